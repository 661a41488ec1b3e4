"""Who takes both sides of a measure: by hand, against all pairs, and at the edges."""

from __future__ import annotations

import datetime as dt
from itertools import product
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus import AnalysisError, contradictions
from dissensus.analyse.study import Study

DAY = dt.date(2024, 1, 1)
FIELDS = ("actor", "party", "concept", "stance", "act", "date", "alleged")
STANCES = ("oppose", "reserved", "neutral", "open", "support")


def make(*rows: tuple[Any, ...], **rest: Any) -> Study:
    """Statements of (actor, party, concept, stance, act, day or None, alleged)."""
    table: dict[str, list[Any]] = {name: [] for name in FIELDS}
    for row in rows:
        whole = (*row, False)[: len(FIELDS)]
        for name, value in zip(FIELDS, whole, strict=True):
            table[name].append(value)
    days = [None if day is None else DAY + dt.timedelta(days=day) for day in table["date"]]
    return Study.of({**table, "date": pl.Series(days, dtype=pl.Date)}, **rest)


def find(*rows: tuple[Any, ...], window: int = 60, **rest: Any) -> list[dict[str, Any]]:
    return contradictions(make(*rows, **rest), window=window).to_polars().to_dicts()


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        (("oppose", "says"), ("support", "says"), ["words"]),
        (("oppose", "says"), ("support", "does"), ["words-deeds"]),
        (("reserved", "does"), ("open", "promises"), ["words-deeds"]),
        (("oppose", "does"), ("support", "does"), ["deeds"]),
        (("oppose", "says"), ("neutral", "says"), []),
        (("oppose", "says"), ("reserved", "does"), []),
    ],
)
def test_kinds_of_contradiction(
    one: tuple[str, str], other: tuple[str, str], kinds: list[str]
) -> None:
    rows = (("A", "", "send", *side, 0) for side in (one, other))
    assert [row["kind"] for row in find(*rows)] == kinds


def test_only_the_statements_of_its_kind_are_listed() -> None:
    found = find(
        ("A", "", "send", "oppose", "says", 0),
        ("A", "", "send", "open", "says", 0),
        ("A", "", "send", "support", "does", 0),
    )
    listed = {row["kind"]: (row["against"], row["support"]) for row in found}
    assert listed == {"words": ([0], [1]), "words-deeds": ([0], [2])}


def test_two_organs_of_one_executive() -> None:
    (found,) = find(
        ("Minister", "Freedonia", "send", "oppose", "says", 0),
        ("Spokeswoman", "Freedonia", "send", "open", "says", 3),
        ("Minister", "Sylvania", "send", "support", "says", 3),
    )
    assert (found["holder"], found["kind"], found["sort"]) == (
        "Freedonia",
        "words",
        "contradiction",
    )
    assert (found["voices"], found["days"], found["actors"]) == ("one executive", 3, 2)
    assert (found["against"], found["support"], found["rows"]) == ([0], [1], [0, 1])
    assert (found["first"], found["last"]) == (DAY, DAY + dt.timedelta(days=3))


def test_members_of_a_political_party_may_differ() -> None:
    rows = [
        ("Ann", "Reds", "tax", "oppose", "says", 0),
        ("Bob", "Reds", "tax", "support", "says", 1),
        ("Bob", "Reds", "tax", "oppose", "says", 2),
    ]
    (found,) = find(*rows, political=frozenset({"Reds"}))
    assert (found["holder"], found["voices"], found["days"]) == ("Bob", "one actor", 1)
    (found,) = contradictions(make(*rows), political=["Reds"]).to_polars().to_dicts()
    assert found["holder"] == "Bob"
    (found,) = find(*rows)
    assert (found["holder"], found["voices"]) == ("Reds", "one actor")


