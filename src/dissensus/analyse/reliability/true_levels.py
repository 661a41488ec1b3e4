"""What statements truly say, drawn many times from what was found and how often that is wrong.

For a statement found with the label l the chance that it is c is proportional to pi_c M_cl, where
M_cl is the chance that c is found as l and pi_c the share of c among what was found in the same
language by the same act. M is drawn from its counts; pi follows from the labels of the study
itself by data augmentation (Tanner & Wong 1987, Journal of the American Statistical Association
82:528-540), so that it is corrected for M and as unsure as few statements leave it. The share
that is no statement at all cannot be told from labels: it is drawn from its own counts.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from ...figures import CODINGS
from ..stances import LEVELS
from ..study import Study
from .confusion import TRUE, Confusions
from .drawing import SEED
from .leanings import Cells, draw_true

Array = np.ndarray[Any, np.dtype[Any]]

#: Steps of the chain of each draw; from the observed shares its mean stands after about ten.
_STEPS = 40
#: The prior of shares within a group weighs so many statements, shared out as in all of them.
_PRIOR = 5.0
#: How the coder of this package signs.
_MACHINE = "dissensus "


def draw_levels(
    statements: object,
    confusions: Confusions | None = None,
    *,
    draws: int = CODINGS,
    seed: int = SEED,
) -> Array:
    """What each statement may truly say: (draws, statements), places in ``LEVELS``, -1 for none.

    Statements are those of the study, ``Study.of(statements).statements``, in their order. What a
    person accepted or corrected, or what comes with a confidence of 1 from no machine, is taken
    as right; what was rejected is none. Without ``confusions`` they are the shipped ones, with
    what was checked in the study; the shipped ones were counted on articles that the rules were
    read against: there the chance that there is no statement is 1 - confidence, which was fitted
    on articles that they were not. In a language of which the user checked enough its odds follow
    1 - confidence, scaled to the mean that was counted.

    >>> draw_levels({"actor": ["A"], "concept": ["tax"], "stance": ["open"]}, draws=3).tolist()
    [[3], [3], [3]]
    """
    study = Study.of(statements)
    frame = study.statements
    generator = np.random.default_rng(seed)
    found = np.tile(frame["level"].to_numpy().astype(np.int8), (draws, 1))
    found[:, (frame["status"] == "rejected").to_numpy()] = -1
    doubted = find_doubted(frame)
    if doubted.is_empty() or not draws:
        return found
    kinds, chances = _weigh_kinds(doubted, confusions or find_known(study), draws, generator)
    known = np.setdiff1d(np.flatnonzero(found[0] >= 0), doubted["place"].to_numpy())
    places = np.concatenate([doubted["place"].to_numpy(), known])
    sure = np.eye(len(TRUE))[1:][None].repeat(draws, axis=0)
    speaker = pl.when(pl.col("holder").is_in(sorted(study.political))).then("actor")
    # Of two that are called alike a corpus knows one, so that both give the same draws.
    told = frame[places].with_columns(
        holder=speaker.otherwise("holder").replace(study.labels),
        concept=pl.col("concept").replace(study.labels),
    )
    cells = Cells.of(told, np.concatenate([kinds, chances.shape[1] + found[0][known].astype(int)]))
    drawn = draw_true(cells, np.concatenate([chances, sure], axis=1), generator)
    found[:, doubted["place"].to_numpy()] = drawn[:, : doubted.height]
    return found


def find_known(study: Study) -> Confusions:
    """The shipped counts, with those of the study's own checks where there are some."""
    if study.checked is None or study.checked.is_empty():
        return Confusions.load()
    return Confusions.measure(study.checked)


def find_doubted(frame: pl.DataFrame) -> pl.DataFrame:
    """The statements that may be wrong, with their places; confidences to two digits."""
    by_machine = pl.col("coder").str.starts_with(_MACHINE)
    doubted = (pl.col("confidence") < 1) | by_machine
    return (
        frame.with_row_index("place")
        .filter(doubted & ~pl.col("status").is_in(["accepted", "rejected"]))
        .select(
            *("place", "language", "act", "level"),
            pl.when(pl.col("confidence") < 1)
            .then(pl.col("confidence").round(2).clip(0.01, 0.99))
            .otherwise(1.0)
            .alias("confidence"),
        )
        # The same statements give the same draws in whatever order groups are met.
        .sort("language", "act", "level", "confidence", "place")
    )


