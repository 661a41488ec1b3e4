"""Whoever does what a verb says, where the tree does not show it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dissensus.languages.syntax import (
    ADVERBIAL,
    COMPLEMENT,
    CONJUNCT,
    COORDINATOR,
    COPULA,
    DETERMINER,
    EXPLETIVE,
    NOMINAL,
    NOUN_CLAUSE,
    OBJECT,
    PARATAXIS,
    PASSIVE_SUBJECT,
    PUNCTUATION,
    RELATIVE,
    SUBJECT,
    VERBAL,
)
from dissensus.parse import Token

if TYPE_CHECKING:
    from dissensus.attribute.tree import Tree

#: How far behind a verb another may stand that shares its object: "trains and also equips".
_NEAR_VERB = 3


def find_subjects(tree: Tree, verb: Token) -> list[Token]:
    """Whoever does what the verb says: its own subject, or the one that it shares.

    A relative pronoun gives its antecedent; a coordinated, infinitive or participle
    clause gives the subject of the clause that it hangs on.
    """
    return _subjects(tree, verb, set())


def _subjects(tree: Tree, verb: Token, seen: set[int]) -> list[Token]:
    if verb.index in seen:
        return []
    seen.add(verb.index)
    own = tree.children(verb, SUBJECT, PASSIVE_SUBJECT) or _personal(tree, verb)
    own = [word for word in own if word.tag in NOMINAL or is_name(word) or word.tag == "DET"]
    if own:
        found = _antecedents(tree, verb, own[0], seen)
        return [*found, *(w for w in own[1:] if _is_joined(tree, w) and w not in found)]
    above = tree.head(verb)
    if above is None:
        return _inverted(tree, verb) or _stray(tree, verb)
    return _shared(tree, verb, above, seen)


def _is_joined(tree: Tree, subject: Token) -> bool:
    """A second subject after "et", which the parser did not coordinate with the first.

    Behind a comma as well, as headings list names: "Spain, Portugal eye rail link".
    """
    start = min([subject.index, *(c.index for c in tree.children(subject, DETERMINER))])
    before = tree.tokens[start - 1 : start]
    listed = any(w.text == "," and is_name(tree.tokens[w.index - 1]) for w in before)
    return any(w.tag == "CCONJ" for w in before) or (listed and is_name(subject))


def _shared(tree: Tree, verb: Token, above: Token, seen: set[int]) -> list[Token]:
    """The subject that a clause without its own takes from the one that it hangs on."""
    if verb.form == "Part" and verb.tense == "Pres" and verb.relation == ADVERBIAL:
        before = tree.tokens[verb.index - 1]
        if before.tag in ("NOUN", "PROPN", "ADJ") and not _stands_apart(tree, verb):
            return [before]  # "un projet de résolution exigeant": not the subject's act
    own_clause = verb.relation in (COMPLEMENT, ADVERBIAL, PARATAXIS) and tree.is_finite(verb)
    if own_clause:
        return _inverted(tree, verb)
    if verb.relation in (RELATIVE, NOUN_CLAUSE):
        return _from_noun(tree, verb, above)
    if above.tag in VERBAL or tree.children(above, COPULA, SUBJECT):
        return _subjects(tree, _told_by(tree, verb) or above, seen)
    return _inverted(tree, verb)


def _told_by(tree: Tree, verb: Token) -> Token | None:
    """Of "a dit que l'armée part, ajoutant que …" the verb of whoever says both."""
    verbs = tree.language.speech_verbs
    speaks = verb.lemma in verbs and verb.form == "Part" and verb.tense == "Pres"
    if not speaks or tree.tokens[verb.index - 1].text != ",":
        return None
    child, found = verb, None
    for above in tree.ancestors(verb):
        if child.relation == COMPLEMENT and above.lemma in verbs and tree.is_finite(above):
            found = above
        child = above
    return found


def _personal(tree: Tree, verb: Token) -> list[Token]:
    """An "il" that the model takes for empty, before a verb that has a real subject."""
    if tree.is_word(verb, "words", "impersonal_verbs"):
        return []
    return [
        child
        for child in tree.children(verb, EXPLETIVE)
        if child.index < verb.index and tree.is_subject_pronoun(child)
    ]


def _from_noun(tree: Tree, verb: Token, noun: Token) -> list[Token]:
    """The noun that a participle or relative clause hangs on, if it can be its subject."""
    if verb.form == "Part" and verb.tense == "Pres" and _stands_apart(tree, verb):
        return _main_subjects(tree, noun)
    if verb.relation == RELATIVE and not any(
        tree.is_word(word, "words", "relative_subject") for word in tree.children(verb)
    ):
        return []
    return tree.conjuncts(noun) if noun.tag in NOMINAL else []


def _stands_apart(tree: Tree, verb: Token) -> bool:
    """As in "…, accusant": after a comma a participle goes with the subject, not the noun."""
    before = tree.tokens[max(0, verb.index - 3) : verb.index]
    return any(word.text == "," for word in before) or any(
        tree.is_word(word, "words", "gerund_markers") for word in before[-1:]
    )


def _main_subjects(tree: Tree, noun: Token) -> list[Token]:
    for above in tree.ancestors(noun):
        if above.tag in VERBAL and tree.is_finite(above):
            return _subjects(tree, above, set())
    return tree.conjuncts(noun) if noun.tag in NOMINAL else []


def _coordinated(tree: Tree, subject: Token) -> list[Token]:
    """The subject with the names before it that the parser left out: "Séoul et Tokyo"."""
    found = tree.conjuncts(subject)
    while (before := _name_before(tree, found)) is not None:
        found.insert(0, before)
    return found


def _name_before(tree: Tree, found: Sequence[Token]) -> Token | None:
    """A name before the list, with "et" or a comma between, that nothing else governs."""
    first = found[0]
    start = min([first.index, *(c.index for c in tree.children(first, DETERMINER))])
    if not is_name(first) or start < 2:
        return None
    link, before = tree.tokens[start - 1], tree.tokens[start - 2]
    listed = len(found) > 1 or _opens_heading(tree, before)
    joins = link.tag == "CCONJ" or (link.text == "," and listed)
    same = before.sentence == first.sentence and is_name(before) and before not in found
    return before if joins and same and not tree.preposition(before) else None


def _opens_heading(tree: Tree, name: Token) -> bool:
    """As in "Norway, Sweden agree to share gas", where a comma stands for "and"."""
    words = tree.sentence(name)
    heading = words[0] == name and words[-1].text[-1] not in ".!?…:»”"
    return heading and not tree.is_word(name, "words", "times")


def _antecedents(tree: Tree, verb: Token, subject: Token, seen: set[int]) -> list[Token]:
    if tree.is_word(subject, "words", "relative_subject") and subject.tag == "PRON":
        above = tree.head(verb)
        while above is not None and above.tag in VERBAL and above.index not in seen:
            seen.add(above.index)
            above = tree.head(above)
        if above is not None and above.tag in NOMINAL and _is_denied(tree, above):
            return _in_its_place(tree, above)
        if above is None or above.tag not in NOMINAL:
            return []
        return _agreeing(tree, verb, above, subject)
    return _coordinated(tree, subject)


def _agreeing(tree: Tree, verb: Token, noun: Token, pronoun: Token) -> list[Token]:
    """Of "Riga, Oslo et Rome, qui ont refusé" all, of "…, qui a refusé" the last: as the verb."""
    number = tree.finite(verb).number
    first = noun
    while number == "Plur" and noun.number != "Plur" and first.relation == CONJUNCT:
        first = tree.tokens[first.head]
    found = tree.conjuncts(first if is_name(first) else noun)
    before = [word for word in found if word.index < pronoun.index]
    return before[-1:] if number == "Sing" and all(map(is_name, found)) and before else found


def _is_denied(tree: Tree, noun: Token) -> bool:
    """As in "ce n'est pas la Grèce qui bloque": whoever does it, not the one named."""
    return bool(tree.children(noun, COPULA)) and tree.is_negated(noun)


def _in_its_place(tree: Tree, noun: Token) -> list[Token]:
    """As in "ce n'est pas Rome qui bloque, c'est Riga": who is said to do it after all."""
    return [
        word
        for word in tree.children(noun, CONJUNCT, PARATAXIS, ADVERBIAL)
        if word.index > noun.index
        and is_name(word)
        and (
            tree.children(word, COPULA)
            or any(tree.is_word(w, "words", "contrast") for w in tree.children(word, COORDINATOR))
        )
    ]


def _inverted(tree: Tree, verb: Token) -> list[Token]:
    """A clitic subject after the verb ("souligne-t-elle"), which parsers often miss."""
    for word in tree.tokens[verb.index + 1 : verb.index + 4]:
        if word.sentence != verb.sentence:
            break
        if word.text.startswith("-") and tree.is_subject_pronoun(word):
            return [word]
    return []


def _stray(tree: Tree, verb: Token) -> list[Token]:
    """A name at the head of the sentence that the parser left without a governor."""
    if not tree.is_finite(verb):
        return []
    before = [w for w in tree.sentence(verb) if w.index < verb.index]
    names = [w for w in before if w.head == w.index and w.relation != PUNCTUATION]
    return tree.conjuncts(names[0]) if names and is_name(names[0]) else []


def shares_object(tree: Tree, verb: Token) -> Token | None:
    """As in "trains and equips the police": the verb behind "and" whose object is of both."""
    link = tree.tokens[verb.index + 1 : verb.index + 2]
    if not link or link[0].tag != "CCONJ" or tree.children(verb, OBJECT):
        return None
    joined = (c for c in tree.children(verb, CONJUNCT) if 1 < c.index - verb.index <= _NEAR_VERB)
    return next((c for c in joined if c.tag == verb.tag and tree.children(c, OBJECT)), None)


def is_name(token: Token) -> bool:
    """A capitalised word, whatever the model takes it for ("Portugal" for an adjective)."""
    return token.text[:1].isupper() and token.tag not in VERBAL | {
        "ADP",
        "DET",
        "PUNCT",
        "ADV",
        "SCONJ",
        "CCONJ",
    }
