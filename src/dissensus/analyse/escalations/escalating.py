"""The signal of escalation in each direction and window: three panels and a list, no one number.

How much of what is said is conflict (volume), how hostile it is on two published scales
(intensity), which rung of Kahn's ladder is spoken of and which is reached (rung), and how
certain the speakers say that harm is (certainty: quotations, and the range of their words, what
holds under a condition apart from what does not).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from ...errors import AnalysisError
from ...shown import show_table
from ..frame import suggest
from ..reliability.drawing import Coding
from ..study import Study
from .acts import add_windows, list_acts, list_statements, tabulate
from .drawn import DrawnActs, Judged, draw_panels
from .intensity import rate_acts

if TYPE_CHECKING:
    import altair as alt

Array = np.ndarray[Any, np.dtype[Any]]

#: What a direction can be made of.
BY = ("holder", "actor", "target")


@dataclass(frozen=True, eq=False, kw_only=True)
class Escalation:
    """What escalates in which direction; one row of ``table`` for each window and direction.

    ``table``: ``start`` and ``stop`` (the day after) of the window; ``holder`` and ``target``
    (empty: nobody is addressed); ``acts`` and ``conflicts`` among them, of which ``verbal`` in
    words; ``value``, ``low``, ``high`` (share of verbal conflict, Jeffreys's interval, 95 %) and
    ``shrunk`` (drawn to what all directions have in common); ``least`` and ``most`` (95 % of
    ``verbal`` when coding errs, where errors were drawn); ``plover_median``,
    ``plover_upper``, ``goldstein_median``, ``goldstein_upper`` (hostility, 0 to 10, of acts of
    conflict: median and upper quartile; missing below five acts); ``invoked`` and ``occupied``
    (highest group of rungs, 1 to 7) and ``form`` (threat, warning or reminder: how the highest
    was invoked); ``certain_low`` to ``certain_high`` (probability, said without a condition) and
    ``if_low`` to ``if_high`` (said under one); ``statements``, ``attestations`` (with the copies
    of each story), ``actors``, ``rows`` and ``reason`` (why there is no intensity).

    ``undated`` statements are in no window and left out where there are several.
    """

    table: pl.DataFrame
    window: str | None
    by: tuple[str, ...]
    undated: int
    told: pl.DataFrame
    listed: pl.DataFrame
    drawn: DrawnActs | None = None
    judged: Judged | None = None

    def to_polars(self) -> pl.DataFrame:
        """The table."""
        return self.table

    def acts(self) -> pl.DataFrame:
        """Each act, with its type, scores and rung, and the statements that report it."""
        return self.listed

    def quotes(self) -> pl.DataFrame:
        """Who called harm how likely, in whose words; ``conditional``: only if something happens.

        ``condition`` says on what it depends: the condition of the text, else the measure that
        the words are about. ``low`` and ``high`` are what a reader may understand by the word,
        by the convention named in ``scale``; they are no forecast.
        """
        about = pl.when(pl.col("condition") != "").then("condition").otherwise("concept")
        sides = [name for name in self.by if name in ("holder", "target")]
        return self.told.filter("told").select(
            "date",
            *sides,
            "actor",
            pl.col("likelihood_word").alias("words"),
            pl.col("likelihood_low").alias("low"),
            pl.col("likelihood_high").alias("high"),
            pl.col("likelihood_scale").alias("scale"),
            "conditional",
            pl.when("conditional").then(about).otherwise(pl.lit("")).alias("condition"),
            "text",
            "row",
        )

    def between(self, holder: str | None = None, target: str | None = None) -> Escalation:
        """Keep one direction, or what one side says or hears; AnalysisError for unknown names.

        The target "" is nobody named.
        """
        kept = self
        for name, wanted in (("holder", holder), ("target", target)):
            if wanted is None:
                continue
            if name not in self.by:
                raise AnalysisError(f"{name}: these directions are by {' and '.join(self.by)}")
            known = sorted(set(self.told[name]))
            alike = [one for one in known if one.lower() == wanted.lower()]
            if not alike:
                some = ", ".join(one for one in known[:12] if one) or "none"
                what = "speaks" if name == "holder" else "is addressed"
                raise AnalysisError(
                    f"{name}: no {wanted!r} {what}{suggest(wanted, known)}; there are {some}"
                )
            one = pl.col(name) == (wanted if wanted in alike else alike[0])
            chosen = np.flatnonzero(kept.table.select(one).to_series().to_numpy())
            kept = replace(
                kept,
                drawn=None if kept.drawn is None else kept.drawn.take(chosen),
                table=kept.table.filter(one),
                told=kept.told.filter(one),
                listed=kept.listed.filter(one),
            )
        return kept

    def single(self, *, draws: int = 1000, seed: int = 0) -> pl.DataFrame:
        """One number for each window of a direction, with how much it depends on the weights.

        ``value`` is the signal: the mean rank of the window among the direction's windows by
        volume, intensity and rung, 1 the calmest. ``low`` and ``high`` hold 95 % of what it is
        under random weights of the three, and ``kept`` is the share of the weightings that leave
        the windows in this order. With errors of coding ``low`` and ``high`` hold 95 % over their
        draws too, and ``stands`` is the share of draws that leave the order under equal weights,
        with ``stands_low`` and ``stands_high``; else these are null. A panel that is missing in a
        window is left out, and ``reason`` says which. Raises AnalysisError where no direction has
        two windows.
        """
        from .signal import rank_windows  # noqa: PLC0415 - only when asked for

        keys, drawn = ("start", "stop", *self.by), None
        if self.judged is not None:
            drawn = draw_panels(self.judged, self.listed, self.table, keys)
        return rank_windows(self.table, self.by, draws=draws, seed=seed, drawn=drawn)

    def changes(self) -> pl.DataFrame:
        """Where the rate of verbal conflict among all acts changes, direction by direction.

        ``date`` is the first day of the new rate, ``earliest`` to ``latest`` hold 95 %;
        ``before`` and ``after`` are acts of conflict per act; ``value`` is the ratio of the two
        with ``low`` and ``high``; ``factor`` the Bayes factor, told as ``found`` from ten to one.
        ``detectable`` is the smallest multiple that so many windows with so many acts would
        tell more often than not.

        With errors of coding ``earliest`` to ``latest`` and ``low`` to ``high`` hold 95 % over the
        draws too, and ``stands`` is the share of draws that tell a change from ten to one, with
        ``stands_low`` and ``stands_high``; else these are null. Raises AnalysisError where no
        direction has two windows.
        """
        from .signal import find_changes  # noqa: PLC0415 - only when asked for

        return find_changes(self.table, self.by, self.drawn)

    def chart(self, *, most: int = 8) -> alt.VConcatChart:
        """Draw volume, intensity and rung, one below another, of the highest directions."""
        from .charts import draw_panels  # noqa: PLC0415 - Altair loads slowly

        return draw_panels(self.table, self.by, most=most)

    def describe(self) -> str:
        """Say in one line how much there is."""
        acts, hostile = self.table["acts"].sum(), self.table["conflicts"].sum()
        many = self.table.select(self.by).n_unique() if self.table.height else 0
        return (
            f"escalation: {acts:,} acts in {many:,} direction{'s' * (many != 1)}, "
            f"{hostile:,} of conflict; highest rung invoked {_top(self.table, 'invoked')}, "
            f"occupied {_top(self.table, 'occupied')}"
        )

    def __repr__(self) -> str:
        return f"<{self.describe()}>"

    def _repr_html_(self) -> str:
        return show_table(self.describe(), self.table.drop("rows"))


def _top(table: pl.DataFrame, name: str) -> str:
    value: Any = table[name].max()
    return "none" if value is None else f"group {value}"


def escalation(
    statements: object,
    *,
    window: str | None = None,
    by: Sequence[str] = ("holder", "target"),
    ladder: Path | str | None = None,
    scores: Path | str | None = None,
    errors: Coding | Array | None = None,
) -> Escalation:
    """Measure escalation in each direction, in each window of time.

    ``window`` is a length such as "30 days"; without it all statements are one window. ``by``
    makes the directions. ``ladder`` and ``scores`` are files that replace Kahn's ladder and
    PLOVER's and Goldstein's scores. What one actor says to one addressee on one measure
    on one day by one kind of act is one act, whoever reports it. ``errors`` are drawn levels of the
    statements (draws, statements), -1 for none: with them the interval of the share is that of
    the acts which such errors leave; with acts drawn too (``draw_coding``) what was found as a
    threat or a warning is rated in each draw by the act that it is there. Raises AnalysisError
    for a window that is none, DataFileError for a faulty file.

    >>> found = escalation({
    ...     "actor": ["A", "B"], "targets": ["B", "A"], "concept": ["send troops", "hold talks"],
    ...     "stance": ["oppose", "support"], "act": ["threatens", "says"],
    ...     "consequence": ["a nuclear response", ""],
    ... })
    >>> found.table.select("holder", "target", "acts", "conflicts", "value", "invoked").rows()
    [('A', 'B', 1, 1, 1.0, 3), ('B', 'A', 1, 0, 0.0, None)]
    """
    study = Study.of(statements)
    rate = partial(rate_acts, ladder=ladder, scores=scores)
    return find_escalation(study, rate(study), window=window, by=by, errors=errors, rate=rate)


def find_escalation(
    study: Study,
    rated: pl.DataFrame,
    *,
    window: str | None = None,
    by: Sequence[str] = ("holder", "target"),
    errors: Coding | Array | None = None,
    rate: Callable[[Study], pl.DataFrame] = rate_acts,
) -> Escalation:
    """What ``escalation`` finds of acts that are ``rated`` already, by ``rate``."""
    sides = tuple(dict.fromkeys(by))
    for name in sides:
        if name not in BY:
            raise AnalysisError(
                f"by: {name!r} makes no direction{suggest(name, BY)}; use {', '.join(BY)}"
            )
    told = list_statements(study.statements, rated)
    if "target" not in sides:
        told = told.with_columns(pl.lit("").alias("target")).unique("row", maintain_order=True)
    undated = told.filter(pl.col("date").is_null())["row"].n_unique()
    told = add_windows(told, window)
    listed = add_windows(list_acts(told), window)
    table, drawn, judged = tabulate(told, listed, sides), None, None
    coding = Coding.of(errors, study.statements.height)
    if coding is not None:
        judged = Judged.of(study, coding, rate)
        drawn = DrawnActs.of(judged, listed, table, ("start", "stop", *sides))
        table = drawn.add_ends(table)
    return Escalation(
        table=table,
        window=window,
        by=sides,
        undated=undated,
        told=told,
        listed=listed,
        drawn=drawn,
        judged=judged,
    )


__all__ = ["BY", "Escalation", "escalation", "find_escalation", "rate_acts"]
