"""What was threatened, if what, and how surely: commitments and red lines as a graph."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from scipy import sparse

from ...errors import AnalysisError
from ...matrices import Network
from ...shown import show_table
from ..counted import tell_count
from ..escalations.intensity import rate_acts
from ..reliability.drawing import check_errors
from ..reliability.upheld import add_standing, find_left
from ..study import Study
from .chains import find_chains
from .conditional import Conditional, tell_range
from .counted import count_lines
from .crossing import follow_lines
from .deontic import find_conflicts
from .exposure import measure_exposure
from .gather import LINES, find_commitments, find_norms
from .lines import draw_lines

if TYPE_CHECKING:
    import altair as alt

Array = np.ndarray[Any, np.dtype[Any]]

#: A crossing that is not answered within so many days was not answered.
HORIZON = 90
#: What a line without a consequence is tied to in the network and the chart.
NOT_TOLD, FORBIDDEN = "(not told)", "(forbidden)"


@dataclass(frozen=True, eq=False, kw_only=True)
class RedLines:
    """Red lines, warnings and threats, and what follows from them as a graph.

    ``table`` has one row for each line, statements that repeat it joined: ``line`` (its name),
    ``sort`` (red line, warning, threat), ``act``, ``holder`` and ``actor`` (who first drew it),
    ``operator`` (T: something will follow; F: forbidden), ``concept`` (the measure that triggers
    it, or is forbidden), ``consequence`` (its words) and ``follows`` (the measure that they
    name), ``condition``, ``missing`` (which of the two is not told), ``addressees``,
    ``strength``, ``likelihood_low``, ``likelihood_high`` and ``likelihood_word``, which hold
    only under the condition where ``conditional``, ``date`` and ``last`` (first and last day),
    ``until``, ``invoked``, ``plover`` and ``goldstein`` (scores), ``status``, ``crossed_on``,
    ``crossed_by``, ``possible_by``, ``answered`` and ``answered_by`` (see ``redlines``),
    ``statements``, ``actors``, ``rows`` and ``reason``. ``others`` are the commitments that are
    no lines: refusals, promises, what is not ruled out, and warnings that tell neither a
    trigger nor what follows; ``bound`` are the norms. Where errors of coding were drawn, ``stands``
    is the share of draws in which a line is left, with ``stands_low`` and ``stands_high``.
    """

    table: pl.DataFrame
    others: pl.DataFrame
    bound: pl.DataFrame
    study: Study
    horizon: int = HORIZON
    errors: Array | None = None

    def to_polars(self) -> pl.DataFrame:
        """The lines."""
        return self.table

    def norms(self) -> pl.DataFrame:
        """What norms oblige (O), forbid (F) and permit (P) their parties to, reports joined."""
        return self.bound

    def on(self, *measures: str) -> RedLines:
        """Only what bears on these measures: commitments on them, or on what they are cases of.

        AnalysisError, with the nearest names, for one that nobody speaks of and that the order
        of measures does not have.
        """
        named = [self._check(measure) for measure in measures]
        met = {
            concept
            for table in (self.table, self.others, self.bound)
            for concept in set(table["concept"])
            if any(self.study.covers(concept, measure) for measure in named)
        }
        chosen = pl.col("concept").is_in(sorted(met))
        return replace(
            self,
            table=self.table.filter(chosen),
            others=self.others.filter(chosen),
            bound=self.bound.filter(chosen),
        )

    def exposure(self, *measures: str) -> pl.DataFrame:
        """For each measure how many red lines it crosses, how surely and how high.

        Without measures for all that are spoken of; see ``measure_exposure``. With errors of
        coding ``least`` and ``most`` hold 95 % of how many of these lines a draw leaves.
        """
        named = [self._check(measure) for measure in measures]
        return measure_exposure(self.table, self.study, named, self._left)

    @cached_property
    def _left(self) -> Array | None:
        """In which draws of errors of coding each line is left: (lines, draws)."""
        return None if self.errors is None else find_left(self.table, self.study, self.errors)

    def counts(self) -> pl.DataFrame:
        """How many lines there are of each sort, and how many were crossed (``kind``).

        ``low`` and ``high`` hold 95 % of how many of them errors of coding leave, where such were
        drawn; a crossing is left where the line is and one of the deeds, done. Columns kind,
        value, low, high, statements, actors (the holders), rows and reason.
        """
        return count_lines(self.table, self.study, self.errors)

    def _check(self, measure: str) -> str:
        return measure if measure in self.study.known else self.study.check_concept(measure)

    @cached_property
    def _paths(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        return find_chains(self.table, self.study)

    def chains(self) -> pl.DataFrame:
        """Lines of which one triggers the next, up to four; see ``find_chains``."""
        return self._paths[0]

    def cycles(self) -> pl.DataFrame:
        """Chains that come back to their first trigger: candidates for spirals."""
        return self._paths[1]

    def conflicts(self) -> pl.DataFrame:
        """Commitments that clash or were changed: see ``find_conflicts``."""
        return find_conflicts(self.others, self.bound, self.study)

    def likelihood(self, line: str) -> Conditional | None:
        """How surely a line's consequence is said to follow, under its condition; None if unsaid.

        AnalysisError for a line that is not there.
        """
        row = self.find(line)
        if row["likelihood_low"] is None or row["likelihood_high"] is None:
            return None
        return Conditional(row["likelihood_low"], row["likelihood_high"], given=row["concept"])

    def find(self, line: str) -> dict[str, Any]:
        """The row of a line; AnalysisError, with those that there are, for any other."""
        found = self.table.filter(pl.col("line") == line)
        if found.is_empty():
            last = self.table["line"].to_list()[-1:]
            some = f"there are L1 to {last[0]}" if last else "there is none"
            raise AnalysisError(f"line: there is no {line!r}; {some}")
        return found.row(0, named=True)

    def to_edges(self) -> pl.DataFrame:
        """One row for each line: ``measure``, ``consequence``, ``holder`` and how surely."""
        forbids = pl.col("operator") == "F"
        words = pl.when(pl.col("consequence") == "").then(pl.lit(NOT_TOLD))
        named = pl.when(pl.col("follows") != "").then(pl.col("follows"))
        return self.table.select(
            "line",
            pl.col("concept").alias("measure"),
            pl.when(forbids)
            .then(pl.lit(FORBIDDEN))
            .otherwise(pl.coalesce(named, words.otherwise(pl.col("consequence"))))
            .alias("consequence"),
            "holder",
            "sort",
            tell_sure().alias("likelihood"),
            "statements",
            "rows",
        )

    def to_network(self) -> Network:
        """The two-mode network of measures and consequences; each line weighs -1.

        The sign says that what follows is adverse to the measure. Consequences are the measures
        that they name, else their words.
        """
        edges = self.to_edges()
        measures = tuple(sorted(set(edges["measure"])))
        ends = tuple(sorted(set(edges["consequence"])))
        rows = {name: place for place, name in enumerate(measures)}
        columns = {name: place for place, name in enumerate(ends)}
        places = (
            [rows[name] for name in edges["measure"]],
            [columns[name] for name in edges["consequence"]],
        )
        shape = (len(measures), len(ends))
        ties = sparse.coo_array((-np.ones(edges.height), places), shape=shape).tocsr()
        return Network(
            kind="twomode",
            rows=measures,
            columns=ends,
            ties=ties,
            statements=int(self.table["statements"].sum()),
            row_name="measure",
            column_name="consequence",
        )

    def chart(self) -> alt.LayerChart:
        """Measures on the left, what follows on the right, and on the lines who says it."""
        from ..named_charts import draw_links  # noqa: PLC0415 - Altair loads late

        edges = self.to_edges().select(
            pl.col("measure").alias("left"),
            pl.col("consequence").alias("right"),
            pl.concat_str(
                "holder", pl.col("likelihood").replace("", None), separator=", ", ignore_nulls=True
            ).alias("label"),
            pl.col("sort").alias("series"),
        )
        return draw_links(edges, title=self.describe())

    def describe(self) -> str:
        """One line: how many lines of which sort, and how many of them were crossed."""
        counts = self.counts().select("kind", "value", "low", "high").iter_rows()
        *lines, (_, *crossed) = ((kind, value, *ends) for kind, value, *ends in counts)
        told = [
            f"{tell_count(value, *ends)} {sort}{'s' * (value != 1)}"
            for sort, value, *ends in lines
            if value
        ]
        return f"{', '.join(told) or 'no lines'}; {tell_count(*crossed)} crossed"

    def __repr__(self) -> str:
        return f"<{self.describe()}>"

    def _repr_html_(self) -> str:
        shown = ("line", "sort", "holder", "concept", "consequence", "likelihood_low")
        more = ("likelihood_high", "likelihood_word", "invoked", "status", "statements")
        return show_table(self.describe(), self.table.select(*shown, *more))


def redlines(
    statements: object,
    *,
    horizon: int = HORIZON,
    rated: pl.DataFrame | None = None,
    until: Mapping[int, dt.date | str] | None = None,
    errors: Array | None = None,
) -> RedLines:
    """Find who announced what, if which measure is taken, and what became of it.

    A line is a warning or threat that tells a condition or a consequence, or opposition that
    forbids a measure to others. Lines whose consequence scores at most -5 (PLOVER) or -7
    (Goldstein), and prohibitions, are red lines; the others keep their name, with the reason.
    The scores are those of ``rate_acts``, or of ``rated`` (columns row, plover, goldstein,
    invoked). Which measures the words of conditions and consequences name is in the study;
    ``until`` gives for rows the last day on which a commitment holds.

    A line is crossed by an actor other than its holder, an addressee where some are named, who
    is seen doing the measure or a case of it on a later day; an alleged deed makes a disputed
    crossing. It is not crossed if ``horizon`` days pass, open before, unknown where the order
    of measures leaves it open. ``errors`` are drawn levels of the statements (draws, statements),
    -1 for none: with them each line has the share of draws in which it stands, and counts have an
    interval. Raises AnalysisError for a horizon below one day.

    >>> found = redlines({
    ...     "actor": ["A", "B"], "concept": ["send troops"] * 2, "stance": ["oppose", "support"],
    ...     "act": ["threatens", "does"], "consequence": ["unrest is inevitable", ""],
    ...     "likelihood_low": [0.99, None], "likelihood_high": [1.0, None],
    ...     "date": ["2024-02-26", "2024-03-01"],
    ... })
    >>> found.table.select("line", "sort", "holder", "concept", "status").row(0)
    ('L1', 'threat', 'A', 'send troops', 'crossed')
    >>> print(found.likelihood("L1"))
    99 to 100 % if: send troops
    """
    if horizon < 1:
        raise AnalysisError(f"horizon: {horizon} is no length of time: give days, such as 90")
    study = Study.of(statements)
    commitments = find_commitments(study, until=until)
    is_line = pl.col("sort").is_in(LINES)
    drawn = draw_lines(commitments.filter(is_line), rate_acts(study) if rated is None else rated)
    errors = check_errors(errors, study.statements.height)
    table = follow_lines(drawn, study, horizon=horizon).select(_ORDER)
    return RedLines(
        table=table if errors is None else add_standing(table, study, errors),
        others=commitments.filter(~is_line),
        bound=find_norms(study),
        study=study,
        horizon=horizon,
        errors=errors,
    )


#: The columns of the table of lines.
_ORDER = (
    *("line", "sort", "act", "holder", "actor", "operator", "concept", "consequence", "follows"),
    *("condition", "missing", "addressees", "strength", "likelihood_low", "likelihood_high"),
    *("likelihood_word", "conditional", "date", "last", "until", "invoked", "plover"),
    *("goldstein", "status", "crossed_on", "crossed_by", "possible_by", "answered"),
    *("answered_by", "statements", "actors", "rows", "reason"),
)


def tell_sure() -> pl.Expr:
    """The asserted range in words, with its condition; empty where none was asserted."""
    ends = pl.struct("likelihood_low", "likelihood_high", "conditional")
    return ends.map_elements(lambda row: tell_one(*row.values()), return_dtype=pl.String)


def tell_one(low: float | None, high: float | None, conditional: bool = True) -> str:  # noqa: FBT001, FBT002
    """One asserted range in words.

    >>> tell_one(0.99, 1.0)
    '99 to 100 % if so'
    """
    if low is None or high is None:
        return ""
    return tell_range(low, high) + (" if so" if conditional else "")


__all__ = ["HORIZON", "RedLines", "redlines", "tell_one", "tell_sure"]
