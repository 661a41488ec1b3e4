"""What is worked out of a document before it is kept; it needs no database."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import InputError
from ..records import Document
from .rows import hash_document
from .signature import bands, sign


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document with what is worked out before the transaction: its hash and signature."""

    document: Document
    hash: str
    signature: bytes

    @property
    def keys(self) -> tuple[int, ...]:
        """The keys under which near-duplicates find each other."""
        return bands(self.signature)


def prepare(document: Document) -> Prepared:
    """Work out what a document is known by.

    >>> len(prepare(Document("a", "a.txt", "Oslo refuses.")).keys)
    64
    """
    return Prepared(document, hash_document(document), sign(document.text))


def prepare_read(document: Document) -> Prepared:
    r"""Work it out of a document that was read from a file.

    Raises InputError where it cannot be kept: half a character cannot, nor in PostgreSQL a NUL.

    >>> prepare_read(Document("a", "a.txt", "half a letter: \ud83d"))
    Traceback (most recent call last):
    dissensus.errors.InputError: a.txt: the file's encoding is not UTF-8 ...
    """
    values = (document.id, document.path, document.text, document.title, document.date)
    whole = "".join((*values, document.outlet, document.language, document.author))
    try:
        whole.encode()
    except UnicodeEncodeError as error:
        raise InputError(document.path, "encoding") from error
    if "\0" in whole:
        raise InputError(document.path, "encoding")
    return prepare(document)
