"""What words name a concept: the topic of a content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dissensus.attribute.alike import names_some
from dissensus.attribute.backward import is_anaphoric, resumes, takes_up_refusal
from dissensus.attribute.content import Content, contents
from dissensus.attribute.frames import frame_contents, frames_of
from dissensus.attribute.gapped import gapped_at
from dissensus.attribute.given import is_placeholder, pointing, told_before
from dissensus.attribute.labels import NOT_IN_TOPIC, WORDS, name_concept, with_following
from dissensus.attribute.listed import lower_conjuncts
from dissensus.attribute.subjects import acting_names, is_name
from dissensus.attribute.tree import Tree, word_of
from dissensus.languages import Frame, Part
from dissensus.languages.syntax import (
    ADVERB,
    ADVERBIAL,
    APPOSITION,
    AUXILIARY,
    CASE,
    CONJUNCT,
    COORDINATOR,
    COPULA,
    EXPLETIVE,
    FIXED,
    MARKER,
    MODIFIER,
    NOMINAL,
    NOUN_CLAUSE,
    OBLIQUE,
    OTHER,
    PARATAXIS,
    RELATIVE,
    SUBJECT,
    VERBAL,
)
from dissensus.parse import Token
from dissensus.records import Topic

#: Lists of verbs that only carry another, with the name of the slots where it stands.
_CARRYING = (("transparent_verbs", "carried"), ("effort_verbs", "effort"))
#: Branches of a noun that is said of somebody: "Rome is against the plan".
_SUBJECT_OF = frozenset({SUBJECT, COPULA})
#: Branches of a deed's verb that tell who does it, when and how.
_DOER = frozenset({SUBJECT, EXPLETIVE, ADVERBIAL, ADVERB, AUXILIARY})
_DEPTH = 6


def build_topic(tree: Tree, head: Token, *, is_deed: bool = False) -> Topic | None:
    """The topic that a content names, or None where it names nothing.

    Of a deed only the verb and what it is done to name the concept, not who does it.

    Passes through words that only carry another ("l'idée de", "continuer de") and turns the
    sign where the words end or forbid what follows ("lever", "la fin de").
    """
    core, turned, operators, refused = _core(tree, head, 1, 0, ((), False))
    if takes_up_refusal(tree, core):  # not as a noun: "refusal" names no measure itself
        told = pointing(replace(word_of(core), tag="ADV"))
        return told if turned < 0 else replace(told, sign=-1, refused=True)
    words = with_following(tree, _topic_words(tree, head, core, is_deed=is_deed))
    if not words or gapped_at(tree, core) is not None or is_placeholder(tree, core):
        return None
    anaphoric = is_anaphoric(tree, core)
    start, end = min(w.start for w in words), max(w.end for w in words)
    end = tree.title_end(start, end)
    verb, nouns = name_concept(tree, core, words)
    if not anaphoric and not verb and not nouns:
        return None
    plain = tuple(word_of(word) for word in words if word.tag != "PUNCT")
    bare = not nouns and not anaphoric
    pronoun = told_before(tree, core) if bare else None  # "refuses to buy any"
    anaphoric, core = anaphoric or pronoun is not None, pronoun or core
    return Topic(
        start, end, tree.without_asides(start, end), plain, 1 if turned > 0 else -1, operators,
        verb, nouns, anaphoric, core.start, refused,
    )  # fmt: skip


def _core(
    tree: Tree, token: Token, sign: int, depth: int, turns: tuple[tuple[int, ...], bool]
) -> tuple[Token, int, tuple[int, ...], bool]:
    """The word that really names the measure, with the sign that leads to it.

    ``turns`` are the words that have turned the sign so far, and whether one was a refusal.
    """
    if depth > _DEPTH:
        return token, sign, *turns
    if token.tag in VERBAL and tree.is_negated(token):
        sign = -sign
    lower, frame = _reversed_content(tree, token)
    if lower is not None and frame is not None:
        refused = turns[1] or frame.kind == "stance"
        return _core(tree, lower, -sign, depth + 1, ((*turns[0], token.start), refused))
    lower = _carried(tree, token)
    if lower is not None:
        return _core(tree, lower, sign, depth + 1, turns)
    return token, sign, *turns


def _reversed_content(tree: Tree, token: Token) -> tuple[Token | None, Frame | None]:
    """What a word ends, forbids or refuses, with the frame that says so."""
    part: Part = "verb" if token.tag in VERBAL else "noun"
    for frame in reversed(frames_of(tree, token, part)):
        if frame.kind == "breach" and _breaks_norm(tree, frame_contents(tree, token, frame)):
            return frame_contents(tree, token, frame)[0].head, frame
        if frame.kind == "reverse" or (frame.kind == "stance" and frame.stance == "oppose"):
            below = frame_contents(tree, token, frame)
            if part == "noun":  # "le refus du Pérou d'envoyer": whose, and then of what
                below = [c for c in below if not _is_body(tree, c.head)]
            if below and not _is_body(tree, below[0].head):
                return below[0].head, frame
    return None, None


def _breaks_norm(tree: Tree, below: Sequence[Content]) -> bool:
    """As in "breached the terms of the accord": against the accord, and no deed done to it."""
    if not below:
        return False
    head = below[0].head
    return tree.is_word(_carried(tree, head) or head, "norms", "instruments")


def _is_body(tree: Tree, head: Token) -> bool:
    """Whether what is ended is a body or a person: "suspendre l'IBA" is a measure itself."""
    if head.tag == "PROPN" or (head.text[:1].isupper() and head.tag == "NOUN"):
        return True
    return any(word.text[:1].isupper() and word.tag == "ADJ" for word in tree.children(head))


def _carried(tree: Tree, token: Token) -> Token | None:
    """What a transparent verb or noun carries, or None."""
    if token.tag in VERBAL and tree.is_word(token, "words", "enacting_verbs"):
        below = contents(tree, token, ("obj",))
        reversing = [c.head for c in below if _reversed_content(tree, c.head)[0] is not None]
        return reversing[0] if reversing else None
    for words, slots in _CARRYING:
        if token.tag not in VERBAL or not tree.is_word(token, "words", words):
            continue
        below = contents(tree, token, tree.language.slots[slots])
        return next((content.head for content in below if content.head.tag in VERBAL), None)
    if token.tag == "NOUN" and tree.is_word(token, "words", "transparent_nouns"):
        heads = [content.head for content in contents(tree, token, tree.language.slots["named"])]
        owners = [h for h in heads[:1] if is_name(h) or h.lemma in tree.language.offices]
        if owners and not tree.is_word(
            token, "words", "matters"
        ):  # "la décision de l'Allemagne", "l'initiative du président, pour négocier"
            aims = (w for w in tree.children(token, NOUN_CLAUSE) if w.form == "Inf")
            return next((w for w in aims if w.index > owners[0].index), None)
        return next(iter(heads), None)
    return None


def _topic_words(tree: Tree, head: Token, core: Token, *, is_deed: bool) -> list[Token]:
    """The words from the content's head on, without what only describes."""
    generic = tree.is_word(core, "words", "generic_nouns")
    left_out = NOT_IN_TOPIC - {RELATIVE} if generic else NOT_IN_TOPIC
    if is_deed:
        left_out = left_out | _DOER
    if core is head and (core.tag in NOMINAL or tree.children(core, COPULA)):
        left_out = left_out | _SUBJECT_OF
    words = [w for w in tree.subtree(head, without=left_out) if w.sentence == head.sentence]
    if is_deed:
        words = _without_leading(tree, core, words)
    if generic:
        words = _without_asides(tree, core, words)
    if is_deed:  # "walked away from the accord"
        aways = [c for c in tree.children(head, ADVERB) if c.index == head.index + 1]
        governed = [w for c in aways if len(tree.subtree(c)) > 1 for w in tree.subtree(c)]
        words = sorted({*words, *governed}, key=lambda word: word.index)
    words = _before_colon(tree, core, _without_branches(tree, head, core, words))
    while words and words[0] != core and _only_leads(tree, words[0]):
        words.pop(0)
    if len(words) > 1 and words[0].tag == "ADV" and words[1].tag == "DET":
        words.pop(0)  # "a condamné à l'unanimité les frappes"
    while words and (
        words[-1].tag in ("PUNCT", "ADP", "CCONJ", "SCONJ")
        or tree.is_word(words[-1], "words", "excluding")
    ):
        words.pop()
    return words[:WORDS] if core in words[:WORDS] else words


