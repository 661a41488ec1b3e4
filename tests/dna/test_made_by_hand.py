"""Small projects, whose networks as the reference makes them were worked out on paper."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from dissensus import dna
from dissensus.bridges.dna.database import (
    DnaDocument,
    DnaStatement,
    Entity,
    StatementType,
    Variable,
)

#: When, who, about what, agreement, intensity, frame; each statement has a document of its own.
Said = tuple[str, str, str, int, int, str]
SHORT = {1: "organization", 2: "concept", 5: "frame"}


def make_project(*said: Said) -> dna.Database:
    places = {
        (number, one[place]): 10 * number + at
        for number, place in ((1, 1), (2, 2), (5, 5))
        for at, one in enumerate(said)
    }
    return dna.Database(
        settings=(("version", "3.0"),),
        documents=tuple(
            DnaDocument(
                *(at, f"Paper {at}", "text", None, "", "", "", "", ""), date=count_seconds(one[0])
            )
            for at, one in enumerate(said, 1)
        ),
        statement_types=(StatementType(1, "DNA Statement"),),
        variables=(
            *(Variable(number, name, "short text", 1) for number, name in SHORT.items()),
            Variable(3, "agreement", "boolean", 1),
            Variable(4, "intensity", "integer", 1),
        ),
        entities=tuple(
            Entity(place, number, str(value)) for (number, value), place in places.items()
        ),
        statements=tuple(
            DnaStatement(
                *(at, 1, at, 0, 4, None),
                {
                    1: places[1, who],
                    2: places[2, what],
                    3: agreement,
                    4: intensity,
                    5: places[5, frame],
                },
            )
            for at, (_, who, what, agreement, intensity, frame) in enumerate(said, 1)
        ),
    )


def count_seconds(when: str) -> int:
    return int(dt.datetime.fromisoformat(when).replace(tzinfo=dt.UTC).timestamp())


def compute(project: dna.Database, **options: Any) -> dna.ReferenceNetworks:
    found = dna.network(project, **options)
    assert isinstance(found, dna.ReferenceNetworks)
    return found


def test_actors_without_a_word_on_a_backbone_are_not_in_conflict() -> None:
    # On tax A says moral and B legal, on ban C says moral and A legal. Conflict of categories
    # counts what one has and the other not: A-B 2 + 1, A-C 2 + 1, B-C 1 + 1. Degrees 6, 5, 5.
    # Of tax alone A-B is 1 + 1, and C is added without a tie: degrees 2, 2, 0.
    # |6/16 - 1/2| + |5/16 - 1/2| + |5/16 - 0| = 10/16; ban alone is the same with A and C.
    project = make_project(
        ("2024-01-01", "A", "tax", 1, 0, "moral"),
        ("2024-01-02", "B", "tax", 1, 0, "legal"),
        ("2024-01-03", "C", "ban", 1, 0, "moral"),
        ("2024-01-04", "A", "ban", 1, 0, "legal"),
    )
    options: dict[str, Any] = {
        "qualifier": "frame",
        "qualifierAggregation": "conflict",
        "normalization": "no",
    }
    losses = dna.evaluate_backbone(project, ["tax"], **options)
    assert losses == pytest.approx((0.625, 0.625))


def test_repetitions_are_gone_before_the_windows() -> None:
    # The second statement has the number of its month in common with the first: gone, though a
    # year lies between them. Windows of 2 years reach 1 year to both sides: only that of 2021 lies
    # inside, and it holds the first and the last.
    project = make_project(
        ("2020-03-10", "A", "tax", 1, 0, ""),
        ("2021-03-05", "A", "tax", 1, 0, ""),
        ("2022-03-10", "A", "tax", 0, 0, ""),
    )
    options: dict[str, Any] = {"qualifierAggregation": "subtract", "duplicates": "month"}
    found = compute(project, **options, timeWindow="years", windowSize=2, normalization="activity")
    assert found.statement_ids == (1, 3)
    assert [str(one.middle)[:10] for one in found] == ["2021-03-10"]
    assert (found[0].statements, found[0].values.tolist()) == (2, [[0.0]])
    # Under ignore the disagreement is a repetition too.
    assert compute(project, duplicates="month").statement_ids == (1,)


def test_months_drift_and_ends_are_inside() -> None:
    # Centres 31 Jan, 29 Feb, 29 Mar, 29 Apr (one after another); of size 3 they reach a month to
    # both sides. 31 Jan to 29 Mar: 29 Feb reaches from 29 Jan, before the range; so does 31 Jan.
    # 29 Mar: 29 Feb to 29 Apr, both inside, and 31 Jan is not in it.
    project = make_project(
        ("2024-01-31", "A", "tax", 1, 0, ""),
        ("2024-02-29", "A", "tax", 1, 0, ""),
        ("2024-04-29", "B", "ban", 0, 0, ""),
    )
    found = compute(project, timeWindow="months", windowSize=3)
    assert [(str(one.start)[5:10], str(one.stop)[5:10]) for one in found] == [("02-29", "04-29")]
    assert found[0].values.tolist() == [[0, 1], [1, 0]]  # ban and tax, of A and of B


@pytest.mark.parametrize(
    ("kernel", "weights"),
    # Six days, of size 4: x = 2 (centre - time) / 4, so 1, 0 and -1 for the first, the third and
    # the fifth day; the sixth lies outside but for gauss, where x is -1.5.
    [
        ("uniform", (0.5, 0.5, 0.5, 0.0)),
        ("triangular", (0.0, 1.0, 2.0, 0.0)),
        ("epanechnikov", (0.0, 0.75, 3.0, 0.0)),
        ("gaussian", (0.24197072, 0.39894228, 0.24197072, 0.12951760)),
    ],
)
def test_weights_of_kernels(kernel: str, weights: tuple[float, ...]) -> None:
    project = make_project(
        *((f"2024-01-0{day}", "A", f"day {day}", 1, 0, "") for day in (1, 3, 5, 6))
    )
    found = compute(project, timeWindow="days", windowSize=4, kernel=kernel)
    assert [str(one.middle)[8:10] for one in found] == ["03", "04"]
    assert (found[0].values[0], found[0].statements) == (pytest.approx(weights), 0)
    # Only agreement occurs, so it has the first place and counts as minus one.
    against = compute(
        *(project,),
        timeWindow="days",
        windowSize=4,
        kernel=kernel,
        qualifierAggregation="subtract",
    )
    np.testing.assert_allclose(against[0].values, -found[0].values)


def test_places_of_whole_numbers_under_a_kernel_are_those_of_their_text() -> None:
    # As text "-1" < "-2" < "10" < "2": places 0, 1, 2, 3. A says -2 and 10, B says 2, C says -1.
    # Two-mode, each of weight 1/2: A (1 + 2) / 2, B 3 / 2, C 0.
    # One-mode likeness 1 - distance / 3: A-B 1/3 + 2/3, A-C 2/3 + 1/3, B-C 0; of A with itself
    # two of 1 and two of 2/3. Each pair weighs the root of 1/2 times 1/2.
    project = make_project(
        ("2024-01-01T10:00", "A", "tax", 1, -2, ""),
        ("2024-01-01T10:01", "A", "tax", 1, 10, ""),
        ("2024-01-01T10:02", "B", "tax", 1, 2, ""),
        ("2024-01-01T10:04", "C", "tax", 1, -1, ""),
    )
    options: dict[str, Any] = {"timeWindow": "minutes", "windowSize": 3, "kernel": "uniform"}
    options |= {"qualifier": "intensity"}
    found = compute(project, **options, qualifierAggregation="subtract")
    assert len(found) == 1
    assert found.values[:, 0].tolist() == [1.5, 1.5, 0.0]
    options |= {"networkType": "onemode", "qualifierAggregation": "congruence"}
    alike = np.array([[10 / 3, 1, 1], [1, 1, 0], [1, 0, 1]]) / 2
    np.testing.assert_allclose(compute(project, **options).values, alike)
    # Of the whole period A has one statement of two levels, B and C one of another: of A and B
    # three reciprocals 2 / (1 + 0), of A and itself two of 2 / (1 + 1).
    reciprocals = np.array([[2, 6, 6], [6, 1, 4], [6, 4, 1]])
    smoothed = compute(project, **options, normalization="jaccard")
    np.testing.assert_allclose(smoothed.values, alike * reciprocals)


def test_jaccard_of_mentions_still_looks_at_levels() -> None:
    # A: tax for twice, ban for. B: tax for and against. Ignore: tax 2 times 2 = 4.
    # Cells: tax for 2 x 1 = 2, tax against B alone 1, ban for A alone 1: 4 / (2 + 1 + 1).
    # Cosine divides by 3 x 2, average by 5/2.
    project = make_project(
        ("2024-01-01", "A", "tax", 1, 0, ""),
        ("2024-01-02", "A", "tax", 1, 0, ""),
        ("2024-01-03", "A", "ban", 1, 0, ""),
        ("2024-01-04", "B", "tax", 1, 0, ""),
        ("2024-01-05", "B", "tax", 0, 0, ""),
    )
    ties = {
        name: compute(project, networkType="onemode", normalization=name).values[0, 1]
        for name in ("no", "jaccard", "cosine", "average")
    }
    assert ties == pytest.approx({"no": 4, "jaccard": 1, "cosine": 4 / 6, "average": 1.6})


def test_inverted_values_of_several_variables_must_all_fit() -> None:
    # Kept is what is about tax and agrees: the first alone. Isolates are those of the range, which
    # begins with 2 January; the blank organization is none.
    project = make_project(
        ("2024-01-01", "Z", "tax", 1, 0, ""),
        ("2024-01-02", "A", "tax", 1, 0, ""),
        ("2024-01-03", "B", "tax", 0, 0, ""),
        ("2024-01-04", "C", "ban", 1, 0, ""),
        ("2024-01-04", "", "tax", 1, 0, ""),
    )
    options: dict[str, Any] = {
        "excludeValues": {"concept": ["tax"], "agreement": ["1"]},
        "invertValues": True,
        "start.date": "02.01.2024",
    }
    assert compute(project, **options).statement_ids == (2,)
    found = compute(project, **options, isolates=True, qualifierAggregation="combine")
    assert (found.rows, found.columns) == (("A", "B", "C"), ("ban", "tax"))
    assert found.values.tolist() == [[0, 1], [0, 0], [0, 0]]
    listed = dna.network(project, **options, networkType="eventlist")
    assert listed["statement_id"].to_list() == [2, 5]
