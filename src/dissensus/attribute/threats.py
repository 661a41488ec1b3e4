"""Threats: what somebody will do, and what it is meant to prevent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dissensus.attribute.make import Context, Sense, make_attributions
from dissensus.attribute.subjects import is_name
from dissensus.attribute.supposed import is_future
from dissensus.attribute.topics import build_topic
from dissensus.attribute.tree import Tree, word_of
from dissensus.languages.syntax import PASSIVE_SUBJECT, RELATIVE, SUBJECT, VERBAL
from dissensus.parse import Token
from dissensus.records import Attribution, Mention, Span, Topic


def threaten(
    context: Context,
    predicate: Token,
    holders: Sequence[Mention],
    answers: Sequence[Topic],
    targets: Sequence[Mention],
) -> Iterator[Attribution]:
    """A red line where the text names its condition, else the announced answer alone.

    With a condition the concept is what the condition names, which the holder opposes, and
    the answer is the consequence. Without one the holder announces, and so supports, its
    answer.
    """
    for answer in answers:
        plain = make_attributions(
            context, predicate, holders, [answer],
            Sense("support", "threatens", "threat", rule="threat"), targets=targets,
        )  # fmt: skip
        for attribution in plain:
            warned = warned_of(context.tree, predicate)
            trigger = warned or trigger_in(context.tree, predicate, attribution.condition)
            if trigger is None:
                yield attribution
            else:
                yield replace(
                    attribution,
                    topic=trigger,
                    stance="oppose",
                    consequence=Span(answer.start, answer.end),
                    clause=_covering(attribution.clause, trigger),
                )


def warned_of(tree: Tree, predicate: Token) -> Topic | None:
    """As in "menace les pays qui enverraient des soldats": what those warned would do."""
    for word in tree.sentence(predicate):
        above = tree.head(word)
        relative = word.relation == RELATIVE and word.index > predicate.index
        supposed = word.mood == "Cnd" or is_future(tree, word)
        if not (relative and supposed and above is not None and predicate in tree.ancestors(above)):
            continue
        lists = (("actors.collective", "state"), ("actors", "speakers"))
        if is_name(above) or any(tree.is_word(above, *row) for row in lists):
            return build_topic(tree, word, is_deed=True)
    return None


def trigger_in(tree: Tree, predicate: Token, condition: Span | None) -> Topic | None:
    """The measure that a condition names: its verb with its subject, or its noun."""
    if condition is None:
        return None
    words = [
        w for w in tree.sentence(predicate) if condition.start <= w.start and w.end <= condition.end
    ]
    verb = next((w for w in words if w.tag in VERBAL and tree.is_finite(w)), None)
    noun = next((w for w in words if w.tag in ("NOUN", "PROPN")), None)
    topic = trigger_of(tree, verb) if verb is not None else None
    if topic is not None:
        return topic
    return build_topic(tree, noun) if noun is not None else None


def trigger_of(tree: Tree, verb: Token) -> Topic | None:
    """What a clause of condition names: its verb with what it is done to, or its subject.

    Of a verb without an object, as in "if troops came", the subject with the verb.
    """
    topic = build_topic(tree, verb)
    if topic is None or not (topic.nouns or topic.verb):
        return None
    subject = next(iter(tree.children(verb, SUBJECT, PASSIVE_SUBJECT)), None)
    whole = build_topic(tree, subject) if subject is not None else None
    if topic.nouns or whole is None:
        return topic
    return replace(whole, words=(*whole.words, word_of(verb)), verb=topic.verb)


def _covering(clause: Span, topic: Topic) -> Span:
    return Span(min(clause.start, topic.start), max(clause.end, topic.end))
