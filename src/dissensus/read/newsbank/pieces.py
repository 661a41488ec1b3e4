"""What the readers of all databases share: pages cut into articles, and what is told of them.

A page is cut into its articles before it is parsed, so that a broken one costs itself alone:
the parser's limit on depth, or a tag that is never closed, ends with the article.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from ...errors import InputError
from ..content import Content, Source
from ..dates import read_date
from ..decode import decode_head
from .labels import Labels

#: As many characters of a value are shown where something is wrong with it.
_SHOWN = 60
#: A name, with what may stand between two of them, is no longer.
_LONGEST_BYLINE = 120
_BLOCKS = frozenset(
    {
        *("address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption"),
        *("figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "ol"),
        *("p", "pre", "section", "table", "tbody", "td", "tr", "ul"),
    }
)
_UNSEEN = frozenset(
    {"aside", "footer", "head", "img", "noscript", "script", "style", "svg", "template"}
)
_HAS_CLASS = etree.XPath(
    "descendant::*[contains(concat(' ', normalize-space(@class), ' '), concat(' ', $name, ' '))]"
)


@dataclass(frozen=True, slots=True)
class Article:
    """An article as its export gives it, before its parts are judged."""

    paragraphs: Sequence[str]
    title: str = ""
    date: str = ""
    outlet: str = ""
    author: str = ""
    name: str = ""
    fault: str = ""


def tell(
    articles: Iterable[Article], *, announced: int = 0, fault: str = ""
) -> Iterator[Content | InputError]:
    """Give the articles, each without text as the reason why, and say where some are missing.

    ``announced`` is the number that the export itself gives, 0 where it gives none; ``fault``
    is what is known to be missing of the file.
    """
    made = [_make(article, number) for number, article in enumerate(articles, start=1)]
    if not made:
        raise InputError("", "format", "the export of a press database, but no article in it")
    faults = [fault] if fault else []
    if announced and announced != len(made):
        faults.append(f"the export announces {announced} articles and {len(made)} were found")
    if faults and not any(isinstance(item, Content) for item in made):
        yield InputError("", "format", "; ".join(faults))
    for item in made:
        if faults and isinstance(item, Content):
            own = [item.fault.strip()] if item.fault else []
            yield replace(item, fault=" " + "; ".join([*faults, *own]))
            faults = []
        else:
            yield item


def _make(article: Article, number: int) -> Content | InputError:
    text = "\n\n".join(article.paragraphs)
    known = article.name or article.title[:_SHOWN]
    where = f"article {number}" + (f" ({known})" if known else "")
    if not text:
        return InputError("", "empty", f"{where}: {article.fault or 'no text in the export'}")
    date = read_date(article.date)
    fault = article.fault
    if not fault and not date:
        shown = f"{article.date[:_SHOWN]!r} names" if article.date else "the export names"
        fault = f"{shown} no day that could be told"
    return Content(
        text,
        title=article.title,
        date=date,
        outlet=article.outlet,
        author=article.author,
        name=article.name,
        fault=f" {where}: {fault}" if fault else "",
    )


def has_markup(source: Source, mark: re.Pattern[str]) -> bool:
    """Say whether a file is a page with a mark of its database, in the first part of it."""
    is_page = source.start.lstrip("\ufeff \t\r\n").startswith("<")
    return is_page and mark.search(decode_head(source.preview)) is not None


def cut(text: str, starts: Sequence[int]) -> Iterator[str]:
    """Cut a text where its articles start; what stands before the first is left out."""
    for start, end in itertools.pairwise([*starts, len(text)]):
        yield text[start:end]


def parse(page: str) -> tuple[Any, str]:
    """The tree of a piece of a page, None where there is none, and what of it is missing."""
    parser = etree.HTMLParser(
        remove_comments=True, remove_pis=True, no_network=True, huge_tree=False
    )
    try:
        root = etree.fromstring(page, parser)
    except (etree.LxmlError, ValueError):
        root = None
    if root is None:
        return None, "its markup could not be read"
    # The parser goes on over all faults but these, with which it drops the rest.
    is_cut = any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log)
    return root, "its markup is nested too deep, and the rest of it is missing" if is_cut else ""


def find_class(element: Any, name: str) -> list[Any]:
    """The elements inside that bear a class, in the order of the page."""
    return list(_HAS_CLASS(element, name=name))


def read_text(element: Any) -> str:
    """All text of an element in one line."""
    return clean("".join(element.itertext()))


def read_paragraphs(element: Any, *, without: Iterable[Any] = ()) -> list[str]:
    """The text of an element in its paragraphs; ``without`` are elements inside to leave out."""
    unseen = set(without)
    pieces: list[str] = []
    depth = 0
    for event, node in etree.iterwalk(element, events=("start", "end")):
        is_unseen = node in unseen or node.tag in _UNSEEN
        is_inside = node is not element
        if event == "start":
            depth += is_unseen
            pieces += ["\n"] if node.tag in _BLOCKS else []
            pieces += [_flat(node.text)] if not depth else []
        else:
            depth -= is_unseen
            pieces += ["\n"] if node.tag in _BLOCKS else []
            pieces += [_flat(node.tail)] if is_inside and not depth else []
    return [line for line in map(clean, "".join(pieces).split("\n")) if line]


def _flat(text: str | None) -> str:
    """Line ends in a page's source are no line ends on the page."""
    return (text or "").replace("\n", " ").replace("\r", " ")


def clean(text: str) -> str:
    """Write a text in one line with single spaces; spaces that do not break stay."""
    return re.sub(r"[^\S\xa0\u202f]+", " ", text).strip()


def clean_author(line: str, labels: Labels) -> str:
    """Take "By" or "Par" off a line of authors; a line too long for one gives nothing."""
    name = clean(line).strip("-—– ")
    if len(name) > _LONGEST_BYLINE:
        return ""
    first, _, rest = name.partition(" ")
    return rest.strip() if rest and labels.is_label(first, "by") else name
