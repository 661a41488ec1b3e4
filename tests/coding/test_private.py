"""What a company or a private person does for itself is no position; what it asks for is."""

from __future__ import annotations

from typing import Any

import pytest

from dissensus.coding.private import is_of_officials, is_private
from dissensus.languages import load_language
from dissensus.records import (
    Actor,
    Attribution,
    Mention,
    Resolved,
    ResolvedAttribution,
    Span,
    Topic,
    Word,
)

BREWERY = Resolved(Actor("Norlys", "company"), Actor("Norlys", "company"))
PERSON = Resolved(Actor("Olaf Dahl", "person"))
PREMIER = Resolved(Actor("Jan Kalas", "person"), office=True)
NAME, UNION = (Resolved(Actor(name, "organisation")) for name in ("Norlys", "Fishers' Union"))
STATE = Resolved(Actor("NOR", "state"), Actor("NOR", "state"))
PARTY = Actor("Fiskepartiet", "party")


def row(text: str, holder: Resolved, **parts: Any) -> ResolvedAttribution:
    verb, *rest = text.split()
    words = [Word(verb, verb, 0, len(verb), "VERB")]
    words += [Word(word, word, 0, len(word), "NOUN") for word in rest]
    targets, named = parts.pop("targets", ()), parts.pop("named", ())
    told: dict[str, Any] = {"frame": "deed", "act": "does", "lemma": verb, **parts}
    attribution = Attribution(
        "done", "deed", Mention(0, 1, "X", "noun"),
        Topic(0, len(text), text, tuple(words), verb=verb), Span(0, 1), Span(0, 1), verb,
        stance="support", **told,
    )  # fmt: skip
    return ResolvedAttribution(attribution, holder, None, targets, named)


@pytest.mark.parametrize(
    ("found", "private"),
    [
        (row("buy lamp", PERSON), True),
        (row("buy lamp", BREWERY), True),
        (row("buy lamp", NAME), True),
        (row("buy lamp", UNION), False),
        (row("buy lamp", PREMIER), False),
        (row("buy lamp", STATE), False),
        (row("sign bill", BREWERY), False),
        (row("join", PERSON, named=(PARTY,)), False),
        (row("leave", PERSON, frame="stance", act="says", lemma="want"), True),
        (row("leave", PERSON, frame="stance", act="says", lemma="welcome"), False),
        (row("leave", PERSON, frame="stance", act="calls", lemma="urge"), False),
        (row("steal lamp", PERSON, frame="accuse", act="reveals", targets=(PERSON,)), True),
        (row("steal lamp", PERSON, frame="accuse", act="reveals", targets=(PREMIER,)), False),
    ],
)
def test_own_doings_of_the_unofficial(found: ResolvedAttribution, private: bool) -> None:
    assert is_private(found, None, load_language("en"), of_officials=True) is private


@pytest.mark.parametrize(
    ("found", "private"),
    [
        (row("bright lamp", PERSON, frame="value", act="says"), True),
        (row("bright lamp", PREMIER, frame="value", act="says"), False),
        (row("bright lamp", PERSON, frame="value", act="says", named=(PARTY,)), False),
        (row("high tax", PERSON, frame="value", act="says"), False),
    ],
)
def test_opinions_of_the_unofficial(found: ResolvedAttribution, private: bool) -> None:
    language = load_language("en")
    assert is_private(found, None, language, of_officials=False) is private
    assert not is_private(found, None, language, of_officials=True)


def test_texts_of_officials() -> None:
    language = load_language("en")
    official, other = row("open port", PREMIER), row("buy lamp", PERSON)
    assert is_of_officials([official, other, official], language)
    assert not is_of_officials([official, other], language)
    assert not is_of_officials([], language)
