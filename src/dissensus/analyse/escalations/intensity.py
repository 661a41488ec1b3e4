"""What kind of act each statement is, how hostile two published scales call it, and its rung.

The types are those of PLOVER, the scores PLOVER's and Goldstein's, the rungs Kahn's (1965): see
``scales/scores.toml`` and ``scales/ladder.toml``. The two scales disagree and are never joined;
rungs are ordinal, and are given as groups of rungs.
"""

from __future__ import annotations

import math
from pathlib import Path

import polars as pl

from ..study import Study
from .phrases import Phrases, spread
from .scale_files import MARKS, Ladder, Scores, load_ladder, load_scores

#: Acts that speak of harm to come.
HARMS = ("threatens", "warns")
#: What a call asks for that is no conflict, even where it is a demand.
_PLEAS = ("REQUEST:assist", "REQUEST:meet")
_LABELS = pl.List(pl.Int64)
_WORDS = pl.List(pl.String)


def rate_acts(
    statements: object,
    *,
    ladder: Path | str | None = None,
    scores: Path | str | None = None,
) -> pl.DataFrame:
    """Say of each statement what act it is: one row each, in the study's order.

    Columns: ``row`` (its place in the table that was given), ``type`` (PLOVER's, with its mode:
    ``THREATEN:violence``; empty where a position is no act on these scales), ``plover`` and
    ``goldstein`` (-10 conflict to 10 cooperation; NaN where there is no type), ``conflict``
    (verbal or material conflict), ``material`` (a deed, of conflict or cooperation), ``invoked``
    and ``occupied`` (Kahn's groups, 1 to 7, or null) and ``words`` (what was found that says so).

    A threat is an act of conflict; a warning is one only where the speaker is the harm that it
    warns of ("a conflict with us"). Threats and warnings invoke the rung of the harm that
    they name, and not of the measure that they are about; deeds occupy theirs. A deed that
    is only alleged is no act of its holder. Raises DataFileError for a faulty file of scales.

    >>> rated = rate_acts({
    ...     "actor": ["A"], "concept": ["send troops"], "stance": ["oppose"], "act": ["threatens"],
    ...     "consequence": ["a nuclear response"],
    ... })
    >>> rated.select("type", "plover", "goldstein", "invoked", "words").row(0)
    ('THREATEN:mass-destruction', -3.5, -7.0, 3, 'nuclear response')
    """
    study = Study.of(statements)
    table, steps = load_scores(scores), load_ladder(ladder)
    frame = study.statements
    return (
        _gather(frame, table, steps)
        .pipe(_type, table)
        .pipe(_place, steps)
        .select(
            *("row", "type", "plover", "goldstein", "conflict", "material"),
            *("invoked", "occupied", "words"),
        )
    )


def _gather(frame: pl.DataFrame, scores: Scores, ladder: Ladder) -> pl.DataFrame:
    """The statements with what the words of each part name: deeds, ways of speaking, rungs."""
    frame = frame.with_columns(
        spread(frame[name])
        for name in ("concept", "concept_text", "text", "condition", "consequence")
    )
    none = pl.Series([""] * frame.height, dtype=pl.String)
    language = frame["language"]
    measure = _read(scores.phrases, [(frame["concept"], none), (frame["concept_text"], language)])
    harm, harm_rung = _read_harm(frame, scores.phrases), _read_harm(frame, ladder.phrases)
    manner = scores.manners.search(frame["text"], language)
    rung = _read(ladder.phrases, [(frame["concept"], none), (frame["concept_text"], language)])
    said = ladder.phrases.search(frame["text"], language)
    parts = {"measure": measure, "harm": harm, "manner": manner}
    rungs = {"rung": rung, "harm_rung": harm_rung, "said": said}
    return frame.with_columns(
        column.alias(f"{name}_{column.name}")
        for name, part in {**parts, **rungs}.items()
        for column in part.get_columns()
    )


def _read(phrases: Phrases, parts: list[tuple[pl.Series, pl.Series]]) -> pl.DataFrame:
    """What the first part that names anything names."""
    found = [phrases.search(texts, languages) for texts, languages in parts]
    made = found[0]
    for other in found[1:]:
        empty = made["labels"].list.len() == 0
        made = pl.DataFrame([made[name].zip_with(~empty, other[name]) for name in made.columns])
    return made


