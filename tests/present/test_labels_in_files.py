"""Labels of any kind in every format: read back equal, or told to be changed."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
import warnings
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import igraph
import networkx as nx
import numpy as np
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dissensus import AnalysisError, Network, NetworkSeries
from dissensus.present.networks import read_json, write_network
from dissensus.present.networks.labels import CHANGES
from dissensus.present.networks.ucinet import find_alike
from dissensus.present.networks.write import FORMATS

ODD = (
    'the "Front"', "O'Neil", "a, b; c", "two\nlines", "tab\there", "é 🕊️ 漢字",
    "\u202eright to left", "مرحبا", "<script>alert(1)</script>", "a & b &amp; c", "\x00\x1b[31m",
    "W" * 3_000, "",
    "=1+1", "+1", "-1", "@x", "1 leading", "007", "*Vertices 9", "% no comment", "data:", "labels:",
    "\\", "a\\", "]]>", "\ufeffmark", "\u2028", "\x85", "nan", "None", " spaces ", "a=b", "\ud800",
)  # fmt: skip
labels = st.lists(
    st.sampled_from(ODD) | st.text(st.characters(codec=None), max_size=8),
    min_size=2, max_size=7, unique=True,
)  # fmt: skip


def make(rows: list[str], columns: list[str] | None = None) -> Network:
    """A ring of rows, or rows by all columns: every label has a tie."""
    ties = np.zeros((len(rows), len(columns or rows)))
    if columns is None:
        for place in range(len(rows) - 1):
            ties[place, place + 1] = ties[place + 1, place] = place + 1.5
    else:
        ties += np.arange(ties.size).reshape(ties.shape) + 1
    return Network(
        kind="twomode" if columns is not None else "onemode",
        rows=tuple(rows),
        columns=tuple(rows if columns is None else columns),
        ties=ties,
        row_name="onemode" if columns is None else "twomode",
    )


def read_csv(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as stream:
        head, *rows = csv.reader(stream)
    found = [row[0] for row in rows]
    return found + head[1:] if head[0] == "twomode" else found


def read_dl(path: Path) -> list[str]:
    """By UCINET's help: what stands in quotes, or up to a space, a break, a comma."""
    text = path.read_bytes().decode("utf-8")
    head, _, rest = text.partition("labels:\n")
    assert re.fullmatch(r"dl n(r = \d+, nc)? = \d+, format = fullmatrix\n(row )?", head)
    told, _, data = rest.rpartition("data:\n")
    tokens = re.findall(r'"([^"]*)"|([^\s,="]+)', told.replace("column labels:\n", ""))
    cells = [row.split() for row in data.splitlines()]
    numbers = [int(one) for one in re.findall(r"\d+", head)]
    assert len(cells) == numbers[0]
    assert {len(row) for row in cells} <= {numbers[-1]}
    assert len(tokens) == (numbers[0] if len(numbers) == 1 else sum(numbers))
    return [quoted or plain for quoted, plain in tokens]


def read_vertices(path: Path) -> list[str]:
    """By Pajek's own words: a mark tells of UTF-8, % of a comment; number, label, places, shape."""
    data = path.read_bytes()
    assert data.isascii() or data.startswith(b"\xef\xbb\xbf")
    lines = iter(data.decode("utf-8-sig").split("\n"))
    line = next(line for line in lines if line.startswith("*Vertices"))
    assert re.fullmatch(r"\*Vertices \d+( \d+)?", line)
    found = []
    for number in range(1, int(line.split()[1]) + 1):
        place = r"(?:0(?:\.\d+)?|1(?:\.0+)?)"
        form = rf'{number} "([^"]*)" {place} {place} {place} (?:ellipse|box) ic [A-Z][A-Za-z]+'
        vertex = re.fullmatch(form, next(lines))
        assert vertex
        found.append(vertex[1])
    assert next(lines) == "*Edges"
    return found


def read_ties(path: Path) -> list[str]:
    """The labels of the ends of ties: of a ring, in its order."""
    if path.suffix == ".parquet":
        rows = pl.read_parquet(path).select("source", "target", "target_mode").rows()
    else:
        with path.open(encoding="utf-8", newline="") as stream:
            told = csv.DictReader(stream)
            rows = [(row["source"], row["target"], row["target_mode"]) for row in told]
    if rows[0][2] == "row":
        assert all(one[1] == after[0] for one, after in pairwise(rows))
        return [rows[0][0], *(target for _, target, _ in rows)]
    sources, targets, _ = zip(*rows, strict=True)
    # Labels of rows repeat for every column, one row after another.
    columns = len(rows) // (1 + sum(a != b for a, b in pairwise(sources)))
    return [*sources[::columns], *targets[:columns]]


def label_nodes(graph: nx.Graph) -> list[str]:
    return [node.get("label") or "" for _, node in graph.nodes(data=True)]


