"""Marks in the text: whatever spans overlap, the text stays as it was read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus.present.material import Limits
from dissensus.present.pages import Made, make_report
from dissensus.present.report import render_report
from dissensus.present.sections import Article
from dissensus.records import (
    Actor,
    Coded,
    Commitment,
    Concept,
    Document,
    Quotation,
    Stance,
    Statement,
)

DORVAN = Actor("DOR", "state", {"en": "Dorvan"})
BORDER = Concept("border", {"en": "close the border"})
TEXT = "Dorvan refuses.\nLorn, however, agrees: “we will”.\n\nNobody else does."
MADE = Made("1", "c", "1", "h", "r", (), (), "2026-11-22")


def state(start: int, end: int, stance: Stance = "oppose", *, text: str = TEXT) -> Statement:
    return Statement("p", "d", start, end, text[start:end], DORVAN, DORVAN, BORDER, "x", stance)


def mark(coded: Coded) -> Article:
    return make_report([coded], MADE, labels="en").articles.shown[0]


def joined(article: Article) -> str:
    return "".join(segment.text for paragraph in article.paragraphs for segment in paragraph)


SPANS = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).map(
    lambda ends: (min(ends), max(ends))
)


@given(st.lists(SPANS, min_size=1, max_size=8), st.lists(SPANS, max_size=4))
def test_text_is_the_same_under_any_marks(
    said: list[tuple[int, int]], quoted: list[tuple[int, int]]
) -> None:
    coded = Coded(
        Document("d", "p", TEXT),
        tuple(state(start, end) for start, end in said),
        tuple(Quotation("p", "d", start, end, TEXT[start:end], None) for start, end in quoted),
    )
    article = mark(coded)
    assert joined(article) == TEXT
    shown = [n for paragraph in article.paragraphs for segment in paragraph for n in segment.notes]
    # A span of no length has a note and nothing to underline.
    assert sorted(shown) == [
        n for n, s in enumerate(article.statements, start=1) if s.start < s.end
    ]


@given(st.lists(SPANS, min_size=1, max_size=8))
def test_a_character_is_marked_where_a_span_covers_it(spans: list[tuple[int, int]]) -> None:
    article = mark(Coded(Document("d", "p", TEXT), tuple(state(*span) for span in spans)))
    marked = [
        bool(segment.stances)
        for paragraph in article.paragraphs
        for segment in paragraph
        for _ in segment.text
    ]
    assert marked == [any(start <= n < end for start, end in spans) for n in range(len(TEXT))]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\r\n\r\n"])
def test_paragraphs_end_where_lines_do(end: str) -> None:
    text = f"Dorvan refuses.{end}Lorn agrees.{end}Nobody else."
    article = mark(Coded(Document("d", "p", text), (state(0, 15, text=text),)))
    paragraphs = ["".join(one.text for one in row).strip() for row in article.paragraphs]
    assert paragraphs == ["Dorvan refuses.", "Lorn agrees.", "Nobody else."]
    assert joined(article) == text


def test_a_long_article_hides_no_short_one() -> None:
    texts = ["Dorvan refuses. " * 9_000, *[TEXT] * 3]
    corpus = [
        Coded(Document(f"d{n}", "p", text), (state(0, 15, text=text),) * (4 - n))
        for n, text in enumerate(texts)
    ]
    limits = Limits(articles=20_000)
    articles = make_report(corpus, MADE, labels="en", limits=limits).articles
    assert (len(articles.shown), articles.left_out) == (3, 1)


def test_nested_and_overlapping_stances_are_both_there() -> None:
    coded = Coded(
        Document("d", "p", TEXT), (state(0, 30), state(7, 14, "support"), state(20, 45, "open"))
    )
    segments = [segment for paragraph in mark(coded).paragraphs for segment in paragraph]
    found = {segment.text: segment.stances for segment in segments}
    assert found["refuses"] == ("oppose", "support")
    assert found[TEXT[20:30]] == ("oppose", "open")
    page = render_report(make_report([coded], MADE, labels="en"))
    assert '<span class="m u1-oppose u2-support">refuses</span>' in page


def test_quotation_and_commitment_are_marked_with_their_notes() -> None:
    start = TEXT.index("we will")
    place = ("p", "d", start, start + 7, "we will")
    coded = Coded(
        Document("d", "p", TEXT),
        (),
        (Quotation(*place, Actor("LOR", "state", {"en": "Lorn"}), "Lorn", "agrees"),),
        (Commitment(*place, (DORVAN,), "must", BORDER, "x"),),
    )
    article = mark(coded)
    assert [quotation.speaker for quotation in article.quotations] == ["Lorn"]
    segments = [segment for paragraph in article.paragraphs for segment in paragraph]
    assert [s.text for s in segments if s.quoted and s.commitment] == ["we will"]
    page = render_report(make_report([coded], MADE, labels="en"))
    assert 'href="#a1q1"' in page
    assert 'id="a1q1"' in page


def test_span_beyond_the_text_is_not_drawn() -> None:
    coded = Coded(Document("d", "p", TEXT), (state(0, 6), state(5, len(TEXT) + 9)))
    assert joined(mark(coded)) == TEXT
