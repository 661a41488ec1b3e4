"""Mend where clauses and participles hang: to whom they belong, and who acts in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dissensus.headlines import bare_object, bare_subject, verb_in_name
from dissensus.inverted import children, inverted_subject, opening_gerund
from dissensus.languages import Language
from dissensus.languages.syntax import (
    ADJECTIVE,
    ADVERBIAL,
    AGENT,
    APPOSITION,
    AUXILIARY,
    CASE,
    COMPLEMENT,
    CONJUNCT,
    COPULA,
    DETERMINER,
    MARKER,
    MODIFIER,
    NAME,
    NOUN_CLAUSE,
    OBJECT,
    OBLIQUE,
    OTHER,
    PASSIVE_SUBJECT,
    RELATIVE,
    ROOT,
    SUBJECT,
)
from dissensus.parted import behind_date, behind_exception, listed_name, second_noun, side_taken
from dissensus.verdicts import last_named, verdict

if TYPE_CHECKING:
    from dissensus.parse import Token

#: What may stand between a subject and the verb that the parser parted from it.
_BETWEEN = frozenset({"PRON", "AUX", "ADV", "PUNCT"})
#: How many words may stand there.
_APART = 6
#: How many words a speaker's title may have, with its commas.
_TITLE = 14


def mend_clauses(tokens: Sequence[Token], language: Language) -> list[Token]:
    """The words with clauses hung where they belong; no rule changes what another needs."""
    fixed = list(tokens)
    for token in tokens:
        for rule in _RULES:
            for word in rule(token, fixed, language):
                fixed[word.index] = word
    return fixed


def _reflexive_participle(
    word: Token, tokens: Sequence[Token], language: Language
) -> Sequence[Token]:
    """As in "la Roumanie s'est abstenue", which the model takes for a noun that she is."""
    if word.tag not in ("NOUN", "ADJ") or word.index < 2:
        return ()
    helper, pronoun = tokens[word.index - 1], tokens[word.index - 2]
    if helper.relation != COPULA or helper.head != word.index:
        return ()
    reflexive = pronoun.text.lower().replace("’", "'") in language.words("words", "reflexive")
    lemma = language.lemma(word.text, "", "VERB") if reflexive else ""
    if not lemma:
        return ()
    verb = replace(word, tag="VERB", lemma=lemma, form="Part", tense="Past")
    return (verb, replace(helper, relation=AUXILIARY))


def _parted_subject(word: Token, tokens: Sequence[Token], _: Language) -> Sequence[Token]:
    """As in "Lima l'a jugée prématurée": a name that the parser makes the sentence's head."""
    if word.tag != "VERB" or word.relation not in (OTHER, CONJUNCT):
        return ()
    name = tokens[word.head]
    between = tokens[name.index + 1 : word.index]
    if name.index > word.index:
        return ()
    if name.tag != "PROPN" or name.relation != ROOT or len(between) > _APART:
        return ()
    helped = any(w.relation == AUXILIARY and w.is_finite and w.head == word.index for w in between)
    plain = all(w.tag in _BETWEEN and w.text in (w.text.lower(), ",") for w in between)
    if not helped or not plain:
        return ()
    moved = [
        replace(w, head=word.index)
        for w in tokens[word.index + 1 :]
        if w.head == name.index and w.sentence == word.sentence
    ]
    verb = replace(word, head=word.index, relation=ROOT)
    return (verb, replace(name, head=word.index, relation=SUBJECT), *moved)


def _set_off_subject(word: Token, tokens: Sequence[Token], _: Language) -> Sequence[Token]:
    """As in "La Bolivie, elle, l'a jugée inutile": a name set off from its verb."""
    verb = tokens[word.head]
    if (word.tag, word.relation) != ("PROPN", OBLIQUE) or word.index > verb.index:
        return ()
    if verb.tag != "VERB" or tokens[word.index + 1].text != ",":
        return ()
    own, of_verb = children(tokens, word), children(tokens, verb)
    subject = any(w.relation in (SUBJECT, PASSIVE_SUBJECT) for w in of_verb)
    helped = verb.is_finite or any(w.relation == AUXILIARY and w.is_finite for w in of_verb)
    echoed = any(w.tag == "PRON" and w.index > word.index for w in own)
    if subject or not helped or not echoed or any(w.relation == CASE for w in own):
        return ()
    return (replace(word, relation=SUBJECT),)


