"""Mend what a model is known to read wrongly, word by word and by rule.

Each rule rests on forms that the models of a language take for another: a participle with
an article for a verb, an auxiliary parted from its participle for a verb of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from dissensus.clauses import mend_clauses
from dissensus.inverted import mend_gerunds
from dissensus.languages import Language
from dissensus.languages.syntax import (
    ADJECTIVE,
    ADVERB,
    AUXILIARY,
    COMPLEMENT,
    CONJUNCT,
    COORDINATOR,
    COPULA,
    DETERMINER,
    FIXED,
    MARKER,
    NAME,
    OBJECT,
    OBLIQUE,
    PARATAXIS,
    PASSIVE_AUXILIARY,
    PUNCTUATION,
    RELATIVE,
    ROOT,
    SUBJECT,
)

if TYPE_CHECKING:
    from dissensus.parse import Token

#: How many words may part an auxiliary from its participle.
_APART = 6
_OF_VERB = frozenset({SUBJECT, ADVERB})  # what a verb has, and no helper
#: What a noun has that is a clause of its own, or is told to be so or not.
_OF_CLAUSE = frozenset({SUBJECT, ADVERB, COPULA, AUXILIARY, OBJECT})
#: How far behind a participle the noun that it describes may stand.
_DESCRIBED = 4
#: How far behind its verb another object is looked for.
_NEAR = 20


def mend(tokens: Sequence[Token], language: Language) -> Iterator[Token]:
    """The words of one document with the mistakes of the model mended."""
    tokens = [_as_conditional(word, language) for word in _with_auxiliaries(tokens, language)]
    tokens = _with_told_clauses([_as_future(word, language) for word in tokens], language)
    tokens = _with_verbs(_with_resumptions(tokens, language), language)
    tokens = mend_clauses([_as_object(word, tokens) for word in tokens], language)
    tokens = [_off_helper(_with_no_partner(word, tokens, language), tokens) for word in tokens]
    if language.head_final:
        tokens = _with_compounds(_with_described(mend_gerunds(tokens, language)), language)
    tokens = [_with_antecedent(_as_finite(word, tokens), tokens, language) for word in tokens]
    tokens = _with_names(tokens, language) if language.capitals_are_names else tokens
    nouns = _with_determiner(tokens)
    ruled = frozenset(t.head for t in tokens if t.relation == DETERMINER)
    copular = frozenset(t.head for t in tokens if t.relation == COPULA)
    for word in tokens:
        if word.index in nouns:
            yield _as_noun(word, language)
        elif word.tag == "PRON" and word.index in ruled and word.text.isupper():
            yield replace(word, tag="PROPN", lemma=word.text)  # "the WHO"
        elif word.tag == "ADP" and _opens_predicate(word, tokens, language):
            held = word.relation if word.index in copular else COMPLEMENT
            yield replace(word, tag="ADJ", lemma=word.text.lower(), relation=held)
        elif word.tag == "DET" and word.relation == OBJECT:
            yield replace(word, tag="PRON")  # "refuse de l'exclure"
        elif word.index not in ruled:
            yield _as_infinitive(word, language)
        else:
            yield word


def _with_auxiliaries(tokens: Sequence[Token], language: Language) -> list[Token]:
    """Participles that an adverbial parts from their auxiliary: "a plusieurs fois rejeté".

    The parser makes the auxiliary a verb of its own and the participle its complement.
    """
    fixed = list(tokens)
    for token in tokens:
        above = tokens[token.head]
        apart = 1 < token.index - above.index <= _APART
        if token.relation != COMPLEMENT or token.form != "Part" or token.tense != "Past":
            continue
        helps = above.is_finite and above.lemma in language.words("words", "perfect")
        if not (apart and helps):
            continue
        for child in tokens:
            if child.head == above.index and child.index not in (above.index, token.index):
                fixed[child.index] = replace(fixed[child.index], head=token.index)
        root = above.head == above.index
        head = token.index if root else above.head
        fixed[token.index] = replace(fixed[token.index], head=head, relation=above.relation)
        fixed[above.index] = replace(
            fixed[above.index], head=token.index, relation=AUXILIARY, tag="AUX"
        )
    return fixed


def _off_helper(word: Token, tokens: Sequence[Token]) -> Token:
    """As in "Rome is, for now, not opposed": what the parser hung on the helper of a verb."""
    helper = tokens[word.head]
    helps = helper.relation in (AUXILIARY, PASSIVE_AUXILIARY, COPULA) and helper.head > word.head
    return replace(word, head=helper.head) if helps and word.relation in _OF_VERB else word


def _with_described(tokens: Sequence[Token]) -> list[Token]:
    """As in "to export confiscated ivory": a participle before a noun describes it.

    The parser makes the noun its object, and the participle one more verb beside the one
    before it; what has an object of its own, or a helper, is none.
    """
    fixed = list(tokens)
    for verb, word in pairwise(tokens):
        participle = word.tag == "VERB" and word.form == "Part" and word.tense == "Past"
        beside = word.head in (verb.index, verb.head) and verb.head != word.index
        if not participle or verb.tag != "VERB" or not beside:
            continue
        near = tokens[word.index + 1 : word.index + _DESCRIBED]
        own = [t for t in near if t.head == word.index and t.relation == OBJECT]
        taken = any(t.head == verb.index and t.relation == OBJECT for t in near)
        if not own or taken or any(t.tag in ("DET", "ADP", "PUNCT") for t in near[:1]):
            continue
        noun = own[0]
        fixed[noun.index] = replace(noun, head=verb.index)
        fixed[word.index] = replace(word, head=noun.index, relation=ADJECTIVE)
    return fixed


def _with_compounds(tokens: Sequence[Token], language: Language) -> list[Token]:
    """As in "considers the undersea tunnel", "Denmark backs it": nouns that the parser made verbs.

    An infinitive without its mark has a subject behind few verbs, and a name at the head of a
    sentence is no infinitive.
    """
    fixed = list(tokens)
    for before, word in pairwise(tokens):
        if word.tag != "VERB" or word.form != "Inf" or word.tense:
            continue
        subject = before.head == word.index and before.relation == SUBJECT
        above = tokens[word.head]
        governs = above.lemma in language.words("words", "bare_governors")
        near = tokens[max(0, word.index - _NEAR) : word.index + _NEAR]
        ruled = any(t.relation == DETERMINER and t.head == before.index for t in near)
        own = [t for t in near if t.head == word.index and t is not word]
        if not (subject and ruled and before.tag == "NOUN" and not governs and len(own) == 1):
            continue
        fixed[before.index] = replace(before, relation=NAME)
        fixed[word.index] = replace(word, tag="NOUN", form="", lemma=word.text.lower())
    return [_as_named(_as_receiver(word, fixed), fixed) for word in fixed]


def _as_receiver(word: Token, tokens: Sequence[Token]) -> Token:
    """As in "promised Vanuatu two ships": a name behind a verb is no part of the number."""
    before = tokens[word.index - 1] if word.index else word
    counted = tokens[word.head].tag == "NUM" and word.relation == NAME
    if word.tag != "PROPN" or not counted or before.tag != "VERB":
        return word
    return replace(word, head=before.index, relation=OBLIQUE)


def _as_named(word: Token, tokens: Sequence[Token]) -> Token:
    """A capitalised subject that opens a sentence, and that the parser made an infinitive."""
    opens = not word.index or tokens[word.index - 1].sentence != word.sentence
    verb = word.tag == "VERB" and word.form == "Inf" and word.relation == SUBJECT
    if not (opens and verb and word.text[:1].isupper()):
        return word
    if any(t.head == word.index and t is not word for t in tokens[word.index : word.index + _NEAR]):
        return word  # "Send troops" has something that is sent
    return replace(word, tag="PROPN", lemma=word.text, form="")


def _with_determiner(tokens: Sequence[Token]) -> frozenset[int]:
    """What has an article and so is a noun: "un permis", "le démenti", "the most vulnerable"."""
    ruled = {t.head for t in tokens if t.tag == "DET" and t.relation == DETERMINER}
    return frozenset(
        t.index
        for t in tokens
        if t.index in ruled
        and (
            (t.tag == "VERB" and (t.form == "Part" or t.relation in (OBJECT, OBLIQUE)))
            or (t.tag == "VERB" and t.relation == SUBJECT and tokens[t.index - 1].head == t.index)
            or (t.tag == "ADJ" and t.relation in (SUBJECT, OBJECT))
        )
    )


def _with_names(tokens: Sequence[Token], language: Language) -> list[Token]:
    """Capitalised words within a sentence, which the model takes for adverbs or adjectives."""
    found = list(tokens[:1])
    offices = {words.split()[0] for words in language.offices}
    for before, word in pairwise(tokens):
        capital = word.text[:1].isupper() and word.tag in ("ADV", "ADJ", "INTJ")
        beside = word.sentence == before.sentence and word.start <= before.end + 1
        opens = before.text[-1] in ".:!?…" and len(before.text) == 1
        office = word.text.lower().removesuffix("s") in offices
        is_name = capital and beside and not opens and not office
        found.append(replace(word, tag="PROPN", lemma=word.text) if is_name else word)
    return found


def _as_object(word: Token, tokens: Sequence[Token]) -> Token:
    """As in "taxerons les jets": a noun with its article that the model takes for a sign."""
    verb = tokens[word.head]
    sign = word.tag == "NOUN" and word.relation == PUNCTUATION and verb.tag == "VERB"
    if not sign or word.index < verb.index:
        return word
    taken = any(t.head == verb.index and t.relation == OBJECT for t in tokens[verb.index :][:_NEAR])
    ruled = any(
        t.head == word.index and t.relation == DETERMINER for t in tokens[verb.index : word.index]
    )
    return replace(word, relation=OBJECT) if ruled and not taken else word


def _with_no_partner(word: Token, tokens: Sequence[Token], language: Language) -> Token:
    """As in "n'enverra ni armes ni soldats", "refusait la taxe l'an dernier": joined to nothing."""
    above = tokens[word.head]
    if word.relation != CONJUNCT or word.tag != "NOUN" or above.index > word.index:
        return word
    near = tokens[above.index + 1 : word.index]
    joined = any(t.head == word.index and t.relation == COORDINATOR for t in near)
    timed = {word.lemma, word.text.lower()} & language.words("words", "times")
    if timed and above.tag == "NOUN" and not joined and all(t.text != "," for t in near):
        return replace(word, head=above.head, relation=OBLIQUE)
    own = {
        t.relation
        for t in tokens[word.index - _APART : word.index + _APART]
        if t.head == word.index
    }
    if not joined or above.tag != "VERB" or own & _OF_CLAUSE:
        return word
    objects = [t for t in near if t.head == above.index and t.relation == OBJECT]
    if objects and objects[-1].tag == "NOUN":
        return replace(word, head=objects[-1].index)  # "refuse la taxe et la vente du port"
    bare = all(t.head == word.index for t in near)
    return replace(word, relation=OBJECT) if bare else word


def _as_conditional(word: Token, language: Language) -> Token:
    """As in "engagerait", which the model takes for an imperfect: the infinitive is whole in it."""
    if not word.is_finite:
        return word
    endings = language.words("verb_forms", "conditional_endings")
    ending = next((end for end in endings if word.text.endswith(end)), "")
    stem = word.text.lower().removesuffix(ending)
    stems = language.words("verb_forms", "irregular_stems") | {
        word.lemma,
        word.lemma.removesuffix("e"),
    }
    whole = bool(ending) and stem in stems
    return replace(word, mood="Cnd", tense="Pres") if whole else word


def _as_future(word: Token, language: Language) -> Token:
    """As in "signera", "signerons", which the model takes for another form."""
    if word.tag != "VERB" or (word.form, word.tense) not in (("Part", "Past"), ("Inf", "")):
        return word
    if not word.text.endswith(tuple(language.words("verb_forms", "future_endings"))):
        return word
    return replace(word, form="Fin", tense="Fut", mood="Ind")


def _with_told_clauses(tokens: Sequence[Token], language: Language) -> list[Token]:
    """As in "a dit à l'AFP que la taxe doit disparaître": what is told, not the AFP's.

    The parser hangs the clause on the noun before it. In a relative clause "que" is the object
    and the only one.
    """
    fixed = list(tokens)
    thats = language.words("words", "that")
    for clause in tokens:
        noun = tokens[clause.head]
        verb = tokens[noun.head]
        if clause.relation != RELATIVE or noun.relation != OBLIQUE or noun.index > clause.index:
            continue
        if verb.lemma not in language.speech_verbs or verb.tag != "VERB":
            continue
        children = list(_children_behind(tokens, noun, clause))
        that = next((t for t in children if t.text.lower() in thats), None)
        objects = [t for t in children if t.relation == OBJECT]
        if that is not None and (that.relation == MARKER or len(objects) > 1):
            fixed[clause.index] = replace(clause, head=verb.index, relation=COMPLEMENT)
            fixed[that.index] = replace(that, relation=MARKER, tag="SCONJ")
    return fixed


def _as_finite(word: Token, tokens: Sequence[Token]) -> Token:
    """As in "closed its borders, suspended flights and expelled": a past, and no participle."""
    above = tokens[word.head]
    past = (word.form, word.tense, word.tag) == ("Part", "Past", "VERB")
    if past and word.relation == ROOT and _acts(word, tokens):
        return replace(word, form="Fin", mood="Ind", tense="Pres")
    if word.relation != CONJUNCT or not past or above.form != "Fin" or above.tense != "Past":
        return word
    behind = tokens[word.index + 1 : word.index + _APART]
    has_object = any(t.head == word.index and t.relation == OBJECT for t in behind)
    return replace(word, form="Fin") if has_object else word


def _acts(word: Token, tokens: Sequence[Token]) -> bool:
    """As in "Oslo construit un port": a subject, an object and no auxiliary make it a present."""
    near = [t for t in tokens[max(0, word.index - 30) : word.index + 30] if t.head == word.index]
    before = any(t.relation == SUBJECT and t.index < word.index for t in near)
    after = any(t.relation == OBJECT and t.index > word.index for t in near)
    return before and after and not any(t.relation in (AUXILIARY, COPULA) for t in near)


def _with_antecedent(word: Token, tokens: Sequence[Token], language: Language) -> Token:
    """As in "ne plaît pas à Oslo, qui la rejette": the clause is of the noun before its comma."""
    if word.relation not in (RELATIVE, COMPLEMENT) or word.head > word.index:
        return word
    marks = language.words("words", "relative_subject")
    between = tokens[word.head : word.index] if tokens[word.head].tag == "VERB" else ()
    pronoun = next((t for t in between if _is_its_subject(t, word)), None)
    if pronoun is None or pronoun.index < 2 or pronoun.text.lower() not in marks:
        return word
    comma, noun = tokens[pronoun.index - 1], tokens[pronoun.index - 2]
    named = noun.tag in ("NOUN", "PROPN") and noun.head == word.head
    told = comma.text == "," and named
    return replace(word, head=noun.index, relation=RELATIVE) if told else word


def _is_its_subject(token: Token, verb: Token) -> bool:
    return token.tag == "PRON" and token.relation == SUBJECT and token.head == verb.index


def _with_verbs(tokens: Sequence[Token], language: Language) -> list[Token]:
    """As in "will tax glass", "wants to ban it", where the model takes the verb for a noun."""
    fixed = list(tokens)
    infinitive = frozenset(language.scheme_words.get("infinitive", ()))
    for word in tokens:
        above = tokens[word.head]
        helps = word.relation == AUXILIARY and word.is_finite
        leads = word.relation == MARKER and word.text.lower() in infinitive
        if above.tag == "NOUN" and (helps or leads) and above.index == word.index + 1:
            lemma = language.lemma(above.text, above.lemma, "VERB")
            fixed[above.index] = replace(above, tag="VERB", lemma=lemma, form="Inf")
    return fixed


def _with_resumptions(tokens: Sequence[Token], language: Language) -> list[Token]:
    """As in "Rome taxera le sel, une idée que Berlin rejette": "idée" is no second object.

    Such a noun takes up what went before; the parser makes it the verb's object.
    """
    fixed = list(tokens)
    shells = language.words("words", "shell_nouns")
    for noun in tokens:
        second = noun.relation in (OBJECT, COMPLEMENT, ADVERB) and noun.tag == "NOUN"
        if not second or noun.lemma not in shells:
            continue
        own = [t for t in tokens[max(0, noun.index - 3) : noun.index] if t.head == noun.index]
        first = own[0].index if own and own[0].relation == DETERMINER else noun.index
        clauses = [t for t in _children_behind(tokens, noun, noun) if t.tag == "VERB"]
        if not first or tokens[first - 1].text != "," or not clauses:
            continue
        fixed[noun.index] = replace(noun, relation=PARATAXIS)
        if clauses[0].relation == COMPLEMENT and clauses[0].is_finite:
            fixed[clauses[0].index] = replace(clauses[0], relation=RELATIVE)
    return fixed


def _children_behind(tokens: Sequence[Token], noun: Token, clause: Token) -> Iterator[Token]:
    """What a clause governs behind a noun, in its sentence."""
    for index in range(noun.index + 1, len(tokens)):
        if tokens[index].sentence != noun.sentence:
            return
        if tokens[index].head == clause.index:
            yield tokens[index]


def _as_infinitive(token: Token, language: Language) -> Token:
    """As in "refusent de l'exclure", which the model takes for a noun."""
    lower = token.text.lower()
    mistaken = language.mistakes_infinitives and token.tag == "NOUN" and language.is_verb(lower)
    return replace(token, tag="VERB", lemma=lower, form="Inf") if mistaken else token


def _opens_predicate(word: Token, tokens: Sequence[Token], language: Language) -> bool:
    """As in "sommes d'accord", "se dit d'accord": words that are one adjective of the file."""
    following = tokens[word.index + 1 : word.index + 2]
    frames = language.frames.get(("adjective", word.text.lower()), ())
    fixed = bool(following) and following[0].relation == FIXED
    return fixed and any(f.fixed[:1] == (following[0].text.lower(),) for f in frames)


def _as_noun(token: Token, language: Language) -> Token:
    lemma = language.lemma(token.text, token.text, "NOUN")
    return replace(token, tag="NOUN", lemma=lemma, form="", mood="", tense="")