def test_words_and_deeds_in_both_directions() -> None:
    made = make(
        ("A", "", "send", "oppose", "says", 0),
        ("A", "", "send", "support", "does", 9),
        ("B", "", "send", "oppose", "does", 0),
        ("B", "", "send", "support", "promises", 9),
        ("C", "", "send", "oppose", "does", 0),
        ("C", "", "send", "support", "does", 9),
    )
    found = contradictions(made)
    kinds = dict(found.to_polars().select("holder", "kind").iter_rows())
    assert kinds == {"A": "words-deeds", "B": "words-deeds", "C": "deeds"}
    gaps = dict(found.pairs().select("holder", "gap").iter_rows())
    assert gaps == {"A": 2, "B": -2, "C": None}


def test_who_supports_a_case_supports_the_measure() -> None:
    broader = {"use missiles": ["deliver missiles"], "deliver missiles": []}
    (found,) = find(
        ("Chancellor", "Freedonia", "deliver missiles", "oppose", "says", 0),
        ("Freedonia", "Freedonia", "use missiles", "open", "does", 0),
        broader=broader,
    )
    assert (found["concept"], found["kind"], found["sort"]) == (
        "deliver missiles",
        "words-deeds",
        "contradiction",
    )
    # To refuse one case is not to refuse all of it.
    assert not find(
        ("A", "", "use missiles", "oppose", "says", 0),
        ("A", "", "deliver missiles", "support", "says", 0),
        broader=broader,
    )


def test_a_change_of_mind_over_months_is_a_shift() -> None:
    rows = [("A", "", "send", "oppose", "says", 0), ("A", "", "send", "support", "says", 200)]
    assert [one["sort"] for one in find(*rows)] == ["shift"]
    assert [one["sort"] for one in find(*rows, window=200)] == ["contradiction"]
    # The sides take turns: the smallest distance decides, and only what lies in it is listed.
    turned = make(*rows, ("A", "", "send", "oppose", "says", 210))
    found = contradictions(turned)
    (row,) = found.to_polars().to_dicts()
    assert (row["sort"], row["rows"], row["days"]) == ("contradiction", [1, 2], 10)
    assert sorted(found.pairs()["sort"]) == ["contradiction", "shift"]


def test_what_is_only_alleged_is_disputed() -> None:
    said = ("A", "", "send", "oppose", "says", 0)
    (found,) = find(said, ("A", "", "send", "support", "does", 5, True))
    assert found["sort"] == "disputed"
    (found,) = find((*said, True), ("A", "", "send", "support", "says", 5))
    assert found["sort"] == "disputed"
    # One that is not alleged, a bit farther off, makes it sure; the alleged one is left out.
    (found,) = find(
        said, ("A", "", "send", "support", "does", 5, True), ("A", "", "send", "support", "does", 9)
    )
    assert (found["sort"], found["rows"], found["days"]) == ("contradiction", [0, 2], 9)
    # Beyond the window it does not.
    (found,) = find(
        said,
        ("A", "", "send", "support", "does", 5, True),
        ("A", "", "send", "support", "does", 300),
    )
    assert (found["sort"], found["rows"]) == ("disputed", [0, 1])
    (found,) = find(said, ("A", "", "send", "support", "does", 300, True))
    assert (found["sort"], found["reason"]) == ("shift", "one side is only alleged")


def test_without_a_date_it_counts_and_is_told() -> None:
    (found,) = find(
        ("A", "", "send", "oppose", "says", None), ("A", "", "send", "support", "says", 5)
    )
    assert (found["sort"], found["days"]) == ("contradiction", None)
    assert found["reason"] == "a date is missing: counted as within the window"
    # Dated ones far apart and one without a date: the latter decides.
    (found,) = find(
        ("A", "", "send", "oppose", "says", 0),
        ("A", "", "send", "support", "says", 500),
        ("A", "", "send", "support", "says", None),
    )
    assert (found["sort"], found["rows"]) == ("contradiction", [0, 2])
    # Where dates tell, what has none is not needed.
    (found,) = find(
        ("A", "", "send", "oppose", "says", 0),
        ("A", "", "send", "support", "says", 5),
    )
    assert found["reason"] == ""


