from __future__ import annotations

from pathlib import Path

import pytest

from dissensus.config import MAX_BYTES, Settings, describe_settings, load_settings
from dissensus.errors import DissensusError


def test_nothing_given_gives_the_defaults() -> None:
    assert load_settings(environ={}) == Settings()
    assert Settings().max_bytes == MAX_BYTES


def test_environment_is_before_the_default_and_after_the_command_line() -> None:
    environ = {"DISSENSUS_LABELS": "fr", "DISSENSUS_DATE": "2024-02-26"}
    settings = load_settings(environ=environ, labels="en", date=None)
    assert (settings.labels, settings.date) == ("en", "2024-02-26")


def test_each_setting_is_read_from_the_environment() -> None:
    settings = load_settings(
        environ={
            "DISSENSUS_LABELS": "fr",
            "DISSENSUS_CODEBOOK": "book.toml",
            "DISSENSUS_REGISTERS": "a.toml:b.csv",
            "DISSENSUS_REPLACE_REGISTER": "yes",
            "DISSENSUS_LANGUAGE_FILES": "es.toml:de.toml",
            "DISSENSUS_MODELS": "fr=fr_core_news_lg, en = en_core_web_sm",
            "DISSENSUS_DATE": "2024-02-26",
            "DISSENSUS_MAX_BYTES": "1000",
        }
    )
    assert settings == Settings(
        labels="fr",
        codebook=Path("book.toml"),
        registers=(Path("a.toml"), Path("b.csv")),
        replace_register=True,
        language_files=(Path("es.toml"), Path("de.toml")),
        models={"fr": "fr_core_news_lg", "en": "en_core_web_sm"},
        date="2024-02-26",
        max_bytes=1000,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LABELS", "klingon"),
        ("LABELS", ""),
        ("REPLACE_REGISTER", "maybe"),
        ("MODELS", "fr"),
        ("MODELS", "=x"),
        ("DATE", "26/02/2024"),
        ("DATE", "2024-02-30"),
        ("MAX_BYTES", "0"),
        ("MAX_BYTES", "20 MB"),
        ("MAX_BYTES", "-1"),
    ],
)
def test_fault_names_its_variable(name: str, value: str) -> None:
    with pytest.raises(DissensusError, match=f"DISSENSUS_{name} is '{value}'"):
        load_settings(environ={f"DISSENSUS_{name}": value})


def test_fault_names_its_option() -> None:
    with pytest.raises(DissensusError, match="--date is 'hier': write a date such as 2024-02-26"):
        load_settings(environ={}, date="hier")


def test_every_setting_is_described_with_its_default() -> None:
    described = {name: default for name, default, help_ in describe_settings() if help_}
    assert described == {name: getattr(Settings(), name) for name in Settings.__dataclass_fields__}


def test_every_setting_is_in_the_documentation(root: Path) -> None:
    text = (root / "docs" / "settings.md").read_text(encoding="utf-8")
    for name, _, help_ in describe_settings():
        assert f"DISSENSUS_{name.upper()}" in text
        assert help_ in text
