"""Other people's tools: what they keep comes in, and what a corpus keeps goes out to them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..errors import InputError
from ..exchange import Bridge
from .dna import DNA
from .labelstudio import LABEL_STUDIO
from .qdpx import QDPX
from .votes import VOTES
from .xmi import XMI_FILES

#: Every tool that is reached: the name that the command line knows it by -> its bridge.
BRIDGES: Mapping[str, Bridge] = {
    "dna": DNA,
    "qdpx": QDPX,
    "xmi": XMI_FILES,
    "labelstudio": LABEL_STUDIO,
    "votes": VOTES,
}


def find_bridge(path: Path, name: str = "") -> Bridge:
    """The bridge that reads a file that is there, or writes one with that ending.

    ``name`` is a key of ``BRIDGES``, for a file whose ending does not say. Raises InputError
    where no tool has such files.
    """
    if name:
        return BRIDGES[name]
    found = [bridge for bridge in BRIDGES.values() if path.exists() and bridge.matches(path)]
    found += [bridge for bridge in BRIDGES.values() if bridge.suffix == path.suffix.lower()]
    if not found:
        endings = ", ".join(bridge.suffix for bridge in BRIDGES.values())
        raise InputError(str(path), "format", f"the tools known here write {endings}")
    return found[0]
