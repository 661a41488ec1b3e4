"""Which frames of the language file fit a word, with their fixed words, and what fills them."""

from __future__ import annotations

from collections.abc import Sequence

from dissensus.attribute.content import Content, contents
from dissensus.attribute.given import can_name
from dissensus.attribute.subjects import is_name, shares_object
from dissensus.attribute.tree import Tree
from dissensus.languages import Frame, Part
from dissensus.languages.syntax import (
    ADVERBIAL,
    CASE,
    COMPLEMENT,
    FIXED,
    MODIFIER,
    NOMINAL,
    NOUN_CLAUSE,
    OBJECT,
    OBLIQUE,
    RELATIVE,
    ROOT,
    VERBAL,
)
from dissensus.parse import Token

#: How far behind a verb the last of its fixed words may stand.
_PARTED = 14


def frame_contents(tree: Tree, predicate: Token, frame: Frame) -> list[Content]:
    """The contents of a frame; with fixed words they may hang on the last of these."""
    found = contents(tree, predicate, frame.concept)
    if not frame.fixed:
        return found or _before_comma(tree, predicate, frame.concept)
    after = _following(tree, predicate, frame.fixed)
    own = [w for w in after if not {*frame.fixed}.isdisjoint({w.text.lower(), w.lemma})]
    parted = _parted(tree, predicate, frame.fixed)
    own = [*own, parted] if parted is not None else own
    other = [content for content in found if content.head not in own]
    lasts = [w for w in own if frame.fixed[-1] in (w.text.lower(), w.lemma)]
    governed = [noun for w in lasts[:1] if (noun := _governed(tree, w)) and can_name(tree, noun)]
    other = other or [Content(noun, "obj") for noun in governed if noun not in own]
    other = other or (contents(tree, lasts[0], frame.concept) if lasts else [])
    other = [c for c in other if not is_name(c.head)] or past_name(tree, other)
    # "throws its weight behind" is not about the weight; "refuses to comment" has nothing else.
    return other or [content for content in found if content.head.tag in VERBAL]


def _governed(tree: Tree, word: Token) -> Token | None:
    """The noun behind a preposition of one word or two: "on", "out of"."""
    over = tree.tokens[word.head] if word.relation == FIXED else word
    return tree.tokens[over.head] if over.relation == CASE else None


def past_name(tree: Tree, found: Sequence[Content]) -> list[Content]:
    """As in "leur veto au Conseil de sécurité à une résolution", where one hangs on the other."""
    lower = [
        Content(word, content.slot)
        for content in found
        for word in tree.children(content.head, MODIFIER, OBLIQUE)
        if tree.preposition(word) == content.slot and not is_name(word)
    ]
    return lower or list(found)


def casts_vote(tree: Tree, verb: Token) -> bool:
    """As in "sa volonté de voter contre", "decided to abstain": its own words tell the side.

    Of "a refusé de voter contre" the refusal does.
    """
    above = tree.head(verb)
    if verb.form != "Inf" or above is None or tree.is_negated(above):
        return False
    part: Part = "verb" if above.tag in VERBAL else "noun"
    over = frames_of(tree, above, part)
    sides = {*tree.language.prepositions}
    return all(frame.stance == "support" for frame in over) and any(
        frame.kind == "withheld" or (frame.act == "does" and sides.issuperset(frame.concept))
        for frame in frames_of(tree, verb, "verb")
    )


def _before_comma(tree: Tree, verb: Token, slots: Sequence[str]) -> list[Content]:
    """As in "Rome, qui plaide pour un quota, refuse", whose quota the parser gave to "refuse".

    Nothing but adverbs stands between, and a comma behind it.
    """
    at = verb.index + 1
    while at < len(tree.tokens) and tree.tokens[at].tag == "ADV":
        at += 1
    for word in tree.tokens[at : at + 6]:
        if word.sentence != verb.sentence or word.tag in VERBAL or word.tag == "PUNCT":
            return []
        first = min((case.index for case in tree.children(word, CASE)), default=word.index)
        over = tree.head(word)
        if word.tag not in NOMINAL or first != at or over is None or tree.preposition(word) == "":
            continue
        closed = any(w.text == "," for w in tree.tokens[word.index : over.index])
        fits = tree.preposition(word) in slots and can_name(tree, word)
        return [Content(word, tree.preposition(word))] if closed and fits else []
    return []