def _read_harm(frame: pl.DataFrame, phrases: Phrases) -> pl.DataFrame:
    """What a threat or warning says will happen: its consequence, else what else it says.

    Threatened with support, the measure is the harm itself; else it is what the threat is
    about, and its words and those of the condition are taken out of the clause. A measure that
    no codebook names may be either, and stays.
    """
    none = pl.Series([""] * frame.height, dtype=pl.String)
    language, given = frame["language"], frame["consequence"]
    spoken = frame["act"].is_in([*HARMS, "promises"])
    own = spoken & (frame["value"] > 0)
    concept = frame["concept"].zip_with(own, none)
    wording = frame["concept_text"].zip_with(own, none)
    rest = pl.Series(
        [
            _take_out(*row) if wanted else ""
            for wanted, *row in frame.select(
                spoken,
                "text",
                "condition",
                pl.when(~pl.col("discovered")).then(pl.col("concept_text")).fill_null(""),
            ).iter_rows()
        ],
        dtype=pl.String,
    )
    parts = [(given, language), (concept, none), (wording, language), (rest, language)]
    return _read(phrases, parts)


def _take_out(text: str, condition: str, about: str) -> str:
    for part in (condition, about):
        # A text that is nothing but the measure still says what is threatened.
        if part and part != text:
            text = text.replace(part, "")
    return text


def _type(frame: pl.DataFrame, scores: Scores) -> pl.DataFrame:
    """Add type, scores, conflict and material."""
    # Of several deeds the first of the list, which is the most hostile.
    harm, measure = pl.col("harm_labels").list.min(), pl.col("measure_labels").list.min()
    marked = {name: pl.col("manner_labels").list.contains(at) for at, name in enumerate(MARKS)}
    named = pl.col("harm_labels").list.len() > 0
    addressed = pl.col("targets").list.len() > 0
    threat = (pl.col("act") == "threatens") | (
        (pl.col("act") == "warns")
        & (marked["own-harm"] | ((pl.col("value") == -1) & (pl.col("consequence") != "") & named))
    )
    act, value = pl.col("act"), pl.col("value")
    against, wanted, done = value < 0, value > 0, value == 1

    def use(name: str, deed: pl.Expr = measure) -> pl.Expr:
        return _look_up(scores, deed, name)

    threatened = pl.coalesce(use("threatens", harm), pl.lit("THREATEN"))
    called = (
        pl.when(marked["ultimatum"])
        .then(pl.lit("THREATEN:ultimatum"))
        # A demand for help or for a meeting is asked of a friend.
        .when(marked["demand"] & (against | ~use("calls").fill_null("").is_in(_PLEAS)))
        .then(pl.lit("REQUEST:demand"))
        .when(against)
        .then(pl.coalesce(use("calls-stop"), pl.lit("REQUEST")))
        .otherwise(pl.coalesce(use("calls"), pl.lit("REQUEST")))
    )
    refused = pl.coalesce(pl.when(addressed).then(use("refuses-asked")), use("refuses"), pl.lit(""))
    said = (
        pl.when(marked["condemn"] & (value == -1))
        .then(pl.lit("ACCUSE:disapprove"))
        .when(value == -1)
        .then(refused)
        .when(wanted)
        .then(pl.coalesce(use("agrees"), pl.lit("")))
        .otherwise(pl.lit(""))
    )
    did = (
        pl.when(done)
        .then(pl.coalesce(use("does"), pl.when(addressed).then(use("does-to")), pl.lit("")))
        .when(value == -1)
        .then(pl.coalesce(use("undoes"), pl.lit("")))
        .otherwise(pl.lit(""))
    )
    return (
        frame.with_columns(
            pl.when(pl.col("alleged"))
            .then(pl.lit(""))
            .when(threat)
            .then(threatened)
            .when(act == "does")
            .then(did)
            .when((act == "promises") & wanted)
            .then(pl.coalesce(use("promises"), pl.lit("AGREE")))
            .when((act == "promises") & against)
            .then(refused)
            .when(act == "calls")
            .then(called)
            .when((act == "reveals") & against)
            .then(pl.lit("ACCUSE:allege"))
            .when(act == "says")
            .then(said)
            .otherwise(pl.lit(""))
            .alias("type")
        )
        .join(_score_table(scores), on="type", how="left", maintain_order="left")
        .with_columns(
            pl.col("plover", "goldstein").fill_null(math.nan),
            pl.col("conflict", "material").fill_null(value=False),
        )
    )


