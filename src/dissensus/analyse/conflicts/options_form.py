"""The option form of a conflict: who can do what, and the states and moves that follow from it.

Each decision maker has options that it takes or not. A state says of every option whether it is
taken; a move changes options of one decision maker. Patterns strike out what cannot be, or make
one state of those that do not differ. Sources: Howard (1971), Paradoxes of Rationality; Fang,
Hipel & Kilgour (1993), Interactive Decision Making.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
import polars as pl

from ...errors import AnalysisError
from ...shown import show_table
from ..frame import suggest
from .conflict import Conflict
from .priorities import JOINING, KEY, rank_by_priority

Array = np.ndarray[Any, np.dtype[Any]]

#: As many options as states are listed of: 512 of them.
MOST_OPTIONS = 9
#: How an option can change -> the changes from and to that are moves, in words.
MOVES: Mapping[str, str] = {
    "both": "can be taken and given up",
    "start": "once taken stays",
    "stop": "once given up stays so",
}
#: A ranking, best first: each place a state, or a collection of states that are equal.
Ranking = Sequence[str | Collection[str]]


@dataclass(frozen=True, kw_only=True)
class Option:
    """What a decision maker can do or not: its key in statements, its name, how it can change.

    ``moves`` is a key of ``MOVES``: "start" for what cannot be undone, "stop" for what cannot be
    taken up again.
    """

    key: str
    maker: str
    name: str = ""
    moves: str = "both"


@dataclass(frozen=True, kw_only=True)
class OptionForm:
    """Options with their holders, and patterns over them such as "-YY-": Y, N, or - for any.

    ``infeasible`` patterns cannot be. The states of a ``joined`` pattern are one state. States
    are written as they are read, one letter for each option ("YNN"), with - where a joined
    state holds both. Their numbers run from 1 with the first option changing fastest, a joined
    state in the place of its last. Raises AnalysisError for more than 9 options.

    >>> troops, answer = Option(key="troops", maker="A"), Option(key="answer", maker="B")
    >>> form = OptionForm(options=(troops, answer))
    >>> form.states
    ('NN', 'YN', 'NY', 'YY')
    >>> sorted(form.moves()["B"])
    [(1, 3), (2, 4), (3, 1), (4, 2)]
    """

    options: tuple[Option, ...]
    infeasible: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.options:
            raise AnalysisError("options: there are none; give each decision maker what it can do")
        if len(self.options) > MOST_OPTIONS:
            raise AnalysisError(
                f"options: {len(self.options)} are more than {MOST_OPTIONS} ({2**MOST_OPTIONS} "
                "states): leave out those whose answer does not change the question, or join two"
            )
        for option in self.options:
            _check_option(option)
        if len(set(self.keys)) < len(self.keys):
            twice = next(key for key in self.keys if self.keys.count(key) > 1)
            raise AnalysisError(f"options: {twice!r} stands twice; give each its own key")
        for pattern in (*self.infeasible, *self.joined):
            self._check_pattern(pattern)
        if not self._groups:
            raise AnalysisError("infeasible: the patterns leave no state; take one out")

    @property
    def keys(self) -> tuple[str, ...]:
        """The options by key, in order."""
        return tuple(option.key for option in self.options)

    @property
    def makers(self) -> tuple[str, ...]:
        """The decision makers, in the order of their first options."""
        return tuple(dict.fromkeys(option.maker for option in self.options))

    @cached_property
    def states(self) -> tuple[str, ...]:
        """All states, in the order of their numbers."""
        return tuple(label for label, _ in self._groups)

    @cached_property
    def columns(self) -> Mapping[str, Array]:
        """For each option in which states it is taken; in none that leave it open."""
        cells = np.array([list(label) for label in self.states])
        return {key: cells[:, place] == "Y" for place, key in enumerate(self.keys)}

    def moves(self) -> dict[str, frozenset[tuple[int, int]]]:
        """For each decision maker its moves, as pairs of numbers of states."""
        number = {full: place for place, (_, fulls) in enumerate(self._groups, 1) for full in fulls}
        arcs: dict[str, set[tuple[int, int]]] = {maker: set() for maker in self.makers}
        for full, state in number.items():
            for maker in self.makers:
                for to in self._steps(full, maker):
                    if number.get(to, state) != state:
                        arcs[maker].add((state, number[to]))
        return {maker: frozenset(found) for maker, found in arcs.items()}

    def find(self, state: str) -> int:
        """The number of a state that is given by its letters or its number."""
        text = state.strip().upper()
        if text in self.states:
            return self.states.index(text) + 1
        if text.isdecimal() and 1 <= int(text) <= len(self.states):
            return int(text)
        some = ", ".join(self.states[:12]) + (" and more" if len(self.states) > 12 else "")
        raise AnalysisError(
            f"state: there is no {state!r}{suggest(text, self.states)}; there are {some}, one "
            f"letter for each of {', '.join(self.keys)}"
        )

    def describe(self, state: int) -> str:
        """A state in words: the options that are taken."""
        label = self.states[state - 1]
        names = {option.key: option.name or option.key for option in self.options}
        taken = [names[key] for key, cell in zip(self.keys, label, strict=True) if cell == "Y"]
        return " + ".join(taken) or "none of it"

    def rank_by_priority(self, statements: Sequence[str]) -> dict[int, int]:
        """Ranks of the states by preference statements, the most important first.

        An option that a joined state leaves open counts as not taken.
        """
        places = rank_by_priority(statements, self.columns)
        return {number: int(place) for number, place in enumerate(places, 1)}

    def rank(self, ranking: Ranking) -> dict[int, int]:
        """Ranks of the states from a list of all of them, best first; lists in it are ties."""
        ranks: dict[int, int] = {}
        for place, states in enumerate(ranking):
            for state in [states] if isinstance(states, str) else states:
                number = self.find(state)
                if number in ranks:
                    raise AnalysisError(f"ranking: {self.states[number - 1]} stands twice")
                ranks[number] = place
        missing = [label for number, label in enumerate(self.states, 1) if number not in ranks]
        if missing:
            more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
            raise AnalysisError(
                f"ranking: {missing[0]}{more} not in it: rank every state, equal ones as a list"
            )
        return ranks

    def to_conflict(self, ranks: Mapping[str, Mapping[int, int]]) -> Conflict:
        """The conflict with these ranks (``rank`` and ``rank_by_priority`` give them)."""
        return Conflict(self.moves(), ranks)

    def to_polars(self) -> pl.DataFrame:
        """One row for each option: decision maker, option, how it moves, and Y or N by state."""
        rows = [
            {"decision_maker": option.maker, "option": option.name or option.key}
            | {"moves": MOVES[option.moves]}
            | {label: label[place] for label in self.states}
            for place, option in enumerate(self.options)
        ]
        return pl.DataFrame(rows)

    def _repr_html_(self) -> str:
        return show_table(f"{len(self.states)} states", self.to_polars())

    @cached_property
    def _groups(self) -> list[tuple[str, list[str]]]:
        """States in order, each with the full rows of letters that it stands for."""
        letters = ("".join(reversed(cells)) for cells in product("NY", repeat=len(self.options)))
        found: dict[str, list[str]] = {}
        for full in letters:
            if any(_fits(full, pattern) for pattern in self.infeasible):
                continue
            joined = next((one for one in self.joined if _fits(full, one)), full)
            # A joined state takes the place of the last that it stands for.
            found[joined] = [*found.pop(joined, []), full]
        return list(found.items())

    def _steps(self, full: str, maker: str) -> list[str]:
        cells = [
            _list_cells(cell, option.moves) if option.maker == maker else cell
            for cell, option in zip(full, self.options, strict=True)
        ]
        return ["".join(to) for to in product(*cells)]

    def _check_pattern(self, pattern: str) -> None:
        if not re.fullmatch(f"[YN-]{{{len(self.options)}}}", pattern):
            raise AnalysisError(
                f"pattern {pattern!r}: write {len(self.options)} letters Y, N or -, one for each "
                f"of {', '.join(self.keys)}"
            )


def _check_option(option: Option) -> None:
    if not KEY.fullmatch(option.key) or option.key in JOINING:
        raise AnalysisError(
            f"option {option.key!r}: a key is one word that begins with a letter, and none of "
            f"{', '.join(JOINING)}"
        )
    if option.moves not in MOVES:
        raise AnalysisError(
            f"option {option.key!r}: moves is {option.moves!r}{suggest(option.moves, MOVES)}; it "
            f"is one of {', '.join(MOVES)}"
        )
    if not option.maker:
        raise AnalysisError(f"option {option.key!r}: say whose it is with maker")


def _list_cells(cell: str, moves: str) -> str:
    """The letters that an option can change to, its own among them."""
    held = {"start": "Y", "stop": "N"}.get(moves)
    return cell if cell == held else "NY"


def _fits(full: str, pattern: str) -> bool:
    return all(sign in ("-", cell) for cell, sign in zip(full, pattern, strict=True))


__all__ = ["MOST_OPTIONS", "MOVES", "Option", "OptionForm", "Ranking"]
