"""What other shingles, numbers of values, keys and thresholds would find and join.

Run from the checkout: ``.venv/bin/python benchmarks/story_sizes.py``. These are the numbers
that those of ``dissensus.corpus.signature`` were chosen by, on the half "choose" of the made-up
articles; ``stories.py`` reports what was chosen on the other half.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rensa import RMinHash

from dissensus.corpus.signature import THRESHOLD, _list_words

if TYPE_CHECKING:
    from benchmarks import newsroom, stories
else:
    import stories

    newsroom = stories.newsroom

SHINGLES = (2, 3, 4, 5)
VALUES = (128, 192, 256)
CONTAINED = (0.5, 0.55, 0.6, 0.65)
#: The rows of a key, with the most values that keys are made of.
KEYS = ((2, 64), (3, 256), (4, 256))

Texts = Mapping[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class Likeness:
    """What two signatures say of two texts, and which keys they share."""

    similarity: float
    containment: float
    keys: tuple[bool, ...]


def make_pairs(count: int) -> Texts:
    """Copies by kind of edit, other articles by kind of rival, and articles drawn at random."""
    bases = stories.make_bases("choose", count)
    copies = {
        kind: [(base.article.text, base.edit(kind).text) for base in bases]
        for kind in newsroom.EDITS
    }
    rivals = {
        kind: [(a.text, b.text) for _, (a, b) in stories.make_rivals("choose", kind, count)]
        for kind in newsroom.RIVALS
    }
    # Two steps on stands an article in the same language.
    unlike = [
        (base.article.text, other.article.text)
        for step in (2, 4, 6, 8)
        for base, other in zip(bases, bases[step:], strict=False)
    ]
    return {**copies, **rivals, "unrelated articles": unlike}


def compare(a: str, b: str, size: int, values: int) -> Likeness:
    """Compare two texts by signatures of that shape."""
    sets = [_cut(text, size) for text in (a, b)]
    first, second = (_sketch(shingles, values) for shingles in sets)
    alike = sum(x == y for x, y in zip(first, second, strict=True)) / values
    counts = [len(set(shingles)) for shingles in sets]
    shared = alike / (1 + alike) * sum(counts)
    keys = tuple(
        any(
            first[at : at + rows] == second[at : at + rows]
            for at in range(0, min(values, most) - rows + 1, rows)
        )
        for rows, most in KEYS
    )
    return Likeness(alike, min(1.0, shared / min(counts)), keys)


def _cut(text: str, size: int) -> list[bytes]:
    words = _list_words(text)
    return list(map(b" ".join, zip(*(words[start:] for start in range(size)), strict=False)))


def _sketch(shingles: Sequence[bytes], values: int) -> list[int]:
    sketch = RMinHash(values, 1)
    sketch.update(shingles)
    digest: list[int] = sketch.digest()
    return digest


def describe(texts: Texts, size: int, values: int) -> Iterator[str]:
    """A row for each kind: what each threshold joins, then what each kind of key finds."""
    yield f"\n## shingles of {size} words, {values} values\n"
    joined = " | ".join(f"contained {share}" for share in CONTAINED)
    yield f"| | {joined} | {' | '.join(f'keys of {rows}' for rows, _ in KEYS)} |"
    yield f"| --- |{' --- |' * (len(CONTAINED) + len(KEYS))}"
    for kind, pairs in texts.items():
        found = [compare(a, b, size, values) for a, b in pairs]
        tests = [_test_share(share) for share in CONTAINED]
        tests += [_test_key(number) for number in range(len(KEYS))]
        shares = (sum(map(test, found)) / len(found) for test in tests)
        yield f"| {kind} | {' | '.join(f'{share:.3f}' for share in shares)} |"


def _test_share(share: float) -> Callable[[Likeness], bool]:
    return lambda likeness: likeness.similarity >= THRESHOLD and likeness.containment >= share


def _test_key(number: int) -> Callable[[Likeness], bool]:
    return lambda likeness: likeness.keys[number]


def main(arguments: Sequence[str] | None = None) -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=450, help="different articles")
    texts = make_pairs(parser.parse_args(arguments).articles)
    for size in SHINGLES:
        for values in VALUES:
            for line in describe(texts, size, values):
                print(line, flush=True)


if __name__ == "__main__":
    main()
