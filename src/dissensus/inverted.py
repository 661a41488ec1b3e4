"""Mend clauses whose subject stands behind them, and those whose verb has a participle beside it.

"La mesure que réclame Berlin" has an object twice to the model, "Dénonçant une ingérence,
Bamako a expulsé" its root in the participle, "Oslo and Riga oppose sending troops" a helper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from dissensus.languages import Language
from dissensus.languages.syntax import (
    ADVERB,
    ADVERBIAL,
    AUXILIARY,
    CASE,
    COMPLEMENT,
    MARKER,
    NAME,
    NOUN_CLAUSE,
    OBJECT,
    OBLIQUE,
    OTHER,
    PASSIVE_SUBJECT,
    PUNCTUATION,
    RELATIVE,
    ROOT,
    SUBJECT,
)

if TYPE_CHECKING:
    from dissensus.parse import Token

_NOUNS = frozenset({"NOUN", "PROPN"})
#: How many words may stand between a verb and the subject behind it.
_NEAR = 3
#: How far before a gerund its subject and helpers may stand, in words.
_BEFORE = 30
_HANGING = frozenset({OTHER, NOUN_CLAUSE, COMPLEMENT, ADVERBIAL, RELATIVE, ROOT})


def inverted_subject(word: Token, tokens: Sequence[Token], language: Language) -> Sequence[Token]:
    """As in "que réclame l'Ukraine", "qu'a adopté le Sénat": the noun behind is the subject."""
    if word.tag != "VERB" or word.relation not in _HANGING:
        return ()
    own = children(tokens, word)
    that = next((w for w in own if _is_object_pronoun(w, word, language)), None)
    if that is None or not _is_finite(word, own):
        return ()
    behind = [w for w in own if w.tag in _NOUNS and 0 < w.index - word.index <= _NEAR]
    acting = [w for w in behind if w.relation == SUBJECT]
    subjects = acting or [w for w in behind if w.relation in (OBJECT, OBLIQUE)]
    subjects = [w for w in subjects if not any(t.relation == CASE for t in children(tokens, w))]
    before = [w for w in own if w.relation == SUBJECT and w.index < word.index]
    if not subjects or any(w.index > that.index for w in before):
        return ()
    found = [replace(subjects[0], relation=SUBJECT), replace(that, relation=OBJECT, tag="PRON")]
    if before:
        return (*found, *_unhinged(word, before[0], that, tokens))
    noun = _antecedent(word, that, tokens)
    return (*found, replace(word, head=noun.index, relation=RELATIVE)) if noun else ()


def _is_object_pronoun(word: Token, verb: Token, language: Language) -> bool:
    slot = language.relative_slots.get(word.text.lower(), "")
    relative = word.relation == OBJECT and word.tag in ("PRON", "SCONJ")
    return slot == "obj" and relative and word.index < verb.index


def _is_finite(verb: Token, own: Sequence[Token]) -> bool:
    return verb.is_finite or any(w.relation == AUXILIARY and w.is_finite for w in own)


def _antecedent(verb: Token, that: Token, tokens: Sequence[Token]) -> Token | None:
    """The noun that the clause tells of: the governor, or its object before the pronoun."""
    above = tokens[verb.head]
    if above.tag in _NOUNS and above.index < that.index:
        return above
    if above.tag == "PRON" and above.index < that.index:
        return above
    objects = [w for w in children(tokens, above) if w.relation == OBJECT and w.tag in _NOUNS]
    return next((w for w in objects if above.index < w.index < that.index), None)


def _unhinged(verb: Token, noun: Token, that: Token, tokens: Sequence[Token]) -> Sequence[Token]:
    """As in "Le texte qu'a adopté le Sénat prévoit une taxe": the main verb is the later one."""
    own = children(tokens, verb)
    main = next(
        (
            w
            for w in own
            if w.tag == "VERB" and w.is_finite and w.index > verb.index and w.relation == COMPLEMENT
        ),
        None,
    )
    if main is None or that.index != noun.index + 1:
        return (replace(verb, head=noun.index, relation=RELATIVE),) if main else ()
    root = verb.relation == ROOT
    points = [replace(w, head=main.index) for w in own if w.relation == PUNCTUATION]
    return (
        replace(main, head=main.index if root else verb.head, relation=verb.relation),
        replace(noun, head=main.index),
        replace(verb, head=noun.index, relation=RELATIVE),
        *points,
    )


def opening_gerund(word: Token, tokens: Sequence[Token], _: Language) -> Sequence[Token]:
    """As in "Dénonçant une ingérence, Bamako a expulsé l'envoyé": the root is the later verb.

    So it is in "Interrogée pour savoir si …, la ministre a répondu".
    """
    if word.relation != ROOT or (word.tag, word.form) != ("VERB", "Part"):
        return ()
    own = children(tokens, word)
    opens = word.index == 0 or tokens[word.index - 1].sentence != word.sentence
    if not opens or any(w.relation in (AUXILIARY, SUBJECT, PASSIVE_SUBJECT) for w in own):
        return ()
    behind = [w for w in tokens[word.index + 1 : word.index + 60] if w.sentence == word.sentence]
    for verb in behind:
        below = children(tokens, verb) if verb.tag == "VERB" else []
        subject = next((w for w in below if w.relation in (SUBJECT, PASSIVE_SUBJECT)), None)
        subject = subject or _taken_along(word, verb, below, tokens)
        if subject is None or not _is_finite(verb, below) or subject.index > verb.index:
            continue
        first = min([subject.index, *(w.index for w in children(tokens, subject))])
        joined = any(w.relation == MARKER for w in below)
        if subject.tag not in _NOUNS or joined or tokens[first - 1].text != ",":
            continue
        return (
            replace(verb, head=verb.index, relation=ROOT),
            replace(word, head=verb.index, relation=ADVERBIAL),
            replace(subject, head=verb.index, relation=SUBJECT),
        )
    return ()


def _taken_along(
    opening: Token, verb: Token, below: Sequence[Token], tokens: Sequence[Token]
) -> Token | None:
    """The subject of the later verb, where the parser gave it to the participle."""
    if verb.head != opening.index or any(w.relation == MARKER for w in below):
        return None
    first = min([verb.index, *(w.index for w in below if w.relation == AUXILIARY)])
    nouns = [w for w in children(tokens, opening) if w.tag in _NOUNS and w.index < first]
    last = nouns[-1] if nouns else None
    named = last is not None and not any(w.relation == CASE for w in children(tokens, last))
    between = {w.text for w in tokens[last.index : first]} if last is not None else {","}
    return last if named and "," not in between else None


def children(tokens: Sequence[Token], above: Token) -> list[Token]:
    """What a word governs near it, in order."""
    near = tokens[max(0, above.index - 40) : above.index + 40]
    return [w for w in near if w.head == above.index and w.index != above.index]


def mend_gerunds(tokens: Sequence[Token], language: Language) -> list[Token]:
    """As in "Oslo and Riga oppose sending troops", "back sending": no helper and no adverb.

    Nor a noun, as in "Oslo rejects sending troops". Only words are looked at that have a
    position to tell as a verb, and not those that truly help.
    """
    fixed = list(tokens)
    for before, gerund in pairwise(tokens):
        known = gerund.tag == "VERB" and gerund.tense == "Pres" and gerund.form in ("Part", "Inf")
        if not known or before.sentence != gerund.sentence or before.tag == "VERB":
            continue
        lemma = language.lemma(before.text.lower(), before.lemma, "VERB")
        if ("verb", lemma) not in language.frames or _helps(lemma, language):
            continue
        near = tokens[max(0, before.index - _BEFORE) : gerund.index]
        if before.head == gerund.index and before.relation in (AUXILIARY, ADVERB):
            _govern(fixed, before, gerund, near, lemma)
        elif gerund.head == before.index and gerund.relation == COMPLEMENT:
            _finish(fixed, before, near, lemma)
    return fixed


def _helps(lemma: str, language: Language) -> bool:
    """Whether a verb helps others: "have", "be"."""
    return any(lemma in language.words("words", name) for name in ("perfect", "impersonal_verbs"))


def _govern(
    fixed: list[Token], word: Token, gerund: Token, near: Sequence[Token], lemma: str
) -> None:
    """Make a word the verb that has the gerund as what it tells of."""
    own = [t for t in near if t.head == gerund.index and t is not word]
    helped = word.relation == ADVERB and any(t.relation == AUXILIARY for t in own)
    if helped or not any(t.relation == SUBJECT for t in own):
        return
    root = gerund.head == gerund.index
    fixed[word.index] = replace(
        _as_verb(word, lemma), head=word.index if root else gerund.head, relation=gerund.relation
    )
    fixed[gerund.index] = replace(gerund, head=word.index, relation=COMPLEMENT, form="Inf")
    for child in own:
        fixed[child.index] = replace(child, head=word.index)


def _finish(fixed: list[Token], word: Token, near: Sequence[Token], lemma: str) -> None:
    """Make a noun with a name before it the verb of that name: "London rejects sending"."""
    named = [t for t in near if t.head == word.index and t is not word]
    if word.tag == "NOUN" and named and all(t.tag == "PROPN" for t in named):
        fixed[word.index] = _as_verb(word, lemma)
        fixed[named[-1].index] = replace(named[-1], relation=SUBJECT)
        for child in named[:-1]:
            fixed[child.index] = replace(child, head=named[-1].index, relation=NAME)


def _as_verb(word: Token, lemma: str) -> Token:
    return replace(word, tag="VERB", lemma=lemma, form="Fin", mood="Ind", tense="Pres")


__all__ = ["children", "inverted_subject", "mend_gerunds", "opening_gerund"]
