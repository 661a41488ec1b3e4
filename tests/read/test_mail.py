from __future__ import annotations

import io
from collections.abc import Sequence
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus.errors import REASONS, InputError
from dissensus.read import load_documents
from dissensus.read.content import Content, Source
from dissensus.read.formats import find_format
from dissensus.read.mail import read_mail
from dissensus.records import Document


def make(text: str = "Oslo refuse l’accord.\n", *, html: str = "") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Agathe Moulin <agathe@relais.example>"
    message["To"] = "liste@relais.example"
    message["Subject"] = "Oslo dit non, à l’été"
    message["Date"] = "Mon, 26 Feb 2024 23:30:00 -0500"
    message["Message-ID"] = "<1@relais.example>"
    message["List-Id"] = '"Le Relais" <lettre.relais.example>'
    if text:
        message.set_content(text)
        if html:
            message.add_alternative(html, subtype="html")
    else:
        message.set_content(html, subtype="html")
    return message


def read(data: bytes, *, limit: int = 1_000_000) -> Sequence[Content | InputError]:
    return list(read_mail(Source.of(data, limit=limit)))


READ = Content(
    "Oslo refuse l’accord.\n", title="Oslo dit non, à l’été", date="2024-02-26",
    outlet="Le Relais", author="Agathe Moulin", name="1@relais.example",
)  # fmt: skip


def test_message_is_an_article() -> None:
    data = make().as_bytes()
    assert find_format(Source.of(data)).label == "mail"
    assert read(data) == [READ]


def test_plain_text_goes_before_html() -> None:
    assert read(make(html="<p>Autre chose.</p>").as_bytes()) == [READ]


def test_html_alone_becomes_its_words() -> None:
    page = "<html><body><table><tr><td><p>Oslo refuse.</p></td></tr></table></body></html>"
    (item,) = read(make("", html=page).as_bytes())
    assert isinstance(item, Content)
    assert item.text == "Oslo refuse."


def test_attachments_are_not_opened() -> None:
    message = make()
    message.add_attachment("Lima accepte.", filename="note.txt")
    message.add_attachment(make("Quito accepte."))
    assert read(message.as_bytes()) == [READ]


def write_box(*messages: bytes) -> bytes:
    start = b"From agathe@relais.example Mon Feb 26 23:30:00 2024\n"
    return b"".join(start + message + b"\n\n" for message in messages)


def test_box_gives_each_message() -> None:
    texts = ["Oslo refuse.\n", "Lima dit :\n\nFrom Oslo, rien.\n", "Quito hésite.\n"]
    data = write_box(*(make(text).as_bytes(unixfrom=False) for text in texts))
    assert find_format(Source.of(data)).label == "mail"
    items = read(data)
    assert [item.text.strip() for item in items if isinstance(item, Content)] == [
        text.strip() for text in texts
    ]


def test_message_over_the_limit_costs_itself() -> None:
    data = write_box(make("a\n" * 5000).as_bytes(), make().as_bytes())
    first, second = read(data, limit=2000)
    assert isinstance(first, InputError)
    assert first.reason == "too-large"
    assert isinstance(second, Content)


@pytest.mark.parametrize(
    "text",
    [
        "From Oslo to Lima, 2024\nSubject: peace\n",
        "Date: 2024-02-26\nSubject: Oslo\n\nOslo refuse.",
        "Oslo: non\nLima: oui\n\nVoilà.",
        "From: Oslo\n\nTo: Lima",
        "Objet: x\nDe: y\n\ntexte",
    ],
)
def test_text_with_colons_is_no_message(text: str) -> None:
    assert find_format(Source.of(text.encode())).label == "text"


def nest(depth: int) -> bytes:
    head = b"From: a@b.example\nDate: x\nMIME-Version: 1.0\n"
    body = b"Content-Type: text/plain\n\nOslo refuse.\n"
    for number in range(depth):
        mark = str(number).encode()
        body = (
            b'Content-Type: multipart/mixed; boundary="b%b"\n\n--b%b\n' % (mark, mark)
            + body + b"\n--b%b--\n" % mark
        )  # fmt: skip
    return head + body


BAD = [
    nest(15),
    nest(100),
    nest(5000),
    b"From: a\nMIME-Version: 1.0\nDate: x\nContent-Type: text/plain; charset=none\n\n\xff\xfe",
    b"From: a\nMIME-Version: 1.0\nDate: x\nContent-Transfer-Encoding: base64\n\n!!!",
    b"From: =?utf-8?q?=ff?=\nMIME-Version: 1.0\nDate: =?x?b?=?=\n\nOslo refuse.",
    b"From: a\nMIME-Version: 1.0\nDate: x\nContent-Type: message/rfc822\n\n" * 500,
    b"From: " + b"(" * 50_000 + b"\nMIME-Version: 1.0\nDate: x\n\nOslo refuse.",
]


def check(data: bytes) -> None:
    for item in load_documents(["-"], stdin=io.BytesIO(data)):
        assert isinstance(item, Document) or item.reason in REASONS


@pytest.mark.parametrize("data", BAD, ids=range(len(BAD)))
def test_bad_message_gives_an_article_or_a_reason(data: bytes) -> None:
    check(data)
    (item,) = read(data)
    assert isinstance(item, Content) or item.reason in REASONS


SAMPLE = write_box(make(html="<p>Oslo</p>").as_bytes(), make().as_bytes())


def test_box_cut_anywhere_gives_articles_or_reasons() -> None:
    for end in range(0, len(SAMPLE), 23):
        check(SAMPLE[:end])


@given(changes=st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 255)), max_size=4))
def test_flipped_bytes_of_a_box_give_articles_or_reasons(changes: list[tuple[int, int]]) -> None:
    data = bytearray(SAMPLE)
    for place, byte in changes:
        data[place % len(data)] = byte
    check(bytes(data))