def frames_of(tree: Tree, token: Token, part: Part) -> Sequence[Frame]:
    """The frames that fit a token: reflexive or not, with their fixed words after it."""
    key = (token.index, part)
    if key not in tree.framed:  # asked for by every rule, and the same for each
        tree.framed[key] = tuple(_fitting(tree, token, part))
    return tree.framed[key]


def _fitting(tree: Tree, token: Token, part: Part) -> list[Frame]:
    frames = tree.language.frames.get((part, token.lemma), ())
    if part == "adjective" and not frames:
        adjective = tree.language.adjective(token.text)
        frames = tree.language.frames.get((part, adjective), ())
    if not frames:
        return []
    reflexive = part == "verb" and tree.is_reflexive(token)
    near = _near(tree, token) if any(frame.fixed for frame in frames) else frozenset()
    fitting = [
        frame
        for frame in frames
        if (frame.reflexive == reflexive or part != "verb")
        and (
            not frame.fixed
            or (_may_stand(tree, frame, near) and has_words(tree, token, frame.fixed))
        )
    ]
    longest = max((len(frame.fixed) for frame in fitting), default=0)
    return [frame for frame in fitting if len(frame.fixed) == longest]


def _near(tree: Tree, token: Token) -> frozenset[str]:
    """All forms and lemmas among which fixed words are looked for."""
    words = tree.tokens[token.index + 1 : token.index + _PARTED + 4]
    return frozenset(form for word in words for form in (word.text.lower(), word.lemma))


def _may_stand(tree: Tree, frame: Frame, near: frozenset[str]) -> bool:
    """Whether all fixed words stand near at all, whatever their order."""
    return all(word in near or _owns(tree, word) for word in frame.fixed)


def has_words(tree: Tree, token: Token, fixed: Sequence[str]) -> bool:
    """Whether the fixed words follow within a few words ("mettre clairement en garde")."""
    after = _following(tree, token, fixed)
    for first in range(len(after) - len(fixed) + 1):
        window = after[first : first + len(fixed)]
        if _spells(tree, fixed, window):
            return _is_own(tree, token, window)
    return _parted(tree, token, fixed) is not None


def _following(tree: Tree, token: Token, fixed: Sequence[str]) -> list[Token]:
    """The words among which fixed words stand near their verb."""
    behind = tree.tokens[token.index + 1 : token.index + 10 + len(fixed)]
    return _without_dates(tree, behind)[: 4 + len(fixed)]


def _without_dates(tree: Tree, words: Sequence[Token]) -> list[Token]:
    """The words without "on Monday", "mardi soir": "poured cold water on Tuesday on the plan"."""
    kept: list[Token] = []
    for word in words:
        if word.tag in ("NOUN", "PROPN") and tree.is_word(word, "words", "times"):
            while kept and kept[-1].tag in ("ADP", "DET", "ADJ") and _leads_to(kept[-1], word):
                kept.pop()
        else:
            kept.append(word)
    return kept


def _leads_to(word: Token, noun: Token) -> bool:
    return word.head == noun.index or word.tag == "ADP"


def _spells(tree: Tree, fixed: Sequence[str], window: Sequence[Token]) -> bool:
    """Whether words are the fixed ones; one possessive may stand for another."""
    return len(fixed) == len(window) and all(
        one in (word.text.lower(), word.lemma) or (_owns(tree, one) and _owns(tree, word.text))
        for one, word in zip(fixed, window, strict=True)
    )


def _owns(tree: Tree, form: str) -> bool:
    lists = ("possessives", "possessives_first")
    return any(form.lower() in tree.language.words("words", name) for name in lists)


def _parted(tree: Tree, token: Token, fixed: Sequence[str]) -> Token | None:
    """The last of fixed words behind a long object: "put the sale of the ships on hold".

    A single one is an adjective there, or the verb's own particle: "left its quota for the bay
    unchanged", "turned the offer of a loan down".
    """
    closing = ("NOUN", "ADJ") if len(fixed) > 1 else ("ADJ",)
    for last in tree.tokens[token.index + len(fixed) : token.index + _PARTED]:
        if last.sentence != token.sentence or last.tag in VERBAL:
            return None
        window = tree.tokens[last.index + 1 - len(fixed) : last.index + 1]
        particle = last.relation == FIXED and last.head == token.index
        if (
            (last.tag in closing or particle)
            and _spells(tree, fixed, window)
            and token in tree.ancestors(last)
        ):
            return last
    return None


