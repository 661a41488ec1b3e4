"""What coders gave, in one form: a row for each value, whatever table it stood in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import polars as pl

from ...errors import AnalysisError
from ..frame import find_column, to_frame, to_labels
from .matching import match_statements

#: The columns of values and of units.
CODINGS: Mapping[str, Any] = {
    "unit": pl.String,
    "coder": pl.String,
    "field": pl.String,
    "value": pl.String,
    "row": pl.Int64,
}
UNITS: Mapping[str, Any] = dict.fromkeys(
    ("unit", "document", "actor", "concept", "text"), pl.String
)
#: The fields of statements that coders are compared on.
FIELDS = ("stance", "act", "firmness")
#: The columns that hold holder, measure and position where none are named: those of this
#: project, then those of DNA.
_HOLDERS = ("party", "actor", "organization", "person")
_POSITIONS = ("stance", "agreement")
#: Who is compared where people checked what the machine proposed.
MACHINE, PERSON = "machine", "person"
#: The program's name as a coder; what it codes tells its version, the language and the rule too.
PROGRAM = "dissensus"
_BY_PROGRAM = rf"^{PROGRAM} \d.*$"


class Columns(Protocol):
    """The options that name columns."""

    @property
    def unit(self) -> str: ...
    @property
    def coder(self) -> str: ...
    @property
    def value(self) -> str | Sequence[str]: ...
    @property
    def rows(self) -> str: ...
    @property
    def columns(self) -> str: ...
    @property
    def qualifier(self) -> str: ...
    @property
    def documents(self) -> Mapping[str, Mapping[str, int]]: ...


@dataclass(frozen=True, eq=False, kw_only=True)
class Codings:
    """Values by unit, coder and field; what each unit is; of statements, where they stand.

    ``is_own`` says that the fields are a user's own, with a level of measurement of theirs.
    """

    codings: pl.DataFrame
    units: pl.DataFrame
    is_own: bool = False
    spans: pl.DataFrame | None = None
    documents: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def read_long(table: pl.DataFrame, asked: Columns) -> Codings:
    """A table with a row for each coding of a unit; blank values are missing."""
    unit = to_labels(find_column(table, asked.unit, role="unit"))
    coder = _name_coders(table, asked)
    names = [asked.value] if isinstance(asked.value, str) else list(asked.value)
    parts = []
    for name in names:
        value = to_labels(find_column(table, name, role="value"))
        part = pl.DataFrame({"unit": unit, "coder": coder, "value": value}).with_row_index("row")
        parts.append(part.with_columns(pl.lit(name).alias("field")))
    blank = (pl.col("value") != "") & (pl.col("unit") != "") & (pl.col("coder") != "")
    codings = _order(pl.concat(parts).filter(blank))
    twice = codings.filter(pl.struct("unit", "coder", "field").is_duplicated())
    if twice.height:
        one, who = twice.row(0)[:2]
        raise AnalysisError(
            f"unit: {who!r} coded {one!r} twice: give each unit one value of each coder"
        )
    told = {name: _text(table, name) for name in ("document", "actor", "concept", "text")}
    units = pl.DataFrame({"unit": unit, **told}).unique("unit", keep="first", maintain_order=True)
    return Codings(codings=codings, units=units, is_own=True)


def read_checked(table: pl.DataFrame) -> Codings:
    """What a machine proposed beside what people decided."""
    # A check is a unit of its own: a statement is in the table once.
    table = table.with_row_index("row")
    unit = pl.Series("unit", [str(one) for one in table["row"]])
    unit = _text(table, "statement") if "statement" in table.columns else unit
    stands = table["decided"] != "none"
    pairs = {
        "stands": (pl.Series(["yes"] * table.height, dtype=pl.String), _say(stands)),
        "stance": (_text(table, "proposed"), _text(table, "decided")),
        "act": (_text(table, "act"), _text(table, "decided_act")),
        "firmness": (_text(table, "firmness"), _text(table, "decided_firmness")),
    }
    parts = []
    for name, both in pairs.items():
        for coder, value in zip((MACHINE, PERSON), both, strict=True):
            columns = {"unit": unit, "value": value.alias("value"), "row": table["row"]}
            kept = stands | pl.Series([name == "stands"] * table.height, dtype=pl.Boolean)
            part = pl.DataFrame(columns).filter(kept & (value != ""))
            parts.append(part.with_columns(coder=pl.lit(coder), field=pl.lit(name)))
    told = {name: _text(table, name) for name in ("document", "actor", "concept", "text")}
    return Codings(codings=_order(pl.concat(parts)), units=pl.DataFrame({"unit": unit, **told}))


def read_statements(tables: Mapping[str, object], asked: Columns) -> Codings:
    """Statements of several coders, matched; rows count through the tables in their order."""
    parts = [_read_table(name, to_frame(one), asked) for name, one in tables.items()]
    frame = pl.concat(parts).with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))
    frame = frame.filter(
        pl.all_horizontal(pl.col(name) != "" for name in ("coder", "document", "holder", "concept"))
    )
    documents = _list_documents(frame, asked.documents)
    counts: dict[str, int] = {}
    for own in documents.values():
        for one in own:
            counts[one] = counts.get(one, 0) + 1
    common = [one for one, many in counts.items() if many > 1]
    if not common:
        raise AnalysisError(_tell_apart(documents))
    frame = frame.filter(pl.col("document").is_in(common))
    frame = frame.with_columns(unit=pl.format("u{}", pl.Series(match_statements(frame)) + 1))
    fields = [name for name in FIELDS if not (frame[name] == "").all()]
    values = [
        frame.select("unit", "coder", pl.col(name).alias("value"), "row", field=pl.lit(name))
        for name in fields
    ]
    codings = pl.concat([_list_found(frame, documents), *map(_keep, values)])
    units = frame.sort("row").unique("unit", keep="first", maintain_order=True)
    return Codings(
        codings=_order(codings),
        units=units.select("unit", "document", pl.col("holder").alias("actor"), "concept", "text"),
        spans=None if frame["start"].null_count() else frame,
        documents={
            coder: {one: many for one, many in own.items() if one in set(common)}
            for coder, own in documents.items()
        },
    )


def _keep(values: pl.DataFrame) -> pl.DataFrame:
    return values.select(*CODINGS).filter(pl.col("value") != "")


def _order(codings: pl.DataFrame) -> pl.DataFrame:
    return codings.select(pl.col(name).cast(kind) for name, kind in CODINGS.items())


def _read_table(name: str, table: pl.DataFrame, asked: Columns) -> pl.DataFrame:
    """The statements of one table; the coder is the table's name, or stands in a column."""
    holders = [asked.rows] if asked.rows else [one for one in _HOLDERS if one in table.columns]
    if not holders:
        find_column(table, "actor", role="rows")
    holder = to_labels(find_column(table, holders[0], role="rows"))
    for other in holders[1:]:
        holder = holder.zip_with(holder != "", to_labels(table[other]))
    positions = [one for one in _POSITIONS if one in table.columns]
    position = asked.qualifier or next(iter(positions), "stance")
    columns = {
        "coder": name or _name_coders(table, asked),
        "document": to_labels(find_column(table, "document", role="document")),
        "holder": holder,
        "concept": to_labels(find_column(table, asked.columns or "concept", role="columns")),
        "start": _number(table, "start"),
        "end": _number(table, "end"),
        "text": _text(table, "text"),
        "stance": to_labels(find_column(table, position, role="qualifier")),
        "act": _text(table, "act"),
        "firmness": _text(table, "firmness"),
    }
    return pl.DataFrame(columns, schema_overrides={"coder": pl.String})


