"""What every section of the report is made of, prepared once."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from ..figures import Figures
from ..matrices import Network
from ..records import STANCES, Actor, Attested, Coded, Stance, Statement
from .made import Made
from .sections import Cell, Chip, Sentence
from .words import Words

#: The stances from most against to most for: the order of seats, chips and tallies.
AGAINST_TO_FOR: tuple[Stance, ...] = tuple(sorted(STANCES, key=STANCES.__getitem__))


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a page shows, so that it opens quickly whatever the size of the corpus.

    ``sentences``, ``articles``, ``files``, ``evidence`` and ``leads`` (to statements that are shown
    elsewhere; these two for each page of figures) are in
    characters of the page; the others count things. What goes beyond is counted in the page,
    never dropped in silence.
    """

    sentences: int = 2_600_000
    articles: int = 500_000
    hemicycles: int = 12
    seats: int = 90
    concepts: int = 200
    alike: int = 20
    rows: int = 120
    columns: int = 30
    findings: int = 30
    passages: int = 40
    window: int = 60
    ties: int = 120
    files: int = 200_000
    evidence: int = 90_000
    leads: int = 20_000
    measures: int = 16
    figures: int = 40


@dataclass(frozen=True, slots=True)
class Material:
    """The documents with what all sections need of them."""

    coded: tuple[Coded, ...]
    made: Made
    words: Words
    limits: Limits
    articles: dict[int, int]
    """Place of each document whose marked article is shown -> number of the article."""
    sentences: tuple[Sentence, ...]
    places: tuple[tuple[Sentence, ...], ...]
    """The sentences of each document, in the order of its text."""
    rejected: tuple[Statement, ...]
    cells: tuple[Cell, ...]
    cells_left_out: int
    is_attested: bool = False
    """Whether a statement of several copies of a story stands in one of them alone."""
    network: Network | None = None
    """Ties of parties, by their ids; none where no network was made."""
    figures: Figures | None = None
    """The tables of the measures; none where nothing was measured."""


def make_material(
    coded: Sequence[Coded],
    made: Made,
    *,
    words: Words,
    limits: Limits,
    attested: Sequence[Sequence[Attested]] | None = None,
) -> Material:
    """Number the statements, choose the articles that fit and gather the cells.

    ``attested`` says of each document's statements how often each is attested; without it each
    is attested by its own document.
    """
    articles = _choose_articles(coded, limits.articles)
    told = attested or [[_own(one)] * len(one.statements) for one in coded]
    places = tuple(_number(coded, told, articles, words.language))
    sentences = tuple(sentence for place in places for sentence in place)
    cells, left_out = _gather(sentences, limits.sentences)
    return Material(
        coded=tuple(coded),
        made=made,
        words=words,
        limits=limits,
        articles=articles,
        sentences=sentences,
        places=places,
        rejected=tuple(s for one in coded for s in one.statements if s.status == "rejected"),
        cells=cells,
        cells_left_out=left_out,
        is_attested=attested is not None,
    )


def _own(coded: Coded) -> Attested:
    outlet = coded.document.outlet
    return Attested(1, (outlet,) if outlet else ())


def join_outlets(found: Iterable[Sentence | Cell]) -> tuple[str, ...]:
    """The outlets of sentences or cells, each once."""
    return tuple(sorted({outlet for one in found for outlet in one.outlets}))


def name_of(coded: Coded) -> str:
    """The title of a document, else its id."""
    return coded.document.title.strip() or coded.document.id


def day_of(iso: str) -> int:
    """The number of a day, so that days can be compared; 0 where the date is not one."""
    try:
        return date.fromisoformat(iso[:10]).toordinal()
    except ValueError:
        return 0


