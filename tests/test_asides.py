"""Cues that part a quotation are found, and words go back to where they stood."""

from __future__ import annotations

import pytest

from dissensus.asides import find_asides
from dissensus.config import Settings
from dissensus.languages import load_language
from dissensus.marks import find_quoted, plain_marks
from dissensus.pipeline import load_stages
from dissensus.records import Document

PARTED = (
    ("en", "“A toll,” said the minister, “would be wrong.”", [",” said the minister, “"]),
    ("en", "“A toll,” said Mr. Dahl, “is wrong.”", [",” said Mr. Dahl, “"]),
    ("en", "“A toll” – she said – “is wrong.”", ["” – she said – “"]),
    ("en", "‘A toll,’ he said, ‘would be wrong.’", [",’ he said, ‘"]),
    ("fr", "« Un péage », a dit Oslo, « serait une faute. »", [" », a dit Oslo, « "]),
    ("fr", "« Un péage, dit-il, serait une faute. »", [", dit-il,"]),
    ("fr", "« Un péage, a jugé la ministre, serait une faute. »", [", a jugé la ministre,"]),
)
WHOLE = (
    ("en", "“We refuse,” said the minister. “It is wrong.”"),
    ("en", "It is “brutal”, “contrary to the law” and “wrong”, she said."),
    ("en", "“We refuse,” she said, adding: “it is wrong.”"),
    ("fr", "« Nous refusons », a dit Oslo. « Ce serait une faute. »"),
    ("fr", "« Il faut agir, protéger la côte, aider les ports. »"),
    ("fr", "« Elle soutient, la demande du port le montre, ce péage. »"),
)


def asides(code: str, text: str) -> list[str]:
    language = load_language(code)
    plain = plain_marks(text, single=language.single_marks)
    return [text[a.start : a.end] for a in find_asides(plain, find_quoted(plain), language)]


@pytest.mark.parametrize(("code", "text", "found"), PARTED)
def test_cue_parts_a_quotation(code: str, text: str, found: list[str]) -> None:
    assert asides(code, text) == found


@pytest.mark.parametrize(("code", "text"), WHOLE)
def test_nothing_is_parted(code: str, text: str) -> None:
    assert asides(code, text) == []


@pytest.mark.parametrize(("code", "text", "found"), PARTED)
def test_words_keep_their_places(code: str, text: str, found: list[str]) -> None:
    text = f"{text}\n{text} Rain fell."
    language = load_language(code)
    [parsed] = load_stages(Settings()).parser(language).parse([Document("1", "", text)])
    starts = [token.start for token in parsed.tokens]
    assert starts == sorted(starts)
    assert [token.index for token in parsed.tokens] == list(range(len(starts)))
    assert all(text[t.start : t.end] == t.text for t in parsed.tokens)
    sentences = [token.sentence for token in parsed.tokens]
    assert sentences == sorted(sentences)
    assert set(sentences) == set(range(len(parsed.sentences)))
