"""On what a position depends: "si", "à condition que", "en échange de"."""

from __future__ import annotations

import re
from functools import cache

from dissensus.attribute.tree import Tree
from dissensus.languages import Language
from dissensus.parse import Token
from dissensus.records import Span

#: A condition ends at the next mark that ends a clause.
_END = re.compile(r"[,;:.!?…()»”\"\n]| – | — ")


def find_condition(tree: Tree, predicate: Token, clause: Span) -> Span | None:
    """The condition in the predicate's clause or before it in its sentence, or None."""
    words = tree.sentence(predicate)
    start, end = words[0].start, words[-1].end
    stretch = tree.text[start:end]
    for match in _pattern(tree.language).finditer(stretch):
        if _is_noise(tree, stretch, match.start(), match.group()):
            continue
        begin = start + match.start()
        if not _belongs(clause, begin):
            continue
        stop = _END.search(stretch, match.end())
        finish = start + (stop.start() if stop else len(stretch))
        if finish - begin > len(match.group()) + 2:
            return Span(begin, finish)
    return None


def _belongs(clause: Span, begin: int) -> bool:
    return clause.start - 200 <= begin <= clause.end + 2


def _is_noise(tree: Tree, stretch: str, at: int, words: str) -> bool:
    """As in "si" after a verb of asking opens a question, "s'" is mostly reflexive."""
    plain = words.lower().replace("’", "'")
    if plain in tree.language.words("conditions", "elided"):
        after = re.match(r"\w*", stretch[at + len(plain) :].lower())
        return not after or after[0] not in tree.language.words("conditions", "after_elided")
    if words.lower() not in tree.language.words("conditions", "weak"):
        return False
    asking = "|".join(tree.language.words("conditions", "not_after"))
    return bool(re.search(rf"(?:{asking})\s*$", stretch[:at], re.IGNORECASE))


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
