"""Who says the quoted words: the cue before, after or inside a quotation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from dissensus.attribute.cues import (
    Cue,
    can_speak,
    cue_at,
    form_of,
    is_cue_verb,
    mention_at,
    of_document,
    subject_after,
)
from dissensus.attribute.speech import is_according
from dissensus.attribute.tree import NOMINAL, VERBAL, Tree
from dissensus.languages.syntax import CASE, PASSIVE_SUBJECT, RELATIVE, SUBJECT
from dissensus.marks import Quoted
from dissensus.parse import Token, stands_alone
from dissensus.records import Mention

#: Fewer quoted words than this are a term, a title or irony, unless they stand alone.
_WORDS = 3
#: A noun phrase of no more words than this right behind its noun is a name or a term.
_TERM = 4
#: How far behind the mark, in words, a cue may end.
_REACH = 40


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
    """What a way found; without a speaker the one before goes on."""

    speaker: Mention | None
    cue: Token | None
    way: str


@dataclass(frozen=True, slots=True)
class _Place:
    """A quotation in its text: the tokens inside, and whether it is a sentence of its own."""

    index: int
    quoted: Quoted
    first: int
    last: int
    alone: bool


def find_speakers(tree: Tree) -> list[QuotedSpeech]:
    """Every quotation with its speaker; without one where no cue is found.

    The order of the ways is the order of their precision on press text: a cue inside the
    marks, after them, before them, the clause around them, the quotation before.
    """
    bounds = _bounds(tree)
    speech: list[QuotedSpeech] = []
    for index, quoted in enumerate(tree.parsed.quoted):
        found = _Found(None, None, "unclosed" if not quoted.closed else "none")
        if quoted.closed and index in bounds:
            place = _Place(index, quoted, *bounds[index], stands_alone(tree.text, quoted))
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


def _find(tree: Tree, place: _Place) -> _Found | None:
    """The first way that finds a cue, in the order of their precision."""
    ways: Sequence[Callable[[Tree, _Place], _Found | None]] = (
        (_inside, _after, _before) if place.alone else (_inside, _after, _around, _before)
    )
    for way in ways:
        found = way(tree, place)
        if found is not None:
            return found
    return None if place.alone else _according_later(tree, place)


def _according_later(tree: Tree, place: _Place) -> _Found | None:
    """ "X « … » et « … », selon Berlin": at the sentence's end, past further quotations."""
    for token in tree.tokens[place.last : place.last + 2 * _REACH]:
        if token.text in (".", "!", "?", ":") or "\n" in tree.text[token.end : token.end + 1]:
            return None
        if token.index not in tree.quote_at:
            found = _according_at(tree, token.index, min(len(tree.tokens), token.index + _REACH))
            if found is not None:
                return found
    return None


def _with_speaker(
    tree: Tree, found: _Found | None, place: _Place, speech: Sequence[QuotedSpeech]
) -> _Found:
    """What was found, with the speaker of the text before it where it names none."""
    if found is not None and found.speaker is not None:
        return _chained(tree, _owner(tree, found, place, speech), place, speech)
    if found is None and (not place.alone or _is_headline(tree, place)):
        return _Found(None, None, "none")
    speaker = _speaker_so_far(tree, place, speech)
    cue = found.cue if found else None
    return _Found(speaker, cue, "continued" if speaker else "none")


def _is_headline(tree: Tree, place: _Place) -> bool:
    """Whether quoted words without a full stop are all of a line."""
    before = tree.text[: place.quoted.outer_start].rstrip(" \t")[-1:]
    after = tree.text[place.quoted.outer_end :].lstrip(" \t")[:1]
    ended = tree.text[place.quoted.end - 1] in ".!?…"
    return not ended and before in ("", "\n") and after in ("", "\n", "\r")


