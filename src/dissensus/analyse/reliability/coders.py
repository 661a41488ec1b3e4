"""How far coders agree: people with each other, or a person with the machine.

Sources: Krippendorff (2011), Computing Krippendorff's alpha-reliability, for alpha; Hripcsak &
Rothschild (2005), Agreement, the F-measure, and reliability in information retrieval, Journal of
the American Medical Informatics Association 12:296-298, for what is found in a text, where what
nobody coded cannot be counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any, TypedDict, Unpack

import numpy as np
import polars as pl
from scipy.stats import beta as beta_distribution

from ...errors import AnalysisError
from ...shown import show_table
from ..frame import choose, suggest, to_frame
from ..stances import LEVELS, VALUES
from .alpha import METRICS, Agreement, alpha
from .coders_read import Codings, read_checked, read_long, read_statements
from .matching import measure_text

Array = np.ndarray[Any, np.dtype[Any]]

#: What a result holds besides the figures: the columns of its main table.
_SCHEMA: Mapping[str, Any] = {
    **dict.fromkeys(("field", "measure", "level"), pl.String),
    **dict.fromkeys(("value", "low", "high", "agreement"), pl.Float64),
    "verdict": pl.String,
    **dict.fromkeys(("units", "coders", "statements", "actors"), pl.Int64),
    "rows": pl.List(pl.Int64),
    "reason": pl.String,
}


class CoderOptions(TypedDict, total=False):
    """The options of ``coder_agreement``, by name; see there."""

    unit: str
    coder: str
    value: str | Sequence[str]
    level: str
    order: Sequence[str]
    rows: str
    columns: str
    qualifier: str
    documents: Mapping[str, Mapping[str, int]]
    draws: int
    seed: int


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The options with their defaults."""

    unit: str = "unit"
    coder: str = "coder"
    value: str | Sequence[str] = "value"
    level: str = ""
    order: Sequence[str] = ()
    rows: str = ""
    columns: str = ""
    qualifier: str = ""
    documents: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    draws: int = 1000
    seed: int = 0


@dataclass(frozen=True, eq=False, kw_only=True)
class CoderAgreement:
    """How far coders agree on each field, and the units that they coded.

    ``fields`` is the main table; ``codings`` has a row for each value that a coder gave (unit,
    coder, field, value, row), ``units`` what each unit is (unit, document, actor, concept, text).
    """

    fields: pl.DataFrame
    codings: pl.DataFrame
    units: pl.DataFrame
    asked: Asked = field(default_factory=Asked)

    def to_polars(self) -> pl.DataFrame:
        """One row for each field: its measure with 95 %, and what it rests on.

        ``value`` is Krippendorff's alpha (1 full agreement, 0 chance, below it less than chance),
        but F1 for ``found`` and a share for ``stands``. ``agreement`` is the share of pairs of
        codings that are alike, chance included. ``verdict`` is Krippendorff's: reliable from
        .800, tentative from .667.
        """
        return self.fields

    def differences(self, name: str | None = None) -> pl.DataFrame:
        """The units on which coders differ, with what each said and the sentence.

        ``name`` is a field. Raises AnalysisError for one that is not there.
        """
        codings = self.codings
        if name is not None:
            known = codings["field"].unique(maintain_order=True).to_list()
            choose(name, known, role="field")
            codings = codings.filter(pl.col("field") == name)
        said = pl.format("{}: {}", "coder", "value")
        differing = (
            codings.group_by("field", "unit", maintain_order=True)
            .agg(
                pl.col("value").n_unique().alias("ways"),
                said.sort_by("coder").str.join("; ").alias("codings"),
                pl.col("row").drop_nulls().unique().sort().alias("rows"),
            )
            .filter(pl.col("ways") > 1)
        )
        found = differing.join(self.units, on="unit", how="left", maintain_order="left")
        return found.select(
            *("field", "unit", "document", "actor", "concept", "codings", "text", "rows")
        )

    def pairs(self) -> pl.DataFrame:
        """The measure of each field for each two coders, without intervals."""
        coders = sorted(set(self.codings["coder"]))
        rows = []
        for first, second in combinations(coders, 2):
            both = self.codings.filter(pl.col("coder").is_in([first, second]))
            for name, part in _by_field(both):
                row = _measure(name, part, self.units, replace(self.asked, draws=0))
                rows.append((first, second, *(row[one] for one in _PAIR)))
        schema = {"coder": pl.String, "other": pl.String} | {one: _SCHEMA[one] for one in _PAIR}
        return pl.DataFrame(rows, schema=schema, orient="row")

    def describe(self) -> str:
        """One line: who coded, and how many units."""
        coders = sorted(set(self.codings["coder"]))
        some = ", ".join(coders[:6]) + (" …" if len(coders) > 6 else "")
        return f"{len(coders)} coders ({some}), {self.units.height:,} units"

    def __repr__(self) -> str:
        return f"<{self.describe()}>"

    def _repr_html_(self) -> str:
        return show_table(f"Agreement of {self.describe()}", self.fields.drop("rows"))


