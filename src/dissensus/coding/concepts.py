"""Which measure a topic names: one of the codebook, a discovered one, or the one before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dissensus.coding.classes import STEM
from dissensus.coding.codebook import Codebook, Match
from dissensus.coding.discovered import discover
from dissensus.coding.stance import NOTHING, Told
from dissensus.fold import fold
from dissensus.languages import Language
from dissensus.records import Concept, Topic, Word

#: How far from the core of a topic a codebook concept may begin, in characters: what comes
#: later describes.
_NEAR = 45
#: What stands in a list with a concept ends within so many words of it.
_LIST = 4
#: How far back a pointing word may reach to a measure that nobody took a position on.
_REACH = 300


@dataclass(frozen=True, slots=True)
class Coding:
    """A concept with the sign with which the topic names it."""

    concept: Concept
    sign: int
    text: str
    #: The words that ended or forbade it, which "it" takes along, and the sign that they gave.
    ending: tuple[Word, ...] = ()
    ended: int = 1
    #: Whether the act that was told is for the measure or against it; 0 where none was told.
    decided: int = 0
    told: Told = NOTHING


class Concepts:
    """Codes the topics of one document in their order, so that "cette idée" finds its own."""

    def __init__(
        self,
        codebook: Codebook,
        language: Language,
        measures: Sequence[Topic] = (),
        text: str = "",
    ) -> None:
        self._codebook = codebook
        self._language = language
        self._before: list[tuple[int, Coding]] = []
        self._measures = measures
        self._spoken: dict[int, Coding | None] = {}
        self._text = text

    def code(self, topic: Topic, told: Told = NOTHING) -> list[Coding]:
        """The concepts that a topic names: one, several in a list, or none.

        ``told`` is the act that names them, which later words may take up.
        """
        pointed = self._pointed(topic, told) if topic.anaphoric else self._anothers(topic)
        if (
            told.likewise
            and pointed is not None
            and pointed.decided
            and (
                pointed.told.by != told.by  # who agrees with nobody else is for the measure
            )
        ):
            pointed = replace(pointed, sign=pointed.decided)
        if pointed is None and topic.anaphoric and self._is_of_shell(topic):
            return []  # "the idea", with nothing before that it could be
        codings = [pointed] if pointed is not None else self._listed(topic)
        discovered = self._discovered(topic) if not codings else None
        codings += [discovered] if discovered is not None else []
        self._before += [
            (topic.start, replace(coding, decided=told.side * coding.sign, told=told))
            for coding in codings
            if len(topic.words) > 1
            or topic.anaphoric
            or not coding.concept.discovered
            or topic.nouns
        ]  # nothing goes back to a lone verb: "ont dit devoir réfléchir"
        return codings

    def _pointed(self, topic: Topic, told: Told) -> Coding | None:
        """The concept before that the words point back to."""
        nouns = [w for w in topic.words if w.tag in ("NOUN", "PROPN")]
        phrase = self._is_phrase(topic)
        earlier = self._earlier(topic.start)
        if self._is_nothing(topic):
            earlier = self._nearby(topic.start)
        if not earlier:
            return None
        core = next((w for w in nouns if w.start == topic.core), None)
        if core is not None and not self._is_shell(core.lemma):
            stem = fold(core.lemma)[:STEM]
            related = [c for c in earlier if stem in fold(c.text) or stem in _name(c.concept)]
            if not related:
                return self._such(topic, earlier[-1])
            last = related[-1]
            whole = stem in {fold(w.lemma)[:STEM] for w in last.ending}  # "ce moratoire"
            sign = topic.sign * (last.ended if whole else 1)
            return replace(last, sign=sign, text=topic.text)
        last = earlier[-1]
        # "en ce sens" takes over the position as well, "y" only the measure, which may be an
        # end or a ban; the words that name it are then those before.
        sign = last.sign if phrase else self._ended(topic, last)
        anothers = last.told.done or last.told.by != told.by
        if core is not None and self._is_decision(core) and last.decided and anothers:
            sign = last.decided  # "a interdit la pêche. Riga salue cette décision"
        if any(w.start == topic.core and w.tag == "VERB" for w in topic.words):
            sign = last.decided if last.told.done and last.decided else last.sign  # "to do so"
        if told.likewise and not last.decided:
            sign = last.sign  # "“Never send troops”, he said. I agree"
        text = topic.text if nouns and not phrase else last.text
        return replace(last, sign=topic.sign * sign, text=text)

    def _anothers(self, topic: Topic) -> Coding | None:
        """As in "backs Poland's position": what Poland was told to be for or against."""
        core = next((w for w in topic.words if w.start == topic.core), None)
        if core is None or not self._is_decision(core):
            return None
        words = fold(topic.text)
        for coding in reversed(self._earlier(topic.start)):
            if coding.decided and any(
                re.search(rf"\b{re.escape(n)}\b", words) for n in coding.told.names
            ):
                return replace(coding, sign=topic.sign * coding.decided, text=topic.text)
        return None

    def _such(self, topic: Topic, last: Coding) -> Coding | None:
        """As in "une telle mission" after "l'envoi de soldats": no measure of its own.

        Where it is one of the codebook it names that.
        """
        such = self._language.words("words", "such")
        pointing = any(not such.isdisjoint({w.form.lower(), w.lemma.lower()}) for w in topic.words)
        if not pointing or self._listed(topic):
            return None
        return replace(last, sign=topic.sign * last.ended, text=topic.text)

    def _ended(self, pointing: Topic, last: Coding) -> int:
        """-1 where what is pointed at is the end of a measure: "un moratoire sur la pêche".

        Where a verb ends it, a pronoun for a thing goes to the thing ("propose d'interdire la
        pêche, Rome la réclame"), and "the move" may be the one that is to end.
        """
        things = self._language.words("words", "thing_pronouns")
        thing = any(w.tag == "NOUN" or w.form.lower() in things for w in pointing.words)
        by_verb = bool(last.ending) and last.ending[0].tag != "NOUN"
        return 1 if by_verb and thing else last.ended

    def _is_decision(self, core: Word) -> bool:
        """Whether a noun takes up what was decided, and not only the measure: "ce choix"."""
        return core.lemma.lower() in self._language.words("words", "decisions")

    def _is_of_shell(self, topic: Topic) -> bool:
        described = any(w.tag == "ADJ" for w in topic.words)  # "these false accusations"
        core = [w for w in topic.words if w.start == topic.core]
        return bool(core) and self._is_shell(core[0].lemma) and not described

    def _is_nothing(self, topic: Topic) -> bool:
        nothing = self._language.words("words", "nothing")
        return any(word.lemma.lower() in nothing for word in topic.words)

    def _nearby(self, place: int) -> list[Coding]:
        """What "ne rien exclure" leaves open: a measure of the codebook in its own paragraph."""
        paragraph = self._text.rfind("\n", 0, place) + 1
        return [
            coding
            for start, coding in self._told(place)
            if start >= paragraph and not coding.concept.discovered
        ]

    def _is_phrase(self, topic: Topic) -> bool:
        phrases = self._language.words("words", "pointing_phrases")
        return any(phrase.split()[-1] == topic.text.lower() for phrase in phrases)

    def _earlier(self, place: int) -> list[Coding]:
        """What has been told before this place, the nearest last: positions and measures."""
        return [coding for _, coding in self._told(place)]

    def _told(self, place: int) -> list[tuple[int, Coding]]:
        told = [(start, coding) for start, coding in self._before if start < place]
        spoken = [
            (measure.start, coding)
            for measure in self._measures
            if place - _REACH < measure.start
            and measure.end < place
            and (coding := self._first(measure)) is not None
        ]
        return sorted([*spoken, *told], key=lambda row: row[0])

    def _first(self, measure: Topic) -> Coding | None:
        if measure.start not in self._spoken:  # asked for by every pointing word behind it
            coding = next(iter(self._listed(measure)), None) or self._discovered(measure)
            self._spoken[measure.start] = coding
        return self._spoken[measure.start]

    def _is_shell(self, lemma: str) -> bool:
        return lemma.lower() in self._language.words("words", "shell_nouns")

    def _listed(self, topic: Topic) -> list[Coding]:
        """The codebook's concepts: the best, and those that stand in a list with it."""
        matches = self._codebook.match(topic.words, self._language.code)
        near = [
            m for m in matches if m.start <= topic.core + _NEAR or m.start <= topic.start + _NEAR
        ]
        beside = [m for m in near[1:] if self._is_beside(topic, near[0], m)]
        return [_named(m.concept, _sign(topic, m), topic) for m in (*near[:1], *beside)]

    def _is_beside(self, topic: Topic, best: Match, other: Match) -> bool:
        """As in "ni armes ni soldats": of the same rank, with only "ni", "et", "ou" between."""
        first, second = sorted((best, other), key=lambda match: match.end)
        between = [w for w in topic.words if first.end <= w.start < second.end]
        joined = bool(between) and between[0].tag == "CCONJ" and len(between) <= _LIST
        return joined and best.specificity // 100 == other.specificity // 100

    def _discovered(self, topic: Topic) -> Coding | None:
        concept = discover(topic, self._language, self._codebook)
        return _named(concept, topic.sign, topic) if concept is not None else None


def _named(concept: Concept, sign: int, topic: Topic) -> Coding:
    """A coding of words that name the measure themselves."""
    negation = topic.sign * (-1) ** len(topic.operators)
    ending = tuple(word for word in topic.words if word.start in topic.operators)
    return Coding(concept, sign, topic.text, ending, sign * negation)


def _name(concept: Concept) -> str:
    """The words that name a concept: its id, and those of a text where only they name it."""
    return fold(" ".join(concept.labels.values()) if concept.discovered else concept.id)


def _sign(topic: Topic, match: Match) -> int:
    """The sign of a codebook concept: its own reversals count, the grammar's not twice.

    Where the grammar has none of them, the codebook's own count where it is what the topic
    says ("fermer les bases"), not where it stands beside it ("malgré l'embargo, livrer").
    """
    operators = [at for at in topic.operators if match.start <= at < match.end]
    outside = len(topic.operators) - len(operators)
    grammar = topic.sign * (-1) ** len(topic.operators)  # negation alone
    counts = bool(operators) or match.sign > 0 or topic.core in match.turns
    return grammar * match.sign * (-1) ** outside if counts else topic.sign
