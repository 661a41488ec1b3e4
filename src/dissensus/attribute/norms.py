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
    ADVERBIAL,
    AGENT,
    AUXILIARY,
    COMPLEMENT,
    CONJUNCT,
    MODIFIER,
    NAME,
    NOMINAL,
    OBJECT,
    OBLIQUE,
    PARATAXIS,
    PASSIVE_SUBJECT,
    SUBJECT,
    VERBAL,
)
from dissensus.parse import Token
from dissensus.records import Attribution, Deontic, Mention, Topic

#: Who is bound, to what, and how.
_Row = tuple[list[Mention], Topic, Deontic]
#: How far behind a modal a phrase such as "under no circumstances" ends, in characters.
_NEAR = 40


def find_norms(context: Context) -> Iterator[Attribution]:
    """Verbs of prescribing whose subject is an accord, and what is due under one."""
    tree = context.tree
    for token in tree.tokens:
        if token.tag not in VERBAL:
            continue
        norm = tree.is_word(token, "norms", "verbs")
        if norm and tree.is_finite(token) and (instrument := _instrument(tree, token)):
            yield from _norms(context, token, instrument, _contents(tree, token))
        elif norm and (instrument := _agent(tree, token)) is not None:
            yield from _norms(context, token, instrument, _bound_by(tree, token))
        elif not _rules(tree, token):
            continue
        elif (instrument := _under(tree, token) or _told_after(tree, token)) is not None:
            names = _names_between(tree, instrument, token)
            yield from _norms(context, token, instrument, _clause(tree, token, "must", names))
        elif _is_absolute(tree, token) and context.voices.of(token) is None:
            yield from _norms(context, token, None, _clause(tree, token, "must"))


def _norms(
    context: Context,
    verb: Token,
    instrument: Token | None,
    rows: Iterable[_Row],
) -> Iterator[Attribution]:
    mention = context.tree.mention(instrument) if instrument is not None else None
    named = mention.text if mention is not None else ""
    if mention is not None and mention.start < verb.start < mention.end:
        named = context.tree.text[mention.start : verb.start].strip()  # the verb hung on its noun
    named = named.partition(",")[0]
    for parties, topic, deontic in rows:
        first = parties[0] if parties else mention
        if first is None:
            continue
        for found in make_attributions(
            context, verb, [first], [topic],
            Sense("neutral", "says", "norm", rule="norm", negations=0), targets=parties[1:],
        ):  # fmt: skip
            yield replace(found, kind="norm", deontic=deontic, instrument=named)


def _instrument(tree: Tree, verb: Token) -> Token | None:
    """The accord that is the subject, also where the parser made the verb its adjective."""
    for subject in tree.subjects(verb):
        if subject.tag in NOMINAL and tree.is_word(subject, "norms", "instruments"):
            return subject
    above = tree.head(verb)
    mistaken = above is not None and verb.relation == ADJECTIVE and tree.is_finite(verb)
    return above if mistaken and above and tree.is_word(above, "norms", "instruments") else None


def _contents(tree: Tree, verb: Token) -> Iterator[_Row]:
    own = _deontic(tree, verb)
    if tree.is_negated(verb):
        if own == "must":
            return  # "n'oblige personne": no norm
        own = "must not" if own == "may" else "may"
    yield from _ruled(tree, verb, own)
    for slot in tree.language.slots["bound"]:
        for content in contents(tree, verb, (slot,)):
            if content.head.tag in VERBAL:
                parties = _addressees(tree, verb) or _mentions(tree, content.head)
                yield from _with(tree, content.head, parties, own)
    if tree.is_word(verb, "norms", "binds"):
        return  # "binds two states" tells who is bound, not to what
    for content in contents(tree, verb, ("obj",)):
        named = content.head.tag in NOMINAL and not contents(tree, verb, ("that",))
        binds = is_name(content.head)  # "lie Stockholm" tells who is bound, not to what
        if named and not binds and tree.mention(content.head) not in _addressees(tree, verb):
            yield from _with(tree, content.head, [], own)


def _ruled(tree: Tree, verb: Token, own: Deontic) -> Iterator[_Row]:
    """The clauses behind "that", also where the tree lost their subject or their verb."""
    found = [content.head for content in contents(tree, verb, ("that",))]
    following = tree.tokens[verb.index + 1 : verb.index + 2]
    if following and tree.is_word(following[0], "words", "that"):
        lost = tree.children(verb, CONJUNCT, ADVERBIAL, PARATAXIS)
        found += [c for c in lost if c.tag in VERBAL and c.index > verb.index]
    clauses = [head for head in found if head.tag not in ("PROPN", "PRON")]
    names = [head for head in found if is_name(head)] if clauses else []
    for head in clauses or found:
        if tree.is_word(head, "norms", "verbs") and _addressees(tree, head):
            yield from _contents(tree, head)  # "provides that an attack obliges Oslo to"
        else:
            yield from _clause(tree, head, own, names)


def _with(tree: Tree, head: Token, parties: list[Mention], deontic: Deontic) -> Iterator[_Row]:
    topic = build_topic(tree, head)
    due = _flip(deontic) if tree.is_negated(head) else deontic
    if topic is not None and due is not None:
        yield parties, _unturned(tree, topic, head), due


def _unturned(tree: Tree, topic: Topic, head: Token) -> Topic:
    """The topic without the negation that has gone into what must not be."""
    return turned(topic) if tree.is_negated(head) else topic