_PAIR = ("field", "measure", "value", "agreement", "units", "reason")


def coder_agreement(codings: object, **options: Unpack[CoderOptions]) -> CoderAgreement:
    """Measure how far coders agree, field by field, with an interval over units.

    ``codings`` is one of these:

    - a table with a row for each coding: ``unit``, ``coder`` and ``value`` name its columns
      (``value`` may be several), ``level`` is nominal, ordinal, interval or ratio;
    - tables of statements of the same documents, by coder ({"ann": …, "ben": …}), or one such
      table with a column ``coder``: statements are matched by document, holder, measure and
      overlapping text; ``rows``, ``columns`` and ``qualifier`` name other columns than those of
      this project; ``documents`` gives for each coder the lengths of the documents that he
      coded, else they are those in which he has a statement;
    - what ``Corpus.checked()`` gives: the machine against the people who checked it.

    Stances are ordinal in the order of ``LEVELS``, other values in ``order`` or as numbers. The
    interval draws units with replacement ``draws`` times. Raises AnalysisError for columns that
    are missing, and for a unit that one coder coded twice.

    >>> table = {
    ...     "unit": [1, 2, 3, 4, 1, 2, 3, 4],
    ...     "coder": ["ann"] * 4 + ["ben"] * 4,
    ...     "value": ["yes", "no", "no", "yes", "yes", "no", "yes", "yes"],
    ... }
    >>> found = coder_agreement(table, draws=100).to_polars()
    >>> found.select(pl.col("value").round(3), "agreement", "units", "verdict").row(0)
    (0.533, 0.75, 4, 'not reliable')
    """
    for name in options:
        if name not in Asked.__dataclass_fields__:
            known = list(Asked.__dataclass_fields__)
            raise AnalysisError(f"no option {name!r}{suggest(name, known)}; {', '.join(known)}")
    asked = Asked(**options)
    if asked.level:
        choose(asked.level, METRICS, role="level")
    read = _read(codings, asked)
    if not read.is_own and asked.level not in ("", "nominal", "ordinal", "interval"):
        raise AnalysisError("level: stances are nominal, ordinal or interval, they have no zero")
    rows = [_measure(name, part, read.units, asked) for name, part in _by_field(read.codings)]
    if read.spans is not None:
        rows.append(_measure_text(read, asked))
    return CoderAgreement(
        fields=pl.DataFrame(rows, schema=_SCHEMA, orient="row"),
        codings=read.codings,
        units=read.units,
        asked=asked,
    )


def _read(codings: object, asked: Asked) -> Codings:
    if isinstance(codings, Mapping) and codings and all(map(_is_table, codings.values())):
        return read_statements({str(name): one for name, one in codings.items()}, asked)
    table = to_frame(codings)
    if {"proposed", "decided"} <= set(table.columns):
        return read_checked(table)
    if asked.unit in table.columns:
        return read_long(table, asked)
    if {"document", asked.coder} <= set(table.columns) and asked.unit == "unit":
        return read_statements({"": table}, asked)
    raise AnalysisError(
        f"unit: the table has no column {asked.unit!r}{suggest(asked.unit, table.columns)}, and is "
        f"no table of statements with document and {asked.coder}; it has "
        f"{', '.join(map(repr, table.columns[:20])) or 'no columns'}"
    )


def _is_table(one: object) -> bool:
    return isinstance(one, Mapping) or hasattr(one, "columns") or hasattr(one, "statements")


