"""Who belongs to a group on a day: an alliance with dated members, a party, a list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ..errors import AnalysisError

#: From a day, and before another; None is open.
Term: TypeAlias = tuple[dt.date | None, dt.date | None]
#: Names, or for each name the terms of its membership.
Members: TypeAlias = Iterable[str] | Mapping[str, Iterable[Term]]


@dataclass(frozen=True)
class Membership:
    """The members of a group with their terms; a term holds from its first day to its last."""

    terms: Mapping[str, tuple[Term, ...]]

    @classmethod
    def of(cls, members: Members) -> Membership:
        """Make one from names, members for ever, or from names with terms.

        >>> joined = dt.date(2023, 4, 4)
        >>> nordic = Membership.of({"Finland": [(joined, None)], "Norway": [(None, None)]})
        >>> nordic.on(dt.date(2022, 1, 1)), nordic.on(joined)
        (('Norway',), ('Finland', 'Norway'))
        """
        if isinstance(members, str):
            raise AnalysisError(f"members: {members!r} is one name: give a list of names")
        if isinstance(members, Mapping):
            return cls({name: tuple(terms) for name, terms in members.items()})
        return cls(dict.fromkeys(members, ((None, None),)))

    def on(self, day: dt.date | None) -> tuple[str, ...]:
        """The members on a day, in order of name; all there ever were without a day."""
        return tuple(
            sorted(
                name
                for name, terms in self.terms.items()
                if day is None or any(_holds(term, day) for term in terms)
            )
        )


def _holds(term: Term, day: dt.date) -> bool:
    first, last = term
    return (first is None or first <= day) and (last is None or day <= last)
