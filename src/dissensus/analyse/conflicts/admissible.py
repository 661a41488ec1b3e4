"""The share of admissible rankings under which a state is stable, or a conclusion holds.

Admissible is every ranking without ties that keeps what is known of preferences: a linear
extension of the partial order. Shares count rankings, each as much as any other; they are no
probabilities, and stability is not likelihood.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from ...errors import AnalysisError
from ...plots import draw_shares
from ...shown import show_table
from ..reliability.drawing import wilson
from .conflict import CONCEPTS
from .extensions import to_places
from .options_form import Ranking
from .stability import find_stable, prefer, reach, split, to_matrix

if TYPE_CHECKING:
    import altair as alt

    from .proposal import Preference, Proposal

Array = np.ndarray[Any, np.dtype[Any]]

#: So many combinations of rankings are all looked at; of more some are drawn.
MOST_LISTED = 5_000
#: Of conflicts with more states, groups are looked for from the state now alone.
_MOST_STARTS = 16
_FIGURES: Mapping[str, Any] = {
    **dict.fromkeys(("value", "low", "high"), pl.Float64),
    **dict.fromkeys(("statements", "actors"), pl.Int64),
    "rows": pl.List(pl.Int64),
    "reason": pl.String,
}


@dataclass(frozen=True, eq=False, kw_only=True)
class Solution:
    """Stable states under the rankings looked at.

    ``places`` holds for each decision maker the place of every state in each ranking (rankings,
    states), 0 the best; ``counts`` how many rankings are admissible (None: too many to count);
    ``exact`` says whether all combinations were looked at, and ``sampler`` how they were drawn
    where not.
    """

    proposal: Proposal
    places: Mapping[str, Array]
    counts: Mapping[str, int | None]
    exact: bool
    sampler: str = ""

    @property
    def rankings(self) -> int:
        """How many combinations of rankings were looked at."""
        return len(next(iter(self.places.values())))

    @cached_property
    def stable(self) -> Mapping[str, Array]:
        """For each concept where states are stable: (rankings, decision makers, states)."""
        return find_stable(list(self._arcs.values()), list(self.places.values()))

    def to_polars(self) -> pl.DataFrame:
        """One row for each state and concept: in which share of rankings it is an equilibrium.

        Columns: state, words, now, concept, value, low and high (95 %; of all rankings equal
        to the value), statements, actors, rows, reason.
        """
        rows = [
            (
                *(*self._name(state), state == self.proposal.present - 1, concept),
                *self._measure(self._all(concept, state)),
            )
            for state in range(len(self.proposal.form.states))
            for concept in CONCEPTS
        ]
        texts = dict.fromkeys(("state", "words"), pl.String)
        return _frame(rows, {**texts, "now": pl.Boolean, "concept": pl.String})

    def stability(self) -> pl.DataFrame:
        """The same for each decision maker: in which share of rankings it will not move."""
        rows = [
            (
                *(*self._name(state), maker, concept),
                *self._measure(self.stable[concept][:, place, state], (maker,)),
            )
            for state in range(len(self.proposal.form.states))
            for place, maker in enumerate(self.places)
            for concept in CONCEPTS
        ]
        return _frame(
            rows, dict.fromkeys(("state", "words", "decision_maker", "concept"), pl.String)
        )

    def conclusions(self) -> pl.DataFrame:
        """What an analyst asks first, each with the share of rankings under which it holds.

        Whether the state now is stable, and of each measure that a line is drawn on and that is
        not taken: whether its taker gains nothing by it, or gains but is deterred, since the
        others' own improvements lead to what is no better for it; and whether the answer would
        be a gain for those who announced it.
        """
        words = self.proposal.form.describe(self.proposal.present)
        rows = [
            (f"the state now ({words}) is stable", concept, *self._measure(held))
            for concept in CONCEPTS
            for held in [self._all(concept, self.proposal.present - 1)]
        ]
        for trigger in dict.fromkeys(self.proposal.answers.values()):
            rows.extend(self._judge_threat(trigger))
        return _frame(rows, dict.fromkeys(("conclusion", "concept"), pl.String))

    def coalitions(self) -> pl.DataFrame:
        """Groups that can move together to a state that all of them prefer, with the share.

        From every state, or of more than 16 from the state now. Only smallest groups for each
        state count, so none where one of them can do as well alone. Columns: state, to, words,
        group, value … reason.
        """
        states = range(len(self.proposal.form.states))
        starts = states if len(states) <= _MOST_STARTS else [self.proposal.present - 1]
        known: dict[tuple[int, int], list[tuple[tuple[str, ...], Array]]] = {}
        rows = []
        for size in range(1, len(self.places) + 1):
            for group in combinations(self.places, size):
                reached = reach([self._arcs[name] for name in group])
                for start, to in np.argwhere(reached):
                    if start not in starts:
                        continue
                    held = np.logical_and.reduce(
                        [self.places[one][:, to] < self.places[one][:, start] for one in group]
                    )
                    for smaller, share in known.get((start, to), []):
                        held = held & ~share if set(smaller) < set(group) else held
                    if held.any():
                        known.setdefault((start, to), []).append((group, held))
                        if size == 1:
                            continue
                        names = (self._name(start)[0], *self._name(int(to)))
                        rows.append((*names, " + ".join(group), *self._measure(held, group)))
        return _frame(rows, dict.fromkeys(("state", "to", "words", "group"), pl.String))

    def inverse(self, want: str) -> pl.DataFrame:
        """Which preferences make a wanted state an equilibrium.

        For each concept and decision maker what it has to prefer (``needs``), the share of its
        admissible rankings, with those of the others, under which the state is stable for it,
        and one such ranking of its own (``example``, best first; of an equilibrium for all where
        there is one). The rows of "all" are about the equilibrium. Raises AnalysisError for a
        state that is not there.
        """
        state = self.proposal.form.find(want) - 1
        rows = []
        for concept in CONCEPTS:
            together = self._all(concept, state)
            rows.append((concept, "all", "", "", *self._measure(together)))
            for place, maker in enumerate(self.places):
                held = self.stable[concept][:, place, state]
                first = held & together if together.any() else held
                example = self._write(maker, int(first.argmax())) if held.any() else ""
                needs = self._list_needs(maker, state, concept)
                rows.append((concept, maker, needs, example, *self._measure(held, (maker,))))
        return _frame(
            rows, dict.fromkeys(("concept", "decision_maker", "needs", "example"), pl.String)
        )

    def chart(self) -> alt.FacetChart:
        """Bars: the share of rankings under which each state is an equilibrium, by concept."""
        shares = self.to_polars().with_columns(
            pl.format(
                "{} {}{}",
                "state",
                "words",
                pl.when("now").then(pl.lit(" (now)")).otherwise(pl.lit("")),
            ).alias("label")
        )
        best = shares.group_by("label").agg(pl.col("value").max()).sort("value", descending=True)
        kept = shares.filter(pl.col("label").is_in(best["label"][:24].to_list()) | pl.col("now"))
        return draw_shares(kept, title=f"Equilibria: share of {self.describe()}")

    def describe(self) -> str:
        """One line: how many rankings were looked at, of how many."""
        if self.exact:
            many = f"{self.rankings:,} admissible ranking{'s' * (self.rankings != 1)}"
            return f"all {many}" if self.rankings > 1 else "the one admissible ranking"
        return f"{self.rankings:,} drawn of {self._count()} admissible rankings"

    def __repr__(self) -> str:
        return f"<{self.describe()}>"

    def _repr_html_(self) -> str:
        return show_table(f"Equilibria, share of {self.describe()}", self.to_polars())

    def _count(self) -> str:
        if None in self.counts.values():
            return "uncounted"
        whole = math.prod(count or 0 for count in self.counts.values())
        return f"{whole:,}" if whole < 10**9 else f"about 10^{math.log10(whole):.0f}"

    @cached_property
    def _arcs(self) -> Mapping[str, Array]:
        states = len(self.proposal.form.states)
        moves = self.proposal.form.moves()
        return {maker: to_matrix(moves[maker], states) for maker in self.places}

    def _all(self, concept: str, state: int) -> Array:
        """In which rankings a state is an equilibrium."""
        return np.asarray(self.stable[concept][:, :, state].all(axis=1))

    def _name(self, state: int) -> tuple[str, str]:
        return self.proposal.form.states[state], self.proposal.form.describe(state + 1)

    def _write(self, maker: str, number: int) -> str:
        places = self.places[maker][number]
        groups = [np.flatnonzero(places == place) for place in np.unique(places)]
        names = [[self._name(int(state))[0] for state in group] for group in groups]
        return " > ".join(" = ".join(group) for group in names)

    def _judge_threat(self, trigger: str) -> list[tuple[Any, ...]]:
        """Whether an answer deters from a measure; nothing where the measure is taken already."""
        form, now = self.proposal.form, self.proposal.present - 1
        option = next(one for one in form.options if one.key == trigger)
        then = self._change(now, trigger)
        if then is None or not self._arcs[option.maker][now, then]:
            return []
        gains = self.places[option.maker][:, then] < self.places[option.maker][:, now]
        deterred = gains & self._is_deterred(option.maker, now, then)
        name = f"{option.maker}: {option.name or trigger}"
        found = [
            (f"{name}: no gain by itself", "nash", *self._measure(~gains, (option.maker,))),
            (f"{name}: a gain, but the answer to it deters", "seq", *self._measure(deterred)),
            (f"{name}: stable against it (either)", "seq", *self._measure(~gains | deterred)),
        ]
        for answer in [key for key, own in self.proposal.answers.items() if own == trigger]:
            other = next(one for one in form.options if one.key == answer)
            after = self._change(then, answer)
            if after is not None and self._arcs[other.maker][then, after]:
                held = self.places[other.maker][:, after] < self.places[other.maker][:, then]
                text = f"{other.maker}: its answer to that would be a gain: {other.name or answer}"
                found.append((text, "", *self._measure(held, (other.maker,))))
        return found

    def _is_deterred(self, maker: str, start: int, then: int) -> Array:
        """Whether the others' improvements lead from a move to what is no better for its maker."""
        if len(self.places) == 1:
            return np.zeros(self.rankings, dtype=bool)
        found = []
        for part in split(self.rankings, len(self.proposal.form.states)):
            steps = [
                arc & prefer(self.places[name][part])
                for name, arc in self._arcs.items()
                if name != maker
            ]
            worse = ~prefer(self.places[maker][part])[:, start]
            found.append((reach(steps)[:, then] & worse).any(axis=1))
        return np.concatenate(found)

    def _change(self, state: int, key: str) -> int | None:
        """The state in which an option is taken too; None where it is, or there is none such."""
        form = self.proposal.form
        place, label = form.keys.index(key), form.states[state]
        to = f"{label[:place]}Y{label[place + 1 :]}"
        return form.states.index(to) if label[place] == "N" and to in form.states else None

    def _list_needs(self, maker: str, state: int, concept: str) -> str:
        """What a decision maker has to prefer for a state to be stable for it, in words."""
        own = self._name(state)[0]
        targets = [int(to) for to in np.flatnonzero(self._arcs[maker][state])]
        if not targets:
            return "nothing: it has no move here"
        if concept == "nash":
            return f"{own} at least as good as {self._join(targets, 'and')}"
        others = reach([arc for name, arc in self._arcs.items() if name != maker])
        needs = []
        for to in targets:
            answers = [int(one) for one in np.flatnonzero(others[to])] if others.size > 1 else []
            ways = sorted({to, *answers} - {state})
            sure = " (which holds)" * (state in answers and concept == "gmr")
            needs.append(f"{own} at least as good as {self._join(ways, 'or')}{sure}")
        more = {
            "smr": ", and as all that it reaches from an answer",
            "seq": ", and the others gain by each step of that answer",
        }
        return "; ".join(needs) + more.get(concept, "")

    def _join(self, states: Sequence[int], word: str) -> str:
        names = [self._name(state)[0] for state in states]
        if len(names) > 8:
            names = [*names[:7], f"{len(names) - 7} more"]
        return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}"

    def _measure(self, held: Array, makers: Sequence[str] | None = None) -> tuple[Any, ...]:
        """The share that holds, its interval, and what the rankings of makers rest on."""
        known = [one for one in self.proposal.preferences if makers is None or one.maker in makers]
        rows = sorted({row for one in known for row in one.rows})
        actors = {actor for one in known for actor in one.actors}
        share = float(held.mean())
        low, high = (share, share) if self.exact else map(float, wilson(held.sum(), len(held)))
        return share, low, high, len(rows), len(actors), rows, ""


