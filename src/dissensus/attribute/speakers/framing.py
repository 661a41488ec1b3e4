"""Who frames a sentence, as with "Selon Berlin" at its head or "prévient Le Caire" after it.

Read from the words in their order, not from the tree: parsers attach such phrases to
whatever stands near, and the sentence is told by them wherever they hang.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache

from dissensus.attribute.speakers.speech import inverted_subject, is_speech
from dissensus.attribute.subjects import is_name
from dissensus.attribute.tree import Tree
from dissensus.languages import Language
from dissensus.languages.syntax import NOMINAL, SUBJECT, VERBAL
from dissensus.parse import Token
from dissensus.records import Mention

#: How many words the source's name may have before its comma.
_NAME = 16
#: How many words before its source a figure may stand.
_FIGURE = 4


class Framing:
    """The frame of each sentence: its source, and which words belong to the frame itself."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._known: dict[int, Mention | None] = {}
        self._stopped: dict[int, list[int]] = {}

    def of(self, token: Token) -> Mention | None:
        """Who tells the sentence of a token, or None for the journalist."""
        if token.sentence not in self._known:
            self._known[token.sentence] = self._find(self._tree.sentence(token))
        source = self._known[token.sentence] or self._reported(token)
        if source is None or source.start <= token.start < source.end:
            return None
        return source

    def _find(self, words: Sequence[Token]) -> Mention | None:
        outside = [word for word in words if word.index not in self._tree.quote_at]
        return (
            self._prefixed(outside)
            or self._framed(outside)
            or self._inserted(outside)
            or self._set_apart(outside)
            or self._suffixed(outside)
        )

    def _reported(self, token: Token) -> Mention | None:
        """As in "La Belgique a révélé que …": the clause after "que", where the tree lost it."""
        tree, stops = self._tree, self._stops(token.sentence)
        at = bisect_left(stops, token.index) - 1
        if at >= 0 and stops[at] == token.index - 1 and tree.tokens[stops[at]].tag == "CCONJ":
            at -= 1
        if at < 0 or tree.tokens[stops[at]].tag != "SCONJ" or not stops[at]:
            return None
        verb = tree.tokens[stops[at] - 1]
        if verb.tag not in VERBAL or not is_speech(tree, verb):
            return None
        subjects = tree.subjects(verb)
        return tree.mention(subjects[0]) if subjects else None

    def _stops(self, sentence: int) -> list[int]:
        """Where in a sentence a clause after "que" begins, or ends."""
        if sentence not in self._stopped:
            first, last = self._tree.parsed.sentences[sentence]
            self._stopped[sentence] = [
                word.index
                for word in self._tree.tokens[first:last]
                if word.text in (";", ":")
                or word.tag == "CCONJ"
                or (word.tag == "SCONJ" and self._tree.is_word(word, "words", "that"))
            ]
        return self._stopped[sentence]

    def _prefixed(self, words: Sequence[Token]) -> Mention | None:
        """As in "Selon Berlin, …", "Pour la ministre, …" at the head of a sentence."""
        length = self._phrase(words, 0, ("according", "according_for"))
        if not length:
            return None
        comma = next((w for w in words[length : length + _NAME] if w.text == ","), None)
        return self._source(words[length:]) if comma is not None else None

    def _framed(self, words: Sequence[Token]) -> Mention | None:
        """As in "As Dublin sees it, …", "If Sofia is to be believed, …"."""
        comma = next((at for at, w in enumerate(words[: 2 * _NAME]) if w.text == ","), 0)
        forms = [self._tree.plain(word).replace("’", "'") for word in words[:comma]]
        for leading, closing in self._frames if comma else ():
            inside = len(forms) - len(closing)
            if len(leading) < inside <= len(leading) + _NAME:
                opens = forms[: len(leading)] == leading
                if opens and forms[inside:] == closing:
                    return self._source(words[len(leading) : inside])
        return None

    @cached_property
    def _frames(self) -> Sequence[tuple[list[str], list[str]]]:
        """The words before and behind the name of each frame, contractions undone."""
        language = self._tree.language
        found = []
        for frame in language.words("speech", "frames"):
            before, _, behind = frame.partition("_")
            sides = (
                [language.contractions.get(w, w) for w in side.split()] for side in (before, behind)
            )
            found.append(tuple(sides))
        return [(leading, closing) for leading, closing in found]

    def _suffixed(self, words: Sequence[Token]) -> Mention | None:
        """As in "…, selon Berlin."; behind a figure it tells whose the figure is."""
        for index, word in enumerate(words):
            if word.text == "," and index and (n := self._phrase(words, index + 1, ("according",))):
                if any(w.tag == "NUM" for w in words[max(0, index - _FIGURE) : index]):
                    return None  # "a fait plus de 500 morts, selon l'ONU"
                return self._source(words[index + 1 + n :])
        return None

    def _inserted(self, words: Sequence[Token]) -> Mention | None:
        """As in "…, prévient Le Caire": the verb stands before its subject."""
        for index, word in enumerate(words):
            if word.tag not in VERBAL or not is_speech(self._tree, word) or index == 0:
                continue
            first = index
            while first and words[first - 1].tag in ("AUX", "ADV", "PRON"):
                first -= 1
            if words[first - 1].text != "," or not self._tree.is_finite(word):
                continue
            if any(
                w.text.lower() in self._tree.language.relative_slots for w in words[first:index]
            ):
                continue  # "…, que rejette Riga"
            if any(s.index < word.index for s in self._tree.subjects(word)):
                continue
            subject = inverted_subject(self._tree, word) or _name_after(words, index)
            if subject is not None and not self._has_own_object(words, word, subject):
                return self._tree.mention(subject)
        return None

    def _set_apart(self, words: Sequence[Token]) -> Mention | None:
        """As in "In that event, Lima promises, the levy will go": between commas, name first."""
        tree = self._tree
        for index, word in enumerate(words[:-1]):
            if word.tag not in VERBAL or words[index + 1].text != "," or not word.is_finite:
                continue
            first = index
            while first and words[first - 1].tag in ("PROPN", "DET", "ADJ", "NOUN"):
                first -= 1
            apart = 1 < first < index and words[first - 1].text == ","
            named = words[index - 1]
            if apart and is_speech(tree, word) and (is_name(named) or tree.subjects(word)):
                return tree.mention((tree.children(word, SUBJECT) or [named])[0])
        return None

    def _has_own_object(self, words: Sequence[Token], verb: Token, subject: Token) -> bool:
        """Whether something follows the subject that the verb could govern: then it is no cue."""
        end = self._tree.mention(subject).end
        after = [word for word in words if word.start >= end]
        return bool(after) and after[0].tag not in ("PUNCT", "ADP", "ADV", "NOUN", "PRON")

    def _phrase(self, words: Sequence[Token], at: int, names: Sequence[str]) -> int:
        """How many words of an according phrase stand here; 0 where none does."""
        language = self._tree.language
        forms = [self._tree.plain(word) for word in words[at : at + 5]]
        for name in names:
            for parts in _phrases(language, name):
                if forms[: len(parts)] == parts:
                    return len(parts)
        return 0

    def _source(self, words: Sequence[Token]) -> Mention | None:
        for word in _until_comma(words):
            if word.tag in VERBAL:
                return None
            if word.tag in ("NOUN", "PROPN") or (word.tag in NOMINAL and word.tag == "PRON"):
                return self._tree.mention(self._head(word))
        return None

    def _head(self, word: Token) -> Token:
        """The head of the name that begins here."""
        above = self._tree.head(word)
        near = above is not None and 0 < above.index - word.index < 4
        between = self._tree.tokens[word.index : above.index] if above is not None and near else ()
        near = near and not any(other.tag in ("PUNCT", "PART") for other in between)
        if above is not None and near and above.tag in ("PROPN", "NOUN") and word.tag == "PROPN":
            return above
        return word


@lru_cache(maxsize=16)
def _phrases(language: Language, name: str) -> tuple[list[str], ...]:
    """The words of each according phrase, contractions undone."""
    undone = language.contractions
    return tuple(
        [undone.get(part, part) for part in phrase.replace("'", "' ").split()]
        for phrase in language.words("speech", name)
    )


def _name_after(words: Sequence[Token], index: int) -> Token | None:
    """A capitalised word right behind the verb, whatever the model takes it for."""
    following = words[index + 1 : index + 2]
    return following[0] if following and is_name(following[0]) else None


def _until_comma(words: Sequence[Token]) -> Iterator[Token]:
    for word in words:
        if word.text in (",", ".", ";", ":"):
            return
        yield word
