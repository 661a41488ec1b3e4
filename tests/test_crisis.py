"""A made-up crisis, from its dispatches to commands and page: what was told, drawn, crossed, kept.

The dispatches in ``crisis`` are invented, in English and French. One red line is crossed by a case
of its measure, one is only said to be, one is not crossed in its time, two are open, and of one
nobody can tell. One promise is kept, one partly, one broken, one still to be tested. Three lines
lead round in a circle, and two make a chain.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import dissensus
from dissensus.config import Settings
from dissensus.corpus import open_corpus
from dissensus.keeping import add
from dissensus.read import load_documents

CRISIS = Path(__file__).parent / "crisis"
Call = Callable[..., tuple[int, str, str]]

#: Holder and measure of a line -> its addressee, what follows, its sort and what became of it.
LINES = {
    ("Peru", "deliver weapons"): ("Chile", "impose a blockade", "red line", "crossed"),
    ("Bolivia", "impose a blockade"): ("Peru", "send troops", "red line", "crossed"),
    ("Chile", "send troops"): ("Bolivia", "deliver weapons", "threat", "not crossed"),
    ("Uruguay", "close or control borders"): (
        *("Argentina", "expel diplomats", "red line", "not crossed"),
    ),
    ("Venezuela", "carry out nuclear tests"): (
        *("Colombia", "carry out air strikes", "red line", "disputed crossing"),
    ),
    ("Guyana", "recruit foreign fighters"): (
        *("Suriname", "carry out air strikes", "red line", "unknown"),
    ),
    ("Honduras", "invade"): ("Guatemala", "carry out air strikes", "red line", "open"),
    ("El Salvador", "carry out air strikes"): ("Honduras", "expel diplomats", "red line", "open"),
}
#: Holder and measure of a promise -> its verdict and the days to the deed that decides.
PROMISES = {
    ("Chile", "deliver tanks"): ("kept", 42),
    ("Brazil", "deliver weapons"): ("partly kept", 42),
    ("Ecuador", "send troops"): ("broken", 56),
    ("Suriname", "sanctions"): ("not yet testable", None),
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("crisis") / "crisis.corpus")
    with open_corpus(path, must_exist=False) as made:
        add(made, load_documents([str(CRISIS)]), Settings())
    return path


@pytest.fixture(scope="module")
def study(corpus: str) -> dissensus.Study:
    return dissensus.study(corpus)


def list_lines(found: pl.DataFrame) -> dict[tuple[str, str], tuple[str, ...]]:
    return {
        (row["holder"], row["concept"]): (
            *("; ".join(row["addressees"]), row["follows"], row["sort"], row["status"]),
        )
        for row in found.iter_rows(named=True)
    }


def test_each_line_ends_as_the_dispatches_tell_it(study: dissensus.Study) -> None:
    found = dissensus.redlines(study)
    assert list_lines(found.to_polars()) == LINES
    rows = {row["holder"]: row for row in found.to_polars().iter_rows(named=True)}
    texts = dict(study.statements.select("row", "text").iter_rows())
    # Tanks are weapons: the delivery of a covered measure crosses the line, and is shown.
    assert rows["Peru"]["crossed_on"] == dt.date(2024, 2, 20)
    assert ["chars" in texts[row] for row in rows["Peru"]["crossed_by"]] == [True]
    # Peru's answer came within the time, Bolivia's cannot be known yet.
    assert (rows["Peru"]["answered"], rows["Bolivia"]["answered"]) == (True, None)
    # Ecuador sent troops: of Bolivia alone Chile had spoken.
    assert rows["Chile"]["crossed_by"] == []
    assert "hire foreign fighters" in rows["Guyana"]["reason"]
    assert "only alleged" in rows["Venezuela"]["reason"]
    assert rows["Venezuela"]["likelihood_low"] == 0.99
    assert rows["Venezuela"]["conditional"]


def test_a_longer_time_leaves_open_what_a_short_one_decides(study: dissensus.Study) -> None:
    long = list_lines(dissensus.redlines(study, horizon=365).to_polars())
    assert long["Uruguay", "close or control borders"][-1] == "open"
    assert long["Peru", "deliver weapons"][-1] == "crossed"


def test_lines_make_a_circle_and_chains(study: dissensus.Study) -> None:
    found = dissensus.redlines(study)
    (circle,) = found.cycles().iter_rows(named=True)
    assert set(circle["holders"]) == {"Peru", "Bolivia", "Chile"}
    assert circle["length"] == 3
    # A warning says that strikes will come, not whose: Honduras could be meant there too.
    assert {tuple(row) for row in found.chains()["holders"].to_list()} == {
        ("Honduras", "El Salvador"),
        ("Venezuela", "El Salvador"),
    }


def test_promises_are_held_to_deeds(study: dissensus.Study) -> None:
    rows = dissensus.promises(study).to_polars().iter_rows(named=True)
    found = {(row["holder"], row["concept"]): (row["verdict"], row["days"]) for row in rows}
    assert found == PROMISES
    (odds,) = dissensus.contradictions(study).to_polars().iter_rows(named=True)
    assert (odds["holder"], odds["kind"], odds["sort"]) == (
        *("Ecuador", "words-deeds", "contradiction"),
    )


def test_the_accord_binds_both(study: dissensus.Study) -> None:
    (norm,) = dissensus.redlines(study).norms().iter_rows(named=True)
    assert (norm["holder"], norm["operator"]) == ("Ecuador, Peru", "F")
    assert norm["concept"] == "acquire nuclear weapons"


def read_rows(call: Call, *arguments: object) -> list[dict[str, Any]]:
    status, out, err = call(*arguments, "--format", "jsonl")
    assert status == 0, err
    return [json.loads(line) for line in out.splitlines()]


def test_the_commands_say_the_same(call: Call, corpus: str) -> None:
    lines = read_rows(call, "redlines", corpus)
    told = {(row["holder"], row["concept"]): row["status"] for row in lines}
    assert told == {key: ends[-1] for key, ends in LINES.items()}
    assert len(read_rows(call, "redlines", corpus, "--show", "chains")) == 2
    assert len(read_rows(call, "redlines", corpus, "--show", "cycles")) == 1
    kept = read_rows(call, "contradictions", corpus, "--show", "promises")
    assert {(row["holder"], row["concept"]): row["verdict"] for row in kept} == {
        key: verdict for key, (verdict, _) in PROMISES.items()
    }
    (crossed,) = (row for row in lines if row["holder"] == "Peru")
    proof = read_rows(call, "redlines", corpus, "--evidence", crossed["line"])
    assert {row["actor"] for row in proof} >= {"Peru", "Chile"}


#: What the page calls the ends of lines and the verdicts, by the holder's name in each language.
SHOWN = {
    "en": {
        "Bolivia": "crossed",
        "Uruguay": "not crossed",
        "Honduras": "still open",
        "Guyana": "not known",
        "Brazil": "partly kept",
        "Ecuador": "broken",
    },
    "fr": {
        "Bolivie": "franchie",
        "Uruguay": "non franchie",
        "Guyana": "on ne sait pas",
        "Brésil": "tenue en partie",
        "Équateur": "rompue",
    },
}


@pytest.mark.parametrize("labels", ["en", "fr"], ids=["English", "French"])
def test_the_page_shows_them(call: Call, corpus: str, tmp_path: Path, labels: str) -> None:
    page = tmp_path / "crisis.html"
    status, _, err = call("report", corpus, "-o", page, "--labels", labels)
    assert status == 0, err
    text = page.read_text(encoding="utf-8")
    rows = [re.sub(r"<[^>]+>", " ", row) for row in re.findall(r"<tr.*?</tr>", text, re.DOTALL)]
    for holder, end in SHOWN[labels].items():
        assert any(holder in row and end in row for row in rows), (holder, end)
    for sentence in ("livré mardi des chars", "Ecuador sent troops to Peru"):
        assert sentence in text
