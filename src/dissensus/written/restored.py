"""What ``dissensus code`` and ``dissensus statements`` wrote, in the form that a corpus gives it.

A figure of such a file is then the figure of the corpus: the same statements in the same order,
with their documents' dates, and the norms that were written beside them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from ..errors import AnalysisError
from ..present.export import is_formula
from ..records import ACTOR_KINDS, Actor, Commitment, Concept

_KINDS = frozenset({"statement", "quotation", "commitment", "skip"})
#: What no table of another program has together.
_OWN = frozenset({"document", "start", "end", "stance", "actor_id", "concept_id"})
#: Columns that other records have and statements do not.
_OTHERS = ("record", "speaker", "speaker_text", "cue", "parties", "deontic", "instrument", "force",
           "reason", "detail")  # fmt: skip
#: What reading a field gives that was altered by hand.
_ALTERED = (AttributeError, TypeError, ValueError, pl.exceptions.PolarsError)
_NOT_OURS = "a field holds what this program writes nowhere; write the file again"
_LIKELIHOOD = {"word": pl.String, "low": pl.Float64, "high": pl.Float64, "scale": pl.String}
#: The columns of words and names: numbers in them are text too.
TEXTS = frozenset(
    {
        *("record", "path", "document", "date", "outlet", "title", "language", "text", "id"),
        *("actor", "party", "source", "concept", "concept_text", "stance", "firmness", "act"),
        *("targets", "condition", "consequence", "likelihood_word", "likelihood_scale"),
        *("coder", "status", "by", "actor_id", "actor_kind", "party_id", "party_kind"),
        *("source_id", "concept_id", *_OTHERS),
    }
)


def is_written(frame: pl.DataFrame) -> bool:
    """Whether this program wrote a table: its records, or the statements of a corpus.

    >>> is_written(pl.DataFrame({"record": ["skip"]})), is_written(pl.DataFrame({"actor": ["A"]}))
    (True, False)
    """
    if frame.columns and frame.columns[0] == "record" and frame["record"].dtype == pl.String:
        return set(frame["record"].drop_nulls()) <= _KINDS
    return frozenset(frame.columns) >= _OWN


def unmark(frame: pl.DataFrame) -> pl.DataFrame:
    """Take away the apostrophes that keep spreadsheets from taking text for a formula.

    >>> unmark(pl.DataFrame({"text": ["'-1", "'t Hooft"]}))["text"].to_list()
    ['-1', "'t Hooft"]
    """
    return frame.with_columns(
        pl.Series(name, [_unmark(text) for text in frame[name]], dtype=pl.String)
        for name, kind in frame.schema.items()
        if kind == pl.String and frame[name].str.starts_with("'").any()
    )


def _unmark(text: str | None) -> str | None:
    return text[1:] if text and text[0] == "'" and is_formula(text) else text


def restore(frame: pl.DataFrame) -> pl.DataFrame:
    """The statements alone, as a corpus gives them: by date, document and place.

    A likelihood becomes four columns and a quote two. A table that this program did not write
    stays as it is. Raises AnalysisError where a field was altered to what it never holds.
    """
    if not is_written(frame):
        return frame
    try:
        return _restore(frame)
    except _ALTERED as error:
        why = " ".join(str(error).split())[:150]
        raise AnalysisError(f"record, quote or likelihood: {_NOT_OURS} ({why})") from error


def _restore(frame: pl.DataFrame) -> pl.DataFrame:
    if "record" in frame.columns:
        frame = frame.filter(pl.col("record") == "statement")
        frame = frame.drop(name for name in _OTHERS if name in frame.columns)
    if "likelihood" in frame.columns:
        frame = _part_likelihood(frame)
    if "quote" in frame.columns:
        ends = pl.col("quote").cast(pl.List(pl.Int64))
        frame = frame.with_columns(
            ends.list.get(0, null_on_oob=True).alias("quote_start"),
            ends.list.get(1, null_on_oob=True).alias("quote_end"),
        ).drop("quote")
    order = [name for name in ("date", "document", "start") if name in frame.columns]
    texts = [pl.col(name).cast(pl.String).fill_null("") for name in order[:-1]]
    return frame.sort(*texts, *order[-1:], maintain_order=True) if order else frame


def _part_likelihood(frame: pl.DataFrame) -> pl.DataFrame:
    """The parts of a likelihood as columns of their own; of none the words are empty."""
    told = frame["likelihood"]
    parts = [
        pl.Series(
            f"likelihood_{name}",
            [(one or {}).get(name) for one in told]
            if told.dtype != pl.Null
            else [None] * len(told),
            dtype=kind,
        )
        for name, kind in _LIKELIHOOD.items()
    ]
    whole = [part.fill_null("") if part.dtype == pl.String else part for part in parts]
    return frame.drop("likelihood").with_columns(whole)


def list_actors(frame: pl.DataFrame) -> list[Actor]:
    """The actors and parties of a table whose kind is written, by the names that stand there."""
    found: dict[str, Actor] = {}
    for role in ("actor", "party"):
        names = (role, f"{role}_kind")
        if set(names) <= set(frame.columns):
            for name, kind in frame.select(names).unique(maintain_order=True).iter_rows():
                if name and kind in ACTOR_KINDS:
                    found[str(name)] = Actor(str(name), kind)
    return list(found.values())


def list_norms(frame: pl.DataFrame) -> Iterator[tuple[str, str, tuple[Commitment, ...]]]:
    """The norms that were written beside statements, as a corpus gives them: one for each row.

    Parties and measures go by the names that stand there. Raises AnalysisError as ``restore`` does.
    """
    if not {"record", "parties", "deontic"} <= set(frame.columns):
        return
    for row in frame.filter(pl.col("record") == "commitment").iter_rows(named=True):
        start, end, date = row["start"], row["end"], row.get("date")
        if not (isinstance(start, int) and isinstance(end, int) and isinstance(date or "", str)):
            raise AnalysisError(f"start, end or date of a commitment: {_NOT_OURS}")
        yield str(row["document"]), date or "", (_to_norm(row),)


def _to_norm(row: dict[str, Any]) -> Commitment:
    named = row["parties"] or ()
    parties = named.split("; ") if isinstance(named, str) else named
    return Commitment(
        path=row.get("path") or "",
        document=str(row["document"]),
        start=row["start"],
        end=row["end"],
        text=row["text"] or "",
        parties=tuple(Actor(party, "group") for party in parties),
        deontic=row["deontic"],
        concept=Concept(row["concept"] or "", discovered=row.get("discovered") is True),
        concept_text=row.get("concept_text") or "",
        instrument=row.get("instrument") or "",
        force=row.get("force") or "in force",
    )


__all__ = ["TEXTS", "is_written", "list_actors", "list_norms", "restore", "unmark"]
