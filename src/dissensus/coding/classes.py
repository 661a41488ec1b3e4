"""The classes of a codebook in one language: to which of them words belong, and their names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from dissensus.coding.matching import to_pieces
from dissensus.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dissensus.coding.matching import Hit, Matcher, Row
    from dissensus.records import Word

Kind = Literal["actions", "objects"]
#: class -> language -> entries
Tables = dict[str, dict[str, list[str]]]

#: Words of the same stem share this many letters ("livrer", "livraison").
STEM = 4


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Tells the class of words in one language, and how that language names a class.

    ``first`` is the first entry of each class; ``named`` are the classes that one of their
    own words names ("deliver"), unlike those that are made for one use ("cancel-debt").
    ``actions`` are the first words of the entries that name actions.
    """

    matcher: Matcher
    first: Mapping[tuple[Kind, str], str]
    named: frozenset[tuple[Kind, str]]
    labels: Mapping[tuple[Kind, str], str]
    actions: frozenset[str]

    def find(self, words: Sequence[Word], kind: Kind, place: int) -> Hit | None:
        """The longest entry of that kind that the word at this place is part of."""
        hits = [
            hit
            for hit in self.matcher.find(words)
            if hit.role == kind and hit.start <= place < hit.end
        ]
        return max(hits, key=lambda hit: (hit.end - hit.start, -hit.start), default=None)

    def settle(self, kind: Kind, names: Iterable[str], word: Word) -> tuple[str, ...]:
        """The classes that a word may belong to: one alone where that is certain.

        Of several classes it is the one whose first entry is the word or its noun
        ("livraison": "deliver", though "share" has it too).
        """
        every = sorted(names)
        pool = [name for name in every if (kind, name) in self.named] or every
        led = [name for name in pool if self.leads(kind, name, word)]
        for certain in (pool, led):
            if len(certain) == 1:
                return tuple(certain)
        return tuple(pool)

    def leads(self, kind: Kind, name: str, word: Word) -> bool:
        """Whether a word, or the verb or noun of its stem, is the one that the class is for.

        The others are listed for the concepts' sake and mean other things beside: "port" is
        among the borders, "sell" among the ways to deliver.
        """
        stems = {fold(word.lemma)[:STEM], fold(word.form)[:STEM]}
        return fold(self.first.get((kind, name), ""))[:STEM] in stems


def make_vocabulary(
    language: str, classes: Mapping[Kind, Tables], rows: Sequence[Row], matcher: Matcher
) -> Vocabulary:
    """Make the vocabulary of one language from the classes and the concepts of a codebook."""
    first: dict[tuple[Kind, str], str] = {}
    named: set[tuple[Kind, str]] = set()
    for kind, tables in classes.items():
        for name, table in tables.items():
            if table.get(language):
                first[kind, name] = table[language][0]
            entries = {to_pieces(entry) for one in table.values() for entry in one}
            if to_pieces(name) in entries:
                named.add((kind, name))
    objects = _name_objects(language, classes, rows, matcher)
    told = (one for table in classes["actions"].values() for one in table.get(language, ()))
    actions = frozenset(entry.split()[0].lower() for entry in told)
    return Vocabulary(matcher, first, frozenset(named), {**first, **objects}, actions)


def _name_objects(
    language: str, classes: Mapping[Kind, Tables], rows: Sequence[Row], matcher: Matcher
) -> dict[tuple[Kind, str], str]:
    """Objects as the labels of concepts name them, articles and all: "des drones"."""
    found: dict[tuple[Kind, str], str] = {}
    for row in rows:
        for name in sorted(row.objects):
            entries = _pieces(classes["objects"][name].get(language, ()), matcher)
            verbs = [
                entry
                for action in sorted(row.actions)
                for entry in classes["actions"][action].get(language, ())
            ]
            rest = _without_verb(row.concept.labels[language], _pieces(verbs, matcher), matcher)
            if rest and next(iter(_pieces([rest], matcher))) in entries:
                found.setdefault(("objects", name), rest)
    return found


def _pieces(texts: Iterable[str], matcher: Matcher) -> set[tuple[str, ...]]:
    return {tuple(p for p in to_pieces(text) if p not in matcher.gaps) for text in texts}


def _without_verb(label: str, verbs: set[tuple[str, ...]], matcher: Matcher) -> str:
    """What stands behind the verb of a label; empty where it does not begin with one."""
    parts = label.split()
    for end in range(1, len(parts)):
        if _pieces([" ".join(parts[:end])], matcher) <= verbs:
            return " ".join(parts[end:])
    return ""
