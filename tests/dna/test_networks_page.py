"""The page on networks of DNA has the options, defaults and figures that the code has."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dissensus import AnalysisError, dna, network
from dissensus.analyse.networks.kernels import KERNELS
from dissensus.analyse.reference import BARPLOT, NAMES, Asked
from dissensus.analyse.reference import kernels as reference_kernels

DATA = Path(__file__).parents[1] / "bridges" / "data" / "synth_small.dna"
DATABASE = dna.load(DATA)
TABLE = dna.table(DATABASE)


def reference(**options: Any) -> dna.ReferenceNetworks:
    found = dna.network(DATABASE, **options)
    assert isinstance(found, dna.ReferenceNetworks)
    return found


def own(**options: Any) -> Any:
    return network(TABLE, **{"rows": "organization", "qualifier": "agreement", **options})


def tie(found: Any, row: str, column: str) -> str:
    return write(found.values[found.rows.index(row), found.columns.index(column)])


def write(value: float) -> str:
    return f"{value:.4g}"


Pair = tuple[str, str]


def compare_onemode(row: str, column: str, qualifier: str, **options: Any) -> Pair:
    in_r = {"qualifierAggregation": options["aggregation"]}
    in_r |= {name: options[name] for name in ("normalization",) if name in options}
    first = reference(networkType="onemode", qualifier=qualifier, **in_r)
    return tie(first, row, column), tie(own(qualifier=qualifier, **options), row, column)


def compare_duplicates(unit: str, aggregation: str) -> Pair:
    first = reference(qualifierAggregation=aggregation, duplicates=unit)
    second = own(kind="twomode", aggregation=aggregation, duplicates=unit)
    return str(first.statements), str(second.statements)


def compare_windows() -> Pair:
    first = reference(timeWindow="days", windowSize=3)
    second = own(kind="twomode", window="3 days")
    return tell_days(first[0]), tell_days(second[0])


def tell_days(found: Any) -> str:
    return f"{(found.stop - found.start).days} days"


def compare_small_windows() -> Pair:
    first = reference(timeWindow="days", windowSize=1)
    second = own(kind="twomode", window="1 day")
    return str(sum(one.statements for one in first)), str(sum(one.statements for one in second))


def compare_months() -> Pair:
    first = reference(timeWindow="months", windowSize=2)
    second = own(kind="twomode", window="2 months")
    return str(first[1].statements), str(second[1].statements)


def compare_events() -> Pair:
    with pytest.warns(dna.ReferenceWarning):
        first = reference(timeWindow="events", windowSize=20)
    return str(first[0].statements), str(own(kind="twomode", window="20 events")[0].statements)


def compare_weights(kernel: str) -> Pair:
    x = np.array([-1.0, 0.0, 1.0])
    both = reference_kernels.KERNELS[kernel](x), KERNELS[kernel](x)
    first, second = (" ".join(map(write, weights)) for weights in both)
    return first, second


SMOOTH: Mapping[str, Any] = {"timeWindow": "weeks", "windowSize": 20, "kernel": "uniform"}


def smooth(**options: Any) -> tuple[Any, Any]:
    """The middle slices, of 20 weeks."""
    kind = options.pop("kind")
    qualifier = options.pop("qualifier", "agreement")
    in_r = {"qualifierAggregation": "subtract", "qualifier": qualifier, **options}
    first = reference(networkType=kind, **SMOOTH, **in_r)
    second = own(kind=kind, qualifier=qualifier, window="20 weeks", kernel="uniform", **options)
    middle = first[len(first) // 2]
    near = min(second, key=lambda one: abs(one.middle - middle.middle))
    return middle, near


def compare_smooth(row: str, column: str, **options: Any) -> Pair:
    first, second = smooth(**options)
    return tie(first, row, column), tie(second, row, column)


def compare_sums() -> Pair:
    first, second = smooth(kind="twomode", normalization="activity")
    return write(np.abs(first.values).sum(axis=1).max()), write(
        np.abs(second.values).sum(axis=1).max()
    )


def compare_statements() -> Pair:
    first, second = smooth(kind="twomode")
    return str(first.statements), str(second.statements)


def compare_single_level() -> Pair:
    options = {"qualifierAggregation": "congruence", "networkType": "onemode", **SMOOTH}
    first = reference(**options, excludeValues={"agreement": ["0"]})
    options = {"rows": "organization", "qualifier": "agreement", "aggregation": "congruence"}
    second = network(TABLE.filter("agreement"), window="20 weeks", kernel="uniform", **options)
    middle = len(first) // 2
    return tie(first[middle], "Org 02", "Org 06"), tie(second[middle], "Org 02", "Org 06")


def compare_stops() -> Pair:
    options = {"qualifierAggregation": "combine", "normalization": "prominence"}
    with pytest.raises(AnalysisError, match="stops here"):
        reference(**options)
    second = own(kind="twomode", aggregation="combine", normalization="prominence")
    return "stops", tie(second, "Org 00", "Concept 00")


#: The first cell of a row of the page -> what computes its last two.
FIGURES: Mapping[str, Callable[[], Pair]] = {
    "cosine": lambda: compare_onemode(
        "Org 00", "Org 02", "agreement", aggregation="congruence", normalization="cosine"
    ),
    "jaccard": lambda: compare_onemode(
        "Org 00", "Org 02", "agreement", aggregation="congruence", normalization="jaccard"
    ),
    "conflict of categories": lambda: compare_onemode(
        "Org 00", "Org 01", "frame", aggregation="conflict"
    ),
    "duplicates, ignore": lambda: compare_duplicates("document", "ignore"),
    "duplicates, weeks": lambda: compare_duplicates("week", "subtract"),
    "duplicates, months": lambda: compare_duplicates("month", "subtract"),
    "prominence of combine": compare_stops,
    "window sizes": compare_windows,
    "window ends": compare_small_windows,
    "window starts": compare_months,
    "windows of events": compare_events,
    "triangular": lambda: compare_weights("triangular"),
    "epanechnikov": lambda: compare_weights("epanechnikov"),
    "kernels, levels by place": lambda: compare_smooth(
        "Org 02", "Concept 07", kind="twomode", qualifier="intensity"
    ),
    "kernels, diagonal": lambda: compare_smooth("Org 02", "Org 02", kind="onemode"),
    "kernels, average": lambda: compare_smooth(
        "Org 02", "Org 06", kind="onemode", normalization="average"
    ),
    "kernels, activity": compare_sums,
    "kernels, statements": compare_statements,
    "kernels, one level": compare_single_level,
}


def read_page(root: Path) -> str:
    return (root / "docs" / "dna-networks.md").read_text(encoding="utf-8")


def read_rows(page: str, heading: str) -> list[list[str]]:
    part = page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def test_figures_are_computed(root: Path) -> None:
    rows = read_rows(read_page(root), "What it does otherwise")
    written = {row[0]: (row[-2], row[-1]) for row in rows}
    assert written == {name: compute() for name, compute in FIGURES.items()}


def test_options_and_defaults_are_those_of_the_code(root: Path) -> None:
    rows = read_rows(read_page(root), "Option by option")
    named = {name: row[1] for row in rows for name in re.findall(r"`(\w+)`", row[0])}
    assert named.keys() == NAMES.keys()
    defaults = {one.name: getattr(Asked(), one.name) for one in fields(Asked)}
    for name, default in named.items():
        value = defaults[NAMES[name]]
        assert default == (f"`{value!r}`" if value not in ((), {}) else "none"), name


def test_options_of_bar_plots_are_named(root: Path) -> None:
    part = read_page(root).partition("\n## Bar plots\n")[2].partition("\n## ")[0]
    assert {"variable", "qualifier", "duplicates"} <= set(re.findall(r"\b(\w+)=", part))
    assert BARPLOT.keys() - NAMES.keys() == {"variable"}


def test_example_of_the_page_runs(root: Path, tmp_path: Path, monkeypatch: Any) -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```$", read_page(root), re.MULTILINE | re.DOTALL)
    (tmp_path / "project.dna").write_bytes(DATA.read_bytes())
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102 - the page's own example
    found, as_dna = names["found"], names["as_dna"]
    assert found.rows == names["correct"].rows == as_dna.rows
    in_r = reference(networkType="onemode", qualifierAggregation="subtract")
    np.testing.assert_array_equal(as_dna.values, in_r.values)
