"""Norms that a text reports: which accord binds whom to what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from dissensus.attribute.content import contents
from dissensus.attribute.given import turned
from dissensus.attribute.make import Context, Sense, make_attributions
from dissensus.attribute.subjects import is_name
from dissensus.attribute.topics import build_topic
from dissensus.attribute.tree import Tree
from dissensus.languages.syntax import (
    ADJECTIVE,
    AUXILIARY,
    COMPLEMENT,
    MODIFIER,
    NOMINAL,
    OBJECT,
    OBLIQUE,
    PASSIVE_SUBJECT,
    SUBJECT,
    VERBAL,
)
from dissensus.parse import Token
from dissensus.records import Attribution, Deontic, Mention, Topic


def find_norms(context: Context) -> Iterator[Attribution]:
    """Verbs of prescribing whose subject is an accord, and what is due under one."""
    tree = context.tree
    for token in tree.tokens:
        if token.tag not in VERBAL:
            continue
        prescribes = tree.is_finite(token) and tree.is_word(token, "norms", "verbs")
        if prescribes and (instrument := _instrument(tree, token)):
            yield from _norms(context, token, instrument, _contents(tree, token))
        elif (instrument := _under(tree, token)) is not None:
            yield from _norms(context, token, instrument, _clause(tree, token, "must"))


def _norms(
    context: Context,
    verb: Token,
    instrument: Token,
    rows: Iterable[tuple[list[Mention], Topic, Deontic]],
) -> Iterator[Attribution]:
    mention = context.tree.mention(instrument)
    for parties, topic, deontic in rows:
        first = parties[0] if parties else mention
        for found in make_attributions(
            context, verb, [first], [topic],
            Sense("neutral", "says", "norm", rule="norm", negations=0), targets=parties[1:],
        ):  # fmt: skip
            yield replace(found, kind="norm", deontic=deontic, instrument=mention.text)


def _instrument(tree: Tree, verb: Token) -> Token | None:
    """The accord that is the subject, also where the parser made the verb its adjective."""
    for subject in tree.subjects(verb):
        if subject.tag in NOMINAL and tree.is_word(subject, "norms", "instruments"):
            return subject
    above = tree.head(verb)
    mistaken = above is not None and verb.relation == ADJECTIVE and tree.is_finite(verb)
    return above if mistaken and above and tree.is_word(above, "norms", "instruments") else None


def _contents(tree: Tree, verb: Token) -> Iterator[tuple[list[Mention], Topic, Deontic]]:
    own = _deontic(tree, verb)
    if tree.is_negated(verb):
        if own == "must":
            return  # "n'oblige personne": no norm
        own = "must not" if own == "may" else "may"
    for content in contents(tree, verb, ("that",)):
        yield from _clause(tree, content.head, own)
    for slot in tree.language.slots["bound"]:
        for content in contents(tree, verb, (slot,)):
            if content.head.tag in VERBAL:
                yield from _with(tree, content.head, _addressees(tree, verb), own)
    for content in contents(tree, verb, ("obj",)):
        named = content.head.tag in NOMINAL and not contents(tree, verb, ("that",))
        binds = is_name(content.head)  # "lie Stockholm" tells who is bound, not to what
        if named and not binds and tree.mention(content.head) not in _addressees(tree, verb):
            yield from _with(tree, content.head, [], own)


def _with(
    tree: Tree, head: Token, parties: list[Mention], deontic: Deontic
) -> Iterator[tuple[list[Mention], Topic, Deontic]]:
    topic = build_topic(tree, head)
    due = _flip(deontic) if tree.is_negated(head) else deontic
    if topic is not None and due is not None:
        yield parties, _unturned(tree, topic, head), due


def _unturned(tree: Tree, topic: Topic, head: Token) -> Topic:
    """The topic without the negation that has gone into what must not be."""
    return turned(topic) if tree.is_negated(head) else topic


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
    can = modal is not None and tree.is_word(modal, "modality", "can")
    if can and not negated:
        own = "may"
    deontic = "must not" if can and negated else _flip(own) if negated else own
    if deontic is None:
        return
    yield holders, _unturned(tree, topic, core), deontic


def _parties(tree: Tree, verb: Token) -> list[Token]:
    subjects = tree.children(verb, SUBJECT, PASSIVE_SUBJECT)
    return list(dict.fromkeys(head for s in subjects for head in tree.conjuncts(s)))


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
    """As in "under the treaty, X may not …", "en vertu de l'accord, X doit …"."""
    helped = any(_is_modal(tree, child) for child in tree.children(verb, AUXILIARY))
    if not helped and not _is_modal(tree, verb):
        return None
    for child in tree.children(verb, OBLIQUE):
        leads = tree.is_preposition(child, "under")
        below = [child] if leads else tree.children(child, MODIFIER)
        within = leads or (child.index < verb.index and tree.is_word(child, "norms", "under"))
        if within and below and tree.is_word(below[0], "norms", "instruments"):
            return below[0]
    return None


def _is_modal(tree: Tree, token: Token) -> bool:
    return tree.is_word(token, "modality", "must") or tree.is_word(token, "modality", "can")


def _deontic(tree: Tree, verb: Token) -> Deontic:
    if tree.is_word(verb, "norms", "must_not"):
        return "must not"
    if tree.is_word(verb, "norms", "may"):
        return "may"
    return "must"


def _flip(deontic: Deontic) -> Deontic | None:
    """What it comes to of the plain measure; who may do without it is bound to nothing."""
    flips: dict[Deontic, Deontic] = {"must": "must not", "must not": "must"}
    return flips.get(deontic)
