"""The documents with their statements, quotations and commitments marked in the text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..records import Coded, Stance
from .material import AGAINST_TO_FOR, Material, has_marks, name_of
from .sections import Article, Articles, Quoted, Segment, Sentence

_LINE_ENDS = re.compile("[\r\n\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class _Mark:
    """A span to mark: ``note`` and ``quotation`` are its number in the article's lists."""

    start: int
    end: int
    stance: Stance | None = None
    note: int = 0
    quotation: int = 0
    commitment: bool = False


def make_articles(material: Material) -> Articles:
    """Mark the articles that fit and count the others."""
    numbered = sorted(material.articles.items(), key=lambda entry: entry[1])
    marked = sum(has_marks(coded) for coded in material.coded)
    return Articles(
        shown=tuple(_article(place, number, material) for place, number in numbered),
        left_out=marked - len(numbered),
        without=len(material.coded) - marked,
    )


def _article(place: int, number: int, material: Material) -> Article:
    coded = material.coded[place]
    sentences = material.places[place]
    marks = _marks(coded, sentences)
    return Article(
        number=number,
        path=coded.document.path,
        document=coded.document.id,
        title=name_of(coded),
        date=coded.document.date,
        outlet=coded.document.outlet,
        language=coded.document.language,
        paragraphs=tuple(_paragraphs(coded.document.text, marks)),
        statements=sentences,
        quotations=_quotations(coded, material.words.language),
    )


def _quotations(coded: Coded, labels: str) -> tuple[Quoted, ...]:
    ordered = sorted(coded.quotations, key=lambda quotation: quotation.start)
    return tuple(
        Quoted(
            start=quotation.start,
            end=quotation.end,
            speaker=quotation.speaker.label(labels) if quotation.speaker else "",
            speaker_text=quotation.speaker_text,
            cue=quotation.cue,
        )
        for quotation in ordered
    )


def _marks(coded: Coded, sentences: Sequence[Sentence]) -> list[_Mark]:
    marks = [
        _Mark(sentence.start, sentence.end, stance=sentence.stance, note=note)
        for note, sentence in enumerate(sentences, start=1)
    ]
    quotations = sorted(coded.quotations, key=lambda quotation: quotation.start)
    marks += [
        _Mark(quotation.start, quotation.end, quotation=number)
        for number, quotation in enumerate(quotations, start=1)
    ]
    marks += [_Mark(norm.start, norm.end, commitment=True) for norm in coded.commitments]
    return [mark for mark in marks if mark.start < mark.end <= len(coded.document.text)]


def _paragraphs(text: str, marks: Sequence[_Mark]) -> Iterator[tuple[Segment, ...]]:
    """The text as paragraphs of segments; joined, the segments are the text again."""
    cuts = sorted({0, len(text)} | {place for mark in marks for place in (mark.start, mark.end)})
    begins, ends = _opening(marks), _closing(marks)
    covering: set[_Mark] = set()
    paragraph: list[Segment] = []
    for start, end in pairwise(cuts):
        covering = {mark for mark in covering if mark.end > start} | set(begins[start])
        for piece, last in _at_line_ends(text[start:end]):
            paragraph.append(_segment(piece, covering, ends[end] if last else ()))
            if _LINE_ENDS.search(piece):
                yield tuple(paragraph)
                paragraph = []
    if paragraph:
        yield tuple(paragraph)


def _opening(marks: Iterable[_Mark]) -> dict[int, list[_Mark]]:
    found: dict[int, list[_Mark]] = defaultdict(list)
    for mark in marks:
        found[mark.start].append(mark)
    return found


def _closing(marks: Iterable[_Mark]) -> dict[int, list[_Mark]]:
    found: dict[int, list[_Mark]] = defaultdict(list)
    for mark in marks:
        found[mark.end].append(mark)
    return found


def _at_line_ends(text: str) -> Iterator[tuple[str, bool]]:
    """The text cut after its line ends, each piece with whether it is the last."""
    start = 0
    for found in _LINE_ENDS.finditer(text):
        yield text[start : found.end()], found.end() == len(text)
        start = found.end()
    if start < len(text):
        yield text[start:], True


def _segment(text: str, covering: set[_Mark], closed: Iterable[_Mark]) -> Segment:
    stances = {mark.stance for mark in covering}
    closed = tuple(closed)
    return Segment(
        text=text,
        stances=tuple(stance for stance in AGAINST_TO_FOR if stance in stances),
        quoted=any(mark.quotation for mark in covering),
        commitment=any(mark.commitment for mark in covering),
        commitments=sum(mark.commitment for mark in closed),
        notes=tuple(sorted(mark.note for mark in closed if mark.note)),
        quotations=tuple(sorted(mark.quotation for mark in closed if mark.quotation)),
    )
