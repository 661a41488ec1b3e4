"""What a speaker thinks of a measure without naming itself.

"L'accord est inacceptable", "il faut cesser", "la Russie doit partir", "cela mènerait à la
guerre": in reported or quoted speech these are positions of whoever speaks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dissensus.attribute.content import contents, frames_of
from dissensus.attribute.effects import find_effects
from dissensus.attribute.holders import verb_holders
from dissensus.attribute.make import Context, Sense, is_future, make_attributions
from dissensus.attribute.topics import build_topic, joined, pointing, turned
from dissensus.attribute.tree import NOMINAL, VERBAL, Tree, word_of
from dissensus.languages.syntax import (
    ADJECTIVE,
    ADVERB,
    AUXILIARY,
    COMPLEMENT,
    COPULA,
    MODIFIER,
    NOUN_CLAUSE,
    OBJECT,
    OBLIQUE,
    PASSIVE_AUXILIARY,
    PASSIVE_SUBJECT,
    RELATIVE,
    SUBJECT,
)
from dissensus.parse import Token
from dissensus.records import Attribution, Mention, Span, Stance, Topic


def find_values(context: Context) -> Iterator[Attribution]:
    """Evaluations, demands and predicted harms in somebody's words."""
    for token in context.tree.tokens:
        yield from _judged(context, token)
        voice = context.voices.of(token)
        if voice is None:
            continue
        yield from _copular(context, token, voice)
        yield from find_effects(context, token, voice)
        yield from _depends(context, token, voice)
        yield from _absent(context, token, voice)
        yield from _demand(context, token, voice)
        yield from _barred(context, token, voice)
    yield from _impersonal(context)


# -- evaluations --------------------------------------------------------------------------
def _copular(context: Context, token: Token, voice: Mention) -> Iterator[Attribution]:
    tree = context.tree
    stance = _value(tree, token)
    if stance is None or not _is_predicate(tree, token):
        return
    topic = _judged_topic(tree, token)
    if topic is None:
        return
    yield from make_attributions(
        context, token, [voice], [topic], Sense(stance, "says", "value", rule="value")
    )


def _value(tree: Tree, token: Token) -> Stance | None:
    if token.tag not in ("ADJ", "NOUN", "VERB", "ADV") or token.is_finite:
        return None
    values = tree.language.values
    own = values.get(token.lemma) or values.get(token.text.lower())
    if own in ("support", "open") and _is_weakened(tree, token):
        return "reserved"  # "peu utile"
    if own is None and any(tree.is_word(c, "words", "too") for c in tree.children(token, ADVERB)):
        return "reserved"  # "est trop foncé"
    return own or _described_value(tree, token)


def _is_weakened(tree: Tree, token: Token) -> bool:
    return any(tree.is_word(child, "words", "little") for child in tree.children(token, ADVERB))


def _described_value(tree: Tree, noun: Token) -> Stance | None:
    """As in "the right response", "a bad idea": the adjective values, the noun says little."""
    if noun.tag != "NOUN" or not tree.is_word(noun, "values_of", "carriers"):
        return None
    found = (_value(tree, child) for child in tree.children(noun, ADJECTIVE))
    return next((stance for stance in found if stance is not None), None)


def _is_predicate(tree: Tree, token: Token) -> bool:
    if tree.children(token, COPULA):
        return True
    above = tree.head(token)
    if token.text.lower() in tree.language.values and token.form == "Part":
        return bool(tree.children(token, PASSIVE_AUXILIARY))  # "is needed"
    return (
        token.tag == "NOUN"
        and token.relation == OBJECT
        and above is not None
        and tree.is_word(above, "consequence", "equating")
    )


def _judged_topic(tree: Tree, token: Token) -> Topic | None:
    """The measure judged: the subject, or the infinitive behind an empty "ce" or "il"."""
    interrupted = _interrupted(tree, token)
    if interrupted is not None:
        return build_topic(tree, interrupted)
    carrier = token if tree.children(token, COPULA) else tree.head(token) or token
    subjects = tree.children(carrier, SUBJECT, PASSIVE_SUBJECT, "expletive")
    clauses = [
        c
        for c in tree.children(carrier, COMPLEMENT, SUBJECT, "adverbial clause")
        if c.tag in VERBAL
    ]
    empty = any(tree.is_word(s, "words", "neutral_pronouns") for s in subjects)
    if empty and token.tag == "NOUN" and not clauses:
        behind = tree.children(carrier, NOUN_CLAUSE, RELATIVE)
        clauses = [c for c in behind if c.tag in VERBAL and not tree.is_finite(c)]
    if clauses:
        return build_topic(tree, clauses[0])
    nouns = [s for s in subjects if s.tag in NOMINAL and s.tag != "PRON"]
    if nouns:
        return build_topic(tree, nouns[0])
    pronouns = [s for s in subjects if tree.is_word(s, "words", "neutral_pronouns")]
    if pronouns and (token.tag == "ADJ" or not tree.children(token, MODIFIER)):
        return pointing(word_of(pronouns[0]))
    return None


def _interrupted(tree: Tree, predicate: Token) -> Token | None:
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


def _judged(context: Context, token: Token) -> Iterator[Attribution]:
    """As in "juge l'accord inacceptable", "a qualifié l'attaque de crime"."""
    tree = context.tree
    if token.tag not in VERBAL or not any(
        f.kind == "value" for f in frames_of(tree, token, "verb")
    ):
        return
    judged = [c for c in contents(tree, token, ("obj",)) if c.head.tag in NOMINAL]
    if not judged:
        return
    for word in tree.subtree(token):
        stance = (
            _value(tree, word)
            if word.index > token.index and word.sentence == token.sentence
            else None
        )
        if stance is None or word in (c.head for c in judged) or not _reachable(tree, token, word):
            continue
        yield from _judgement(context, token, judged[0].head, stance)
        return
    if tree.is_word(token, "values_of", "branding"):
        yield from _judgement(context, token, judged[0].head, "oppose")


