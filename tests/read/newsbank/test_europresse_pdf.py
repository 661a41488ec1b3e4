from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dissensus.errors import REASONS, InputError
from dissensus.read.content import Content, Source
from dissensus.read.formats import find_format
from dissensus.read.newsbank.europresse_pdf import read_europresse_pdf

Row = tuple[str, int]


def write_pdf(pages: Iterable[Sequence[Row]]) -> bytes:
    """A PDF of lines in Helvetica, each with its size; a line without text is a gap."""
    objects: list[bytes] = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    objects.append(
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    )
    kids = []
    for page in pages:
        stream = b"".join(draw(page))
        kids.append(len(objects) + 2)
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F 3 0 R>>>>>>" % (len(objects))
        )
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (listed, len(kids))
    return assemble(objects)


def draw(page: Sequence[Row]) -> Iterable[bytes]:
    y = 800
    for text, size in page:
        y -= round(1.2 * size)
        shown = text.replace("\\", "").replace("(", "\\(").replace(")", "\\)")
        if text:
            yield b"BT /F %d Tf 50 %d Td (%s) Tj ET\n" % (size, y, shown.encode("cp1252"))


def assemble(objects: Sequence[bytes]) -> bytes:
    data = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


def plain(*lines: str) -> list[Row]:
    return [(line, 10) for line in lines]


FRENCH_END = plain(
    "Ce document est réservé à l'usage exclusif de l'utilisateur désigné par Banque",
    "d'essai et ne peut faire l'objet d'aucune autre utilisation.",
)
ENGLISH_END = plain("This document is destined for the exclusive use of the subscriber.")
TITLE = "La Norvège refuse le pont d'Oslo et le dit à tout le monde"
WRAPPED = ["La Norvège refuse le pont d'Oslo", "et le dit à tout le monde"]
NUMBER = "news·20240226·RN·43018x12"
LONG = "Oslo refuse le pont que le Chili lui offre, et elle l'a fait savoir lundi matin à"


def make_french(*, number: str = NUMBER, size: int = 16) -> list[Row]:
    return [
        *plain(
            "© 2024 Le Relais du Nord. Tous droits réservés.",
            "Le présent document et son usage sont protégés en vertu des lois",
            number,
            "Nom de la source",
            "Le Relais du Nord",
            "Type de source",
            "Presse",
            "Lundi 26 février 2024",
            "Le Relais du Nord, no. 43018",
            "• p. 12",
            "• 480 mots",
            "Page rela12",
        ),
        *((line, size) for line in WRAPPED),
        ("", 10),
        *plain("Berit Moen"),
        ("", 10),
        *plain(LONG, "tous ceux qui voulaient l'entendre.", "Elle l'a répété."),
        ("", 10),
        *plain("Le Chili se tait."),
        *FRENCH_END,
    ]


def make_english() -> list[Row]:
    return [
        *plain(
            "© 2024 Northern Relay. All rights reserved.",
            "news·20240227·NR·2",
            "Tuesday, February 27, 2024",
            "Northern Relay (web site) -",
            "Relay",
            "• 260 words",
        ),
        ("Chile wants the bridge", 16),
        ("", 10),
        *plain("Chile wants it."),
        ("", 10),
        *plain("It said so."),
        *ENGLISH_END,
    ]


def make_cover(total: int) -> list[Row]:
    return plain("Documents sauvegardés", f"{total} documents", "Sommaire", TITLE, "12")


FRENCH = Content(
    f"{LONG} tous ceux qui voulaient l'entendre.\n\nElle l'a répété.\n\nLe Chili se tait.",
    title=TITLE,
    date="2024-02-26",
    outlet="Le Relais du Nord",
    author="Berit Moen",
    name=NUMBER,
)
ENGLISH = Content(
    "Chile wants it.\n\nIt said so.",
    title="Chile wants the bridge",
    date="2024-02-27",
    outlet="Northern Relay (web site) - Relay",
    name="news·20240227·NR·2",
)


def read(*pages: Sequence[Row]) -> list[Content | InputError]:
    return list(read_europresse_pdf(Source.of(write_pdf(pages))))


def test_articles_are_read_in_all_their_parts() -> None:
    assert read(make_cover(2), make_french(), make_english()) == [FRENCH, ENGLISH]


def test_headline_is_told_by_the_list_on_the_cover() -> None:
    first, _ = read(make_cover(2), make_french(size=10), make_english())
    assert first == FRENCH


def test_headline_is_told_by_its_size() -> None:
    assert read(make_french()) == [FRENCH]


