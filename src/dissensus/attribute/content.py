"""Where a predicate's concept and addressee stand, and what words name the concept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dissensus.attribute.alike import is_compared
from dissensus.attribute.given import can_name, event_of, helps_infinitive
from dissensus.attribute.listed import goes_with_head, lower_conjuncts, shared_objects
from dissensus.attribute.subjects import acting_names, is_name
from dissensus.attribute.tree import Tree
from dissensus.languages.syntax import (
    ADJECTIVE,
    ADVERBIAL,
    AGENT,
    AUXILIARY,
    CASE,
    COMPLEMENT,
    CONJUNCT,
    COORDINATOR,
    COPULA,
    DETERMINER,
    MARKER,
    MODIFIER,
    NOMINAL,
    NOUN_CLAUSE,
    OBJECT,
    OBLIQUE,
    OTHER,
    PASSIVE_AUXILIARY,
    PASSIVE_SUBJECT,
    RELATIVE,
    SUBJECT,
    VERBAL,
)
from dissensus.parse import Token

#: Relations of a clause that a predicate asks for; parsers leave some unnamed.
_CLAUSAL = frozenset({COMPLEMENT, ADVERBIAL, NOUN_CLAUSE, OBJECT, OBLIQUE, OTHER})


@dataclass(frozen=True, slots=True)
class Content:
    """A candidate for a concept: its head word and the slot in which it stood."""

    head: Token
    slot: str


def contents(tree: Tree, predicate: Token, slots: Sequence[str]) -> list[Content]:
    """The phrases and clauses that fill one of the slots, nearest reading first."""
    found = [
        Content(child, slot)
        for child in tree.children(predicate)
        if (slot := _slot(tree, predicate, child)) and slot in slots and can_name(tree, child)
    ]
    found = _compound(tree, predicate, slots) or _without_lead(tree, predicate, found)
    if predicate.tag == "NOUN":
        found = found or _infinitives_lower(tree, predicate, slots)
        found = found or _past_participle(tree, predicate, slots)
        found = found or _of_which(tree, predicate, slots)
    if predicate.tag in VERBAL:
        if found and all(is_name(content.head) for content in found):
            # "exige de Rome qu'elle retire": the name is asked, the clause is what is asked.
            clauses = [c for c in _attached_lower(tree, predicate, slots) if c.head.tag in VERBAL]
            found = clauses or found
        found = [c for c in found if not is_compared(tree, predicate, c.head)] or (
            _shared_subject(tree, predicate, slots)
            or _antecedent(tree, predicate, slots)
            or _attached_lower(tree, predicate, slots)
            or _nearest_object(tree, predicate, slots)
            or [Content(o, "obj") for o in shared_objects(tree, predicate) if "obj" in slots]
        )
    found = _best_slot(found, slots)
    kept = [content for content in found if not tree.is_left_out(content.head)] or found
    named = [(event_of(tree, content.head), content.slot) for content in kept]
    return [
        Content(head, slot) for named_head, slot in named for head in _coordinated(tree, named_head)
    ] + _beside(tree, predicate, kept)


def _without_lead(tree: Tree, predicate: Token, found: list[Content]) -> list[Content]:
    """As in "The answer came at once: Lima warned that": what leads up to it is not told.

    Nor is what stands before ", it wants war" what is wanted.
    """
    if not any(content.head.index > predicate.index for content in found):
        return found
    own = {",", ":"} if tree.children(predicate, OBJECT) else {":"}
    return [
        c
        for c in found
        if (own if c.head.tag in VERBAL else {":"}).isdisjoint(
            word.text for word in tree.tokens[c.head.index : predicate.index]
        )
    ]


def _shared_subject(tree: Tree, predicate: Token, slots: Sequence[str]) -> list[Content]:
    """As in "was criticised by X and welcomed by Y": both of what the first is said of."""
    above = tree.head(predicate)
    joined = predicate.relation == CONJUNCT and predicate.form == "Part"
    if above is None or not joined or "obj" not in slots or not tree.children(predicate, AGENT):
        return []
    return [Content(subject, "obj") for subject in tree.children(above, PASSIVE_SUBJECT)]


def _compound(tree: Tree, predicate: Token, slots: Sequence[str]) -> list[Content]:
    """As in "en faveur d'un moratoire": a preposition of several words holds the phrase."""
    compounds = [slot for slot in slots if slot.count(" ") == 2]
    return [
        Content(lower, slot)
        for slot in compounds
        for child in tree.children(predicate, OBLIQUE, MODIFIER, OBJECT)
        if slot.startswith(f"{tree.preposition(child)} {child.text.lower()} ")
        for lower in tree.children(child, MODIFIER, NOUN_CLAUSE, OBLIQUE)
        if tree.preposition(lower) == slot.rpartition(" ")[2]
    ]


def _beside(tree: Tree, predicate: Token, found: Sequence[Content]) -> list[Content]:
    """A second object that hangs on a complement which the parser gave to the verb."""
    if not found or found[0].slot != "obj":
        return []
    return [
        Content(lower, "obj")
        for child in tree.children(predicate, OBLIQUE)
        if child.index > found[0].head.index
        for lower in tree.children(child, CONJUNCT)
        if lower.tag == "NOUN" and goes_with_head(tree, "", tree.preposition(child), lower)
    ]


def _coordinated(tree: Tree, head: Token) -> list[Token]:
    """The head with all that is coordinated with it, also where it hangs lower.

    "la pêche au chalut et à l'extraction", "la taxe sur le cuivre et l'audit": the second
    concept is told by its preposition or article, which is the first one's.
    """
    own, stances = tree.preposition(head), tree.language.prepositions
    joined = [*tree.conjuncts(head), *lower_conjuncts(tree, head)]
    acting = {w.index for w in acting_names(tree, [w for w in joined if w.tag == "PROPN"])}
    # "contre la taxe et pour le quota": a preposition that takes sides begins anew
    return [
        w
        for w in joined
        if w is head
        or (
            w.index not in acting
            and ((p := tree.preposition(w)) == own or p not in stances)
            and not _describes(tree, head, w)
        )
    ]


def _describes(tree: Tree, head: Token, joined: Token) -> bool:
    """As in "une élection libre, transparente": one more quality, and no second measure."""
    bare = not tree.children(joined, DETERMINER, CASE)
    return head.tag == "NOUN" and joined.tag == "ADJ" and bare


def _antecedent(tree: Tree, verb: Token, slots: Sequence[str]) -> list[Content]:
    """As in "la mesure que Rome soutient": the noun before is what the verb is about."""
    above = tree.head(verb)
    led = tree.children(verb, AUXILIARY, PASSIVE_SUBJECT)
    if "obj" in slots and verb.form == "Part" and not led:
        return _described(tree, verb)
    if verb.relation != RELATIVE or above is None or above.tag not in NOMINAL:
        return []
    if above.tag == "PRON" and not tree.is_word(above, "words", "demonstratives"):
        return []  # "everything that we promised"
    for child in tree.children(verb):
        slot = tree.language.relative_slots.get(child.text.lower(), "")
        if slot in slots and child.index < verb.index and child.relation != SUBJECT:
            return [Content(above, slot)] if can_name(tree, above) else []
    return _bare_antecedent(tree, verb, above, slots)


def _bare_antecedent(tree: Tree, verb: Token, noun: Token, slots: Sequence[str]) -> list[Content]:
    """As in "the plan Rome supports": a language may leave the relative pronoun out."""
    slot = tree.language.relative_slots.get("", "")
    own = tree.children(verb, SUBJECT)
    pronoun = bool(own) and tree.is_word(own[0], "words", "relative_subject")
    free = bool(own) and not pronoun and not tree.children(verb, OBJECT)
    return [Content(noun, slot)] if slot in slots and free and can_name(tree, noun) else []


def _described(tree: Tree, participle: Token) -> list[Content]:
    """As in "la taxe proposée par Rome", "Proposée par Rome, la taxe …"."""
    if not any(
        c.relation == AGENT or tree.is_preposition(c, "by") for c in tree.children(participle)
    ):
        return []
    above = tree.head(participle)
    if above is None:  # the parser made the participle the head of the sentence
        own = (tree.children(c, SUBJECT, PASSIVE_SUBJECT) for c in tree.children(participle))
        return [Content(subject, "obj") for subject in next(filter(None, own), [])]
    while above is not None and participle.relation == CONJUNCT and above.form == "Part":
        participle, above = above, tree.head(above)
    if above is None:
        return []
    if above.tag in NOMINAL and not tree.children(above, COPULA):
        return [Content(above, "obj")]
    subjects = [s for s in tree.subjects(above) if s.tag in NOMINAL and s.tag != "PRON"]
    return [Content(subject, "obj") for subject in subjects]


def _infinitives_lower(tree: Tree, noun: Token, slots: Sequence[str]) -> list[Content]:
    """As in "le refus de Berlin de livrer": the infinitive hangs on the holder's name."""
    return [
        Content(lower, preposition)
        for child in tree.children(noun, MODIFIER)
        for lower in tree.children(child, NOUN_CLAUSE, COMPLEMENT, OBLIQUE)
        if lower.tag in VERBAL and (preposition := _introduced(tree, lower)) in slots
    ]


