"""Messages of the library as the command line says them: options instead of parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping

#: Parameter of a function -> the option that gives it, where it is not called the same.
_OPTIONS: Mapping[str, str] = {"k": "groups", "methods": "method"}
_NAMES = (
    *("k", "kind", "window", "step", "size", "method", "methods", "distance", "aggregation"),
    *("normalization", "duplicates", "kernel", "rows", "columns", "qualifier", "weight", "time"),
)
_ASSIGNED = re.compile(rf"\b({'|'.join(_NAMES)})=('[^']*'|\([^)]*\)|\w+)")
_LEVELS = re.compile(r"\b(?:with levels\b(?:=\{…\})?|levels=\{…\})")


def name_options(message: str) -> str:
    """Write parameters of Python in a message as the options of the command line.

    >>> name_options("phases are of windows: give window='30 days', or a series")
    'phases are of windows: give --window "30 days", or a series'
    >>> name_options("give each value a number with levels={…}")
    'give each value a number with --levels VALUE=NUMBER'
    """
    told = _LEVELS.sub(_name_levels, message)
    return _ASSIGNED.sub(_name_option, told)


def _name_levels(found: re.Match[str]) -> str:
    return "with --levels VALUE=NUMBER" if found[0].startswith("with") else "--levels VALUE=NUMBER"


def _name_option(found: re.Match[str]) -> str:
    name, value = found[1], found[2].strip("'()")
    shown = f'"{value}"' if " " in value and "," not in value else value
    return f"--{_OPTIONS.get(name, name)} {shown}"
