"""Put an Attribution together from the words that a rule found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dissensus.attribute.conditions import find_condition
from dissensus.attribute.speakers.speech import Voices
from dissensus.attribute.supposed import is_asked, is_future
from dissensus.attribute.tree import Tree
from dissensus.languages import Frame, Part
from dissensus.languages.syntax import (
    AUXILIARY,
    COMPLEMENT,
    CONJUNCT,
    MARKER,
    OBLIQUE,
    SUBJECT,
    VERBAL,
)
from dissensus.parse import Token
from dissensus.records import Act, Attribution, AttributionKind, Mention, Span, Stance, Topic


@dataclass(frozen=True, slots=True)
class Sense:
    """What a predicate gives: stance, act, how it is used, and the rule that found it.

    ``negations`` is counted on the predicate unless it is given.
    """

    stance: Stance
    act: Act
    kind: str = "stance"
    negated: str = ""
    rule: str = ""
    negations: int | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What every rule needs: the tree, the voices, and the speaker of each cue verb."""

    tree: Tree
    voices: Voices
    cues: Mapping[int, Mention] = field(default_factory=dict)


def sense_of(frame: Frame, part: Part, *, negations: int | None = None) -> Sense:
    """What a frame gives, under the name of the rule for its part of speech."""
    rule = f"{part}-{frame.kind}"
    return Sense(frame.stance, frame.act, frame.kind, frame.negated, rule, negations)


def make_attributions(
    context: Context,
    predicate: Token,
    holders: Sequence[Mention],
    topics: Sequence[Topic],
    sense: Sense,
    *,
    targets: Sequence[Mention] = (),
) -> Iterator[Attribution]:
    """One attribution for each holder and topic (coordination multiplies)."""
    tree = context.tree
    clause = tree.clause(_carrier(tree, predicate))
    voice = context.voices.of(predicate)
    finite = _settled(tree, tree.finite(predicate), predicate, voice)
    governor = _governing_modal(tree, predicate)
    # Whether it is negated is asked in several places as a truth; here it is counted.
    count = int(tree.is_negated(predicate) if sense.negations is None else sense.negations)
    if governor is not None and sense.negations is None:
        count += tree.is_negated(governor)
    told_by_all = voice is not None and voice in holders  # "X et Y ont dit que leurs pays"
    for holder in holders:
        for topic in topics:
            yield Attribution(
                kind=_kind(tree, predicate, voice, sense),
                rule=sense.rule,
                holder=holder,
                topic=topic,
                clause=_covering(clause, topic, tree, predicate),
                cue=Span(predicate.start, predicate.end),
                cue_text=tree.text[finite.start : predicate.end]
                if finite.start <= predicate.start
                else predicate.text,
                lemma=predicate.lemma,
                stance=sense.stance,
                act=sense.act,
                voice=holder if told_by_all else voice,
                targets=tuple(targets),
                negations=count,
                negated=sense.negated,
                mood=finite.mood or (tree.finite(governor).mood if governor else ""),
                tense=_tense(tree, predicate, finite),
                modal=governor.lemma if governor is not None else "",
                quote=_quote(tree, predicate, topic),
                condition=_without(
                    topic, voice, _condition(tree, predicate, finite, clause, sense), sense
                ),
                frame=sense.kind,
                asked=is_asked(tree, predicate),
            )


def _carrier(tree: Tree, predicate: Token) -> Token:
    """The verb that only says that it is so: "appears willing to", "semble disposée à"."""
    above = tree.head(predicate)
    if above is None or predicate.relation != COMPLEMENT or predicate.tag not in ("ADJ", "VERB"):
        return predicate
    seems = tree.is_word(above, "words", "impersonal_verbs") and tree.children(above, SUBJECT)
    plain = predicate.form in ("", "Part") and not tree.children(predicate, SUBJECT)
    return above if seems and plain else predicate


def _condition(
    tree: Tree, predicate: Token, finite: Token, clause: Span, sense: Sense
) -> Span | None:
    """On what it depends; what has been done depends on nothing: "sent troops when asked"."""
    past = finite.tense == "Past" or (predicate.tense == "Past" and not is_future(tree, finite))
    if sense.kind == "deed" and past and finite.mood != "Cnd":
        return None
    found = find_condition(tree, predicate, clause)
    # "S'il approuve l'emprunt, il …" concedes that he does.
    opening = tree.at.get(found.start) if found is not None else None
    own = opening is not None and opening.relation == MARKER and opening.head == predicate.index
    return None if own and sense.kind == "stance" else found


