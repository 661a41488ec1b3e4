"""What negation, mood, hedges and reversal make of a predicate's stance (STATEMENTS)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from dissensus.fold import fold
from dissensus.languages import Language
from dissensus.records import (
    STANCES,
    Act,
    Attribution,
    Firmness,
    Likelihood,
    ResolvedAttribution,
    Stance,
)

#: Negation works on the whole predicate: "n'exclut pas" is open, "ne soutient pas" opposes.
NEGATED: Mapping[Stance, Stance] = {
    "support": "oppose",
    "open": "oppose",
    "neutral": "neutral",
    "reserved": "neutral",
    "oppose": "open",
}
#: The first letter of a text, of a sentence or of quoted words.
_OPENING = re.compile(r"(?:^|[.:!?«“\"(])\s*\w")
#: Lists of the language file -> the firmness that their words give, in this order.
_FIRMNESS: Mapping[str, Firmness] = {"hedges": "hedged", "categorical": "categorical"}
_BY_VALUE: Mapping[float, Stance] = {value: stance for stance, value in STANCES.items()}


def settle_stance(attribution: Attribution, sign: int, language: Language) -> Stance:
    """The stance on the measure: the frame's, negated and turned where the words do so."""
    stance = attribution.stance
    if attribution.negations % 2:
        stance = _negated(attribution)
    if _is_only_possible(attribution, stance, language):
        stance = "open"
    readiness = attribution.lemma in language.words("conditions", "readiness")
    if attribution.condition is not None and readiness and stance == "support":
        stance = "open"
    if attribution.topic.refused and attribution.topic.sign > 0 and stance == "support":
        stance = "open"  # "demande de ne pas exclure" keeps open as well
    if sign > 0:
        return stance
    # "refuse d'exclure" is "n'exclut pas": it keeps open and does not support.
    return "open" if attribution.topic.refused and stance == "oppose" else turn(stance)


@dataclass(frozen=True, slots=True)
class Told:
    """An act as later words take it up: for (1) or against (-1) what it names, whose, how.

    ``done`` says that it was a deed, ``likewise`` that it does again what was done before;
    ``names`` are those of whoever did it, folded.
    """

    side: int = 0
    by: str = ""
    done: bool = False
    likewise: bool = False
    names: frozenset[str] = frozenset()


#: Where nobody told anything.
NOTHING = Told()


def told_by(row: ResolvedAttribution, language: Language) -> Told:
    """What a row tells, for "this decision" and "followed suit" behind it."""
    value = STANCES[settle_stance(row.attribution, 1, language)]
    actor, told = row.holder.actor, row.attribution
    sides = [side for side in (actor, row.holder.party) if side is not None]
    names = frozenset(fold(label) for side in sides for label in side.labels.values() if label)
    by, likewise = actor.id if actor is not None else "", told.frame == "likewise"
    return Told((value > 0) - (value < 0), by, told.act == "does", likewise, names)


def _negated(attribution: Attribution) -> Stance:
    given = attribution.negated
    return given if given in STANCES else NEGATED[attribution.stance]  # type: ignore[return-value]


def _is_only_possible(attribution: Attribution, stance: Stance, language: Language) -> bool:
    """As in "pourrait envoyer": a commitment or deed that is only possible keeps it open."""
    return (
        attribution.modal in language.words("modality", "can")
        and stance == "support"
        and attribution.frame in ("deed", "stance", "announce")
        and (
            attribution.act in ("does", "promises")
            or attribution.lemma in language.words("conditions", "only_possible")
        )
    )


def turn(stance: Stance) -> Stance:
    """The stance on a measure whose end is wanted with this stance.

    >>> turn("support"), turn("open")
    ('oppose', 'reserved')
    """
    return _BY_VALUE[-STANCES[stance] if STANCES[stance] else 0.0]


def settle_firmness(attribution: Attribution, clause: str, language: Language) -> Firmness:
    """How firmly it is put: hedged words and moods first, then categorical ones.

    Names keep their capital, so that "Theresa May" hedges nothing; what opens a sentence or a
    quotation loses it.
    """
    plain = _OPENING.sub(lambda match: match.group().lower(), clause.replace("’", "'"))
    for section, firmness in _FIRMNESS.items():
        if any(
            not _is_of_measure(attribution, match)
            for match in _words(language, section).finditer(plain)
        ):
            return firmness
    possible = attribution.modal in language.words("modality", "can")
    # "would lead to war": the mood of what would follow is that of its condition.
    supposed = attribution.consequence is not None
    if possible or (attribution.mood in language.words("hedges", "moods") and not supposed):
        return "hedged"
    return "plain"


def _is_of_measure(attribution: Attribution, match: re.Match[str]) -> bool:
    """Whether a single word is part of what the measure is called: "a total ban"."""
    start = attribution.clause.start + match.start()
    inside = {w.start for w in attribution.topic.words if w.tag in ("NOUN", "PROPN", "ADJ")}
    return " " not in match.group() and start in inside


def settle_act(attribution: Attribution, stance: Stance) -> Act:
    """The act: a frame's own, but a negated promise or demand only says."""
    act = attribution.act
    if not attribution.negations % 2:
        return act
    kept = act == "promises" or (act in ("calls", "denies") and stance != "oppose")
    return "says" if kept else act


def find_likelihood(clause: str, language: Language) -> Likelihood | None:
    """The word of likelihood in a clause with its range, the longest one where several fit.

    "non pas probable mais inévitable" is inévitable: a word that is denied does not count.
    """
    lower = clause.lower().replace("’", "'")
    best: tuple[int, int, Likelihood] | None = None
    for row in language.likelihood:
        for word in row.words:
            for match in re.finditer(rf"(?<!\w){re.escape(word)}s?(?!\w)", lower):
                before = lower[max(0, match.start() - 9) : match.start()]
                if _denied(language).search(before):
                    continue
                rank = (len(word), -match.start())
                if best is None or rank > best[:2]:
                    best = (*rank, Likelihood(row.words[0], row.low, row.high, row.scale))
    return best[2] if best else None


@cache
def _denied(language: Language) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in language.phrases("likelihood_words", "denied"))
    return re.compile(rf"\b(?:{words})\s+(?:(?:{words})\s+)?$")


@cache
def _words(language: Language, section: str) -> re.Pattern[str]:
    parts = "|".join(re.escape(words) for words in language.phrases(section))
    return re.compile(rf"(?<![\w-])(?:{parts})(?![\w])")