def _only_leads(tree: Tree, word: Token) -> bool:
    """Whether a first word is none of the measure's: a preposition, "et", "not"."""
    leads = word.relation in (CASE, FIXED, MARKER, COORDINATOR, EXPLETIVE)
    behind = tree.tokens[word.index + 1 : word.index + 2]
    leads |= word.tag == "NUM" and any(w.tag == "DET" for w in behind)  # "depuis 2019 la taxe"
    return leads or tree.is_word(word, "words", "excluding")


def _without_leading(tree: Tree, verb: Token, words: list[Token]) -> list[Token]:
    """Without what stands before a deed: "Despite doubts in Rome, Oslo signed the pact"."""
    leading = {
        word.index
        for child in tree.children(verb, OBLIQUE, MODIFIER)
        if child.index < verb.index and child.tag in NOMINAL and tree.preposition(child)
        for word in tree.subtree(child)
    }
    # "The alliance stands firm: it will not send": what stands before a colon leads up to it.
    colons = [word.index for word in tree.sentence(verb) if word.text == ":"]
    first = max((at for at in colons if at < verb.index), default=-1)
    return [word for word in words if word.index not in leading and word.index > first]


def _without_asides(tree: Tree, core: Token, words: list[Token]) -> list[Token]:
    """Without relative clauses behind a comma, which tell more of what is named already."""
    aside: set[int] = set()
    for clause in tree.children(core, RELATIVE):
        below = tree.subtree(clause)
        first = min(word.index for word in below)
        if first and tree.tokens[first - 1].text == ",":
            aside.update(word.index for word in below)
    return [word for word in words if word.index not in aside]