def _chained(
    tree: Tree, found: _Found, place: _Place, speech: Sequence[QuotedSpeech]
) -> _Found:
    """A pronoun beside a quotation goes back past the quoted words, to who spoke before."""
    speaker = found.speaker
    if speaker is None or speaker.kind != "pronoun" or speaker.start < place.quoted.start:
        return found
    before = next((row for row in reversed(speech) if row.speaker is not None), None)
    if before is not None and _is_next(tree, before, place) and _agrees(tree, before.speaker, speaker):
        return replace(found, speaker=before.speaker)
    start = place.quoted.outer_start
    return replace(found, speaker=replace(speaker, start=start, end=start))


def _is_next(tree: Tree, before: QuotedSpeech, place: _Place) -> bool:
    """Whether nobody else is told of between two quotations."""
    start = max(before.quoted.outer_end, before.cue.end if before.cue else 0)
    between = [
        t for t in tree.tokens[: place.first]
        if start <= t.start and t.relation in (SUBJECT, PASSIVE_SUBJECT) and t.index not in tree.quote_at
    ]  # fmt: skip
    return all(t.end <= (before.speaker.end if before.speaker else 0) for t in between)


def _agrees(tree: Tree, before: Mention | None, pronoun: Mention) -> bool:
    if before is None:
        return False
    genders = {before.gender or _gender(tree, before), pronoun.gender or _gender(tree, pronoun)}
    return not {"Masc", "Fem"} <= genders


def _gender(tree: Tree, mention: Mention) -> str:
    forms = [word.form.lower().lstrip("-") for word in mention.words]
    for gender, name in (("Fem", "pronouns_f"), ("Masc", "pronouns_m")):
        if " ".join(forms) in tree.language.words("actors", name):
            return gender
    marks = {"Fem": "feminine_marks", "Masc": "masculine_marks"}
    for gender, name in marks.items():
        if forms[0] in tree.language.words("actors", name):
            return gender
    for gender, name in (("Fem", "f"), ("Masc", "m")):
        if forms[0] in tree.language.words("actors.titles", name):
            return gender
    return ""


def _owner(
    tree: Tree, found: _Found, place: _Place, speech: Sequence[QuotedSpeech]
) -> _Found:
    """Behind a document whoever issued it."""
    assert found.speaker is not None
    is_document, owner = of_document(tree, found.speaker)
    if not is_document:
        return found
    speaker = owner or _told_before(tree, found.speaker) or _speaker_so_far(tree, place, speech)
    return replace(found, speaker=speaker, way="document")


def _told_before(tree: Tree, mention: Mention) -> Mention | None:
    """ "cette source": the same noun with its adjective or owner, earlier in the text."""
    noun = mention.words[mention.head].lemma
    first = mention.words[0].form.lower()
    if first not in tree.language.words("words", "demonstratives") and len(mention.words) > 1:
        return mention if len(mention.words) > 2 else None
    earlier = [t for t in tree.tokens if t.lemma == noun and t.end <= mention.start]
    for token in reversed(earlier):
        found = mention_at(tree, token.index, min(token.index + 8, len(tree.tokens)))
        if found is not None and len(found.words) > 1 and found.end < mention.start:
            return found
    return None


# -- inside ---------------------------------------------------------------------------------
def _inside(tree: Tree, place: _Place) -> _Found | None:
    """ "…, souligne-t-elle, …" within the marks."""
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


def _spoken_by(tree: Tree, cue: Cue, last: int, way: str) -> _Found | None:
    """The subject behind a cue, a clitic before a phrase."""
    if cue.subject is not None:
        return _Found(tree.mention(cue.subject), cue.verb, way)
    speaker = subject_after(tree, cue.verb, last)
    return _Found(speaker, cue.verb, way) if speaker is not None else None


def _ends_there(tree: Tree, found: _Found, last: int) -> bool:
    """Whether a sign closes the inserted cue right behind its subject, and a verb leads it."""
    assert found.speaker is not None and found.cue is not None
    following = [t for t in tree.tokens[found.cue.index : last + 1] if t.start >= found.speaker.end]
    closes = not following or following[0].tag == "PUNCT" or following[0].index >= last
    return closes and can_speak(tree, found.speaker)


