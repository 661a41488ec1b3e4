"""The reading of the whole: sentences, each with the figure and the statements behind it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from math import isfinite
from typing import Any

from ..figures import LEANS, SURE, Clause
from .evidence import Evidence
from .figured import Figured, day, listed, why
from .made import told
from .material import Material
from .words import Words

#: The table of a clause -> the section of the page that shows it.
SECTIONS: Mapping[str, str] = {
    **dict.fromkeys(("cohesion", "influence", "ranks", "changes"), "cohesion"),
    **dict.fromkeys(("contradictions", "promises"), "findings"),
    "commitments": "commitments",
    **dict.fromkeys(("redlines", "exposure", "chains", "conflicts"), "redlines"),
    **dict.fromkeys(("escalation", "certainty"), "escalation"),
    "balance": "balance",
}
#: What marks off a filled-in text within a sentence; no text of ours has these characters.
_OPEN, _CLOSE = "\ue000", "\ue001"
_HEADINGS = ("divided", "coalition", "threat", "balance")
#: As many names a sentence lists before it counts the others.
_NAMED = 12
#: Mean support at which all of those heard stand on a side.
_WHOLLY = 0.995
#: Share of draws from which on a clause is so sure: the keys of the words.
_SURE = tuple(zip((*SURE, 0.0), ("very", "fairly", "rather", "even", "hardly"), strict=True))


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of the reading."""

    name: str = field(metadata=told("what is said: a key of the words"))
    text: str = field(metadata=told("the sentence"))
    parts: tuple[str, ...] = field(
        metadata=told("the sentence in parts: own words and, at every second place, filled-in text")
    )
    statements: int = field(metadata=told("number of statements that it rests on"))
    anchor: str = field(metadata=told("id of the place that lists them, or empty"))
    table: str = field(metadata=told("id of the section whose table holds its figure, or empty"))
    stands: float | None = field(
        metadata=told("share of draws of coding errors in which it holds; none where not drawn")
    )
    sure: str = field(metadata=told("how sure that makes it, in words"))


@dataclass(frozen=True, slots=True)
class Passage:
    """The sentences under one heading."""

    heading: str = field(metadata=told("the heading: a key of the words"))
    said: tuple[Said, ...] = field(metadata=told("the sentences"))


@dataclass(frozen=True, slots=True)
class Reading:
    """The whole, read in plain sentences."""

    measured: bool = field(metadata=told("false where nothing was measured for the report"))
    group: str = field(metadata=told("name of the group that is asked about"))
    passages: tuple[Passage, ...] = field(metadata=told("the sentences, by heading"))
    evidence: tuple[Evidence, ...] = field(metadata=told("what the figures here rest on"))


def make_reading(material: Material) -> Reading:
    """Tell the clauses of the reading in the words of the interface."""
    figured = Figured(material, "r", whole=True)
    clauses = material.figures.clauses if material.figures else ()
    order = {heading: place for place, heading in enumerate(_HEADINGS)}
    ranked = sorted(clauses, key=lambda one: order.get(one.heading, len(order)))
    known = [one for one in ranked if one.name in CLAUSES]
    passages = tuple(
        Passage(heading, tuple(_tell(one, figured) for one in found))
        for heading, found in groupby(known, key=lambda one: one.heading)
    )
    return Reading(
        measured=material.figures is not None,
        group=figured.group,
        passages=passages,
        evidence=figured.proofs.list(),
    )


def _tell(clause: Clause, figured: Figured) -> Said:
    words = figured.words
    marked = words.pieces(f"clause.{clause.name}", fill(clause.values, figured))
    parts = tuple(marked.replace(_CLOSE, _OPEN).split(_OPEN))
    said = "".join(parts)
    return Said(
        name=clause.name,
        text=said,
        parts=parts,
        statements=len(clause.rows),
        anchor=figured.proofs.add(clause.rows, said),
        table=SECTIONS.get(clause.table, ""),
        stands=clause.stands,
        sure=_tell_sure(clause.stands, words),
    )


def _tell_sure(stands: float | None, words: Words) -> str:
    if stands is None:
        return words("reading.not_drawn")
    key = next(key for least, key in _SURE if stands >= least)
    return words("reading.drawn", sure=words(f"sure.{key}"), n=round(100 * stands))


def fill(values: Mapping[str, Any], figured: Figured) -> dict[str, str]:
    """The texts for the places of a clause; lists have a form for one and one for several.

    A place ``x_one`` is filled where the list ``x`` has one name, ``x_many`` where it has more;
    ``alone`` is a word of likelihood that no range goes with.
    """
    filled: dict[str, str] = {}
    for place, value in values.items():
        if place in _LISTS and not isinstance(value, (int, float)):
            names = [_mark(name) for name in figured.names(value)]
            if place == "concepts":
                names = [figured.words.cite(name) for name in names]
            shown = figured.words.join(names, most=_NAMED)
            filled |= {place: shown, f"{place}_{'one' if len(names) == 1 else 'many'}": shown}
        elif value is not None and value != "":
            filled[place] = _FILLERS.get(place, _fill_text)(value, figured)
    if filled.get("actor") == filled.get("holder"):
        filled.pop("actor", None)
    filled |= _fill_derived(values, filled, figured.words)
    _fill_likelihood(values, filled, figured.words)
    return filled


