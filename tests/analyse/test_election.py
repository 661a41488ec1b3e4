"""The election over positions and power indices against published cases."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus.analyse.weighing import election, power
from dissensus.errors import AnalysisError

DATA = Path(__file__).parents[3] / "shared" / "data"


def read_cars(germany: float = 4) -> tuple[list[float], list[float]]:
    """Positions and weights in the case of the emissions of cars."""
    text = (DATA / "ec_emissions_actors.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    positions = [germany if row["Actor"] == "Germany" else float(row["Position"]) for row in rows]
    return positions, [float(row["Capability"]) * float(row["Salience"]) for row in rows]


def elect_cars(germany: float = 4) -> election.Election:
    positions, weights = read_cars(germany)
    # The scale runs from 4 to 10 years.
    places = [[(one - 4) / 6] for one in positions]
    options = [[(one - 4) / 6] for one in (4, 7, 10)]
    utilities = election.utilities_of(places, np.ones((len(places), 1)), options)
    return election.elect(utilities, weights, ["4", "7", "10"])


@pytest.mark.shared
def test_emissions_of_cars() -> None:
    positions, weights = read_cars()
    assert election.weighted_mean(positions, weights) == pytest.approx(7.38996, abs=5e-6)
    assert election.weighted_median(positions, weights) == 7
    found = elect_cars()
    assert found.conditional == pytest.approx([0.2046, 0.4198, 0.3756], abs=5e-5)
    assert found.incentive == pytest.approx([0.2371, 0.3467, 0.4162], abs=5e-5)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("germany", "chances", "mean"),
    [(7, [0.0564, 0.5012, 0.4423], 7.957), (10, [0.0434, 0.3082, 0.6484], 8.524)],
)
def test_what_if_one_state_moves(germany: float, chances: list[float], mean: float) -> None:
    assert elect_cars(germany).conditional == pytest.approx(chances, abs=1e-4)
    assert election.weighted_mean(*read_cars(germany)) == pytest.approx(mean, abs=5e-4)


@pytest.mark.shared
def test_risk_attitudes_of_the_dummy_case() -> None:
    lines = (DATA / "ktab_dummyData_3Dim.csv").read_text(encoding="utf-8").splitlines()[2:]
    rows = [[float(cell) for cell in line.split(",")[2:9]] for line in lines if line.strip()]
    table = np.array(rows)
    capability = table[:, 0]
    places, saliences = table[:, 1::2] / 100, table[:, 2::2] / 100
    utilities = election.utilities_of(places, saliences, places)
    found = election.elect(utilities, capability, [str(row) for row in range(len(table))])
    expected = [-0.500, -0.459, -0.499, -0.274, 1, -0.232, -0.430]
    assert election.infer_risk(found.conditional) == pytest.approx(expected, abs=5e-4)


UTILITIES = st.lists(st.lists(st.floats(0, 1), min_size=3, max_size=3), min_size=1, max_size=6)


@given(UTILITIES, st.floats(0.1, 50), st.sampled_from(sorted(election.VOTES)))
def test_chances_sum_to_one_and_know_no_unit_of_weight(
    utilities: list[list[float]], times: float, vote: str
) -> None:
    weights = np.arange(1.0, len(utilities) + 1)
    first = election.elect(utilities, weights, "abc", vote=vote)
    second = election.elect(utilities, times * weights, "abc", vote=vote)
    for name in ("conditional", "incentive"):
        assert getattr(first, name).sum() == pytest.approx(1)
        assert getattr(first, name) == pytest.approx(getattr(second, name), abs=1e-6)
    assert first.wins + first.wins.T == pytest.approx(np.ones((3, 3)))


def test_what_nobody_prefers_is_as_likely_as_anything() -> None:
    found = election.elect([[0.5, 0.5]], [1], ["a", "b"])
    assert found.conditional.tolist() == found.incentive.tolist() == [0.5, 0.5]


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(AnalysisError, match="shape"):
        election.elect([[1.0]], [1.0], ["a", "b"])
    with pytest.raises(AnalysisError, match="not all 0"):
        election.elect([[1.0]], [0.0], ["a"])


def test_council_of_1958() -> None:
    weights = [4, 4, 4, 2, 2, 1]
    expected = [7 / 30, 7 / 30, 7 / 30, 0.15, 0.15, 0]
    assert power.shapley_shubik(weights, 12) == pytest.approx(expected)
    assert power.banzhaf(weights, 12) == pytest.approx([5 / 21] * 3 + [3 / 21] * 2 + [0])


def test_security_council() -> None:
    weights, quota = [7] * 5 + [1] * 10, 39
    found = power.shapley_shubik(weights, quota)
    assert (found[0], found[-1]) == pytest.approx((0.196270, 0.001865), abs=5e-7)
    found = power.banzhaf(weights, quota)
    assert (found[0], found[-1]) == pytest.approx((0.166929, 0.016535), abs=5e-7)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=7).filter(any), st.data())
def test_power_sums_to_one_and_is_equal_under_unanimity(
    weights: list[int], data: st.DataObject
) -> None:
    quota = data.draw(st.integers(1, sum(weights)))
    assert sum(power.shapley_shubik(weights, quota)) == pytest.approx(1)
    assert sum(power.banzhaf(weights, quota)) == pytest.approx(1)
    everyone = [max(1, weight) for weight in weights]
    shares = [1 / len(everyone)] * len(everyone)
    assert power.shapley_shubik(everyone, sum(everyone)) == pytest.approx(shares)


def test_a_quota_beyond_all_is_refused() -> None:
    with pytest.raises(AnalysisError, match="sum to 3"):
        power.banzhaf([1, 2], 4)
