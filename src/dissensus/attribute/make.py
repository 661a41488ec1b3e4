"""Put an Attribution together from the words that a rule found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dissensus.attribute.conditions import find_condition
from dissensus.attribute.speech import Voices
from dissensus.attribute.tree import VERBAL, Tree
from dissensus.languages import Frame, Part
from dissensus.languages.syntax import AUXILIARY, COMPLEMENT
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
    clause = tree.clause(predicate)
    voice = context.voices.of(predicate)
    finite = _settled(tree, tree.finite(predicate), predicate, voice)
    governor = _governing_modal(tree, predicate)
    count = tree.is_negated(predicate) if sense.negations is None else sense.negations
    if governor is not None and sense.negations is None:
        count += tree.is_negated(governor)
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
                voice=voice,
                targets=tuple(targets),
                negations=count,
                negated=sense.negated,
                mood=finite.mood or (tree.finite(governor).mood if governor else ""),
                tense=_tense(tree, predicate, finite),
                modal=governor.lemma if governor is not None else "",
                quote=_quote(tree, predicate, topic),
                condition=find_condition(tree, predicate, clause),
                frame=sense.kind,
            )


def is_hypothesis(tree: Tree, predicate: Token) -> bool:
    """Whether a clause is asked or only supposed: "Et si X fermait …?", "si X livrait".

    In the present a clause before its main clause may concede a fact ("si la Hongrie bloque
    l'aide, la Slovaquie …"); one behind it only supposes.
    """
    if tree.sentence(predicate)[-1].text == "?" and predicate.index not in tree.quote_at:
        return True
    finite = tree.finite(predicate)
    markers = [
        child
        for child in tree.children(predicate)
        if child.tag in ("SCONJ", "ADV", "ADP")
        and child.index < predicate.index
        and tree.is_word(child, "words", "whether")
    ]
    if not markers or is_future(tree, finite):  # "Si X ferme, nous enverrons": the main clause
        return False
    if predicate.index in tree.quote_at or _precedes_future(tree, predicate):
        return True
    first = markers[0].index
    even = first > 0 and tree.is_word(tree.tokens[first - 1], "words", "even")
    behind = predicate.head < predicate.index and finite.tense == "Pres"
    supposes = finite.tense in tree.language.words("verb_forms", "supposing")
    return supposes or (behind and not even)


def _precedes_future(tree: Tree, predicate: Token) -> bool:
    """As in "si X s'oppose, Y prendra": supposed, and not conceded, for what it will bring."""
    after = (w for w in tree.sentence(predicate) if w.index > predicate.index)
    return any(w.is_finite and is_future(tree, w) for w in after)


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
    if is_future(tree, finite) or _is_about_to(tree, predicate, finite):
        return "Fut"
    return finite.tense


def _is_about_to(tree: Tree, predicate: Token, finite: Token) -> bool:
    """As in "va livrer", "allons former"."""
    above = tree.head(predicate) if predicate.form == "Inf" else None
    carrier = finite if above is None or finite.index != predicate.index else above
    return predicate.form == "Inf" and tree.is_word(carrier, "verb_forms", "future_carriers")


def is_future(tree: Tree, verb: Token) -> bool:
    """Whether a form is a future: the models tag "livrerons" as a present."""
    if verb.tense == "Fut":
        return True
    lower = verb.text.lower()
    if lower in tree.language.words("verb_forms", "future_words"):
        return True
    endings = tree.language.words("verb_forms", "future_endings")
    return any(lower.endswith(ending) for ending in endings) and verb.mood != "Cnd"


def _quote(tree: Tree, predicate: Token, topic: Topic) -> Span | None:
    """The quoted words that carry the stance: around the predicate, else in the topic."""
    for token in (predicate, *_inside(tree, topic)):
        index = tree.quote_at.get(token.index)
        if index is not None:
            quoted = tree.parsed.quoted[index]
            return Span(quoted.start, quoted.end)
    return None


def _inside(tree: Tree, topic: Topic) -> Iterator[Token]:
    return (
        token
        for word in topic.words
        if (token := tree.at.get(word.start)) is not None and token.index in tree.quote_at
    )
