"""Tables of measures made by hand for the made-up corpus, with the columns that pages read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import polars as pl

from dissensus.figures import Clause, Figures
from dissensus.records import Coded

DAYS = [dt.date(2026, 3, 1), dt.date(2026, 4, 1), dt.date(2026, 5, 1)]
COLLAPSES = ("open counts as support", "open counts as abstention")
NAN = float("nan")


def find_rows(coded: Sequence[Coded], **wanted: str) -> list[int]:
    """The places of the statements, in the report's order, of an actor, a party or a measure."""
    kept = [
        s
        for one in coded
        for s in sorted(
            (s for s in one.statements if s.status != "rejected"), key=lambda s: (s.start, s.end)
        )
    ]
    found = []
    for place, one in enumerate(kept):
        party = one.party.id if one.party else one.actor.id
        told = {"actor": one.actor.id, "concept": one.concept.id, "holder": party}
        if all(told[name] == value for name, value in wanted.items()):
            found.append(place)
    return found


def make_cohesion(coded: Sequence[Coded], concepts: Sequence[str]) -> pl.DataFrame:
    rows = []
    for number, concept in enumerate(concepts):
        places = find_rows(coded, concept=concept)
        for later, day in enumerate(DAYS):
            for index in ("agreement", "rice", "ordinal"):
                for hollow, collapse in enumerate(COLLAPSES):
                    value = 0.15 + 0.12 * number + 0.08 * later - 0.1 * hollow
                    rows.append(
                        {
                            "date": day,
                            "concept": concept,
                            "index": index,
                            "collapse": collapse,
                            "value": value,
                            "low": value - 0.08,
                            "high": value + 0.1,
                            "least": 0.02,
                            "most": 0.9,
                            "chance": 0.27,
                            "members": 31,
                            "actors": 6 + number,
                            "statements": len(places),
                            "rows": places,
                            "reason": "",
                        }
                    )
    rows[-1] |= {"value": NAN, "low": NAN, "high": NAN, "reason": "no member took a side"}
    return pl.DataFrame(rows, infer_schema_length=None)


