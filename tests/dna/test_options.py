"""Options by their names in R: what is read, replaced and told, and where the reference stops."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from dissensus import AnalysisError, dna
from dissensus.analyse.reference import NAMES, make_part, prepare, read_options


def networks(database: dna.Database, **options: Any) -> dna.ReferenceNetworks:
    found = dna.network(database, **options)
    assert isinstance(found, dna.ReferenceNetworks)
    return found


def test_one_network_gives_its_values_itself(synth_small: dna.Database) -> None:
    found = networks(synth_small)
    assert len(found) == 1
    assert found.values is found[0].values
    assert found.rows == found[0].rows
    assert (found.statements, found.start) == (254, found[0].start)
    assert repr(found) == repr(found[0])
    assert found._repr_html_() == found[0]._repr_html_()


def test_many_networks_have_no_values_of_their_own(synth_small: dna.Database) -> None:
    found = networks(synth_small, timeWindow="months", windowSize=3)
    with pytest.raises(AnalysisError, match=r"these are 14 networks; choose one, as in \[0\].val"):
        _ = found.values
    assert not hasattr(found, "rows")
    assert repr(found) == "<series of 14 networks>"
    assert repr(found[:1]) == "<series of 1 network>"
    with pytest.raises(AttributeError, match="no 'weights'"):
        _ = found.weights


def test_dots_and_underscores_are_one(synth_small: dna.Database) -> None:
    dotted = networks(synth_small, **{"start.date": "01.03.2020", "stop.date": "31.12.2020"})
    plain = networks(synth_small, start_date="01.03.2020", stop_date="31.12.2020")
    assert dotted.statement_ids == plain.statement_ids
    assert dotted.start == dt.datetime(2020, 3, 1)  # noqa: DTZ001
    assert dotted.stop == dt.datetime(2020, 12, 31, 23, 59, 59)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"normalisation": "no"}, 'did you mean "normalization"'),
        ({"windowSize": "3"}, "windowSize: '3' is no whole number"),
        ({"windowSize": True}, "windowSize: True is no whole number"),
        ({"timeWindow": "years", "windowSize": 10**18}, "longer than any series"),
        ({"isolates": 1}, "isolates: 1 is no True or False"),
        ({"variable1": None}, "variable1: None is no text"),
        ({"excludeValues": ["a"]}, "by variable"),
        ({"excludeAuthors": [1.5]}, "neither text nor"),
        ({"excludeValues": {"source": ["Daily"]}}, "'source' is a variable of documents"),
        ({"excludeValues": {"fram": ["moral"]}}, 'did you mean "frame"'),
        ({"excludeSources": ["L'Heure"]}, "apostrophe, at which the reference stops"),
        ({"statementType": "DNA statement"}, "did you mean 'DNA Statement'"),
        ({"start_date": "2020-01-01"}, "start.date: '2020-01-01' cannot be read"),
        ({"start_date": "1.2.2020"}, "cannot be read"),
        ({"stop_date": "01.13.2020"}, "'01.13.2020' is no date"),
        ({"stop_date": "01.12.2020", "stop_time": "24:00:00"}, "no time of day"),
        ({"outfile": "a.csv"}, "files are written from the result"),
        (
            {"qualifierAggregation": "combine", "normalization": "prominence"},
            "mixes up rows and columns under 'prominence' and stops here",
        ),
        (
            {
                "qualifier": "source",
                "qualifierDocument": True,
                "qualifierAggregation": "subtract",
                "duplicates": "year",
            },
            "with a qualifier of documents the reference stops here",
        ),
    ],
)
def test_what_cannot_be_given_is_told(
    synth_small: dna.Database, options: dict[str, Any], words: str
) -> None:
    with pytest.raises(AnalysisError, match=words):
        dna.network(synth_small, **options)


@pytest.mark.parametrize(
    ("options", "same"),
    [
        ({"networkType": "threemode"}, {}),
        ({"qualifierAggregation": "add"}, {}),
        ({"qualifierAggregation": "congruence"}, {}),
        ({"networkType": "onemode", "qualifierAggregation": "combine"}, {"networkType": "onemode"}),
        (
            {"networkType": "onemode", "qualifierAggregation": "congruence & conflict"},
            {"networkType": "onemode"},
        ),
        ({"qualifier": None, "qualifierAggregation": "subtract"}, {"qualifier": None}),
        ({"qualifier": "concept"}, {"qualifier": None}),
        ({"qualifier": "mood"}, {"qualifier": None}),
        ({"normalization": "average"}, {}),
        ({"networkType": "onemode", "normalization": "activity"}, {"networkType": "onemode"}),
        ({"duplicates": "day"}, {}),
        ({"timeWindow": "decades"}, {}),
        ({"timeWindow": "years", "windowSize": 0}, {"timeWindow": "years", "windowSize": 1}),
        ({"kernel": "cosine"}, {}),
        ({"kernel": "gaussian"}, {}),
        ({"variable1": "org"}, {"variable1": "person"}),
        ({"variable1": "source"}, {"variable1": "person"}),
        ({"variable2": "organization"}, {"variable2": "person"}),
        ({"variable1": "date", "variable1Document": True}, {"variable1": "person"}),
        (
            {
                "qualifierAggregation": "combine",
                "timeWindow": "weeks",
                "kernel": "gaussian",
                "windowSize": 8,
            },
            {
                "qualifierAggregation": "subtract",
                "timeWindow": "weeks",
                "kernel": "gaussian",
                "windowSize": 8,
            },
        ),
        ({"start_date": "31.02.2020"}, {}),
    ],
)
def test_what_does_not_fit_is_replaced_and_told(
    synth_small: dna.Database, options: dict[str, Any], same: dict[str, Any]
) -> None:
    with pytest.warns(dna.ReferenceWarning):
        found = networks(synth_small, **options)
    wanted = networks(synth_small, **same)
    assert len(found) == len(wanted)
    assert (found[0].rows, found[0].columns) == (wanted[0].rows, wanted[0].columns)
    np.testing.assert_array_equal(found[0].values, wanted[0].values)


def test_a_warning_stands_at_the_line_that_called(synth_small: dna.Database) -> None:
    with pytest.warns(dna.ReferenceWarning) as caught:
        networks(synth_small, duplicates="day")
    assert [Path(one.filename) for one in caught] == [Path(__file__)]


def test_a_warning_names_the_option_as_it_was_given(synth_small: dna.Database) -> None:
    with pytest.warns(dna.ReferenceWarning, match=r"networkType: 'One-mode' does not fit"):
        networks(synth_small, networkType="One-mode")
    with pytest.warns(dna.ReferenceWarning, match=r"windowSize: 0 does not fit"):
        networks(synth_small, timeWindow="years", windowSize=0)


def test_numbers_and_empty_lists_as_r_has_them(synth_small: dna.Database) -> None:
    wanted = networks(synth_small, timeWindow="months", windowSize=3)
    for size in (3.0, np.int64(3), np.float32(3.0)):
        found = networks(synth_small, timeWindow="months", windowSize=size, excludeValues=[])
        assert [one.statements for one in found] == [one.statements for one in wanted]


def test_open_dates_leave_their_times_out(synth_small: dna.Database) -> None:
    plain = networks(synth_small)
    found = networks(
        synth_small,
        start_date="01.01.1900",
        start_time="never",
        stop_date="31.12.2099",
    )
    assert (found.start, found.stop) == (plain.start, plain.stop)


def test_an_empty_range_gives_an_empty_network(synth_small: dna.Database) -> None:
    options = {"start_date": "01.01.2030", "stop_date": "01.02.2030"}
    for more in ({}, {"networkType": "onemode"}, {"isolates": True}):
        found = networks(synth_small, **options, **more)
        assert (found.values.shape, found.statements, found.originals) == ((0, 0), 0, 0)
    smooth = {"timeWindow": "days", "kernel": "uniform"}
    assert len(networks(synth_small, **options, **smooth)) == 0
    assert len(networks(synth_small, **options, timeWindow="events", windowSize=5)) == 0


def test_isolates_are_of_the_range_and_not_of_what_is_excluded(synth_small: dna.Database) -> None:
    excluded = {"excludeValues": {"organization": ["Org 00"]}}
    assert "Org 00" not in networks(synth_small, **excluded).rows
    found = networks(synth_small, **excluded, isolates=True)
    assert found.values[found.rows.index("Org 00")].sum() == 0
    assert len(networks(synth_small, isolates=True, excludeSources="Daily").rows) <= 14


def test_a_single_level_of_an_integer_is_no_number(synth_small: dna.Database) -> None:
    number = next(one.id for one in synth_small.variables if one.name == "intensity")
    same = tuple(replace(one, values={**one.values, number: 3}) for one in synth_small.statements)
    one = replace(synth_small, statements=same)
    options = {"networkType": "onemode", "qualifier": "intensity"}
    found = networks(one, **options, qualifierAggregation="congruence", normalization="average")
    assert np.isnan(found.values[~np.eye(14, dtype=bool)]).all()
    assert (np.diag(found.values) == 0).all()
    assert np.isfinite(networks(one, **options).values).all()


def test_large_numbers_are_never_the_same(synth_small: dna.Database) -> None:
    number = next(one.id for one in synth_small.variables if one.name == "intensity")
    options = {"qualifier": "intensity", "qualifierAggregation": "subtract"}
    kept = {}
    for value in (127, 128, -128, -129):
        same = tuple(
            replace(one, values={**one.values, number: value}) for one in synth_small.statements
        )
        found = networks(replace(synth_small, statements=same), **options, duplicates="acrossrange")
        kept[value] = found.statements
    assert kept == {127: kept[127], -128: kept[127], 128: 254, -129: 254}
    assert kept[127] < 254


def test_labels_stand_in_the_order_of_utf_16(synth_small: dna.Database) -> None:
    names = {"Org 00": "\uff21", "Org 01": "😀", "Org 02": "éa", "Org 03": "a", "Org 04": "Z"}
    entities = tuple(
        replace(one, value=names.get(one.value, one.value)) for one in synth_small.entities
    )
    rows = networks(replace(synth_small, entities=entities)).rows
    assert (rows[0], rows[-5:]) == ("Org 05", ("Z", "a", "éa", "😀", "\uff21"))


def test_a_missing_value_stops_the_reference(synth_small: dna.Database) -> None:
    bare = replace(synth_small.statements[0], values={})
    broken = replace(synth_small, statements=(bare, *synth_small.statements[1:]))
    with pytest.raises(AnalysisError, match="statement 1 has no value of variable"):
        dna.network(broken)


def test_drawn_windows_of_events_hold_as_many_as_they_should(synth_small: dna.Database) -> None:
    options: dict[str, Any] = {"timeWindow": "events", "windowSize": 20}
    with pytest.warns(dna.ReferenceWarning, match="draws among them at random"):
        found = networks(synth_small, **options)
    assert len(found) == 254 - 20
    assert {one.statements for one in found[::20]} == {21}
    assert {int(one.values.sum()) for one in found[::20]} == {21}
    with pytest.warns(dna.ReferenceWarning):
        again, other = networks(synth_small, **options), networks(synth_small, seed=1, **options)
    np.testing.assert_array_equal(found[50].values, again[50].values)
    assert any(found[n].columns != other[n].columns for n in range(0, 200, 20)) or any(
        (found[n].values != other[n].values).any() for n in range(0, 200, 20)
    )


def test_event_list_has_booleans_as_numbers_and_keeps_blanks(synth_small: dna.Database) -> None:
    found = dna.network(synth_small, networkType="eventlist")
    assert isinstance(found, pl.DataFrame)
    assert found.columns[:8] == [
        *("statement_id", "time", "person", "organization", "concept", "frame"),
        *("agreement", "intensity"),
    ]
    assert found.schema["agreement"] == pl.Int64
    assert found.filter(pl.col("organization") == "").height == 6


def test_bar_plot_merges_actors_in_one_document(synth_small: dna.Database) -> None:
    merged = dna.barplot(synth_small)
    every = dna.barplot(synth_small, duplicates="include")
    assert merged.counts.sum() < every.counts.sum() == 260
    numbers = dna.barplot(synth_small, qualifier="intensity", duplicates="include")
    assert numbers.levels == (-2, -1, 0, 1, 2)
    plain = dna.barplot(synth_small, qualifier=None)
    assert plain.levels == (1,)
    assert plain.to_polars().columns[:2] == ["Entity", "Frequency"]
    assert "12 values" in plain._repr_html_()
    drawn = merged.chart().to_dict()
    bars = drawn["data"]["values"]
    assert {(bar["level"], bar["side"]) for bar in bars} == {("0", -1), ("1", 1)}
    assert sum(bar["count"] for bar in bars) == merged.counts.sum()
    with pytest.raises(AnalysisError, match="qualifier: no 'frame'"):
        dna.barplot(synth_small, qualifier="frame")
    with pytest.raises(AnalysisError, match="variable: no 'agreement'"):
        dna.barplot(synth_small, variable="agreement")


def test_both_aggregations_alternate_in_windows_of_events(synth_unique: dna.Database) -> None:
    options: dict[str, Any] = {"networkType": "onemode", "timeWindow": "events", "windowSize": 9}
    both = networks(synth_unique, qualifierAggregation="congruence & conflict", **options)
    each = [
        networks(synth_unique, qualifierAggregation=name, **options)
        for name in ("congruence", "conflict")
    ]
    assert len(both) == 2 * len(each[0]) == 164
    for place in (0, 1, 80, 81):
        wanted = each[place % 2][place // 2]
        assert (both[place].aggregation, both[place].middle) == (wanted.aggregation, wanted.middle)
        np.testing.assert_array_equal(both[place].values, wanted.values)


def test_a_part_is_what_excluding_the_rest_gives(synth_small: dna.Database) -> None:
    options: dict[str, Any] = {
        "networkType": "onemode",
        "qualifierAggregation": "subtract",
        "normalization": "average",
        "duplicates": "document",
    }
    source = dna.make_source(synth_small, "DNA Statement")
    prepared = prepare(source, read_options(options, NAMES))
    concepts = np.array(prepared.coded.column_labels)[prepared.coded.columns]
    part = make_part(prepared, np.isin(concepts, ["Concept 04", "Concept 07"]))
    kept = {"excludeValues": {"concept": ["Concept 04", "Concept 07"]}, "invertValues": True}
    wanted = networks(synth_small, **options, **kept)
    assert (part.rows, part.statements, part.stop) == (wanted.rows, wanted.statements, wanted.stop)
    np.testing.assert_array_equal(part.values, wanted.values)
