"""PDF: paragraphs in reading order, whole words, and nothing of what repeats on the pages."""

from __future__ import annotations

import os
import signal
import zlib
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dissensus.errors import REASONS, InputError
from dissensus.read import Source, pdf_process, pdf_worker
from dissensus.read.content import Content
from dissensus.read.formats import find_format
from dissensus.read.pdf import load_pages, read_pdf
from dissensus.read.pdf_process import open_pdf

#: Where a text begins, from the lower left corner, its size, and the text.
Place = tuple[float, float, float, str]
CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>"


def put(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """Write a file of these objects, the first of which is the catalogue."""
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, table)
    end = b"trailer\n<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        trailer,
        len(data),
    )
    return data + head + end


def put_stream(content: bytes, filters: int = 0) -> bytes:
    for _ in range(filters):
        content = zlib.compress(content, 9)
    names = b"/Filter[%b]" % (b"/FlateDecode" * filters) if filters else b""
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(content), names, content)


def put_pages(contents: Sequence[bytes], info: bytes = b"") -> bytes:
    """Write a file with pages of this content, each a stream."""
    kids = b"".join(b"%d 0 R " % (4 + 2 * number) for number in range(len(contents)))
    objects = [CATALOG, b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, len(contents)), FONT]
    for content in contents:
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents %d 0 R"
            b"/Resources<</Font<</F 3 0 R>>>>>>" % (len(objects) + 2)
        )
        objects.append(content)
    return put([*objects, b"<<%b>>" % info], b"/Info %d 0 R" % (len(objects) + 1))


def write(texts: Sequence[Place]) -> bytes:
    shown = [
        b"BT /F %g Tf %g %g Td <%b> Tj ET" % (size, x, y, text.encode("cp1252").hex().encode())
        for x, y, size, text in texts
    ]
    return put_stream(b"\n".join(shown))


def make(*pages: Sequence[Place], info: bytes = b"") -> bytes:
    return put_pages([write(page) for page in pages], info)


def column(text: str, *, x: float = 50, y: float = 700, step: float = 14) -> list[Place]:
    """Lines of twelve points, one below the other; one that is empty leaves half a line free."""
    places: list[Place] = []
    for line in text.split("\n"):
        if line:
            places.append((x, y, 12, line))
        y -= step if line else step / 2
    return places


def read(data: bytes) -> Content:
    (content,) = read_pdf(Source.of(data))
    return content


def read_column(text: str) -> list[str]:
    return read(make(column(text))).text.split("\n\n")


def refuse(data: bytes) -> InputError:
    with pytest.raises(InputError) as caught:
        read(data)
    return caught.value


ONE = """Le gouvernement de Solvene refuse le pont, a dit
la ministre Odile Karst. Selon le vice-president
Paul Anders, la majorite hesite depuis mardi.

Les syndicats attendent une offre du conseil et
refusent de voter."""
TWO = [
    " ".join(ONE.split("\n\n", maxsplit=1)[0].split()),
    "Les syndicats attendent une offre du conseil et refusent de voter.",
]


def test_lines_of_a_paragraph_are_one_line() -> None:
    assert read_column(ONE) == TWO


def test_letters_are_those_of_the_page() -> None:
    assert read_column("« L’été à l’Élysée », dit-elle : œuvre – 5 €") == [
        "« L’été à l’Élysée », dit-elle : œuvre – 5 €"
    ]


def test_indent_begins_a_paragraph_after_a_sentence_only() -> None:
    lines = [
        (50, 700, "Le conseil de Karlsborg attend, dit le maire."),
        (70, 686, "Oslo refuse de"),
    ]
    lines += [(50, 672, "voter ce texte-la et tous les autres encore.")]
    texts = read(make([(x, y, 12, text) for x, y, text in lines])).text.split("\n\n")
    assert texts == [
        "Le conseil de Karlsborg attend, dit le maire.",
        "Oslo refuse de voter ce texte-la et tous les autres encore.",
    ]


def test_lines_that_end_early_stay_apart() -> None:
    assert read_column("Source : Le Relais\nDate : mardi\nAuteur : Ada Morel\n" + ONE) == [
        "Source : Le Relais",
        "Date : mardi",
        "Auteur : Ada Morel",
        *TWO,
    ]