def sort_key(name: str) -> str:
    """A key that sorts names as readers look them up: accents and case do not count."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def has_marks(coded: Coded) -> bool:
    """Whether anything of the document can be marked in its text."""
    return bool(_kept(coded) or coded.quotations or coded.commitments)


def _kept(coded: Coded) -> list[int]:
    """The places of the statements that were not rejected, in the order of the text."""
    every = coded.statements
    kept = (place for place, one in enumerate(every) if one.status != "rejected")
    return sorted(kept, key=lambda place: (every[place].start, every[place].end))


# Characters of markup that go with each mark and note, measured on rendered pages.
_MARK, _NOTE = 60, 760


def _choose_articles(coded: Sequence[Coded], budget: int) -> dict[int, int]:
    """The richest articles that fit, numbered by date."""
    marked = [place for place, one in enumerate(coded) if has_marks(one)]
    marked.sort(key=lambda place: -len(coded[place].statements))
    chosen = []
    for place in marked:
        cost = _cost(coded[place])
        if cost <= budget:  # a long one that does not fit hides no shorter one
            budget -= cost
            chosen.append(place)
    chosen.sort(key=lambda place: coded[place].document.date)
    return {place: number for number, place in enumerate(chosen, start=1)}


def _cost(coded: Coded) -> int:
    spans = len(coded.statements) + len(coded.quotations) + len(coded.commitments)
    notes = len(coded.statements) + len(coded.quotations)
    text = len(coded.document.text.encode("utf-8", "replace"))
    return text + 2 * _MARK * spans + _NOTE * notes


def _number(
    coded: Sequence[Coded],
    attested: Sequence[Sequence[Attested]],
    articles: dict[int, int],
    labels: str,
) -> Iterable[tuple[Sentence, ...]]:
    number = 0
    for place, (one, told) in enumerate(zip(coded, attested, strict=True)):
        sentences = []
        for kept in _kept(one):
            number += 1
            article = articles.get(place, 0)
            sentences.append(
                _sentence(one, kept, told[kept], number=number, article=article, labels=labels)
            )
        yield tuple(sentences)


def _sentence(
    coded: Coded, place: int, attested: Attested, *, number: int, article: int, labels: str
) -> Sentence:
    statement = coded.statements[place]
    quote, party, source = statement.quote, statement.party, statement.source
    return Sentence(
        number=number,
        path=statement.path,
        document=statement.document,
        title=name_of(coded),
        language=coded.document.language,
        date=coded.document.date,
        article=article,
        start=statement.start,
        end=statement.end,
        quote=(quote.start, quote.end) if quote else None,
        text=statement.text,
        actor_id=statement.actor.id,
        actor=statement.actor.label(labels),
        party_id=party.id if party else "",
        party=party.label(labels) if party else "",
        source=source.label(labels) if source else "",
        concept_id=statement.concept.id,
        concept=statement.concept.label(labels),
        discovered=statement.concept.discovered,
        concept_text=statement.concept_text,
        stance=statement.stance,
        firmness=statement.firmness,
        act=statement.act,
        targets=names(statement.targets, labels),
        condition=statement.condition,
        consequence=statement.consequence,
        likelihood=statement.likelihood,
        direct=statement.direct,
        alleged=statement.alleged,
        confidence=statement.confidence,
        coder=statement.coder,
        status=statement.status,
        attestations=attested.documents,
        outlets=attested.outlets,
    )


def names(actors: Iterable[Actor], labels: str) -> tuple[str, ...]:
    """The names of actors."""
    return tuple([actor.label(labels) for actor in actors])  # quicker than a generator


# Sentences shown for each cell: the first of these numbers with which all cells fit.
_STEPS = (10_000, 60, 30, 15, 8, 5, 3, 2, 1)
_CELL, _SENTENCE = 170, 800


def _gather(sentences: Sequence[Sentence], budget: int) -> tuple[tuple[Cell, ...], int]:
    """The cells of all actors and measures that fit, and the statements that did not."""
    groups: dict[tuple[str, str], list[Sentence]] = defaultdict(list)
    for sentence in sentences:
        groups[sentence.actor_id, sentence.concept_id].append(sentence)
    ranked = sorted(groups.values(), key=len, reverse=True)
    ordered = [by_side_then_surest(group) for group in ranked]
    # What the first 0, 1, 2 … sentences of each cell take of the page.
    sizes = [list(accumulate(map(_weigh, group), initial=_CELL)) for group in ordered]
    least = [1 + _is_on_both_sides(group) for group in ordered]

    def take(place: int, step: int) -> int:
        """How large the cell is that shows so many sentences."""
        return sizes[place][min(max(step, least[place]), len(ordered[place]))]

    places = range(len(ordered))
    step = next((s for s in _STEPS if sum(take(place, s) for place in places) <= budget), 1)
    cells: list[Cell] = []
    for place, group in enumerate(ordered):
        budget -= take(place, step)
        if budget < 0:
            return tuple(cells), sum(len(rest) for rest in ordered[place:])
        cells.append(_cell(group, anchor=f"c{place + 1}", step=step))
    return tuple(cells), 0


def _shown(group: list[Sentence], step: int) -> list[Sentence]:
    """The first sentences of a cell; an actor on both sides is always shown on both."""
    return group[: max(step, 1 + _is_on_both_sides(group))]


def _is_on_both_sides(group: Sequence[Sentence]) -> bool:
    values = [STANCES[sentence.stance] for sentence in group]
    return min(values) < 0 < max(values)


def _weigh(sentence: Sentence) -> int:
    """About how many characters of the page a sentence takes."""
    one = sentence
    text = f"{one.text}{one.title}{one.condition}{one.consequence}{one.source}"
    return _SENTENCE + (len(text) if text.isascii() else len(text.encode("utf-8", "replace")))


def by_side_then_surest(group: list[Sentence]) -> list[Sentence]:
    """The surest sentence of each side first, then the second of each, and so on."""
    rank: dict[int, int] = defaultdict(int)
    order = []
    for sentence in sorted(group, key=lambda s: (-s.confidence, s.number)):
        value = STANCES[sentence.stance]
        # Against before for, and what takes no side after both.
        side = -1 if value < 0 else 0 if value > 0 else 1
        rank[side] += 1
        order.append((rank[side], side, sentence))
    order.sort(key=lambda entry: entry[:2])
    return [sentence for *_, sentence in order]


def _cell(group: list[Sentence], *, anchor: str, step: int) -> Cell:
    values = [STANCES[sentence.stance] for sentence in group]
    chips = tuple(_chips(group))
    shown = _shown(group, step)
    first = group[0]
    return Cell(
        anchor=anchor,
        actor_id=first.actor_id,
        actor=first.actor,
        party=first.party if first.party_id != first.actor_id else "",
        concept_id=first.concept_id,
        concept=first.concept,
        discovered=first.discovered,
        chips=chips,
        stance=_most_frequent(chips),
        both=_is_on_both_sides(group),
        value=sum(values) / len(values),
        count=len(group),
        attestations=sum(sentence.attestations for sentence in group),
        outlets=join_outlets(group),
        sentences=tuple(shown),
        left_out=len(group) - len(shown),
    )


def _chips(group: list[Sentence]) -> Iterable[Chip]:
    for stance in AGAINST_TO_FOR:
        same = [sentence for sentence in group if sentence.stance == stance]
        if same:
            yield Chip(stance, len(same), all(sentence.alleged for sentence in same))


def _most_frequent(chips: Sequence[Chip]) -> Stance:
    """The most frequent stance; of two as frequent, the more moderate one.

    Who also speaks of the measure without taking sides still stands where it took one.
    """
    sided = [chip for chip in chips if STANCES[chip.stance]] or chips
    return max(sided, key=lambda chip: (chip.count, -abs(STANCES[chip.stance]))).stance
