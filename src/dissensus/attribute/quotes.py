"""Who says the quoted words: the cue before, after or inside a quotation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dissensus.attribute.speech import inverted_subject, is_according, is_speech
from dissensus.attribute.tree import NOMINAL, VERBAL, Tree
from dissensus.languages.syntax import COMPLEMENT, PARATAXIS, RELATIVE, SUBJECT
from dissensus.marks import Quoted
from dissensus.parse import Token, stands_alone
from dissensus.records import Mention

#: Fewer quoted words than this are a term, a title or irony, unless they stand alone.
_WORDS = 3
#: How far from the mark a cue may stand, in words.
_REACH = 14


@dataclass(frozen=True, slots=True)
class QuotedSpeech:
    """A quotation with its speaker as written; ``way`` names how the speaker was found."""

    index: int
    quoted: Quoted
    speaker: Mention | None
    cue: Token | None
    way: str


@dataclass(frozen=True, slots=True)
class _Found:
    speaker: Mention | None
    cue: Token | None
    way: str


def find_speakers(tree: Tree) -> list[QuotedSpeech]:
    """Every quotation with its speaker; without one where no cue is found.

    The order of the ways is the order of their precision on press text: a cue inside the
    marks, after them, before them, the clause around them, the quotation before.
    """
    speech: list[QuotedSpeech] = []
    for index, quoted in enumerate(tree.parsed.quoted):
        if not quoted.closed:
            speech.append(QuotedSpeech(index, quoted, None, None, "unclosed"))
            continue
        found = _find(tree, index, quoted)
        if found is None and speech and _continues(tree, speech[-1].quoted, quoted):
            found = _Found(speech[-1].speaker, speech[-1].cue, "continued")
        found = found or _Found(None, None, "none")
        speech.append(QuotedSpeech(index, quoted, found.speaker, found.cue, found.way))
    return list(_backwards(tree, speech))


def is_speech_length(tree: Tree, quoted: Quoted) -> bool:
    """Whether quoted words are long enough to be speech and not a term."""
    words = tree.text[quoted.start : quoted.end].split()
    return len(words) >= _WORDS or stands_alone(tree.text, quoted)


def _find(tree: Tree, index: int, quoted: Quoted) -> _Found | None:
    inside = [tree.tokens[i] for i, q in tree.quote_at.items() if q == index]
    if not inside:
        return None
    alone = stands_alone(tree.text, quoted)
    return (
        _inside(tree, inside)
        or _after(tree, quoted, inside[-1])
        or (_before(tree, quoted, inside[0]) if alone else None)
        or (_around(tree, inside) if not alone else None)
        or (_before(tree, quoted, inside[0]) if not alone else None)
    )


def _inside(tree: Tree, inside: list[Token]) -> _Found | None:
    """ "…, souligne-t-elle, …" within the marks."""
    for token in inside[1:]:
        before = tree.tokens[token.index - 1]
        first = before if before.tag != "AUX" else tree.tokens[before.index - 1]
        if first.text != "," or not _is_cue(tree, token):
            continue
        subject = inverted_subject(tree, token)
        if subject is not None and subject.index <= inside[-1].index + 1 and _ends_there(tree, subject):
            return _Found(tree.mention(subject), token, "inside")
    return None


def _ends_there(tree: Tree, subject: Token) -> bool:
    """Whether a comma, a full stop or the mark closes the inserted cue."""
    mention_end = tree.mention(subject).end
    following = [word for word in tree.tokens[subject.index + 1 :][:8] if word.start >= mention_end]
    return not following or following[0].tag == "PUNCT"


def _is_cue(tree: Tree, token: Token) -> bool:
    return is_speech(tree, token) and (tree.is_finite(token) or _looks_finite(tree, token))


def _looks_finite(tree: Tree, token: Token) -> bool:
    following = tree.tokens[token.index + 1 : token.index + 2]
    return bool(following) and following[0].text.startswith("-")


def _after(tree: Tree, quoted: Quoted, last: Token) -> _Found | None:
    """ "« … », a tranché la ministre", "« … », selon Berlin"."""
    following = list(_following(tree, quoted, last))
    for position, token in enumerate(following):
        if token.tag == "PUNCT" and token.text not in (",", "-", "–", "—", "!", "?", "…", "(", ".") :
            return None
        if token.text == "." and position > 0:
            return None
        if is_according(tree, token):
            return _Found(tree.mention(token), token, "according")
        if token.tag in VERBAL and not _is_helper(tree, token):
            return _cue_after(tree, token, following[:position])
        if position > 6 and token.tag in NOMINAL and token.relation != SUBJECT:
            return None
    return None


def _following(tree: Tree, quoted: Quoted, last: Token) -> Iterator[Token]:
    sentence = -1
    for token in tree.tokens[last.index + 1 : last.index + 1 + _REACH]:
        if token.start < quoted.outer_end:
            continue
        if sentence >= 0 and token.sentence != sentence:
            return
        if "\n" in tree.text[quoted.outer_end : token.start] and sentence < 0:
            return
        sentence = token.sentence
        if token.index in tree.quote_at:
            return
        yield token


def _is_helper(tree: Tree, token: Token) -> bool:
    return token.relation in ("auxiliary", "passive auxiliary", "copula")


def _cue_after(tree: Tree, verb: Token, between: list[Token]) -> _Found | None:
    if not is_speech(tree, verb) or not (_is_cue(tree, verb) or verb.form in ("Part", "Inf", "")):
        return None
    own = [s for s in tree.children(verb, SUBJECT) if s.index < verb.index and s in between]
    if own and not tree.is_word(own[0], "words", "relative_subject"):
        return _Found(tree.mention(own[0]), verb, "after")
    subject = inverted_subject(tree, verb)
    return _Found(tree.mention(subject), verb, "after") if subject is not None else None


def _before(tree: Tree, quoted: Quoted, first: Token) -> _Found | None:
    """ "La ministre a tranché : « … »", "Et d'ajouter : « … »"."""
    before = _preceding(tree, quoted, first)
    if not before:
        return None
    mark = tree.text[: quoted.outer_start].rstrip()[-1:]
    if mark not in (":", ",") and stands_alone(tree.text, quoted) and first.sentence != before[-1].sentence:
        return None
    for token in reversed(before):
        if token.tag in VERBAL and is_speech(tree, token) and not _is_helper(tree, token):
            found = _speaker_before(tree, token)
            if found is not None:
                return found
    if mark == ":":
        return _main_subject(tree, before)
    return None


def _preceding(tree: Tree, quoted: Quoted, first: Token) -> list[Token]:
    """The words of the sentence that runs up to the mark."""
    before: list[Token] = []
    sentence = -1
    for token in reversed(tree.tokens[: first.index]):
        if token.end > quoted.outer_start:
            continue
        if token.index in tree.quote_at and not before and stands_alone(
            tree.text, tree.parsed.quoted[tree.quote_at[token.index]]
        ):
            return []
        if sentence >= 0 and token.sentence != sentence:
            break
        if sentence < 0 and "\n\n" in tree.text[token.end : quoted.outer_start]:
            return []
        sentence = token.sentence
        before.append(token)
    return before[::-1]


def _speaker_before(tree: Tree, verb: Token) -> _Found | None:
    subjects = tree.subjects(verb)
    if subjects:
        return _Found(tree.mention(subjects[0]), verb, "before")
    if verb.form == "Inf":  # "Et d'ajouter"
        return _Found(None, verb, "continued")
    subject = inverted_subject(tree, verb)
    return _Found(tree.mention(subject), verb, "before") if subject is not None else None


def _main_subject(tree: Tree, before: list[Token]) -> _Found | None:
    """Before a colon any verb will do: "Le ministre se veut rassurant : « … »"."""
    for token in reversed(before):
        if token.tag in VERBAL and tree.is_finite(token):
            subjects = tree.subjects(token)
            if subjects:
                return _Found(tree.mention(subjects[0]), token, "colon")
    return None


def _around(tree: Tree, inside: list[Token]) -> _Found | None:
    """Words quoted within a clause: whoever the clause is told by."""
    indices = {word.index for word in inside}
    roots = [word for word in inside if word.head not in indices or word.head == word.index]
    for root in roots[:2]:
        child = root
        for above in tree.ancestors(root):
            if above.index in indices:
                child = above
                continue
            found = _clause_speaker(tree, child, above)
            if found is not None:
                return found
            child = above
    return _around_according(tree, inside[0])


def _clause_speaker(tree: Tree, child: Token, above: Token) -> _Found | None:
    if above.tag not in VERBAL or child.relation == RELATIVE:
        return None
    if not (is_speech(tree, above) or _is_stance(tree, above)):
        return None
    if child.relation == SUBJECT:
        return None
    subjects = tree.subjects(above)
    if subjects and child not in subjects:
        return _Found(tree.mention(subjects[0]), above, "around")
    return None


def _is_stance(tree: Tree, verb: Token) -> bool:
    frames = tree.language.frames.get(("verb", verb.lemma), ())
    return any(frame.kind != "reverse" for frame in frames)


def _around_according(tree: Tree, token: Token) -> _Found | None:
    for above in (token, *tree.ancestors(token)):
        for child in tree.children(above):
            if is_according(tree, child):
                return _Found(tree.mention(child), child, "according")
    return None


def _continues(tree: Tree, before: Quoted, quoted: Quoted) -> bool:
    """Whether a quotation without a cue goes on where the one before it ended."""
    gap = tree.text[before.outer_end : quoted.outer_start]
    if "\n\n" in gap or "\r\n\r\n" in gap:
        return False
    sentences = sum(gap.count(mark) for mark in ".!?")
    short = len(gap) < 160 and sentences <= 1
    return short and stands_alone(tree.text, quoted)


def _backwards(tree: Tree, speech: list[QuotedSpeech]) -> Iterator[QuotedSpeech]:
    """A quotation that directly precedes one with a cue takes its speaker."""
    for position, row in enumerate(speech):
        following = speech[position + 1] if position + 1 < len(speech) else None
        if row.way == "none" and following is not None and following.speaker is not None:
            gap = tree.text[row.quoted.outer_end : following.quoted.outer_start]
            if len(gap.strip()) <= 3 and stands_alone(tree.text, row.quoted):
                yield QuotedSpeech(row.index, row.quoted, following.speaker, following.cue, "next")
                continue
        yield row


__all__ = ["COMPLEMENT", "PARATAXIS", "QuotedSpeech", "find_speakers", "is_speech_length"]
