"""What can name a topic, and topics made from others: pointing back, turned, cut, joined."""

from __future__ import annotations

from dataclasses import replace

from dissensus.attribute.tree import Tree
from dissensus.languages.syntax import (
    AUXILIARY,
    FIXED,
    MODIFIER,
    NAME,
    NOMINAL,
    OBJECT,
    PASSIVE_AUXILIARY,
    PASSIVE_SUBJECT,
    RELATIVE,
    SUBJECT,
    VERBAL,
)
from dissensus.parse import Token
from dissensus.records import Topic, Word

#: What may stand between a name and what is cut off it.
_MARKS = " \"“«'’"


def pointing(word: Word) -> Topic:
    """A topic of one word that points back to the concept before it."""
    return Topic(word.start, word.end, word.form, (word,), anaphoric=True, core=word.start)


def turned(topic: Topic) -> Topic:
    """The same topic with its sign turned."""
    return replace(topic, sign=-1 if topic.sign == 1 else 1)


def joined(tree: Tree, subject: Topic, topic: Topic) -> Topic:
    """A topic with the words of its subject before it: "les deux parties … rester calmes"."""
    start, end = min(subject.start, topic.start), max(subject.end, topic.end)
    words = tuple(sorted({*subject.words, *topic.words}, key=lambda word: word.start))
    return replace(
        topic, start=start, end=end, text=tree.without_asides(start, end), words=words,
        nouns=topic.nouns or subject.nouns,
    )  # fmt: skip


def cut(topic: Topic, end: int) -> Topic:
    """The topic up to a place within it: "une telle livraison" of what is judged dangerous."""
    words = tuple(word for word in topic.words if word.end <= end)
    left = topic.words[len(words) :]
    if not words or not left or topic.core > words[-1].start:
        return topic
    first, last = left[0].form, words[-1].end
    nouns = tuple(noun.partition(first)[0].rstrip(_MARKS) or noun for noun in topic.nouns)
    return replace(topic, end=last, text=topic.text[: last - topic.start], words=words, nouns=nouns)


def can_name(tree: Tree, head: Token) -> bool:
    """Whether a phrase can name a measure: dates, "de son côté", "the worst" cannot."""
    if is_placeholder(tree, head):
        return False
    if head.tag not in NOMINAL:
        dated = (child for child in tree.children(head) if child.index == head.index + 1)
        return head.tag != "NUM" or not any(tree.is_word(c, "words", "times") for c in dated)
    if tree.is_word(head, "words", "empty_nouns"):
        return _carries_noun(tree, head)
    if not tree.is_word(head, "words", "times"):
        return True
    # "a day of protest", "a longer school day"
    return head.tag == "NOUN" and bool(tree.children(head, MODIFIER) or _kind_of(tree, head))


def is_placeholder(tree: Tree, head: Token) -> bool:
    """As in "both the one and the other", "le pire": what stands for something else."""
    plain = tree.is_word(head, "words", "placeholders")
    return plain and not tree.children(head, MODIFIER, RELATIVE)


def event_of(tree: Tree, head: Token) -> Token:
    """As in "calls for talks to end the war": what is called for are the talks.

    The parser makes them whoever ends it; of a law that only says what it does that stands.
    """
    own = tree.children(head, SUBJECT) if head.tag in VERBAL and head.form == "Inf" else []
    events = [noun for noun in own if tree.is_word(noun, "words", "events")]
    return events[0] if events and tree.children(head, OBJECT) else head


def _kind_of(tree: Tree, time: Token) -> list[Token]:
    """The noun before a word of time that says what kind of time it is."""
    nouns = (w for w in tree.children(time, NAME) if w.tag == "NOUN" and w.index < time.index)
    return [word for word in nouns if not tree.is_word(word, "words", "times")]


def _carries_noun(tree: Tree, head: Token) -> bool:
    """As in "any part of our territory", which is the territory."""
    of = tree.language.slots["of"]
    below = (child for child in tree.children(head, MODIFIER) if tree.preposition(child) in of)
    return tree.is_word(head, "words", "transparent_nouns") and any(below)


def is_phrasal(tree: Tree, verb: Token) -> bool:
    """As in "gave in to Rome", "gave way": with these words it is another verb than "gave"."""
    if not tree.is_word(verb, "deeds", "phrasal"):
        return False
    behind = (c for c in tree.children(verb, FIXED, OBJECT) if c.index == verb.index + 1)
    return any(c.relation == FIXED or not can_name(tree, c) for c in behind)


def told_before(tree: Tree, verb: Token) -> Token | None:
    """The pronoun that a verb has for its object and that takes up a measure told before."""
    if verb.tag not in VERBAL:
        return None
    own = tree.children(verb, OBJECT)
    return own[0] if own and tree.is_word(own[0], "words", "object_pronouns") else None


def helps_infinitive(tree: Tree, clause: Token) -> bool:
    """Whether its helper is the infinitive: "expects the port to be closed".

    A passive has a subject of its own there: not "much remains to be discussed".
    """
    helpers = tree.children(clause, AUXILIARY)
    if tree.children(clause, PASSIVE_SUBJECT):
        helpers = [*helpers, *tree.children(clause, PASSIVE_AUXILIARY)]
    return any(helper.form == "Inf" for helper in helpers)
