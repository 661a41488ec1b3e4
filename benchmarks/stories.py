"""How well copies of one story are told from other articles, and how fast.

Run from the checkout: ``.venv/bin/python benchmarks/stories.py``. The articles are made up by
newsroom.py. ``--half choose`` shows the half that sizes and thresholds were chosen on.
"""

from __future__ import annotations

import argparse
import importlib.util
import statistics
import sys
import time
import tracemalloc
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dissensus.corpus.signature import bands, is_copy, same_words, sign
from dissensus.fold import fold

if TYPE_CHECKING:
    from benchmarks import newsroom
else:
    _SPEC = importlib.util.spec_from_file_location(
        "_newsroom", Path(__file__).with_name("newsroom.py")
    )
    newsroom = sys.modules[_SPEC.name] = importlib.util.module_from_spec(_SPEC)
    _SPEC.loader.exec_module(newsroom)

#: Words of an article, by the name of its length.
LENGTHS: Mapping[str, tuple[int, int]] = {
    "80-149": (80, 149),
    "150-299": (150, 299),
    "300-600": (300, 600),
}
HALVES = ("choose", "report")


@dataclass(frozen=True)
class Base:
    """An article, its length's name, and where its chances start."""

    article: newsroom.Article
    length: str
    seed: str

    def edit(self, kind: str) -> newsroom.Article:
        """A copy of the article, edited in that way."""
        return newsroom.EDITS[kind](newsroom.make_chances(f"{self.seed}:{kind}"), self.article)


@dataclass
class Share:
    """How many of how many."""

    yes: int = 0
    all: int = 0

    def add(self, *, yes: bool) -> None:
        """Count one more."""
        self.yes += yes
        self.all += 1

    def __str__(self) -> str:
        return f"{self.yes / self.all:.3f}" if self.all else "-"


def make_bases(half: str, count: int) -> list[Base]:
    """So many different articles, half of them in each language, of each length alike many."""
    bases = []
    for number in range(count):
        seed = f"{half}:{number}"
        random = newsroom.make_chances(seed)
        length = list(LENGTHS)[number % len(LENGTHS)]
        language = list(newsroom.LANGUAGES)[number % 2]
        article = newsroom.compose(random, language, random.randint(*LENGTHS[length]))
        bases.append(Base(article, length, seed))
    return bases


def is_found(a: bytes, b: bytes) -> bool:
    """Whether the first would be found by a key of the second, and told to be its copy."""
    return not set(bands(a)).isdisjoint(bands(b)) and is_copy(a, b)


def measure_edits(bases: Sequence[Base]) -> Mapping[str, Mapping[str, Share]]:
    """Recall of pairs: of the copies, those found from the original, by kind and length."""
    found: dict[str, dict[str, Share]] = {}
    signatures = [sign(base.article.text) for base in bases]
    for kind in newsroom.EDITS:
        row = found[kind] = defaultdict(Share)
        for base, signature in zip(bases, signatures, strict=True):
            row[base.length].add(yes=is_found(signature, sign(base.edit(kind).text)))
    return found


def make_rivals(half: str, kind: str, count: int) -> Iterator[tuple[str, newsroom.Pair]]:
    """Pairs of articles that do not belong together, with the name of their length."""
    for number in range(count):
        random = newsroom.make_chances(f"{half}:{kind}:{number}")
        length = list(LENGTHS)[number % len(LENGTHS)]
        language = list(newsroom.LANGUAGES)[number % 2]
        words = random.randint(*LENGTHS[length])
        yield length, newsroom.RIVALS[kind](random, language, words)


def measure_rivals(half: str, count: int) -> Mapping[str, Mapping[str, Share]]:
    """Of the pairs that do not belong together, those that are joined."""
    found: dict[str, dict[str, Share]] = {}
    for kind in newsroom.RIVALS:
        row = found[kind] = defaultdict(Share)
        for length, (first, second) in make_rivals(half, kind, count):
            row[length].add(yes=is_found(sign(first.text), sign(second.text)))
    return found


