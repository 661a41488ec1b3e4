"""On what a position depends: "si", "à condition que", "en échange de"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from dissensus.attribute.tree import Tree
from dissensus.languages import Language
from dissensus.languages.syntax import MARKER, VERBAL
from dissensus.parse import Token
from dissensus.records import Span

#: A condition ends at the next mark that ends a clause; a stop may stand in a name ("M. X").
_END = frozenset(",;:!?…().–—")
_BREAK = re.compile(r"[«»“”\"\n]")


def find_condition(tree: Tree, predicate: Token, clause: Span) -> Span | None:
    """The condition in the predicate's clause or before it in its sentence, or None."""
    words = tree.sentence(predicate)
    start, end = words[0].start, words[-1].end
    stretch = tree.text[start:end]
    for match in _pattern(tree.language).finditer(stretch):
        begin = start + match.start()
        inside = _words_of(tree, words, begin)
        behind = [word for word in inside if word.start >= start + match.end()]
        if not behind or not _belongs(clause, begin):
            continue
        if inside[0].start == begin and inside[0].end > start + match.end():
            continue  # "once again" is one word, and no condition
        if not _is_noise(tree, stretch[: match.start()], match.group(), behind):
            return Span(begin, _whole(tree, behind, words).end)
    return None


def _whole(tree: Tree, behind: Sequence[Token], words: Sequence[Token]) -> Token:
    """The last word of a clause whose subject has something set apart behind it.

    As in "if the president, a former general, is not freed".
    """
    before = [w for w in words if w.end <= behind[0].start][-1:]
    verb = tree.head(before[0]) if before and before[0].relation == MARKER else None
    if verb is None or verb.index <= behind[-1].index or verb.sentence != behind[0].sentence:
        return behind[-1]
    if any(word.tag in VERBAL and tree.is_finite(word) for word in behind):
        return behind[-1]
    return _words_of(tree, words, verb.start)[-1]


def _words_of(tree: Tree, words: Sequence[Token], begin: int) -> Sequence[Token]:
    """The words from a place to the next mark."""
    inside = [word for word in words if word.start >= begin]
    for at, word in enumerate(inside):
        before = tree.text[inside[at - 1].end : word.start] if at else ""
        if word.text in _END or _BREAK.search(before):
            return inside[:at]
    return inside


def _belongs(clause: Span, begin: int) -> bool:
    return clause.start - 200 <= begin <= clause.end + 2


def _is_noise(tree: Tree, before: str, words: str, behind: Sequence[Token]) -> bool:
    """As in "si" after a verb of asking opens a question, "s'" is mostly reflexive.

    "When asked if" tells when something was said, and not on what it depends.
    """
    if tree.is_word(behind[0], "words", "asking"):
        return True
    plain = words.lower().replace("’", "'")
    if plain in tree.language.words("conditions", "elided"):
        return behind[0].text.lower() not in tree.language.words("conditions", "after_elided")
    if plain not in tree.language.words("conditions", "weak"):
        return False
    if all(tree.is_word(w, "words", "times") or w.tag == "DET" for w in behind):
        return True  # "once a month"
    asking = "|".join(tree.language.words("conditions", "not_after"))
    return bool(asking) and bool(re.search(rf"\b(?:{asking})\s*$", before, re.IGNORECASE))


@cache
def _pattern(language: Language) -> re.Pattern[str]:
    phrases = language.phrases("conditions")
    ends = [_ending(re.escape(words).replace("'", "['’]"), language) for words in phrases]
    return re.compile(r"(?<![\w-])(?:" + "|".join(ends) + ")", re.IGNORECASE)


def _ending(part: str, language: Language) -> str:
    """The last word may be elided or contracted: "sous réserve d'une étude"."""
    for plain, forms in language.elided_endings.items():
        if part.endswith(f"\\ {plain}"):
            return part.removesuffix(plain) + forms
    return part if part.endswith("['’]") else part + r"\b"
