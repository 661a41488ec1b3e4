"""Tables of every kind, and what is refused: a clear error or an empty network, no wrong number."""

from __future__ import annotations

import datetime as dt
import tracemalloc
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from dissensus import AnalysisError, Network, network
from dissensus.analyse.frame import to_labels, to_times
from dissensus.analyse.networks.qualifier import make_qualifier

COLUMNS: dict[str, list[Any]] = {
    "actor": ["A", "B", "B", "A"],
    "concept": ["tax", "tax", "ban", "ban"],
    "stance": [True, False, True, True],
    "date": ["2024-01-01", "2024-01-09", "2024-02-01", "2024-02-01"],
}
FRAME = pl.DataFrame(COLUMNS)
RECORDS = FRAME.to_dicts()


class Corpus:
    """Has its statements as a table, as a corpus has."""

    def statements(self) -> pl.DataFrame:
        return FRAME


@pytest.mark.parametrize(
    "table",
    [
        FRAME,
        FRAME.lazy(),
        COLUMNS,
        RECORDS,
        iter(RECORDS),
        pd.DataFrame(COLUMNS),
        pd.DataFrame(COLUMNS, index=[7, 7, 8, 9]),
        pd.DataFrame(COLUMNS).astype({"actor": "category", "stance": object}),
        pd.DataFrame(COLUMNS).convert_dtypes(),
        pa.table(COLUMNS),
        pa.table(COLUMNS).to_batches()[0],
        {name: np.array(values) for name, values in COLUMNS.items()},
        {name: pd.Series(values) for name, values in COLUMNS.items()},
        FRAME.cast({"actor": pl.Categorical, "concept": pl.Enum(["tax", "ban", "unused"])}),
        FRAME.with_columns(pl.col("date").str.to_date()),
        Corpus(),
    ],
    ids=lambda table: type(table).__name__,
)
def test_any_table_is_read(table: object) -> None:
    found = network(table, aggregation="congruence")
    assert found.values.tolist() == [[0.0, 1.0], [1.0, 0.0]]
    assert (found.rows, found.statements) == (("A", "B"), 4)
    assert found.start == dt.datetime(2024, 1, 1)  # noqa: DTZ001 - dates have no zone


