"""What a measure is said to bring about: in somebody's words a position on it.

"Cela mènerait à la guerre" is a warning, "la réforme protégera les ménages" a support, "le
texte vise à protéger" tells what whoever speaks wants.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dissensus.attribute.content import contents
from dissensus.attribute.given import pointing
from dissensus.attribute.harms import carrier_of, does_harm, is_agent, leads_on
from dissensus.attribute.make import Context, Sense, make_attributions
from dissensus.attribute.topics import build_topic
from dissensus.attribute.tree import Tree, word_of
from dissensus.attribute.warned.answers import find_answers
from dissensus.attribute.warned.foretold import find_foretold
from dissensus.attribute.warned.means import find_means
from dissensus.attribute.warned.spans import is_condition, main_words
from dissensus.languages.syntax import (
    COMPLEMENT,
    COPULA,
    DETERMINER,
    MODIFIER,
    OBJECT,
    OBLIQUE,
    PASSIVE_SUBJECT,
    RELATIVE,
    SUBJECT,
    VERBAL,
)
from dissensus.parse import Token
from dissensus.records import Attribution, Mention, Span

#: How far behind an aim its infinitive may stand, in words.
_NEAR = 10


def find_effects(context: Context, token: Token, voice: Mention) -> Iterator[Attribution]:
    """Predicted harms and benefits, and the aims of measures, in somebody's words."""
    yield from _harm(context, token, voice)
    answers = list(find_answers(context, token, voice))
    yield from answers or find_foretold(context, token, voice)
    yield from find_means(context, token, voice)
    yield from _benefit(context, token, voice)
    yield from _aim(context, token, voice)


def _harm(context: Context, verb: Token, voice: Mention) -> Iterator[Attribution]:
    """As in "mènerait à une guerre": the subject is the measure, the rest its consequence."""
    tree = context.tree
    if verb.tag not in VERBAL or not leads_on(tree, verb) or tree.is_passive(verb):
        return
    if (not tree.is_finite(verb) and verb.relation != COMPLEMENT) or is_condition(tree, verb):
        return
    carrier = carrier_of(tree, verb)
    subject = next(iter(tree.children(carrier, SUBJECT, PASSIVE_SUBJECT)), None)
    after = [w for w in tree.subtree(verb) if w.index > verb.index and w.sentence == verb.sentence]
    if subject is None or not does_harm(tree, verb, after) or is_agent(tree, subject):
        return
    pronoun = subject.tag == "PRON"
    if pronoun and not tree.is_word(subject, "words", "neutral_pronouns"):
        return
    above = tree.head(verb)
    if pronoun and verb.relation == RELATIVE and above is not None:
        subject, pronoun = above, False  # "strikes, which damaged the port"
        if subject.tag == "PROPN":
            return
    topic = pointing(word_of(subject)) if pronoun else build_topic(tree, subject)
    if topic is None:
        return
    told = [w for w in main_words(tree, carrier, None) if w.index >= tree.finite(carrier).index]
    carried = [w for w in told if w.index > subject.index] or [verb]
    span = Span(carried[0].start, carried[-1].end)
    sense = Sense("reserved", "warns", "harm", rule="harm")
    for found in make_attributions(context, verb, [voice], [topic], sense):
        yield _with_consequence(tree, found, span)


def _with_consequence(tree: Tree, attribution: Attribution, span: Span) -> Attribution:
    inside = [q for q in tree.parsed.quoted if span.start <= q.start and q.end <= span.end + 3]
    if attribution.quote is None and inside:
        attribution = replace(attribution, quote=Span(inside[0].start, inside[0].end))
    return replace(attribution, consequence=span)


# -- benefits -----------------------------------------------------------------------------
def _benefit(context: Context, verb: Token, voice: Mention) -> Iterator[Attribution]:
    """As in "la réforme protégera les ménages": the subject is the measure that is praised."""
    tree = context.tree
    if verb.tag not in VERBAL or not _does_good(tree, verb):
        return
    before = " ".join(w.text.lower() for w in tree.tokens[max(0, verb.index - 2) : verb.index])
    if tree.is_passive(verb) or before in tree.language.words("words", "instead"):
        return  # "would harm trade instead of improving it"
    subject = next((s for s in tree.children(carrier_of(tree, verb), SUBJECT)), None)
    if subject is None or subject.tag == "PRON" or is_agent(tree, subject):
        return
    above = tree.head(verb)
    if above is not None and tree.is_word(above, "aims", "verbs"):
        return  # "vise à protéger" tells what it is for
    topic = build_topic(tree, subject) if tree.is_finite(verb) or _carried(tree, verb) else None
    if topic is not None:
        sense = Sense("support", "says", "value", rule="benefit")
        yield from make_attributions(context, verb, [voice], [topic], sense)


