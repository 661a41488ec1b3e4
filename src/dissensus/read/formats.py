"""The kinds of file that can be read, in the order in which they are tried."""

from __future__ import annotations

from .content import Format, Source
from .html import HTML
from .pdf import PDF
from .rtf import RTF
from .text import TEXT
from .word import WORD

#: A new kind of file is a module here and its line in this table. What the bytes say decides,
#: never the name; so the kinds that are told surely stand before those that are told by more.
FORMATS: tuple[Format, ...] = (PDF, WORD, RTF, HTML, TEXT)

#: The endings of the files that a folder is searched for.
SUFFIXES = frozenset(suffix for format_ in FORMATS for suffix in format_.suffixes)


def find_format(source: Source) -> Format:
    """The kind of a file, told by how it begins; text where it is nothing else."""
    return next(format_ for format_ in FORMATS if format_.matches(source))
