"""Pairs of statements for and against one measure, each with its nearest in time.

All pairs of n statements are too many; the nearest ones decide, and a join by time finds them.
"""

from __future__ import annotations

from typing import Final

import polars as pl

#: What a pair can be; the first of those that a holder has is what it is said to be.
SORTS: Final = ("contradiction", "disputed", "shift")
_KINDS: Final = ("words", "words-deeds", "words-deeds", "deeds")
_KEYS: Final = ["holder", "concept", "way"]


def find_opposed(sided: pl.DataFrame, window: int) -> pl.DataFrame:
    """Each statement of ``sided`` with the nearest of the other side, of any and of one's own.

    Of what is alleged and what is not, the nearest are found each by itself. Statements without
    a day are paired with the first of the other side; those with one are paired with one
    without only where nothing else lies in the window.
    """
    against, support = (_part_ways(sided, side) for side in (-1, 1))
    numbered = _number(against, support, _KEYS)
    own = _number(against, support, [*_KEYS, "actor"])
    sure = [frame.filter(~pl.col("alleged")) for frame in numbered]
    dated = pl.concat(
        [
            _pair_nearest(*numbered),
            _pair_nearest(*sure),
            _pair_nearest(*own),
            _pair_nearest(*(frame.filter(~pl.col("alleged")) for frame in own)),
        ]
    )
    pairs = pl.concat([dated, _pair_undated(*numbered, dated.filter(pl.col("days") <= window))])
    return _tell(pairs.unique(maintain_order=True), against, support, window)


def _part_ways(sided: pl.DataFrame, side: int) -> pl.DataFrame:
    """A side once for words and once for deeds of the other: ``way`` is 2 x deed + deed."""
    is_deed = pl.col("deed").cast(pl.Int8)
    one, other = (2 * is_deed, 2 * is_deed + 1) if side < 0 else (is_deed, is_deed + 2)
    return (
        sided.filter(pl.col("side") == side)
        .with_columns(way=pl.concat_list(one, other))
        .explode("way")
    )


def _number(
    against: pl.DataFrame, support: pl.DataFrame, names: list[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What has both sides, with a number for each holder, measure and way."""
    keys = (
        against.select(names)
        .unique()
        .join(support.select(names).unique(), on=names)
        .sort(names)
        .with_row_index("key")
    )
    wanted = ("key", "way", "place", "date", "alleged")
    first, second = (
        side.join(keys, on=names).select(wanted).sort("date", "place")
        for side in (against, support)
    )
    return first, second


def _pair_nearest(against: pl.DataFrame, support: pl.DataFrame) -> pl.DataFrame:
    sides = {
        name: side.drop_nulls("date").select("key", "way", "date", day="date", **{name: "place"})
        for name, side in (("against", against), ("support", support))
    }
    found = [
        sides[one]
        .join_asof(
            sides[other].drop("way"),
            on="date",
            by="key",
            strategy="nearest",
            suffix="_other",
            check_sortedness=False,
        )
        .drop_nulls(other)
        .select(
            "way",
            "against",
            "support",
            days=(pl.col("day") - pl.col("day_other")).dt.total_days().abs(),
        )
        for one, other in (("against", "support"), ("support", "against"))
    ]
    return pl.concat(found)


def _pair_undated(against: pl.DataFrame, support: pl.DataFrame, near: pl.DataFrame) -> pl.DataFrame:
    found = []
    sides = {"against": against, "support": support}
    for one, other in (("against", "support"), ("support", "against")):
        there, here = sides[other], sides[one]
        is_undated = pl.col("date").is_null()
        alone = here.filter(~is_undated).join(
            near, left_on=("place", "way"), right_on=(one, "way"), how="anti"
        )
        for some, whom in ((here.filter(is_undated), there), (alone, there.filter(is_undated))):
            first = whom.sort("alleged", "place").unique("key", keep="first", maintain_order=True)
            found.append(
                some.join(first.select("key", **{other: "place"}), on="key").select(
                    "way",
                    **{one: "place"},
                    **{other: other},
                    days=pl.lit(None, pl.Int64),
                )
            )
    columns = ("way", "against", "support", "days")
    return pl.concat([frame.select(columns) for frame in found])


def _tell(
    pairs: pl.DataFrame, against: pl.DataFrame, support: pl.DataFrame, window: int
) -> pl.DataFrame:
    """What is known of each pair: who, on what, when, how sure, and of which sort it is."""
    known = ("row", "actor", "date", "alleged", "confidence")
    sides = {
        name: side.select(
            "place",
            "way",
            "holder",
            "concept",
            *(pl.col(one).alias(f"{one}_{name}") for one in known),
        )
        for name, side in (("against", against), ("support", support))
    }
    keys = ["holder", "concept", "way"]
    whole = pairs.join(
        sides["against"], left_on=("against", "way"), right_on=("place", "way")
    ).join(sides["support"], left_on=("support", *keys), right_on=("place", *keys))
    is_near = pl.col("days").is_null() | (pl.col("days") <= window)
    alleged = pl.col("alleged_against") | pl.col("alleged_support")
    kinds = pl.Series(_KINDS)
    return whole.select(
        "holder",
        "concept",
        kind=pl.col("way").replace_strict(list(range(4)), kinds, return_dtype=pl.String),
        sort=pl.when(~is_near)
        .then(pl.lit("shift"))
        .when(alleged)
        .then(pl.lit("disputed"))
        .otherwise(pl.lit("contradiction")),
        against="row_against",
        support="row_support",
        actor_against="actor_against",
        actor_support="actor_support",
        date_against="date_against",
        date_support="date_support",
        days="days",
        gap=pl.col("way").replace_strict([0, 1, 2, 3], [None, 2, -2, None], return_dtype=pl.Int64),
        alleged=alleged,
        confidence=pl.col("confidence_against") * pl.col("confidence_support"),
    )


__all__ = ["SORTS", "find_opposed"]
