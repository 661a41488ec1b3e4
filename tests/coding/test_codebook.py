"""The codebook: faults with their line, and what passages name."""

from __future__ import annotations

import hashlib
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus.coding.codebook import Codebook, Word, load_codebook
from dissensus.errors import DataFileError

SMALL = """\
name = "small"
version = "7"
languages = ["en", "fr"]

[gaps]
fr = ["de", "d'", "des", "la", "l'", "les"]
en = ["the", "of"]

[actions.send]
fr = ["envoyer", "envoi"]
en = ["send", "sending"]

[actions.halt]
fr = ["cesser", "mettre fin"]
en = ["stop"]

[objects.troops]
fr = [
  "troupe",
  "forces armées",
]
en = ["troops"]

[[concept]]
id = "intervene"
en = "intervene"
fr = "intervenir"
phrases.fr = ["intervention militaire"]

[[concept]]
id = "send-troops"
en = "send troops"
fr = "envoyer des troupes"
actions = ["send"]
objects = ["troops"]
reverse = ["halt"]
is_a = "intervene"
"""


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return load_codebook()


def write(folder: Path, text: str) -> Path:
    path = folder / "codebook.toml"
    path.write_text(text, encoding="utf-8")
    return path


def words(passage: str) -> list[Word]:
    """Part at blanks; a word is "form" or "form|lemma"; offsets are those of the forms."""
    found, start = [], 0
    for item in passage.split():
        form, _, lemma = item.partition("|")
        found.append(Word(lemma or form.lower(), form, start, start + len(form)))
        start += len(form) + 1
    return found


def load_passages(language: str) -> list[tuple[str, str]]:
    """The passages of one section of the table beside this file, with what they name."""
    text = Path(__file__).with_name("codebook_passages.txt").read_text(encoding="utf-8")
    section = text.partition(f"[{language}]\n")[2].partition("\n[")[0]
    rows = (line.partition("=>") for line in section.splitlines() if line)
    return [(passage.strip(), expected.strip()) for passage, _, expected in rows]


def named(codebook: Codebook, passage: str, language: str) -> str:
    """The ids that a passage names, in order, with "-" before those that it undoes."""
    matches = codebook.match(words(passage), language)
    return " ".join(("-" if match.sign < 0 else "") + match.concept.id for match in matches)


# what stands in the file -> what is put there, the line of the fault, words of the message
FAULTS = [
    ('version = "7"', "version = ", 2, "invalid value"),
    ('name = "small"', "", 1, "no name"),
    ('version = "7"', "version = 7", 2, "version must be text"),
    ('name = "small"', 'nam = "small"', 1, "did you mean 'name'"),
    ('version = "7"', 'version = "7"\nauthor = "me"', 3, "unknown field 'author'"),
    ('fr = ["de", "d\'"', 'fra = ["de", "d\'"', 6, "did you mean 'fr'"),
    ('["envoyer", "envoi"]', '["envoyer", "Envoyer"]', 10, 'entry "Envoyer" stands twice'),
    ('["envoyer", "envoi"]', "[]", 10, "fr has no entry"),
    ('["envoyer", "envoi"]', '"envoyer"', 10, "must be a list"),
    ('["envoyer", "envoi"]', "[1]", 10, "must be a list"),
    ('["envoyer", "envoi"]', '["envoyer", " - "]', 10, "has no word"),
    ('  "forces armées",', '  "forces armées",\n  "troupe",', 21, 'entry "troupe" stands twice'),
    ('fr = ["cesser", "mettre fin"]\nen = ["stop"]', "", 13, 'class "halt" is empty'),
    ('en = ["stop"]', 'es = ["parar"]', 15, "unknown language 'es'"),
    ('id = "send-troops"', 'id = "intervene"', 31, 'a second concept "intervene"'),
    ('id = "send-troops"\n', "", 30, "no id"),
    ('fr = "envoyer des troupes"\n', "", 30, 'no label in "fr"'),
    ('en = "intervene"\n', "", 24, 'no label in "en"'),
    ('phrases.fr = ["intervention militaire"]\n', "", 24, "neither actions nor objects nor"),
    ('actions = ["send"]', 'actions = ["sent"]', 34, "did you mean 'send'"),
    ('objects = ["troops"]', 'objects = ["tanks"]', 35, "unknown class of objects 'tanks'"),
    ('reverse = ["halt"]', 'reverse = ["troops"]', 36, "unknown class of actions 'troops'"),
    ('reverse = ["halt"]', 'revers = ["halt"]', 36, "did you mean 'reverse'"),
    ('actions = ["send"]', 'actions = "send"', 34, "actions must be a list"),
    ('is_a = "intervene"', 'is_a = "intervena"', 37, "did you mean 'intervene'"),
    ('is_a = "intervene"', 'is_a = "send-troops"', 37, "a case of itself"),
    ('version = "7"', 'version = "7"\nneeds_action = ["hald"]', 3, "did you mean 'halt'"),
    ('["intervention militaire"]', '["a b", "A b"]', 28, 'entry "A b" stands twice'),
]


