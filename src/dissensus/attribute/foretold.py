"""What somebody says will follow if a measure is taken: red lines told as conditionals.

"If troops came, X said, a conflict would be inevitable": the concept is what the condition
names, the rest its consequence. It is a threat where the consequence is the speaker's own
answer ("it would strike back if …"), else a warning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dissensus.attribute.make import Context, Sense, make_attributions
from dissensus.attribute.speech import is_speech
from dissensus.attribute.threats import trigger_in, trigger_of
from dissensus.attribute.topics import build_topic
from dissensus.attribute.tree import Tree
from dissensus.languages.syntax import AUXILIARY, COPULA, MARKER, PASSIVE_SUBJECT, SUBJECT, VERBAL
from dissensus.parse import Token
from dissensus.records import Attribution, Mention, Span, Topic

_HARM = Sense("reserved", "warns", "harm", rule="harm", negations=0)
_ANSWER = Sense("oppose", "threatens", "threat", rule="threat", negations=0)


def find_foretold(context: Context, token: Token, voice: Mention) -> Iterator[Attribution]:
    """A red line of the speaker, where a word heads what will follow and has its condition."""
    tree = context.tree
    if token.tag not in VERBAL and not tree.children(token, COPULA):
        return
    clause = _condition_of(tree, token)
    if clause is None:
        yield from _equated(context, token, voice)
        return
    if is_speech(tree, token):
        return
    sense = _sense_of(tree, token, clause)
    topic = trigger_of(tree, clause) if sense is not None else None
    if sense is None or topic is None:
        return
    span = _main_clause(tree, token, clause)
    for found in make_attributions(context, token, [voice], [topic], sense):
        yield replace(found, quote=_quote(tree, found, span), consequence=span)


def _equated(context: Context, token: Token, voice: Mention) -> Iterator[Attribution]:
    """As in "any deployment would be a legitimate target": what a measure is said to be."""
    tree = context.tree
    if not tree.children(token, COPULA) and not tree.is_word(token, "consequence", "equating"):
        return
    subject = next(iter(tree.children(token, SUBJECT)), None)
    words = [word for word in tree.subtree(token) if word.sentence == token.sentence]
    if subject is None or subject.tag == "PRON" or tree.is_negated(token):
        return
    end = max(word.index for word in tree.subtree(subject))
    after = [word for word in words if word.index > end]
    topic = build_topic(tree, subject) if _has_phrase(tree, after) else None
    if topic is None:
        return
    until = next((at for at, word in enumerate(after) if word.tag == "PUNCT"), len(after))
    span = Span(after[0].start, after[max(0, until - 1)].end)
    for found in make_attributions(context, token, [voice], [topic], _HARM):
        yield replace(found, quote=_quote(tree, found, span), consequence=span)


def _condition_of(tree: Tree, token: Token) -> Token | None:
    """The clause of condition that belongs to a main clause; the parser may hang it on "said"."""
    for verb in tree.sentence(token):
        above = tree.head(verb)
        if above is None or verb.tag not in VERBAL or not _opens_condition(tree, verb):
            continue
        if above.index == token.index:
            return verb
        around = tree.head(above)
        aside = around is not None and around.index == token.index
        if is_speech(tree, above) and (aside or token.head == above.index):
            return verb
    return None


def _opens_condition(tree: Tree, verb: Token) -> bool:
    """As in "if troops came", "should troops come"."""
    lists = (("words", "whether"), ("conditions", "elided"))
    markers = tree.children(verb, MARKER)
    if any(tree.is_word(marker, *row) for marker in markers for row in lists):
        return True
    subjects = tree.children(verb, SUBJECT, PASSIVE_SUBJECT)
    helpers = tree.children(verb, AUXILIARY)
    return any(
        tree.is_word(helper, "conditions", "inverted") and helper.index < subject.index
        for helper in helpers
        for subject in subjects[:1]
    )


def _sense_of(tree: Tree, token: Token, clause: Token) -> Sense | None:
    """A threat of one's own answer, a warning of a harm, or None where neither is told."""
    words = _main_words(tree, token, clause)
    if _is_foretold(tree, words):
        return _HARM
    contrast = any(tree.is_word(word, "words", "contrast") for word in words)
    if tree.is_negated(token) and not contrast:
        return None
    if tree.is_word(token, "consequence", "answers") and _is_own(tree, token):
        return _ANSWER
    if _has_phrase(tree, words):
        return _HARM
    leads = any(
        tree.is_word(token, "consequence", name) for name in ("verbs", "harmful", "meeting")
    )
    harms = [word for word in words if tree.is_word(word, "consequence", "harms")]
    return _HARM if leads and harms else None


