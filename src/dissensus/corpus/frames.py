"""Tables for people and programs: statements with their documents, as Polars frames."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, Connection, Table, select
from sqlalchemy.engine import RowMapping

from ..records import Attested
from .connect import chunks
from .filters import Filter, Term, make_conditions
from .rows import from_json, to_actor, to_concept
from .schema import ACTORS, CONCEPTS, DOCUMENTS, VERSIONS
from .told import first_tellings

#: The columns of a table of statements, in order, with their types.
SCHEMA: Mapping[str, Any] = {
    "id": pl.String,
    **dict.fromkeys(("document", "date", "outlet", "title", "language"), pl.String),
    "story": pl.Int64,
    "start": pl.Int64,
    "end": pl.Int64,
    **dict.fromkeys(("text", "actor", "party", "source", "concept", "concept_text"), pl.String),
    **dict.fromkeys(("stance", "firmness", "act"), pl.String),
    "targets": pl.List(pl.String),
    **dict.fromkeys(("condition", "consequence", "likelihood_word"), pl.String),
    "likelihood_low": pl.Float64,
    "likelihood_high": pl.Float64,
    "likelihood_scale": pl.String,
    "direct": pl.String,
    "alleged": pl.Boolean,
    "confidence": pl.Float64,
    **dict.fromkeys(("coder", "status", "by"), pl.String),
    "quote_start": pl.Int64,
    "quote_end": pl.Int64,
    **dict.fromkeys(("actor_id", "party_id", "source_id", "concept_id"), pl.String),
    "discovered": pl.Boolean,
    **dict.fromkeys(("actor_kind", "party_kind"), pl.String),
}
_FROM_VERSIONS = (
    *("start", "end", "text", "concept_text", "stance", "firmness", "act", "condition"),
    *("consequence", "direct", "alleged", "confidence", "coder", "status", "by"),
    *("quote_start", "quote_end"),
)
#: For more names than these the whole table is read at once.
_FEW = 2000
_IDS = ("actor", "party", "source", "concept")
_FROM_DOCUMENTS = ("date", "outlet", "title", "language", "story")


def read_attestations(
    connection: Connection, asked: Filter, alliances: Mapping[str, Sequence[Term]], *, labels: str
) -> pl.DataFrame:
    """One row for each statement in each document, in the order of dates and documents."""
    return _read(connection, make_conditions(connection, asked, alliances), labels)


def read_attestation(connection: Connection, statement: int, *, labels: str) -> pl.DataFrame:
    """The row of one statement as it stands now; none where it does not."""
    is_it = (VERSIONS.c.statement == statement, VERSIONS.c.until.is_(None))
    return _read(connection, is_it, labels)


def _read(
    connection: Connection, conditions: Sequence[ColumnElement[bool]], labels: str
) -> pl.DataFrame:
    columns = [
        VERSIONS.c.statement,
        DOCUMENTS.c.id.label("document"),
        *(DOCUMENTS.c[name] for name in _FROM_DOCUMENTS),
        *(VERSIONS.c[name] for name in _FROM_VERSIONS),
        *(VERSIONS.c[name].label(f"{name}_id") for name in _IDS),
        VERSIONS.c.targets,
        VERSIONS.c.likelihood,
    ]
    query = (
        select(*columns)
        .join(DOCUMENTS, DOCUMENTS.c.number == VERSIONS.c.document)
        .where(*conditions)
    )
    rows = connection.execute(query).fetchall()
    names = [column.name for column in columns]
    values = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else {}
    frame = pl.DataFrame(
        [pl.Series(name, values.get(name, ()), dtype=_type(name)) for name in names]
    )
    return (
        _finish(connection, frame, labels)
        .sort("date", "document", "start", "statement")
        .drop("statement")
    )


def _type(name: str) -> Any:
    """The type of a column as the database holds it: lists are text there."""
    if name == "statement":
        return pl.Int64
    return pl.String if name == "targets" else SCHEMA.get(name, pl.String)


def _finish(connection: Connection, frame: pl.DataFrame, labels: str) -> pl.DataFrame:
    actors, kinds, concepts, discovered = _labels(connection, frame, labels)
    names: dict[str, Mapping[str, str]] = {**dict.fromkeys(_IDS, actors), "concept": concepts}
    frame = frame.with_columns(
        pl.format("s{}", "statement").alias("id"),
        *(
            pl.col(f"{name}_id").replace_strict(names[name], default="").alias(name)
            for name in _IDS
        ),
        *(
            pl.col(f"{name}_id").replace_strict(kinds, default="").alias(f"{name}_kind")
            for name in _IDS[:2]
        ),
        pl.col("concept_id")
        .replace_strict(discovered, default=False, return_dtype=pl.Boolean)
        .alias("discovered"),
        *_unpacked(frame, actors),
    )
    return frame.select("statement", *(pl.col(n).cast(t) for n, t in SCHEMA.items()))


def _unpacked(frame: pl.DataFrame, actors: Mapping[str, str]) -> list[pl.Series]:
    """The targets and likelihoods; few statements have any, so each text is read once."""
    targets = {
        text: [actors.get(id_, id_) for id_ in from_json(text) or ()]
        for text in frame["targets"].unique()
    }
    likely = {text: from_json(text) or {} for text in frame["likelihood"].unique()}
    found = [pl.Series("targets", [targets[text] for text in frame["targets"]], pl.List(pl.String))]
    for part in ("word", "low", "high", "scale"):
        kind = SCHEMA[f"likelihood_{part}"]
        empty = "" if kind == pl.String else None
        values = [likely[text].get(part, empty) for text in frame["likelihood"]]
        found.append(pl.Series(f"likelihood_{part}", values, kind))
    return found


def _labels(
    connection: Connection, frame: pl.DataFrame, labels: str
) -> tuple[dict[str, str], dict[str, str], dict[str, str], dict[str, bool]]:
    """Names of actors, kinds of actors, names of measures, and which of these are discovered."""
    named = {id_ for name in _IDS[:3] for id_ in frame[f"{name}_id"].unique()}
    named |= {id_ for text in frame["targets"].unique() for id_ in from_json(text) or ()}
    actors = [*map(to_actor, _load(connection, ACTORS, named))]
    concepts = [*map(to_concept, _load(connection, CONCEPTS, set(frame["concept_id"])))]
    return (
        {actor.id: actor.label(labels) for actor in actors} | {"": ""},
        {actor.id: actor.kind for actor in actors} | {"": ""},
        {concept.id: concept.label(labels) for concept in concepts},
        {concept.id: concept.discovered for concept in concepts},
    )


def _load(connection: Connection, table: Table, ids: set[str]) -> Iterator[RowMapping]:
    """The rows of these identifiers: one statement shown names few of a hundred thousand."""
    if len(ids) > _FEW:
        yield from connection.execute(select(table)).mappings()
        return
    for part in chunks(sorted(ids)):
        yield from connection.execute(select(table).where(table.c.id.in_(part))).mappings()


def with_copies(connection: Connection, statements: Sequence[int]) -> list[int]:
    """These statements, each with its other attestations in the copies of its story."""
    found: dict[int, None] = {}
    for statement in statements:
        found.setdefault(statement)
        frame = _read_story(connection, statement)
        first = _first_places(frame.with_row_index("place"))
        group = [first.get(place, place) for place in range(frame.height)]
        numbers = frame["statement"].to_list()
        if statement in numbers:
            own = group[numbers.index(statement)]
            found |= dict.fromkeys(n for n, g in zip(numbers, group, strict=True) if g == own)
    return list(found)


def _read_story(connection: Connection, statement: int) -> pl.DataFrame:
    """The statements of a statement's story, where that has copies; in the order of their days."""
    story = (
        select(DOCUMENTS.c.story)
        .join(VERSIONS, VERSIONS.c.document == DOCUMENTS.c.number)
        .where(VERSIONS.c.statement == statement)
        .limit(1)
        .scalar_subquery()
    )
    names = ("statement", "story", "actor_id", "concept_id", "stance", "text", "document")
    query = (
        select(
            VERSIONS.c.statement,
            DOCUMENTS.c.story,
            *(VERSIONS.c[name] for name in ("actor", "concept", "stance", "text")),
            DOCUMENTS.c.id,
        )
        .join(DOCUMENTS, DOCUMENTS.c.number == VERSIONS.c.document)
        .where(DOCUMENTS.c.story == story, VERSIONS.c.until.is_(None))
        .order_by(DOCUMENTS.c.date, DOCUMENTS.c.id, VERSIONS.c.start, VERSIONS.c.statement)
    )
    rows = [tuple(row) for row in connection.execute(query)]
    return pl.DataFrame(rows, schema=list(names), orient="row")


