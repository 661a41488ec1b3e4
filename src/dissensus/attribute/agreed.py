"""Who agrees with somebody: "Riga is in agreement with Oslo", "et je suis d'accord avec lui".

What is agreed with is a position and no measure, so it is taken up with its sign: whoever
agrees with a refusal refuses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dissensus.attribute.content import Content, contents
from dissensus.attribute.frames import frame_contents, frames_of
from dissensus.attribute.given import pointing
from dissensus.attribute.holders import adjective_holders, is_body, verb_holders
from dissensus.attribute.make import Context, Sense, make_attributions
from dissensus.attribute.supposed import is_hypothesis
from dissensus.attribute.tree import Tree, word_of
from dissensus.languages import Frame, Part
from dissensus.languages.syntax import ADVERB, COPULA, FIXED, VERBAL
from dissensus.parse import Token
from dissensus.records import Attribution


def find_agreed(context: Context) -> Iterator[Attribution]:
    """Agreement and disagreement with somebody, or at the end of a clause with what was said."""
    tree = context.tree
    for token in tree.tokens:
        part: Part | None = "verb" if token.tag in VERBAL else None
        part = "adjective" if token.tag in ("ADJ", "NOUN", "ADP") else part
        frame = _frame(tree, token, part) if part is not None else None
        lost = token.relation == ADVERB  # of a verb that is not its own
        if frame is None or part is None or lost or is_hypothesis(tree, token):
            continue
        if frame.kind == "vindicated":
            voice = context.voices.of(token)
            holders = [voice] if voice is not None else []
        else:
            holders = (verb_holders if part == "verb" else adjective_holders)(tree, token)
        negated = tree.is_negated(token)
        sense = Sense(
            frame.stance, "says", "likewise", frame.negated, f"{part}-stance", int(negated)
        )
        # Not as a noun: the word names nothing, it takes up what was told before.
        topic = pointing(replace(word_of(token), tag="ADV"))
        yield from make_attributions(context, token, holders, [topic], sense)


def agrees(tree: Tree, verb: Token) -> bool:
    """Whether a verb takes somebody's side: what it does is no deed."""
    return _frame(tree, verb, "verb") is not None


def _frame(tree: Tree, token: Token, part: Part) -> Frame | None:
    """The frame of a word that agrees here, or None: with somebody, or with nothing behind it."""
    beside = tree.language.slots["with"]
    for frame in frames_of(tree, token, part):
        if frame.kind == "vindicated":
            subjects = tree.subjects(token) if tree.is_finite(token) else []
            own = any(tree.is_word(s, "words", "first_person") for s in subjects)
            return frame if subjects and not own else None
        slots = [slot for slot in frame.concept if slot in beside]
        if not slots or frame.kind != "stance":
            continue
        found = contents(tree, token, slots)
        if any(is_with_somebody(tree, content) for content in found):
            return frame
        # What other verbs take up alone, is the measure: "Ghana abstained".
        bare = part == "verb" and not tree.is_word(token, "words", "bare_verbs")
        if (bare or tree.children(token, COPULA)) and _ends(tree, token):
            return frame if not frame_contents(tree, token, frame) else None
    return None


def is_with_somebody(tree: Tree, content: Content) -> bool:
    """Whether a content is somebody that one agrees with, and no measure: "avec lui"."""
    head = content.head
    if content.slot not in tree.language.slots["with"]:
        return False
    thing = tree.is_word(head, "words", "neutral_pronouns")
    return (head.tag == "PRON" and not thing) or is_body(tree, head)


def _ends(tree: Tree, token: Token) -> bool:
    """Whether nothing follows a word with its fixed ones in the clause."""
    last = max((child.index for child in tree.children(token, FIXED)), default=token.index)
    following = tree.tokens[last + 1 : last + 2]
    return not following or (
        following[0].sentence != token.sentence or following[0].tag in ("PUNCT", "CCONJ")
    )


__all__ = ["agrees", "find_agreed", "is_with_somebody"]
