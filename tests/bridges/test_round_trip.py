"""What goes out over a bridge and comes in again is the same exchange."""

from __future__ import annotations

import tempfile
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dissensus.bridges.labelstudio import LABEL_STUDIO
from dissensus.bridges.qdpx import QDPX
from dissensus.bridges.xmi import XMI_FILES
from dissensus.exchange import Annotation, Bridge, Exchange, Extra, Held, Value
from dissensus.records import (
    ACTOR_KINDS,
    STANCES,
    Actor,
    Concept,
    Document,
    Likelihood,
    Span,
    Statement,
)

BRIDGES = [QDPX, XMI_FILES, LABEL_STUDIO]
ODD = (
    *("\n", "\r", "\r\n", "\x85", "\u2028", "\x0b", "\x0c", "\t", " ", "\xa0"),
    *("\U0001f600", "\U0001f468\u200d\U0001f469", "e\u0301", "\u05d0\u05d1", "\u202e", "\u0627"),
    *("\x00", "\x01", "\x1f", "\x7f", "\ufeff", "\ufffe", "\uffff", "\ufffd", "<", "&", '"', "]]>"),
    *("Oslo refuse. ", "é", "a", "\\n", "Le ministre dit non, "),
)
TEXTS = st.lists(st.sampled_from(ODD), max_size=25).map("".join)
VALUES = st.text(max_size=12) | TEXTS
NAMES = (st.text(min_size=1, max_size=8) | st.sampled_from(["a\x85", "a; b", " a", "no;"])).filter(
    str.strip
)
LABELS = st.dictionaries(st.sampled_from(["fr", "en", "de"]), VALUES, max_size=2)
ACTORS = st.builds(Actor, NAMES, st.sampled_from(sorted(ACTOR_KINDS)), LABELS)
IDS = st.lists(NAMES, max_size=2).map(tuple)
CONCEPTS = st.builds(Concept, NAMES, LABELS, st.booleans(), IDS, IDS, IDS)
NUMBERS = st.floats(0, 1)
LIKELIHOODS = st.builds(Likelihood, NAMES, NUMBERS, NUMBERS, st.sampled_from(["none", "kent"]))
PLAIN: st.SearchStrategy[Value] = (
    VALUES | st.integers() | st.booleans() | st.none() | st.floats(allow_nan=False)
)
FIELDS = st.dictionaries(st.sampled_from(["grade", "memo", "Ångström", "2 x", "id"]), PLAIN)
PEOPLE = st.sampled_from(["", "Ada", "Bo Ek", "\x02é"])


@st.composite
def spans(draw: st.DrawFn, document: Document) -> Span:
    ends = draw(st.tuples(*[st.integers(0, len(document.text))] * 2).map(sorted))
    return Span(*ends)


@st.composite
def statements(draw: st.DrawFn, document: Document) -> Statement:
    span = draw(spans(document))
    return Statement(
        path=draw(VALUES),
        document=document.id,
        start=span.start,
        end=span.end,
        text=document.text[span.start : span.end],
        actor=draw(ACTORS),
        party=draw(st.none() | ACTORS),
        concept=draw(CONCEPTS),
        concept_text=draw(VALUES),
        stance=draw(st.sampled_from(list(STANCES))),
        firmness=draw(st.sampled_from(["categorical", "plain", "hedged"])),
        act=draw(st.sampled_from(["says", "denies", "does"])),
        source=draw(st.none() | ACTORS),
        targets=draw(st.lists(ACTORS, max_size=3).map(tuple)),
        condition=draw(VALUES),
        consequence=draw(VALUES),
        likelihood=draw(st.none() | LIKELIHOODS),
        direct=draw(st.sampled_from(["yes", "partly", "no"])),
        alleged=draw(st.booleans()),
        confidence=draw(NUMBERS),
        coder=draw(VALUES),
        status=draw(st.sampled_from(["proposed", "accepted", "rejected"])),
        quote=draw(st.none() | spans(document)),
    )