class Groups:
    """Documents as they come in: each joins the groups of its copies so far."""

    def __init__(self) -> None:
        self.signatures: list[bytes] = []
        self.candidates = 0
        self.joins: list[tuple[int, int]] = []
        self._parents: list[int] = []
        self._index: dict[int, list[int]] = defaultdict(list)

    def add(self, signature: bytes) -> None:
        """Take in the next document, and join the groups that it is a copy of."""
        new = len(self.signatures)
        self.signatures.append(signature)
        self._parents.append(new)
        keys = bands(signature)
        near = {old for key in keys for old in self._index[key]}
        self.candidates += len(near)
        for old in near:
            if is_copy(signature, self.signatures[old]):
                self.joins.append((old, new))
                self._parents[self.find(old)] = self.find(new)
        for key in keys:
            self._index[key].append(new)

    def find(self, number: int) -> int:
        """The number that stands for the group."""
        while self._parents[number] != number:
            number = self._parents[number]
        return number


@dataclass(frozen=True)
class Made:
    """A document to be grouped: its text, its true story, and the edit that made it."""

    text: str
    story: int
    edit: str


def make_stories(half: str, bases: Sequence[Base], *, copies: int = 3) -> list[Made]:
    """Each base with copies of kinds drawn by chance, and the rivals as stories of their own."""
    random = newsroom.make_chances(f"{half}:stories")
    made = []
    for story, base in enumerate(bases):
        made.append(Made(base.article.text, story, ""))
        kinds = random.sample(list(newsroom.EDITS), copies)
        made.extend(Made(base.edit(kind).text, story, kind) for kind in kinds)
    story = len(bases)
    for kind in newsroom.RIVALS:
        for _, pair in make_rivals(half, kind, len(bases) // 30):
            for article in pair:
                made.append(Made(article.text, story, kind))
                story += 1
    random.shuffle(made)
    return made


def measure_groups(made: Sequence[Made]) -> Iterator[str]:
    """The lines on groups: pairs, B-cubed, and what is left out of its group."""
    groups = Groups()
    for item in made:
        groups.add(sign(item.text))
    found = [groups.find(number) for number in range(len(made))]
    both = Counter(zip(found, (item.story for item in made), strict=True))
    sizes, stories = Counter(found), Counter(item.story for item in made)
    pairs = _count_pairs(both.values())
    purity = sum(n * n / sizes[group] for (group, _), n in both.items()) / len(made)
    recall = sum(n * n / stories[story] for (_, story), n in both.items()) / len(made)
    right = sum(made[a].story == made[b].story for a, b in groups.joins)
    yield f"documents {len(made):,}, stories {len(stories):,}, groups {len(sizes):,}"
    yield f"candidates for each document {groups.candidates / len(made):.1f}"
    yield f"pairs found by keys and told copies: precision {right / len(groups.joins):.4f}"
    yield f"pairs in one group: precision {pairs / _count_pairs(sizes.values()):.4f}"
    yield f"pairs in one group: recall {pairs / _count_pairs(stories.values()):.4f}"
    yield f"B-cubed: precision {purity:.4f}, recall {recall:.4f}"
    yield f"largest group {max(sizes.values())}"
    yield from _describe_lost(made, found)
    yield from _describe_mixed(made, found)


def _count_pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def _describe_lost(made: Sequence[Made], found: Sequence[int]) -> Iterator[str]:
    """By kind of edit: the share of copies that are in the group of their original."""
    homes = {item.story: group for item, group in zip(made, found, strict=True) if not item.edit}
    shares: dict[str, Share] = defaultdict(Share)
    for item, group in zip(made, found, strict=True):
        if item.edit in newsroom.EDITS:
            shares[item.edit].add(yes=homes[item.story] == group)
    for kind in newsroom.EDITS:
        yield f"| {kind} | {shares[kind]} |"


def _describe_mixed(made: Sequence[Made], found: Sequence[int]) -> Iterator[str]:
    """Which articles share a group with another story."""
    stories: dict[int, set[int]] = defaultdict(set)
    for item, group in zip(made, found, strict=True):
        stories[group].add(item.story)
    shares: dict[str, Share] = defaultdict(Share)
    for item, group in zip(made, found, strict=True):
        kind = item.edit if item.edit in newsroom.RIVALS else "other articles"
        shares[kind].add(yes=len(stories[group]) > 1)
    yield from (f"| {kind}: in a group with another story | {shares[kind]} |" for kind in shares)


def measure_sentences(bases: Sequence[Base]) -> Iterator[str]:
    """The lines on sentences: of those edited, and of different ones, how many are the same."""
    different, shorter = Share(), Share()
    edited: dict[str, Share] = defaultdict(Share)
    for base, other in zip(bases, [*bases[2:], *bases[:2]], strict=True):
        random = newsroom.make_chances(f"{base.seed}:sentences")
        sentences = [text for text in base.article.sentences if len(text.split()) > 7]
        for kind in SENTENCE_EDITS:
            copy = base.edit(kind).sentences
            for a, b in zip(base.article.sentences, copy, strict=True):
                edited[kind].add(yes=same_words(a, b))
        for sentence in sentences:
            words = sentence.split()
            cut = " ".join(words[: max(6, round(len(words) * 0.6))])
            shorter.add(yes=same_words(sentence, cut))
            rival = random.choice([*sentences, *other.article.sentences])
            if fold(rival) != fold(sentence):
                different.add(yes=same_words(sentence, rival))
    yield from (f"| {kind} | {edited[kind]} |" for kind in SENTENCE_EDITS)
    yield f"| cut to 60 % | {shorter} |"
    yield f"| different sentences | {different} |"


#: The edits that leave every sentence in its place.
SENTENCE_EDITS = (
    "numbers updated",
    "other quotation marks",
    "other spelling",
    "5 % of words replaced",
    "10 % of words replaced",
    "20 % of words replaced",
)


def time_calls(
    calls: Mapping[str, Callable[[str], object]], texts: Sequence[str], *, rounds: int = 9
) -> Iterator[str]:
    """For each call the median microseconds for a text, and how many times the first's.

    The calls take turns, and the ratio is taken within each round: other work on the machine
    slows all of them.
    """
    seconds: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        for name, call in calls.items():
            start = time.perf_counter()
            for text in texts:
                call(text)
            seconds[name].append((time.perf_counter() - start) / len(texts) * 1e6)
    bare = next(iter(seconds.values()))
    for name, taken in seconds.items():
        ratio = statistics.median(a / b for a, b in zip(taken, bare, strict=True))
        lowest, middle = min(taken), statistics.median(taken)
        yield f"| {name} | {middle:.0f} | {lowest:.0f} | {ratio:.1f} |"


def measure_speed(count: int = 400) -> Iterator[str]:
    """The lines on speed and memory, on articles of about 400 words."""
    texts: list[str] = []
    for language in newsroom.LANGUAGES:
        random = newsroom.make_chances(language)
        texts = [newsroom.compose(random, language, 395).text for _ in range(count)]
        signatures = {text: sign(text) for text in texts}

        def key(text: str, at: Mapping[str, bytes] = signatures) -> object:
            return bands(at[text])

        def compare(text: str, at: Mapping[str, bytes] = signatures) -> object:
            return is_copy(at[text], at[text])

        calls: dict[str, Callable[[str], object]] = {"str.split": str.split, "fold": fold}
        calls |= {"sign": sign, "bands": key, "is_copy": compare}
        yield from (f"| {language} {line}" for line in time_calls(calls, texts))
    long = " ".join(texts * 3)
    for text in (long[:200_000], long):
        tracemalloc.start()
        sign(text)
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        yield f"peak for {len(text):,} characters: {peak:.1f} MB"
        tracemalloc.stop()


def describe(rows: Mapping[str, Mapping[str, Share]]) -> Iterator[str]:
    """A table with a row for each kind and a column for each length."""
    yield f"| | {' | '.join(LENGTHS)} |"
    yield f"| --- |{' --- |' * len(LENGTHS)}"
    for kind, row in rows.items():
        yield f"| {kind} | {' | '.join(str(row[length]) for length in LENGTHS)} |"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--half", choices=HALVES, default="report")
    parser.add_argument("--articles", type=int, default=1500, help="articles in the half")
    given = parser.parse_args(arguments)
    bases = make_bases(given.half, given.articles)
    parts = {
        "Copies found": describe(measure_edits(bases)),
        "Other articles joined": describe(measure_rivals(given.half, given.articles // 3)),
        "Groups": measure_groups(make_stories(given.half, bases)),
        "Sentences told the same": measure_sentences(bases[:300]),
        "Microseconds: median, lowest, times str.split": measure_speed(),
    }
    for title, lines in parts.items():
        print(f"\n## {title}\n")
        for line in lines:
            print(line, flush=True)


if __name__ == "__main__":
    main()
