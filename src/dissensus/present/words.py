"""The words of the interface, read from ``words.toml``; no other file of this folder has any."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("words.toml")
_PLACE = re.compile(r"\{(\w+)\}")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T.*)?")


@dataclass(frozen=True, slots=True)
class Words:
    """The interface's words in one language; called with a dotted key, it gives the text."""

    language: str
    table: Mapping[str, Any]

    def __call__(self, key: str, **values: object) -> str:
        """The text of that key, with its places filled."""
        return str(self._find(key)).format(**values)

    def count(self, key: str, number: int) -> str:
        """The text of that key for a number of things: its singular or its plural."""
        forms = self._find(key)
        form = forms[0] if number in self._find("format.singular") else forms[1]
        return str(form).format(n=self.number(number))

    def named(self, group: str, key: str, default: str = "") -> str:
        """The text of a key that comes from the data, else the default, else the key itself."""
        return str(self._find(group).get(key) or default or key)

    def rule(self, coder: str) -> str:
        """What the rule that a coder's name ends in looks for; empty for any other coder.

        A rule without words of its own has those of its kind: "verb-plan" those of "plan".
        """
        name = coder.rsplit(" ", maxsplit=1)[-1]
        table = self._find("rule")
        part, _, kind = name.partition("-")
        return next((str(table[key]) for key in (name, kind, part) if key in table), "")

    def number(self, number: int) -> str:
        """A whole number, grouped by thousands from 10,000 on."""
        if abs(number) < 10_000:
            return str(number)
        return f"{number:,}".replace(",", self("format.thousands"))

    def decimal(self, number: float) -> str:
        """A number to at most two places, without zeros that say nothing."""
        whole, _, part = f"{abs(number):.2f}".partition(".")
        part = part.rstrip("0")
        minus = "−" if number < 0 and (part or int(whole)) else ""
        told = f"{minus}{self.number(int(whole))}"
        return f"{told}{self('format.point')}{part}" if part else told

    def date(self, iso: str) -> str:
        """A date as people write it; what is no full ISO date is given back as it is."""
        found = _ISO.fullmatch(iso)
        months = self._find("format.months")
        if not found or not 1 <= int(found[2]) <= len(months):
            return iso
        day = self("format.first") if found[3] == "01" else str(int(found[3]))
        return self("format.date", day=day, month=months[int(found[2]) - 1], year=found[1])

    def percent(self, low: float, high: float) -> str:
        """A range of probability in per cent."""
        return self("format.percent", low=round(100 * low), high=round(100 * high))

    def join(self, names: Sequence[str], *, most: int = 8) -> str:
        """Names as a sentence lists them; of many the first, with the number of the others."""
        shown = list(names[:most]) if len(names) > most + 1 else list(names)
        rest = len(names) - len(shown)
        if rest:
            shown.append(self.count("format.others", rest))
        if len(shown) < 2:
            return "".join(shown)
        return self("format.and", first=", ".join(shown[:-1]), last=shown[-1])

    def cite(self, text: str) -> str:
        """A text in the language's quotation marks."""
        return f"{self('format.open_quote')}{text}{self('format.close_quote')}"

    def between(self, low: float, high: float) -> str:
        """A range of probability as a sentence says it."""
        return self("format.between", low=round(100 * low), high=round(100 * high))

    def pieces(self, key: str, values: Mapping[str, object]) -> str:
        """The pieces of a sentence whose places all have a value, one after the other."""
        return "".join(
            str(piece).format(**values)
            for piece in self._find(key)
            if all(values.get(place) not in (None, "") for place in _PLACE.findall(piece))
        )

    def _find(self, key: str) -> Any:
        found: Any = self.table
        for part in key.split("."):
            found = found[part]
        return found


@cache
def load_words(labels: str) -> Words:
    """The interface's words in that language."""
    tables = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    if labels not in tables:
        raise ValueError(f"no interface words for {labels!r}: choose one of {', '.join(tables)}")
    return Words(labels, tables[labels])
