"""Options that are declared together: a command takes them as one value."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, get_type_hints


def spread(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command an option for each field of its parameters that are dataclasses.

    The fields are annotated as parameters of a command are; the command gets them gathered.
    """
    hints = get_type_hints(command, include_extras=True)
    gathered = {name: hint for name, hint in hints.items() if is_dataclass(hint)}
    given = inspect.signature(command).parameters.values()
    parameters = [
        one
        for parameter in given
        for one in (
            _list_fields(gathered[parameter.name])
            if parameter.name in gathered
            else [parameter.replace(annotation=hints[parameter.name])]
        )
    ]

    @functools.wraps(command)
    def run(*arguments: object, **options: Any) -> None:
        for name, kind in gathered.items():
            options[name] = kind(**{one.name: options.pop(one.name) for one in fields(kind)})  # type: ignore[operator]
        command(*arguments, **options)

    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {one.name: one.annotation for one in parameters} | {"return": None}
    return run


def _list_fields(kind: Any) -> Iterator[inspect.Parameter]:
    hints = get_type_hints(kind, include_extras=True)
    for one in fields(kind):
        if one.default is MISSING:
            raise TypeError(f"{kind.__name__}.{one.name}: an option has a default")
        yield inspect.Parameter(
            one.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=one.default,
            annotation=hints[one.name],
        )
