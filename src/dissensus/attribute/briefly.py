"""Positions told in a word or two: "replied: “Absolutely not”", "No to war", "No plans to".

They have no predicate that a frame could fit; what is answered or named beside them is what
they are about, and whoever says them holds them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from dissensus.attribute.content import contents
from dissensus.attribute.frames import frames_of
from dissensus.attribute.holders import noun_holders, verb_holders
from dissensus.attribute.make import Context, Sense, make_attributions
from dissensus.attribute.speakers.speech import inverted_subject, is_speech
from dissensus.attribute.subjects import is_name
from dissensus.attribute.topics import build_topic
from dissensus.attribute.tree import Tree
from dissensus.languages.syntax import NOMINAL, VERBAL
from dissensus.parse import Token
from dissensus.records import Attribution, Mention, Span, Stance, Topic

_ANSWERS: tuple[tuple[str, Stance], ...] = (("no", "oppose"), ("yes", "support"))
#: An answer has at most this many words.
_WORDS = 4
#: How far behind a verb of asking the question may begin, in words.
_NEAR = 6


def find_brief(context: Context) -> Iterator[Attribution]:
    """Answers to questions, and the yes or no that heads a line."""
    tree = context.tree
    for token in tree.tokens:
        if token.tag in VERBAL and tree.is_word(token, "words", "asking"):
            yield from _answered(context, token)
        yield from _to(context, token)
        yield from _none_of(context, token)
    yield from _asked_outright(context)


def questions(tree: Tree, verb: Token) -> list[Token]:
    """What is asked: "asked whether Riga would buy drones" -> "buy"."""
    if verb.tag not in VERBAL or not tree.is_word(verb, "words", "asking"):
        return []
    found = [content.head for content in contents(tree, verb, ("whether",))]
    return found or _asked_behind(tree, verb)


def _asked_behind(tree: Tree, verb: Token) -> list[Token]:
    """As in "interrogée pour savoir si Oslo achèterait": a clause that hangs elsewhere."""
    for word in tree.tokens[verb.index + 1 : verb.index + _NEAR]:
        if word.tag == "PUNCT" or word.sentence != verb.sentence:
            return []
        above = tree.head(word)
        if tree.is_word(word, "words", "whether") and above is not None and above.tag in VERBAL:
            return [above] if above.index > word.index else []
    return []


# -- answers ------------------------------------------------------------------------------
def _answered(context: Context, asking: Token) -> Iterator[Attribution]:
    """As in "Asked whether X would sell, the minister answered in the negative"."""
    tree = context.tree
    for question in questions(tree, asking)[:1]:
        topic = build_topic(tree, question, is_deed=True)
        if topic is None or topic.anaphoric:
            continue
        asked = {word.index for word in tree.subtree(question)} | {asking.index}
        own = [word for word in tree.sentence(asking) if word.index not in asked]
        last = tree.sentence(asking)[-1].index
        behind = tree.sentence(tree.tokens[last + 1]) if last + 1 < len(tree.tokens) else ()
        for words in (own, behind):
            found = _answer(tree, words)
            if found is not None:
                yield from _reply(context, found, words, topic)
                break


def _asked_outright(context: Context) -> Iterator[Attribution]:
    """As in "Will Riga sell shells? “No,” the minister replied"."""
    tree = context.tree
    for (first, last), (start, end) in pairwise(tree.parsed.sentences):
        if tree.tokens[last - 1].text != "?":
            continue
        verb = next((w for w in tree.tokens[first:last] if w.tag == "VERB"), None)
        topic = build_topic(tree, verb, is_deed=True) if verb is not None else None
        words = tree.tokens[start:end]
        found = _answer(tree, words) if topic is not None and not topic.anaphoric else None
        if found is not None and topic is not None:
            yield from _reply(context, found, words, topic)


def _answer(tree: Tree, words: Sequence[Token]) -> tuple[Token, Stance] | None:
    """The last word of an answer among the words of a sentence, with what it says."""
    for at, word in enumerate(words):
        for name, stance in _ANSWERS:
            length = _length(tree, words, at, name)
            if length and _stands_alone(tree, words, at, at + length):
                return words[at + length - 1], stance
        whole = word.tag == "AUX" and word.is_finite and at and tree.tokens[word.head] in words
        if whole and _is_whole(tree, words, at):
            return word, "oppose" if tree.is_negated(word) else "support"
    return None


def _length(tree: Tree, words: Sequence[Token], at: int, name: str) -> int:
    """How many words from a place on are an answer of the list; 0 where none is."""
    answers = tree.language.words("words", name)
    forms = [word.text.lower() for word in words[at : at + _WORDS]]
    return next((n for n in range(len(forms), 0, -1) if " ".join(forms[:n]) in answers), 0)


def _stands_alone(tree: Tree, words: Sequence[Token], first: int, end: int) -> bool:
    """Whether an answer is all that is said: behind a cue or a mark, before a mark or cue."""
    before, after = words[first - 1] if first else None, words[end] if end < len(words) else None
    inside = words[first].index in tree.quote_at
    opens = before is None or before.tag == "PUNCT" or is_speech(tree, before)
    opens = opens or tree.is_word(before, "words", "that") if before is not None else opens
    closes = after is None or after.tag in ("PUNCT", "SCONJ")
    closes = closes or (inside and after is not None and after.index not in tree.quote_at)
    return opens and closes


def _is_whole(tree: Tree, words: Sequence[Token], at: int) -> bool:
    """As in "that it would not", "she will": a subject, an auxiliary and nothing more."""
    end = at + 1
    while end < len(words) and tree.is_word(words[end], "words", "negation"):
        end += 1
    closes = end == len(words) or words[end].tag == "PUNCT"
    subject = words[at - 1]
    return closes and (tree.is_subject_pronoun(subject) or is_name(subject))


def _reply(
    context: Context, found: tuple[Token, Stance], words: Sequence[Token], topic: Topic
) -> Iterator[Attribution]:
    answer, stance = found
    holders = _tellers(context, answer, words)
    sense = Sense(stance, "says", "reply", rule="verb-stance", negations=0)
    told = [word for word in words if word.tag != "PUNCT"]
    for row in make_attributions(context, answer, holders, [topic], sense):
        yield replace(row, clause=Span(told[0].start, told[-1].end))


def _tellers(context: Context, word: Token, words: Sequence[Token]) -> list[Mention]:
    """Who says a word: whoever is quoted, the subject of a verb of speech, or whose line it is."""
    tree = context.tree
    voice = context.voices.of(word)
    if voice is not None:
        return [voice]
    for verb in words:
        if verb.tag in VERBAL and is_speech(tree, verb):
            behind = inverted_subject(tree, verb)
            apart = verb.index and tree.tokens[verb.index - 1].text == ","
            holders = [] if apart and behind is not None else verb_holders(tree, verb)
            if holders or behind is not None:
                return holders or [tree.mention(behind)] if behind is not None else holders
    for noun in words:
        if noun.tag == "NOUN" and tree.is_word(noun, "words", "voicing_nouns"):
            return noun_holders(tree, noun)
    return []


# -- headings -----------------------------------------------------------------------------
def _to(context: Context, word: Token) -> Iterator[Attribution]:
    """As in "Yes to training, no to combat: Oslo's line has not changed"."""
    tree = context.tree
    stance = next((s for n, s in _ANSWERS if tree.is_word(word, "words", n)), None)
    following = tree.tokens[word.index + 1 : word.index + 2]
    if stance is None or not following or word.sentence != following[0].sentence:
        return
    apart = tree.quote_at.get(word.index) != tree.quote_at.get(following[0].index)  # « le "oui" à »
    if apart or tree.plain(following[0]) not in tree.language.slots["to"]:
        return
    if not _opens(tree, word):
        return
    head = _governed(tree, following[0])
    topic = build_topic(tree, head) if head is not None else None
    if head is None or topic is None:
        return
    topic = _between(tree, topic, following[0].index + 1)
    if head.tag in VERBAL and tree.is_negated(head):  # the "no" itself, hung on the verb
        topic = replace(topic, sign=-topic.sign)
    yield from _headed(context, word, topic, stance)


def _opens(tree: Tree, word: Token) -> bool:
    """Whether a word opens a sentence, quoted words, or what stands behind a mark."""
    before = tree.tokens[word.index - 1] if word.index else None
    apart = before is None or before.sentence != word.sentence or before.tag in ("PUNCT", "CCONJ")
    return apart or tree.quote_at.get(word.index) != tree.quote_at.get(word.index - 1)


def _governed(tree: Tree, preposition: Token) -> Token | None:
    """The noun or verb behind a preposition."""
    head = tree.head(preposition)
    if head is not None and head.index > preposition.index and head.tag in (*NOMINAL, *VERBAL):
        return head
    near = tree.tokens[preposition.index + 1 : preposition.index + 5]
    return next((word for word in near if word.tag in ("NOUN", "PROPN")), None)


def _between(tree: Tree, topic: Topic, first: int) -> Topic:
    """A topic from a word on to the next mark behind what it names."""
    start = tree.tokens[first].start
    marks = (w.start for w in tree.sentence(tree.tokens[first]) if w.tag == "PUNCT")
    end = next((mark for mark in marks if mark > topic.core), topic.end)
    words = tuple(word for word in topic.words if start <= word.start < end)
    if not words or topic.core < start:
        return topic
    start, end = words[0].start, words[-1].end
    return replace(topic, start=start, end=end, text=tree.text[start:end], words=words)


def _headed(context: Context, word: Token, topic: Topic, stance: Stance) -> Iterator[Attribution]:
    tree = context.tree
    words = [w for w in tree.sentence(word) if not topic.start <= w.start < topic.end]
    holders = _tellers(context, word, words)
    sense = Sense(stance, "says", rule="verb-stance", negations=0)
    yield from make_attributions(context, word, holders, [topic], sense)


def _none_of(context: Context, word: Token) -> Iterator[Attribution]:
    """As in "No plans to raise the tax, says the minister": a line without a verb of its own.

    Only of plans: "No survivors, says the navy" refuses nothing.
    """
    tree = context.tree
    if not tree.is_word(word, "words", "no_determiners") or not _begins(tree, word):
        return
    words = _until_mark(tree, word)
    if len(words) > 1 and tree.plain(words[1]) in tree.language.slots["to"]:
        return
    head = tree.head(word)
    if head is None or head not in words or not _is_plan(tree, head):
        return
    if any(one.is_finite for one in words if one is not head):
        return
    topic = build_topic(tree, head)
    if topic is None or topic.anaphoric:
        return
    topic = replace(_between(tree, topic, word.index + 1), sign=1)
    yield from _headed(context, word, topic, "oppose")


def _begins(tree: Tree, word: Token) -> bool:
    """Whether a word is the first of its sentence or of quoted words."""
    before = tree.tokens[word.index - 1] if word.index else None
    if before is None or before.sentence != word.sentence:
        return True
    return (
        word.text[:1].isupper()
        and word.index in tree.quote_at
        and (before.index not in tree.quote_at)
    )


def _until_mark(tree: Tree, word: Token) -> list[Token]:
    """The words from one on to the next comma, colon or closing mark."""
    found: list[Token] = []
    for one in tree.sentence(word):
        if one.index < word.index:
            continue
        if one.tag == "PUNCT" or tree.quote_at.get(one.index) != tree.quote_at.get(word.index):
            break
        found.append(one)
    return found


def _is_plan(tree: Tree, word: Token) -> bool:
    """As in "No plans to", also where the parser takes the noun for a verb."""
    verbal = tree.is_word(word, "words", "transparent_verbs") and not tree.subjects(word)
    return verbal or any(frame.kind == "plan" for frame in frames_of(tree, word, "noun"))


__all__ = ["find_brief", "questions"]
