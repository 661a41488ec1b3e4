"""Votes of the United Nations as statements, and what is measured from them.

From the checkout: ``.venv/bin/python examples/un_votes.py``. With a table of your own, in CSV
with the columns country, resolution, vote (yes, abstain or no) and date:
``.venv/bin/python examples/un_votes.py votes.csv --anchor "United States" -o statements.csv``.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from dissensus import AnalysisError, DissensusError, network, scale

FOLDER = Path(__file__).with_name("un-votes")
COLUMNS = ("country", "resolution", "vote", "date")
#: A vote is a deed for, neither for nor against, or against; who is absent takes no position.
STANCES = {"yes": "support", "abstain": "neutral", "no": "oppose"}


def read_votes(path: Path) -> pl.DataFrame:
    """The votes of a file; raises AnalysisError where its columns or votes are others."""
    votes = pl.read_csv(path, infer_schema=False)
    if missing := [name for name in COLUMNS if name not in votes.columns]:
        raise AnalysisError(f"{path}: no column {', '.join(missing)}; needed: {', '.join(COLUMNS)}")
    if unknown := sorted(set(votes["vote"].drop_nulls()) - {*STANCES, "absent"}):
        raise AnalysisError(f"{path}: a vote is yes, abstain, no or absent, not {unknown[0]!r}")
    return votes


def read_titles(path: Path) -> dict[str, str]:
    """The titles of resolutions, by their symbol."""
    return dict(pl.read_csv(path, infer_schema=False).select("resolution", "title").iter_rows())


def make_statements(votes: pl.DataFrame, titles: dict[str, str]) -> pl.DataFrame:
    """One statement for each vote: who does what for or against which measure, and when.

    The measure is the resolution's title where it is known; the resolution is the document.
    """
    cast = votes.filter(pl.col("vote").is_in(list(STANCES)))
    return cast.select(
        actor="country",
        concept=pl.col("resolution").replace(titles),
        stance=pl.col("vote").replace_strict(STANCES, return_dtype=pl.String),
        act=pl.lit("does"),
        date="date",
        document="resolution",
    )


def describe(statements: pl.DataFrame, anchor: str | None) -> Iterator[str]:
    """What the statements say: who votes with whom, and along which line."""
    together = network(statements, aggregation="congruence", normalization="average")
    yield repr(together)
    strongest = together.to_polars().sort("weight", descending=True).head(5)
    yield from (f"  {one} and {other}: {tie:.2f}" for one, other, tie in strongest.iter_rows())
    try:
        found = scale(statements, anchor=anchor)
    except AnalysisError as refusal:
        yield str(refusal)
        return
    yield repr(found)
    for row in found.to_polars().iter_rows(named=True):
        yield f"  {row['actor']:16} {row['point']:6.2f}  ({row['low']:.2f} to {row['high']:.2f})"


def main() -> None:
    """Read votes, write them as statements where asked to, and print what they say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("votes", nargs="?", type=Path, default=FOLDER / "votes.csv")
    parser.add_argument("--titles", type=Path, default=FOLDER / "titles.csv")
    parser.add_argument("--anchor", default=None, help="the country on the positive side")
    parser.add_argument("-o", "--output", type=Path, help="write the statements to this file")
    asked = parser.parse_args()
    try:
        statements = make_statements(read_votes(asked.votes), read_titles(asked.titles))
        if asked.output:
            statements.write_csv(asked.output)
        for line in describe(statements, asked.anchor):
            print(line)  # noqa: T201 - printing is what it is for
    except DissensusError as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
