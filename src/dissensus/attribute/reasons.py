"""Reasons that somebody denies: "sees no reason to pay", "ne voit pas pourquoi il paierait"."""

from __future__ import annotations

from collections.abc import Iterator

from dissensus.attribute.asserted import is_no_measure
from dissensus.attribute.given import turned
from dissensus.attribute.holders import verb_holders
from dissensus.attribute.make import Context, Sense, make_attributions
from dissensus.attribute.topics import build_topic
from dissensus.attribute.tree import Tree
from dissensus.languages.syntax import COMPLEMENT, EXPLETIVE, OBJECT, OBLIQUE, SUBJECT, VERBAL
from dissensus.parse import Token
from dissensus.records import Attribution

#: No reason to do it opposes it; no reason not to do it is for it.
_NONE = Sense("oppose", "says", "stance", "support", "reason", 0)


def find_reasons(context: Context) -> Iterator[Attribution]:
    """What there is said to be no reason for, or no reason against."""
    tree = context.tree
    for clause in tree.tokens:
        denying = denied_reason(tree, clause)
        if denying is None:
            continue
        content = _content(tree, clause)
        topic = None if is_no_measure(tree, content) else build_topic(tree, content, is_deed=True)
        if topic is None:
            continue
        if content is not clause and tree.is_negated(clause):  # "nous ne devrions pas lever"
            topic = turned(topic)
        voice = context.voices.of(clause)
        empty = tree.children(denying, EXPLETIVE)
        holders = [] if empty else verb_holders(tree, denying)
        holders = holders or ([voice] if voice is not None else [])
        yield from make_attributions(context, clause, holders, [topic], _NONE)


def denied_reason(tree: Tree, clause: Token) -> Token | None:
    """The verb that denies the reason for a clause, or None: "sees" of "sees no reason to pay"."""
    if clause.tag not in VERBAL or not clause.index:
        return None
    over = tree.head(clause)
    if over is None or over.index > clause.index:
        return None
    verb = _verb_over(tree, clause, over)
    if verb is None:
        return None
    above = tree.head(verb)
    fails = (
        verb.relation == COMPLEMENT
        and above is not None
        and tree.is_word(above, "reasons", "fails")
    )
    return verb if tree.is_negated(verb) != fails else None


def _verb_over(tree: Tree, clause: Token, over: Token) -> Token | None:
    """The verb that sees, or has, the reason for a clause."""
    nouns = [over] if over.tag == "NOUN" else tree.children(over, OBJECT, OBLIQUE, SUBJECT)
    noun = next((n for n in nouns if tree.is_word(n, "reasons", "nouns")), None)
    if noun is not None and noun.index < clause.index:
        verb = tree.head(noun)
        there = verb is not None and tree.children(verb, EXPLETIVE)
        return verb if verb and (there or tree.is_word(verb, "reasons", "seeing")) else None
    opened = any(
        child.index < clause.index and tree.is_word(child, "reasons", "why")
        for child in tree.children(clause)
    )
    return over if opened and tree.is_word(over, "reasons", "seeing") else None


def _content(tree: Tree, clause: Token) -> Token:
    """The infinitive that a finite verb of duty carries, else the clause: "devrions payer"."""
    if not tree.is_word(clause, "modality", "must"):
        return clause
    below = (c for c in tree.children(clause, COMPLEMENT) if c.form == "Inf")
    return next(below, clause)
