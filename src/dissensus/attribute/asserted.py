"""Whether a clause is said to be so: not where it is due, asked for, thought or unlikely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dissensus.attribute.claims import claimed
from dissensus.attribute.frames import frames_of
from dissensus.attribute.make import Context
from dissensus.attribute.speakers.speech import is_speech
from dissensus.attribute.subjects import is_name
from dissensus.attribute.supposed import is_future
from dissensus.attribute.tree import Tree
from dissensus.languages import Frame
from dissensus.languages.syntax import (
    ADVERBIAL,
    APPOSITION,
    AUXILIARY,
    COMPLEMENT,
    CONJUNCT,
    COORDINATOR,
    COPULA,
    NAME,
    NOUN_CLAUSE,
    OBJECT,
    OBLIQUE,
    PASSIVE_AUXILIARY,
    PASSIVE_SUBJECT,
    RELATIVE,
    ROOT,
    SUBJECT,
    VERBAL,
)
from dissensus.parse import Token
from dissensus.records import Stance, Topic

#: How near "rien" an excluding verb must stand, in words.
_NEAR = 5
#: How many words may lead to "que" in "il est hors de question que".
_LEAD = 7
#: Relations of a clause that completes what stands over it.
_CLAUSES = frozenset({COMPLEMENT, NOUN_CLAUSE, RELATIVE, ADVERBIAL, SUBJECT})


def is_due(context: Context, verb: Token) -> bool:
    """As in "doit être accepté par Londres": told by nobody, what is due is no position."""
    tree = context.tree
    if not tree.is_passive(verb) or context.voices.of(verb) is not None:
        return False
    above = tree.head(verb)
    carrying = [above] if above is not None and verb.relation == COMPLEMENT else []
    done = any(word.form == "Part" for word in tree.children(verb, PASSIVE_AUXILIARY))
    helpers = [
        word
        for word in tree.children(verb, AUXILIARY)  # "has been accepted", "has to be accepted"
        if not (done and tree.is_word(word, "modality", "tense_auxiliaries"))
    ]
    chain = [*helpers, *carrying]
    return any(tree.is_word(word, "modality", name) for word in chain for name in ("must", "can"))


def is_asked_for(tree: Tree, verb: Token) -> bool:
    """As in "demande à X de confirmer qu'il accepte": asked for, and not said to be so."""
    if verb.relation != COMPLEMENT or not tree.is_finite(verb):
        return False
    return any(
        frame.act == "calls"
        and frame.kind == "stance"
        and (above.index != verb.head or "that" in frame.concept)  # not "told reporters that"
        for above in tree.ancestors(verb)
        if above.tag in VERBAL and not is_told(tree, above, verb)
        for frame in frames_of(tree, above, "verb")
    )


def is_untold(tree: Tree, verb: Token) -> bool:
    """Whether a clause is said not to be so, or not said: "denies that", "rejects claims that".

    As well "it is not true that", "has never said that", "doubts that".
    """
    if _is_ruled_out(tree, verb):
        return True
    child = verb
    for above in tree.ancestors(verb):
        if child.relation not in _CLAUSES or not tree.is_finite(child) or child.index < above.index:
            return False
        if above.tag in VERBAL and _is_unsaid(tree, above):
            return True
        if above.tag in ("ADJ", "NOUN") and _is_false(tree, above):
            return True
        if child.relation in (RELATIVE, NOUN_CLAUSE) and _is_rejected_claim(tree, above):
            return True
        child = above
    return False


def _is_ruled_out(tree: Tree, verb: Token) -> bool:
    """As in "il est hors de question qu'on accepte": told as refused, whatever the verb says."""
    before = [w for w in tree.children(verb) if w.index < verb.index]
    that = next((w for w in before if tree.is_word(w, "words", "that")), None)
    if that is None or verb.relation not in _CLAUSES | {ROOT}:
        return False
    near = tree.tokens[max(0, that.index - _LEAD) : that.index + 1]
    told = " ".join(tree.plain(word).replace("’", "'") for word in near).replace("n' ", "n'")
    return any(
        given == "oppose" and told.endswith(phrase) for phrase, given, _ in tree.language.impersonal
    )


def _is_unsaid(tree: Tree, verb: Token) -> bool:
    """As in "denies", "doubts", "has never said"."""
    frames = [f for f in frames_of(tree, verb, "verb") if "that" in f.concept]
    denies = any(f.act == "denies" for f in frames)
    doubts = any(f.stance == "reserved" and f.act == "says" for f in frames)
    return (is_speech(tree, verb) or denies or doubts) and (
        tree.is_negated(verb) != (denies or doubts)
    )


def _is_false(tree: Tree, word: Token) -> bool:
    """As in "it is false that", "it is not true that"."""
    if not tree.children(word, COPULA):
        return False
    negated = tree.is_negated(word)
    return tree.is_word(word, "words", "truths" if negated else "falsehoods")


def _is_rejected_claim(tree: Tree, noun: Token) -> bool:
    """As in "rejected claims that": of a noun of speech, the object of a refusal."""
    verb = tree.head(noun)
    told = tree.is_word(noun, "speech", "nouns") or claimed(tree, noun) is not None
    if verb is None or noun.relation not in (OBJECT, OBLIQUE) or not told:
        return False
    return any(f.stance == "oppose" for f in frames_of(tree, verb, "verb"))


def is_guest(tree: Tree, verb: Token, noun: Token) -> bool:
    """As in "hosted Anna Lind, Finland's foreign minister": a meeting, and no measure."""
    beside = (one.lemma in tree.language.offices for one in tree.children(noun, APPOSITION, NAME))
    return tree.is_word(verb, "deeds", "receiving") and is_name(noun) and any(beside)


def describes_time(tree: Tree, verb: Token) -> bool:
    """As in "en temps voulu"."""
    before = tree.tokens[verb.index - 1] if verb.index else verb
    return verb.form == "Part" and tree.is_word(before, "words", "times")


def is_only_thought(tree: Tree, verb: Token) -> bool:
    """As in "personne ne doit penser que l'Europe veut la guerre": a thought that is denied."""
    child = verb
    for above in tree.ancestors(verb):
        if _contrasts(tree, child):
            return False
        child = above
        if _is_unlikely(tree, above) and verb.index > above.index:
            return True
        chain = [above, *tree.children(above, COMPLEMENT)] if above.tag in VERBAL else []
        if any(tree.is_word(one, "modality", "mental") and one.index < verb.index for one in chain):
            subjects = tree.subjects(above)
            nobody = bool(subjects) and tree.is_word(subjects[0], "words", "nobody")
            if nobody or tree.is_negated(above):
                return True
    return False


def _contrasts(tree: Tree, clause: Token) -> bool:
    """As in "on ne sait pas …, mais le Kenya a proposé": a clause of its own, and not thought."""
    joined = clause.relation == CONJUNCT and bool(tree.children(clause, SUBJECT))
    before = (w for w in tree.children(clause, COORDINATOR) if w.index < clause.index)
    return joined and any(tree.is_word(word, "words", "contrast") for word in before)


def _is_unlikely(tree: Tree, word: Token) -> bool:
    """As in "il est peu probable que"."""
    if tree.is_word(word, "words", "unlikely"):
        return bool(tree.children(word, COPULA))
    weak = any(tree.is_word(child, "words", "little") for child in tree.children(word))
    return tree.is_word(word, "words", "likely") and (weak or tree.is_negated(word))


def is_demanded(context: Context, verb: Token) -> bool:
    """As in "estime que le Conseil aurait dû attendre": the speaker asks it of another."""
    tree = context.tree
    above = tree.head(verb) if verb.relation == COMPLEMENT else None
    helpers = tree.children(verb, AUXILIARY)
    must = next((w for w in (*helpers, above) if w and tree.is_word(w, "modality", "must")), None)
    if must is None or tree.is_word(must, "modality", "tense_auxiliaries"):
        return False
    subjects = tree.children(must if must is above else verb, SUBJECT)
    first = any(tree.is_word(s, "words", "first_person") or s.tag == "PRON" for s in subjects)
    return bool(subjects) and not first and context.voices.of(verb) is not None


def is_state(tree: Tree, head: Token) -> bool:
    """As in "à ne pas se montrer lâches": how to be is no measure."""
    reflexive = tree.is_reflexive(head) and tree.is_word(head, "deeds", "stative")
    return bool(tree.children(head, COPULA)) or reflexive


def is_no_measure(tree: Tree, verb: Token) -> bool:
    """As in "doit être fier", "il faut reconnaître": a state or a thought."""
    if tree.children(verb, COPULA) or tree.is_word(verb, "deeds", "stative"):
        return True
    return tree.is_word(verb, "modality", "mental")


def is_told(tree: Tree, verb: Token, head: Token) -> bool:
    """As in "insists that the ban will harm"; "insists that it end", "must end" asks for it."""
    must = any(tree.is_word(c, "modality", "must") for c in tree.children(head, AUXILIARY))
    return tree.is_word(verb, "speech", "telling_calls") and tree.is_finite(head) and not must


def is_only_telling(tree: Tree, frame: Frame, head: Token) -> bool:
    """As in "n'a pas voulu dire", "n'hésite pas à exprimer son opposition": no measure."""
    if head.tag not in VERBAL or frame.stance not in ("support", "reserved"):
        return False
    if frame.act == "calls":  # "ordered the navy to file a protest"
        return False
    nouns = tree.children(head, OBJECT)
    carries = tree.is_word(head, "deeds", "light") and any(
        f.kind == "stance" for noun in nouns for f in frames_of(tree, noun, "noun")
    )
    telling = tree.is_word(head, "modality", "mental") and frame.act == "says" and not nouns
    return carries or telling


def about_nothing(tree: Tree, verb: Token, frame: Frame, topics: Sequence[Topic]) -> Frame | None:
    """As in "ne veut rien exclure": who excludes nothing keeps open what was told before.

    About nothing else can a stance be taken: None then.
    """
    heads = [tree.at[t.core] for t in topics if t.core in tree.at]
    passive = [s for h in heads for s in tree.children(h, PASSIVE_SUBJECT)]  # "be ruled out"
    if not any(tree.is_word(word, "words", "nothing") for word in (*heads, *passive)):
        return frame
    near = tree.sentence(verb)
    excludes = any(
        f.stance == "oppose" and f.kind == "stance"
        for word in near
        if word.tag in VERBAL and (word in heads or abs(word.index - verb.index) < _NEAR)
        for f in frames_of(tree, word, "verb")
    )
    turned = bool(passive) and any(topic.sign < 0 for topic in topics)
    stance: Stance = "reserved" if turned else "open"  # what is negated turns it once more
    return replace(frame, stance=stance, negated=stance, kind="stance") if excludes else None


def is_left_out(tree: Tree, verb: Token, frame: Frame) -> bool:
    """Whether a verb tells what is not: "does not include", "would not say if".

    Who "did not say if" may not have been asked, and takes no stance.
    """
    declines = frame.kind == "unsaid" and is_future(tree, tree.finite(verb))
    return tree.is_negated(verb) and (declines or _is_of_support(tree, verb))


def _is_of_support(tree: Tree, verb: Token) -> bool:
    """As in "Le soutien italien ne comprend pas": the subject is a noun of support."""
    return any(
        frame.stance == "support"
        for subject in tree.subjects(verb)
        for frame in frames_of(tree, subject, "noun")
    )
