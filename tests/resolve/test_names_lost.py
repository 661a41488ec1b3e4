"""Surnames that the tagger took for another part of speech."""

from __future__ import annotations

import pytest

from dissensus.records import Word
from dissensus.resolve.names import find_lost


def words(*tagged: tuple[str, str]) -> list[Word]:
    starts = [sum(len(form) + 1 for form, _ in tagged[:n]) for n in range(len(tagged))]
    return [
        Word(form.lower(), form, start, start + len(form), tag)
        for (form, tag), start in zip(tagged, starts, strict=True)
    ]


OPENING = (("Harrow", "NOUN"), ("opposes", "VERB"), ("it", "PRON"), (".", "PUNCT"))


def test_surname_of_the_text_is_found() -> None:
    assert list(find_lost(words(*OPENING), set(), {"harrow"})) == [0]


@pytest.mark.parametrize(
    ("taken", "surnames", "further"),
    [
        ({0}, {"harrow"}, ()),  # a name already
        (set(), {"dale"}, ()),  # nobody's in the text
        (set(), {"harrow"}, (("harrow", "NOUN"), (".", "PUNCT"))),  # the tool, elsewhere
    ],
)
def test_other_nouns_are_left(
    taken: set[int], surnames: set[str], further: tuple[tuple[str, str], ...]
) -> None:
    assert list(find_lost(words(*OPENING, *further), taken, surnames)) == []
