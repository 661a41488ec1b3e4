"""What stands between two parts of words told: "“A tariff,” said Rome, “would be a mistake.”".

So does a cue in words that are not quoted. A parser reads it as a part of the clause that it
interrupts, and loses both. So it is given the cue behind the line, as a sentence of its own,
and the words that it parts in one piece; afterwards every word goes back to its place.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from dissensus.languages import Language
from dissensus.languages.syntax import PARATAXIS
from dissensus.marks import Quoted

if TYPE_CHECKING:
    from dissensus.parse import Token

#: Between two parts of one quotation: a comma or dash at both ends (the first may stand
#: within the marks), at least two words, no full stop but that of a title, no further mark.
_GAP = re.compile(
    r"\s*(?P<opened>[,–—-]?)\s*(?=\S+\s+\S)(?:\b[A-Z][a-z]{0,3}\.|[^.;:!?…\n«»“”\"]){3,160}"
    r"(?P<closed>[,–—-])\s*"
)
_COMMAS = ",–—"
_COMMA = re.compile(r"[,–—]\s+(?=\w)")
#: What parts one sentence from the next.
_STOP = re.compile(r"[.;:!?…\n«»“”\"]")
#: How far before a cue its sentence may begin, in characters.
_BACK = 400
#: The words of a cue within the marks, up to the comma or dash that closes it.
_CLAUSE = re.compile(r"[^,.;:!?…\n–—«»“”\"]{3,120}[,–—](?=\s)")
_WORD = re.compile(r"[^\W\d_]+[’']?")
#: The verb of a cue is one of its first so many words.
_NEAR = 6
#: A pronoun that a hyphen joins to the verb of a cue: "a-t-il dit".
_JOINED = re.compile(r"-(?:[^\W\d_]-)?[^\W\d_]{2,5}\b")
#: Kinds of frame whose object may be somebody: "a critiqué la ministre".
_OF_SOMEBODY = frozenset({"stance", "accuse", "credited"})
#: An auxiliary or clitic before the verb has no more letters than this.
_HELPER = 5


@dataclass(frozen=True, slots=True)
class Aside:
    """A cue that parts what is told, with its commas or marks; ``home`` is its line's end.

    ``resumed`` is the quotation that goes on behind it, or -1 where both parts stand within
    one pair of marks.
    """

    start: int
    end: int
    home: int
    resumed: int = -1


def find_asides(
    text: str, quoted: Sequence[Quoted], language: Language, starts: Container[int] = ()
) -> Iterator[Aside]:
    """The cues that interrupt the quotations of a text, in order.

    ``starts`` are places where sentences begin, as behind a dateline.

    >>> from dissensus.languages import load_language
    >>> from dissensus.marks import find_quoted
    >>> text = "« Le report, souligne-t-elle, serait une erreur. »"
    >>> [aside] = find_asides(text, find_quoted(text), load_language("fr"))
    >>> text[aside.start : aside.end]
    ', souligne-t-elle,'
    """
    yield from _unquoted(text, quoted, language)
    resumes = False
    for index, one in enumerate(quoted):
        yield from _within(text, one, language)
        following = quoted[index + 1] if index + 1 < len(quoted) else None
        resumes = following is not None and _is_resumed(
            text, one, following, again=resumes or one.outer_start in starts
        )
        if resumes and following is not None:
            start = one.end - (text[one.end - 1] in _COMMAS)
            yield Aside(start, following.start, _line_end(text, following.end), index + 1)


def _is_resumed(text: str, one: Quoted, following: Quoted, *, again: bool) -> bool:
    """Whether a quotation goes on in the next one: a sentence is open, and its cue between."""
    if not (one.closed and following.closed) or following.outer_start - one.outer_end < 6:
        return False
    before = text[: one.outer_start].rstrip()
    opens = not before or before[-1] in '.:!?…»”"' or "\n" in text[len(before) : one.outer_start]
    if not (opens or again) or not text[following.start].islower():
        return False
    gap = _GAP.fullmatch(text, one.outer_end, following.outer_start)
    return gap is not None and (bool(gap["opened"]) or text[one.end - 1] in _COMMAS)


def _line_end(text: str, place: int) -> int:
    end = text.find("\n", place)
    return len(text) if end < 0 else end


def _within(text: str, quoted: Quoted, language: Language) -> Iterator[Aside]:
    """Cues within the marks, as in "« Le report, souligne-t-elle, serait une erreur »"."""
    position = quoted.start
    while (comma := _COMMA.search(text, position, quoted.end)) is not None:
        position = comma.end()
        clause = _CLAUSE.match(text, position, quoted.end)
        if clause is not None and opens_cue(clause.group(), language):
            end = _past_office(text, clause.end(), quoted.end, language)
            yield Aside(comma.start(), end, _line_end(text, quoted.end))
            position = end


def _unquoted(text: str, quoted: Sequence[Quoted], language: Language) -> Iterator[Aside]:
    """Cues within words that are told: "La taxe, a dit la ministre, serait une erreur."."""
    position, at = 0, 0
    while (comma := _COMMA.search(text, position)) is not None:
        position = comma.end()
        while at < len(quoted) and quoted[at].outer_end < comma.start():
            at += 1
        if at < len(quoted) and quoted[at].outer_start <= comma.start() <= quoted[at].outer_end:
            continue  # within the marks, or right behind them
        clause = _CLAUSE.match(text, position)
        if clause is None or not _interrupts(clause.group(), language):
            continue
        end = _past_office(text, clause.end(), len(text), language)
        opens = _goes_on(_sentence_before(text, comma.start()), text[end:].lstrip(), language)
        if opens is not None:
            yield Aside(comma.start(), end - opens, _line_end(text, clause.end()))
            position = end - opens


def _sentence_before(text: str, place: int) -> str:
    """What stands before a place in its sentence."""
    near = text[max(0, place - _BACK) : place]
    return _STOP.split(near)[-1].lstrip()


def _interrupts(clause: str, language: Language) -> bool:
    """Whether words are a cue, and no clause of whoever stands before them.

    "…, qui dit Oslo, …" goes on about a noun; "…, a salué la ministre, …" may greet her.
    """
    words = [word.replace("’", "'") for word in _WORD.findall(clause)]
    lists = (("words", "relative_subject"), ("words", "that"), ("words", "alike"))
    leads = frozenset[str]().union(*(language.words(*row) for row in lists))
    if any(word.lower() in leads | language.relative_slots.keys() for word in words):
        return False
    lemmas = [language.lemma(word, "", "VERB") for word in words[:_NEAR]]
    at = next((at for at, lemma in enumerate(lemmas) if lemma in language.speech_verbs), 0)
    joined = _JOINED.search(clause) is not None
    pronouns = language.words("words", "subject_pronouns")
    if not opens_cue(clause, language) or not (joined or pronouns.isdisjoint(words[at:])):
        return False
    helped = lemmas[0] in language.words("words", "perfect")
    return joined or not helped or all(
        "obj" not in (*frame.concept, *frame.target) or frame.kind not in _OF_SOMEBODY
        for frame in language.frames.get(("verb", lemmas[at]), ())
    )  # fmt: skip


def _goes_on(before: str, after: str, language: Language) -> bool | None:
    """Whether the clause before a cue goes on behind it: None where it is over.

    True where the cue stands before the subject and its comma has to stay: "Sans accord,
    promet Oslo, le port fermera". Not so "…, a dit la ministre, Ada Berg."
    """
    opening, following = _WORD.match(before), _WORD.match(after)
    if opening is None or following is None:
        return None
    small = _small_words(language)
    first, then = (w.group().replace("’", "'").lower() for w in (opening, following))
    if following.group()[:1].isupper() or then in language.words("actors", "articles"):
        return True if first in small else None
    lists = (("words", "negation_formal"), ("words", "reflexive"))
    like = {words.split()[0] for words in language.words("words", "alike")}
    if then in like:
        return None  # "a jugé la ministre, comme Paris, que …"
    helps = any(then in language.words(*row) for row in lists)
    return False if helps or (then not in small and language.verb_stand_in(then)) else None


@lru_cache(maxsize=8)
def _small_words(language: Language) -> frozenset[str]:
    """The words that may open a phrase or clause of circumstance: "sans", "si", "pour"."""
    lists = [("conditions", "words"), ("actors", "place_prepositions")]
    lists += [("speech", "according"), ("speech", "according_for")]
    names = "adjuncts complement_prepositions at of by after about purpose unreal that"
    lists += [("words", name) for name in names.split()]
    return frozenset(
        phrase.split("'")[0].split()[0] for row in lists for phrase in language.words(*row)
    )


def opens_cue(clause: str, language: Language) -> bool:
    """Whether words begin with a verb of speech and behind it whoever speaks."""
    words = [word.replace("’", "'") for word in _WORD.findall(clause)]
    for at, word in enumerate(words[:_NEAR]):
        lemma = language.lemma(word, "", "VERB")
        if () in language.speech_verbs.get(lemma, ()) and word != lemma:
            return _is_group(words[:at], language) and _speaks(words, at, language)
    return False


def _is_group(before: Sequence[str], language: Language) -> bool:
    """Whether words may stand before the verb of a cue: "s'est ensuite", "a-t-il"."""
    if not before:
        return True
    determines = before[0] in language.words("actors", "articles")
    return not determines and len(before[0]) <= _HELPER and all(map(str.islower, before))


def _speaks(words: Sequence[str], verb: int, language: Language) -> bool:
    """Whether somebody stands behind the verb, or a pronoun joined to it or its auxiliary."""
    inverted = language.words("speech", "inverted")
    after = words[verb + 1 :]
    if any(word in inverted for word in (*words[1:verb], *after[:2])):
        return True
    return bool(after) and (after[0][:1].isupper() or _opens_office(after, language))


def _opens_office(words: Sequence[str], language: Language) -> bool:
    """Whether words begin with an office, an organ or a group: "la ministre", "porte-parole"."""
    articles = language.words("actors", "articles") - language.contractions.keys()
    start = 1 if words and words[0].lower() in articles else 0
    return any(
        word.lower() in language.speaking_nouns or (start and word[:1].isupper())
        for word in words[start : start + 2]
    )


def _past_office(text: str, position: int, last: int, language: Language) -> int:
    """Past an office behind a name: "a insisté Jana Novak, ministre de la Santé, …"."""
    clause = _CLAUSE.match(text, position, last)
    office = clause is not None and _opens_office(_WORD.findall(clause.group()), language)
    return clause.end() if clause is not None and office else position


def put_off(words: Sequence[tuple[str, int]], asides: Sequence[Aside]) -> list[tuple[str, int]]:
    """The words of a text, each with its offset, in the order in which they are parsed.

    >>> words = [("Non", 0), (",", 3), ("dit-il", 5), (",", 11), ("jamais", 13)]
    >>> [word for word, _ in put_off(words, [Aside(3, 12, 19)])]
    ['Non', 'jamais', ',', 'dit-il', ',']
    """
    if not asides:
        return list(words)

    def place(word: tuple[str, int]) -> tuple[int, int]:
        aside = _aside_at(asides, word[1])
        return (aside.home if aside is not None else word[1], word[1])

    return sorted(words, key=place)


def _aside_at(asides: Sequence[Aside], offset: int) -> Aside | None:
    return next((one for one in asides if one.start <= offset < one.end), None)


def put_back(tokens: Sequence[Token], asides: Sequence[Aside]) -> list[Token]:
    """The parsed words in the order of the text; a cue hangs on the sentence that it parts."""
    if not asides:
        return list(tokens)
    order = sorted(range(len(tokens)), key=lambda index: tokens[index].start)
    place = {old: new for new, old in enumerate(order)}
    moved = [replace(tokens[i], index=place[i], head=place[tokens[i].head]) for i in order]
    for aside in asides:
        inside = [t.index for t in moved if aside.start <= t.start < aside.end]
        if not inside or not inside[0]:
            continue
        before = moved[inside[0] - 1]
        root = _root(moved, before)
        for at in inside:
            word = replace(moved[at], sentence=before.sentence)
            loose = word.head == word.index
            moved[at] = replace(word, head=root, relation=PARATAXIS) if loose else word
    return _numbered(moved)


def _root(tokens: Sequence[Token], word: Token) -> int:
    seen = {word.index}
    while word.head not in seen:
        word = tokens[word.head]
        seen.add(word.index)
    return word.index


def _numbered(tokens: Sequence[Token]) -> list[Token]:
    """The words with their sentences numbered from 0 without a gap."""
    numbers = {old: new for new, old in enumerate(dict.fromkeys(t.sentence for t in tokens))}
    return [replace(token, sentence=numbers[token.sentence]) for token in tokens]


__all__ = ["Aside", "find_asides", "opens_cue", "put_back", "put_off"]
