"""A cue within the marks of a quotation, or behind them."""

from __future__ import annotations

from dataclasses import dataclass

from dissensus.attribute.speakers.cues import Cue, can_speak, cue_at, mention_at, subject_after
from dissensus.attribute.tree import Tree
from dissensus.languages.syntax import COMPLEMENT, OBJECT, VERBAL
from dissensus.marks import Quoted
from dissensus.parse import Token
from dissensus.records import Mention

#: How far behind the mark, in words, a cue may end.
REACH = 40


@dataclass(frozen=True, slots=True)
class QuotedSpeech:
    """A quotation with its speaker as written; ``way`` names how the speaker was found."""

    index: int
    quoted: Quoted
    speaker: Mention | None
    cue: Token | None
    way: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a way found; without a speaker the one before goes on."""

    speaker: Mention | None
    cue: Token | None
    way: str


@dataclass(frozen=True, slots=True)
class Place:
    """A quotation in its text: the tokens inside, and whether it is a sentence of its own."""

    index: int
    quoted: Quoted
    first: int
    last: int
    alone: bool


def find_inside(tree: Tree, place: Place) -> Found | None:
    """As in "…, souligne-t-elle, …" within the marks."""
    for index in range(place.first + 1, place.last - 1):
        if tree.tokens[index].text not in (",", "?", "!", "–", "—", "…"):
            continue
        cue = cue_at(tree, index + 1, place.last)
        if cue is None:
            continue
        found = _spoken_by(tree, cue, place.last, "inside")
        if found is not None and (cue.subject is not None or _ends_there(tree, found, place.last)):
            return found
    return None


def _spoken_by(tree: Tree, cue: Cue, last: int, way: str) -> Found | None:
    """The subject behind a cue, a clitic before a phrase."""
    if cue.subject is not None:
        return Found(tree.mention(cue.subject), cue.verb, way)
    speaker = subject_after(tree, cue.verb, last)
    return Found(speaker, cue.verb, way) if speaker is not None else None


def _ends_there(tree: Tree, found: Found, last: int) -> bool:
    """Whether a sign closes the inserted cue right behind its subject, and a verb leads it."""
    if found.speaker is None or found.cue is None or is_neutral(tree, found.speaker):
        return False
    following = [t for t in tree.tokens[found.cue.index : last + 1] if t.start >= found.speaker.end]
    closes = not following or following[0].tag == "PUNCT" or following[0].index >= last
    return closes and can_speak(tree, found.speaker)


def inverted_cue(tree: Tree, index: int, last: int) -> Found | None:
    """As in "…, a aussitôt réagi la ministre." behind a comma, past words that are not quoted."""
    cue = cue_at(tree, index, last)
    found = _spoken_by(tree, cue, last, "later") if cue is not None else None
    return found if found is not None and _ends_there(tree, found, last) else None


def is_neutral(tree: Tree, mention: Mention) -> bool:
    """Whether a mention is a pronoun that stands for nobody: "ce", "it"."""
    return tree.form(tree.at[mention.start]) in tree.language.words("words", "neutral_pronouns")


def find_after(tree: Tree, place: Place) -> Found | None:
    """As in "« … », a tranché la ministre", "« … », selon Berlin"."""
    last = _clause_end(tree, place)
    index = place.last
    while index < last and tree.tokens[index].tag == "PUNCT":
        index += 1
    if index >= last:
        return None
    index += _is_narrative_infinitive(tree, index, last)
    found = _behind(tree, place, index, last)
    anew = found is not None and _opens_sentence(tree, place, index)
    return None if anew and found is not None and _goes_on(tree, found, last) else found


def _opens_sentence(tree: Tree, place: Place, index: int) -> bool:
    """Whether a new sentence begins behind the marks, where one ends within them."""
    ended = tree.text[place.quoted.end - 1] in ".!?…"
    return ended and index == place.last and tree.tokens[index].text[:1].isupper()


def _goes_on(tree: Tree, found: Found, last: int) -> bool:
    """Whether a cue has more to tell: "“… .” Oslo said that it will go on" tells that."""
    if found.cue is None or found.way == "according":
        return True
    for token in tree.tokens[found.cue.index + 1 : last]:
        if token.text == ",":
            return False
        if token.tag in VERBAL or tree.is_word(token, "words", "that"):
            return True
    return False


def _behind(tree: Tree, place: Place, index: int, last: int) -> Found | None:
    """A cue from here on, behind the marks."""
    cue = cue_at(tree, index, last)
    if cue is not None:
        goes_on = cue.verb.form == "Part" and cue.verb.tense == "Pres" and cue.subject is None
        if cue.subject is not None and tree.is_word(cue.verb, "speech", "reading"):
            return _read_in(tree, cue.verb.index, last) or _spoken_by(tree, cue, last, "after")
        return None if goes_on else _spoken_by(tree, cue, last, "after")
    return (
        according_at(tree, index, last)
        or _subject_first(tree, place, index, last)
        or _any_verb(tree, place, index, last)
    )


def _is_narrative_infinitive(tree: Tree, index: int, last: int) -> bool:
    """As in "« … », de dire la ministre"."""
    opens = tree.form(tree.tokens[index]) in tree.language.words("speech", "going_on")
    return opens and index + 1 < last and tree.tokens[index + 1].form == "Inf"


def _any_verb(tree: Tree, place: Place, index: int, last: int) -> Found | None:
    """As in "« … », corrige la ministre": behind a comma any verb before its subject is a cue."""
    verb = tree.tokens[index]
    comma = tree.tokens[index - 1].text == ","
    if not (place.alone and comma and verb.tag == "VERB" and verb.is_finite and index + 1 < last):
        return None
    speaker = mention_at(tree, index + 1, last)
    if speaker is None or speaker.kind != "noun" or not can_speak(tree, speaker):
        return None
    following = tree.tokens[index + 1]
    leads = following.tag in ("DET", "PROPN") or following.text[:1].isupper()
    return Found(speaker, verb, "after") if leads else None


def _clause_end(tree: Tree, place: Place) -> int:
    """Where the words that may tell the speaker end: a full stop, a line, a quotation."""
    start = place.quoted.outer_end
    for token in tree.tokens[place.last : place.last + REACH]:
        begins = token.index == place.last
        if token.text in (".", ":") or (token.text in "!?;" and not begins):
            return token.index
        if token.index in tree.quote_at or "\n" in tree.text[start : token.start]:
            return token.index
        start = token.end
    return min(len(tree.tokens), place.last + REACH)


def according_at(tree: Tree, index: int, last: int) -> Found | None:
    """As in "selon Berlin", "d'après la ministre" from here on."""
    forms = [tree.form(token) for token in tree.tokens[index : min(index + 5, last)]]
    for width in (4, 3, 2, 1):
        words = " ".join(forms[:width]).replace("' ", "'")
        if len(forms) > width and words in tree.language.words("speech", "according"):
            speaker = mention_at(tree, index + width, last)
            return Found(speaker, tree.tokens[index], "according") if speaker else None
    return None


def _subject_first(tree: Tree, place: Place, index: int, last: int) -> Found | None:
    """As in "« … », elle ajoute", and "peut-on lire dans le communiqué"."""
    if tree.tokens[index].tag in ("SCONJ", "CCONJ"):
        return _read_in(tree, index, last)
    told = _told_by(tree, index, last) if place.alone else trailing_cue(tree, index, last)
    return told or _read_in(tree, index, last)


def _told_by(tree: Tree, index: int, last: int) -> Found | None:
    """A speaker from here on, with a cue right behind: "elle ajoute", "the minister said"."""
    speaker = mention_at(tree, index, last)
    if speaker is None or tree.is_word(tree.tokens[index], "words", "relative_subject"):
        return None
    after = next((t.index for t in tree.tokens[index:last] if t.start >= speaker.end), last)
    after = _past_apposition(tree, _past_issuer(tree, after, last), last)
    cue = cue_at(tree, after, last)
    if cue is None or tree.tokens[after].tag == "PUNCT":
        return None
    return Found(speaker, cue.verb, "after")


def _past_issuer(tree: Tree, index: int, last: int) -> int:
    """As in "a statement issued by the union said": past whoever issued it."""
    words = tree.tokens[index : min(index + 2, last)]
    if len(words) < 2 or words[0].tag != "VERB" or not tree.is_word(words[1], "words", "by"):
        return index
    issuer = mention_at(tree, index + 2, last) if index + 2 < last else None
    if issuer is None:
        return index
    return next((t.index for t in tree.tokens[index:last] if t.start >= issuer.end), index)


def trailing_cue(tree: Tree, index: int, last: int) -> Found | None:
    """As in 'plans for "a fair toll", the minister told reporters.': all before it is told.

    A cue that has a clause of its own to tell goes with that one.
    """
    if index >= last:
        return None
    comma = tree.text[: tree.tokens[index].start].rstrip(" ”»’'\"")[-1:]
    found = _told_by(tree, index, last) if comma == "," else None
    if found is None or found.cue is None or found.speaker is None:
        return None
    own = (c for c in tree.children(found.cue, COMPLEMENT, OBJECT) if c.tag in VERBAL)
    tells = any(c.index > found.cue.index for c in own)
    return None if tells or not can_speak(tree, found.speaker) else found


def _past_apposition(tree: Tree, index: int, last: int) -> int:
    """Past what stands between commas behind a name: "X, the Belgian minister, said"."""
    if not tree.language.head_final or index >= last or tree.tokens[index].text != ",":
        return index
    if cue_at(tree, index + 1, last) is not None:
        return index + 1  # "the minister, X, said": the name belongs to the phrase
    for token in tree.tokens[index + 1 : last]:
        if token.text == ",":
            return token.index + 1
    return index


def _read_in(tree: Tree, index: int, last: int) -> Found | None:
    for token in tree.tokens[index : min(index + 5, last)]:
        if tree.is_word(token, "speech", "reading"):
            for place in range(token.index + 1, min(token.index + 4, last)):
                if tree.tokens[place].tag == "ADP":
                    speaker = mention_at(tree, place + 1, last)
                    return Found(speaker, token, "read") if speaker else None
    return None
