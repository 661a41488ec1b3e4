"""Where a condition and what follows from it begin and end."""

from __future__ import annotations

from dataclasses import replace

from dissensus.attribute.speakers.speech import is_according, is_speech
from dissensus.attribute.supposed import is_inverted_condition
from dissensus.attribute.tree import Tree
from dissensus.languages.syntax import (
    ADVERBIAL,
    CASE,
    COMPLEMENT,
    CONJUNCT,
    MARKER,
    PARATAXIS,
    PASSIVE_SUBJECT,
    RELATIVE,
    SUBJECT,
    VERBAL,
)
from dissensus.parse import Token
from dissensus.records import Attribution, Span

#: How parsers hang a main clause on the condition before it.
_HUNG = frozenset({ADVERBIAL, PARATAXIS, CONJUNCT, COMPLEMENT})


def condition_of(tree: Tree, token: Token) -> Token | None:
    """The clause of condition that belongs to a main clause; the parser may hang it on "said"."""
    for verb in tree.sentence(token):
        above = tree.head(verb)
        if above is None or verb.tag not in VERBAL or not _opens_condition(tree, verb):
            continue
        if above.index == token.index:
            return verb
        around = tree.head(above)
        aside = around is not None and around.index == token.index
        if is_speech(tree, above) and (aside or token.head == above.index):
            return verb
    over = tree.head(token)
    if over is None or over.tag not in VERBAL or over.index > token.index:
        return None
    hung = token.relation in _HUNG and not tree.children(token, MARKER)
    return over if hung and _opens_condition(tree, over) else None


def is_condition(tree: Tree, verb: Token) -> bool:
    """Whether a verb heads a clause of condition."""
    return verb.tag in VERBAL and _opens_condition(tree, verb)


def _opens_condition(tree: Tree, verb: Token) -> bool:
    """As in "if troops came", "should troops come"."""
    lists = (("words", "whether"), ("conditions", "elided"))
    subjects = tree.children(verb, SUBJECT, PASSIVE_SUBJECT)
    near = (verb, *subjects)
    below = [child for word in near for child in tree.children(word) if child.index < verb.index]
    markers = [c for c in below if c.relation == MARKER or c.tag == "SCONJ"]
    if any(tree.is_word(marker, *row) for marker in markers for row in lists):
        return True
    return is_inverted_condition(tree, verb)


def main_words(tree: Tree, token: Token, clause: Token | None) -> list[Token]:
    """The words of the main clause: without the condition and without who says it."""
    outside = {word.index for word in _below(tree, clause, token)}
    inside = [word for word in tree.subtree(token) if word.sentence == token.sentence]
    for word in inside:
        # not "would have to speak of", nor "a landslide, a risk it called real"
        says = is_speech(tree, word) and tree.is_finite(word) and word.relation != RELATIVE
        if word.index == token.index or word.index in outside:
            continue
        if says or (is_according(tree, word) and _is_aside(tree, word)):
            outside |= {below.index for below in tree.subtree(word)}
    return _bare([word for word in inside if word.index not in outside])


def _below(tree: Tree, clause: Token | None, token: Token) -> list[Token]:
    """The words of a clause of condition, without a main clause that the parser hung on it."""
    if clause is None:
        return []
    words = tree.subtree(clause)
    if all(word.index != token.index for word in words):
        return words
    own = {word.index for word in tree.subtree(token)}
    return [word for word in words if word.index not in own and word.index < token.index]


def _is_aside(tree: Tree, word: Token) -> bool:
    """As in "…, according to Oslo": behind a comma."""
    first = min(below.index for below in tree.subtree(word))
    return first > 0 and tree.tokens[first - 1].tag == "PUNCT"


def _bare(words: list[Token]) -> list[Token]:
    while words and (
        words[0].tag in ("PUNCT", "CCONJ") or words[0].relation in (MARKER, CASE)
    ):  # fmt: skip
        words.pop(0)
    while words and words[-1].tag == "PUNCT":
        words.pop()
    return words


def main_clause(
    tree: Tree, token: Token, clause: Token | None, condition: Span | None = None
) -> Span:
    """The main clause on its own side of the condition, a clause or a phrase ("in case of")."""
    words = main_words(tree, token, clause)
    if clause is not None:
        below = _below(tree, clause, token)
        condition = Span(below[0].start, below[-1].end) if below else condition
    if condition is not None:
        behind = condition.start > token.start
        words = _bare([
            word for word in words
            if (word.end <= condition.start if behind else word.start >= condition.end)
        ])  # fmt: skip
    return Span(words[0].start, words[-1].end) if words else Span(token.start, token.end)


def followed_from(tree: Tree, found: Attribution, clause: Token | None, told: Span) -> Attribution:
    """The attribution with what follows, and with its clause of condition where it lacks one."""
    condition = found.condition
    if condition is None and clause is not None:
        words = tree.subtree(clause)
        inside = [w for w in words if w.end <= told.start or w.start >= told.end]
        condition = Span(inside[0].start, inside[-1].end) if inside else None
    return replace(found, condition=condition, consequence=told, quote=quote_in(tree, found, told))


def quote_in(tree: Tree, found: Attribution, span: Span) -> Span | None:
    """The quoted words that carry it: those of the attribution, else the first within the span."""
    if found.quote is not None:
        return found.quote
    inside = (q for q in tree.parsed.quoted if span.start <= q.start and q.end <= span.end + 3)
    return next((Span(quoted.start, quoted.end) for quoted in inside), None)


__all__ = ["condition_of", "followed_from", "is_condition", "main_clause", "main_words", "quote_in"]
