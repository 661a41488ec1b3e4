"""The commands that measure networks, as a person gives them."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import polars as pl
import pytest

import dissensus
from dissensus import network
from dissensus.analyse.backbones import find as backbones
from dissensus.analyse.camps import communities, frustration, resampling
from dissensus.analyse.networks import build as library
from dissensus.analyse.networks import options
from dissensus.analyse.scaling import fit as scaling
from dissensus.analyse.scaling import positions
from dissensus.analyse.timing import window_clusters, window_distances
from dissensus.cli import COMMANDS, asked, results
from dissensus.plots import ENDINGS
from dissensus.present.networks import picture, read_json, write

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
Call = Callable[..., tuple[int, str, str]]
#: The columns of the terminal.
TERMINAL = 160

#: The commands that take any table of statements.
MEASURES = (
    *("network", "polarization", "clusters", "comembership", "backbone", "phases", "barchart"),
    "scale",
)
TABLE = """actor,concept,stance,date,text
Ann,tax,support,2024-01-01,Ann wants the tax
Bob,tax,oppose,2024-01-02,Bob does not
Cid,tax,support,2024-01-03,Cid wants it
Ann,ban,oppose,2024-02-01,no ban for Ann
Bob,ban,support,2024-02-02,a ban says Bob
Cid,ban,oppose,2024-02-03,Cid is against a ban
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def read_rows(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def read_ties(text: str) -> dict[tuple[str, str], float]:
    rows = pl.read_csv(io.StringIO(text)).rows()
    return {(first, second): round(weight, 9) for first, second, weight in rows}


# -- what is declared twice since it must load at once -------------------------------------------


def test_choices_are_those_of_the_analysis() -> None:
    assert {name: tuple(values) for name, values in library.CHOICES.items()} == asked.CHOICES
    assert options.KINDS == asked.KINDS


def test_methods_are_those_of_the_measures() -> None:
    known = {
        "polarization": frustration.METHODS,
        "clusters": communities.METHODS,
        "backbone": backbones.METHODS,
        "resample": resampling.RESAMPLES,
        "distance": window_distances.DISTANCES,
        "phases": window_clusters.CLUSTERS,
        "link": scaling.LINKS,
        "repeats": positions.REPEATS,
    }
    assert {name: tuple(values) for name, values in known.items()} == asked.METHODS


def test_endings_are_those_of_the_formats() -> None:
    assert tuple(write.FORMATS) == results.NETWORK_ENDINGS
    assert set(picture.PICTURES) == set(results.PICTURE_ENDINGS)


def test_pictures_are_those_that_can_be_drawn() -> None:
    assert {*results.CHART_ENDINGS, ".json"} == set(ENDINGS)


@pytest.mark.parametrize("command", MEASURES)
def test_every_option_is_in_the_documentation(call: Call, command: str) -> None:
    status, out, _ = call(command, "--help")
    assert status == 0
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    shared = text.partition("\n## Where statements come from\n")[2].partition("\n## ")[0]
    own = text.partition(f"\n## {command}\n")[2].partition("\n## ")[0]
    options = set(re.findall(r"--[a-z][a-z-]*", out))
    assert options - set(re.findall(r"--[a-z][a-z-]*", shared + own)) == {"--help", "--output"}


# -- network -------------------------------------------------------------------------------------


def test_network_is_that_of_the_library(call: Call, source: Path) -> None:
    status, out, err = call("network", source, "--format", "jsonl")
    assert (status, err) == (0, "")
    made = {(row["actor_1"], row["actor_2"]): row["weight"] for row in read_rows(out)}
    expected = {("Ann", "Bob"): -2, ("Ann", "Cid"): 2, ("Bob", "Cid"): -2}
    assert made == pytest.approx(expected)
    given = ("--aggregation", "congruence", "--normalization", "average", "--format", "jsonl")
    rows = read_rows(call("network", source, *given)[1])
    asked_for = network(pl.read_csv(source), aggregation="congruence", normalization="average")
    assert [tuple(row.values()) for row in rows] == asked_for.to_polars().rows()


def test_table_to_read_says_what_it_is(call: Call, source: Path) -> None:
    status, out, _ = call("network", source)
    assert status == 0
    first, second, *_ = out.splitlines()
    assert first.startswith("onemode network, actor: 3 by 3, subtract, no normalization")
    assert second.split() == ["actor", "1", "actor", "2", "weight"]
    assert re.search(r"Ann +Bob +-2\n", out)


def test_options_reach_the_analysis(call: Call, source: Path) -> None:
    twomode = call("network", source, "--kind", "twomode", "--format", "csv")[1]
    assert '"Ann","ban",-1.0' in twomode
    events = read_rows(call("network", source, "--kind", "events", "--format", "jsonl")[1])
    assert [row["actor"] for row in events] == ["Ann", "Bob", "Cid"] * 2
    mentions = call("network", source, "--no-qualifier", "--format", "csv")[1]
    assert read_ties(mentions) == dict.fromkeys(read_ties(mentions), 2)
    levels = ("--qualifier", "stance", "--levels", "support=1,oppose=0", "--kind", "twomode")
    assert '"Ann","tax",1.0' in call("network", source, *levels, "--format", "csv")[1]


def test_windows(call: Call, source: Path, tmp_path: Path) -> None:
    _, out, _ = call("network", source, "--window", "1 month", "--step", "1 month")
    assert out.splitlines()[0] == "2 networks of 1 month"
    assert "2024-02-01" in out
    path = tmp_path / "ties.csv"
    months = ("--window", "1 month", "--step", "1 month", "--format", "csv")
    assert call("network", source, *months, "-o", path)[0] == 0
    ties = pl.read_csv(path)
    assert ties.columns == ["start", "stop", "actor_1", "actor_2", "weight"]
    assert ties.height == 6


def test_filters_of_any_table(call: Call, source: Path) -> None:
    status, out, _ = call("network", source, "--until", "2024-01-31", "--format", "csv")
    assert read_ties(out) == {("Ann", "Bob"): -1, ("Ann", "Cid"): 1, ("Bob", "Cid"): -1}
    chosen = ("--where", "actor=Ann", "--where", "actor=Cid", "--where", "concept!=ban")
    status, out, _ = call("network", source, *chosen, "--format", "csv")
    assert read_ties(out) == {("Ann", "Cid"): 1}
    status, _, err = call("network", source, "--where", "actor=An")
    assert status == 1
    assert err == ("dissensus: --where: no row of 'actor' holds 'An' (did you mean \"Ann\"?)")


def test_every_tie_opens_on_its_sentences(call: Call, source: Path) -> None:
    status, out, _ = call("network", source, "--evidence", "Ann", "Bob", "--since", "2024-02-01")
    assert status == 0
    assert out.startswith("Ann and Bob: 2 statements")
    assert "no ban for Ann" in out
    assert "Cid" not in out


@pytest.mark.parametrize("ending", [".jsonl", ".txt", *results.NETWORK_ENDINGS])
def test_ending_says_what_the_file_holds(
    call: Call, source: Path, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"out{ending}"
    status, out, err = call("network", source, "-o", path)
    assert (status, out) == (0, "")
    assert err.startswith(f"dissensus: {path}: onemode network")
    assert "Bob" in path.read_bytes().decode("latin-1")


def test_files_hold_the_network(call: Call, source: Path, tmp_path: Path) -> None:
    call("network", source, "-o", tmp_path / "net.json")
    made = read_json(tmp_path / "net.json")
    assert made.values == pytest.approx(network(pl.read_csv(source)).values)
    call("network", source, "-o", tmp_path / "matrix.csv")
    assert pl.read_csv(tmp_path / "matrix.csv").columns == ["actor", "Ann", "Bob", "Cid"]
    call("network", source, "--format", "csv", "-o", tmp_path / "ties.csv")
    assert pl.read_csv(tmp_path / "ties.csv").columns == ["actor_1", "actor_2", "weight"]
    call("network", source, "-o", tmp_path / "n.edges.csv")
    assert pl.read_csv(tmp_path / "n.edges.csv").height == 3


@pytest.mark.parametrize(
    ("ending", "start"),
    [(".svg", b"<svg"), (".png", b"\x89PNG"), (".pdf", b"%PDF"), (".html", b"<!DOCTYPE html>")],
)
def test_pictures(call: Call, source: Path, tmp_path: Path, ending: str, start: bytes) -> None:
    path = tmp_path / f"out{ending}"
    assert call("network", source, "-o", path)[0] == 0
    assert path.read_bytes().lstrip().startswith(start)


def test_windows_become_files(call: Call, source: Path, tmp_path: Path) -> None:
    months = ("--window", "1 month", "--step", "1 month")
    path = tmp_path / "w.csv"
    assert "2 files, 2 networks of 1 month" in call("network", source, *months, "-o", path)[2]
    assert len(list(tmp_path.glob("w_*.csv"))) == 2
    assert not path.exists()
    assert call("network", source, *months, "-o", tmp_path / "w.gexf")[0] == 0
    told = call("network", source, *months, "-o", tmp_path / "w.png")[2]
    assert "there is no picture of this" in told


# -- measures ------------------------------------------------------------------------------------


def test_polarization(call: Call, source: Path, tmp_path: Path) -> None:
    status, out, _ = call("polarization", source)
    assert status == 0
    assert out.startswith("balance 1.0000, frustration 0 (proven)")
    rows = read_rows(call("polarization", source, "--format", "jsonl")[1])
    camps = {row["actor"]: row["camp"] for row in rows}
    assert camps["Ann"] == camps["Cid"] != camps["Bob"]
    out = call("polarization", source, "--evidence", camps["Bob"])[1]
    assert out.startswith(f"camp {camps['Bob']} (Bob): 2 statements")
    assert "a ban says Bob" in out
    assert "wants" not in out
    assert call("polarization", source, "--show", "against", "--format", "jsonl")[1] == ""
    assert "there is no camp 3" in call("polarization", source, "--evidence", "3")[2]


def test_polarization_over_time(call: Call, source: Path, tmp_path: Path) -> None:
    months = ("--window", "1 month", "--step", "1 month")
    rows = read_rows(call("polarization", source, *months, "--format", "jsonl")[1])
    assert [row["balance"] for row in rows] == [1, 1]
    camps = read_rows(
        call("polarization", source, *months, "--show", "camps", "--format", "jsonl")[1]
    )
    assert len(camps) == 6
    assert call("polarization", source, *months, "-o", tmp_path / "p.svg")[0] == 0
    assert b"<svg" in (tmp_path / "p.svg").read_bytes()
    assert "--in-window" in call("polarization", source, *months, "--evidence", "1")[2]
    assert "choose its days" in call("polarization", source, *months, "--show", "against")[2]
    assert "--window" in call("polarization", source, "--show", "windows")[2]


def test_what_a_network_cannot_carry_is_said(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("actor,concept,stance\nAnn,tax,support\n", encoding="utf-8")
    status, out, _ = call("polarization", path)
    assert status == 0
    assert "no ties, so there is nothing to divide" in " ".join(out.split())
    status, _, err = call("backbone", path)
    assert status == 1
    assert err.startswith("dissensus: ")


def test_backbone(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    rows = [("A", "tax"), ("B", "tax"), ("C", "ban"), ("D", "ban"), ("A", "cap"), ("C", "cap")]
    lines = "".join(f"{actor},{concept},support,{actor} on {concept}\n" for actor, concept in rows)
    path.write_text(f"actor,concept,stance,text\n{lines}", encoding="utf-8")
    given = ("--method", "fixed", "--size", "2", "--format", "jsonl")
    rows_of = read_rows(call("backbone", path, *given)[1])
    assert {row["concept"] for row in rows_of if row["backbone"]} == {"ban", "tax"}
    assert call("backbone", path, "-o", tmp_path / "b.svg")[0] == 0
    out = call("backbone", path, "--evidence", "cap")[1]
    assert out.startswith("cap: 2 statements")
    assert "A on cap" in out
    assert "there is no 'cup' (did you mean" in call("backbone", path, "--evidence", "cup")[2]
    assert "--size 5" in call("backbone", path, "--method", "fixed")[2]


def test_clusters(call: Call, source: Path, tmp_path: Path) -> None:
    given = ("--method", "camps", "--method", "leiden")
    rows = read_rows(call("clusters", source, *given, "--format", "jsonl")[1])
    groups = {row["actor"]: row["consensus"] for row in rows}
    assert groups["Ann"] == groups["Cid"] != groups["Bob"]
    assert set(rows[0]) == {"actor", "camps", "leiden", "consensus"}
    quality = read_rows(
        call("clusters", source, *given, "--show", "quality", "--format", "jsonl")[1]
    )
    assert [row["method"] for row in quality] == ["camps", "leiden"]
    out = call("clusters", source, *given, "--evidence", groups["Bob"])[1]
    assert out.startswith(f"group {groups['Bob']} (Bob): 2 statements")
    assert "there is no group 9" in call("clusters", source, *given, "--evidence", "9")[2]
    assert call("clusters", source, *given, "-o", tmp_path / "c.svg")[0] == 0
    months = ("--window", "1 month", "--step", "1 month")
    rows = read_rows(call("clusters", source, *given, *months, "--format", "jsonl")[1])
    assert len(rows) == 4
    assert call("clusters", source, "--method", "lieden")[0] == 2


def test_comembership(call: Call, source: Path, tmp_path: Path) -> None:
    given = ("--draws", "20", "--resample", "dirichlet")
    status, out, _ = call("comembership", source, *given)
    assert status == 0
    assert out.startswith("20 draws of dirichlet: balance 1.0000, 95 % of draws in 1.0000 to 1.0")
    rows = read_rows(call("comembership", source, *given, "--format", "jsonl")[1])
    shares = {(row["actor_1"], row["actor_2"]): row["together"] for row in rows}
    assert shares == {("Ann", "Cid"): 1, ("Ann", "Bob"): 0, ("Bob", "Cid"): 0}
    shown = call("comembership", source, *given, "--show", "groups", "--format", "jsonl")[1]
    groups = {row["actor"]: row["consensus"] for row in read_rows(shown)}
    assert groups == {"Ann": 1, "Cid": 1, "Bob": 2}
    out = call("comembership", source, *given, "--evidence", "2")[1]
    assert out.startswith("group 2 (Bob): 2 statements")
    assert "there is no group 9" in call("comembership", source, *given, "--evidence", "9")[2]
    for name in ("c.svg", "c.csv", "c.json", "c.graphml"):
        assert call("comembership", source, *given, "-o", tmp_path / name)[0] == 0
    ties = nx.read_graphml(tmp_path / "c.graphml").edges(data="weight")
    assert [weight for *_, weight in ties] == [1.0]
    assert '"together"' in (tmp_path / "c.csv").read_text(encoding="utf-8")


def test_comembership_over_time(call: Call, source: Path, tmp_path: Path) -> None:
    given = ("--draws", "5", "--resample", "dirichlet", "--window", "1 month", "--step", "1 month")
    rows = read_rows(call("comembership", source, *given, "--format", "jsonl")[1])
    assert [(row["balance"], row["draws"]) for row in rows] == [(1, 5), (1, 5)]
    pairs = read_rows(
        call("comembership", source, *given, "--show", "pairs", "--format", "jsonl")[1]
    )
    assert {row["window"] for row in pairs} == {0, 1}
    groups = read_rows(
        call("comembership", source, *given, "--show", "groups", "--format", "jsonl")[1]
    )
    assert {str(row["start"])[:7] for row in groups} == {"2024-01", "2024-02"}
    assert call("comembership", source, *given, "-o", tmp_path / "c.svg")[0] == 0
    refused = {
        ("--evidence", "1"): "--in-window",
        ("--window", "50 years"): "--window: no whole one",
        ("-o", str(tmp_path / "c.graphml")): "does not say what to write",
        ("--aggregation", "conflict"): "--aggregation subtract",
    }
    for more, told in refused.items():
        status, _, err = call("comembership", source, *given, *more)
        assert (status, told in err) == (1, True), err
    assert "--window" in call("comembership", source, "--show", "windows", "--draws", "2")[2]
    status, _, err = call("comembership", source, "--resample", "documents", "--draws", "2")
    assert (status, "--document" in err) == (1, True)


MONTHS = ("--window", "1 month", "--step", "1 month")


@pytest.mark.parametrize(
    "command",
    [
        ("network", "--evidence", "Ann", "Bob"),
        ("polarization", "--evidence", "2"),
        ("clusters", "--method", "camps", "--evidence", "2"),
        ("comembership", "--draws", "5", "--resample", "dirichlet", "--evidence", "2"),
    ],
    ids=lambda command: command[0],
)
def test_statements_of_a_window(call: Call, source: Path, command: tuple[str, ...]) -> None:
    name, *options = command
    dates = {"1": "2024-01", "2": "2024-02"}
    for number, month in dates.items():
        for chosen in (number, f"{month}-01"):
            given = (*options, *MONTHS, "--in-window", chosen, "--format", "jsonl")
            status, out, err = call(name, source, *given)
            assert status == 0, err
            rows = read_rows(out)
            assert {str(row["date"])[:7] for row in rows} == {month}
            assert "Bob" in {row["actor"] for row in rows}
    refused = {
        ("--in-window", "3", *MONTHS): "there are windows 1 to 2",
        ("--in-window", "2024-01-15", *MONTHS): "no window starts then; the first does 2024-01-01",
        ("--in-window", "soon", *MONTHS): "give a number, or the start",
        ("--in-window", "1"): "give --window too",
        MONTHS: "--in-window",
        ("--in-window", "1", "--window", "50 years"): "no whole one lies",
    }
    for more, told in refused.items():
        status, _, err = call(name, source, *options, *more)
        assert (status, told in err) == (1, True), err
    status, _, err = call(name, source, *MONTHS, "--in-window", "1")
    assert (status, "is for --evidence" in err) == (1, True)


def test_statements_that_the_reference_counts(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    rows = "A,tax,cost,2024-01-01\nA,ban,law,2024-01-02\nB,tax,moral,2024-01-03\n"
    path.write_text(f"actor,concept,frame,date\n{rows}", encoding="utf-8")
    given = ("--qualifier", "frame", "--aggregation", "conflict", "--evidence", "A", "B")
    assert len(read_rows(call("network", path, *given, "--format", "jsonl")[1])) == 2
    dna = call("network", path, *given, "--compat", "dna", "--format", "jsonl")[1]
    assert [row["concept"] for row in read_rows(dna)] == ["tax", "ban", "tax"]
    window = ("--window", "3 days", "--in-window", "1")
    dna = call("network", path, *given, "--compat", "dna", *window, "--format", "jsonl")[1]
    assert [row["concept"] for row in read_rows(dna)] == ["tax", "ban", "tax"]


def test_phases(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    lines = "".join(
        f"{actor},{'tax' if month < 5 else 'ban'},support,2024-{month:02}-01\n"
        for month in range(1, 9)
        for actor in "AB"
    )
    path.write_text(f"actor,concept,stance,date\n{lines}", encoding="utf-8")
    given = ("--window", "1 month", "--method", "contiguous")
    rows = read_rows(call("phases", path, *given, "--format", "jsonl")[1])
    assert [row["state"] for row in rows] == [1] * 4 + [2] * 4
    assert call("phases", path, *given, "-o", tmp_path / "p.svg")[0] == 0
    out = call("phases", path, *given, "--evidence", "2", "--format", "jsonl")[1]
    assert [(row["actor"], row["concept"]) for row in read_rows(out)] == [
        (actor, "ban") for _ in range(4) for actor in "AB"
    ]
    assert (
        "there is no phase 3; there are 1 to 2"
        in call("phases", path, *given, "--evidence", "3")[2]
    )
    assert "phases are of windows" in call("phases", path)[2]
    assert "have ties to compare" in call("phases", path, "--window", "7 months")[2]


def test_bar_chart(call: Call, source: Path, tmp_path: Path) -> None:
    out = call("barchart", source)[1]
    assert out.startswith("6 statements by concept, 2 labels"), out
    assert re.search(r"tax +3 +1 +0 +0 +0 +2\n", out)
    rows = read_rows(call("barchart", source, "--variable", "actor", "--format", "jsonl")[1])
    assert {row["label"] for row in rows} == {"Ann", "Bob", "Cid"}
    assert call("barchart", source, "-o", tmp_path / "b.svg")[0] == 0
    out = call("barchart", source, "--evidence", "ban")[1]
    assert out.startswith("ban: 3 statements")
    assert "there is no 'bann' (did you mean" in call("barchart", source, "--evidence", "bann")[2]
    assert "--variable: the table has no column" in call("barchart", source, "--variable", "x")[2]


def make_votes(path: Path) -> None:
    lines = "".join(
        f"{actor},m{number},{'support' if 4 * place > number else 'oppose'}\n"
        for place, actor in enumerate("ABCDEF")
        for number in range(20)
    )
    path.write_text(f"actor,concept,stance\n{lines}", encoding="utf-8")


def test_scale(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "votes.csv"
    make_votes(path)
    status, out, _ = call("scale", path, "--anchor", "F", "--format", "jsonl")
    assert status == 0
    assert [row["actor"] for row in read_rows(out)] == list("ABCDEF")
    assert len(read_rows(call("scale", path, "--show", "measures", "--format", "jsonl")[1])) == 20
    assert call("scale", path, "-o", tmp_path / "s.png")[0] == 0
    assert call("scale", path, "--evidence", "A")[1].startswith("A: 20 statements")


def test_a_scale_that_the_data_cannot_carry_is_refused(call: Call, source: Path) -> None:
    status, out, err = call("scale", source)
    assert (status, out) == (1, "")
    assert err.startswith("dissensus: no scale: ")
    assert "too few" in err
    assert "--qualifier" in call("scale", source, "--no-qualifier")[2]


# -- what goes wrong -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--rows", "actr"), "rows: the table has no column 'actr' (did you mean \"actor\"?)"),
        (("--party", "Ann"), "--party: there is no column 'party'; choose rows with --where"),
        (("--actor", "An"), "--actor: no actor 'An' in"),
        (("--stance", "for"), "'for' is no stance; write one of support"),
        (("--at", "3"), "--at: a table has no log; only a corpus is asked as of a time"),
        (("--statement-type", "x"), "a statement type is for .dna files alone"),
        (("--where", "actor"), "'actor' is no condition; write party=Greens"),
        (("--levels", "support"), "'support': write VALUE=NUMBER"),
        (("--levels", "support=1"), "holds 'oppose', which has no level"),
        (("--kernel", "uniform"), "a kernel and a step need a window"),
        (("--window", "3 vents"), "vents"),
        (("--normalization", "activity"), "normalization of a onemode network"),
        (("--no-qualifier", "--qualifier", "stance"), "contradict each other"),
        (("--until", "1990-01-01"), "there are no statements that the filters leave"),
        (("--evidence", "Ann", "Bo"), "actor: there is no 'Bo' (did you mean \"Bob\"?)"),
        (("--evidence", "Ann", "Bob", "--window", "1 month"), "or choose days with --since"),
        (("--window", "3 years", "--step", "5 years"), "no whole one of 3 years lies"),
        (("--compat", "dna", "--weight", "text"), "weight: DNA knows no weights"),
        (("-o", "x.docx"), "the ending .docx does not say what to write; use one of .csv"),
        (("-o", "nowhere/x.csv"), "there is no folder nowhere"),
        (("--evidence", "Ann", "Bob", "-o", "x.svg"), "the ending .svg does not say"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    call: Call, source: Path, arguments: tuple[str, ...], told: str
) -> None:
    status, out, err = call("network", source, *arguments)
    assert (status, out) == (1, "")
    assert told in err
    assert err.startswith("dissensus: ")
    assert "\n" not in err.rstrip("\n")


@pytest.mark.parametrize(
    "arguments", [("--kind", "threemode"), ("--kernel", "x"), ("--rws", "a"), ("--since", "May")]
)
def test_wrong_usage_is_status_2(call: Call, source: Path, arguments: tuple[str, ...]) -> None:
    assert call("network", source, *arguments)[0] == 2


def test_one_statement_is_a_network_without_ties(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("actor,concept,stance\nAnn,tax,support\n", encoding="utf-8")
    status, out, err = call("network", path)
    assert status == 0
    assert "1 by 1" in out
    assert "there are no ties" in err


def test_no_statement_is_told(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "none.csv"
    path.write_text("actor,concept,stance\n", encoding="utf-8")
    status, _, err = call("network", path)
    assert (status, err) == (1, f"dissensus: {path}: there are no statements")


def test_the_source_is_not_written_over(call: Call, source: Path) -> None:
    assert "it is to be read" in call("network", source, "-o", source)[2]
    assert source.read_text(encoding="utf-8") == TABLE


def test_a_failure_leaves_the_old_output(
    call: Call, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.html"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("dissensus.plots.save_chart", fail)
    status, _, err = call("network", source, "-o", path)
    assert status == 1
    assert "no space is left" in err
    assert path.read_bytes() == b"old"


def run(*arguments: object) -> subprocess.Popen[bytes]:
    environ = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.Popen(
        [sys.executable, "-m", "dissensus", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environ,
    )


@pytest.mark.skipif(not hasattr(signal, "SIGPIPE"), reason="the system has no such signal")
def test_closed_pipe_is_quiet(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    rows = "".join(f"a{n},c{n % 3},support\n" for n in range(400))
    path.write_text(f"actor,concept,stance\n{rows}", encoding="utf-8")
    process = run("network", path, "--format", "csv")
    assert process.stdout
    assert process.stderr
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == -signal.SIGPIPE


# -- sources -------------------------------------------------------------------------------------


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared")
def test_dna_file(call: Call) -> None:
    path = SHARED / "dna" / "sample.dna"
    status, out, _ = call("network", path, "--kind", "twomode")
    assert status == 0
    assert out.startswith("twomode network, organization by concept: 7 by 6, subtract")
    assert "40 statements" in out
    as_dna = ("--compat", "dna", "--aggregation", "congruence", "--normalization", "average")
    rows = read_rows(call("network", path, *as_dna, "--format", "jsonl")[1])
    made = dissensus.dna.network(
        path, networkType="onemode", qualifierAggregation="congruence", normalization="average"
    )
    weights = made[0].to_polars()["weight"].to_list()
    assert sorted(row["weight"] for row in rows) == pytest.approx(sorted(weights))  # type: ignore[type-var]
    wrong = call("network", path, "--statement-type", "DNA statement")
    assert "did you mean 'DNA Statement'?" in wrong[2]


@pytest.mark.model
def test_corpus(call: Call, tmp_path: Path) -> None:
    folder, corpus = tmp_path / "in", tmp_path / "corpus.db"
    folder.mkdir()
    text = "---\ndate: 2024-03-02\n---\nNorway refuses to send tanks to Ukraine. Chile backs it."
    (folder / "en.txt").write_text(text, encoding="utf-8")
    assert call("add", corpus, folder)[0] == 0
    status, out, _ = call("network", corpus, "--kind", "twomode", "--rows", "party")
    assert status == 0
    assert "Norway" in out
    out = call("network", corpus, "--party", "Norway", "--kind", "events")[1]
    assert out.startswith("1 event")
    assert "refuses to send tanks" in out
    assert call("network", corpus, "--actor", "Norwegia")[2].endswith(
        "no actor 'Norwegia' in its statements; did you mean 'Norway'?"
    )
    assert call("network", corpus, "--since", "2025-01-01")[2].endswith(
        "there are no statements that the filters leave"
    )


def test_commands_of_networks_are_known() -> None:
    assert set(MEASURES) <= set(COMMANDS)


def run_on(tmp_path: Path, text: str, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command on a table of this text."""
    table = tmp_path / "table.csv"
    table.write_text(text, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "dissensus", command[0], str(table), *command[1:]],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_dates_that_nobody_asked_for_hinder_nothing(tmp_path: Path) -> None:
    rows = "actor,concept,stance,date\nA,tax,support,spring\nB,tax,oppose,2020\n"
    plain = run_on(tmp_path, rows, "network")
    assert plain.returncode == 0
    assert "its statements count as undated" in plain.stderr
    assert "UserWarning" not in plain.stderr
    windows = run_on(tmp_path, rows, "network", "--window", "30 days")
    assert windows.returncode == 1
    assert "row 1 of column 'date' holds 'spring'" in windows.stderr


def test_years_are_dates_and_capitals_are_usual_columns(tmp_path: Path) -> None:
    rows = "Actor,Concept,Stance,date\nA,tax,support,2019\nB,tax,oppose,2020\n"
    found = run_on(tmp_path, rows, "network")
    assert (found.returncode, found.stderr) == (0, "")
    assert "A        B" in found.stdout


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("phases",), '--window "30 days"'),
        (("backbone", "--method", "fixed"), "--size 5"),
        (("clusters", "--groups", "50"), "no method gave groups (--groups 50); camps: 50 groups"),
        (("clusters", "--groups", "50", "--window", "1 day"), "groups of any window (--groups 50)"),
        (("clusters", "--window", "50 years"), "--window: no whole one lies between"),
        (("network", "--window", "50 years"), "--window: no whole one of 50 years"),
        (("phases", "--window", "50 years"), "--window: no whole one lies between"),
        (("phases", "--window", "1 day", "--least", "5", "--most", "3"), "--least 5 is more than"),
        (("polarization", "--time-limit", "0"), "--time-limit: 0.0 is no time"),
        (("network", "--weight", "nope"), "--weight: the table has no column 'nope'"),
        (("network", "--normalization", "activity"), "--normalization of a onemode network: no"),
        (("clusters", "--method", "camps", "--groups", "3"), "(--groups 3)"),
        (("polarization", "--window", "50 years"), "no whole one lies between"),
        (("network", "--kind", "events", "-o", "x.graphml"), "this is no network"),
    ],
)
def test_messages_name_options_and_nothing_ends_as_if_done(
    tmp_path: Path, command: tuple[str, ...], told: str
) -> None:
    rows = "actor,concept,stance,date\nA,tax,support,2019-01-01\nB,tax,oppose,2020-01-01\n"
    found = run_on(tmp_path, rows, *command)
    assert found.returncode == 1
    assert told in found.stderr


def test_paths_stay_as_they_are_written(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "k=3.csv"
    assert call("network", path) == (1, "", f"dissensus: {path}: no such file or folder")


def test_files_and_questions_have_one_error_to_catch(tmp_path: Path) -> None:
    with pytest.raises(dissensus.AnalysisError, match="no such file"):
        dissensus.table(tmp_path / "none.csv")
    with pytest.raises(dissensus.AnalysisError, match="no such file"):
        dissensus.dna.network(tmp_path / "none.dna")
    with pytest.raises(dissensus.AnalysisError, match="no column 'actr'"):
        dissensus.network({"actor": ["A"], "concept": ["tax"]}, rows="actr", qualifier=None)