def make_tables(coded: Sequence[Coded], extra: str = "") -> dict[str, pl.DataFrame]:
    """All tables; ``extra`` stands in every text that a document can fill."""
    concepts = sorted({s.concept.id for one in coded for s in one.statements})
    holders = sorted({s.actor.id for one in coded for s in one.statements})
    first, last = concepts[0], concepts[-1]
    some = find_rows(coded, concept=first)
    rest = find_rows(coded, concept=last)
    influence = [
        {
            "concept": concept,
            "actor": actor,
            "change": change,
            "value": effect,
            "low": effect - 0.01 * (1 + at),
            "high": effect + 0.01 * (1 + at),
            "rows": find_rows(coded, actor=actor, concept=concept),
        }
        for concept in concepts[:2]
        for at, (actor, change, effect) in enumerate(
            zip(
                holders[:5],
                ("leaves", "leaves", "to oppose", "to oppose", "to support"),
                (0.12, 0.12, -0.2, -0.2, 0.05),
                strict=False,
            )
        )
    ]
    ranks = [
        {
            "date": day,
            "concept": first,
            "collapse": collapse,
            "actor": actor,
            "stance": "oppose",
            "side": "against",
            "majority": "for",
            "value": 0.625,
            "low": 0.5,
            "high": 0.75,
            "actors": 8,
            "statements": 1,
            "rows": find_rows(coded, actor=actor, concept=first)[:1],
            "reason": "",
        }
        for day in DAYS
        for collapse in COLLAPSES
        for actor in sorted(
            {s.actor.id for one in coded for s in one.statements if s.concept.id == first}
        )
    ]
    contradictions = [
        {
            "holder": holders[0],
            "concept": first,
            "kind": kind,
            "sort": sort,
            "voices": "one actor",
            "against": some[:2],
            "support": some[2:4],
            "first": DAYS[0],
            "last": DAYS[1],
            "days": 12,
            "statements": 4,
            "actors": 1,
            "rows": some[:4],
        }
        for kind, sort in (
            ("words", "contradiction"),
            ("words-deeds", "disputed"),
            ("deeds", "shift"),
        )
    ]
    promises = [
        {
            "holder": holders[number % 3 % len(holders)],
            "concept": concept,
            "promised": DAYS[0],
            "verdict": verdict,
            "deeds": some[: number % 3],
            "days": 30,
            "rows": some[:3],
        }
        for number, (concept, verdict) in enumerate(
            zip(
                concepts * 2,
                ("kept", "broken", "partly kept", "not yet testable") * 2,
                strict=False,
            )
        )
    ]
    redlines = [
        {
            "line": f"L{number + 1}",
            "sort": "red line",
            "holder": holders[number % len(holders)],
            "actor": holders[-1],
            "concept": concepts[number % 3 % len(concepts)] if number < 5 else "",
            "operator": "F" if number == 5 else "T",
            "consequence": f"{text}{extra}",
            "condition": f"if it is done{extra}",
            "addressees": holders[1:3],
            "strength": "categorical",
            "likelihood_low": low,
            "likelihood_high": high,
            "likelihood_word": f"{word}{extra}",
            "conditional": True,
            "date": DAYS[0],
            "until": None,
            "invoked": invoked,
            "plover": -3.5,
            "goldstein": -7.0 if number else NAN,
            "status": "crossed" if number == 1 else "open",
            "answered": True if number == 1 else None,
            "crossed_by": rest[:1] if number == 1 else [],
            "statements": 3,
            "stands": 0.71,
            "actors": 1,
            "rows": some[number : number + 3],
            "reason": "",
        }
        for number, (text, low, high, word, invoked) in enumerate(
            [
                (
                    "a direct clash of the two alliances over the southern coast",
                    0.99,
                    1.0,
                    "inevitable",
                    3,
                ),
                ("an answer in kind", 0.55, 0.8, "probable", 2),
                ("a direct clash of the two alliances over the southern coast", NAN, NAN, "", None),
                ("the end of talks", 0.2, 0.45, "unlikely", 1),
                ("far more tragic consequences for whoever sends contingents", NAN, NAN, "", 3),
                ("", NAN, NAN, "", None),
            ]
        )
    ]
    exposure = [
        {
            "concept": concept,
            "lines": 3 - number,
            "least": 0.0,
            "most": 2.0,
            "surest_low": 0.99 if not number else NAN,
            "surest_high": 1.0 if not number else NAN,
            "invoked": 3 if number < 2 else None,
            "rows": some[:2],
            "reason": "",
        }
        for number, concept in enumerate(concepts[:3])
    ]
    chains = [
        {
            "chain": "C1",
            "length": 2,
            "lines": ["L1", "L2"],
            "holders": holders[:2],
            "measures": concepts[:2],
            "rows": some[:2],
            "reason": "",
        }
    ]
    conflicts = [
        {
            "kind": "hardening",
            "holder": holders[0],
            "concept": first,
            "first": "not F",
            "second": "F",
            "first_date": DAYS[0],
            "second_date": DAYS[1],
            "rows": some[:2],
            "reason": "",
        }
    ]
    pairs = [(holders[0], holders[-1]), (holders[-1], holders[0])]
    escalation = [
        {
            "start": start,
            "stop": start + dt.timedelta(days=30),
            "holder": holder,
            "target": target,
            "acts": 12 + 5 * number,
            "conflicts": 4 + 2 * number,
            "value": 0.3 + 0.1 * number + 0.1 * way,
            "low": 0.15 + 0.1 * number,
            "high": 0.5 + 0.1 * number + 0.1 * way,
            "plover_median": -2.0 - way,
            "plover_upper": -3.5 - way,
            "goldstein_median": -4.0,
            "goldstein_upper": -7.0,
            "invoked": 2 + number if number < 2 else None,
            "occupied": 1 + number // 2,
            "statements": 12,
            "attestations": 30,
            "actors": 2,
            "rows": some[number : number + 4],
            "reason": "",
        }
        for way, (holder, target) in enumerate(pairs)
        for number, start in enumerate(DAYS)
    ]
    certainty = [
        {
            "holder": holders[0],
            "words": f"inevitable{extra}",
            "low": 0.99,
            "high": 1.0,
            "scale": "none",
            "conditional": True,
            "rows": some[:1],
        },
        {
            "holder": holders[0],
            "words": f"probable{extra}",
            "low": 0.55,
            "high": 0.8,
            "scale": "icd203",
            "conditional": False,
            "rows": some[1:2],
        },
    ]
    balance = [
        {
            "concept": concept,
            "value": (0.8, -0.6, 0.3, 0.55, -0.2, NAN)[number % 6],
            "low": (0.55, -0.9, -0.1, 0.1, -0.95, NAN)[number % 6],
            "high": (0.95, -0.2, 0.6, 0.8, 0.9, NAN)[number % 6],
            "lines": (3, 2, 1, 0, 1, 0)[number % 6],
            "invoked": (3, 2, 2, None, None, None)[number % 6],
            "if_low": 0.99 if not number else None,
            "if_high": 1.0 if not number else None,
            "on_frontier": number in (0, 2, 3),
            "probability": (0.91, 0.1, 0.66, 0.3, 0.2, None)[number % 6],
            "members": 31,
            "actors": 8,
            "statements": 20,
            "rows": find_rows(coded, concept=concept),
            "reason": "" if number != 5 else "1 member spoke",
        }
        for number, concept in enumerate(concepts)
    ]
    lists: dict[str, list[dict[str, Any]]] = {
        "influence": influence,
        "ranks": ranks,
        "contradictions": contradictions,
        "promises": promises,
        "clashes": [
            {"kind": kind, "value": 1, "low": 0.0, "high": 1.0}
            for kind in ("contradiction", "disputed", "shift")
        ],
        "verdicts": [{"kind": "broken", "value": 2, "low": 1.0, "high": 3.0}],
        "kept": [
            {
                "holder": holders[0],
                "kept": 1,
                "partly": 0,
                "broken": 2,
                "shrunk": 0.61,
                "low": 0.23,
                "high": 0.94,
                "rows": some[:3],
            }
        ],
        "redlines": redlines,
        "lines": [{"kind": "red line", "value": 6, "low": 2.0, "high": 5.0}],
        "exposure": exposure,
        "chains": chains,
        "conflicts": conflicts,
        "escalation": escalation,
        "certainty": certainty,
        "balance": balance,
    }
    tables = {name: pl.DataFrame(rows, infer_schema_length=None) for name, rows in lists.items()}
    return {"cohesion": make_cohesion(coded, concepts), **tables}


