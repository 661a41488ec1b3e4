"""The file of a proposed conflict: written with where each entry comes from, edited, read back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from ...datafiles import parse_toml, read_text, suggest
from ...errors import AnalysisError, DataFileError
from .options_form import MOVES, Option, OptionForm
from .proposal import BASES, Preference, Proposal, Question

T = TypeVar("T")

#: Table of the file -> its fields, each with the kind of its value.
_FIELDS: Mapping[str, Mapping[str, type]] = {
    "": {"title": str, "infeasible": list, "joined": list, "left_out": list},
    "option": {"key": str, "maker": str, "name": str, "now": bool, "moves": str, "answers": str},
    "prefers": {"maker": str, "wants": str, "when": str, "basis": str, "rows": list, "actors": list}
    | {"quotes": list},
    "open": {"maker": str, "option": str, "why": str, "rows": list, "quotes": list},
}
_TABLES = ("option", "prefers", "open", "ranking", "priorities")
_KINDS: Mapping[type, str] = {
    str: "a text in quotation marks",
    bool: "true or false",
    list: "a list in square brackets",
}
_HEAD = """\
# A conflict that was proposed from red lines and stances. Check it, change it, confirm it; then:
#   dissensus conflict THIS-FILE
# States are written with one letter for each option, in the order in which options stand here:
# Y where it is taken, N where it is not. Lines that begin with # are not read.
"""
_OPTIONS = f"""\
# Who can do what, and whether it does so now.
# moves: {"; ".join(f"{name} ({words})" for name, words in MOVES.items())}.
# answers names the measure that an option answers. All that is assumed is marked so.
"""
_PREFERS = """\
# What is known of preferences, with all other options the same. wants: an option's key, or not
# and its key; when: a limit, such as when = "send_troops". basis: confirmed, stated, assumed.
"""
_OPEN = """\
# What no statement decides. To confirm one, take the # away before the [[prefers]] that you hold
# true and its lines; leave out "when" where it holds in every state. What stays open is answered
# by the share of rankings that it leaves.
"""
_RANKINGS = """\
# Whole rankings, best first, for those whose you know; equal states as a list in the list. They
# stand in place of the preferences above.
"""
_PRIORITIES = """\
# Or statements on options, the weightiest first: not, and, or, if, iff and brackets.
"""


def write_proposal(proposal: Proposal) -> str:
    """The text of a proposal's file, a TOML document; ``read_proposal`` reads it."""
    form = proposal.form
    blocks = [
        f"{_HEAD}title = {_text(proposal.title)}",
        (
            "# What cannot be, as patterns with - for any: none is assumed. joined: one state.\n"
            f"infeasible = {_texts(form.infeasible)}\njoined = {_texts(form.joined)}"
        ),
    ]
    if proposal.left_out:
        left = "\n".join(f"  {_text(one)}," for one in proposal.left_out)
        blocks.append(f"# What is not in it, and why.\nleft_out = [\n{left}\n]")
    blocks.append(_OPTIONS.rstrip())
    blocks.extend(_write_option(proposal, option) for option in form.options)
    blocks.append(_PREFERS.rstrip())
    blocks.extend(map(_write_preference, proposal.preferences))
    if proposal.questions:
        blocks.append(_OPEN.rstrip())
        blocks.extend(_write_question(proposal, one) for one in proposal.questions)
    blocks.extend((_write_rankings(proposal), _write_priorities(proposal)))
    return "\n\n".join(blocks) + "\n"


def read_proposal(path: Path | str) -> Proposal:
    """Read a proposal's file.

    Raises DataFileError with the line: where the file cannot be read, for a table or field that
    is not known or is missing, and for names, states and preferences that do not fit.
    """
    text = read_text(Path(path))
    return _Reader(str(path), text, parse_toml(str(path), text)).read()


