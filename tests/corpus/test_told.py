"""Told again: the index finds what comparing each sentence with each would find."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus.corpus.signature import same_words
from dissensus.corpus.told import first_tellings

Tellings = Sequence[tuple[str, str]]
WORDS = [f"{start}{end}" for start in ("quay", "toll", "reed") for end in "abcdefgh"]


def compare_each(tellings: Tellings) -> list[int]:
    """The rule itself: each sentence beside the first telling of each statement so far."""
    rows: list[tuple[int, str, set[str]]] = []
    first = []
    for place, (text, document) in enumerate(tellings):
        fitting = (row for row in rows if document not in row[2] and same_words(row[1], text))
        row = next(fitting, None)
        if row is None:
            row = (place, text, set())
            rows.append(row)
        row[2].add(document)
        first.append(row[0])
    return first


def make_tellings(
    chance: random.Random, count: int, words: Sequence[str], copies: float
) -> Tellings:
    """Sentences, some of them edited copies or cut ones of those before."""
    made: list[list[str]] = []
    found = []
    for _ in range(count):
        if made and chance.random() < copies:
            one = list(chance.choice(made))
            for _ in range(chance.randrange(4)):
                one[chance.randrange(len(one))] = chance.choice(words)
            one = one[: len(one) - chance.choice((0, 0, 0, 1, 2, len(one) // 2))]
        else:
            one = chance.choices(words, k=chance.randrange(1, 30))
            made.append(one)
        found.append((" ".join(one), f"d{chance.randrange(6)}"))
    return found


@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(WORDS[:9]), max_size=12).map(" ".join), st.sampled_from("abc")
        ),
        max_size=25,
    )
)
def test_the_index_finds_what_comparing_each_finds(tellings: Tellings) -> None:
    assert first_tellings(tellings) == compare_each(tellings)


@pytest.mark.parametrize("copies", [0.0, 0.4, 0.9])
@pytest.mark.parametrize("words", [6, 24, 500])
def test_it_does_with_long_sentences_and_their_copies(words: int, copies: float) -> None:
    chance = random.Random(words)  # noqa: S311 - made-up sentences
    vocabulary = [f"{WORDS[n % 24]}{n // 24}" for n in range(words)]
    tellings = make_tellings(chance, 250, vocabulary, copies)
    assert first_tellings(tellings) == compare_each(tellings)


def test_what_has_no_words_is_like_nothing() -> None:
    assert first_tellings([("…", "a"), ("…", "b"), ("", "c")]) == [0, 1, 2]
    assert first_tellings([]) == []


def test_a_document_attests_a_statement_once() -> None:
    told = [("No toll.", document) for document in "aabbcab"]
    assert first_tellings(told) == compare_each(told) == [0, 1, 0, 1, 0, 5, 5]


def test_many_unlike_sentences_of_one_story_are_told_apart_soon() -> None:
    chance = random.Random(3)  # noqa: S311 - made-up sentences
    vocabulary = [f"{word}{number}" for number in range(100) for word in WORDS]
    every = make_tellings(chance, 2000, vocabulary, 0.0)
    tellings = [one for one in every if one[0].count(" ") >= 4]
    start = time.process_time()
    assert first_tellings(tellings) == list(range(len(tellings)))
    taken = time.process_time() - start
    start = time.process_time()
    compare_each(tellings[:400])
    # A fifth of them each with each takes a 25th of the time of all.
    assert taken < 25 * (time.process_time() - start) / 5
