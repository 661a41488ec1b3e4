"""What a speaker thinks of a measure without naming itself.

"L'accord est inacceptable", "il faut cesser", "la Russie doit partir", "cela mènerait à la
guerre": in reported or quoted speech these are positions of whoever speaks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dissensus.attribute.content import contents
from dissensus.attribute.demands import find_demands, find_impersonal
from dissensus.attribute.effects import find_aims, find_effects
from dissensus.attribute.frames import frame_contents, frames_of
from dissensus.attribute.given import cut, joined, pointing
from dissensus.attribute.harms import is_agent, is_likelihood, warns
from dissensus.attribute.holders import verb_holders
from dissensus.attribute.make import Context, Sense, make_attributions
from dissensus.attribute.subjects import is_name
from dissensus.attribute.supposed import is_future, is_hypothesis
from dissensus.attribute.topics import build_topic
from dissensus.attribute.tree import Tree, word_of
from dissensus.attribute.warned.answers import find_answers, is_answer
from dissensus.attribute.warned.foretold import find_spoken_of
from dissensus.attribute.warned.means import find_means_spoken_of
from dissensus.attribute.warned.threats import calls_war
from dissensus.attribute.worth import (
    held_by,
    judgement,
    subject_before,
    subject_lost,
    value_of,
    verdict_of,
)
from dissensus.languages.syntax import (
    ADVERBIAL,
    APPOSITION,
    COMPLEMENT,
    CONJUNCT,
    COPULA,
    DETERMINER,
    EXPLETIVE,
    MODIFIER,
    NOMINAL,
    NOUN_CLAUSE,
    OBJECT,
    OBLIQUE,
    PASSIVE_AUXILIARY,
    PASSIVE_SUBJECT,
    RELATIVE,
    SUBJECT,
    VERBAL,
)
from dissensus.parse import Token
from dissensus.records import Attribution, Mention, Span, Topic


def find_values(context: Context) -> Iterator[Attribution]:
    """Evaluations, demands and predicted harms in somebody's words."""
    for token in context.tree.tokens:
        yield from _judged(context, token)
        yield from find_spoken_of(context, token)
        yield from find_means_spoken_of(context, token)
        yield from find_aims(context, token)
        voice = context.voices.of(token)
        if voice is None:
            yield from _partly_quoted(context, token)
            if (holder := held_by(context.tree, token)) is not None:
                yield from _copular(context, token, holder)
            continue
        yield from _copular(context, token, held_by(context.tree, token) or voice)
        yield from _inverted(context, token, voice)
        yield from find_effects(context, token, voice)
        yield from _depends(context, token, voice)
        yield from _needs(context, token, voice)
        yield from _absent(context, token, voice)
        yield from _none(context, token, voice)
        yield from _wanting(context, token, voice)
        near = (token, *context.tree.children(token, COMPLEMENT))
        if not any(is_answer(context.tree, verb) for verb in near if verb.tag in VERBAL):
            yield from find_demands(context, token, voice)  # "we will have to strike" if …
    yield from find_impersonal(context)


def _partly_quoted(context: Context, token: Token) -> Iterator[Attribution]:
    """As in "Algiers « will not stand by » if …": quoted of the subject, with no verb of speech."""
    tree = context.tree
    subjects = tree.subjects(token) if token.index in tree.quote_at else []
    named = [s for s in subjects if s.index not in tree.quote_at and s.tag != "PRON"]
    if named and not context.tree.is_passive(token):
        yield from find_answers(context, token, tree.mention(named[0]))