def _weigh_kinds(
    doubted: pl.DataFrame, known: Confusions, draws: int, generator: np.random.Generator
) -> tuple[Array, Array]:
    """Statements that are alike, and what those of each kind may truly be, each by itself.

    The kind of each statement, and chances of (draws, kinds, none and levels).
    """
    groups = doubted.group_by("language", "act", maintain_order=True).agg(
        (1.0 - pl.col("confidence")).filter(pl.col("confidence") < 1).mean().alias("doubt"),
        *((pl.col("level") == place).sum().alias(name) for place, name in enumerate(LEVELS)),
    )
    joint = _draw_joint(groups, known, draws, generator)
    named = groups.select("language", "act", "doubt").with_row_index("group")
    doubted = doubted.join(named, on=["language", "act"], how="left", maintain_order="left")
    alike = doubted.select("group", "level", "confidence", "doubt")
    kinds = alike.unique(maintain_order=True).with_row_index("kind")
    languages = groups["language"].to_list()
    found = []
    for _, group, level, confidence, doubt in kinds.iter_rows():
        chances = joint[:, group, :, level].copy()
        if languages[group] in known.own or confidence >= 1:
            chances[:, 0] *= _rescale(confidence, doubt)
        else:
            chances[:, 0] = chances[:, 1:].sum(axis=1) * (1.0 - confidence) / confidence
        found.append(_normalise(chances))
    own = alike.join(kinds, on=alike.columns, how="left", maintain_order="left", nulls_equal=True)
    return own["kind"].to_numpy().astype(np.int64), np.stack(found, axis=1)


def _rescale(confidence: Any, doubt: Any) -> float:
    """By what the odds of "none" are multiplied for a statement of this confidence."""
    if confidence >= 1 or doubt is None:
        return 1.0
    return float((1.0 - confidence) / confidence * (1.0 - doubt) / doubt)


def _draw_joint(
    groups: pl.DataFrame, confusions: Confusions, draws: int, generator: np.random.Generator
) -> Array:
    """Chances of what is true and found together: (draws, groups, none and levels, labels)."""
    keys = list(groups.select("language", "act").iter_rows())
    seen = groups.select(LEVELS).to_numpy()
    rows = np.stack([confusions.rows(*key) for key in keys])
    # "None" is the last row of the counts and the first class here, so that class - 1 is the level.
    rows = _dirichlet(np.roll(rows, 1, axis=1), draws, generator)
    firsts, seconds = np.array([confusions.nothing(*key) for key in keys]).T
    nothing = generator.beta(firsts, seconds, (draws, len(keys)))
    prior = _PRIOR * (seen.sum(axis=0) + 0.5) / (seen.sum() + 0.5 * len(LEVELS))
    shares = np.broadcast_to(_normalise(seen + prior), (draws, *seen.shape))
    for step in range(_STEPS + 1):
        true = np.concatenate([nothing[..., None], (1 - nothing)[..., None] * shares], axis=-1)
        joint = np.asarray(true[..., None] * rows)
        if step < _STEPS:
            chances = _normalise(np.swapaxes(joint, -1, -2))
            told = generator.multinomial(np.broadcast_to(seen, (*joint.shape[:2], 5)), chances)
            shares = _normalise(generator.standard_gamma(prior + told[..., 1:].sum(axis=-2)))
    return joint


def _dirichlet(numbers: Array, draws: int, generator: np.random.Generator) -> Array:
    return _normalise(generator.standard_gamma(numbers, (draws, *numbers.shape)))


def _normalise(numbers: Array) -> Array:
    # A gamma of a small number can come out as 0; none may be left without any chance.
    safe = np.maximum(numbers, 1e-300)
    return np.asarray(safe / safe.sum(axis=-1, keepdims=True))


__all__ = ["draw_levels", "find_doubted", "find_known"]
