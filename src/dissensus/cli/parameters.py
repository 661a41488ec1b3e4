"""Messages of the library as the command line says them: options instead of parameters."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

#: Parameter of a function -> the option that gives it, where it is not called the same.
_OPTIONS: Mapping[str, str] = {"k": "groups", "methods": "method"}
_NAMES = (
    *("k", "kind", "window", "step", "size", "method", "methods", "distance", "aggregation"),
    *("normalization", "duplicates", "kernel", "rows", "columns", "qualifier", "weight", "time"),
)
_ASSIGNED = re.compile(rf"\b({'|'.join(_NAMES)})=('[^']*'|\([^)]*\)|\w+)")
_LEVELS = re.compile(r"\b(?:with levels\b(?:=\{…\})?|levels=\{…\})")


#: What a message begins with: the parameter that is wrong, and of which network it is.
_ROLE = re.compile(r"(\w+)((?: of a \w+ network)?): ")


def name_options(message: str, known: Collection[str] = ()) -> str:
    """Write parameters of Python in a message as the options of the command line.

    ``known`` are the parameters that the command has options for: only these are named where
    the message begins with one.

    >>> name_options("phases are of windows: give window='30 days', or a series")
    'phases are of windows: give --window "30 days", or a series'
    >>> name_options("give each value a number with levels={…}")
    'give each value a number with --levels VALUE=NUMBER'
    >>> name_options("time_limit: 0 is no time", ["time_limit"])
    '--time-limit: 0 is no time'
    """
    told = _LEVELS.sub(_name_levels, message)
    told = _ASSIGNED.sub(_name_option, told)
    role = _ROLE.match(told)
    if role and _to_name(role[1]) in {name.rstrip("_") for name in known}:
        told = f"{_to_option(role[1])}{role[2]}: {told[role.end() :]}"
    return told


def _to_name(parameter: str) -> str:
    return _OPTIONS.get(parameter, parameter)


def _to_option(parameter: str) -> str:
    return f"--{_to_name(parameter).replace('_', '-')}"


def _name_levels(found: re.Match[str]) -> str:
    return "with --levels VALUE=NUMBER" if found[0].startswith("with") else "--levels VALUE=NUMBER"


def _name_option(found: re.Match[str]) -> str:
    name, value = found[1], found[2].strip("'()")
    shown = f'"{value}"' if " " in value and "," not in value else value
    return f"{_to_option(name)} {shown}"
