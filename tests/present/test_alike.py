"""Measures of two languages that could be one: which are listed, and how the page shows them."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from dissensus.present.alike import Alike
from dissensus.present.pages import Limits, Made, make_report
from dissensus.present.report import render_report, to_json
from dissensus.records import Actor, Coded, Concept, Document, Statement

LORN, KELL = (Actor(name, "state", {"en": name, "fr": name}) for name in ("Lorn", "Kell"))


def found(
    language: str, label: str, actions: Sequence[str] = (), objects: Sequence[str] = ()
) -> Concept:
    """A discovered measure as a text of that language tells it."""
    names = {language: label}
    return Concept(
        f"discovered:{language}:{label}", names, True, (), tuple(actions), tuple(objects)
    )


def tell(language: str, *concepts: Concept, actor: Actor = LORN) -> Coded:
    document = Document(f"{language}-{actor.id}", f"{language}.txt", "Lorn.", language=language)
    return Coded(
        document,
        tuple(
            Statement(document.path, document.id, 0, 4, "Lorn", actor, actor, one, "x", "oppose")
            for one in concepts
        ),
    )


def pair_up(made: Made, *coded: Coded, limits: Limits | None = None) -> tuple[Alike, ...]:
    return make_report(coded, made, labels="en", limits=limits).positions.alike


SEIZE_UNKNOWN = found("fr", "saisir bananes", ["seize"])
PAINT_DRONES = found("fr", "peindre drones", (), ["drones"])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (PAINT_DRONES, found("en", "paint drones", (), ["drones"]), ("object",)),
        (PAINT_DRONES, found("en", "seize the drones", ["seize"], ["drones"]), ("object",)),
        (SEIZE_UNKNOWN, found("en", "seize bananas", ["seize"]), ("action",)),
        (
            found("fr", "saisir drones turcs", ["seize"], ["drones"]),
            found("en", "seize Turkish drones", ["seize"], ["drones"]),
            ("action", "object"),
        ),
        (  # one of several actions, which the other may be
            found("fr", "arrêter pilotes", ["detain", "prosecute"], ["pilots"]),
            found("en", "detain pilots", ["detain"], ["pilots"]),
            ("object",),
        ),
    ],
)
def test_what_could_be_one_is_listed(
    one: Concept, other: Concept, same: tuple[str, ...], made: Made
) -> None:
    (pair,) = pair_up(made, tell("fr", one), tell("en", other))
    assert pair.same == same
    assert {measure.concept for measure in pair.measures} == {one.label("fr"), other.label("en")}
    assert {measure.language for measure in pair.measures} == {"en", "fr"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (SEIZE_UNKNOWN, found("en", "release bananas", ["release"])),
        (
            found("fr", "saisir drones", ["seize"], ["drones"]),
            found("en", "release drones", ["release"], ["drones"]),
        ),
        (
            found("fr", "saisir drones", ["seize"], ["drones"]),
            found("en", "seize debts", ["seize"], ["debt"]),
        ),
        (found("fr", "prudence"), found("en", "prudence")),
        (PAINT_DRONES, Concept("deliver-drones", {"en": "deliver drones"})),
    ],
)
def test_what_differs_or_is_unknown_is_not(one: Concept, other: Concept, made: Made) -> None:
    assert not pair_up(made, tell("fr", one), tell("en", other))


def test_measures_of_one_language_are_not_listed(made: Made) -> None:
    other = found("fr", "repeindre drones", (), ["drones"])
    assert not pair_up(made, tell("fr", PAINT_DRONES, other))


def test_the_same_actors_come_first(made: Made) -> None:
    english = [
        tell("en", found("en", "park drones", (), ["drones"]), actor=KELL),
        tell("en", found("en", "paint drones", (), ["drones"])),
    ]
    first, second = pair_up(made, tell("fr", PAINT_DRONES), *english)
    assert [pair.measures[0].concept for pair in (first, second)] == ["paint drones", "park drones"]


def test_rejected_statements_join_nothing(made: Made) -> None:
    coded = tell("en", found("en", "paint drones", (), ["drones"]))
    (statement,) = coded.statements
    object.__setattr__(statement, "status", "rejected")
    assert not pair_up(made, tell("fr", PAINT_DRONES), coded)


@pytest.mark.parametrize(
    ("labels", "title"), [("en", "Could be one measure"), ("fr", "Peut-être une seule mesure")]
)
def test_the_page_shows_names_counts_and_links(labels: str, title: str, made: Made) -> None:
    other = found("en", "paint drones", (), ["drones"])
    coded = [tell("fr", PAINT_DRONES), tell("en", other, other)]
    report = make_report(coded, made, labels=labels)
    page = render_report(report)
    section = page.split(f'<h3 id="alike">{title}</h3>')[1].split("</section>")[0]
    for words in ("peindre drones", "paint drones"):
        assert f">{words}</bdi>" in section
    assert "2 statements" in section or "2 prises de position" in section
    (pair,) = report.positions.alike
    for measure in pair.measures:
        assert measure.spoken
        for one in measure.spoken:
            assert f'href="#{one.anchor}"' in section
            assert f'class="evidence" id="{one.anchor}"' in page
    (told,) = json.loads(to_json(report))["positions"]["alike"]
    assert told["same"] == ["object"]
    assert [one["count"] for one in told["measures"]] == [2, 1]
    assert all(one["spoken"][0]["anchor"] for one in told["measures"])


def test_the_list_is_short_and_says_what_it_leaves_out(made: Made) -> None:
    names = [found("en", f"paint {n} drones", (), ["drones"]) for n in range(8)]
    coded = [tell("fr", PAINT_DRONES), tell("en", *names)]
    report = make_report(coded, made, labels="en", limits=Limits(alike=3))
    assert len(report.positions.alike) == 3
    assert report.positions.alike_left_out == 5
    assert "5 more are not shown here" in render_report(report)


def test_without_such_measures_the_page_has_no_list(corpus: list[Coded], made: Made) -> None:
    assert 'id="alike"' not in render_report(make_report(corpus, made, labels="en"))
