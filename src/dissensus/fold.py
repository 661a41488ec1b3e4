"""The key under which a name is found, however it is typed."""

from __future__ import annotations

import unicodedata
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
