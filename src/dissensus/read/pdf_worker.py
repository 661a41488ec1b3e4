"""A program of its own that opens PDF files for ``pdf_process``; it imports nothing of ours.

It takes a file's bytes on standard input, after their number in eight bytes, and writes lines
of JSON: one on the file, one for each page with its pieces of text and where they stand, and
at last ``{"end": true}``. A refusal is one line ``{"reason": …, "detail": …}``. It goes on with
the next file until standard input closes.
"""

from __future__ import annotations

import ctypes
import json
import sys
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium

try:
    import resource
except ImportError:  # Windows has no such limits; the time limit holds there too
    resource = None  # type: ignore[assignment, unused-ignore]

MAX_PAGES = 2_000
MAX_CHARACTERS = 10_000_000
#: Address space; PDFium with a page of a million characters takes some 300 MB.
MAX_MEMORY = 1 << 30
META = ("Title", "Author")
PASSWORD = 4
#: A gap wider than so many heights of the letters is no space between words.
GAP = 1.0


class RefusalError(Exception):
    """A file that is not read; its arguments are a reason and a detail."""


def main() -> None:
    """Serve files until there are no more."""
    limit()
    pdfium.FPDF_InitLibrary()
    take, give = sys.stdin.buffer, sys.stdout.buffer
    while head := take.read(8):
        data = take.read(int.from_bytes(head, "big"))
        for line in answer(data):
            give.write(json.dumps(line).encode() + b"\n")
        give.flush()


def limit() -> None:
    """Take memory from this process beyond which PDFium ends it; leave no core file behind."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(data: bytes) -> Iterator[dict[str, Any]]:
    """Give the lines for one file."""
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        is_locked = pdfium.FPDF_GetLastError() == PASSWORD
        detail = "it opens with a password only; save it without one" if is_locked else ""
        yield {"reason": "unreadable", "detail": detail or "a PDF that is damaged"}
        return
    try:
        yield from read_document(document)
        yield {"end": True}
    except RefusalError as refusal:
        yield dict(zip(("reason", "detail"), refusal.args, strict=True))
    finally:
        pdfium.FPDF_CloseDocument(document)


def read_document(document: Any) -> Iterator[dict[str, Any]]:
    """Give a line on the file and one for each page."""
    count = pdfium.FPDF_GetPageCount(document)
    if count > MAX_PAGES:
        raise RefusalError("too-large", f"{count:,} pages, limit {MAX_PAGES:,}")
    yield {"pages": count, **{name.lower(): read_meta(document, name) for name in META}}
    left = MAX_CHARACTERS
    for number in range(count):
        page = pdfium.FPDF_LoadPage(document, number)
        if not page:
            yield {"bottom": 0, "top": 0, "pieces": [], "is_damaged": True}
            continue
        text = pdfium.FPDFText_LoadPage(page)
        try:
            left -= max(0, pdfium.FPDFText_CountChars(text)) if text else 0
            if left < 0:
                raise RefusalError("too-large", f"more than {MAX_CHARACTERS:,} characters")
            box = pdfium.FS_RECTF()
            pdfium.FPDF_GetPageBoundingBox(page, box)
            pieces = list(list_pieces(text)) if text else []
            yield {"bottom": box.bottom, "top": box.top, "pieces": pieces}
        finally:
            if text:
                pdfium.FPDFText_ClosePage(text)
            pdfium.FPDF_ClosePage(page)


def read_meta(document: Any, name: str) -> str:
    """Give a value of the file's metadata, if it is not too long to be one."""
    size = pdfium.FPDF_GetMetaText(document, name.encode(), None, 0)
    if not 2 < size < 4_000:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDF_GetMetaText(document, name.encode(), buffer, size)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")


def list_pieces(text: Any) -> Iterator[list[Any]]:
    """Give the text and its box, in the file's order, cut at line ends and at wide gaps.

    A box is left, bottom, right, top, from the lower left corner of the page, in points.
    """
    letters: list[str] = []
    box = [0.0, 0.0, 0.0, 0.0]
    rect = pdfium.FS_RECTF()
    for index in range(pdfium.FPDFText_CountChars(text)):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if code in (0, 0x0A, 0x0D, 0x20, 0xA0):
            if letters:
                letters.append("\u00a0" if code == 0xA0 else " ")
            continue
        pdfium.FPDFText_GetLooseCharBox(text, index, rect)
        new = [rect.left, rect.bottom, rect.right, rect.top]
        if letters and is_apart(box, new):
            yield ["".join(letters).rstrip(" "), *box]
            letters.clear()
        if letters:
            box = [
                min(box[0], new[0]),
                min(box[1], new[1]),
                max(box[2], new[2]),
                max(box[3], new[3]),
            ]
        else:
            box = new
        letters.append(chr(code) if code <= 0x10FFFF else "\ufffd")
    if letters:
        yield ["".join(letters).rstrip(" "), *box]


def is_apart(box: list[float], new: list[float]) -> bool:
    """Say whether a letter stands on another line than a piece, or too far from it."""
    height = min(box[3] - box[1], new[3] - new[1]) or 1.0
    shared = min(box[3], new[3]) - max(box[1], new[1])
    if shared < 0.3 * height:
        return True
    return new[0] - box[2] > GAP * height or box[0] - new[2] > GAP * height


if __name__ == "__main__":
    main()
