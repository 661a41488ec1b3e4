r"""RTF: characters in each of the ways that they are written, and only those that are shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus.errors import REASONS, InputError
from dissensus.read import Source
from dissensus.read import rtf as rtf_module
from dissensus.read.content import Content
from dissensus.read.formats import find_format
from dissensus.read.rtf import load_lines, read_rtf
from dissensus.read.rtf_text import MAX_DEPTH

FONTS = rb"{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}{\f2\fcharset128 C;}{\f3\cpg1250 D;}}"


def load(body: bytes, *, head: bytes = rb"\ansi\ansicpg1252\deff0" + FONTS) -> list[str]:
    return load_lines(Source.of(rb"{\rtf1" + head + b"\n" + body + b"}"))


def read(data: bytes) -> Content:
    (content,) = read_rtf(Source.of(data))
    return content


def refuse(data: bytes) -> InputError:
    with pytest.raises(InputError) as caught:
        read(data)
    return caught.value


CHARACTERS = [
    (rb"L\'e9t\'e9", "Lété"),
    (rb"L\'92\'c9lys\'e9e", "L’Élysée"),
    (rb"L\rquote \'c9lys\'e9e", "L’Élysée"),
    (rb"\ldblquote non\rdblquote", "“non”"),
    (rb"\lquote non\rquote\~: fin", "‘non’\u00a0: fin"),
    (rb"\u8217?x", "’x"),
    (rb"\u8217\'92x", "’x"),
    (rb"\u8217 ?x", "’x"),
    (rb"\uc0\u8217 x", "’x"),
    (rb"\uc2\u8217 abx", "’x"),
    (rb"\uc2\u8217\'92\'92x", "’x"),
    # What stands for a character ends with its group, and a group's \uc too.
    (rb"{\uc0\u8217}x\u8217?y", "’x’y"),
    (rb"{\u8217}?x", "’?x"),
    (rb"\u-9?x", "\ufff7x"),
    (rb"\u65535 ?x", "\uffffx"),
    # Characters beyond 65,535 are written as two halves.
    (rb"\u-10179?\u-8704?", "😀"),
    (rb"\u-10179?x", "\ufffdx"),
    (rb"a\emdash b\endash c\bullet", "a—b–c•"),
    (rb"peut-\-\'eatre", "peut-\u00adêtre"),
    (rb"porte\_parole", "porte\u2011parole"),
    (rb"\{a\}\\", "{a}\\"),
    (rb"a\tab b\line c", "a\tb\nc"),
    (b"une lig\r\nne", "une ligne"),
    (rb"\f1 \'cc\'ee\'f1\'ea\'e2\'e0\f0  \'e9", "Москва é"),
    (rb"{\f1 \'cc}\'e9", "Мé"),
    (rb"\f1 \'cc\plain\'e9", "Мé"),
    (rb"\f2 \'93\'8c\'8b\'9e", "東京"),
    (rb"\f3 \'a3\'f3d\'9f", "Łódź"),
    (rb"\f9 \'e9", "é"),
    (rb"\b gras\b0  et {\i italique}", "gras et italique"),
    (rb"{\field{\*\fldinst HYPERLINK x}{\fldrslt un lien}} suit", "un lien suit"),
    (rb"{\upr{a}{\*\ud{b}}}", "a"),
]


@pytest.mark.parametrize(("body", "text"), CHARACTERS, ids=lambda value: ascii(value)[:30])
def test_characters(body: bytes, text: str) -> None:
    assert load(body) == [text]


@pytest.mark.parametrize(
    ("head", "text"),
    [
        (rb"\ansi\ansicpg1251", "Й"),
        (rb"\ansi\ansicpg1250", "É"),
        (rb"\ansi", "É"),
        (rb"\mac", "…"),
        (rb"\pca", "╔"),
        (rb"", "É"),
    ],
)
def test_code_page_of_the_file(head: bytes, text: str) -> None:
    assert load(rb"\'c9", head=head) == [text]


def test_code_page_in_unicode() -> None:
    assert load(rb"\'c3\'a9t\'c3\'a9", head=rb"\ansi\ansicpg65001") == ["été"]


@pytest.mark.parametrize("body", [rb"\'81", rb"\f2 \'93 x"])
def test_byte_that_its_code_page_does_not_know_is_a_reason(body: bytes) -> None:
    with pytest.raises(InputError) as caught:
        load(body)
    assert caught.value.reason == "encoding"


def test_code_page_that_nobody_knows_is_a_reason() -> None:
    error = refuse(rb"{\rtf1\ansi\ansicpg4711 x}")
    assert (error.reason, error.detail) == ("encoding", "code page 4711")


def test_paragraphs() -> None:
    body = rb"un\par\par deux\pard\sect trois\page quatre\par\trowd\intbl a\cell b\cell\row cinq"
    assert load(body) == ["un", "deux", "trois", "quatre", "a", "b", "cinq"]


def test_paragraphs_are_parted_by_a_blank_line() -> None:
    assert read(rb"{\rtf1 un\par deux\par}").text == "un\n\ndeux"


APART = [
    rb"{\header en-t\'eate\par}",
    rb"{\footerr pied}",
    rb"{\footnote note {\i x}\par}",
    rb"{\*\annotation remarque}",
    rb"{\pict\wmetafile8 0102ff}",
    rb"{\*\shppict{\pict 0102}}",
    rb"{\pict\bin4 }}{{}",
    rb"{\*\unheardof a{b}c}",
    rb"{\stylesheet{\s1 Titre;}}",
    rb"{\colortbl;\red0;}",
    rb"{\listtext 1.\tab}",
    rb"{\object{\objdata 0102}}",
    rb"{\deleted biff\'e9}",
    rb"\deleted biff\'e9\deleted0 ",
    rb"\v cach\'e9\plain ",
    rb"{\v cach\'e9}",
    rb"{\header{\shp{\*\shpinst{\shptxt logo\par}}}}",
    rb"{\xe{index}}",
]


@pytest.mark.parametrize("body", APART, ids=ascii)
def test_what_is_not_shown_is_left_out(body: bytes) -> None:
    assert load(b"a" + body + b"b") == ["ab"]


def test_text_that_was_inserted_is_kept() -> None:
    assert load(rb"a{\revised\revauth1 b}{\object{\objdata 01}{\result c}}") == ["abc"]


def test_text_box_is_a_paragraph_before_the_one_that_it_is_anchored_in() -> None:
    box = rb"{\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt Encadr\'e9\par}}{\shprslt vieux}}"
    assert load(box + b"texte") == ["Encadré", "texte"]


@pytest.mark.parametrize(
    ("info", "title", "author"),
    [
        (rb"{\title Porto dit non}{\author Ada Morel}", "Porto dit non", "Ada Morel"),
        (rb"{\title L\'e9t\u233?}{\creatim\yr2024}", "Lété", ""),
        (rb"{\title Document1}{\author user}", "", ""),
    ],
)
def test_title_and_author(info: bytes, title: str, author: str) -> None:
    content = read(rb"{\rtf1{\info" + info + rb"}texte}")
    assert content == Content("texte", title=title, author=author)


def test_kind_is_told_by_the_beginning() -> None:
    assert find_format(Source.of(rb"{\rtf1 a}")).label == "RTF"
    assert find_format(Source.of(rb"Un fichier {\rtf1 a}")).label == "text"


def test_what_follows_the_end_is_no_text() -> None:
    assert read(rb"{\rtf1 a}b{\par c}").text == "a"


def test_file_without_its_end_is_told() -> None:
    assert read(rb"{\rtf1 un\par deu") == Content(
        "un\n\ndeu", fault=" the end of the file is missing"
    )


def test_groups_have_a_limit() -> None:
    assert load(b"{" * (MAX_DEPTH - 1) + b"a" + b"}" * (MAX_DEPTH - 1)) == ["a"]
    with pytest.raises(InputError):
        load(b"{" * MAX_DEPTH)


def test_marks_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rtf_module, "MAX_TOKENS", 100)
    assert refuse(rb"{\rtf1 " + rb"\'e9" * 100 + b"}").reason == "too-large"


BOMBS = {
    "groups": b"{" * 4_000_000,
    "groups that close": b"{}" * 500_000,
    "signs": rb"\'e9" * 500_000,
    "halves": rb"\u-10179" * 500_000,
    "text": b"Oslo refuse. " * 1_500_000,
    "links": rb"{\field{\*\fldinst{ " * 900_000,
    "backslashes": b"\\" * 1_000_000,
    "bytes": rb"\bin999999999 " * 1_000_000,
    "paragraphs": rb"ab\par " * 500_000,
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_bomb_takes_no_more_memory_than_some_times_its_size(
    bomb: bytes, read_apart: Callable[[bytes, str, str], tuple[str, int]]
) -> None:
    outcome, megabytes = read_apart(rb"{\rtf1 " + bomb, "rtf", "read_rtf")
    assert outcome in {"text", *REASONS}
    assert megabytes < 80


WHOLE = (
    rb"{\rtf1\ansi\ansicpg1252" + FONTS + rb"{\info{\title Un titre}}\uc1 L\'92\'e9t\'e9 "
    rb"\u8217? \f1\'cc\f0 {\b gras}\par{\pict\bin3 }}}}{\footnote note}{\field{\*\fldinst x}"
    rb"{\fldrslt lien}}\par{\shp{\*\shpinst{\shptxt bo\'eete}}}fin\par}"
)


def read_somehow(data: bytes) -> None:
    """Fails on whatever is neither text nor an InputError."""
    try:
        text = read(data).text
    except InputError as error:
        assert error.reason in REASONS  # noqa: PT017 - either way is right
    else:
        text.encode()


@pytest.mark.parametrize("length", range(6, len(WHOLE)))
def test_file_that_is_cut_off(length: int) -> None:
    read_somehow(WHOLE[:length])


@given(place=st.integers(6, len(WHOLE) - 1), value=st.integers(0, 255))
def test_changed_byte(place: int, value: int) -> None:
    data = bytearray(WHOLE)
    data[place] = value
    read_somehow(bytes(data))


MARKS = rb"""{ } \ \* \u8217 \'e9 \' \uc -1 \par \fonttbl \f1 \info \title \bin5 \shptxt \plain mot
\ansicpg \fcharset 99999 \v \deleted \cell \ud \upr ?"""
PIECES = st.sampled_from([*MARKS.split(), b" ", b"\n", b"\xe9", b"\0"])


@given(pieces=st.lists(PIECES, max_size=30))
def test_any_marks(pieces: list[bytes]) -> None:
    read_somehow(rb"{\rtf1" + b"".join(pieces))


@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs"])))
def test_text_that_is_written_in_unicode_is_read(text: str) -> None:
    units = text.encode("utf-16-le")
    numbers = [
        int.from_bytes(units[i : i + 2], "little", signed=True) for i in range(0, len(units), 2)
    ]
    body = b"".join(b"\\u%d?" % number for number in numbers)
    assert load(body) == ([text] if text else [])
