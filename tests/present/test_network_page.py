"""The report's network: each tie opens on its sentences, and the page stays whole and safe."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace

import pytest

from dissensus.matrices import Network
from dissensus.present.network_page import FILES
from dissensus.present.networks.nodelink import parse_json
from dissensus.present.pages import Limits, Made, Report, make_report
from dissensus.present.report import render_report, to_json
from dissensus.records import STANCES, Coded
from dissensus.ties import tie_parties

from .test_report import HOSTILE, Reader, make_hostile

LANGUAGES = pytest.mark.parametrize("labels", ["en", "fr"])


def make(
    coded: list[Coded], made: Made, labels: str = "en", limits: Limits | None = None
) -> Report:
    return make_report(coded, made, labels=labels, network=tie_parties(coded), limits=limits)


def make_opposed(text: str) -> list[Coded]:
    """Two parties with hostile names that are on both sides of one measure."""
    coded = make_hostile(text)
    one, other = coded[0].statements
    assert other.party
    foe = replace(other.party, id=f"{text}3")
    return [replace(coded[0], statements=(one, replace(other, party=foe)))]


@LANGUAGES
def test_every_tie_and_actor_leads_to_what_it_rests_on(
    corpus: list[Coded], made: Made, labels: str
) -> None:
    report = make(corpus, made, labels)
    page = render_report(report)
    reader = Reader(page)
    ids = reader.all("id")
    assert len(ids) == len(set(ids))
    links = [href for href in reader.all("href") if href.startswith("#")]
    assert {href[1:] for href in links} <= set(ids)
    marks = [
        found for tag, found in reader.elements if found.get("class", "").startswith("cell tie")
    ]
    assert len(marks) == len(report.network.canvas.ties if report.network.canvas else ()) > 10
    section = page.split('data-section="network"')[1].split("</section>")[0]
    for pair in report.network.pairs:
        assert section.count(f'href="#{pair.anchor}"') >= 4
        evidence = section.split(f'id="{pair.anchor}"')[1].split('class="evidence"')[0]
        assert len(re.findall(r'<a class="cell" href="#c\d+">', evidence)) >= 2 * len(pair.common)


def test_numbers_of_a_tie_are_those_of_its_statements(corpus: list[Coded], made: Made) -> None:
    report = make(corpus, made)
    kept = [s for one in corpus for s in one.statements if s.status != "rejected"]
    said = {(s.party.label("en") if s.party else s.actor.label("en"), s.concept.id) for s in kept}
    for pair in report.network.pairs:
        shared = {what for who, what in said if who == pair.one} & {
            what for who, what in said if who == pair.other
        }
        both = [
            s for s in kept
            if s.concept.id in shared and s.party and s.party.label("en") in (pair.one, pair.other)
        ]  # fmt: skip
        assert pair.measures == len(shared)
        assert pair.statements == len(both)
        weight = sum(
            1 - abs(STANCES[a.stance] - STANCES[b.stance])
            for a in both for b in both
            if a.concept.id == b.concept.id and a.party and b.party
            and (a.party.label("en"), b.party.label("en")) == (pair.one, pair.other)
        )  # fmt: skip
        assert pair.weight == pytest.approx(weight)
    weights = [abs(pair.weight) for pair in report.network.pairs]
    assert weights == sorted(weights, reverse=True)
    assert report.network.strongest == weights[0]


def test_listed_ties_are_drawn_though_others_are_as_strong(corpus: list[Coded], made: Made) -> None:
    total = make(corpus, made).network.total
    for most in range(1, total, 9):
        network = make(corpus, made, limits=Limits(ties=most)).network
        assert network.canvas
        assert (len(network.canvas.ties), network.canvas.ties_left_out) == (most, total - most)


def test_numbers_of_an_actor_are_whole_though_not_all_is_listed(
    corpus: list[Coded], made: Made
) -> None:
    network = make(corpus, made, limits=Limits(ties=3)).network
    kept = [s for one in corpus for s in one.statements if s.status != "rejected"]
    ties = tie_parties(corpus).to_polars()
    assert network.knots
    for knot in network.knots:
        assert knot.statements == sum(
            bool(s.party and s.party.label("en") == knot.name) for s in kept
        )
        pairs = [network.pairs[place] for place in knot.ties]
        assert all(knot.name in (pair.one, pair.other) for pair in pairs)
    assert sum(knot.total for knot in network.knots) == 2 * ties.height
    assert sum(len(knot.ties) for knot in network.knots) == 6


@LANGUAGES
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:20])
def test_hostile_names_are_only_text(text: str, made: Made, labels: str) -> None:
    harmless = Reader(render_report(make(make_opposed("x"), made, labels)))
    report = make(make_opposed(text), made, labels)
    # Who has no name is nobody.
    assert len(report.network.pairs) == bool(text.strip())
    reader = Reader(render_report(report))
    assert {tag for tag, _ in reader.elements} <= {tag for tag, _ in harmless.elements} | {
        "em",
        "tspan",
    }
    assert not [name for _, found in reader.elements for name in found if name.startswith("on")]
    links = [
        found for tag, found in reader.elements if tag == "a" and not found["href"].startswith("#")
    ]
    assert len(links) == len(FILES) * bool(text.strip())
    for link in links:
        assert re.fullmatch(r"data:application/octet-stream;base64,[\w+/]+=*", link["href"])
        assert re.fullmatch(r"network\.\w+", link["download"])


def test_files_hold_the_whole_network(corpus: list[Coded], made: Made) -> None:
    report = make(corpus, made, limits=Limits(ties=2))
    assert len(report.network.pairs) == 2 < report.network.total
    files = {file.name: b64decode(file.data) for file in report.network.files}
    assert list(files) == [f"network{ending}" for ending in FILES]
    network = parse_json(files["network.json"].decode())
    expected = tie_parties(corpus)
    assert (network.values == expected.values).all()
    assert "Borland" in network.rows
    assert files["network.graphml"].count(b"<edge ") == report.network.total


def test_files_that_are_too_large_are_named(corpus: list[Coded], made: Made) -> None:
    report = make(corpus, made, limits=Limits(files=3_000))
    assert report.network.files_left_out
    page = render_report(report)
    assert f"Too large for this page: {', '.join(report.network.files_left_out)}." in page


def test_page_has_all_that_can_be_handled_without_a_pointer(
    corpus: list[Coded], made: Made
) -> None:
    page = render_report(make(corpus, made))
    section = page.split('data-section="network"')[1].split("</section>")[0]
    assert '<div class="tools" hidden>' in section
    assert re.search(r"<label>[^<]+<input type=\"range\"", section)
    assert all('aria-label="' in one or ">Whole<" in one
               for one in re.findall(r"<button.*?</button>", section))  # fmt: skip
    titles = re.findall(r'<a class="cell (?:tie \w+|node)"[^>]*><title>([^<]+)</title>', section)
    assert len(titles) > 20
    told = r"^Borland – .+: (agreement|conflict) [\d.]+, \d+ measures?, \d+ statements$"
    assert any(re.search(told, one) for one in titles)
    assert section.count("<caption>") == section.count("<table")
    assert "not reviewed" in section
    # Each mark has its name; the line that repeats it is for the eye.
    assert '<p class="told line" aria-hidden="true"' in section


def test_both_kinds_differ_in_more_than_colour(corpus: list[Coded], made: Made) -> None:
    page = render_report(make(corpus, made))
    lines = dict(re.findall(r'<a class="cell tie (\w+)".*?<line class="line"([^/]*)/>', page))
    assert "stroke-dasharray" in lines["negative"]
    assert "stroke-dasharray" not in lines["positive"]


@LANGUAGES
def test_what_a_network_needs_is_said_where_there_is_none(made: Made, labels: str) -> None:
    none = {"en": "at least two actors", "fr": "au moins deux acteurs"}
    for coded in ([], make_hostile("Dorvan")):
        page = render_report(make(coded, made, labels))
        assert none[labels] in page
        assert 'class="network"' not in page
        Reader(page)
    asked = {"en": "No network was made", "fr": "Aucun réseau n’a été fait"}
    assert asked[labels] in render_report(make_report([], made, labels=labels))


def test_large_network_stays_light_and_says_what_is_left_out(
    corpus_of: Callable[..., list[Coded]], made: Made
) -> None:
    coded = corpus_of(50, 50, actors=120, concepts=30)
    report = make(coded, made)
    page = render_report(report)
    network = report.network
    assert network.canvas
    assert len(network.pairs) == 120 < network.total
    assert f"{network.total - 120:,}".replace(",", "") in re.sub(r"[,\s]", "", page)
    assert network.canvas.nodes_left_out > 0
    without = render_report(make_report(coded, made, labels="en"))
    assert len(page.encode()) - len(without.encode()) < 1_200_000
    reader = Reader(page)
    assert {href[1:] for href in reader.all("href") if href.startswith("#")} <= set(
        reader.all("id")
    )


def test_json_has_the_network(corpus: list[Coded], made: Made) -> None:
    report = make(corpus, made)
    told = json.loads(to_json(report))["network"]
    assert told["total"] == report.network.total
    assert told["pairs"][0]["weight"] == report.network.pairs[0].weight


def test_two_parties_of_one_name_are_told_apart(made: Made) -> None:
    coded = make_opposed("Dorvan")
    one, other = coded[0].statements
    assert one.party
    assert other.party
    same = [
        replace(s, party=replace(s.party, labels={"en": "Kell"})) for s in (one, other) if s.party
    ]
    report = make([replace(coded[0], statements=tuple(same))], made)
    pair = report.network.pairs[0]
    assert {pair.one, pair.other} == {"Kell", "Kell (2)"}
    assert isinstance(tie_parties(coded), Network)
