"""How often intervals over errors of coding hold what is true, on invented discourses.

Holders lean to a side of each measure; statements are read wrongly with known chances, and some
are none at all; words are taken for threats and warnings, and these for words. What they truly
say is known, so each figure is computed of it, of the labels as found, and of the draws; with
``--alone`` each statement is drawn by itself, without what its holder says else.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import numpy as np
import polars as pl

from dissensus import Confusions, Study, draw_coding, promises, redlines
from dissensus.analyse.consistency.recounted import Recount
from dissensus.analyse.consistency.verdicts import VERDICTS
from dissensus.analyse.reliability.drawing import ACTS, Coding
from dissensus.analyse.reliability.leanings import draw_true
from dissensus.analyse.reliability.upheld import find_left
from dissensus.analyse.stances import LEVELS, VALUES
from dissensus.analyse.unity.indices import agreement_index

Array = np.ndarray[Any, np.dtype[Any]]
#: What is found of each stance, and of none, where one in five is misread.
_MISREAD = np.array([
    [0.86, 0.07, 0.01, 0.02, 0.04], [0.20, 0.62, 0.05, 0.06, 0.07],
    [0.06, 0.08, 0.70, 0.08, 0.08], [0.02, 0.04, 0.06, 0.68, 0.20],
    [0.04, 0.01, 0.02, 0.06, 0.87], [0.35, 0.05, 0.05, 0.10, 0.45],
])  # fmt: skip
_ACTS, _ACT_SHARES = ("says", "promises", "does"), (0.65, 0.1, 0.25)
#: Which of the words are truly threats or warnings, and as what each of the three is found.
_WORDS, _WORD_SHARES = ("says", "threatens", "warns"), (0.73, 0.15, 0.12)
_WORDS_FOUND = np.array([[0.92, 0.05, 0.03], [0.15, 0.75, 0.10], [0.15, 0.15, 0.70]])
_SIDES = np.append(np.sign(VALUES), 0)
_WINDOW = 60
SHARES = (90, 95)


@dataclass(frozen=True, kw_only=True)
class Discourse:
    """What is invented: sizes, and shares of holders on a measure or of statements.

    ``both`` speak for both sides, ``change`` change sides once, and all say otherwise in ``stray``
    of their statements; ``even``, if given, makes every holder's shares a draw from a beta
    distribution with so many numbers in all instead. ``wrong`` are misread, ``none`` are none,
    ``checked`` statements tell how often.
    """

    holders: int = 20
    measures: int = 8
    each: float = 5.0
    both: float = 0.0
    change: float = 0.0
    stray: float = 0.0
    even: float = 0.0
    wrong: float = 0.2
    none: float = 0.2
    checked: int = 150

    def describe(self) -> str:
        """What differs from the usual."""
        usual = type(self)()
        told = {name: value for name, value in vars(self).items() if value != getattr(usual, name)}
        return ", ".join(f"{name} {value}" for name, value in told.items()) or "as usual"


#: What is invented where nothing is asked for.
DISCOURSES = (
    Discourse(),
    Discourse(both=0.1),
    Discourse(both=0.4),
    Discourse(stray=0.05),
    Discourse(even=0.5),
    Discourse(change=0.2),
    Discourse(change=0.2, wrong=0.1, none=0.1),
    Discourse(both=0.1, wrong=0.05, none=0.05),
    Discourse(both=0.1, wrong=0.35, none=0.4),
    Discourse(both=0.1, each=2.0),
    Discourse(both=0.1, holders=6, measures=3),
)


def invent(asked: Discourse, generator: np.random.Generator) -> tuple[Study, Coding, Confusions]:
    """A study as found, what its statements truly are (level -1: none), and the checks."""
    leaning = generator.beta(1.5, 1.5, asked.measures)
    sizes = generator.geometric(1.0 / asked.each, (asked.holders, asked.measures))
    holder, measure = (np.repeat(one.ravel(), sizes.ravel()) for one in np.indices(sizes.shape))
    many = len(holder)
    days = generator.integers(0, 366, many)
    for_ = _take_sides(asked, leaning, generator)[holder, measure]
    turned = (generator.random(sizes.shape) < asked.change)[holder, measure] & (days > 183)
    firm = generator.beta(2, 1, sizes.shape)[holder, measure] > generator.random(many)
    support = generator.random(many) < np.where(turned, 1.0 - for_, for_)
    true = np.where(support, np.where(firm, 4, 3), np.where(firm, 0, 1))
    true[generator.random(many) < 0.05] = LEVELS.index("neutral")
    true[generator.random(many) < asked.none] = len(LEVELS)
    misread = _misread(asked.wrong)
    none = true == len(LEVELS)
    acts = generator.choice(_ACTS, many, p=_ACT_SHARES)
    trust = _trust(asked.none, none, generator)
    # What follows draws from its own stream.
    true_acts, found_acts = _voice(acts, generator.spawn(1)[0])
    table = {
        "actor": [f"A{one}" for one in holder],
        "concept": [f"m{one}" for one in measure],
        "stance": [LEVELS[one] for one in _find(misread[true], generator)],
        "date": np.datetime64("2024-01-01") + days,
        "language": ["xx"] * many,
        "act": found_acts,
        "consequence": np.where(np.isin(found_acts, _WORDS[1:]), "unrest would follow", ""),
        "confidence": trust,
        "status": ["proposed"] * many,
    }
    study = Study.of(pl.DataFrame(table))
    checks = _check(asked, misread, generator)
    order = study.statements["row"].to_numpy()
    levels = np.where(none, -1, true)[order].astype(np.int8)
    places = np.array([ACTS.index(one) for one in true_acts], dtype=np.int8)[order]
    return study, Coding(levels=levels[None], acts=places[None]), checks


def _voice(acts: Array, generator: np.random.Generator) -> tuple[Array, Array]:
    """The acts with words that are truly threats and warnings, and as what all are found."""
    words = generator.choice(len(_WORDS), len(acts), p=_WORD_SHARES)
    found = _find(_WORDS_FOUND[words], generator)
    names, is_said = np.array(_WORDS), acts == _WORDS[0]
    return np.where(is_said, names[words], acts), np.where(is_said, names[found], acts)


def _take_sides(asked: Discourse, leaning: Array, generator: np.random.Generator) -> Array:
    """How often each holder speaks for each measure."""
    shape = (asked.holders, len(leaning))
    if asked.even:
        first = np.maximum(asked.even * leaning, 0.01)
        return generator.beta(first, np.maximum(asked.even - first, 0.01), shape)
    alone = np.where(generator.random(shape) < leaning, 1.0 - asked.stray, asked.stray)
    both = generator.uniform(0.25, 0.75, shape)
    return np.where(generator.random(shape) < asked.both, both, alone)


def _misread(wrong: float) -> Array:
    """The chances of what is found, where so many of the stances are misread."""
    right = np.eye(len(LEVELS))
    usual = 1.0 - np.diag(_MISREAD).mean()
    return np.vstack([right + (_MISREAD[:-1] - right) * wrong / usual, _MISREAD[-1:]])


def _find(chances: Array, generator: np.random.Generator) -> Array:
    reached = np.cumsum(chances, axis=1)[:, :-1]
    return np.asarray((generator.random((len(chances), 1)) > reached).sum(axis=1))


def _trust(none: float, is_none: Array, generator: np.random.Generator) -> Array:
    """Confidences of which 1 - confidence is the share that is none."""
    if not none:
        return np.full(len(is_none), 0.99)
    weight = 6.0
    first, second = weight * (1.0 - none), weight * none
    drawn = generator.beta(first + ~is_none, second + is_none)
    return np.asarray(drawn.clip(0.01, 0.99).round(2))


def _check(asked: Discourse, misread: Array, generator: np.random.Generator) -> Confusions:
    shares = np.append((1 - asked.none) * np.array([0.3, 0.13, 0.08, 0.15, 0.34]), asked.none)
    true = generator.choice(len(shares), asked.checked, p=shares)
    counts = np.zeros(misread.shape)
    np.add.at(counts, (true, _find(misread[true], generator)), 1)
    acts = np.zeros((len(ACTS), len(ACTS)))
    heard = generator.spawn(1)[0].choice(_ACTS, asked.checked, p=_ACT_SHARES)
    for one, other in zip(*_voice(heard, generator.spawn(1)[0]), strict=True):
        acts[ACTS.index(one), ACTS.index(other)] += 1
    every = {*_ACTS, *_WORDS}
    return Confusions(counts={("xx", act): counts / len(every) for act in every}, acts={"xx": acts})


# -- figures ------------------------------------------------------------------------------------
def measure_all(study: Study, coding: Coding) -> dict[str, Array]:
    """Each figure in each draw of levels and acts, (draws, statements)."""
    levels = coding.levels
    counted = Recount.of(study, levels, _WINDOW)
    kept = levels >= 0
    values = np.where(kept, np.append(VALUES, 0)[levels], 0)
    said = kept.sum(axis=1)
    judged = promises(study, errors=levels)
    broken = np.zeros(len(levels))
    if judged.drawn is not None:
        broken = (judged.drawn == list(VERDICTS).index("broken")).sum(axis=0)
    return {
        "contradictions": counted.sorts[0],
        "shifts": counted.sorts[2],
        "rate of contradicted": counted.hits.sum(axis=0) / np.maximum(counted.sizes.sum(axis=0), 1),
        "promises broken": broken,
        # Those that coding missed are not drawn: of the lines that it found, how many are some.
        "lines that are threats": find_left(redlines(study).table, study, coding).sum(axis=0),
        "statements that are none": (~kept).sum(axis=1),
        "mean stance": values.sum(axis=1) / said,
        "share of support": (levels == len(LEVELS) - 1).sum(axis=1) / said,
        "mean Agreement Index": _agree(study, levels),
    }


def _agree(study: Study, levels: Array) -> Array:
    """The mean Agreement Index of measures, of what holders said last."""
    frame = study.statements
    holder, measure = (
        frame[name].rank("dense").to_numpy().astype(np.int64) - 1 for name in ("holder", "concept")
    )
    found = []
    for one in levels:
        held = np.full((holder.max() + 1, measure.max() + 1), -1)
        held[holder[one >= 0], measure[one >= 0]] = one[one >= 0]
        sides = np.where(held >= 0, _SIDES[held], 9)
        tallies = [[(column == side).sum() for side in (1, -1, 0)] for column in sides.T]
        found.append(np.mean([agreement_index(tally) for tally in tallies if sum(tally)]))
    return np.array(found)


@dataclass(eq=False)
class Held:
    """How often intervals held a figure, and how far labels as found and draws were off."""

    within: dict[int, list[bool]] = field(default_factory=lambda: {share: [] for share in SHARES})
    true: list[float] = field(default_factory=list)
    found: list[float] = field(default_factory=list)
    drawn: list[float] = field(default_factory=list)
    width: list[float] = field(default_factory=list)

    def add(self, true: float, found: float, drawn: Array) -> None:
        """Look at one discourse."""
        for share in SHARES:
            ends = [0.5 - share / 200, 0.5 + share / 200]
            low, high = np.quantile(drawn, ends, method="inverted_cdf")
            self.within[share].append(bool(low - 1e-9 <= true <= high + 1e-9))
        self.true.append(true)
        self.found.append(found)
        self.drawn.append(float(drawn.mean()))
        self.width.append(float(high - low))

    def describe(self) -> str:
        """Shares held, means of the true figure, of that of labels and of draws, and the width."""
        shares = " ".join(f"{np.mean(self.within[share]):6.2f}" for share in SHARES)
        means = (self.true, self.found, self.drawn, self.width)
        return shares + "".join(f"{np.mean(one):9.2f}" for one in means)


def look(asked: Discourse, many: int, *, draws: int = 200, seed: int = 0) -> Mapping[str, Held]:
    """Invent so many discourses and look whether the intervals hold what is true."""
    found: dict[str, Held] = {}
    for number in range(many):
        study, true, checks = invent(asked, np.random.default_rng([seed, number]))
        drawn = draw_coding(study, checks, draws=draws, seed=number)
        labels = study.statements["level"].to_numpy().astype(np.int8)
        found_as = Coding(levels=labels[None], acts=_place_acts(study)[None])
        rows = [measure_all(study, one) for one in (true, found_as, drawn)]
        for name in rows[0]:
            ends = (float(rows[0][name][0]), float(rows[1][name][0]), rows[2][name])
            found.setdefault(name, Held()).add(*ends)
    return found


def _place_acts(study: Study) -> Array:
    return np.array([ACTS.index(one) for one in study.statements["act"]], dtype=np.int8)


def draw_alone(cells: Any, chances: Array, generator: np.random.Generator) -> Array:
    """Each statement by itself: what the draws were without what its holder says else."""
    found = [_find(one[cells.kind], generator) - 1 for one in chances]
    return np.array(found, dtype=np.int8)


def describe(asked: Discourse, found: Mapping[str, Held]) -> Iterator[str]:
    """A table for people."""
    yield (
        f"{asked.describe():<28}"
        + "".join(f"{share:>5} %" for share in SHARES)
        + ("     true    found    drawn    width")
    )
    for name, held in found.items():
        yield f"  {name:<26}{held.describe()}"


def main() -> None:
    """Look at each of the usual discourses."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--discourses", type=int, default=40)
    parser.add_argument("--draws", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--only", type=int, nargs="*", help="numbers of the kinds, from 0")
    given = parser.parse_args()
    draw: Callable[..., Array] = draw_alone if given.alone else draw_true
    with patch("dissensus.analyse.reliability.true_levels.draw_true", draw):
        for number, asked in enumerate(DISCOURSES):
            if given.only is not None and number not in given.only:
                continue
            start = time.perf_counter()
            found = look(asked, given.discourses, draws=given.draws, seed=given.seed)
            print("\n".join(describe(asked, found)))
            print(f"  {given.discourses} in {time.perf_counter() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
