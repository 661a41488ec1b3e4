"""What a text speaks of without anybody taking a position."""

from __future__ import annotations

from dissensus.attribute.frames import frames_of
from dissensus.attribute.spans import is_condition
from dissensus.attribute.subjects import is_name
from dissensus.attribute.topics import build_topic
from dissensus.attribute.tree import Tree
from dissensus.languages.syntax import MODIFIER, OBJECT, OBLIQUE, PASSIVE_SUBJECT, SUBJECT, VERBAL
from dissensus.parse import Token
from dissensus.records import Topic


def find_measures(tree: Tree) -> list[Topic]:
    """What the text has spoken of: what "cette idée", "la" or "rien" may go back to.

    Subjects, and what is talked about ("pas de consensus sur l'envoi").
    """
    found = [
        build_topic(tree, token)
        for token in tree.tokens
        if token.tag == "NOUN"
        and not is_name(token)
        and (
            token.relation in (SUBJECT, PASSIVE_SUBJECT)
            or _is_talked_about(tree, token)
            or _is_fronted(tree, token)
        )
        and not tree.is_word(token, "actors.collective", "state")
        and token.lemma not in tree.language.offices
    ]
    return [topic for topic in found if topic is not None and not topic.anaphoric]


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