def _of_which(tree: Tree, noun: Token, slots: Sequence[str]) -> list[Content]:
    """As in "la loi, dont Rome exige le retrait", "whose repeal Rome demands"."""
    above = tree.head(noun)
    if above is None or above.relation != RELATIVE or noun.relation not in (OBJECT, SUBJECT):
        return []
    antecedent = tree.head(above)
    of = next((slot for slot in slots if slot in tree.language.slots["of"]), "")
    before = (w for w in (*tree.children(above), *tree.children(noun)) if w.index < noun.index)
    which = any(tree.is_word(word, "words", "of_which") for word in before)
    if antecedent is None or antecedent.tag not in NOMINAL or not can_name(tree, antecedent):
        return []
    return [Content(antecedent, of)] if of and which else []


def _past_participle(tree: Tree, noun: Token, slots: Sequence[str]) -> list[Content]:
    """As in "a ban made in 2014 on permits": the phrase hangs on what is told of the noun."""
    return [
        Content(lower, preposition)
        for child in tree.children(noun, ADJECTIVE, NOUN_CLAUSE)
        if child.form == "Part" and child.index > noun.index
        for lower in tree.children(child, OBLIQUE)
        if (preposition := tree.preposition(lower)) in slots and can_name(tree, lower)
    ]


def _nearest_object(tree: Tree, verb: Token, slots: Sequence[str]) -> list[Content]:
    """An object that the parser lost behind dates and places: "a démenti mardi, à X, l'octroi"."""
    if "obj" not in slots or tree.is_passive(verb):
        return []
    for word in tree.tokens[verb.index + 1 : verb.index + 14]:
        joins = word.tag == "SCONJ" and word.relation != CASE  # "comme Riga" is no clause
        if word.sentence != verb.sentence or word.tag in VERBAL or joins:
            return []
        if word.tag == "NOUN" and tree.children(word, DETERMINER) and not tree.preposition(word):
            # Behind a comma alone the parser takes it for a second verb.
            apart = word.relation == CONJUNCT and tree.children(word, COORDINATOR)
            near = verb in tree.ancestors(word) and word.relation != SUBJECT and not apart
            if near and can_name(tree, word) and not is_compared(tree, verb, word):
                return [Content(word, "obj")]
    return []


