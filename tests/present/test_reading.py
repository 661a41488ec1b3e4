"""The reading: plain sentences in both languages, filled from the clauses."""

from __future__ import annotations

import re
from typing import Any

import pytest

from dissensus.figures import Clause, Figures
from dissensus.present.pages import Made, make_report
from dissensus.present.reading import CLAUSES, SECTIONS, Said
from dissensus.present.report import render_report
from dissensus.present.words import load_words
from dissensus.records import Coded

from .figured import make_clauses, make_figures

LANGUAGES = pytest.mark.parametrize("labels", ["en", "fr"])
LABELS = {"c": "send troops", "a": "Arvenia", "b": "Borland", "d": "Dorvan"}


def tell(made: Made, name: str, labels: str = "en", **values: Any) -> Said:
    clause = Clause(heading="divided", name=name, values=values, table="cohesion")
    figures = Figures(group="Pact", tables={}, clauses=(clause,), labels=LABELS)
    report = make_report([], made, labels=labels, figures=figures)
    return report.reading.passages[0].said[0]


def clean(text: str) -> str:
    return text.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("name", "values", "english", "french"),
    [
        (
            "divided_on",
            {
                "group": "Pact",
                "concept": "c",
                "against": ["a", "b", "d"],
                "open": ["x"],
                "support": [],
                "spoken": 4,
                "members": 31,
                "value": 0.286,
                "low": 0.2,
                "high": 0.4,
            },
            (
                "On “send troops”, positions part (Pact). Against: Arvenia, Borland and Dorvan. "
                "Open to it: x. Heard: 4 of 31. Agreement: 0.29 (between 0.2 and 0.4) on a scale "
                "from 0, split evenly, to 1, of one mind."
            ),
            (
                "Sur « send troops », les positions se séparent (Pact). Contre : Arvenia, "
                "Borland et Dorvan. Sans l’exclure : x. "
                "Voix entendues : 4 sur 31. Accord : 0,29 (entre 0,2 "
                "et 0,4) sur une échelle de 0, à parts égales, à 1, d’une seule voix."
            ),
        ),
        (
            "keeps_open",
            {"actors": ["a"], "concept": "c"},
            "On “send troops”, Arvenia keeps it open.",
            "Sur « send troops », Arvenia n’exclut rien.",
        ),
        (
            "keeps_open",
            {"actors": ["a", "b"], "concept": "c"},
            "On “send troops”, Arvenia and Borland keep it open.",
            "Sur « send troops », Arvenia et Borland n’excluent rien.",
        ),
        (
            "joins",
            {
                "actor": "a",
                "group": "Pact",
                "date": "2026-03-01",
                "stance": "oppose",
                "concept": "c",
            },
            "On 1 March 2026, Arvenia becomes a member (Pact). On “send troops”: against.",
            "Adhésion le 1er mars 2026 : Arvenia (Pact). Sur « send troops » : contre.",
        ),
        (
            "red_line",
            {
                "holder": "b",
                "actor": "a",
                "concept": "c",
                "consequence": "a clash",
                "word": "inevitable",
                "low": 0.99,
                "high": 1.0,
            },
            (
                "Borland (Arvenia) draws a red line: “send troops” would be followed by “a clash”. "
                "Only if that happens: between 99 and 100%, in the word “inevitable”. This is what "
                "is said, and not how likely it is to happen."
            ),
            (
                "Ligne rouge tracée par Borland (Arvenia) : « send troops » aurait pour suite "
                "« a clash ». Dans ce cas seulement : entre 99 et 100 %, selon le mot « inevitable "
                "». C’est ce qui est dit, et non la probabilité que cela arrive."
            ),
        ),
        (
            "norm",
            {
                "parties": ["a", "b"],
                "deontic": "must not",
                "concept": "c",
                "instrument": "the pact",
            },
            "Arvenia and Borland must not: “send troops”, by the pact.",
            "Arvenia et Borland ne doivent pas : « send troops », selon the pact.",
        ),
        (
            "invoked",
            {"holder": "b", "group_number": 3, "rung": "3"},
            (
                "The highest rung that Borland invokes in words: group 3 of 7 on Kahn’s ladder "
                "(intense crises)."
            ),
            (
                "Le degré le plus haut invoqué en paroles par Borland : groupe 3 sur 7 de "
                "l’échelle de Kahn (crises intenses)."
            ),
        ),
        (
            "at_odds",
            {"holder": "a", "concept": "c", "kind": "words-deeds", "sort": "contradiction"},
            "Arvenia, on “send troops”: words against deeds.",
            "Arvenia, sur « send troops » : paroles contre actes.",
        ),
        (
            "errors",
            {"share_right": 0.48, "statements": 12_000},
            (
                "Statements are proposed by rules (12,000 here); on new articles 48 in 100 were "
                "right. Read the sentence before the figure."
            ),
            (
                "Les prises de position sont proposées par des règles (12\u202f000 ici) ; sur des "
                "articles nouveaux, 48 sur 100 étaient justes. Lisez la phrase avant le chiffre."
            ),
        ),
        (
            "pivotal",
            {"actors": ["a"], "concept": "c", "effect": -0.0536},
            (
                "On “send troops”, the index of agreement turns most on Arvenia: another position "
                "would move it by up to −0.05."
            ),
            (
                "Sur « send troops », la voix dont l’accord dépend le plus : Arvenia ; une autre "
                "position déplacerait l’indice de −0,05 au plus."
            ),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and "_" in value[:12] else "",
)
def test_sentences(
    name: str, values: dict[str, Any], english: str, french: str, made: Made
) -> None:
    assert clean(tell(made, name, "en", **values).text) == english
    assert clean(tell(made, name, "fr", **values).text) == french


@LANGUAGES
def test_a_clause_of_each_name_has_a_sentence(corpus: list[Coded], made: Made, labels: str) -> None:
    report = make_report(corpus, made, labels=labels, figures=make_figures(corpus, labels=labels))
    said = [one for passage in report.reading.passages for one in passage.said]
    assert {one.name for one in said} == set(CLAUSES)
    assert [p.heading for p in report.reading.passages] == ["divided", "threat", "balance"]
    for one in said:
        assert one.text == "".join(one.parts)
        assert one.text.endswith(".")
        assert "{" not in one.text
        assert not re.search(r"\(\)|:\s*\.|  |“”|«\s*»|, \.", one.text), one.text
        assert one.anchor
    assert {one.table for one in said} <= {*SECTIONS.values(), ""}


def test_headings_and_sentences_are_on_top_of_the_page(corpus: list[Coded], made: Made) -> None:
    page = render_report(
        make_report(corpus, made, labels="fr", figures=make_figures(corpus, labels="fr"))
    )
    first = page.split("<section")[1]
    assert 'data-section="reading"' in first
    for said in ("Une coalition divisée", "Le spectre d’une confrontation directe",
                 "Une quête de prudence"):  # fmt: skip
        assert f"<h3>{said}</h3>" in first
    assert first.count('href="#redlines"') == 2
    assert first.count("5 phrases</a>") == len(make_clauses(corpus))


def test_names_are_set_apart_and_escaped(made: Made) -> None:
    hostile = "<script>alert(1)</script> {concept} \ue000x\ue001"
    said = tell(made, "keeps_open", actors=[hostile, "b"], concept=hostile)
    assert said.parts[1] == said.parts[3] == "<script>alert(1)</script> {concept} x"
    clause = Clause(
        heading="divided", name="keeps_open", values={"actors": [hostile], "concept": "c"}
    )
    figures = Figures(group=hostile, tables={}, clauses=(clause,), labels=LABELS)
    page = render_report(make_report([], made, labels="en", figures=figures))
    assert "<script>alert" not in page
    assert "<bdi>&lt;script&gt;alert(1)&lt;/script&gt; {concept} x</bdi>" in page


def test_what_has_no_value_leaves_no_hole(made: Made) -> None:
    said = tell(made, "red_line", holder="b", concept="c", word="", low=None, high=None)
    assert said.text == (
        "Borland draws a red line: “send troops”. "
        "This is what is said, and not how likely it is to happen."
    )


def test_a_word_without_a_range_is_still_said(made: Made) -> None:
    said = tell(made, "red_line", holder="b", concept="c", word="grave", low=None, high=None)
    assert "How likely, in that case only: “grave”." in said.text


def test_a_clause_without_words_is_left_out(made: Made) -> None:
    clauses = (Clause(heading="divided", name="unheard_of"),)
    figures = Figures(group="", tables={}, clauses=clauses)
    report = make_report([], made, labels="en", figures=figures)
    assert not report.reading.passages
    assert "Nothing was measured" in render_report(report)


def test_long_lists_are_cut_and_counted() -> None:
    words = load_words("en")
    names = [f"N{n}" for n in range(12)]
    assert words.join(names) == "N0, N1, N2, N3, N4, N5, N6, N7 and 4 others"
    assert words.join(names[:9]).endswith("N7 and N8")
    assert words.join([]) == ""


def test_negative_numbers_keep_their_sign() -> None:
    words = load_words("fr")
    assert [words.decimal(n) for n in (-0.5, -2.25, -0.001, 0.3)] == ["−0,5", "−2,25", "0", "0,3"]