# -- after ----------------------------------------------------------------------------------
def _after(tree: Tree, place: _Place) -> _Found | None:
    """ "« … », a tranché la ministre", "« … », selon Berlin"."""
    last = _clause_end(tree, place)
    index = place.last
    while index < last and tree.tokens[index].tag == "PUNCT":
        index += 1
    if index >= last:
        return None
    cue = cue_at(tree, index, last)
    if cue is not None:
        goes_on = cue.verb.form == "Part" and cue.verb.tense == "Pres" and cue.subject is None
        if cue.subject is not None and tree.is_word(cue.verb, "speech", "reading"):
            return _read_in(tree, cue.verb.index, last) or _spoken_by(tree, cue, last, "after")
        return None if goes_on else _spoken_by(tree, cue, last, "after")
    return (
        _according_at(tree, index, last)
        or _subject_first(tree, place, index, last)
        or _any_verb(tree, place, index, last)
    )


def _any_verb(tree: Tree, place: _Place, index: int, last: int) -> _Found | None:
    """ "« … », corrige la ministre": behind a comma any verb before its subject is a cue."""
    verb = tree.tokens[index]
    comma = tree.tokens[index - 1].text == ","
    if not (place.alone and comma and verb.tag == "VERB" and verb.is_finite and index + 1 < last):
        return None
    speaker = mention_at(tree, index + 1, last)
    if speaker is None or speaker.kind != "noun" or not can_speak(tree, speaker):
        return None
    following = tree.tokens[index + 1]
    leads = following.tag in ("DET", "PROPN") or following.text[:1].isupper()
    return _Found(speaker, verb, "after") if leads else None


def _clause_end(tree: Tree, place: _Place) -> int:
    """Where the words that may tell the speaker end: a full stop, a line, a quotation."""
    start = place.quoted.outer_end
    for token in tree.tokens[place.last : place.last + _REACH]:
        begins = token.index == place.last
        if token.text in (".", ":") or (token.text in "!?;" and not begins):
            return token.index
        if token.index in tree.quote_at or "\n" in tree.text[start : token.start]:
            return token.index
        start = token.end
    return min(len(tree.tokens), place.last + _REACH)


def _according_at(tree: Tree, index: int, last: int) -> _Found | None:
    """ "selon Berlin", "d'après la ministre" from here on."""
    forms = [form_of(token) for token in tree.tokens[index : min(index + 5, last)]]
    for width in (4, 3, 2, 1):
        words = " ".join(forms[:width]).replace("' ", "'")
        if len(forms) > width and words in tree.language.words("speech", "according"):
            speaker = mention_at(tree, index + width, last)
            return _Found(speaker, tree.tokens[index], "according") if speaker else None
    return None


def _subject_first(tree: Tree, place: _Place, index: int, last: int) -> _Found | None:
    """ "« … », elle ajoute", and "peut-on lire dans le communiqué"."""
    if not place.alone or tree.tokens[index].tag in ("SCONJ", "CCONJ"):
        return _read_in(tree, index, last)
    speaker = mention_at(tree, index, last)
    if speaker is not None and not tree.is_word(tree.tokens[index], "words", "relative_subject"):
        after = next((t.index for t in tree.tokens[index:last] if t.start >= speaker.end), last)
        cue = cue_at(tree, after, last)
        if cue is not None and tree.tokens[after].tag != "PUNCT":
            return _Found(speaker, cue.verb, "after")
    return _read_in(tree, index, last)


def _read_in(tree: Tree, index: int, last: int) -> _Found | None:
    for token in tree.tokens[index : min(index + 5, last)]:
        if tree.is_word(token, "speech", "reading"):
            for place in range(token.index + 1, min(token.index + 4, last)):
                if tree.tokens[place].tag == "ADP":
                    speaker = mention_at(tree, place + 1, last)
                    return _Found(speaker, token, "read") if speaker else None
    return None


