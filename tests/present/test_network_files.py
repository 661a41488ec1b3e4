"""Networks as files: what is read back is what was written, whatever the labels hold."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
import shlex
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from dissensus.errors import AnalysisError, DissensusError
from dissensus.matrices import Network, NetworkSeries
from dissensus.present.export import safe_cell
from dissensus.present.networks import FORMATS, read_json, write_network
from dissensus.present.networks.gexf import make_spells
from dissensus.present.networks.nodelink import parse_json, write_json
from dissensus.present.networks.series import join
from dissensus.present.networks.texts import clean, make_line_labels
from dissensus.present.networks.write import to_file

#: What is changed in labels is told; ``test_labels_in_files`` holds the messages to the changes.
pytestmark = pytest.mark.filterwarnings("ignore:.*(changed|UCINET may keep)")
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
GEXF, VIZ = "{http://gexf.net/1.3}", "{http://gexf.net/1.3/viz}"
YFILES = "{http://www.yworks.com/xml/graphml}"
HOSTILE = (
    "A & <b>\"'", "=SUM(A1)", "ctl\x00\x1b\x0b", "line\nbreak\r\ttab", "back\\slash\\", "W" * 3_000,
    "é 🕊️ \u202eevil", "", " ", "*Edges", "]]>", "data:", "lone \ud800", '"', "'", "#1", "%2",
    "\ufffe",
)  # fmt: skip


def parse_xml(written: str | bytes) -> ET.Element:
    """Files that this test made itself."""
    return ET.fromstring(written)  # noqa: S314 - see above


def make_onemode(labels: tuple[str, ...] = HOSTILE, **more: Any) -> Network:
    """A network with ties of both signs, and a node without any."""
    size = len(labels)
    chance = np.random.default_rng(3)
    half = np.triu(chance.integers(-2, 4, (size, size)) * 0.5, 1)
    half[:, -1] = 0
    return Network(
        kind="onemode", rows=labels, columns=labels, ties=half + half.T, row_name="actor",
        column_name="actor", row_counts=chance.integers(1, 9, size), aggregation="subtract",
        statements=31, **more,
    )  # fmt: skip


def make_twomode(
    rows: tuple[str, ...] = HOSTILE[:5], columns: tuple[str, ...] = HOSTILE
) -> Network:
    chance = np.random.default_rng(4)
    ties = chance.integers(-2, 3, (len(rows), len(columns))).astype(float)
    return Network(
        kind="twomode", rows=rows, columns=columns, ties=ties, row_name="actor",
        column_name="concept", row_counts=np.arange(len(rows)), aggregation="subtract",
        column_counts=np.arange(len(columns)), statements=9,
    )  # fmt: skip


BOTH = pytest.mark.parametrize("network", [make_onemode(), make_twomode()], ids=["one", "two"])


def list_nodes(network: Network) -> list[str]:
    return [*network.rows, *(() if network.is_onemode else network.columns)]


def list_edges(network: Network) -> set[tuple[str, str, float]]:
    """The ties by the keys of their ends in files of graphs."""
    rows, columns, weights = network.find_ties()
    shift = 0 if network.is_onemode else len(network.rows)
    return {
        (f"n{row}", f"n{column + shift}", float(weight))
        for row, column, weight in zip(rows, columns, weights, strict=True)
    }


@BOTH
def test_networkx_reads_graphml_and_gexf(network: Network, tmp_path: Path) -> None:
    attributes: dict[str, dict[str, str | int]] = {
        'kind <&"': {HOSTILE[0]: "state <&>\x00", HOSTILE[1]: "party"},
        "size of it": {HOSTILE[0]: 3},
        "is one": {HOSTILE[2]: True},
    }
    for ending, read in ((".graphml", nx.read_graphml), (".gexf", nx.read_gexf)):
        (path,) = write_network(network, tmp_path / f"n{ending}", attributes=attributes)
        graph = read(path, version="1.3") if ending == ".gexf" else read(path)
        told = dict(graph.nodes(data=True))
        assert list(told) == [f"n{place}" for place in range(len(list_nodes(network)))]
        for label, node in zip(list_nodes(network), told.values(), strict=True):
            # XML readers take the breaks of an attribute or text as they stand.
            assert (node.get("label") or "") == clean(label)
            assert node["variable"] == ("actor" if node["mode"] == "row" else "concept")
        assert told["n0"]['kind <&"'] == "state <&>\ufffd"
        assert (told["n0"]["size of it"], told["n2"]["is one"]) == (3, True)
        assert "is one" not in told["n0"]
        assert [told[f"n{at}"]["frequency"] for at in range(5)] == network.frequencies.tolist()[:5]
        edges = {
            (*sorted(e[:2], key=lambda k: int(k[1:])), e[2]["weight"])
            for e in graph.edges(data=True)
        }
        assert edges == list_edges(network)
        for *_, edge in graph.edges(data=True):
            assert edge["sign"] == ("positive" if edge["weight"] > 0 else "negative")
            assert edge["strength"] == abs(edge["weight"])


@BOTH
def test_igraph_reads_graphml_and_pajek(network: Network, tmp_path: Path) -> None:
    (path,) = write_network(network, tmp_path / "n.graphml")
    graph = igraph.Graph.Read_GraphML(str(path))
    assert graph.vs["name"] == [clean(label) for label in list_nodes(network)]
    assert graph.vs["frequency"][: len(network.rows)] == network.frequencies.tolist()
    assert weigh(graph) == list_edges(network)
    (path,) = write_network(network, tmp_path / "n.net")
    graph = igraph.Graph.Read_Pajek(str(path))
    assert graph.vs["name"] == make_line_labels(list_nodes(network))
    assert weigh(graph) == list_edges(network)
    if not network.is_onemode:
        assert graph.vs["type"] == [at >= len(network.rows) for at in range(graph.vcount())]


def weigh(graph: igraph.Graph) -> set[tuple[str, str, float]]:
    return {(f"n{edge.source}", f"n{edge.target}", edge["weight"]) for edge in graph.es}


def test_networkx_reads_pajek(tmp_path: Path) -> None:
    network = make_onemode()
    (path,) = write_network(network, tmp_path / "n.net")
    graph = nx.read_pajek(path)
    labels = make_line_labels(network.rows)
    assert list(graph) == labels
    found = {
        (f"n{labels.index(a)}", f"n{labels.index(b)}", w["weight"])
        for a, b, w in graph.edges(data=True)
    }
    assert found == list_edges(network)


#: What GraphML 1.0 allows in each element, in this order, and what each must have.
GRAPHML_FACTS = {
    "graphml": (["key", "graph"], set()),
    "key": ([], {"id", "for"}),
    "graph": (["data", "node", "edge"], {"edgedefault"}),
    "node": (["data"], {"id"}),
    "edge": (["data"], {"source", "target"}),
}


@BOTH
def test_graphml_holds_to_its_grammar(network: Network) -> None:
    root = parse_xml(to_file(network, ".graphml"))
    ids = [one.get("id") for one in root.iter() if one.tag in (f"{GRAPHML}node", f"{GRAPHML}edge")]
    assert len(set(ids)) == len(ids)
    keys = {key.get("id"): key.get("for") for key in root.iter(f"{GRAPHML}key")}
    assert {"d0", "e0", "prop"} <= set(keys)
    for element in root.iter():
        name = element.tag.removeprefix(GRAPHML)
        if name in GRAPHML_FACTS:
            order, needed = GRAPHML_FACTS[name]
            inside = [child.tag.removeprefix(GRAPHML) for child in element]
            assert inside == sorted(inside, key=order.index)
            assert needed <= set(element.keys())
        for data in element.findall(f"{GRAPHML}data"):
            assert keys[data.get("key")] == name
    graph = root.find(f"{GRAPHML}graph")
    assert graph is not None
    assert graph.get("parse.edges") == str(len(graph.findall(f"{GRAPHML}edge")))


def test_graphml_has_the_pictures_that_visone_shows() -> None:
    root = parse_xml(to_file(make_twomode(), ".graphml"))
    shapes = [one.get("type") for one in root.iter(f"{YFILES}Shape")]
    assert shapes == ["ellipse"] * 5 + ["roundrectangle"] * len(HOSTILE)
    assert len({one.get("color") for one in root.iter(f"{YFILES}Fill")}) == 2
    labels = [one.text or "" for one in root.iter(f"{YFILES}NodeLabel")]
    assert labels == [clean(label) for label in (*HOSTILE[:5], *HOSTILE)]
    styles = {(one.get("type"), one.get("color")) for one in root.iter(f"{YFILES}LineStyle")}
    assert {kind for kind, _ in styles} == {"line", "dashed"}
    assert len(styles) == 2
    wrapped = {one.tag for data in root.iter(f"{GRAPHML}data") for one in data}
    assert wrapped == {
        "{http://visone.info/xmlns}shapeNode",
        "{http://visone.info/xmlns}polyLineEdge",
    }


#: GEXF 1.3: element -> its attributes (those with ! are needed) and what may stand in it.
GEXF_FACTS = {
    "gexf": ("version!", "meta graph"),
    "meta": ("lastmodifieddate", "creator keywords description"),
    "creator": ("", ""), "description": ("", ""),
    "graph": ("defaultedgetype idtype mode timeformat timerepresentation start end",
              "attributes nodes edges"),
    "attributes": ("class! mode", "attribute"),
    "attribute": ("id! title! type!", "default options"),
    "nodes": ("count", "node"), "edges": ("count", "edge"),
    "node": ("id! label start end", "attvalues spells viz:size viz:position viz:color viz:shape"),
    "edge": ("id source! target! weight label type kind start end",
             "attvalues spells viz:color viz:thickness viz:shape"),
    "attvalues": ("", "attvalue"), "attvalue": ("for! value! start end", ""),
    "spells": ("", "spell"), "spell": ("start end", ""),
    "viz:size": ("value!", ""), "viz:thickness": ("value!", ""), "viz:shape": ("value!", ""),
    "viz:position": ("x! y! z", ""), "viz:color": ("r! g! b! a", ""),
}  # fmt: skip


def check_gexf(text: str) -> ET.Element:
    root = parse_xml(text)
    for element in root.iter():
        name = element.tag.replace(GEXF, "").replace(VIZ, "viz:")
        attributes, inside = (part.split() for part in GEXF_FACTS[name])
        assert set(element.keys()) <= {one.rstrip("!") for one in attributes}
        assert {one[:-1] for one in attributes if one.endswith("!")} <= set(element.keys())
        assert {child.tag.replace(GEXF, "").replace(VIZ, "viz:") for child in element} <= set(
            inside
        )
    known = {one.get("id") for one in root.iter(f"{GEXF}node")}
    ends = {one.get(end) for one in root.iter(f"{GEXF}edge") for end in ("source", "target")}
    assert ends <= known
    declared = {one.get("id") for one in root.iter(f"{GEXF}attribute")}
    assert {one.get("for") for one in root.iter(f"{GEXF}attvalue")} <= declared
    return root


@BOTH
def test_gexf_holds_to_its_grammar(network: Network) -> None:
    root = check_gexf(str(to_file(network, ".gexf")))
    assert root.get("version") == "1.3"
    shapes = {one.get("value") for one in root.iter(f"{VIZ}shape")}
    assert shapes == {"disc", "solid", "dashed"} | ({"square"} if not network.is_onemode else set())


@BOTH
def test_matrix_as_csv(network: Network) -> None:
    head, *rows = list(csv.reader(str(to_file(network, ".csv")).splitlines(keepends=True)))
    assert head == ["actor", *(str(safe_cell(label)) for label in network.columns)]
    assert [row[0] for row in rows] == [str(safe_cell(label)) for label in network.rows]
    assert np.array_equal(np.array([row[1:] for row in rows], dtype=float), network.values)
    assert not [
        cell for row in [head, *rows] for cell in row[:1] if cell.startswith(("=", "+", "@"))
    ]


@BOTH
def test_ties_as_csv_and_parquet(network: Network, tmp_path: Path) -> None:
    text = str(to_file(network, ".edges.csv"))
    rows = list(csv.DictReader(text.encode("utf-8", "replace").decode().splitlines(keepends=True)))
    assert [float(row["weight"]) for row in rows] == [float(w) for w in network.find_ties()[2]]
    (path,) = write_network(network, tmp_path / "n.parquet")
    table = pl.read_parquet(path)
    assert table["weight"].to_list() == [float(row["weight"]) for row in rows]
    ends = [str(safe_cell(label)) for label in table["source"]]
    assert ends == [row["source"] for row in rows]


@BOTH
def test_dl_is_a_full_matrix_with_labels(network: Network) -> None:
    head, _, rest = str(to_file(network, ".dl")).partition("\n")
    labels, _, data = rest.rpartition("\ndata:\n")
    sizes = [int(number) for number in re.findall(r"\d+", head)]
    quoted = re.findall(r'^"([^"\n]*)"$', labels, flags=re.MULTILINE)
    if network.is_onemode:
        assert head == f"dl n = {len(network.rows)}, format = fullmatrix"
        assert quoted == make_line_labels(network.rows)
    else:
        assert sizes == [len(network.rows), len(network.columns)]
        assert quoted == make_line_labels(network.rows) + make_line_labels(network.columns)
    assert np.array_equal(
        np.array([row.split() for row in data.splitlines()], float), network.values
    )


def test_pajek_project_has_partition_and_vector() -> None:
    network = make_twomode()
    text = str(to_file(network, ".paj"))
    _, partition = text.split("*Partition mode\n")
    partition, vector = partition.split("*Vector frequency\n")
    size = len(network.rows) + len(network.columns)
    assert partition.split() == ["*Vertices", str(size), *["1"] * 5, *["2"] * len(HOSTILE)]
    assert [float(one) for one in vector.split()[2:]] == [*range(5), *range(len(HOSTILE))]


texts = st.text(st.characters(codec=None), max_size=12) | st.sampled_from(HOSTILE)
numbers = st.integers(-5, 5).map(float) | st.floats(allow_nan=False, allow_infinity=False, width=32)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Networks of both kinds, dense and sparse, also empty ones and such with loops."""
    rows = tuple(draw(st.lists(texts, max_size=5, unique=True)))
    is_onemode = draw(st.booleans())
    columns = rows if is_onemode else tuple(draw(st.lists(texts, max_size=4, unique=True)))
    cells = draw(
        st.lists(numbers, min_size=len(rows) * len(columns), max_size=len(rows) * len(columns))
    )
    ties: Any = np.array(cells, dtype=float).reshape(len(rows), len(columns))
    if is_onemode and draw(st.booleans()):
        ties = np.triu(ties, 1) + np.triu(ties, 1).T
    if draw(st.booleans()):
        ties = sparse.csr_array(ties)
    when = draw(st.none() | st.datetimes())
    counted = draw(st.booleans())
    share = 1 if is_onemode else 0.5
    return Network(
        kind="onemode" if is_onemode else "twomode", rows=rows, columns=columns, ties=ties,
        start=when, middle=when, stop=when, statements=draw(st.integers(0, 99)), undated=2,
        row_counts=np.arange(len(rows)) if counted else np.zeros(0),
        column_counts=np.arange(len(columns)) * share if counted else np.zeros(0),
        row_name=draw(texts), aggregation="subtract", normalization="average",
    )  # fmt: skip


