"""A conflict that is proposed from what was said, for a person to check, change and confirm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from ...errors import AnalysisError
from ...shown import show_table
from ..frame import suggest
from .extensions import CircleError, Order
from .options_form import OptionForm, Ranking
from .priorities import check_statement, read_literal

if TYPE_CHECKING:
    from ..reliability.drawing import Coding
    from ..study import Study
    from .admissible import Solution
    from .drawn import DrawnSolution

#: What a preference rests on, the surest first.
BASES = ("confirmed", "stated", "assumed")


@dataclass(frozen=True, kw_only=True)
class Preference:
    """A decision maker wants an option taken or not, all else being the same.

    ``wants`` is an option's key, or "not" and a key; ``when`` a statement over options that
    limits it to the states in which it is true. ``rows`` are the places of the statements that
    show it, ``actors`` their holders, ``quotes`` their words.
    """

    maker: str
    wants: str
    when: str = ""
    basis: str = "stated"
    rows: tuple[int, ...] = ()
    actors: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Question:
    """A preference that nothing said so far decides: of whom, on which option, and why."""

    maker: str
    key: str
    why: str
    rows: tuple[int, ...] = ()
    quotes: tuple[str, ...] = ()
    #: Whether another stance in these statements would decide it.
    decides: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Proposal:
    """Decision makers, options, the state now, and what is known of preferences.

    ``present`` is the number of the state now; ``answers`` names for an option that carries out
    a threat the option that it answers. ``rankings`` (best first) and ``priorities`` (preference
    statements, the weightiest first) are those that a person confirmed, by decision maker.
    ``notes`` says of each option where it comes from and what was assumed, ``behind`` the rows of
    the statements that propose it, where they are known; ``left_out`` tells what is not in it, and
    why. Raises AnalysisError for names and states that do not fit and for
    preferences that lead in a circle.
    """

    title: str
    form: OptionForm
    present: int
    preferences: tuple[Preference, ...] = ()
    questions: tuple[Question, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    rankings: Mapping[str, Ranking] = field(default_factory=dict)
    priorities: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    behind: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 1 <= self.present <= len(self.form.states):
            raise AnalysisError(f"present: there is no state {self.present}")
        for name in (*self.rankings, *self.priorities):
            self._check_maker(name)
        for answer, trigger in self.answers.items():
            for key in (answer, trigger):
                read_literal(key, self.form.keys)
        for one in self.preferences:
            self._check_maker(one.maker)
            if one.basis not in BASES:
                raise AnalysisError(
                    f"basis: {one.basis!r}{suggest(one.basis, BASES)}; it is one of "
                    f"{', '.join(BASES)}"
                )
        for maker in self.form.makers:
            self.order(maker)

    def order(self, maker: str) -> Order:
        """What is known of a decision maker's preferences, as a partial order of states."""
        pairs = [pair for one in self.preferences if one.maker == maker for pair in self.pairs(one)]
        try:
            return Order.of(len(self.form.states), pairs)
        except CircleError as circle:
            states = self.form.states
            raise AnalysisError(
                f"preferences of {maker!r} lead in a circle: {states[circle.one]} is better than "
                f"{states[circle.other]} and worse; take one of them out"
            ) from circle

    def pairs(self, preference: Preference) -> Iterator[tuple[int, int]]:
        """The pairs of states, from 0, of which the first is better by a preference."""
        key, wanted = read_literal(preference.wants, self.form.keys)
        place = self.form.keys.index(key)
        cells = np.array([list(label) for label in self.form.states])
        holds = np.ones(len(cells), dtype=bool)
        if preference.when:
            holds = check_statement(preference.when, self.form.columns)
        rest = np.delete(cells, place, axis=1)
        good, bad = ("Y", "N") if wanted else ("N", "Y")
        for better in np.flatnonzero((cells[:, place] == good) & holds):
            same = (rest == rest[better]).all(axis=1) & (cells[:, place] == bad) & holds
            yield from ((int(better), int(worse)) for worse in np.flatnonzero(same))

    def rank(self, maker: str) -> Mapping[int, int] | None:
        """The confirmed ranks of the states, or None where there are none."""
        if maker in self.rankings:
            return self.form.rank(self.rankings[maker])
        if maker in self.priorities:
            return self.form.rank_by_priority(self.priorities[maker])
        return None

    def solve(
        self,
        confirmed: Mapping[str, Ranking] | None = None,
        *,
        draws: int | None = None,
        seed: int = 0,
    ) -> Solution:
        """Find the stable states under every ranking that fits, or under ``draws`` of them.

        ``confirmed`` holds further rankings, best first, by decision maker; those of the
        proposal hold too. All combinations of rankings are looked at where there are at most
        5,000; else ``draws`` are drawn, for each decision maker by itself and uniformly: 1,000
        without a number, of more than 64 states fewer, down to 20. Raises AnalysisError for
        rankings that do not fit the states.
        """
        from .admissible import solve  # noqa: PLC0415 - it knows the proposal

        return solve(self, confirmed or {}, draws=draws, seed=seed)

    def solve_drawn(
        self,
        study: Study,
        errors: Coding | np.ndarray[Any, np.dtype[Any]],
        *,
        draws: int | None = None,
        seed: int = 0,
    ) -> DrawnSolution:
        """Solve it for what each draw of coding errors leaves of it too.

        ``study`` is what it was proposed from, ``errors`` what was drawn of its statements; see
        ``drawn.solve_drawn``. Raises AnalysisError where it is not known which statements propose
        its options.
        """
        from .drawn import solve_drawn  # noqa: PLC0415 - it knows the proposal

        return solve_drawn(self, study, errors, draws=draws, seed=seed)

    def to_polars(self) -> pl.DataFrame:
        """One row for each decision maker and option: what is wanted, on what basis, and why not.

        Columns: decision_maker, option, wants ("yes", "no", or "" where it is open), when,
        basis ("confirmed", "stated", "assumed", "open"), value, low and high (none), statements,
        actors, rows, quotes, reason (why it is open).
        """
        names = {option.key: option.name or option.key for option in self.form.options}
        rows = []
        for one in self.preferences:
            key, wanted = read_literal(one.wants, self.form.keys)
            given = (one.maker, names[key], "yes" if wanted else "no", one.when, one.basis)
            rows.append((*given, list(one.rows), one.actors, list(one.quotes), ""))
        for open_ in self.questions:
            if self.rank(open_.maker) is None and not self._is_settled(open_):
                given = (open_.maker, names[open_.key], "", "", "open")
                rows.append((*given, list(open_.rows), (), list(open_.quotes), open_.why))
        return pl.DataFrame(
            [
                (*row[:5], None, None, None, len(row[5]), len(row[6]), *row[5:6], *row[7:])
                for row in rows
            ],
            schema={
                **dict.fromkeys(("decision_maker", "option", "wants", "when", "basis"), pl.String),
                **dict.fromkeys(("value", "low", "high"), pl.Float64),
                **dict.fromkeys(("statements", "actors"), pl.Int64),
                "rows": pl.List(pl.Int64),
                "quotes": pl.List(pl.String),
                "reason": pl.String,
            },
            orient="row",
        )

    def describe(self) -> str:
        """One line: how many decide what, and the state now."""
        makers, options = len(self.form.makers), len(self.form.options)
        return (
            f"{self.title}: {makers} decision maker{'s' * (makers != 1)}, {options} "
            f"option{'s' * (options != 1)}, {len(self.form.states)} states; now: "
            f"{self.form.describe(self.present)}"
        )

    def __repr__(self) -> str:
        return f"<{self.describe()}>"

    def _repr_html_(self) -> str:
        return show_table(self.describe(), self.to_polars())

    def _is_settled(self, question: Question) -> bool:
        return any(
            one.maker == question.maker and question.key in one.wants.split()
            for one in self.preferences
        )

    def _check_maker(self, name: str) -> None:
        if name not in self.form.makers:
            raise AnalysisError(
                f"there is no decision maker {name!r}{suggest(name, self.form.makers)}; there are "
                f"{', '.join(self.form.makers)}"
            )


__all__ = ["BASES", "Preference", "Proposal", "Question"]