# -- before ---------------------------------------------------------------------------------
def _before(tree: Tree, place: _Place) -> _Found | None:
    """ "La ministre a tranché : « … »", "Et d'ajouter : « … »"."""
    before = _preceding(tree, place)
    if not before or _is_term(tree, place, before):
        return None
    mark = tree.text[: place.quoted.outer_start].rstrip()[-1:]
    if place.alone and mark not in ":," and before[-1].tag == "PUNCT" and before[-1].text != ":":
        return None
    before = _after_contrast(tree, before)
    for token in reversed(before):
        if is_cue_verb(tree, token) and token.index not in tree.quote_at:
            found = _speaker_before(tree, token, before)
            if found is not None:
                return found
    return _leading_according(tree, before) or _main_subject(tree, before, loose=mark == ":")


def _after_contrast(tree: Tree, before: list[Token]) -> list[Token]:
    """Of "X précise que …, tandis que Y entend" the part that tells of Y."""
    for at in range(len(before) - 1, 0, -1):
        if before[at].text.lower() in tree.language.words("words", "contrast"):
            rest = before[at + 1 :]
            return rest if rest and _main_subject(tree, rest, loose=True) else before
    return before


def _is_term(tree: Tree, place: _Place, before: Sequence[Token]) -> bool:
    """A title or term right behind its noun: 'un titre de séjour "métier en tension"'."""
    words = tree.text[place.quoted.start : place.quoted.end].split()
    inside = tree.tokens[place.first : place.last]
    if place.alone or len(words) > _TERM or any(token.is_finite for token in inside):
        return False
    return before[-1].tag in ("NOUN", "PROPN") and inside[0].tag in ("NOUN", "PROPN")


def _preceding(tree: Tree, place: _Place) -> list[Token]:
    """The words of the sentence that runs up to the mark."""
    before: list[Token] = []
    end = place.quoted.outer_start
    for token in reversed(tree.tokens[: place.first]):
        gap = tree.text[token.end : end]
        if "\n" in gap and (before or not tree.text[: place.quoted.outer_start].rstrip().endswith(":")):
            break
        if token.text in (".", "!", "?", "…") and not _is_title_stop(tree, token):
            break
        quote = tree.quote_at.get(token.index)
        if quote is not None and stands_alone(tree.text, tree.parsed.quoted[quote]):
            break
        before.append(token)
        end = token.start
    return before[::-1]


def _is_title_stop(tree: Tree, token: Token) -> bool:
    """The full stop of "M." where the tokenizer parted it."""
    before = tree.tokens[token.index - 1] if token.index else None
    return before is not None and before.text in ("M", "Mme", "Mr", "Dr") and before.end == token.start


def _speaker_before(tree: Tree, verb: Token, before: Sequence[Token]) -> _Found | None:
    clitic = next(
        (t for t in tree.tokens[verb.index - 2 : verb.index + 4] if _is_clitic_subject(tree, t, before)),
        None,
    )
    if clitic is not None:
        return _Found(tree.mention(clitic), verb, "before")
    subjects = _subjects(tree, verb)
    if subjects and not tree.is_word(subjects[0], "words", "relative_subject"):
        mention = tree.mention(subjects[0])
        if can_speak(tree, mention):
            return _Found(mention, verb, "before")
    if verb.form == "Inf" and verb.index - before[0].index <= 3 and not subjects:
        return _Found(None, verb, "continued")
    main = _main_subject(tree, [t for t in before if t.index < verb.index], loose=True)
    return _Found(main.speaker, verb, "before") if main else _leader(tree, verb, before)


def _subjects(tree: Tree, verb: Token) -> list[Token]:
    """Its subjects outside quoted words; of "-t-il" the pronoun."""
    found = [s for s in tree.subjects(verb) if _is_outside(tree, s) and not _parted(tree, s, verb)]
    return [tree.tokens[s.index + 1] if not form_of(s).strip("t") else s for s in found]


