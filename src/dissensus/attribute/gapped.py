"""Whoever stands beside a position with a verdict and no verb: "…, Dublin against"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dissensus.attribute.frames import frames_of
from dissensus.attribute.given import pointing
from dissensus.attribute.make import Context, Sense, make_attributions, sense_of
from dissensus.attribute.subjects import is_name
from dissensus.attribute.tree import Tree, word_of
from dissensus.languages import Part
from dissensus.languages.syntax import AUXILIARY, COPULA, PASSIVE_AUXILIARY
from dissensus.parse import Token
from dissensus.records import Attribution, Mention, Span

#: What parts the name from the position before it.
_PARTING = (",", ";")
#: What may stand behind the verdict, or nothing.
_CLOSING = (",", ";", ".", "!", "?", "”", "»", '"')
_PARTS: tuple[Part, ...] = ("verb", "noun", "adjective")


@dataclass(frozen=True, slots=True)
class Gapped:
    """A name at ``first`` to ``last``, and its verdict behind it: a word of stance, or "does"."""

    first: int
    last: int
    verdict: Token
    sense: Sense


def find_gapped(context: Context) -> Iterator[Attribution]:
    """As in "Oslo backs the hunt, Stockholm wary", "Rome is for it, Athens is not"."""
    tree = context.tree
    for token in tree.tokens:
        found = gapped_at(tree, token)
        if found is not None and found.last == token.index:
            # Not as a noun: the verdict names nothing, it takes up what was told before.
            topic = pointing(replace(word_of(found.verdict), tag="ADV"))
            topic = replace(topic, refused=found.sense.kind == "likewise")
            holders = [_name(tree, found)]
            last = found.verdict.index + _is_negation(tree, found.verdict.index + 1)
            clause = Span(holders[0].start, tree.tokens[last].end)
            for row in make_attributions(context, found.verdict, holders, [topic], found.sense):
                yield replace(row, clause=clause)


def gapped_at(tree: Tree, token: Token) -> Gapped | None:
    """The name that a word belongs to, where a verdict ends its clause; else None."""
    if not is_name(token):
        return None
    first = last = token.index
    while first and (is_name(tree.tokens[first - 1]) or tree.tokens[first - 1].tag == "DET"):
        first -= 1
    if not first or not _parts(tree, tree.tokens[first - 1], token):
        return None
    while last + 1 < len(tree.tokens) and is_name(tree.tokens[last + 1]):
        last += 1
    sense = _verdict(tree, last + 1)
    if sense is None or not _after_position(tree, tree.tokens[first - 1]):
        return None
    return Gapped(first, last, tree.tokens[last + 1], sense)


def is_verdict(tree: Tree, token: Token) -> bool:
    """Whether a word is such a verdict, which no other rule may take for a verb."""
    before = tree.tokens[token.index - 1] if token.index else token
    found = gapped_at(tree, before) if is_name(before) else None
    return found is not None and found.verdict is token


def _parts(tree: Tree, mark: Token, token: Token) -> bool:
    parts = mark.text in _PARTING or tree.is_word(mark, "words", "contrast")
    return parts and mark.sentence == token.sentence


def _verdict(tree: Tree, at: int) -> Sense | None:
    """What the words behind a name say, where nothing more follows them."""
    if at >= len(tree.tokens) or tree.tokens[at].sentence != tree.tokens[at - 1].sentence:
        return None
    word = tree.tokens[at]
    plain_no = tree.is_word(word, "words", "no")
    helps = word.relation in (AUXILIARY, COPULA, PASSIVE_AUXILIARY) and word.head > word.index
    if plain_no or (not helps and word.is_finite and tree.is_word(word, "speech", "helpers")):
        denied = not plain_no and _is_negation(tree, at + 1)
        # "Rome refuses, Athens does not" keeps open what Rome refuses.
        like = Sense("support", "says", "likewise", "oppose", "verb-stance")
        like = replace(like, negations=int(denied or plain_no))
        return like if _ends(tree, at + 1 + denied) else None
    if not _ends(tree, at + 1):
        return None
    stance = tree.language.prepositions.get(word.text.lower())
    if stance is not None:
        return Sense(stance, "says", rule="preposition", negations=0)
    frames = [f for f in frames_of(tree, word, "adjective") if f.kind == "stance" and not f.fixed]
    return sense_of(frames[0], "adjective", negations=0) if frames else None


def _is_negation(tree: Tree, at: int) -> bool:
    return at < len(tree.tokens) and tree.is_word(tree.tokens[at], "words", "negation")


def _ends(tree: Tree, at: int) -> bool:
    """Whether a clause ends before a place."""
    if at >= len(tree.tokens):
        return True
    word = tree.tokens[at]
    return word.sentence != tree.tokens[at - 1].sentence or word.text in _CLOSING


def _after_position(tree: Tree, mark: Token) -> bool:
    """Whether a position is told before a mark, in its own sentence."""
    sides = tree.language.prepositions
    return any(
        word.text.lower() in sides
        or any(f.kind == "stance" for part in _PARTS for f in frames_of(tree, word, part))
        for word in tree.sentence(mark)
        if word.index < mark.index and word.tag != "PROPN"
    )


def _name(tree: Tree, found: Gapped) -> Mention:
    """The name alone: the parser may have hung the verdict on it."""
    words = tree.tokens[found.first : found.last + 1]
    start, end = words[0].start, words[-1].end
    plain = tuple(word_of(word) for word in words)
    last = len(plain) - 1
    return Mention(start, end, tree.text[start:end], "noun", plain, last, "Sing", is_subject=True)


__all__ = ["find_gapped", "gapped_at", "is_verdict"]