def _best_slot(found: Sequence[Content], slots: Sequence[str]) -> list[Content]:
    """Of several slots the one that the frame names first: an object before "d'ici la fin"."""
    best = min((slots.index(content.slot) for content in found), default=0)
    return [content for content in found if content.slot == slots[best]]


def _slot(tree: Tree, predicate: Token, child: Token) -> str:
    """The slot that a child fills, or ""."""
    if child.tag == "PRON" and child.index < predicate.index:
        told = predicate.relation != RELATIVE and tree.is_word(child, "words", "neutral_pronouns")
        passive = child.relation == PASSIVE_SUBJECT and told  # "this was opposed by Rome"
        return "obj" if passive else _clitic_slot(tree, child)
    if child.relation == PASSIVE_SUBJECT and tree.is_passive(predicate):
        return "obj"
    that = any(tree.is_word(c, "words", "that") for c in tree.children(child, MARKER))
    clausal = child.tag in VERBAL or child.tag not in NOMINAL or that
    purpose = child.relation == RELATIVE and predicate.tag == "NOUN" and child.form == "Inf"
    if (child.relation in _CLAUSAL or purpose) and clausal:
        return _clause_slot(tree, child)
    return _phrase_slot(tree, predicate, child)


def _is_felt(tree: Tree, participle: Token) -> bool:
    """As in "is disappointed by the levy": how somebody finds it, and nothing done to him."""
    frames = tree.language.frames
    forms = (participle.text.lower(), tree.language.adjective(participle.text))
    felt = any(("adjective", form) in frames for form in forms)
    told = bool(tree.children(participle, PASSIVE_AUXILIARY, COPULA))
    return felt and told and ("verb", participle.lemma) not in frames


def _clitic_slot(tree: Tree, pronoun: Token) -> str:
    """As in "s'y oppose", "la réclame": the pronoun stands before its verb."""
    clitic = tree.language.clitic_slots.get(pronoun.text.lower(), "")
    if clitic:
        return clitic
    is_object = pronoun.relation == OBJECT and tree.is_word(pronoun, "words", "object_pronouns")
    return "obj" if is_object else ""


