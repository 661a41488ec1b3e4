"""Word files: the text that a reader of the page sees, in its order."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus.errors import REASONS, InputError
from dissensus.read import Source
from dissensus.read import word_text as word_text_module
from dissensus.read.content import Content
from dissensus.read.formats import find_format
from dissensus.read.word import load_paragraphs, read_word

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
MAIN = "word/document.xml"
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"


def save(document: docx.document.Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def make(*paragraphs: str, title: str = "", author: str = "") -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.core_properties.title = title
    document.core_properties.author = author
    return save(document)


def replace(data: bytes, name: str, content: bytes) -> bytes:
    """Give a file with another content of one part, or with a part more."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", 8) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return stream.getvalue()


def make_body(body: str) -> bytes:
    xml = f"<w:document {SPACES}><w:body>{body}</w:body></w:document>"
    return replace(make("x"), MAIN, xml.encode())


def load(body: str) -> list[str]:
    return load_paragraphs(Source.of(make_body(body)))


def read(data: bytes) -> Content:
    (content,) = read_word(Source.of(data))
    return content


def refuse(data: bytes) -> InputError:
    with pytest.raises(InputError) as caught:
        read(data)
    return caught.value


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_paragraphs_headings_and_cells_stand_in_their_order() -> None:
    document = docx.Document()
    document.add_heading("Oslo refuse", 0)
    document.add_paragraph("Le premier paragraphe.")
    table = document.add_table(2, 2)
    for number, cell in enumerate(table._cells):
        cell.text = f"case {number}"
    document.add_paragraph("une liste", style="List Bullet")
    document.add_paragraph("")
    data = save(document)
    wanted = ["Oslo refuse", "Le premier paragraphe."]
    wanted += ["case 0", "case 1", "case 2", "case 3", "une liste"]
    assert load_paragraphs(Source.of(data)) == wanted
    assert read(data).text == "\n\n".join(wanted)


RUNS = [
    (run("Oslo ") + run("refuse.", "<w:b/>"), "Oslo refuse."),
    (run("l\u2019\u00e9t\u00e9\u00a0: peut\u00ad\u00eatre"), "l’été\u00a0: peut\u00adêtre"),
    ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:cr/></w:r>", "a\tb\nc\n"),
    ("<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:softHyphen/></w:r>", "a\u2011b\u00ad"),
    # A tab stop is a property of the paragraph and no tab.
    ("<w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>" + run("a"), "a"),
    (f"<w:ins>{run('insere')}</w:ins>", "insere"),
    (f"<w:hyperlink>{run('un lien')}</w:hyperlink>", "un lien"),
    (f"<w:smartTag>{run('Oslo')}</w:smartTag>", "Oslo"),
    (f"<w:moveTo>{run('ici')}</w:moveTo>", "ici"),
    (f"<w:sdt><w:sdtContent>{run('un champ')}</w:sdtContent></w:sdt>", "un champ"),
    (f"<w:fldSimple>{run('3')}</w:fldSimple>", "3"),
    (run("vu", '<w:vanish w:val="0"/>'), "vu"),
]


@pytest.mark.parametrize(("runs", "text"), RUNS)
def test_text_of_a_paragraph(runs: str, text: str) -> None:
    assert load(f"<w:p>{runs}</w:p>") == [text]


UNSEEN = [
    "<w:del><w:r><w:delText>biffe</w:delText></w:r></w:del>",
    f"<w:del>{run('biffe')}</w:del>",
    f"<w:ins><w:del>{run('biffe')}</w:del></w:ins>",
    f"<w:moveFrom>{run('avant')}</w:moveFrom>",
    '<w:r><w:footnoteReference w:id="2"/></w:r>',
    '<w:r><w:commentReference w:id="1"/></w:r>',
    run("cache", "<w:vanish/>"),
    "<w:ruby><w:rt><w:r><w:t>aide</w:t></w:r></w:rt></w:ruby>",
    f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>{run('Cliquez ici')}</w:sdt>",
    "<w:r><w:instrText>HYPERLINK x</w:instrText></w:r>",
]


@pytest.mark.parametrize("runs", UNSEEN)
def test_what_is_not_shown_is_left_out(runs: str) -> None:
    assert load(f"<w:p>{run('a')}{runs}{run('b')}</w:p>") == ["ab"]


