"""Plain text and Markdown: the text is the file's own, without its front matter.

Front matter is a block of ``name: value`` lines between two lines ``---`` at the very start.
Markdown's marks stay in the text, because offsets count the characters of the file as people
see it in their editor; front matter is data about the text and not a part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .columns import read_language, tell_date
from .content import Content, Format, Source, to_iso_date
from .dates import read_date

# Both ends must stand, and each line between must be a field, a comment, a list item or
# blank; a dispatch that happens to open with a rule (---) is then left whole.
FRONT_MATTER = re.compile(
    r"---[ \t]*\r?\n"
    r"(?P<fields>(?:(?:[A-Za-z][\w-]*:(?:[ \t][^\r\n]*)?|[ \t]*(?:[#-][^\r\n]*)?)\r?\n){0,64}?)"
    r"(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)"
)
FIELD = re.compile(r"^([A-Za-z][\w-]*):[ \t]*([^\r\n]*?)[ \t\r]*$", re.MULTILINE)


def read_text(source: Source) -> Iterator[Content]:
    """Read a plain text or a Markdown file."""
    yield read_lines(source.text)


def read_lines(text: str) -> Content:
    """The text behind its front matter, where it has some, with what that says of it."""
    front = FRONT_MATTER.match(text)
    if front is None:
        return Content(text)
    fields = {name.lower(): _unquote(value) for name, value in FIELD.findall(front["fields"])}
    return Content(
        text[front.end() :],
        title=fields.get("title", ""),
        date=_read_day(fields.get("date", "")),
        outlet=fields.get("outlet", ""),
        author=fields.get("author", ""),
        language=read_language(fields.get("language", "")),
        fault=_find_fault(front),
    )


def _find_fault(front: re.Match[str]) -> str:
    """Say where a date stands that is none: the document goes on without it."""
    for field in FIELD.finditer(front["fields"]):
        value = _unquote(field[2])
        if field[1].lower() == "date" and value and not _read_day(value):
            line = front["fields"].count("\n", 0, field.start()) + 2
            return f"{line}: {tell_date(value)}"
    return ""


def _read_day(value: str) -> str:
    return to_iso_date(value) or read_date(value)


def _unquote(value: str) -> str:
    """Take a pair of straight quotation marks off, as YAML writers put them on."""
    is_quoted = len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if is_quoted else value


TEXT = Format(
    "text",
    frozenset({"", ".txt", ".text", ".md", ".markdown"}),
    # Whatever no other format takes is text, or has its reason for being none.
    lambda _: True,
    read_text,
)
