"""What a speaker says must be done, or must not: "la Russie doit partir", "il faut cesser"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from dissensus.attribute.asserted import is_no_measure
from dissensus.attribute.frames import frames_of
from dissensus.attribute.given import joined, pointing, turned
from dissensus.attribute.holders import is_body
from dissensus.attribute.make import Context, Sense, make_attributions
from dissensus.attribute.reasons import denied_reason
from dissensus.attribute.supposed import is_inverted_condition
from dissensus.attribute.topics import build_topic
from dissensus.attribute.tree import Tree, word_of
from dissensus.attribute.worth import subject_before, value_of
from dissensus.languages import Language
from dissensus.languages.syntax import (
    AUXILIARY,
    COMPLEMENT,
    CONJUNCT,
    COPULA,
    MARKER,
    NOMINAL,
    PASSIVE_SUBJECT,
    SUBJECT,
    VERBAL,
)
from dissensus.parse import Token
from dissensus.records import Act, Attribution, Mention, Stance, Topic

#: Tenses that tell of what was.
_PAST = ("Past", "Imp")


def find_demands(context: Context, token: Token, voice: Mention) -> Iterator[Attribution]:
    """What somebody says must be, and what nobody may do."""
    yield from _demand(context, token, voice)
    yield from _barred(context, token, voice)


def _demand(context: Context, token: Token, voice: Mention) -> Iterator[Attribution]:
    """As in "la Russie doit partir", "nous devons aider": must in somebody's words."""
    tree = context.tree
    modal, first = _must(tree, token)
    if modal is None or first is None or _is_supposed(tree, modal):
        return
    if is_inverted_condition(tree, first) or any(denied_reason(tree, v) for v in (modal, first)):
        return  # "should troops come", "sees no reason why it should pay"
    if _is_past(tree, modal) or _is_yet(tree, modal, first):
        return
    for verb in _required(tree, modal, first):
        yield from _requirement(context, modal, verb, voice)


def _is_past(tree: Tree, modal: Token) -> bool:
    """As in "“We had to leave”", « “J'ai dû partir” »: told of the past, and asked of nobody.

    In reported words the past is the speaker's present: "said that Oslo had to leave".
    """
    if modal.index not in tree.quote_at:
        return False
    past = modal.tense in _PAST or tree.finite(modal).tense in _PAST
    return past and "Cnd" not in (modal.mood, tree.finite(modal).mood)


def _is_yet(tree: Tree, modal: Token, verb: Token) -> bool:
    """As in "has yet to sign": it is not done, and nobody says that it must be."""
    between = tree.tokens[modal.index + 1 : verb.index]
    return any(tree.is_word(word, "modality", "yet") for word in between)


def _required(tree: Tree, modal: Token, verb: Token) -> list[Token]:
    """What must be done: "doivent rester calmes et faire preuve de retenue" is two things."""
    further = [
        w
        for w in tree.sentence(verb)
        if w.form == "Inf" and w.relation == CONJUNCT and w.index > verb.index
        and modal in tree.ancestors(w)
    ]  # fmt: skip
    return [w for w in (verb, *further) if not is_no_measure(tree, w) or _is_to_be_so(tree, w)]


def _is_to_be_so(tree: Tree, predicate: Token) -> bool:
    """As in "the inquiry should be thorough", "the next step must be a truce"."""
    above = tree.head(predicate)
    own = tree.children(predicate, SUBJECT) or (tree.children(above, SUBJECT) if above else [])
    subjects = [s for s in own if s.tag == "NOUN"]
    if not subjects or not tree.children(predicate, COPULA) or is_body(tree, subjects[0]):
        return False
    if predicate.tag == "NOUN":
        return _is_named_by(tree, subjects[0])
    plain = not tree.preposition(predicate) and value_of(tree, predicate) is None
    return predicate.tag == "ADJ" and plain


def _is_named_by(tree: Tree, subject: Token) -> bool:
    """Whether a subject says nothing itself: "the first step", "our priority"."""
    return tree.is_word(subject, "values_of", "carriers") or tree.is_word(subject, "aims", "nouns")


def _requirement(
    context: Context, modal: Token, verb: Token, voice: Mention
) -> Iterator[Attribution]:
    tree = context.tree
    topic = _demanded(tree, modal, verb)
    if topic is None or _is_about_nothing(tree, modal, verb):
        return
    excluded = _not_excluded(tree, modal, verb)
    if excluded is not None:
        sense = Sense("open", "says", "demand", rule="demand", negations=0)
        yield from make_attributions(context, verb, [voice], [excluded], sense)
        return
    # build_topic has turned the sign where the verb itself is negated ("doit ne pas").
    negations = tree.is_negated(modal) if modal.index != verb.index else 0
    yield from make_attributions(
        context, verb, [voice], [topic],
        Sense("support", "calls", "demand", "oppose", "demand", negations),
    )  # fmt: skip


