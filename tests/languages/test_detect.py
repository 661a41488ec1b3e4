"""Each document's language is found by itself, and a mixed run codes each with its own."""

from __future__ import annotations

import pytest

from dissensus.config import Settings
from dissensus.languages.detect import detect_language
from dissensus.pipeline import code_documents
from dissensus.records import Document

TEXTS = {
    "en": "The Belgian defence minister ruled out sending soldiers to the region on Monday.",
    "fr": "La ministre belge de la Défense a exclu lundi l'envoi de soldats dans la région.",
    "de": "Die belgische Verteidigungsministerin hat die Entsendung von Soldaten abgelehnt.",
}


@pytest.mark.parametrize(("code", "known"), [("en", "en"), ("fr", "fr"), ("de", "")])
def test_language_of_a_document(code: str, known: str) -> None:
    assert detect_language(Document(code, code, TEXTS[code])) == (known, code)


@pytest.mark.parametrize("text", ["Yes.", "Oui.", "OK", "123", "Berlin refuse."])
def test_a_word_alone_is_too_short(text: str) -> None:
    (coded,) = code_documents([Document("a", "a", text)], Settings())
    assert [skip.reason for skip in coded.skips] == ["short"]


@pytest.mark.model
def test_mixed_documents_meet_in_one_concept() -> None:
    documents = [Document(code, code, text, date="2024-03-04") for code, text in TEXTS.items()]
    english, french, german = code_documents(documents, Settings())
    (one,), (other,) = english.statements, french.statements
    assert one.concept == other.concept
    assert (one.party, one.stance) == (other.party, other.stance)
    assert [(skip.reason, skip.detail) for skip in german.skips] == [("language", "de")]
