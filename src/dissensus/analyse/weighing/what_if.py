"""What would change if actors held something else: every figure before and after.

The same measures are taken twice, of the positions of a day and of these with some replaced.
Nothing is foreseen: how others would answer, and whether they would, is not in the data.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from ...errors import AnalysisError
from ...figures import DRAWS
from ...shown import show_table
from ..commitments.red_lines import redlines
from ..commitments.warned import Warned
from ..frame import suggest
from ..members import Members, to_day
from ..stances import COLLAPSES, LEVELS, VALUES
from ..study import Study
from ..unity.measures import MEASURES
from ..unity.support import OneDay
from .balancing import balance
from .bargain import LIMITS, Elections, Holding, elect_holdings, elect_positions
from .before_after import BeforeAfter, State, find_camps, list_moves
from .hypothetical import Change, Changes, Supposed, list_supposed, suppose
from .pivots import LEAST_SPOKEN, LEAVES, PIVOTS, SILENT, find_pivots, find_power
from .touched import find_touched

Array = np.ndarray[Any, np.dtype[Any]]
#: The places of the five stances on the scale of the election, 0 to 1.
PLACES = (VALUES + 1.0) / 2.0
#: The columns of those who hold out.
_HOLDOUTS = dict.fromkeys(("concept", "when", "actor", "stance"), pl.String)
_WHEN = ("before", "after")


@dataclass(frozen=True, eq=False, kw_only=True)
class WhatIf:
    """What was supposed, and every figure before and after.

    ``figures`` has a row for each figure: ``before``, ``after`` and ``change``, with the 95 % of
    both (``before_low``, ``before_high``; ``low`` and ``high`` of after: what the silent members
    may say, and errors of coding where they were given), and ``changed``. ``pivots`` tells by
    groups of members what one switch does to each index; ``camps`` who stands in which camp;
    ``touched`` the words, deeds, promises, norms and red lines that the position meets;
    ``holdouts`` who stands against each measure; ``elections`` the election over stances, by
    measure; ``power`` the indices of power, empty without a quota. Places in ``rows`` are those
    of real statements; what is supposed has none.
    """

    group: str
    day: dt.date | None
    members: tuple[str, ...]
    changes: tuple[Change, ...]
    figures: pl.DataFrame
    pivots: pl.DataFrame
    camps: pl.DataFrame
    touched: pl.DataFrame
    holdouts: pl.DataFrame
    power: pl.DataFrame
    elections: Mapping[str, Elections]
    silent: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    decided: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
    quota: int | None = None

    def to_polars(self) -> pl.DataFrame:
        """The table of figures."""
        return self.figures

    def to_changed(self) -> pl.DataFrame:
        """The figures that change, without the columns that only computation needs."""
        return self.figures.filter("changed")

    def to_election(self) -> pl.DataFrame:
        """The chances of each stance before and after, of all measures."""
        tables = [
            found.to_polars().select(pl.lit(name).alias("concept"), pl.all())
            for name, found in self.elections.items()
        ]
        return pl.concat(tables) if tables else pl.DataFrame(schema={"concept": pl.String})

    def describe(self) -> str:
        """What was supposed, in one line."""
        when = f" on {self.day}" if self.day else ""
        return f"{self.group}{when}, what if {list_supposed(self.changes)}"

    def tell_unchanged(self) -> str:
        """One line on what does not change, and what cannot be said."""
        same = self.figures.filter(~pl.col("changed"))
        empty = same.filter(pl.col("before").is_null())
        told = f"unchanged: {same.height - empty.height} figures"
        if empty.height:
            told = f"{told}; {empty.height} have no value before or after"
        outside = sorted({one.actor for one in self.changes} - set(self.members))
        when = f" on {self.day}" if self.day else ""
        own = [f"{name} is no member of {self.group}{when}" for name in outside]
        return "; ".join([told, *own])

    def tell_pivots(self, index: str = "agreement") -> list[str]:
        """Whose switch moves an index most, before and after; those alike stand together."""
        own = self.pivots.filter(
            pl.col("index") == index,
            pl.col("collapse") == next(iter(COLLAPSES)),
            pl.col("stance") != SILENT,
            pl.col("change") != LEAVES,
        )
        lines = []
        for concept in dict.fromkeys(one.concept for one in self.changes):
            on = own.filter(pl.col("concept") == concept)
            if on.is_empty():
                lines.append(
                    f'no member\'s switch can be measured on "{concept}": fewer than two spoke'
                )
                continue
            for word, sign in (("raise", 1), ("lower", -1)):
                fitting = on.filter(pl.col("value") * sign > 0)
                most = [_find_most(fitting.filter(pl.col("when") == when)) for when in _WHEN]
                told = _tell_both((most[0][0], most[1][0]), (most[0][1], most[1][1]))
                lines.append(f'one switch would {word} {index} on "{concept}" most {told}')
        return lines

    def tell_consensus(self) -> list[str]:
        """Who stands against each measure: what decides where a group seeks consensus."""
        lines = []
        for concept in dict.fromkeys(one.concept for one in self.changes):
            own = self.holdouts.filter(pl.col("concept") == concept)
            held = [
                {
                    row["actor"]: f"{row['actor']} ({row['stance']})"
                    for row in own.filter(pl.col("when") == when).iter_rows(named=True)
                }
                for when in _WHEN
            ]
            before, after = (list(one.values()) for one in held)
            silent, later = self.silent[concept]
            told = _tell_both((before, after), (str(len(before)), str(len(after))))
            quiet = f"{silent}" if silent == later else f"{silent}, then {later},"
            lines.append(
                f'hold-outs on "{concept}" {told}. {quiet} of {len(self.members)} members have '
                "not spoken"
            )
        return lines

    def tell_decided(self) -> list[str]:
        """Under a declared quota: the weight in favour before and after."""
        return [
            f'"{concept}": weight for it {before:g} -> {after:g}, of a quota of {self.quota}; '
            f"{silent:g} has not spoken (after)"
            for concept, (before, after, silent) in self.decided.items()
        ]

    def __repr__(self) -> str:
        return f"<{self.describe()}>"

    def _repr_html_(self) -> str:
        columns = ["figure", "collapse", "concept", "before", "after", "change", "low", "high"]
        return show_table(
            f"{self.describe()} ({self.tell_unchanged()})", self.to_changed().select(columns)
        )


def _find_most(pivots: pl.DataFrame) -> tuple[list[str], str]:
    """The members whose switch has the largest effect, and that effect."""
    if pivots.is_empty():
        return [], ""
    size: Any = pivots["value"].abs().max()
    most = pivots.filter((pl.col("value").abs() - size).abs() < 1e-9)
    who = sorted({name for own in most["who"] for name in own})
    return who, f"{most['value'][0]:+.3g} each"


def _tell_both(names: tuple[list[str], list[str]], how: tuple[str, str]) -> str:
    """Names before, and how those after differ from them."""
    before, after = names
    first = f"before ({how[0]}): {', '.join(before)}" if before else "before: nobody"
    came = [name for name in after if name not in before]
    left = [name for name in before if name not in after]
    parts = [f"new: {', '.join(came)}"] * bool(came)
    parts += [f"no longer: {', '.join(left)}"] * bool(left)
    second = f"after ({how[1]}): {'; '.join(parts) or 'the same'}" if after else "after: nobody"
    return f"{first}; {second}"


def whatif(  # noqa: PLR0913 - what can be asked, by name
    statements: object,
    changes: Changes,
    members: Members | None = None,
    *,
    on: dt.date | str | None = None,
    stale: int | None = None,
    lines: object = None,
    weights: Mapping[str, float] | None = None,
    saliences: Mapping[str, float] | None = None,
    quota: int | None = None,
    window: int = 60,
    risk: bool = False,
    draws: int = DRAWS,
    seed: int = 0,
    errors: Array | None = None,
) -> WhatIf:
    """Replace positions and give every figure before and after.

    ``changes`` maps pairs of actor and measure to the stance that is supposed (support, open,
    neutral, reserved or oppose), or is lines such as "Ann:build the bridge=support", or a table
    with the columns actor, concept and stance. It takes the place of what the actor held on the
    day ``on`` (the last day of the statements without one); its earlier statements stay, and tell
    what it would contradict (within ``window`` days; older ones are a shift). ``lines`` are red
    lines, as ``balance`` takes them. ``weights`` are those of members in the election (times
    ``saliences``) and under ``quota``, the weight that a decision needs; equal without them. With
    ``risk`` the election is held with attitudes to risk, inferred as KTAB does. ``errors`` are
    draws of the coding, as in ``balance``. Raises AnalysisError for what is unknown, with the
    nearest names.

    >>> table = {
    ...     "actor": ["A", "B", "C"], "concept": ["aid"] * 3,
    ...     "stance": ["support", "support", "oppose"],
    ... }
    >>> found = whatif(table, {("C", "aid"): "support"}, lines={"concept": []})
    >>> print(found.describe())
    all who speak, what if C on "aid": oppose -> support
    >>> found.figures.filter(figure="cohesion: agreement").select("before", "after").row(0)
    (0.5, 1.0)
    """
    study, on = Study.of(statements).ask(members), to_day(on, whose="on", last=True)
    supposed = suppose(study, changes, day=on, stale=stale)
    table = redlines(study) if lines is None else lines
    states = tuple(
        State(
            standing=OneDay.of(own, day=on, stale=stale),
            balance=balance(
                own, on=on, stale=stale, lines=table, draws=draws, seed=seed, errors=drawn
            ),
            errors=drawn,
        )
        for own, drawn in (
            (supposed.before, errors),
            (supposed.after, supposed.move_errors(errors)),
        )
    )
    before, after = states
    camps = (find_camps(before.standing), find_camps(after.standing))
    both = BeforeAfter(
        supposed=supposed,
        states=(before, after),
        camps=camps,
        draws=draws,
        seed=seed,
        window=window,
    )
    concepts = supposed.list_concepts()
    standings = (before.standing, after.standing)
    weighed = _weigh(before.standing.members, weights, "weights")
    cared = _weigh(before.standing.members, saliences, "saliences")
    voting = {name: weight * cared[name] for name, weight in weighed.items()}
    warned = Warned.of(
        study, table, concepts, day=before.standing.day, undated=before.standing.standing.undated
    )
    return WhatIf(
        group=study.group,
        day=before.standing.day,
        members=before.standing.members,
        changes=supposed.changes,
        figures=both.to_polars(),
        pivots=_list_pivots(standings, concepts),
        camps=list_moves(camps),
        touched=find_touched(supposed, warned, window=window),
        holdouts=_list_holdouts(standings, concepts),
        power=find_power(weighed, quota) if quota else find_power({"": 1}, 1).clear(),
        elections=_hold_elections(standings, concepts, voting, risk=risk),
        silent={name: _count_silent(standings, name) for name in concepts},
        decided=_sum_weights(standings, concepts, weighed) if quota else {},
        quota=quota,
    )


def _weigh(
    members: tuple[str, ...], weights: Mapping[str, float] | None, role: str
) -> dict[str, float]:
    if weights is None:
        return dict.fromkeys(members, 1.0)
    missing = [name for name in members if name not in weights]
    if missing:
        near = suggest(missing[0], weights)
        raise AnalysisError(
            f"{role}: none for {missing[0]!r}{near}"
            f"{f' and {len(missing) - 1} more members' * (len(missing) > 1)}: give each member one"
        )
    return {name: float(weights[name]) for name in members}


def _list_pivots(standings: tuple[OneDay, OneDay], concepts: list[str]) -> pl.DataFrame:
    found = []
    for concept in concepts:
        for when, standing in zip(_WHEN, standings, strict=True):
            levels = standing.levels(concept)
            rows = standing.rows(concept)
            silent = tuple(name for name in standing.members if name not in levels)
            for measure in MEASURES:
                more = {"concept": concept, "when": when, "rows": rows, "statements": len(rows)}
                pivots = find_pivots(levels, silent, measure=measure)
                found += [{**one, **more, "reason": ""} for one in pivots]
    return pl.DataFrame(found, schema=PIVOTS)


def _list_holdouts(standings: tuple[OneDay, OneDay], concepts: list[str]) -> pl.DataFrame:
    rows = [
        (concept, when, name, LEVELS[level])
        for concept in concepts
        for when, standing in zip(_WHEN, standings, strict=True)
        for name, level in sorted(standing.levels(concept).items(), key=lambda one: one[::-1])
        if VALUES[level] < 0
    ]
    return pl.DataFrame(rows, schema=_HOLDOUTS, orient="row")


def _count_silent(standings: tuple[OneDay, OneDay], concept: str) -> tuple[int, int]:
    first, second = (len(one.members) - len(one.levels(concept)) for one in standings)
    return first, second


def _sum_weights(
    standings: tuple[OneDay, OneDay], concepts: list[str], weighed: Mapping[str, float]
) -> dict[str, tuple[float, float, float]]:
    """The weight in favour before and after, and that of the silent after."""
    found = {}
    for concept in concepts:
        held = [one.levels(concept) for one in standings]
        sums = [
            sum(weighed[name] for name, level in own.items() if VALUES[level] > 0) for own in held
        ]
        silent = sum(weight for name, weight in weighed.items() if name not in held[1])
        found[concept] = (sums[0], sums[1], silent)
    return found


def _hold_elections(
    standings: tuple[OneDay, OneDay],
    concepts: list[str],
    weighed: Mapping[str, float],
    *,
    risk: bool,
) -> dict[str, Elections]:
    """The election of each measure on which two members with a weight spoke, before and after."""
    names = dict(zip(PLACES.tolist(), LEVELS, strict=True))
    found = {}
    for concept in concepts:
        first, second = (_hold(one.levels(concept), weighed) for one in standings)
        # One voter alone elects what it wants.
        voters = min(sum(one > 0 for one in held.weights) for held in (first, second))
        if voters >= LEAST_SPOKEN:
            found[concept] = elect_holdings(first, second, names=names, scale=(0.0, 1.0), risk=risk)
    return found


def _hold(levels: Mapping[str, int], weighed: Mapping[str, float]) -> Holding:
    names = tuple(levels)
    places = tuple(float(PLACES[level]) for level in levels.values())
    return Holding(names, places, tuple(weighed[name] for name in names))


__all__ = ["LIMITS", "Supposed", "WhatIf", "elect_positions", "whatif"]
