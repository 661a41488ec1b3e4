"""What a word says of a measure: an error, a danger, a necessity."""

from __future__ import annotations

from collections.abc import Sequence

from dissensus.attribute.content import contents
from dissensus.attribute.frames import frames_of
from dissensus.attribute.subjects import is_name
from dissensus.attribute.tree import Tree
from dissensus.languages import Frame, reflexive_key
from dissensus.languages.syntax import (
    ADJECTIVE,
    ADVERB,
    ADVERBIAL,
    COMPLEMENT,
    COPULA,
    DETERMINER,
    MODIFIER,
    NOMINAL,
    OBJECT,
    OBLIQUE,
    PASSIVE_SUBJECT,
    SUBJECT,
    VERBAL,
)
from dissensus.parse import Token
from dissensus.records import Mention, Stance

#: How far behind a verb the words may stand with which it finds something wanting.
_NEAR = 6


def value_of(tree: Tree, token: Token) -> Stance | None:
    """The stance that a word of value gives, or None: "une erreur", "peu utile", "trop foncé"."""
    if token.tag not in ("ADJ", "NOUN", "VERB", "ADV") or token.is_finite:
        return None
    values = tree.language.values
    own = values.get(token.lemma) or values.get(token.text.lower())
    own = own or values.get(tree.language.adjective(token.text))  # "est infondée"
    if own in ("support", "open") and _is_weakened(tree, token):
        return "reserved"  # "peu utile"
    if own is None and tree.is_word(token, "words", "likely") and _is_weakened(tree, token):
        return "reserved"  # "peu probable"
    if own is None and any(tree.is_word(c, "words", "too") for c in tree.children(token, ADVERB)):
        return "reserved"  # "est trop foncé"
    return own or _described_value(tree, token)


def held_by(tree: Tree, token: Token) -> Mention | None:
    """Whose view a word of value is: "is a red line for Malawi", "est exclu pour Oslo"."""
    if not tree.is_word(token, "values_of", "held") or not tree.children(token, COPULA):
        return None
    for child in tree.children(token, OBLIQUE, MODIFIER):
        behind = child.index > token.index and _leads(tree, child)
        body = is_name(child) or tree.is_word(child, "actors.collective", "state")
        if behind and body:
            return tree.mention(child)
    return None


def praised(tree: Tree, head: Token, frame: Frame) -> Token | None:
    """As in "doubts that the tax is fair": the tax is what is doubted or hoped for."""
    doubts = frame.act == "says" and frame.stance in ("reserved", "support")
    if not doubts or not tree.children(head, COPULA) or value_of(tree, head) != "support":
        return None
    return next((s for s in tree.children(head, SUBJECT) if s.tag == "NOUN"), None)


def verdict_of(tree: Tree, verb: Token) -> Stance | None:
    """As in "falls short", "does not go far enough", "makes sense": what it says of its subject."""
    denied = tree.is_negated(verb)
    if _is_listed(tree, verb, "enough" if denied else "short"):
        return "reserved"
    if _is_due(tree, verb):
        return "oppose" if denied else "support"
    breaks = any(frame.kind == "breach" for frame in frames_of(tree, verb, "verb"))
    lists = (("norms", "instruments"), ("deeds", "recognised"))
    laws = [tree.is_word(w, *one) for w in tree.children(verb, OBJECT) for one in lists]
    if breaks and any(laws):  # "the embargo violates the treaty"
        return "support" if denied else "oppose"
    return None


def _is_listed(tree: Tree, verb: Token, name: str) -> bool:
    """Whether a verb with the words behind it stands in ``values_of.name``."""
    rows = (words.split() for words in tree.language.words("values_of", name))
    return any(row[0] == verb.lemma and _followed_by(tree, verb, row[1:]) for row in rows)


def _is_due(tree: Tree, verb: Token) -> bool:
    """As in "la réforme s'impose", "the levy makes sense"."""
    lemma = reflexive_key(verb.lemma) if tree.is_reflexive(verb) else verb.lemma
    return any(_followed_by(tree, verb, rest) for rest in tree.language.due_verbs.get(lemma, ()))


def _followed_by(tree: Tree, verb: Token, words: Sequence[str]) -> bool:
    """Whether these words follow in their order: "falls well short"."""
    near = [w.text.lower() for w in tree.tokens[verb.index + 1 : verb.index + _NEAR]]
    places = [near.index(word) if word in near else -1 for word in words]
    return -1 not in places and places == sorted(places)


def _leads(tree: Tree, child: Token) -> bool:
    return tree.preposition(child) in tree.language.words("values_of", "held_by")


def _is_weakened(tree: Tree, token: Token) -> bool:
    before = tree.tokens[max(0, token.index - 1) : token.index]
    words = (*tree.children(token, ADVERB), *before)
    return any(tree.is_word(word, "words", "little") for word in words)


