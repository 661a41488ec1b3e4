"""Where quoted words begin and end, on clean and on hostile text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus.marks import find_quoted, plain_marks

TABLE = [
    ("Il dit « non » puis “oui”.", ["non", "oui"]),
    ('Elle a dit "jamais" et "peut-être".', ["jamais", "peut-être"]),
    ("« Il a répondu “oui” hier », dit-elle.", ["Il a répondu “oui” hier"]),
    ('« Le "plan" suffira », dit-elle.', ['Le "plan" suffira']),
    ("„Nein“, sagte sie.", ["Nein"]),
    # marks that differ at the two ends, or that are typed the wrong way round
    ('"Nous irons », déclare X. Puis « un autre » mot.', ["Nous irons", "un autre"]),
    ("“Nous attendons“, a-t-elle dit. “Car c'est long“.", ["Nous attendons", "Car c'est long"]),
    ("le qualifiant d' »acte grave ». Fin.", ["acte grave"]),
    ("l' »élan collectif » du pays", ["élan collectif"]),
    # over paragraphs
    ("« Un.\n\n« Deux.\n\n« Trois », dit-il.", ["Un.\n\n« Deux.\n\n« Trois"]),
    # nothing to find
    ('Un écran de 12" et un autre de 15" de large', []),
    ("Sans aucune marque.", []),
    ("", []),
    # signs of all kinds
    ("« 🙂 Très bien ! 🙂 », dit-il.", ["🙂 Très bien ! 🙂"]),
    ("« e\u0301te\u0301 », dit-il.", ["e\u0301te\u0301"]),
    ("« שלום עולם », dit-il.", ["שלום עולם"]),
    ("« Un mot »\r\n« Deux mots »\r\n", ["Un mot", "Deux mots"]),
    ("«\u00a0Mot\u00a0» et «\u202fmot\u202f»", ["Mot", "mot"]),
]


@pytest.mark.parametrize(("text", "words"), TABLE)
def test_the_words_between_marks(text: str, words: list[str]) -> None:
    assert [text[q.start : q.end] for q in find_quoted(text) if q.closed] == words


def test_a_lost_mark_closes_nothing_beyond_its_paragraph() -> None:
    text = "« Un mot sans fin.\n\nUn autre alinéa, et « un vrai mot » ici."
    found = find_quoted(text)
    assert [q.closed for q in found] == [False, True]
    assert text[found[1].start : found[1].end] == "un vrai mot"


def test_a_long_text_of_marks_takes_no_long_time() -> None:
    assert len(find_quoted("« mot » " * 20_000)) == 20_000
    find_quoted('" » “ ' * 20_000)


MARKS = st.text(alphabet=st.sampled_from("«»“”„\"'’ ab.,\n\r\u00a0é🙂\u0301א"), max_size=80)


@given(MARKS)
def test_spans_lie_in_the_text_and_never_overlap(text: str) -> None:
    found = find_quoted(text)
    for q in found:
        assert 0 <= q.outer_start <= q.start <= q.end <= q.outer_end <= len(text)
    for before, after in pairwise(found):
        assert before.outer_end <= after.outer_start


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("‘We won’t pay,’ he said.", ["We won’t pay,"]),
        ("'We won't pay,' he said. 'It's late.'", ["We won't pay,", "It's late."]),
        ("The ministers’ plan isn’t Rome’s.", []),
        ("The miners' pay and the nurses' hours", []),
        ('"We pay." "We go," he said.', ["We pay.", "We go,"]),
        ('"We pay. "We go," he said.', ["We pay.", "We go,"]),
        ('He said: "We pay', ["We pay"]),
        ("“First.\n\n“Second,” she said.", ["First.\n\n“Second,"]),
        ("‘The miners’ bonus stays,’ he said.", ["The miners’ bonus stays,"]),
        ("“They told us ‘no’ twice,” he said.", ["They told us ‘no’ twice,"]),
    ],
)
def test_english_marks(text: str, wanted: list[str]) -> None:
    found = find_quoted(plain_marks(text, single=True))
    assert [text[q.start : q.end] for q in found] == wanted


def test_languages_without_single_marks_keep_their_text() -> None:
    text = "L'aide d'Oslo, dit 'sûre', n'ira pas."
    assert plain_marks(text, single=False) == text