def _is_own(tree: Tree, token: Token, window: Sequence[Token]) -> bool:
    """Whether fixed words go with it: not the "on" of "presses for a ban on ivory".

    The last may hang on another of them: "took a dim view of the levy".
    """
    last = window[-1]
    if last.relation != CASE or last.index == token.index + 1:
        return True
    governor = tree.tokens[last.head].head
    return governor == token.index or any(word.index == governor for word in window)


def _is_name_given(tree: Tree, verb: Token, content: Content) -> bool:
    """As in "called the drills a rehearsal for an invasion": a name, and no call for one."""
    names = any(frame.kind == "value" for frame in frames_of(tree, verb, "verb"))
    between = (
        child
        for child in tree.children(verb, OBJECT, COMPLEMENT)
        if child.tag in NOMINAL and verb.index < child.index < content.head.index
    )
    return names and content.slot.rstrip("+") in tree.language.prepositions and any(between)


def _is_aside(tree: Tree, verb: Token, content: Content) -> bool:
    """As in "urges a truce, despite the potential for a veto": of what stands beside the verb."""
    for above in tree.ancestors(content.head):
        if above.index == verb.index:
            return False
        dated = tree.is_word(above, "words", "times") and not tree.preposition(content.head)
        if tree.preposition(above) in tree.language.words("words", "adjuncts") and not dated:
            return True  # not "soutient depuis mars la fermeture"
    return False


def _played(tree: Tree, verb: Token, content: Content) -> Content:
    """As in "rejected the Union playing a role": what is rejected is not the Union."""
    head = content.head
    if content.slot not in tree.language.slots["owned"] or head.tag != "PROPN":
        return content
    for child in tree.children(verb, ADVERBIAL, COMPLEMENT):
        between = tree.tokens[head.index + 1 : child.index]
        listed = all(w.tag in ("PROPN", "DET", "CCONJ", "PUNCT") for w in between)
        bare = child.tag in VERBAL and not tree.preposition(child)
        if child.index > head.index and listed and bare and child.tense == "Pres":
            return Content(child, content.slot)
    return content


def _told_of(tree: Tree, verb: Token, frame: Frame, content: Content) -> Content:
    """As in "accuses X of arming the rebels, which X denies": the act, and not the rebels.

    As well of a main clause: "X allegedly sold shells, which it denies".
    """
    if frame.act != "denies" or verb.relation != RELATIVE or content.head.index != verb.head:
        return content
    first = min(word.index for word in tree.subtree(verb))
    if first < 1 or "," not in {w.text for w in tree.tokens[first - 1 : first + 1]}:
        return content
    for above in tree.ancestors(content.head):
        if above.tag in VERBAL:
            told = above.relation in (COMPLEMENT, NOUN_CLAUSE, ROOT)
            told = told and not tree.is_word(content.head, "speech", "nouns")
            return Content(above, content.slot) if told else content
    return content


def _shared(tree: Tree, verb: Token, frame: Frame) -> list[Content]:
    """As in "supports and funds the mission": what the verb behind "and" has for an object."""
    if frame.fixed or tree.language.slots["owned"][0] not in frame.concept:
        return []
    other = shares_object(tree, verb) if verb.tag in VERBAL else None
    return contents(tree, other, tree.language.slots["owned"]) if other is not None else []


def _is_secret(tree: Tree, verb: Token) -> bool:
    """As in "secretly discussed the purchase", "surpris en discutant l'achat"."""
    told = " ".join(word.text.lower() for word in tree.sentence(verb))
    return any(f" {words} " in f" {told} " for words in tree.language.words("deeds", "secret"))


def spoken_of(tree: Tree, verb: Token, frame: Frame) -> list[Content]:
    """The contents of a frame of stance, without those that only seem to be its own."""
    if frame.kind == "secret" and not _is_secret(tree, verb):
        return []
    found = [
        _told_of(tree, verb, frame, _played(tree, verb, content))
        for content in frame_contents(tree, verb, frame) or _shared(tree, verb, frame)
        if not (frame.act == "calls" and _is_name_given(tree, verb, content))
        and not _is_aside(tree, verb, content)
        and not any(
            casts_vote(tree, word)
            for word in (content.head, *tree.children(content.head, NOUN_CLAUSE))
        )
    ]
    return list({content.head.index: content for content in found}.values())
