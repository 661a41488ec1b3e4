"""Whether a clause is told as so, or only asked, supposed or still to come."""

from __future__ import annotations

from functools import lru_cache

from dissensus.attribute.speakers.speech import is_speech
from dissensus.attribute.tree import Tree
from dissensus.languages import Language
from dissensus.languages.syntax import (
    AUXILIARY,
    COMPLEMENT,
    CONJUNCT,
    MARKER,
    NOMINAL,
    OBJECT,
    PASSIVE_SUBJECT,
    SUBJECT,
)
from dissensus.parse import Token

#: What opens a condition stands within this many words before its subject.
_LEAD = 5
#: How many predicates may share the subject of a clause: "unless X agrees to back …".
_CHAIN = 4


def is_hypothesis(tree: Tree, predicate: Token) -> bool:
    """Whether a clause is only supposed, or left open: "si X livrait", "ignore si X livrera".

    In the present a clause before its main clause may concede a fact ("si la Hongrie bloque
    l'aide, la Slovaquie …"); one behind it only supposes.
    """
    above = tree.head(predicate)
    carried = predicate.form == "Inf" and predicate.relation == COMPLEMENT
    if carried and above is not None and tree.is_word(above, "deeds", "carriers"):
        return is_hypothesis(tree, above)  # "si X venait à livrer"
    finite = tree.finite(predicate)
    markers = [
        child
        for word in (predicate, *tree.children(predicate, SUBJECT, PASSIVE_SUBJECT))
        for child in tree.children(word)
        if child.tag in ("SCONJ", "ADV", "ADP")
        and child.index < predicate.index
        and (
            tree.is_word(child, "words", "whether")
            or (child.tag == "SCONJ" and tree.is_word(child, "conditions", "elided"))
        )
    ]
    unreal = is_inverted_condition(tree, predicate) or _is_past_chance(tree, predicate, finite)
    unreal = (
        unreal
        or is_unmet(tree, predicate)
        or (above is not None and _only_supposes(tree, above, predicate))
    )
    if unreal or (markers and _completes(tree, predicate)):
        return True
    if any(_only_asks(tree, marker) for marker in markers):
        return True
    if not markers or is_future(tree, finite):  # "Si X ferme, nous enverrons": the main clause
        return False
    if predicate.index in tree.quote_at or _precedes_future(tree, predicate):
        return True
    first = markers[0].index
    even = first > 0 and tree.is_word(tree.tokens[first - 1], "words", "even")
    behind = predicate.head < predicate.index and finite.tense == "Pres"
    supposes = finite.tense in tree.language.words("verb_forms", "supposing")
    return supposes or (behind and not even)


def is_unreal(tree: Tree, finite: Token) -> bool:
    """As in "tant que X n'aura pas adopté": not, or not yet, so."""
    phrases = tree.language.words("words", "unreal")
    marks = [c for c in tree.children(finite, MARKER) if tree.is_word(c, "words", "that")]
    if not marks:
        opening = tree.preposition(finite)
        return opening in phrases or opening.rpartition(" ")[0] in phrases
    before = tree.tokens[max(0, marks[0].index - 3) : marks[0].index]
    joined = " ".join(["", *(word.text.lower() for word in before)])
    return any(joined.endswith(f" {phrase}") for phrase in phrases)


def is_unmet(tree: Tree, predicate: Token) -> bool:
    """Whether a clause is the condition of another: "unless X agrees", "à moins que X accepte".

    What "once", "when", "dès que" open counts where what depends on it lies ahead; what "until"
    opens does not where all of it is over ("blocked it until X agreed").
    """
    clause, subject = _own_subject(tree, predicate)
    main = tree.head(clause)
    if subject is None or main is None:
        return False
    before = tree.tokens[max(0, subject.index - _LEAD) : subject.index]
    if not before:
        return False
    led = f" {tree.text[before[0].start : before[-1].start]}{tree.plain(before[-1])}"
    led = led.lower().replace("’", "'")
    phrase = next((one for one in _openings(tree.language) if led.endswith(one)), "").strip()
    if not phrase:
        return False
    finite, own = tree.finite(main), tree.finite(clause)
    over = finite.tense == "Past" and finite.mood != "Cnd" and own.tense == "Past"
    ahead = is_future(tree, finite) or finite.mood == "Cnd"
    unreal = phrase in tree.language.words("words", "unreal")
    if unreal or phrase in tree.language.words("conditions", "weak"):
        unless = phrase in tree.language.words("conditions", "unless")
        hedged = own.mood == "Cnd" or is_future(tree, own)
        return (unless and not over) or hedged or (ahead and not unreal)
    return True


def _own_subject(tree: Tree, predicate: Token) -> tuple[Token, Token | None]:
    """The clause around a predicate that has a subject, and that subject's first word."""
    clause = predicate
    for _ in range(_CHAIN):
        own = tree.children(clause, SUBJECT, PASSIVE_SUBJECT)
        if own:
            return clause, tree.subtree(own[0])[0]
        above = tree.head(clause)
        if above is None or clause.relation not in (COMPLEMENT, CONJUNCT):
            break
        clause = above
    return clause, None