def join_attestations(frame: pl.DataFrame) -> pl.DataFrame:
    """One row for each statement, with its number of attestations and of outlets.

    Documents of one story (near-duplicates) that tell the same stance of the same actor on the
    same measure in the same words attest one statement; the row shown is the earliest's.
    """
    counted = (
        frame.with_columns(_find_firsts(frame))
        .group_by("first")
        .agg(
            pl.col("document").n_unique().alias("attestations"),
            pl.col("outlet").filter(pl.col("outlet") != "").n_unique().alias("outlets"),
        )
    )
    return (
        frame.with_row_index("first").join(counted, on="first", maintain_order="left").drop("first")
    )


def count_attested(frame: pl.DataFrame) -> dict[str, Attested]:
    """What ``join_attestations`` counts, by the identifier of the row shown, outlets by name."""
    outlet = pl.col("outlet")
    counted = (
        frame.with_columns(_find_firsts(frame))
        .group_by("first")
        .agg(pl.col("document").n_unique(), outlet.filter(outlet != "").unique().sort())
    )
    ids = frame["id"]
    return {ids[first]: Attested(n, tuple(outlets)) for first, n, outlets in counted.iter_rows()}


def _find_firsts(frame: pl.DataFrame) -> pl.Series:
    """For each row the place of the one that is shown for it."""
    told = frame.group_by("story").agg(pl.col("document").n_unique().alias("told"))
    many = frame.join(told, on="story", maintain_order="left").with_row_index("place")
    first = _first_places(many.filter(pl.col("told") > 1))
    places = [first.get(p, p) for p in range(frame.height)] if first else range(frame.height)
    return pl.Series("first", places, dtype=pl.UInt32)


def _first_places(many: pl.DataFrame) -> dict[int, int]:
    """For each statement told before in its story, the place of its first telling."""
    groups: dict[tuple[object, ...], tuple[list[int], list[tuple[str, str]]]] = {}
    names = ("story", "actor_id", "concept_id", "stance", "place", "text", "document")
    for *key, place, text, document in _rows(many, names):
        places, tellings = groups.setdefault(tuple(key), ([], []))
        places.append(place)
        tellings.append((text, document))
    return {
        place: places[at]
        for places, tellings in groups.values()
        if len(places) > 1
        for place, at in zip(places, first_tellings(tellings), strict=True)
        if place != places[at]
    }


def _rows(frame: pl.DataFrame, names: Sequence[str]) -> Iterable[tuple[Any, ...]]:
    return frame.select(names).iter_rows()
