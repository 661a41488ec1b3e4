"""Factiva exports as RTF files: articles one after the other, each ended by its number.

With indexing, field codes and their texts stand in the cells of a table. Without it the lines
of an article are in a fixed order, and a table of contents may stand before the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...errors import InputError
from ...fold import fold
from ..content import Content, Format, Source
from ..rtf import is_rtf, load_lines
from .factiva import CODES, LABELS, find_count, find_number, make_coded, read_facts
from .pieces import Article, clean, clean_author, tell

#: The number that ends each article, as it stands in the bytes of the file.
_HINT = re.compile(rb"[a-z] [A-Z][A-Z0-9]{1,11}\d{8}[0-9a-z]{4}")
_PAGE = re.compile(r"page \d+ (?:of|de|sur) \d+.{0,80}", re.IGNORECASE)
_LEADER = re.compile(r"[\s.…]+\d{1,4}\Z")
#: The lines between the day and the text: source, code, edition, page, language and rights.
_MOST_FACTS = 9


def is_factiva_rtf(source: Source) -> bool:
    """Say whether the file is an RTF file whose articles end as Factiva's do."""
    if not (is_rtf(source) and _HINT.search(source.preview)):
        return False
    try:
        lines = _clean(load_lines(Source.of(source.preview)))
    except InputError:
        return False
    return any(find_number(line) for line in lines)


def read_factiva_rtf(source: Source) -> Iterator[Content | InputError]:
    """Read the articles of a Factiva export saved as an RTF file."""
    lines = _clean(load_lines(source))
    yield from tell(_read_coded(lines) if _is_coded(lines) else _read_plain(lines))


def _clean(paragraphs: Sequence[str]) -> list[str]:
    """The lines, without what stands on every page."""
    lines = (clean(line) for paragraph in paragraphs for line in paragraph.split("\n"))
    return [
        line
        for line in lines
        if line and not _PAGE.fullmatch(line) and not LABELS.holds(line, "footer")
    ]


def _is_coded(lines: Sequence[str]) -> bool:
    return {"HD", "AN"} <= set(lines)


def _read_coded(lines: Sequence[str]) -> Iterator[Article]:
    """An article ends with its number, and one that is broken off where the next begins."""
    fields: dict[str, list[str]] = {}
    code = ""
    for line in lines:
        if line in CODES:
            if line in fields and line == "HD":
                yield replace(make_coded(fields), fault="its end is missing")
                fields = {}
            code = line
            fields.setdefault(code, [])
        elif code:
            fields[code].append(line)
            if code == "AN":
                yield make_coded(fields)
                fields, code = {}, ""
    if fields:
        yield replace(make_coded(fields), fault="its end is missing")


def _read_plain(lines: Sequence[str]) -> Iterator[Article]:
    ends = [n for n, line in enumerate(lines) if find_number(line)]
    contents, begin = _find_contents(lines)
    for end in ends:
        article = _read_article(lines[begin:end], contents)
        yield replace(article, name=find_number(lines[end]))
        begin = end + 1
    rest = lines[begin:]
    if find_count(rest) is not None:
        yield replace(_read_article(rest, contents), fault="its end is missing")
    elif rest and not LABELS.begins(rest[0], "boilerplate"):
        yield Article((), title=rest[0], fault="what stands behind the last article is none")


def _find_contents(lines: Sequence[str]) -> tuple[frozenset[str], int]:
    """The headlines of the table of contents, and where the first article begins behind it."""
    seen: dict[str, int] = {}
    last = 0
    for number, line in enumerate(lines[: find_count(lines) or 0]):
        key = fold(line)
        last = number if key in seen else last
        # A page's number may stand behind a headline.
        seen.setdefault(key, number)
        seen.setdefault(_LEADER.sub("", key) if len(key) <= 300 else key, number)
    return frozenset(key for key, number in seen.items() if number < last), last


def _read_article(lines: Sequence[str], contents: frozenset[str]) -> Article:
    count = find_count(lines)
    if count is None:
        title = lines[0] if lines else ""
        return Article((), title=title, fault="no line with the number of its words")
    title, author = _read_title(lines[:count], contents)
    facts = lines[count : count + 1 + _MOST_FACTS]
    date, outlet = read_facts(facts)
    return Article(
        lines[count + _count_facts(facts, outlet) :],
        title=title,
        date=date,
        outlet=outlet,
        author=author,
    )


def _read_title(lines: Sequence[str], contents: frozenset[str]) -> tuple[str, str]:
    """The headline and the authors in the lines before the number of words.

    A section may stand before the headline, so it is told by the table of contents, or by the
    authors' line after it, or is the last line.
    """
    listed = [n for n, line in enumerate(lines) if fold(line) in contents]
    if listed:
        rest = lines[listed[-1] + 1 :]
        return lines[listed[-1]], clean_author(rest[0], LABELS) if rest else ""
    if len(lines) > 1 and LABELS.begins(lines[-1], "by"):
        return lines[-2], clean_author(lines[-1], LABELS)
    return (lines[-1] if lines else ""), ""


def _count_facts(lines: Sequence[str], outlet: str) -> int:
    """As many lines as stand before the text; the last of them are the language and the rights."""
    last = [
        n
        for n, line in enumerate(lines)
        if LABELS.is_label(line, "languages")
        or (len(line) <= 200 and LABELS.begins(line, "rights"))
    ]
    if last:
        return last[-1] + 1
    return lines.index(outlet) + 1 if outlet in lines else 0


FACTIVA_RTF = Format("Factiva RTF file", frozenset({".rtf"}), is_factiva_rtf, read_factiva_rtf)
