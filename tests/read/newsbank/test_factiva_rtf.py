from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dissensus.errors import REASONS, InputError
from dissensus.read.content import Content, Source
from dissensus.read.formats import find_format
from dissensus.read.newsbank.factiva_rtf import read_factiva_rtf

NUMBERS = [f"LENORD0020240226ek2q0000{letter}" for letter in "bcdefg"]
FOOTER = "{\\footer\\pard Page 1 of 2 \\u169? 2024 Factiva, Inc. All rights reserved.\\par}"
SUMMARY = ["Search Summary", "Text", "bridge", "Date", "In the last 3 months", "Results Found", "9"]


def encode(text: str) -> str:
    return "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in text)


def wrap(body: str) -> bytes:
    return f"{{\\rtf1\\ansi{{\\fonttbl{{\\f0 Arial;}}}}{FOOTER}{body}}}".encode("ascii")


def write_lines(lines: Sequence[str]) -> bytes:
    return wrap("".join(f"\\pard {encode(line)}\\par\n" for line in lines))


def write_rows(*articles: Mapping[str, str]) -> bytes:
    rows = (
        f"\\trowd\\cellx900\\cellx9000 {{\\b {code}}}\\cell {encode(text)}\\cell\\row\n"
        for article in articles
        for code, text in article.items()
    )
    return wrap("".join(rows).replace("|", "\\par "))


def make_lines(number: int = 0, *, title: str = "Norway refuses the bridge") -> list[str]:
    return [
        "Foreign Desk",
        title,
        "By Berit Moen",
        "877 words",
        "26 February 2024",
        "10:04",
        "Northern Relay",
        "LENORD",
        "12",
        "English",
        "Copyright 2024 Northern Relay. All Rights Reserved.",
        "Norway refuses the bridge.",
        "Chile wants it.",
        f"Document {NUMBERS[number]}",
    ]


def make_fields(number: int = 0, **other: str) -> dict[str, str]:
    return {
        "SE": "Monde",
        "HD": "La Norvège refuse le pont",
        "BY": "Par Berit Moen",
        "WC": "877 mots",
        "PD": "26 février 2024",
        "SN": "Le Relais du Nord",
        "CY": "Copyright 2024 Le Relais du Nord",
        "LP": "Oslo refuse le pont.",
        "TD": "Le Chili le veut.|Il l'a dit.",
        "CO": "nobrid : Northern Bridges",
        "NS": "gdip : International Relations",
        "AN": f"Document {NUMBERS[number]}",
    } | other


def read(data: bytes) -> list[Content | InputError]:
    return list(read_factiva_rtf(Source.of(data)))


WHOLE = Content(
    "Norway refuses the bridge.\n\nChile wants it.",
    title="Norway refuses the bridge",
    date="2024-02-26",
    outlet="Northern Relay",
    author="Berit Moen",
    name=NUMBERS[0],
)


def test_article_without_indexing() -> None:
    assert read(write_lines([*make_lines(), *SUMMARY])) == [WHOLE]


def test_article_with_indexing() -> None:
    assert read(write_rows(make_fields())) == [
        Content(
            "Oslo refuse le pont.\n\nLe Chili le veut.\n\nIl l'a dit.",
            title="La Norvège refuse le pont",
            date="2024-02-26",
            outlet="Le Relais du Nord",
            author="Berit Moen",
            name=NUMBERS[0],
        )
    ]


@pytest.mark.parametrize(
    "data",
    [
        write_rows(*(make_fields(number) for number in range(4))),
        write_lines([line for number in range(4) for line in make_lines(number)] + SUMMARY),
    ],
)
def test_each_article_comes_in_order(data: bytes) -> None:
    items = read(data)
    assert [item.name for item in items if isinstance(item, Content)] == NUMBERS[:4]
    assert len(items) == 4


