"""Tables of statements that this program wrote, as files that it reads again."""

from __future__ import annotations

from .asked import choose_asked
from .restored import TEXTS, is_written, list_actors, list_norms, restore, unmark

__all__ = [
    "TEXTS",
    "choose_asked",
    "is_written",
    "list_actors",
    "list_norms",
    "restore",
    "unmark",
]
