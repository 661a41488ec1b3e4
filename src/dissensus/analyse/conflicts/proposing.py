"""Proposes a conflict from red lines and stances; what no source says is left open.

Who supports a crossed measure or keeps it open can take it; who drew the line can carry out its
consequence. Only full support and full opposition are taken as preferences: "does not rule out"
permits and prefers nothing, and a threat is no evidence that carrying it out is preferred.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from ...errors import AnalysisError
from ..commitments.lines import read_lines
from ..commitments.red_lines import redlines
from ..members import Members, Membership, to_day
from ..study import Study
from .options_form import MOST_OPTIONS, MOVES, Option, OptionForm
from .priorities import JOINING
from .proposal import Preference, Proposal, Question
from .undoing import guess_moves

#: So many characters of a consequence make the name of an option; so many quotations are kept.
_LONGEST, _QUOTES = 60, 3


@dataclass(frozen=True)
class _Line:
    """A red line: who drew it on which measure, with what consequence."""

    name: str
    holder: str
    concept: str
    consequence: str
    rows: tuple[int, ...]
    crossed: tuple[int, ...] | None
    answered: bool
    warned: bool


@dataclass(frozen=True)
class _Side:
    """Members who can take a measure, and what they and others last said of it."""

    members: frozenset[str]
    against: tuple[str, ...]
    spoken: str = ""
    assumed: str = ""


@dataclass
class _Draft:
    """What has been put together so far."""

    options: list[Option] = field(default_factory=list)
    concepts: dict[str, str] = field(default_factory=dict)
    spoken: dict[str, str] = field(default_factory=dict)
    holders: dict[str, frozenset[str]] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    notes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    now: set[str] = field(default_factory=set)


def propose(
    statements: object,
    lines: object = None,
    *,
    members: Members | None = None,
    on: dt.date | str | None = None,
    most: int = 6,
) -> Proposal:
    """Propose decision makers, options, moves and preferences from a table of red lines.

    ``statements`` is a study or what ``Study.of`` makes one of. ``lines`` is what ``redlines``
    gives, or a table with the columns holder, concept and consequence, and where they are known
    rows, line, status, answered and date; without it they are found in the statements.
    ``members`` is the coalition, else the group of the study;
    where neither names one, all but who drew a line. ``on`` is the day: of members, of the lines
    drawn until then, and of what each last said until then. At most ``most`` options (2 to 9)
    are proposed, of the measures that most members are for. Raises AnalysisError where no line
    gives a conflict, with the reason for each.

    >>> table = {"actor": ["A", "B"], "concept": ["troops", "troops"],
    ...          "stance": ["support", "oppose"]}
    >>> made = propose(table, {"holder": ["B"], "concept": ["troops"], "consequence": ["war"]})
    >>> [(one.maker, one.wants) for one in made.preferences]
    [('A', 'troops'), ('B', 'not troops')]
    """
    if not 2 <= most <= MOST_OPTIONS:
        raise AnalysisError(f"most: {most} options; choose 2 to {MOST_OPTIONS}")
    study, on = Study.of(statements), to_day(on, whose="on", last=True)
    known = _Known.of(study, members, on)
    drawn = redlines(study) if lines is None else lines
    chosen, left_out = _choose(_read_lines(drawn, on), known, most)
    if not chosen:
        why = "; ".join(left_out[:4]) or "there are no red lines"
        raise AnalysisError(
            f"no conflict can be proposed: {why}. Lines need a measure that a member supports or "
            "keeps open; choose another group or day, or write a file of options by hand"
        )
    draft = _draft(chosen, known)
    form = OptionForm(options=tuple(draft.options))
    label = "".join("Y" if option.key in draft.now else "N" for option in draft.options)
    preferences, questions = _ask_all(draft, known)
    return Proposal(
        title=", ".join(dict.fromkeys(draft.concepts.values())),
        form=form,
        present=form.find(label),
        preferences=tuple(preferences),
        questions=tuple(questions),
        answers=draft.answers,
        notes=draft.notes,
        left_out=tuple(left_out),
    )


def _read_lines(lines: object, on: dt.date | None) -> list[_Line]:
    table = read_lines(lines, ("holder", "concept", "consequence"))
    found = []
    for number, row in enumerate(table.iter_rows(named=True), 1):
        if _is_later(row.get("date"), on):
            continue
        crossed = row.get("status") == "crossed" and not _is_later(row.get("crossed_on"), on)
        found.append(
            _Line(
                name=str(row.get("line") or f"L{number}"),
                holder=str(row["holder"] or ""),
                concept=str(row["concept"] or ""),
                consequence=" ".join(str(row["consequence"] or "").split()),
                rows=tuple(row["rows"] or ()),
                crossed=tuple(row.get("crossed_by") or ()) if crossed else None,
                answered=crossed and row.get("answered") is True,
                warned=row.get("act") == "warns",
            )
        )
    return found


def _is_later(day: object, on: dt.date | None) -> bool:
    return on is not None and isinstance(day, dt.date) and day > on


@dataclass(frozen=True)
class _Known:
    """What each holder last said of each measure, and who is a member."""

    study: Study
    members: frozenset[str]
    named: bool
    #: (holder, measure) -> the values and rows of the last day on which it spoke of it.
    last: Mapping[tuple[str, str], tuple[tuple[float, ...], tuple[int, ...]]]
    #: row -> the words of a statement, with its document and day.
    quotes: Mapping[int, str]

    @classmethod
    def of(cls, study: Study, members: Members | None, on: dt.date | None) -> _Known:
        group = study.list_members() if members is None else Membership.of(members)
        table = study.statements.filter(~pl.col("alleged"))
        if on is not None:
            table = table.filter(pl.col("date").is_null() | (pl.col("date") <= on))
        newest = table.filter(
            pl.col("date").eq_missing(pl.col("date").max().over("holder", "concept"))
        )
        grouped = newest.group_by("holder", "concept", maintain_order=True).agg("value", "row")
        last = {
            (row["holder"], row["concept"]): (tuple(row["value"]), tuple(row["row"]))
            for row in grouped.iter_rows(named=True)
        }
        # A line may be an older statement than the last: all are quoted.
        columns = study.statements.select("row", "holder", "date", "document", "text")
        quotes = {row[0]: _quote(*row[1:]) for row in columns.iter_rows()}
        named = members is not None or study.members is not None
        return cls(study, frozenset(group.on(on)), named, last, quotes)

    def sum_up(self, holders: Iterable[str], concept: str) -> dict[str, tuple[float, ...]]:
        """What holders last said of a measure, those who spoke of it."""
        found = {name: self.last.get((name, concept), ((), ()))[0] for name in sorted(holders)}
        return {name: values for name, values in found.items() if values}

    def rows_of(self, holders: Iterable[str], concept: str) -> tuple[int, ...]:
        """Where holders last spoke of a measure."""
        found = (self.last.get((name, concept), ((), ()))[1] for name in sorted(holders))
        return tuple(sorted(row for rows in found for row in rows))

    def quote(self, rows: Iterable[int]) -> tuple[str, ...]:
        """The words of statements; of many the first few."""
        return tuple(self.quotes[row] for row in list(rows)[:_QUOTES] if row in self.quotes)

    def find_side(self, concept: str, drawers: set[str]) -> _Side:
        """The members for a measure, or else for a case of it, or else for what it is a case of."""
        able = self.members - drawers
        against = tuple(
            name for name, values in self.sum_up(able, concept).items() if max(values) < 0
        )
        for spoken, assumed in self._list_kin(concept):
            found = {n for n, values in self.sum_up(able, spoken).items() if max(values) > 0}
            if found:
                return _Side(frozenset(found), against, spoken, assumed)
        return _Side(frozenset(), against)

    def _list_kin(self, concept: str) -> list[tuple[str, str]]:
        spoken = sorted({key[1] for key in self.last} - {concept})
        narrow = [one for one in spoken if self.study.covers(concept, one)]
        broad = [one for one in spoken if self.study.covers(one, concept)]
        return [
            (concept, ""),
            *((one, f"spoken of as {one!r}, a case of it") for one in narrow),
            *((one, f"spoken of as {one!r}, which is assumed to mean it too") for one in broad),
        ]


def _quote(holder: str, date: dt.date | None, document: str, text: str) -> str:
    where = ", ".join(filter(None, (holder, document, date.isoformat() if date else "")))
    words = " ".join(text.split())
    return f"{where}: {words}" if words else where


def _choose(
    lines: Sequence[_Line], known: _Known, most: int
) -> tuple[list[tuple[str, _Side, list[_Line]]], list[str]]:
    """The measures with who can take them and the lines on them, and what is left out."""
    left_out: list[str] = []
    fitting: dict[str, list[_Line]] = {}
    for line in lines:
        if why := _refuse(line, known):
            left_out.append(f"{line.name} ({line.holder}, {line.concept or 'no measure'}): {why}")
        else:
            fitting.setdefault(line.concept, []).append(line)
    ranked = []
    for concept, own in fitting.items():
        side = known.find_side(concept, {line.holder for line in own})
        if side.members:
            ranked.append((-len(side.members), -len(own), concept, side, own))
        else:
            who = " and ".join(sorted({line.holder for line in own}))
            left_out.append(f"{concept} (line of {who}): no member supports it or keeps it open")
    chosen: list[tuple[str, _Side, list[_Line]]] = []
    options = 0
    for *_, concept, side, own in sorted(ranked, key=lambda one: one[:3]):
        needed = 1 + len({line.holder for line in own})
        if options + needed > most:
            left_out.append(f"{concept}: more than {most} options; --most or another file holds it")
            continue
        options += needed
        chosen.append((concept, side, own))
    return chosen, left_out


def _refuse(line: _Line, known: _Known) -> str:
    if not line.concept:
        return "it names no measure that would cross it"
    if not line.consequence:
        return "it names no consequence that could be carried out"
    if known.named and line.holder in known.members:
        return "drawn by a member: a warning within the coalition, no answer of its own"
    return ""


def _draft(chosen: Sequence[tuple[str, _Side, list[_Line]]], known: _Known) -> _Draft:
    draft = _Draft()
    makers = _name_makers([side.members for _, side, _ in chosen], known)
    for (concept, side, own), maker in zip(chosen, makers, strict=True):
        trigger = _add(draft, concept, maker[0], f"measure {concept}")
        draft.holders[maker[0]] = maker[1]
        draft.concepts[trigger], draft.spoken[trigger] = concept, side.spoken
        for_it = ", ".join(sorted(side.members))
        told = [f"for it or keeping it open: {for_it}{f' ({side.assumed})' * bool(side.assumed)}"]
        told.extend(known.quote(known.rows_of(side.members, side.spoken)))
        if side.against:
            told.append(
                f"members who oppose or doubt it, and have no move here: {', '.join(side.against)}"
            )
        draft.notes[trigger] = (*told, *draft.notes[trigger])
        crossed = [line.crossed for line in own if line.crossed is not None]
        if crossed:
            draft.now.add(trigger)
            rows = sorted({row for each in crossed for row in each})
            shown = ("done now, since a line on it is crossed:", *known.quote(rows))
            draft.notes[trigger] = (*draft.notes[trigger], *shown)
        for drawer in dict.fromkeys(line.holder for line in own):
            _add_answer(draft, trigger, [line for line in own if line.holder == drawer], known)
    return draft


def _add_answer(draft: _Draft, trigger: str, own: Sequence[_Line], known: _Known) -> None:
    drawer = own[0].holder
    # The newest line tells the answer best; all of them stand in the notes.
    text = own[-1].consequence
    short = text if len(text) <= _LONGEST else f"{text[:_LONGEST].rsplit(' ', 1)[0]} …"
    short = f'carry out "{short}"'
    told = f"{drawer} answers {trigger}"
    answer = _add(draft, told, drawer, " ".join(line.consequence for line in own), short)
    draft.holders.setdefault(drawer, frozenset({drawer}))
    draft.answers[answer] = trigger
    rows = [row for line in own for row in line.rows]
    lines = f"consequence of {', '.join(line.name for line in own)}"
    draft.notes[answer] = (lines, *known.quote(rows), *draft.notes[answer])
    if all(line.warned for line in own):
        told = "assumed: what it warns of would be its own answer"
        draft.notes[answer] = (*draft.notes[answer], told)
    if any(line.answered for line in own):
        draft.now.add(answer)


def _add(draft: _Draft, words: str, maker: str, judged: str, name: str = "") -> str:
    """Add an option of a maker; its moves are assumed by the words it is judged by."""
    key = base = make_key(words)
    number = 2
    while any(option.key == key for option in draft.options):
        key, number = f"{base}_{number}", number + 1
    moves, why = guess_moves(judged)
    draft.options.append(Option(key=key, maker=maker, name=name or words, moves=moves))
    draft.notes[key] = (f"assumed: {MOVES[moves]} ({why})",)
    return key


def _name_makers(
    sides: Sequence[frozenset[str]], known: _Known
) -> list[tuple[str, frozenset[str]]]:
    """One decision maker for each side; sides with a member in common are one."""
    joined: list[frozenset[str]] = []
    for side in sides:
        apart = [one for one in joined if not one & side]
        joined = [*apart, side.union(*(one for one in joined if one & side))]
    whole = {side: next(one for one in joined if side <= one) for side in sides}
    return [(_name_side(whole[side], known), whole[side]) for side in sides]


def _name_side(side: frozenset[str], known: _Known) -> str:
    names = sorted(side)
    if len(names) <= 3:
        return ", ".join(names)
    return f"{names[0]}, {names[1]} and {len(names) - 2} more"


def _ask_all(draft: _Draft, known: _Known) -> tuple[list[Preference], list[Question]]:
    preferences, questions = [], []
    for maker, holders in draft.holders.items():
        for option in draft.options:
            found = _ask(draft, known, (maker, holders), option.key)
            if isinstance(found, Preference):
                preferences.append(found)
            else:
                questions.append(found)
    return preferences, questions


def _ask(
    draft: _Draft, known: _Known, maker: tuple[str, frozenset[str]], key: str
) -> Preference | Question:
    """What a decision maker wants of an option, where its words say so."""
    name, holders = maker
    if key in draft.answers:
        owner = next(option.maker for option in draft.options if option.key == key)
        why = "no statement says how it ranks this"
        if owner == name:
            why = "a threat is no evidence that carrying it out is preferred"
        return Question(maker=name, key=key, why=why)
    concept = draft.concepts[key]
    said = known.sum_up(holders, concept)
    values = [value for own in said.values() for value in own]
    rows = known.rows_of(holders, concept)
    if not values:
        rows, why = known.rows_of(holders, draft.spoken[key]), "no statement of its own on this"
        why = f"it spoke of {draft.spoken[key]!r} only" if rows else why
        return Question(maker=name, key=key, why=why, rows=rows, quotes=known.quote(rows))
    if min(values) < 0 < max(values):
        why = "its last statements contradict each other"
        return Question(maker=name, key=key, why=why, rows=rows, quotes=known.quote(rows))
    if max(values) < 1 and min(values) > -1:
        why = "it keeps this open or doubts it, which is no preference"
        return Question(maker=name, key=key, why=why, rows=rows, quotes=known.quote(rows))
    whole = tuple(one for one, own in said.items() if 1 in map(abs, own))
    rows = known.rows_of(whole, concept)
    return Preference(
        maker=name,
        wants=key if max(values) == 1 else f"not {key}",
        rows=rows,
        actors=whole,
        quotes=known.quote(rows),
    )


def make_key(words: str) -> str:
    """The key of an option that these words name.

    >>> make_key("Send troops (combat)")
    'send_troops_combat'
    """
    key = "_".join(re.findall(r"\w+", words.lower()))[:40].strip("_")
    return f"option_{key}" if not key or key[0].isdigit() or key in JOINING else key


__all__ = ["make_key", "propose"]