def _phrase_slot(tree: Tree, predicate: Token, child: Token) -> str:
    """The slot of a noun phrase after its predicate."""
    preposition = tree.preposition(child)
    if child.relation == CONJUNCT and predicate.tag == "NOUN" and child.tag == "NOUN":
        sides = tree.language.prepositions
        if preposition in sides and tree.preposition(predicate) in sides:
            return ""  # "pour un moratoire et contre la chasse"
        return preposition  # "l'opposition à l'envoi et au déploiement"
    if child.relation == SUBJECT and child.tag == "NOUN" and _has_other(tree, predicate, child):
        return "obj"  # "Lima soutient son extension"
    phrasal = child.relation in (OBJECT, OBLIQUE, MODIFIER, COMPLEMENT, NOUN_CLAUSE)
    phrasal = phrasal or (child.relation == AGENT and _is_felt(tree, predicate))
    if not phrasal or child.tag not in NOMINAL or child.index < predicate.index:
        return ""
    if child.relation == OBJECT and tree.is_reflexive(predicate) and _has_contraction(tree, child):
        # "se retirent des négociations": a reflexive verb has no other object
        return tree.language.slots["from"][0]
    plain_object = child.relation in (OBJECT, COMPLEMENT) and not preposition
    return "obj" if plain_object else preposition


def _has_other(tree: Tree, verb: Token, noun: Token) -> bool:
    """Whether a noun right behind a verb is called its subject, though another stands before."""
    before = (s for s in tree.children(verb, SUBJECT) if s.index < verb.index)
    own = [c.index for c in tree.children(noun, DETERMINER)]
    near = verb.tag in VERBAL and bool(own) and min(own) == verb.index + 1
    free = not tree.is_finite(verb) or any(is_name(s) for s in before)
    return near and noun.index > verb.index and free  # "après avoir critiqué le péage"


def _has_contraction(tree: Tree, noun: Token) -> bool:
    determiners = tree.children(noun, DETERMINER)
    return any(tree.is_word(word, "words", "article_contractions") for word in determiners)


def _clause_slot(tree: Tree, clause: Token) -> str:
    language = tree.language
    preposition = tree.preposition(clause)
    that = any(tree.is_word(c, "words", "that") for c in tree.children(clause, MARKER))
    if that and preposition in language.words("words", "purpose"):
        return preposition  # "plaide pour que X envoie"
    if preposition in language.words("words", "that"):
        return "that" if clause.relation in (COMPLEMENT, NOUN_CLAUSE, OBJECT) else ""
    if _asks(tree, clause):
        completes = clause.relation in (COMPLEMENT, ADVERBIAL) and clause.head < clause.index
        return "whether" if completes else ""
    if tree.is_finite(clause):
        return "that" if clause.relation == COMPLEMENT else ""
    if clause.form == "Inf" or tree.children(clause, COPULA) or helps_infinitive(tree, clause):
        return _introduced(tree, clause) or "inf"
    felt = tree.tokens[clause.head].tag == "ADJ"  # "interested in expanding"
    return preposition if felt and (clause.form, clause.tense) == ("Part", "Pres") else ""


def _asks(tree: Tree, clause: Token) -> bool:
    """As in "whether X will", "s'il livrera"."""
    elided = tree.language.words("conditions", "elided")
    return tree.preposition(clause) in tree.language.words("words", "whether") or any(
        child.text.lower().replace("’", "'") in elided for child in tree.children(clause, MARKER)
    )


def _introduced(tree: Tree, word: Token) -> str:
    """The slot that the word before opens: "that", a preposition, or one before infinitives."""
    preposition = tree.preposition(word)
    if preposition in tree.language.words("words", "that"):
        return "that"
    if (word.form == "Inf" and word.tense != "Pres") or helps_infinitive(tree, word):
        return tree.language.infinitive_slots.get(preposition, preposition)
    return preposition


def _attached_lower(tree: Tree, predicate: Token, slots: Sequence[str]) -> list[Content]:
    """Phrases hung one step lower: "a appelé vendredi à la retenue", "exhorte X à cesser"."""
    found: list[Content] = []
    for child in tree.children(predicate, OBJECT, OBLIQUE, COMPLEMENT, MODIFIER):
        if child.tag not in NOMINAL:
            continue
        found += _asked_of(tree, child, slots)
        is_time = tree.is_word(child, "words", "times")
        for lower in tree.children(child, MODIFIER, OBLIQUE, NOUN_CLAUSE, ADVERBIAL, COMPLEMENT):
            preposition = _introduced(tree, lower)
            is_verb = lower.tag in VERBAL
            # "menace le Pérou de sanctions": what one is threatened with is not the name's own.
            free = is_verb or preposition not in tree.language.slots["of"] or is_time
            free |= is_name(child) and tree.is_word(lower, "consequence", "answering")
            if preposition in slots and free and can_name(tree, lower):
                found.append(Content(lower, preposition))
    return found


def _asked_of(tree: Tree, name: Token, slots: Sequence[str]) -> list[Content]:
    """As in "exige de Rome qu'elle retire ses navires", read as a clause on the name."""
    return [
        Content(clause, "that")
        for clause in tree.children(name, RELATIVE)
        if "that" in slots
        and any(tree.is_word(c, "words", "that") for c in tree.children(clause))
        and any(s.tag == "PRON" for s in tree.children(clause, SUBJECT))
    ]
