"""Who does as another did, or answers it: "Oslo did so in May", "Riga est contre"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dissensus.attribute.frames import frame_contents, frames_of
from dissensus.attribute.given import pointing
from dissensus.attribute.holders import verb_holders
from dissensus.attribute.make import Context, Sense, make_attributions, sense_of
from dissensus.attribute.supposed import is_hypothesis
from dissensus.attribute.tree import Tree, word_of
from dissensus.languages import Frame
from dissensus.languages.syntax import COPULA, MODIFIER, OBJECT, OBLIQUE, SUBJECT, VERBAL
from dissensus.parse import Token
from dissensus.records import Act, Attribution


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


def find_bare(context: Context) -> Iterator[Attribution]:
    """Positions on what was told before: "Riga refused.", "with Oslo alone voting against"."""
    tree = context.tree
    for token in tree.tokens:
        if not _ends(tree, token):
            continue
        verb, sense = _bare_verb(tree, token) if token.tag in VERBAL else _bare_side(tree, token)
        if verb is None or sense is None or is_hypothesis(tree, verb):
            continue
        holders = [h for h in verb_holders(tree, verb) if h.kind == "noun"]
        topic = pointing(replace(word_of(token), tag="ADV"))
        yield from make_attributions(context, verb, holders, [topic], sense)


def _ends(tree: Tree, token: Token) -> bool:
    """Whether nothing follows in its clause."""
    following = tree.tokens[token.index + 1 : token.index + 2]
    return not following or (
        following[0].sentence != token.sentence
        or following[0].tag in ("PUNCT", "CCONJ")
        or tree.is_word(following[0], "words", "after")
    )


def _bare_verb(tree: Tree, verb: Token) -> tuple[Token | None, Sense | None]:
    if not tree.is_word(verb, "words", "bare_verbs") or tree.is_passive(verb):
        return None, None
    frames = [f for f in frames_of(tree, verb, "verb") if not f.fixed]
    told = [f for f in frames if f.kind in ("stance", "withheld")]
    filled = any(frame_contents(tree, verb, frame) for frame in frames)
    if filled or not told:
        return None, None
    withheld = [f for f in told if f.kind == "withheld"]  # "abstain from" is another matter
    return verb, sense_of((withheld or told)[0], "verb")


def _bare_side(tree: Tree, word: Token) -> tuple[Token | None, Sense | None]:
    """As in "Riga is against", "Riga a voté contre"."""
    stance = tree.language.prepositions.get(word.text.lower())
    if stance is None or tree.children(word, OBJECT, OBLIQUE, MODIFIER):
        return None, None
    verb = word if tree.children(word, COPULA, SUBJECT) else tree.head(word)
    if verb is None or not tree.subjects(verb):
        return None, None
    copular = verb is word or verb.tag == "AUX" or tree.is_word(verb, "words", "bare_verbs")
    act: Act = "does" if copular and verb.tag == "VERB" else "says"
    return (verb, Sense(stance, act, rule="verb-stance")) if copular else (None, None)


def _same(tree: Tree, verb: Token) -> Frame | None:
    return next((f for f in frames_of(tree, verb, "verb") if f.kind in ("same", "likewise")), None)


def _last_fixed(tree: Tree, verb: Token, frame: Frame) -> Token:
    """The last of the fixed words; it points back to what was done."""
    for word in tree.tokens[verb.index + 1 : verb.index + 6]:
        if frame.fixed[-1] in (word.text.lower(), word.lemma):
            return word
    return verb