def _look_up(scores: Scores, deed: pl.Expr, use: str) -> pl.Expr:
    """The score that a deed has in a use, or null."""
    table = {number: uses.get(use) for number, uses in enumerate(scores.deeds.values())}
    given = {number: score for number, score in table.items() if score}
    return deed.replace_strict(given, default=None, return_dtype=pl.String)


def _score_table(scores: Scores) -> pl.DataFrame:
    rows = [
        (
            *(one.name, one.plover, one.goldstein),
            *(one.quad.endswith("conflict"), one.quad.startswith("material")),
        )
        for one in scores.scores.values()
    ]
    schema = {
        "type": pl.String,
        **dict.fromkeys(("plover", "goldstein"), pl.Float64),
        **dict.fromkeys(("conflict", "material"), pl.Boolean),
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _place(frame: pl.DataFrame, ladder: Ladder) -> pl.DataFrame:
    """Add the groups of rungs that are invoked and occupied, and the words found."""
    threat = pl.col("type").str.starts_with("THREATEN") & (pl.col("act") != "calls")
    speaks = (pl.col("act").is_in(HARMS) | threat) & ~pl.col("alleged")
    does = (pl.col("act") == "does") & (pl.col("value") == 1) & ~pl.col("alleged")
    stops = (pl.col("act") == "does") & (pl.col("value") == -1) & ~pl.col("alleged")
    rungs = ladder.rungs.values()
    reminder = _keep("said_labels", [rung.number for rung in rungs if rung.said])
    ended = _keep("said_labels", [rung.number for rung in rungs if rung.undone])
    ready = (
        pl.col("act").is_in(["says", "reveals", "promises"])
        & (pl.col("value") >= 0)
        & ~pl.col("alleged")
        & (reminder.list.len() > 0)
    )
    return frame.with_columns(
        pl.when(speaks)
        .then(_group(ladder, pl.col("harm_rung_labels")))
        .when(ready)
        .then(_group(ladder, reminder))
        .alias("invoked"),
        pl.when(does)
        .then(_group(ladder, pl.col("rung_labels"), done=True))
        .when(stops)
        .then(_group(ladder, ended, done=True))
        .alias("occupied"),
        _join(
            pl.when(speaks).then(pl.col("harm_found")).otherwise(pl.col("measure_found")),
            pl.when(speaks).then(pl.col("harm_rung_found")),
            pl.when(does).then(pl.col("rung_found")),
            pl.when(ready | (stops & (ended.list.len() > 0))).then(pl.col("said_found")),
        ).alias("words"),
    ).with_columns(
        pl.when(
            (pl.col("type") != "") | pl.any_horizontal(pl.col("invoked", "occupied").is_not_null())
        )
        .then("words")
        .otherwise(pl.lit(""))
    )


def _keep(labels: str, numbers: list[int]) -> pl.Expr:
    return pl.col(labels).list.set_intersection(pl.lit(numbers, dtype=_LABELS))


def _group(ladder: Ladder, rungs: pl.Expr, *, done: bool = False) -> pl.Expr:
    """The highest group of the rungs, or null where there is none."""
    groups = {
        number: ladder.rungs[rung.done if done else number].group
        for number, rung in ladder.rungs.items()
    }
    return rungs.list.eval(
        pl.element().replace_strict(groups, default=None, return_dtype=pl.Int64)
    ).list.max()


def _join(*lists: pl.Expr) -> pl.Expr:
    empty = pl.lit([], dtype=_WORDS)
    return (
        pl.concat_list(*(one.fill_null(empty) for one in lists))
        .list.unique(maintain_order=True)
        .list.join("; ")
    )


__all__ = ["HARMS", "rate_acts"]