def _parted(tree: Tree, one: Token, other: Token) -> bool:
    """Whether a full stop stands between two words that the parser joined."""
    first, last = sorted((one.index, other.index))
    between = tree.tokens[first:last]
    return any(t.text in (".", "!", "?") and not _is_title_stop(tree, t) and _is_outside(tree, t) for t in between)


def _leader(tree: Tree, verb: Token, before: Sequence[Token]) -> _Found | None:
    """The phrase that leads to a verb, where the parser sees no subject."""
    start = next((t.index for t in before if t.tag not in ("ADV", "CCONJ", "PUNCT")), verb.index)
    if start >= verb.index:
        return _Found(None, verb, "continued")
    mention = mention_at(tree, start, verb.index)
    return _Found(mention, verb, "before") if mention and can_speak(tree, mention) else None


def _is_clitic_subject(tree: Tree, token: Token, before: Sequence[Token]) -> bool:
    return (
        before[0].index <= token.index <= before[-1].index
        and token.text.startswith("-")
        and form_of(token) in tree.language.words("speech", "inverted")
    )


def _is_outside(tree: Tree, token: Token) -> bool:
    return token.index not in tree.quote_at


def _leading_according(tree: Tree, before: Sequence[Token]) -> _Found | None:
    """ "Selon Berlin, l'offensive « … »", "Pour le ministre, « … »"."""
    last = before[-1].index + 1
    for token in reversed(before):
        found = _according_at(tree, token.index, last)
        if found is not None:
            return found
    if form_of(before[0]) not in tree.language.words("speech", "according_for"):
        return _own_view(tree, before)
    speaker = mention_at(tree, before[0].index + 1, last)
    if speaker is None or not can_speak(tree, speaker):
        return None
    after = next((t for t in before if t.start >= speaker.end), None)
    comma = after is None or after.text == ","
    return _Found(speaker, before[0], "according") if comma else None


def _own_view(tree: Tree, before: Sequence[Token]) -> _Found | None:
    """ "A ses yeux, « … »": whoever was speaking."""
    opening = " ".join(form_of(t) for t in before[:3])
    views = tree.language.words("speech", "according_own")
    is_own = any(opening.startswith(view) or opening == view.replace("à", "a") for view in views)
    return _Found(None, before[0], "continued") if is_own else None


def _main_subject(tree: Tree, before: Sequence[Token], *, loose: bool) -> _Found | None:
    """The subject of a verb before: of any verb before a colon, else of one with a stance."""
    for token in reversed(before):
        if token.tag not in VERBAL or not tree.is_finite(token) or not _is_outside(tree, token):
            continue
        if not (loose or _is_stance(tree, token)):
            continue
        mention = _subject_of(tree, token, before[-1].index + 1)
        if mention is not None and can_speak(tree, mention):
            return _Found(mention, token, "colon")
    return None


def _subject_of(tree: Tree, verb: Token, last: int) -> Mention | None:
    """The subject of a verb, behind it where it introduces speech."""
    subjects = _subjects(tree, verb)
    if subjects:
        return tree.mention(subjects[0])
    return subject_after(tree, verb, last) if is_cue_verb(tree, verb) else None


# -- around ---------------------------------------------------------------------------------
def _around(tree: Tree, place: _Place) -> _Found | None:
    """Words quoted within a clause: whoever the clause is told by."""
    inside = range(place.first, place.last)
    before = _preceding(tree, place)
    if before and _is_term(tree, place, before):
        return None
    roots = [tree.tokens[i] for i in inside if tree.tokens[i].head not in inside or tree.tokens[i].head == i]
    for root in roots[:2]:
        child = root
        for above in tree.ancestors(root):
            if above.index not in inside:
                found = _clause_speaker(tree, child, above)
                if found is not None:
                    return found
            child = above
    return _around_according(tree, tree.tokens[place.first])


