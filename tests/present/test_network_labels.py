"""Labels in pictures: the largest nodes have one, and no two that differ look alike."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import combinations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dissensus.matrices import Network
from dissensus.present.networks.canvas import ALWAYS, make_canvas
from dissensus.present.networks.drawn_labels import LONGEST, shorten_labels
from dissensus.present.networks.picture import to_svg

SVG = "{http://www.w3.org/2000/svg}"
LONG = "There should be legislation on the emissions of the power plants of the northern isles"

#: Labels that are long, and differ at their beginning, in the middle or at the end alone.
long_labels = st.builds(
    lambda begin, middle, end, letter: f"{begin}{letter * middle}{end}",
    st.sampled_from(["", "a", "b ", "the north of "]),
    st.integers(0, 60),
    st.sampled_from(["", "a", " b", " of the north", "\x00", "\x01", " (2)"]),
    st.sampled_from(["x", "of ", " ", "…", "word "]),
)


def read(way: tuple[str, ...]) -> str:
    """What somebody reads who cares for no break of a line."""
    return " ".join(" ".join(way).split())


@given(st.lists(long_labels | st.text(max_size=60), max_size=12))
@example(["a" * 50, "a" * 51, "a" * 50 + " (2)", "a" * 52])
@example([f"{LONG}, part {number}" for number in range(9)])
@example([f"part {number}: {LONG}" for number in range(9)])
@example([LONG[:40] + letter + LONG[41:] for letter in "abcdefgh"])
@example(["a  b", "a b", "a\nb", " ", "", "\x00", "\x01"])
@settings(max_examples=200)
def test_labels_that_differ_are_drawn_differently(labels: list[str]) -> None:
    found = shorten_labels(labels)
    assert len(found) == len(labels)
    for (one, ways), (other, others) in combinations(zip(labels, found, strict=True), 2):
        if one == other:
            assert ways == others
        elif read((one,)) and read((other,)):
            assert not {read(way) for way in ways} & {read(way) for way in others}
    for ways in found:
        assert 1 <= len(ways) <= 2
        for way in ways:
            assert len(way) <= 2
            assert all(len(line) <= LONGEST + len(" (99)") for line in way)


@pytest.mark.parametrize(
    ("label", "drawn"),
    [
        ("tax", ("tax",)),
        ("Environmental Protection Agency", ("Environmental", "Protection Agency")),
        (f"{LONG}, in part", ("There should be", "…northern isles, in part")),
        ("W" * 60, ("W" * 24, f"…{'W' * 23}")),
    ],
)
def test_long_labels_keep_both_ends(label: str, drawn: tuple[str, ...]) -> None:
    assert shorten_labels([label])[0][0] == drawn


def make_network(labels: list[str], seed: int) -> Network:
    """A crowd: rows and columns that are nearly all tied, of very different frequency."""
    random = np.random.default_rng(seed)
    half = len(labels) // 2
    ties = np.where(random.random((half, len(labels) - half)) < 0.7, 1.0, 0.0)
    return Network(
        kind="twomode",
        rows=tuple(labels[:half]),
        columns=tuple(labels[half:]),
        ties=ties,
        row_counts=random.integers(1, 50, half).astype(float),
        column_counts=random.integers(1, 50, len(labels) - half).astype(float),
    )


@given(st.integers(2, 60), st.integers(0, 50))
@settings(max_examples=25, deadline=None)
def test_largest_nodes_have_a_label_and_no_two_shown_are_the_same(size: int, seed: int) -> None:
    labels = [f"{LONG[: 10 + 7 * (number % 9)]}{number:02}" for number in range(size)]
    canvas = make_canvas(make_network(labels, seed))
    by_size = sorted(canvas.spots, key=lambda spot: (-spot.frequency, spot.place))
    assert all(spot.shown[0] and read(spot.lines) for spot in by_size[:ALWAYS])
    shown = [read(spot.lines) for spot in canvas.spots if spot.shown[0]]
    assert len({*shown}) == len(shown)


def test_lines_are_drawn_one_below_the_other() -> None:
    labels = ["Environmental Protection Agency", "tax"]
    root = ET.fromstring(to_svg(make_network(labels, 1)))  # noqa: S314 - made here
    names = [text for text in root.iter(f"{SVG}text") if text.get("class", "").startswith("name")]
    found = {text.text: [(line.text, line.get("x")) for line in text] for text in names}
    at = {text.text: text.get("x") for text in names}
    assert found["Environmental"] == [("Protection Agency", at["Environmental"])]
    assert found["tax"] == []
