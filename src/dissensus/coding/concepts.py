"""Which measure a topic names: one of the codebook, a discovered one, or the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dissensus.coding.codebook import Codebook, Match
from dissensus.fold import fold
from dissensus.languages import Language
from dissensus.records import Concept, Topic

#: How far from the core of a topic a codebook concept may begin, in characters: what comes
#: later describes.
_NEAR = 45
#: How far back a pointing word may reach to a measure that nobody took a position on.
_REACH = 300
#: Words of the same stem share this many letters ("livrer", "livraison").
_STEM = 4


@dataclass(frozen=True, slots=True)
class Coding:
    """A concept with the sign with which the topic names it."""

    concept: Concept
    sign: int
    text: str


class Concepts:
    """Codes the topics of one document in their order, so that "cette idée" finds its own."""

    def __init__(
        self, codebook: Codebook, language: Language, measures: Sequence[Topic] = ()
    ) -> None:
        self._codebook = codebook
        self._language = language
        self._before: list[tuple[int, Coding]] = []
        self._measures = measures

    def code(self, topic: Topic) -> Coding | None:
        """The concept that a topic names, or None where it names none."""
        coding = self._pointed(topic) if topic.anaphoric else None
        coding = coding or self._listed(topic) or self._discovered(topic)
        if coding is not None:
            self._before.append((topic.start, coding))
        return coding

    def _pointed(self, topic: Topic) -> Coding | None:
        """The concept before that the words point back to."""
        nouns = [w for w in topic.words if w.tag in ("NOUN", "PROPN")]
        phrase = self._is_phrase(topic)
        earlier = self._earlier(topic.start)
        if not earlier:
            return None
        core = next((w for w in nouns if w.start == topic.core), None)
        if core is not None and not self._is_shell(core.lemma):
            stem = fold(core.lemma)[:_STEM]
            related = [c for c in earlier if stem in fold(c.text) or stem in fold(c.concept.id)]
            if not related:
                return None
            return Coding(related[-1].concept, topic.sign, topic.text)
        last = earlier[-1]
        # "en ce sens" takes over the position as well, "y" and "la" only the measure; the
        # words that name it are then those before.
        sign = topic.sign * last.sign if phrase else topic.sign
        text = topic.text if nouns and not phrase else last.text
        return Coding(last.concept, sign, text)

    def _is_phrase(self, topic: Topic) -> bool:
        phrases = self._language.words("words", "pointing_phrases")
        return any(phrase.split()[-1] == topic.text.lower() for phrase in phrases)

    def _earlier(self, place: int) -> list[Coding]:
        """What has been told before this place, the nearest last: positions and measures."""
        told = [(start, coding) for start, coding in self._before if start < place]
        spoken = [
            (measure.start, coding)
            for measure in self._measures
            if place - _REACH < measure.start
            and measure.end < place
            and (coding := self._listed(measure) or self._discovered(measure)) is not None
        ]
        return [coding for _, coding in sorted([*spoken, *told], key=lambda row: row[0])]

    def _is_shell(self, lemma: str) -> bool:
        return lemma.lower() in self._language.words("words", "shell_nouns")

    def _listed(self, topic: Topic) -> Coding | None:
        matches = self._codebook.match(topic.words, self._language.code)
        near = [
            m for m in matches if m.start <= topic.core + _NEAR or m.start <= topic.start + _NEAR
        ]
        if not near:
            return None
        best = near[0]
        return Coding(best.concept, _sign(topic, best), topic.text)

    def _discovered(self, topic: Topic) -> Coding | None:
        label = " ".join(part for part in (topic.verb, *topic.nouns) if part).strip()
        if not label or len(label) < 3:
            return None
        concept = Concept(
            "discovered:" + fold(label), {self._language.code: label}, discovered=True
        )
        return Coding(concept, topic.sign, topic.text)


def _sign(topic: Topic, match: Match) -> int:
    """The sign of a codebook concept: its own reversals count, the grammar's not twice."""
    operators = [at for at in topic.operators if match.start <= at < match.end]
    outside = len(topic.operators) - len(operators)
    grammar = topic.sign * (-1) ** len(topic.operators)  # negation alone
    return grammar * match.sign * (-1) ** outside if operators or match.sign > 0 else topic.sign