def make_clauses(coded: Sequence[Coded], extra: str = "") -> tuple[Clause, ...]:
    """One clause of each name."""
    concepts = sorted({s.concept.id for one in coded for s in one.statements})
    holders = sorted({s.actor.id for one in coded for s in one.statements})
    rows = tuple(find_rows(coded, concept=concepts[0])[:5])
    one, other = holders[0], holders[-1]
    on = {"concept": concepts[0], "group": f"Northern Pact{extra}"}
    heard = {"spoken": 7, "members": 31, "value": 0.286, "low": 0.19, "high": 0.4}
    consequence = f"a direct clash{extra}"
    told: list[tuple[str, str, str, dict[str, Any]]] = [
        (
            "divided",
            "divided_on",
            "cohesion",
            {**on, **heard, "against": holders[:3], "open": [other], "support": []},
        ),
        (
            "divided",
            "united_on",
            "cohesion",
            {
                **on,
                **heard,
                "concept": concepts[-1],
                "against": holders[:12],
                "open": [],
                "support": [],
            },
        ),
        (
            "divided",
            "united_but",
            "cohesion",
            {**on, **heard, "reserved": [one], "actor": other, "held": "open", "date": DAYS[0]},
        ),
        (
            "divided",
            "breaks_ranks",
            "ranks",
            {**on, "side": "against", "most": 4, "spoken": 7, "open": [one], "neutral": [other]},
        ),
        (
            "divided",
            "grew",
            "changes",
            {
                "concept": concepts[0],
                "start": DAYS[0],
                "stop": DAYS[1],
                "trend": "grew",
                "before": 0.75,
                "after": 0.65,
                "joined": [one],
                "left": [],
                "moved": [other],
            },
        ),
        ("balance", "backs", "cohesion", {"actors": [one, other], "concept": concepts[0]}),
        ("divided", "not_carried", "cohesion", {"group": on["group"], "reason": "1 member spoke"}),
        ("divided", "keeps_open", "cohesion", {"actors": [other], "concept": concepts[0]}),
        ("divided", "joins", "cohesion", {**on, "actor": one, "date": DAYS[0], "stance": "oppose"}),
        (
            "divided",
            "pivotal",
            "influence",
            {"actors": [one, other], "concept": concepts[0], "effect": 0.0536},
        ),
        (
            "divided",
            "at_odds",
            "contradictions",
            {"holder": one, "concept": concepts[0], "kind": "words-deeds", "sort": "disputed"},
        ),
        (
            "divided",
            "promise",
            "promises",
            {"holder": one, "concept": concepts[0], "verdict": "partly kept"},
        ),
        (
            "threat",
            "red_line",
            "redlines",
            {
                "holder": other,
                "actor": one,
                "concept": concepts[0],
                "consequence": consequence,
                "word": f"inevitable{extra}",
                "low": 0.99,
                "high": 1.0,
            },
        ),
        (
            "threat",
            "threatens",
            "redlines",
            {
                "holder": other,
                "actor": one,
                "concept": concepts[0],
                "consequence": consequence,
                "word": f"inevitable{extra}",
                "low": 0.99,
                "high": 1.0,
            },
        ),
        (
            "threat",
            "warns",
            "redlines",
            {
                "holder": one,
                "actor": one,
                "concept": concepts[0],
                "consequence": consequence,
            },
        ),
        ("threat", "invoked", "escalation", {"holder": other, "group_number": 3, "rung": 3}),
        ("threat", "occupied", "escalation", {"holder": other, "group_number": 2, "rung": 2}),
        (
            "threat",
            "norm",
            "commitments",
            {
                "parties": [one, other],
                "deontic": "must not",
                "concept": concepts[0],
                "instrument": f"the treaty{extra}",
            },
        ),
        (
            "balance",
            "balance_tradeoff",
            "balance",
            {"concept": concepts[0], "support": 0.42, "lines": 3, "against_by": [other]},
        ),
        ("balance", "frontier", "balance", {"concepts": concepts[:2]}),
        ("balance", "nothing_said", "balance", {"concepts": concepts[-1:]}),
    ]
    return tuple(
        Clause(heading=heading, name=name, values=values, rows=rows, table=table)
        for heading, name, table, values in told
    )


def make_figures(coded: Sequence[Coded], *, labels: str = "en", extra: str = "") -> Figures:
    """All figures, with the names of actors and measures in that language."""
    found = [s for one in coded for s in one.statements]
    names = {s.concept.id: s.concept.label(labels) for s in found}
    names |= {s.actor.id: s.actor.label(labels) for s in found}
    names |= {s.party.id: s.party.label(labels) for s in found if s.party}
    return Figures(
        group=f"Northern Pact{extra}",
        tables=make_tables(coded, extra),
        clauses=make_clauses(coded, extra),
        labels=names,
    )


def make_empty() -> Figures:
    """Figures without a row and without a clause."""
    return Figures(group="", tables={name: pl.DataFrame() for name in TABLES})


TABLES = (
    *("cohesion", "influence", "contradictions", "promises", "redlines", "exposure", "chains"),
    *("conflicts", "escalation", "certainty", "balance"),
)
