"""What a model found in a text, with the relations that the rules speak of."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

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
        found = features(str(word.morph))
        form, tense = found.get("VerbForm", ""), found.get("Tense", "")
        nodes.append(
            Node(
                word.i, word.text, word.lemma_, word.pos_, word.dep_, word.head.i,
                form, tense, sentence,
            )
        )  # fmt: skip
    SCHEMES[language.scheme].convert(nodes, language.scheme_words)
    return nodes


@lru_cache(maxsize=1 << 12)
def features(told: str) -> Mapping[str, str]:
    """Each feature that a model gives for a word, with its first value.

    >>> dict(features("Mood=Ind|Number=Plur,Sing"))
    {'Mood': 'Ind', 'Number': 'Plur'}
    """
    pairs = (pair.partition("=") for pair in told.split("|") if pair)
    return {name: values.partition(",")[0] for name, _, values in pairs}


__all__ = ["features", "read_nodes"]
