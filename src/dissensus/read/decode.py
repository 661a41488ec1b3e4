"""From bytes to characters: what kind of file it is, and in which encoding.

The bytes decide, not the name. Newlines stay as they are, and nothing is replaced: bytes that
cannot be told are a reason to leave the file out, since a wrong guess would spoil every name.
"""

from __future__ import annotations

import codecs
import re

from ..errors import InputError

#: Byte order marks with their codec; UTF-32's little-endian mark begins with UTF-16's.
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: How well-known files begin that hold text but have no reader here.
FORMATS = (
    (
        b"\xd0\xcf\x11\xe0",
        "an old Word file, .doc, or one with a password; save it as .docx without one",
    ),
    (b"PK\x03\x04", "a zip archive, but no Word file; save OpenDocument, .odt, as .docx"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"7z\xbc\xaf", "7-Zip"),
)
CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))
#: More than one control character in this many, and the file is no text.
CONTROL_SHARE = 20
LETTERS = bytes(range(0xC0, 0x100))
#: The bytes over 0x7F that Western European text in Windows-1252 is made of.
WESTERN = (
    LETTERS
    + bytes.fromhex("80 85 8a 8c 8e 91 92 93 94 95 96 97 99 9a 9c 9e 9f")
    + (bytes.fromhex("a0 a1 a3 a7 a9 aa ab ad ae b0 b2 b4 b7 ba bb bd bf"))
)
#: As many bytes are enough to tell an encoding by.
SAMPLE = 1_000_000
HIGH = re.compile(rb"[\x80-\xff]")
HIGH_PAIR = re.compile(rb"[\xc0-\xff](?=[\xc0-\xff])")
MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{1,40})""", re.IGNORECASE)
#: What a page may declare; Python knows codecs besides that decode no text at all.
DECLARABLE = re.compile(
    r"(?:windows-?|cp|iso-?8859-|koi8-|mac|big5|gb|euc|shift|latin)", re.IGNORECASE
)


def decode(data: bytes) -> str:
    """Decode a file's bytes, or raise the reason why they are no text."""
    codec = next((codec for mark, codec in MARKS if data.startswith(mark)), None)
    if codec is None:
        _refuse_formats(data)
        _refuse_binary(data)
        return _decode_unmarked(data)
    text = _decode_as(data, codec)
    if text is None:
        raise InputError("", "encoding", f"it begins as {codec.upper()} and does not go on so")
    _refuse_binary(text.encode("utf-8"))
    return text


def decode_head(head: bytes) -> str:
    """Decode the first bytes of a file so far as they can be, only to tell its kind.

    >>> decode_head("été".encode()[:-1])
    'ét'
    """
    codec = next((codec for mark, codec in MARKS if head.startswith(mark)), "utf-8")
    return codecs.getincrementaldecoder(codec)("ignore").decode(head)


def _refuse_formats(data: bytes) -> None:
    for start, name in FORMATS:
        if data.startswith(start):
            raise InputError("", "format", name)


def _refuse_binary(data: bytes) -> None:
    controls = len(data) - len(data.translate(None, CONTROLS))
    if b"\0" in data or controls * CONTROL_SHARE > len(data):
        raise InputError("", "binary")


def _decode_unmarked(data: bytes) -> str:
    text = _decode_as(data, "utf-8")
    if text is None:
        text = _decode_declared(data)
    if text is None and is_western(data):
        text = _decode_as(data, "cp1252")
    if text is None:
        raise InputError("", "encoding")
    return text


def _decode_declared(data: bytes) -> str | None:
    """Decode a page by the encoding that it declares, as browsers do."""
    declared = CHARSET.search(data[:4096])
    name = declared[1].decode("ascii") if declared else ""
    if not DECLARABLE.match(name):
        return None
    # The web's standard reads pages that declare Latin-1 as Windows-1252.
    is_latin = name.lower().replace("_", "-") in {"iso-8859-1", "latin1", "latin-1"}
    return _decode_as(data, "cp1252" if is_latin else name)


def _decode_as(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, LookupError):
        return None


def is_western(data: bytes) -> bool:
    """Say whether bytes that are not UTF-8 look like Western European text.

    In such text accented letters are rare and mostly alone; in Cyrillic or Greek encodings
    they are most of the letters. Many sequences that are valid UTF-8 mean a damaged file.
    """
    data = data[:SAMPLE]
    high = len(HIGH.findall(data))
    strange = high - (len(data) - len(data.translate(None, WESTERN)))
    pairs = len(HIGH_PAIR.findall(data))
    multibyte = len(MULTIBYTE.findall(data))
    return strange * 10 <= high and pairs * 4 <= high and multibyte * 4 <= high
