"""How a report was made, and how its data say what they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


def told(text: str) -> Mapping[str, str]:
    """The metadata of a field: the words that say what it holds."""
    return {"help": text}


@dataclass(frozen=True, slots=True)
class Made:
    """How the codings of a report were made; given by the one who asks for the report."""

    version: str = field(metadata=told("version of dissensus"))
    codebook: str = field(metadata=told("name of the codebook"))
    codebook_version: str = field(metadata=told("version of the codebook"))
    codebook_hash: str = field(metadata=told("hash of the codebook's file"))
    register: str = field(metadata=told("name and version of the actor register"))
    languages: tuple[str, ...] = field(metadata=told("language files, with their versions"))
    models: tuple[str, ...] = field(metadata=told("models of the parser, with their versions"))
    date: str = field(metadata=told("day on which the report was made, ISO 8601"))
    settings: Mapping[str, str] = field(metadata=told("settings of the run"), default_factory=dict)
