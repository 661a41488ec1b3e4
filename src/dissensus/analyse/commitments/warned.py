"""What is said to follow from measures: the red lines and warnings that cover each of them.

Where nobody said that a measure risks anything, nothing is known of its risk: it is counted
below every line that was said, and told as "nothing said", never as no risk.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from ..study import Study
from .lines import read_lines

Array = np.ndarray[Any, np.dtype[Any]]

#: The seven groups of rungs of Kahn (1965), On Escalation, from the lowest.
GROUPS = (
    *("sub-crisis manoeuvring", "traditional crises", "intense crises", "bizarre crises"),
    *("exemplary central attacks", "military central wars", "civilian central wars"),
)
#: A line whose consequence names no rung counts with the lowest: it was said that something
#: follows, and no more than that.
UNRATED = 1


@dataclass(frozen=True, eq=False, kw_only=True)
class Warned:
    """The lines of a day, and which measures each of them covers.

    ``lines`` is the table of lines, ``covered`` is true where a line (row) covers a measure
    (column), ``unknown`` counts for each measure the lines of which the order of measures does
    not say whether they cover it.
    """

    concepts: tuple[str, ...]
    lines: pl.DataFrame
    covered: Array
    unknown: Array
    confidence: dict[int, float]

    @classmethod
    def of(
        cls,
        study: Study,
        lines: object,
        concepts: list[str],
        *,
        day: dt.date | None = None,
        undated: bool = True,
    ) -> Warned:
        """Match lines with measures; a line counts from its day to the day on which it ends.

        ``undated`` says whether a line without a day counts, as statements without one do.
        """
        table = read_lines(lines).filter(pl.col("concept") != "")
        if day is not None:
            still = pl.col("until").is_null() | (pl.col("until") >= day)
            table = table.filter((pl.col("date") <= day).fill_null(value=undated) & still)
        told = {
            (broad, narrow): study.covers(broad, narrow)
            for broad in set(table["concept"])
            for narrow in concepts
        }
        # 1 covers, 0 does not, -1 is not known.
        codes = {True: 1, False: 0, None: -1}
        pairs = [[codes[told[broad, one]] for one in concepts] for broad in table["concept"]]
        found = np.array(pairs, dtype=int).reshape(table.height, len(concepts))
        known = study.statements
        return cls(
            concepts=tuple(concepts),
            lines=table,
            covered=found == 1,
            unknown=(found < 0).sum(axis=0),
            confidence=dict(
                zip(known["row"].to_list(), known["confidence"].to_list(), strict=True)
            ),
        )

    @property
    def rungs(self) -> Array:
        """The rung group of each line; ``UNRATED`` where its consequence names none."""
        return self.lines["invoked"].fill_null(UNRATED).to_numpy().astype(int)

    def list_on(self, concept: str) -> pl.DataFrame:
        """The lines that cover a measure, the highest rung first."""
        at = self.concepts.index(concept)
        own = self.lines.filter(pl.Series(self.covered[:, at], dtype=pl.Boolean))
        return own.sort("invoked", descending=True, nulls_last=True)

    def highest(self) -> Array:
        """The highest rung group of the lines on each measure; 0 where nothing is said."""
        ranked = self.covered * self.rungs[:, None]
        return np.asarray(ranked.max(axis=0, initial=0))

    def count(self) -> Array:
        """The number of lines on each measure."""
        return np.asarray(self.covered.sum(axis=0))

    def draw(self, *, draws: int, generator: np.random.Generator) -> tuple[Array, Array]:
        """The highest rung and the number of lines in draws, each (draws, measures).

        A statement is there as often as its coder is right (its confidence); a line, where one
        of its statements is.
        """
        # As floats, since these are multiplied many times faster; counts stay whole numbers.
        there = self._draw_lines(draws, generator).astype(float)
        covered = self.covered.astype(float)
        numbers = (there @ covered).astype(int)
        highest = np.zeros(numbers.shape, dtype=int)
        for rung in sorted(set(self.rungs.tolist())):
            own = self.rungs == rung
            highest[there[:, own] @ covered[own] > 0] = rung
        return highest, numbers

    def _draw_lines(self, draws: int, generator: np.random.Generator) -> Array:
        behind = self.lines["rows"].to_list()
        rows = sorted({row for own in behind for row in own})
        chances = np.array([_to_chance(self.confidence.get(row, 1.0)) for row in rows])
        held = generator.random((draws, len(rows))) < chances
        at = {row: place for place, row in enumerate(rows)}
        # A line of which no statement is known was given by the analyst: it is there.
        told = [
            held[:, [at[row] for row in own]].any(axis=1) if own else np.ones(draws, dtype=bool)
            for own in behind
        ]
        return np.stack(told, axis=1) if told else np.zeros((draws, 0), dtype=bool)


def _to_chance(confidence: float) -> float:
    return 1.0 if math.isnan(confidence) else min(1.0, max(0.0, confidence))


def name_group(group: int) -> str:
    """A rung group in words.

    >>> name_group(3), name_group(0)
    ('3 intense crises', 'nothing said')
    """
    if not group:
        return "nothing said"
    return f"{group} {GROUPS[group - 1]}" if group <= len(GROUPS) else str(group)


__all__ = ["GROUPS", "UNRATED", "Warned", "name_group"]