@given(networks())
@settings(max_examples=60, deadline=None)
def test_json_gives_the_same_network(network: Network) -> None:
    back = parse_json(write_json(network))
    same = ("kind", "rows", "columns", "start", "middle", "stop", "statements", "undated",
            "row_name", "column_name", "aggregation", "normalization")  # fmt: skip
    assert [getattr(back, name) for name in same] == [getattr(network, name) for name in same]
    assert type(back.ties) is type(network.ties)
    assert back.ties.dtype == network.ties.dtype
    assert np.array_equal(back.values, network.values)
    for name in ("row_counts", "column_counts"):
        one, other = getattr(back, name), getattr(network, name)
        assert np.array_equal(one, other)
        assert one.dtype == other.dtype or not len(other)


@given(networks())
@settings(max_examples=40, deadline=None)
def test_every_format_takes_any_network(network: Network) -> None:
    for ending in FORMATS:
        written = to_file(network, ending)
        data = written if isinstance(written, bytes) else written.encode("utf-8", "replace")
        assert data == (
            w if isinstance(w := to_file(network, ending), bytes) else w.encode("utf-8", "replace")
        )
        if ending in (".graphml", ".gexf"):
            root = parse_xml(data)
            data_key = f"{GRAPHML}data[@key='weight']"
            edges = [one for one in root.iter() if one.tag.endswith("}edge")]
            weights = [float(one.get("weight") or one.findtext(data_key) or "nan") for one in edges]
            assert weights == network.find_ties()[2].tolist()
        if ending == ".net":
            lines = str(written).splitlines()
            vertices = [shlex.split(line)[1] for line in lines[2 : lines.index("*Edges")]]
            assert vertices == make_line_labels(list_nodes(network))


