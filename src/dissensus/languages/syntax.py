"""Each parser's relation names, mapped to the few relations that the rules speak of.

The French models of spaCy use Universal Dependencies with subtypes ("obl:arg"), the English
ones an older scheme ("dobj"). Rules see only the names on the right.
"""

from __future__ import annotations

from collections.abc import Mapping

SUBJECT = "subject"
PASSIVE_SUBJECT = "passive subject"
OBJECT = "object"
COMPLEMENT = "complement"  # a clause, finite or infinitive, that a predicate asks for
OBLIQUE = "oblique"
AGENT = "agent"
MODIFIER = "noun modifier"
ADJECTIVE = "adjective"
APPOSITION = "apposition"
CONJUNCT = "conjunct"
RELATIVE = "relative clause"
NOUN_CLAUSE = "noun clause"  # an infinitive or participle that hangs on a noun
ADVERBIAL = "adverbial clause"
PARATAXIS = "parataxis"
COPULA = "copula"
AUXILIARY = "auxiliary"
PASSIVE_AUXILIARY = "passive auxiliary"
CASE = "case"
MARKER = "marker"
DETERMINER = "determiner"
NEGATION = "negation"
ADVERB = "adverb"
NAME = "name"  # further words of one name
FIXED = "fixed"
EXPLETIVE = "expletive"
PUNCTUATION = "punctuation"
COORDINATOR = "coordinator"
ROOT = "root"
OTHER = "other"

#: Parts of speech that can name somebody or something, and that can head a clause.
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "X", "SYM"})
VERBAL = frozenset({"VERB", "AUX"})

_UNIVERSAL: Mapping[str, str] = {
    "nsubj": SUBJECT,
    "csubj": SUBJECT,
    "nsubj:pass": PASSIVE_SUBJECT,
    "csubj:pass": PASSIVE_SUBJECT,
    "nsubj:caus": SUBJECT,
    "obj": OBJECT,
    "obj:agent": OBJECT,
    "obj:lvc": OBJECT,
    "iobj": OBLIQUE,
    "ccomp": COMPLEMENT,
    "xcomp": COMPLEMENT,
    "obl": OBLIQUE,
    "obl:arg": OBLIQUE,
    "obl:mod": OBLIQUE,
    "obl:agent": AGENT,
    "nmod": MODIFIER,
    "amod": ADJECTIVE,
    "appos": APPOSITION,
    "conj": CONJUNCT,
    "acl:relcl": RELATIVE,
    "acl": NOUN_CLAUSE,
    "advcl": ADVERBIAL,
    "advcl:cleft": ADVERBIAL,
    "parataxis": PARATAXIS,
    "parataxis:insert": PARATAXIS,
    "parataxis:parenth": PARATAXIS,
    "cop": COPULA,
    "aux": AUXILIARY,
    "aux:tense": AUXILIARY,
    "aux:caus": AUXILIARY,
    "aux:pass": PASSIVE_AUXILIARY,
    "case": CASE,
    "mark": MARKER,
    "det": DETERMINER,
    "advmod": ADVERB,
    "flat": NAME,
    "flat:name": NAME,
    "flat:foreign": NAME,
    "compound": NAME,
    "fixed": FIXED,
    "expl:subj": EXPLETIVE,
    "expl:comp": EXPLETIVE,
    "expl:pass": EXPLETIVE,
    "expl": EXPLETIVE,
    "punct": PUNCTUATION,
    "cc": COORDINATOR,
    "ROOT": ROOT,
    "root": ROOT,
}

#: scheme name (as a language file gives it) -> relation name -> ours; the trees of
#: "clearnlp" have our names already (see ``clearnlp.adapt``).
SCHEMES: Mapping[str, Mapping[str, str]] = {
    "universal": _UNIVERSAL,
    "clearnlp": {name: name for name in _UNIVERSAL.values()},
}


def relation(name: str, *, scheme: str) -> str:
    """Our name of a parser's relation; ``OTHER`` where the scheme has none.

    >>> relation("obl:agent", scheme="universal")
    'agent'
    """
    return SCHEMES[scheme].get(name, OTHER)
