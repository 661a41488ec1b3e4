"""Draw a report as one HTML page that needs nothing but itself, or as JSON of the same data."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from .balance_chart import draw_balance, tell_rung
from .charts import DRAWN_FROM, draw_hemicycle, position_of, tally_text
from .cohesion_chart import draw_course, draw_divided
from .cohesion_page import list_courses
from .escalation_chart import draw_direction, tell_dates
from .findings_chart import draw_clashes, draw_kept
from .material import AGAINST_TO_FOR
from .network_chart import draw_ties
from .pages import PAGES, Report
from .redlines_chart import draw_redlines, tell_range
from .sections import Cell
from .words import load_words

_HERE = Path(__file__).parent
_ALWAYS = (
    "overview",
    "positions",
    "matrix",
    "network",
    "findings",
    "articles",
    "skipped",
    "method",
)
_ORDER = [*AGAINST_TO_FOR[:2], "both", *AGAINST_TO_FOR[2:]]


def render_report(report: Report) -> str:
    """The report as a page of HTML with its style and script inside."""
    style, script = _static("report.css"), _static("report.js")
    page = make_environment().get_template("report.html.jinja")
    return page.render(
        report=report,
        pages=tuple(name for name in PAGES if is_shown(report, name)),
        stances=[*AGAINST_TO_FOR],
        signs=_signs(report),
        w=load_words(report.labels),
        # Only these two files of our own stand in the page unescaped.
        style=Markup(style),  # noqa: S704
        script=Markup(script),  # noqa: S704
        policy=_policy(style, script),
    )


def is_shown(report: Report, name: str) -> bool:
    """Whether a section has a place in the page: those of measures only where some were taken."""
    return name in _ALWAYS or getattr(report, name).measured


def _signs(report: Report) -> dict[str, bool]:
    """Which of the rarer signs the page has, so that the legend names no others."""
    rows = report.matrix.rows + report.matrix.others
    cells = [cell for row in rows for cell in row.listed]
    return {
        "both": any(cell.both for cell in cells),
        "alleged": any(s.alleged for cell in cells for s in cell.sentences),
    }


def to_json(report: Report) -> str:
    """The data of the report as JSON."""
    return msgspec.json.format(msgspec.json.encode(report)).decode()


@cache
def make_environment() -> Environment:
    """The templates, with every text escaped and every unknown name an error."""
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    environment.globals |= {
        "hemicycle": draw_hemicycle,
        "network": draw_ties,
        "tallies": tally_text,
        "divided": draw_divided,
        "courses": list_courses,
        "course": draw_course,
        "clashes": draw_clashes,
        "kept": draw_kept,
        "redlines": draw_redlines,
        "surely": tell_range,
        "direction": draw_direction,
        "dates": tell_dates,
        "balance": draw_balance,
        "rung": tell_rung,
        "drawn_from": DRAWN_FROM,
    }
    environment.filters |= {
        "letter": _letter,
        "by_position": _by_position,
        "tongue": _tongue,
    }
    return environment


def _policy(style: str, script: str) -> str:
    """A policy that lets the page load nothing and run nothing but its own two texts."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@cache
def _static(name: str) -> str:
    return (_HERE / "static" / name).read_text(encoding="utf-8")


def _by_position(cells: tuple[Cell, ...]) -> list[tuple[str, list[Cell]]]:
    """The cells under the stance that their seat shows, from against to for."""
    groups = [(name, [c for c in cells if position_of(c) == name]) for name in _ORDER]
    return [(name, group) for name, group in groups if group]


def _tongue(language: str) -> Markup:
    """The attribute that tells a screen reader in which language to read."""
    return Markup(' lang="{}"').format(language) if language else Markup("")


def _letter(number: int) -> str:
    """1 is a, 26 is z, 27 is aa."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
