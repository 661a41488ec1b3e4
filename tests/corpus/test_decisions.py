"""What people decide stays, whatever runs come after, and every earlier state can be shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dissensus.corpus import Corpus, open_corpus
from dissensus.corpus.codings import Work
from dissensus.corpus.documents import prepare
from dissensus.errors import CorpusError
from dissensus.records import Actor, Coded, Concept, Document, Skip, Statement

NORWAY = Actor("NOR", "state", {"en": "Norway"})
CHILE = Actor("CHL", "state", {"en": "Chile"})
QUOTA = Concept("quota", {"en": "raise the quota"})
PORTS = Concept("ports", {"en": "close ports"})
TEXT = "Norway refuses to raise the quota. Chile backs it. Norway may close its ports."
DOCUMENT = Document("a", "a.txt", TEXT)
FIRST = Statement(
    "a.txt", "a", 0, 33, TEXT[:33], NORWAY, NORWAY, QUOTA, "raise the quota", "oppose"
)
SECOND = Statement("a.txt", "a", 35, 49, TEXT[35:49], CHILE, CHILE, QUOTA, "it", "support")


def code(corpus: Corpus, *statements: Statement) -> None:
    run = corpus.begin_run("code", version="1", basis="b", settings="{}", by="")
    (kept,) = corpus.keep_documents([prepare(DOCUMENT)])
    corpus.keep_codings(run, [Work(kept.number, Coded(DOCUMENT, statements), "b")])
    corpus.end_run(run)


def told(corpus: Corpus, **asked: Any) -> dict[str, tuple[str, str]]:
    every = ("proposed", "accepted", "rejected")
    rows = corpus.attestations(status=every, **asked).iter_rows(named=True)
    return {row["id"]: (row["status"], row["stance"]) for row in rows}


@pytest.fixture
def filled(corpus: Corpus) -> Corpus:
    code(corpus, FIRST, SECOND)
    return corpus


def test_accepted_rejected_corrected(filled: Corpus) -> None:
    filled.accept("s1", by="ann", note="clear")
    filled.reject("s2", by="bob")
    assert told(filled) == {"s1": ("accepted", "oppose"), "s2": ("rejected", "support")}
    filled.correct("s1", stance="reserved", by="ann")
    assert told(filled)["s1"] == ("accepted", "reserved")
    log = filled.log(statement="s1").select("kind", "by", "stance", "note").rows()
    assert log == [
        ("corrected", "ann", "reserved", ""),
        ("accepted", "ann", "oppose", "clear"),
        ("coded", "", "oppose", ""),
    ]


def test_the_log_tells_what_a_decision_changed(filled: Corpus) -> None:
    filled.accept("s1")
    filled.correct("s1", stance="reserved", actor=CHILE, alleged="yes", condition="if paid")
    filled.undo()
    log = filled.log().select("kind", "changes").rows()
    changed = "actor: NOR → CHL; stance: oppose → reserved; condition: none → if paid; alleged: "
    back = "actor: CHL → NOR; stance: reserved → oppose; condition: if paid → none; alleged: "
    assert log == [
        ("undone", f"{back}yes → no"),
        ("corrected", f"{changed}no → yes"),
        ("accepted", "status: proposed → accepted"),
        ("coded", ""),
    ]
    assert filled.log(statement="s1")["changes"].to_list() == [told for _, told in log]


def test_every_earlier_state_can_be_shown(filled: Corpus) -> None:
    states = [told(filled)]
    entries = [filled.log()["entry"].max()]
    for change in (
        lambda: filled.accept("s1"),
        lambda: filled.correct("s1", stance="open"),
        lambda: code(filled, SECOND),
        filled.undo,
        lambda: filled.reject("s2"),
    ):
        change()
        states.append(told(filled))
        entries.append(filled.log()["entry"].max())
    assert [told(filled, at=str(entry)) for entry in entries] == states
    assert told(filled, at="0") == {}
    times = dict(filled.log().select("entry", "at").iter_rows())
    assert [told(filled, at=times[entry]) for entry in entries] == states


def test_a_day_means_its_end(filled: Corpus) -> None:
    assert told(filled, at="2001-01-01") == {}
    assert told(filled, at="2999-01-01") == told(filled)


def test_a_correction_survives_a_run_that_says_it_again(filled: Corpus) -> None:
    filled.correct("s1", stance="reserved", by="ann")
    code(filled, FIRST, SECOND)
    assert told(filled) == {"s1": ("accepted", "reserved"), "s2": ("proposed", "support")}


def test_a_correction_survives_a_run_that_agrees_with_it(filled: Corpus) -> None:
    filled.correct("s1", stance="reserved", by="ann")
    code(filled, replace(FIRST, stance="reserved"), SECOND)
    assert told(filled) == {"s1": ("accepted", "reserved"), "s2": ("proposed", "support")}


def test_a_correction_survives_a_run_that_finds_nothing(filled: Corpus) -> None:
    filled.correct("s1", stance="reserved", by="ann")
    code(filled)
    assert told(filled) == {"s1": ("accepted", "reserved")}


@pytest.mark.parametrize(
    "again",
    [
        replace(FIRST, start=0, end=20, text=TEXT[:20]),
        replace(FIRST, concept=PORTS),
        replace(FIRST, stance="open"),
    ],
    ids=["other borders", "other concept of the codebook", "other stance"],
)
def test_what_was_accepted_is_not_proposed_again_in_other_words(
    filled: Corpus, again: Statement
) -> None:
    filled.accept("s1")
    code(filled, again, SECOND)
    assert told(filled) == {"s1": ("accepted", "oppose"), "s2": ("proposed", "support")}


def test_what_was_corrected_is_not_proposed_again_with_its_fault(filled: Corpus) -> None:
    filled.correct("s1", actor="Chile")
    code(filled, replace(FIRST, end=32, text=TEXT[:32]), SECOND)
    assert told(filled) == {"s1": ("accepted", "oppose"), "s2": ("proposed", "support")}


def test_a_fault_of_the_rules_takes_nothing_back(filled: Corpus) -> None:
    run = filled.begin_run("code", version="1", basis="c", settings="{}", by="")
    failed = Coded(DOCUMENT, skips=(Skip("a.txt", "a", 0, 0, "", "failed", "out of the blue"),))
    filled.keep_codings(run, [Work(1, failed, "c")])
    assert set(told(filled)) == {"s1", "s2"}


def test_another_statement_on_the_same_words_is_proposed(filled: Corpus) -> None:
    filled.accept("s1")
    code(filled, FIRST, replace(FIRST, actor=CHILE), SECOND)
    assert told(filled)["s3"] == ("proposed", "oppose")


def test_what_was_rejected_stays_so_and_another_stance_is_proposed(filled: Corpus) -> None:
    filled.reject("s1")
    code(filled, FIRST, SECOND)
    assert told(filled)["s1"] == ("rejected", "oppose")
    code(filled, replace(FIRST, start=0, end=20, text=TEXT[:20]), SECOND)
    assert told(filled)["s1"] == ("rejected", "oppose")
    assert "s3" not in told(filled)
    code(filled, replace(FIRST, stance="open"), SECOND)
    assert told(filled)["s3"] == ("proposed", "open")


def test_a_correction_moves_the_borders(filled: Corpus) -> None:
    filled.correct("s1", start="0", end="14")
    (row,) = filled.attestations(status="accepted").to_dicts()
    assert (row["start"], row["end"], row["text"]) == (0, 14, "Norway refuses")


def test_a_correction_names_an_actor_that_the_corpus_knows_or_is_given(filled: Corpus) -> None:
    filled.correct("s1", actor="Chile", party="", alleged="yes")
    (row,) = filled.attestations(status="accepted").to_dicts()
    assert (row["actor"], row["party"], row["alleged"]) == ("Chile", "", True)
    filled.correct("s1", actor=Actor("PER", "state", {"en": "Peru"}), concept=PORTS)
    (row,) = filled.attestations(status="accepted").to_dicts()
    assert (row["actor"], row["concept"]) == ("Peru", "close ports")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"stance": "against"}, "'against' is no stance; write one of support, open"),
        ({"mood": "good"}, "'mood' cannot be corrected"),
        ({"actor": ""}, "needs its actor"),
        ({"actor": "Norwy"}, "did you mean 'Norway'"),
        ({"start": "9", "end": "5"}, "9 to 5 is no part"),
        ({"end": "x"}, "numbers of characters"),
        ({"end": "9999"}, "no part of a text of 78 characters"),
        ({}, "nothing to correct"),
    ],
)
def test_a_correction_that_cannot_be_is_told_and_changes_nothing(
    filled: Corpus, changes: dict[str, str], message: str
) -> None:
    before = filled.log()
    with pytest.raises(CorpusError, match=message):
        filled.correct("s1", **changes)
    assert filled.log().equals(before)


def test_a_statement_that_is_not_there(filled: Corpus) -> None:
    before = told(filled)
    with pytest.raises(CorpusError, match="s9 is not there"):
        filled.accept("s1", "s9")
    with pytest.raises(CorpusError, match="named like s12"):
        filled.accept("12")
    assert told(filled) == before
    code(filled, FIRST)
    with pytest.raises(CorpusError, match="s2 is no longer proposed"):
        filled.accept("s2")


def test_undo_and_undo_of_undo(filled: Corpus) -> None:
    filled.accept("s1")
    filled.correct("s1", stance="open")
    undone = filled.undo(by="ann")
    assert told(filled)["s1"] == ("accepted", "oppose")
    filled.undo(undone)
    assert told(filled)["s1"] == ("accepted", "open")
    assert filled.log()["kind"].to_list()[:2] == ["undone", "undone"]


def test_undo_takes_back_the_last_that_stands(filled: Corpus) -> None:
    filled.accept("s1")
    filled.reject("s2")
    filled.undo()
    filled.undo()
    assert told(filled) == {"s1": ("proposed", "oppose"), "s2": ("proposed", "support")}
    with pytest.raises(CorpusError, match="no decision to take back"):
        filled.undo()


def test_undo_goes_back_step_by_step(filled: Corpus) -> None:
    filled.accept("s2")
    filled.accept("s1")
    filled.correct("s1", stance="open")
    filled.undo()
    filled.undo()
    assert told(filled)["s1"] == ("proposed", "oppose")
    filled.undo(int(filled.log()["entry"].to_list()[0]))
    assert told(filled)["s1"] == ("accepted", "oppose")
    filled.undo()
    assert told(filled) == {"s1": ("proposed", "oppose"), "s2": ("accepted", "support")}


def test_undo_of_what_was_changed_since_is_told(filled: Corpus) -> None:
    filled.accept("s1")
    first = filled.log()["entry"][0]
    filled.reject("s1")
    with pytest.raises(CorpusError, match="take that back first"):
        filled.undo(first)
    with pytest.raises(CorpusError, match="is no decision"):
        filled.undo(1)


def test_a_decision_taken_back_has_its_document_coded_again(filled: Corpus) -> None:
    filled.accept("s1")
    code(filled, replace(FIRST, stance="reserved"), SECOND)
    assert next(filled.bases()).coding == "b"
    filled.undo()
    assert next(filled.bases()).coding == ""


def test_a_decision_taken_back_leaves_the_statement_to_the_next_run(filled: Corpus) -> None:
    filled.accept("s1")
    filled.undo()
    code(filled, SECOND)
    assert told(filled) == {"s2": ("proposed", "support")}


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("code"), st.sets(st.integers(0, 3))),
        st.tuples(st.sampled_from(["accept", "reject"]), st.integers(1, 4)),
        st.tuples(st.sampled_from(["open", "neutral"]), st.integers(1, 4)),
        st.tuples(st.just("undo"), st.just(0)),
    ),
    max_size=12,
)
POOL = (FIRST, SECOND, replace(FIRST, stance="reserved"), replace(SECOND, concept=PORTS))


@given(steps=STEPS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_every_state_can_be_shown_again(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, Any]]
) -> None:
    path = str(tmp_path_factory.mktemp("steps") / "corpus.db")
    with open_corpus(path, must_exist=False) as corpus:
        seen: list[tuple[int, pl.DataFrame]] = []
        for what, which in steps:
            try:
                take_step(corpus, what, which)
            except CorpusError:
                continue
            seen.append((int(corpus.log()["entry"].max() or 0), corpus.attestations()))  # type: ignore[arg-type]
        for entry, frame in seen:
            assert corpus.attestations(at=str(entry)).equals(frame)


def take_step(corpus: Corpus, what: str, which: Any) -> None:
    if what == "code":
        code(corpus, *(POOL[place] for place in sorted(which)))
    elif what == "undo":
        corpus.undo()
    elif what in ("accept", "reject"):
        getattr(corpus, what)(f"s{which}")
    else:
        corpus.correct(f"s{which}", stance=what)
