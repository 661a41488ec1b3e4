r"""RTF: the text that a reader of the page sees, without what is around it.

striprtf is not used: on ``{\field{\*\fldinst{`` over and over its search for links takes time
that grows with the square of the file, it keeps text that was deleted while changes were
tracked, and it writes a table's cells with bars between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..errors import InputError
from .content import Content, Format, Source
from .properties import clean_author, clean_title
from .rtf_text import RtfText

START = b"{\\rtf"
#: A control word with its number, a byte in hexadecimal, a control sign, a brace, or text.
TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})"
    rb"|\\(?P<sign>[^a-zA-Z])|(?P<brace>[{}])|[\r\n\0]+|(?P<text>[^\\{}\r\n\0]+)|\\",
    re.DOTALL,
)
#: A book has some hundred thousand; each costs a microsecond or two.
MAX_TOKENS = 5_000_000


def is_rtf(source: Source) -> bool:
    """Say whether the file begins as RTF does."""
    return source.head.startswith(START)


def read_rtf(source: Source) -> Iterator[Content]:
    """Read the text with its title and author; a file's dates are no article's."""
    text = _parse(source.data)
    yield Content(
        "\n\n".join(text.paragraphs),
        title=clean_title(text.properties.get("title", "")),
        author=clean_author(text.properties.get("author", "")),
        fault="" if text.is_whole else " the end of the file is missing",
    )


def load_lines(source: Source) -> list[str]:
    r"""The paragraphs of an RTF file, those of its tables' cells too.

    >>> load_lines(Source.of(rb"{\rtf1\ansi L'\'e9t\'e9.\par Oslo refuse.}"))
    ["L'été.", 'Oslo refuse.']
    """
    return _parse(source.data).paragraphs


def _parse(data: bytes) -> RtfText:
    if not data.startswith(START):
        raise InputError("", "format", "it does not begin as RTF does")
    text = RtfText()
    position, tokens = 0, 0
    while (match := TOKEN.match(data, position)) and not text.is_whole:
        position = match.end()
        tokens += 1
        if tokens > MAX_TOKENS:
            raise InputError("", "too-large", f"RTF of more than {MAX_TOKENS:,} marks")
        if match["word"] == b"bin":
            # So many bytes of a picture follow, and any of them may be a brace.
            position += max(0, int(match["number"] or 0))
        else:
            text.take(match)
    text.end()
    return text


RTF = Format("RTF", frozenset({".rtf"}), is_rtf, read_rtf)
