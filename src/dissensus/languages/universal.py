"""Trees of Universal Dependencies: their relations, subtypes included, by the rules' names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dissensus.languages import syntax as s

NAMES: Mapping[str, str] = {
    "nsubj": s.SUBJECT,
    "csubj": s.SUBJECT,
    "nsubj:pass": s.PASSIVE_SUBJECT,
    "csubj:pass": s.PASSIVE_SUBJECT,
    "nsubj:caus": s.SUBJECT,
    "obj": s.OBJECT,
    "obj:agent": s.OBJECT,
    "obj:lvc": s.OBJECT,
    "iobj": s.OBLIQUE,
    "ccomp": s.COMPLEMENT,
    "xcomp": s.COMPLEMENT,
    "obl": s.OBLIQUE,
    "obl:arg": s.OBLIQUE,
    "obl:mod": s.OBLIQUE,
    "obl:agent": s.AGENT,
    "nmod": s.MODIFIER,
    "amod": s.ADJECTIVE,
    "appos": s.APPOSITION,
    "conj": s.CONJUNCT,
    "acl:relcl": s.RELATIVE,
    "acl": s.NOUN_CLAUSE,
    "advcl": s.ADVERBIAL,
    "advcl:cleft": s.ADVERBIAL,
    "parataxis": s.PARATAXIS,
    "parataxis:insert": s.PARATAXIS,
    "parataxis:parenth": s.PARATAXIS,
    "cop": s.COPULA,
    "aux": s.AUXILIARY,
    "aux:tense": s.AUXILIARY,
    "aux:caus": s.AUXILIARY,
    "aux:pass": s.PASSIVE_AUXILIARY,
    "case": s.CASE,
    "mark": s.MARKER,
    "det": s.DETERMINER,
    "advmod": s.ADVERB,
    "flat": s.NAME,
    "flat:name": s.NAME,
    "flat:foreign": s.NAME,
    "compound": s.NAME,
    "fixed": s.FIXED,
    "expl:subj": s.EXPLETIVE,
    "expl:comp": s.EXPLETIVE,
    "expl:pass": s.EXPLETIVE,
    "expl": s.EXPLETIVE,
    "punct": s.PUNCTUATION,
    "cc": s.COORDINATOR,
    "ROOT": s.ROOT,
    "root": s.ROOT,
}


def rename(nodes: Sequence[s.Node], _: Mapping[str, Sequence[str]]) -> None:
    """Give each relation its name in place; one that the table lacks becomes ``other``."""
    for node in nodes:
        node.relation = NAMES.get(node.relation, s.OTHER)
