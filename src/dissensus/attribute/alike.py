"""Who is said to act like, or unlike, the subject: "Oslo, comme Riga, refuse", "unlike Rome"."""

from __future__ import annotations

from collections.abc import Iterator

from dissensus.attribute.subjects import is_name
from dissensus.attribute.tree import Tree
from dissensus.languages.syntax import NOMINAL, VERBAL
from dissensus.parse import Token

#: A phrase of comparison has at most this many words, and what is compared as many.
_WORDS = 4
#: Marks that set such a phrase apart.
_APART = frozenset({",", ".", ";", "–", "—", ")", "("})


def compared(tree: Tree, verb: Token, name: str) -> list[Token]:
    """The names that a phrase of ``words.name`` sets beside the subject of a finite verb.

    It stands apart: between commas, or at the head or the end of the clause. Of whom a clause
    of its own tells what they want ("unlike Rome, which backs it") this one tells nothing.
    """
    phrases = tree.language.words("words", name)
    if not phrases or not tree.is_finite(verb) or tree.is_passive(verb):
        return []
    return [
        one
        for head in _heads(tree, verb, phrases)
        if _is_of(tree, head, verb)
        for one in tree.conjuncts(head)
        if is_name(one) and not (name == "unlike" and _has_own_clause(tree, one))
    ]


def _has_own_clause(tree: Tree, name: Token) -> bool:
    """As in "unlike Rome, which backs it", "contrairement à Rome, opposée à la base"."""
    nearest = tree.tokens[name.index + 1 : name.index + 3]
    apart = bool(nearest) and nearest[0].text == ","
    told = nearest[-1] if apart else name
    relative = tree.is_word(told, "words", "relative_subject") and told.tag == "PRON"
    return relative or (told.tag in ("ADJ", "VERB") and told.head == name.index)


def _heads(tree: Tree, verb: Token, phrases: frozenset[str]) -> Iterator[Token]:
    """The noun behind each such phrase of the sentence."""
    words = tree.sentence(verb)
    lasts = {phrase.rpartition(" ")[2] for phrase in phrases}
    for at, word in enumerate(words):
        if not {tree.plain(word)} & (lasts | phrases) or word.index == verb.index:
            continue
        start = _start(tree, words, at, phrases)
        if start < 0 or (start > 0 and words[start - 1].text not in _APART):
            continue
        inside = [w for w in words[at + 1 : at + 12] if w.index < _end(words, at)]
        nouns = [w for w in inside if is_name(w)]
        closed = _end(words, at) <= words[-1].index
        if nouns and closed and all(w.tag not in VERBAL for w in inside):
            yield _top(tree, nouns[0], inside)


def named_of(tree: Tree, verb: Token, subject: Token) -> list[Token]:
    """Whom of several the end of a clause names: "several states object, including Peru".

    Not where it may name some of what stands before the comma: "strikes on cities, including".
    """
    several = "Plur" in (subject.number, tree.finite(verb).number)
    if subject.tag != "NOUN" or not several:
        return []
    found = [one for one in compared(tree, verb, "naming_some") if one.index > verb.index]
    if not found:
        return []
    before = (w for w in tree.sentence(verb) if verb.index < w.index < found[0].index)
    nouns = [w for w in before if w.tag in ("NOUN", "PROPN") and w not in found]
    return found if all(w.number != "Plur" for w in nouns) else []


def names_some(tree: Tree, word: Token) -> bool:
    """As in "several states oppose the levy, including Peru": some of who opposes it."""
    above = tree.head(word)
    if word.tag != "PROPN" or above is None or above.number == "Plur":
        return False
    first = min((w.index for w in tree.children(word)), default=word.index)
    apart = 0 < first < word.index and tree.tokens[first - 1].text == ","
    told = " ".join(tree.plain(w) for w in tree.tokens[first : word.index])
    some = tree.language.words("words", "naming_some") if apart else ()
    return any(f"{told} ".startswith(f"{phrase} ") for phrase in some)


def is_compared(tree: Tree, verb: Token, noun: Token) -> bool:
    """Whether a noun that the parser takes for an object is only compared with the subject."""
    return is_name(noun) and (
        noun in compared(tree, verb, "alike") or noun in compared(tree, verb, "unlike")
    )


def _start(tree: Tree, words: tuple[Token, ...], at: int, phrases: frozenset[str]) -> int:
    """Where the phrase that ends here begins among the words, or -1."""
    for width in range(_WORDS, 0, -1):
        first = at + 1 - width
        if first < 0:
            continue
        plain = " ".join(tree.plain(word) for word in words[first : at + 1])
        if plain.replace("' ", "'") in phrases:
            return first
    return -1


def _end(words: tuple[Token, ...], at: int) -> int:
    """The index of the mark that closes what begins here."""
    marks = (word.index for word in words[at + 1 :] if word.text in _APART)
    return next(marks, words[-1].index + 1)


def _top(tree: Tree, noun: Token, inside: list[Token]) -> Token:
    """The head of its phrase, within the marks."""
    above = tree.head(noun)
    while above is not None and above in inside and above.tag in NOMINAL:
        noun, above = above, tree.head(above)
    return noun


def _is_of(tree: Tree, head: Token, verb: Token) -> bool:
    """Whether it is this verb's: no other finite verb stands between them.

    The one of "as does Peru" stands right before the name.
    """
    for above in tree.ancestors(head):
        if above.index == verb.index:
            return True
        if above.tag in VERBAL and tree.is_finite(above) and not 0 < head.index - above.index < 4:
            return False
    return False
