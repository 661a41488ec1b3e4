"""Who stands for and against a measure, by whom it can be held: what words and deeds are held to.

Members of one political party may differ, two organs of one executive may not; and who supports
a case of a measure supports the measure, while to refuse one case is not to refuse all.
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from ..study import Study

#: What is known of each statement that takes a side.
SIDED = (
    *("place", "row", "holder", "actor", "concept", "side", "value", "act", "deed", "alleged"),
    *("date", "confidence", "condition"),
)


def take_sides(study: Study, political: Collection[str] = ()) -> pl.DataFrame:
    """The statements that are for or against, by the holder that can contradict itself.

    That is the party, unless it is in ``political`` or in ``study.political``: then each member
    by itself. ``place`` is the statement's place in ``study.statements``, ``side`` is -1 or 1,
    ``deed`` tells acts from words.

    >>> made = Study.of({"actor": ["Ann"], "party": ["Reds"], "concept": ["tax"],
    ...                  "stance": ["open"], "act": ["does"]})
    >>> take_sides(made, {"Reds"}).select("holder", "side", "deed").row(0)
    ('Ann', 1, True)
    """
    apart = sorted({*political, *study.political})
    return (
        study.statements.with_row_index("place")
        .filter(pl.col("value") != 0)
        .with_columns(
            place=pl.col("place").cast(pl.Int64),
            holder=pl.when(pl.col("holder").is_in(apart)).then("actor").otherwise("holder"),
            side=pl.col("value").sign().cast(pl.Int8),
            deed=pl.col("act") == "does",
        )
        .select(SIDED)
    )


def order_of(study: Study) -> pl.DataFrame:
    """Measures that are spoken of (``narrow``), each with those it is a case of (``broad``)."""
    spoken = sorted(set(study.statements["concept"]))
    pairs = [(one, above) for one in spoken for above in set(study.broader.get(one, ())) - {one}]
    schema = {"narrow": pl.String, "broad": pl.String}
    return pl.DataFrame(sorted(pairs), schema=schema, orient="row")


def add_cases(sided: pl.DataFrame, order: pl.DataFrame) -> pl.DataFrame:
    """Each statement under its measure (``own``); in support also under what it is a case of."""
    cases = (
        sided.filter(pl.col("side") > 0)
        .join(order, left_on="concept", right_on="narrow")
        .with_columns(concept=pl.col("broad"), own=False)
        .drop("broad")
    )
    whole = sided.with_columns(own=True)
    return pl.concat([whole, cases.select(whole.columns)])


__all__ = ["SIDED", "add_cases", "order_of", "take_sides"]
