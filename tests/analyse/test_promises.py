"""What became of promises, by hand: each verdict, and what is no pair."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import polars as pl
import pytest

from dissensus import promises
from dissensus.analyse.study import Study

DAY = dt.date(2024, 1, 1)
ORDER = {"deliver missiles": ["deliver weapons"], "deliver weapons": []}


def make(*rows: dict[str, Any], **rest: Any) -> Study:
    """Statements of A on weapons, a promise in support on the first day if nothing is said."""
    usual = {"actor": "A", "concept": "deliver weapons", "stance": "support", "act": "promises"}
    whole = [{**usual, "date": 0, "alleged": False, "condition": "", **row} for row in rows]
    table = {name: [row[name] for row in whole] for name in whole[0]}
    days = [None if day is None else DAY + dt.timedelta(days=day) for day in table["date"]]
    return Study.of({**table, "date": pl.Series(days, dtype=pl.Date)}, broader=ORDER, **rest)


def judge(*rows: dict[str, Any], **rest: Any) -> dict[str, Any]:
    (found,) = promises(make(*rows), **rest).to_polars().to_dicts()
    return found


def deed(stance: str = "support", date: int | None = 30, **rest: Any) -> dict[str, Any]:
    return {"act": "does", "stance": stance, "date": date, **rest}


AGAINST: dict[str, Any] = {"stance": "oppose"}
CASE: dict[str, Any] = {"concept": "deliver missiles"}


@pytest.mark.parametrize(
    ("promise", "deeds", "verdict"),
    [
        ({}, [deed()], "kept"),
        ({}, [deed("oppose")], "broken"),
        ({}, [deed(), deed("oppose")], "partly kept"),
        ({}, [deed("open")], "partly kept"),
        ({}, [deed("open", date=9), deed()], "kept"),
        ({}, [deed("reserved")], "partly kept"),
        ({}, [deed(**CASE)], "partly kept"),
        ({}, [deed("oppose", **CASE)], "not yet testable"),
        (AGAINST, [deed("oppose")], "kept"),
        (AGAINST, [deed()], "broken"),
        (AGAINST, [deed(**CASE)], "broken"),
        (AGAINST, [deed("oppose", **CASE)], "partly kept"),
        (CASE, [deed("oppose")], "broken"),
        (CASE, [deed()], "not yet testable"),
        (AGAINST | CASE, [deed("oppose")], "kept"),
        ({}, [deed(date=-3)], "not yet testable"),
        ({}, [deed(date=0)], "not yet testable"),
        ({}, [deed(date=None)], "not yet testable"),
        ({"date": None}, [deed()], "not yet testable"),
        ({}, [deed(actor="B")], "not yet testable"),
        ({}, [deed(concept="raise tax")], "not yet testable"),
        ({}, [deed("neutral")], "not yet testable"),
        ({"condition": "if asked"}, [deed("oppose")], "not yet testable"),
        ({"condition": "if asked"}, [deed()], "kept"),
        ({}, [], "not yet testable"),
    ],
)
def test_verdicts(promise: dict[str, Any], deeds: list[dict[str, Any]], verdict: str) -> None:
    found = judge(promise, *deeds)
    assert found["verdict"] == verdict
    values = {"kept": 1.0, "partly kept": 0.5, "broken": 0.0}
    assert found["value"] == values.get(verdict)
    assert (found["days"] is None) == (found["deeds"] == [])
    assert bool(found["reason"]) == (verdict in ("partly kept", "not yet testable"))


def test_what_is_no_promise() -> None:
    """To refuse in other words, and not to rule out, are none."""
    rows = (AGAINST | {"act": "says"}, {"stance": "open"}, {"stance": "reserved"}, deed())
    assert promises(make(*rows)).to_polars().is_empty()
    assert promises(make(*rows)).rates().is_empty()


def test_told_again_is_one_promise_from_its_first_day() -> None:
    found = judge({"date": 5}, {"date": 0}, deed(date=3))
    assert (found["verdict"], found["promised"], found["days"]) == ("kept", DAY, 3)
    assert (found["rows"], found["deeds"], found["statements"]) == ([0, 1, 2], [2], 3)


def test_what_is_only_alleged_is_counted_apart() -> None:
    found = judge({}, deed("oppose", alleged=True))
    assert (found["verdict"], found["disputed"]) == ("broken", True)
    assert found["reason"] == "only alleged"
    # A deed that is more than alleged decides alone.
    found = judge({}, deed("oppose", alleged=True), deed())
    assert (found["verdict"], found["disputed"], found["deeds"]) == ("kept", False, [2])
    rates = promises(make({}, deed("oppose", alleged=True))).rates().to_dicts()
    assert (rates[0]["disputed"], rates[0]["broken"], rates[0]["value"]) == (1, 0, None)


def test_deeds_after_the_last_day_are_not_known_yet() -> None:
    assert judge({}, deed())["verdict"] == "kept"
    until = DAY + dt.timedelta(days=29)
    assert judge({}, deed(), until=until)["verdict"] == "not yet testable"


def test_members_of_a_political_party_promise_for_themselves() -> None:
    rows = ({"actor": "Ann", "party": "Reds"}, deed("oppose", actor="Bob", party="Reds"))
    assert judge(*rows)["verdict"] == "broken"
    assert judge(*rows, political=["Reds"])["verdict"] == "not yet testable"


def test_rates() -> None:
    names = {"kept": deed(), "partly": deed("open"), "broken": deed("oppose")}
    rows = [
        row
        for name, done in names.items()
        for row in ({"concept": name}, {**done, "concept": name})
    ]
    found = promises(make(*rows, {"concept": "open"}, {"actor": "B"}))
    one, other = found.rates().to_dicts()
    assert [one[name] for name in ("kept", "partly", "broken", "open")] == [1, 1, 1, 1]
    assert one["value"] == pytest.approx(1 / 3)
    # Of fewer than three holders, Jeffreys: (1 + 1/2) / (3 + 1).
    assert one["shrunk"] == pytest.approx(1.5 / 4)
    assert one["low"] < one["shrunk"] < one["high"]
    assert (one["rows"], one["statements"], one["actors"]) == ([0, 1, 2, 3, 4, 5], 6, 1)
    assert (other["holder"], other["open"], other["value"]) == ("B", 1, None)
    assert other["reason"] == "no promise was put to the test"
    assert "1 kept, 1 partly kept, 1 broken, 2 not yet testable, 0 disputed" in found.describe()
    assert found.chart().to_dict()["layer"]
    assert not any(
        isinstance(value, float) and math.isnan(value) for value in (*one.values(), *other.values())
    )
