"""Claims that somebody turns down: "dismissed reports that it had bought drones"."""

from __future__ import annotations

from collections.abc import Iterator

from dissensus.attribute.frames import frames_of
from dissensus.attribute.holders import verb_holders
from dissensus.attribute.make import Context, Sense, make_attributions
from dissensus.attribute.topics import build_topic
from dissensus.attribute.tree import Tree
from dissensus.attribute.worth import value_of
from dissensus.languages.syntax import (
    COMPLEMENT,
    NOUN_CLAUSE,
    OBJECT,
    OBLIQUE,
    PASSIVE_SUBJECT,
    RELATIVE,
    SUBJECT,
    VERBAL,
)
from dissensus.parse import Token
from dissensus.records import Attribution


def find_claims(context: Context) -> Iterator[Attribution]:
    """Who turns down a claim about himself denies the deed."""
    tree = context.tree
    for noun in tree.tokens:
        clause = claimed(tree, noun)
        verb = _turned_down_by(tree, noun) if clause is not None else None
        if clause is None or verb is None:
            continue
        topic = build_topic(tree, clause, is_deed=True)
        if topic is not None and not topic.anaphoric:
            sense = Sense("oppose", "denies", negated="neutral", rule="denied")
            yield from make_attributions(context, verb, verb_holders(tree, verb), [topic], sense)


def claimed(tree: Tree, noun: Token) -> Token | None:
    """What a noun of claiming says of whoever a pronoun means: the verb of its clause."""
    if noun.tag != "NOUN" or not tree.is_word(noun, "words", "claims"):
        return None
    clauses = tree.children(noun, NOUN_CLAUSE, RELATIVE, COMPLEMENT)
    told = (c for c in clauses if c.tag in VERBAL and c.index > noun.index and tree.is_finite(c))
    own = ((c, tree.children(c, SUBJECT, PASSIVE_SUBJECT)) for c in told)
    return next((c for c, subjects in own if any(s.tag == "PRON" for s in subjects)), None)


def _turned_down_by(tree: Tree, noun: Token) -> Token | None:
    """The verb that rejects a claim, or calls it false."""
    verb = tree.head(noun)
    if verb is None or verb.tag not in VERBAL or noun.relation not in (OBJECT, OBLIQUE):
        return None
    frames = frames_of(tree, verb, "verb")
    if any(f.stance == "oppose" and f.kind == "stance" for f in frames):
        return verb
    values = any(f.kind == "value" for f in frames)
    judged = (value_of(tree, word) for word in tree.subtree(verb) if word.index > noun.index)
    return verb if values and any(stance == "oppose" for stance in judged) else None


__all__ = ["claimed", "find_claims"]
