"""UIMA CAS XMI 1.0 with its type system, as INCEpTION imports and exports it."""

from __future__ import annotations

import zipfile
from pathlib import Path

from ...errors import InputError
from ...exchange import Bridge
from ..files import is_zip, open_zip
from .read import read_xmi
from .write import write_xmi

__all__ = ["XMI_FILES"]


def is_xmi(path: Path) -> bool:
    """Whether a file is a CAS, or an archive in which there is one."""
    if path.suffix.lower() == ".xmi":
        return True
    if not is_zip(path):
        return False
    try:
        with path.open("rb") as stream:
            names = [name.lower() for name in open_zip(stream).names]
    except (InputError, OSError, zipfile.BadZipFile):
        return False
    is_project = any(
        name.startswith(("annotation/", "curation/")) and name.endswith(".zip") for name in names
    )
    return is_project or any(name.endswith((".xmi", "typesystem.xml")) for name in names)


XMI_FILES = Bridge("UIMA CAS XMI (INCEpTION)", ".zip", is_xmi, read_xmi, write_xmi)
