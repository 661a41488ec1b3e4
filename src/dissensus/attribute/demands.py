"""What a speaker asks for without naming itself: "il faut cesser", "la Russie doit partir".

In reported or quoted speech these are positions of whoever speaks.
"""

from __future__ import annotations

from collections.abc import Iterator

from dissensus.attribute.content import frames_of
from dissensus.attribute.make import Context, Sense, make_attributions
from dissensus.attribute.topics import build_topic, joined, pointing, turned
from dissensus.attribute.tree import NOMINAL, VERBAL, Tree, word_of
from dissensus.languages.syntax import (
    AUXILIARY,
    COMPLEMENT,
    COPULA,
    PASSIVE_SUBJECT,
    SUBJECT,
)
from dissensus.parse import Token
from dissensus.records import Attribution, Mention, Topic


def find_demand(context: Context, token: Token, voice: Mention) -> Iterator[Attribution]:
    """As in "la Russie doit partir", "nous devons aider": must in somebody's words."""
    tree = context.tree
    modal, verb = _must(tree, token)
    if modal is None or verb is None or _is_no_measure(tree, verb) or _is_supposed(tree, modal):
        return
    topic = _demanded(tree, modal, verb)
    if topic is None or _is_about_nothing(tree, modal, verb):
        return
    excludes = tree.is_passive(verb) and any(
        f.kind == "stance" and f.stance == "oppose" for f in frames_of(tree, verb, "verb")
    )
    own = tree.children(verb, PASSIVE_SUBJECT)
    named = bool(own) and own[0].tag != "PRON" and not tree.is_word(own[0], "words", "nothing")
    if excludes and named and tree.is_negated(verb):
        yield from make_attributions(
            context, verb, [voice], [turned(topic)],
            Sense("open", "says", "demand", rule="demand", negations=0),
        )  # fmt: skip  # "should not be ruled out"
        return
    # build_topic has turned the sign where the verb itself is negated ("doit ne pas").
    negations = tree.is_negated(modal) if modal.index != verb.index else 0
    yield from make_attributions(
        context, verb, [voice], [topic],
        Sense("support", "calls", "demand", "oppose", "demand", negations),
    )  # fmt: skip


def _is_about_nothing(tree: Tree, modal: Token, verb: Token) -> bool:
    words = (*tree.children(modal), *tree.children(verb))
    return any(tree.is_word(word, "words", "nothing") for word in words)


def _is_no_measure(tree: Tree, verb: Token) -> bool:
    """As in "doit être fier", "il faut reconnaître": a state or a thought."""
    if tree.children(verb, COPULA) or tree.is_word(verb, "deeds", "stative"):
        return True
    return tree.is_word(verb, "modality", "mental")


def _is_supposed(tree: Tree, modal: Token) -> bool:
    """As in "Si je devais résumer"."""
    return any(
        tree.is_word(child, "words", "whether") and child.index < modal.index
        for child in (*tree.children(modal), *_siblings(tree, modal))
    )


def _siblings(tree: Tree, token: Token) -> list[Token]:
    above = tree.head(token)
    return tree.children(above, "marker") if above is not None else []


def _demanded(tree: Tree, modal: Token, verb: Token) -> Topic | None:
    """What must be done, with who must do it; "X doit cesser" is against X."""
    topic = build_topic(tree, verb)
    subjects = tree.children(modal, SUBJECT, PASSIVE_SUBJECT) or tree.children(
        verb, SUBJECT, PASSIVE_SUBJECT
    )
    subject = next((s for s in subjects if s.tag in NOMINAL and s.tag != "PRON"), None)
    subject = subject or interrupted_subject(tree, verb)
    if subject is None:
        return topic
    whole = build_topic(tree, subject)
    ends = any(frame.kind == "reverse" for frame in frames_of(tree, verb, "verb"))
    if whole is None or (topic is not None and topic.nouns):
        return topic if whole is None or topic is None else joined(tree, whole, topic)
    return turned(whole) if ends else topic and joined(tree, whole, topic)


