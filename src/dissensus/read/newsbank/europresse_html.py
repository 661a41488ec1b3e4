"""Europresse exports as web pages: one ``<article>`` for each.

Inside, classes name the parts: DocPublicationName, DocHeader (section, date, page, words),
titreArticle with titreArticleVisu and rdp__subtitle, docAuthors, and docOcurrContainer with the
text. The footer holds the rights and the number of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ...errors import InputError
from ..content import Content, Format, Source
from .labels import load_labels
from .pieces import (
    Article,
    clean_author,
    cut,
    find_class,
    has_markup,
    parse,
    read_paragraphs,
    read_text,
    tell,
)

_MARK = re.compile(r"""class\s*=\s*["']?(?:[\w-]+ )*DocPublicationName\b""")
_START = re.compile(r"<article\b", re.IGNORECASE)
_END = re.compile(r"</article\s*>", re.IGNORECASE)
#: What tells an article of the export from one that stands in the text of another.
_HEADER = re.compile(r"DocPublicationName|DocHeader|titreArticle|docOcurrContainer")
#: The number of a document: its kind, the day, the source's code and its own.
NUMBER = re.compile(r"\b[a-z]{2,8}[·•]\d{8}[·•][\w-]+(?:[·•][\w-]+)*")
#: "La Croix, no. 43018": the number of the issue is not the outlet's.
_ISSUE = re.compile(r",?\s+n(?:o|°|º|o\.)\s*\.?\s*\d.*\Z", re.IGNORECASE)
_LONGEST_OUTLET = 300
_LABELS = load_labels("europresse")


def is_europresse_html(source: Source) -> bool:
    """Say whether the page marks the name of a publication as Europresse's exports do."""
    return has_markup(source, _MARK)


def read_europresse_html(source: Source) -> Iterator[Content | InputError]:
    """Read the articles of a Europresse export saved as a web page."""
    pieces = list(_find_pieces(source.text))
    if not pieces:
        # Until about 2014 each article was a table; merged into one they would mislead.
        raise InputError("", "format", "an old Europresse export in tables; save it anew")
    yield from tell(_read_article(piece) for piece in pieces)


def clean_outlet(line: str) -> str:
    """The name of an outlet without the number of its issue.

    >>> clean_outlet("Le Relais du Nord, no. 43018")
    'Le Relais du Nord'
    """
    return _ISSUE.sub("", line[:_LONGEST_OUTLET]).strip(" ,")


def _find_pieces(page: str) -> Iterator[str]:
    """The articles; one that stands inside another that is still open is a part of that."""
    parts: list[str] = []
    is_open = False
    for piece in cut(page, [match.start() for match in _START.finditer(page)]):
        if parts and (not is_open or _HEADER.search(piece)):
            yield "".join(parts)
            parts = []
        parts.append(piece)
        is_open = not _END.search(piece)
    if parts:
        yield "".join(parts)


def _read_article(page: str) -> Article:
    root, fault = parse(page)
    if root is None:
        return Article((), fault=fault)
    return Article(
        _read_body(root),
        title=_read_title(root),
        date=_read_date(root),
        outlet=_read_outlet(root),
        author=_read_author(root),
        name=_read_number(root),
        fault=fault,
    )


def _find_first(root: Any, *names: str) -> Any:
    """The first element with text that bears the first of the classes that is there."""
    found = (element for name in names for element in find_class(root, name))
    return next((element for element in found if read_text(element)), None)


def _read_body(root: Any) -> list[str]:
    containers = _find_containers(root)
    if not containers:
        return []
    subtitles = find_class(root, "rdp__subtitle")
    paragraphs = [line for e in containers for line in _read_container(e, subtitles)]
    return [*filter(None, map(read_text, subtitles)), *_join_additional(paragraphs)]


def _find_containers(root: Any) -> list[Any]:
    """The elements that hold the text, none of them inside another."""
    for name in ("docOcurrContainer", "DocText"):
        found = [element for element in find_class(root, name) if read_text(element)]
        known = set(found)
        outer = [e for e in found if not any(above in known for above in e.iterancestors())]
        if outer:
            return outer
    return []


def _read_container(container: Any, subtitles: list[Any]) -> list[str]:
    without = [*find_class(container, "apd-wrapper"), *_find_links(container), *subtitles]
    return read_paragraphs(container, without=without)


def _find_links(container: Any) -> list[Any]:
    """The link to where the article was first published, at its end."""
    return [link for link in container.iter("a") if _LABELS.begins(read_text(link), "published")]


def _join_additional(paragraphs: list[str]) -> list[str]:
    """Take out the label of a second text, and what of that text stands in the first too."""
    found = [n for n, line in enumerate(paragraphs) if _LABELS.begins(line, "additional")]
    if not found:
        return paragraphs
    first, label, second = (
        paragraphs[: found[0]],
        paragraphs[found[0]],
        paragraphs[found[0] + 1 :],
    )
    rest = label.partition(":")[2].strip()
    known = {*first, ""}
    return [*first, *(line for line in (rest, *second) if line not in known)]


def _read_title(root: Any) -> str:
    title = _find_first(root, "rdp__articletitle", "titreArticleVisu", "titreArticle")
    return "" if title is None else read_text(title)


def _read_date(root: Any) -> str:
    header = _find_first(root, "DocHeader")
    if header is None:
        label = _find_first(root, "DocTitreSousSection")
        header = None if label is None else label.getnext()
    return "" if header is None else read_text(header)


def _read_outlet(root: Any) -> str:
    outlet = _find_first(root, "DocPublicationName", "rdp__DocPublicationName")
    # Local editions follow on lines of their own.
    return "" if outlet is None else clean_outlet(read_paragraphs(outlet)[0])


def _read_author(root: Any) -> str:
    author = _find_first(root, "docAuthors")
    if author is None:
        titles = find_class(root, "titreArticle")
        following = titles[0].getnext() if titles else None
        is_author = following is not None and "sm-margin-bottomNews" in following.get("class", "")
        author = following if is_author else None
    return "" if author is None else clean_author(read_text(author), _LABELS)


def _read_number(root: Any) -> str:
    """The last number in the article: the footer's, whatever is quoted before it."""
    for line in reversed(["".join(element.itertext()) for element in root.iter("footer")]):
        if number := NUMBER.search(line):
            return number[0]
    labelled = [line for line in read_paragraphs(root) if _LABELS.begins(line, "number")]
    numbers = [number[0] for line in labelled if (number := NUMBER.search(line))]
    return numbers[-1] if numbers else ""


EUROPRESSE_HTML = Format(
    "Europresse web page", frozenset({".html", ".htm"}), is_europresse_html, read_europresse_html
)
