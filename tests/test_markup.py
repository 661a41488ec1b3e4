"""Tags in a plain text stand in no name and no concept, and move no offset."""

from __future__ import annotations

import pytest

from dissensus.config import Settings
from dissensus.pipeline import code_documents
from dissensus.records import Coded, Document

MARKED = (
    "<p><b>Jeanne Vasseur</b>, the <i>Belgian</i> defence minister, rejects a levy.</p>\n"
    '<p>"We will not send <a href="/troops">troops</a>," said <em>Jeanne Vasseur</em>.</p>\n'
    "<P><strong>Norway</strong> refuses to fund the dam.</P>"
)


@pytest.fixture(scope="module")
def marked() -> Coded:
    return next(iter(code_documents([Document("a", "", MARKED, language="en")], Settings())))


def test_names_and_concepts_hold_no_tag(marked: Coded) -> None:
    names = {statement.actor.id for statement in marked.statements}
    concepts = [statement.concept_text for statement in marked.statements]
    assert "Jeanne Vasseur" in names
    assert not [text for text in (*names, *concepts) if "<" in text or ">" in text]


def test_offsets_are_those_of_the_text(marked: Coded) -> None:
    assert len(marked.statements) >= 2
    assert all(MARKED[s.start : s.end] == s.text for s in marked.statements)
    quoted = [MARKED[q.start : q.end] for q in marked.quotations]
    assert quoted == [q.text for q in marked.quotations]
    assert quoted[0].startswith("We will not send")


def test_same_statements_as_without_the_tags(marked: Coded) -> None:
    plain = MARKED
    for tag in ("p", "b", "i", "em", "a", "P", "strong"):
        plain = plain.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    plain = plain.replace('<a href="/troops">', "")
    other = next(iter(code_documents([Document("a", "", plain, language="en")], Settings())))
    assert [(s.actor.id, s.stance) for s in marked.statements] == [
        (s.actor.id, s.stance) for s in other.statements
    ]


@pytest.mark.parametrize("text", ["Oslo <oslo@example.org> rejects a levy.", "If 3 < 4 and 5 > 2,"])
def test_what_is_no_tag_is_kept(text: str) -> None:
    coded = next(iter(code_documents([Document("a", "", text, language="en")], Settings())))
    assert all(text[s.start : s.end] == s.text for s in coded.statements)
