"""What the analyst's questions are asked of: statements, norms, the order of measures, a group.

Every measure of this kind takes a ``Study``, or anything that ``Study.of`` makes one of, and
gives tables whose figures carry ``value``, ``low`` and ``high`` (95 %, missing where there is
none), ``statements`` and ``actors`` (how many it rests on), ``rows`` (the places of these
statements in the table that was given) and ``reason`` (why there is no value, else empty).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import polars as pl

from ..ballots import ABSENT, load_words, squeeze
from ..errors import AnalysisError
from .frame import USUAL, find_column, find_usual, suggest, to_frame, to_labels, to_times
from .members import Members, Membership
from .networks.qualifier import make_qualifier
from .stances import LEVELS, VALUES

#: Columns of text -> what stands where the table has none, or a blank.
_TEXTS: Mapping[str, str] = {
    **dict.fromkeys(("id", "document", "text", "source", "condition", "consequence"), ""),
    **dict.fromkeys(("likelihood_word", "likelihood_scale", "language", "coder", "status"), ""),
    **dict.fromkeys(("outlet", "concept_text"), ""),
    "firmness": "plain",
    "act": "says",
    "direct": "no",
}
_NUMBERS: Mapping[str, float] = {
    "likelihood_low": float("nan"),
    "likelihood_high": float("nan"),
    "confidence": 1.0,
    "attestations": 1.0,
}
_FLAGS = ("alleged", "discovered")
#: The columns of the table of norms, with their types.
NORMS: Mapping[str, Any] = {
    **dict.fromkeys(("document", "text", "deontic", "concept", "instrument", "force"), pl.String),
    "parties": pl.List(pl.String),
    "date": pl.Date,
    "start": pl.Int64,
    "end": pl.Int64,
    "discovered": pl.Boolean,
}


@dataclass(frozen=True, eq=False, kw_only=True)
class Study:
    """Statements and norms in one form, whatever they came from.

    ``statements`` has a row for each statement with holder, measure and stance, in order of
    days, those without one first: ``row`` (its place in the table that was given), ``holder``
    (who is counted: the party, or the actor that has none), ``actor``, ``party``, ``concept``,
    ``stance``, ``level`` (its place in ``LEVELS``), ``value`` (-1 to 1), ``date`` (a day or
    null), ``targets`` (a list, without the holder itself), and the other fields of a statement,
    blank where the table has none. ``norms`` has the columns of ``NORMS``. ``broader`` gives for
    each measure those that it is a case of, the nearest first; ``known`` are the measures whose
    place in that order is known. ``consequences`` and ``antecedents`` give for places of statements
    (``row``) the measure that the words of the consequence or the condition name; whoever reads a
    source finds them with the codebook, and ``Study.of`` takes them. ``members`` is the group that
    is asked about, by the names of holders; all holders where it is None. ``political`` are the
    holders whose members speak each for themselves: political parties, parliaments, courts.
    ``checked`` are statements as proposed and as people decided (``Corpus.checked``), from which it
    is known how often coding errs. ``labels`` are the names of holders and measures that stand by
    identifier.
    """

    statements: pl.DataFrame
    norms: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=NORMS))
    broader: Mapping[str, Sequence[str]] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    consequences: Mapping[int, str] = field(default_factory=dict)
    antecedents: Mapping[int, str] = field(default_factory=dict)
    members: Membership | None = None
    group: str = "all who speak"
    political: frozenset[str] = frozenset()
    checked: pl.DataFrame | None = None
    labels: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        statements: object,
        *,
        rows: str | None = None,
        columns: str | None = None,
        qualifier: str | None = None,
        levels: Mapping[Any, float] | None = None,
        time: str = "date",
        **rest: Any,
    ) -> Study:
        """Make a study of a table of statements; a study is given back as it is.

        ``rows`` is the column of holders: without it the party and, where that is blank, the
        actor. ``qualifier`` holds stances, the words of votes (who is absent takes none), yes and
        no, or numbers, which ``levels`` maps to -1 … 1. Without names the columns are the usual
        ones, the first of ``USUAL`` that is there. Columns ``follows`` and ``trigger``, where they
        are there, name the measures of consequences and conditions. ``rest`` are the other
        fields: ``members`` is what ``Membership.of`` takes, and in ``broader`` those just above
        each measure are enough. Raises AnalysisError for columns that are missing or hold what
        they cannot.

        >>> made = Study.of({"actor": ["A"], "concept": ["tax"], "stance": ["open"]})
        >>> made.statements.select("holder", "concept", "stance", "value", "act").row(0)
        ('A', 'tax', 'open', 0.5, 'says')
        """
        if isinstance(statements, Study):
            return statements
        table = to_frame(statements)
        level = _read_levels(_find(table, "qualifier", qualifier), levels)
        actor = _read_actor(table, rows)
        party = _read_text(table, "party", "")
        holder = _read_text(table, rows, "") if rows else party.zip_with(party != "", actor)
        frame = pl.DataFrame(
            {
                "row": pl.Series(np.arange(table.height)),
                "holder": holder,
                "actor": actor.zip_with(actor != "", holder),
                "party": party,
                "concept": to_labels(_find(table, "columns", columns)),
                "stance": pl.Series([LEVELS[place] if place >= 0 else "" for place in level]),
                "level": level,
                "value": VALUES[level],
                "date": _read_days(table, time),
                "targets": _read_targets(table),
                **{name: _read_text(table, name, blank) for name, blank in _TEXTS.items()},
                **{name: _read_number(table, name, blank) for name, blank in _NUMBERS.items()},
                **{name: _read_flag(table, name) for name in _FLAGS},
            }
        )
        # Nobody is addressed by itself, whatever a table says.
        frame = frame.with_columns(
            pl.col("targets")
            .list.unique(maintain_order=True)
            .list.set_difference(pl.concat_list("holder", "actor"))
        )
        whole = (pl.col("holder") != "") & (pl.col("concept") != "") & (pl.col("level") >= 0)
        broader = close_order(rest.pop("broader", {}))
        known = rest.pop("known", None)
        if known is None:
            known = frozenset(broader) - set(_list_discovered(frame))
        if rest.get("members") is not None:
            rest["members"] = Membership.of(rest["members"])
            rest.setdefault("group", rest["members"].describe())
        for name, column in (("consequences", "follows"), ("antecedents", "trigger")):
            rest.setdefault(name, _read_named(table, column))
        return cls(
            statements=frame.filter(whole).sort("date", "row", nulls_last=False),
            broader=broader,
            known=frozenset(known),
            **rest,
        )

    def describe(self) -> str:
        """What it has, in one line."""
        frame = self.statements
        days = frame["date"].drop_nulls()
        first, last = days.dt.to_string().min(), days.dt.to_string().max()
        span = f", {first!s} to {last!s}" if days.len() else ""
        many = f"{frame['holder'].n_unique():,} holders, {frame['concept'].n_unique():,} measures"
        norms = f", {self.norms.height:,} norms" if self.norms.height else ""
        return f"study of {self.group}: {frame.height:,} statements, {many}{norms}{span}"

    def __repr__(self) -> str:
        return f"<{self.describe()}>"

    def ask(self, members: Members | None) -> Study:
        """The same study of another group, what ``Membership.of`` takes; of its own for None."""
        if members is None:
            return self
        group = Membership.of(members)
        return replace(self, members=group, group=group.describe())

    def list_members(self) -> Membership:
        """The group that is asked about; all holders where none was named."""
        return self.members or Membership.of(sorted(set(self.statements["holder"])))

    def covers(self, broad: str, narrow: str) -> bool | None:
        """Whether a measure is, or is a case of, another; None where the order does not say.

        >>> made = Study.of(
        ...     {"actor": ["A"], "concept": ["send troops"], "stance": ["oppose"]},
        ...     broader={"send combat troops": ["send troops"], "send troops": []},
        ... )
        >>> made.covers("send troops", "send combat troops")
        True
        >>> print(made.covers("send troops", "send trainers"))
        None
        """
        if narrow == broad or broad in self.broader.get(narrow, ()):
            return True
        return False if {broad, narrow} <= self.known else None

    def check_actor(
        self, name: str, *, role: str = "actor", also: Mapping[str, str] | None = None
    ) -> str:
        """Give back a holder's name; AnalysisError tells the nearest one for any other.

        ``also`` are other names of holders, which may be nearer, with the one to tell.
        """
        known = {*self.statements["holder"], *self.list_members().terms}
        return _check(name, known, role, also or {})

    def check_concept(
        self, name: str, *, role: str = "concept", also: Mapping[str, str] | None = None
    ) -> str:
        """Give back a measure's name; AnalysisError tells the nearest one for any other.

        ``also`` are other names of measures, which may be nearer, with the one to tell.
        """
        known = {*self.statements["concept"], *self.norms["concept"]}
        return _check(name, known, role, also or {})


def close_order(broader: Mapping[str, str | Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """For each measure all that it is a case of, the nearest first, from those just above it.

    A measure that is only named above another stands in the order too. AnalysisError where one
    would be a case of itself.

    >>> close_order({"send tanks": "send arms", "send arms": ["help"]})["send tanks"]
    ('send arms', 'help')
    """
    above = {
        name: (found,) if isinstance(found, str) else tuple(found)
        for name, found in broader.items()
    }
    above |= {name: () for found in above.values() for name in found if name not in above}
    closed = {}
    for name in above:
        found = list(above[name])
        for one in found:
            found += [other for other in above[one] if other not in found]
        if name in found:
            raise AnalysisError(f"broader: {name!r} is a case of itself")
        closed[name] = tuple(dict.fromkeys(found))
    return closed


def _check(name: str, known: Collection[str], role: str, also: Mapping[str, str]) -> str:
    if name in known:
        return name
    alike = [one for one in known if one.lower() == name.lower()]
    if len(alike) == 1:
        return alike[0]
    some = ", ".join(sorted(known)[:12])
    raise AnalysisError(
        f"{role}: there is no {name!r}{suggest(name, [*known, *also], also)}; there are "
        f"{some or 'none'}"
        f"{' and more' if len(known) > 12 else ''}"
    )


def _list_discovered(frame: pl.DataFrame) -> list[str]:
    return frame.filter("discovered")["concept"].to_list()


def _find(table: pl.DataFrame, role: str, name: str | None) -> pl.Series:
    """The column of a role: that which is named, else the usual one."""
    if name is not None:
        return find_column(table, name, role=role)
    usual = find_usual(table, role)
    if usual is not None:
        return table[usual]
    try:
        return find_column(table, USUAL[role][0], role=role)
    except AnalysisError as error:
        why = f"{error}; name another: dissensus.study(…, {role}=…)"
        raise AnalysisError(why) from error


def _read_votes(column: pl.Series) -> pl.Series:
    """Votes told by words as stances; any other column as it is."""
    if column.dtype not in (pl.String, pl.Categorical, pl.Enum):
        return column
    labels = to_labels(column)
    words = load_words("votes")
    told = {text: words.get(squeeze(text)) for text in labels.unique() if text.strip()}
    if None in told.values() or all(text.strip().isdigit() for text in told):
        return column
    stances = {text: "" if found == ABSENT else str(found) for text, found in told.items()}
    return labels.replace_strict(stances, default="").alias(column.name)


def _read_levels(
    column: pl.Series, levels: Mapping[Any, float] | None
) -> np.ndarray[Any, np.dtype[Any]]:
    """The place in ``LEVELS`` of each row's stance, -1 where there is none."""
    name = column.name
    if levels is None:
        column = _read_votes(column)
    read = make_qualifier(column, len(column), levels=levels)
    if read.kind == "categorical" and (read.codes >= 0).any():
        raise AnalysisError(
            f"qualifier: {name!r} holds {read.levels[0]!r}, which is no stance: give each value a "
            "number from -1 (against) to 1 (for) with levels"
        )
    if (np.abs(read.values) > 1).any():
        raise AnalysisError(
            f"qualifier: {name!r} holds {read.levels[int(np.abs(read.values).argmax())]}, beyond "
            "-1 (against) to 1 (for): map its values with levels"
        )
    nearest = np.abs(read.values[:, None] - VALUES).argmin(axis=1)
    return np.where(read.codes >= 0, nearest[read.codes], -1)