@st.composite
def exchanges(draw: st.DrawFn) -> Exchange:
    names = draw(st.lists(NAMES, min_size=1, max_size=2, unique=True))
    documents = [Document(name, draw(VALUES), draw(TEXTS), *draw(FIVE)) for name in names]
    held: list[Held] = []
    annotations: list[Annotation] = []
    for document in documents:
        for _ in range(draw(st.integers(0, 2))):
            id_ = f"s{len(held)}{draw(NAMES)}"
            held.append(Held(id_, draw(statements(document)), draw(PEOPLE), draw(FIELDS)))
        for _ in range(draw(st.integers(0, 2))):
            span, id_ = draw(spans(document)), f"a{len(annotations)}{draw(NAMES)}"
            place = (document.id, span.start, span.end, draw(VALUES), draw(PEOPLE), draw(FIELDS))
            annotations.append(Annotation(id_, *place))
    return Exchange(tuple(documents), tuple(held), tuple(annotations))


FIVE = st.tuples(VALUES, st.sampled_from(["", "2024-02-26"]), VALUES, st.just("fr"), VALUES)


def order(exchange: Exchange) -> dict[str, object]:
    """All that is in an exchange, labels too, without the order of its spans."""
    return {
        "documents": sorted(map(repr, exchange.documents)),
        "statements": sorted(repr(asdict(held)) for held in exchange.statements),
        "annotations": sorted(repr(asdict(one)) for one in exchange.annotations),
        "extras": exchange.extras,
    }


def send(bridge: Bridge, exchange: Exchange) -> Exchange:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"corpus{bridge.suffix}"
        bridge.write(exchange, path)
        assert bridge.matches(path)
        return bridge.read(path)


@pytest.mark.parametrize("bridge", BRIDGES, ids=lambda bridge: bridge.suffix)
@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(exchange=exchanges())
def test_out_and_in_gives_the_same(bridge: Bridge, exchange: Exchange) -> None:
    back = send(bridge, exchange)
    assert order(back) == order(exchange)
    assert not back.losses


@pytest.mark.parametrize("bridge", BRIDGES, ids=lambda bridge: bridge.suffix)
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(exchange=exchanges())
def test_what_came_in_goes_out_and_in_again(bridge: Bridge, exchange: Exchange) -> None:
    once = send(bridge, exchange)
    assert order(send(bridge, once)) == order(once)


@pytest.mark.parametrize("bridge", BRIDGES, ids=lambda bridge: bridge.suffix)
def test_nothing_out_gives_nothing_in(bridge: Bridge) -> None:
    assert send(bridge, Exchange()) == Exchange()


@pytest.mark.parametrize("bridge", BRIDGES, ids=lambda bridge: bridge.suffix)
def test_span_without_its_document_is_a_loss(bridge: Bridge, tmp_path: Path) -> None:
    document = Document("one", "one.txt", "Oslo refuse.")
    good = Annotation("a", "one", 0, 4, "place")
    spans_ = (good, replace(good, id="b", document="two"), replace(good, id="c", end=99))
    exchange = Exchange((document,), (), spans_)
    losses = bridge.write(exchange, tmp_path / f"x{bridge.suffix}")
    assert sorted((loss.what, loss.count) for loss in losses) == [("annotation", 1)] * 2
    assert bridge.read(tmp_path / f"x{bridge.suffix}").annotations == (good,)


@pytest.mark.parametrize("bridge", BRIDGES, ids=lambda bridge: bridge.suffix)
def test_what_another_tool_holds_besides_is_a_loss(bridge: Bridge, tmp_path: Path) -> None:
    exchange = Exchange(extras=(Extra("dna", "x.dna", {"colours": 3}),))
    (loss,) = bridge.write(exchange, tmp_path / f"x{bridge.suffix}")
    assert (loss.what, loss.why) == ("what x.dna holds besides", "it is of another tool (dna)")


@pytest.mark.parametrize("bridge", BRIDGES, ids=lambda bridge: bridge.suffix)
def test_two_documents_of_one_identifier_are_a_loss(bridge: Bridge, tmp_path: Path) -> None:
    document = Document("one", "one.txt", "Oslo refuse.")
    exchange = Exchange((document, replace(document, text="Autre.")))
    (loss,) = bridge.write(exchange, tmp_path / f"x{bridge.suffix}")
    assert (loss.what, loss.count) == ("document", 1)
    assert bridge.read(tmp_path / f"x{bridge.suffix}").documents == (document,)
