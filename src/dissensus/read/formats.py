"""The kinds of file that can be read, in the order in which they are tried."""

from __future__ import annotations

from .content import Format, Source
from .feed import FEED
from .html import HTML
from .jsons import JSON
from .mail import MAIL
from .newsbank import NEWSBANKS
from .parquet import PARQUET
from .pdf import PDF
from .rtf import RTF
from .table import TABLE
from .text import TEXT
from .warc import WARC
from .word import WORD

#: A new kind of file is a module here and its line in this table. What the bytes say decides,
#: never the name; so the kinds that are told surely stand before those that are told by more.
#: An export of a press database is a page, a PDF, a Word or an RTF file too, and stands first.
FORMATS: tuple[Format, ...] = (
    *NEWSBANKS,
    *(PDF, WORD, RTF, PARQUET, WARC, HTML, FEED, MAIL, JSON, TABLE, TEXT),
)

#: The endings of the files of a folder that are read where their bytes show no other kind.
PLAIN = TEXT.suffixes | HTML.suffixes


def find_format(source: Source) -> Format:
    """The kind of a file, told by how it begins; text where it is nothing else."""
    return next(format_ for format_ in FORMATS if format_.matches(source))