def _must(tree: Tree, token: Token) -> tuple[Token | None, Token | None]:
    """A modal of duty with the infinitive that it rules."""
    if token.tag not in VERBAL or not tree.is_word(token, "modality", "must"):
        return None, None
    above = tree.head(token)
    if token.relation == AUXILIARY and above is not None:
        helps = tree.is_word(token, "modality", "tense_auxiliaries")
        return (None, None) if helps else (token, above)
    for child in tree.children(token, COMPLEMENT):
        if child.form == "Inf" or not tree.is_finite(child):
            return token, child
    return None, None


def find_impersonal(context: Context) -> Iterator[Attribution]:
    """As in "il faut", "hors de question de": in somebody's words a position of the speaker."""
    tree = context.tree
    for first, last in tree.parsed.sentences:
        words = tree.tokens[first:last]
        joined, offsets = _joined(words)
        for phrase, stance, act in tree.language.impersonal:
            at = joined.find(f" {phrase} ")
            if at < 0:
                continue
            token = words[offsets[joined[: at + len(phrase) + 1].count(" ") - 1]]
            voice = context.voices.of(token)
            topic = _following_topic(tree, words, token)
            opening = words[offsets[joined[: at + 1].count(" ") - 1]]
            if tree.is_word(opening, "words", "nothing"):
                topic = pointing(word_of(opening))  # "rien ne doit être exclu": told before
            if voice is not None and topic is not None:
                yield from make_attributions(
                    context, token, [voice], [topic],
                    Sense(stance, act, "impersonal", rule="impersonal", negations=0),
                )  # fmt: skip
            break


def _joined(words: tuple[Token, ...]) -> tuple[str, list[int]]:
    forms = [word.text.lower().replace("’", "'") for word in words]
    joined = " " + " ".join(forms) + " "
    return joined.replace("n' ", "n'").replace("s' ", "s'"), _offsets(forms)


def _offsets(forms: list[str]) -> list[int]:
    """For each blank-separated piece of the joined text the index of its last word."""
    offsets: list[int] = []
    for index in range(len(forms)):
        if index and forms[index - 1] in ("n'", "s'"):
            offsets[-1] = index
        else:
            offsets += [index] * len(forms[index].split(" "))
    return offsets


def _following_topic(tree: Tree, words: tuple[Token, ...], token: Token) -> Topic | None:
    """The infinitive, clause or noun after the phrase."""
    for word in words:
        if word.index <= token.index or word.index - token.index > 9:
            continue
        if word.tag in VERBAL and word.form == "Inf":
            return None if _is_no_measure(tree, word) else build_topic(tree, word)
        if word.tag in ("NOUN", "PROPN") and not tree.is_word(word, "words", "times"):
            above = tree.head(word)
            clause = above is not None and above.tag in VERBAL and above.index > word.index
            return build_topic(tree, above if clause and above is not None else word)
    return None


def interrupted_subject(tree: Tree, predicate: Token) -> Token | None:
    """As in '"The levy," said X, "is a mistake"': the subject in the quotation before."""
    quote = tree.quote_at.get(predicate.index)
    subjects = tree.children(predicate, SUBJECT, PASSIVE_SUBJECT)
    if quote is None or not quote or any(s.index in tree.quote_at for s in subjects):
        return None
    first = tree.parsed.quoted[quote].start
    inside = [t for t in tree.sentence(predicate) if first <= t.start <= predicate.start]
    if any(t.tag in NOMINAL for t in inside if t.index < predicate.index and t in subjects):
        return None
    before = [i for i, q in tree.quote_at.items() if q == quote - 1]
    if not before or tree.tokens[before[-1]].text != ",":
        return None
    words = [tree.tokens[i] for i in before]
    if any(word.is_finite for word in words):
        return None
    roots = (w for w in words if w.tag in ("NOUN", "PROPN") and w.head not in before[:-1])
    return next((w for w in words if w.head == w.index and w.tag in NOMINAL), next(roots, None))
