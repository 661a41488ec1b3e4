"""The paragraphs of a Word file's main part, collected while it is parsed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..errors import InputError

#: More text than any article has; the memory that parsing takes grows with it.
MAX_CHARACTERS = 10_000_000
#: What is not in the text that a reader sees: text that was deleted or moved away while changes
#: were tracked, the older copy of a drawing, the reading aids of East Asian text.
_UNSEEN = frozenset({"del", "moveFrom", "Fallback", "rt"})
_SIGNS = {
    "tab": "\t",
    "ptab": "\t",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "\u2011",
    "softHyphen": "\u00ad",
}
_OFF = frozenset({"0", "false", "off"})


@dataclass(slots=True)
class _Open:
    """A paragraph that is not closed, with those of text boxes that are anchored in it."""

    pieces: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    goes_on: bool = False


class Paragraphs:
    """Takes the events of a parser; ``done`` are the paragraphs in the order of the document.

    A paragraph whose end mark was deleted goes on in the next one, as Word shows it.
    """

    def __init__(self) -> None:
        self.done: list[str] = []
        self._path: list[str] = []
        self._open: list[_Open] = []
        self._unseen = 0
        self._is_hidden = False
        self._placeholders: list[bool] = []
        self._left = MAX_CHARACTERS
        # The start of a paragraph that goes on in the next one of the same depth.
        self._carried: dict[int, list[str]] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take the start of an element."""
        name = tag.rpartition("}")[2]
        parent = self._path[-1] if self._path else ""
        self._path.append(name)
        if name in _UNSEEN:
            self._unseen += 1
        if name == "p":
            self._start_paragraph()
        elif name == "r":
            self._is_hidden = False
        elif name == "sdt":
            self._placeholders.append(False)
        elif parent in {"rPr", "sdtPr"}:
            self._note(name, attributes)
        elif name in _SIGNS and parent == "r":
            self._add(_SIGNS[name])

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        name = tag.rpartition("}")[2]
        self._path.pop()
        if name in _UNSEEN:
            self._unseen -= 1
        if name == "p":
            self._end_paragraph()
        elif name == "sdt":
            self._placeholders.pop()

    def data(self, text: str) -> None:
        """Take characters."""
        if self._path and self._path[-1] == "t":
            self._add(text)

    def close(self) -> None:
        """Take the end of the part."""
        self.done.extend("".join(pieces) for pieces in self._carried.values())

    def _note(self, name: str, attributes: Mapping[str, str]) -> None:
        """Note what a property says of the text that follows."""
        value = next((v for k, v in attributes.items() if k.endswith("}val")), "")
        is_on = value not in _OFF
        is_mark = self._path[-3:-1] == ["pPr", "rPr"]
        if name == "vanish" and not is_mark:
            self._is_hidden = is_on
        elif name == "del" and is_mark and self._open:
            self._open[-1].goes_on = True
        elif name == "showingPlcHdr" and self._placeholders:
            self._placeholders[-1] = is_on

    def _add(self, text: str) -> None:
        is_seen = not (self._unseen or self._is_hidden or any(self._placeholders))
        if not (is_seen and self._open):
            return
        self._left -= len(text)
        if self._left < 0:
            raise InputError("", "too-large", f"more than {MAX_CHARACTERS:,} characters")
        self._open[-1].pieces.append(text)

    def _start_paragraph(self) -> None:
        depth = len(self._open)
        self._open.append(_Open(self._carried.pop(depth, [])))

    def _end_paragraph(self) -> None:
        paragraph = self._open.pop()
        texts = ["".join(paragraph.pieces), *paragraph.boxes]
        if paragraph.goes_on:
            self._carried[len(self._open)] = paragraph.pieces
            texts = paragraph.boxes
        (self._open[-1].boxes if self._open else self.done).extend(texts)