def _relative_object(word: Token, tokens: Sequence[Token], language: Language) -> Sequence[Token]:
    """As in "propose une force, que Riga a rejetée": the clause is of the verb's object."""
    verb = tokens[word.head]
    if word.relation != ADVERBIAL or verb.index > word.index or verb.tag != "VERB":
        return ()
    own = children(tokens, word)
    that = next((w for w in own if w.index < word.index and w.relation == MARKER), None)
    slots = language.relative_slots
    if that is None or that.tag != "PRON" or slots.get(that.text.lower(), "") != "obj":
        return ()
    if tokens[that.index - 1].text != "," or any(w.relation == OBJECT for w in own):
        return ()
    nouns = [w for w in children(tokens, verb) if w.relation == OBJECT and w.tag == "NOUN"]
    if not nouns or not verb.index < nouns[0].index < that.index:
        return ()
    clause = replace(word, head=nouns[0].index, relation=RELATIVE)
    return (clause, replace(that, relation=OBJECT))


def _refused_act(word: Token, tokens: Sequence[Token], language: Language) -> Sequence[Token]:
    """As in "salue le refus du Pérou d'envoyer": the infinitive is of the noun, not the verb."""
    verb = tokens[word.head]
    if word.relation != COMPLEMENT or word.form != "Inf" or verb.index > word.index:
        return ()
    marks = [w for w in children(tokens, word) if w.index < word.index and w.relation == MARKER]
    slot = language.contractions.get(marks[0].text.lower(), marks[0].text.lower()) if marks else ""
    frames = language.frames
    nouns = [
        w
        for w in children(tokens, verb)
        if w.relation in (OBJECT, OBLIQUE) and w.tag == "NOUN" and verb.index < w.index < word.index
    ]
    if not slot or not nouns:
        return ()
    # "se félicite du refus de livrer": the noun has taken the verb's place for it.
    filled = slot in _prepositions(tokens, nouns[-1], language)
    if not filled and any(slot in f.concept for f in frames.get(("verb", verb.lemma), ())):
        return ()
    fits = any(slot in frame.concept for frame in frames.get(("noun", nouns[-1].lemma), ()))
    apart = any(w.text == "," for w in tokens[nouns[-1].index : word.index])
    if apart or not fits:
        return ()
    return (replace(word, head=nouns[-1].index, relation=NOUN_CLAUSE),)


def _prepositions(tokens: Sequence[Token], noun: Token, language: Language) -> set[str]:
    """The prepositions before a noun, in their plain forms: "du" is "de"."""
    forms = [w.text.lower() for w in children(tokens, noun) if w.relation == CASE]
    return {language.contractions.get(form, form) for form in forms}


def _agent_of_noun(word: Token, tokens: Sequence[Token], language: Language) -> Sequence[Token]:
    """As in "le rejet de l'embargo par le Pérou": Peru rejects, and lays no embargo."""
    lower = tokens[word.head]
    noun = tokens[lower.head]
    if word.relation != MODIFIER or lower.relation != MODIFIER:
        return ()
    by = not _prepositions(tokens, word, language).isdisjoint(language.words("words", "by"))
    nouns = word.tag == "PROPN" and lower.tag == noun.tag == "NOUN"
    if not by or not nouns:
        return ()
    frames = language.frames.get(("noun", noun.lemma), ())
    told = any(f.kind == "stance" and f.stance == "oppose" for f in frames)
    return (replace(word, head=noun.index),) if told and noun.index < lower.index else ()


def _clitic_object(word: Token, tokens: Sequence[Token], language: Language) -> Sequence[Token]:
    """As in "Riga la juge inutile": an article to the parser, where the verb is no noun."""
    verb = tokens[word.head]
    before = verb.tag == "VERB" and verb.is_finite and word.index == verb.index - 1
    named = word.text.lower() in language.words("words", "object_pronouns")
    if word.tag != "PRON" or word.relation != DETERMINER or not before or not named:
        return ()
    return (replace(word, relation=OBJECT),)