@given(st.lists(texts, max_size=8))
def test_labels_of_line_formats_are_distinct_and_whole(labels: list[str]) -> None:
    made = make_line_labels(labels)
    assert len(set(made)) == len(labels)
    assert all(one == one.strip() != "" and not set(one) & set('"\\\n\r') for one in made)


def test_networkx_reads_the_json() -> None:
    network = make_onemode()
    graph = nx.node_link_graph(json.loads(write_json(network)), edges="edges")
    assert [graph.nodes[at]["label"] for at in graph] == list(network.rows)
    assert {(f"n{a}", f"n{b}", w["weight"]) for a, b, w in graph.edges(data=True)} == list_edges(
        network
    )


def test_json_holds_what_is_not_finite() -> None:
    ties = np.array([[np.nan, np.inf, -np.inf, 1.0]])
    network = Network(kind="twomode", rows=("A",), columns=tuple("abcd"), ties=ties)
    assert np.array_equal(parse_json(write_json(network)).values, ties, equal_nan=True)
    for ending in (".graphml", ".gexf", ".net", ".edges.csv"):
        with pytest.raises(AnalysisError, match="'A' and 'a' weighs nan: only finite"):
            to_file(network, ending)


@pytest.mark.parametrize(
    "change",
    [{"format": "other"}, {"kind": "three"}, {"dtype": "object"}, {"dtype": "O8"}, {"counts": []},
     {"start": "yesterday"}, {"statements": "many"}],
)  # fmt: skip
def test_json_that_is_no_network_is_refused(change: dict[str, Any], tmp_path: Path) -> None:
    told = json.loads(write_json(make_onemode()))
    told["graph"] |= change
    path = tmp_path / "n.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(AnalysisError, match=r"n\.json: no network as"):
        read_json(path)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"graph": {}, "nodes": []}', "[" * 100_000, "NaN"]
)
def test_any_other_json_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "n.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AnalysisError, match="no network"):
        read_json(path)
    with pytest.raises(AnalysisError, match="cannot be read"):
        read_json(tmp_path / "none.json")


