"""What somebody says will follow if a measure is taken: red lines told as conditionals.

"If troops came, X said, a conflict would be inevitable": the concept is what the condition
names, the rest its consequence. It is a threat where the consequence is the speaker's own
answer ("it would strike back if …"), else a warning.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from dissensus.attribute.conditions import find_condition
from dissensus.attribute.frames import frames_of
from dissensus.attribute.given import pointing
from dissensus.attribute.harms import is_likelihood, warns
from dissensus.attribute.holders import verb_holders
from dissensus.attribute.make import Context, Sense, make_attributions
from dissensus.attribute.speakers.speech import is_speech
from dissensus.attribute.supposed import is_future, is_inverted_condition
from dissensus.attribute.topics import build_topic
from dissensus.attribute.tree import Tree, word_of
from dissensus.attribute.warned.spans import (
    condition_of,
    followed_from,
    is_condition,
    main_clause,
    main_words,
    quote_in,
)
from dissensus.attribute.warned.threats import (
    calls_war,
    trigger_in,
    trigger_of,
    warned_by,
    warned_clause,
    warned_of,
    without_condition,
)
from dissensus.languages.syntax import (
    COPULA,
    EXPLETIVE,
    OBJECT,
    OBLIQUE,
    PASSIVE_SUBJECT,
    RELATIVE,
    SUBJECT,
    VERBAL,
)
from dissensus.parse import Token
from dissensus.records import Attribution, Mention, Span, Topic

_HARM = Sense("reserved", "warns", "harm", rule="harm", negations=0)
_ANSWER = Sense("oppose", "threatens", "threat", rule="threat", negations=0)


def find_foretold(context: Context, token: Token, voice: Mention) -> Iterator[Attribution]:
    """A red line of the speaker, where a word heads what will follow and has its condition."""
    tree = context.tree
    if token.tag not in VERBAL and not tree.children(token, COPULA):
        return
    clause = condition_of(tree, token)
    if clause is None:
        yield from (
            _in_case(context, token, voice)
            or _outcome(context, token, voice)
            or _anyone(context, token, voice)
            or _equated(context, token, voice)
        )
        return
    if is_speech(tree, token) or clause.index == token.index:
        return
    sense = _sense_of(tree, token, clause)
    topic = trigger_of(tree, clause) if sense is not None else None
    if sense is None or topic is None:
        return
    span = main_clause(tree, token, clause)
    for found in make_attributions(context, token, [voice], [topic], sense):
        yield followed_from(tree, found, clause, span)


def find_spoken_of(context: Context, verb: Token) -> Iterator[Attribution]:
    """As in "had spoken of the inevitability of a war should troops come"."""
    tree = context.tree
    if verb.tag not in VERBAL or not is_speech(tree, verb) or tree.is_negated(verb):
        return
    over = tree.head(verb)
    hung = [over] if over is not None and is_inverted_condition(tree, over) else []
    clause = next((c for c in (*tree.children(verb), *hung) if is_condition(tree, c)), None)
    nouns = [c for c in tree.children(verb, OBJECT, OBLIQUE) if c.tag == "NOUN"]
    named = [n for n in nouns if tree.is_word(n, "consequence", "foretold")]
    topic = trigger_of(tree, clause) if clause is not None and named else None
    if clause is None or topic is None:
        return
    span = main_clause(tree, named[0], None)
    told = None
    if clause in hung:  # the parser hung "had spoken of" on "should troops come"
        inside = {w.index for w in tree.subtree(verb)}
        words = [w for w in tree.subtree(clause) if w.index not in inside and w.tag != "PUNCT"]
        told = Span(words[0].start, words[-1].end)
        subject = next(iter(tree.children(clause, SUBJECT, PASSIVE_SUBJECT)), None)
        own = build_topic(tree, subject) if subject is not None else None
        topic = replace(own, words=(*own.words, word_of(clause))) if own is not None else topic
    for found in make_attributions(context, verb, verb_holders(tree, verb), [topic], _HARM):
        row = replace(found, condition=told) if told is not None else found
        yield followed_from(tree, row, clause, span)


def _in_case(context: Context, token: Token, voice: Mention) -> list[Attribution]:
    """As in "a shortage is likely in the event of a closure": on a phrase and not a clause."""
    tree = context.tree
    if not is_likelihood(tree, token):
        return []
    whole = tree.clause(token)
    span = find_condition(tree, token, whole)
    topic = trigger_in(tree, token, span)
    words = [w for w in main_words(tree, token, None) if not span or not _within(w, span)]
    if topic is None or not words or not _is_foretold(tree, token, words):
        return []
    told = main_clause(tree, token, None, span)
    return [
        replace(one, condition=span, consequence=told)
        for one in make_attributions(context, token, [voice], [topic], _HARM)
    ]


def _within(word: Token, span: Span) -> bool:
    return span.start <= word.start < span.end


def _outcome(context: Context, token: Token, voice: Mention) -> list[Attribution]:
    """As in "the consequences would be tragic": what follows from what was told before."""
    tree = context.tree
    subject = next(iter(tree.children(token, SUBJECT)), None)
    words = [w for w in tree.subtree(token) if w.sentence == token.sentence]
    if subject is None or not tree.is_word(subject, "consequence", "outcome"):
        return []
    ahead = is_future(tree, tree.finite(token)) or tree.finite(token).mood == "Cnd"
    harm = any(tree.is_word(w, "consequence", "harms") for w in words if w.index != subject.index)
    own = [w for w in tree.subtree(subject) if w.tag == "NOUN" and w.index != subject.index]
    if not ahead or not harm or own or tree.is_negated(token):
        return []  # "the consequences of the tax would be grave" names its measure
    span = main_clause(tree, token, None)
    found = make_attributions(context, token, [voice], [pointing(word_of(subject))], _HARM)
    return [replace(one, consequence=span) for one in found]


def _anyone(context: Context, token: Token, voice: Mention) -> list[Attribution]:
    """As in "anyone who sends arms will pay the price": warned of what one does."""
    tree = context.tree
    subject = next(iter(tree.children(token, SUBJECT)), None)
    topic = warned_by(tree, subject) if subject is not None else None
    if subject is None or topic is None or tree.is_negated(token):
        return []
    end = max(word.index for word in tree.subtree(subject))
    told = [w for w in main_words(tree, token, None) if w.index > end]
    ahead = is_future(tree, tree.finite(token)) or tree.finite(token).mood == "Cnd"
    lists = ("harms", "answering")
    if not told or not ahead or not any(
        tree.is_word(word, "consequence", name) for word in told for name in lists
    ):  # fmt: skip
        return []
    found = make_attributions(context, token, [voice], [topic], replace(_HARM, stance="oppose"))
    return [replace(one, consequence=Span(told[0].start, told[-1].end)) for one in found]


def _equated(context: Context, token: Token, voice: Mention) -> Iterator[Attribution]:
    """As in "any deployment would be a legitimate target": what a measure is said to be."""
    tree = context.tree
    held = tree.is_passive(token) and tree.is_word(token, "consequence", "held")
    equates = held or tree.is_word(token, "consequence", "equating")
    if not held and calls_war(tree, token):
        yield from _treated(context, token, voice)
        return
    if not tree.children(token, COPULA) and not equates:
        return
    subject = next(iter(tree.children(token, SUBJECT, *((PASSIVE_SUBJECT,) if held else ()))), None)
    words = [word for word in tree.subtree(token) if word.sentence == token.sentence]
    if subject is None or subject.tag == "PRON" or tree.is_negated(token):
        return
    end = max(word.index for word in tree.subtree(subject))
    after = [word for word in words if word.index > end]
    topic = build_topic(tree, subject) if _has_phrase(tree, after) else None
    if topic is None:
        return
    until = next((at for at, word in enumerate(after) if word.tag == "PUNCT"), len(after))
    span = Span(after[0].start, after[max(0, until - 1)].end)
    sense = replace(_HARM, stance="oppose") if held else _HARM
    for found in make_attributions(context, token, [voice], [topic], sense):
        yield replace(found, quote=quote_in(tree, found, span), consequence=span)


def _treated(context: Context, verb: Token, voice: Mention) -> Iterator[Attribution]:
    """As in "will treat any incursion as an act of war": the holder's own answer."""
    tree = context.tree
    treated = next((c for c in tree.children(verb, OBJECT) if c.tag == "NOUN"), None)
    topic = build_topic(tree, treated) if treated is not None else None
    if treated is None or topic is None or tree.is_negated(verb):
        return
    holders = [voice] if _is_own(tree, verb) else verb_holders(tree, verb)
    own = [w for w in tree.subtree(treated) if not _is_of_phrase(tree, w)]
    end = max((word.index for word in own), default=treated.index)
    after = [w for w in main_words(tree, verb, None) if w.index > end]
    for found in make_attributions(context, verb, holders, [topic], _ANSWER):
        yield replace(found, consequence=Span(after[0].start, after[-1].end) if after else None)


