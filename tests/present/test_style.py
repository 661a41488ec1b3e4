"""The style: readable in light, dark and on paper, and never by colour alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import dissensus.present

CSS = (Path(dissensus.present.__file__).parent / "static" / "report.css").read_text("utf-8")
STANCES = ("support", "open", "neutral", "reserved", "oppose")
#: Text on its ground.
TEXTS = [
    *((f"on-{stance}", stance) for stance in STANCES),
    *((ink, ground) for ink in ("ink", "soft", "accent", "flag") for ground in ("paper", "card")),
    *((ink, "shade") for ink in ("ink", "soft", "accent")),
    ("norm", "card"),
]
#: Lines, edges and fills that carry meaning, on the grounds that they stand on.
SHAPES = [
    *((f"line-{stance}", ground) for stance in STANCES for ground in ("paper", "card")),
    ("focus", "paper"),
    ("norm", "paper"),
]


def read_palettes() -> dict[str, dict[str, str]]:
    """The custom properties of each of the three ``:root`` rules."""
    found = re.findall(r":root \{(.*?)\}", CSS, flags=re.DOTALL)
    light, dark, paper = (dict(re.findall(r"--([\w-]+): (#\w+)", rule)) for rule in found)
    return {"light": light, "dark": light | dark, "print": light | paper}


PALETTES = read_palettes()


def measure_luminance(colour: str) -> float:
    """The relative luminance of WCAG 2."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def measure_contrast(one: str, other: str) -> float:
    dark, light = sorted((measure_luminance(one), measure_luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_by_hand() -> None:
    assert measure_contrast("#000", "#ffffff") == pytest.approx(21)
    assert measure_contrast("#767676", "#fff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize(("ink", "ground"), TEXTS)
def test_text_can_be_read(palette: str, ink: str, ground: str) -> None:
    colours = PALETTES[palette]
    assert measure_contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_can_be_seen(palette: str, shape: str, ground: str) -> None:
    colours = PALETTES[palette]
    assert measure_contrast(colours[shape], colours[ground]) >= 3


@pytest.mark.parametrize(
    "rule",
    [
        "@media (prefers-color-scheme: dark)",
        "@media print",
        "prefers-reduced-motion",
        ":focus-visible",
        "@page",
        "position: sticky",
    ],
)
def test_rules_are_there(rule: str) -> None:
    assert rule in CSS


def test_page_never_scrolls_sideways_but_for_the_table() -> None:
    wide = re.findall(r"([^{}]+)\{[^{}]*overflow(?:-x)?: (?:auto|scroll)", CSS)
    assert {rule.strip().splitlines()[-1].strip() for rule in wide} == {
        ".scroll",
        "#sheet",
        ".contents",  # upwards and downwards, where it stands at the side
    }
    assert "nowrap; overflow" not in CSS
    # What is out of sight in a cell must not widen the page.
    assert re.search(r"\.scroll \{\s+position: relative; overflow: auto", CSS)


def test_colours_are_named_once() -> None:
    without = re.sub(r":root \{.*?\}", "", CSS, flags=re.DOTALL)
    assert not re.findall(r"#[0-9a-f]{3,8}\b(?=[^{}]*[;}])", without)


def test_nothing_comes_from_outside() -> None:
    assert "url(" not in CSS
    assert "@import" not in CSS
    assert "@font-face" not in CSS