def _without(
    topic: Topic, voice: Mention | None, condition: Span | None, sense: Sense
) -> Span | None:
    """What is asked is no condition: "refuse de dire si des troupes partiront".

    Nor is who tells it: "if Sofia is to be believed".
    """
    if condition is not None and voice is not None:
        told = condition.start <= voice.start and voice.end <= condition.end
        condition = None if told and condition.start < topic.start else condition
    asked = condition is not None and condition.start <= topic.start < condition.end
    return None if asked and sense.stance == "neutral" else condition


def _kind(tree: Tree, predicate: Token, voice: Mention | None, sense: Sense) -> AttributionKind:
    if predicate.index in tree.quote_at:
        return "quoted"
    if voice is not None:
        return "reported"
    return "done" if sense.act == "does" else "stated"


def _covering(clause: Span, topic: Topic, tree: Tree, predicate: Token) -> Span:
    """The clause, stretched to its topic where the parser attached that elsewhere."""
    first, last = tree.parsed.sentences[predicate.sentence]
    low, high = tree.tokens[first].start, tree.tokens[last - 1].end
    if not low <= topic.start < topic.end <= high:
        return clause
    return Span(min(clause.start, topic.start), max(clause.end, topic.end))


def _governing_modal(tree: Tree, predicate: Token) -> Token | None:
    """As in "peut", "doit", "pourrait" before the predicate."""
    for child in tree.children(predicate, AUXILIARY):
        if tree.is_word(child, "modality", "can") or tree.is_word(child, "modality", "must"):
            return child
    above = tree.head(predicate)
    if above is None or predicate.relation != COMPLEMENT or above.tag not in VERBAL:
        return None
    if tree.is_word(above, "words", "transparent_verbs"):
        return above
    return None


def _settled(tree: Tree, finite: Token, predicate: Token, voice: Mention | None) -> Token:
    """The finite word; of "a annoncé qu'il engagerait" as the future that was said."""
    above = tree.head(predicate)
    told = above is not None and predicate.relation == COMPLEMENT and above.tag in VERBAL
    if not told or above is None or voice is None or finite.mood != "Cnd":
        return finite
    past = tree.finite(above).tense in ("Past", "Imp") or above.tense == "Past"
    return replace(finite, mood="Ind", tense="Fut") if past else finite


def _tense(tree: Tree, predicate: Token, finite: Token) -> str:
    above = tree.head(predicate)
    if (
        predicate.relation == CONJUNCT
        and not tree.children(predicate, AUXILIARY)
        and above is not None
        and above.form == predicate.form == "Inf"
    ):
        return _tense(tree, above, tree.finite(above))  # "would end X and ease Y"
    if _is_about_to(tree, predicate, finite) or _is_carried_ahead(tree, predicate):
        return "Fut"
    done = predicate.form == "Part" and predicate.tense == "Past" and finite.tense == "Pres"
    perfect = done and finite.relation == AUXILIARY  # "have never supplied"
    return "Fut" if is_future(tree, finite) else "Past" if perfect else finite.tense


def _is_carried_ahead(tree: Tree, predicate: Token) -> bool:
    """As in "will continue to fund", "would keep paying" of what was said."""
    above = tree.head(predicate)
    if predicate.relation != COMPLEMENT or above is None or tree.is_finite(predicate):
        return False
    finite = tree.finite(above)
    carries = tree.is_word(above, "deeds", "carriers")
    return carries and (is_future(tree, finite) or finite.mood == "Cnd")


def _is_about_to(tree: Tree, predicate: Token, finite: Token) -> bool:
    """As in "va livrer", "allons former"."""
    above = tree.head(predicate) if predicate.form == "Inf" else None
    carrier = finite if above is None or finite.index != predicate.index else above
    return predicate.form == "Inf" and tree.is_word(carrier, "verb_forms", "future_carriers")


def _quote(tree: Tree, predicate: Token, topic: Topic) -> Span | None:
    """The quoted words that carry the stance: around the predicate, else in the topic."""
    near = tree.children(predicate, COMPLEMENT, OBLIQUE)
    judged = (t for t in near if t.tag == "ADJ" or (t.tag == "NOUN" and t.relation == COMPLEMENT))
    for token in (predicate, *judged, *_inside(tree, topic)):
        index = tree.quote_at.get(token.index)
        if index is not None:
            return tree.quoted_span(index)
    return None


def _inside(tree: Tree, topic: Topic) -> Iterator[Token]:
    return (
        token
        for word in topic.words
        if (token := tree.at.get(word.start)) is not None and token.index in tree.quote_at
    )
