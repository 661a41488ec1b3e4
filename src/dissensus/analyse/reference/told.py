"""What is told when the reference does something else than it was asked for."""

from __future__ import annotations

import inspect
import warnings

_PACKAGE = __name__.partition(".")[0]


class ReferenceWarning(UserWarning):
    """The reference does something else than what it was asked for, or draws at random."""


def warn(text: str) -> None:
    """Warn of what the reference does instead, at the line that called this package."""
    level, frame = 1, inspect.currentframe()
    while frame and frame.f_globals.get("__name__", "").partition(".")[0] == _PACKAGE:
        level, frame = level + 1, frame.f_back
    warnings.warn(text, ReferenceWarning, stacklevel=level)