def _is_of_phrase(tree: Tree, word: Token) -> bool:
    """Whether a word is "act of war" or leads to it, which may hang on what is treated so."""
    above = tree.head(word)
    heads = [one for one in (word, above) if one is not None and one.relation != OBJECT]
    told = [" ".join(w.text.lower() for w in tree.subtree(one)) for one in heads]
    return any(words in one for one in told for words in _phrases(tree))


def _phrases(tree: Tree) -> Collection[str]:
    return tree.language.words("consequence", "phrases")


def _sense_of(tree: Tree, token: Token, clause: Token) -> Sense | None:
    """A threat of one's own answer, a warning of a harm, or None where neither is told."""
    words = main_words(tree, token, clause)
    over = tree.head(token)
    if over is not None and any(f.kind == "threat" for f in frames_of(tree, over, "verb")):
        return _ANSWER  # "if X is done, its senders face consequences, Y threatened"
    if _is_foretold(tree, token, words):
        return _HARM
    contrast = any(tree.is_word(word, "words", "contrast") for word in words)
    if tree.is_negated(token) and not contrast:
        return None
    if tree.is_word(token, "consequence", "answers") and _is_own(tree, token):
        return _ANSWER
    if _has_phrase(tree, words):
        return _HARM
    leads = any(
        tree.is_word(token, "consequence", name) for name in ("verbs", "harmful", "meeting")
    )
    harms = [word for word in words if tree.is_word(word, "consequence", "harms")]
    return _HARM if leads and harms else None


