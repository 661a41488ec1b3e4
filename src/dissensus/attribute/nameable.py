"""Whether a phrase can name a measure: dates and "de son côté" cannot."""

from __future__ import annotations

from dissensus.attribute.tree import Tree
from dissensus.languages.syntax import MODIFIER, NOMINAL
from dissensus.parse import Token


def can_name(tree: Tree, head: Token) -> bool:
    """Whether a phrase can name a measure: dates and "de son côté" cannot."""
    if head.tag not in NOMINAL:
        return True
    if tree.is_word(head, "words", "empty_nouns"):
        return _carries_noun(tree, head)
    if not tree.is_word(head, "words", "times"):
        return True
    return head.tag == "NOUN" and bool(tree.children(head, MODIFIER))  # "a day of protest"


def _carries_noun(tree: Tree, head: Token) -> bool:
    """As in "any part of our territory", which is the territory."""
    of = tree.language.slots["of"]
    below = (child for child in tree.children(head, MODIFIER) if tree.preposition(child) in of)
    return tree.is_word(head, "words", "transparent_nouns") and any(below)
