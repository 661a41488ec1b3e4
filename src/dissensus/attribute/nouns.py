"""Positions told by a noun: "l'opposition de Rome à l'envoi", "leur veto", "son projet de"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dissensus.attribute.content import Content, contents
from dissensus.attribute.frames import casts_vote, frame_contents, frames_of, past_name
from dissensus.attribute.given import pointing, turned
from dissensus.attribute.holders import governing_subject, noun_holders, verb_holders
from dissensus.attribute.make import Context, make_attributions, sense_of
from dissensus.attribute.reception import received, received_by
from dissensus.attribute.subjects import is_name
from dissensus.attribute.topics import build_topic
from dissensus.attribute.tree import Tree, word_of
from dissensus.attribute.warned.spans import is_condition
from dissensus.attribute.warned.threats import threaten
from dissensus.languages import Frame
from dissensus.languages.syntax import (
    DETERMINER,
    MODIFIER,
    NOUN_CLAUSE,
    OBJECT,
    OBLIQUE,
    RELATIVE,
    VERBAL,
)
from dissensus.parse import Token
from dissensus.records import Attribution, Mention, Topic

#: Kinds of frame that other rules use.
_ELSEWHERE = frozenset({"reverse", "value"})


def find_noun(context: Context, noun: Token) -> Iterator[Attribution]:
    """The position that a noun with a frame tells, for each of its holders."""
    tree = context.tree
    if _names_group(tree, noun) or tree.preposition(noun) in tree.language.words(
        "words", "lacking"
    ):
        return  # "without Rome's consent" tells nothing of Rome
    for frame in frames_of(tree, noun, "noun"):
        if frame.kind in _ELSEWHERE:
            continue
        if frame.kind == "plan" and any(is_condition(tree, w) for w in tree.ancestors(noun)):
            continue  # "if they carry out their plan to"
        topics = _noun_topics(tree, noun, frame)
        if frame.kind == "need":  # "la nécessité d'un inventaire" is nobody's but the speaker's
            yield from _need(context, noun, frame, topics)
            return
        holders = noun_holders(tree, noun, done_to=frame.kind == "deed-done-to")
        if frame.kind.startswith("deed"):  # "son offensive" goes back too far to be sure
            holders = [holder for holder in holders if holder.kind == "noun"]
        topics = [t for t in topics if not _same_place(t, holders)]
        if topics and holders and frame.kind == "threat":
            yield from threaten(context, noun, holders, topics, ())
            return
        topics = topics or _taken_up(tree, noun, frame)
        if not topics and (received_topics := received(tree, noun, frame)):
            own = [holder for holder in holders if holder.start > noun.start]
            topics, holders = received_topics, own or received_by(tree, noun) or holders
        if topics and holders:
            yield from make_attributions(
                context, noun, holders, topics,
                sense_of(frame, "noun", negations=_negations(tree, noun, holders)),
            )  # fmt: skip
            return


def _taken_up(tree: Tree, noun: Token, frame: Frame) -> list[Topic]:
    """As in "China voiced strong opposition": of what was told before, where nothing follows."""
    above = tree.head(noun)
    light = above is not None and tree.is_word(above, "deeds", "light")
    if frame.stance == "support" and noun.number == "Plur":
        return []  # "to defend our trade interests"
    if frame.kind != "stance" or frame.act != "says" or noun.relation != OBJECT or not light:
        return []
    following = tree.tokens[noun.index + 1 : noun.index + 2]
    ends = bool(following) and (
        following[0].tag in ("PUNCT", "CCONJ") or tree.is_word(following[0], "words", "after")
    )
    bare = not tree.children(noun, MODIFIER, NOUN_CLAUSE, RELATIVE)
    # Not as a noun: "opposition" names no measure itself.
    return [pointing(replace(word_of(noun), tag="ADV"))] if ends and bare else []


def _need(
    context: Context, noun: Token, frame: Frame, topics: Sequence[Topic]
) -> Iterator[Attribution]:
    """As in "a souligné la nécessité d'agir": whoever the verb's subject is."""
    holders = governing_subject(context.tree, noun)
    yield from make_attributions(context, noun, holders, topics, sense_of(frame, "noun"))


def _names_group(tree: Tree, noun: Token) -> bool:
    """As in "les candidats de l'opposition sénégalaise à l'élection", "faute de participation"."""
    of = tree.preposition(noun) in tree.language.slots["of"]
    above = tree.head(noun)
    lacking = above is not None and tree.is_word(above, "words", "lacking")
    before = tree.tokens[max(0, noun.index - 2) : noun.index]
    return of and (
        noun.lemma in tree.language.groups
        or lacking
        or any(tree.is_word(word, "words", "lacking") for word in before)
    )


