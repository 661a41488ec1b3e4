"""Databases of Discourse Network Analyzer (DNA): read, versions 2.0 and 3.0, and written, 3.0.

A coded project comes in as statements, with all that it holds beside them; statements that this
package made, and corrections, go back to be looked at and measured there.
"""

from __future__ import annotations

from pathlib import Path

from ...exchange import Bridge
from .database import Database
from .forms import DnaRoles
from .load import load_database
from .password import DEFAULT_PASSWORD
from .read import read
from .save import save_database
from .write import write

SUFFIX = ".dna"


def matches(path: Path) -> bool:
    """Whether a file is one of DNA's, by its name; whether it is whole is seen when it is read."""
    return path.suffix.lower() == SUFFIX and not path.is_dir()


DNA = Bridge("Discourse Network Analyzer", SUFFIX, matches, read, write)

__all__ = [
    "DEFAULT_PASSWORD",
    "DNA",
    "Database",
    "DnaRoles",
    "load_database",
    "read",
    "save_database",
    "write",
]
