"""Messages of the library as the command line says them: options instead of parameters."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

#: Parameter of a function -> the option that gives it, where it is not called the same.
_OPTIONS: Mapping[str, str] = {"k": "groups", "methods": "method"}
#: What stands for a value that a message leaves open.
_VALUES: Mapping[str, str] = {
    **dict.fromkeys(("rows", "columns", "qualifier", "weight", "time", "document"), "COLUMN"),
    "levels": "VALUE=NUMBER",
    "group": "GROUP",
}
#: The parameters that messages name with a value. Others are left: "party=Greens" is a condition.
_NAMES = (
    *("k", "kind", "window", "step", "size", "method", "methods", "distance", "aggregation"),
    *("normalization", "duplicates", "kernel", "rows", "columns", "qualifier", "weight", "time"),
    *("document", "resample", "levels", "group", "force", "exact"),
)
_VALUE = r"'[^']*'|\([^)]*\)|\{(?:…|\.\.\.)\}|…|\w+"
#: A parameter with its value, as in "size=5" and "levels={…}"; not the "yes=1" of an option.
_ASSIGNED = re.compile(rf"(?<![\w-])({'|'.join(_NAMES)})=({_VALUE})")
_LEVELS = re.compile(r"\bwith levels\b(?!=)")
#: A call that shows where a parameter belongs: "dissensus.study(…, columns=…)".
_CALL = re.compile(r"\b(?:dissensus\.)?(?:study|network)\((?:…|\.\.\.), ([^()]*)\)")
#: What an object of Python gives -> what the shell gives in its place.
_CALLED: Mapping[str, str] = {
    ".to_polars()": "-o FILE.csv",
    "to_dropped()": "--show dropped",
}
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
    >>> name_options("name another: dissensus.study(…, columns=…); force=True fits a scale")
    'name another: --columns COLUMN; --force fits a scale'
    >>> name_options("time_limit: 0 is no time", ["time_limit"])
    '--time-limit: 0 is no time'
    """
    told = _CALL.sub(r"\1", message)
    for called, given in _CALLED.items():
        told = told.replace(called, given)
    told = _ASSIGNED.sub(_name_option, _LEVELS.sub("with levels={…}", told))
    role = _ROLE.match(told)
    if role and _to_name(role[1]) in {name.rstrip("_") for name in known}:
        told = f"{_to_option(role[1])}{role[2]}: {told[role.end() :]}"
    return told


def _to_name(parameter: str) -> str:
    return _OPTIONS.get(parameter, parameter)


def _to_option(parameter: str) -> str:
    return f"--{_to_name(parameter).replace('_', '-')}"


def _name_option(found: re.Match[str]) -> str:
    name, value = found[1], found[2].strip("'()")
    if value == "True":
        return _to_option(name)
    if value.strip("{}") in ("…", "..."):
        return f"{_to_option(name)} {_VALUES.get(name, 'NAME')}"
    shown = f'"{value}"' if " " in value and "," not in value else value
    return f"{_to_option(name)} {shown}"