def test_notes_comments_heads_and_feet_are_left_out() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Le texte.")
    document.add_comment(paragraph.runs, text="une remarque", author="Ada Morel", initials="AM")
    document.sections[0].header.paragraphs[0].text = "en-tete"
    document.sections[0].footer.paragraphs[0].text = "pied"
    assert read(save(document)).text == "Le texte."


def test_paragraph_whose_end_was_deleted_goes_on() -> None:
    mark = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    body = f"<w:p>{mark}{run('Oslo ')}</w:p><w:p>{run('refuse.')}</w:p><w:p>{run('Fin.')}</w:p>"
    assert load(body) == ["Oslo refuse.", "Fin."]
    assert load(f"<w:p>{mark}{run('Oslo')}</w:p>") == ["Oslo"]


def test_hidden_end_of_a_paragraph_hides_no_text() -> None:
    mark = "<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>"
    assert load(f"<w:p>{mark}{run('Oslo')}</w:p>") == ["Oslo"]


def test_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent><w:p>{run('un')}</w:p><w:p>{run('deux')}</w:p></w:txbxContent>"
    choice = f"<mc:Choice><wps:txbx>{box}</wps:txbx></mc:Choice>"
    older = f"<mc:Fallback><v:textbox>{box}</v:textbox></mc:Fallback>"
    both = f"<w:r><mc:AlternateContent>{choice}{older}</mc:AlternateContent></w:r>"
    assert load(f"<w:p>{run('a')}{both}{run('b')}</w:p>") == ["ab", "un", "deux"]
    assert load(f"<w:p><w:r><v:textbox>{box}</v:textbox></w:r></w:p>") == ["un", "deux"]


@pytest.mark.parametrize(
    ("title", "author", "wanted"),
    [
        ("Porto dit non", "Ada Morel", ("Porto dit non", "Ada Morel")),
        ("Document1", "user", ("", "")),
        ("Microsoft Word - note.doc", "Microsoft Office User", ("", "")),
        ("note_finale.docx", "python-docx", ("", "")),
        ("Sans titre 2", "Admin", ("", "")),
        ("Document de synthèse", "Paul d’Anders", ("Document de synthèse", "Paul d’Anders")),
        ("", "amorel@relais", ("", "")),
        ("2024", "PC-42", ("", "")),
        ("Un titre\nsur deux  lignes", "Ada Morel ; Jon Vik", None),
    ],
)
def test_title_and_author_are_taken_where_a_person_wrote_them(
    title: str, author: str, wanted: tuple[str, str] | None
) -> None:
    content = read(make("Le texte.", title=title, author=author))
    wanted = wanted or ("Un titre sur deux lignes", "Ada Morel ; Jon Vik")
    assert (content.title, content.author) == wanted


def test_dates_of_the_file_are_no_date() -> None:
    document = docx.Document(io.BytesIO(make("Le texte.")))
    document.core_properties.created = datetime(2024, 2, 26, tzinfo=UTC)
    assert read(save(document)).date == ""


def test_kind_is_told_by_the_parts() -> None:
    assert find_format(Source.of(make("a"))).label == "Word"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("a/word/b.txt", "texte")
    assert find_format(Source.of(stream.getvalue())).label == "text"


def test_part_is_found_behind_large_ones() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(make("a"))) as old, zipfile.ZipFile(stream, "w") as new:
        new.writestr("media/picture.png", bytes(1_000_000))
        for member in old.namelist():
            new.writestr(member, old.read(member))
    assert find_format(Source.of(stream.getvalue())).label == "Word"


