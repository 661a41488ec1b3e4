"""A bare office in a heading borrows no state from a heading about something else."""

from __future__ import annotations

import pytest

from dissensus.config import Settings
from dissensus.pipeline import code_documents
from dissensus.records import Coded, Document

BODY = "\n\nThe Finnish prime minister said on Monday that taxes would not rise.\n"


def code(text: str, date: str = "") -> Coded:
    document = Document("a", "", text, date=date, language="en")
    return next(iter(code_documents([document], Settings())))


@pytest.mark.parametrize("date", ["", "2024-03-01"])
@pytest.mark.parametrize(
    "text",
    [
        "Oslo opens tunnel\n\nPM rules out tax rise\n\nRiga mourns poet\n",
        "Flood kills three in Peru\n\nPM rules out tax rise\n",
        "France beat Wales in Cardiff\n\nStrike in Lima\n\nPM rules out tax rise\n",
    ],
)
def test_other_headings_lend_no_state(text: str, date: str) -> None:
    coded = code(text, date)
    own = [s for s in coded.statements if "tax" in s.concept_text]
    assert own == []
    assert any("rules out" in skip.text and skip.reason == "unresolved" for skip in coded.skips)


def test_minister_of_no_line_above() -> None:
    coded = code("Flood kills three in Peru\n\nMinister backs school reform\n")
    assert [s.actor.id for s in coded.statements if "reform" in s.concept_text] == []


def test_text_below_tells_whose_office_it_is() -> None:
    told = code("Oslo opens tunnel\n\nPM rules out tax rise" + BODY).statements
    assert [s.actor.id for s in told if "tax rise" in s.concept_text] == ["FIN"]


def test_own_line_tells_whose_office_it_is() -> None:
    told = code("Oslo opens tunnel\n\nLatvian PM rules out tax rise\n").statements
    assert [s.actor.id for s in told if "tax" in s.concept_text] == ["LVA"]
