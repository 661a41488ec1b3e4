"""How united a group votes: the mean of two indices over the roll calls of a table.

From the checkout: ``.venv/bin/python examples/vote_cohesion.py``. With a table of your own (who
voted, vote, roll call, date) or a corpus that it was imported into:
``.venv/bin/python examples/vote_cohesion.py votes.csv --group NATO --on 2020-12-31``.
"""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
import polars as pl

from dissensus import DissensusError, Study, load_settings, study
from dissensus.analyse.unity.indices import agreement_index, rice
from dissensus.bridges.votes import read_votes
from dissensus.corpus import open_corpus
from dissensus.keeping import bring_in
from dissensus.naming import name_states

VOTES = Path(__file__).with_name("un-votes") / "votes.csv"


class Cohesion(NamedTuple):
    """Members that voted at least once, roll calls, and the means of the two indices."""

    members: int
    calls: int
    agreement: float
    rice: float


def read(path: Path, group: str, *, as_written: bool = False) -> Study:
    """The votes of a table or a corpus as a study of a group.

    States are those that the register knows under their names, or stay ``as_written``.
    """
    if path.suffix not in (".csv", ".tsv", ".parquet"):
        return study(str(path), group=group)
    exchange = read_votes(path)
    if not as_written:
        exchange = name_states(exchange, load_settings())
    with (
        TemporaryDirectory() as folder,
        open_corpus(f"{folder}/votes.db", must_exist=False) as kept,
    ):
        bring_in(kept, exchange, path)
        return study(kept, group=group)


def measure(votes: Study, *, on: dt.date | None = None) -> Cohesion:
    """Means over roll calls, of the members on each roll call's date, or of those on one day.

    An index that a roll call does not have (nobody said yes or no) is left out of its mean.
    """
    deeds = votes.statements.filter(pl.col("act") == "does")
    members = votes.list_members()
    days = deeds["date"].unique().drop_nulls().to_list()
    there = [(day, name) for day in days for name in members.on(on or day)]
    frame = pl.DataFrame(there, schema={"date": pl.Date, "holder": pl.String}, orient="row")
    own = deeds.join(frame, on=("date", "holder"))
    counts = own.group_by("concept").agg(
        yes=(pl.col("value") > 0).sum(), no=(pl.col("value") < 0).sum(), all=pl.len()
    )
    triples = counts.select("yes", "no", pl.col("all") - pl.col("yes") - pl.col("no")).to_numpy()
    return Cohesion(
        members=own["holder"].n_unique(),
        calls=deeds["concept"].n_unique(),
        agreement=float(np.nanmean(agreement_index(triples))),
        rice=float(np.nanmean([rice(float(yes), float(no)) for yes, no, _ in triples])),
    )


def main() -> None:
    """Read votes and print the means."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("votes", nargs="?", type=Path, default=VOTES)
    parser.add_argument("--group", default="NATO", help="an alliance of the register, or names")
    parser.add_argument("--on", type=dt.date.fromisoformat, help="the members of this day, always")
    parser.add_argument("--as-written", action="store_true", help="names as the table has them")
    asked = parser.parse_args()
    try:
        made = read(asked.votes, asked.group, as_written=asked.as_written)
    except DissensusError as error:
        raise SystemExit(str(error)) from error
    found = measure(made, on=asked.on)
    print(  # noqa: T201 - printing is what it is for
        f"{made.group}: {found.members} members, {found.calls} roll calls, agreement "
        f"{found.agreement:.4f}, Rice {found.rice:.4f}"
    )


if __name__ == "__main__":
    main()
