"""Who belongs to a group on a day: an alliance with dated members, a party, a list."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import polars as pl

from ..delimited import read_delimited
from ..errors import AnalysisError, InputError
from .frame import to_frame, to_labels

#: From a day, to another, both within; None is open.
Term: TypeAlias = tuple[dt.date | None, dt.date | None]
#: Names; for each name its terms; a table with the columns member, from and to; or a file.
Members: TypeAlias = object

#: What the columns of a table of members may be called; case does not matter.
_COLUMNS = {
    "member": ("member", "actor", "name", "country", "state"),
    "from": ("from", "since", "start", "joined"),
    "to": ("to", "until", "end", "left"),
}


@dataclass(frozen=True)
class Membership:
    """The members of a group with their terms; a term holds from its first day to its last."""

    terms: Mapping[str, tuple[Term, ...]]

    @classmethod
    def of(cls, members: Members) -> Membership:
        """Make one from names (members for ever), names with terms, a table, or a file.

        A term is a pair of days, each a date, text such as 2023-04-04 (a month or a year alone
        is the whole of it) or None where it is open; a name may have one term, several, or only
        the day from which it is a member. A table has the columns member, from and to. A file is
        such a table as CSV, or text with a name on each line. Raises AnalysisError, or
        InputError for a file, for what is none of these, and for a term that ends before it begins.

        >>> nordic = Membership.of({"Finland": ("2023-04-04", None), "Norway": None})
        >>> nordic.on(dt.date(2022, 1, 1)), nordic.on(dt.date(2023, 4, 4))
        (('Norway',), ('Finland', 'Norway'))
        """
        if isinstance(members, Membership):
            return members
        if isinstance(members, str | Path):
            return cls._load(members)
        if isinstance(members, Mapping):
            return cls({_check(name): _read_terms(name, held) for name, held in members.items()})
        if hasattr(members, "columns") and hasattr(members, "dtypes"):
            return cls(_read_table(to_frame(members), "row {} of the members", first=1))
        if not isinstance(members, Iterable):
            raise AnalysisError(f"members: a {type(members).__name__} is no group: give names")
        given = sorted(members) if isinstance(members, AbstractSet) else list(members)
        if given and all(isinstance(one, Mapping) for one in given):
            return cls(_read_table(to_frame(given), "row {} of the members", first=1))
        named: dict[str, tuple[Term, ...]] = {}
        for one in given:
            name, *days = (one,) if isinstance(one, str) or not _is_list(one) else one
            held = _read_terms(name, tuple(days)) if days else ((None, None),)
            named[_check(name)] = named.get(_check(name), ()) + held
        return cls(named)

    @classmethod
    def _load(cls, name: str | Path) -> Membership:
        path = Path(name)
        if not path.is_file():
            raise AnalysisError(
                f"members: {str(name)!r} is one name and no file: give a list of names, names with "
                "their terms, a table or a file; of an alliance of the register make a study: "
                f"dissensus.study(…, group={str(name)!r})"
            )
        try:
            return cls(_read_file(path, path.read_bytes()))
        except OSError as error:
            raise InputError.from_os(str(path), error) from error
        except AnalysisError as error:
            raise InputError(str(path), "row", str(error)) from error

    def describe(self) -> str:
        """The first six names."""
        names = list(self.terms)
        return ", ".join(names[:6]) + (" …" if len(names) > 6 else "")

    def on(self, day: dt.date | None) -> tuple[str, ...]:
        """The members on a day, in order of name; all there ever were without a day."""
        return tuple(
            sorted(
                name
                for name, terms in self.terms.items()
                if day is None or any(_holds(term, day) for term in terms)
            )
        )


def to_day(told: object, *, whose: str, last: bool = False) -> dt.date | None:
    """A day that a person gives: a date, text of one, or nothing; AnalysisError for others.

    A month or a year alone is its first day, or with ``last`` its last.

    >>> to_day("2024-02", whose="on", last=True)
    datetime.date(2024, 2, 29)
    """
    if isinstance(told, dt.datetime):  # pandas' times are such, its missing ones too
        return None if told != told else told.date()  # noqa: PLR0124 - no time
    if told is None or isinstance(told, dt.date):
        return told
    if isinstance(told, float) and told != told:  # noqa: PLR0124 - NaN
        return None
    text = str(told).strip()
    if text in ("", "NaT"):
        return None
    try:
        parts = [int(part) for part in text[:10].split("-")]
        year, month = parts[0], parts[1] if len(parts) > 1 else (12 if last else 1)
        end = calendar.monthrange(year, month)[1] if last else 1
        if len(text) in (4, 7):
            return dt.date(year, month, end)
        return dt.datetime.fromisoformat(text).date()
    except (ValueError, IndexError, calendar.IllegalMonthError):
        why = f"{whose} is {text!r}: write a day such as 2024-02-26"
        raise AnalysisError(why) from None


def _check(name: object) -> str:
    text = str(name).strip()
    if not text or isinstance(name, bool | dt.date) or _is_list(name):
        raise AnalysisError(f"members: {name!r} is no name of a member")
    return text


def _is_list(one: object) -> bool:
    return isinstance(one, Sequence) and not isinstance(one, str | bytes)


def _read_terms(name: object, held: Any) -> tuple[Term, ...]:
    """The terms of a member: none told is for ever, a day alone is from it on."""
    if held is None or not _is_list(held):
        held = ((held, None),)
    elif not held or not all(_is_list(term) for term in held):
        held = (tuple(held),)
    terms = []
    for term in held:
        if len(term) > 2:
            raise AnalysisError(f"members: a term of {name} is {term!r}: give (from, to)")
        first, last = (*term, None, None)[:2]
        terms.append(_make_term(first, last, f"members: {name}"))
    return tuple(terms)


def _make_term(first: object, last: object, whose: str) -> Term:
    start = to_day(first, whose=f"{whose}: from")
    end = to_day(last, whose=f"{whose}: to", last=True)
    if start and end and end < start:
        raise AnalysisError(f"{whose}: to ({end}) lies before from ({start})")
    return start, end


def _read_table(frame: pl.DataFrame, place: str, *, first: int) -> dict[str, tuple[Term, ...]]:
    """The terms in a table; ``place`` names a row by its number, counted from ``first``."""
    there = {str(name).strip().lower(): name for name in frame.columns}
    found = {
        role: there[word]
        for role, words in _COLUMNS.items()
        if (word := next((word for word in words if word in there), ""))
    }
    if "member" not in found:
        raise AnalysisError(
            f"members: no column of them; it has {', '.join(map(repr, frame.columns[:12]))}; "
            "name them member, from, to"
        )
    named: dict[str, tuple[Term, ...]] = {}
    columns = {role: frame[name].to_list() for role, name in found.items()}
    empty = [None] * frame.height
    columns["member"] = to_labels(frame[found["member"]]).to_list()
    for number, name in enumerate(columns["member"]):
        if not name.strip():
            continue
        first_day, last_day = (columns.get(role, empty)[number] for role in ("from", "to"))
        term = _make_term(first_day, last_day, place.format(number + first))
        named[name.strip()] = (*named.get(name.strip(), ()), term)
    return named


def _read_file(path: Path, data: bytes) -> dict[str, tuple[Term, ...]]:
    """A table of members, or where it has one column without such a head, a name on each line."""
    frame = read_delimited(path, data)
    known = {str(name).lower() for name in frame.columns} & set(_COLUMNS["member"])
    if not known and frame.width == 1:
        lines = (line.strip() for line in [frame.columns[0], *to_labels(frame.to_series())])
        return {name: ((None, None),) for name in lines if name and not name.startswith("#")}
    if not known:
        raise InputError(str(path), "columns", "a file of members has the columns member, from, to")
    return _read_table(frame, "line {}", first=2)


def _holds(term: Term, day: dt.date) -> bool:
    first, last = term
    return (first is None or first <= day) and (last is None or day <= last)


__all__ = ["Members", "Membership", "Term", "to_day"]