def test_column_that_is_not_asked_for_can_hold_anything() -> None:
    table = pd.DataFrame({**COLUMNS, "statements": [1, "a", None, [2]], "note": [{}, 1, "", 2.0]})
    assert network(table).statements == 4
    assert network({**COLUMNS, "note": [object(), 1, "", 2.0]}).statements == 4


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("statements.csv", "a str is no table of statements"),
        (b"actor", "a bytes is no table"),
        (7, "a int is no table"),
        (None, "a NoneType is no table"),
        ({"actor": ["A", "B"], "concept": ["tax"]}, "no table of statements"),
        (
            pd.DataFrame([["A", "B", "x", 1]], columns=["actor", "actor", "concept", "stance"]),
            "two",
        ),
        (pa.table([["A"], ["B"]], names=["actor", "actor"]), "no table of statements"),
        ([], "rows: the table has no column 'actor'; it has none"),
        ([1, 2], "no column 'actor'"),
        (FRAME.rename({"actor": "Actors"}), r"no column 'actor' \(did you mean \"Actors\"\?\)"),
        (pl.LazyFrame({"actor": ["A"]}), "columns: the table has no column 'concept'"),
        (pl.scan_csv("no-such-file.csv"), "no table of statements"),
        (FRAME.with_columns(actor=pl.concat_list("actor")), "holds List"),
        (FRAME.with_columns(actor=pl.struct("actor")), "holds Struct"),
        (FRAME.with_columns(actor=pl.lit(b"\xff")), "holds Binary"),
        (FRAME.with_columns(stance=pl.Series([1.0, 2.0, float("inf"), 0.0])), "beyond"),
        (FRAME.with_columns(stance=pl.Series([1.0, 2.0, 1e300, 0.0])), "beyond"),
        (FRAME.with_columns(stance=pl.concat_list("stance")), "holds List"),
    ],
    ids=lambda one: one if isinstance(one, str) else type(one).__name__,
)
def test_table_is_refused(table: object, told: str) -> None:
    with pytest.raises(AnalysisError, match=told):
        network(table)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (FRAME.with_columns(date=pl.Series([1, 2, 3, 4])), "time: column 'date' holds Int64"),
        (FRAME.with_columns(date=pl.lit("spring")), "row 1 of column 'date' holds 'spring'"),
        (FRAME.with_columns(date=pl.lit("2024-02-30")), "is no date"),
        (FRAME.with_columns(date=pl.lit("2024-02-03 and later")), "is no date"),
    ],
)
def test_dates_that_cannot_be_read_are_refused_where_they_are_needed(
    table: object, told: str
) -> None:
    with pytest.raises(AnalysisError, match=told):
        network(table, window="30 days")
    with pytest.warns(UserWarning, match=told):
        assert network(table).start is None


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"rows": "aktor"}, r'rows: .* \(did you mean "actor"\?\)'),
        ({"rows": 1}, "rows: 1 is not text"),
        ({"rows": None}, "rows: None is not text"),
        ({"columns": "actor"}, "rows and columns are both"),
        ({"qualifier": "actor"}, "is also rows or columns"),
        ({"qualifier": "postion"}, "qualifier: the table has no column"),
        ({"kind": "threemode"}, "kind: no 'threemode'"),
        ({"agregation": "ignore"}, r'no option .* \(did you mean "aggregation"\?\)'),
        ({"aggregation": "congruent"}, "aggregation: no 'congruent'"),
        ({"aggregation": "combine"}, "aggregation of a onemode network: no 'combine'"),
        ({"aggregation": "conflict", "kind": "twomode"}, "aggregation of a twomode network"),
        ({"normalization": "cosine", "kind": "twomode"}, "normalization of a twomode network"),
        ({"normalization": "activity"}, "normalization of a onemode network"),
        ({"normalization": None}, "normalization: None is not text"),
        ({"aggregation": "conflict", "qualifier": None}, "needs a qualifier"),
        ({"levels": {True: 1}}, "which has no level"),
        ({"levels": {}}, "give each value of the qualifier a number"),
        ({"levels": {True: "much", False: 0}}, "give each value of the qualifier a number"),
        ({"levels": {True: float("nan"), False: 0}}, "give each value of the qualifier a number"),
        ({"levels": [1, 2]}, "levels: .* is not a mapping"),
        ({"levels": {1: 1}, "qualifier": None}, "there is no qualifier to give numbers to"),
        ({"duplicates": "day"}, "duplicates: no 'day'"),
        ({"duplicates": "document"}, "document: the table has no column 'document'"),
        ({"duplicates": "week", "time": "when"}, "time: the table has no column 'when'"),
        ({"isolates": "no"}, "isolates: 'no' is not True or False"),
        ({"weight": "actor"}, "weight: column 'actor' holds String"),
        ({"weight": "minus"}, "must hold numbers from 0"),
        ({"weight": "gaps"}, "none missing"),
        ({"kernel": "gaussian"}, "need a window"),
        ({"step": "1 day"}, "need a window"),
        ({"window": 30}, "window: 30 is not text, such as '30 days'"),
        ({"window": "soon"}, "is no length of time"),
        ({"window": "0 days"}, "is no length of time: write"),
        ({"window": "-1 days"}, "is no length of time"),
        ({"window": "1.5 days"}, "is no length of time"),
        ({"window": "30 dais"}, r'did you mean "days"'),
        ({"window": "1" * 40 + " years"}, "longer than any series"),
        ({"window": "999999999 years"}, "longer than any series"),
        ({"window": "1 month", "step": "1 second"}, "more than 200,000 windows"),
        ({"window": "3 events", "step": "1 day"}, "events move by events"),
        ({"window": "3 events", "kernel": "uniform"}, "give a window of time"),
        ({"kind": "events", "window": "3 days"}, "a list of events counts nothing"),
        ({"kind": "events", "normalization": "average"}, "a list of events counts nothing"),
    ],
    ids=str,
)
def test_options_are_refused(options: dict[str, Any], told: str) -> None:
    table = FRAME.with_columns(
        minus=pl.Series([1, 2, -1, 0]), gaps=pl.Series([1.0, None, 2.0, float("nan")])
    )
    with pytest.raises(AnalysisError, match=told):
        network(table, **options)


