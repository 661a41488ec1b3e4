"""The report as data: one section for each field of ``Report``, built by the table ``PAGES``."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from ..figures import Figures
from ..matrices import Network
from ..records import Attested, Coded
from .articles import make_articles
from .balance_page import BalancePage, make_balance
from .cohesion_page import CohesionPage, make_cohesion
from .escalation_page import EscalationPage, make_escalation
from .figured import Figured
from .findings import SORTS, make_findings, make_skipped
from .found import Findings
from .made import Made, told
from .material import Limits, Material, day_of, join_outlets, make_material, name_of
from .network_page import make_ties
from .positions import (
    make_hemicycles,
    make_matrix,
    make_positions,
    most_divided,
)
from .reading import Reading, make_reading
from .redlines_page import RedlinesPage, make_redlines
from .sections import Articles, Figure, Matrix, Method, Overview, Positions, Skipped
from .ties import Ties
from .words import load_words

__all__ = ["PAGES", "Limits", "Made", "Report", "make_report"]


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report: one field for each section of the page, in its order."""

    labels: str = field(metadata=told("language of the interface and of the names"))
    title: str = field(
        metadata=told("title of the single document, or empty where there are several")
    )
    reading: Reading = field(metadata=told("the whole in plain sentences"))
    overview: Overview = field(metadata=told("the report in a few numbers"))
    positions: Positions = field(metadata=told("who stands where on each measure"))
    matrix: Matrix = field(metadata=told("actors by measures"))
    network: Ties = field(metadata=told("who agrees with whom"))
    cohesion: CohesionPage = field(metadata=told("how divided the group is"))
    findings: Findings = field(metadata=told("contradictions, red lines and commitments"))
    redlines: RedlinesPage = field(metadata=told("who draws which red line"))
    escalation: EscalationPage = field(metadata=told("how far words and deeds go"))
    balance: BalancePage = field(metadata=told("support against risk"))
    articles: Articles = field(metadata=told("the documents with their marks"))
    skipped: Skipped = field(metadata=told("what was not coded, and why"))
    method: Method = field(metadata=told("how the report was made"))


def make_overview(material: Material) -> Overview:
    """Count what the report holds."""
    dates = sorted((one.document.date for one in material.coded), key=day_of)
    dates = [date for date in dates if day_of(date)]
    return Overview(
        empty=not material.sentences,
        attested=material.is_attested,
        documents=len(material.coded),
        first=dates[0] if dates else "",
        last=dates[-1] if dates else "",
        figures=tuple(Figure(*figure) for figure in _figures(material)),
        divided=most_divided(make_hemicycles(material)),
    )


def _figures(material: Material) -> list[tuple[str, int, str]]:
    sentences, coded = material.sentences, material.coded
    figured = Figured(material, "")
    attested = [
        ("attestations", sum(sentence.attestations for sentence in sentences), "matrix"),
        ("outlets", len(join_outlets(sentences)), "articles"),
    ]
    return [
        ("documents", len(coded), "articles"),
        ("statements", len(sentences), "matrix"),
        ("actors", len({sentence.actor_id for sentence in sentences}), "matrix"),
        ("concepts", len({sentence.concept_id for sentence in sentences}), "positions"),
        *(attested if material.is_attested else ()),
        ("quotations", sum(len(one.quotations) for one in coded), "articles"),
        ("commitments", sum(len(one.commitments) for one in coded), "commitments"),
        ("red_lines", figured.count("redlines", sort="red line"), "red-lines"),
        *((kind, figured.count("contradictions", sort=sort), kind) for kind, sort in SORTS.items()),
        ("skipped", sum(len(one.skips) for one in coded) + len(material.rejected), "skipped"),
    ]


def make_method(material: Material) -> Method:
    """Gather what the codings rest on."""
    coders = Counter(sentence.coder for sentence in material.sentences)
    statuses = Counter(s.status for coded in material.coded for s in coded.statements)
    return Method(
        made=material.made,
        coders=tuple(Figure(name, count, "matrix") for name, count in coders.most_common()),
        statuses=tuple(Figure(name, count, "matrix") for name, count in statuses.most_common()),
    )


#: The sections in the order of the page: field of ``Report`` -> the function that makes it.
#: Each is drawn by the template of the same name.
PAGES: Mapping[str, Callable[[Material], object]] = {
    "reading": make_reading,
    "overview": make_overview,
    "positions": make_positions,
    "matrix": make_matrix,
    "network": make_ties,
    "cohesion": make_cohesion,
    "findings": make_findings,
    "redlines": make_redlines,
    "escalation": make_escalation,
    "balance": make_balance,
    "articles": make_articles,
    "skipped": make_skipped,
    "method": make_method,
}


@contextmanager
def _without_collection() -> Iterator[None]:
    """Make records without a search for cycles: they have none, and it takes a third longer."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def make_report(  # noqa: PLR0913 - what a report can be made of, by name
    coded: Sequence[Coded],
    made: Made,
    *,
    labels: str,
    network: Network | None = None,
    figures: Figures | None = None,
    limits: Limits | None = None,
    attested: Sequence[Sequence[Attested]] | None = None,
) -> Report:
    """Build the report's data in the language of ``labels``.

    ``network`` ties the parties of the statements, by their ids; without one the report says
    that none was made. ``figures`` are what was measured of the statements that were not
    rejected, in the order of the documents and of their texts; without them the pages of the
    measures are left out, and the report says so. ``attested`` is for documents of a corpus,
    where a statement that several copies of a story carry stands in one of them: for each
    document, how often each statement is attested.
    """
    words = load_words(labels)
    with _without_collection():
        material = make_material(
            coded, made, words=words, limits=limits or Limits(), attested=attested
        )
        material = replace(material, network=network, figures=figures)
        sections: dict[str, object] = {name: make(material) for name, make in PAGES.items()}
    title = name_of(coded[0]) if len(coded) == 1 else ""
    return Report(labels=labels, title=title, **sections)  # type: ignore[arg-type]