def _not_excluded(tree: Tree, modal: Token, verb: Token) -> Topic | None:
    """As in "the sending of troops should not be ruled out": what stays open."""
    opposes = any(
        f.kind == "stance" and f.stance == "oppose" for f in frames_of(tree, verb, "verb")
    )
    if not opposes or not tree.is_passive(verb):
        return None
    if not (tree.is_negated(verb) or tree.is_negated(modal)):
        return None
    own = tree.children(verb, PASSIVE_SUBJECT) or tree.children(modal, SUBJECT)
    if not own or own[0].tag == "PRON" or tree.is_word(own[0], "words", "nothing"):
        return None
    return build_topic(tree, own[0])


def _barred(context: Context, token: Token, voice: Mention) -> Iterator[Attribution]:
    """As in "on ne peut pas prendre en otage": what nobody may do the speaker opposes.

    So he does what somebody "cannot legally impose".
    """
    tree = context.tree
    if not tree.is_word(token, "modality", "can"):
        return
    above = tree.head(token)
    helps = token.relation == AUXILIARY and above is not None  # "you cannot sell the port"
    verb = above if helps and above is not None else token
    subjects = tree.children(verb, SUBJECT)
    lawful = any(tree.is_word(word, "modality", "lawfully") for word in tree.children(verb))
    if not lawful and not any(tree.is_word(one, "words", "anybody") for one in subjects):
        return
    if not tree.is_negated(verb):
        return
    for child in [verb] if helps else tree.children(token, COMPLEMENT):
        framed = frames_of(tree, child, "verb")
        idle = framed or is_no_measure(tree, child)
        topic = None if idle else build_topic(tree, child, is_deed=helps)
        if topic is not None:
            topic = replace(topic, sign=1) if helps else topic  # the negation is told
            sense = Sense("oppose", "says", rule="barred", negations=0)
            yield from make_attributions(context, token, [voice], [topic], sense)


def _is_about_nothing(tree: Tree, modal: Token, verb: Token) -> bool:
    words = (*tree.children(modal), *tree.children(verb))
    return any(tree.is_word(word, "words", "nothing") for word in words)


def _is_supposed(tree: Tree, modal: Token) -> bool:
    """As in "Si je devais résumer", "ne sait pas s'il faut construire"."""
    above = tree.head(modal)
    lists = (("words", "whether"), ("conditions", "elided"))
    if modal.relation == COMPLEMENT and above is not None and above.tag in VERBAL and any(
        tree.is_word(marker, *row) for marker in tree.children(modal, MARKER) for row in lists
    ):  # fmt: skip
        return True
    return any(
        tree.is_word(child, "words", "whether") and child.index < modal.index
        for child in (*tree.children(modal), *_siblings(tree, modal))
    )


def _siblings(tree: Tree, token: Token) -> list[Token]:
    above = tree.head(token)
    return tree.children(above, MARKER) if above is not None else []


def _demanded(tree: Tree, modal: Token, verb: Token) -> Topic | None:
    """What must be done, with who must do it; "X doit cesser" is against X."""
    topic = build_topic(tree, verb)
    subjects = tree.children(modal, SUBJECT, PASSIVE_SUBJECT) or tree.children(
        verb, SUBJECT, PASSIVE_SUBJECT
    )
    subject = next((s for s in subjects if s.tag in (*NOMINAL, "VERB") and s.tag != "PRON"), None)
    subject = subject or subject_before(tree, verb)
    if subject is None:
        return topic
    whole = build_topic(tree, subject)
    if verb.tag in ("ADJ", "NOUN"):
        told = whole is not None and not whole.anaphoric
        so = joined(tree, pointing(word_of(verb)), whole) if told and whole else None
        return topic if verb.tag == "NOUN" else so  # "the inquiry … thorough"
    gone = subject.tag == "NOUN" and tree.is_word(verb, "words", "vanishing_verbs")
    ends = gone or any(frame.kind == "reverse" for frame in frames_of(tree, verb, "verb"))
    if not gone and (whole is None or (topic is not None and topic.nouns)):
        return topic if whole is None or topic is None else joined(tree, whole, topic)
    if whole is not None and ends:
        return turned(whole)
    return joined(tree, whole, topic) if whole is not None and topic is not None else topic


def _must(tree: Tree, token: Token) -> tuple[Token | None, Token | None]:
    """A modal of duty with the infinitive that it rules."""
    if token.tag not in VERBAL or not tree.is_word(token, "modality", "must"):
        return None, None
    above = tree.head(token)
    if token.relation == AUXILIARY and above is not None:
        helps = tree.is_word(token, "modality", "tense_auxiliaries")
        following = tree.tokens[token.index + 1 : token.index + 2]
        due = any(w.head == above.index and w.relation == MARKER for w in following)
        # "should this article be amended, …", and "has to be adopted"
        supposes = is_inverted_condition(tree, above)
        return (None, None) if supposes or (helps and not due) else (token, above)
    for child in tree.children(token, COMPLEMENT):
        if child.form == "Inf" or not tree.is_finite(child):
            return token, child
    return None, None


