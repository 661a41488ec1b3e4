"""Trees with the relations of ClearNLP, rewritten to the shape that the rules expect.

There a preposition governs its noun and "be" governs what it says of its subject; in the
trees that the rules read, a noun or predicate governs its small words. Which words are a
copula, and which prepositions have several words, the language file says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dissensus.languages import syntax as s
from dissensus.languages.syntax import Node

#: Relations that keep their place in the tree and change their name alone.
NAMES: Mapping[str, str] = {
    "nsubj": s.SUBJECT,
    "csubj": s.SUBJECT,
    "nsubjpass": s.PASSIVE_SUBJECT,
    "csubjpass": s.PASSIVE_SUBJECT,
    "dobj": s.OBJECT,
    "dative": s.OBLIQUE,
    "npadvmod": s.OBLIQUE,
    "pobj": s.OBLIQUE,
    "ccomp": s.COMPLEMENT,
    "xcomp": s.COMPLEMENT,
    "acomp": s.COMPLEMENT,
    "oprd": s.COMPLEMENT,
    "pcomp": s.COMPLEMENT,
    "attr": s.OBJECT,
    "amod": s.ADJECTIVE,
    "appos": s.APPOSITION,
    "conj": s.CONJUNCT,
    "relcl": s.RELATIVE,
    "acl": s.NOUN_CLAUSE,
    "advcl": s.ADVERBIAL,
    "parataxis": s.PARATAXIS,
    "aux": s.AUXILIARY,
    "auxpass": s.PASSIVE_AUXILIARY,
    "case": s.CASE,
    "mark": s.MARKER,
    "det": s.DETERMINER,
    "predet": s.DETERMINER,
    "advmod": s.ADVERB,
    "neg": s.ADVERB,
    "preconj": s.ADVERB,
    "prep": s.ADVERB,
    "quantmod": s.ADVERB,
    "compound": s.NAME,
    "nmod": s.NAME,
    "prt": s.FIXED,
    "expl": s.EXPLETIVE,
    "punct": s.PUNCTUATION,
    "cc": s.COORDINATOR,
    "poss": s.MODIFIER,
    "ROOT": s.ROOT,
}
#: Names that the steps below give of themselves.
_GIVEN = frozenset({*NAMES.values(), s.AGENT, s.COPULA})
#: The lists under ``[scheme_words]`` that the steps ask for.
WORDS = ("copulas", "going", "clause_leading", "infinitive", "adverbial", "compound")
_PREPOSITIONS = frozenset({"prep", "agent", "dative", "conj"})
_PREDICATES = s.VERBAL | {"ADJ", "ADV"}
_SENTENTIAL = frozenset({"ccomp", "xcomp"})


class _Draft:
    """The words of one text while their tree changes."""

    def __init__(self, nodes: Sequence[Node], words: Mapping[str, Sequence[str]]) -> None:
        self.nodes = nodes
        self.words = {name: frozenset(listed) for name, listed in words.items()}
        self.phrases = sorted((p.split() for p in words["compound"]), key=len, reverse=True)
        self.below: dict[int, list[Node]] = {node.index: [] for node in nodes}
        for node in nodes:
            if node.head != node.index:
                self.below[node.head].append(node)

    def children(self, node: Node, *relations: str) -> list[Node]:
        return [c for c in self.below[node.index] if not relations or c.relation in relations]

    def head(self, node: Node) -> Node:
        return self.nodes[node.head]

    def move(self, node: Node, head: Node, relation: str) -> None:
        """Hang a word on another one."""
        if node.head != node.index:
            self.below[node.head].remove(node)
        node.head, node.relation = head.index, relation
        if head.index != node.index:
            self.below[head.index].append(node)
            self.below[head.index].sort(key=lambda child: child.index)

    def is_infinitive(self, node: Node) -> bool:
        return any(self.has(c, "infinitive") for c in self.children(node, s.MARKER))

    def has(self, node: Node, name: str) -> bool:
        return bool({node.text.lower(), node.lemma.lower()} & self.words[name])


def adapt(nodes: Sequence[Node], words: Mapping[str, Sequence[str]]) -> None:
    """Rewrite the tree of some words in place, by the ``scheme_words`` of the language file."""
    draft = _Draft(nodes, words)
    for step in _STEPS:
        for node in nodes:
            step(draft, node)
    for node in nodes:
        given = node.relation if node.relation in _GIVEN else s.OTHER
        node.relation = NAMES.get(node.relation, given)


# -- prepositions -------------------------------------------------------------------------
def _join_compound(draft: _Draft, node: Node) -> None:
    """As in "in favour of X": three words, one preposition."""
    for phrase in (phrase for phrase in draft.phrases if phrase[0] == node.text.lower()):
        stretch = draft.nodes[node.index : node.index + len(phrase)]
        if [word.text.lower() for word in stretch] != phrase or not _leads(stretch[-1]):
            continue
        for word in stretch[1:]:
            for child in draft.children(word):
                if child not in stretch:
                    draft.move(child, node, child.relation)
        head = draft.head(stretch[0])
        if head in stretch:
            # Where none has a head outside they open a text without a verb: a root.
            outer = next((w for w in stretch if draft.head(w) not in stretch), None)
            draft.move(node, draft.head(outer) if outer else node, (outer or node).relation)
        for word in stretch[1:]:
            draft.move(word, node, s.FIXED)
            word.tag = "ADP"
        if node.relation not in _PREPOSITIONS and node.relation != "mark":
            node.relation = "prep"
        node.tag = "ADP"
        return


def _leads(word: Node) -> bool:
    return word.relation in ("prep", "agent", "mark", "aux", "prt", "advmod", "pcomp", "dative")


def _join_chain(draft: _Draft, node: Node) -> None:
    """As in "out of X": the second preposition holds the noun."""
    if node.relation != "prep" or draft.children(node, "pobj", "pcomp"):
        return
    inner = next((c for c in draft.children(node, "prep") if c.index == node.index + 1), None)
    if inner is None:
        return
    for child in draft.children(inner):
        draft.move(child, node, child.relation)
    draft.move(inner, node, s.FIXED)


def _turn_preposition(draft: _Draft, node: Node) -> None:
    """The noun or gerund behind a preposition governs it."""
    if node.relation not in _PREPOSITIONS or node.tag not in ("ADP", "SCONJ", "ADV", "VERB"):
        return
    held = next(iter(draft.children(node, "pobj", "pcomp")), None)
    if held is None or held.index < node.index:
        return
    above = draft.head(node)
    relation = "ROOT" if above is node else _held_relation(draft, node, held, above)
    draft.move(held, held if above is node else above, relation)
    for child in draft.children(node):
        if child.relation != s.FIXED and child is not held:
            draft.move(child, held, child.relation)
    clause = held.tag in s.VERBAL
    draft.move(node, held, s.MARKER if clause and relation != s.OBLIQUE else s.CASE)
    node.tag = "ADP"
    perfect = any(c.form == "Part" for c in draft.children(held, "aux"))
    gerund = held.form == "Part" and (held.tense == "Pres" or perfect)
    if clause and gerund and relation != s.ADVERBIAL:
        held.form, held.tense = "Inf", "Pres"


def _held_relation(draft: _Draft, node: Node, held: Node, above: Node) -> str:
    if node.relation == "conj":
        return "conj"
    if held.tag in s.VERBAL and held.relation == "pcomp":
        joined = bool(draft.children(node, s.FIXED))
        if draft.has(above, "copulas") and (joined or not draft.has(node, "adverbial")):
            return s.OBLIQUE  # "is in favour of sending": what is said of the subject
        if draft.has(node, "adverbial") and not joined:
            return s.ADVERBIAL
        return s.COMPLEMENT if above.tag in _PREDICATES else s.NOUN_CLAUSE
    if node.relation == "agent":
        return s.AGENT
    return s.OBLIQUE if above.tag in _PREDICATES else s.MODIFIER


def _bare_gerund(draft: _Draft, node: Node) -> None:
    """As in "a ban on whaling": behind a preposition and with nothing below it, a noun."""
    gerund = node.tag == "VERB" and node.form == "Part" and node.tense == "Pres"
    if draft.has(draft.head(node), "adverbial"):
        return  # "after leaving"
    if gerund and node.relation in ("pobj", "pcomp") and not draft.children(node):
        node.tag, node.form, node.tense, node.relation = "NOUN", "", "", "pobj"
        node.lemma = node.text.lower()


# -- nouns --------------------------------------------------------------------------------
def _own(draft: _Draft, node: Node) -> None:
    """As in "its refusal": a possessive is a determiner; "Berlin's" stays a name."""
    if node.relation == "poss" and node.tag == "PRON":
        node.relation, node.tag = s.DETERMINER, "DET"


def _list(draft: _Draft, node: Node) -> None:
    """All that is coordinated hangs on the first, each with its own coordinator."""
    if node.relation == "cc":
        following = [
            c
            for c in draft.children(draft.head(node))
            if c.relation == "conj" and c.index > node.index
        ]
        if following:
            draft.move(node, following[0], "cc")
    if node.relation != "conj":
        return
    first = draft.head(node)
    while first.relation == "conj" and first.head != first.index:
        first = draft.head(first)
    if first.index != node.head:
        draft.move(node, first, "conj")


# -- predicates ---------------------------------------------------------------------------
def _mark_infinitive(draft: _Draft, node: Node) -> None:
    """As in "to send": a marker, and in a heading a future."""
    if node.relation != "aux" or not draft.has(node, "infinitive") or node.tag != "PART":
        return
    verb = draft.head(node)
    node.tag = "ADP"
    node.relation = s.MARKER
    heading = _heading_subject(draft, verb)
    if heading is not None:
        node.relation = s.AUXILIARY
        verb.form, verb.tense = "Fin", "Fut"
        if heading.head == verb.index:
            return
        draft.move(verb, verb, "ROOT")
        draft.move(heading, verb, "nsubj")


def _heading_subject(draft: _Draft, verb: Node) -> Node | None:
    """As in "Norway to send tanks": the name before a sentence's only, infinitive verb."""
    # "Norway to send tanks, says minister": what follows only tells it.
    told = verb.relation == "ccomp" and verb.head > verb.index
    last = verb.head if told else len(draft.nodes)
    near = draft.nodes[max(0, verb.index - 40) : min(verb.index + 40, last)]
    if any(n.form == "Fin" and n.sentence == verb.sentence for n in near):
        return None
    if told or verb.relation == "ROOT":
        return next(iter(draft.children(verb, "nsubj")), None)
    above = draft.head(verb)
    nominal = above.relation == "ROOT" and above.tag in s.NOMINAL and above.index < verb.index
    return above if nominal and above.text[:1].isupper() else None


