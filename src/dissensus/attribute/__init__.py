"""Who says or does what, where exactly: from parsed documents to attributions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from dissensus.attribute.agreed import find_agreed
from dissensus.attribute.briefly import find_brief
from dissensus.attribute.claims import find_claims
from dissensus.attribute.deeds import find_deeds
from dissensus.attribute.followed import find_bare, find_followed
from dissensus.attribute.gapped import find_gapped
from dissensus.attribute.make import Context
from dissensus.attribute.measures import beside, find_measures
from dissensus.attribute.norms import find_norms
from dissensus.attribute.reasons import find_reasons
from dissensus.attribute.speakers.framing import Framing
from dissensus.attribute.speakers.nested import find_nested, retold
from dissensus.attribute.speakers.quotes import QuotedSpeech, find_speakers, is_speech_length
from dissensus.attribute.speakers.speech import Voices
from dissensus.attribute.stated import find_stated
from dissensus.attribute.tree import Tree
from dissensus.attribute.values import find_values
from dissensus.attribute.warned.addressed import address
from dissensus.attribute.warned.ultimatums import enforce
from dissensus.records import Attribution, Topic

#: The rules in the order in which they are tried. Where two rules find the same actor and
#: concept in one clause the first is kept: a frame says more than an evaluation, and an
#: evaluation more than a deed.
RULES: Mapping[str, Callable[[Context], Iterator[Attribution]]] = {
    "norms": find_norms,
    "claims": find_claims,
    "reasons": find_reasons,
    "stated": find_stated,
    "values": find_values,
    "deeds": find_deeds,
    "followed": find_followed,
    "bare": find_bare,
    "agreed": find_agreed,
    "gapped": find_gapped,
    "brief": find_brief,
}


@dataclass(frozen=True, slots=True)
class Attributed:
    """All that the rules found in one document.

    ``measures`` are what the text speaks of without anybody taking a position: what a later
    "cette idée" may point back to.
    """

    attributions: tuple[Attribution, ...]
    measures: tuple[Topic, ...]
    quotes: tuple[QuotedSpeech, ...]


def attribute(tree: Tree) -> Attributed:
    """Find who says or does what in a parsed document."""
    quotes = find_speakers(tree)
    voices = Voices(tree, {row.index: row.speaker for row in quotes}, Framing(tree).of)
    cues = {q.cue.index: q.speaker for q in quotes if q.cue is not None and q.speaker is not None}
    context = Context(tree, voices, cues)
    found = enforce(tree, [row for rule in RULES.values() for row in rule(context)])
    found = [address(tree, row) for row in found]
    if nested := find_nested(tree, quotes):
        found = [retold(row, nested) for row in found]
    speech = tuple(row for row in quotes if is_speech_length(tree, row.quoted))
    measures = beside(find_measures(tree), [row.topic for row in found])
    return Attributed(tuple(found), tuple(measures), speech)


__all__ = ["RULES", "Attributed", "attribute"]
