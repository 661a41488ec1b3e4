"""What a reader takes from one file's characters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Content:
    """The text of one file and what the file says of it.

    ``fault`` is a line of the file and what in it could not be used, where there is such.
    """

    text: str
    title: str = ""
    date: str = ""
    outlet: str = ""
    fault: str = ""


def to_iso_date(value: str) -> str:
    """Give the day as ``2024-02-26`` where the value starts with one, else nothing."""
    try:
        return date.fromisoformat(value.strip()[:10]).isoformat()
    except ValueError:
        return ""