# -- evaluations --------------------------------------------------------------------------
def _copular(context: Context, token: Token, voice: Mention) -> Iterator[Attribution]:
    tree = context.tree
    stance = value_of(tree, token)
    if stance is None or not _is_predicate(tree, token):
        return
    topic = _judged_topic(tree, token)
    if topic is None or topic.verb in tree.language.words("modality", "mental"):
        return  # "it is important to understand": a thought, and no measure
    if stance == "open" and is_likelihood(tree, token) and warns(tree, token):
        return  # "layoffs are possible in case of a rise" warns of the rise
    core = tree.at.get(topic.core)
    if core is not None and tree.is_word(core, "consequence", "outcome"):
        return  # "the consequences would be tragic" warns of what was told before
    if core is not None and core.lemma in tree.language.groups:
        return  # "allies should not be cowardly" judges who acts, and no measure
    put_off = "reserved" if tree.is_word(token, "values_of", "not_now") else ""
    denied = _denied_above(tree, token)
    sense = Sense(stance, "says", "value", put_off, "value", denied)
    yield from make_attributions(context, token, [voice], [topic], sense)


def _denied_above(tree: Tree, token: Token) -> int | None:
    """As in "does not constitute a violation", "is not legal or necessary": 1, else None."""
    above = tree.head(token)
    own = tree.children(token, COPULA, PASSIVE_AUXILIARY)
    return 1 if above is not None and not own and tree.is_negated(above) else None


def _inverted(context: Context, token: Token, voice: Mention) -> Iterator[Attribution]:
    """As in "the best answer is a levy", "the only way is to close the port"."""
    tree = context.tree
    subjects = tree.children(token, SUBJECT)
    way = next((s for s in subjects if tree.is_word(s, "values_of", "ways")), None)
    stance = value_of(tree, way) if way is not None else None
    if stance is None or (measure := _equated(tree, token)) is None:
        return
    topic = build_topic(tree, measure)
    if topic is not None and not topic.anaphoric:
        sense = Sense(stance, "says", "value", rule="value")
        yield from make_attributions(context, token, [voice], [topic], sense)


def _equated(tree: Tree, token: Token) -> Token | None:
    """What a subject is said to be: a noun, or what somebody is to do."""
    if tree.is_word(token, "consequence", "equating"):
        clauses = [c for c in tree.children(token, COMPLEMENT) if c.tag in VERBAL]
        return next((c for c in clauses if c.form == "Inf"), None)
    is_named = token.tag == "NOUN" and value_of(tree, token) is None
    return token if is_named and tree.children(token, COPULA) else None


def _is_predicate(tree: Tree, token: Token) -> bool:
    if tree.children(token, COPULA) or _joins_predicate(tree, token) or _likened(tree, token):
        return True
    above = tree.head(token)
    adjective = tree.language.adjective(token.text)  # "est infondée", read as a verb
    if {token.lemma, token.text.lower(), adjective} & tree.language.words("values_of", "passives"):
        subjects = tree.children(token, SUBJECT, PASSIVE_SUBJECT)
        named = any(is_name(subject) for subject in subjects)  # "Rome was left out of the talks"
        return bool(tree.children(token, PASSIVE_AUXILIARY)) and not named  # "is needed"
    return (
        above is not None
        and (
            (token.tag == "NOUN" and token.relation == OBJECT)
            or (token.tag in ("ADJ", "VERB") and token.relation == COMPLEMENT)
        )
        and tree.is_word(above, "consequence", "equating")
    )


def _joins_predicate(tree: Tree, token: Token) -> bool:
    """As in "is symbolic and very important": the second of two words with one copula."""
    above = tree.head(token)
    if above is None or token.relation != CONJUNCT or not above.tag == token.tag == "ADJ":
        return False
    return bool(tree.children(above, COPULA)) and value_of(tree, above) is None


def _likened(tree: Tree, token: Token) -> bool:
    """As in "looks like a mistake", « ressemble à une erreur »."""
    above = tree.head(token)
    verbs = tree.language.words("values_of", "likening")
    led = above is not None and f"{above.lemma} {tree.preposition(token)}" in verbs
    return led and token.tag == "NOUN" and token.relation in (OBLIQUE, OBJECT, COMPLEMENT)


