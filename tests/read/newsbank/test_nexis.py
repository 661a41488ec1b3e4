from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dissensus.errors import REASONS, InputError
from dissensus.read.content import Content, Source
from dissensus.read.formats import find_format
from dissensus.read.newsbank.nexis import read_lines

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
ADDRESS = "https://nexis.example/api/document?collection=news&amp;id=urn:contentItem:"


def write_word(lines: Sequence[str], numbers: Sequence[str] = ()) -> bytes:
    """A Word file of paragraphs; a word in asterisks is a run of its own.

    The first paragraphs link to the documents of the numbers.
    """
    runs = (
        "".join(f'<w:r><w:t xml:space="preserve">{run}</w:t></w:r>' for run in line.split("*"))
        for line in map(escape, lines)
    )
    links = [f'<w:hyperlink r:id="rId{n}"/>' for n in range(len(numbers))]
    links += [""] * (len(lines) - len(numbers))
    body = "".join(f"<w:p><w:pPr/>{link}{run}</w:p>" for link, run in zip(links, runs, strict=True))
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/hyperlink" Target="{ADDRESS}{number}"'
        ' TargetMode="External"/>'
        for n, number in reversed(list(enumerate(numbers)))
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}">'
            f'<Relationship Id="a" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
            "</Relationships>",
        )
        file.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{W}" xmlns:r="{OFFICE}"><w:body>{body}</w:body></w:document>',
        )
        file.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{PACKAGE}">{relations}</Relationships>',
        )
    return stream.getvalue()


def write_rtf(lines: Sequence[str], numbers: Sequence[str] = ()) -> bytes:
    def encode(line: str) -> str:
        bare = line.replace("*", "")
        return "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in bare)

    body = "".join(f"{{\\pard\\b0 {encode(line)}\\par}}\n" for line in lines)
    body = (
        "".join(f'{{\\field{{\\*\\fldinst HYPERLINK "{ADDRESS}{number}"}}}}' for number in numbers)
        + body
    )
    footer = "{\\footer\\pard Page {\\field{\\*\\fldinst PAGE}}\\par}"
    return f"{{\\rtf1\\ansi\\deff0{{\\fonttbl{{\\f0 Arial;}}}}{footer}{body}}}".encode("ascii")


ARTICLE = [
    "Norway *refuses* the bridge",
    "Northern Relay ",
    "February 26, 2024 Monday 10:36 EST",
    "Copyright 2024 Northern Relay All Rights Reserved",
    "Section:\xa0WORLD; Pg. 12",
    "Length:\xa01,238 words",
    "Byline:\xa0By Berit Moen",
    "Highlight:\xa0Oslo says no.",
    "Body",
    "Norway *refuses* the bridge.",
    "Chile wants it.",
    "Link to Image",
    "Graphic",
    "A bridge near Oslo.",
    "Classification",
    "Language: ENGLISH",
    "Publication-Type: Newspaper",
    "Subject: BRIDGES (90%); ROADS (78%)",
    "Load-Date: February 27, 2024",
    "End of Document",
]
FRENCH = [
    "La Norvège refuse le pont",
    "Le Relais du Nord",
    "mardi 27 février 2024",
    "Copyright 2024 Le Relais du Nord Tous droits réservés",
    "Rubrique: MONDE",
    "Longueur: 877 mots",
    "Auteur: Berit Moen",
    "Corps",
    "Oslo refuse le pont.",
    "Classification",
    "Langue: FRENCH; FRANÇAIS",
    "Date-chargement: 28 février 2024",
    "Fin du document",
]


def write_cover(titles: Sequence[str], *, total: int) -> list[str]:
    listed = (
        line
        for number, title in enumerate(titles, start=1)
        for line in (
            f"{number}. {title}",
            "Client/Matter: -None-",
            "Search Terms: bridge",
            "Search Type: Natural Language ",
            "Narrowed by: ",
            "Content Type",
            "Narrowed by",
            "News",
            "Timeline: Jan 01, 2024 to Dec 31, 2024",
        )
    )
    return [
        "User Name: BERIT MOEN",
        "Date and Time: Wednesday, December 18, 2024 7:11:00 PM CET",
        "Job Number: 79565034",
        f"Documents ({total})",
        *listed,
    ]