def _fill_derived(
    values: Mapping[str, Any], filled: Mapping[str, str], words: Words
) -> dict[str, str]:
    """The places that follow from other values."""
    found = {"deontic": _fill_deontic(values, words)} | _fill_silent(values, words)
    if "effect" in filled:
        found[f"effect_{'one' if 'actors_one' in filled else 'many'}"] = filled["effect"]
    if "group_number" in filled:
        found["rung"] = words.named("rung", filled["group_number"])
    if "said" in filled and "done" in filled:
        found |= {"kind": "", "ending": "."}
    if isinstance(values.get("support"), (int, float)):
        found["lean"] = words(f"lean.{_find_lean(float(values['support']))}")
    return found


def _fill_likelihood(values: Mapping[str, Any], filled: dict[str, str], words: Words) -> None:
    """A word of likelihood beside its range; without one it stands alone."""
    low, high = values.get("low"), values.get("high")
    said = [words.cite(_mark(word)) for word in str(values.get("word") or "").split(", ") if word]
    told = words.join(said)
    if "word" in values and low is not None and high is not None:
        filled |= {"range": words.between(float(low), float(high)), "end": "."}
        filled[f"word_{'one' if len(said) == 1 else 'many'}"] = told
    elif said:
        filled["alone"] = told
    if "consequence" in filled or "range" in filled or "alone" in filled:
        filled["closing"] = "."


def _fill_silent(values: Mapping[str, Any], words: Words) -> dict[str, str]:
    """How many members were not heard, where some were not."""
    spoken, members = values.get("spoken"), values.get("members")
    silent = int(members) - int(spoken) if spoken is not None and members is not None else 0
    return {f"silent_{'one' if silent == 1 else 'many'}": words.number(silent)} if silent else {}


def _find_lean(support: float) -> str:
    if abs(support) < LEANS:
        return "neither"
    side = "support" if support > 0 else "oppose"
    return f"all_{side}" if abs(support) >= _WHOLLY else side


def _fill_deontic(values: Mapping[str, Any], words: Words) -> str:
    deontic = str(values.get("deontic") or "")
    parties = len(listed(values.get("parties")))
    return words.count(f"deontic.{deontic}", parties) if deontic in _DEONTICS else deontic


def _mark(value: object) -> str:
    plain = str(value).replace(_OPEN, "").replace(_CLOSE, "")
    return f"{_OPEN}{plain}{_CLOSE}"


def _fill_text(value: object, _: Figured) -> str:
    return _mark(value)


def _fill_name(value: object, figured: Figured) -> str:
    return _mark(figured.name(value))


def _fill_quoted(value: object, figured: Figured) -> str:
    return figured.words.cite(_fill_name(value, figured))


def _fill_words_of_text(value: object, figured: Figured) -> str:
    """Words of a text, without its full stop and without a quotation mark that has no other."""
    plain = str(value).strip().removesuffix(".")
    for pair in ("«»", "“”"):
        if plain.count(pair[0]) != plain.count(pair[1]):
            plain = re.sub(rf"{pair[0]}\s?|\s?{pair[1]}", "", plain)
    words = figured.words
    if all(words(f"format.{end}").strip() in plain for end in ("open_quote", "close_quote")):
        plain = _turn_quotes(plain, words)
    return words.cite(_mark(plain))


def _turn_quotes(text: str, words: Words) -> str:
    """Marks of a quotation within the text become those of a quotation within another."""
    for end in ("open", "close"):
        own = words(f"format.{end}_quote").strip()
        spaced = rf"{own}\s?" if end == "open" else rf"\s?{own}"
        text = re.sub(spaced, words(f"format.inner_{end}"), text)
    return text


def _fill_number(value: object, figured: Figured) -> str:
    number = float(str(value))
    return figured.words.decimal(number) if isfinite(number) else ""


def _fill_day(value: object, figured: Figured) -> str:
    return figured.words.date(day(value))


def _fill_from(group: str) -> Callable[[object, Figured], str]:
    def fill_from(value: object, figured: Figured) -> str:
        # Where nothing is to be said of a value, its words are a space.
        return figured.words.named(group, str(value)).strip()

    return fill_from


_DEONTICS = ("must", "must not", "may")
_LISTS = (
    *(
        "actors",
        "against",
        "reserved",
        "neutral",
        "both",
        "open",
        "support",
        "parties",
        "against_by",
        "concepts",
        "joined",
        "left",
        "moved",
    ),
)
_FILLERS: Mapping[str, Callable[[object, Figured], str]] = {
    **dict.fromkeys(("holder", "actor", "group"), _fill_name),
    **dict.fromkeys(("concept", "case", "condition"), _fill_quoted),
    **dict.fromkeys(("consequence", "text"), _fill_words_of_text),
    **dict.fromkeys(("value", "low", "high", "effect", "support", "before", "after"), _fill_number),
    **dict.fromkeys(("spoken", "members", "most", "lines", "statements"), _fill_number),
    **dict.fromkeys(("date", "start", "stop"), _fill_day),
    "reason": lambda value, figured: _mark(why(str(value), figured.words)),
    "group_number": lambda value, figured: str(int(str(value))),
    "side": _fill_from("most"),
    "trend": _fill_from("trend"),
    "kind": _fill_from("odds"),
    "held": _fill_from("held"),
    "said": _fill_from("side"),
    "done": _fill_from("side"),
    "sort": _fill_from("sort"),
    "stance": _fill_from("stance"),
    "verdict": _fill_from("verdict"),
}
#: The clauses that have words.
CLAUSES = (
    *(
        "divided_on",
        "united_on",
        "united_but",
        "not_carried",
        "at_odds",
        "joins",
        "breaks_ranks",
        "grew",
    ),
    "pivotal",
    *(
        "red_line",
        "threatens",
        "warns",
        "invoked",
        "occupied",
        "norm",
        "balance_tradeoff",
        "frontier",
    ),
    *("nothing_said", "backs", "keeps_open", "promise"),
)