def _clause(tree: Tree, verb: Token, own: Deontic, names: Sequence[Token] = ()) -> Iterator[_Row]:
    """As in "stipulent que les troupes ne doivent en aucun cas s'affronter".

    ``names`` are those that stand before the verb and that the tree may have lost.
    """
    modal = next((c for c in tree.children(verb, AUXILIARY) if _is_modal(tree, c)), None)
    core = verb
    if modal is None and _is_modal(tree, verb):
        modal, core = verb, _infinitive(tree, verb)
    holders = _mentions(tree, verb)
    if len(names) > len(holders):
        holders = [tree.mention(name) for name in names]
    topic = build_topic(tree, core)
    if topic is None:
        return
    if names or any(is_name(subject) for subject in tree.children(verb, SUBJECT)):
        topic = _behind(tree, topic, core)
    negated = tree.is_negated(verb) or (modal is not None and tree.is_negated(modal))
    negated = negated or (modal is not None and _is_absolute(tree, verb))
    can = modal is not None and tree.is_word(modal, "modality", "can")
    if can and not negated:
        own = "may"
    deontic = "must not" if can and negated else _flip(own) if negated else own
    if deontic is None:
        return
    yield holders, _unturned(tree, topic, core), deontic


def _behind(tree: Tree, topic: Topic, core: Token) -> Topic:
    """What is due without who it binds and under which accord, where these stand before it."""
    words = tuple(word for word in topic.words if word.start >= core.start)
    text = tree.text[core.start : topic.end]
    return replace(topic, start=core.start, text=text, words=words) if words else topic


def _infinitive(tree: Tree, modal: Token) -> Token:
    """What a modal rules, also where it hangs on a word between: "en aucun cas vendre"."""
    direct = next(iter(tree.children(modal, COMPLEMENT)), None)
    near = tree.tokens[modal.index + 1 : modal.index + 8]
    lower = next((w for w in near if w.form == "Inf" and modal in tree.ancestors(w)), None)
    return direct or lower or next(iter(tree.children(modal, OBJECT)), modal)


def _mentions(tree: Tree, verb: Token) -> list[Mention]:
    """Who is bound: the subjects, and those whose forces they are."""
    subjects = tree.children(verb, SUBJECT, PASSIVE_SUBJECT)
    heads = [head for s in subjects for head in tree.conjuncts(s)]
    owners = [owner for head in heads for owner in _owners(tree, head)]
    return [tree.mention(owner) for owner in dict.fromkeys(owners)]


def _owners(tree: Tree, head: Token) -> list[Token]:
    """As in "the troops of Ghana and Togo", "those of Russia": several, or behind a pronoun."""
    below = [m for m in tree.children(head, MODIFIER) if is_name(m) and tree.is_genitive(m)]
    names = [name for m in below for name in tree.conjuncts(m)]
    return names if len(names) > 1 or (names and head.tag == "PRON") else [head]


def _names_between(tree: Tree, instrument: Token, verb: Token) -> list[Token]:
    """The names from the comma behind the accord to the modal: "Selon l'accord, Oslo et Riga"."""
    words = [w for w in tree.sentence(verb) if instrument.index < w.index < verb.index]
    comma = next((w.index for w in words if w.text == ","), verb.index)
    behind = [w for w in words if w.index > comma and is_name(w) and w.relation != NAME]
    return [word for word in behind if not tree.preposition(word)]


def _is_absolute(tree: Tree, verb: Token) -> bool:
    """As in "ne doivent en aucun cas", "must under no circumstances"."""
    words = [verb, *tree.children(verb, AUXILIARY)]
    modal = next((word for word in words if tree.is_word(word, "modality", "must")), None)
    if modal is None or modal.index in tree.quote_at:
        return False
    told = tree.text[modal.end : modal.end + _NEAR].lower().split()
    phrases = (phrase.split() for phrase in tree.language.words("norms", "absolute"))
    return any(told[: len(phrase)] == phrase for phrase in phrases)


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


def _rules(tree: Tree, verb: Token) -> bool:
    """Whether a word is a modal, or has one."""
    helped = any(_is_modal(tree, child) for child in tree.children(verb, AUXILIARY))
    return helped or _is_modal(tree, verb)


def _under(tree: Tree, verb: Token) -> Token | None:
    """As in "under the treaty, X may not …", "en vertu de l'accord, X doit …"."""
    for child in tree.children(verb, OBLIQUE):
        leads = tree.is_preposition(child, "under")
        below = [child] if leads else tree.children(child, MODIFIER)
        within = leads or (child.index < verb.index and tree.is_word(child, "norms", "under"))
        if within and below and tree.is_word(below[0], "norms", "instruments"):
            return below[0]
    return None


def _told_after(tree: Tree, verb: Token) -> Token | None:
    """As in "X must not sell the port, stipule l'accord"."""
    for token in tree.sentence(verb):
        before = tree.tokens[token.index - 1].text if token.index else ""
        if before != "," or token.index < verb.index or not tree.is_word(token, "norms", "verbs"):
            continue
        for child in tree.children(token, SUBJECT, OBJECT):
            if child.index > token.index and tree.is_word(child, "norms", "instruments"):
                return child
    return None


def _agent(tree: Tree, verb: Token) -> Token | None:
    """As in "is bound by the treaty to"."""
    agents = tree.children(verb, AGENT) if tree.is_passive(verb) else ()
    return next((a for a in agents if tree.is_word(a, "norms", "instruments")), None)


def _bound_by(tree: Tree, verb: Token) -> Iterator[_Row]:
    for child in tree.children(verb, COMPLEMENT):
        if child.tag in VERBAL and not tree.is_negated(verb):
            yield from _with(tree, child, _mentions(tree, verb), _deontic(tree, verb))


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