def test_categories_cannot_be_subtracted_from_each_other() -> None:
    with pytest.raises(AnalysisError, match="have no order"):
        network(COLUMNS, kind="twomode", rows="actor", qualifier="date", aggregation="subtract")


@pytest.mark.parametrize("duplicates", ["week", "month", "year"])
def test_repetitions_in_time_need_dates(duplicates: str) -> None:
    with pytest.raises(AnalysisError, match="time: the table has no column 'date'"):
        network(FRAME.drop("date"), duplicates=duplicates)


# -- labels -----------------------------------------------------------------------------------


def test_missing_labels_are_left_out_and_others_stay() -> None:
    table = {
        "actor": ["A", "", " ", None, "a", "A ", "Ä", "\u200b", "A\n"],
        "concept": ["tax"] * 9,
        "stance": [True] * 9,
    }
    found = network(table)
    assert found.rows == ("A", "A\n", "A ", "a", "Ä", "\u200b")
    assert found.statements == 6
    assert network({**table, "stance": [None] * 8 + [True]}).rows == ("A\n",)


@pytest.mark.parametrize(
    ("values", "labels"),
    [
        ([1, 2, None], ["1", "2", ""]),
        ([1.0, float("nan"), None], ["1", "", ""]),
        ([1.5, float("nan"), None], ["1.5", "", ""]),
        ([1.0, float("inf"), 2.0], ["1.0", "inf", "2.0"]),
        ([1e300, 1.0, 2.0], ["1e+300", "1.0", "2.0"]),
        ([True, None, False], ["true", "", "false"]),
        ([dt.date(2024, 1, 1), None, None], ["2024-01-01", "", ""]),
        ([None, None, None], ["", "", ""]),
    ],
)
def test_values_become_labels(values: list[Any], labels: list[str]) -> None:
    assert to_labels(pl.Series("x", values)).to_list() == labels


def test_whole_numbers_are_the_same_labels_with_and_without_gaps() -> None:
    table = pd.DataFrame({"actor": [1, 2, None], "concept": ["x"] * 3, "stance": [1, 1, 1]})
    assert network(table).rows == ("1", "2")


# -- qualifiers -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "kind", "levels"),
    [
        ([True, None], "boolean", ("false", "true")),
        ([1, 0], "boolean", ("false", "true")),
        ([1.0, float("nan")], "boolean", ("false", "true")),
        (["Yes", "no "], "boolean", ("false", "true")),
        (["1", "0"], "boolean", ("false", "true")),
        (["TRUE", None], "boolean", ("false", "true")),
        ([3, -2, 10], "ordinal", ("-2", "3", "10")),
        (["3", "-2", "10"], "ordinal", ("-2", "3", "10")),
        ([0.5, -0.25, None], "ordinal", ("-0.25", "0.5")),
        (["Support", " oppose"], "ordinal", ("oppose", "reserved", "neutral", "open", "support")),
        (["1", "two"], "categorical", ("1", "two")),
        (["nan", "1"], "boolean", ("false", "true")),
        ([None, None], "categorical", ("",)),
        (["", " "], "categorical", ("",)),
    ],
)
def test_qualifier_is_told_by_its_values(
    values: list[Any], kind: str, levels: tuple[str, ...]
) -> None:
    made = make_qualifier(pl.Series("q", values), len(values))
    assert (made.kind, made.levels) == (kind, levels)
    is_missing = [str(value).strip() in ("None", "nan", "") for value in values]
    assert [bool(code < 0) for code in made.codes] == is_missing


def test_numbers_of_a_column_of_categories_are_names() -> None:
    values = pl.Series("q", ["1", "2"], dtype=pl.Categorical)
    assert make_qualifier(values, 2).kind == "categorical"


def test_levels_are_known_by_value() -> None:
    made = make_qualifier(pl.Series("q", [1.0, 2.0, None]), 3, levels={2.0: 5, 1: -5})
    assert (made.levels, made.codes.tolist()) == (("1", "2"), [0, 1, -1])