def _agent_behind_time(word: Token, tokens: Sequence[Token], language: Language) -> Sequence[Token]:
    """As in "voulue de longue date par Niamey": by Niamey, and no date of Niamey's."""
    time = tokens[word.head]
    verb = tokens[time.head]
    if word.relation != MODIFIER:
        return ()
    by = any(
        w.relation == CASE and w.text.lower() in language.words("words", "by")
        for w in children(tokens, word)
    )
    timed = {time.lemma, time.text.lower()} & language.words("words", "times")
    participle = verb.tag == "VERB" and verb.form == "Part" and time.relation == OBLIQUE
    if not by or not timed or not participle:
        return ()
    return (replace(word, head=verb.index, relation=AGENT),)


def _joined_participle(word: Token, tokens: Sequence[Token], _: Language) -> Sequence[Token]:
    """As in "votée par la Grèce mais bloquée par la Croatie": both are of one thing."""
    name = tokens[word.head]
    first = tokens[name.head]
    done = word.tag == "VERB" and word.form == "Part" and first.form == "Part"
    if word.relation != CONJUNCT or not done or name.relation != AGENT:
        return ()
    own = any(w.relation == AGENT for w in children(tokens, word))
    return (replace(word, head=first.index),) if own else ()


def _opening_participle(word: Token, tokens: Sequence[Token], _: Language) -> Sequence[Token]:
    """As in "Proposée par Oslo, la taxe sera …": no sentence of its own before the comma."""
    if word.relation != ROOT or (word.tag, word.form) != ("VERB", "Part"):
        return ()
    own = children(tokens, word)
    agent = any(w.relation == AGENT for w in own)
    if not agent or any(w.relation in (AUXILIARY, SUBJECT, PASSIVE_SUBJECT) for w in own):
        return ()
    behind = [w for w in tokens[word.index + 1 :] if w.sentence == word.sentence]
    verb = next((w for w in behind if w.relation == ROOT), None)
    if verb is None or not any(
        w.relation in (SUBJECT, PASSIVE_SUBJECT) for w in children(tokens, verb)
    ):
        return ()
    return (replace(word, head=verb.index, relation=ADVERBIAL),)


def _partitive_object(word: Token, tokens: Sequence[Token], language: Language) -> Sequence[Token]:
    """As in "ne veut plus de camps", "n'accepte pas d'avions": what the denied verb governs."""
    adverb = tokens[word.head]
    verb = tokens[adverb.head]
    if (word.tag, word.relation, adverb.tag) != ("NOUN", OBLIQUE, "ADV"):
        return ()
    denies = adverb.text.lower() in language.words("words", "negation")
    if not denies or verb.tag != "VERB" or not verb.index < adverb.index < word.index:
        return ()
    cases = [w for w in children(tokens, word) if w.relation == CASE]
    of = language.slots["of"]
    if (
        not cases
        or language.contractions.get(cases[0].text.lower(), cases[0].text.lower()) not in of
    ):
        return ()
    article = replace(cases[0], relation=DETERMINER, tag="DET")
    return (replace(word, head=verb.index, relation=OBJECT), article)


def _described_name(word: Token, tokens: Sequence[Token], _: Language) -> Sequence[Token]:
    """As in "La Norvège, très attachée à la pêche, a …": the name is the subject of "a"."""
    told = tokens[word.head]
    verb = tokens[told.head]
    if (word.tag, word.relation) != ("PROPN", OBLIQUE) or told.tag not in ("VERB", "ADJ"):
        return ()
    if told.relation != ADVERBIAL or verb.tag != "VERB" or told.is_finite:
        return ()
    if not word.index < told.index < verb.index or tokens[word.index + 1].text != ",":
        return ()
    if any(w.relation in (SUBJECT, PASSIVE_SUBJECT) for w in children(tokens, verb)):
        return ()
    if any(w.relation == CASE for w in children(tokens, word)):
        return ()
    own = replace(word, head=verb.index, relation=SUBJECT)
    return (own, replace(told, head=word.index, relation=NOUN_CLAUSE))


