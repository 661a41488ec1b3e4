"""Deeds: what a state or organisation does, and what a speaker says that it will do."""

from __future__ import annotations

from collections.abc import Iterator

from dissensus.attribute.content import build_topic, frames_of
from dissensus.attribute.holders import verb_holders
from dissensus.attribute.make import Context, Sense, make_attributions
from dissensus.attribute.tree import NOMINAL, VERBAL, Tree
from dissensus.languages.syntax import (
    AUXILIARY,
    COMPLEMENT,
    COPULA,
    OBJECT,
    OBLIQUE,
    PASSIVE_AUXILIARY,
    PASSIVE_SUBJECT,
    RELATIVE,
)
from dissensus.parse import Token
from dissensus.records import Attribution


def find_deeds(context: Context) -> Iterator[Attribution]:
    """Finite verbs of doing, with their subject or agent and their object."""
    for token in context.tree.tokens:
        if _is_deed(context.tree, token):
            yield from _deed(context, token)


def _is_deed(tree: Tree, verb: Token) -> bool:
    if verb.tag != "VERB" or verb.relation in (AUXILIARY, COPULA, PASSIVE_AUXILIARY):
        return False
    if tree.is_word(verb, "deeds", "stative") or tree.is_word(verb, "words", "transparent_verbs"):
        return False
    if any(frame.kind != "reverse" for frame in frames_of(tree, verb, "verb")):
        return False
    known = tree.is_word(verb, "deeds", "verbs")
    reverse = any(frame.kind == "reverse" for frame in frames_of(tree, verb, "verb"))
    return (known or reverse) and (_stands_finite(tree, verb) or _is_agentive_participle(tree, verb))


def _stands_finite(tree: Tree, verb: Token) -> bool:
    """Finite by itself, or the infinitive of "va livrer", "continue de livrer"."""
    if tree.is_finite(verb):
        return True
    above = tree.head(verb)
    return (
        verb.relation == COMPLEMENT
        and above is not None
        and tree.is_word(above, "deeds", "carriers")
        and tree.is_finite(above)
    )


def _is_agentive_participle(tree: Tree, verb: Token) -> bool:
    """ "signé par les deux pays", "en livrant des armes"."""
    if verb.form != "Part" or verb.relation == RELATIVE:
        return False
    by = [c for c in tree.children(verb) if c.relation == "agent" or tree.is_preposition(c, "by")]
    return bool(by) or (verb.tense == "Pres" and bool(tree.children(verb, OBJECT)))


def _deed(context: Context, verb: Token) -> Iterator[Attribution]:
    tree = context.tree
    objects = [
        c
        for c in tree.children(verb, OBJECT, PASSIVE_SUBJECT, OBLIQUE, COMPLEMENT)
        if c.tag in NOMINAL and not tree.is_word(c, "words", "times")
    ]
    if not objects and not frames_of(tree, verb, "verb"):
        return
    topic = build_topic(tree, verb)
    if topic is None or topic.anaphoric:
        return
    yield from make_attributions(
        context, verb, verb_holders(tree, verb), [topic], Sense("support", "does", "deed", "oppose"),
        rule="deed" if tree.is_finite(verb) else "deed-participle", negations=0,
    )  # fmt: skip


__all__ = ["VERBAL", "find_deeds"]
