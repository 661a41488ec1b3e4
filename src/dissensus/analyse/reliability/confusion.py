"""What the coder makes of what texts say, counted on checked statements.

One table for each language and act that was found: rows are what the statement truly is, one of
the five stances or no statement at all, columns the stance that was found. Counts are thin, so
each table leans on the other acts of its language and on the other languages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import polars as pl
from scipy.stats import beta as beta_distribution

from ...datafiles import parse_toml, read_text
from ...errors import AnalysisError, DataFileError
from ...shown import show_table
from ..frame import find_column, to_frame, to_labels
from ..stances import LEVELS, VALUES
from .drawing import ACTS

Array = np.ndarray[Any, np.dtype[Any]]

#: What a statement that was found truly is, where the text says no such thing.
NONE = "none"
#: The rows of a table of counts; its columns are ``LEVELS``.
TRUE = (*LEVELS, NONE)
#: Other acts, and other languages, count for no more than so many statements. On the counts that
#: come with the package 10 to 20 give the largest likelihood of each table from the others.
WEIGHT = 10.0
#: What every cell has before anything was counted: Jeffreys's prior.
_JEFFREYS = 0.5
#: From so many checked statements in a language on a user's own counts stand alone: 40 for each
#: of five stances, with which a row is known to about 15 points.
ENOUGH = 200

_SIGNS = np.sign(VALUES)
_SAME_SIGN = _SIGNS[:, None] == _SIGNS[None, :]


@dataclass(frozen=True, eq=False, kw_only=True)
class Confusions:
    """Counts of checked statements: (language, act) -> what they are by what was found.

    Each table has a row for each of ``TRUE`` and a column for each of ``LEVELS``. ``source``
    says on what and how they were counted. ``own`` are the languages of which enough was checked
    by the user, so that also the share that is no statement at all is known of texts like those.
    ``acts`` has for each language the counts of acts: a row for each true one of ``ACTS``, a
    column for each that was found, of statements that are some.

    >>> shipped = Confusions.load()
    >>> shipped.statements > 100
    True
    """

    counts: Mapping[tuple[str, str], Array]
    source: str = ""
    own: frozenset[str] = frozenset()
    acts: Mapping[str, Array] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for (language, act), table in self.counts.items():
            if table.shape != (len(TRUE), len(LEVELS)) or not (table >= 0).all():
                raise AnalysisError(
                    f"confusions: {language} {act}: give {len(TRUE)} rows ({', '.join(TRUE)}) of "
                    f"{len(LEVELS)} counts ({', '.join(LEVELS)})"
                )

    @classmethod
    def load(cls) -> Confusions:
        """The counts that come with the package; ``source`` says where they are from."""
        return _load()

    @classmethod
    def measure(cls, checked: object, *, shipped: Confusions | None = None) -> Confusions:
        """Count a user's own checks: a table with ``language``, ``act``, ``proposed``, ``decided``.

        ``Corpus.checked()`` gives it; ``proposed`` is a stance, ``decided`` a stance or "none".
        In a language with 200 checks or more (``ENOUGH``) they take the place of the shipped
        counts, with fewer they are added to these. So do acts, where the table has
        ``decided_act``. Raises AnalysisError for other values.
        """
        table = to_frame(checked)
        names = ("language", "act", "proposed", "decided")
        texts = {name: to_labels(find_column(table, name, role=name)) for name in names}
        found = _to_places(texts["proposed"], LEVELS, "proposed")
        true = _to_places(texts["decided"], TRUE, "decided")
        cells = pl.DataFrame({**texts, "found": found, "true": true})
        own: dict[tuple[str, str], Array] = {}
        counted = cells.group_by("language", "act", "true", "found").len()
        for language, act, row, column, many in counted.iter_rows():
            own.setdefault((language, act), _blank())[row, column] += many
        totals = _count_languages(own)
        shipped = cls.load() if shipped is None else shipped
        merged = {
            key: counts for key, counts in shipped.counts.items() if totals.get(key[0], 0) < ENOUGH
        }
        for key, counts in own.items():
            merged[key] = merged.get(key, 0) + counts
        alone = sorted(language for language, many in totals.items() if many >= ENOUGH)
        source = _tell(table.height, alone, shipped.source)
        acts = {language: one for language, one in shipped.acts.items() if language not in alone}
        for language, one in _count_acts(table, texts["language"]).items():
            acts[language] = acts[language] + one if language in acts else one
        return cls(counts=merged, source=source, own=frozenset(alone), acts=acts)

    @property
    def statements(self) -> int:
        """How many checked statements were counted."""
        return int(sum(table.sum() for table in self.counts.values()))

    def rows(self, language: str, act: str) -> Array:
        """The Dirichlet numbers of each row: counts, and what other tables say of it.

        A row's prior is what was counted in the language's other acts, weighing at most
        ``WEIGHT`` statements; these lean in the same way on the other languages, and they on half a
        statement in each cell. A language or act that was never checked has the prior alone.
        """
        return self._pool(language, act, lambda table: table)

    def nothing(self, language: str, act: str) -> tuple[float, float]:
        """The beta distribution of the share of what was found that is no statement at all."""
        found = self._pool(language, act, _split)
        return float(found[0]), float(found[1])

    def acts_right(self, language: str, act: str) -> tuple[float, float]:
        """The beta distribution of the share of an act's statements that truly are that act.

        Its prior is that share of the language's other acts, weighing at most ``WEIGHT``
        statements; these lean in the same way on other languages, and they on a half.
        """
        place = ACTS.index(act)
        own, near, far = np.zeros(2), np.zeros(2), np.zeros(2)
        for spoken, table in self.acts.items():
            right = np.stack([np.diag(table), table.sum(axis=0) - np.diag(table)])
            if spoken != language:
                far += right.sum(axis=1)
            else:
                own = right[:, place]
                near = right.sum(axis=1) - own
        found = own + _weigh(near + _weigh(far + _JEFFREYS))
        return float(found[0]), float(found[1])

    def acts_wrong(self, language: str, act: str) -> Array:
        """The Dirichlet numbers of what an act's statements truly are, where they are not it.

        They lean on what statements found as that act are in other languages, and these on what
        any misnamed act is.
        """
        place = ACTS.index(act)
        own, near, far = (np.zeros(len(ACTS)) for _ in range(3))
        for spoken, table in self.acts.items():
            wrong = table - np.diag(np.diag(table))
            if spoken == language:
                own = wrong[:, place]
            else:
                near += wrong[:, place]
            far += wrong.sum(axis=1)
        far[place] = 0.0
        base = far + _JEFFREYS * (np.arange(len(ACTS)) != place)
        return np.asarray(own + _weigh(near + _weigh(base)))

    def _pool(self, language: str, act: str, pick: Callable[[Array], Array]) -> Array:
        own = pick(_blank())
        near, far = np.zeros_like(own), np.zeros_like(own)
        for (spoken, done), table in self.counts.items():
            if spoken != language:
                far += pick(table)
            elif done != act:
                near += pick(table)
            else:
                own += pick(table)
        return np.asarray(own + _weigh(near + _weigh(far + _JEFFREYS)))

    def to_polars(self) -> pl.DataFrame:
        """How sure the coding is, for each language and act, and for all ("").

        ``value`` is the share found with its exact stance, ``low`` and ``high`` its 95 %
        (Jeffreys), ``shrunk`` the same share drawn towards the other acts and languages;
        ``sign`` is the share with the right side, ``none`` that of no statement at all.
        """
        languages = sorted({language for language, _ in self.counts})
        rows = []
        for language in (*languages, ""):
            own = {key: one for key, one in self.counts.items() if language in ("", key[0])}
            acts = sorted(key[1] for key in own) if language else []
            rows += [self._row(language, act, self.counts[language, act]) for act in acts]
            rows.append(self._row(language, "", sum(own.values(), _blank())))
        return pl.DataFrame(rows, schema=_SCHEMA, orient="row")

    def _row(self, language: str, act: str, table: Array) -> tuple[Any, ...]:
        many, right = table.sum(), np.trace(table)
        if not many:
            return (language, act, *[None] * 6, 0, "no statement was checked")
        low, high = _find_interval(right, many)
        shrunk = _share(self._pool(language, act, _judge))[0] if act else right / many
        side = table[: len(LEVELS)][_SAME_SIGN].sum() / many
        none = table[-1].sum() / many
        return (language, act, right / many, low, high, shrunk, side, none, int(many), "")

    def __repr__(self) -> str:
        return f"<errors of coding, counted on {self.statements:,} checked statements>"

    def _repr_html_(self) -> str:
        return show_table(f"How sure the coding is: {self.source}", self.to_polars())


_SCHEMA: Mapping[str, Any] = {
    "language": pl.String,
    "act": pl.String,
    **dict.fromkeys(("value", "low", "high", "shrunk", "sign", "none"), pl.Float64),
    "statements": pl.Int64,
    "reason": pl.String,
}


def _find_interval(right: float, many: float) -> tuple[float, float]:
    """Jeffreys's interval, which holds 0 and 1 where all are wrong or all right."""
    low, high = beta_distribution.ppf((0.025, 0.975), right + _JEFFREYS, many - right + _JEFFREYS)
    return float(low) if right else 0.0, float(high) if right < many else 1.0


