"""The key under which a name is found, however it is typed, and the name that was meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

_APOSTROPHES = "\u2019\u2018\u201b\u02bc\u02bb\u02b9\u2032\u00b4`"
_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"

#: The longest text that is remembered: no word and few names are longer.
_REMEMBERED = 48

#: Letters that have no decomposition, and marks that are typed in several ways.
_LETTERS = str.maketrans(
    {
        **dict.fromkeys(_APOSTROPHES, "'"),
        **dict.fromkeys(_HYPHENS, "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff"),  # soft hyphen, zero width
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "ə": "e",
    }
)


def fold(text: str) -> str:
    """Give the text without case, accents, typographic marks and doubled spaces.

    The result is a key for dictionaries; its characters do not stand where they stood in
    the text.

    >>> fold("Côte  d’Ivoire")
    "cote d'ivoire"
    """
    return _fold_again(text) if len(text) <= _REMEMBERED else _fold(text)


def _fold(text: str) -> str:
    if text.isascii():
        return " ".join(text.casefold().replace("`", "'").split())
    spread = unicodedata.normalize("NFD", text.casefold()).translate(_LETTERS)
    bare = "".join(char for char in spread if not unicodedata.combining(char))
    return " ".join(bare.split())


#: A document folds each of its words many times.
_fold_again = lru_cache(maxsize=1 << 16)(_fold)


#: Names less like what was typed than this are not told.
_LIKE = 0.6
#: How much each word that was not typed takes from a name that has all that were.
_UNTYPED = 0.03
_PARTS = re.compile(r"[\s_+:;,./()-]+")


def find_nearest(text: str, known: Iterable[str], least: float = _LIKE) -> str | None:
    """The known name that is most like what was typed; None where none is.

    ``least`` is how alike they have to be, from 0.6, the least that is told, to 1.

    Names are compared as a whole and word by word, however they are typed: of a long name half
    is often enough to tell it, of two that begin alike the other words decide.

    >>> find_nearest("deliver-tauros", ["deliver weapons", "deliver Taurus missiles"])
    'deliver Taurus missiles'
    """
    typed = _part(text)
    names = {name: _part(name) for name in sorted(known)}
    words = {word for parts in names.values() for word in parts}
    alike = [{word: _ratio(one, word) for word in words} for one in typed]

    def rate(name: str) -> tuple[float, float]:
        whole, parts = _ratio(" ".join(typed), " ".join(names[name])), names[name]
        each = [max((of[word] for word in parts), default=0.0) for of in alike]
        more = max(0, len(parts) - len(typed))
        told = sum(one for one in each if one >= _LIKE) / max(1, len(each)) - _UNTYPED * more
        return max(whole, told), whole

    best = max(names, key=rate, default=None)
    return best if best is not None and rate(best)[0] >= least else None


def _part(text: str) -> list[str]:
    return [word for word in _PARTS.split(fold(text)) if word]


def _ratio(one: str, other: str) -> float:
    """How alike two words are, 0 to 1; 0 for what is below ``_LIKE`` at first sight."""
    matcher = SequenceMatcher(None, one, other)
    if matcher.real_quick_ratio() < _LIKE or matcher.quick_ratio() < _LIKE:
        return 0.0
    return matcher.ratio()