TITLE = "Norway refuses the bridge"
WHOLE = Content(
    "Oslo says no.\n\nNorway refuses the bridge.\n\nChile wants it.",
    title=TITLE,
    date="2024-02-26",
    outlet="Northern Relay",
    author="Berit Moen",
)
FRENCH_WHOLE = Content(
    "Oslo refuse le pont.",
    title="La Norvège refuse le pont",
    date="2024-02-27",
    outlet="Le Relais du Nord",
    author="Berit Moen",
)

WRITERS = pytest.mark.parametrize(
    ("write", "label"), [(write_word, "Nexis Word file"), (write_rtf, "Nexis RTF file")]
)


def read(lines: Sequence[str]) -> list[Content | InputError]:
    return list(read_lines([line.replace("*", "") for line in lines]))


@WRITERS
def test_file_of_one_document(write: Callable[[Sequence[str]], bytes], label: str) -> None:
    source = Source.of(write(ARTICLE))
    format_ = find_format(source)
    assert format_.label == label
    assert list(format_.read(source)) == [WHOLE]


@WRITERS
def test_file_of_many_documents(write: Callable[[Sequence[str]], bytes], label: str) -> None:
    cover = write_cover([TITLE, "La Norvège refuse le pont"], total=2)
    source = Source.of(write([*cover, *ARTICLE, *FRENCH]))
    format_ = find_format(source)
    assert format_.label == label
    assert list(format_.read(source)) == [WHOLE, FRENCH_WHOLE]


@WRITERS
def test_french_file_is_told(write: Callable[[Sequence[str]], bytes], label: str) -> None:
    assert find_format(Source.of(write(FRENCH))).label == label


NUMBERS = ["65KH-1FT1-JBH6-C1P5-00000-00", "601X-HCR1-JC5G-10P8-00000-00"]


@pytest.mark.parametrize("write", [write_word, write_rtf])
@pytest.mark.parametrize(
    ("numbers", "names"),
    [(NUMBERS, NUMBERS), ([*NUMBERS, NUMBERS[0]], NUMBERS), (NUMBERS[:1], ["", ""])],
)
def test_number_of_a_document_stands_in_its_link(
    write: Callable[[Sequence[str], Sequence[str]], bytes], numbers: list[str], names: list[str]
) -> None:
    source = Source.of(write([*ARTICLE, *FRENCH], numbers))
    items = list(find_format(source).read(source))
    assert [item.name for item in items if isinstance(item, Content)] == names


def test_numbers_of_the_list_may_stand_alone() -> None:
    cover = write_cover(["", ""], total=2)
    cover.insert(5, TITLE)
    items = read([*cover, *ARTICLE, *FRENCH])
    assert items == [WHOLE, FRENCH_WHOLE]


def test_documents_that_are_missing_are_told() -> None:
    cover = write_cover([TITLE, "Other", "Third"], total=3)
    first, second = read([*cover, *ARTICLE, *FRENCH])
    assert isinstance(first, Content)
    assert first.fault == " the export announces 3 articles and 2 were found"
    assert first.text == WHOLE.text
    assert second == FRENCH_WHOLE


def test_document_that_breaks_off_is_kept() -> None:
    first, second = read([*ARTICLE, *FRENCH[:9]])
    assert first == WHOLE
    assert isinstance(second, Content)
    assert replace(second, fault="") == FRENCH_WHOLE
    assert second.fault == " article 2 (La Norvège refuse le pont): its end is missing"


def test_documents_whose_ends_are_not_known_are_not_merged() -> None:
    lines = [line for line in [*ARTICLE, *FRENCH] if not line.lower().startswith(("end", "fin"))]
    (item,) = read(lines)
    assert isinstance(item, InputError)
    assert "2 documents were found in one" in item.detail


def test_document_without_text_costs_itself_alone() -> None:
    empty = [*ARTICLE[:9], *ARTICLE[12:]]
    items = read([*ARTICLE, *empty, *FRENCH])
    assert [type(item) for item in items] == [Content, InputError, Content]
    assert isinstance(items[1], InputError)
    assert (items[1].reason, items[1].detail) == (
        "empty",
        f"article 2 ({TITLE}): no text in the export",
    )


