"""Shares of rankings when coding errs: a conflict solved anew for what each draw leaves of it.

Preferences are those of the statements that showed them: with another stance a statement shows
another preference or none. A conflict whose measures and answers a draw does not propose is
another one, and that draw is left out; it is told how many are not.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any, TypeAlias

import numpy as np
import polars as pl

from ...errors import AnalysisError
from ..reliability.drawing import SEED, Coding, find_middle, wilson
from ..reliability.upheld import FOR, HARMS, uphold
from ..stances import VALUES
from ..study import Study
from .admissible import Solution, solve
from .proposal import Preference, Proposal, Question

Array = np.ndarray[Any, np.dtype[Any]]
#: Of each preference and open question what it is in a draw: 1 wants it, -1 not, 0 open.
_Wants: TypeAlias = tuple[int, ...]

#: What is shown where no draw proposes the conflict.
NO_DRAW = "no draw of coding errors proposes this conflict"


@dataclass(frozen=True, eq=False, kw_only=True)
class DrawnSolution(Solution):
    """A solution whose shares have the 95 % of what they are over draws of coding errors.

    ``others`` are the solutions of what draws leave, and ``times`` how many draws each is of;
    ``draws`` is how many there were, so that their sum is how many propose this conflict.
    """

    others: tuple[Solution, ...]
    times: tuple[int, ...]
    draws: int
    seed: int = SEED

    @property
    def stands(self) -> tuple[float, float, float]:
        """The share of draws that propose this conflict, with its interval."""
        low, high = wilson(sum(self.times), self.draws)
        return sum(self.times) / self.draws, float(low), float(high)

    def to_polars(self) -> pl.DataFrame:
        """As of a solution; ``low`` and ``high`` are over draws of coding errors too."""
        return self._bound(Solution.to_polars, ("state", "concept"))

    def stability(self) -> pl.DataFrame:
        """As of a solution; ``low`` and ``high`` are over draws of coding errors too."""
        return self._bound(Solution.stability, ("state", "decision_maker", "concept"))

    def conclusions(self) -> pl.DataFrame:
        """As of a solution; ``low`` and ``high`` are over draws of coding errors too."""
        return self._bound(Solution.conclusions, ("conclusion", "concept"))

    def describe(self) -> str:
        """One line: how many rankings were looked at, and in how many draws the conflict is one."""
        share, low, high = (round(100 * one) for one in self.stands)
        return (
            f"{super().describe()}; proposed in {share} % of {self.draws:,} draws of coding errors "
            f"({low}-{high})"
        )

    def _bound(
        self, table: Callable[[Solution], pl.DataFrame], keys: tuple[str, ...]
    ) -> pl.DataFrame:
        """A table of the solution with the ends that its shares have over the draws."""
        made = table(self)
        if not self.others:
            nothing = [pl.lit(None, pl.Float64).alias(name) for name in ("low", "high")]
            return made.with_columns(*nothing, reason=pl.lit(NO_DRAW))
        generator = np.random.default_rng(self.seed)
        columns = []
        for other, times in zip(self.others, self.times, strict=True):
            joined = made.select(keys).join(
                table(other).select(*keys, "value"), on=keys, how="left", maintain_order="left"
            )
            value = np.tile(joined["value"].fill_null(math.nan).to_numpy(), (times, 1))
            if not other.exact:
                # What drawn rankings leave open of the share is drawn too.
                hits = np.nan_to_num(value) * other.rankings
                drawn = generator.beta(hits + 0.5, other.rankings - hits + 0.5)
                value = np.where(np.isnan(value), math.nan, drawn)
            columns.append(value)
        ends = zip(("low", "high"), find_middle(np.concatenate(columns)), strict=True)
        return made.with_columns(pl.Series(name, end).fill_nan(None) for name, end in ends)


def solve_drawn(
    proposal: Proposal,
    study: Study,
    errors: Coding | Array,
    *,
    draws: int | None = None,
    seed: int = SEED,
) -> DrawnSolution:
    """Solve a proposal as it is, and again for what each draw of coding errors leaves of it.

    ``study`` is what it was proposed from, ``errors`` what was drawn of its statements;
    ``draws`` and ``seed`` are of rankings, as in ``Proposal.solve``. Draws that leave the same
    preferences are solved once. Raises AnalysisError for a proposal that does not say which
    statements propose its options.

    >>> study = Study.of({"actor": ["A", "B"], "concept": ["aid"] * 2,
    ...                   "stance": ["support", "oppose"]})
    >>> from .proposing import propose
    >>> lines = pl.DataFrame({"holder": ["B"], "concept": ["aid"], "consequence": ["war"],
    ...                       "rows": [[1]]})
    >>> made = propose(study, lines)
    >>> solved = solve_drawn(made, study, np.array([[4, 0], [4, 0], [4, -1], [4, 0]]))
    >>> solved.stands[0], solved.times
    (0.75, (3,))
    """
    if set(proposal.behind) != {option.key for option in proposal.form.options}:
        raise AnalysisError(
            "errors: the proposal does not say which statements propose its options: propose it "
            "from a corpus or a table of statements"
        )
    coding = Coding.of(errors, study.statements.height)
    if coding is None:
        raise AnalysisError("errors: there are none drawn")
    left = _find_left(proposal, study, coding)
    wanted = Counter(map(tuple, _draw_wants(proposal, study, coding)[left].tolist()))
    found = solve(proposal, {}, draws=draws, seed=seed)
    others = tuple(solve(_change(proposal, one), {}, draws=draws, seed=seed) for one in wanted)
    return DrawnSolution(
        **{each.name: getattr(found, each.name) for each in fields(Solution)},
        others=others,
        times=tuple(wanted.values()),
        draws=len(coding.levels),
        seed=seed,
    )


def _find_left(proposal: Proposal, study: Study, coding: Coding) -> Array:
    """In which draws all options are proposed: somebody for a measure, a threat for an answer."""
    left = np.ones(len(coding.levels), dtype=bool)
    for key, rows in proposal.behind.items():
        lists = pl.Series([list(rows)], dtype=pl.List(pl.Int64))
        if key in proposal.answers:
            left &= uphold(study, coding.only(*HARMS), lists)[0]
        else:
            left &= uphold(study, coding.levels, lists, FOR)[0]
    return left


def _draw_wants(proposal: Proposal, study: Study, coding: Coding) -> Array:
    """What each preference and open question is in each draw: (draws, both in this order)."""
    rows = study.statements["row"].to_numpy()
    place = dict(zip(rows.tolist(), range(len(rows)), strict=True))
    columns = []
    asked: tuple[Preference | Question, ...] = (*proposal.preferences, *proposal.questions)
    for one in asked:
        known = [place[row] for row in one.rows if row in place]
        as_found, decides = 0, True
        if isinstance(one, Question):
            decides = one.decides
        else:
            as_found = -1 if one.wants.startswith("not ") else 1
        if not known or not decides:
            columns.append(np.full(len(coding.levels), as_found))
            continue
        values = np.array([*VALUES, 0.0])[coding.levels[:, known]]
        most, least = values.max(axis=1), values.min(axis=1)
        divided = (least < 0) & (most > 0)
        columns.append(np.where(divided, 0, (most == 1).astype(int) - (least == -1)))
    return np.array(columns).reshape(-1, len(coding.levels)).T


def _change(proposal: Proposal, wants: _Wants) -> Proposal:
    """The proposal with the preferences of a draw."""
    asked: tuple[Preference | Question, ...] = (*proposal.preferences, *proposal.questions)
    made = [_prefer(one, want) for one, want in zip(asked, wants, strict=True) if want]
    return replace(proposal, preferences=tuple(made), questions=())


def _prefer(one: Preference | Question, want: int) -> Preference:
    key = one.wants.removeprefix("not ") if isinstance(one, Preference) else one.key
    wanted = key if want > 0 else f"not {key}"
    if isinstance(one, Preference):
        return replace(one, wants=wanted)
    return Preference(maker=one.maker, wants=wanted, rows=one.rows, quotes=one.quotes)


__all__ = ["NO_DRAW", "DrawnSolution", "solve_drawn"]