def _is_foretold(tree: Tree, token: Token, words: Sequence[Token]) -> bool:
    """Whether a harm is called certain or likely: "inevitable", "the inevitability of a war".

    Whatever a speaker warns of is a harm.
    """
    named = [word for word in words if tree.is_word(word, "consequence", "foretold")]
    if is_likelihood(tree, token) and warns(tree, token):
        return True
    harms = (
        word
        for word in words
        if tree.is_word(word, "consequence", "harms") and word.tag in ("NOUN", "PROPN")
    )
    return bool(named) and any(word not in named for word in harms)


def _has_phrase(tree: Tree, words: Sequence[Token]) -> bool:
    told = " ".join(word.text.lower() for word in words)
    return any(phrase in told for phrase in tree.language.words("consequence", "phrases"))


def _is_own(tree: Tree, verb: Token) -> bool:
    """Whether who speaks would do it: by a pronoun that stands for the speaker, or none."""
    subjects = tree.subjects(verb)
    return all(subject.tag == "PRON" for subject in subjects)


def warn_if(
    context: Context,
    predicate: Token,
    holders: Sequence[Mention],
    topics: Sequence[Topic],
    targets: Sequence[Mention],
) -> list[Attribution]:
    """As in "warned that it would cut the gas if X signed", "warned X of sanctions if …".

    The concept is what the condition names, what is warned of its consequence. Empty where no
    condition names anything.
    """
    tree = context.tree
    found = []
    for topic in topics:
        head = _head_of(tree, predicate, topic)
        own = head is not None and _is_own_answer(tree, head, predicate)
        for plain in make_attributions(
            context, predicate, holders, [topic], _ANSWER if own else _HARM, targets=targets
        ):
            trigger = trigger_in(tree, predicate, plain.condition)
            met = warned_clause(tree, predicate) if own and trigger is None else None
            trigger = warned_of(tree, predicate) if met is not None else trigger
            if trigger is None or trigger.core == topic.core:
                announced = head is not None and head.tag in VERBAL and _is_answering(tree, head)
                return _announced(context, predicate, holders, topic) if own and announced else []
            span = _without(tree, head or predicate, plain.condition or met, topic)
            clause = Span(
                min(plain.clause.start, trigger.start), max(plain.clause.end, trigger.end)
            )
            found.append(replace(plain, topic=trigger, clause=clause, consequence=span))
    return found


def _head_of(tree: Tree, predicate: Token, topic: Topic) -> Token | None:
    """The head of what is warned of: the clause over the core ("would suspend the talks")."""
    core = tree.at.get(topic.core)
    for above in tree.ancestors(core) if core is not None else ():
        if above.index == predicate.index:
            break
        if above.tag in VERBAL and above.head == predicate.index:
            return above
    return core


def _is_answering(tree: Tree, head: Token) -> bool:
    """Whether it tells a deed: not "warned that it lacked money"."""
    return is_future(tree, tree.finite(head)) or tree.finite(head).mood == "Cnd"


def _announced(
    context: Context, predicate: Token, holders: Sequence[Mention], topic: Topic
) -> list[Attribution]:
    """As in "warned that it would close the strait": an answer without what sets it off."""
    sense = Sense("support", "threatens", "threat", rule="threat", negations=0)
    return list(make_attributions(context, predicate, holders, [topic], sense))


def _is_own_answer(tree: Tree, head: Token, predicate: Token) -> bool:
    """What the speaker will do: a clause of its own, or a noun such as "sanctions"."""
    if head.tag in VERBAL:
        subjects = tree.children(head, SUBJECT, PASSIVE_SUBJECT, EXPLETIVE)
        is_empty = tree.children(head, COPULA) or tree.is_word(head, "words", "impersonal_verbs")
        # "warned the states that would send troops": their deed, not the speaker's.
        others = head.relation == RELATIVE
        own = bool(subjects) and all(s.tag == "PRON" for s in subjects)
        return own and not is_empty and not others
    return tree.is_word(head, "consequence", "answering") and head.index > predicate.index


def _without(tree: Tree, head: Token, condition: Span | None, topic: Topic) -> Span:
    """What is foretold: the clause of its head before the condition."""
    if head.tag in VERBAL:
        return main_clause(tree, head, None, condition)
    return without_condition(topic, condition)


__all__ = ["find_foretold", "find_spoken_of", "warn_if"]