def test_headline_that_nothing_tells_goes_on_in_small_letters() -> None:
    (item,) = read(make_french(size=10))
    assert isinstance(item, Content)
    assert item.title == TITLE


def test_lines_before_larger_letters_stay_in_the_text() -> None:
    rows = make_french()
    title = next(n for n, row in enumerate(rows) if row[1] == 16)
    (item,) = read([*rows[:title], *plain("Page blanche pour Oslo.", "• Le pont."), *rows[title:]])
    assert isinstance(item, Content)
    assert item.title == TITLE
    assert item.text == f"Page blanche pour Oslo.\n\n• Le pont.\n\n{FRENCH.text}"


def test_article_goes_on_over_the_page() -> None:
    rows = make_french()
    cut = next(n for n, row in enumerate(rows) if row[0] == LONG) + 1
    head = plain("Documents sauvegardés par Berit Moen")
    (item,) = read([*rows[:cut], ("3", 10)], [*head, *rows[cut:]])
    assert isinstance(item, Content)
    assert item.text == FRENCH.text


def test_lines_on_use_at_each_page_do_not_end_the_article() -> None:
    rows = make_french()
    cut = next(n for n, row in enumerate(rows) if row[0] == LONG)
    more = plain(*(f"Phrase {n} du pont." for n in range(20)))
    (item,) = read([*rows[:cut], *FRENCH_END], [*more, *rows[cut:]])
    assert isinstance(item, Content)
    assert "Phrase 19 du pont." in item.text
    assert "Le Chili se tait." in item.text


def test_articles_that_are_missing_are_told() -> None:
    first, second = read(make_cover(3), make_french(), make_english())
    assert isinstance(first, Content)
    assert first.fault == " the export announces 3 articles and 2 were found"
    assert second == ENGLISH


def test_number_may_stand_below_its_article() -> None:
    def turn(rows: list[Row]) -> list[Row]:
        return [*rows[2:], *rows[:2]]

    english = turn(make_english())
    french = [*make_french()[3:], *plain("© 2024 Le Relais. Tous droits réservés.", NUMBER)]
    items = read(french, english)
    assert [item.name for item in items if isinstance(item, Content)] == [
        NUMBER,
        "news·20240227·NR·2",
    ]


def test_article_without_text_costs_itself_alone() -> None:
    rows = make_french()
    empty = [*rows[:12], *FRENCH_END]
    items = read(empty, make_english())
    assert [type(item) for item in items] == [InputError, Content]


def test_day_that_is_none_costs_itself_alone() -> None:
    rows = [row for row in make_french() if row[0] != "Lundi 26 février 2024"]
    (item,) = read(rows)
    assert isinstance(item, Content)
    assert (item.date, item.outlet) == ("", "Le Relais du Nord")


@pytest.mark.parametrize(
    ("pages", "label"),
    [
        ([make_cover(2), make_french(), make_english()], "Europresse PDF"),
        ([make_english()], "Europresse PDF"),
        ([plain("Europresse l'a dit le 26 février 2024.", "• 480 mots", "Texte.")], "PDF"),
        ([plain("Documents sauvegardés", "26 février 2024", "Texte news·20240226·RN·1.")], "PDF"),
    ],
)
def test_export_is_told_by_its_lines(pages: list[list[Row]], label: str) -> None:
    assert find_format(Source.of(write_pdf(pages))).label == label


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_damaged_export_gives_articles_or_reasons(data: st.DataObject) -> None:
    page = bytearray(write_pdf([make_cover(2), make_french(), make_english()]))
    for _ in range(data.draw(st.integers(0, 6))):
        page[data.draw(st.integers(0, len(page) - 1))] = data.draw(st.integers(0, 255))
    source = Source.of(bytes(page[: data.draw(st.integers(0, len(page)))]))
    try:
        items = list(find_format(source).read(source))
    except InputError as error:
        items = [error]
    assert items
    assert all(isinstance(item, Content) or item.reason in REASONS for item in items)


ROWS = st.sampled_from([*make_cover(2), *make_french(), *make_english(), ("• 1 mots", 12)])


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(ROWS, min_size=1, max_size=60))
def test_any_lines_give_articles_or_reasons(rows: list[Row]) -> None:
    try:
        items = read(rows)
    except InputError as error:
        items = [error]
    counts = sum(text.startswith("•") and "p." not in text for text, _ in rows)
    assert len(items) == max(1, counts) or any(
        isinstance(item, InputError) and "announces" in item.detail for item in items
    )
