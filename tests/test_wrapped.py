"""Text whose lines were kept short says what it says in one line."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus.config import Settings
from dissensus.cuts import unwrap
from dissensus.pipeline import code_documents
from dissensus.records import Coded, Document

PARAGRAPHS = (
    (
        "The Norwegian government supports sanctions against the gold traders and has asked its "
        "partners to follow. Lima refuses to send troops to the border, its foreign minister said "
        "on Monday, and rejects any ban on the export of copper."
    ),
    (
        "Le gouvernement norvégien soutient des sanctions contre les négociants en or et l'a fait "
        "savoir à ses voisins. Lima refuse d'envoyer des troupes à la frontière et rejette toute "
        "interdiction des exportations de cuivre."
    ),
)


def tell(coded: Coded) -> list[tuple[str, str, str, str]]:
    """Who stands where, and the words without the breaks between them."""
    return [
        (row.actor.id, row.concept.id, row.stance, " ".join(row.text.split()))
        for row in coded.statements
    ]


@pytest.mark.parametrize("paragraph", PARAGRAPHS, ids=["English", "French"])
@pytest.mark.parametrize("width", [40, 72])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_wrapped_lines_give_the_same_statements(paragraph: str, width: int, end: str) -> None:
    wrapped = end.join(textwrap.wrap(paragraph, width))
    plain, found = code_documents(
        [Document("plain", "plain", paragraph), Document("wrapped", "wrapped", wrapped)], Settings()
    )
    told = [
        (s.actor.id, s.concept.id, s.stance, " ".join(s.text.split())) for s in plain.statements
    ]
    assert len(told) >= 3
    assert told == [
        (s.actor.id, s.concept.id, s.stance, " ".join(s.text.split())) for s in found.statements
    ]
    assert all(wrapped[s.start : s.end] == s.text for s in found.statements)


@pytest.mark.parametrize(
    "text",
    [
        "Oslo says no to the quota\nPM backs levy on fuel\nRiga weighs ban\n",
        "PM rules out tax rise\n\nthe rest of it is here and goes on for a while\n",
        (
            "A paragraph as the web gives it, which is longer than any line that was wrapped so "
            "that it ends where its author ended it, far behind the margin.\nand another one\n"
        ),
    ],
    ids=["headings", "blank line", "long lines"],
)
def test_other_line_breaks_stay(text: str) -> None:
    assert unwrap(text) == text


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_offsets_stay(text: str) -> None:
    made = unwrap(text)
    assert len(made) == len(text)
    assert all(a == b or (a.isspace() and b == " ") for a, b in zip(text, made, strict=True))
