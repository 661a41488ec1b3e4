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
from itertools import islice
from typing import Any

import pypdfium2.raw as pdfium

try:
    import resource
except ImportError:  # Windows has no such limits; the time limit holds there too
    resource = None  # type: ignore[assignment, unused-ignore]

MAX_PAGES = 2_000
MAX_CHARACTERS = 10_000_000
#: A newspaper's largest pages have 30,000 letters, and one piece of text for ten of them.
MAX_PAGE_CHARACTERS = 200_000
MAX_PIECES, MAX_PAGE_PIECES = 500_000, 20_000
#: Address space; PDFium with a page of a million characters takes some 300 MB.
MAX_MEMORY = 1 << 30
META = ("Title", "Author")
PASSWORD = 4
#: A gap wider than so many heights of the letters may be more than a space between words; that
#: of a typewriter's letters is 0.6.
GAP = 0.75
#: Letters that share less of their height stand on two lines.
SHARED = 0.3
BLANK = {0: " ", 0x0A: " ", 0x0D: " ", 0x20: " ", 0xA0: "\u00a0"}

Box = tuple[float, float, float, float]


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
    letters, pieces = 0, 0
    for number in range(count):
        line = read_page(document, number)
        letters += sum(len(piece[0]) for piece in line["pieces"])
        pieces += len(line["pieces"])
        if letters > MAX_CHARACTERS or pieces > MAX_PIECES:
            raise RefusalError("too-large", f"more than {MAX_CHARACTERS:,} characters")
        yield line


def read_page(document: Any, number: int) -> dict[str, Any]:
    """Give the line of one page."""
    page = pdfium.FPDF_LoadPage(document, number)
    text = pdfium.FPDFText_LoadPage(page) if page else None
    try:
        if not text:
            return {"bottom": 0, "top": 0, "pieces": [], "is_damaged": True}
        if pdfium.FPDFText_CountChars(text) > MAX_PAGE_CHARACTERS:
            raise RefusalError("too-large", f"a page of more than {MAX_PAGE_CHARACTERS:,} letters")
        box = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page, box)
        pieces = list(islice(list_pieces(text), MAX_PAGE_PIECES + 1))
        if len(pieces) > MAX_PAGE_PIECES:
            raise RefusalError("too-large", f"a page of more than {MAX_PAGE_PIECES:,} pieces")
        return {"bottom": box.bottom, "top": box.top, "pieces": pieces}
    finally:
        if text:
            pdfium.FPDFText_ClosePage(text)
        if page:
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

    A box is left, bottom, right, top, from the lower left corner of the page, in points; its
    height is that of the letter in the middle, so that an initial or a raised number does not
    make it higher.
    """
    letters: list[str] = []
    boxes: list[Box] = []
    rect = pdfium.FS_RECTF()
    for index in range(pdfium.FPDFText_CountChars(text)):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if code in BLANK:
            # At a line's end PDFium gives two signs; a line has been begun only by a letter.
            if letters and letters[-1] != " ":
                letters.append(BLANK[code])
            continue
        pdfium.FPDFText_GetLooseCharBox(text, index, rect)
        box = (rect.left, rect.bottom, rect.right, rect.top)
        if boxes and is_apart(boxes[-1], box):
            yield make_piece(letters, boxes)
            letters, boxes = [], []
        letters.append(chr(code) if code <= sys.maxunicode else "\ufffd")
        boxes.append(box)
    if boxes:
        yield make_piece(letters, boxes)


def make_piece(letters: list[str], boxes: list[Box]) -> list[Any]:
    """Give letters in one line as a piece: its text and its box."""
    _, bottom, _, top = boxes[len(boxes) // 2]
    left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
    return ["".join(letters).rstrip(" "), left, bottom, right, top]


def is_apart(last: Box, new: Box) -> bool:
    """Say whether a letter stands on another line than the one before, or too far from it."""
    height = min(last[3] - last[1], new[3] - new[1]) or 1.0
    shared = min(last[3], new[3]) - max(last[1], new[1])
    gap = max(new[0] - last[2], last[0] - new[2])
    return shared < SHARED * height or gap > GAP * height


if __name__ == "__main__":
    main()