def _before_colon(tree: Tree, core: Token, words: list[Token]) -> list[Token]:
    """What stands after a colon explains and does not name."""
    colons = (t.index for t in tree.sentence(core) if t.text in (":", ";") and t.index > core.index)
    first = next(colons, len(tree.tokens))
    return [word for word in words if word.index < first]


def _without_branches(tree: Tree, head: Token, core: Token, words: list[Token]) -> list[Token]:
    """Leave out the other coordinated contents, and the subject of a complement clause's verb."""
    others: set[int] = set()
    for child in (*tree.children(head, CONJUNCT), *lower_conjuncts(tree, head)):
        others.update(word.index for word in tree.subtree(child))
    for word in words:
        if word.tag in VERBAL and word.index > core.index and _stands_apart(tree, core, word):
            others.update(below.index for below in tree.subtree(word))
    others.update(_set_off(tree, head))
    others.update(_acting(tree, words))
    for child in tree.children(core, OBLIQUE, ADVERBIAL, OTHER, MODIFIER):
        if tree.is_preposition(child, "adjuncts") and child.index > core.index:
            others.update(word.index for word in tree.subtree(child))
    others.update(w.index for w in words if w.index > core.index and _is_bare_date(tree, w))
    for child in tree.children(head, ADVERBIAL):
        if tree.is_finite(child) and child.index > core.index:
            others.update(word.index for word in tree.subtree(child))
    for word in words:
        if word.index > core.index and _is_beside_it(tree, word):
            others.update(below.index for below in tree.subtree(word))
    others.update(_instead(tree, core, words))
    beside = next((w.index for w in words if w.index > core.index and gapped_at(tree, w)), None)
    others.update(w.index for w in words if beside is not None and w.index >= beside)
    return [word for word in words if word.index not in others]


def _acting(tree: Tree, words: list[Token]) -> set[int]:
    """As in "opposé au pacte, le Ghana y est": a subject that the parser apposed to the pact."""
    names = [w for w in words if w.relation == APPOSITION and is_name(w)]
    acting = (name for name in names if acting_names(tree, [name]))
    return {word.index for name in acting for word in tree.subtree(name)}


def _set_off(tree: Tree, head: Token) -> set[int]:
    """As in "In Lima's view, the dam must go": what a comma parts from the clause behind it."""
    found: set[int] = set()
    for child in tree.children(head, OBLIQUE, ADVERBIAL, MODIFIER):
        words = tree.subtree(child) if child.index < head.index and child.tag != "PRON" else []
        last = words[-1].index if words else head.index
        if last < head.index and tree.tokens[last + 1].text == ",":
            found.update(word.index for word in words)
    return found


def _is_beside_it(tree: Tree, word: Token) -> bool:
    beside = resumes(tree, word) or _goes_along(tree, word) or names_some(tree, word)
    return tree.is_left_out(word) or beside


def _goes_along(tree: Tree, word: Token) -> bool:
    """As in "…, with Oslo voting against", "…, au grand dam de Riga": what went with it."""
    first = min((w.index for w in tree.subtree(word) if w.tag != "PUNCT"), default=word.index)
    amid = tree.preposition(word) in tree.language.words("reception", "amid")
    acting = word.tag in VERBAL and bool(tree.children(word, SUBJECT))
    known = bool(tree.children(word, MODIFIER, OBLIQUE)) and amid and word.tag == "NOUN"
    return first > 0 and tree.tokens[first - 1].text == "," and (known or acting)


def _is_bare_date(tree: Tree, word: Token) -> bool:
    """As in "a approuvé la taxe lundi", which tells when."""
    return (
        tree.is_word(word, "words", "times")
        and word.relation in (OBLIQUE, MODIFIER)
        and not tree.children(word)
        and tree.tokens[word.index - 1].tag not in ("ADJ", "NUM")
    )


def _instead(tree: Tree, core: Token, words: list[Token]) -> set[int]:
    """What is named only to be refused: "payer plutôt que d'accueillir", "rather than"."""
    phrases = tree.language.words("words", "instead")
    behind = [word for word in words if word.index > core.index]
    for at, word in enumerate(behind):
        pair = " ".join(w.text.lower() for w in behind[at : at + 2])
        if pair in phrases or word.text.lower() in phrases:
            return {later.index for later in behind[at:]}
    return set()


def _stands_apart(tree: Tree, core: Token, verb: Token) -> bool:
    """A clause after a comma that goes on about something else: "…, soulignant l'absence de"."""
    if verb.relation not in (NOUN_CLAUSE, ADVERBIAL, PARATAXIS, CONJUNCT, RELATIVE):
        return False
    between = tree.tokens[core.index : verb.index]
    return any(word.text in (",", ":", ";") for word in between[-4:])
