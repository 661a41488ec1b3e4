"""What all of Factiva's displays share: its field codes, and the lines of an article without them.

With indexing each field has a code, the same in every language of the interface: HD headline,
BY authors, PD day, SN source, LP lead paragraph, TD text, AN number. Without it the lines stand
in a fixed order, told by the one with the number of words: section, headline and authors stand
before it; the day, an hour, the source, its code, page, language and rights after it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

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
_COUNT = re.compile(r"\d[\d,.\s\xa0\u202f]* ([^\W\d_]+)")
_HOUR = re.compile(r"\d{1,2}[:.h]\d{2}\b.{0,12}")


def is_count(line: str) -> bool:
    """Say whether a line is the number of an article's words.

    >>> is_count("1,684 words")
    True
    """
    count = _COUNT.fullmatch(clean(line)) if len(line) <= 40 else None
    return count is not None and LABELS.is_label(count[1], "words")


def find_number(line: str) -> str:
    """The number in the line that ends an article ("Document LBA00000..."), else nothing."""
    if len(line) > 80 or not LABELS.begins(line, "document"):
        return ""
    rest = clean(line).partition(" ")[2]
    return rest if NUMBER.fullmatch(rest) else ""


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
    day = next((n for n, line in enumerate(lines) if len(line) <= 40 and read_date(line)), None)
    if day is None:
        return "", ""
    rest = [line for line in lines[day + 1 : day + 3] if not _HOUR.fullmatch(line)]
    return lines[day], rest[0] if rest else ""
