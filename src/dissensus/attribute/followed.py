"""Who does as another did: "Oslo did so in May", "Riga en a fait autant"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dissensus.attribute.frames import frames_of
from dissensus.attribute.holders import verb_holders
from dissensus.attribute.make import Context, make_attributions, sense_of
from dissensus.attribute.supposed import is_hypothesis
from dissensus.attribute.topics import pointing
from dissensus.attribute.tree import Tree, word_of
from dissensus.languages import Frame
from dissensus.languages.syntax import VERBAL
from dissensus.parse import Token
from dissensus.records import Attribution


def find_followed(context: Context) -> Iterator[Attribution]:
    """Verbs with fixed words that take up what somebody else did, with its sign."""
    tree = context.tree
    for verb in tree.tokens:
        frame = _same(tree, verb) if verb.tag in VERBAL else None
        if frame is None or is_hypothesis(tree, verb):
            continue
        # Not as a noun: "suit" of "followed suit" names nothing.
        last = replace(word_of(_last_fixed(tree, verb, frame)), tag="ADV")
        yield from make_attributions(
            context, verb, verb_holders(tree, verb), [pointing(last)], sense_of(frame, "verb")
        )


def _same(tree: Tree, verb: Token) -> Frame | None:
    return next((f for f in frames_of(tree, verb, "verb") if f.kind == "same"), None)


def _last_fixed(tree: Tree, verb: Token, frame: Frame) -> Token:
    """The last of the fixed words; it points back to what was done."""
    for word in tree.tokens[verb.index + 1 : verb.index + 6]:
        if frame.fixed[-1] in (word.text.lower(), word.lemma):
            return word
    return verb
