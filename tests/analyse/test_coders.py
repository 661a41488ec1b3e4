"""How far coders agree, from tables of codings, matched statements and people's checks."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus.analyse.reliability.alpha import METRICS, alpha
from dissensus.analyse.reliability.coders import coder_agreement
from dissensus.analyse.reliability.matching import match_statements
from dissensus.analyse.stances import LEVELS
from dissensus.errors import AnalysisError

FOUR = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")


def make_long(rows: tuple[str, ...]) -> pl.DataFrame:
    """Codings of Krippendorff (2011), a row for each."""
    cells = [
        (unit, f"observer {coder}", value.replace(".", ""))
        for coder, row in enumerate(rows)
        for unit, value in enumerate(row)
    ]
    return pl.DataFrame(cells, schema=["unit", "coder", "value"], orient="row")


def make_statements(*rows: tuple[str, str, str, int, int, str]) -> pl.DataFrame:
    names = ["document", "party", "concept", "start", "end", "stance"]
    table = pl.DataFrame(rows, schema=names, orient="row")
    return table.with_columns(
        actor=pl.col("party"), act=pl.lit("says"), text=pl.format("{} on {}", "party", "concept")
    )


def one(frame: pl.DataFrame, field: str) -> dict[str, Any]:
    return frame.row(by_predicate=pl.col("field") == field, named=True)


@pytest.mark.parametrize(
    ("level", "expected"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_published_figures_from_a_table(level: str, expected: float) -> None:
    found = one(coder_agreement(make_long(FOUR), level=level, draws=200).to_polars(), "value")
    assert found["value"] == pytest.approx(expected, abs=5e-4)
    assert (found["units"], found["coders"], found["statements"]) == (11, 4, 40)
    assert found["low"] <= found["value"] <= found["high"]


def test_rows_are_those_of_units_with_two_codings() -> None:
    table = make_long(FOUR)
    rows = one(coder_agreement(table, draws=5).to_polars(), "value")["rows"]
    assert table[rows]["value"].to_list().count("") == 0
    # Observer 1 alone coded no unit; unit 11 was coded by observer 1 alone.
    assert set(table[rows]["unit"]) == set(range(11))


def test_several_values_and_words_in_order() -> None:
    table = pl.DataFrame(
        {
            "item": [1, 2, 3, 1, 2, 3],
            "who": ["a"] * 3 + ["b"] * 3,
            "risk": ["low", "high", "middle", "low", "high", "high"],
            "tone": ["x", "y", "x", "x", "x", "x"],
        }
    )
    names = {"unit": "item", "coder": "who", "value": ["risk", "tone"]}
    found = coder_agreement(table, **names, draws=10).to_polars()  # type: ignore[arg-type]
    assert found["level"].to_list() == ["nominal", "nominal"]
    ordered = coder_agreement(
        table.drop("tone"),
        unit="item",
        coder="who",
        value="risk",
        level="ordinal",
        order=["low", "middle", "high"],
        draws=10,
    )
    expected = alpha([[0, 2, 1], [0, 2, 2]], level="ordinal", draws=10).alpha
    assert ordered.to_polars()["value"][0] == pytest.approx(expected)


def test_stances_have_their_order() -> None:
    table = make_long(("01234", "01234"))
    told = pl.col("value").replace_strict({str(n): name for n, name in enumerate(LEVELS)})
    found = coder_agreement(table.with_columns(told), draws=5).to_polars()
    assert found["level"].to_list() == ["ordinal"]
    assert found["value"].to_list() == [1]


def test_values_alike_are_undefined_and_said_so() -> None:
    found = one(coder_agreement(make_long(("11", "11")), draws=5).to_polars(), "value")
    assert found["value"] is found["low"] is found["high"] is None
    assert found["verdict"] == "undefined"
    assert "alike" in found["reason"]
    assert found["agreement"] == 1


@given(
    st.lists(st.text("12.", min_size=4, max_size=4), min_size=2, max_size=4),
    st.sampled_from(sorted(METRICS)),
)
def test_a_table_gives_what_its_matrix_gives(rows: list[str], level: str) -> None:
    matrix = [[None if one == "." else float(one) for one in row] for row in rows]
    expected = alpha(matrix, level=level, draws=0).alpha
    if all(one == "." for row in rows for one in row):
        return
    found = coder_agreement(make_long(tuple(rows)), level=level, draws=0).to_polars()["value"][0]
    assert (np.nan if found is None else found) == pytest.approx(expected, nan_ok=True)


ANN = make_statements(
    ("x", "A", "tax", 0, 20, "support"),
    ("x", "B", "tax", 30, 50, "oppose"),
    ("y", "A", "ban", 0, 10, "open"),
    ("y", "B", "ban", 20, 40, "support"),
)
BEN = make_statements(
    ("x", "A", "tax", 5, 20, "support"),
    ("x", "B", "tax", 60, 80, "oppose"),
    ("y", "A", "ban", 0, 12, "support"),
)


def test_statements_are_matched_where_they_overlap() -> None:
    found = coder_agreement({"ann": ANN, "ben": BEN}, draws=50)
    table = found.to_polars()
    # Two of ann's four and two of ben's three are one: 2 * 2 / 7.
    assert one(table, "found")["value"] == pytest.approx(4 / 7)
    assert one(table, "found")["units"] == 5
    stance = one(table, "stance")
    assert (stance["units"], stance["agreement"]) == (2, 0.5)
    assert stance["rows"] == [0, 2, 4, 6]
    assert "alike" in one(table, "act")["reason"]
    said = found.differences("stance")
    assert said["codings"].to_list() == ["ann: open; ben: support"]
    assert said["text"].to_list() == ["A on ban"]
    assert said["rows"].to_list() == [[2, 6]]
    missed = found.differences("found")["codings"].to_list()
    assert sorted(missed) == [
        "ann: no; ben: yes",
        "ann: yes; ben: no",
        "ann: yes; ben: no",
    ]


def test_alpha_over_characters_by_hand() -> None:
    ann = make_statements(("x", "A", "tax", 0, 4, "open"))
    ben = make_statements(("x", "B", "ban", 2, 6, "open"))
    lengths = {"ann": {"x": 10}, "ben": {"x": 10}}
    table = coder_agreement({"ann": ann, "ben": ben}, documents=lengths, draws=10).to_polars()
    coded = [[1] * 4 + [0] * 6, [0] * 2 + [1] * 4 + [0] * 4]
    expected = alpha(coded, draws=0).alpha
    text = one(table, "text")
    assert text["value"] == pytest.approx(expected)
    assert text["low"] is None  # one document tells nothing of another
    assert text["units"] == 1


def test_documents_that_one_coder_read_are_left_out() -> None:
    more = make_statements(("z", "A", "tax", 0, 9, "open"))
    both = coder_agreement({"ann": pl.concat([ANN, more]), "ben": BEN}, draws=5)
    assert one(both.to_polars(), "found")["units"] == 5
    # Ben read z and found nothing.
    lengths = {"ann": {"x": 90, "y": 90, "z": 90}, "ben": {"x": 90, "y": 90, "z": 90}}
    read = coder_agreement({"ann": pl.concat([ANN, more]), "ben": BEN}, documents=lengths, draws=5)
    assert one(read.to_polars(), "found")["units"] == 6


def test_one_table_with_a_column_of_coders() -> None:
    table = pl.concat(
        [ANN.with_columns(coder=pl.lit("ann")), BEN.with_columns(coder=pl.lit("ben"))]
    )
    split = coder_agreement(table, draws=5).to_polars()
    apart = coder_agreement({"ann": ANN, "ben": BEN}, draws=5).to_polars()
    assert split.equals(apart)


def test_each_two_of_three_coders() -> None:
    found = coder_agreement({"ann": ANN, "ben": BEN, "cem": ANN}, draws=5)
    pairs = found.pairs().filter(pl.col("field") == "found")
    assert dict(
        zip(zip(pairs["coder"], pairs["other"], strict=True), pairs["value"], strict=True)
    ) == {
        ("ann", "ben"): pytest.approx(4 / 7),
        ("ann", "cem"): 1,
        ("ben", "cem"): pytest.approx(4 / 7),
    }


SPANS = st.lists(
    st.tuples(st.sampled_from("ab"), st.sampled_from("AB"), st.integers(0, 30), st.integers(1, 9)),
    max_size=12,
)


@given(SPANS)
def test_a_unit_holds_one_statement_of_each_coder(spans: list[tuple[str, str, int, int]]) -> None:
    frame = pl.DataFrame(
        [(coder, "x", holder, "tax", start, start + size) for coder, holder, start, size in spans],
        schema=["coder", "document", "holder", "concept", "start", "end"],
        orient="row",
    )
    units = match_statements(frame)
    assert len(units) == frame.height
    told = frame.with_columns(unit=pl.Series(units, dtype=pl.Int64))
    assert not told.select("unit", "coder").is_duplicated().any()
    for first, second in itertools.combinations(told.iter_rows(named=True), 2):
        if first["unit"] == second["unit"]:
            assert first["holder"] == second["holder"]
            assert max(first["start"], second["start"]) < min(first["end"], second["end"])


def test_machine_and_person() -> None:
    checked = pl.DataFrame(
        {
            "language": ["xx"] * 4,
            "act": ["says", "says", "does", "says"],
            "proposed": ["support", "oppose", "open", "support"],
            "decided": ["support", "reserved", "open", "none"],
            "decided_act": ["says", "warns", "does", ""],
            "actor": ["A", "B", "B", "C"],
            "text": ["one", "two", "three", "four"],
        }
    )
    found = coder_agreement(checked, draws=20)
    table = found.to_polars()
    stands = one(table, "stands")
    assert (stands["value"], stands["units"]) == (0.75, 4)
    assert stands["low"] < 0.75 < stands["high"]
    assert one(table, "stance")["agreement"] == pytest.approx(2 / 3)
    assert one(table, "act")["units"] == 3
    assert found.differences("stands")["text"].to_list() == ["four"]
    assert "firmness" not in table["field"].to_list()


@pytest.mark.parametrize(
    ("codings", "options", "what"),
    [
        ({"unit": [1], "coder": ["a"], "value": [1]}, {"unit": "unot"}, 'did you mean "unit"'),
        ({"unit": [1, 1], "coder": ["a", "a"], "value": [1, 2]}, {}, "coded '1' twice"),
        ({"unit": [1], "coder": ["a"], "value": ["x"]}, {"level": "interval"}, "no number"),
        ({"unit": [1], "coder": ["a"], "value": [1]}, {"level": "nominl"}, "nominal"),
        ({"unit": [1], "coder": ["a"], "value": [1]}, {"uni": "x"}, "no option 'uni'"),
        ({"ann": ANN, "ben": BEN.with_columns(document=pl.lit("q"))}, {}, "by two coders"),
        ({"ann": ANN}, {}, "one alone"),
        ({"ann": ANN, "ben": BEN}, {"level": "ratio"}, "no zero"),
        ({"ann": ANN, "ben": BEN.drop("document")}, {}, "no column 'document'"),
    ],
)
def test_what_cannot_be_compared_is_said(codings: Any, options: Any, what: str) -> None:
    with pytest.raises(AnalysisError, match=what):
        coder_agreement(codings, **options)


def test_result_shows_itself() -> None:
    found = coder_agreement({"ann": ANN, "ben": BEN}, draws=5)
    assert "2 coders (ann, ben)" in found._repr_html_()
    with pytest.raises(AnalysisError, match="stance"):
        found.differences("stanc")