def test_headline_is_apart_from_its_text() -> None:
    page: list[Place] = [(50, 740, 24, "Oslo refuse"), *column(ONE, y=720)]
    assert read(make(page)).text.split("\n\n") == ["Oslo refuse", *TWO]


PARTED = [
    # It stands whole elsewhere in the file.
    ("Le gouver-\nnement refuse ce que ce gouvernement voulait.", "Le gouvernement refuse"),
    ("Oui, peut-\netre demain, ou bien peut-etre jamais ensuite.", "Oui, peut-etre demain"),
    # Nothing says which it is: the hyphen stays.
    ("Le gouver-\nnement refuse depuis mardi soir toute offre.", "Le gouver-nement refuse"),
    # No hyphen that parts a word stands before a capital, a figure or beside another.
    ("La Franco-\nAllemande et la gouver-\nnante du gouvernement.", "La Franco-Allemande"),
    ("Le plan 2024-\n2025 de la gouver-\nnante du gouvernement.", "Le plan 2024-2025"),
    ("C'est-a-\ndire que la gouver-\nnante est gouvernante ici.", "C'est-a-dire"),
    ("Le pont -\ndit-on - attend la gouver-\nnante gouvernante.", "Le pont - dit-on"),
    ("the plan—\nnot the bridge, which nobody wants any more", "the plan—not"),
]


@pytest.mark.parametrize(("text", "start"), PARTED)
def test_parted_words(text: str, start: str) -> None:
    (paragraph,) = read_column(text)
    assert paragraph.startswith(start)


def test_file_that_parts_many_words_parts_the_unknown_too() -> None:
    (text,) = read_column(
        "Le gouver-\nnement et les syndi-\ncats ont refu-\nse, peut-\netre, ou peut-etre pas."
    )
    assert text == "Le gouvernement et les syndicats ont refuse, peut-etre, ou peut-etre pas."


LEFT = [f"gauche {number} dit la ministre a" for number in "abcdefgh"]
RIGHT = [f"droite {number} dit le conseil a" for number in "abcdefgh"]


def place_columns(*, by_line: bool) -> list[Place]:
    left = [(50.0, 600.0 - 14 * n, 12.0, text) for n, text in enumerate(LEFT)]
    right = [(320.0, 600.0 - 14 * n, 12.0, text) for n, text in enumerate(RIGHT)]
    mixed = [place for pair in zip(left, right, strict=True) for place in pair]
    return mixed if by_line else left + right


@pytest.mark.parametrize("by_line", [False, True])
def test_columns_are_read_one_after_the_other(by_line: bool) -> None:
    title: Place = (50, 640, 20, "Oslo refuse le pont et le tunnel")
    foot: Place = (50, 400, 12, "Un texte sur toute la largeur de la page, dit la ministre")
    text = read(make([title, *place_columns(by_line=by_line), foot])).text
    assert text.split("\n\n") == [title[3], " ".join(LEFT + RIGHT), foot[3]]


