from __future__ import annotations

from dataclasses import replace

import pytest

from dissensus.read.content import Content, to_iso_date
from dissensus.read.text import read_lines

FRONT = [
    ("texte", Content("texte")),
    ("---\ntitle: Un titre\n---\ntexte", Content("texte", title="Un titre")),
    (
        '---\r\ntitle: "À : deux"\r\ndate: 2024-02-26\r\noutlet: Le Relais\r\n---\r\ntexte\r\n',
        Content("texte\r\n", title="À : deux", date="2024-02-26", outlet="Le Relais"),
    ),
    ("---\nDate: 2024-02-26T10:30:00Z\ntags:\n  - a\n# note\n\n...\ntexte", None),
    ("---\ntitle: l'été\n---", Content("", title="l'été")),
    ("---\ntitle:\n---\n\ntexte", Content("\ntexte")),
    ("---\nautre: x\n---\ntexte", Content("texte")),
    # Not front matter: the text stays whole.
    ("---\nUne dépêche commence par un trait.\n---\nfin", ...),
    ("---\ntitle: jamais fermé\ntexte", ...),
    ("\n---\ntitle: plus bas\n---\n", ...),
    ("----\ntitle: quatre\n----\n", ...),
    ("title: sans traits\n\ntexte", ...),
]


@pytest.mark.parametrize(("text", "content"), FRONT)
def test_front_matter(text: str, content: object) -> None:
    read = replace(read_lines(text), fault="")
    if content is None:
        assert read == Content("texte", date="2024-02-26")
    elif content is ...:
        assert read == Content(text)
    else:
        assert read == content


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("---\ntitle: x\nDate: 26 frimaire 2024\n---\n", "3: '26 frimaire 2024'"),
        ('---\r\ndate: "2024-02-30"\r\n---\r\n', "2: '2024-02-30'"),
        ("---\ndate: 2024-02\n---\n", "2: '2024-02'"),
        (f"---\ndate: {'x' * 99}\n---\n", f"2: '{'x' * 40}'"),
        ("---\ndate: 2024-02-26\n---\n", ""),
        ("---\ndate: lundi 26 février 2024\n---\n", ""),
        ("---\ndate: 26/02/24\n---\n", "2: '26/02/24'"),
        ("---\ndate:\n---\n", ""),
        ("date: hier", ""),
    ],
)
def test_date_that_is_none_is_told(text: str, fault: str) -> None:
    why = " is no date and is not used; write one like 2024-02-26"
    assert read_lines(text).fault == (f"{fault}{why}" if fault else "")


@pytest.mark.parametrize(
    "date",
    ["2024-02-26", "2024-02-26, corrected on 2024-03-01", "26 février 2024", "Feb. 26th, 2024",
     '"26.02.2024"', "Mon, 26 Feb 2024 23:30:00 -0500", "20240226"],
)  # fmt: skip
def test_front_matter_takes_dates_as_sidecars_do(date: str) -> None:
    found = read_lines(f"---\ndate: {date}\n---\ntext")
    assert (found.date, found.fault, found.text) == ("2024-02-26", "", "text")


@pytest.mark.parametrize(("value", "language"), [("en", "en"), ("FR-ca", "fr"), ("?", "")])
def test_front_matter_tells_the_language(value: str, language: str) -> None:
    assert read_lines(f"---\nlanguage: {value}\n---\nYes.").language == language


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2024-02-26", "2024-02-26"),
        (" 2024-02-26T10:00:00+01:00", "2024-02-26"),
        ("2024-02-30", ""),
        ("26 février 2024", ""),
        ("2024-02", ""),
        ("", ""),
    ],
)
def test_date(value: str, date: str) -> None:
    assert to_iso_date(value) == date


def test_many_lines_are_read_in_reasonable_time() -> None:
    text = "---\n" + "a: b\n" * 100_000
    assert read_lines(text).text == text