def solve(
    proposal: Proposal, confirmed: Mapping[str, Ranking], *, draws: int | None, seed: int
) -> Solution:
    """Find the stable states of a proposal; see ``Proposal.solve``."""
    for name in confirmed:
        if name not in proposal.form.makers:
            known = ", ".join(proposal.form.makers)
            raise AnalysisError(
                f"confirmed: there is no decision maker {name!r}; there are {known}"
            )
    if draws is None:
        draws = max(20, min(1_000, int(1_000 * (64 / len(proposal.form.states)) ** 2)))
    if draws < 1:
        raise AnalysisError(f"draws: {draws} is not at least 1")
    fixed = {
        maker: proposal.form.rank(confirmed[maker]) if maker in confirmed else proposal.rank(maker)
        for maker in proposal.form.makers
    }
    states = range(1, len(proposal.form.states) + 1)
    settled = {
        maker: np.array([[ranks[state] for state in states]])
        for maker, ranks in fixed.items()
        if ranks is not None
    }
    orders = {maker: proposal.order(maker) for maker in fixed if maker not in settled}
    counts = {maker: 1 if maker in settled else orders[maker].count() for maker in fixed}
    whole = math.prod(-1 if count is None else count for count in counts.values())
    if None not in counts.values() and whole <= MOST_LISTED:
        lists = settled | {
            maker: to_places(np.array(list(order.list_all()))) for maker, order in orders.items()
        }
        places = _combine({maker: lists[maker] for maker in fixed})
        return Solution(proposal=proposal, places=places, counts=counts, exact=True)
    generator = np.random.default_rng(seed)
    drawn = {maker: to_places(order.draw(draws, generator)) for maker, order in orders.items()}
    places = {
        maker: drawn[maker] if maker in drawn else np.repeat(settled[maker], draws, axis=0)
        for maker in fixed
    }
    sampler = "; ".join(dict.fromkeys(order.sampler for order in orders.values()))
    return Solution(proposal=proposal, places=places, counts=counts, exact=False, sampler=sampler)


def _combine(lists: Mapping[str, Array]) -> dict[str, Array]:
    """Every combination of rankings, as rows that belong together."""
    grids = np.meshgrid(*(np.arange(len(each)) for each in lists.values()), indexing="ij")
    return {
        maker: each[grid.ravel()] for (maker, each), grid in zip(lists.items(), grids, strict=True)
    }


def _frame(rows: Sequence[tuple[Any, ...]], first: Mapping[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={**first, **_FIGURES}, orient="row")


def contradicting(
    proposal: Proposal, confirmed: Mapping[str, Mapping[int, int]]
) -> list[Preference]:
    """The stated preferences that confirmed ranks contradict."""
    return [
        one
        for one in proposal.preferences
        if one.maker in confirmed
        and any(
            confirmed[one.maker][better + 1] > confirmed[one.maker][worse + 1]
            for better, worse in proposal.pairs(one)
        )
    ]


__all__ = ["MOST_LISTED", "Solution", "contradicting", "solve"]