# -- dates ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024-03-01", dt.datetime(2024, 3, 1)),  # noqa: DTZ001
        (" 2024-03-01T10:30 ", dt.datetime(2024, 3, 1, 10, 30)),  # noqa: DTZ001
        ("2024-03-01 10:30:05", dt.datetime(2024, 3, 1, 10, 30, 5)),  # noqa: DTZ001
        ("2024-03-01T10:30:05.25Z", dt.datetime(2024, 3, 1, 10, 30, 5, 250_000)),  # noqa: DTZ001
        ("2024-03-01T00:30:00+01:00", dt.datetime(2024, 3, 1, 0, 30)),  # noqa: DTZ001
        ("", None),
        (None, None),
    ],
)
def test_text_is_read_as_a_date(written: str | None, read: dt.datetime | None) -> None:
    assert to_times(pl.Series([written], dtype=pl.String), role="time").to_list() == [read]


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
def test_time_with_a_zone_is_that_of_its_clocks(unit: Any) -> None:
    midnight = dt.datetime(2024, 3, 1, tzinfo=ZoneInfo("Europe/Paris"))
    column = pl.Series([midnight], dtype=pl.Datetime(unit, "Europe/Paris"))
    assert to_times(column, role="time").to_list() == [dt.datetime(2024, 3, 1)]  # noqa: DTZ001


def test_several_zones_are_refused_but_not_summer() -> None:
    column = pl.Series("date", ["2024-03-01T10:00+01:00", "2024-07-01T10:00+02:00"])
    assert not to_times(column, role="time").has_nulls()
    other = pl.Series("date", ["2024-03-01T10:00-05:00"])
    with pytest.raises(AnalysisError, match="several zones"):
        to_times(column.append(other), role="time")


def test_statements_without_a_date_are_told_of() -> None:
    table = FRAME.with_columns(date=pl.Series(["2024-01-01", None, "", "2024-01-03"]))
    series = network(table, window="1 day", kind="twomode")
    assert [one.statements for one in series] == [1, 0, 1]
    assert {one.undated for one in series} == {2}
    assert network(table).undated == 0


def test_year_9999_stands_for_no_date() -> None:
    table = FRAME.with_columns(date=pl.lit("9999-12-31"))
    (found,) = network(table, window="1 year")
    assert found.stop == dt.datetime.max  # noqa: DTZ901


# -- few and many -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["onemode", "twomode"])
@pytest.mark.parametrize("normalization", ["no", "average", "jaccard", "cosine"])
@pytest.mark.parametrize(
    "table",
    [
        FRAME.clear(),
        pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.Null)),
        {name: [] for name in COLUMNS},
        FRAME.with_columns(actor=pl.lit("")),
        FRAME.with_columns(stance=pl.lit(None)),
    ],
    ids=["empty", "null", "lists", "no actor", "no stance"],
)
def test_nothing_gives_an_empty_network(kind: Any, normalization: str, table: object) -> None:
    normalization = normalization if kind == "onemode" else "activity"
    found = network(table, kind=kind, normalization=normalization)
    assert found.values.shape == (0, 0)
    assert found.statements == 0
    assert found.to_polars().is_empty()
    assert found.to_networkx().number_of_nodes() == 0
    assert found.to_pandas().empty
    assert "0 by 0" in found._repr_html_()
    series = network(table, kind=kind, normalization=normalization, window="1 month")
    assert (len(series), series.to_polars().height) == (0, 0)


@pytest.mark.parametrize("aggregation", ["ignore", "congruence", "conflict", "subtract"])
@pytest.mark.parametrize("by", ["no", "average", "jaccard", "cosine"])
def test_columns_alone_tie_nobody(aggregation: Any, by: str) -> None:
    # All columns of the table stay, and there is no row that could have a tie on them.
    table = FRAME.with_columns(actor=pl.lit(" "))
    options: dict[str, Any] = {"aggregation": aggregation, "normalization": by}
    found = network(table, isolates=True, **options)
    assert (found.values.shape, found.statements) == ((0, 0), 0)


def test_one_statement_and_one_actor() -> None:
    for table in (FRAME[:1], pl.concat([FRAME[:1]] * 3)):
        for aggregation in ("ignore", "congruence", "conflict", "subtract"):
            for by in ("no", "average", "jaccard", "cosine"):
                found = network(table, aggregation=aggregation, normalization=by)
                assert found.values.tolist() == [[0.0]]


def test_window_longer_than_the_table_gives_no_network() -> None:
    for window in ("6 months", "100 years", "5 events"):
        assert len(network(FRAME, window=window)) == 0
    assert list(network(FRAME, window="6 months", kernel="gaussian")) == []


