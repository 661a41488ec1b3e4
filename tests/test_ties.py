"""The network of a report's parties, from coded documents."""

from __future__ import annotations

from dissensus.records import Actor, Coded, Concept, Document, Stance, Statement, Status
from dissensus.ties import tie_parties

TAX, BAN = Concept("tax", {"en": "tax"}), Concept("ban", {"en": "ban"})


def say(
    who: str, what: Concept, stance: Stance, party: str = "", status: Status = "proposed"
) -> Statement:
    speaker = Actor(who, "person")
    side = Actor(party, "state") if party else None
    return Statement("p", "d", 0, 1, "x", speaker, side, what, "x", stance, status=status)


def tie(*statements: Statement) -> dict[tuple[str, str], float]:
    coded = [Coded(Document("d", "p", "x"), (one,)) for one in statements]
    rows = tie_parties(coded).to_polars().iter_rows()
    return {(one, other): weight for one, other, weight in rows}


def test_pairs_of_statements_agree_or_conflict() -> None:
    found = tie(
        say("A", TAX, "support"), say("B", TAX, "support"), say("B", TAX, "support"),
        say("C", TAX, "oppose"), say("C", BAN, "open"), say("A", BAN, "support"),
    )  # fmt: skip
    # A and B: two pairs alike. A and C: -1 on the tax, 0.5 on the ban. B and C: two pairs at odds.
    assert found == {("A", "B"): 2.0, ("A", "C"): -0.5, ("B", "C"): -2.0}


def test_people_speak_for_their_party_and_rejected_statements_for_nobody() -> None:
    found = tie(
        say("Ilmo", TAX, "support", "Arvenia"), say("Dorvan", TAX, "oppose", "Dorvan"),
        say("Nobody", TAX, "oppose", status="rejected"), say("Vell", TAX, "oppose"),
    )  # fmt: skip
    assert found == {
        ("Arvenia", "Dorvan"): -1.0,
        ("Arvenia", "Vell"): -1.0,
        ("Dorvan", "Vell"): 1.0,
    }


def test_what_cancels_out_is_no_tie() -> None:
    assert tie(say("A", TAX, "support"), say("B", TAX, "support"), say("B", TAX, "oppose")) == {}
    assert tie(say("A", TAX, "support"), say("B", TAX, "neutral")) == {}


def test_nothing_gives_an_empty_network() -> None:
    assert tie() == {}
    assert tie_parties([]).rows == ()
    assert tie_parties([Coded(Document("d", "p", "x"), (say("A", TAX, "support"),))]).rows == ("A",)
