"""REFI-QDA projects (.qdpx), which NVivo, ATLAS.ti, MAXQDA and QualCoder exchange."""

from __future__ import annotations

from pathlib import Path

from ...exchange import Bridge
from .read import read_qdpx
from .write import write_qdpx

__all__ = ["QDPX"]


def is_qdpx(path: Path) -> bool:
    """Whether a file's name says that it is a project."""
    return path.suffix.lower() == ".qdpx"


QDPX = Bridge(
    "REFI-QDA project (NVivo, ATLAS.ti, MAXQDA, QualCoder)", ".qdpx", is_qdpx, read_qdpx, write_qdpx
)