def test_document_that_the_database_could_not_give() -> None:
    broken = "We are sorry but there is an error in this document and it is not possible to display"
    items = read([*ARTICLE, TITLE, f"{broken} it.", "End of Document", *FRENCH])
    assert isinstance(items[1], InputError)
    assert "the database could not give this document" in items[1].detail
    assert items[2] == FRENCH_WHOLE


@pytest.mark.parametrize(
    ("day", "date"),
    [
        ("February 26, 2024", "2024-02-26"),
        ("26 février 2024 lundi 3:00 AM GMT", "2024-02-26"),
        ("Lundi 26 Février 2024", "2024-02-26"),
        ("février 26 2024", "2024-02-26"),
        ("Spring 2024", ""),
    ],
)
def test_day(day: str, date: str) -> None:
    (item,) = read([*ARTICLE[:2], day, *ARTICLE[3:]])
    assert isinstance(item, Content)
    assert (item.date, item.title, item.outlet) == (date, TITLE, "Northern Relay")
    assert bool(item.fault) is not bool(date)


def test_headline_in_two_lines() -> None:
    (item,) = read(["The bridge:", "Norway refuses", "(Late Edition)", *ARTICLE[1:]])
    assert isinstance(item, Content)
    assert (item.title, item.outlet) == ("The bridge: Norway refuses", "Northern Relay")


def test_text_without_heading_is_kept_and_told() -> None:
    (item,) = read([line for line in ARTICLE if line != "Body"])
    assert isinstance(item, Content)
    assert item.text == WHOLE.text
    assert "no heading of the text was found" in item.fault


def test_text_that_speaks_of_the_labels_stays_whole() -> None:
    text = ["The Load-Date: is no day.", "Graphic scenes, said the classification.", "Body count."]
    (item,) = read([*ARTICLE[:9], *text, *ARTICLE[14:]])
    assert isinstance(item, Content)
    assert item.text == "\n\n".join(["Oslo says no.", *text])


@pytest.mark.parametrize(
    "lines",
    [
        ["Nexis", "The job number: 12 of Nexis is in End of Document.", "Body"],
        ["Report", "Length: 12 m", "Body", "The bridge is long.", "Classification", "Secret"],
        ["A paper", "Copyright 2024 Berit Moen", "Length", "1,238 words", "Body", "Text"],
        ["Documents (50)", "The archive keeps fifty."],
    ],
)
def test_ordinary_file_is_not_taken_for_an_export(lines: list[str]) -> None:
    assert find_format(Source.of(write_word(lines))).label == "Word"
    assert find_format(Source.of(write_rtf(lines))).label == "RTF"


def collect(data: bytes) -> list[Content | InputError]:
    source = Source.of(data)
    try:
        return list(find_format(source).read(source))
    except InputError as error:
        return [error]


def is_told(item: Content | InputError) -> bool:
    return isinstance(item, Content) or item.reason in REASONS


@settings(max_examples=60, deadline=None)
@given(data=st.data())
@pytest.mark.parametrize("write", [write_word, write_rtf])
def test_damaged_export_gives_documents_or_reasons(
    write: Callable[[Sequence[str]], bytes], data: st.DataObject
) -> None:
    page = bytearray(write([*write_cover([TITLE], total=2), *ARTICLE, *FRENCH]))
    for _ in range(data.draw(st.integers(0, 6))):
        page[data.draw(st.integers(0, len(page) - 1))] = data.draw(st.integers(0, 255))
    items = collect(bytes(page[: data.draw(st.integers(0, len(page)))]))
    assert all(is_told(item) for item in items)


LINES = st.sampled_from([*ARTICLE, *FRENCH, *write_cover([TITLE], total=1), "", "12.", "Text."])


@given(lines=st.lists(LINES, max_size=60))
def test_any_lines_give_documents_or_reasons(lines: list[str]) -> None:
    try:
        items = read(lines)
    except InputError as error:
        items = [error]
    assert items
    assert all(is_told(item) for item in items)
    assert not any("End of Document" in item.text for item in items if isinstance(item, Content))


def test_many_documents_are_read_in_reasonable_time() -> None:
    assert len(read([*write_cover([TITLE] * 500, total=3000), *ARTICLE * 3000])) == 3000
