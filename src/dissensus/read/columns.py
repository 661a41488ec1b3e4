"""Which column or field of a table is what, by the names that people and programs give them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ..errors import InputError
from ..fold import fold
from .content import Content
from .dates import read_date
from .html import read_fragment

#: Field -> the names of its column, the surest first; spaces, "_" and "-" in them are one.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "text": (
        *("text", "full text", "fulltext", "article text", "body", "article body", "body text"),
        *("main text", "content", "content text", "texte", "texte integral", "texte complet"),
        *("contenu", "corps", "corps du texte", "article"),
    ),
    "title": ("title", "headline", "heading", "titre", "article title"),
    "date": (
        *("date", "published", "publication date", "date published", "published at", "pubdate"),
        *("published date", "publish date", "date de publication", "date publication", "datetime"),
    ),
    "outlet": (
        *("outlet", "publication", "newspaper", "journal", "source", "publisher", "media"),
        *("site name", "sitename"),
    ),
    "author": ("author", "authors", "byline", "auteur", "auteurs", "creator"),
    "language": ("language", "lang", "langue"),
    "id": ("id", "identifier", "identifiant", "document id", "doc id", "article id", "url", "link"),
}
_FIELDS: Mapping[str, tuple[str, int]] = {
    name: (field, rank) for field, names in COLUMNS.items() for rank, name in enumerate(names)
}
#: As many columns, and letters of each, are named in a message.
_SHOWN = 20
#: As many letters of a value are shown where something is wrong with it.
_SHOWN_VALUE = 40
_LANGUAGE = re.compile(r"([A-Za-z]{2})(?:[-_]\w+)?")


def find_columns(names: Sequence[str]) -> dict[str, int]:
    """Give for each field the place of its column; the surest name wins, then the first.

    >>> find_columns(["Titre", "Texte_intégral", "n"])
    {'title': 0, 'text': 1}
    """
    found: dict[str, tuple[int, int]] = {}
    for place, name in enumerate(names):
        field, rank = _FIELDS.get(_normalise(name), ("", 0))
        if field and rank < found.get(field, (len(_FIELDS), 0))[0]:
            found[field] = (rank, place)
    return {field: place for field, (_, place) in found.items()}


def _normalise(name: str) -> str:
    # A name longer than this is none of ours, and may be a whole file.
    return fold(re.sub(r"[_\s-]+", " ", name[:64])).strip("\ufeff '\"")


def refuse_columns(names: Sequence[str]) -> InputError:
    """The error for a table without a column of text: what it has, and what would do."""
    found = ", ".join(" ".join(name[:_SHOWN].split()) for name in names[:_SHOWN])
    more = ", …" if len(names) > _SHOWN else ""
    looked_for = ", ".join(COLUMNS["text"])
    return InputError("", "columns", f"it has {found or 'none'}{more}; one of {looked_for}")


def try_content(values: Mapping[str, str], line: int, fault: str = "") -> Content | InputError:
    """The article that a row holds, or why it holds none; a faulty date is told with the line."""
    try:
        return _make_content(values, line, fault)
    except InputError as error:
        return error


def _make_content(values: Mapping[str, str], line: int, fault: str) -> Content:
    text = values.get("text", "")
    for value in values.values():
        refuse_characters(value)
    written = values.get("date", "").strip()
    date = read_date(written)
    if written and not date:
        fault = fault or f"{line}: {tell_date(written)}"
    return Content(
        read_fragment(text),
        title=_join(values.get("title", "")),
        date=date,
        outlet=_join(values.get("outlet", "")),
        author=_join(values.get("author", "")),
        language=read_language(values.get("language", "")),
        name=values.get("id", ""),
        fault=fault,
    )


def _join(value: str) -> str:
    return " ".join(value.split())


def refuse_characters(text: str) -> None:
    """Raise where a text holds what no text does: NUL, or bytes that could not be decoded."""
    if "\0" in text:
        raise InputError("", "binary")
    if not text.isascii() and re.search(r"[\ud800-\udfff]", text):
        raise InputError("", "encoding")


def tell_date(value: str) -> str:
    """Say that a date is none, and how one is written."""
    return f"{value[:_SHOWN_VALUE]!r} is no date and is not used; write one like 2024-02-26"


def read_language(value: str) -> str:
    """The two letters of a language; nothing where the value does not begin with them.

    >>> read_language("es-CL"), read_language("Spanish")
    ('es', '')
    """
    found = _LANGUAGE.fullmatch(value.strip())
    return found[1].lower() if found else ""
