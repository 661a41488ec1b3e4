r"""What the marks of an RTF file do to its text: groups, code pages, characters, paragraphs."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

from ..errors import InputError

#: Groups inside one another; Word's own files have some tens.
MAX_DEPTH = 1_000
#: Groups whose text is not the page's; so is each that begins with ``\*`` and is not below.
_APART = frozenset(
    {
        "fonttbl",
        "colortbl",
        "stylesheet",
        "info",
        "header",
        "headerl",
        "headerr",
        "headerf",
        "footer",
        "footerl",
        "footerr",
        "footerf",
        "footnote",
        "annotation",
        "pict",
        "objdata",
        "fldinst",
        "xe",
        "tc",
        "txe",
        "rxe",
        "filetbl",
        "listtable",
        "listtext",
        "pntext",
        "private",
        "ud",
        "sp",
        "shprslt",
        "nonesttables",
        "revtbl",
        "bkmkstart",
        "bkmkend",
    }
)
#: Text boxes stand inside a group that older programs pass over.
_SHOWN = frozenset({"shpinst", "shptxt"})
_PROPERTIES = frozenset({"title", "author"})
_ENDS = frozenset({"par", "sect", "page", "cell", "row", "nestcell", "nestrow", "column"})
_SIGNS = {
    "line": "\n",
    "softline": "",
    "tab": "\t",
    "emdash": "—",
    "endash": "–",
    "emspace": "\u2003",
    "enspace": "\u2002",
    "qmspace": "\u2005",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "~": "\u00a0",
    "-": "\u00ad",
    "_": "\u2011",
    "{": "{",
    "}": "}",
    "\\": "\\",
}
#: The code pages of the character sets that a font can declare; 0 to 2 are the document's own.
_CHARSETS = {
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "cp936",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}
_WHOLE = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850", "ansi": "cp1252"}
_PAGES = {10000: "mac_roman", 65001: "utf-8", 1361: "johab"}


@dataclass(frozen=True, slots=True)
class _State:
    """What holds inside a group and ends with it.

    ``place`` is where text goes: "text", "fonts", the name of a property, or "" for nowhere.
    ``after`` is how many characters stand for one in Unicode, for programs that know none.
    """

    place: str = "text"
    codec: str = ""
    after: int = 1
    is_deleted: bool = False
    is_hidden: bool = False


class RtfText:
    """Takes the tokens of a file in turn; ``paragraphs`` and ``properties`` are what they give."""

    def __init__(self) -> None:
        self.paragraphs: list[str] = []
        self.properties: dict[str, str] = {}
        self.is_whole = False
        self._state = _State()
        self._groups: list[_State] = []
        self._codec = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._default_font = -1
        self._pieces: list[str] = []
        # Bytes wait until all of a character is there, halves of pairs until the other comes.
        self._bytes = bytearray()
        self._units = bytearray()
        self._is_optional = False
        self._to_pass = 0

    def take(self, match: re.Match[bytes]) -> None:
        """Take one token."""
        kind = match.lastgroup
        if kind == "text":
            self._add_bytes(match["text"])
        elif kind == "hex":
            self._add_bytes(bytes.fromhex(match["hex"].decode()))
        elif kind == "brace":
            self._take_brace(match["brace"])
        elif kind == "sign":
            self._take_sign(match["sign"].decode("latin-1"))
        elif match["word"]:
            number = int(match["number"]) if match["number"] else None
            self._take_word(match["word"].decode(), number)

    def end(self) -> None:
        """Take the end of the file."""
        self._end_paragraph()

    def _take_brace(self, brace: bytes) -> None:
        self._flush()
        self._to_pass = 0
        self._is_optional = False
        if brace == b"{":
            if len(self._groups) >= MAX_DEPTH:
                raise InputError("", "unreadable", f"more than {MAX_DEPTH:,} groups in another")
            self._groups.append(self._state)
            return
        self._state = self._groups.pop()
        self.is_whole = not self._groups

    def _take_sign(self, sign: str) -> None:
        if sign == "*":
            self._is_optional = True
        elif sign in "\r\n":
            self._end_paragraph()
        elif sign in _SIGNS and not self._pass_over():
            self._add(_SIGNS[sign])

    def _take_word(self, word: str, number: int | None) -> None:
        is_optional, self._is_optional = self._is_optional, False
        if word == "u" and number is not None:
            self._add_unit(number % 0x10000)
        elif word in _SIGNS:
            if not self._pass_over():
                self._add(_SIGNS[word])
        elif word in _ENDS:
            if self._state.place == "text":
                self._end_paragraph()
        elif word in _SHOWN:
            self._open_shown()
        elif word in _APART or word in _PROPERTIES or is_optional:
            self._open_apart(word)
        else:
            self._take_setting(word, number)

    def _open_shown(self) -> None:
        """A text box is shown unless it stands in what is not, a header for one."""
        # Its paragraphs are its own; the one that it is anchored in is closed before it.
        if self._state.place == "text":
            self._end_paragraph()

    def _open_apart(self, word: str) -> None:
        self._flush()
        place = "fonts" if word == "fonttbl" else ""
        if word == "info" and self._state.place == "text":
            place = "info"
        elif word in _PROPERTIES:
            place = word if self._state.place == "info" else self._state.place
        self._state = replace(self._state, place=place)

    def _take_setting(self, word: str, number: int | None) -> None:
        """Take what changes how the following is read or whether it is shown."""
        is_on = number != 0
        if word in _WHOLE:
            self._codec = _WHOLE[word]
        elif word == "ansicpg" and number:
            self._codec = self._find_codec(number)
        elif word in {"f", "deff", "fcharset", "cpg", "plain"}:
            self._take_font(word, number or 0)
        elif word == "uc":
            self._state = replace(self._state, after=min(max(number or 0, 0), 100))
        elif word == "v":
            self._change(replace(self._state, is_hidden=is_on))
        elif word == "deleted":
            self._change(replace(self._state, is_deleted=is_on))

    def _take_font(self, word: str, number: int) -> None:
        if word == "plain":
            shown = replace(self._state, is_hidden=False, is_deleted=False)
            self._change(replace(shown, codec=self._fonts.get(self._default_font, "")))
        elif word == "deff":
            self._default_font = number
        elif word == "f" and self._state.place == "fonts":
            self._font = number
        elif word == "f":
            self._change(replace(self._state, codec=self._fonts.get(number, "")))
        elif self._state.place == "fonts":
            codec = _CHARSETS.get(number, "") if word == "fcharset" else self._find_codec(number)
            self._fonts[self._font] = codec

    def _find_codec(self, page: int) -> str:
        codec = _PAGES.get(page, f"cp{page}")
        try:
            return codecs.lookup(codec).name
        except LookupError:
            raise InputError("", "encoding", f"code page {page}") from None

    def _change(self, state: _State) -> None:
        self._flush()
        self._state = state

    def _pass_over(self) -> bool:
        """Whether the next character only stands for one that was given in Unicode."""
        if self._to_pass:
            self._to_pass -= 1
            return True
        return False

    def _is_kept(self) -> bool:
        state = self._state
        return state.place not in {"", "fonts", "info"} and not (
            state.is_hidden or state.is_deleted
        )

    def _add_bytes(self, data: bytes) -> None:
        passed = min(self._to_pass, len(data))
        self._to_pass -= passed
        if passed < len(data) and self._is_kept():
            self._flush_units()
            self._bytes += data[passed:]

    def _add_unit(self, unit: int) -> None:
        if self._is_kept():
            self._flush_bytes()
            self._units += unit.to_bytes(2, "little")
        self._to_pass = self._state.after

    def _add(self, text: str) -> None:
        if self._is_kept():
            self._flush()
            self._put(text)

    def _flush(self) -> None:
        self._flush_bytes()
        self._flush_units()

    def _flush_bytes(self) -> None:
        if not self._bytes:
            return
        codec = self._state.codec or self._codec
        try:
            self._put(self._bytes.decode(codec))
        except UnicodeError as error:
            raise InputError("", "encoding", f"it is not {codec}, as it says") from error
        self._bytes.clear()

    def _flush_units(self) -> None:
        if self._units:
            self._put(self._units.decode("utf-16-le", "replace"))
            self._units.clear()

    def _put(self, text: str) -> None:
        place = self._state.place
        if place in _PROPERTIES:
            self.properties[place] = self.properties.get(place, "") + text
        else:
            self._pieces.append(text)

    def _end_paragraph(self) -> None:
        self._flush()
        text = "".join(self._pieces)
        self._pieces.clear()
        if text.strip():
            self.paragraphs.append(text)
