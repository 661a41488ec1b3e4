"""What is told beside a position as its opposite: "unlike Rome, …", "… and not sanctions"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dissensus.attribute.alike import compared
from dissensus.attribute.given import can_name, turned
from dissensus.attribute.holders import mentions
from dissensus.attribute.make import Context, Sense, make_attributions
from dissensus.attribute.subjects import is_name
from dissensus.attribute.topics import build_topic
from dissensus.attribute.tree import Tree
from dissensus.languages.syntax import NAME, NOMINAL, VERBAL
from dissensus.parse import Token
from dissensus.records import Attribution, Mention, Topic

#: How far behind what is wanted the word that leaves something out may stand, in words.
_NEAR = 10


def find_opposed(
    context: Context,
    verb: Token,
    holders: Sequence[Mention],
    topics: Sequence[Topic],
    sense: Sense,
) -> Iterator[Attribution]:
    """The opposite of what a verb tells: of whom it is told unlike, and of what it leaves out.

    "Unlike Rome, Riga refuses" tells of Rome, "wants talks, not sanctions" of sanctions.
    """
    tree = context.tree
    others = mentions(tree, compared(tree, verb, "unlike"))
    yield from make_attributions(context, verb, others, [turned(t) for t in topics], sense)
    if sense.stance == "support" and not tree.is_negated(verb):
        left = [turned(topic) for topic in _excluded(tree, verb, topics)]
        yield from make_attributions(context, verb, holders, left, sense)


def _excluded(tree: Tree, verb: Token, topics: Sequence[Topic]) -> list[Topic]:
    """The measures that stand behind those of a verb, or before them, and are left out."""
    cores = [tree.at[topic.core] for topic in topics if topic.core in tree.at]
    found = [_behind(tree, verb, core) for core in cores if core.index > verb.index]
    heads = list(dict.fromkeys(head for head in found if head is not None and head not in cores))
    built = [build_topic(tree, head) for head in heads]
    return [topic for topic in built if topic is not None and not topic.anaphoric]


def _behind(tree: Tree, verb: Token, core: Token) -> Token | None:
    """The noun behind the "not" that follows a core, or stands between it and the verb."""
    for word in tree.tokens[verb.index + 1 : core.index + _NEAR]:
        if word.sentence != verb.sentence or (word.index > core.index and word.tag in VERBAL):
            return None
        if tree.is_word(word, "words", "excluding"):
            return _noun(tree, word) if word.index > core.index or _opposed(tree, word) else None
    return None


def _opposed(tree: Tree, word: Token) -> bool:
    """As in "supports not a ban but a levy": what is wanted follows behind "but"."""
    behind = tree.tokens[word.index + 1 : word.index + _NEAR]
    return any(tree.is_word(one, "words", "contrast") for one in behind)


def _noun(tree: Tree, word: Token) -> Token | None:
    """The noun right behind, with nothing but its article and adjectives between."""
    before = tree.tokens[word.index - 1]
    behind = tree.tokens[word.index + 1 : word.index + 6]
    if tree.is_word(behind[0], "words", "excluding"):
        behind = behind[1:]  # "non pas une interdiction"
    elif before.tag not in ("PUNCT", "CCONJ") and not _opposed(tree, word):
        return None
    for one in behind:
        if one.tag == "NOUN" and not is_name(one):
            return _last(tree, one) if can_name(tree, one) else None
        if one.tag not in ("DET", "ADJ", "ADP", "NUM", "PROPN"):
            return None
        if one.tag == "ADP" and not tree.is_word(one, "words", "article_contractions"):
            return None
    return None


def _last(tree: Tree, noun: Token) -> Token:
    """The head of a compound: "sand extraction"."""
    above = tree.head(noun)
    near = above is not None and 0 < above.index - noun.index < 3 and above.tag in NOMINAL
    return above if above is not None and near and noun.relation == NAME else noun


__all__ = ["find_opposed"]