@pytest.mark.parametrize("place", [-1, 99, 2**70, "x"])
def test_edge_to_no_node_is_refused(place: object, tmp_path: Path) -> None:
    told = json.loads(write_json(make_onemode()))
    told["edges"][0]["source"] = place
    path = tmp_path / "n.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(AnalysisError, match="no network"):
        read_json(path)


def test_unknown_ending_and_misplaced_attributes_are_told(tmp_path: Path) -> None:
    network = make_onemode()
    with pytest.raises(AnalysisError, match=r"no network format ends so; write one of \.graphml"):
        write_network(network, tmp_path / "n.xlsx")
    with pytest.raises(AnalysisError, match=r"\.dl has no place for attributes"):
        write_network(network, tmp_path / "n.dl", attributes={"kind": {HOSTILE[0]: "state"}})
    with pytest.raises(AnalysisError, match="every node has one of that name"):
        write_network(network, tmp_path / "n.gexf", attributes={"Label": {HOSTILE[0]: "x"}})
    with pytest.raises(AnalysisError, match="no label of the network is among"):
        write_network(network, tmp_path / "n.gexf", attributes={"kind": {"nobody": "x"}})
    assert not list(tmp_path.iterdir())


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(DissensusError, match="cannot write"):
        write_network(make_onemode(), tmp_path / "none" / "n.gexf")
    with pytest.raises(DissensusError, match="cannot write"):
        write_network(make_series(), tmp_path / "none" / "n.graphml")
    bad = [make_onemode(("A", "B"), middle=dt.datetime(2024, 1, 1))]  # noqa: DTZ001 - dates without a zone
    bad.append(replace(bad[0], ties=np.array([[0, np.nan], [np.nan, 0]])))
    with pytest.raises(AnalysisError, match="only finite"):
        write_network(NetworkSeries.of(bad), tmp_path / "n.graphml")
    assert not list(tmp_path.iterdir())


