"""What can go wrong, and why text is left out.

DissensusError
├── AnalysisError     a measure that a table of statements, or what was asked of it, cannot carry
│   └── InputError    a path, a table's file or a document, that cannot be read
├── DataFileError     a codebook, register or language file with a fault in it
├── ModelError        a parser's model that is missing or does not load
└── CorpusError       a corpus that cannot be opened, or what is asked of it and is not there

Who measures tables of their own has one error to catch, whether the file or the question is wrong.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from pathlib import Path


class DissensusError(Exception):
    """A fault that the user can act on; its text is one line that says how."""


class AnalysisError(DissensusError):
    """What was asked of a table of statements cannot be given; the text says what can."""


class InputError(AnalysisError):
    """A path or document that cannot be read; ``reason`` is a key of ``REASONS``."""

    def __init__(self, path: str, reason: str, detail: str = "") -> None:
        self.path = path
        self.reason = reason
        self.detail = detail
        super().__init__(f"{path}: {REASONS[reason]}" + (f" ({detail})" if detail else ""))

    @classmethod
    def from_os(cls, path: str, error: OSError) -> InputError:
        """Make the error for a path that the system would not open, in words that help."""
        if error.errno in (errno.ENOENT, errno.ENOTDIR):
            detail = "a link to what is not there" if Path(path).is_symlink() else ""
            return cls(path, "missing", detail)
        return cls(path, "unreadable", describe_os_error(error))


class DataFileError(DissensusError):
    """A fault in a codebook, register or language file, with its line.

    Line 0 stands for the file as a whole.
    """

    def __init__(self, path: Path | str, line: int, message: str) -> None:
        self.path = str(path)
        self.line = line
        super().__init__(f"{path}:{line}: {message}" if line else f"{path}: {message}")


def describe_os_error(error: OSError) -> str:
    """Say why the system refused, in words that tell what to do where it can be told."""
    return _REFUSALS.get(error.errno or 0, error.strerror or str(error))


_REFUSALS: Mapping[int, str] = {
    errno.ENOENT: "no such file",
    errno.ENOTDIR: "no such file",
    errno.EACCES: "no permission",
    errno.EPERM: "no permission",
    errno.ELOOP: "a link that leads back to itself",
    errno.EISDIR: "this is a folder",
    errno.ENAMETOOLONG: "the name is too long",
    errno.EROFS: "nothing can be written there",
    errno.ENOSPC: "no space is left",
}


class ModelError(DissensusError):
    """A parser's model that is missing or does not load."""


class CorpusError(DissensusError):
    """A corpus that cannot be opened or written, or something asked of it that it has not."""


#: Why a document or a passage is left out: key -> sentence shown to people.
REASONS: Mapping[str, str] = {
    # documents
    "missing": "no such file or folder",
    "unreadable": "the file could not be opened",
    "empty": "the file holds no text",
    "empty-folder": "the folder holds no file to read",
    "binary": "the file is not text",
    "encoding": "the file's encoding is not UTF-8 or one that could be recognised",
    "too-large": "the file is larger than the limit",
    "format": "no reader for this kind of file",
    "columns": "the table has no column of text",
    "row": "a row of the table does not fit",
    "damaged": "the file is damaged or cut off",
    "language": "the text is in a language with no language file",
    "short": "the text is too short to tell its language",
    "failed": "coding the text failed; please report it with the text",
    # passages
    "no-actor": "a position without an actor that could be named",
    "collective": "a group without a seat or a cause (experts, critics, observers)",
    "no-concept": "an actor and a cue, but no measure",
    "passive": "a passive without an agent",
    "silence": "no position is taken",
    "private": "what a private person or a company tells or does of no public concern",
    "question": "a question, not a position",
    "unresolved": "a pronoun or office that could not be taken back to its person",
    "unclosed-quotation": "a quotation mark that is never closed",
}
