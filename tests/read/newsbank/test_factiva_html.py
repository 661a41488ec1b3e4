from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dissensus.errors import REASONS, InputError
from dissensus.read.content import Content, Source
from dissensus.read.formats import find_format
from dissensus.read.newsbank.factiva import find_count, find_number
from dissensus.read.newsbank.factiva_html import read_factiva_html

NUMBER = "LENORD0020240226ek2q0000b"
BODY = (
    '<p class="articleParagraph enarticleParagraph">Norway <b>refuses</b> the bridge.  </p>'
    '<p class="articleParagraph enarticleParagraph">Chile wants it.  </p>'
)
TEXT = "Norway refuses the bridge.\n\nChile wants it."


def wrap(inner: str, number: str = NUMBER) -> str:
    return (
        f'<div id="article-{number}" class="article"><div class="article enArticle">'
        f"{inner}</div></div><br><span></span>"
    )


def write_plain(
    *,
    facts: str = "<div>877 words</div><div>26 February 2024</div><div>10:04</div>"
    "<div>Northern Relay</div><div>LENORD</div><div>12</div><div>English</div>"
    "<div>Copyright 2024 Northern Relay. All Rights Reserved.  </div>",
    body: str = BODY,
) -> str:
    return wrap(
        '<p>\n</p><div>Foreign Desk; 1</div>\n<div id="hd"><span class="enHeadline">'
        'Norway refuses the bridge  </span>\n</div><div class="author">By BERIT MOEN  </div>'
        f"<div>Special to Northern Relay</div>{facts}<p></p>{body}"
        f"<p>Northern Relay Digital</p><p>Document {NUMBER}</p>"
    )


def write_coded(*, date: str = "26 février 2024", words: str = "877 mots") -> str:
    rows = {
        "SE": "Monde",
        "HD": '<span class="frHeadline">Norway refuses the bridge</span>',
        "BY": "Par Berit Moen",
        "WC": words,
        "PD": date,
        "SN": "Northern Relay",
        "CY": "Copyright 2024 Northern Relay",
        "LP": '<p class="articleParagraph">Norway refuses the bridge.</p>',
        "TD": '<p class="articleParagraph">Chile wants it.</p>',
        "RF": "Ref. 12",
        "CO": "nobrid : Northern Bridges | chirds : Chilean Roads",
        "IN": "i502 : Construction",
        "NS": "gdip : International Relations",
        "AN": f"Document {NUMBER}",
    }
    table = "".join(
        f'<tr><td class="index" align="right"><b>{code}</b>&nbsp;</td><td>{value}</td></tr>'
        for code, value in rows.items()
    )
    return wrap(f"<table><tbody>{table}</tbody></table>")


def write(*articles: str, head: str = "") -> str:
    summary = "<table><tr><td>Search Summary</td><td>Text: bridge</td></tr></table>"
    return (
        f"<html><head>{head}<title>Factiva</title></head><body><h1>Dow Jones Factiva</h1>"
        f"<form><div>{''.join(articles)}</div></form>{summary}</body></html>"
    )


def read(page: str) -> list[Content | InputError]:
    return list(read_factiva_html(Source.of(page.encode())))


WHOLE = Content(
    TEXT,
    title="Norway refuses the bridge",
    date="2024-02-26",
    outlet="Northern Relay",
    author="BERIT MOEN",
    name=NUMBER,
)


def test_article_without_indexing() -> None:
    assert read(write(write_plain())) == [WHOLE]


def test_article_with_indexing() -> None:
    (item,) = read(write(write_coded()))
    assert isinstance(item, Content)
    assert item.author == "Berit Moen"
    assert (item.text, item.title, item.date) == (WHOLE.text, WHOLE.title, WHOLE.date)
    assert (item.outlet, item.name, item.fault) == (WHOLE.outlet, NUMBER, "")


def test_articles_in_one_file_come_in_order() -> None:
    items = read(write(write_plain(), write_coded(), write_plain(body="")))
    assert [type(item) for item in items] == [Content, Content, InputError]
    assert isinstance(items[2], InputError)
    assert (items[2].reason, items[2].detail) == (
        "empty",
        f"article 3 ({NUMBER}): no text in the export",
    )


