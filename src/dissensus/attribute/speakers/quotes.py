"""Who says the quoted words: the cue before, after or inside a quotation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from dissensus.attribute.speakers.beside import (
    REACH,
    Found,
    Place,
    QuotedSpeech,
    according_at,
    find_after,
    find_inside,
    inverted_cue,
    trailing_cue,
)
from dissensus.attribute.speakers.continued import (
    chained,
    listed,
    owner_of,
    speaker_so_far,
    told_on,
)
from dissensus.attribute.speakers.cues import can_speak, cue_at
from dissensus.attribute.speakers.leading import find_around, find_before
from dissensus.attribute.tree import Tree
from dissensus.marks import Quoted
from dissensus.parse import stands_alone

#: Fewer quoted words than this are a term, a title or irony, unless they stand alone.
_WORDS = 3
#: What joins two quotations has no more letters than this.
_AND = 3


def find_speakers(tree: Tree) -> list[QuotedSpeech]:
    """Every quotation with its speaker; without one where no cue is found.

    The order of the ways is the order of their precision on press text: a cue inside the
    marks, after them, before them, the clause around them, the quotation before.
    """
    bounds = _bounds(tree)
    resumed = {aside.resumed for aside in tree.parsed.asides}
    speech: list[QuotedSpeech] = []
    for index, quoted in enumerate(tree.parsed.quoted):
        found = Found(None, None, "unclosed" if not quoted.closed else "none")
        if index in resumed and speech:
            found = Found(speech[-1].speaker, speech[-1].cue, "resumed")
        elif quoted.closed and index in bounds:
            place = Place(index, quoted, *bounds[index], stands_alone(tree.text, quoted))
            found = _with_speaker(tree, _find(tree, place), place, speech)
        speech.append(QuotedSpeech(index, quoted, found.speaker, found.cue, found.way))
    return _repeated(tree, list(_backwards(tree, speech)))


def is_speech_length(tree: Tree, quoted: Quoted) -> bool:
    """Whether quoted words are long enough to be speech and not a term."""
    words = tree.text[quoted.start : quoted.end].split()
    return len(words) >= _WORDS or (stands_alone(tree.text, quoted) and len(words) > 1)


def _bounds(tree: Tree) -> dict[int, tuple[int, int]]:
    """First token and last-plus-one of each quotation that has any."""
    found: dict[int, tuple[int, int]] = {}
    for token, quote in tree.quote_at.items():
        first, last = found.get(quote, (token, token + 1))
        found[quote] = min(first, token), max(last, token + 1)
    return found


def _find(tree: Tree, place: Place) -> Found | None:
    """The first way that finds a cue, in the order of their precision."""
    ways: Sequence[Callable[[Tree, Place], Found | None]] = (
        (find_inside, find_after, _told_later, find_before)
        if place.alone
        else (find_inside, find_after, _told_later, find_around, find_before)
    )
    for way in ways:
        found = way(tree, place)
        if found is not None:
            return _named(tree, place, found)
    return _cue_later(tree, place) or (None if place.alone else _according_later(tree, place))


def _named(tree: Tree, place: Place, found: Found) -> Found:
    """As in "« Le port, insiste-t-il, rouvrira », dit Oslo": who the pronoun is stands behind."""
    if found.way != "inside" or found.speaker is None or found.speaker.kind != "pronoun":
        return found
    behind = find_after(tree, place)
    speaker = behind.speaker if behind is not None else None
    named = speaker is not None and speaker.kind == "noun" and can_speak(tree, speaker)
    return behind if named and behind is not None else found


def _told_later(tree: Tree, place: Place) -> Found | None:
    """As in 'would "use force" and go on, he said.': the whole sentence is what was said."""
    if _ends_sentence(tree, place):
        return None
    for token in tree.tokens[place.last : place.last + REACH]:
        if token.text in (".", "!", "?", ":", ";") or "\n" in tree.text[token.end : token.end + 1]:
            return None
        ends = token.index in tree.quote_at and token.text == ","
        if token.text == "," and (ends or token.index not in tree.quote_at):
            end = min(len(tree.tokens), token.index + REACH)
            found = trailing_cue(tree, token.index + 1, end)
            if found is None and token.index not in tree.quote_at:
                found = inverted_cue(tree, token.index + 1, end)
            if found is not None:
                return replace(found, way="later")
    return None


def _ends_sentence(tree: Tree, place: Place) -> bool:
    """Whether a full stop within the marks ends the sentence, and a new one follows."""
    following = tree.tokens[place.last : place.last + 1]
    opens = bool(following) and following[0].text[:1].isupper()
    return opens and tree.text[place.quoted.end - 1] in ".!?"


def _cue_later(tree: Tree, place: Place) -> Found | None:
    """As in "« … », mais la loi est entrée en vigueur, rappelle-t-il": at the sentence's end."""
    if tree.text[place.quoted.end - 1] in ".!?…":
        return None
    for token in tree.tokens[place.last : place.last + 2 * REACH]:
        if token.text in (".", "!", "?", ":") or "\n" in tree.text[token.end : token.end + 1]:
            return None
        if token.index in tree.quote_at or token.text != ",":
            continue
        cue = cue_at(tree, token.index + 1, min(len(tree.tokens), token.index + REACH))
        if cue is not None and cue.subject is not None:
            return Found(tree.mention(cue.subject), cue.verb, "later")
    return None


