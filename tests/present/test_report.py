"""The page: whole in itself, safe with any text, and every number opens on its sentences."""

from __future__ import annotations

import json
import re
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from jinja2 import nodes

from dissensus.present import (
    alike,
    balance_chart,
    balance_page,
    charts,
    cohesion_chart,
    cohesion_page,
    escalation_chart,
    escalation_page,
    evidence,
    findings_chart,
    found,
    made,
    network_chart,
    promises,
    reading,
    redlines_chart,
    redlines_page,
    sections,
    ties,
)
from dissensus.present.pages import PAGES, Limits, Made, Report, make_report
from dissensus.present.report import make_environment, render_report, to_json
from dissensus.present.words import load_words
from dissensus.records import (
    Actor,
    Attested,
    Coded,
    Commitment,
    Concept,
    Document,
    Quotation,
    Skip,
    Statement,
)

VOID = {"meta", "link", "br", "img", "input", "hr", "base"}
LANGUAGES = pytest.mark.parametrize("labels", ["en", "fr"])


class Reader(HTMLParser):
    """Collects elements, ids and links, and checks that elements are closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, name: str) -> list[str]:
        return [attributes[name] for _, attributes in self.elements if name in attributes]


@pytest.fixture(scope="module")
def page(corpus: list[Coded], made: Made) -> str:
    return render_report(make_report(corpus, made, labels="en"))


def make_hostile(text: str) -> list[Coded]:
    """A document in which everything that a text can fill is that text."""
    who, what = Actor(text, "state", {"en": text}), Concept(text, {"en": text}, discovered=True)
    place = (text, text, 0, len(text), text)
    statement = Statement(*place, who, Actor(f"{text}2", "state"), what, text, "oppose",
                          act="warns", source=who, targets=(who,), condition=text,
                          consequence=text, coder=text)  # fmt: skip
    other = Statement(*place, who, Actor(f"{text}2", "state"), what, text, "support")
    return [
        Coded(
            Document(text, text, text, title=text, date=text, outlet=text, language=text),
            (statement, other),
            (Quotation(*place, who, text, text),),
            (Commitment(*place, (who,), "must", what, text, text),),
            (Skip(*place, text, text), Skip(*place, "passive", text)),
        )
    ]


#: The sections that only a report with figures has.
OF_FIGURES = ("reading", "cohesion", "redlines", "escalation", "balance")


def test_sections_are_the_declared_ones(page: str) -> None:
    declared = [one.name for one in fields(Report)]
    assert declared == ["labels", "title", *PAGES]
    assert Reader(page).all("data-section") == [name for name in PAGES if name not in OF_FIGURES]


def test_every_field_says_what_it_holds() -> None:
    kinds = list_kinds()
    assert all(one.metadata.get("help") for kind in kinds for one in fields(kind))


#: The files of the sections' data, and those of the charts that show them.
DATA = (
    *(alike, balance_page, cohesion_page, escalation_page, evidence, found, made, promises),
    *(reading, redlines_page, sections, ties),
)
CHARTS = (
    *(balance_chart, charts, cohesion_chart, escalation_chart, findings_chart),
    *(network_chart, redlines_chart),
)


def list_kinds() -> list[type]:
    """The dataclasses of the sections."""
    pages = {module.__name__: module for module in DATA}
    found = [one for module in pages.values() for one in vars(module).values()]
    public = [one for one in found if isinstance(one, type) and not one.__name__.startswith("_")]
    return [kind for kind in public if is_dataclass(kind) and kind.__module__ in pages]


#: Fields that only JSON shows: ids, offsets, and what other fields already say.
JSON_ONLY = {
    *("actor_id", "party_id", "document", "quote"),
}


def test_every_field_is_shown() -> None:
    environment = make_environment()
    drawn = "".join(open_source(module) for module in CHARTS)
    shown = set(re.findall(r"\.(\w+)", drawn))
    for name in environment.list_templates(extensions=["jinja"]):
        assert environment.loader
        source, *_ = environment.loader.get_source(environment, name)
        shown |= {node.attr for node in environment.parse(source).find_all(nodes.Getattr)}
    kinds = list_kinds()
    declared = {one.name for kind in kinds for one in fields(kind)}
    # The sections themselves are included by their names.
    assert declared - shown - set(PAGES) == JSON_ONLY - shown
    assert not JSON_ONLY & shown - {"document"}


def open_source(module: object) -> str:
    with open(str(getattr(module, "__file__", "")), encoding="utf-8") as stream:  # noqa: PTH123
        return stream.read()


@LANGUAGES
def test_every_link_leads_to_a_place(corpus: list[Coded], made: Made, labels: str) -> None:
    reader = Reader(render_report(make_report(corpus, made, labels=labels)))
    ids = reader.all("id")
    assert len(ids) == len(set(ids))
    assert all(href.startswith("#") for href in reader.all("href"))
    assert {href[1:] for href in reader.all("href")} <= set(ids)
    for name in ("aria-labelledby", "aria-describedby"):
        # The sheet's title comes with the sentences that it shows.
        assert set(reader.all(name)) - {"sheet-title"} <= set(ids)


@LANGUAGES
def test_every_number_opens_on_its_sentences(corpus: list[Coded], made: Made, labels: str) -> None:
    report = make_report(corpus, made, labels=labels)
    page = render_report(report)
    for row in report.matrix.rows:
        assert sum(cell.count for cell in row.listed) == row.count
        for cell in row.listed:
            assert len(cell.sentences) + cell.left_out == cell.count
            assert sum(chip.count for chip in cell.chips) == cell.count
            evidence = page.split(f'id="{cell.anchor}"')[1].split('class="evidence"')[0]
            assert evidence.count("<blockquote") >= len(cell.sentences)
    counts = {figure.name: figure.count for figure in report.overview.figures}
    assert sum(row.count for row in report.matrix.rows) == counts["statements"]


def test_rejected_statements_count_nowhere_but_are_shown(corpus: list[Coded], made: Made) -> None:
    report = make_report(corpus, made, labels="en")
    rejected = [s for one in corpus for s in one.statements if s.status == "rejected"]
    reasons = {reason.reason: reason.count for reason in report.skipped.reasons}
    assert reasons["rejected"] == len(rejected) > 0
    assert report.overview.figures[1].count == sum(len(c.statements) for c in corpus) - len(
        rejected
    )


def test_actor_on_both_sides_shows_both(made: Made) -> None:
    report = make_report(make_hostile("Dorvan"), made, labels="en")
    cell = report.matrix.rows[0].listed[0]
    assert cell.both
    assert [chip.stance for chip in cell.chips] == ["oppose", "support"]


HOSTILE = [
    "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "javascript:alert(1)",
    "https://example.org/x.png",
    "{{ 7 * 7 }} {% raw %} {0} {w.table}",
    "</script><!-- ",
    "\u202eevil\u202c \u2067rtl",
    "مرحبا بالعالم",
    "🕊️👩\u200d⚖️ é ﬁ \x00 \x1b[31m",
    "W" * 5_000,
    "",
    " ",
]


@LANGUAGES
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:20])
def test_hostile_text_is_only_text(text: str, made: Made, labels: str) -> None:
    harmless = Reader(render_report(make_report(make_hostile("x"), made, labels=labels)))
    reader = Reader(render_report(make_report(make_hostile(text), made, labels=labels)))
    assert {tag for tag, _ in reader.elements} <= {tag for tag, _ in harmless.elements} | {"em"}
    assert sum(tag == "script" for tag, _ in reader.elements) == 1
    assert not [name for _, found in reader.elements for name in found if name.startswith("on")]
    assert all(href.startswith("#") for href in reader.all("href"))
    assert not reader.all("src")


def test_nothing_is_fetched_and_only_our_script_runs(page: str) -> None:
    assert "http://" not in page
    assert "https://" not in page
    assert "url(" not in page
    assert "@import" not in page
    reader = Reader(page)
    assert not reader.all("src")
    assert not reader.all("style")
    policy = next(found["content"] for _, found in reader.elements if "http-equiv" in found)
    assert policy.startswith("default-src 'none'; ")
    for tag in ("style", "script"):
        inside = page.split(f"<{tag}>")[1].split(f"</{tag}>", maxsplit=1)[0]
        assert (
            f"{tag}-src 'sha256-{b64encode(sha256(inside.encode()).digest()).decode()}'" in policy
        )


def test_page_is_built_for_all_readers(page: str) -> None:
    reader = Reader(page)
    tags = [tag for tag, _ in reader.elements]
    assert tags.count("h1") == tags.count("main") == tags.count("nav") == 1
    assert tags.count("caption") == tags.count("table")
    assert all(found.get("scope") for tag, found in reader.elements if tag == "th")
    links = [found for tag, found in reader.elements if tag == "a"]
    assert links[0]["class"] == "skip"
    # A cell is told in words, and its signs are for the eye alone.
    cells = re.findall(r"<td><a [^>]*>(.*?)</a></td>", page)
    assert len(cells) == page.count("<td><a") > 0
    assert all(re.match(r'<span class="sr">[^<]+: [^<]+</span><b ', cell) for cell in cells)
    chips = [found for _, found in reader.elements if found.get("class", "").startswith("chip")]
    assert chips
    assert all(found.get("aria-hidden") == "true" for found in chips)
    drawn = [found for tag, found in reader.elements if tag == "text"]
    hidden = [found for found in drawn if found.get("aria-hidden") == "true"]
    assert len(drawn) - len(hidden) == sum(found["class"] == "name" for found in drawn)
    levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_no_two_parts_of_the_page_have_one_name(page: str) -> None:
    elements = Reader(page).elements
    assert "aside" not in {tag for tag, _ in elements}
    assert all(found.get("aria-label") for tag, found in elements if tag == "article")
    titles = [found for tag, found in elements if found.get("class") == "name" and tag == "h3"]
    assert len(titles) == page.count('<details class="article"')


def test_number_beside_a_name_says_what_it_counts(page: str) -> None:
    numbers = page.count('<span class="count" aria-hidden="true">')
    assert numbers == page.count('<span class="count"') > 0
    assert len(re.findall(r'</span><span class="sr">, [^<]+ [a-z ]+</span>', page)) == numbers
    assert re.search(r'>(\d+)</span><span class="sr">, \1 statements</span>', page)


def test_every_finding_says_that_nobody_has_reviewed_it(corpus: list[Coded], made: Made) -> None:
    page = render_report(make_report(corpus, made, labels="en"))
    for kind in ("divided", "card"):
        block = page.split(f'class="{kind}"')[1].split("<ul")[0]
        assert "not reviewed" in block
    sentences = re.findall(r'<li class="sentence">.*?</li>', page, flags=re.DOTALL)
    assert sentences
    told = r" · (not reviewed|(accepted|rejected) by a person)</p>"
    assert all(re.search(told, sentence) for sentence in sentences)


def test_words_of_a_document_are_in_its_language(corpus: list[Coded], made: Made) -> None:
    def count(language: str) -> int:
        known = [replace(one, document=replace(one.document, language=language)) for one in corpus]
        page = render_report(make_report(known, made, labels="en"))
        quoted = re.findall(r'<blockquote.*?>|<\w+ class="(?:words|text)".*?>', page)
        assert len({"lang" in one for one in quoted}) == 1
        return page.count(' lang="fr"')

    assert count("fr") > 20
    assert count("") == 0


def test_signs_are_explained_without_a_pointer(page: str) -> None:
    method = page.split('data-section="method"')[1]
    for said in ("for: wants it", "against: refuses it", "neutral: speaks of it"):
        assert said in method


@LANGUAGES
def test_empty_input_gives_a_page_that_says_so(made: Made, labels: str) -> None:
    report = make_report([], made, labels=labels)
    assert report.overview.empty
    page = render_report(report)
    Reader(page)
    said = {"en": "No statement was found", "fr": "Aucune prise de position n’a été trouvée"}
    assert said[labels] in page
    assert made.codebook_hash in page


def test_document_without_statements_is_counted(made: Made) -> None:
    coded = Coded(Document("d", "p", "Nothing."), (), (), (), (Skip("p", "d", 0, 0, "", "empty"),))
    report = make_report([coded], made, labels="en")
    assert report.articles.without == 1
    assert "the file holds no text" in render_report(report)


def test_json_is_the_same_data(corpus: list[Coded], made: Made) -> None:
    report = make_report(corpus, made, labels="fr")
    data = json.loads(to_json(report))
    assert list(data) == [one.name for one in fields(report)]
    sentence = data["matrix"]["rows"][0]["listed"][0]["sentences"][0]
    text = {one.document.id: one.document.text for one in corpus}[sentence["document"]]
    assert text[sentence["start"] : sentence["end"]] == sentence["text"]


def test_large_corpus_stays_light_and_says_what_is_left_out(
    corpus_of: Callable[..., list[Coded]], made: Made
) -> None:
    coded = corpus_of(400, 50, actors=120, concepts=40)
    start = time.perf_counter()
    report = make_report(coded, made, labels="en")
    page = render_report(report)
    assert time.perf_counter() - start < 20
    assert len(page.encode()) < 5_000_000
    shown = len(report.articles.shown)
    assert shown + report.articles.left_out == 400
    assert f"{report.articles.left_out} further articles" in page
    sentences = sum(len(c.sentences) for r in report.matrix.rows for c in r.listed)
    sentences += sum(len(c.sentences) for r in report.matrix.others for c in r.listed)
    assert sentences + report.matrix.statements_left_out == report.overview.figures[1].count
    ids = set(Reader(page).all("id"))
    assert {href[1:] for href in Reader(page).all("href")} <= ids


def test_what_goes_beyond_the_limits_is_counted(corpus: list[Coded], made: Made) -> None:
    limits = Limits(sentences=4_000, articles=0, hemicycles=1, seats=2, concepts=1, rows=2,
                    columns=1, findings=1, passages=1)  # fmt: skip
    report = make_report(corpus, made, labels="en", limits=limits)
    page = render_report(report)
    reader = Reader(page)
    assert {href[1:] for href in reader.all("href")} <= set(reader.all("id"))
    assert report.articles.left_out == len(corpus)
    assert report.matrix.statements_left_out > 0
    assert page.count('class="notice"') >= 6


def test_how_a_statement_was_found_is_told(made: Made) -> None:
    coded = make_hostile("Dorvan")
    statement = replace(coded[0].statements[0], coder="dissensus 1 fr harm", concept_text="a ban")
    page = render_report(
        make_report([replace(coded[0], statements=(statement,))], made, labels="en")
    )
    how = page.split('<details class="how">')[1].split("</details>")[0]
    for told in ("a ban", "dissensus 1 fr harm", "the harm that", "characters 0 to 6 of", "Dorvan"):
        assert told in how


def test_who_also_speaks_neutrally_stands_where_it_took_a_side(made: Made) -> None:
    coded = make_hostile("Dorvan")
    one = coded[0].statements[0]
    neutral = replace(one, stance="neutral")
    found = replace(coded[0], statements=(one, neutral, neutral))
    cell = make_report([found], made, labels="en").matrix.rows[0].listed[0]
    assert (cell.stance, cell.both) == ("oppose", False)


def test_measures_of_one_actor_have_a_column_only_in_a_narrow_table(
    corpus_of: Callable[..., list[Coded]], made: Made
) -> None:
    report = make_report(corpus_of(2, 40, actors=30, concepts=60), made, labels="en")
    columns = {column.concept_id for column in report.matrix.columns}
    shared = {h.concept_id for h in report.positions.shown if h.actors > 1}
    assert len(columns) >= 9
    assert shared <= columns


def test_few_actors_are_listed_without_a_chart(corpus: list[Coded], made: Made) -> None:
    report = make_report(corpus, made, labels="en")
    drawn = [h for h in report.positions.shown if h.actors >= charts.DRAWN_FROM]
    assert render_report(report).count("<svg") == len(drawn) > 0
    assert "<svg" not in render_report(make_report(make_hostile("x"), made, labels="en"))


def test_measure_in_the_words_of_the_text_is_in_quotation_marks(made: Made) -> None:
    page = render_report(make_report(make_hostile("Dorvan"), made, labels="fr"))
    assert '«\xa0<bdi class="own">Dorvan</bdi>\xa0»' in page


# Attestations


@LANGUAGES
def test_a_corpus_shows_attestations_beside_statements(
    corpus: list[Coded], made: Made, labels: str
) -> None:
    outlets = ("Alder Post", "Brae News", "Cove Times")
    attested = [
        [Attested(3, outlets) if number % 2 else Attested(1, outlets[:1])] * len(one.statements)
        for number, one in enumerate(corpus)
    ]
    report = make_report(corpus, made, labels=labels, attested=attested)
    told = sum(
        counts.documents
        for one, rows in zip(corpus, attested, strict=True)
        for statement, counts in zip(one.statements, rows, strict=True)
        if statement.status != "rejected"
    )
    figures = {figure.name: figure.count for figure in report.overview.figures}
    assert told > figures["statements"]
    assert (figures["attestations"], figures["outlets"]) == (told, 3)
    rows = report.matrix.rows + report.matrix.others
    assert sum(row.attestations for row in rows) == told
    assert sum(cell.attestations for row in rows for cell in row.listed) == told
    measures = report.positions.shown + report.positions.more
    assert sum(measure.attestations for measure in measures) == told
    assert all(measure.outlets <= 3 for measure in measures)
    assert all(row.count <= row.attestations for row in rows)
    page = render_report(report)
    words = load_words(labels)
    shown = (
        f"{words.count('count.attestations', 3)}, {words.count('count.outlets', 3)}",
        words("overview.attested"),
    )
    for text in shown:
        assert text in page
    alone = make_report(corpus, made, labels=labels)
    assert "attestations" not in {figure.name for figure in alone.overview.figures}
    assert all(text not in render_report(alone) for text in shown)
    # Whoever reads the data finds there how often each sentence is attested.
    first = next(cell.sentences[0] for row in rows for cell in row.listed if cell.attestations > 1)
    assert first.outlets == outlets[: len(first.outlets)]