@pytest.mark.parametrize(
    ("facts", "date", "outlet"),
    [
        (
            "<div>1 684 mots</div><div>9 janvier 2024</div><div>Le Relais</div><div>LER</div>",
            "2024-01-09",
            "Le Relais",
        ),
        ("<div>12 words</div><div>February 26, 2024</div><div>Relay</div>", "2024-02-26", "Relay"),
        ("<div>9 January 2024</div><div>Relay</div><div>RLY</div>", "2024-01-09", "Relay"),
        (
            "<div>877 Wörter</div><div>26 Smarch 2024</div><div>Relay</div><div>RLY</div>",
            "",
            "Relay",
        ),
        ("<div>877 words</div>", "", ""),
        ("", "", ""),
    ],
)
def test_facts(facts: str, date: str, outlet: str) -> None:
    (item,) = read(write(write_plain(facts=facts)))
    assert isinstance(item, Content)
    assert (item.text, item.date, item.outlet) == (TEXT, date, outlet)


def test_date_that_is_none_is_told() -> None:
    (item,) = read(write(write_coded(date="Spring 2024")))
    assert isinstance(item, Content)
    assert (item.date, item.outlet) == ("", "Northern Relay")
    assert "'Spring 2024' names no day" in item.fault


def test_endless_nesting_costs_its_article_alone() -> None:
    items = read(write(write_plain(body="<div>" * 100_000), write_plain()))
    assert [type(item) for item in items] == [InputError, Content]


@pytest.mark.parametrize(
    ("page", "label"),
    [
        (write(write_plain()), "Factiva web page"),
        (write(write_coded(), head="<script>" + "x=1;" * 9_000 + "</script>"), "Factiva web page"),
        ("<html><body><p>Read on Factiva: article enArticle</p></body></html>", "web page"),
        ('<html><body><div class="article">Factiva</div></body></html>', "web page"),
    ],
)
def test_export_is_told_by_its_markup(page: str, label: str) -> None:
    assert find_format(Source.of(page.encode())).label == label


@pytest.mark.parametrize(
    ("line", "day", "is_one"),
    [
        ("877 words", "26 February 2024", True),
        ("1,684 words", "February 26, 2024", True),
        ("1 684 mots", "26 février 2024", True),
        ("1\u202f684 mots", "26 février 2024", True),
        ("877 Wörter", "26 Februar 2024", True),
        ("877 words", "Northern Relay", False),
        ("words", "26 February 2024", False),
        ("In 877 words", "26 February 2024", False),
        ("877 words", "On 26 February 2024 Norway refused the bridge.", False),
    ],
)
def test_number_of_words(line: str, day: str, is_one: bool) -> None:
    assert find_count(["Title", line, day]) == (1 if is_one else None)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        (f"Document {NUMBER}", NUMBER),
        ("Document NYTF000020050408dp1900j9s", "NYTF000020050408dp1900j9s"),
        ("Document 12", ""),
        ("Dokument LENORD0020240226ek2q0000b", NUMBER),
        (NUMBER, ""),
        ("The document LENORD0020240226ek2q0000b", ""),
    ],
)
def test_number_of_a_document(line: str, number: str) -> None:
    assert find_number(line) == number


PIECES = st.sampled_from(
    [
        *('<div class="article enArticle">', "</div>", "<table>", "<tr>", "<td>", "<b>HD</b>"),
        *('<p class="articleParagraph">', "</p>", "877 words", "<div>26 May 2024</div>", "mot "),
        *(f"<p>Document {NUMBER}</p>", '<div id="hd">', '<div class="author">', "AN", "TD", "<!--"),
    ]
)


def collect(data: bytes) -> list[Content | InputError]:
    try:
        return list(read_factiva_html(Source.of(data)))
    except InputError as error:
        return [error]


def is_told(item: Content | InputError) -> bool:
    return bool(item.text) if isinstance(item, Content) else item.reason in REASONS


@given(pieces=st.lists(PIECES, max_size=40))
def test_any_markup_gives_articles_or_reasons(pieces: list[str]) -> None:
    items = collect(("<html><body>" + "".join(pieces)).encode())
    assert len(items) == max(1, pieces.count('<div class="article enArticle">'))
    assert all(is_told(item) for item in items)


@settings(max_examples=60)
@given(data=st.data())
def test_damaged_export_gives_articles_or_reasons(data: st.DataObject) -> None:
    page = bytearray(write(write_plain(), write_coded(), write_plain()).encode())
    for _ in range(data.draw(st.integers(0, 8))):
        page[data.draw(st.integers(0, len(page) - 1))] = data.draw(st.integers(0, 255))
    items = collect(bytes(page[: data.draw(st.integers(0, 9999))]))
    assert len(items) <= 3
    assert all(is_told(item) for item in items)
