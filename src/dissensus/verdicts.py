"""Mend what a model makes of a verdict behind an object, and of a pointing subject.

"Croatia considers such a delivery dangerous" is one noun phrase to the model, "Ce dernier
rejette" a verb with an article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dissensus.languages import Language
from dissensus.languages.syntax import (
    ADJECTIVE,
    COMPLEMENT,
    DETERMINER,
    MODIFIER,
    NAME,
    OBJECT,
    SUBJECT,
)

if TYPE_CHECKING:
    from dissensus.parse import Token

#: How far before a verdict its verb may stand, in words.
_NEAR = 16
_NOUNS = frozenset({"NOUN", "PROPN"})


def verdict(word: Token, tokens: Sequence[Token], language: Language) -> Sequence[Token]:
    """As in "finds the tariff unfair": the noun before is the object, the last word no noun."""
    noun = tokens[word.index - 1] if word.index else word
    if word.tag not in ("ADJ", *_NOUNS) or noun.tag not in _NOUNS or noun.head != word.index:
        return ()
    if noun.relation not in (NAME, MODIFIER) or word.text.lower() not in language.values:
        return ()
    verb = _judging(word, tokens, language)
    following = tokens[word.index + 1 : word.index + 2]
    if verb is None or (following and following[0].tag in (*_NOUNS, "ADJ")):
        return ()
    direct = word.head == verb.index
    if not direct and verb.index not in _heads(tokens, word):
        return ()
    own = [
        replace(t, head=noun.index)
        for t in tokens[verb.index + 1 : noun.index]
        if t.head == word.index
    ]
    held = replace(
        noun,
        head=word.head,
        relation=OBJECT if direct else word.relation,
    )
    lemma = language.lemma(word.text, word.text.lower(), "ADJ")
    told = replace(word, tag="ADJ", lemma=lemma, head=verb.index, relation=COMPLEMENT)
    return (held, told, *own)


def _judging(word: Token, tokens: Sequence[Token], language: Language) -> Token | None:
    """The verb of judging before it, with no other verb between."""
    for before in reversed(tokens[max(0, word.index - _NEAR) : word.index]):
        if before.sentence != word.sentence or before.tag == "PUNCT":
            return None
        if before.tag == "VERB" and before.relation != ADJECTIVE:
            frames = language.frames.get(("verb", before.lemma), ())
            return before if any(frame.kind == "value" for frame in frames) else None
    return None


def _heads(tokens: Sequence[Token], word: Token) -> set[int]:
    """The indexes of all that governs it."""
    found: set[int] = set()
    while word.head != word.index and word.head not in found:
        found.add(word.head)
        word = tokens[word.head]
    return found


def last_named(word: Token, tokens: Sequence[Token], language: Language) -> Sequence[Token]:
    """As in "Ce dernier rejette la taxe": a subject, and no article of the verb."""
    first = tokens[word.index - 1] if word.index else word
    verb = tokens[word.head]
    if word.tag not in ("ADJ", "NOUN") or first.head != word.head or verb.tag != "VERB":
        return ()
    pointing = f"{first.text} {word.text}".lower() in language.words("actors", "pronouns_last")
    if not pointing or word.index > verb.index or word.relation == SUBJECT:
        return ()
    return (
        replace(word, tag="NOUN", relation=SUBJECT),
        replace(first, head=word.index, relation=DETERMINER),
        replace(verb, form="Fin" if not verb.form else verb.form),
    )


__all__ = ["last_named", "verdict"]