def _according_later(tree: Tree, place: Place) -> Found | None:
    """As in "X « … » et « … », selon Berlin": at the sentence's end, past further quotations."""
    for token in tree.tokens[place.last : place.last + 2 * REACH]:
        if token.text in (".", "!", "?", ":") or "\n" in tree.text[token.end : token.end + 1]:
            return None
        if token.index not in tree.quote_at:
            found = according_at(tree, token.index, min(len(tree.tokens), token.index + REACH))
            if found is not None:
                return found
    return None


def _with_speaker(
    tree: Tree, found: Found | None, place: Place, speech: Sequence[QuotedSpeech]
) -> Found:
    """What was found, with the speaker of the text before it where it names none."""
    if found is not None and found.speaker is not None:
        return chained(tree, owner_of(tree, found, place, speech), place, speech)
    if found is None and (not place.alone or _is_headline(tree, place)):
        goes_on = listed(tree, place, speech) or told_on(tree, place, speech)
        return goes_on or Found(None, None, "none")
    speaker = speaker_so_far(tree, place, speech)
    cue = found.cue if found else None
    return Found(speaker, cue, "continued" if speaker else "none")


def _is_headline(tree: Tree, place: Place) -> bool:
    """Whether quoted words without a full stop are all of a line."""
    before = tree.text[: place.quoted.outer_start].rstrip(" \t")[-1:]
    after = tree.text[place.quoted.outer_end :].lstrip(" \t")[:1]
    ended = tree.text[place.quoted.end - 1] in ".!?…"
    return not ended and before in ("", "\n") and after in ("", "\n", "\r")


def _backwards(tree: Tree, speech: Sequence[QuotedSpeech]) -> Iterator[QuotedSpeech]:
    """A quotation that directly precedes one with a cue takes its speaker."""
    for position, row in enumerate(speech):
        following = speech[position + 1] if position + 1 < len(speech) else None
        if (
            row.way in ("none", "continued")
            and following is not None
            and following.speaker is not None
        ):
            beside = _is_beside(tree, row, following) and following.way in ("after", "inside")
            if beside and row.cue is None and stands_alone(tree.text, row.quoted):
                yield replace(row, speaker=following.speaker, cue=following.cue, way="next")
                continue
        yield row


def _is_beside(tree: Tree, row: QuotedSpeech, following: QuotedSpeech) -> bool:
    """Whether nothing but an "and" stands between two quotations."""
    gap = tree.text[row.quoted.outer_end : following.quoted.outer_start].strip(" \n\t.,")
    return len(gap) <= _AND and " " not in gap


def _repeated(tree: Tree, speech: list[QuotedSpeech]) -> list[QuotedSpeech]:
    """A headline that quotes words of the text has their speaker."""
    known = [(row, _plain(tree, row.quoted)) for row in speech if row.speaker is not None]
    found: list[QuotedSpeech] = []
    for row in speech:
        same = None
        if row.way == "none":
            words = _plain(tree, row.quoted)
            same = next((one for one, text in known if words and words in text), None)
        found.append(
            replace(row, speaker=same.speaker, cue=same.cue, way="repeated") if same else row
        )
    return found


def _plain(tree: Tree, quoted: Quoted) -> str:
    return tree.text[quoted.start : quoted.end].casefold().strip(" .,!?…")


__all__ = ["QuotedSpeech", "find_speakers", "is_speech_length"]