def _is_foretold(tree: Tree, words: Sequence[Token]) -> bool:
    """Whether a harm is called certain or likely: "inevitable", "the inevitability of a war"."""
    named = [word for word in words if tree.is_word(word, "consequence", "foretold")]
    harms = (
        word
        for word in words
        if tree.is_word(word, "consequence", "harms") and word.tag in ("NOUN", "PROPN")
    )
    return bool(named) and any(word not in named for word in harms)


def _has_phrase(tree: Tree, words: Sequence[Token]) -> bool:
    told = " ".join(word.text.lower() for word in words)
    return any(phrase in told for phrase in tree.language.words("consequence", "phrases"))


def _is_own(tree: Tree, verb: Token) -> bool:
    """Whether who speaks would do it: by a pronoun that stands for the speaker, or none."""
    subjects = tree.subjects(verb)
    return all(subject.tag == "PRON" for subject in subjects)


def _main_words(tree: Tree, token: Token, clause: Token) -> list[Token]:
    """The words of the main clause: without the condition and without who says it."""
    outside = {word.index for word in tree.subtree(clause)}
    for word in tree.subtree(token):
        says = is_speech(tree, word) and tree.is_finite(word)  # not "would have to speak of"
        if word.index != token.index and says and word.index not in outside:
            outside |= {below.index for below in tree.subtree(word)}
    words = [word for word in tree.subtree(token) if word.index not in outside]
    words = [word for word in words if word.sentence == token.sentence]
    while words and (words[0].tag == "PUNCT" or words[0].relation == MARKER):
        words.pop(0)
    while words and words[-1].tag == "PUNCT":
        words.pop()
    return words


def _main_clause(tree: Tree, token: Token, clause: Token) -> Span:
    """The main clause on its own side of the condition."""
    words = _main_words(tree, token, clause)
    condition = tree.subtree(clause)
    if condition[0].index > token.index:
        words = [word for word in words if word.index < condition[0].index]
    else:
        words = [word for word in words if word.index > condition[-1].index]
    return Span(words[0].start, words[-1].end) if words else Span(token.start, token.end)


def _quote(tree: Tree, found: Attribution, span: Span) -> Span | None:
    """The quoted words that carry it: those of the attribution, else the first within the span."""
    if found.quote is not None:
        return found.quote
    inside = (q for q in tree.parsed.quoted if span.start <= q.start and q.end <= span.end + 3)
    return next((Span(quoted.start, quoted.end) for quoted in inside), None)


def warn_if(
    context: Context,
    predicate: Token,
    holders: Sequence[Mention],
    topics: Sequence[Topic],
    targets: Sequence[Mention],
) -> list[Attribution]:
    """As in "warned that it would cut the gas if X signed", "warned X of sanctions if …".

    The concept is what the condition names, what is warned of its consequence. Empty where no
    condition names anything.
    """
    tree = context.tree
    found = []
    for topic in topics:
        head = tree.at.get(topic.core)
        own = head is not None and _is_own_answer(tree, head, predicate)
        for plain in make_attributions(
            context, predicate, holders, [topic], _ANSWER if own else _HARM, targets=targets
        ):
            trigger = trigger_in(tree, predicate, plain.condition)
            if trigger is None or trigger.core == topic.core:
                return []
            span = _without(tree, head or predicate, plain.condition, topic)
            clause = Span(
                min(plain.clause.start, trigger.start), max(plain.clause.end, trigger.end)
            )
            found.append(replace(plain, topic=trigger, clause=clause, consequence=span))
    return found


def _is_own_answer(tree: Tree, head: Token, predicate: Token) -> bool:
    """What the speaker will do: a clause of its own, or a noun such as "sanctions"."""
    if head.tag in VERBAL:
        subjects = tree.children(head, SUBJECT, PASSIVE_SUBJECT)
        is_empty = tree.children(head, COPULA) or tree.is_word(head, "words", "impersonal_verbs")
        return bool(subjects) and not is_empty and all(s.tag == "PRON" for s in subjects)
    return tree.is_word(head, "consequence", "answering") and head.index > predicate.index


def _without(tree: Tree, head: Token, condition: Span | None, topic: Topic) -> Span:
    """What is foretold: the clause of its head before the condition."""
    if condition is None:
        return Span(topic.start, topic.end)
    if head.tag not in VERBAL:
        inside = [w for w in topic.words if w.end <= condition.start or w.start >= condition.end]
        return Span(inside[0].start, inside[-1].end) if inside else Span(topic.start, topic.end)
    words = [w for w in tree.subtree(head) if w.sentence == head.sentence]
    words = [w for w in words if not condition.start <= w.start < condition.end]
    while words and (words[0].relation == MARKER or words[0].tag == "PUNCT"):
        words.pop(0)
    words = [w for w in words if w.end <= condition.start or condition.end <= words[0].start]
    while words and words[-1].tag == "PUNCT":
        words.pop()
    return Span(words[0].start, words[-1].end) if words else Span(topic.start, topic.end)


__all__ = ["find_foretold", "warn_if"]