def _does_good(tree: Tree, verb: Token) -> bool:
    """As in "will ease trade", and of what is a harm "will help prevent violence"."""
    if tree.is_word(verb, "consequence", "beneficial"):
        return True
    objects = tree.children(verb, OBJECT, OBLIQUE)
    harms = any(tree.is_word(noun, "consequence", "harms") for noun in objects)
    return harms and tree.is_word(verb, "consequence", "averting")


def _carried(tree: Tree, verb: Token) -> bool:
    return carrier_of(tree, verb).index != verb.index


# -- aims ---------------------------------------------------------------------------------
def _aim(context: Context, token: Token, voice: Mention) -> Iterator[Attribution]:
    """As in "le texte vise à protéger", "l'objectif est de protéger"."""
    tree = context.tree
    for head in _aimed_at(tree, token):
        topic = build_topic(tree, head)
        if topic is not None:
            sense = Sense("support", "says", rule="aim")
            yield from make_attributions(context, token, [voice], [topic], sense)


def find_aims(context: Context, noun: Token) -> Iterator[Attribution]:
    """As in "l'objectif de Berlin est d'interdire", "Germany's goal is to": whose aim it is."""
    tree = context.tree
    if noun.tag != "NOUN" or not tree.is_word(noun, "aims", "nouns") or not _is_equated(tree, noun):
        return
    holders = [
        tree.mention(head)
        for child in tree.children(noun, MODIFIER)
        if child.tag == "PROPN" and tree.is_genitive(child)
        for head in tree.conjuncts(child)
    ]
    behind = tree.tokens[noun.index + 1 : noun.index + _NEAR]
    verb = next((w for w in behind if w.form == "Inf" and w.tag in VERBAL), None)
    topic = build_topic(tree, verb) if verb is not None and holders else None
    if verb is not None and topic is not None:
        sense = Sense("support", "says", rule="aim")
        yield from make_attributions(context, verb, holders, [topic], sense)


def _is_equated(tree: Tree, noun: Token) -> bool:
    """Whether "is" and an infinitive follow its phrase: "the aim of Oslo is to"."""
    names = {w.index for c in tree.children(noun, MODIFIER) for w in tree.subtree(c)}
    behind = [w for w in tree.tokens[noun.index + 1 : noun.index + _NEAR] if w.index not in names]
    equates = bool(behind) and tree.is_word(behind[0], "consequence", "equating")
    marks = [w for w in behind[1:3] if w.form == "Inf" and w.tag in VERBAL]
    return equates and bool(marks)


def _aimed_at(tree: Tree, token: Token) -> list[Token]:
    """The clauses that tell what is aimed at."""
    if token.tag in VERBAL and tree.is_word(token, "aims", "verbs"):
        subjects = tree.subjects(token)
        if not subjects or not tree.is_word(subjects[0], "aims", "subjects"):
            return []
        return [
            c.head
            for c in contents(tree, token, tree.language.slots["bound"])
            if c.head.tag in VERBAL
        ]
    above = tree.head(token)
    own = (tree.is_word(c, "words", "possessives_first") for c in tree.children(token))
    held = any(own) or _is_of_measure(tree, token)
    named = tree.is_word(token, "aims", "nouns") and token.relation == SUBJECT and held
    if above is None or not named:
        return []
    if tree.children(above, COPULA) and above.tag in VERBAL:
        return [above]
    return [c for c in tree.children(above, COMPLEMENT) if c.form == "Inf"]


def _is_of_measure(tree: Tree, noun: Token) -> bool:
    """As in "the aim is to", "l'objectif du texte est de": of nobody, or of a measure."""
    definite = any(tree.is_word(c, "actors", "definite") for c in tree.children(noun, DETERMINER))
    holders = tree.children(noun, MODIFIER)
    return definite and all(tree.is_word(h, "aims", "subjects") for h in holders)


__all__ = ["find_aims", "find_effects"]
