"""The words of the interface: the same in both languages, and none in the templates."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

import dissensus.present
from dissensus.errors import REASONS
from dissensus.present.words import load_words
from dissensus.records import Act, Deontic, Direct, Firmness, Force, Stance, Status

HERE = Path(dissensus.present.__file__).parent
TABLES = tomllib.loads((HERE / "words.toml").read_text(encoding="utf-8"))
TEMPLATES = sorted((HERE / "templates").glob("*.jinja"))


def list_keys(table: dict[str, Any], above: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every key with the places its text has to fill."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from list_keys(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", tuple(sorted(set(re.findall(r"\{(\w+)\}", str(value)))))


def test_languages_have_the_same_keys_and_places() -> None:
    tables = [dict(list_keys(table)) for table in TABLES.values()]
    assert all(table == tables[0] for table in tables)


@pytest.mark.parametrize("labels", TABLES)
@pytest.mark.parametrize(
    ("group", "kind"),
    [
        ("act", Act),
        ("stance", Stance),
        ("sign", Stance),
        ("tally", Stance),
        ("firmness", Firmness),
        ("direct", Direct),
        ("status", Status),
        ("deontic", Deontic),
        ("force", Force),
    ],
)
def test_every_value_of_a_field_has_words(labels: str, group: str, kind: object) -> None:
    assert set(get_args(kind)) <= set(TABLES[labels][group])


@pytest.mark.parametrize("labels", TABLES)
def test_every_reason_has_words(labels: str) -> None:
    assert set(REASONS) <= set(TABLES[labels]["reasons"])


def test_each_sign_is_another() -> None:
    for table in TABLES.values():
        assert len(set(table["sign"].values())) == len(table["sign"])


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_no_words(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.DOTALL)
    shown = re.sub(r"<[^>]*>", " ", re.sub(r"<!DOCTYPE html>|&NoBreak;", "", text))
    assert not re.findall(r"[^\W\d_]{2,}", shown)
    assert not re.findall(r'(?:aria-label|title|alt)="[^"]*[^\W\d_][^"]*"', text)


@pytest.mark.parametrize(
    ("labels", "iso", "shown"),
    [
        ("en", "2024-02-26", "26 February 2024"),
        ("fr", "2024-03-01", "1er mars 2024"),
        ("fr", "2024-02-26T10:00:00Z", "26 février 2024"),
        ("en", "2024-02", "2024-02"),
        ("en", "2024-13-01", "2024-13-01"),
        ("en", "", ""),
    ],
)
def test_dates(labels: str, iso: str, shown: str) -> None:
    assert load_words(labels).date(iso) == shown


def test_counts_follow_the_language() -> None:
    assert load_words("en").count("count.actors", 0) == "0 actors"
    assert load_words("fr").count("count.actors", 0) == "0 acteur"
    assert load_words("fr").count("count.actors", 19_222) == "19\u202f222 acteurs"


def test_filled_in_text_is_not_read_as_a_pattern() -> None:
    assert load_words("en")("page.title_of", title="{w.table}").startswith("{w.table}")


def test_unknown_language_names_the_choices() -> None:
    with pytest.raises(ValueError, match=r"'de'.*en, fr"):
        load_words("de")


@pytest.mark.parametrize(
    ("coder", "key"),
    [
        ("dissensus 0.1.0 fr verb-stance", "verb-stance"),
        ("dissensus 0.1.0 fr verb-plan", "plan"),
        ("dissensus 0.1.0 fr deed-relative", "deed"),
        ("dissensus 0.1.0 fr deed-done-to", "deed-done-to"),
    ],
)
def test_rule_of_a_coder_has_words(coder: str, key: str) -> None:
    for labels, table in TABLES.items():
        assert load_words(labels).rule(coder) == table["rule"][key]


@pytest.mark.parametrize("coder", ["", "Anna Vell", "format", "rules 0.1.0"])
def test_coder_without_a_rule_has_none(coder: str) -> None:
    assert load_words("en").rule(coder) == ""
