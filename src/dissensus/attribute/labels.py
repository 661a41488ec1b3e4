"""How a concept is named: by its verb and object, or as the document writes it."""

from __future__ import annotations

from collections.abc import Container, Sequence

from dissensus.attribute.given import can_name
from dissensus.attribute.subjects import is_name
from dissensus.attribute.tree import Tree
from dissensus.languages.syntax import (
    ADVERBIAL,
    COMPLEMENT,
    CONJUNCT,
    COPULA,
    NOMINAL,
    OBJECT,
    OBLIQUE,
    PARATAXIS,
    PASSIVE_SUBJECT,
    PUNCTUATION,
    RELATIVE,
    SUBJECT,
    VERBAL,
)
from dissensus.parse import Token

#: Branches that do not name a measure: they describe, date or excuse it.
NOT_IN_TOPIC = frozenset({RELATIVE, PARATAXIS, PUNCTUATION})
#: A concept is named in its first words; more than this is description.
WORDS = 24
#: A discovered concept is named by at most this many words.
_LABEL = 9


def name_concept(tree: Tree, core: Token, words: Sequence[Token]) -> tuple[str, tuple[str, ...]]:
    """The action and the object that name a discovered concept."""
    if core.tag in VERBAL:
        objects = [
            child
            for child in tree.children(core, OBJECT, PASSIVE_SUBJECT, OBLIQUE, COMPLEMENT)
            if child.tag in NOMINAL and child.tag != "PRON" and can_name(tree, child)
        ]
        if not tree.is_passive(core):  # "est devenue": the parser takes it for a passive
            objects = [o for o in objects if o.relation != PASSIVE_SUBJECT]
        if not objects and tree.children(core, COPULA):
            objects = [c for c in tree.children(core, SUBJECT) if c.tag in NOMINAL]
        direct = [o for o in objects if not tree.preposition(o)]
        return core.lemma, tuple(_noun_name(tree, noun) for noun in (direct or objects)[:1])
    if core.tag in ("NOUN", "PROPN", "ADJ", "X", "NUM"):
        return "", (_written(tree, core, words),)
    return "", ()


def _written(tree: Tree, core: Token, words: Sequence[Token]) -> str:
    """The words of the document from the core on, as far as a name goes."""
    inside = {word.index for word in words}
    first = _label_start(tree, core, inside)
    last = core
    for word in tree.tokens[core.index : core.index + _LABEL]:
        if word.tag in ("PRON", "SCONJ") and word.index not in inside:
            continue  # "a bill that would ban"
        if word.index not in inside or word.tag == "PUNCT":
            break
        last = word
    while last.index > core.index and last.tag in ("ADP", "DET", "CCONJ", "ADV", "SCONJ", "PRON"):
        last = tree.tokens[last.index - 1]
    return " ".join(tree.text[first.start : tree.title_end(first.start, last.end)].split())


def _label_start(tree: Tree, core: Token, inside: Container[int]) -> Token:
    """The first word of a name: where the head is the last noun, what stands before belongs."""
    first = core
    if not tree.language.head_final:
        return first
    for word in reversed(tree.tokens[max(0, core.index - _LABEL) : core.index]):
        if word.index not in inside or word.tag not in ("NOUN", "PROPN", "ADJ", "NUM", "VERB"):
            break
        first = word
    return first


def _noun_name(tree: Tree, noun: Token) -> str:
    """An object as a name: from its noun on, with its preposition where it has one."""
    words = tree.subtree(noun, without=(*NOT_IN_TOPIC, CONJUNCT, ADVERBIAL))
    preposition = tree.preposition(noun)
    name = _written(tree, noun, with_following(tree, words))
    return f"{preposition} {name}" if preposition else name


def with_following(tree: Tree, words: list[Token]) -> list[Token]:
    """The words with the complement that follows at once, wherever the parser hung it.

    "soutient un fonds pour les forêts": "pour les forêts" often hangs on the verb.
    """
    if not words or len(words) >= WORDS:
        return words
    following = tree.outside_asides(words[-1].index + 1, words[-1].index + 9)
    if not following or following[0].sentence != words[-1].sentence:
        return words
    noun = following[0].tag in ("NOUN", "PROPN", "ADJ")
    dated = any(tree.is_word(word, "words", "times") for word in following[:2])
    if noun and not dated and following[0].relation != ADVERBIAL:
        return with_following(tree, [*words, following[0]])
    if not tree.is_word(following[0], "words", "complement_prepositions"):
        return words
    phrase: list[Token] = []
    for word in following:
        if word.tag in VERBAL or word.tag in ("PUNCT", "SCONJ", "CCONJ"):
            break
        phrase.append(word)
    nouns = [w for w in phrase if w.tag in ("NOUN", "PROPN") or is_name(w)]
    if not nouns or tree.is_word(nouns[0], "words", "times"):
        return words
    last = phrase.index(nouns[0]) + 1
    while last < len(phrase) and _goes_on(tree, phrase[last], nouns[0]):
        last += 1
    return [*words, *phrase[:last]]


def _goes_on(tree: Tree, word: Token, noun: Token) -> bool:
    """As in "dans l'espace Schengen", "a levy on jet fuel"."""
    compound = tree.language.head_final and word.tag in ("NOUN", "PROPN")
    return compound or (word.tag == "PROPN" and word.head == noun.index)