def find_impersonal(context: Context) -> Iterator[Attribution]:
    """As in "il faut", "hors de question de": in somebody's words a position of the speaker."""
    tree = context.tree
    for first, last in tree.parsed.sentences:
        words = tree.outside_asides(first, last)
        joined, offsets = _joined(tree, words)
        for stem, phrase, given, act in _stems(tree.language):
            found = _found(tree, phrase, joined) if stem in joined else None
            if found is None:
                continue
            at, end, name = found
            token = words[offsets[joined[:end].count(" ") - 1]]
            voice = context.voices.of(token)
            if name:
                voice = tree.mention(_named(tree, words[offsets[joined[:name].count(" ") - 1]]))
            equates = phrase in tree.language.words("words", "equations")
            topic = _following_topic(tree, words, token, clauses_only=equates)
            opening = words[offsets[joined[: at + 1].count(" ") - 1]]
            behind = tree.tokens[token.index + 1 : token.index + 2]
            about = any(tree.is_word(word, "words", "about") for word in behind)
            if tree.is_word(opening, "words", "nothing") and not (about and topic is not None):
                topic = pointing(word_of(opening))  # "rien ne doit être exclu": told before
            judged = _equated(tree, words, token) if equates and topic is None else None
            if judged is not None:
                topic = pointing(word_of(opening))
            core = tree.at.get(topic.core) if topic is not None else None
            named = core is not None and core.tag == "PROPN"  # "no point in Oslo leading"
            if voice is not None and topic is not None and not named:
                told = "says" if judged is not None else act
                sense = Sense(judged or given, told, "impersonal", rule="impersonal", negations=0)
                yield from make_attributions(context, token, [voice], [topic], sense)
            break


@lru_cache(maxsize=8)
def _stems(language: Language) -> tuple[tuple[str, str, Stance, Act], ...]:
    """The impersonal phrases, each behind the words without which it is nowhere."""
    return tuple(
        (f" {phrase.rpartition(' ')[0] or phrase} ", phrase, stance, act)
        for phrase, stance, act in language.impersonal
    )


def _found(tree: Tree, phrase: str, joined: str) -> tuple[int, int, int] | None:
    """Where a phrase begins and ends, and where the name within it does, else 0.

    "Il n'est pas question pour Athènes de céder" names whose position it is.
    """
    at = joined.find(f" {phrase} ")
    if at >= 0:
        return at, at + len(phrase) + 1, 0
    stem, _, last = phrase.rpartition(" ")
    if not stem or f" {stem} " not in joined:
        return None
    heads = "|".join(map(re.escape, sorted(tree.language.words("speech", "according_for"))))
    aside, plain = rf", (?:{heads}) ([^,]+) , ", rf"(?:{heads}) ((?:\S+ ){{1,4}}?)"
    pattern = rf" {re.escape(stem)} (?:{aside}|{plain}){re.escape(last)} "
    match = re.search(pattern, joined) if heads else None
    if match is None or match.lastindex is None:
        return None
    return match.start(), match.end() - 1, match.start(match.lastindex)


def _named(tree: Tree, first: Token) -> Token:
    """The noun of the name that begins here: "la ministre"."""
    behind = tree.tokens[first.index : first.index + 4]
    return next((word for word in behind if word.tag in ("NOUN", "PROPN")), first)


def _joined(tree: Tree, words: tuple[Token, ...]) -> tuple[str, list[int]]:
    """The words of a sentence as phrases have them: in "question d'envoyer", "question de"."""
    forms = [word.text.lower().replace("’", "'") for word in words]
    whole = [tree.plain(word) if word.text[-1] in "'’" else word.text.lower() for word in words]
    joined = " " + " ".join(whole) + " "
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


def _past_insertion(words: tuple[Token, ...], token: Token) -> int:
    """As in "il faudrait, prévient Moscou, parler": the index behind what commas enclose."""
    commas = [w.index for w in words if w.text == "," and w.index > token.index]
    near = len(commas) > 1 and commas[0] - token.index <= 2
    return commas[1] if near else token.index


def _equated(tree: Tree, words: tuple[Token, ...], token: Token) -> Stance | None:
    """As in "il s'agit d'une violation": the value of what something is said to be."""
    after = [w for w in words if token.index < w.index <= token.index + 4 and w.tag == "NOUN"]
    one = bool(after) and after[0].number != "Plur"  # "il s'agit de criminels" judges people
    return value_of(tree, after[0]) if one else None


def _following_topic(
    tree: Tree, words: tuple[Token, ...], token: Token, *, clauses_only: bool = False
) -> Topic | None:
    """The infinitive, clause or noun after the phrase."""
    start = _past_insertion(words, token)
    for word in words:
        if word.index <= start or word.index - start > 9:
            continue
        if word.tag in VERBAL and word.form == "Inf":
            return None if is_no_measure(tree, word) else build_topic(tree, word)
        if word.tag in ("NOUN", "PROPN") and not tree.is_word(word, "words", "times"):
            if clauses_only:
                return None
            above = tree.head(word)
            clause = above is not None and above.tag in VERBAL and above.index > word.index
            return build_topic(tree, above if clause and above is not None else word)
    return None