def test_neutral_takes_no_side_and_nobody_gives_no_table() -> None:
    assert not find(("A", "", "x", "neutral", "says", 0), ("A", "", "x", "support", "says", 0))
    empty = contradictions({"actor": [], "concept": [], "stance": []})
    assert empty.to_polars().is_empty()
    assert empty.pairs().is_empty()
    assert empty.rates().is_empty()
    assert "0 contradictions" in empty.describe()


def test_a_window_is_no_less_than_a_day() -> None:
    with pytest.raises(AnalysisError, match="-1 days are no window"):
        contradictions(make(), window=-1)


def test_rates_count_what_could_be_contradicted() -> None:
    rows = [
        ("A", "", "x", "oppose", "says", 0),
        ("A", "", "x", "support", "says", 1),
        ("A", "", "y", "oppose", "says", 0),
        ("A", "", "y", "oppose", "says", 1),
        ("A", "", "z", "oppose", "says", 1),
        ("B", "", "z", "oppose", "says", 1),
        ("B", "", "z", "neutral", "says", 2),
    ]
    found = contradictions(make(*rows)).rates().to_dicts()
    one, other = found
    assert (one["holder"], one["measures"], one["contradicted"], one["value"]) == ("A", 2, 1, 0.5)
    assert (one["statements"], one["rows"], one["actors"]) == (4, [0, 1, 2, 3], 1)
    # Of fewer than three holders, Jeffreys: (1 + 1/2) / (2 + 1).
    assert one["shrunk"] == pytest.approx(0.5)
    assert one["low"] < 0.5 < one["high"]
    assert (other["measures"], other["value"], other["low"]) == (0, None, None)
    assert other["reason"] == "takes a side twice on no measure"


statements = st.lists(
    st.tuples(
        st.sampled_from(["A", "B"]),
        st.sampled_from(["P", "Q"]),
        st.sampled_from(["x", "y"]),
        st.sampled_from(STANCES),
        st.sampled_from(["says", "does"]),
        st.one_of(st.none(), st.integers(0, 40)),
        st.booleans(),
    ),
    max_size=14,
)


def compare_all(rows: list[tuple[Any, ...]], window: int) -> dict[tuple[str, str, str], str]:
    """The sort of each holder, measure and kind, by looking at all pairs."""
    found: dict[tuple[str, str, str], str] = {}
    order = ("contradiction", "disputed", "shift")
    for one, other in product(rows, rows):
        sides = STANCES.index(one[3]) < 2 < STANCES.index(other[3])
        if not sides or one[1:3] != other[1:3]:
            continue
        deeds = (one[4] == "does") + (other[4] == "does")
        key = (one[1], one[2], ("words", "words-deeds", "deeds")[deeds])
        days = None if None in (one[5], other[5]) else abs(one[5] - other[5])
        is_near = days is None or days <= window
        sort = ("disputed" if one[6] or other[6] else "contradiction") if is_near else "shift"
        found[key] = min(sort, found.get(key, "shift"), key=order.index)
    return found


@given(statements, st.integers(0, 30))
def test_the_nearest_pairs_tell_what_all_pairs_tell(
    rows: list[tuple[Any, ...]], window: int
) -> None:
    made = contradictions(make(*rows), window=window)
    told = {(row["holder"], row["concept"], row["kind"]): row for row in made.table.to_dicts()}
    assert {key: row["sort"] for key, row in told.items()} == compare_all(rows, window)
    for (holder, concept, _), row in told.items():
        assert sorted([*row["against"], *row["support"]]) == row["rows"]
        assert all(rows[place][1:3] == (holder, concept) for place in row["rows"])
        assert all(STANCES.index(rows[place][3]) < 2 for place in row["against"])
        assert all(STANCES.index(rows[place][3]) > 2 for place in row["support"])


def test_shown_and_drawn() -> None:
    found = contradictions(
        make(("A", "", "x", "oppose", "says", 0), ("A", "", "x", "support", "says", 1))
    )
    assert "1 contradiction, 0 disputed, 0 shifts" in found._repr_html_()
    assert found.chart().to_dict()["layer"]
