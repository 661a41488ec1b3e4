"""Europresse exports as PDF files.

A cover with "2 documents" and a list may stand first. Each article has a box on its source (the
first time), its day, its outlet, "• p. 12" and "• 480 mots", then its headline, authors and
text, then lines on rights and use. The line with the number of words is what each is told by.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...errors import InputError
from ...fold import fold
from ..content import Content, Format, Source
from ..dates import read_date
from ..pdf import is_pdf
from ..pdf_process import open_source
from ..pdf_words import Words
from .europresse_html import NUMBER, clean_outlet
from .labels import load_labels
from .pdf_lines import Line, count_large, join_paragraphs, list_lines
from .pieces import Article, clean_author, tell

_LABELS = load_labels("europresse")
_COUNT = re.compile(r"(?:.*\s)?[•·]\s*\d[\d\s\xa0\u202f,.]*\s?([^\W\d_]+)")
_TOTAL = re.compile(r"(?:.*[\s•·])?(\d{1,5})\s+([^\W\d_]+)")
_BULLET = ("•", "·")
#: The day and the outlet stand in so many lines above the number of words.
_HEADER = 12
#: Where more than so many lines follow the lines on use, they were only those of a page.
_REST = 12
#: "• p. 12", "Page lyon23".
_LONGEST_BULLET = 20
#: A headline has at most so many lines.
_LONGEST_TITLE = 8
#: The list of a thousand articles has some thousand lines.
_LONGEST_COVER = 5_000
_PAGE_NUMBER = re.compile(r"\d{1,4}|page \d+ (?:of|de|sur) \d+", re.IGNORECASE)
_PAGE_CODE = re.compile(r"[a-z]{2,8}\d{1,3}", re.IGNORECASE)
_NAMES = re.compile(r"(?:[^\W\d_a-z][\w'’.-]*|d[eu']s?|la|le|et|and|,)(?:\s|\Z|(?=,))")
_CLOSED = (".", "!", "?", "…", ":", ";", "»", "”", '"')


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an article stands: its header's first line, and its line of words."""

    start: int
    count: int
    date: str
    outlet: str


def is_europresse_pdf(source: Source) -> bool:
    """Say whether the file is a PDF whose articles begin as those of Europresse's exports do."""
    if not is_pdf(source):
        return False
    try:
        lines, _ = list_lines(open_source(source))
    except InputError:
        return False
    marks = any(NUMBER.search(line.text) or _is_legal(line.text) for line in lines)
    return marks and any(place.date for place in _find_places(lines))


def read_europresse_pdf(source: Source) -> Iterator[Content | InputError]:
    """Read the articles of a Europresse export saved as a PDF."""
    pdf = open_source(source)
    lines, words = list_lines(pdf)
    announced = _find_total(lines)
    fault = f"{pdf.damaged} pages are damaged and were left out" if pdf.damaged else ""
    articles = _read_articles(list(_drop_furniture(lines)), words)
    yield from tell(articles, announced=announced, fault=fault)


def _is_legal(text: str) -> bool:
    return _LABELS.begins(text, "footer") or _LABELS.begins(text, "boilerplate")


def _find_total(lines: Sequence[Line]) -> int:
    """The number of documents on the cover, 0 where there is none."""
    first = next((n for n, line in enumerate(lines) if _is_count(line.text)), len(lines))
    for line in lines[:first]:
        total = _TOTAL.fullmatch(line.text) if len(line.text) <= 80 else None
        if total and _LABELS.is_label(total[2], "documents"):
            return int(total[1])
    return 0


