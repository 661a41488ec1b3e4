"""Nexis exports (Nexis Uni, Lexis+, LexisNexis) as Word or RTF files.

A file of several documents begins with a cover: who asked for what, "Documents (50)" and their
numbered titles. Each document has its title, outlet, day and line of rights, none of them
marked, then lines "Length: 877 words", "Byline: ...", the heading "Body", the text, the heading
"Classification" with lines of keywords, and "End of Document". The day is written in the
document's language, the labels in the language of whoever saved it.
"""

from __future__ import annotations

import html
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from ...archive import ENTRY, MAX_MEMBERS, PACKED
from ...errors import InputError
from ...fold import fold
from ..content import PREVIEW, Content, Format, Source
from ..dates import read_date
from ..rtf import is_rtf, load_lines
from ..word import is_word, load_paragraphs
from .labels import load_labels
from .nexis_numbers import list_rtf_numbers, list_word_numbers
from .pieces import Article, clean, clean_author, tell

LABELS = load_labels("nexis")
#: Lines of a document's beginning: a day in a longer one is a part of something else.
_LONGEST = 100
#: The label's words as they stand in the bytes of an RTF file, before it is parsed.
_HINT = re.compile(rb"length|longueur|job number|num.{1,12}ro de t", re.IGNORECASE)
_LISTED = re.compile(r"\d{1,4}\.\s*(.*)")
_TOTAL = re.compile(r"([^\W\d_]+)\s*\((\d{1,5})\)")
_SIZE = re.compile(r"\d[\d,.\s\xa0\u202f]*\s[^\W\d_]+")
_PAGE = re.compile(r"page \d+ (?:of|de|sur) \d+", re.IGNORECASE)
_TEXT_RUN = re.compile(r"<w:t(?: [^>]{0,200})?>([^<]*)</w:t>")
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError, RuntimeError, OSError)


def is_nexis_word(source: Source) -> bool:
    """Say whether the file is a Word file that begins as an export of Nexis does."""
    return is_word(source) and _is_nexis(list(_peek_word(source)))


def is_nexis_rtf(source: Source) -> bool:
    """Say whether the file is an RTF file that begins as an export of Nexis does."""
    if not (is_rtf(source) and _HINT.search(source.preview)):
        return False
    try:
        return _is_nexis(load_lines(Source.of(source.preview)))
    except InputError:
        return False


def read_nexis_word(source: Source) -> Iterator[Content | InputError]:
    """Read the documents of a Nexis export saved as a Word file."""
    yield from read_lines(load_paragraphs(source), list_word_numbers(source))


def read_nexis_rtf(source: Source) -> Iterator[Content | InputError]:
    """Read the documents of a Nexis export saved as an RTF file."""
    yield from read_lines(load_lines(source), list_rtf_numbers(source))


def read_lines(
    paragraphs: Sequence[str], numbers: Sequence[str] = ()
) -> Iterator[Content | InputError]:
    """Read the documents in the paragraphs of an export; ``numbers`` are theirs, in order.

    Where there are not as many numbers as documents, none is used.
    """
    lines = [line for line in _split(paragraphs) if not _PAGE.fullmatch(line)]
    documents = list(_cut(lines))
    announced = _find_total(documents[0]) if documents else 0
    articles = [_read_document(document) for document in documents]
    if articles and not LABELS.is_label(lines[-1], "end"):
        last = articles.pop()
        articles.append(replace(last, fault=last.fault or "its end is missing"))
    if len(numbers) == len(articles):
        articles = [replace(a, name=name) for a, name in zip(articles, numbers, strict=True)]
    yield from tell(articles, announced=announced)


def _split(paragraphs: Sequence[str]) -> Iterator[str]:
    for paragraph in paragraphs:
        yield from filter(None, map(clean, paragraph.split("\n")))


def _cut(lines: Sequence[str]) -> Iterator[list[str]]:
    """The lines of each document; what stands behind the last end is one that breaks off."""
    document: list[str] = []
    for line in lines:
        if LABELS.is_label(line, "end"):
            yield document
            document = []
        else:
            document.append(line)
    if document:
        yield document


def _peek_word(source: Source) -> Iterator[str]:
    """The first paragraphs of a Word file, without parsing it."""
    try:
        data = source.data
        if data.count(ENTRY) > MAX_MEMBERS:
            return
        with source.open() as stream, zipfile.ZipFile(stream) as file:
            member = file.getinfo("word/document.xml")
            if member.compress_type not in PACKED:
                return
            with file.open(member) as part:
                page = part.read(PREVIEW).decode("utf-8", "ignore")
    except (InputError, *_FAULTS):
        return
    for paragraph in page.split("</w:p>"):
        yield html.unescape("".join(_TEXT_RUN.findall(paragraph)))


def _is_nexis(paragraphs: Sequence[str]) -> bool:
    """Say whether there is a cover, or a line of rights, a length and a text in that order."""
    lines = list(_split(paragraphs))
    if _find_total(lines[:40]) and any(_read(line, "job") for line in lines[:40]):
        return True
    rest = iter(lines)
    return (
        any(LABELS.begins(line, "rights") for line in islice(rest, 20))
        and any(_SIZE.fullmatch(_read(line, "length")) for line in islice(rest, 40))
        and any(LABELS.is_label(line, "body") for line in rest)
    )


