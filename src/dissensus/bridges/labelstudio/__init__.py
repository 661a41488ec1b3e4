"""Tasks of Label Studio with their annotations, and the configuration in which they open."""

from __future__ import annotations

import re
from pathlib import Path

from ...exchange import Bridge
from .read import read_labelstudio
from .write import write_labelstudio

__all__ = ["LABEL_STUDIO"]

#: As much of a file is looked at; in JSON-MIN the text may stand before what tells it.
HEAD = 1 << 20
#: What only tasks of Label Studio have: their results, or who made them.
KEYS = re.compile(rb'"(?:annotations|predictions|completions|annotation_id|annotator)"\s*:')


def is_labelstudio(path: Path) -> bool:
    """Whether a file of JSON holds tasks."""
    if path.suffix.lower() != ".json":
        return False
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD).lstrip(b"\xef\xbb\xbf \t\r\n")
    except (OSError, ValueError):
        return False
    return head.strip() == b"[]" or (head[:1] in (b"[", b"{") and bool(KEYS.search(head)))


LABEL_STUDIO = Bridge(
    "Label Studio tasks (JSON, JSON-MIN)",
    ".json",
    is_labelstudio,
    read_labelstudio,
    write_labelstudio,
)
