"""Find the stretches of a text that stand between quotation marks.

Works on characters alone, before any parsing, because the parser is told where quoted
speech begins and ends. Marks may nest, differ at the two ends, and run over paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

_OPENING = {"«": "»", "“": "”", "„": "”"}
_CLOSING = "»”"
_STRAIGHT = '"'
_ANY_MARK = re.compile(r'[«“„»”"]')
#: Before a closing mark that opens, by mistake: a space or an elision ("d' »expression »").
_BEFORE_OPENING = ("", " ", "\n", "\u00a0", "'", "’", "(")
#: A quotation may go on over this many paragraph ends; beyond that a mark is taken as lost.
_PARAGRAPHS = 4
#: Nor may one run longer than this, in characters (the longest of 1,300 quotations in
#: press texts had 2,100).
_LONGEST = 6_000
#: A straight mark that can only open: behind a space or opening sign, at a word; and one that
#: can only close: behind a word or sign, before a space or a sign.
_STRAIGHT_OPENING = re.compile(r'(?<![^\s(\[—–‘“-])"(?=[\w‘\'$£€(\[.…])')
_STRAIGHT_CLOSING = re.compile(r'(?<=[\w.,!?…;:)\]%’\'”-])"(?!\w)')
_SINGLE_OPENING = re.compile(r"(?<![\w.,!?’'])(?:‘(?=\S)|'(?=[^\W\d_]))")
_SINGLE_CLOSING = re.compile(r"(?<=[^\s])[’'](?!\w)")
#: As in "<b>", "</p>", "<a href=…>"; not "<joe@example.org>" nor "3 < 4".
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>")
_PARAGRAPH_END = re.compile(r"\r?\n[ \t]*\r?\n|\r?\n")


@dataclass(frozen=True, slots=True)
class Quoted:
    """Quoted words: ``start`` and ``end`` between the marks, ``outer_*`` with them.

    ``closed`` is false where no closing mark was found; ``end`` is then the end of the
    paragraph.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    closed: bool = True


def without_tags(text: str) -> str:
    """The text with blanks for the tags of a markup, each offset as it was.

    >>> without_tags("<b>Oslo</b> refuses, as 3 < 4.")
    '   Oslo     refuses, as 3 < 4.'
    """
    if "<" not in text:
        return text
    return _TAG.sub(lambda match: " " * len(match.group()), text)


def find_quoted(text: str) -> list[Quoted]:
    """The outermost quoted stretches, in order.

    >>> [(q.start, q.end) for q in find_quoted("Il dit « non » puis “oui”.")]
    [(9, 12), (21, 24)]
    """
    return list(_scan(text))


def find_inner(text: str, quoted: Iterable[Quoted]) -> list[Quoted]:
    """The stretches that are quoted within quoted ones, in order.

    >>> text = "« Oslo dit “non” »"
    >>> [text[q.start : q.end] for q in find_inner(text, find_quoted(text))]
    ['non']
    """
    return [
        replace(
            inner,
            start=inner.start + one.start,
            end=inner.end + one.start,
            outer_start=inner.outer_start + one.start,
            outer_end=inner.outer_end + one.start,
        )
        for one in quoted
        if _ANY_MARK.search(text, one.start, one.end)
        for inner in _scan(text[one.start : one.end])
        if inner.closed
    ]


def plain_marks(text: str, *, single: bool) -> str:
    """The text with single and straight quotation marks made curly double ones.

    Only where the language sets single marks, and no space inside its marks. Apostrophes
    stay, and so does every offset.

    >>> plain_marks("‘We won’t go,’ the ministers’ envoy said.", single=True)
    '“We won’t go,” the ministers’ envoy said.'
    """
    if not single:
        return text
    text = _paired(_STRAIGHT_CLOSING.sub("”", _STRAIGHT_OPENING.sub("“", text)))
    plain = list(text)
    position = 0
    while (match := _SINGLE_OPENING.search(text, position)) is not None:
        end = _single_closing(text, match.start())
        position = match.end()
        if end is None:
            if _goes_on_single(text, match.start()):
                plain[match.start()] = "“"
            continue
        plain[match.start()], plain[end] = "“", "”"
        position = end + 1
    return "".join(plain)


