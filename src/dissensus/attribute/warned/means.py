"""Arms that somebody recalls: that they are ready, or that they can reach the other side.

"Our nuclear forces are at full readiness", "has missiles that can hit their territory": a
threat by what it says one is able to do. Told of another's arms it is none (see the coding).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dissensus.attribute.holders import verb_holders
from dissensus.attribute.make import Context, Sense, make_attributions
from dissensus.attribute.speakers.speech import is_speech
from dissensus.attribute.subjects import is_name
from dissensus.attribute.supposed import is_hypothesis
from dissensus.attribute.topics import build_topic
from dissensus.attribute.tree import Tree
from dissensus.attribute.warned.threats import warned_of
from dissensus.languages.syntax import (
    ADJECTIVE,
    ADVERBIAL,
    AUXILIARY,
    COMPLEMENT,
    COPULA,
    OBJECT,
    OBLIQUE,
    RELATIVE,
    SUBJECT,
    VERBAL,
)
from dissensus.parse import Token
from dissensus.records import Attribution, Mention, Span

_READIED = Sense("support", "threatens", "threat", rule="answer", negations=0)
_ABLE = Sense("open", "threatens", "threat", rule="answer", negations=0)
_REACHING = (RELATIVE, ADJECTIVE, ADVERBIAL, COMPLEMENT)


def find_means(context: Context, token: Token, voice: Mention) -> Iterator[Attribution]:
    """A threat of the owner, where a word heads what is said of its arms."""
    yield from _readied(context, token, voice)
    yield from _possessed(context, token)


def find_means_spoken_of(context: Context, verb: Token) -> Iterator[Attribution]:
    """As in "spoke of weapons that can hit the territory of those who would send troops"."""
    tree = context.tree
    if verb.tag not in VERBAL or not is_speech(tree, verb) or tree.is_negated(verb):
        return
    trigger = warned_of(tree, verb)
    arms = (c for c in tree.children(verb, OBJECT, OBLIQUE) if _is_arm(tree, c))
    for noun in arms:
        reach = _reach(tree, noun, noun)
        if reach is None or trigger is None:
            continue
        words = [w for w in tree.subtree(noun) if w.start < trigger.start or w.end > trigger.end]
        before = [w for w in words if w.index <= _last(tree, reach, trigger.start)]
        span = Span(noun.start, before[-1].end if before else noun.end)
        sense = replace(_READIED, stance="oppose")
        for found in make_attributions(context, verb, verb_holders(tree, verb), [trigger], sense):
            yield replace(found, consequence=span)


def _last(tree: Tree, reach: Token, before: int) -> int:
    """The last word of what is reached, before what those warned would do."""
    inside = [w for w in tree.subtree(reach) if w.start < before and w.tag in ("NOUN", "PROPN")]
    return inside[-1].index if inside else reach.index


def _possessed(context: Context, verb: Token) -> Iterator[Attribution]:
    """As in "has weapons that can hit targets", "dispose d'armes capables de frapper"."""
    tree = context.tree
    if verb.tag not in VERBAL or not tree.is_word(verb, "consequence", "having"):
        return
    if tree.is_negated(verb) or is_hypothesis(tree, verb) or tree.finite(verb).mood == "Cnd":
        return
    for noun in tree.children(verb, OBJECT, OBLIQUE):
        reach = _reach(tree, noun, verb) if _is_arm(tree, noun) else None
        topic = build_topic(tree, reach, is_deed=True) if reach is not None else None
        if topic is not None:
            yield from make_attributions(context, verb, verb_holders(tree, verb), [topic], _ABLE)


def _is_arm(tree: Tree, noun: Token) -> bool:
    return noun.tag == "NOUN" and tree.is_word(noun, "consequence", "arms")


def _reach(tree: Tree, noun: Token, verb: Token) -> Token | None:
    """The verb of what arms can hit; the parser may hang it on the verb that has them."""
    heads = [*tree.children(noun, *_REACHING)]
    heads += [word for head in heads for word in tree.children(head, COMPLEMENT)]
    heads += [w for w in tree.children(verb, ADVERBIAL, COMPLEMENT) if w.index > noun.index]
    return next((h for h in heads if tree.is_word(h, "consequence", "reaching")), None)


def _readied(context: Context, token: Token, voice: Mention) -> Iterator[Attribution]:
    """As in "our nuclear forces are at full readiness": a capability that is recalled."""
    tree = context.tree
    subject = next(iter(tree.children(token, SUBJECT)), None)
    copular = tree.children(token, COPULA) or tree.is_word(token, "consequence", "equating")
    copular = copular or tree.is_reflexive(token)  # "se trouvent en état d'alerte"
    if subject is None or not copular or subject.tag != "NOUN" or tree.is_negated(token):
        return
    after = [word for word in tree.subtree(token) if word.index > subject.index]
    told = " ".join(word.text.lower() for word in after)
    primed = _is_arm(tree, subject) and tree.is_word(token, "consequence", "primed")
    ready = any(phrase in told for phrase in tree.language.words("consequence", "readied"))
    if not ready and not (primed and not tree.children(token, COMPLEMENT)):
        return
    topic = build_topic(tree, subject)
    if topic is None or (tree.children(token, AUXILIARY) and tree.finite(token).mood == "Cnd"):
        return
    owners = _owners(tree, subject, voice)
    yield from make_attributions(context, token, owners, [topic], _READIED)


def _owners(tree: Tree, noun: Token, voice: Mention) -> Sequence[Mention]:
    """Whose forces they are: a name or demonym beside the noun, else the speaker's own."""
    below = [word for word in tree.subtree(noun) if word.index != noun.index]
    if any(tree.is_word(word, "words", "possessives_first") for word in below):
        return [voice]
    if any(tree.is_word(word, "words", "possessives") for word in below):
        return [voice]  # "its forces", of who speaks
    named = [word for word in below if is_name(word) or word.text[:1].isupper()]
    if named:
        return [tree.mention(named[0])]
    behind = [word for word in below if word.tag == "ADJ" and word.index > noun.index]
    return [tree.adjective_mention(behind[-1])] if behind else [voice]


__all__ = ["find_means", "find_means_spoken_of"]
