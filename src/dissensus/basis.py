"""What a reading and a coding rest on, as short hashes: unlike hashes, unlike results.

A document whose reading rests on the same code, language file, model and names as today need
not be parsed again; one whose coding rests on the same codebook, register and code as well
need not be coded again.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from .languages import Language
from .pipeline import Stages

_PACKAGE = Path(__file__).parent
#: The parts of the package that decide what is read in a text, and what is made of that.
_READING = (
    *("again.py", "cuts.py", "fold.py", "marks.py", "mend.py", "nodes.py", "parse.py"),
    *("records.py", "attribute", "languages"),
)
_CODING = ("coding", "pipeline.py", "registers", "resolve")
#: So many hexadecimal digits tell bases apart.
_LENGTH = 16


def reading_basis(stages: Stages, language: Language) -> str:
    """Hash what the reading of a text in that language rests on: 16 hexadecimal digits."""
    model = stages.settings.models.get(language.code, "") or language.model
    register = stages.register
    names = sorted({*register.texts("capital", language.code)})
    demonyms = sorted({*register.texts("demonym", language.code)})
    files = [path.read_bytes() for path in stages.settings.language_files]
    return _hash(
        [_sources(_READING), model.encode(), _version(model), *files]
        + [name.encode() for name in (*names, *demonyms)]
    )


def coding_basis(stages: Stages) -> str:
    """Hash what a coding rests on beside the reading: 16 hexadecimal digits."""
    registers = [path.read_bytes() for path in stages.settings.registers]
    languages = [path.read_bytes() for path in stages.settings.language_files]
    replace = str(stages.settings.replace_register).encode()
    parts = [_sources(_CODING), stages.codebook.sha256.encode(), replace]
    return _hash([*parts, *registers, b"languages", *languages])


def _version(model: str) -> bytes:
    try:
        return importlib.metadata.version(model).encode()
    except importlib.metadata.PackageNotFoundError:
        return b""


@cache
def _sources(names: tuple[str, ...]) -> bytes:
    """The code and data of these parts of the package, hashed."""
    paths = [path for name in names for path in _files(_PACKAGE / name)]
    return _hash(
        part
        for path in sorted(paths)
        for part in (path.relative_to(_PACKAGE).as_posix().encode(), path.read_bytes())
    ).encode()


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return [found for found in path.rglob("*") if found.suffix in (".csv", ".py", ".toml")]


def _hash(parts: Iterable[bytes]) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(hashlib.sha256(part).digest())
    return whole.hexdigest()[:_LENGTH]