def _raise_object(draft: _Draft, node: Node) -> None:
    """As in "wants Kyiv to join", "calls it unacceptable": the middle noun is the object."""
    if node.relation == "dobj" and node.tag == "VERB" and draft.is_infinitive(node):
        node.relation = "xcomp"
    if node.relation not in _SENTENTIAL or _is_finite(draft, node):
        return
    above = draft.head(node)
    subject = next(iter(draft.children(node, "nsubj")), None)
    marked = any(not draft.has(c, "infinitive") for c in draft.children(node, "mark"))
    if above.tag not in s.VERBAL or subject is None or marked:
        return
    if above.index < subject.index < node.index:
        draft.move(subject, above, "dobj")


def _is_finite(draft: _Draft, node: Node) -> bool:
    return node.form == "Fin" or any(
        c.form == "Fin" for c in draft.children(node, "aux", "auxpass", s.COPULA)
    )


def _lead_clause(draft: _Draft, node: Node) -> None:
    """As in "calls for the minister to go": the noun is the infinitive's subject."""
    if node.relation not in (s.OBLIQUE, s.MODIFIER):
        return
    case = next((c for c in draft.children(node, s.CASE) if draft.has(c, "clause_leading")), None)
    if case is None:
        return
    above = draft.head(node)
    rows = [*draft.children(node), *draft.children(above)]
    verb = next((c for c in rows if c.index > node.index and draft.is_infinitive(c)), None)
    if verb is None or verb.relation not in ("acl", "relcl", "advcl", "xcomp", "ccomp"):
        return
    between = draft.nodes[node.index + 1 : verb.index]
    if any(word.tag in s.VERBAL or word.tag == "PUNCT" for word in between if word.tag != "AUX"):
        return
    draft.move(verb, above, s.COMPLEMENT if above.tag in _PREDICATES else s.NOUN_CLAUSE)
    draft.move(node, verb, s.SUBJECT)
    draft.move(case, verb, s.MARKER)