#: Ending -> readers that share nothing with the writer.
READERS: Mapping[str, tuple[Callable[[Path], list[str]], ...]] = {
    ".graphml": (
        lambda path: label_nodes(nx.read_graphml(path)),
        lambda path: list(igraph.Graph.Read_GraphML(str(path)).vs["name"]),
    ),
    ".gexf": (lambda path: label_nodes(nx.read_gexf(path, version="1.3")),),
    ".csv": (read_csv,),
    ".edges.csv": (read_ties,),
    ".dl": (read_dl,),
    ".net": (read_vertices, lambda path: list(igraph.Graph.Read_Pajek(str(path)).vs["name"])),
    ".paj": (read_vertices,),
    ".json": (
        lambda path: _list(read_json(path)),
        lambda path: label_nodes(nx.node_link_graph(json.loads(path.read_text()), edges="edges")),
    ),
    ".parquet": (read_ties,),
}


def _list(network: Network) -> list[str]:
    return [*network.rows, *(() if network.is_onemode else network.columns)]


def write(network: Network, path: Path) -> list[str]:
    """What was told while the file was written."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        write_network(network, path)
    return [str(one.message) for one in told]


def test_every_format_is_read_here() -> None:
    assert set(READERS) == set(FORMATS)
    assert set(CHANGES) == set(FORMATS) - {".json"}


@pytest.mark.parametrize("ending", READERS)
@settings(max_examples=40, deadline=None)
@given(rows=labels, columns=st.none() | labels)
@example(rows=list(ODD), columns=None)
@example(rows=list(ODD), columns=list(ODD)[:-1])
def test_labels_come_back_or_are_told(
    ending: str, rows: list[str], columns: list[str] | None
) -> None:
    network = make(rows, columns)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"n{ending}"
        told = [line for line in write(network, path) if "changed" in line]
        for read in READERS[ending]:
            found = read(path)
            assert len(found) == len(_list(network))
            changed = [(a, b) for a, b in zip(_list(network), found, strict=True) if a != b]
            assert len(told) == bool(changed)
            if changed:
                assert f"{changed[0][0][:60]!r} to {changed[0][1][:60]!r}" in told[0]
                many = "a label is" if len(changed) == 1 else f"{len(changed):,} labels are"
                assert f"n{ending}: {many} changed" in told[0]


@given(rows=labels)
@example(rows=list(ODD))
def test_labels_of_lines_stay_apart_and_keep_their_letters(rows: list[str]) -> None:
    with TemporaryDirectory() as folder:
        for ending in (".dl", ".net", ".paj"):
            path = Path(folder) / f"n{ending}"
            write(make(rows), path)
            found = READERS[ending][0](path)
            assert len(set(found)) == len(rows)
            for label, shown in zip(rows, found, strict=True):
                kept = [one for one in label if unicodedata.category(one)[0] in "LN"]
                assert [one for one in shown if unicodedata.category(one)[0] in "LN"][
                    : len(kept)
                ] == kept


def test_plain_labels_are_told_nothing_of(tmp_path: Path) -> None:
    plain = make(["Ann", "Bob", "Cid Cox", "Ünal", "a.b-c"])
    for ending in FORMATS:
        assert write(plain, tmp_path / f"n{ending}") == []
        path = tmp_path / f"n{ending}"
        assert all(read(path) == list(plain.rows) for read in READERS[ending])


def test_ascii_files_of_pajek_have_no_mark(tmp_path: Path) -> None:
    write_network(make(["Ann", "Bob"]), tmp_path / "n.net")
    assert (tmp_path / "n.net").read_bytes().startswith(b"% ")
    write_network(make(["Ünal", "Bob"]), tmp_path / "n.net")
    assert (tmp_path / "n.net").read_bytes().startswith(b"\xef\xbb\xbf% ")
    assert list(nx.read_pajek(tmp_path / "n.net")) == ["Ünal", "Bob"]


def test_labels_that_ucinet_would_cut_to_one_are_told(tmp_path: Path) -> None:
    both = ["Ministry of Finance", "Ministry of Financial Affairs"]
    assert find_alike(both) == tuple(both)
    (told,) = write(make(both), tmp_path / "n.dl")
    assert "18 characters" in told
    assert f"{both[0]!r} and {both[1]!r} would be one" in told
    assert find_alike(["Parliament", "parliament"]) == ("Parliament", "parliament")
    # Rows and columns are apart.
    assert write(make(["tax", "ban"], ["tax", "cap"]), tmp_path / "n.dl") == []


def test_labels_of_windows_are_told_once(tmp_path: Path) -> None:
    series = NetworkSeries.of([make(['"a"', "b"]), make(["b", 'c"'])])
    with pytest.warns(UserWarning, match="2 labels are changed") as told:
        write_network(series, tmp_path / "n.dl")
    assert len(told) == 1


def test_two_nodes_of_one_label_stay_two(tmp_path: Path) -> None:
    ties: Any = np.array([[0, 1.0, 2.0], [1.0, 0, 0], [2.0, 0, 0]])
    twice = Network(kind="onemode", rows=("A", "B", "A"), columns=("A", "B", "A"), ties=ties)
    with pytest.raises(AnalysisError, match="'A' is the label of two nodes"):
        twice.to_networkx()
    for ending in (".graphml", ".gexf", ".json", ".csv"):
        assert write(twice, tmp_path / f"n{ending}") == []
        assert all(read(tmp_path / f"n{ending}") == ["A", "B", "A"] for read in READERS[ending])
    for ending in (".dl", ".net", ".paj"):
        (told,) = write(twice, tmp_path / f"n{ending}")
        assert "a label is changed: 'A' to 'A (2)'" in told
