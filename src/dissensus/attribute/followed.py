"""Who does as another did, answers it or does not: "Oslo did so", "Riga est contre", "unlike"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dissensus.attribute.alike import compared
from dissensus.attribute.frames import frame_contents, frames_of
from dissensus.attribute.given import can_name, pointing, turned
from dissensus.attribute.holders import mentions, verb_holders
from dissensus.attribute.make import Context, Sense, make_attributions, sense_of
from dissensus.attribute.subjects import is_name
from dissensus.attribute.supposed import is_hypothesis
from dissensus.attribute.topics import build_topic
from dissensus.attribute.tree import Tree, word_of
from dissensus.languages import Frame
from dissensus.languages.syntax import (
    COPULA,
    MODIFIER,
    NAME,
    NOMINAL,
    OBJECT,
    OBLIQUE,
    SUBJECT,
    VERBAL,
)
from dissensus.parse import Token
from dissensus.records import Act, Attribution, Mention, Topic

#: How far behind what is wanted the word that leaves something out may stand, in words.
_NEAR = 10


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


def find_opposed(
    context: Context,
    verb: Token,
    holders: Sequence[Mention],
    topics: Sequence[Topic],
    sense: Sense,
) -> Iterator[Attribution]:
    """The opposite of what a verb tells: of whom it is told unlike, and of what it leaves out.

    "Unlike Rome, Riga refuses" tells of Rome, "wants talks, not sanctions" of sanctions.
    """
    tree = context.tree
    others = mentions(tree, compared(tree, verb, "unlike"))
    yield from make_attributions(context, verb, others, [turned(t) for t in topics], sense)
    if sense.stance == "support" and not tree.is_negated(verb):
        left = [turned(topic) for topic in _excluded(tree, verb, topics)]
        yield from make_attributions(context, verb, holders, left, sense)


def _excluded(tree: Tree, verb: Token, topics: Sequence[Topic]) -> list[Topic]:
    """The measures that stand behind those of a verb, or before them, and are left out."""
    cores = [tree.at[topic.core] for topic in topics if topic.core in tree.at]
    found = [_behind(tree, verb, core) for core in cores if core.index > verb.index]
    heads = list(dict.fromkeys(head for head in found if head is not None and head not in cores))
    built = [build_topic(tree, head) for head in heads]
    return [topic for topic in built if topic is not None and not topic.anaphoric]


def _behind(tree: Tree, verb: Token, core: Token) -> Token | None:
    """The noun behind the "not" that follows a core, or stands between it and the verb."""
    for word in tree.tokens[verb.index + 1 : core.index + _NEAR]:
        if word.sentence != verb.sentence or (word.index > core.index and word.tag in VERBAL):
            return None
        if tree.is_word(word, "words", "excluding"):
            return _noun(tree, word) if word.index > core.index or _opposed(tree, word) else None
    return None


def _opposed(tree: Tree, word: Token) -> bool:
    """As in "supports not a ban but a levy": what is wanted follows behind "but"."""
    behind = tree.tokens[word.index + 1 : word.index + _NEAR]
    return any(tree.is_word(one, "words", "contrast") for one in behind)


def _noun(tree: Tree, word: Token) -> Token | None:
    """The noun right behind, with nothing but its article and adjectives between."""
    before = tree.tokens[word.index - 1]
    behind = tree.tokens[word.index + 1 : word.index + 6]
    if tree.is_word(behind[0], "words", "excluding"):
        behind = behind[1:]  # "non pas une interdiction"
    elif before.tag not in ("PUNCT", "CCONJ") and not _opposed(tree, word):
        return None
    for one in behind:
        if one.tag == "NOUN" and not is_name(one):
            return _last(tree, one) if can_name(tree, one) else None
        if one.tag not in ("DET", "ADJ", "ADP", "NUM", "PROPN"):
            return None
        if one.tag == "ADP" and not tree.is_word(one, "words", "article_contractions"):
            return None
    return None


def _last(tree: Tree, noun: Token) -> Token:
    """The head of a compound: "sand extraction"."""
    above = tree.head(noun)
    near = above is not None and 0 < above.index - noun.index < 3 and above.tag in NOMINAL
    return above if above is not None and near and noun.relation == NAME else noun