def _judged_topic(tree: Tree, token: Token) -> Topic | None:
    """The measure judged: the subject, or the infinitive behind an empty "ce" or "il"."""
    interrupted = subject_before(tree, token)
    if interrupted is not None:
        return build_topic(tree, interrupted)
    helped = tree.children(token, COPULA, PASSIVE_AUXILIARY)
    carrier = token if helped else tree.head(token) or token
    subjects = tree.children(carrier, SUBJECT, PASSIVE_SUBJECT, EXPLETIVE)
    clauses = [
        c
        for c in tree.children(carrier, COMPLEMENT, SUBJECT, ADVERBIAL)
        if c.tag in VERBAL and c.index != token.index
    ]
    above = tree.head(carrier)
    whose = any(tree.is_word(s, "words", "relative_subject") for s in subjects)
    if whose and carrier.relation == RELATIVE and above is not None and above.tag == "NOUN":
        return build_topic(tree, above)  # "details that are needed for a deal"
    empty = any(tree.is_word(s, "words", "neutral_pronouns") for s in subjects)
    if empty and token.tag == "NOUN" and not clauses:
        behind = tree.children(carrier, NOUN_CLAUSE, RELATIVE)
        clauses = [c for c in behind if c.tag in VERBAL and not tree.is_finite(c)]
    noun = next((s for s in subjects if s.tag in NOMINAL and s.tag != "PRON"), None)
    if clauses and (noun is None or clauses[0].relation != ADVERBIAL):
        return build_topic(tree, clauses[0])
    judged = noun if subjects else subject_lost(tree, carrier)
    if judged is not None:
        return build_topic(tree, judged)
    pronouns = [s for s in subjects if tree.is_word(s, "words", "neutral_pronouns")]
    of = tree.children(token, MODIFIER)
    norms = all(tree.is_word(noun, "norms", "instruments") for noun in of)
    if pronouns and (token.tag == "ADJ" or norms):  # "it is a violation of the treaty"
        return pointing(word_of(pronouns[0]))
    return None


def _judged(context: Context, verb: Token) -> Iterator[Attribution]:
    """As in "juge l'accord inacceptable", "a qualifié l'attaque de crime"."""
    tree = context.tree
    found = None if calls_war(tree, verb) else judgement(tree, verb)  # told as what follows
    topic = build_topic(tree, found[0]) if found is not None else None
    if found is None or topic is None:
        return
    if found[2].start > topic.core:
        below = [w for w in tree.subtree(found[2]) if topic.core < w.start < found[2].start]
        topic = cut(topic, min((w.start for w in below), default=found[2].start))
    if topic.anaphoric and verb.relation == ADVERBIAL:
        return  # "called on X to end the policy, labelling it wrong" says no more
    if found[0].relation == APPOSITION and tree.is_word(found[0], "consequence", "harms"):
        return  # "could cause a landslide, a risk it called real" is about its cause
    holders = verb_holders(tree, verb)
    voice = context.voices.of(verb)
    if not holders and voice is not None and tree.is_passive(verb):
        holders = [voice]  # "any strike will be seen as an act of war, X said"
    at = tree.quote_at.get(found[2].index)
    quoted = tree.quoted_span(at) if at is not None else None
    sense = Sense(found[1], "says", "value", rule="judged")
    for row in make_attributions(context, verb, holders, [topic], sense):
        yield replace(row, quote=row.quote or quoted)  # called it “unacceptable”


# -- absences and dependence -----------------------------------------------------------
def _absent(context: Context, verb: Token, voice: Mention) -> Iterator[Attribution]:
    """As in "il n'y aura pas de troupes": in somebody's words a refusal."""
    tree = context.tree
    there = any(tree.is_word(c, "words", "there") for c in tree.children(verb))
    finite = tree.finite(verb)
    ahead = is_future(tree, finite) or finite.mood == "Cnd"
    if not there or not ahead or not tree.is_negated(verb):
        return
    for content in contents(tree, verb, tree.language.slots["owned"]):
        topic = build_topic(tree, content.head)
        if topic is not None and not topic.anaphoric:
            sense = Sense("oppose", "says", rule="absent", negations=0)
            yield from make_attributions(context, verb, [voice], [topic], sense)


