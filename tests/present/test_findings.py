"""Red lines and contradictions, each by an example made for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dissensus.present.found import Findings
from dissensus.present.pages import Made, make_report
from dissensus.records import Act, Actor, Coded, Concept, Document, Stance, Statement

LORN = Actor("LOR", "state", {"en": "Lorn"})
LEAGUE = Actor("League", "party", {"en": "League"})
ANNA, OTTO = Actor("Anna Vell", "person"), Actor("Otto Brand", "person")
BORDER = Concept("border", {"en": "close the border"})
WORDS: tuple[Stance, Act] = ("oppose", "says")
DEED: tuple[Stance, Act] = ("support", "does")


def say(
    stance: Stance, act: Act = "says", *, actor: Actor = LORN, party: Actor | None = LORN,
    alleged: bool = False,
) -> Statement:  # fmt: skip
    return Statement("p", "d", 0, 4, "Lorn", actor, party, BORDER, "border", stance, act=act,
                     alleged=alleged)  # fmt: skip


def find(made: Made, *days: tuple[str, list[Statement]]) -> Findings:
    coded = [
        Coded(Document(f"d{n}", "p", "Lorn.", date=date), tuple(statements))
        for n, (date, statements) in enumerate(days)
    ]
    return make_report(coded, made, labels="en").findings


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        (("oppose", "says"), ("support", "says"), ["words"]),
        (("oppose", "says"), ("support", "does"), ["words-deeds"]),
        (("reserved", "does"), ("open", "promises"), ["words-deeds"]),
        (("oppose", "does"), ("support", "does"), ["deeds"]),
        (("oppose", "says"), ("neutral", "says"), []),
        (("oppose", "says"), ("reserved", "does"), []),
    ],
)
def test_kinds_of_contradiction(
    one: tuple[Stance, Act], other: tuple[Stance, Act], kinds: list[str], made: Made
) -> None:
    found = find(made, ("2024-02-26", [say(*one), say(*other)])).contradictions
    assert [contradiction.kind for contradiction in found] == kinds


def test_only_the_sentences_of_its_kind_are_shown(made: Made) -> None:
    statements = [say("oppose"), say("open"), say("support", "does")]
    found = find(made, ("2024-02-26", statements)).contradictions
    shown = {one.kind: [sentence.stance for sentence in one.support] for one in found}
    assert shown == {"words": ["open"], "words-deeds": ["support"]}


def test_two_organs_of_one_state_contradict_each_other(made: Made) -> None:
    statements = [say("oppose", actor=ANNA), say("support", "does")]
    found = find(made, ("2024-02-26", statements)).contradictions
    assert [(one.party, one.against[0].actor) for one in found] == [("Lorn", "Anna Vell")]


def test_members_of_a_political_party_may_differ(made: Made) -> None:
    statements = [
        say("oppose", actor=ANNA, party=LEAGUE), say("support", actor=OTTO, party=LEAGUE),
    ]  # fmt: skip
    assert not find(made, ("2024-02-26", statements)).contradictions


def test_alleged_deed_makes_a_disputed_one(made: Made) -> None:
    found = find(made, ("", [say("oppose"), say("support", "does", alleged=True)]))
    assert [one.kind for one in found.disputed] == ["words-deeds"]
    assert not found.contradictions


@pytest.mark.parametrize(("date", "shift"), [("2024-03-01", False), ("2024-09-01", True)])
def test_months_apart_is_a_change_of_mind(date: str, shift: bool, made: Made) -> None:
    found = find(made, ("2024-02-26", [say("oppose")]), (date, [say("support")]))
    assert (len(found.contradictions), len(found.shifts)) == (not shift, shift)


@pytest.mark.parametrize(
    ("act", "condition", "consequence", "count"),
    [
        ("warns", "", "a war", 1),
        ("threatens", "if troops come", "", 1),
        ("warns", "", "", 0),
        ("says", "if asked", "a war", 0),
    ],
)
def test_red_lines(act: Act, condition: str, consequence: str, count: int, made: Made) -> None:
    statement = Statement("p", "d", 0, 4, "Lorn", LORN, LORN, BORDER, "border", "oppose", act=act,
                          condition=condition, consequence=consequence)  # fmt: skip
    assert len(find(made, ("", [statement])).red_lines) == count


def test_what_is_left_out_is_counted(corpus_of: Callable[..., list[Coded]], made: Made) -> None:
    findings = make_report(corpus_of(120, 12), made, labels="en").findings
    assert len(findings.commitments) + findings.commitments_left_out == 120
    assert findings.commitments_left_out
