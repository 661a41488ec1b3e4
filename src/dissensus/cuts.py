"""How a text is cut before it is parsed: marks out, sentences in, phrases in one piece."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby, pairwise

from dissensus.asides import Aside, find_asides, opens_cue
from dissensus.languages import Language
from dissensus.marks import Quoted, find_inner, find_quoted, plain_marks, without_tags
from dissensus.records import Document

#: Longer documents are cut at paragraph ends into stretches of so many characters.
_STRETCH = 20_000
#: As in "qu'« une trêve »": what is cut off stands behind the mark.
_ELIDED = re.compile(r"\b[^\W\d_]+'(?=\s)")
_HYPHENATED = re.compile(r"[^\W\d_]+(?:[-‐‑][^\W\d_]+)+")


@dataclass(frozen=True)
class Plan:
    """How a document is cut before it is parsed."""

    document: Document
    masked: str
    quoted: list[Quoted]
    sentence_starts: list[int]
    headings: list[int]
    inner: Sequence[Quoted] = ()
    asides: Sequence[Aside] = ()

    @cached_property
    def cuts(self) -> frozenset[int]:
        """Where sentences begin whatever the parser says."""
        return frozenset(self.sentence_starts)

    @cached_property
    def stretches(self) -> list[tuple[int, int]]:
        """Where the stretches that are parsed at once begin and end."""
        return list(_stretches(self.masked))


def make_plan(document: Document, language: Language) -> Plan:
    """Where the sentences of a document may begin, and what is quoted in it."""
    text = unwrap(plain_marks(without_tags(document.text), single=language.single_marks))
    quoted = find_quoted(text)
    starts = {start for start, _ in _lines(text)}
    starts |= {start + len(_dateline(text[start:end])) for start, end in _lines(text)}
    found = find_asides(text, quoted, language, starts)
    asides = tuple(sorted(found, key=lambda aside: aside.start))
    masked = _without_counts(_mask(_unparted(text, asides)), language)
    headings = [start for start, end in _lines(text) if _is_heading(text[start:end])]
    for mark in quoted:
        if stands_alone(text, mark):
            starts.add(mark.start)
            if not _runs_on(text, mark, language):
                starts.add(mark.outer_end)
    if asides:
        parted = {at for at in starts for one in asides if one.start <= at <= one.end}
        starts = (starts - parted) | {one.start for one in asides}
    return Plan(
        document, masked, quoted, sorted(starts), headings, find_inner(text, quoted), asides
    )


def stands_alone(text: str, quoted: Quoted) -> bool:
    """Whether quoted words are a sentence of their own, not a part of the one around them.

    >>> from dissensus.marks import find_quoted
    >>> text = "« Nous refusons cette aide », a-t-il dit."
    >>> stands_alone(text, find_quoted(text)[0])
    True
    """
    words = text[quoted.start : quoted.end].split()
    before = text[: quoted.outer_start].rstrip()
    after = text[quoted.outer_end :].lstrip()
    parted = after[:1] == "," or text[quoted.end - 1] == ","
    if len(words) < 3 and not (parted and (not before or before[-1] in ".!?»”\n")):
        return False
    opens = not before or before[-1] in '.:!?…»”"' or "\n" in text[len(before) : quoted.outer_start]
    return opens or (words[0][:1].isupper() and before[-1] == "," and len(words) > 3)


def _runs_on(text: str, quoted: Quoted, language: Language) -> bool:
    """As in "« Une trêve » serait utile": the sentence goes on behind the marks, with no cue."""
    after = text[quoted.outer_end : quoted.outer_end + _CUE]
    opens = after[:1] == " " and after.lstrip()[:1].islower()
    if not opens or text[quoted.end - 1] in ".,!?…:;–—":
        return False
    return not language.head_final and not opens_cue(after, language)


#: How far behind the marks a cue may begin and end, in characters.
_CUE = 60


#: As in "LISBON, April 14 — ", "PARIS (AFP) – ", "Oslo, le 3 mars - ": where a report was written.
_CAPITALS = r"[^\W\da-z_](?:[^\W\da-z_]|['’./ -]){2,40}"
_PLACE = r"[^\W\da-z_][\w'’. -]{1,30}"
_DAY = r", (?:\w+\.? ){0,2}\d{1,2}[^\W\d_]{0,2}(?: \w+\.?)?(?: \d{4})?"
_AGENCY = r" ?\([^)\n]{2,30}\)"
_DATELINE = re.compile(
    rf"(?:{_CAPITALS}(?:, [^\W\d_][\w. ]{{1,20}})?(?:{_DAY})?(?:{_AGENCY})?"
    rf"|{_PLACE}(?:, [\w. ]{{2,20}})?{_AGENCY}|{_PLACE}{_DAY})"
    r"(?: ?[-–—]{1,2} |—)(?=[^\W\da-z_]|[\"“«'‘])"
)


#: As in "NEW DELHI: India said": before a text of more characters than a headline has.
_COLON = re.compile(rf"{_CAPITALS}: (?=[^\W\da-z_]|[\"“«'‘])")
_BODY = 150


def _dateline(line: str) -> str:
    """What stands before the first sentence of a report to say where and when it was written.

    >>> _dateline("LISBON, April 14 — The union called off a walkout.")
    'LISBON, April 14 — '
    >>> _dateline("The union – it has ten members – called off a walkout.")
    ''
    """
    match = _DATELINE.match(line[:120])
    if match is None and len(line) > _BODY:
        match = _COLON.match(line)
    return match.group() if match else ""


def _is_heading(line: str) -> bool:
    stripped = line.strip()
    return 0 < len(stripped) <= 120 and stripped[-1] not in '.!?:;,…»”")' and " " in stripped


def _lines(text: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"[^\r\n\u2028\u2029]+", text):
        yield match.span()


#: No wrapped line is shorter or longer, in characters.
_NARROWEST, _WIDEST = 20, 120


def unwrap(text: str) -> str:
    r"""The text with blanks for the line breaks that only keep its lines short; offsets stay.

    Such a break stands where the next word would not have fitted any more, in a paragraph
    whose lines go on in lower case.

    >>> unwrap("Oslo refused on Monday to\nsend troops to Sudan.")
    'Oslo refused on Monday to send troops to Sudan.'
    >>> unwrap("Oslo says no to quota\nPM backs levy on fuel\n")
    'Oslo says no to quota\nPM backs levy on fuel\n'
    """
    whole: list[str] = []
    for _, block in groupby(text.splitlines(keepends=True), key=str.isspace):
        whole += _unwrap(list(block))
    return "".join(whole)


def _unwrap(lines: list[str]) -> list[str]:
    """The lines of a paragraph; those that are wrapped end in blanks."""
    bare = [line.rstrip() for line in lines]
    width = max(map(len, bare))
    if not _NARROWEST <= width <= _WIDEST:
        return lines
    wrapped = [
        at
        for at, (line, below) in enumerate(pairwise(bare))
        if below and len(line) + 1 + len(below.split()[0]) > width
    ]
    if not any(bare[at + 1][0].islower() for at in wrapped):
        return lines
    blanks = {at: " " * (len(lines[at]) - len(bare[at])) for at in wrapped}
    return [bare[at] + blanks[at] if at in blanks else line for at, line in enumerate(lines)]


_MARKS = re.compile(r"[«»“”„\"]")
_APOSTROPHES = str.maketrans("’‘ʼ", "'''")


def _unparted(text: str, asides: Sequence[Aside]) -> str:
    """The text without the comma that ends quoted words before a cue: the clause goes on."""
    plain = list(text) if asides else []
    for aside in asides:
        plain[aside.start] = " " if aside.resumed >= 0 else plain[aside.start]
    return "".join(plain) if asides else text


def _mask(text: str) -> str:
    """The text with quotation marks blanked and apostrophes made plain; offsets stay."""
    return _MARKS.sub(" ", text).translate(_APOSTROPHES)


#: A number in a count of votes, in figures or as one or two words.
_NUMBER = r"(?:\d[\d,. ]{0,6}\d|\d|[^\W\d_]{2,12}(?:-[^\W\d_]{2,12})?)"
_FIGURE = r"\d{1,3}"


def _without_counts(text: str, language: Language) -> str:
    """The text with counts of votes blanked: ", par 168 voix contre 121," parts verb and object.

    >>> from dissensus.languages import load_language
    >>> _without_counts("The house passed, by 87 votes to 82, a law.", load_language("en"))
    'The house passed                     a law.'
    """
    pattern = _count_pattern(tuple(language.phrases("words", "vote_counts")))
    return pattern.sub(lambda m: " " * len(m.group()), text) if pattern is not None else text


@lru_cache(maxsize=8)
def _count_pattern(forms: Sequence[str]) -> re.Pattern[str] | None:
    """The pattern of the counts: _ in a form is a number, # a figure of up to three digits."""
    spelt = (re.escape(form).replace("_", _NUMBER).replace(r"\#", _FIGURE) for form in forms)
    counts = "|".join(form.replace(r"\ ", " ") for form in spelt)
    return re.compile(rf",? (?:{counts})(?:,|(?=[ .;:!?]|$))", re.IGNORECASE) if forms else None


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = min(len(text), start + _STRETCH)
        if end < len(text):
            paragraph = text.rfind("\n", start, end)
            # A stop may stand in a name ("M. Dupont"): only a text without paragraphs is cut there.
            cut = paragraph if paragraph > start else text.rfind(". ", start, end) + 1
            end = cut if cut > start else end
        yield start, end
        start = end


def whole_words(text: str, language: Language) -> set[int]:
    """Offsets within hyphenated words that are one word ("Royaume-Uni", not "dit-il").

    The tokenizer cuts at every hyphen that it has no entry for; the treebank that the model
    learnt from does not.
    """
    inside: set[int] = set()
    for match in _HYPHENATED.finditer(text):
        parts = re.split(r"[-‐‑]", match.group().casefold())
        if parts[-1] in language.clitics or not language.linking_parts.isdisjoint(parts):
            continue
        inside.update(range(match.start() + 1, match.end()))
    inside.update(
        match.end() - 1
        for match in _ELIDED.finditer(text)
        if match.group().lower() in language.elided
    )
    return inside


def whole_phrases(text: str, language: Language) -> set[int]:
    """Offsets within the phrases that are parsed as one word."""
    pattern = language.phrase_pattern
    if pattern is None:
        return set()
    return {at for m in pattern.finditer(text) for at in range(m.start() + 1, m.end())}