def _drop_furniture(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines without what stands at the head and the foot of every page."""
    for number, line in enumerate(lines):
        is_edge = (
            number in {0, len(lines) - 1}
            or lines[number - 1].page != line.page
            or lines[number + 1].page != line.page
        )
        is_number = is_edge and _PAGE_NUMBER.fullmatch(line.text)
        is_heading = len(line.text) <= 120 and _LABELS.begins(line.text, "saved")
        if line.text and not is_number and not is_heading:
            yield line


def _is_count(text: str) -> bool:
    count = _COUNT.fullmatch(text) if len(text) <= 120 else None
    return count is not None and _LABELS.is_label(count[1], "words")


def _find_places(lines: Sequence[Line]) -> list[_Place]:
    places: list[_Place] = []
    floor = 0
    for number, line in enumerate(lines):
        if _is_count(line.text):
            places.append(_find_header(lines, floor, number))
            floor = number + 1
    return places


def _find_header(lines: Sequence[Line], floor: int, count: int) -> _Place:
    """The day above the number of words, and the outlet between the two."""
    texts = [line.text for line in lines[max(floor, count - _HEADER) : count]]
    days = [n for n, text in enumerate(texts) if len(text) <= 60 and read_date(text)]
    begin = days[-1] if days else max(0, len(texts) - 2)
    between = texts[begin + 1 :] if days else texts[begin:]
    outlet = " ".join(text for text in between if not text.startswith(_BULLET))
    start = max(floor, count - _HEADER) + begin
    return _Place(
        _climb(lines, floor, start),
        count,
        texts[begin] if days else "",
        clean_outlet(outlet),
    )


def _climb(lines: Sequence[Line], floor: int, start: int) -> int:
    """The first line of a header: the box on the source and the rights may stand over the day."""
    top = start
    for number in range(start - 1, max(floor, start - 2 * _HEADER) - 1, -1):
        text = lines[number].text
        if _is_boilerplate(text) or _LABELS.is_label(text, "source"):
            top = number
        elif top - number > 2:
            # A label's value takes two lines at most; what is farther up is text.
            break
    return top


def _is_boilerplate(text: str) -> bool:
    is_rights = text.startswith(("©", "•")) and _LABELS.holds(text, "rights")
    is_link = _LABELS.is_label(text, "links")
    return is_rights or is_link or bool(NUMBER.fullmatch(text)) or _is_legal(text)


def _drop_boilerplate(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines without the database's own and those in which they go on."""
    is_dropped = False
    for line in lines:
        goes_on = is_dropped and _LABELS.begins(line.text, "continued")
        is_dropped = goes_on or _is_boilerplate(line.text)
        if not is_dropped:
            yield line


def _read_articles(lines: Sequence[Line], words: Words) -> Iterator[Article]:
    places = _find_places(lines)
    cover = lines[: min(places[0].start, _LONGEST_COVER)] if places else []
    contents = fold(" ".join(line.text for line in cover))
    names = _find_names(lines, places)
    for number, place in enumerate(places):
        end = places[number + 1].start if number + 1 < len(places) else len(lines)
        body = _cut_body(lines[place.count + 1 : end])
        title, author, text = _split_body(body, contents)
        yield Article(
            join_paragraphs(text, words),
            title=title,
            date=place.date,
            outlet=place.outlet,
            author=author,
            name=names[number],
        )


def _find_names(lines: Sequence[Line], places: Sequence[_Place]) -> list[str]:
    """The number of each document, which stands above it or below it all through a file."""
    numbers = [(n, match[0]) for n, line in enumerate(lines) if (match := NUMBER.search(line.text))]
    counts = [place.count for place in places]
    is_above = bool(numbers and counts and numbers[0][0] < counts[0])
    names = dict.fromkeys(range(-1, len(counts) + 1), "")
    for line, name in numbers:
        above = bisect(counts, line)
        # The last above it is an article's own, or the first below it.
        if is_above or not names[above - 1]:
            names[above if is_above else above - 1] = name
    return [names[number] for number in range(len(counts))]


def _cut_body(lines: Sequence[Line]) -> list[Line]:
    """An article's own lines, from behind its header to the lines on the document's use."""
    begin = 0
    while begin < len(lines) and (step := _count_header(lines[begin:])):
        begin += step
    end = next(
        (n for n in range(begin, len(lines)) if _LABELS.begins(lines[n].text, "footer")),
        len(lines),
    )
    rest = list(_drop_boilerplate(lines[end:]))
    return [*_drop_boilerplate(lines[begin:end]), *(rest if len(rest) > _REST else [])]


def _count_header(lines: Sequence[Line]) -> int:
    """As many lines as still belong to the header: a page's code, rights, a label and value."""
    text = lines[0].text
    if _LABELS.is_label(text, "source"):
        is_valued = len(lines) > 1 and not _LABELS.is_label(lines[1].text, "source")
        return 2 if is_valued else 1
    is_bullet = text.startswith(_BULLET) and len(text) <= _LONGEST_BULLET
    return int(is_bullet or _is_page_code(text) or _is_boilerplate(text))


def _is_page_code(text: str) -> bool:
    """Say whether a line is the page of the newspaper: "Page", "Page lyon23" or "lyon23"."""
    first, _, rest = text.partition(" ")
    is_page = _LABELS.is_label(first, "page") and (not rest or any(map(str.isdigit, rest)))
    return (is_page and len(text) <= _LONGEST_BULLET) or bool(_PAGE_CODE.fullmatch(text))


def _split_body(lines: Sequence[Line], contents: str) -> tuple[str, str, Sequence[Line]]:
    """The headline, the authors and the text."""
    begin, end = _find_title(lines, contents)
    title = " ".join(line.text for line in lines[begin:end])
    author = lines[end].text if end < len(lines) - 1 and _is_author(lines[end].text) else ""
    text = [*lines[:begin], *lines[end + bool(author) :]]
    return title, clean_author(author, _LABELS), text


def _find_title(lines: Sequence[Line], contents: str) -> tuple[int, int]:
    """Where the headline begins and ends.

    It is told by the list on the cover, by its larger letters, or goes on as long as its lines
    begin small.
    """
    end = 0
    while end < min(len(lines), _LONGEST_TITLE) and _is_listed(lines[: end + 1], contents):
        end += 1
    if end:
        return 0, end
    begin, end = count_large(lines)
    if end > begin and end < len(lines):
        return begin, end
    end = min(1, len(lines))
    while end < len(lines) - 1 and _goes_on(lines[end - 1].text, lines[end].text):
        end += 1
    return 0, end


def _is_listed(lines: Sequence[Line], contents: str) -> bool:
    title = fold(" ".join(line.text for line in lines))
    return len(title) > 10 and title in contents


def _goes_on(line: str, after: str) -> bool:
    return not line.endswith(_CLOSED) and after[:1].islower()


def _is_author(text: str) -> bool:
    """Say whether a line is nothing but names, or says who wrote."""
    if len(text) > 80 or text.endswith(_CLOSED):
        return False
    names = _NAMES.findall(text)
    is_names = 2 <= len(names) <= 8 and "".join(names) == text
    return is_names or (_LABELS.begins(text, "by") and len(text.split()) <= 8)


EUROPRESSE_PDF = Format(
    "Europresse PDF", frozenset({".pdf"}), is_europresse_pdf, read_europresse_pdf
)