def make_series(days: int = 10, *, overlap: int = 0, windows: int = 12) -> NetworkSeries:
    """Windows in which actors come and go."""
    start = dt.datetime(2024, 1, 1)  # noqa: DTZ001 - dates without a zone
    made = []
    for number in range(windows):
        begin = start + dt.timedelta(days=number * (days - overlap))
        labels = tuple(f"{'CON' * (at == 3)} {at}: <a>" for at in range(number % 4, number % 4 + 4))
        made.append(
            make_onemode(
                labels,
                start=begin,
                middle=begin + dt.timedelta(days=days / 2),
                stop=begin + dt.timedelta(days=days),
            )
        )
    return NetworkSeries.of(made)


def test_windows_are_files_that_sort_and_are_legal_everywhere(tmp_path: Path) -> None:
    for ending in (".graphml", ".dl", ".edges.csv"):
        paths = write_network(make_series(), tmp_path / f"talks{ending}")
        assert [path.name for path in paths] == sorted(path.name for path in paths)
        assert paths[0].name == f"talks_01_2024-01-06{ending}"
        assert all(re.fullmatch(r"[\w.-]+", path.name) for path in paths)
    paths = write_network(make_series(11), tmp_path / "odd.json")
    assert paths[0].name == "odd_01_2024-01-06T120000.json"