def _late_adjective(draft: _Draft, node: Node) -> None:
    """As in "called the increase in fees absurd": said of the object, not of its last noun."""
    noun = draft.head(node)
    if node.relation != "amod" or node.index < noun.index or draft.children(node):
        return
    above = noun
    while above.tag not in s.VERBAL and above.head != above.index:
        above = draft.head(above)
    if above.tag in s.VERBAL and above.index < noun.index:
        draft.move(node, above, s.COMPLEMENT)


def _name_gerund(draft: _Draft, node: Node) -> None:
    """As in "rejects sending", "sending troops would be": a gerund that names an act."""
    if node.relation not in ("xcomp", "ccomp", "csubj", "nsubj", "dobj", "csubjpass"):
        return
    if node.form == "Part" and node.tag == "VERB" and not _is_finite(draft, node):
        helpers = draft.children(node, "aux")
        if node.tense == "Pres" or any(c.form == "Part" for c in helpers):
            node.form, node.tense = "Inf", "Pres"


def _turn_copula(draft: _Draft, node: Node) -> None:
    """The predicate governs "be"; "there is X" has X as its object instead."""
    if not draft.has(node, "copulas") or node.relation in ("aux", "auxpass", s.COPULA):
        return
    if draft.children(node, "expl"):
        for child in draft.children(node, "attr"):
            child.relation = "dobj"
        node.tag = "VERB"
        return
    predicate = _predicate(draft, node)
    if predicate is None:
        return
    head, relation = draft.head(node), node.relation
    if node.head == node.index:
        draft.move(predicate, predicate, "ROOT")
    else:
        draft.move(predicate, head, relation)
    for child in draft.children(node):
        if child is not predicate:
            draft.move(child, predicate, child.relation)
    draft.move(node, predicate, s.COPULA)


