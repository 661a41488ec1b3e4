"""What a text speaks of without anybody taking a position."""

from __future__ import annotations

from dissensus.attribute.briefly import questions
from dissensus.attribute.content import contents
from dissensus.attribute.frames import frames_of
from dissensus.attribute.given import can_name
from dissensus.attribute.spans import is_condition
from dissensus.attribute.subjects import is_name
from dissensus.attribute.topics import build_topic
from dissensus.attribute.tree import Tree
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
    verbs = (*_accused(tree), *_asked(tree), *_told(tree))
    found = [build_topic(tree, token) for token in (*nouns, *verbs)]
    return [topic for topic in found if topic is not None and not topic.anaphoric]


def _is_somebody(tree: Tree, noun: Token) -> bool:
    """As in "the upper house", "les manifestants": who acts is no measure."""
    before = tree.tokens[noun.index - 1].text.lower() if noun.index else ""
    groups = tree.language.groups
    return noun.lemma in groups or f"{before} {noun.lemma}" in groups


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


def _told(tree: Tree) -> list[Token]:
    """As in "He told me ‘never send troops’": what words within a quotation ask for."""
    return [
        word
        for inner in tree.parsed.inner
        for word in tree.tokens
        if inner.start <= word.start < inner.end
        and word.tag == "VERB"
        and word.form == "Inf"
        and tree.children(word, OBJECT)
        and not tree.children(word, SUBJECT)
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
    return about and bool(tree.children(noun, MODIFIER))  # not "sur la table"