def _clause_speaker(tree: Tree, child: Token, above: Token) -> _Found | None:
    if above.tag not in VERBAL or child.relation in (RELATIVE, SUBJECT):
        return None
    if not is_cue_verb(tree, above) or not _is_outside(tree, above) or _parted(tree, above, child):
        return None
    subjects = [s for s in _subjects(tree, above) if s.index != child.index]
    if subjects and above.index < child.index:
        mention = tree.mention(subjects[0])
        return _Found(mention, above, "around") if can_speak(tree, mention) else None
    return None


def _is_stance(tree: Tree, verb: Token) -> bool:
    frames = tree.language.frames.get(("verb", verb.lemma), ())
    return any(frame.kind != "reverse" for frame in frames)


def _around_according(tree: Tree, token: Token) -> _Found | None:
    for above in (token, *tree.ancestors(token)):
        for child in tree.children(above):
            if is_according(tree, child) and child.tag in NOMINAL:
                return _Found(tree.mention(child), tree.children(child, CASE)[0], "according")
    return None


# -- the text before ------------------------------------------------------------------------
def _speaker_so_far(
    tree: Tree, place: _Place, speech: Sequence[QuotedSpeech]
) -> Mention | None:
    """Whoever was speaking: of the quotation before, or the subject of the sentence between."""
    known = [row for row in speech if row.speaker is not None]
    before = known[-1] if known else None
    told = _sentence_subject(tree, place, after=before.quoted.outer_end if before else 0)
    if told is not None:
        return told
    if before is None or place.quoted.start - before.quoted.end > 700:
        return None
    return before.speaker


def _sentence_subject(tree: Tree, place: _Place, *, after: int) -> Mention | None:
    """The subject of the narrated sentence just before, if it tells of somebody."""
    index = place.first - 1
    while index >= 0 and tree.tokens[index].tag == "PUNCT":
        index -= 1
    if index < 0 or index in tree.quote_at or tree.tokens[index].start < after:
        return None
    first, last = _sentence_bounds(tree, index)
    if tree.tokens[first].start < after:
        return None
    for token in tree.tokens[first:last]:
        if token.tag in VERBAL and tree.is_finite(token) and _is_outside(tree, token):
            mention = _subject_of(tree, token, last)
            if mention is not None and can_speak(tree, mention):
                return mention
    return None


def _sentence_bounds(tree: Tree, index: int) -> tuple[int, int]:
    first = index
    while first and tree.tokens[first - 1].text not in (".", "!", "?", "…"):
        if "\n" in tree.text[tree.tokens[first - 1].end : tree.tokens[first].start]:
            break
        first -= 1
    return first, index + 1


def _backwards(tree: Tree, speech: Sequence[QuotedSpeech]) -> Iterator[QuotedSpeech]:
    """A quotation that directly precedes one with a cue takes its speaker."""
    for position, row in enumerate(speech):
        following = speech[position + 1] if position + 1 < len(speech) else None
        if row.way in ("none", "continued") and following is not None and following.speaker is not None:
            gap = tree.text[row.quoted.outer_end : following.quoted.outer_start]
            beside = len(gap.strip(" \n\t.,")) <= 2 and following.way in ("after", "inside")
            if beside and row.cue is None and stands_alone(tree.text, row.quoted):
                yield replace(row, speaker=following.speaker, cue=following.cue, way="next")
                continue
        yield row


def _repeated(tree: Tree, speech: list[QuotedSpeech]) -> list[QuotedSpeech]:
    """A headline that quotes words of the text has their speaker."""
    known = [(row, _plain(tree, row.quoted)) for row in speech if row.speaker is not None]
    found: list[QuotedSpeech] = []
    for row in speech:
        same = None
        if row.way == "none":
            words = _plain(tree, row.quoted)
            same = next((one for one, text in known if words and words in text), None)
        found.append(replace(row, speaker=same.speaker, cue=same.cue, way="repeated") if same else row)
    return found


def _plain(tree: Tree, quoted: Quoted) -> str:
    return tree.text[quoted.start : quoted.end].casefold().strip(" .,!?…")


__all__ = ["QuotedSpeech", "find_speakers", "is_speech_length"]
