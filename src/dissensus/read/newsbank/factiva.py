"""What all of Factiva's displays share: its field codes, and the lines of an article without them.

With indexing each field has a code, the same in every language of the interface: HD headline,
BY authors, PD day, SN source, LP lead paragraph, TD text, AN number. Without it the lines stand
in a fixed order, told by the one with the number of words: section, headline and authors stand
before it; the day, an hour, the source, its code, page, language and rights after it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from ..dates import read_date
from .labels import load_labels
from .pieces import Article, clean, clean_author

LABELS = load_labels("factiva")
#: All codes that an article may have, so that a line in capitals is not taken for one.
CODES = frozenset(
    {
        *("SE", "HD", "BY", "CR", "WC", "PD", "ET", "SN", "SC", "ED", "PG", "VOL", "LA", "CY"),
        *("CX", "LP", "TD", "CT", "RF", "ART", "CO", "IN", "NS", "RE", "IPC", "IPD", "PUB"),
        *("AN", "CLM", "DLN", "IF", "IPT"),
    }
)
#: The number of a document: the source's code, noughts, the day and a number.
NUMBER = re.compile(r"\b[A-Z][A-Z0-9]{1,11}\d{8}[0-9a-z]{4,16}\b")
_COUNT = re.compile(r"\d[\d,.\s\xa0\u202f]* [^\W\d_]+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
#: A day, or a number of words, is no longer.
_LONGEST = 40
_HOUR = re.compile(r"\d{1,2}[:.h]\d{2}\b.{0,12}")


def find_count(lines: Sequence[str]) -> int | None:
    """Where the number of words stands: "877 words" in any language, with the day after it.

    >>> find_count(["Oslo refuse", "1 684 mots", "26 février 2024", "Le Relais"])
    1
    """
    for number, (line, day) in enumerate(pairwise(lines)):
        is_short = len(line) <= _LONGEST and len(day) <= _LONGEST
        if is_short and _COUNT.fullmatch(clean(line)) and _YEAR.search(day):
            return number
    return None


def find_number(line: str) -> str:
    """The number in the line that ends an article ("Document LBA00000..."), else nothing."""
    words = line.split() if len(line) <= 2 * _LONGEST else []
    is_one = len(words) == 2 and words[0].isalpha() and NUMBER.fullmatch(words[1])
    return words[1] if is_one else ""


def make_coded(fields: Mapping[str, Sequence[str]]) -> Article:
    """An article of its fields: the paragraphs of each code."""
    first = {code: clean(" ".join(lines)) for code, lines in fields.items()}
    number = NUMBER.search(first.get("AN", ""))
    return Article(
        [*fields.get("LP", ()), *fields.get("TD", ())],
        title=first.get("HD", ""),
        date=first.get("PD", ""),
        outlet=first.get("SN", ""),
        author=clean_author(first.get("BY", ""), LABELS),
        name=number[0] if number else "",
    )


def read_facts(lines: Sequence[str]) -> tuple[str, str]:
    """The day and the source, which follow on the number of words."""
    count = find_count(lines)
    days = (n for n, line in enumerate(lines) if len(line) <= _LONGEST and read_date(line))
    day = next(days, None) if count is None else count + 1
    if day is None:
        return "", ""
    rest = [line for line in lines[day + 1 : day + 3] if not _HOUR.fullmatch(line)]
    return lines[day], rest[0] if rest else ""
