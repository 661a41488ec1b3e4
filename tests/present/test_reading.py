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
                "Open to it: x. Members heard: 4 of 31. Agreement among them: 0.29, on a scale "
                "from 0 (split evenly) to 1 (of one mind). Depending on where the 27 members not "
                "heard stand, agreement in the whole group could be anything from 0.2 to 0.4."
            ),
            (
                "Sur « send troops », les positions se séparent (Pact). Contre : Arvenia, "
                "Borland et Dorvan. Sans l’exclure : x. "
                "Membres entendus : 4 sur 31. Accord entre eux : 0,29, sur une échelle de 0 (à "
                "parts égales) à 1 (d’une seule voix). Selon la position des 27 membres que l’on "
                "n’a pas entendus, l’accord du groupe entier peut aller de 0,2 à 0,4."
            ),
        ),
        (
            "united_but",
            {
                "group": "Pact",
                "concept": "c",
                "against": ["a"],
                "reserved": ["b"],
                "spoken": 2,
                "members": 2,
                "value": 1.0,
                "low": 1.0,
                "high": 1.0,
                "actor": "d",
                "held": "open",
                "date": "2026-03-01",
            },
            (
                "On “send troops”, Dorvan parts from the members who speak (Pact): it joins on "
                "1 March 2026 and does not rule it out. Against: Arvenia. "
                "Reserved: Borland. Members heard: 2 of 2. Agreement among them: 1, on a scale "
                "from 0 (split evenly) to 1 (of one mind)."
            ),
            (
                "Sur « send troops », Dorvan se sépare des membres qui s’expriment (Pact) : "
                "adhésion le 1er mars 2026, et ne l’exclut pas. "
                "Contre : Arvenia. Réservés : Borland. Membres entendus : 2 sur 2. Accord entre "
                "eux : 1, sur une échelle de 0 (à parts égales) à 1 (d’une seule voix)."
            ),
        ),
        (
            "breaks_ranks",
            {
                "concept": "c",
                "side": "against",
                "most": 10,
                "spoken": 13,
                "against": (),
                "neutral": (),
                "both": ("a",),
                "open": ("b", "d"),
            },
            (
                "On “send troops”, 10 of the 13 members heard are against it or wary of it. "
                "Breaking ranks, on both sides: Arvenia. "
                "Breaking ranks, open to it: Borland and Dorvan."
            ),
            (
                "Sur « send troops », 10 des 13 membres entendus : contre ou réservés. "
                "Hors des rangs, des deux côtés : Arvenia. "
                "Hors des rangs, sans l’exclure : Borland et Dorvan."
            ),
        ),
        (
            "grew",
            {
                "concept": "c",
                "trend": "grew",
                "start": "2026-01-31",
                "stop": "2026-02-28",
                "before": 0.75,
                "after": 0.654,
                "joined": ("a",),
                "left": (),
                "moved": ("b",),
            },
            (
                "On “send troops”, the division grew between 31 January 2026 and 28 February "
                "2026: agreement among those heard went from 0.75 to 0.65. Members who came: "
                "Arvenia. Whose position is new or changed: Borland."
            ),
            (
                "Sur « send troops », la division s’est creusée entre le 31 janvier 2026 et le "
                "28 février 2026 : l’accord entre membres entendus est passé de 0,75 à 0,65. "
                "Membres venus : Arvenia. Position nouvelle ou changée : Borland."
            ),
        ),
        (
            "at_odds",
            {
                "holder": "a",
                "concept": "c",
                "kind": "words-deeds",
                "said": "oppose",
                "done": "open",
                "case": "b",
                "sort": "contradiction",
            },
            "Arvenia, on “send troops”: in words against, in deeds open to it (“Borland”).",
            (
                "Arvenia, sur « send troops » : en paroles contre, en actes sans l’exclure "
                "(« Borland »)."
            ),
        ),
        (
            "threatens",
            {"holder": "b", "actor": "a", "concept": "c", "consequence": "a clash", "word": ""},
            (
                "Borland (Arvenia) threatens over “send troops”. What would follow, in the words "
                "of the text: “a clash”. That is what is said, not how likely it is to happen."
            ),
            (
                "Borland (Arvenia) : menace à propos de « send troops ». Ce qui suivrait, selon "
                "les mots du texte : « a clash ». C’est ce qui est dit, et non la probabilité "
                "que cela arrive."
            ),
        ),
        (
            "keeps_open",
            {"actors": ["a"], "concept": "c"},
            "On “send troops”, Arvenia rules nothing out.",
            "Sur « send troops », n’exclut rien : Arvenia.",
        ),
        (
            "keeps_open",
            {"actors": ["a", "b"], "concept": "c"},
            "On “send troops”, Arvenia and Borland rule nothing out.",
            "Sur « send troops », n’excluent rien : Arvenia et Borland.",
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
                "Borland (Arvenia) draws a red line at “send troops”. What would follow, in the "
                "words of the text: “a clash”. How sure of it the words are, in that case only: "
                "between 99 and 100% (the word “inevitable”). That is what is said, not how likely "
                "it is to happen."
            ),
            (
                "Borland (Arvenia) : ligne rouge sur « send troops ». Ce qui suivrait, selon "
                "les mots du texte : « a clash ». La certitude affichée, dans ce cas seulement : "
                "entre 99 et 100 % (le mot « inevitable »). C’est ce qui est dit, et non la "
                "probabilité que cela arrive."
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
            "Arvenia and Borland must not: “send troops” (by: the pact).",
            "Arvenia et Borland ne doivent pas : « send troops » (selon : the pact).",
        ),
        (
            "invoked",
            {"holder": "b", "group_number": 3},
            (
                "Borland, in words: up to group 3 of 7 (intense crises) on Kahn’s ladder of "
                "escalation."
            ),
            (
                "Borland, en paroles : jusqu’au groupe 3 sur 7 (crises intenses) de l’échelle "
                "d’escalade de Kahn."
            ),
        ),
        (
            "at_odds",
            {"holder": "a", "concept": "c", "kind": "words-deeds", "sort": "contradiction"},
            "Arvenia, on “send troops”: its words and its deeds part.",
            "Arvenia, sur « send troops » : ses paroles et ses actes divergent.",
        ),
        (
            "at_odds",
            {
                "holder": "a",
                "concept": "c",
                "kind": "words-deeds",
                "sort": "disputed",
                "said": "oppose",
                "done": "support",
            },
            (
                "Arvenia, on “send troops”: in words against, in deeds for. One of the sides is "
                "only alleged."
            ),
            (
                "Arvenia, sur « send troops » : en paroles contre, en actes pour. L’un des côtés "
                "n’est qu’allégué."
            ),
        ),
        (
            "balance_tradeoff",
            {"concept": "c", "support": -0.69, "lines": 7, "against_by": ["a", "b"]},
            (
                "On “send troops”, the members heard are on the whole against it (−0.69, where −1 "
                "is all against and 1 all for). Red lines and warnings against it come from "
                "Arvenia and Borland."
            ),
            (
                "Sur « send troops », les membres entendus sont dans l’ensemble contre (−0,69, où "
                "−1 est « tous contre » et 1 « tous pour »). Lignes rouges et mises en garde "
                "viennent de : Arvenia et Borland."
            ),
        ),
        (
            "pivotal",
            {"actors": ["a"], "concept": "c", "effect": 0.0536},
            (
                "On “send troops”, agreement hangs most on Arvenia: were it to stand elsewhere, "
                "the figure would move by up to 0.05."
            ),
            (
                "Sur « send troops », la voix dont l’accord dépend le plus : Arvenia ; si elle se "
                "plaçait ailleurs, le chiffre bougerait de 0,05 au plus."
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


@pytest.mark.parametrize(
    ("stands", "english", "french"),
    [
        (0.984, "very sure: holds in 98 of 100 draws", "très sûr : tient dans 98 tirages sur 100"),
        (0.95, "very sure: holds in 95 of 100 draws", "très sûr : tient dans 95 tirages sur 100"),
        (0.55, "as likely as not: holds in 55 of 100 draws",
         "une chance sur deux environ : tient dans 55 tirages sur 100"),
        (0.0, "doubtful: holds in 0 of 100 draws", "douteux : tient dans 0 tirages sur 100"),
        (None, "how sure is not drawn", "la sûreté n’est pas tirée"),
    ],
)  # fmt: skip
def test_how_sure_a_clause_is(stands: float | None, english: str, french: str, made: Made) -> None:
    clause = Clause(heading="divided", name="backs", values={"concept": "c"}, stands=stands)
    for labels, told in (("en", english), ("fr", french)):
        figures = Figures(group="Pact", tables={}, clauses=(clause,), labels=LABELS)
        report = make_report([], made, labels=labels, figures=figures)
        assert clean(report.reading.passages[0].said[0].sure) == told
        assert report.reading.passages[0].said[0].stands == stands
        assert clean(told) in clean(render_report(report))


def test_a_quotation_within_quoted_words_has_marks_of_its_own(made: Made) -> None:
    said = tell(made, "warns", "fr", holder="a", consequence="ce serait « la fin » du pacte")
    assert "« ce serait “la fin” du pacte »" in clean(said.text)
    said = tell(made, "warns", "en", holder="a", consequence="it would be “the end” of it")
    assert "“it would be ‘the end’ of it”" in said.text


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
    assert first.count('href="#redlines"') == 3
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
    assert said.text == ("Borland draws a red line at “send troops”.")


def test_a_word_without_a_range_is_still_said(made: Made) -> None:
    said = tell(made, "red_line", holder="b", concept="c", word="grave", low=None, high=None)
    assert "in that case only: “grave”." in said.text


def test_a_clause_without_words_is_left_out(made: Made) -> None:
    clauses = (Clause(heading="divided", name="unheard_of"),)
    figures = Figures(group="", tables={}, clauses=clauses)
    report = make_report([], made, labels="en", figures=figures)
    assert not report.reading.passages
    assert "Nothing was measured" in render_report(report)


def test_all_members_of_a_list_are_named(made: Made) -> None:
    said = tell(made, "keeps_open", actors=[f"N{n}" for n in range(12)], concept="c")
    assert "N10 and N11 rule" in said.text
    assert "others" not in said.text


def test_where_all_were_heard_nothing_is_said_of_the_silent(made: Made) -> None:
    heard: dict[str, Any] = {
        "concept": "c",
        "against": ["a", "b"],
        "spoken": 2,
        "value": 1.0,
        "low": 1.0,
    }
    said = tell(made, "united_on", **heard, members=2, high=1.0)
    assert said.text.endswith("to 1 (of one mind).")
    said = tell(made, "united_on", **heard, members=3, high=1.0)
    assert "the 1 member not heard stands" in said.text


def test_words_of_a_text_lose_a_mark_without_its_other(made: Made) -> None:
    said = tell(made, "warns", holder="a", concept="c", consequence="serait « la fin du monde.")
    assert said.text.endswith(": “serait la fin du monde”.")


def test_a_coalition_that_nothing_parts_has_a_heading(made: Made) -> None:
    clause = Clause(heading="coalition", name="not_carried", values={"reason": "no value"})
    figures = Figures(group="", tables={}, clauses=(clause,), labels=LABELS)
    for labels, heading in (("en", "The coalition"), ("fr", "La coalition")):
        page = render_report(make_report([], made, labels=labels, figures=figures))
        assert f"<h3>{heading}</h3>" in page


def test_long_lists_are_cut_and_counted() -> None:
    words = load_words("en")
    names = [f"N{n}" for n in range(12)]
    assert words.join(names) == "N0, N1, N2, N3, N4, N5, N6, N7 and 4 others"
    assert words.join(names[:9]).endswith("N7 and N8")
    assert words.join([]) == ""


def test_negative_numbers_keep_their_sign() -> None:
    words = load_words("fr")
    assert [words.decimal(n) for n in (-0.5, -2.25, -0.001, 0.3)] == ["−0,5", "−2,25", "0", "0,3"]
