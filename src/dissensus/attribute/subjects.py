"""Whoever does what a verb says, where the tree does not show it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from dissensus.languages.syntax import (
    ADVERBIAL,
    COMPLEMENT,
    CONJUNCT,
    COORDINATOR,
    COPULA,
    DETERMINER,
    EXPLETIVE,
    NAME,
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
    from dissensus.languages import Language

#: What a capitalised word of no name is.
_NO_NAMES = VERBAL | {"ADP", "DET", "PUNCT", "ADV", "SCONJ", "CCONJ"}
#: How far behind a verb another may stand that shares its object: "trains and also equips".
_NEAR_VERB = 3
#: How many words stand between "différence" and "qui" of "à la différence de Rome, qui".
_NEAR_NAME = 7
#: A phrase that joins subjects has at most this many words.
_WIDTH = 4


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
        return _inverted(tree, verb) or _stray(tree, verb) or _hung_before(tree, verb)
    return _shared(tree, verb, above, seen)


def _is_joined(tree: Tree, subject: Token) -> bool:
    """A second subject after "et", which the parser did not coordinate with the first.

    Behind a comma as well, as headings list names: "Spain, Portugal eye rail link".
    """
    if _before(tree, subject) is not None:
        return True  # "non seulement Lima mais aussi Quito"
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
        return _inverted(tree, verb) or _hung_before(tree, verb)
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
        above = _compared_with(tree, subject, above) if above is not None else None
        if above is not None and above.tag in NOMINAL and _is_denied(tree, above):
            return _in_its_place(tree, above)
        if above is None or above.tag not in NOMINAL:
            return []
        return _agreeing(tree, verb, above, subject)
    found = _coordinated(tree, subject)
    beside = [word for word in _correlated(tree, found[0]) if word not in found]
    return [*beside, *found]


def _compared_with(tree: Tree, pronoun: Token, noun: Token) -> Token:
    """Of "à la différence de Rome, qui soutient" the name, which the phrase only sets apart."""
    between = tree.tokens[noun.index : pronoun.index]
    names = [word for word in between if word.tag == "PROPN" and word.index > noun.index]
    if not names or len(between) > _NEAR_NAME:
        return noun
    leading = tree.tokens[max(0, noun.index - 2) : names[0].index]
    told = " ".join(tree.plain(word) for word in leading if word.tag != "PUNCT")
    phrases = tree.language.words("words", "unlike") | tree.language.words("words", "alike")
    return names[0] if any(f"{told} ".startswith(f"{phrase} ") for phrase in phrases) else noun


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


def _hung_before(tree: Tree, verb: Token) -> list[Token]:
    """As in "Après avoir refusé la taxe, Riga la soutient", read as a phrase of the first verb.

    It stands between a comma and the verb, with no more than pronouns and adverbs behind it.
    """
    first = tree.finite(verb).index
    while first and tree.tokens[first - 1].tag in ("PRON", "ADV", "AUX", "PART"):
        first -= 1
    name = tree.tokens[first - 1] if first else verb
    if not tree.is_finite(verb) or not is_name(name) or name.index >= verb.index:
        return []
    names = [name]
    while (before := _name_before(tree, names)) is not None:
        names.insert(0, before)
    start = min([names[0].index, *(c.index for c in tree.children(names[0], DETERMINER))])
    over = tree.head(names[0])
    apart = over is not None and start > 1 and tree.tokens[start - 1].text == ","
    apart = apart and (len(names) == 1 or not is_name(tree.tokens[start - 2]))  # a longer list
    hung = over is not None and over.index < start - 1
    return names if apart and hung and tree.preposition(names[0]) == "" else []


def acting_names(tree: Tree, names: Sequence[Token]) -> Sequence[Token]:
    """The names that a comma parts from what stands before, right before a verb.

    Of "si Oslo veut la base, Riga et Rome s'y opposent" parsers join them to the base.
    """
    if not names or names[-1].index + 1 >= len(tree.tokens):
        return ()
    start = min([names[0].index, *(c.index for c in tree.children(names[0], DETERMINER))])
    follows = tree.tokens[names[-1].index + 1].tag in ("PRON", "AUX", "VERB")
    return names if follows and start > 0 and tree.tokens[start - 1].text == "," else ()


def _correlated(tree: Tree, subject: Token) -> list[Token]:
    """The other subjects that words in pairs join with one: before it and behind it.

    Of "tant Oslo que Riga refusent" parsers know one of both for the subject.
    """
    words = tree.sentence(subject)
    if not words or not _may_join(tree, words):
        return []
    before, behind = _before(tree, subject), _behind(tree, subject)
    further = _before(tree, before) if before is not None else None
    return [word for word in (further, before, behind) if word is not None]


def _may_join(tree: Tree, words: Sequence[Token]) -> bool:
    lasts = _last_words(tree.language)
    return any(word.text.lower() in lasts for word in words)


@lru_cache(maxsize=8)
def _last_words(language: Language) -> frozenset[str]:
    """The last word of each phrase that joins subjects."""
    phrases = (language.words("words", name) for name in ("both_second", "as_well_as"))
    return frozenset(phrase.split()[-1] for some in phrases for phrase in some)


def _phrases(tree: Tree, *names: str) -> frozenset[str]:
    return frozenset(phrase for name in names for phrase in tree.language.words("words", name))


def _before(tree: Tree, noun: Token) -> Token | None:
    """The one named before: "tant Oslo que [Riga]", "Oslo comme [Riga]"."""
    start = _start(tree, noun)
    link = _ending_at(tree, noun, start, _phrases(tree, "both_second", "as_well_as"))
    if link is None:
        return None
    first, phrase = link
    end = first - 1 if first and tree.tokens[first - 1].text == "," else first
    named = _ending_name(tree, noun, end)
    if named is None:
        return None
    opened = _ending_at(tree, noun, _start(tree, named), _phrases(tree, "both_first"))
    alone = phrase in tree.language.words("words", "as_well_as") and _is_proper(named)
    return named if opened is not None or alone else None


def _behind(tree: Tree, noun: Token) -> Token | None:
    """The one named behind, right before the verb: "[Oslo] comme Riga refusent"."""
    words = [word for word in tree.sentence(noun) if word.index > noun.index]
    for width in range(min(_WIDTH, len(words) - 1), 0, -1):
        if _spelt(words[:width]) not in tree.language.words("words", "as_well_as"):
            continue
        at = width + (words[width].tag == "DET")
        named = words[at] if at + 1 < len(words) and _is_proper(words[at]) else None
        follows = words[at + 1] if named is not None else None
        acts = follows is not None and follows.tag in ("VERB", "AUX", "PRON", "ADV")
        return named if acts else None
    return None


def _is_proper(word: Token) -> bool:
    return word.text[:1].isupper() and word.tag in ("PROPN", "NOUN", "ADJ")


def _ending_name(tree: Tree, noun: Token, end: int) -> Token | None:
    """The head of the noun phrase that ends right before a place."""
    word = tree.tokens[end - 1] if end else noun
    if word.sentence != noun.sentence or word.tag not in (*NOMINAL, "ADJ"):
        return None
    while word.tag == "ADJ" and not _is_proper(word) and word.index:
        word = tree.tokens[word.index - 1]  # "le ministre kényan"
    above = tree.head(word)
    lower = word.relation == NAME and above is not None and above.index < word.index
    return above if lower else word if word.tag in ("NOUN", "PROPN") or _is_proper(word) else None


def _start(tree: Tree, noun: Token) -> int:
    """Where a noun phrase begins: at its article or its first word."""
    first = noun.index
    while first and tree.tokens[first - 1].tag in ("DET", "ADJ", "NUM"):
        first -= 1
    return first


def _ending_at(
    tree: Tree, noun: Token, end: int, phrases: frozenset[str]
) -> tuple[int, str] | None:
    """Where one of the phrases begins that ends right before a place, and which it is."""
    for width in range(_WIDTH, 0, -1):
        window = tree.tokens[max(0, end - width) : end]
        if len(window) == width and window[0].sentence == noun.sentence:
            spelt = _spelt(window)
            if spelt in phrases:
                return end - width, spelt
    return None


def _spelt(words: Sequence[Token]) -> str:
    return " ".join(word.text.lower().replace("’", "'") for word in words)


def shares_object(tree: Tree, verb: Token) -> Token | None:
    """As in "trains and equips the police": the verb behind "and" whose object is of both."""
    link = tree.tokens[verb.index + 1 : verb.index + 2]
    if not link or link[0].tag != "CCONJ" or tree.children(verb, OBJECT):
        return None
    joined = (c for c in tree.children(verb, CONJUNCT) if 1 < c.index - verb.index <= _NEAR_VERB)
    return next((c for c in joined if c.tag == verb.tag and tree.children(c, OBJECT)), None)


def is_name(token: Token) -> bool:
    """A capitalised word, whatever the model takes it for ("Portugal" for an adjective)."""
    return token.text[:1].isupper() and token.tag not in _NO_NAMES