def _judgement(
    context: Context, verb: Token, judged: Token, stance: Stance
) -> Iterator[Attribution]:
    tree = context.tree
    topic = build_topic(tree, judged)
    if topic is not None:
        yield from make_attributions(
            context, verb, verb_holders(tree, verb), [topic],
            Sense(stance, "says", "value", rule="judged"),
        )  # fmt: skip


def _reachable(tree: Tree, verb: Token, word: Token) -> bool:
    """Whether the word of value is the verb's own predicate, at most one step lower."""
    above = tree.head(word)
    if above is None:
        return False
    if above.index == verb.index:
        return word.relation in (COMPLEMENT, OBLIQUE, OBJECT, ADJECTIVE, ADVERB)
    grand = tree.head(above)
    return (
        grand is not None
        and grand.index == verb.index
        and word.relation in (ADJECTIVE, MODIFIER, COMPLEMENT)
    )


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


def _depends(context: Context, verb: Token, voice: Mention) -> Iterator[Attribution]:
    """As in "dépendra de": the speaker keeps the subject open under a condition."""
    tree = context.tree
    if not tree.is_word(verb, "conditions", "depends"):
        return
    kinds = ("NOUN", "PROPN", *VERBAL)
    subject = next((s for s in tree.children(verb, SUBJECT) if s.tag in kinds), None)
    conditions = contents(tree, verb, tree.language.slots["from"])
    topic = build_topic(tree, subject) if subject is not None else None
    if topic is None or not conditions:
        return
    words = tree.subtree(conditions[0].head)
    for found in make_attributions(
        context, verb, [voice], [topic], Sense("open", "says", rule="depends", negations=0)
    ):
        yield replace(found, condition=Span(words[0].start, words[-1].end))


# -- demands ------------------------------------------------------------------------------
def _demand(context: Context, token: Token, voice: Mention) -> Iterator[Attribution]:
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
    if excludes and own and own[0].tag != "PRON" and tree.is_negated(verb):
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


def _barred(context: Context, token: Token, voice: Mention) -> Iterator[Attribution]:
    """As in "on ne peut pas prendre en otage": what nobody may do the speaker opposes."""
    tree = context.tree
    if not tree.is_word(token, "modality", "can") or not tree.is_negated(token):
        return
    subjects = tree.children(token, SUBJECT)
    if not any(tree.is_word(subject, "words", "anybody") for subject in subjects):
        return
    for child in tree.children(token, COMPLEMENT):
        framed = frames_of(tree, child, "verb")
        topic = build_topic(tree, child) if not framed and not _is_no_measure(tree, child) else None
        if topic is not None:
            sense = Sense("oppose", "says", rule="barred", negations=0)
            yield from make_attributions(context, token, [voice], [topic], sense)


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
    subject = subject or _interrupted(tree, verb)
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


def _impersonal(context: Context) -> Iterator[Attribution]:
    """As in "il faut", "hors de question de": in somebody's words a position of the speaker."""
    tree = context.tree
    for first, last in tree.parsed.sentences:
        words = tree.tokens[first:last]
        joined, offsets = _joined(words)
        for phrase, given, act in tree.language.impersonal:
            at = joined.find(f" {phrase} ")
            if at < 0:
                continue
            token = words[offsets[joined[: at + len(phrase) + 1].count(" ") - 1]]
            voice = context.voices.of(token)
            equates = phrase in tree.language.words("words", "equations")
            topic = _following_topic(tree, words, token, clauses_only=equates)
            opening = words[offsets[joined[: at + 1].count(" ") - 1]]
            if tree.is_word(opening, "words", "nothing"):
                topic = pointing(word_of(opening))  # "rien ne doit être exclu": told before
            judged = _equated(tree, words, token) if equates and topic is None else None
            if judged is not None:
                topic = pointing(word_of(opening))
            if voice is not None and topic is not None:
                sense = Sense(judged or given, act, "impersonal", rule="impersonal", negations=0)
                yield from make_attributions(context, token, [voice], [topic], sense)
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


def _past_insertion(words: tuple[Token, ...], token: Token) -> int:
    """As in "il faudrait, prévient Moscou, parler": the index behind what commas enclose."""
    commas = [w.index for w in words if w.text == "," and w.index > token.index]
    near = len(commas) > 1 and commas[0] - token.index <= 2
    return commas[1] if near else token.index


def _equated(tree: Tree, words: tuple[Token, ...], token: Token) -> Stance | None:
    """As in "il s'agit d'une violation": the value of what something is said to be."""
    after = [w for w in words if token.index < w.index <= token.index + 4 and w.tag == "NOUN"]
    one = bool(after) and after[0].number != "Plur"  # "il s'agit de criminels" judges people
    return _value(tree, after[0]) if one else None


def _following_topic(
    tree: Tree, words: tuple[Token, ...], token: Token, *, clauses_only: bool = False
) -> Topic | None:
    """The infinitive, clause or noun after the phrase."""
    start = _past_insertion(words, token)
    for word in words:
        if word.index <= start or word.index - start > 9:
            continue
        if word.tag in VERBAL and word.form == "Inf":
            return None if _is_no_measure(tree, word) else build_topic(tree, word)
        if word.tag in ("NOUN", "PROPN") and not tree.is_word(word, "words", "times"):
            if clauses_only:
                return None
            above = tree.head(word)
            clause = above is not None and above.tag in VERBAL and above.index > word.index
            return build_topic(tree, above if clause and above is not None else word)
    return None
