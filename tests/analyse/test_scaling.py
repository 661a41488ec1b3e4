"""Ideal points from statements: what they must not depend on, and when there are none."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from dissensus import AnalysisError, Scale, scale
from dissensus.analyse.scaling.guard import LEAST_MEASURES

LEVELS = np.array(["oppose", "reserved", "neutral", "open", "support"])


def make_statements(
    actors: int = 12, measures: int = 24, *, missing: float = 0.0, seed: int = 0
) -> pl.DataFrame:
    """Positions drawn from the model; actor 00 has the lowest point, and so on."""
    rng = np.random.default_rng(seed)
    points = np.linspace(-2.0, 2.0, actors)
    slopes = rng.choice([-2.0, 2.0, 3.0], size=measures)
    cuts = np.sort(rng.normal(0.0, 2.0, size=(measures, 4)), axis=1)
    rows, columns = np.divmod(np.arange(actors * measures), measures)
    reach = slopes[columns] * points[rows] + rng.logistic(size=len(rows))
    frame = pl.DataFrame(
        {
            "actor": [f"actor {row:02}" for row in rows],
            "concept": [f"measure {column:02}" for column in columns],
            "stance": LEVELS[np.sum(reach[:, None] > cuts[columns], axis=1)],
            "date": "2024-02-26",
            "weight": rng.uniform(0.5, 2.0, len(rows)),
        }
    )
    return frame.filter(pl.Series(rng.random(len(rows)) >= missing))


def make_staircase(actors: int, measures: int) -> pl.DataFrame:
    """Positions of one dimension without an exception: each measure cuts the actors once."""
    rows, columns = np.divmod(np.arange(actors * measures), measures)
    is_for = rows > columns % (actors - 1)
    return pl.DataFrame(
        {
            "actor": [f"actor {row:02}" for row in rows],
            "concept": [f"measure {column:02}" for column in columns],
            "stance": np.where(is_for, "support", "oppose"),
        }
    )


STATEMENTS = make_statements()
WHOLE = scale(STATEMENTS, anchor="actor 11")


def get_points(found: Scale) -> dict[str, float]:
    return dict(zip(found.actors, found.points.tolist(), strict=True))


def is_near(one: Scale, other: Scale, *, sign: float = 1.0) -> bool:
    return one.actors == other.actors and np.allclose(one.points, sign * other.points, atol=0.01)


# -- what points are --------------------------------------------------------------------------


def test_points_are_standardised_and_follow_the_truth() -> None:
    assert WHOLE.points.mean() == pytest.approx(0.0, abs=1e-9)
    assert WHOLE.points.std() == pytest.approx(1.0)
    assert spearmanr(WHOLE.points, np.arange(12))[0] > 0.95
    assert np.all((WHOLE.low < WHOLE.points) & (WHOLE.points < WHOLE.high))
    assert np.all(WHOLE.errors > 0)
    assert WHOLE.is_reliable
    assert WHOLE.reliability > 0.9


@pytest.mark.parametrize("link", ["ordinal", "binary"])
@pytest.mark.parametrize("actors", [4, 10])
def test_perfect_dimension_is_recovered_in_order(link: Any, actors: int) -> None:
    found = scale(
        make_staircase(actors, 3 * actors + 12), link=link, anchor=f"actor {actors - 1:02}"
    )
    assert spearmanr(found.points, np.arange(actors))[0] == pytest.approx(1.0)
    assert np.all(np.diff(found.points) > 0.05)
    assert found.fit.correct == 1.0
    assert found.fit.apre == 1.0


def test_means_and_counts_are_of_the_measures_kept() -> None:
    extra = pl.DataFrame({"actor": ["actor 00"], "concept": ["alone"], "stance": ["support"]})
    found = scale(pl.concat([STATEMENTS, extra], how="diagonal"))
    assert found.to_dropped().rows() == [("measure", "alone", "1 of 1 positions are the same")]
    values = {"oppose": -1.0, "reserved": -0.5, "neutral": 0.0, "open": 0.5, "support": 1.0}
    stances = STATEMENTS.with_columns(pl.col("stance").replace_strict(values))
    means = stances.group_by("actor").agg(pl.col("stance").mean()).sort("actor")
    assert np.allclose(found.means, means["stance"])
    assert found.counts.tolist() == [24] * 12
    assert found.correlation == pytest.approx(np.corrcoef(found.points, found.means)[0, 1])


def test_tables_show_what_was_found() -> None:
    table = WHOLE.to_polars()
    assert table["point"].is_sorted()
    assert table["reliable"].to_list() == [True] * 12
    measures = WHOLE.to_measures()
    assert measures["discrimination"].abs().is_sorted(descending=True)
    lengths = measures.select(pl.col("cut_points", "levels").list.len())
    assert (lengths["cut_points"] + 1 == lengths["levels"]).all()
    assert all(list(cuts) == sorted(cuts) for cuts in WHOLE.cut_points)
    assert "12 by actor, 24 by concept" in repr(WHOLE)
    assert "<td>actor 11</td>" in WHOLE._repr_html_()
    chart = WHOLE.chart().to_dict()
    assert len(chart["layer"]) == 2


def test_discrimination_and_cut_points_tell_the_levels() -> None:
    """On the standardised scale the model predicts as it does on its own."""
    errors = 0
    for row in STATEMENTS.iter_rows(named=True):
        measure = WHOLE.measures.index(row["concept"])
        reach = WHOLE.discriminations[measure] * get_points(WHOLE)[row["actor"]]
        at_most = 1 / (1 + np.exp(reach - np.array([*WHOLE.cut_points[measure], np.inf])))
        level = int(np.argmax(np.diff(at_most, prepend=0.0)))
        errors += WHOLE.levels[measure][level] != row["stance"]
    assert WHOLE.fit.correct == pytest.approx(1 - errors / len(STATEMENTS))


# -- what points do not depend on -------------------------------------------------------------


def test_order_of_rows_is_irrelevant() -> None:
    mixed = STATEMENTS.sample(fraction=1.0, shuffle=True, seed=1)
    assert np.array_equal(scale(mixed, anchor="actor 11").points, WHOLE.points)


def test_names_are_irrelevant() -> None:
    names = {f"actor {at:02}": f"party {(5 * at) % 12:02}" for at in range(12)}
    measures = {f"measure {at:02}": f"bill {(7 * at) % 24:02}" for at in range(24)}
    renamed = STATEMENTS.with_columns(
        pl.col("actor").replace_strict(names), pl.col("concept").replace_strict(measures)
    )
    found = get_points(scale(renamed, anchor=names["actor 11"]))
    assert all(
        found[names[actor]] == pytest.approx(point, abs=0.01)
        for actor, point in get_points(WHOLE).items()
    )


def test_unit_of_weights_is_irrelevant() -> None:
    one = scale(STATEMENTS, weight="weight", anchor="actor 11")
    thousand = STATEMENTS.with_columns(pl.col("weight") * 1000)
    assert np.array_equal(scale(thousand, weight="weight", anchor="actor 11").points, one.points)


def test_repeating_statements_changes_nothing() -> None:
    again = pl.concat([STATEMENTS, STATEMENTS])
    assert np.array_equal(scale(again, anchor="actor 11").points, WHOLE.points)


def test_turning_all_stances_turns_nothing_but_the_discriminations() -> None:
    turned = STATEMENTS.with_columns(
        pl.col("stance").replace_strict(dict(zip(LEVELS, LEVELS[::-1], strict=True)))
    )
    found = scale(turned, anchor="actor 11")
    assert is_near(found, WHOLE)
    assert np.allclose(found.discriminations, -WHOLE.discriminations, atol=0.05)
    assert np.allclose(found.means, -WHOLE.means)


def test_anchor_sets_the_sign_and_nothing_else() -> None:
    other = scale(STATEMENTS, anchor="actor 00")
    assert get_points(other)["actor 00"] > 0 < get_points(WHOLE)["actor 11"]
    assert is_near(other, WHOLE, sign=-1.0)
    assert np.allclose(other.low, -WHOLE.high)


def test_without_an_anchor_points_rise_with_the_means() -> None:
    assert scale(STATEMENTS).correlation > 0


@given(st.integers(0, 1000))
@hypothesis_settings(max_examples=5)
def test_seed_moves_only_the_bootstrap(seed: int) -> None:
    assert np.array_equal(scale(STATEMENTS, seed=seed).points, scale(STATEMENTS).points)


# -- errors of points -------------------------------------------------------------------------


def test_bootstrap_is_seeded_and_like_laplace() -> None:
    whole = scale(STATEMENTS, link="binary")
    drawn, again = (scale(STATEMENTS, link="binary", draws=40) for _ in range(2))
    other = scale(STATEMENTS, link="binary", draws=40, seed=1)
    assert np.array_equal(drawn.errors, again.errors)
    assert not np.array_equal(drawn.errors, other.errors)
    assert drawn.uncertainty == "bootstrap of 40 draws"
    assert np.array_equal(drawn.points, whole.points)
    assert np.all(drawn.low <= drawn.high)
    assert 0.5 < drawn.errors.mean() / whole.errors.mean() < 2.0


def test_fewer_positions_have_wider_intervals() -> None:
    few = make_statements(missing=0.4, seed=0)
    assert scale(few).errors.mean() > 1.1 * WHOLE.errors.mean()


# -- the guard --------------------------------------------------------------------------------


def make_noise(actors: int, measures: int, seed: int) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    rows, columns = np.divmod(np.arange(actors * measures), measures)
    return pl.DataFrame(
        {
            "actor": [f"actor {row:02}" for row in rows],
            "concept": [f"measure {column:02}" for column in columns],
            "stance": rng.choice(LEVELS, len(rows)),
        }
    )


def find_refusal(statements: pl.DataFrame) -> str:
    """Why a table is refused; empty where it is not."""
    try:
        scale(statements)
    except AnalysisError as error:
        return str(error)
    return ""


def test_noise_is_refused_with_both_shares() -> None:
    reasons = [find_refusal(make_noise(20, 30, seed)) for seed in range(20)]
    # One in forty is let through by chance: 3 of 20 has a probability of about 1 %.
    assert sum("go together no more than shuffled ones" in reason for reason in reasons) >= 18


def test_forced_noise_has_wide_intervals_by_bootstrap() -> None:
    found = scale(make_noise(20, 30, 0), force=True, draws=40)
    assert not found.is_reliable
    assert found.reliability < 0.6
    assert any("hardly more than noise" in note for note in found.notes)


def test_too_few_measures_are_refused_with_the_numbers() -> None:
    few = STATEMENTS.filter(pl.col("concept") < "measure 08")
    with pytest.raises(AnalysisError) as caught:
        scale(few)
    text = str(caught.value)
    assert text.startswith("no scale: 8 measures are too few, at least 20 are needed")
    assert "12 actors, 8 measures, 0% missing" in text
    assert "from 5 UN votes with 0 % missing" in text
    assert "0.82" in text
    assert "mean stance" in text


def test_just_enough_measures_are_not_refused() -> None:
    for measures in (LEAST_MEASURES - 1, LEAST_MEASURES):
        part = make_staircase(10, measures)
        if measures < LEAST_MEASURES:
            with pytest.raises(AnalysisError, match="19 measures are too few"):
                scale(part)
        else:
            assert scale(part).is_reliable


def test_too_much_missing_is_refused() -> None:
    sparse = make_statements(12, 60, missing=0.6)
    with pytest.raises(AnalysisError, match=r"6\d\.\d% of positions are missing, at most 50%"):
        scale(sparse)


def test_actors_that_share_no_measure_are_refused() -> None:
    one, other = (
        make_staircase(10, 20).with_columns(pl.col("actor", "concept") + suffix) for suffix in "xy"
    )
    with pytest.raises(AnalysisError, match="2 groups that share no measure"):
        scale(pl.concat([one, other]))


def test_force_fits_and_marks_everywhere() -> None:
    few = STATEMENTS.filter(pl.col("concept") < "measure 08")
    found = scale(few, force=True)
    assert not found.is_reliable
    assert found.to_polars()["reliable"].to_list() == [False] * len(found.actors)
    assert not found.to_measures()["reliable"].any()
    assert repr(found).startswith("<UNRELIABLE: 8 measures are too few")
    assert "UNRELIABLE" in found._repr_html_()
    assert found.chart().to_dict()["title"].startswith("UNRELIABLE")
    assert any("from 5 UN votes" in note for note in found.notes)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "no statement has a level"),
        ([("A", "tax", "support")], "0 measures part the actors"),
        ([("A", f"m{at}", "support") for at in range(30)], "0 measures part the actors"),
        ([(name, "tax", LEVELS[at % 5]) for at, name in enumerate("ABCDEFG")], "1 measures part"),
        ([(name, f"m{at}", "support") for name in "ABCD" for at in range(30)], "0 measures part"),
    ],
    ids=["empty", "one-statement", "one-actor", "one-measure", "unanimous"],
)
@pytest.mark.parametrize("force", [False, True])
def test_what_cannot_be_scaled_is_refused_in_words(rows: Any, said: str, force: bool) -> None:
    schema = ["actor", "concept", "stance"]
    table = pl.DataFrame(rows, schema=dict.fromkeys(schema, pl.String), orient="row")
    with pytest.raises(AnalysisError, match=said) as caught:
        scale(table, force=force)
    assert "force=True" not in str(caught.value)


# -- options ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"ancor": "A"}, 'did you mean "anchor"'),
        ({"link": "probit"}, "link: no 'probit'"),
        ({"repeats": "first"}, "repeats: no 'first'"),
        ({"lopsided": 0.5}, "lopsided: 0.5"),
        ({"least": 0}, "least: 0"),
        ({"draws": 10}, "draws: 10 draws give no 95 % interval"),
        ({"anchor": "actor 111"}, 'did you mean "actor 11"'),
        ({"rows": "party"}, "rows: the table has no column 'party'"),
        ({"qualifier": "concept"}, "also rows or columns"),
        ({"qualifier": None}, "needs a qualifier"),
    ],
)
def test_what_cannot_be_asked_is_told(options: Any, said: str) -> None:
    with pytest.raises(AnalysisError, match=said):
        scale(STATEMENTS, **options)


def test_anchor_that_is_left_out_is_told() -> None:
    thin = pl.DataFrame({"actor": ["Z"], "concept": ["measure 00"], "stance": ["support"]})
    with pytest.raises(AnalysisError, match="'Z' is left out: 1 positions, fewer than 10"):
        scale(pl.concat([STATEMENTS, thin], how="diagonal"), anchor="Z")


def test_few_actors_are_told() -> None:
    assert any(note.startswith("12 actors are few") for note in WHOLE.notes)
    assert not any("are few" in note for note in scale(make_statements(20)).notes)


def test_notes_tell_of_the_middle_and_of_constant_actors() -> None:
    rows = [("Y", f"measure {at:02}", "support") for at in range(24)]
    yes = pl.DataFrame(rows, schema=["actor", "concept", "stance"], orient="row")
    found = scale(pl.concat([STATEMENTS, yes], how="diagonal"), link="binary")
    middles = STATEMENTS.filter(pl.col("stance") == "neutral").height
    assert f"{middles} positions in the middle take no side and are left out" in found.notes
    assert any(note.endswith("actors take one level on all measures") for note in found.notes)


def test_too_large_a_table_is_refused_before_memory_is() -> None:
    actors = np.repeat(np.arange(5001), 2)
    table = {
        "actor": actors.astype(str),
        "concept": np.tile(["m0", "m1"], 5001),
        "stance": np.where(actors % 2 == 0, "support", "oppose"),
    }
    with pytest.raises(AnalysisError, match="5,001 actors on 2 measures are too many"):
        scale(table, force=True)
