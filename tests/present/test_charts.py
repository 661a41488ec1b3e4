"""The hemicycle: seats stand apart, in order, and say who sits there."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from math import dist
from xml.etree import ElementTree as ET

import pytest

from dissensus.present.charts import draw_hemicycle, lay_out
from dissensus.present.material import Limits, make_material
from dissensus.present.pages import Made
from dissensus.present.positions import make_hemicycles
from dissensus.present.sections import Hemicycle
from dissensus.present.words import load_words
from dissensus.records import Actor, Coded, Concept, Document, Statement

WORDS = load_words("en")
SVG = "{http://www.w3.org/2000/svg}"
STATES = ("oppose", "reserved", "neutral", "open", "support")


def make_hemicycle(names: list[str], made: Made) -> Hemicycle:
    """A hemicycle of actors with those names, their stances in turn."""
    concept = Concept("c", {"en": 'close <the> "border"'})
    statements = tuple(
        Statement("p", "d", 0, 1, "x", Actor(name, "state"), None, concept, "x", STATES[n % 5])  # type: ignore[arg-type]
        for n, name in enumerate(names)
    )
    coded = Coded(Document("d", "p", "x"), statements)
    material = make_material([coded], made, words=WORDS, limits=Limits())
    return make_hemicycles(material)[0]


@pytest.mark.parametrize("seats", [1, 2, 3, 7, 12, 13, 20, 21, 45, 60, 90, 200])
def test_seats_stand_apart_and_within_the_drawing(seats: int) -> None:
    places = lay_out(seats)
    assert len(places) == seats
    for place in places:
        assert place.radius <= place.x <= 400 - place.radius
        assert place.y + place.radius <= 196
    for one, other in combinations(places, 2):
        assert dist((one.x, one.y), (other.x, other.y)) > 1.8 * one.radius


def test_no_seats() -> None:
    assert lay_out(0) == []


@pytest.mark.parametrize("seats", [2, 5, 60])
def test_seats_run_from_left_to_right(seats: int) -> None:
    angles = [place.angle for place in lay_out(seats)]
    assert angles == sorted(angles, reverse=True)


@pytest.mark.parametrize("actors", [1, 2, 60])
def test_each_actor_has_a_seat_that_names_it(actors: int, made: Made) -> None:
    hemicycle = make_hemicycle([f"State {n}" for n in range(actors)], made)
    drawn = ET.fromstring(str(draw_hemicycle(hemicycle, WORDS)))  # noqa: S314
    titles = [seat.findtext("title") or "" for seat in drawn.iter("a")]
    assert len(titles) == actors
    assert all(any(title.startswith(f"State {n}:") for title in titles) for n in range(actors))
    assert drawn.findtext("title")
    assert drawn.findtext("desc")


def test_against_sits_left_of_for(made: Made) -> None:
    hemicycle = make_hemicycle([f"State {n}" for n in range(40)], made)
    order = [STATES.index(cell.stance) for cell in hemicycle.seats]
    assert order == sorted(order)


def test_hostile_and_long_names_are_escaped(made: Made) -> None:
    names = ["<script>alert(1)</script>", '" onload="x', "W" * 300, "\u202edlrow\u202c & <b>"]
    drawn = str(draw_hemicycle(make_hemicycle(names, made), WORDS))
    ET.fromstring(drawn)  # noqa: S314
    assert "<script" not in drawn
    assert 'onload="' not in drawn


def test_actor_on_both_sides_has_a_seat_in_two_halves(
    made: Made, corpus_of: Callable[..., list[Coded]]
) -> None:
    material = make_material(corpus_of(30, 20), made, words=WORDS, limits=Limits())
    both = [cell for one in make_hemicycles(material) for cell in one.seats if cell.both]
    drawn = "".join(str(draw_hemicycle(one, WORDS)) for one in make_hemicycles(material))
    assert drawn.count('class="left"') == len(both) > 0