@pytest.mark.parametrize(
    ("name", "content", "detail"),
    [
        ("_rels/.rels", b"<Relationships/>", "does not say where"),
        ("_rels/.rels", b"<Relationships", "damaged"),
        (MAIN, b"", "damaged"),
        (MAIN, b"<a><b></a>", "damaged"),
        (MAIN, b"<!DOCTYPE a SYSTEM 'http://localhost/a.dtd'><a/>", "document type"),
        (MAIN, b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hosts'>]><a>&b;</a>", "document type"),
        (MAIN, "<!DOCTYPE a><a/>".encode("utf-16"), "document type"),
        (MAIN, b"<a>" * 300 + b"</a>" * 300, "damaged"),
        (MAIN, b"<a>" * 5_000_000, "damaged"),
    ],
)
def test_part_that_is_no_part_of_a_word_file(name: str, content: bytes, detail: str) -> None:
    error = refuse(replace(make("a"), name, content))
    assert error.reason == "unreadable"
    assert detail in error.detail


@pytest.mark.parametrize("target", ["../../etc/hosts", "/etc/hosts", "http://localhost/a", ""])
def test_text_that_is_said_to_be_elsewhere_is_not_fetched(target: str) -> None:
    for mode in ("", ' TargetMode="External"'):
        relation = f'<Relationship Id="a" Type="{TYPE}" Target="{target}"{mode}/>'
        data = replace(
            make("a"), "_rels/.rels", f"<Relationships>{relation}</Relationships>".encode()
        )
        assert refuse(data).reason == "unreadable"


def test_encrypted_file_is_told_as_an_old_one() -> None:
    with pytest.raises(InputError) as caught:
        _ = Source.of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)).text
    assert caught.value.reason == "format"
    assert "password" in caught.value.detail


def test_characters_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_text_module, "MAX_CHARACTERS", 5)
    assert load(f"<w:p>{run('12345')}</w:p>") == ["12345"]
    assert refuse(make_body(f"<w:p>{run('123456')}</w:p>")).reason == "too-large"


LOL = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 30))
BOMBS = {
    "zip": b" " * 600_000_000,
    "entities": f'<!DOCTYPE a [<!ENTITY l0 "lol">{LOL}]><a>&l29;</a>'.encode(),
    "depth": b"<a>" * 6_000_000,
    "elements": b"<a>" + b"<b/>" * 1_000_000 + b"</a>",
    "attributes": b"<a " + b" ".join(b'b%d="c"' % n for n in range(1_000_000)) + b"/>",
    "spaces": b"<a " + b" ".join(b'xmlns:b%d="c"' % n for n in range(500_000)) + b"/>",
    "one text": b"<a>" + b"x" * 19_000_000 + b"</a>",
    "paragraphs": (
        f"<w:document {SPACES}><w:body>{'<w:p><w:r><w:t>a</w:t></w:r></w:p>' * 100_000}"
        "</w:body></w:document>"
    ).encode(),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_bomb_takes_little_memory(
    bomb: bytes, read_apart: Callable[[bytes, str, str], tuple[str, int]]
) -> None:
    outcome, megabytes = read_apart(replace(make("a"), MAIN, bomb), "word", "read_word")
    assert outcome in {"text", *REASONS}
    assert megabytes < 250


WHOLE = make("Oslo refuse l’envoi de troupes.", "C’est non.", title="Un titre")


def read_somehow(data: bytes) -> None:
    """Fails on whatever is neither text nor an InputError."""
    try:
        text = read(data).text
    except InputError as error:
        assert error.reason in REASONS  # noqa: PT017 - either way is right
    else:
        text.encode()


@pytest.mark.parametrize("length", range(0, len(WHOLE), 97))
def test_file_that_is_cut_off_is_damaged(length: int) -> None:
    assert refuse(WHOLE[:length]).reason == "unreadable"


@given(place=st.integers(0, len(WHOLE) - 1), value=st.integers(0, 255))
def test_changed_byte(place: int, value: int) -> None:
    data = bytearray(WHOLE)
    data[place] = value
    read_somehow(bytes(data))


TAGS = ["p", "r", "t", "del", "ins", "sdt", "sdtPr", "showingPlcHdr", "rPr", "vanish", "tab", "rt"]


@given(tags=st.lists(st.sampled_from(TAGS), max_size=20), text=st.text("ab", max_size=3))
def test_elements_in_any_order(tags: list[str], text: str) -> None:
    opened = "".join(f"<w:{tag}>{text}" for tag in tags)
    closed = "".join(f"</w:{tag}>{text}" for tag in reversed(tags))
    read_somehow(make_body(opened + closed))


@given(changes=st.binary(max_size=40), place=st.integers(0, 400))
def test_main_part_with_other_bytes(changes: bytes, place: int) -> None:
    xml = f"<w:document {SPACES}><w:p>{run('a')}</w:p></w:document>".encode()
    read_somehow(replace(WHOLE, MAIN, xml[:place] + changes + xml[place + len(changes) :]))