@pytest.mark.parametrize(("old", "new", "line", "message"), FAULTS)
def test_fault_has_its_line(tmp_path: Path, old: str, new: str, line: int, message: str) -> None:
    assert old in SMALL
    path = write(tmp_path, SMALL.replace(old, new, 1))
    with pytest.raises(DataFileError, match=r"toml:") as caught:
        load_codebook(path)
    assert (caught.value.path, caught.value.line) == (str(path), line)
    assert message.casefold() in str(caught.value).casefold()


def test_cycle_of_two(tmp_path: Path) -> None:
    text = SMALL.replace('phrases.fr = ["inter', 'is_a = "send-troops"\nphrases.fr = ["inter')
    with pytest.raises(DataFileError, match=r"28: .* a case of itself"):
        load_codebook(write(tmp_path, text))


def test_file_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"toml: the file could not be .* \(no such file\)"):
        load_codebook(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('name = "x\nversion = "1"\n', 1, "none closes it on the same line"),
        ("name = 'x\nversion = '1'\n", 1, "none closes it on the same line"),
        ('version = "1"\nname = """x\n\n', 2, "none closes it"),
        ("version = one\n", 1, "a text stands in quotation marks"),
    ],
)
def test_value_without_its_marks_is_told(
    tmp_path: Path, text: str, line: int, message: str
) -> None:
    with pytest.raises(DataFileError) as caught:
        load_codebook(write(tmp_path, text))
    assert caught.value.line == line
    assert message in str(caught.value)


def test_file_that_is_too_deep(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"toml: broken TOML: .* too deep"):
        load_codebook(write(tmp_path, "name = " + "[" * 50_000))


def test_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "marked.toml"
    path.write_text(SMALL, encoding="utf-8-sig")
    assert load_codebook(path).concepts


def test_file_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes(b'name = "a"\nversion = "\xe9"\n')
    with pytest.raises(DataFileError, match=r"latin\.toml:2: the file is not UTF-8"):
        load_codebook(path)


def test_small_codebook(tmp_path: Path) -> None:
    small = load_codebook(write(tmp_path, SMALL))
    assert (small.name, small.version) == ("small", "7")
    assert small.sha256 == hashlib.sha256(SMALL.encode()).hexdigest()
    assert list(small.concepts) == ["intervene", "send-troops"]
    assert small.broader("send-troops") == ("intervene",)
    assert small.concepts["send-troops"].label("fr") == "envoyer des troupes"


def test_languages_need_not_be_declared(tmp_path: Path) -> None:
    small = load_codebook(write(tmp_path, SMALL.replace('languages = ["en", "fr"]\n', "")))
    assert named(small, "l' envoi de forces armées", "fr") == "send-troops"


