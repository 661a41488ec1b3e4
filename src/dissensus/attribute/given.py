"""Topics made from others: one that only points back, a turned one, two joined."""

from __future__ import annotations

from dataclasses import replace

from dissensus.attribute.tree import Tree
from dissensus.records import Topic, Word


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
