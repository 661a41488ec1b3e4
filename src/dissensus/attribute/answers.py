"""What an actor says that it will do against a measure: its own answer.

"Moscow will respond to new sanctions, its minister said" and "any attack will be met with a
strike" are threats; what sets them off is the concept, and the answer their consequence. Whose
answer it is shows only once the actors are known: told of another it is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dissensus.attribute.conditions import find_condition
from dissensus.attribute.make import Context, Sense, make_attributions
from dissensus.attribute.spans import (
    condition_of,
    followed_from,
    main_clause,
    main_words,
    quote_in,
)
from dissensus.attribute.subjects import is_name
from dissensus.attribute.supposed import is_future, is_hypothesis
from dissensus.attribute.threats import (
    answered_by,
    is_mild,
    names_answer,
    trigger_in,
    trigger_of,
    warned_of,
)
from dissensus.attribute.topics import build_topic
from dissensus.attribute.tree import Tree
from dissensus.languages.syntax import (
    AUXILIARY,
    COMPLEMENT,
    COPULA,
    OBJECT,
    OBLIQUE,
    PASSIVE_SUBJECT,
    SUBJECT,
    VERBAL,
)
from dissensus.parse import Token
from dissensus.records import Attribution, Mention, Span, Topic

ANSWER = Sense("oppose", "threatens", "threat", rule="answer", negations=0)
_ANNOUNCED = Sense("support", "threatens", "threat", rule="answer", negations=0)


def find_answers(context: Context, token: Token, voice: Mention) -> Iterator[Attribution]:
    """A threat of whoever answers, where a word tells an answer that is to come."""
    tree = context.tree
    if token.tag in VERBAL and is_answer(tree, token):
        yield from _answered(context, token, voice)
    elif token.tag in VERBAL:
        yield from _met(context, token, voice)
    yield from _readied(context, token, voice)


def is_answer(tree: Tree, verb: Token) -> bool:
    """As in "will retaliate", "would impose tariffs if …": an adverse deed still to come."""
    if is_hypothesis(tree, verb):
        return False
    carrier = _carrier(tree, verb)
    ahead = is_future(tree, tree.finite(carrier)) or tree.finite(carrier).mood == "Cnd"
    ahead = ahead or tree.finite(verb).mood == "Cnd" or _is_resolved(tree, carrier)
    if not ahead or tree.is_passive(verb) or (carrier is verb and tree.is_negated(verb)):
        return False
    conditional = condition_of(tree, carrier) is not None or _depends(tree, verb)
    if tree.is_word(verb, "consequence", "answers"):
        return conditional or not is_mild(tree, verb)
    objects = tree.children(verb, OBJECT, OBLIQUE)
    named = any(names_answer(tree, noun) for noun in objects)
    if named and tree.is_word(verb, "consequence", "giving"):
        return True
    wields = tree.is_word(verb, "consequence", "wielding") and any(
        tree.is_word(noun, "consequence", "wielded") for noun in objects
    )
    adverse = wields or tree.is_word(verb, "consequence", "adverse")
    return adverse and conditional


def _depends(tree: Tree, verb: Token) -> bool:
    """As in "will respond in case of an attack": on a phrase and not a clause."""
    span = find_condition(tree, verb, tree.clause(verb))
    return span is not None and trigger_in(tree, verb, span) is not None


def _carrier(tree: Tree, verb: Token) -> Token:
    """The word that has the subject: "will not hesitate to strike"."""
    above = tree.head(verb)
    if above is None or verb.relation != COMPLEMENT or tree.is_finite(verb):
        return verb
    return above if _is_resolved(tree, above) else verb


def _is_resolved(tree: Tree, word: Token) -> bool:
    return tree.is_word(word, "consequence", "resolved")


def _answered(context: Context, verb: Token, voice: Mention) -> Iterator[Attribution]:
    tree = context.tree
    carrier = _carrier(tree, verb)
    subjects = tree.subjects(carrier)
    own = all(_is_own(tree, subject) for subject in subjects)
    holders = [voice] if own else [tree.mention(subject) for subject in subjects]
    clause = condition_of(tree, carrier)
    trigger = _trigger(tree, verb, clause)
    topic = trigger or build_topic(tree, verb)
    if topic is None or any(tree.is_word(s, "words", "no_holders") for s in subjects):
        return
    span = main_clause(tree, carrier, clause)
    sense = ANSWER if trigger is not None else _ANNOUNCED
    for found in make_attributions(context, verb, holders, [topic], sense):
        named = None if trigger else trigger_in(tree, verb, found.condition)
        if named is not None:
            cut = main_clause(tree, carrier, None, found.condition)
            row = replace(found, topic=named, stance="oppose", consequence=cut)
        elif trigger is not None:
            row = followed_from(tree, found, clause, span)
        else:
            row = found
        yield replace(row, quote=quote_in(tree, row, span))


def _is_own(tree: Tree, subject: Token) -> bool:
    """As in "it will retaliate", "our army will retaliate"."""
    first = (tree.is_word(c, "words", "possessives_first") for c in tree.children(subject))
    if subject.tag != "PRON":
        return any(first)
    quoted = subject.index in tree.quote_at
    return not quoted or tree.is_word(subject, "words", "first_person")


def _trigger(tree: Tree, verb: Token, clause: Token | None) -> Topic | None:
    """What is answered: the condition, or what stands behind "respond to"."""
    answered = answered_by(tree, verb)
    if answered is not None or clause is None:
        return answered or warned_of(tree, verb)
    return trigger_of(tree, clause)


def _met(context: Context, verb: Token, voice: Mention) -> Iterator[Attribution]:
    """As in "any attack will be met with force": the subject sets the answer off."""
    tree = context.tree
    subject = next(iter(tree.children(verb, SUBJECT, PASSIVE_SUBJECT)), None)
    if subject is None or subject.tag == "PRON" or is_name(subject) or tree.is_negated(verb):
        return
    if not tree.is_word(verb, "consequence", "met") or is_hypothesis(tree, verb):
        return
    below = [w for w in tree.subtree(verb) if w.index > verb.index and w.sentence == verb.sentence]
    if not any(tree.is_word(word, "consequence", "answering") for word in below):
        return
    topic = build_topic(tree, subject)
    if topic is None:
        return
    told = [w for w in main_words(tree, verb, None) if w.index >= tree.finite(verb).index]
    span = Span(told[0].start, told[-1].end) if told else Span(verb.start, verb.end)
    for found in make_attributions(context, verb, [voice], [topic], ANSWER):
        yield replace(found, consequence=span, quote=quote_in(tree, found, span))


def _readied(context: Context, token: Token, voice: Mention) -> Iterator[Attribution]:
    """As in "our nuclear forces are at full readiness": a capability that is recalled."""
    tree = context.tree
    subject = next(iter(tree.children(token, SUBJECT)), None)
    copular = tree.children(token, COPULA) or tree.is_word(token, "consequence", "equating")
    if subject is None or not copular or subject.tag != "NOUN" or tree.is_negated(token):
        return
    after = [word for word in tree.subtree(token) if word.index > subject.index]
    told = " ".join(word.text.lower() for word in after)
    if not any(phrase in told for phrase in tree.language.words("consequence", "readied")):
        return
    topic = build_topic(tree, subject)
    if topic is None or (tree.children(token, AUXILIARY) and tree.finite(token).mood == "Cnd"):
        return
    owners = _owners(tree, subject, voice)
    yield from make_attributions(context, token, owners, [topic], _ANNOUNCED)


def _owners(tree: Tree, noun: Token, voice: Mention) -> Sequence[Mention]:
    """Whose forces they are: a name or demonym beside the noun, else the speaker's own."""
    below = [word for word in tree.subtree(noun) if word.index != noun.index]
    if any(tree.is_word(word, "words", "possessives_first") for word in below):
        return [voice]
    named = [word for word in below if is_name(word) or word.text[:1].isupper()]
    if named:
        return [tree.mention(named[0])]
    behind = [word for word in below if word.tag == "ADJ" and word.index > noun.index]
    return [tree.adjective_mention(behind[-1])] if behind else [voice]


__all__ = ["ANSWER", "find_answers", "is_answer"]