def test_a_node_has_one_place_in_all_windows(tmp_path: Path) -> None:
    spots: dict[str, set[tuple[str, str]]] = {}
    for path in write_network(make_series(), tmp_path / "n.graphml"):
        for _, node in nx.read_graphml(path).nodes(data=True):
            spots.setdefault(node["label"], set()).add((node["x"], node["y"]))
    assert len(spots) == 7
    assert all(len(found) == 1 for found in spots.values())


@pytest.mark.parametrize("overlap", [0, 4])
def test_series_is_one_gexf_that_changes(overlap: int, tmp_path: Path) -> None:
    series = make_series(overlap=overlap)
    (path,) = write_network(series, tmp_path / "n.gexf")
    root = check_gexf(path.read_text(encoding="utf-8"))
    graph = root.find(f"{GEXF}graph")
    assert graph is not None
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    known = nx.read_gexf(path, version="1.3")
    names = nx.get_node_attributes(known, "label")
    told = {
        (*sorted((names[one], names[other])), start): weight
        for one, other, edge in known.edges(data=True)
        for weight, start, _ in edge["weight"]
    }
    first = next(iter(series))
    begin = first.middle if overlap else first.start
    assert begin is not None
    assert graph.get("start") == begin.date().isoformat()
    starts = [spell[0] for spell in make_spells([(w.start, w.middle, w.stop) for w in series])]
    expected = {
        (*sorted(row[:2]), start): row[2]
        for start, window in zip(starts, series, strict=True)
        for row in window.to_polars().iter_rows()
    }
    assert told == expected
    for _, node in known.nodes(data=True):
        ends = [spell[1] for spell in node["spells"]]
        assert all(end <= after[0] for end, after in zip(ends, node["spells"][1:], strict=False))


def test_codes_of_windows_are_not_added_up() -> None:
    window = make_onemode(("A", "B"))
    codes = replace(window, ties=np.array([[0, 2], [2, 0]]), aggregation="combine")
    whole = join(NetworkSeries.of([codes, codes]))
    assert (whole.aggregation, whole.rows) == ("ignore", ("A", "B"))


def test_windows_that_time_cannot_tell_apart_are_refused(tmp_path: Path) -> None:
    for series, said in (
        (NetworkSeries.of([make_onemode(("A", "B"))]), "a window without dates"),
        (NetworkSeries.of([*make_series(windows=1), *make_series(windows=1)]), "the same middle"),
        (NetworkSeries.of([]), "the series has no window"),
    ):
        with pytest.raises(AnalysisError, match=said):
            write_network(series, tmp_path / "n.gexf")
    assert not list(tmp_path.iterdir())
