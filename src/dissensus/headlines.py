"""Mend how headings are read, which leave out articles and helping verbs.

"Minister backs ferry subsidy" and "Oslo says no to quota, PM backs levy" have their verbs
between bare nouns, and a parser that learnt from whole sentences makes names of all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dissensus.languages import Language
from dissensus.languages.syntax import (
    ADJECTIVE,
    CASE,
    NAME,
    OBJECT,
    OBLIQUE,
    PASSIVE_SUBJECT,
    SUBJECT,
)

if TYPE_CHECKING:
    from dissensus.parse import Token

_SUBJECTS = (SUBJECT, PASSIVE_SUBJECT)
#: How far before a word what hangs on it may stand.
_REACH = 12


def verb_in_name(word: Token, tokens: Sequence[Token], _: Language) -> Sequence[Token]:
    """As in "Minister backs ferry subsidy": the verb is no part of the subsidy's name."""
    if (word.tag, word.form, word.relation) != ("VERB", "Fin", NAME):
        return ()
    noun = tokens[word.head]
    if noun.tag != "NOUN" or noun.index < word.index:
        return ()
    before = [w for w in _near(tokens, noun) if w.index < word.index]
    own = [w for w in _near(tokens, word) if w.index < word.index]
    if not any(w.relation in _SUBJECTS for w in (*before, *own)):
        return ()
    root = noun.head == noun.index
    verb = replace(word, head=word.index if root else noun.head, relation=noun.relation)
    moved = [replace(w, head=word.index) for w in before]
    return (verb, replace(noun, head=word.index, relation=OBJECT), *moved)


def bare_object(word: Token, tokens: Sequence[Token], language: Language) -> Sequence[Token]:
    """As in "Minister rejects sugar tax": right behind its verb, and no adverb of time."""
    if word.tag != "NOUN" or word.relation != OBLIQUE:
        return ()
    verb = tokens[word.head]
    if verb.tag != "VERB" or not verb.is_finite or verb.index > word.index:
        return ()
    if {word.lemma, word.text.lower()} & language.words("words", "times"):
        return ()
    between = tokens[verb.index + 1 : word.index]
    plain = all(w.head == word.index and w.relation in (NAME, ADJECTIVE) for w in between)
    own = [w for w in _near(tokens, word) if w.relation == CASE]
    filled = any(w.relation == OBJECT for w in _near(tokens, verb))
    return (replace(word, relation=OBJECT),) if plain and not own and not filled else ()


def bare_subject(word: Token, tokens: Sequence[Token], _: Language) -> Sequence[Token]:
    """As in "Oslo says no to quota, PM backs levy": a name right before a verb of its own."""
    if word.tag != "PROPN" or word.relation != NAME:
        return ()
    verb = tokens[word.head]
    if verb.tag != "VERB" or not verb.is_finite or verb.index != word.index + 1:
        return ()
    if any(w.relation in _SUBJECTS for w in _near(tokens, verb)):
        return ()
    return (replace(word, relation=SUBJECT),)


def _near(tokens: Sequence[Token], above: Token) -> list[Token]:
    near = tokens[max(0, above.index - _REACH) : above.index + _REACH]
    return [w for w in near if w.head == above.index and w.index != above.index]