def _name_coders(table: pl.DataFrame, asked: Columns) -> pl.Series:
    """Who coded each row; the program is one coder, by whichever of its rules."""
    coder = to_labels(find_column(table, asked.coder, role="coder"))
    return coder.str.replace(_BY_PROGRAM, PROGRAM)


def _list_documents(
    frame: pl.DataFrame, given: Mapping[str, Mapping[str, int]]
) -> dict[str, dict[str, int]]:
    """For each coder the documents that he coded, with their lengths.

    Without lengths a document ends with the last character that anyone coded.
    """
    ends = dict(frame.group_by("document").agg(pl.col("end").max()).iter_rows())
    found = {name: dict(own) for name, own in given.items()}
    for coder, document in frame.select("coder", "document").unique().sort("document").iter_rows():
        own = found.setdefault(coder, {})
        if coder not in given or document not in own:
            own[document] = max(own.get(document, 0), ends.get(document) or 0)
    return found


def _list_found(frame: pl.DataFrame, documents: Mapping[str, Mapping[str, int]]) -> pl.DataFrame:
    """For each unit and each coder of its document whether he found it."""
    coded = pl.DataFrame(
        [(coder, one) for coder, own in documents.items() for one in own],
        schema={"coder": pl.String, "document": pl.String},
        orient="row",
    )
    asked = frame.select("unit", "document").unique(maintain_order=True).join(coded, on="document")
    found = asked.join(frame.select("unit", "coder", "row"), on=["unit", "coder"], how="left")
    several = pl.len().over("unit") > 1
    return found.filter(several).select(
        "unit",
        "coder",
        pl.lit("found").alias("field"),
        pl.when(pl.col("row").is_not_null())
        .then(pl.lit("yes"))
        .otherwise(pl.lit("no"))
        .alias("value"),
        "row",
    )


def _tell_apart(documents: Mapping[str, Mapping[str, int]]) -> str:
    if len(documents) < 2:
        return (
            f"coders: there is one alone, {next(iter(documents), 'nobody')!r}; two are compared: "
            "give a source for each"
        )
    some = (f"{coder} {', '.join(map(repr, list(own)[:3]))}" for coder, own in documents.items())
    return (
        "documents: none was coded by two coders, by the column document: "
        f"{'; '.join(list(some)[:4])}; give them the same names in all tables"
    )


def _say(flags: pl.Series) -> pl.Series:
    return pl.Series(["yes" if one else "no" for one in flags], dtype=pl.String)


def _text(table: pl.DataFrame, name: str) -> pl.Series:
    if name not in table.columns:
        return pl.Series(name, [""] * table.height, dtype=pl.String)
    return to_labels(table[name]).alias(name)


def _number(table: pl.DataFrame, name: str) -> pl.Series:
    if name not in table.columns:
        return pl.Series(name, [None] * table.height, dtype=pl.Int64)
    return table[name].cast(pl.Int64, strict=False).alias(name)


__all__ = ["Codings", "read_checked", "read_long", "read_statements"]