def _write_option(proposal: Proposal, option: Option) -> str:
    place = proposal.form.keys.index(option.key)
    lines = [*map(_comment, proposal.notes.get(option.key, ())), "[[option]]"]
    lines += [f"key = {_text(option.key)}", f"maker = {_text(option.maker)}"]
    lines += [f"name = {_text(option.name)}", f"moves = {_text(option.moves)}"]
    now = proposal.form.states[proposal.present - 1][place] == "Y"
    lines.append(f"now = {str(now).lower()}")
    if option.key in proposal.answers:
        lines.append(f"answers = {_text(proposal.answers[option.key])}")
    return "\n".join(lines)


def _write_preference(one: Preference) -> str:
    said = f"{len(one.rows)} statement{'s' * (len(one.rows) != 1)} of {', '.join(one.actors)}"
    lines = [_comment(f"from {said}, quoted here")] if one.rows else []
    lines += ["[[prefers]]", f"maker = {_text(one.maker)}", f"wants = {_text(one.wants)}"]
    if one.when:
        lines.append(f"when = {_text(one.when)}")
    lines.append(f"basis = {_text(one.basis)}")
    lines += _write_sources(one.rows, one.quotes)
    if one.actors:
        lines.append(f"actors = {_texts(one.actors)}")
    return "\n".join(lines)


def _write_question(proposal: Proposal, one: Question) -> str:
    lines = ["[[open]]", f"maker = {_text(one.maker)}", f"option = {_text(one.key)}"]
    lines += [f"why = {_text(one.why)}", *_write_sources(one.rows, one.quotes)]
    for wants in (one.key, f"not {one.key}"):
        lines += ["# [[prefers]]", f"# maker = {_text(one.maker)}", f"# wants = {_text(wants)}"]
        if one.key in proposal.answers:
            # Whether a threat is meant shows where its line is crossed.
            lines.append(f"# when = {_text(proposal.answers[one.key])}")
    return "\n".join(lines)


def _write_sources(rows: Iterable[int], quotes: Iterable[str]) -> list[str]:
    lines = [f"rows = {list(rows)}"] if list(rows) else []
    if list(quotes):
        lines += ["quotes = [", *(f"  {_text(quote)}," for quote in quotes), "]"]
    return lines


def _write_rankings(proposal: Proposal) -> str:
    states = proposal.form.states
    shown = json.dumps([*states[:2], [*states[2:]]] if len(states) > 3 else [*states])
    lines = [f"{_RANKINGS}[ranking]"]
    for maker in proposal.form.makers:
        ranking = [
            one if isinstance(one, str) else [*one] for one in proposal.rankings.get(maker, ())
        ]
        given = f"{_text(maker)} = {json.dumps(ranking)}"
        lines.append(given if ranking else f"# {_text(maker)} = {shown}")
    return "\n".join(lines)


def _write_priorities(proposal: Proposal) -> str:
    lines = [f"{_PRIORITIES}[priorities]"]
    for maker in proposal.form.makers:
        given = proposal.priorities.get(maker)
        shown = [f"not {proposal.form.keys[-1]}", proposal.form.keys[0]]
        line = f"{_text(maker)} = {_texts(given or shown)}"
        lines.append(line if given else f"# {line}")
    return "\n".join(lines)


def _text(value: str) -> str:
    # A text of JSON is one of TOML, but for this one character.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _texts(values: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, values))}]"


def _comment(text: str) -> str:
    words = re.sub(r"[\x00-\x1f\x7f]+", " ", text)
    return f"# {words}"