def _blank() -> Array:
    return np.zeros((len(TRUE), len(LEVELS)))


def _weigh(counts: Array) -> Array:
    """Counts as a prior: in each row no more than ``WEIGHT`` in all, in the same shares."""
    return np.asarray(counts * np.minimum(1.0, WEIGHT / counts.sum(axis=-1, keepdims=True)))


def _share(counts: Array) -> Array:
    return np.asarray(counts / counts.sum(axis=-1, keepdims=True))


def _split(table: Array) -> Array:
    """How many were no statement, and how many were one."""
    return np.array([table[-1].sum(), table[:-1].sum()])


def _judge(table: Array) -> Array:
    """How many were found with the right stance, and how many were not."""
    right = float(np.trace(table))
    return np.array([right, table.sum() - right])


def _count_languages(tables: Mapping[tuple[str, str], Array]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for (language, _), table in tables.items():
        totals[language] = totals.get(language, 0) + int(table.sum())
    return totals


def _tell(many: int, alone: list[str], shipped: str) -> str:
    if alone:
        return f"{many} own checks, alone in {', '.join(alone)}; else added to: {shipped}"
    return f"{many} own checks, added to: {shipped}"


def _to_places(texts: pl.Series, names: tuple[str, ...], role: str) -> pl.Series:
    other = sorted(set(texts.unique()) - set(names))
    if other:
        raise AnalysisError(f"{role}: {other[0]!r} is none of {', '.join(names)}")
    places = {name: place for place, name in enumerate(names)}
    return texts.replace_strict(places, return_dtype=pl.Int64)


def _count_acts(table: pl.DataFrame, languages: pl.Series) -> dict[str, Array]:
    """The acts of a user's checks, by language; none where the table does not tell them."""
    if "decided_act" not in table.columns:
        return {}
    cells = pl.DataFrame(
        {"language": languages, "found": table["act"], "true": table["decided_act"]}
    )
    known = cells.filter(pl.col("found").is_in(ACTS) & pl.col("true").is_in(ACTS))
    counts: dict[str, Array] = {}
    for language, found, true, many in (
        known.group_by("language", "found", "true").len().iter_rows()
    ):
        blank = np.zeros((len(ACTS), len(ACTS)))
        counts.setdefault(language, blank)[ACTS.index(true), ACTS.index(found)] += many
    return counts


@cache
def _load() -> Confusions:
    file = resources.files("dissensus") / "analyse" / "scales" / "confusion.toml"
    path = str(file)
    data = parse_toml(path, read_text(file))
    if data.get("found") != list(LEVELS):
        raise DataFileError(path, 0, f"the columns are not {', '.join(LEVELS)}")
    counts = {}
    for language, acts in data.get("counts", {}).items():
        for act, rows in acts.items():
            if rows.keys() - set(TRUE):
                raise DataFileError(path, 0, f"{language}.{act} has a row that is no stance")
            table = [rows.get(name, [0] * len(LEVELS)) for name in TRUE]
            counts[language, act] = np.array(table, dtype=float)
    if data.get("acts") != list(ACTS):
        raise DataFileError(path, 0, f"the acts are not {', '.join(ACTS)}")
    acts = {
        language: np.array([rows.get(act, [0] * len(ACTS)) for act in ACTS], dtype=float)
        for language, rows in data.get("act_counts", {}).items()
    }
    return Confusions(counts=counts, source=str(data.get("source", "")), acts=acts)


__all__ = ["ENOUGH", "NONE", "TRUE", "WEIGHT", "Confusions"]