def _paired(text: str) -> str:
    """The text with a closing mark for each opening one that lost its own.

    A quotation ends where the next one opens in its paragraph, if a sentence ends there; a
    mark that nothing pairs with goes.
    """
    plain = list(text)
    opened = -1
    for match in re.finditer("[“”]", text):
        at = match.start()
        if match.group() == "”" and opened < 0 and _only_opens(text, at):
            plain[at] = "“"  # a closing mark that opens, by mistake
        elif match.group() == "”":
            plain[at] = " " if opened < 0 else "”"
            opened = -1
            continue
        if opened >= 0 and "\n" not in text[opened:at]:
            ended = text[opened:at].rstrip()[-1:] in (".", "!", "?", ",") and text[at - 1].isspace()
            plain[at - 1 if ended else opened] = "”" if ended else " "
        opened = at
    return "".join(plain)


def _only_opens(text: str, index: int) -> bool:
    before, after = text[index - 1 : index], text[index + 1 : index + 2]
    return before.isspace() and after.isalnum()


def _single_closing(text: str, opening: int) -> int | None:
    """Where a single mark closes: at the next one behind a word, in its paragraph.

    One behind a plural "s" may be an apostrophe: then one behind a sign of pause goes first.
    """
    stop = _PARAGRAPH_END.search(text, opening)
    limit = stop.start() if stop else len(text)
    again = _SINGLE_OPENING.search(text, opening + 1, limit)
    ends = [m.start() for m in _SINGLE_CLOSING.finditer(text, opening + 2, limit)]
    if not ends:
        return None
    for end in ends:
        before, after = text[end - 1], text[end + 1 : end + 3]
        plural = before == "s" and after[:1] == " " and after[1:].islower()
        later = [e for e in ends if e > end and (again is None or e < again.start())]
        if not (plural and later):
            return end
    return ends[-1]


def _goes_on_single(text: str, opening: int) -> bool:
    """Whether a paragraph that a single mark opens has none to close it, and the next opens so."""
    stop = _PARAGRAPH_END.search(text, opening)
    begins = not text[:opening].strip(" \t") or text[:opening].rstrip(" \t")[-1:] in ":\n"
    return begins and stop is not None and text[stop.end() : stop.end() + 1] == "‘"


def _scan(text: str) -> Iterator[Quoted]:
    position = 0
    while (start := _next_opening(text, position)) is not None:
        end = _closing(text, start)
        if end is None:
            stop = _paragraph_end(text, start)
            yield _trimmed(text, start, stop, closed=False)
            position = stop
        else:
            yield _trimmed(text, start, end, closed=True)
            position = end + 1


def _trimmed(text: str, opening: int, closing: int, *, closed: bool) -> Quoted:
    start, end = opening + 1, closing
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Quoted(start, end, opening, min(closing + 1, len(text)) if closed else closing, closed)


def _next_opening(text: str, position: int) -> int | None:
    for match in _ANY_MARK.finditer(text, position):
        if _opens(text, match.start()):
            return match.start()
    return None


def _opens(text: str, index: int) -> bool:
    """Whether a mark opens here; a closing one may, where it stands before a word."""
    character = text[index]
    if character in _OPENING:
        return not _is_behind_word(text, index)
    if character == _STRAIGHT:
        return _may_open(text, index)
    after = text[index + 1 : index + 2]
    return after.isalnum() and text[index - 1 : index] in _BEFORE_OPENING


def _is_behind_word(text: str, index: int) -> bool:
    """Whether an opening mark stands where only a closing one can: "attendons“, dit-il"."""
    before, after = text[index - 1 : index], text[index + 1 : index + 2]
    behind = before.isalnum() or before in tuple(".!?…")
    return behind and (not after or after.isspace() or after in ",.;:!?)…")


