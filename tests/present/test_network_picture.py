"""Pictures for print: safe with any label, told apart without colour, and the same every time."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest

from dissensus.errors import AnalysisError
from dissensus.matrices import Network
from dissensus.present.networks import draw_network
from dissensus.present.networks.canvas import Room
from dissensus.present.networks.picture import to_svg
from dissensus.present.networks.signs import COLOURS

SVG = "{http://www.w3.org/2000/svg}"
LABELS = ("<script>", '" onload="x', "A & B", "ctl\x00\ud800", "W" * 500, "")


def make_network(aggregation: str = "subtract") -> Network:
    ties = np.array([[2.0, -1.0, 0, 1, 1, 1], [1, 3, 2, 0, 0, -2]])
    return Network(kind="twomode", rows=("R", "S"), columns=LABELS, ties=ties,
                   row_counts=np.array([4, 9]), column_counts=np.ones(6),
                   aggregation=aggregation)  # fmt: skip


def read(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - made here


def test_picture_is_xml_with_every_mark() -> None:
    root = read(to_svg(make_network(), title="a <title> & \x01"))
    assert root.findtext(f"{SVG}title") == "a <title> & \ufffd"
    kinds = {one.tag.removeprefix(SVG) for one in root.iter()}
    assert kinds == {"svg", "title", "rect", "line", "circle", "g", "text", "tspan", "path"}
    assert not [name for one in root.iter() for name in one.attrib if name.startswith("on")]
    assert len(root.findall(f"{SVG}circle")) == 2
    assert len([one for one in root.findall(f"{SVG}rect") if one.get("class") == "disc"]) == 6
    assert len(root.findall(f"{SVG}line")) == 9


def test_conflict_is_dashed_and_as_dark_as_print_needs() -> None:
    root = read(to_svg(make_network()))
    dashed = {one.get("stroke"): one.get("stroke-dasharray") for one in root.iter(f"{SVG}line")}
    assert dashed[COLOURS[1]] is None
    assert re.fullmatch(r"[\d.]+ [\d.]+", dashed[COLOURS[-1]] or "")
    grey = {sign: sum(int(colour[at : at + 2], 16) for at in (1, 3, 5)) / 3
            for sign, colour in COLOURS.items()}  # fmt: skip
    assert all(value < 128 for value in grey.values())


def test_legend_names_what_occurs() -> None:
    told = {text.text for text in read(to_svg(make_network())).iter(f"{SVG}text")}
    assert {"agreement (solid)", "conflict (dashed)"} <= told
    assert "both (dots and dashes)" not in told
    combined = {one.text for one in read(to_svg(make_network("congruence"))).iter(f"{SVG}text")}
    assert "agreement (solid)" in combined


def test_what_is_not_drawn_is_counted() -> None:
    svg = to_svg(make_network(), room=Room(nodes=3, ties=1))
    assert re.search(r"Not drawn: 5 nodes, 8 ties", svg)
    assert "Not drawn" not in to_svg(Network(kind="onemode", rows=("A",), columns=("A",),
                                             ties=np.zeros((1, 1))))  # fmt: skip


@pytest.mark.parametrize(
    ("ending", "head"), [(".svg", b"<svg "), (".png", b"\x89PNG"), (".pdf", b"%PDF-")]
)
def test_pictures_of_every_kind(ending: str, head: bytes, tmp_path: Path) -> None:
    path = draw_network(make_network(), tmp_path / f"n{ending.upper()}")
    assert path.read_bytes().startswith(head)


def test_picture_is_the_same_every_time() -> None:
    assert to_svg(make_network()) == to_svg(make_network())


@pytest.mark.parametrize("size", [0, 1, 2])
def test_small_networks_can_be_drawn(size: int) -> None:
    labels = tuple("AB"[:size])
    ties = np.ones((size, size)) - np.eye(size)
    svg = to_svg(Network(kind="onemode", rows=labels, columns=labels, ties=ties))
    assert len(read(svg).findall(f"{SVG}circle")) == size


def test_unknown_ending_is_told(tmp_path: Path) -> None:
    with pytest.raises(AnalysisError, match=r"n\.gif: a picture is written as one of \.svg"):
        draw_network(make_network(), tmp_path / "n.gif")
    assert not list(tmp_path.iterdir())
