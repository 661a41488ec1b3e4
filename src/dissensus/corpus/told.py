"""Which sentences of one story are one statement, told again in its copies.

Whether two sentences are one is said by ``same_words``. Here each is compared only with those
that can be: two sentences that have enough words in common have one of their rarest words in
common (the prefix filter of Chaudhuri, Ganti and Kaushik, "A primitive operator for similarity
joins in data cleaning", 2006), so that an index of rare words finds them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, inf

from .signature import CUT, CUT_TIMES, EDITED, are_same, least_common, split_sentence

#: A word with the number of times that it stood before in its sentence.
_Token = tuple[bytes, int]
#: No sentence has a smaller share of its words in common with another one.
_LEAST = min(CUT / CUT_TIMES, EDITED)
#: Thirds and tenths are not whole in binary numbers.
_ROUNDED = 1e-6


@dataclass(slots=True)
class _Wording:
    """One sequence of words, with the statements that were first told in it.

    ``told`` says how many of these, from the first on, a document tells already. ``near`` holds
    the wordings that may be the same, of the first ``seen`` that began a statement.
    """

    words: Sequence[bytes]
    tokens: Sequence[_Token]
    bag: frozenset[_Token]
    places: list[int] = field(default_factory=list)
    told: dict[str, int] = field(default_factory=dict)
    near: list[_Wording] = field(default_factory=list)
    seen: int = 0
    same: dict[int, bool] = field(default_factory=dict)

    def may_be(self, other: _Wording) -> bool:
        """Whether there are enough words in common, in whatever order."""
        short, long = sorted((len(self.words), len(other.words)))
        return len(self.bag & other.bag) >= least_common(short, long)


class _Index:
    """The wordings that began a statement, found by their length and their rare words."""

    def __init__(self) -> None:
        self._begun: list[_Wording] = []
        # For each length, under each word the wordings that have it, and its place in them.
        self._under: dict[int, dict[_Token, list[tuple[int, int]]]] = {}

    def add(self, wording: _Wording) -> None:
        number, length = len(self._begun), len(wording.tokens)
        self._begun.append(wording)
        under = self._under.setdefault(length, {})
        for place, token in enumerate(wording.tokens[: _count_rare(length, _LEAST * length)]):
            under.setdefault(token, []).append((number, place))

    def find(self, wording: _Wording) -> Sequence[_Wording]:
        """The wordings so far that may be the same; only those that are new are looked for."""
        if wording.seen < len(self._begun):
            found = sorted(set(self._find(wording)))
            begun = (self._begun[number] for number in found)
            wording.near += [other for other in begun if wording.may_be(other)]
            wording.seen = len(self._begun)
        return wording.near

    def _find(self, wording: _Wording) -> Iterator[int]:
        own = len(wording.tokens)
        for length, under in self._under.items():
            least = least_common(min(own, length), max(own, length))
            if least == inf:
                continue
            last = _count_rare(length, least)
            for token in wording.tokens[: _count_rare(own, least)]:
                if numbers := under.get(token):
                    new = numbers[bisect_left(numbers, (wording.seen, 0)) :]
                    yield from (number for number, place in new if place < last)


def _count_rare(length: int, least: float) -> int:
    """Of how many rarest words one must be shared, where so many are.

    >>> _count_rare(10, 7.0)
    4
    """
    return max(0, length - ceil(least - _ROUNDED) + 1)


def first_tellings(tellings: Sequence[tuple[str, str]]) -> list[int]:
    """For each sentence with its document, the place of the first telling of its statement.

    That is the first one of another document in the same words, else its own place: a document
    attests a statement once, and what it tells twice are two statements. Each telling is
    compared with the first of a statement, never with the others.

    >>> first_tellings([("No deal.", "a"), ("Yes.", "a"), ("« No deal »", "b"), ("Yes.", "a")])
    [0, 1, 0, 3]
    """
    split = [tuple(split_sentence(text)) for text, _ in tellings]
    wordings = _make_wordings(dict.fromkeys(split))
    index = _Index()
    first: list[int] = []
    for place, (words, (_, document)) in enumerate(zip(split, tellings, strict=True)):
        own = wordings[words]
        at, wording = _find_first(index.find(own), own, document) or (place, own)
        if at == place:
            if not own.places:
                index.add(own)
            own.places.append(place)
        wording.told[document] = wording.told.get(document, 0) + 1
        first.append(at)
    return first


def _find_first(
    near: Iterable[_Wording], own: _Wording, document: str
) -> tuple[int, _Wording] | None:
    """The first statement that the document does not tell yet, of those in the same words.

    A document tells the statements of one wording in their order, so it needs only a count.
    """
    free = [
        (other.places[told], id(other), other)
        for other in near
        if (told := other.told.get(document, 0)) < len(other.places)
    ]
    for place, name, other in sorted(free):
        if name not in own.same:
            own.same[name] = are_same(other.words, own.words)
        if own.same[name]:
            return place, other
    return None


def _make_wordings(split: Iterable[tuple[bytes, ...]]) -> Mapping[tuple[bytes, ...], _Wording]:
    """Each sequence of words with its tokens, those first that few others have."""
    numbered = {words: _number(words) for words in split}
    common = Counter(token for tokens in numbered.values() for token in tokens)
    return {
        words: _Wording(
            words, sorted(tokens, key=lambda token: (common[token], token)), frozenset(tokens)
        )
        for words, tokens in numbered.items()
    }


def _number(words: Iterable[bytes]) -> list[_Token]:
    """The words with their number among equal ones, so that each is another.

    >>> _number([b"no", b"means", b"no"])
    [(b'no', 0), (b'means', 0), (b'no', 1)]
    """
    seen: Counter[bytes] = Counter()
    tokens = []
    for word in words:
        tokens.append((word, seen[word]))
        seen[word] += 1
    return tokens