def test_cells_of_a_table_are_apart() -> None:
    rows = [(50, "Norvege"), (250, "Oui"), (50, "Chili"), (250, "Non")]
    page: list[Place] = [(x, 700 - 14 * (n // 2), 12, text) for n, (x, text) in enumerate(rows)]
    assert read(make(page)).text.split("\n\n") == ["Norvege", "Oui", "Chili", "Non"]


def number_pages(count: int, head: str, foot: str) -> list[list[Place]]:
    return [
        [
            (50.0, 770.0, 9.0, head.format(n)),
            *column(f"Le texte de la page {'abcdefgh'[n]} finit."),
            (290.0, 20.0, 9.0, foot.format(n + 1)),
        ]
        for n in range(count)
    ]


@pytest.mark.parametrize("count", [2, 3, 6])
@pytest.mark.parametrize("foot", ["{}", "- {} -", "Page {} sur 6", "p. {}"])
def test_heads_feet_and_page_numbers_are_left_out(count: int, foot: str) -> None:
    pages = number_pages(count, "Le Relais, 26 fevrier 2024", foot)
    assert load_pages(Source.of(make(*pages))) == [
        f"Le texte de la page {letter} finit." for letter in "abcdefgh"[:count]
    ]


def test_what_differs_or_stands_on_one_page_stays() -> None:
    (page,) = load_pages(Source.of(make(*number_pages(1, "Le Relais", "1"))))
    assert page.split("\n\n") == ["Le Relais", "Le texte de la page a finit.", "1"]
    pages = number_pages(3, "En {}00, Oslo refuse.", "{}")
    pages[1][0] = (50, 770, 9, "En 777, Oslo refuse.")
    texts = load_pages(Source.of(make(*pages)))
    assert [text.split(",")[0] for text in texts] == ["En 000", "En 777", "En 200"]


def test_what_repeats_inside_the_text_stays() -> None:
    pages = [column("Question :\nNon, dit la ministre.", y=500) for _ in range(4)]
    texts = load_pages(Source.of(make(*pages)))
    assert all(text.startswith("Question :") for text in texts)


def test_what_repeats_behind_other_text_stays() -> None:
    heads = ["Oslo refuse", "Lima attend", "Riga accepte", "Bonn hesite"]
    pages = [[(50.0, 780.0, 9.0, head), (50.0, 760.0, 9.0, "Le Relais")] for head in heads]
    texts = load_pages(Source.of(make(*pages)))
    assert [text.split() for text in texts] == [[*head.split(), "Le", "Relais"] for head in heads]


def test_paragraph_goes_on_over_the_page() -> None:
    pages = [
        column("La ministre Odile Karst refuse le"),
        column("pont de Solvene. Le conseil attend."),
    ]
    data = make(*pages)
    assert (
        read(data).text == "La ministre Odile Karst refuse le pont de Solvene. Le conseil attend."
    )
    assert len(load_pages(Source.of(data))) == 2


@pytest.mark.parametrize(
    ("info", "title", "author"),
    [
        (b"/Title(Porto dit non)/Author(Ada Morel)", "Porto dit non", "Ada Morel"),
        (b"/Title<FEFF00C90074E9>/Author(admin)", None, ""),
        (b"/Title(Microsoft Word - note.doc)/Author(Microsoft Office User)", "", ""),
        (b"/CreationDate(D:20240226)/ModDate(D:20240226)", "", ""),
    ],
)
def test_what_the_file_says_of_itself(info: bytes, title: str | None, author: str) -> None:
    content = read(make(column(ONE), info=info))
    assert (content.author, content.date) == (author, "")
    assert title is None or content.title == title


def test_kind_is_told_by_the_beginning() -> None:
    data = make(column(ONE))
    assert find_format(Source.of(data)).label == "PDF"
    assert find_format(Source.of(b"\r\n" + data)).label == "PDF"
    assert find_format(Source.of(b"Un fichier commence par %PDF-1.4")).label == "text"


def test_scan_is_told_as_one() -> None:
    error = refuse(make([], []))
    assert (error.reason, error.detail) == (
        "empty",
        "a scan without text; have its text recognised first",
    )


def test_scan_with_page_numbers_is_one_too() -> None:
    assert refuse(make(*[[(290.0, 20.0, 9.0, str(n))] for n in (1, 2, 3)])).reason == "empty"


def test_encrypted_file_is_told_as_one() -> None:
    key = b"<%b>" % (b"00" * 32)
    lock = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O%b/U%b>>/ID[<00><00>]" % (key, key)
    pages = b"<</Type/Pages/Kids[]/Count 0>>"
    error = refuse(put([CATALOG, pages], lock))
    assert error.reason == "unreadable"
    assert "password" in error.detail


def test_letters_that_cannot_be_known_are_a_reason() -> None:
    table = (
        b"1 begincodespacerange <00><FF> endcodespacerange 1 beginbfrange <41><5A><E000> endbfrange"
    )
    font = FONT[:-2] + b"/ToUnicode 6 0 R>>"
    page = b"<</Type/Page/Parent 2 0 R/Contents 5 0 R/Resources<</Font<</F 3 0 R>>>>>>"
    text = put_stream(b"BT /F 12 Tf 50 700 Td (OSLO REFUSE) Tj ET")
    objects = [CATALOG, b"<</Type/Pages/Kids[4 0 R]/Count 1>>", font, page, text, put_stream(table)]
    assert refuse(put(objects)).reason == "encoding"


def test_file_without_its_end_is_told() -> None:
    data = make(column(ONE))
    cut = data[: data.index(b"startxref")]
    assert read(cut) == Content("\n\n".join(TWO), fault=" the end of the file is missing")


def test_too_many_pages() -> None:
    kids = b"4 0 R " * (pdf_worker.MAX_PAGES + 1)
    pages = b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, pdf_worker.MAX_PAGES + 1)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]>>"
    error = refuse(put([CATALOG, pages, FONT, page]))
    assert (error.reason, error.detail) == ("too-large", "2,001 pages, limit 2,000")


def show(content: bytes, filters: int) -> bytes:
    return put_pages([put_stream(b"BT /F 2 Tf 50 700 Td " + content, filters)])


BOMBS = {
    "page with many letters": show(b"(Oslo refuse.) Tj " * 30_000, 1),
    "unpacks to much": show(b" " * 1_500_000_000, 1),
    "unpacks twice": show(b" " * 1_000_000_000, 2),
    "states in another": show(b"q " * 10_000_000, 1),
    "arrays in another": b"%PDF-1.4\n1 0 obj\n" + b"[" * 5_000_000,
    "pages that are their own": put([CATALOG, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"]),
    "pages that are not there": put([CATALOG, b"<</Type/Pages/Kids[]/Count 2000000000>>"]),
    "objects that are their own": put([b"1 0 R", b"2 0 R"]),
    "form that draws itself": put_pages([put_stream(b"/F Do /F Do")]),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_bomb_costs_its_file_alone(
    bomb: bytes, read_apart: Callable[[bytes, str, str], tuple[str, int]]
) -> None:
    outcome, megabytes = read_apart(bomb, "pdf", "read_pdf")
    assert outcome in {*REASONS} - {"format"}
    assert megabytes < 200


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such limit")
def test_worker_keeps_to_its_memory() -> None:
    assert refuse(BOMBS["unpacks twice"]).reason == "unreadable"
    assert read_column(ONE) == TWO


def test_file_that_takes_too_long_is_left_and_the_next_is_read() -> None:
    with pytest.raises(InputError) as caught:
        open_pdf(BOMBS["unpacks to much"], seconds=0.001)
    assert caught.value.reason == "unreadable"
    assert read_column(ONE) == TWO


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such signals")
def test_worker_that_was_ended_is_started_anew() -> None:
    assert read_column(ONE) == TWO
    process = pdf_process._WORKER._process
    assert process
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert read_column(ONE) == TWO


def test_one_worker_serves_all_files() -> None:
    read_column(ONE)
    process = pdf_process._WORKER._process
    refuse(b"%PDF-1.4 and no more")
    read_column(ONE)
    assert pdf_process._WORKER._process is process


WHOLE = put_pages(
    [put_stream(b"BT /F 12 Tf 50 700 Td (Oslo refuse.) Tj ET", 1)], b"/Title(Un titre)"
)


def read_somehow(data: bytes) -> None:
    """Fails on whatever is neither text nor an InputError."""
    try:
        text = read(data).text
    except InputError as error:
        assert error.reason in REASONS  # noqa: PT017 - either way is right
    else:
        text.encode()


@pytest.mark.parametrize("length", range(0, len(WHOLE), 7))
def test_file_that_is_cut_off(length: int) -> None:
    read_somehow(WHOLE[:length])


@settings(max_examples=300)
@given(place=st.integers(0, len(WHOLE) - 1), value=st.integers(0, 255))
def test_changed_byte(place: int, value: int) -> None:
    data = bytearray(WHOLE)
    data[place] = value
    read_somehow(bytes(data))


NUMBERS = st.floats(-1e6, 1e6) | st.sampled_from([0.0, 50.0, 1e30, -1e30])
PLACES = st.tuples(NUMBERS, NUMBERS, st.floats(0, 100), st.text("ab- .—", max_size=9))


@given(pages=st.lists(st.lists(PLACES, max_size=8), max_size=3))
def test_text_anywhere(pages: list[list[Place]]) -> None:
    read_somehow(make(*pages))
