"""Whether a clause tells what a measure would lead to: a consequence, and a harm."""

from __future__ import annotations

from collections.abc import Sequence

from dissensus.attribute.supposed import is_future
from dissensus.attribute.tree import Tree
from dissensus.languages.syntax import (
    ADJECTIVE,
    APPOSITION,
    AUXILIARY,
    COMPLEMENT,
    COPULA,
    MODIFIER,
    NAME,
    OBJECT,
    OBLIQUE,
    PASSIVE_AUXILIARY,
    PASSIVE_SUBJECT,
    SUBJECT,
    VERBAL,
)
from dissensus.parse import Token

#: Verbs of the language file that lead from a measure to what it brings about.
_LEADING = ("verbs", "harmful")


def leads_on(tree: Tree, verb: Token) -> bool:
    """Whether a verb tells a consequence: by itself, or of a thing where the speaker warns."""
    return any(tree.is_word(verb, "consequence", name) for name in _LEADING) or is_warned_effect(
        tree, verb
    )


def is_warned_effect(tree: Tree, verb: Token) -> bool:
    """As in "warned that the tax would drive smelters abroad": what a thing would do."""
    if verb.tag not in VERBAL or not tree.children(verb, OBJECT, COMPLEMENT):
        return False
    if tree.is_word(verb, "consequence", "equating"):
        return False  # "a conflict would become inevitable"
    carrier = carrier_of(tree, verb)
    subject = next(iter(tree.children(carrier, SUBJECT)), None)
    if subject is None or subject.tag not in ("NOUN", "VERB") or is_agent(tree, subject):
        return False
    finite = tree.finite(carrier)
    helped = (*tree.children(carrier, AUXILIARY), carrier)
    can = any(tree.is_word(word, "modality", "can") for word in helped)
    ahead = can or is_future(tree, finite) or finite.mood == "Cnd" or is_likely(tree, carrier)
    return ahead and warns(tree, verb)


def warns(tree: Tree, verb: Token) -> bool:
    """Whether the sentence has another verb of warning."""
    return any(
        word.tag in VERBAL
        and word.index != verb.index
        and tree.is_word(word, "consequence", "warning")
        for word in tree.sentence(verb)
    )


def is_likely(tree: Tree, word: Token) -> bool:
    """As in "is very likely to", "is bound to"."""
    said = word.tag in ("ADJ", "VERB") and tree.children(word, COPULA, PASSIVE_AUXILIARY)
    return bool(said) and is_likelihood(tree, word)


def is_likelihood(tree: Tree, word: Token) -> bool:
    """Whether a word says how likely something is: "certain", "likely", "inevitable"."""
    return tree.is_word(word, "words", "likely") or tree.is_word(word, "consequence", "foretold")


def makes_likely(tree: Tree, verb: Token) -> bool:
    """As in "makes an arms race possible", "rendrait certaine la perte de"."""
    return tree.is_word(verb, "consequence", "verbs") and any(
        child.tag == "ADJ" and is_likelihood(tree, child)
        for child in tree.children(verb, COMPLEMENT)
    )


def does_harm(tree: Tree, verb: Token, after: Sequence[Token]) -> bool:
    """By its verb, by a word of harm after it, or because the speaker warns."""
    if tree.is_word(verb, "consequence", "harmful"):
        return True
    governed = tree.children(verb, OBJECT, OBLIQUE, COMPLEMENT, ADJECTIVE, MODIFIER)
    near = {w.index for g in governed for w in (g, *tree.children(g, MODIFIER, ADJECTIVE))}
    if any(tree.is_word(w, "consequence", "harms") for w in after if w.index in near):
        return True
    if tree.is_word(verb, "consequence", "weak") and not makes_likely(tree, verb):
        return False
    return warns(tree, verb)


def is_agent(tree: Tree, subject: Token) -> bool:
    """Whether the subject is somebody: then the verb tells a deed, not a consequence."""
    return (
        subject.tag == "PROPN"
        or any(child.tag == "PROPN" for child in tree.children(subject, NAME, APPOSITION))
        or tree.is_word(subject, "actors.collective", "state")
        or tree.is_word(subject, "actors", "speakers")
        or subject.lemma in tree.language.offices
        or subject.lemma in tree.language.groups
    )


def carrier_of(tree: Tree, verb: Token) -> Token:
    """The word that has the subject: "pourrait mener à", "is likely to lead to"."""
    above = tree.head(verb)
    own = verb.relation != COMPLEMENT or bool(tree.children(verb, SUBJECT, PASSIVE_SUBJECT))
    if above is None or own:
        return verb
    carries = tree.is_word(above, "words", "transparent_verbs") or is_likely(tree, above)
    carries = carries or tree.is_word(above, "consequence", "helping")  # "will help prevent"
    return above if carries or tree.is_word(above, "consequence", "verbs") else verb


__all__ = [
    "carrier_of",
    "does_harm",
    "is_agent",
    "is_likelihood",
    "is_likely",
    "is_warned_effect",
    "leads_on",
    "makes_likely",
    "warns",
]
