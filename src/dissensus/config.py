"""The settings, each declared once with its name, default and help.

A value comes from the command line, else from the environment (``DISSENSUS_LABELS`` for
``labels``), else it is the default. The command line and the documentation are made from
the declarations in ``Settings``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .errors import DissensusError

PREFIX = "DISSENSUS_"
#: The languages that actors and concepts have display names in.
LABELS = ("en", "fr")
#: The size above which a file is left out unless another is set: 20 MB.
MAX_BYTES = 20_000_000


def _to_label(text: str) -> str:
    if text not in LABELS:
        raise ValueError(f"choose one of {', '.join(LABELS)}")
    return text


def _to_path(text: str) -> Path | None:
    return Path(text) if text else None


def _to_paths(text: str) -> tuple[Path, ...]:
    return tuple(Path(part) for part in text.split(os.pathsep) if part)


def _to_flag(text: str) -> bool:
    values = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    try:
        return values[text.lower()]
    except KeyError:
        raise ValueError("write 1 or 0") from None


def _to_models(text: str) -> Mapping[str, str]:
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    models = {language.strip(): name.strip() for language, _, name in pairs}
    if not all(language and name for language, name in models.items()):
        raise ValueError("write LANGUAGE=MODEL, with commas between")
    return MappingProxyType(models)


def _to_date(text: str) -> str:
    if not text:
        return ""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError("write a date such as 2024-02-26") from None


def _to_size(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise ValueError("write a number of bytes")
    return int(text)


def _about(help_: str, parse: Callable[[str], object]) -> Mapping[str, Any]:
    return {"help": help_, "parse": parse}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a run can be told; ``describe_settings`` lists what each means."""

    labels: str = field(
        default="en", metadata=_about("Language of the names of actors and concepts.", _to_label)
    )
    codebook: Path | None = field(
        default=None,
        metadata=_about("Codebook file to use instead of the included one on security.", _to_path),
    )
    registers: tuple[Path, ...] = field(
        default=(),
        metadata=_about("File with further actors; may be given several times.", _to_paths),
    )
    replace_register: bool = field(
        default=False,
        metadata=_about(
            "Let entries of the given files take the place of the included ones with the same id.",
            _to_flag,
        ),
    )
    language_files: tuple[Path, ...] = field(
        default=(),
        metadata=_about(
            "Language file to read texts of a further language with; may be given several times.",
            _to_paths,
        ),
    )
    models: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({}),
        metadata=_about("spaCy model for a language instead of its usual one.", _to_models),
    )
    date: str = field(
        default="",
        metadata=_about("Date of documents that carry none, such as 2024-02-26.", _to_date),
    )
    max_bytes: int = field(
        default=MAX_BYTES,
        metadata=_about("Size in bytes above which a file is left out.", _to_size),
    )


def describe_settings() -> list[tuple[str, object, str]]:
    """List the settings: name, default and help."""
    defaults = Settings()
    return [
        (setting.name, getattr(defaults, setting.name), setting.metadata["help"])
        for setting in fields(Settings)
    ]


def check_setting(name: str, text: str) -> None:
    """Raise ``ValueError``, which says what to write, where the text is no value of a setting."""
    setting = next(setting for setting in fields(Settings) if setting.name == name)
    setting.metadata["parse"](text)


def load_settings(*, environ: Mapping[str, str] = os.environ, **given: object) -> Settings:
    """Make the settings of a run from what is given, the environment and the defaults.

    A given ``None``, ``False`` or empty list counts as not given; a text is parsed as one in
    the environment is.

    >>> load_settings(labels="fr", environ={"DISSENSUS_LABELS": "en"}).labels
    'fr'
    >>> load_settings(environ={"DISSENSUS_MODELS": "fr=fr_core_news_lg"}).models["fr"]
    'fr_core_news_lg'
    """
    values: dict[str, Any] = {}
    for setting in fields(Settings):
        variable = PREFIX + setting.name.upper()
        if value := given.get(setting.name):
            values[setting.name] = _parse(setting, value, f"--{setting.name.replace('_', '-')}")
        elif variable in environ:
            values[setting.name] = _parse(setting, environ[variable], variable)
    return Settings(**values)


def write_settings(settings: Settings) -> dict[str, str]:
    """The settings that differ from the defaults, as text that the environment could hold.

    Files are written with their whole path, so that they are found from another folder.

    >>> write_settings(Settings(labels="fr"))
    {'labels': 'fr'}
    """
    usual = Settings()
    return {
        setting.name: _write(getattr(settings, setting.name))
        for setting in fields(Settings)
        if getattr(settings, setting.name) != getattr(usual, setting.name)
    }


def _write(value: object) -> str:
    if isinstance(value, Path):
        return str(value.resolve())
    if isinstance(value, tuple):
        return os.pathsep.join(map(_write, value))
    if isinstance(value, Mapping):
        return ",".join(f"{key}={inner}" for key, inner in value.items())
    return "1" if value is True else str(value)


def _parse(setting: Field[Any], value: object, source: str) -> object:
    if not isinstance(value, str):
        return tuple(value) if isinstance(value, list) else value
    try:
        return setting.metadata["parse"](value)
    except ValueError as error:
        raise DissensusError(f"{source} is {value!r}: {error}") from error
