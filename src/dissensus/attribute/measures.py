"""What a text speaks of without anybody taking a position."""

from __future__ import annotations

from collections.abc import Sequence

from dissensus.attribute.briefly import questions
from dissensus.attribute.content import contents
from dissensus.attribute.frames import frames_of
from dissensus.attribute.given import can_name
from dissensus.attribute.subjects import is_name
from dissensus.attribute.topics import build_topic
from dissensus.attribute.tree import Tree
from dissensus.attribute.warned.spans import is_condition
from dissensus.languages.syntax import (
    DETERMINER,
    MODIFIER,
    OBJECT,
    OBLIQUE,
    PASSIVE_SUBJECT,
    ROOT,
    SUBJECT,
    VERBAL,
)
from dissensus.parse import Token
from dissensus.records import Topic


def find_measures(tree: Tree) -> list[Topic]:
    """What the text has spoken of: what "cette idée", "la" or "rien" may go back to.

    Subjects, and what is talked about ("pas de consensus sur l'envoi").
    """
    nouns = [
        token
        for token in tree.tokens
        if token.tag == "NOUN"
        and not is_name(token)
        and (_is_named(tree, token) or _is_talked_about(tree, token) or _is_fronted(tree, token))
        and not tree.is_word(token, "actors.collective", "state")
        and token.lemma not in tree.language.offices
        and not _is_somebody(tree, token)
        and can_name(tree, token)
    ]
    found = [
        build_topic(tree, token)
        for token in (*nouns, *_accused(tree), *_asked(tree), *_quoted(tree))
    ]
    kept = [topic for topic in found if topic is not None and not topic.anaphoric]
    return beside(kept, kept)


def beside(measures: Sequence[Topic], named: Sequence[Topic]) -> list[Topic]:
    """The measures that are no part of another one that is named.

    Of "un embargo sur les armes" the arms are what the embargo is about: "y est hostile" goes
    back to the embargo.
    """
    return [
        measure
        for measure in measures
        if not any(whole.start < measure.start < whole.end for whole in named)
    ]


def _is_somebody(tree: Tree, noun: Token) -> bool:
    """As in "the upper house", "les manifestants": who acts is no measure.

    Nor are words and papers of which nothing is told: "the second sentence".
    """
    before = tree.tokens[noun.index - 1].text.lower() if noun.index else ""
    groups = tree.language.groups
    if noun.lemma in groups or f"{before} {noun.lemma}" in groups:
        return True
    lists = (("actors", "generic"), ("speech", "nouns"), ("speech", "documents"))
    return not tree.children(noun, MODIFIER) and any(tree.is_word(noun, *one) for one in lists)


def _is_named(tree: Tree, noun: Token) -> bool:
    """A subject, or what heads words without a verb: "La fermeture de la centrale divise"."""
    heads = noun.relation == ROOT and bool(tree.children(noun, DETERMINER))
    return noun.relation in (SUBJECT, PASSIVE_SUBJECT) or (
        heads and bool(tree.children(noun, MODIFIER))
    )


def _asked(tree: Tree) -> list[Token]:
    """As in "Faut-il fermer la centrale ?", "Asked whether Oslo would sell"."""
    asked = [
        tree.tokens[first:last]
        for first, last in tree.parsed.sentences
        if tree.tokens[last - 1].text == "?"
    ]
    own = [
        word
        for words in asked
        for word in words
        if word.tag == "VERB" and word.form == "Inf" and tree.children(word, OBJECT)
    ]
    return own + [head for verb in tree.tokens for head in questions(tree, verb)]


def _quoted(tree: Tree) -> list[Token]:
    """As in "on nous dit “fermez vos ports”": what words within quoted ones ask for."""
    return [
        token
        for inner in tree.parsed.inner
        for token in tree.tokens
        if inner.start <= token.start < inner.end
        and token.tag == "VERB"
        and tree.children(token, OBJECT, MODIFIER, OBLIQUE)
        and not tree.children(token, SUBJECT, PASSIVE_SUBJECT)
    ]


def _accused(tree: Tree) -> list[Token]:
    """As in "Rwanda, accused of arming the rebels": of what somebody is accused."""
    return [
        content.head
        for token in tree.tokens
        if token.tag == "VERB"
        for frame in tree.language.frames.get(("verb", token.lemma), ())
        if frame.kind == "accuse"
        for content in contents(tree, token, frame.concept)
        if content.head.tag in VERBAL
    ]


def _is_fronted(tree: Tree, noun: Token) -> bool:
    """As in "Far from rejecting the quota, X …", "Sans aller jusqu'à rejeter le quota, X …"."""
    verb = tree.head(noun)
    if noun.relation not in (OBJECT, OBLIQUE) or verb is None or verb.tag not in VERBAL:
        return False
    if is_condition(tree, verb):  # "If X objects to the bridge, Y will build it"
        return any(frame.kind == "stance" for frame in frames_of(tree, verb, "verb"))
    if noun.relation != OBJECT or tree.is_finite(verb):
        return False
    if all(frame.kind != "stance" for frame in frames_of(tree, verb, "verb")):
        return False
    words = tree.sentence(noun)
    before = any(word.is_finite for word in words if word.index < noun.index)
    return not before and any(word.is_finite for word in words if word.index > noun.index)


def _is_talked_about(tree: Tree, noun: Token) -> bool:
    about = tree.preposition(noun) in tree.language.words("words", "about")
    about = about or _is_behind_phrase(tree, noun)
    about = about and not tree.is_word(noun, "words", "journeys")
    return about and bool(tree.children(noun, MODIFIER))  # not "sur la table"


def _is_behind_phrase(tree: Tree, noun: Token) -> bool:
    """As in "à propos de la digue", where the parser makes a noun of "propos"."""
    above = tree.head(noun)
    if above is None or above.tag != "NOUN" or above.index > noun.index:
        return False
    words = (tree.preposition(above), above.text.lower(), tree.preposition(noun))
    plain = tree.language.contractions
    phrases = tree.language.words("words", "about")
    return " ".join(words) in {" ".join(plain.get(w, w) for w in p.split()) for p in phrases}
