"""The fast forms give what loops written out from the description of the reference give.

The loops go over statements and over pairs of statements, and share nothing with the package
but the reading of files; what they are compared on is drawn at random.
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dissensus import dna

Options = Mapping[str, Any]
EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - dates of documents have no zone
UNITS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400, "weeks": 604800}
DEFAULTS: Options = {
    "networkType": "twomode",
    "variable1": "organization",
    "variable2": "concept",
    "variable1Document": False,
    "variable2Document": False,
    "qualifierDocument": False,
    "qualifier": "agreement",
    "qualifierAggregation": "ignore",
    "normalization": "no",
    "isolates": False,
    "duplicates": "include",
    "timeWindow": "no",
    "windowSize": 100,
    "kernel": "no",
    "start_date": "",
    "stop_date": "",
    "excludeValues": {},
    "start_time": "00:00:00",
    "stop_time": "23:59:59",
    "invertValues": False,
    **{f"exclude{name}s": [] for name in ("Author", "Source", "Section", "Type")},
    **{f"invert{name}s": False for name in ("Author", "Source", "Section", "Type")},
}


@dataclass(frozen=True)
class Statement:
    id: int
    date: dt.datetime
    place: tuple[int, int]
    document: Mapping[str, str]
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Matrix:
    rows: list[str]
    columns: list[str]
    values: list[list[float]]
    times: tuple[dt.datetime, dt.datetime, dt.datetime]
    statements: int


def read_statements(database: dna.Database) -> list[Statement]:
    papers = {one.id: one for one in database.documents}
    entities = {one.id: one.value for one in database.entities}
    variables = {one.id: one for one in database.variables}
    found = []
    for one in database.statements:
        paper = papers[one.document]
        values: dict[str, Any] = {}
        for number, value in one.values.items():
            is_text = variables[number].data_type == "short text"
            values[variables[number].name] = entities[value] if is_text else value  # type: ignore[index]
        fields = {name: getattr(paper, name) for name in ("author", "source", "section", "type")}
        fields |= {"id": str(paper.id), "title": paper.title}
        date = EPOCH + dt.timedelta(seconds=paper.date)
        found.append(Statement(one.id, date, (one.start, one.stop), fields, values))
    return sorted(found, key=lambda s: (s.date, int(s.document["id"]), *s.place, s.id))


def get(statement: Statement, name: str, is_document: bool) -> Any:
    return statement.document[name] if is_document else statement.values[name]


class Literal:
    """One call of the reference, statement by statement."""

    def __init__(self, database: dna.Database, options: Options) -> None:
        self.o = o = {**DEFAULTS, **options}
        kinds = {one.name: one.data_type for one in database.variables}
        self.kind: str = "none"
        if o["qualifier"] is not None:
            self.kind = "document" if o["qualifierDocument"] else kinds[o["qualifier"]]
        dates = [EPOCH + dt.timedelta(seconds=d.date) for d in database.documents]
        self.start = self.read_date("start", min(dates))
        self.stop = self.read_date("stop", max(dates))
        self.originals = [s for s in read_statements(database) if self.is_original(s)]
        self.filtered: list[Statement] = []
        for s in self.originals:
            if self.is_allowed(s) and not any(self.is_same(s, t) for t in self.filtered):
                self.filtered.append(s)

    def read_date(self, end: str, default: dt.datetime) -> dt.datetime:
        date, time = self.o[f"{end}_date"], self.o[f"{end}_time"]
        if date in ("", "01.01.1900", "31.12.2099"):
            return default
        return dt.datetime.strptime(f"{date} {time}", "%d.%m.%Y %H:%M:%S")  # noqa: DTZ007

    def row(self, s: Statement) -> str:
        return str(get(s, self.o["variable1"], self.o["variable1Document"]))

    def column(self, s: Statement) -> str:
        return str(get(s, self.o["variable2"], self.o["variable2Document"]))

    def level(self, s: Statement) -> Any:
        if self.kind == "none":
            return ""
        return get(s, self.o["qualifier"], self.o["qualifierDocument"])

    def is_original(self, s: Statement) -> bool:
        if not self.start <= s.date <= self.stop:
            return False
        for name in ("Author", "Source", "Section", "Type"):
            values, is_inverted = self.o[f"exclude{name}s"], self.o[f"invert{name}s"]
            if values and (s.document[name.lower()] in values) != is_inverted:
                return False
        return True

    def is_allowed(self, s: Statement) -> bool:
        for name, values in self.o["excludeValues"].items():
            if (str(s.values[name]) in values) != self.o["invertValues"]:
                return False
        if self.o["networkType"] == "eventlist":
            return True
        if not self.row(s) or not self.column(s):
            return False
        is_category = self.kind in ("short text", "document")
        is_compared = is_category and self.o["qualifierAggregation"] != "ignore"
        return not is_compared or bool(self.level(s))

    def is_same(self, s: Statement, t: Statement) -> bool:
        unit = self.o["duplicates"]
        if unit == "include" or (self.row(s), self.column(s)) != (self.row(t), self.column(t)):
            return False
        if self.o["qualifierAggregation"] != "ignore" and self.level(s) != self.level(t):
            return False
        return {
            "document": s.document["id"] == t.document["id"],
            "week": s.date.isocalendar().week == t.date.isocalendar().week,
            "month": s.date.month == t.date.month,
            "year": s.date.year == t.date.year,
            "acrossrange": True,
        }[unit]

    def labels(self, chosen: Sequence[Statement]) -> tuple[list[str], list[str]]:
        base = self.originals if self.o["isolates"] else chosen
        rows = sorted({self.row(s) for s in base} - {""})
        return rows, sorted({self.column(s) for s in base} - {""})

    def levels(self, chosen: Sequence[Statement]) -> list[Any]:
        if self.kind == "boolean":
            return [0, 1]
        base = chosen if self.kind == "document" else self.originals
        return [""] if self.kind == "none" else sorted({self.level(s) for s in base})

    # 3.3 and 3.4

    def make(self, chosen: Sequence[Statement], times: Any) -> Matrix:
        rows, columns = self.labels(chosen)
        levels = self.levels(chosen)
        a = {(i, j, k): 0 for i in rows for j in columns for k in levels}
        for s in chosen:
            a[self.row(s), self.column(s), self.level(s)] += 1
        if self.o["networkType"] == "twomode":
            values = self.tie_twomode(a, rows, columns, levels)
            return Matrix(rows, columns, values, times, len(chosen))
        values = [
            [0.0 if i == o else self.tie_onemode(a, (i, o), columns, levels) for o in rows]
            for i in rows
        ]
        return Matrix(rows, rows, values, times, len(chosen))

    def tie_twomode(self, a: Any, rows: Any, columns: Any, levels: Any) -> list[list[float]]:
        aggregation, normalization = self.o["qualifierAggregation"], self.o["normalization"]
        last = len(levels) - 1

        def tie(i: str, j: str) -> float:
            cells = [a[i, j, k] for k in levels]
            if aggregation == "combine":
                return float(sum(2 ** (last - n) for n, cell in enumerate(cells) if cell))
            if aggregation == "subtract" and self.kind == "boolean":
                return float(cells[1] - cells[0])
            if aggregation == "subtract" and self.kind == "integer":
                return float(sum(k * cell for k, cell in zip(levels, cells, strict=True)))
            return float(sum(cells))

        m = {(i, j): tie(i, j) for i in rows for j in columns}

        def divisor(i: str, j: str) -> float:
            if normalization == "no":
                return 1.0
            own = [(i, c) for c in columns]
            if normalization == "prominence":
                own = [(r, j) for r in rows]
            if aggregation == "ignore":
                return sum(m[cell] for cell in own)
            if aggregation == "combine":
                return sum(m[cell] > 0 for cell in own)
            return float(sum(a[(*cell, k)] for cell in own for k in levels))

        return [[m[i, j] / divisor(i, j) if divisor(i, j) else 0.0 for j in columns] for i in rows]

    def tie_onemode(self, a: Any, pair: tuple[str, str], columns: Any, levels: Any) -> float:
        i, o = pair
        cells = [(a[i, j, k], a[o, j, k]) for j in columns for k in levels]
        aggregation = self.o["qualifierAggregation"]
        if aggregation == "ignore":
            value = 0.0
            for j in columns:
                value += sum(a[i, j, k] for k in levels) * sum(a[o, j, k] for k in levels)
        elif self.kind in ("boolean", "integer"):
            span = levels[-1] - levels[0]
            congruence = conflict = 0.0
            for j in columns:
                for k in levels:
                    for n in levels:
                        apart = abs(k - n) / span if span else math.nan
                        congruence += a[i, j, k] * a[o, j, n] * (1 - apart)
                        conflict += a[i, j, k] * a[o, j, n] * apart
            value = self.choose(congruence, conflict)
        else:
            congruence = sum(x * y for x, y in cells)
            conflict = sum(x * (y == 0) + y * (x == 0) for x, y in cells)
            value = self.choose(congruence, conflict)
        by = self.divisor(cells)
        return value / by if by else 0.0

    def choose(self, congruence: float, conflict: float) -> float:
        found = {"congruence": congruence, "conflict": conflict}
        return found.get(self.o["qualifierAggregation"], congruence - conflict)

    def divisor(self, cells: list[tuple[int, int]]) -> float:
        n, m = sum(x for x, _ in cells), sum(y for _, y in cells)
        known: dict[str, float] = {
            "no": 1.0,
            "average": (n + m) / 2,
            "jaccard": sum(x * (y == 0) + y * (x == 0) + x * y for x, y in cells),
            "cosine": math.sqrt(n * n) * math.sqrt(m * m),
        }
        return known[self.o["normalization"]]

    # 3.6 to 3.8

    def add(self, time: dt.datetime, number: int) -> dt.datetime:
        unit = self.o["timeWindow"]
        if unit in UNITS:
            return time + dt.timedelta(seconds=number * UNITS[unit])
        month = time.year * 12 + time.month - 1 + number * (12 if unit == "years" else 1)
        year, month = divmod(month, 12)
        day = min(time.day, calendar.monthrange(year, month + 1)[1])
        return time.replace(year=year, month=month + 1, day=day)

    def run(self) -> list[Callable[[], Matrix]]:
        """What makes each matrix."""
        if self.o["timeWindow"] == "no":
            middle = (self.stop - self.start) // 2
            middle -= dt.timedelta(microseconds=middle.microseconds)
            times = (self.start, self.start + middle, self.stop)
            return [lambda: self.make(self.filtered, times)]
        if self.o["kernel"] != "no":
            return self.run_kernel()
        return self.run_events() if self.o["timeWindow"] == "events" else self.run_windows()

    def run_windows(self) -> list[Callable[[], Matrix]]:
        reach = math.floor((self.o["windowSize"] - 1) / 2 + 0.5)
        found = []
        centre = self.start
        while centre <= self.stop:
            first, last = self.add(centre, -reach), self.add(centre, reach)
            if first >= self.start and last <= self.stop:
                found.append((first, centre, last))
            centre = self.add(centre, 1)

        def make(times: tuple[dt.datetime, ...]) -> Matrix:
            inside = [s for s in self.filtered if times[0] <= s.date <= times[2]]
            return self.make(inside, times)

        return [lambda times=times: make(times) for times in found]  # type: ignore[misc]

    def run_events(self) -> list[Callable[[], Matrix]]:
        """Only where all times are distinct."""
        half = self.o["windowSize"] // 2
        all_ = self.filtered
        found = []
        for t in range(len(all_)):
            if t - half >= 0 and t + half < len(all_):
                own = all_[t - half : t + half + 1]
                found.append((own, (own[0].date, all_[t].date, own[-1].date)))
        return [lambda one=one: self.make(*one) for one in found]  # type: ignore[misc]

    def run_kernel(self) -> list[Callable[[], Matrix]]:
        if not self.filtered or self.o["timeWindow"] in ("seconds", "events"):
            return []
        width = self.o["windowSize"] + self.o["windowSize"] % 2
        first = max(self.start, self.filtered[0].date)
        last = min(self.stop, self.filtered[-1].date)
        centre, end = self.add(first, width // 2), self.add(last, -(width // 2))
        found = []
        while centre <= end:
            times = (first, centre, last)
            if self.o["kernel"] != "gaussian":
                low, high = self.add(centre, -(width // 2)), self.add(centre, width // 2)
                times = (max(first, low), centre, min(last, high))
            found.append(times)
            centre = self.add(centre, 1)
        return [lambda times=times: self.smooth(times, width) for times in found]  # type: ignore[misc]

    def apart(self, centre: dt.datetime, time: dt.datetime) -> int:
        unit = self.o["timeWindow"]
        if unit in UNITS:
            return int((centre - time).total_seconds() / UNITS[unit])
        months = (centre.year - time.year) * 12 + centre.month - time.month
        if months > 0 and centre.day < time.day:
            months -= 1
        elif months < 0 and centre.day > time.day:
            months += 1
        return int(months / 12) if unit == "years" else months

    def weigh(self, s: Statement, centre: dt.datetime, width: int) -> float:
        x = 2 * self.apart(centre, s.date) / width
        if self.o["kernel"] == "gaussian":
            return math.exp(-x * x / 2) / math.sqrt(2 * math.pi)
        if abs(x) > 1:
            return 0.0
        return {"uniform": 0.5, "triangular": 1 - x, "epanechnikov": 0.75 * (1 - x) ** 2}[
            self.o["kernel"]
        ]

    def smooth(self, times: Any, width: int) -> Matrix:
        rows, columns = self.labels(self.filtered)
        base = self.originals if self.o["isolates"] else self.filtered
        levels = sorted({self.level(s) for s in base}, key=str)
        inside = [s for s in self.filtered if times[0] <= s.date <= times[2]]
        weights = {s.id: self.weigh(s, times[1], width) for s in inside}
        if self.o["networkType"] == "twomode":
            values = [[0.0] * len(columns) for _ in rows]
            for s in inside:
                sign = self.sign(levels.index(self.level(s)))
                cell = rows.index(self.row(s)), columns.index(self.column(s))
                values[cell[0]][cell[1]] += sign * weights[s.id]
            return Matrix(rows, columns, values, times, 0)
        values = [[0.0] * len(rows) for _ in rows]
        for s in inside:
            for t in inside:
                if self.column(s) == self.column(t):
                    pair = levels.index(self.level(s)), levels.index(self.level(t))
                    weight = math.sqrt(weights[s.id] * weights[t.id])
                    weight *= self.pair(*pair, len(levels))
                    values[rows.index(self.row(s))][rows.index(self.row(t))] += weight
        if self.o["normalization"] != "no":
            values = self.normalize(values, rows, columns, levels)
        return Matrix(rows, rows, values, times, 0)

    def sign(self, place: int) -> float:
        if self.o["qualifierAggregation"] == "ignore" or self.kind in ("short text", "document"):
            return 1.0
        return float(place) if self.kind == "integer" else 2.0 * place - 1.0

    def pair(self, k: int, n: int, levels: int) -> float:
        q = 1.0
        if self.kind in ("boolean", "integer"):
            q = abs(1 - abs(k - n) / (levels - 1)) if levels > 1 else math.nan
        found = {"ignore": 1.0, "congruence": q, "conflict": 1 - q, "subtract": 2 * q - 1}
        return found[self.o["qualifierAggregation"]]

    def normalize(self, values: Any, rows: Any, columns: Any, levels: Any) -> list[list[float]]:
        f = {(i, j, k): 0 for i in rows for j in columns for k in levels}
        for s in self.filtered:
            f[self.row(s), self.column(s), self.level(s)] += 1
        cells = [(j, k) for j in columns for k in levels]
        return [
            [
                values[at][to]
                * sum(2 / (f[i, *c] + f[o, *c]) for c in cells if f[i, *c] + f[o, *c])
                for to, o in enumerate(rows)
            ]
            for at, i in enumerate(rows)
        ]


DOCUMENT = ("author", "source", "section", "type", "id", "title")
TEXTS = ("organization", "person", "concept")
DATES = ("", "01.01.1900", "03.01.2020", "31.01.2020", "01.03.2020")
STOPS = ("", "31.12.2099", "15.04.2020", "30.11.2020", "02.01.2020")


@st.composite
def draw_options(draw: st.DrawFn) -> dict[str, Any]:
    names = draw(st.permutations([*TEXTS, draw(st.sampled_from(DOCUMENT))]))[:2]
    o: dict[str, Any] = {"networkType": draw(st.sampled_from(["onemode", "twomode"]))}
    for place, name in enumerate(names, 1):
        o[f"variable{place}"], o[f"variable{place}Document"] = name, name in DOCUMENT
    free = [name for name in ("source", "type") if name not in names]
    qualifiers = [None, "agreement", "intensity", "frame", *free[:1]]
    o["qualifier"] = draw(st.sampled_from(qualifiers))
    o["qualifierDocument"] = o["qualifier"] in DOCUMENT
    is_onemode = o["networkType"] == "onemode"
    known = ["ignore", "subtract", *(["congruence", "conflict"] if is_onemode else ["combine"])]
    o["qualifierAggregation"] = draw(st.sampled_from(known)) if o["qualifier"] else "ignore"
    kinds = ["average", "jaccard", "cosine"] if is_onemode else ["activity", "prominence"]
    is_combined = o["qualifierAggregation"] == "combine"
    kinds = ["activity"] if is_combined else kinds
    o["normalization"] = draw(st.sampled_from(["no", *kinds]))
    o["isolates"] = draw(st.booleans())
    is_compared = o["qualifierDocument"] and o["qualifierAggregation"] != "ignore"
    units = ["include", "document", "week", "month", "year", "acrossrange"]
    o["duplicates"] = draw(st.sampled_from(units[:1] if is_compared else units))
    o["start_date"], o["stop_date"] = draw(st.sampled_from(DATES)), draw(st.sampled_from(STOPS))
    o["stop_time"] = draw(st.sampled_from(["23:59:59", "12:30:00"]))
    return o | draw(draw_exclusions())


@st.composite
def draw_exclusions(draw: st.DrawFn) -> dict[str, Any]:
    o: dict[str, Any] = {}
    values: dict[str, list[str]] = {}
    if draw(st.booleans()):
        values["intensity"] = draw(st.sampled_from([["0"], ["2", "1"], []]))
    if draw(st.booleans()):
        values["agreement"] = draw(st.sampled_from([["0"], ["1"]]))
    if draw(st.integers(0, 3)) == 0:
        values["frame"] = ["moral", "legal"]
    o["excludeValues"], o["invertValues"] = values, draw(st.booleans())
    if draw(st.integers(0, 3)) == 0:
        o["excludeSources"], o["invertSources"] = ["Daily"], draw(st.booleans())
        o["excludeAuthors"], o["invertAuthors"] = ["", "Bob"], draw(st.booleans())
    return o


@cache
def load(name: str) -> dna.Database:
    return dna.load(Path(__file__).parents[1] / "bridges" / "data" / f"{name}.dna")


def check(name: str, options: Options) -> None:
    database = load(name)
    literal = Literal(database, options)
    found = dna.network(database, **options)
    assert isinstance(found, dna.ReferenceNetworks)
    assert list(found.statement_ids) == [s.id for s in literal.filtered]
    assert found.originals == len(literal.originals)
    makers = literal.run()
    assert len(found) == len(makers)
    for place in sorted({0, len(makers) // 2, len(makers) - 1} & set(range(len(makers)))):
        made, fast = makers[place](), found[place]
        assert list(fast.rows) == made.rows
        assert list(fast.columns) == made.columns
        assert (fast.start, fast.middle, fast.stop) == made.times
        assert fast.statements == made.statements
        values = np.array(made.values, dtype=float).reshape(fast.values.shape)
        np.testing.assert_allclose(fast.values, values, rtol=1e-9, atol=1e-12)


MANY = settings(max_examples=60)


@MANY
@given(options=draw_options())
def test_whole_networks(options: dict[str, Any]) -> None:
    check("synth_small", options)


@MANY
@given(
    options=draw_options(),
    unit=st.sampled_from(["hours", "days", "weeks", "months", "years"]),
    size=st.integers(1, 9),
)
def test_windows_of_time(options: dict[str, Any], unit: str, size: int) -> None:
    check("synth_small", {**options, "timeWindow": unit, "windowSize": size})


@MANY
@given(options=draw_options(), size=st.integers(1, 12))
def test_windows_of_events(options: dict[str, Any], size: int) -> None:
    check("synth_unique", {**options, "timeWindow": "events", "windowSize": size})


@MANY
@given(
    options=draw_options(),
    unit=st.sampled_from(["hours", "days", "weeks", "months", "years", "seconds", "events"]),
    size=st.integers(1, 9),
    kernel=st.sampled_from(["uniform", "triangular", "epanechnikov", "gaussian"]),
    name=st.sampled_from(["synth_small", "synth_unique"]),
)
def test_kernels(options: dict[str, Any], unit: str, size: int, kernel: str, name: str) -> None:
    if options["qualifierAggregation"] == "combine":
        options = {**options, "qualifierAggregation": "subtract"}
    check(name, {**options, "timeWindow": unit, "windowSize": size, "kernel": kernel})


@pytest.mark.parametrize(("unit", "size"), [("seconds", 3700), ("minutes", 60)])
def test_windows_of_short_units(unit: str, size: int) -> None:
    options = {"start_date": "10.01.2020", "stop_date": "10.01.2020", "windowSize": size}
    options |= {"start_time": "02:00:00", "stop_time": "04:00:00", "timeWindow": unit}
    check("synth_unique", {**options, "qualifierAggregation": "subtract"})


@MANY
@given(
    options=draw_exclusions(),
    duplicates=st.sampled_from(["include", "document", "week", "month", "year", "acrossrange"]),
    aggregation=st.sampled_from(["ignore", "subtract"]),
)
def test_event_lists(options: dict[str, Any], duplicates: str, aggregation: str) -> None:
    asked: dict[str, Any] = {"duplicates": duplicates, "qualifierAggregation": aggregation}
    asked |= {"networkType": "eventlist", **options}
    found = dna.network(load("synth_small"), **asked)
    assert isinstance(found, pl.DataFrame)
    wanted = Literal(load("synth_small"), asked).filtered
    assert found["statement_id"].to_list() == [s.id for s in wanted]
    assert found["time"].to_list() == [s.date for s in wanted]
    assert found["intensity"].to_list() == [s.values["intensity"] for s in wanted]


@MANY
@given(
    options=draw_exclusions(),
    variable=st.sampled_from(TEXTS),
    qualifier=st.sampled_from([None, "agreement", "intensity"]),
    duplicates=st.sampled_from(["include", "document", "week", "month", "year", "acrossrange"]),
    start=st.sampled_from(DATES),
)
def test_bar_plots(
    options: dict[str, Any], variable: str, qualifier: str | None, duplicates: str, start: str
) -> None:
    asked: dict[str, Any] = {"duplicates": duplicates, "start_date": start, **options}
    found = dna.barplot(load("synth_small"), variable=variable, qualifier=qualifier, **asked)
    asked |= {"variable1": variable, "variable2": variable, "qualifier": qualifier}
    asked["qualifierAggregation"] = "subtract" if qualifier else "ignore"
    filtered = Literal(load("synth_small"), asked).filtered
    values = sorted({s.values[variable] for s in filtered})
    levels = sorted({s.values[qualifier] for s in filtered}) if qualifier else [1]
    levels = [0, 1] if qualifier == "agreement" else levels
    assert (list(found.values), list(found.levels)) == (values, levels)
    for value, counts in zip(values, found.counts.tolist(), strict=True):
        own = [s for s in filtered if s.values[variable] == value]
        told = [s.values[qualifier] if qualifier else 1 for s in own]
        assert counts == [told.count(level) for level in levels]