def _read_actor(table: pl.DataFrame, rows: str | None) -> pl.Series:
    if "actor" in table.columns or rows is None:
        return to_labels(_find(table, "rows", None))
    return to_labels(find_column(table, rows, role="rows"))


def _read_text(table: pl.DataFrame, name: str | None, blank: str) -> pl.Series:
    if name is None or name not in table.columns:
        return pl.Series([blank] * table.height, dtype=pl.String)
    texts = to_labels(table[name])
    return texts.replace("", blank) if blank else texts


def _read_number(table: pl.DataFrame, name: str, blank: float) -> pl.Series:
    if name not in table.columns:
        return pl.Series([blank] * table.height, dtype=pl.Float64)
    return table[name].cast(pl.Float64, strict=False).fill_null(blank)


def _read_flag(table: pl.DataFrame, name: str) -> pl.Series:
    if name not in table.columns:
        return pl.Series([False] * table.height, dtype=pl.Boolean)
    texts = to_labels(table[name]).str.to_lowercase()
    return texts.is_in(["true", "1", "yes"])


def _read_named(table: pl.DataFrame, name: str) -> dict[int, str]:
    """The measures that a column names, by row."""
    return {row: label for row, label in enumerate(_read_text(table, name, "")) if label}


def _read_days(table: pl.DataFrame, name: str) -> pl.Series:
    if name not in table.columns and name == "date":
        return pl.Series([None] * table.height, dtype=pl.Date)
    return to_times(find_column(table, name, role="time"), role="time").dt.date()


def _read_targets(table: pl.DataFrame) -> pl.Series:
    """The targets as lists; text is split at semicolons, as the tables of this project write it."""
    if "targets" not in table.columns:
        return pl.Series([[]] * table.height, dtype=pl.List(pl.String))
    column = table["targets"]
    if isinstance(column.dtype, pl.List):
        return column.cast(pl.List(pl.String)).fill_null([])
    split = to_labels(column).str.split(";").list.eval(pl.element().str.strip_chars())
    return split.list.eval(pl.element().filter(pl.element() != ""))


__all__ = ["NORMS", "Study", "close_order"]
