"""What an actor says that it will do against a measure: its own answer.

"Moscow will respond to new sanctions, its minister said" and "any attack will be met with a
strike" are threats; what sets them off is the concept, and the answer their consequence. Whose
answer it is shows only once the actors are known: told of another it is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dissensus.attribute.conditions import find_condition
from dissensus.attribute.frames import frames_of
from dissensus.attribute.given import turned
from dissensus.attribute.holders import agents, verb_holders
from dissensus.attribute.make import Context, Sense, make_attributions
from dissensus.attribute.subjects import is_name
from dissensus.attribute.supposed import is_future, is_hypothesis
from dissensus.attribute.topics import build_topic
from dissensus.attribute.tree import Tree
from dissensus.attribute.warned.spans import (
    condition_of,
    followed_from,
    main_clause,
    main_words,
    quote_in,
)
from dissensus.attribute.warned.threats import (
    answered_by,
    is_mild,
    names_answer,
    names_step,
    trigger_in,
    trigger_of,
    warned_clause,
    warned_of,
)
from dissensus.languages.syntax import (
    ADVERBIAL,
    COMPLEMENT,
    CONJUNCT,
    COORDINATOR,
    MARKER,
    OBJECT,
    OBLIQUE,
    PASSIVE_SUBJECT,
    SUBJECT,
    VERBAL,
)
from dissensus.parse import Token
from dissensus.records import Attribution, Mention, Span, Topic

ANSWER = Sense("oppose", "threatens", "threat", rule="answer", negations=0)
_ANNOUNCED = Sense("support", "threatens", "threat", rule="answer", negations=0)


def find_answers(context: Context, token: Token, voice: Mention) -> Iterator[Attribution]:
    """A threat of whoever answers, where a word tells an answer that is to come."""
    tree = context.tree
    if token.tag in VERBAL and is_answer(tree, token):
        yield from _answered(context, token, voice)
    elif token.tag in VERBAL:
        yield from _met(context, token, voice)


def is_answer(tree: Tree, verb: Token) -> bool:
    """As in "will retaliate", "would impose tariffs if …": an adverse deed still to come."""
    carrier = _carrier(tree, verb)
    ahead = _is_ahead(tree, verb) or _is_ahead(tree, carrier) or _is_resolved(tree, carrier)
    if not ahead or is_hypothesis(tree, verb):
        return False
    if _is_imposed(tree, verb) or _is_not_idle(tree, verb) or _instead_of(tree, verb) is not None:
        return True
    if tree.is_passive(verb) or (carrier is verb and tree.is_negated(verb)):
        return False
    conditional = condition_of(tree, carrier) is not None or _depends(tree, verb)
    conditional = conditional or warned_of(tree, verb) is not None
    if tree.is_word(verb, "consequence", "answers"):
        return conditional or not is_mild(tree, verb)
    objects = tree.children(verb, OBJECT, OBLIQUE)
    named = any(names_answer(tree, noun) for noun in objects)
    giving = tree.is_word(verb, "consequence", "giving")
    if giving and (named or (conditional and any(names_step(tree, noun) for noun in objects))):
        return True
    wields = tree.is_word(verb, "consequence", "wielding") and any(
        tree.is_word(noun, "consequence", "wielded") for noun in objects
    )
    adverse = wields or tree.is_word(verb, "consequence", "adverse")
    return conditional and (adverse or _is_threatened(tree, verb))


def _is_threatened(tree: Tree, verb: Token) -> bool:
    """As in "if Rome taxes wine, Lima threatened, Peru will tax oil": whatever it does then."""
    return any(
        word.tag in VERBAL
        and verb.index in (word.head, *(w.index for w in tree.children(word, COMPLEMENT)))
        and tree.subjects(word)
        and any(frame.kind == "threat" for frame in frames_of(tree, word, "verb"))
        for word in tree.sentence(verb)
    )


def _instead_of(tree: Tree, verb: Token) -> Token | None:
    """As in "stop the drilling or we will close the strait": what would avert the answer."""
    above = tree.head(verb)
    if verb.relation != CONJUNCT or above is None or above.tag not in VERBAL:
        return None
    either = {words.split()[0] for words in tree.language.words("consequence", "or_else")}
    joined = any(w.text.lower() in either for w in tree.children(verb, COORDINATOR))
    joined = joined or any(w.text.lower() in either for w in tree.children(above, COORDINATOR))
    own = any(tree.is_word(s, "words", "first_person") for s in tree.children(verb, SUBJECT))
    wanted = not tree.children(above, SUBJECT, PASSIVE_SUBJECT)
    return above if joined and own and wanted and is_future(tree, tree.finite(verb)) else None


def _is_ahead(tree: Tree, verb: Token) -> bool:
    """Whether it is told as a future, or as what would be."""
    finite = tree.finite(verb)
    return finite.mood == "Cnd" or is_future(tree, finite)


def _is_imposed(tree: Tree, verb: Token) -> bool:
    """As in "sanctions would be imposed if …": an answer in the passive, by who speaks."""
    if (
        not (_is_ahead(tree, verb) and tree.is_passive(verb))
        or tree.is_negated(verb)
        or agents(tree, verb)
    ):
        return False
    subjects = tree.children(verb, SUBJECT, PASSIVE_SUBJECT)
    named = any(names_answer(tree, s) or names_step(tree, s) for s in subjects)
    imposed = named and tree.is_word(verb, "consequence", "giving")
    if not imposed and not tree.is_word(verb, "consequence", "adverse"):
        return False
    return condition_of(tree, verb) is not None or _depends(tree, verb)


def _is_not_idle(tree: Tree, verb: Token) -> bool:
    """As in "will not stand idly by if …", "ne restera pas les bras croisés"."""
    if not _is_ahead(tree, verb) or not tree.is_negated(verb):
        return False
    if condition_of(tree, verb) is None and _while(tree, verb) is None:
        return False
    told = " ".join(word.text.lower() for word in tree.subtree(verb) if word.index >= verb.index)
    return any(words in told for words in tree.language.words("consequence", "idle"))


def _while(tree: Tree, verb: Token) -> Token | None:
    """As in "while its mills are being targeted": what one will not look on at."""
    clauses = (c for c in tree.children(verb, ADVERBIAL) if c.index > verb.index)
    return next((c for c in clauses if c.tag in VERBAL and tree.children(c, MARKER)), None)


def _depends(tree: Tree, verb: Token) -> bool:
    """As in "will respond in case of an attack": on a phrase and not a clause."""
    span = find_condition(tree, verb, tree.clause(verb))
    return span is not None and trigger_in(tree, verb, span) is not None


def _carrier(tree: Tree, verb: Token) -> Token:
    """The word that has the subject: "will not hesitate to strike"."""
    above = tree.head(verb)
    if above is None or verb.relation != COMPLEMENT or tree.is_finite(verb):
        return verb
    carries = _is_resolved(tree, above) or tree.is_word(above, "deeds", "carriers")
    must = tree.is_word(above, "modality", "must") and is_future(tree, tree.finite(above))
    return above if carries or must else verb  # "would start firing", "will have to take"


def _is_resolved(tree: Tree, word: Token) -> bool:
    return tree.is_word(word, "consequence", "resolved")


def _answered(context: Context, verb: Token, voice: Mention) -> Iterator[Attribution]:
    tree = context.tree
    carrier = _carrier(tree, verb)
    # "Sanctions would be imposed" tells what is done, not who does it.
    subjects = [] if tree.is_passive(verb) else tree.subjects(carrier)
    own = all(_is_own(tree, subject) for subject in subjects)
    holders = [voice] if own else verb_holders(tree, carrier)
    clause = condition_of(tree, carrier)
    if clause is None and _is_not_idle(tree, verb):
        clause = _while(tree, verb)
    trigger = _trigger(tree, verb, clause)
    topic = trigger or build_topic(tree, verb)
    if topic is None or any(tree.is_word(s, "words", "no_holders") for s in subjects):
        return
    met = warned_clause(tree, verb) if clause is None else None
    span = main_clause(tree, carrier, clause, met)
    sense = ANSWER if trigger is not None else _ANNOUNCED
    for found in make_attributions(context, verb, holders, [topic], sense):
        named = None if trigger else trigger_in(tree, verb, found.condition)
        if named is not None:
            cut = main_clause(tree, carrier, None, found.condition)
            row = replace(found, topic=named, stance="oppose", consequence=cut)
        elif trigger is not None:
            row = followed_from(tree, found, clause, span)
        else:
            row = found
        yield replace(row, quote=quote_in(tree, row, span))


def _is_own(tree: Tree, subject: Token) -> bool:
    """As in "it will retaliate", "our army will retaliate"."""
    first = (tree.is_word(c, "words", "possessives_first") for c in tree.children(subject))
    if subject.tag != "PRON":
        return any(first)
    quoted = subject.index in tree.quote_at
    return not quoted or tree.is_word(subject, "words", "first_person")


def _trigger(tree: Tree, verb: Token, clause: Token | None) -> Topic | None:
    """What is answered: the condition, or what stands behind "respond to"."""
    averting = _instead_of(tree, verb)
    wanted = build_topic(tree, averting) if averting is not None else None
    if wanted is not None:
        return turned(wanted)
    answered = answered_by(tree, verb)
    if answered is not None or clause is None:
        return answered or warned_of(tree, verb)
    return trigger_of(tree, clause)


def _met(context: Context, verb: Token, voice: Mention) -> Iterator[Attribution]:
    """As in "any attack will be met with force": the subject sets the answer off."""
    tree = context.tree
    subject = next(iter(tree.children(verb, SUBJECT, PASSIVE_SUBJECT)), None)
    if subject is None or subject.tag == "PRON" or is_name(subject) or tree.is_negated(verb):
        return
    if not tree.is_word(verb, "consequence", "met") or is_hypothesis(tree, verb):
        return
    below = [w for w in tree.subtree(verb) if w.index > verb.index and w.sentence == verb.sentence]
    if not any(tree.is_word(word, "consequence", "answering") for word in below):
        return
    topic = build_topic(tree, subject)
    if topic is None:
        return
    told = [w for w in main_words(tree, verb, None) if w.index >= tree.finite(verb).index]
    span = Span(told[0].start, told[-1].end) if told else Span(verb.start, verb.end)
    for found in make_attributions(context, verb, [voice], [topic], ANSWER):
        yield replace(found, consequence=span, quote=quote_in(tree, found, span))


__all__ = ["ANSWER", "find_answers", "is_answer"]