@pytest.mark.parametrize("dotted", [True, False])
def test_headline_is_told_by_the_table_of_contents(dotted: bool) -> None:
    titles = ["Norway refuses the bridge", "Chile builds"]
    articles = [make_lines(0, title=titles[0]), make_lines(1, title=titles[1])]
    # Authors without "By": only the list tells them from the headline.
    for article in articles:
        article[2] = "Berit Moen"
    contents = ["Norway refuses the bridge........ 1", "Chile builds\t2"] if dotted else titles
    items = read(write_lines([*contents, *articles[0], *articles[1]]))
    assert [(item.title, item.author) for item in items if isinstance(item, Content)] == [
        (titles[0], "Berit Moen"),
        (titles[1], "Berit Moen"),
    ]


def test_headline_is_the_last_line_where_nothing_else_tells_it() -> None:
    lines = make_lines()
    del lines[2]
    (item,) = read(write_lines(lines))
    assert isinstance(item, Content)
    assert (item.title, item.author) == ("Norway refuses the bridge", "")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (write_lines([*make_lines(0), *make_lines(1)[:13]]), WHOLE.text),
        (
            write_rows(make_fields(0), {k: v for k, v in make_fields(1).items() if k < "QQ"}),
            "Oslo refuse le pont.",
        ),
    ],
    ids=["plain", "coded"],
)
def test_article_that_breaks_off_is_kept_and_told(data: bytes, text: str) -> None:
    cut = data.replace(f"Document {NUMBERS[1]}".encode(), b"")
    items = read(cut)
    assert len(items) == 2
    last = items[1]
    assert isinstance(last, Content)
    assert last.text == text
    assert last.name == ""


def test_article_that_the_next_follows_too_early_is_told() -> None:
    fields = make_fields(0)
    del fields["AN"]
    first, second = read(write_rows(fields, make_fields(1)))
    assert isinstance(first, Content)
    assert isinstance(second, Content)
    assert first.fault.endswith("its end is missing")
    assert (second.name, second.fault) == (NUMBERS[1], "")


def test_article_without_text_costs_itself_alone() -> None:
    items = read(write_rows(make_fields(0), make_fields(1, LP="", TD=""), make_fields(2)))
    assert [type(item) for item in items] == [Content, InputError, Content]


def test_lines_that_are_no_article_are_told() -> None:
    items = read(write_lines([*make_lines(0), "Something else", *make_lines(1)[-1:]]))
    assert isinstance(items[1], InputError)
    assert "no line with the number of its words" in items[1].detail


@pytest.mark.parametrize(
    ("data", "label"),
    [
        (write_lines(make_lines()), "Factiva RTF file"),
        (write_rows(make_fields()), "Factiva RTF file"),
        (write_lines(["Titel", f"Dokument {NUMBERS[0]}"]), "Factiva RTF file"),
        (write_lines(["Factiva has it.", "877 words", "26 February 2024", "Text."]), "RTF"),
        (write_lines([f"See Document {NUMBERS[0]} at Factiva.", "Text."]), "RTF"),
        (write_lines(["HD", "AN", "These are codes."]), "RTF"),
    ],
)
def test_export_is_told_by_its_lines(data: bytes, label: str) -> None:
    assert find_format(Source.of(data)).label == label


def collect(data: bytes) -> list[Content | InputError]:
    try:
        return read(data)
    except InputError as error:
        return [error]


def is_told(item: Content | InputError) -> bool:
    return bool(item.text) if isinstance(item, Content) else item.reason in REASONS


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_damaged_export_gives_articles_or_reasons(data: st.DataObject) -> None:
    is_coded = data.draw(st.booleans())
    whole = write_rows(make_fields(), make_fields(1)) if is_coded else write_lines(make_lines() * 2)
    page = bytearray(whole)
    for _ in range(data.draw(st.integers(0, 6))):
        page[data.draw(st.integers(0, len(page) - 1))] = data.draw(st.integers(0, 255))
    items = collect(bytes(page[: data.draw(st.integers(0, len(page)))]))
    assert items
    assert all(is_told(item) for item in items)


LINES = st.sampled_from([*make_lines(), "HD", "TD", "AN", "LP", "Text.", *SUMMARY, "© 2024"])


@given(lines=st.lists(LINES, max_size=50))
def test_any_lines_give_articles_or_reasons(lines: list[str]) -> None:
    items = collect(write_lines(lines))
    assert items
    assert all(is_told(item) for item in items)