def test_span_covers_the_words_that_name_it(tmp_path: Path) -> None:
    small = load_codebook(write(tmp_path, SMALL))
    text = "il veut mettre fin à l'envoi rapide des forces armées demain"
    (match,) = small.match(words(text), "fr")
    # "à" is no gap word here, so the two actions stand apart; both belong to the measure.
    assert text[match.start : match.end] == "mettre fin à l'envoi rapide des forces armées"
    assert match.sign == -1


def test_action_too_far_from_its_object(tmp_path: Path) -> None:
    small = load_codebook(write(tmp_path, SMALL))
    near, far = ("envoyer " + "x " * count + "troupes" for count in (12, 13))
    assert named(small, near, "fr") == "send-troops"
    assert named(small, far, "fr") == ""


def test_specificity_ranks(codebook: Codebook) -> None:
    whole, alone = codebook.match(words("envoyer des troupes ou des sanctions"), "fr")
    assert whole.concept.id == "send-troops"
    assert whole.specificity > alone.specificity


def test_unknown_language_names_nothing(codebook: Codebook) -> None:
    assert codebook.match(words("Truppen entsenden"), "de") == ()


FRENCH = load_passages("fr")
ENGLISH = load_passages("en")


def test_table_is_long_enough() -> None:
    assert len(FRENCH) >= 80
    assert len(ENGLISH) >= 30
    assert sum(not expected for _, expected in FRENCH) >= 10


@pytest.mark.parametrize(("passage", "expected"), FRENCH)
def test_french(codebook: Codebook, passage: str, expected: str) -> None:
    assert named(codebook, passage, "fr") == expected


@pytest.mark.parametrize(("passage", "expected"), ENGLISH)
def test_english(codebook: Codebook, passage: str, expected: str) -> None:
    assert named(codebook, passage, "en") == expected


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_label_names_its_concept(codebook: Codebook, language: str) -> None:
    assert len(codebook.concepts) >= 110
    for concept in codebook.concepts.values():
        first, *_ = codebook.match(words(concept.labels[language]), language)
        assert (first.concept.id, first.sign) == (concept.id, 1)


def test_spelling_does_not_matter(codebook: Codebook) -> None:
    for passage in ("CESSEZ-LE-FEU", "cessez le feu", "Cessez‑le‑feu"):
        assert named(codebook, passage, "fr") == "ceasefire"
    for passage in ("zone d’exclusion aérienne", "zones d' exclusion aériennes"):
        assert named(codebook, passage, "fr") == "no-fly-zone"


def test_stopping_a_thing_is_not_stopping_its_delivery(codebook: Codebook) -> None:
    assert named(codebook, "arrêter les chars", "fr") == ""
    assert named(codebook, "arrêter de livrer des chars", "fr") == "-deliver-tanks"


def test_broader_concepts(codebook: Codebook) -> None:
    broader = codebook.broader("deliver-taurus")
    assert broader == ("deliver-long-range-missiles", "deliver-missiles", "deliver-arms")


VOCABULARY = sorted({word for passage, _ in FRENCH + ENGLISH for word in passage.split()})
LISTS = st.lists(st.sampled_from(VOCABULARY) | st.text(string.printable + "éœ’—ß"), max_size=40)


@given(forms=LISTS, language=st.sampled_from(["en", "fr", "xx"]))
def test_match_never_fails(codebook: Codebook, forms: list[str], language: str) -> None:
    passage = [
        Word(form.rpartition("|")[2], form, 7 * at, 7 * at + 6) for at, form in enumerate(forms)
    ]
    matches = codebook.match(passage, language)
    starts = {word.start for word in passage}
    ends = {word.end for word in passage}
    assert all(match.start in starts and match.end in ends for match in matches)
    assert all(match.start < match.end for match in matches)
    assert [match.specificity for match in matches] == sorted(
        (match.specificity for match in matches), reverse=True
    )
    assert len({match.concept.id for match in matches}) == len(matches)