def _wanting(context: Context, verb: Token, voice: Mention) -> Iterator[Attribution]:
    """As in "the offer falls short", "la réforme s'impose": what the speaker thinks."""
    tree = context.tree
    stance = verdict_of(tree, verb) if verb.tag in VERBAL else None
    if stance is None:
        return
    subject = next(iter(tree.children(verb, SUBJECT)), None)
    if subject is None or subject.tag != "NOUN" or is_agent(tree, subject):
        return
    topic = build_topic(tree, subject)
    if topic is not None:
        sense = Sense(stance, "says", "value", rule="value", negations=0)
        yield from make_attributions(context, verb, [voice], [topic], sense)


def _none(context: Context, verb: Token, voice: Mention) -> Iterator[Attribution]:
    """As in "no soldier will cross the border": in somebody's words a refusal."""
    tree = context.tree
    subject = next(iter(tree.children(verb, SUBJECT, PASSIVE_SUBJECT)), None)
    if verb.tag not in VERBAL or subject is None or subject.tag != "NOUN":
        return
    denied = any(
        tree.is_word(w, "words", "no_determiners") for w in tree.children(subject, DETERMINER)
    )
    finite = tree.finite(verb)
    ahead = is_future(tree, finite) or finite.mood == "Cnd"
    if not denied or not ahead or is_hypothesis(tree, verb):
        return
    sent, told = build_topic(tree, subject), build_topic(tree, verb, is_deed=True)
    if sent is None or sent.anaphoric:
        return
    topic = joined(tree, sent, told) if told is not None else sent
    topic = replace(topic, sign=1, operators=(), refused=False)
    sense = Sense("oppose", "says", rule="absent", negations=0)
    yield from make_attributions(context, verb, [voice], [topic], sense)


def _needs(context: Context, verb: Token, voice: Mention) -> Iterator[Attribution]:
    """As in "we need a new treaty": in somebody's words a wish."""
    tree = context.tree
    if verb.tag not in VERBAL or not tree.is_finite(verb):
        return
    for frame in frames_of(tree, verb, "verb"):
        for content in frame_contents(tree, verb, frame) if frame.kind == "need" else ():
            measure = content.head.tag in NOMINAL or bool(frame.fixed)  # "has a right to impose"
            topic = build_topic(tree, content.head) if measure else None
            if topic is not None:
                denied = frame.negated or "reserved"
                sense = Sense("support", "says", "value", denied, "need")
                yield from make_attributions(context, verb, [voice], [topic], sense)


def _depends(context: Context, verb: Token, voice: Mention) -> Iterator[Attribution]:
    """As in "dépendra de": the speaker keeps the subject open under a condition."""
    tree = context.tree
    if not tree.is_word(verb, "conditions", "depends"):
        return
    kinds = ("NOUN", "PROPN", *VERBAL)
    subject = next((s for s in tree.children(verb, SUBJECT) if s.tag in kinds), None)
    slots = tree.language.slots["from"]
    conditions = [content.head for content in contents(tree, verb, slots)]
    # "de l'avis des pêcheurs": what names no measure may still be what it depends on.
    conditions = conditions or [
        child for child in tree.children(verb, OBLIQUE) if tree.preposition(child) in slots
    ]
    topic = build_topic(tree, subject) if subject is not None else None
    if topic is None or not conditions:
        return
    words = tree.subtree(conditions[0])
    for found in make_attributions(
        context, verb, [voice], [topic], Sense("open", "says", rule="depends", negations=0)
    ):
        yield replace(found, condition=Span(words[0].start, words[-1].end))