def _second_object(word: Token, tokens: Sequence[Token], language: Language) -> Sequence[Token]:
    """As in "invite ses voisins à vacciner le bétail": the herd is what is vaccinated."""
    verb = tokens[word.head]
    if (word.tag, word.relation, verb.tag) != ("NOUN", OBJECT, "VERB") or verb.index > word.index:
        return ()
    own = [w for w in children(tokens, verb) if verb.index < w.index < word.index]
    mistaken = language.mistakes_infinitives  # the model takes some infinitives for nouns
    act = next(
        (
            w
            for w in own
            if (w.form == "Inf" and w.tag == "VERB")
            or (mistaken and w.tag == "NOUN" and language.is_verb(w.text.lower()))
        ),
        None,
    )
    if act is None or not any(w.relation == OBJECT and w.index < act.index for w in own):
        return ()
    between = tokens[act.index + 1 : word.index]
    near = all(w.head == word.index for w in between)
    return (replace(word, head=act.index),) if near else ()


def _lost_speaker(word: Token, tokens: Sequence[Token], language: Language) -> Sequence[Token]:
    """As in "…, Lars Berg, the minister, told reporters": who speaks is no apposition."""
    if word.tag != "PROPN" or word.relation != APPOSITION:
        return ()
    behind = tokens[word.index + 1 : word.index + _TITLE]
    marks = [w for w in behind if w.text == "," and w.sentence == word.sentence]
    verb = tokens[marks[-1].index + 1] if marks and marks[-1].index + 1 < len(tokens) else word
    told = verb.tag == "VERB" and verb.is_finite and verb.lemma in language.speech_verbs
    if not told or any(w.relation == SUBJECT for w in children(tokens, verb)):
        return ()
    first = min([word.index, *(w.index for w in children(tokens, word) if w.relation == NAME)])
    if not first or tokens[first - 1].text != "," or tokens[word.head].index > verb.index:
        return ()
    return (replace(word, head=verb.index, relation=SUBJECT),)


def _bare_homograph(word: Token, tokens: Sequence[Token], language: Language) -> Sequence[Token]:
    """As in "le ministre de l'Intérieur menace d'imposer": no noun, for it has no article."""
    if word.tag != "NOUN" or word.text not in language.stand_ins or word.index + 2 >= len(tokens):
        return ()
    act = next((w for w in tokens[word.index + 2 : word.index + 4] if w.form == "Inf"), None)
    own = children(tokens, word)
    if act is None or tokens[word.index + 1].relation != MARKER:
        return ()
    if any(w.relation in (DETERMINER, CASE, COPULA) and w.index < word.index for w in own):
        return ()
    noun = tokens[word.head]
    subject = any(w.relation == SUBJECT for w in own)
    lost = word.relation == ADJECTIVE and noun.relation == ROOT and noun.index < word.index
    if not (subject or lost):
        return ()
    lemma = language.lemma(word.text, "", "VERB")
    verb = replace(word, tag="VERB", lemma=lemma, form="Fin", tense="Pres", mood="Ind")
    told = replace(act, head=word.index, relation=COMPLEMENT)
    if subject:
        return (verb, told)
    root = replace(verb, head=word.index, relation=ROOT)
    return (root, told, replace(noun, head=word.index, relation=SUBJECT))


_RULES: Sequence[Callable[[Token, Sequence[Token], Language], Sequence[Token]]] = (
    _reflexive_participle,
    _parted_subject,
    _set_off_subject,
    _relative_object,
    _refused_act,
    _agent_of_noun,
    _clitic_object,
    _agent_behind_time,
    _joined_participle,
    _opening_participle,
    inverted_subject,
    opening_gerund,
    behind_date,
    side_taken,
    listed_name,
    behind_exception,
    second_noun,
    verdict,
    last_named,
    _partitive_object,
    _described_name,
    _bare_homograph,
    _second_object,
    _lost_speaker,
    verb_in_name,
    bare_object,
    bare_subject,
)