def test_window_without_statements_is_an_empty_network() -> None:
    series = network(FRAME, window="2 days", normalization="average")
    empty = [one for one in series if not one.statements]
    assert empty
    assert {one.values.shape for one in empty} == {(0, 0)}


def make_many(rows: int, columns: int) -> pl.DataFrame:
    names = pl.select(actor=pl.format("actor {}", pl.int_range(rows)))
    many = pl.select(concept=pl.format("concept {}", pl.int_range(rows) % columns))
    return names.hstack(many).with_columns(stance=pl.Series(np.arange(rows) % 3 > 0))


def test_a_million_actors() -> None:
    table = make_many(1_000_000, 100)
    found = network(table, kind="twomode")
    assert (len(found.rows), found.matrix.nnz) == (1_000_000, 1_000_000)
    assert found.matrix.sum() == 1_000_000 - 2 * 333_334
    with pytest.raises(AnalysisError, match="100,000 rows could have 100,000,000 ties"):
        network(table[:100_000])
    with pytest.raises(AnalysisError, match="too many for a dense matrix"):
        _ = found.values


def test_many_actors_with_little_in_common() -> None:
    found = network(make_many(100_000, 50_000), normalization="average")
    ties = found.matrix
    assert ties.nnz == 100_000
    assert set(np.unique(ties.data)) == {-1.0, 1.0}
    assert abs(ties - ties.T).max() == 0


def test_scores_of_their_own_each_do_not_need_a_matrix_of_levels() -> None:
    rng = np.random.default_rng(1)
    scores = rng.random(20_000)
    table = {
        "actor": rng.integers(0, 40, 20_000),
        "concept": rng.integers(0, 9, 20_000),
        "stance": scores,
    }
    tracemalloc.start()
    found = network(table, aggregation="congruence", normalization="cosine")
    assert tracemalloc.get_traced_memory()[1] < 400e6
    tracemalloc.stop()
    assert 0 < found.values.max() <= 1
    first, second = (
        {c: scores[(table["actor"] == a) & (table["concept"] == c)] for c in range(9)}
        for a in (3, 17)
    )
    span = scores.max() - scores.min()
    pairs = [1 - np.abs(first[c][:, None] - second[c]) / span for c in range(9)]
    plain = network(table, aggregation="congruence")
    at = plain.rows.index("3"), plain.rows.index("17")
    assert plain.values[at] == pytest.approx(sum(map(np.sum, pairs)), rel=1e-10)


def test_places_beyond_32_bits_are_right() -> None:
    rng = np.random.default_rng(2)
    size = 60_000
    table = {
        "actor": rng.integers(0, 5, size),
        "concept": np.arange(size),
        "stance": rng.random(size),
    }
    found = network(table, kind="twomode")
    assert found.matrix.sum() == pytest.approx(table["stance"].sum())
    assert isinstance(network(table, aggregation="ignore"), Network)


def test_files_are_not_read_by_name(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("actor,concept\nA,tax\n", encoding="utf-8")
    for given in (path, str(path)):
        with pytest.raises(AnalysisError, match=r"no table .* read a file with dissensus\.table"):
            network(given)


def test_a_misspelt_stance_is_no_category() -> None:
    table = {"actor": ["A", "B", "C"], "concept": ["tax"] * 3}
    with pytest.raises(AnalysisError, match='did you mean "support"'):
        network(table | {"stance": ["support", "supprt", "oppose"]})
    made = network(table | {"stance": ["support", "NA", "oppose"]})
    assert made.to_polars().rows() == [("A", "C", -1.0)]


def test_lists_of_mixed_numbers_and_text_are_columns() -> None:
    table: dict[str, list[object]] = {"actor": ["A", float("nan"), 7], "concept": ["x"] * 3}
    made = network(table | {"stance": [1, 0.5, -1]})
    assert made.to_polars().rows() == [("7", "A", -1.0)]


@pytest.mark.parametrize("by", ["no", "average", "jaccard", "cosine"])
def test_no_ties_among_many_actors_are_an_empty_network(
    by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dissensus.analyse.networks.aggregate.DENSE", -1)
    made = network(FRAME.clear(), normalization=by)
    assert made.rows == ()
    assert made.matrix.dtype == float