def _noun_topics(tree: Tree, noun: Token, frame: Frame) -> list[Topic]:
    if frame.kind == "plan":
        none = any(tree.is_word(d, "words", "no_determiners") for d in tree.children(noun))
        filled = [c for c in contents(tree, noun, frame.concept) if not casts_vote(tree, c.head)]
        acts = [c for c in filled if none or c.head.tag in VERBAL]  # "aucun projet de troupes"
        built = [build_topic(tree, content.head) for content in acts]
        return [topic for topic in built if topic is not None]
    if frame.kind.startswith("deed"):
        topic = build_topic(tree, noun)
        return [topic] if topic is not None else []
    found = noun_contents(tree, noun, frame)
    if frame.kind == "need":
        found = frame_contents(tree, noun, frame) or found
    if frame.kind == "withheld" and not found:
        return [pointing(word_of(noun))]
    # "leur veto au Conseil à une résolution": one opposes a measure, not a body.
    found = [c for c in found if not is_name(c.head)] or past_name(tree, found)
    of = tree.language.slots["of"]  # "le refus de Bratislava" tells whose it is, not of what
    found = [c for c in found if not (is_name(c.head) and c.slot in of)]
    found = [c for c in found if not casts_vote(tree, c.head)]
    topics = [_given_topic(tree, noun, content.head) for content in found]
    return [topic for topic in topics if topic is not None]


def _given_topic(tree: Tree, noun: Token, head: Token) -> Topic | None:
    """What the noun is about; of "le soutien à l'Ukraine" the support itself is the measure."""
    return build_topic(tree, noun if is_name(head) and head.tag == "PROPN" else head)


def noun_contents(tree: Tree, noun: Token, frame: Frame) -> list[Content]:
    """What a noun of stance is about: "de" before a noun mostly names the holder instead."""
    clear = tuple(slot for slot in frame.concept if slot not in tree.language.slots["of"])
    acts = [c for c in contents(tree, noun, tree.language.slots["acts"]) if c.head.tag in VERBAL]
    phrases = contents(tree, noun, clear)
    if acts and phrases and phrases[0].head.index < acts[0].head.index:
        acts = []  # "calls for talks to end the blockade" are calls for talks
    found = acts or phrases or frame_contents(tree, noun, frame)
    return found or _behind_light_verb(tree, noun, clear) or _acts_behind(tree, noun)


def _behind_light_verb(tree: Tree, noun: Token, slots: Sequence[str]) -> list[Content]:
    """As in "a émis de fortes réserves sur ce texte", where the parser hung it on the verb."""
    above = tree.head(noun)
    governed = noun.relation in (OBJECT, OBLIQUE) and above is not None
    if not governed or above is None or not tree.is_word(above, "deeds", "light"):
        return []
    return [c for c in contents(tree, above, slots) if c.head.index > noun.index]


def _acts_behind(tree: Tree, noun: Token) -> list[Content]:
    """As in "souligne la nécessité de dessaler l'eau"."""
    found = _behind_light_verb(tree, noun, tree.language.slots["acts"])
    return [content for content in found if content.head.tag in VERBAL]


def _same_place(topic: Topic, holders: Sequence[Mention]) -> bool:
    """Whether "de X" was read as the holder already."""
    return any(h.start <= topic.core < h.end for h in holders)


def _negations(tree: Tree, noun: Token, holders: Sequence[Mention]) -> int:
    """How often it is negated; "rejected an Egyptian proposal" leaves Egypt its proposal."""
    above = tree.head(noun)
    if above is not None and above.tag in VERBAL and _is_given_up(tree, above, noun):
        giving_up = verb_holders(tree, above)  # "a levé son opposition" is one's own
        if holders[0].kind == "noun" and not _same(holders, giving_up):
            return 0
    return _light_negations(tree, noun)


def _same(one: Sequence[Mention], other: Sequence[Mention]) -> bool:
    return [m.start for m in one] == [m.start for m in other]


def _light_negations(tree: Tree, noun: Token) -> int:
    above = tree.head(noun)
    own = sum(tree.is_word(c, "words", "negation") for c in tree.children(noun, DETERMINER))
    if above is None or above.tag not in VERBAL:
        return own
    given_up = _is_given_up(tree, above, noun)
    if not given_up and not tree.is_word(above, "deeds", "light"):
        return own  # "has not changed his intention to"
    if noun.relation == OBJECT:
        return max(own, tree.is_negated(above) != given_up)
    return max(own, given_up)


def _is_given_up(tree: Tree, verb: Token, noun: Token) -> bool:
    """As in "dropped its opposition to", "backed away from its threat to"."""
    return any(
        frame.kind == "reverse"
        and any(content.head.index == noun.index for content in frame_contents(tree, verb, frame))
        for frame in frames_of(tree, verb, "verb")
    )


def answered(tree: Tree, head: Token, frame: Frame) -> Topic | None:
    """As in "is preparing a response to the tariffs": against the tariffs."""
    if frame.act != "promises" or not tree.is_word(head, "consequence", "answering"):
        return None
    links = tree.language.words("consequence", "answered")
    below = (c for c in tree.children(head, MODIFIER) if tree.preposition(c) in links)
    topic = next((build_topic(tree, child) for child in below), None)
    return turned(topic) if topic is not None else None
