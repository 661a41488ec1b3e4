"""Whether words only point back to a measure told before: "cette idée", "such a delivery"."""

from __future__ import annotations

from dissensus.attribute.frames import frames_of
from dissensus.attribute.tree import Tree
from dissensus.languages.syntax import (
    ADJECTIVE,
    APPOSITION,
    DETERMINER,
    MODIFIER,
    NAME,
    NOUN_CLAUSE,
    OBJECT,
    OTHER,
    RELATIVE,
    VERBAL,
)
from dissensus.parse import Token


def is_anaphoric(tree: Tree, core: Token) -> bool:
    """Whether the words only point back: a pronoun, or "cette idée", "une telle livraison"."""
    if core.tag in ("PRON", "DET") or _does_it(tree, core):
        return True
    determiners = tree.children(core, DETERMINER, ADJECTIVE, OTHER)
    pointing = any(tree.is_word(word, "words", "demonstratives") for word in determiners)
    if tree.is_word(core, "words", "shell_nouns"):
        if resumes(tree, core) or _in_that_sense(tree, core):
            return True
        if pointing and not _is_told_of(tree, core):
            return True  # "such a step in a letter"
        pointing = pointing or any(
            tree.is_word(word, "words", "pointing_articles") for word in determiners
        )
    return pointing and not tree.children(core, MODIFIER, NOUN_CLAUSE, NAME, APPOSITION)


def _does_it(tree: Tree, verb: Token) -> bool:
    """As in "s'il y procéderait": to do what was told before."""
    if verb.tag not in VERBAL:
        return False
    if any(frame.kind in ("same", "likewise") for frame in frames_of(tree, verb, "verb")):
        return True
    if not tree.is_word(verb, "words", "doing_verbs"):
        return False
    clitics = tree.language.clitic_slots
    return any(
        c.text.lower() in clitics
        or (
            c.relation == OBJECT and c.tag == "PRON" and tree.is_word(c, "words", "object_pronouns")
        )
        for c in tree.children(verb)
        if c.index < verb.index
    )


def _in_that_sense(tree: Tree, noun: Token) -> bool:
    """As in "une demande en ce sens", "a request to that effect"."""
    behind = " ".join(w.text.lower() for w in tree.tokens[noun.index + 1 : noun.index + 5])
    phrases = tree.language.words("words", "pointing_phrases")
    return any(f"{behind} ".startswith(f"{phrase} ") for phrase in phrases)


def resumes(tree: Tree, noun: Token) -> bool:
    """As in "…, an idea floated by Rome", "…, une mesure que Rome rejette": what went before."""
    first = min((c.index for c in tree.children(noun, DETERMINER)), default=noun.index)
    apart = first > 0 and tree.tokens[first - 1].text == ","
    told = [
        c for c in tree.children(noun, RELATIVE, ADJECTIVE, NOUN_CLAUSE) if c.index > noun.index
    ]
    return apart and bool(told) and not _is_told_of(tree, noun)


def _is_told_of(tree: Tree, noun: Token) -> bool:
    """Whether "of", "to" or a name beside it says what the noun stands for: "this idea of"."""
    named = {*tree.language.slots["named"], *tree.language.slots["acts"]}
    return bool(tree.children(noun, NAME)) or any(
        tree.preposition(child) in named
        for child in tree.children(noun, MODIFIER, NOUN_CLAUSE)
        if child.index > noun.index
    )


def takes_up_refusal(tree: Tree, noun: Token) -> bool:
    """As in "salue ce refus", "justifie son opposition": the refusal of what was told before."""
    if noun.tag != "NOUN":
        return False
    determiners = tree.children(noun, DETERMINER)
    own = any(tree.is_word(word, "words", "possessives") for word in determiners)
    pointing = own or any(tree.is_word(word, "words", "demonstratives") for word in determiners)
    if not pointing or (noun.lemma in tree.language.groups and not own):
        return False
    refuses = any(
        f.kind == "stance" and f.stance == "oppose" for f in frames_of(tree, noun, "noun")
    )
    return refuses and not tree.children(noun, MODIFIER, NOUN_CLAUSE, RELATIVE)