class _Reader:
    """Reads the tables of a file; every fault is told with the line where it stands."""

    def __init__(self, path: str, text: str, data: dict[str, Any]) -> None:
        self.path, self.lines, self.data = path, text.splitlines(), data

    def read(self) -> Proposal:
        self._check_tables()
        options = [self._check("option", *one) for one in self._list("option")]
        if not options:
            raise DataFileError(self.path, 0, "there is no [[option]]: say who can do what")
        form = self._guard(self._find("option"), lambda: self._make_form(options))
        label = "".join("Y" if one.get("now") else "N" for one in options)
        present = self._guard(self._find("option"), lambda: _find_present(form, label))
        preferences = []
        for number, one in self._list("prefers"):
            preferences.append(self._read_preference(number, self._check("prefers", number, one)))
            self._guard(
                self._find("prefers", number),
                lambda: Proposal(
                    title="", form=form, present=present, preferences=tuple(preferences)
                ),
            )
        proposal = Proposal(
            title=str(self.data.get("title", "")),
            form=form,
            present=present,
            preferences=tuple(preferences),
            questions=tuple(self._list_questions(form)),
            answers=self._read_answers(form, options),
            left_out=self._read_texts("left_out"),
        )
        return self._add_confirmed(proposal)

    def _make_form(self, options: Iterable[Mapping[str, Any]]) -> OptionForm:
        made = (
            Option(key=one["key"], maker=one["maker"], name=one.get("name", ""))
            if "moves" not in one
            else Option(
                key=one["key"], maker=one["maker"], name=one.get("name", ""), moves=one["moves"]
            )
            for one in options
        )
        patterns = {name: self._read_texts(name) for name in ("infeasible", "joined")}
        return OptionForm(options=tuple(made), **patterns)

    def _read_preference(self, number: int, one: Mapping[str, Any]) -> Preference:
        if not all(isinstance(row, int) for row in one.get("rows", ())):
            line = self._find("prefers", number, "rows")
            raise DataFileError(self.path, line, "rows are the numbers of statements")
        return Preference(
            maker=one["maker"],
            wants=one["wants"],
            when=one.get("when", ""),
            basis=one.get("basis", "confirmed"),
            rows=tuple(one.get("rows", ())),
            actors=tuple(map(str, one.get("actors", ()))),
            quotes=tuple(map(str, one.get("quotes", ()))),
        )

    def _list_questions(self, form: OptionForm) -> Iterator[Question]:
        for number, found in self._list("open"):
            one = self._check("open", number, found)
            for name, known in (("maker", form.makers), ("option", form.keys)):
                if one[name] not in known:
                    why = f"there is no {name} {one[name]!r}{suggest(one[name], known)}"
                    raise DataFileError(self.path, self._find("open", number, name), why)
            rows, quotes = tuple(one.get("rows", ())), tuple(one.get("quotes", ()))
            why = one.get("why", "")
            yield Question(maker=one["maker"], key=one["option"], why=why, rows=rows, quotes=quotes)

    def _read_answers(
        self, form: OptionForm, options: Iterable[Mapping[str, Any]]
    ) -> dict[str, str]:
        found = {}
        for number, one in enumerate(options):
            trigger = one.get("answers")
            if trigger is None:
                continue
            if trigger not in form.keys:
                why = f"there is no option {trigger!r}{suggest(trigger, form.keys)}"
                raise DataFileError(self.path, self._find("option", number, "answers"), why)
            found[one["key"]] = trigger
        return found

    def _add_confirmed(self, proposal: Proposal) -> Proposal:
        """The proposal with its confirmed rankings, each tried against the states."""
        rankings, priorities = self.data.get("ranking", {}), self.data.get("priorities", {})
        for table, given in (("ranking", rankings), ("priorities", priorities)):
            for maker, value in given.items():
                line = self._find_name(table, maker)
                if not isinstance(value, list):
                    raise DataFileError(self.path, line, f"{maker!r} is {_KINDS[list]}")
                self._guard(line, partial(_try, proposal, table, maker, value))
            if both := set(rankings) & set(priorities):
                line = self._find_name("priorities", min(both))
                why = f"{min(both)!r} has a ranking too: keep one of the two"
                raise DataFileError(self.path, line, why)
        return _add(
            proposal, rankings, {name: tuple(map(str, one)) for name, one in priorities.items()}
        )

    def _check_tables(self) -> None:
        known = [*(name for name in _FIELDS[""]), *_TABLES]
        for name, value in self.data.items():
            line = self._find_name("", name) or self._find(name)
            if name not in known:
                why = f"there is no {name!r} in such a file{suggest(name, known)}"
                raise DataFileError(self.path, line, why)
            kind = _FIELDS[""].get(name, dict if name in _TABLES[3:] else list)
            if not isinstance(value, kind):
                told = _KINDS.get(kind, "a table") if name not in _TABLES else f"a table [{name}]"
                told = f"written as [[{name}]]" if name in _TABLES[:3] else told
                raise DataFileError(self.path, line, f"{name!r} is {told}")

    def _check(self, table: str, number: int, one: object) -> Mapping[str, Any]:
        line = self._find(table, number)
        if not isinstance(one, dict):
            raise DataFileError(self.path, line, f"{table!r} is written as [[{table}]]")
        needed = {"option": ("key", "maker"), "prefers": ("maker", "wants")}
        for name in needed.get(table, ("maker", "option")):
            if name not in one:
                raise DataFileError(self.path, line, f"[[{table}]] has no {name!r}")
        for name, value in one.items():
            kind, at = _FIELDS[table].get(name), self._find(table, number, name)
            if kind is None:
                why = f"[[{table}]] has no field {name!r}{suggest(name, _FIELDS[table])}"
                raise DataFileError(self.path, at, why)
            if not isinstance(value, kind):
                raise DataFileError(self.path, at, f"{name!r} is {_KINDS[kind]}")
        return one

    def _list(self, table: str) -> list[tuple[int, Any]]:
        return list(enumerate(self.data.get(table, [])))

    def _read_texts(self, name: str) -> tuple[str, ...]:
        return tuple(map(str, self.data.get(name, ())))

    def _guard(self, line: int, make: Callable[[], T]) -> T:
        try:
            return make()
        except AnalysisError as error:
            raise DataFileError(self.path, line, str(error)) from error

    def _find(self, table: str, number: int = 0, name: str = "") -> int:
        """The line of the table of that number, or of a field in it; 0 where it is not seen."""
        heads = [
            place
            for place, line in enumerate(self.lines, 1)
            if re.match(rf"\s*\[\[\s*{re.escape(table)}\s*\]\]", line)
        ]
        if number >= len(heads):
            return 0
        return self._find_field(heads[number], name) or heads[number]

    def _find_name(self, table: str, name: str) -> int:
        """The line of a name in a table that stands once, or at the file's beginning."""
        heads = [
            place
            for place, line in enumerate(self.lines, 1)
            if re.match(rf"\s*\[\s*{re.escape(table)}\s*\]", line)
        ]
        start = heads[0] if heads and table else 0
        return self._find_field(start, name) or start

    def _find_field(self, start: int, name: str) -> int:
        for place, line in enumerate(self.lines[start:], start + 1):
            if name and re.match(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=", line):
                return place
            if re.match(r"\s*\[", line):
                break
        return 0


def _find_present(form: OptionForm, label: str) -> int:
    """The state of these letters, be it one of a joined state."""
    for number, state in enumerate(form.states, 1):
        if all(sign in ("-", cell) for sign, cell in zip(state, label, strict=True)):
            return number
    raise AnalysisError(f"now: the state {label} is not feasible; change now or infeasible")


def _try(proposal: Proposal, table: str, maker: str, value: list[Any]) -> None:
    """Rank the states by one entry alone."""
    rankings = {maker: value} if table == "ranking" else {}
    priorities = {} if rankings else {maker: tuple(map(str, value))}
    _add(proposal, rankings, priorities).rank(maker)


def _add(
    one: Proposal, rankings: Mapping[str, Any], priorities: Mapping[str, tuple[str, ...]]
) -> Proposal:
    return Proposal(
        title=one.title,
        form=one.form,
        present=one.present,
        preferences=one.preferences,
        questions=one.questions,
        answers=one.answers,
        rankings=rankings,
        priorities=priorities,
        notes=one.notes,
        left_out=one.left_out,
    )


__all__ = ["BASES", "read_proposal", "write_proposal"]