@lru_cache(maxsize=8)
def _openings(language: Language) -> tuple[str, ...]:
    """What opens a condition, but not "if", each behind a blank."""
    given = (("words", "whether"), ("conditions", "elided"), ("conditions", "inverted"))
    plain = {word for one in given for word in language.words(*one)}
    inverted = language.words("conditions", "inverted")
    return tuple(
        f" {phrase}"
        for section, name in (
            ("conditions", "words"),
            ("conditions", "unless"),
            ("words", "unreal"),
        )
        for phrase in language.phrases(section, name)
        if phrase not in plain and phrase.split()[0] not in inverted
    )


def _only_supposes(tree: Tree, verb: Token, clause: Token) -> bool:
    """As in "Suppose Oslo sold its ports", « Supposons que »: what the text itself imagines."""
    first = tree.sentence(clause)[0]  # "Imagine Peru …", read as one name
    opens = first.tag == "PROPN" and tree.is_word(first, "words", "supposing")
    if opens and all(w.text != "," for w in tree.tokens[first.index : clause.index]):
        return True
    if not tree.is_word(verb, "words", "supposing") or clause.index < verb.index:
        return False
    own = (word for word in tree.children(verb, SUBJECT) if word.index < clause.index)
    return all(tree.is_word(subject, "words", "first_person") for subject in own)


def _is_past_chance(tree: Tree, predicate: Token, finite: Token) -> bool:
    """As in "the bill would have paid for the wall": it did not, and will not."""
    perfect = any(
        helper.form == "Inf" and tree.is_word(helper, "words", "perfect")
        for helper in tree.children(predicate, AUXILIARY)
    )
    return perfect and predicate.form == "Part" and is_future(tree, finite)


def is_inverted_condition(tree: Tree, verb: Token) -> bool:
    """As in "should troops come"; of a verb below it as well ("should X decide to send")."""
    subjects = tree.children(verb, SUBJECT, PASSIVE_SUBJECT)
    inverted = any(
        tree.is_word(helper, "conditions", "inverted") and helper.index < subject.index
        for helper in tree.children(verb, AUXILIARY)
        for subject in subjects[:1]
    )
    above = tree.head(verb)
    carried = verb.relation == COMPLEMENT and not tree.is_finite(verb) and above is not None
    return inverted or (carried and above is not None and is_inverted_condition(tree, above))


def _only_asks(tree: Tree, marker: Token) -> bool:
    """As "whether", which opens no condition, as "if" and "s'il" may."""
    form = marker.text.lower()
    lists = ("words", "elided")
    conditional = any(form in tree.language.words("conditions", name) for name in lists)
    return tree.is_word(marker, "words", "whether") and not conditional


def _completes(tree: Tree, predicate: Token) -> bool:
    """As in "n'a pas dit si X livrera": what the verb of speech leaves open."""
    above = tree.head(predicate)
    if predicate.relation == COMPLEMENT or above is None:
        return predicate.relation == COMPLEMENT
    between = tree.tokens[above.index + 1 : predicate.index]
    bare = above.index < predicate.index and not tree.children(above, OBJECT, COMPLEMENT)
    return bare and is_speech(tree, above) and all(word.text != "," for word in between)


def is_asked(tree: Tree, predicate: Token) -> bool:
    """Whether the text itself asks what a clause says: "La France est-elle favorable à …?".

    What stands before a colon or "but" is told, where it is not inverted itself: "Paris
    refuse, mais Berlin suivra-t-il ?".
    """
    words = tree.sentence(predicate)
    if words[-1].text != "?" or predicate.index in tree.quote_at:
        return False
    parting = [
        at
        for at, word in enumerate(words)
        if word.index > predicate.index
        and (word.text in (":", ";") or tree.is_word(word, "words", "contrast"))
    ]
    if not parting or words[0].tag not in (*NOMINAL, "DET"):
        return True
    told = words[: parting[0]]
    return any(w.text.startswith("-") and tree.is_subject_pronoun(w) for w in told)


def _precedes_future(tree: Tree, predicate: Token) -> bool:
    """As in "si X s'oppose, Y prendra": supposed, and not conceded, for what it will bring."""
    after = (w for w in tree.sentence(predicate) if w.index > predicate.index)
    return any(w.is_finite and is_future(tree, w) for w in after)


def is_future(tree: Tree, verb: Token) -> bool:
    """Whether a form is a future: the models tag "livrerons" as a present."""
    if verb.tense == "Fut":
        return True
    lower = verb.text.lower()
    if lower in tree.language.words("verb_forms", "future_words"):
        return True
    return verb.mood != "Cnd" and lower.endswith(_future_endings(tree.language))


@lru_cache(maxsize=8)
def _future_endings(language: Language) -> tuple[str, ...]:
    return tuple(language.words("verb_forms", "future_endings"))
