"""Threats: what somebody will do, and what it is meant to prevent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dissensus.attribute.conditions import find_condition
from dissensus.attribute.content import contents
from dissensus.attribute.frames import frames_of
from dissensus.attribute.given import joined, turned
from dissensus.attribute.make import Context, Sense, make_attributions
from dissensus.attribute.subjects import is_name
from dissensus.attribute.supposed import is_future
from dissensus.attribute.topics import build_topic
from dissensus.attribute.tree import Tree, word_of
from dissensus.languages import Frame
from dissensus.languages.syntax import (
    ADJECTIVE,
    APPOSITION,
    AUXILIARY,
    CASE,
    COMPLEMENT,
    COPULA,
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

_HELPING = frozenset({AUXILIARY, PASSIVE_AUXILIARY, COPULA})


def threaten(
    context: Context,
    predicate: Token,
    holders: Sequence[Mention],
    answers: Sequence[Topic],
    targets: Sequence[Mention],
) -> Iterator[Attribution]:
    """A red line where the text names its condition, else the announced answer alone.

    With a condition the concept is what the condition names, which the holder opposes, and
    the answer is the consequence. Without one the holder announces, and so supports, its
    answer.
    """
    for answer in answers:
        plain = make_attributions(
            context, predicate, holders, [answer],
            Sense("support", "threatens", "threat", rule="threat"), targets=targets,
        )  # fmt: skip
        for attribution in plain:
            warned = warned_of(context.tree, predicate)
            trigger = (
                warned
                or trigger_in(context.tree, predicate, attribution.condition)
                or _answered(context.tree, answer)
            )
            if trigger is None:
                yield attribution
            else:
                told = without_warned(context.tree, predicate, answer)
                same = trigger.core == answer.core  # "threatens those who would": no answer told
                yield replace(
                    attribution,
                    topic=trigger,
                    stance="oppose",
                    consequence=None if same else without_condition(told, attribution.condition),
                    clause=_covering(attribution.clause, trigger),
                )


def warned_of(tree: Tree, predicate: Token) -> Topic | None:
    """As in "menace les pays qui enverraient des soldats": what those warned would do."""
    deed = _warned_deed(tree, predicate)
    if deed is None:
        return None
    return _as_attack(tree, deed) or build_topic(tree, deed, is_deed=True)


def _warned_deed(tree: Tree, predicate: Token) -> Token | None:
    """The verb of the relative clause that tells whom a threat or a warning meets."""
    for word in tree.sentence(predicate):
        above = tree.head(word)
        doing = word.relation == NOUN_CLAUSE and (word.form, word.tense) == ("Part", "Pres")
        relative = (word.relation == RELATIVE or doing) and word.index > predicate.index
        if not (relative and above is not None and predicate in tree.ancestors(above)):
            continue
        anyone = _is_anyone(tree, above)
        supposed = tree.finite(word).mood == "Cnd" or is_future(tree, tree.finite(word))
        possible = any(tree.is_word(c, "modality", "can") for c in tree.children(word, AUXILIARY))
        lists = (("actors.collective", "state"), ("actors", "speakers"))
        listed = is_name(above) or any(tree.is_word(above, *row) for row in lists)
        if anyone or ((supposed or possible) and listed):
            return word
    return None


def _is_anyone(tree: Tree, noun: Token) -> bool:
    """As in "anyone", "any ship": whoever does what the relative clause tells."""
    before = (child for child in tree.children(noun) if child.index < noun.index)
    return tree.is_word(noun, "consequence", "warned") or any(
        tree.is_word(child, "consequence", "any") for child in before
    )


def warned_by(tree: Tree, noun: Token) -> Topic | None:
    """What "anyone who" or "any state that" does, in the clause behind the noun."""
    deed = next(iter(tree.children(noun, RELATIVE)), None)
    if deed is None or not _is_anyone(tree, noun):
        return None
    return _as_attack(tree, deed) or build_topic(tree, deed, is_deed=True)


def warned_or_threatened(
    tree: Tree, verb: Token, frames: Sequence[Frame]
) -> tuple[Frame, list[Topic]] | None:
    """As in "met en garde les pays qui enverraient des soldats", "threatened sanctions"."""
    frame = next((frame for frame in frames if frame.act in ("warns", "threatens")), None)
    if frame is None:
        return None
    if frame.act == "threatens":
        return (frame, topics) if (topics := threatened(tree, verb)) else None
    topic = warned_of(tree, verb)
    return (frame, [topic]) if topic is not None else None


def undone(tree: Tree, topics: Sequence[Topic]) -> list[Topic]:
    """What one is warned not to do, without the negation: "warned X not to drill"."""
    found: list[Topic] = []
    for topic in topics:
        verb = tree.at.get(topic.core)
        negated = verb is not None and verb.form == "Inf" and tree.is_negated(verb)
        found.append(turned(topic) if negated and topic.sign < 0 else topic)
    return found


def without_warned(tree: Tree, predicate: Token, answer: Topic) -> Topic:
    """An answer without whom it meets, where those are warned and not part of the answer.

    "threatened the states that would send with sanctions" keeps the sanctions, "to attack any
    ship that enters" the ship.
    """
    deed = _warned_deed(tree, predicate)
    noun = tree.head(deed) if deed is not None else None
    if deed is None or noun is None:
        return answer
    whom = noun.head == predicate.index or _hangs_bare(tree, noun)
    left_out = {w.start for w in tree.subtree(noun if whom else deed)}
    words = tuple(word for word in answer.words if word.start not in left_out)
    if not words:
        return answer
    start, end = words[0].start, words[-1].end
    return replace(answer, words=words, start=start, end=end, text=tree.text[start:end])


def _hangs_bare(tree: Tree, noun: Token) -> bool:
    """Whether a noun hangs on another without a word between, as none does that it completes.

    As in "threatened with consequences the states that", which is parsed so.
    """
    above = tree.head(noun)
    nominal = above is not None and above.tag in ("NOUN", "ADJ")
    return nominal and noun.relation in (MODIFIER, APPOSITION) and not tree.children(noun, CASE)


def threatened(tree: Tree, verb: Token) -> list[Topic]:
    """What a verb of threatening is about where no slot tells: an answer, or whom it warns.

    As in "threatened sanctions", "threatens those who would send soldiers".
    """
    nouns = [noun for noun in tree.children(verb, OBJECT) if names_answer(tree, noun)]
    topics = [topic for noun in nouns if (topic := build_topic(tree, noun)) is not None]
    warned = warned_of(tree, verb)
    return topics or ([warned] if warned is not None else [])


def trigger_in(tree: Tree, predicate: Token, condition: Span | None) -> Topic | None:
    """The measure that a condition names: its verb with its subject, or its noun."""
    if condition is None:
        return None
    words = [
        w for w in tree.sentence(predicate) if condition.start <= w.start and w.end <= condition.end
    ]
    verb = next((w for w in words if w.tag in VERBAL and tree.is_finite(w)), None)
    above = tree.head(verb) if verb is not None else None
    if verb is not None and verb.relation in _HELPING and above in words:
        verb = above  # "if soldiers were sent"
    if verb is None and any(w.tag in VERBAL for w in words[:2]):
        return None  # "without giving details"
    told = tree.text[condition.start : condition.end].lower().replace("’", "'")
    phrases = tree.language.words("conditions", "words")
    opening = max((len(words) for words in phrases if told.startswith(words[:-1])), default=0)
    inside = (w for w in words if w.start >= condition.start + opening - 1)  # not "in case of"
    noun = next((w for w in inside if w.tag in ("NOUN", "PROPN")), None)
    topic = trigger_of(tree, verb) if verb is not None else None
    if topic is None and noun is not None:
        topic = build_topic(tree, noun)
    unless = any(told.startswith(words) for words in tree.language.words("conditions", "unless"))
    return turned(topic) if topic is not None and unless else topic


def trigger_of(tree: Tree, verb: Token) -> Topic | None:
    """What a clause of condition names: its verb with what it is done to, or its subject.

    Of a verb without an object, as in "if troops came", the subject with the verb.
    """
    topic = _as_attack(tree, verb) or build_topic(tree, verb)
    if topic is None or not (topic.nouns or topic.verb):
        return None
    subject = next(iter(tree.children(verb, SUBJECT, PASSIVE_SUBJECT)), None)
    whole = build_topic(tree, subject) if subject is not None else None
    bare = not tree.children(verb, OBJECT, COMPLEMENT)
    if whole is not None and bare and (
        tree.is_word(verb, "conditions", "failing") or _is_ended(tree, verb)
    ):  # fmt: skip
        return turned(whole) if topic.sign > 0 else whole
    if subject is not None and whole is not None and is_name(subject) and not topic.nouns:
        return joined(tree, whole, topic)  # "if X gets involved" is about what it does
    named = any(word.tag in ("NOUN", "PROPN") for word in topic.words)
    if (topic.nouns and named) or whole is None:
        return topic
    # The verb helps to tell which measure it is; what is named is what the clause is about.
    told = replace(whole, words=(*whole.words, word_of(verb)))
    return turned(told) if topic.sign < 0 else told


def _is_ended(tree: Tree, verb: Token) -> bool:
    """As in "if the ban is not lifted", where the parser took it for an active clause."""
    ended = tree.children(verb, PASSIVE_AUXILIARY) and tree.children(verb, SUBJECT)
    return bool(ended) and any(frame.kind == "reverse" for frame in frames_of(tree, verb, "verb"))


def _answered(tree: Tree, answer: Topic) -> Topic | None:
    verb = tree.at.get(answer.core)
    return answered_by(tree, verb) if verb is not None else None


def answered_by(tree: Tree, verb: Token) -> Topic | None:
    """As in "respond to the tariffs", "give a harsh response to the tariffs": what is answered."""
    if verb.tag not in VERBAL:
        return None
    answering = [n for n in tree.children(verb, OBJECT) if names_answer(tree, n)]
    if not (answering or tree.is_word(verb, "consequence", "answers")):
        return None
    heads = [*answering[:1], verb]
    slots = tuple(tree.language.words("consequence", "answered"))
    near = [content.head for head in heads for content in contents(tree, head, slots)]
    for noun in near:
        named = noun.tag in ("NOUN", "ADJ") and not is_name(noun)
        if named and not tree.is_word(noun, "words", "times"):
            return build_topic(tree, noun)
    return None


def is_threat(tree: Tree, topic: Topic) -> bool:
    """Whether what somebody promises or is ready to do is an answer: "vowed to retaliate"."""
    verb = tree.at.get(topic.core)
    if verb is None or verb.tag not in VERBAL or tree.is_negated(verb):
        return False
    if tree.is_word(verb, "consequence", "answers"):
        return not is_mild(tree, verb)
    nouns = tree.children(verb, OBJECT)
    if tree.is_word(verb, "consequence", "giving") and any(names_answer(tree, n) for n in nouns):
        return True
    # "to strike a deal" strikes nobody
    agrees = any(tree.is_word(noun, "norms", "instruments") for noun in nouns)
    return tree.is_word(verb, "consequence", "striking") and not agrees


def is_conditional_threat(tree: Tree, predicate: Token, topics: Sequence[Topic]) -> bool:
    """As in "vowed to recall its ambassador should the trial go ahead".

    Who promises to withdraw its own forces if a truce holds threatens nobody.
    """
    starts = [topic.operators[0] if topic.operators else topic.core for topic in topics]
    verbs = [tree.at[start] for start in starts if start in tree.at]
    adverse = [
        verb
        for verb in verbs
        if tree.is_word(verb, "consequence", "adverse")
        and not any(tree.is_word(w, "consequence", "arms") for w in tree.children(verb, OBJECT))
    ]
    if not adverse or len(adverse) < len(topics):
        return False
    return (
        trigger_in(tree, predicate, find_condition(tree, predicate, tree.clause(predicate)))
        is not None
    )


def names_step(tree: Tree, noun: Token) -> bool:
    """As in "decisive action", "des mesures résolues": an answer that is not told."""
    called = (tree.is_word(word, "consequence", "firm") for word in tree.children(noun))
    return tree.is_word(noun, "consequence", "steps") and any(called)


def is_mild(tree: Tree, verb: Token) -> bool:
    """As in "will respond to the letter": one responds to much that is no provocation."""
    if not tree.is_word(verb, "consequence", "mild"):
        return False
    with_force = any(
        tree.is_word(word, "consequence", "answering") for word in tree.children(verb, OBLIQUE)
    )  # "respond with force"
    return not with_force and not any(
        tree.is_word(word, "consequence", name)
        for content in contents(tree, verb, tuple(tree.language.words("consequence", "answered")))
        for word in tree.subtree(content.head)
        for name in ("provoking", "harms", "answering")
    )


def warned_clause(tree: Tree, predicate: Token) -> Span | None:
    """Where the relative clause stands that tells whom an answer meets."""
    deed = _warned_deed(tree, predicate)
    words = tree.subtree(deed) if deed is not None else []
    return Span(words[0].start, words[-1].end) if words else None


def calls_war(tree: Tree, verb: Token) -> bool:
    """As in "would be considered an act of war", "will treat it as a declaration of war"."""
    if verb.tag not in VERBAL or not tree.is_word(verb, "consequence", "held"):
        return False
    told = " ".join(w.text.lower() for w in tree.subtree(verb) if w.index > verb.index)
    return any(words in told for words in tree.language.words("consequence", "phrases"))


def names_answer(tree: Tree, noun: Token) -> bool:
    """As in "countermeasures", "retaliatory action"."""
    near = (noun, *tree.children(noun, ADJECTIVE))
    return any(tree.is_word(word, "consequence", "answering") for word in near)


def _as_attack(tree: Tree, verb: Token) -> Topic | None:
    """As in "if X attacked its reactor": the attack sets it off, it does not end the reactor."""
    if not tree.is_word(verb, "deeds", "bad") or tree.is_negated(verb):
        return None
    topic = build_topic(tree, verb, is_deed=True)
    objects = [c for c in tree.children(verb, OBJECT, PASSIVE_SUBJECT) if c.tag in NOMINAL]
    if not objects and tree.is_reflexive(verb):  # "s'attaquer à"
        objects = [c for c in tree.children(verb, OBLIQUE) if c.tag in NOMINAL]
    if topic is None or not objects or objects[0].tag == "PRON":
        return None
    name = " ".join(w.text for w in tree.subtree(objects[0]) if w.tag in ("ADJ", "NOUN", "PROPN"))
    return replace(
        topic, words=(word_of(verb), word_of(objects[0])), sign=1, operators=(), refused=False,
        verb=verb.lemma, nouns=(name,), core=verb.start, anaphoric=False,
    )  # fmt: skip


def without_condition(topic: Topic, condition: Span | None) -> Span:
    """The words of a topic on their side of the condition."""
    if condition is None:
        return Span(topic.start, topic.end)
    before = [w for w in topic.words if w.end <= condition.start]
    inside = before or [w for w in topic.words if w.start >= condition.end]
    return Span(inside[0].start, inside[-1].end) if inside else Span(topic.start, topic.end)


def _covering(clause: Span, topic: Topic) -> Span:
    return Span(min(clause.start, topic.start), max(clause.end, topic.end))
