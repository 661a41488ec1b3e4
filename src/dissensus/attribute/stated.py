"""Positions told by a predicate with a frame: verb, noun or adjective."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dissensus.attribute.agreed import is_with_somebody
from dissensus.attribute.asserted import (
    about_nothing,
    describes_time,
    is_asked_for,
    is_demanded,
    is_due,
    is_left_out,
    is_only_telling,
    is_only_thought,
    is_state,
    is_told,
    is_untold,
)
from dissensus.attribute.claims import claimed
from dissensus.attribute.content import contents
from dissensus.attribute.followed import find_opposed
from dissensus.attribute.frames import casts_vote, frame_contents, frames_of, spoken_of
from dissensus.attribute.gapped import is_verdict
from dissensus.attribute.given import pointing, turned
from dissensus.attribute.harms import is_likely, is_warned_effect
from dissensus.attribute.holders import (
    adjective_holders,
    credited_actor,
    denounced,
    is_body,
    verb_holders,
)
from dissensus.attribute.make import Context, make_attributions, sense_of
from dissensus.attribute.nouns import answered, find_noun, noun_contents
from dissensus.attribute.sides import find_side, other_sides
from dissensus.attribute.speakers.speech import inverted_subject, is_speech
from dissensus.attribute.supposed import is_hypothesis, is_unmet
from dissensus.attribute.topics import build_topic
from dissensus.attribute.tree import Tree, word_of
from dissensus.attribute.warned.foretold import warn_if
from dissensus.attribute.warned.threats import (
    calls_war,
    is_conditional_threat,
    is_threat,
    threaten,
    undone,
    warned_of,
    warned_or_threatened,
)
from dissensus.attribute.worth import judges, praised, value_of
from dissensus.languages import Frame, Part
from dissensus.languages.syntax import (
    ADVERBIAL,
    APPOSITION,
    AUXILIARY,
    CASE,
    COMPLEMENT,
    COPULA,
    NOMINAL,
    NOUN_CLAUSE,
    OBJECT,
    OBLIQUE,
    PASSIVE_AUXILIARY,
    SUBJECT,
    VERBAL,
)
from dissensus.parse import Token
from dissensus.records import Attribution, Mention, Topic

#: A heading has at most this many words.
_HEADING = 12
#: One calls for or promises a measure, not a state or a person.
_OF_MEASURES = frozenset({"calls", "promises"})
#: What is warned of or promised is an act; a clause that judges speaks for itself.
_OF_CLAUSES = frozenset({"warns", "promises"})
#: Kinds of frame that other rules use.
_ELSEWHERE = frozenset({"reverse", "value", "need", "same", "likewise", "breach", "vindicated"})


def find_stated(context: Context) -> Iterator[Attribution]:
    """Every predicate with a frame, its holders and its concepts."""
    for token in context.tree.tokens:
        part = _part(context.tree, token)
        if part == "verb":
            yield from _verb(context, token)
        elif part == "noun":
            yield from find_noun(context, token)
        if part == "adjective" or token.tag in ("ADJ", "ADV", "NOUN") or _is_participle(token):
            yield from _adjective(context, token)
        if token.tag in NOMINAL or context.tree.children(token, COPULA, CASE):
            yield from find_side(context, token)


def _part(tree: Tree, token: Token) -> Part | None:
    if token.tag in VERBAL and token.relation not in (AUXILIARY, COPULA, PASSIVE_AUXILIARY):
        return "verb"
    if token.tag == "NOUN":
        return "noun"
    if token.tag == "ADJ":
        return "adjective"
    return None


def _is_participle(token: Token) -> bool:
    return token.tag == "VERB" and token.form == "Part"


def _verb(context: Context, verb: Token) -> Iterator[Attribution]:
    tree = context.tree
    frames = frames_of(tree, verb, "verb")
    # "will attack any ship that enters" is an answer, and no criticism.
    strikes = tree.is_word(verb, "consequence", "striking") and warned_of(tree, verb) is not None
    if not frames or strikes or is_hypothesis(tree, verb) or _is_embedded(tree, verb):
        return
    if (
        is_due(context, verb)
        or describes_time(tree, verb)
        or is_asked_for(tree, verb)
        or is_untold(tree, verb)
        or is_verdict(tree, verb)  # "Rome supports the levy, Athens opposed"
    ):
        return
    # "considers the deal a mistake" is not what it considers doing.
    found = not (judges(tree, verb) or calls_war(tree, verb)) and (
        _filled(tree, verb, frames)
        or _pointed(tree, verb, frames)
        or _titled(tree, verb, frames)
        or warned_or_threatened(tree, verb, frames)
        or _withheld(tree, verb, frames)
    )
    if not found:
        return
    given, topics = found
    frame = about_nothing(tree, verb, given, topics)
    if frame is None or is_only_thought(tree, verb) or is_demanded(context, verb):
        return
    if frame.kind in ("scope", "unsaid") and not is_left_out(tree, verb, frame):
        return
    holders = verb_holders(tree, verb)
    targets = _targets(tree, verb, frame)
    topics = [topic for topic in topics if not _is_speaker(context, verb, topic)]
    topics = undone(tree, topics) if _is_harmed(frame) else topics
    resolved = tree.is_word(verb, "consequence", "resolved")  # "will not hesitate to"
    sure = resolved or not tree.is_negated(verb)
    answers = frame.stance in ("support", "open") and topics and sure
    threats = answers and (
        all(is_threat(tree, topic) for topic in topics)
        or (frame.act == "promises" and is_conditional_threat(tree, verb, topics))
    )
    if frame.kind == "threat" or threats:
        yield from threaten(context, verb, holders, topics, targets)
        return
    denies = any(w in tree.language.words("words", "negation") for w in frame.fixed)
    sense = sense_of(frame, "verb", negations=0 if denies else None)  # "wants no part in it"
    doers = denounced(tree, verb, frame, topics)
    if doers:  # "dénonce le survol de son territoire par Lima": and Lima did it
        targets, sense = doers, replace(sense, kind="accuse")
    lines = warn_if(context, verb, holders, topics, targets) if frame.act == "warns" else ()
    yield from lines or make_attributions(context, verb, holders, topics, sense, targets=targets)
    if frame.kind == "stance" and holders:
        yield from find_opposed(context, verb, holders, topics, sense)
        for other, taken in other_sides(tree, verb, frames, topics):
            yield from make_attributions(context, verb, holders, taken, sense_of(other, "verb"))


def _filled(tree: Tree, token: Token, frames: Sequence[Frame]) -> tuple[Frame, list[Topic]] | None:
    """The first frame whose concept stands in the text, with the topics that it names."""
    for frame in frames:
        if frame.kind in _ELSEWHERE:
            continue
        if frame.kind == "credited" and credited_actor(tree, token) is None:
            continue  # "criticised the plan for its cost" is about the plan
        found = spoken_of(tree, token, frame)
        if frame.kind == "accuse":  # "accuse X, de la firme Y, d'avoir": the act, not the firm
            found = [c for c in found if c.head.tag in VERBAL] or found
        if frame.act == "warns" and any(_is_harm(tree, c.head) for c in found):
            continue
        if frame.act in _OF_CLAUSES:  # "warned that the tax is unacceptable" says that it is
            found = [c for c in found if not (c.slot == "that" and _is_own_position(tree, c.head))]
        if frame.kind == "announce" and any(_speaks_for_itself(tree, c.head) for c in found):
            continue
        topics = [
            topic
            for content in found
            if not is_with_somebody(tree, content)
            and not (frame.kind == "accuse" and tree.children(content.head, COPULA))
            and not (frame.act in _OF_MEASURES and content.head.tag == "PROPN")
            and not (not frame.fixed and _tells_itself(tree, token, content.head, frame))
            and not (frame.act == "calls" and is_state(tree, content.head))
            and not (frame.act == "calls" and is_told(tree, token, content.head))
            and not (frame.act == "calls" and _is_thought(tree, content.head))
            and not is_only_telling(tree, frame, content.head)
            and not (frame.stance == "oppose" and claimed(tree, content.head) is not None)
            and (topic := _as_wanted(tree, token, content.head, frame)) is not None
        ]
        if topics and frame.act == "warns" and all(c.slot == "to+" for c in found):
            return replace(frame, stance="support"), topics  # "warned NATO not to deploy"
        if topics:
            return frame, topics
    return None


def _is_thought(tree: Tree, head: Token) -> bool:
    """As in "asked readers to think"; talks are a measure."""
    return head.tag in VERBAL and tree.is_word(head, "modality", "mental")


def _as_wanted(tree: Tree, verb: Token, head: Token, frame: Frame) -> Topic | None:
    """The topic of a content, turned in "wants the levy scrapped"."""
    topic = answered(tree, head, frame) or build_topic(tree, praised(tree, head, frame) or head)
    ended = any(
        child.form == "Part" and child.index > head.index and head.tag in NOMINAL
        and any(frame.kind == "reverse" for frame in frames_of(tree, child, "verb"))
        for child in tree.children(verb, COMPLEMENT)
    )  # fmt: skip
    return turned(topic) if ended and topic is not None else topic


def _tells_itself(tree: Tree, verb: Token, head: Token, given: Frame) -> bool:
    """As in "réaffirmer leur soutien à": the noun is the position, the verb carries it.

    So it is in "insister sur la nécessité de".
    """
    if head.tag != "NOUN":
        return False
    light = tree.is_word(verb, "deeds", "light")
    wants = given.stance == "support"
    return any(
        ((wants and frame.kind == "need") or (light and frame.kind == "stance"))
        and noun_contents(tree, head, frame)
        for frame in frames_of(tree, head, "noun")
    )


def _pointed(tree: Tree, verb: Token, frames: Sequence[Frame]) -> tuple[Frame, list[Topic]] | None:
    """As in "plaide en ce sens": the words after the verb point to the measure before."""
    after = [w for w in tree.sentence(verb) if w.index > verb.index][:4]
    if len(after) > 1 and after[1].tag == "PUNCT":  # "ont voté pour, …"
        slot = tree.plain(after[0])
        fitting = next((f for f in frames if slot in f.concept and f.kind == "stance"), None)
        if fitting is not None and slot in tree.language.prepositions:
            return fitting, [pointing(word_of(after[0]))]
    for phrase in tree.language.words("words", "pointing_phrases"):
        length = len(phrase.split())
        if " ".join(word.text.lower() for word in after[:length]) == phrase:
            stance = next((f for f in frames if f.kind == "stance"), None)
            return (stance, [pointing(word_of(after[length - 1]))]) if stance else None
    return None


def _titled(tree: Tree, verb: Token, frames: Sequence[Frame]) -> tuple[Frame, list[Topic]] | None:
    """As in "Force régionale : Madrid refuse": a heading names the measure before its colon."""
    words = tree.sentence(verb)
    colon = next((w for w in words if w.text == ":" and w.index < verb.index), None)
    stance = [f for f in frames if f.kind == "stance" and "obj" in f.concept]
    if colon is None or not stance or words[-1].index - verb.index > 1:
        return None
    if any(w.text == "," for w in words) or len(words) > _HEADING:
        return None
    nouns = [w for w in words if w.index < colon.index and w.tag in ("NOUN", "PROPN")]
    topic = build_topic(tree, nouns[0]) if nouns else None
    return (stance[0], [topic]) if topic is not None else None


def _withheld(tree: Tree, verb: Token, frames: Sequence[Frame]) -> tuple[Frame, list[Topic]] | None:
    """As in "L'Angola s'est abstenu": on what was put to the vote before."""
    frame = next((frame for frame in frames if frame.kind == "withheld"), None)
    return (frame, [pointing(word_of(verb))]) if frame is not None else None


def _is_own_position(tree: Tree, head: Token) -> bool:
    """Whether a clause tells a position or a judgement by itself."""
    sides = tree.preposition(head) in tree.language.prepositions
    if tree.children(head, COPULA) and (sides or value_of(tree, head) is not None):
        return True
    if head.tag not in VERBAL:
        return False
    return any(
        f.kind == "stance" and frame_contents(tree, head, f) for f in frames_of(tree, head, "verb")
    )


def _is_harm(tree: Tree, head: Token) -> bool:
    """Whether a clause tells a consequence; then its subject is the measure (see values)."""
    if head.tag not in VERBAL and not is_likely(tree, head):
        return False
    chain = [head, *tree.children(head, COMPLEMENT)]
    return any(
        tree.is_word(verb, "consequence", "verbs") or is_warned_effect(tree, verb) for verb in chain
    )


def _is_harmed(frame: Frame) -> bool:
    """Whether a warning speaks against what it names."""
    return frame.act == "warns" and frame.stance != "support"


def _speaks_for_itself(tree: Tree, head: Token) -> bool:
    """Whether what is announced is a position with a frame of its own: "annonce soutenir"."""
    return head.tag in VERBAL and any(
        frame.kind == "stance" for frame in frames_of(tree, head, "verb")
    )


def _is_embedded(tree: Tree, verb: Token) -> bool:
    """Whether an infinitive is only the content of another position ("refuse de soutenir")."""
    if tree.is_finite(verb) or verb.relation not in (COMPLEMENT, ADVERBIAL, NOUN_CLAUSE, OBLIQUE):
        return False
    if verb.form == "Part" or casts_vote(tree, verb):
        return False
    above = tree.head(verb)
    used = above is not None and tree.is_word(above, "speech", "occasions")
    # "used her speech to reject"
    asks = above is not None and tree.is_word(above, "words", "asking")
    if above is None or used or (tree.is_preposition(verb, "purpose") and not asks):
        return False
    if above.tag in VERBAL and not asks:
        frames = frames_of(tree, above, "verb")
        if any(f.kind == "announce" for f in frames):
            return False
        carried = tree.is_word(above, "words", "transparent_verbs") or is_speech(tree, above)
        stance = any(f.kind not in _ELSEWHERE and contents(tree, above, f.concept) for f in frames)
        return stance or not carried
    return True


def _is_speaker(context: Context, verb: Token, topic: Topic) -> bool:
    """As in "« … », a annoncé la commissaire": the speaker that parsers read as an object."""
    speaker = context.cues.get(verb.index) or _inserted_speaker(context.tree, verb)
    return speaker is not None and topic.start < speaker.end and speaker.start < topic.end


def _inserted_speaker(tree: Tree, verb: Token) -> Mention | None:
    """As in "…, a annoncé le ministère": whom a cue verb behind a comma has for a subject."""
    first = verb.index
    while first and tree.tokens[first - 1].tag == "AUX":
        first -= 1
    behind_comma = first > 0 and tree.tokens[first - 1].text == ","
    if not behind_comma or not is_speech(tree, verb) or tree.children(verb, SUBJECT):
        return None
    subject = inverted_subject(tree, verb)
    return tree.mention(subject) if subject is not None and is_body(tree, subject) else None


def _targets(tree: Tree, verb: Token, frame: Frame) -> list[Mention]:
    """Whom it is addressed to or about."""
    if not frame.target:
        return []
    given = [
        word
        for word in tree.children(verb, OBLIQUE)
        if word.tag == "PROPN" and word.index == verb.index + 1 and not tree.preposition(word)
    ]  # "promised Vanuatu two ships"
    if given and not {*frame.target}.isdisjoint(tree.language.slots["to"]):
        return [tree.mention(given[0])]
    return [
        tree.mention(head)
        for content in contents(tree, verb, frame.target)
        if (head := content.head).tag in NOMINAL
        and not tree.is_word(head, "consequence", "warned")  # "threatens those who"
    ]


def _adjective(context: Context, adjective: Token) -> Iterator[Attribution]:
    tree = context.tree
    frames = frames_of(tree, adjective, "adjective")
    if not frames or not _is_predicative(tree, adjective) or is_unmet(tree, adjective):
        return
    found = _filled(tree, adjective, frames)
    if found is None:
        return
    frame, topics = found
    above = tree.head(adjective)
    negations = tree.is_negated(adjective)
    if (
        not negations
        and above is not None
        and above.tag in VERBAL
        and adjective.relation in (COMPLEMENT, OBLIQUE, OBJECT)
    ):
        negations = tree.is_negated(above)
    holders = adjective_holders(tree, adjective)
    if frame.stance == "open" and not negations and all(is_threat(tree, t) for t in topics):
        for threat in threaten(context, adjective, holders, topics, ()):  # "ready to retaliate"
            yield replace(threat, stance="open") if threat.stance == "support" else threat
        return
    sense = replace(sense_of(frame, "adjective", negations=negations), rule="adjective")
    yield from make_attributions(context, adjective, holders, topics, sense)


def _is_predicative(tree: Tree, word: Token) -> bool:
    """As in "est opposé à", "opposée à": not "a opposé", "une attachée de presse"."""
    if word.tag in ("NOUN", "ADV"):
        return bool(tree.children(word, COPULA)) or word.relation in (COMPLEMENT, APPOSITION)
    # "se montre disposé à" has no auxiliary, whatever the parser says.
    helpers = [w for w in tree.children(word, AUXILIARY) if tree.is_word(w, "words", "perfect")]
    return word.tag != "VERB" or not helpers or bool(tree.children(word, COPULA, PASSIVE_AUXILIARY))
