"""The pages of the measures: each figure with its sentences, its reason or its limits."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import polars as pl
import pytest

from dissensus.figures import Clause, Figures
from dissensus.present.figured import tell_reason
from dissensus.present.pages import PAGES, Limits, Made, Report, make_report
from dissensus.present.report import render_report, to_json
from dissensus.present.words import load_words
from dissensus.records import Coded

from .figured import COLLAPSES, DAYS, find_rows, make_empty, make_figures
from .test_report import HOSTILE, OF_FIGURES, Reader, make_hostile

LANGUAGES = pytest.mark.parametrize("labels", ["en", "fr"])


def make(coded: list[Coded], made: Made, labels: str = "en", **rest: object) -> Report:
    figures = make_figures(coded, labels=labels)
    return make_report(coded, made, labels=labels, **{"figures": figures, **rest})  # type: ignore[arg-type]


def cut(page: str, name: str) -> str:
    return page.split(f'data-section="{name}"', 1)[1].split("</section>", 1)[0]


@pytest.fixture(scope="module")
def page(corpus: list[Coded], made: Made) -> str:
    return render_report(make(corpus, made))


def change(figures: Figures, name: str, table: pl.DataFrame) -> Figures:
    return replace(figures, tables={**figures.tables, name: table})


@LANGUAGES
def test_every_link_leads_to_a_place(corpus: list[Coded], made: Made, labels: str) -> None:
    reader = Reader(render_report(make(corpus, made, labels)))
    assert reader.all("data-section") == list(PAGES)
    ids = reader.all("id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in reader.all("href")} <= set(ids)


@pytest.mark.parametrize("name", ["cohesion", "redlines", "escalation", "balance"])
def test_a_chart_comes_first_then_its_table_then_how(page: str, name: str) -> None:
    section = cut(page, name)
    places = [section.index(part) for part in ("<svg", "<table", 'class="caveats"')]
    assert places == sorted(places)
    assert "How it is computed" in section
    assert "What it cannot say" in section


def test_charts_have_names_and_no_script_or_style(page: str) -> None:
    reader = Reader(page)
    plots = [found for tag, found in reader.elements if found.get("class", "").startswith("plot")]
    assert len(plots) >= 12
    assert {found["class"] for found in plots} == {"plot wide", "plot near"}
    assert all(found["role"] == "group" and found["aria-label"] for found in plots)
    marks = [found for _, found in reader.elements if found.get("class") == "cell mark"]
    titles = re.findall(r'<a class="cell mark"[^>]*><title>([^<]+)</title>', page)
    assert len(marks) == len(titles) > 40
    assert not reader.all("style")
    levels = [int(tag[1]) for tag, _ in reader.elements if re.fullmatch(r"h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    tags = [tag for tag, _ in reader.elements]
    assert tags.count("caption") == tags.count("table")
    assert all(found.get("scope") for tag, found in reader.elements if tag == "th")


def test_a_figure_opens_on_its_sentences(corpus: list[Coded], made: Made) -> None:
    report = make(corpus, made)
    for one in report.cohesion.shown:
        point = one.drawn[0]
        evidence = next(e for e in report.cohesion.evidence if e.anchor == point.anchor)
        assert evidence.count == point.statements
        assert {s.concept_id for s in evidence.sentences} == {one.concept_id}
        led = sum(lead.count for lead in evidence.others)
        assert len(evidence.sentences) + led == evidence.count
        assert not evidence.left_out
        # Rows are places in the order in which the report numbers its sentences.
        rows = find_rows(corpus, concept=one.concept_id)
        assert {s.number - 1 for s in evidence.sentences} <= set(rows)


def test_a_clause_leads_to_every_one_of_its_statements(corpus: list[Coded], made: Made) -> None:
    rows = tuple(range(len(find_rows(corpus))))
    clause = Clause(heading="divided", name="backs", values={"actors": ["a"]}, rows=rows)
    figures = replace(make_figures(corpus), clauses=(clause,))
    report = make_report(corpus, made, labels="en", figures=figures)
    (evidence,) = report.reading.evidence
    led = {mark.number: mark.anchor for lead in evidence.others for mark in lead.marks}
    assert {s.number for s in evidence.sentences} | set(led) == {row + 1 for row in rows}
    assert led
    page = render_report(report)
    assert all(f'id="{anchor}"' in page for anchor in led.values())
    assert f"{len(led)} more statements" in page
    # Where there is no room for each, the lists of the page stand for them.
    few = make_report(corpus, made, labels="en", figures=figures, limits=Limits(leads=0))
    others = few.reading.evidence[0].others
    assert not [mark for lead in others for mark in lead.marks]
    assert sum(lead.count for lead in others) == len(led)
    assert all(f'href="#{lead.anchor}"' in render_report(few) for lead in others)


def test_the_most_divided_measure_comes_first_and_both_ways_to_count_are_given(
    corpus: list[Coded], made: Made
) -> None:
    shown = make(corpus, made).cohesion.shown
    values = [one.drawn[0].estimate.value or 0.0 for one in shown]
    assert values == sorted(values)
    assert all([p.collapse for p in one.drawn] == list(COLLAPSES) for one in shown)
    assert {p.index for one in shown for p in one.others} == {"rice", "ordinal"}
    # The last day is drawn; the course has all of them.
    assert {one.drawn[0].date for one in shown} == {"2026-05-01"}
    assert len(shown[0].course) == 3


def test_who_moves_an_index_as_much_is_one_tie(corpus: list[Coded], made: Made) -> None:
    moved = make(corpus, made).cohesion.moved[0]
    told = [(g.change, g.effect, len(g.movers)) for g in moved.groups]
    assert told == [("to oppose", -0.2, 2), ("leaves", 0.12, 2), ("to support", 0.05, 1)]
    # Of a tie the lowest and the highest end of the intervals are told.
    ends = [end for g in moved.groups[:2] for end in (g.low, g.high)]
    assert ends == pytest.approx([-0.24, -0.16, 0.10, 0.14])
    assert "0.1 to 0.14" in cut(render_report(make(corpus, made)), "cohesion")


def test_who_moves_an_index_opens_on_their_sentences(corpus: list[Coded], made: Made) -> None:
    found = make(corpus, made).cohesion
    places = {one.anchor: one for one in found.evidence}
    ties = [(one, tie) for one in found.moved for tie in one.groups if tie.anchor]
    assert ties
    for one, tie in ties:
        sentences = places[tie.anchor].sentences
        assert {s.concept for s in sentences} == {one.concept}
        assert {s.actor for s in sentences} <= set(tie.movers)
    section = cut(render_report(make(corpus, made)), "cohesion")
    movers = section.split("Who moves it most", 1)[1].split("</ul></li>", 1)[0]
    assert all(f'href="#{tie.anchor}"' in movers for one, tie in ties if one is ties[0][0])


@LANGUAGES
def test_who_breaks_ranks_opens_on_its_sentences(
    corpus: list[Coded], made: Made, labels: str
) -> None:
    report = make(corpus, made, labels)
    found = report.cohesion
    table = make_figures(corpus, labels=labels).tables["ranks"]
    last = table.filter(pl.col("date") == DAYS[-1], pl.col("collapse") == COLLAPSES[0])
    # Those of the last day alone, and with open counted in one way.
    assert len(found.breaking) == last.height > 0
    places = {one.anchor: one for one in found.evidence}
    for one in found.breaking:
        (sentence,) = places[one.anchor].sentences
        assert (sentence.actor, sentence.concept) == (one.actor, one.concept)
    section = cut(render_report(report), "cohesion")
    told = {"en": ("Who breaks ranks", "0.62"), "fr": ("Qui se démarque", "0,62")}
    rows = section.split(told[labels][0], 1)[1].split("</table>", 1)[0]
    assert rows.count(told[labels][1]) == last.height
    assert all(f'href="#{one.anchor}"' in rows for one in found.breaking)
    few = make(corpus, made, labels, limits=Limits(figures=1)).cohesion
    assert (len(few.breaking), few.breaking_left_out) == (1, last.height - 1)


def test_a_figure_without_value_says_why(corpus: list[Coded], made: Made) -> None:
    figures = make_figures(corpus)
    table = figures.tables["cohesion"].with_columns(
        value=pl.lit(None, pl.Float64), reason=pl.lit("1 member spoke")
    )
    report = make(corpus, made, figures=change(figures, "cohesion", table))
    section = cut(render_report(report), "cohesion")
    assert "1 member spoke" in section
    assert "nan" not in section.lower()
    assert '<svg class="plot' not in section


def test_a_likelihood_is_said_of_the_case_alone(corpus: list[Coded], made: Made) -> None:
    page = render_report(make(corpus, made))
    section = cut(page, "redlines")
    assert "if so, between 99 and 100%" in section
    told = re.findall(r"[^<>]*99[^<>]*100[^<>]*", section)
    assert told
    assert all("if so" in one for one in told)
    reading = cut(page, "reading")
    assert "in that case only: between 99 and 100%" in re.sub(r"<[^>]+>", "", reading)
    certainty = cut(page, "escalation").split("Under a condition only")
    assert "inevitable" not in certainty[0].split("Without a condition")[1]
    assert "inevitable" in certainty[1]


def test_red_lines_are_drawn_from_measure_to_consequence(corpus: list[Coded], made: Made) -> None:
    report = make(corpus, made)
    lines = report.redlines.lines
    assert lines[0].line == "L1"
    # What has no condition is listed, and not drawn as if it had one.
    assert {lines[place].line for place in report.redlines.drawn} == {"L1", "L2", "L3", "L4", "L5"}
    section = cut(render_report(report), "redlines")
    assert section.count('class="arc"') + section.count('class="arc unsaid"') == 2 * 2 * 5
    assert section.count('class="arc unsaid"') == 2 * 2 * 2
    crossed = next(one for one in lines if one.status == "crossed")
    assert crossed.crossed
    assert crossed.answered


def test_where_nothing_is_said_a_measure_stands_apart(corpus: list[Coded], made: Made) -> None:
    report = make(corpus, made)
    unsaid = [one for one in report.balance.weighed if one.unsaid]
    assert unsaid
    assert not any(one.on_frontier for one in unsaid)
    section = cut(render_report(report), "balance")
    assert "not known, and so not safe" in section
    assert '<rect class="lane unsaid"' in section
    assert "66%" in section


def test_contradictions_are_those_of_the_table(corpus: list[Coded], made: Made) -> None:
    report = make(corpus, made)
    found = report.findings
    counts = len(found.contradictions), len(found.disputed), len(found.shifts)
    assert counts == (1, 1, 1)
    assert (found.contradictions[0].voices, found.contradictions[0].days) == ("one actor", 12)
    page = render_report(report)
    section = cut(page, "findings")
    assert section.count('class="clash') == 3
    for number in (1, 2, 3):
        assert f'href="#clash{number}"' in section
        assert f'id="clash{number}"' in section
    assert "12 days apart" in section


def test_a_contradiction_leads_to_the_sentences_it_does_not_show(
    corpus: list[Coded], made: Made
) -> None:
    figures = make_figures(corpus)
    rows = find_rows(corpus)
    sides = {"against": rows[::2], "support": rows[1::2]}
    told = figures.tables["contradictions"].with_columns(
        **{name: pl.Series([places] * 3) for name, places in sides.items()}
    )
    report = make(corpus, made, figures=change(figures, "contradictions", told))
    one = report.findings.contradictions[0]
    shown = {s.number for s in (*one.against, *one.support)}
    led = {mark.number: mark.anchor for lead in one.others for mark in lead.marks}
    assert shown | set(led) == {row + 1 for row in rows}
    assert not shown & set(led)
    assert not one.left_out
    page = render_report(report)
    assert f"{len(led)} more statements" in cut(page, "findings")
    assert all(f'id="{anchor}"' in page for anchor in led.values())


def test_promises_are_counted_by_verdict(corpus: list[Coded], made: Made) -> None:
    found = make(corpus, made).findings
    assert sum(sum(one.counts) for one in found.kept) == len(found.promises) > 0
    assert found.promises[0].verdict == "broken"
    (rated,) = [one for one in found.kept if one.broken]
    assert rated.tested == 3
    assert rated.anchor in {one.anchor for one in found.evidence}


@LANGUAGES
def test_counts_of_findings_tell_what_errors_leave(
    corpus: list[Coded], made: Made, labels: str
) -> None:
    section = cut(render_report(make(corpus, made, labels=labels)), "findings")
    told = {
        "en": ("1 found; errors of coding leave 0 to 1 of them", "2 (1 to 3 when coding errs)"),
        "fr": ("les erreurs de codage en laissent de 0 à 1", "2 (1 à 3 selon les erreurs de"),
    }
    for text in told[labels]:
        assert text in section
    assert ("0.23" if labels == "en" else "0,23") in section


@LANGUAGES
def test_red_lines_tell_what_errors_leave(corpus: list[Coded], made: Made, labels: str) -> None:
    section = cut(render_report(make(corpus, made, labels=labels)), "redlines")
    told = {
        "en": ("red lines 6 (2 to 5 when", "3 (0 to 2 when", "left in 71 of 100 draws"),
        "fr": ("lignes rouges 6 (2 à 5 selon", "3 (0 à 2 selon", "subsiste dans 71 tirages"),
    }
    for text in told[labels]:
        assert text in section


@LANGUAGES
def test_without_figures_their_pages_are_left_out(
    corpus: list[Coded], made: Made, labels: str
) -> None:
    page = render_report(make_report(corpus, made, labels=labels))
    said = {"en": "No figures were measured", "fr": "Aucun chiffre n’a été mesuré"}
    assert said[labels] in page
    assert not set(Reader(page).all("data-section")) & set(OF_FIGURES)


@LANGUAGES
def test_empty_figures_say_so(corpus: list[Coded], made: Made, labels: str) -> None:
    for coded in ([], corpus):
        report = make_report(coded, made, labels=labels, figures=make_empty())
        page = render_report(report)
        assert Reader(page).all("data-section") == list(PAGES)
        assert page.count('class="nothing"') >= 5


@LANGUAGES
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:20])
def test_hostile_names_are_only_text(text: str, made: Made, labels: str) -> None:
    def draw(name: str) -> str:
        coded = make_hostile(name)
        figures = make_figures(coded, labels=labels, extra=name)
        return render_report(make_report(coded, made, labels=labels, figures=figures))

    harmless, reader = Reader(draw("x")), Reader(draw(text))
    allowed = {tag for tag, _ in harmless.elements} | {"em", "tspan", "figcaption"}
    assert {tag for tag, _ in reader.elements} <= allowed
    assert sum(tag == "script" for tag, _ in reader.elements) == 1
    assert not [name for _, found in reader.elements for name in found if name.startswith("on")]
    assert all(href.startswith("#") for href in reader.all("href"))
    assert not reader.all("src")


def test_what_goes_beyond_the_limits_is_counted(corpus: list[Coded], made: Made) -> None:
    limits = Limits(measures=2, figures=3, evidence=0, findings=1)
    report = make(corpus, made, limits=limits)
    page = render_report(report)
    assert (len(report.cohesion.shown), report.cohesion.left_out) == (2, 4)
    assert (len(report.redlines.lines), report.redlines.left_out) == (3, 3)
    assert (len(report.balance.weighed), report.balance.left_out) == (2, 4)
    assert report.findings.promises_left_out
    assert all(len(e.sentences) == 1 for e in report.cohesion.evidence)
    assert "4 further rows are not shown here" in cut(page, "balance")
    assert {href[1:] for href in Reader(page).all("href")} <= set(Reader(page).all("id"))


def test_rows_that_are_no_places_are_left_alone(corpus: list[Coded], made: Made) -> None:
    figures = make_figures(corpus)
    table = figures.tables["balance"].with_columns(rows=pl.lit([10**9, -1]))
    report = make(corpus, made, figures=change(figures, "balance", table))
    assert not any(one.anchor for one in report.balance.weighed)


def test_json_has_the_same_figures(corpus: list[Coded], made: Made) -> None:
    report = make(corpus, made)
    data = json.loads(to_json(report))
    assert data["cohesion"]["shown"][0]["drawn"][0]["estimate"]["value"] == pytest.approx(0.31)
    assert data["redlines"]["lines"][0]["low"] == 0.99
    assert data["reading"]["passages"][0]["said"][0]["text"].startswith("On “close the border”")
    assert data["escalation"]["directions"][0]["windows"][0]["acts"] == 12


def test_a_large_report_stays_light(corpus_of: Callable[..., list[Coded]], made: Made) -> None:
    coded = corpus_of(400, 50, actors=120, concepts=40)
    figures = make_figures(coded)
    many = {
        name: pl.concat([table] * 40) if name not in ("cohesion", "balance") else table
        for name, table in figures.tables.items()
    }
    many["escalation"] = pl.concat(
        [
            figures.tables["escalation"].with_columns(
                pl.col("start", "stop").dt.offset_by(f"{30 * n}d"),
                pl.lit(f"X{n % 9}").alias("target"),
            )
            for n in range(60)
        ]
    )
    start = time.perf_counter()
    report = make_report(coded, made, labels="en", figures=replace(figures, tables=many))
    page = render_report(report)
    assert time.perf_counter() - start < 20
    assert len(page.encode()) < 5_000_000
    without = render_report(make_report(coded, made, labels="en"))
    assert len(page.encode()) - len(without.encode()) < 1_200_000
    assert {href[1:] for href in Reader(page).all("href")} <= set(Reader(page).all("id"))


def test_reasons_are_told_in_the_language_of_the_page() -> None:
    words = load_words("fr")
    told = tell_reason("1 of 32 members spoke", words)
    assert told.replace("\xa0", " ") == "voix entendues : 1 sur 32"
    reason = "consequence without a score; not known to be cases of it: discovered:fr:x"
    assert tell_reason(reason, words) == (
        "conséquence sans note; on ne sait pas si des actes ultérieurs en sont des cas"
    )
    assert tell_reason("what nobody foresaw: {0}", words) == "what nobody foresaw: {0}"
    assert tell_reason("", words) == ""


def test_measures_without_a_figure_stand_apart(corpus: list[Coded], made: Made) -> None:
    figures = make_figures(corpus)
    table = figures.tables["cohesion"]
    first = table["concept"][0]
    blank = pl.when(pl.col("concept") == first).then(None).otherwise(pl.col("value"))
    table = table.with_columns(value=blank, reason=pl.lit("1 of 32 members spoke"))
    page = make(corpus, made, figures=change(figures, "cohesion", table)).cohesion
    assert [one.concept_id for one in page.untold] == [first]
    assert first not in {one.concept_id for one in page.shown}
    assert page.untold[0].drawn[0].estimate.reason == "1 of 32 members spoke"


def test_directions_without_conflict_or_rung_are_counted_only(
    corpus: list[Coded], made: Made
) -> None:
    figures = make_figures(corpus)
    table = figures.tables["escalation"]
    calm = table.with_columns(
        pl.lit("Y").alias("target"), conflicts=0, invoked=pl.lit(None, pl.Int64), occupied=0
    )
    report = make(corpus, made, figures=change(figures, "escalation", pl.concat([table, calm],
                  how="vertical_relaxed")))  # fmt: skip
    assert (len(report.escalation.directions), report.escalation.calm) == (2, 2)
    assert "2 further directions have neither" in cut(render_report(report), "escalation")
    # The table has the day after a window; the page its last day.
    window = report.escalation.directions[0].windows[0]
    assert (window.start, window.stop) == ("2026-03-01", "2026-03-30")


def test_changes_tell_members_and_positions_apart(corpus: list[Coded], made: Made) -> None:
    figures = make_figures(corpus)
    concept = figures.tables["cohesion"]["concept"][0]
    row = {
        "start": DAYS[0], "stop": DAYS[1], "concept": concept, "index": "agreement",
        "collapse": COLLAPSES[0], "value": 0.25, "low": -0.11, "high": 0.37,
        "membership": 0.2, "stances": 0.05,
        "joined": ["Arvenia"], "left": [], "moved": ["Borland"],
        "rows": find_rows(corpus, concept=concept), "reason": "",
    }  # fmt: skip
    still = {**row, "value": 0.0}
    hollow = {**row, "collapse": COLLAPSES[1]}
    whole = {**row, "membership": None, "reason": "no value on the first day"}
    table = pl.DataFrame([row, still, hollow, whole], infer_schema_length=None)
    report = make(corpus, made, figures=change(figures, "changes", table))
    assert [one.effect for one in report.cohesion.changed] == [0.25, 0.25]
    assert {(one.low, one.high) for one in report.cohesion.changed} == {(-0.11, 0.37)}
    section = re.sub(r"<[^>]+>", "", cut(render_report(report), "cohesion"))
    assert "1 March 2026 and 1 April 2026" in section
    assert "0.25 −0.11 to 0.37" in section
    assert "came: Arvenia; took a position, or another: Borland" in section
    assert "no value on the first day" in section


def test_cycles_stand_before_chains(corpus: list[Coded], made: Made) -> None:
    figures = make_figures(corpus)
    cycle = pl.DataFrame({"measures": [["x", "y", "x"]], "rows": [[0]], "reason": [""]})
    report = make(corpus, made, figures=change(figures, "cycles", cycle))
    assert report.redlines.chains[0].kind == "cycle"
    assert report.redlines.chains[0].steps == ("x", "y", "x")


def test_the_course_is_that_of_its_own_table(corpus: list[Coded], made: Made) -> None:
    figures = make_figures(corpus)
    last = figures.tables["cohesion"].filter(pl.col("date") == DAYS[-1])
    course = figures.tables["cohesion"].filter(pl.col("date") != DAYS[-1])
    both = change(change(figures, "cohesion", last), "course", course)
    shown = make(corpus, made, figures=both).cohesion.shown[0]
    assert [point.date for point in shown.course] == [day.isoformat() for day in DAYS[:2]]


def test_what_nobody_calls_risky_never_looks_safe(corpus: list[Coded], made: Made) -> None:
    figures = make_figures(corpus)
    unsaid = {"lines": 0, "invoked": None, "on_frontier": True, "probability": 0.9}
    table = figures.tables["balance"].with_columns(
        pl.lit(value).cast(figures.tables["balance"].schema[name]).alias(name)
        for name, value in unsaid.items()
    )
    report = make(corpus, made, figures=change(figures, "balance", table))
    assert all(one.unsaid and one.compared for one in report.balance.weighed)
    assert not any(one.on_frontier or one.probability for one in report.balance.weighed)
    section = cut(render_report(report), "balance")
    assert "dot unsaid" in section
    assert "dot best" not in section
    assert "dot hollow" not in section
