"""Messages: one (.eml) or a box of many (mbox). Newsletters and agencies' mails are read so.

The plain text of a message is its text; where it has none, the main text of its HTML.
Attachments are not opened. A message that was attached as a message is not an article.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parseaddr
from typing import BinaryIO

from ..errors import InputError
from .columns import refuse_characters, tell_date
from .content import Content, Format, Source
from .dates import read_date
from .html import read_fragment, read_page

_NAME = r"[A-Za-z][A-Za-z0-9-]{0,70}"
#: Fields one below the other, before any blank line, as no article begins.
_HEAD = re.compile(
    r"(?P<from>From \S+[^\n]*\d{4}[^\n]*\r?\n)?"
    rf"(?:{_NAME}:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){{2,}}"
)
#: Of these a message has two at least; the first three only messages have.
_SURE = re.compile(
    r"^(?:Message-ID|MIME-Version|Received|Return-Path):", re.IGNORECASE | re.MULTILINE
)
_USUAL = re.compile(r"^(?:From|Subject|Date|To):", re.IGNORECASE | re.MULTILINE)
_SEPARATOR = re.compile(rb"From \S+.*\d{4}")
#: Parts within parts, and parts in all, that are looked at.
_DEEPEST = 20
_MOST_PARTS = 200


def is_mail(source: Source) -> bool:
    """Say whether the file begins with the fields of a message."""
    head = _HEAD.match(source.start)
    if head is None:
        return False
    usual = len(set(map(str.lower, _USUAL.findall(head[0]))))
    return usual >= 2 and (bool(head["from"]) or bool(_SURE.search(head[0])))


def read_mail(source: Source) -> Iterator[Content | InputError]:
    """Read a message, or one after the other the messages of a box."""
    with source.open() as stream:
        for data in _cut(stream, source.limit):
            yield data if isinstance(data, InputError) else _try_message(data)


def _cut(stream: BinaryIO, limit: int) -> Iterator[bytes | InputError]:
    """The messages of a box, which begin with a line "From " behind a blank one."""
    held = bytearray()
    size, is_box, is_blank = 0, False, True
    while line := stream.readline(1 << 16):
        if is_blank and _SEPARATOR.match(line) and (is_box or not size):
            if size:
                yield _release(held, size, limit)
            held, size, is_box = bytearray(), 0, True
            continue
        size += len(line)
        if size <= limit:
            held += line[1:] if is_box and line.startswith(b">From ") else line
        else:
            held.clear()
        is_blank = not line.strip()
    yield _release(held, size, limit)


def _release(held: bytearray, size: int, limit: int) -> bytes | InputError:
    if size > limit:
        detail = f"a message of {size / 1e6:.1f} MB, limit {limit / 1e6:g} MB"
        return InputError("", "too-large", detail)
    return bytes(held)


def _try_message(data: bytes) -> Content | InputError:
    # Each line of parts within parts is gone through once for every depth.
    if data.lower().count(b"boundary") > _MOST_PARTS:
        return InputError("", "format", f"a message of more than {_MOST_PARTS} parts")
    try:
        return _read_message(data)
    except InputError as error:
        return error
    except (
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
    ) as error:
        # The standard library's reader raises these on fields that are broken.
        return InputError("", "damaged", f"{type(error).__name__}: {error}"[:200])


def _read_message(data: bytes) -> Content:
    message = email.message_from_bytes(data, policy=email.policy.default)
    text = _find_text(message)
    refuse_characters(text)
    written = _field(message, "Date")
    date = read_date(written)
    name, address = parseaddr(_field(message, "From"))
    return Content(
        text,
        title=_field(message, "Subject"),
        date=date,
        outlet=_find_outlet(message),
        author=name or address,
        name=_field(message, "Message-ID").strip("<>"),
        fault="" if date or not written else f"Date: {tell_date(written)}",
    )


def _field(message: EmailMessage, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())


def _find_outlet(message: EmailMessage) -> str:
    """The name of the list that sent the message; of other senders no outlet is made up."""
    name = _field(message, "List-Id").partition("<")[0]
    return name.strip(' "')


def _find_text(message: EmailMessage) -> str:
    parts = list(_list_texts(message, 0))
    plain = [part for part in parts if part.get_content_type() == "text/plain"]
    if plain:
        texts = (_decode(part).replace("\r\n", "\n") for part in plain)
        text = "\n\n".join(text for text in texts if text.strip())
        if text:
            return text
    pages = [part for part in parts if part.get_content_type() == "text/html"]
    return "\n\n".join(_read_html(_decode(part)) for part in pages)


def _list_texts(message: EmailMessage, depth: int) -> Iterator[EmailMessage]:
    """The parts of a message that are its text; not its attachments."""
    if depth > _DEEPEST or message.get_content_disposition() == "attachment":
        return
    kind = message.get_content_maintype()
    if kind == "multipart":
        for part in message.iter_parts():
            if isinstance(part, EmailMessage):
                yield from _list_texts(part, depth + 1)
    elif kind == "text" and not message.get_filename():
        yield message


def _decode(part: EmailMessage) -> str:
    """The characters of a part in the encoding it names; InputError where they are not."""
    data = part.get_payload(decode=True)
    data = data if isinstance(data, bytes) else b""
    for codec in (part.get_content_charset("utf-8"), "utf-8"):
        try:
            return data.decode(codec)
        except (UnicodeError, LookupError):
            continue
    raise InputError("", "encoding")


def _read_html(page: str) -> str:
    try:
        return read_page(page).text
    except InputError:
        # Newsletters are laid out in tables, in which no main text is found.
        return read_fragment(page)


MAIL = Format("mail", frozenset({".eml", ".mbox"}), is_mail, read_mail, is_streamed=True)