def _read(line: str, name: str) -> str:
    return LABELS.read_value(line, name) or ""


def _find_total(lines: Sequence[str]) -> int:
    """The number of documents that the cover announces, 0 where there is no cover."""
    for line in lines:
        total = _TOTAL.fullmatch(line) if len(line) <= _LONGEST else None
        if total and LABELS.is_label(total[1], "documents"):
            return int(total[2])
    return 0


def _read_document(lines: Sequence[str]) -> Article:
    sizes = [line for line in lines if _SIZE.fullmatch(_read(line, "length"))]
    if len(sizes) > 1:
        # Merged into one they would all have the day and the outlet of the first.
        fault = f"{len(sizes)} documents were found in one; their ends could not be told"
        return Article((), title=lines[0], fault=fault)
    start = _find_start(lines)
    body = next((n for n, line in enumerate(lines) if LABELS.is_label(line, "body")), None)
    facts = lines[start:body] if body is not None and body >= start else lines[start:]
    title, outlet, date = _read_facts(facts)
    fault = ""
    if body is None:
        body = _guess_body(lines, start)
        fault = "no heading of the text was found, and it was taken from behind its length on"
    text = list(_trim(lines[body + 1 :])) if body is not None else []
    if any(LABELS.begins(line, "broken") for line in lines[-5:]):
        text, fault = [], "the database could not give this document"
    highlights = [value for line in facts if (value := _read(line, "highlight"))]
    bylines = [value for line in facts if (value := _read(line, "byline"))]
    return Article(
        [*highlights, *text] if text else [],
        title=title,
        date=date,
        outlet=outlet,
        author=clean_author(bylines[0], LABELS) if bylines else "",
        fault=fault if text or body is None else fault or "no text in the export",
    )


def _find_start(lines: Sequence[str]) -> int:
    """Where a document begins: in the first, behind the cover."""
    if not (_find_total(lines) and any(_read(line, "job") for line in lines[:40])):
        return 0
    listed = [n for n, line in enumerate(lines) if _LISTED.fullmatch(line)]
    known = [n for n, line in enumerate(lines) if _is_cover(line)]
    body = next((n for n, line in enumerate(lines) if LABELS.is_label(line, "body")), len(lines))
    behind = max((n for n in [*listed, *known] if n < body), default=-1) + 1
    # The first of the titles stands once more over its document.
    first = fold(_read_listed(lines, listed[0])) if listed else ""
    again = [n for n in range(behind, body) if first and fold(lines[n]) == first]
    return again[-1] if again else behind


def _is_cover(line: str) -> bool:
    is_labelled = LABELS.read_value(line, "cover") is not None
    is_job = LABELS.read_value(line, "job") is not None
    return is_labelled or is_job or LABELS.is_label(line, "cover") or bool(_find_total([line]))


def _read_listed(lines: Sequence[str], number: int) -> str:
    """The title behind a number of the list, or on the line after it."""
    listed = _LISTED.fullmatch(lines[number])
    title = listed[1] if listed else ""
    return title or (lines[number + 1] if number + 1 < len(lines) else "")


def _read_facts(lines: Sequence[str]) -> tuple[str, str, str]:
    """The title, the outlet and the day, which no label marks."""
    facts: list[str] = []
    for line in lines[:12]:
        if LABELS.begins(line, "rights") or _is_labelled(line):
            break
        # A second headline or an edition may stand in brackets.
        if not facts or not (line.startswith("(") and line.endswith(")")):
            facts.append(line)
    days = [n for n, line in enumerate(facts) if len(line) <= _LONGEST and read_date(line)]
    day = next((n for n in days if n >= 2), None)
    if day is not None:
        return " ".join(facts[: day - 1]), facts[day - 1], facts[day]
    title, outlet, date = (*facts[:3], "", "", "")[:3]
    return title, outlet, date


def _is_labelled(line: str) -> bool:
    names = ("length", "byline", "highlight", "section", "loaded", "other")
    return any(LABELS.read_value(line, name) is not None for name in names)


def _guess_body(lines: Sequence[str], start: int) -> int | None:
    """The last labelled line before the text where no heading stands over it."""
    sizes = [n for n in range(start, len(lines)) if _SIZE.fullmatch(_read(lines[n], "length"))]
    if not sizes:
        return None
    last = sizes[0]
    while last + 1 < len(lines) and _is_labelled(lines[last + 1]):
        last += 1
    return last


def _trim(lines: Sequence[str]) -> Iterator[str]:
    """The text without the headings and the labelled lines that stand behind it."""
    end = len(lines)
    for heading in reversed(LABELS.list_words("after")):
        found = [n for n in range(end) if fold(lines[n]).rstrip(" :") == heading]
        end = found[-1] if found else end
    loaded = [n for n in range(end) if LABELS.read_value(lines[n], "loaded") is not None]
    end = loaded[-1] if loaded else end
    while end and _is_labelled(lines[end - 1]):
        end -= 1
    yield from (line for line in lines[:end] if not LABELS.is_label(line, "links"))


NEXIS_WORD = Format("Nexis Word file", frozenset({".docx"}), is_nexis_word, read_nexis_word)
NEXIS_RTF = Format("Nexis RTF file", frozenset({".rtf"}), is_nexis_rtf, read_nexis_rtf)
