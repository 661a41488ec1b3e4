"""What a model found in a text, with the relations that the rules speak of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dissensus.languages import Language
from dissensus.languages.schemes import SCHEMES
from dissensus.languages.syntax import Node

if TYPE_CHECKING:
    from spacy.tokens import Doc


def read_nodes(doc: Doc, language: Language) -> list[Node]:
    """The words of a parsed text, their tree rewritten by the scheme of the language."""
    sentence = 0
    nodes: list[Node] = []
    for word in doc:
        sentence += bool(word.is_sent_start)
        get: Any = word.morph.get
        form, tense = first(get("VerbForm")), first(get("Tense"))
        nodes.append(
            Node(
                word.i, word.text, word.lemma_, word.pos_, word.dep_, word.head.i,
                form, tense, sentence,
            )
        )  # fmt: skip
    SCHEMES[language.scheme].convert(nodes, language.scheme_words)
    return nodes


def first(values: Sequence[str]) -> str:
    """The first value that a model gives for a feature, or ""."""
    return values[0] if values else ""


__all__ = ["first", "read_nodes"]