def _described_value(tree: Tree, noun: Token) -> Stance | None:
    """As in "the right response", "a bad idea": the adjective values, the noun says little."""
    if noun.tag != "NOUN":
        return None
    adjectives = tree.children(noun, ADJECTIVE)
    is_way = tree.is_word(noun, "values_of", "ways")
    if is_way and any(tree.is_word(word, "values_of", "sole") for word in adjectives):
        return "support"  # "the only option", "la seule issue possible"
    if not tree.is_word(noun, "values_of", "carriers"):
        return None
    found = (value_of(tree, child) for child in adjectives)
    return next((stance for stance in found if stance is not None), None)


def subject_before(tree: Tree, predicate: Token) -> Token | None:
    """As in '"The levy," said X, "is a mistake"': the subject in the quotation before."""
    quote = tree.quote_at.get(predicate.index)
    subjects = tree.children(predicate, SUBJECT, PASSIVE_SUBJECT)
    if quote is None or not quote or any(s.index in tree.quote_at for s in subjects):
        return None
    first = tree.parsed.quoted[quote].start
    inside = [t for t in tree.sentence(predicate) if first <= t.start <= predicate.start]
    if any(t.tag in NOMINAL for t in inside if t.index < predicate.index and t in subjects):
        return None
    before = [i for i, q in tree.quote_at.items() if q == quote - 1]
    if not before or tree.tokens[before[-1]].text != ",":
        return None
    words = [tree.tokens[i] for i in before]
    if any(word.is_finite for word in words):
        return None
    roots = (w for w in words if w.tag in ("NOUN", "PROPN") and w.head not in before[:-1])
    return next((w for w in words if w.head == w.index and w.tag in NOMINAL), next(roots, None))


def subject_lost(tree: Tree, predicate: Token) -> Token | None:
    """What a predicate judges where the parser parted the two.

    "Rouvrir l'abattoir est une erreur" begins with an infinitive, "Pour Riga, une taxe serait
    une erreur" has its subject behind a comma.
    """
    before = [w for w in tree.sentence(predicate) if w.index < predicate.index]
    if not before:
        return None
    if before[0].form == "Inf" and before[0].head == before[0].index:
        return before[0]
    commas = [at for at, word in enumerate(before) if word.text == ","]
    nouns = [
        w
        for w in before[commas[-1] + 1 if commas else len(before) :]
        if w.tag == "NOUN" and not tree.preposition(w) and tree.children(w, DETERMINER)
    ]
    return nouns[0] if nouns else None


def judges(tree: Tree, verb: Token) -> bool:
    """Whether a verb says what something is: "considers the deal a mistake", "to be enough"."""
    if judgement(tree, verb) is not None:
        return True
    values = any(frame.kind == "value" for frame in frames_of(tree, verb, "verb"))
    said = (c for c in tree.children(verb, COMPLEMENT) if tree.children(c, COPULA))
    return values and any(c.index > verb.index and not tree.is_finite(c) for c in said)


def judgement(tree: Tree, verb: Token) -> tuple[Token, Stance, Token] | None:
    """What a verb of judging judges, how, and the word that says so: "juge l'accord inutile".

    As well "considers sending troops a mistake", and verbs that only judge badly ("brands").
    """
    if verb.tag not in VERBAL or all(f.kind != "value" for f in frames_of(tree, verb, "verb")):
        return None
    objects = [c.head for c in contents(tree, verb, ("obj",)) if c.head.tag in NOMINAL]
    clauses = [c for c in tree.children(verb, COMPLEMENT) if c.tag in VERBAL and c.form == "Inf"]
    judged = next(iter(objects or clauses), None)
    if judged is None:
        return None
    for word in tree.subtree(verb):
        if word.index < verb.index or word.sentence != verb.sentence or word == judged:
            continue
        if _is_attributive(tree, word, judged):
            continue
        stance = value_of(tree, word)
        if stance is not None and _is_said_of(tree, verb, word, clauses):
            return judged, stance, word
    branded = bool(objects) and tree.is_word(verb, "values_of", "branding")
    return (judged, "oppose", verb) if branded else None


def _is_attributive(tree: Tree, word: Token, judged: Token) -> bool:
    """As in "considers a limited mission", not "considers unacceptable all ultimatums"."""
    determiners = tree.children(judged, DETERMINER)
    inside = any(one.index < word.index < judged.index for one in determiners)
    return word.head == judged.index and inside and tree.language.head_final


def _is_said_of(tree: Tree, verb: Token, word: Token, clauses: Sequence[Token]) -> bool:
    """Whether the word of value is the verb's own predicate, at most one step lower."""
    above = tree.head(word)
    if above is None:
        return False
    if above.index == verb.index:
        return word.relation in (COMPLEMENT, OBLIQUE, OBJECT, ADJECTIVE, ADVERB)
    if above in clauses:
        others = [c for c in tree.children(above, OBJECT) if c.index < word.index]
        return word.relation == OBJECT and bool(others)
    lower = word.relation in (ADJECTIVE, MODIFIER, COMPLEMENT)
    # "called on X to reverse the policy, labeling it wrong": what another verb judges
    aside = above.relation == ADVERBIAL and above.tag in VERBAL
    return lower and above.head == verb.index != above.index and not aside