def _may_open(text: str, index: int) -> bool:
    """A straight mark opens before a word and after a space or an opening sign."""
    before = text[index - 1] if index else " "
    after = text[index + 1] if index + 1 < len(text) else " "
    return not (before.isalnum() and not after.isalnum()) and index + 1 < len(text)


def _closing(text: str, opening: int) -> int | None:
    """Where the quotation that opens here closes, or None."""
    wanted = _wanted(text[opening])
    depth, paragraphs = 0, 0
    index = opening + 1
    limit = min(len(text), opening + _LONGEST)
    while index < limit:
        character = text[index]
        if character == "\n" and text[index - 1 : index] != "\n":
            paragraphs += 1
            if paragraphs > _PARAGRAPHS or not _goes_on(text, index, wanted):
                return None
            index = _skip_reopening(text, index)
            continue
        closes = character == wanted and not _reopens(text, index)
        if closes or _closes_otherwise(text, index, wanted, depth):
            if depth == 0:
                return index
            depth -= 1
        elif character in _OPENING and _OPENING[character] in text[index + 1 : limit]:
            depth += not _is_behind_word(text, index)
        index += 1
    return None


def _wanted(opening: str) -> str:
    """The mark that closes what this one opens."""
    return opening if opening in _CLOSING else _OPENING.get(opening, _STRAIGHT)


def _reopens(text: str, index: int) -> bool:
    """Whether a closing mark at this place is an opening one by mistake."""
    return text[index] in _CLOSING and _opens(text, index) and text[index - 1 : index] in ("'", "’")


def _closes_otherwise(text: str, index: int, wanted: str, depth: int) -> bool:
    """A mark of another kind closes where the wanted one does not come before a new opening."""
    character = text[index]
    if character in _OPENING and _is_behind_word(text, index):
        return _OPENING[character] == wanted or wanted not in _rest(text, index)
    if character == wanted or character not in _CLOSING + _STRAIGHT:
        return False
    if depth and character in _CLOSING:
        return True
    if character == _STRAIGHT and _may_open(text, index) and text[index - 1 : index].isspace():
        return False
    rest = _rest(text, index)
    openings = [mark for mark, closing in _OPENING.items() if closing == wanted]
    ahead = rest.find(wanted)
    if wanted == _STRAIGHT:
        return ahead < 0
    reopened = min((rest.find(mark) for mark in openings if mark in rest), default=len(rest))
    return ahead < 0 or reopened < ahead


def _rest(text: str, index: int) -> str:
    """What follows a mark in its paragraph, as far as one quotation may run."""
    return _PARAGRAPH_END.split(text[index + 1 : index + _LONGEST], maxsplit=1)[0]


def _goes_on(text: str, newline: int, wanted: str) -> bool:
    """Whether a quotation open at a paragraph's end goes on in the next one."""
    after = text[newline : newline + _LONGEST].lstrip()
    if after[:1] and (after[0] in _OPENING or after[0] in _CLOSING + _STRAIGHT):
        return True
    closing = after.find(wanted)
    openings = [after.find(mark) for mark in _OPENING if mark in after]
    return closing >= 0 and wanted != _STRAIGHT and closing < min(openings, default=len(after) + 1)


def _skip_reopening(text: str, newline: int) -> int:
    """Past the blank lines, and past a mark that reopens the quotation there."""
    index = newline
    while index < len(text) and text[index].isspace():
        index += 1
    if (index < len(text) and (text[index] in _OPENING or text[index] in _CLOSING)) or (
        index < len(text) and text[index] == _STRAIGHT and _may_open(text, index)
    ):
        index += 1
    return index


def _paragraph_end(text: str, start: int) -> int:
    found = _PARAGRAPH_END.search(text, start)
    return found.start() if found else len(text)