def _turn_carrier(draft: _Draft, node: Node) -> None:
    """As in "is going to send", "is to send": a future, with the infinitive as its head."""
    going = draft.has(node, "going") and node.form == "Part"
    if not going and not draft.has(node, "copulas"):
        return
    if node.relation in ("aux", "auxpass") or draft.children(node, "attr", "acomp", "expl"):
        return
    carried = next((c for c in draft.children(node, "xcomp") if draft.is_infinitive(c)), None)
    subject = next(iter(draft.children(node, "nsubj", "nsubjpass")), None)
    if carried is None or (subject is not None and not going and subject.tag == "NOUN"):
        return  # "the plan is to send" names the plan
    head, relation, root = draft.head(node), node.relation, node.head == node.index
    draft.move(carried, carried if root else head, "ROOT" if root else relation)
    for child in draft.children(node):
        if child is not carried:
            draft.move(child, carried, child.relation)
    draft.move(node, carried, s.AUXILIARY)
    for child in draft.children(carried):
        if child.relation == s.MARKER and draft.has(child, "infinitive"):
            child.relation = s.AUXILIARY
        if child.form == "Fin" and child.relation in ("aux", s.AUXILIARY):
            child.tense = "Fut"


def _predicate(draft: _Draft, copula: Node) -> Node | None:
    """What is said of the subject: a noun, an adjective, or a phrase with a preposition."""
    after = [c for c in draft.children(copula) if c.index > copula.index]
    named = [c for c in after if c.relation in ("attr", "acomp", "oprd")]
    phrases = [c for c in after if c.relation == s.OBLIQUE and draft.children(c, s.CASE)]
    return next(iter(named or phrases), None)


def _finish_modal(draft: _Draft, node: Node) -> None:
    """A modal is finite, also where its form is a clipped one: "wo n't"."""
    if node.tag == "AUX" and not node.form:
        node.form = "Fin"


_STEPS: Sequence[Callable[[_Draft, Node], None]] = (
    _bare_gerund,
    _finish_modal,
    _join_compound,
    _join_chain,
    _own,
    _turn_preposition,
    _mark_infinitive,
    _lead_clause,
    _name_gerund,
    _late_adjective,
    _turn_carrier,
    _turn_copula,
    _raise_object,
    _list,
)

__all__ = ["NAMES", "Node", "adapt"]
