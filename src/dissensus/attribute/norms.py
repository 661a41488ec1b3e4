"""Norms that a text reports: which accord binds whom to what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dissensus.attribute.content import contents
from dissensus.attribute.make import Context, Sense, make_attributions
from dissensus.attribute.topics import build_topic
from dissensus.attribute.tree import NOMINAL, VERBAL, Tree
from dissensus.languages.syntax import (
    AUXILIARY,
    COMPLEMENT,
    OBJECT,
    OBLIQUE,
    PASSIVE_SUBJECT,
    SUBJECT,
)
from dissensus.parse import Token
from dissensus.records import Attribution, Deontic, Mention, Topic


def find_norms(context: Context) -> Iterator[Attribution]:
    """Verbs of prescribing whose subject is an accord, a law, an article."""
    tree = context.tree
    for token in tree.tokens:
        under = _under(tree, token) if token.tag in VERBAL else None
        if under is not None:
            yield from _ruled(context, token, under, list(_clause(tree, token, "must")))
            continue
        if token.tag not in VERBAL or not tree.is_word(token, "norms", "verbs"):
            continue
        instrument = _instrument(tree, token)
        if instrument is None or not tree.is_finite(token):
            continue
        yield from _ruled(context, token, instrument, list(_contents(tree, token)))


def _ruled(
    context: Context,
    verb: Token,
    instrument: Token,
    rows: Sequence[tuple[list[Mention], Topic, Deontic]],
) -> Iterator[Attribution]:
    """The norms of one verb, each for its parties."""
    name = context.tree.mention(instrument)
    for parties, topic, deontic in rows:
        first = parties[0] if parties else name
        for found in make_attributions(
            context, verb, [first], [topic],
            Sense("neutral", "says", "norm", rule="norm", negations=0), targets=parties[1:],
        ):  # fmt: skip
            yield replace(found, kind="norm", deontic=deontic, instrument=name.text)


def _instrument(tree: Tree, verb: Token) -> Token | None:
    for subject in tree.subjects(verb):
        if subject.tag in NOMINAL and tree.is_word(subject, "norms", "instruments"):
            return subject
    return None


def _contents(tree: Tree, verb: Token) -> Iterator[tuple[list[Mention], Topic, Deontic]]:
    own = _deontic(tree, verb)
    for content in contents(tree, verb, ("that",)):
        yield from _clause(tree, content.head, own)
    for content in contents(tree, verb, tree.language.slots["bound"]):
        if content.head.tag in VERBAL:
            yield from _with(tree, content.head, _addressees(tree, verb), own)
    for content in contents(tree, verb, ("obj",)):
        named = content.head.tag in NOMINAL and not contents(tree, verb, ("that",))
        if named and tree.mention(content.head) not in _addressees(tree, verb):
            yield from _with(tree, content.head, [], own)


def _with(
    tree: Tree, head: Token, parties: list[Mention], deontic: Deontic
) -> Iterator[tuple[list[Mention], Topic, Deontic]]:
    topic = build_topic(tree, head)
    if topic is not None:
        flipped = _flip(deontic) if topic.sign < 0 and tree.is_negated(head) else deontic
        yield parties, topic, flipped


def _clause(
    tree: Tree, verb: Token, own: Deontic
) -> Iterator[tuple[list[Mention], Topic, Deontic]]:
    """As in "stipulent que les troupes ne doivent en aucun cas s'affronter"."""
    modal = next((c for c in tree.children(verb, AUXILIARY) if _is_modal(tree, c)), None)
    core = verb
    if modal is None and _is_modal(tree, verb):
        modal, core = verb, next(iter(tree.children(verb, COMPLEMENT)), verb)
    holders = [tree.mention(h) for h in _parties(tree, verb)]
    topic = build_topic(tree, core)
    if topic is None:
        return
    negated = tree.is_negated(verb) or (modal is not None and tree.is_negated(modal))
    deontic = _flip(own) if negated else own
    if modal is not None and tree.is_word(modal, "modality", "can") and not negated:
        deontic = "may"
    yield holders, topic, deontic


def _parties(tree: Tree, verb: Token) -> list[Token]:
    subjects = tree.children(verb, SUBJECT, PASSIVE_SUBJECT)
    return tree.conjuncts(subjects[0]) if subjects else []


def _addressees(tree: Tree, verb: Token) -> list[Mention]:
    """As in "oblige les deux États à", "interdit à Moscou de"."""
    for child in tree.children(verb, OBJECT):
        if child.tag in NOMINAL and _bound(tree, verb):
            return [tree.mention(head) for head in tree.conjuncts(child)]
    rows: Sequence[Token] = [
        c.head for c in contents(tree, verb, tree.language.slots["to"]) if c.head.tag in NOMINAL
    ]
    return [tree.mention(head) for head in rows]


def _bound(tree: Tree, verb: Token) -> bool:
    """Whether what somebody is bound to stands behind the addressee."""
    rows = contents(tree, verb, tree.language.slots["addressed"])
    return any(content.head.tag in VERBAL for content in rows)


def _under(tree: Tree, verb: Token) -> Token | None:
    """As in "under the treaty, X may not …": the instrument before a modal verb."""
    if not any(_is_modal(tree, c) for c in tree.children(verb, AUXILIARY)):
        return None
    for child in tree.children(verb, OBLIQUE):
        if tree.is_preposition(child, "under") and tree.is_word(child, "norms", "instruments"):
            return child
    return None


def _is_modal(tree: Tree, token: Token) -> bool:
    return tree.is_word(token, "modality", "must") or tree.is_word(token, "modality", "can")


def _deontic(tree: Tree, verb: Token) -> Deontic:
    if tree.is_word(verb, "norms", "must_not"):
        return "must not"
    if tree.is_word(verb, "norms", "may"):
        return "may"
    return "must"


def _flip(deontic: Deontic) -> Deontic:
    return {"must": "must not", "must not": "may", "may": "must not"}[deontic]  # type: ignore[return-value]