def _by_field(codings: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    for (name,), part in codings.group_by("field", maintain_order=True):
        yield str(name), part


def _measure(name: str, part: pl.DataFrame, units: pl.DataFrame, asked: Asked) -> dict[str, Any]:
    """A row of the main table."""
    if name in ("found", "stands"):
        return _measure_found(name, part, units, asked)
    level, numbers = _to_numbers(part["value"], name, asked)
    place = part["unit"].rank("dense").to_numpy().astype(int) - 1
    who = part["coder"].rank("dense").to_numpy().astype(int) - 1
    matrix = np.full((who.max(initial=0) + 1, place.max(initial=0) + 1), np.nan)
    matrix[who, place] = numbers
    result = alpha(matrix, level=level, draws=asked.draws, seed=asked.seed)
    known = (~np.isnan(matrix)).sum(axis=0)
    paired = part.filter(pl.Series(known[place] >= 2))
    return {
        **_count(name, paired, units),
        **_take(result),
        "agreement": _share_alike(matrix[:, known >= 2]),
    }


def _take(result: Agreement) -> dict[str, Any]:
    return {
        "measure": "alpha",
        "level": result.level,
        "value": _or_none(result.alpha),
        "low": _or_none(result.low),
        "high": _or_none(result.high),
        "verdict": result.verdict,
        "reason": result.reason,
    }


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _count(name: str, part: pl.DataFrame, units: pl.DataFrame) -> dict[str, Any]:
    actors = units.filter(pl.col("unit").is_in(part["unit"].implode()))["actor"]
    rows = part["row"].drop_nulls().unique().sort()
    return {
        "field": name,
        "units": part["unit"].n_unique(),
        "coders": part["coder"].n_unique(),
        "statements": len(rows),
        "actors": actors.filter(actors != "").n_unique(),
        "rows": rows.to_list(),
    }


def _share_alike(matrix: Array) -> float | None:
    """The share of pairs of codings of one unit that are alike, each value counted once."""
    known = ~np.isnan(matrix)
    sizes = known.sum(axis=0)
    if not sizes.sum():
        return None
    alike = np.zeros(matrix.shape[1])
    for value in np.unique(matrix[known]):
        times = (matrix == value).sum(axis=0)
        alike += times * (times - 1)
    return float((alike / (sizes - 1)).sum() / sizes.sum())


def _to_numbers(values: pl.Series, name: str, asked: Asked) -> tuple[str, Array]:
    """The level of measurement of a field, and its values as numbers."""
    distinct = values.unique().sort().to_list()
    stances = bool(distinct) and set(distinct) <= set(LEVELS)
    level = asked.level or ("ordinal" if stances or asked.order else "nominal")
    if name in _NOMINAL and level != "nominal" and not asked.order:
        level = "nominal" if not set(_read_numbers(distinct)) >= set(distinct) else level
    if level == "nominal":
        places: Mapping[str, float] = {one: float(n) for n, one in enumerate(distinct)}
    elif asked.order and not stances:
        places = {one: float(n) for n, one in enumerate(asked.order)}
    elif stances:
        places = dict(zip(LEVELS, VALUES.tolist(), strict=True))
    else:
        places = _read_numbers(distinct)
    unknown = [one for one in distinct if one not in places]
    if unknown:
        why = f"not in the order {', '.join(asked.order)}" if asked.order else "no number"
        raise AnalysisError(
            f"level: {name} holds {unknown[0]!r}, which is {why}: give the order of its values, "
            "or take them as nominal"
        )
    return level, values.replace_strict(places, return_dtype=pl.Float64).to_numpy()


#: The fields of statements that have no order.
_NOMINAL = ("act", "firmness")


def _read_numbers(distinct: Sequence[str]) -> dict[str, float]:
    found = {}
    for one in distinct:
        try:
            found[one] = float(one)
        except ValueError:
            continue
    return found


def _measure_found(
    name: str, part: pl.DataFrame, units: pl.DataFrame, asked: Asked
) -> dict[str, Any]:
    yes = (pl.col("value") == "yes").sum().alias("yes")
    tallies = part.group_by("unit").agg(yes, pl.len().alias("all")).select("yes", "all").to_numpy()
    row = {**_count(name, part, units), "level": "", "verdict": "", "reason": ""}
    if name == "stands":
        # The machine proposed each one, so the share is of the people's answers alone.
        many, right = len(tallies), int((tallies[:, 0] == tallies[:, 1]).sum())
        low, high = beta_distribution.ppf((0.025, 0.975), right + 0.5, many - right + 0.5)
        bounds = (float(low) if right else 0.0, float(high) if right < many else 1.0)
        share = right / many if many else None
        return row | _give("share", share, bounds if many else (None, None))
    value = _f1(tallies, np.ones(len(tallies)))
    alike, sizes = np.unique(tallies, axis=0, return_counts=True)
    generator = np.random.default_rng(asked.seed)
    drawn = generator.multinomial(len(tallies), sizes / max(len(tallies), 1), asked.draws)
    found = [one for one in (_f1(alike, times) for times in drawn) if one is not None]
    ends = np.quantile(found, (0.025, 0.975)).tolist() if len(found) > 1 else (None, None)
    reason = "" if value is not None else "no document was coded by two coders"
    return row | _give("F1", value, ends) | {"reason": reason}


def _give(measure: str, value: float | None, ends: Sequence[float | None]) -> dict[str, Any]:
    return {"measure": measure, "value": value, "low": ends[0], "high": ends[1], "agreement": value}


def _f1(tallies: Array, times: Array) -> float | None:
    """Twice the pairs of coders who both found a unit, by what each found: over all pairs."""
    yes, many = tallies[:, 0], tallies[:, 1]
    found = float((times * yes * (many - 1)).sum())
    return float((times * yes * (yes - 1)).sum()) / found if found else None


def _measure_text(read: Codings, asked: Asked) -> dict[str, Any]:
    assert read.spans is not None  # noqa: S101 - asked for only where there are spans
    value, low, high, reason = measure_text(
        read.spans, read.documents, draws=asked.draws, seed=asked.seed
    )
    verdict = Agreement(
        level="nominal", alpha=value, low=low, high=high, units=0, values=0, coders=0
    ).verdict
    found = read.codings.filter(pl.col("field") == "found")
    return {
        **_count("text", found, read.units),
        # What is drawn anew for the interval.
        "units": len({one for own in read.documents.values() for one in own}),
        "measure": "alpha",
        "level": "nominal",
        "value": _or_none(value),
        "low": _or_none(low),
        "high": _or_none(high),
        "agreement": None,
        "verdict": verdict,
        "reason": reason,
    }


__all__ = ["CoderAgreement", "CoderOptions", "coder_agreement"]
