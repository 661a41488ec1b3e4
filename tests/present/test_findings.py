"""What the findings list of documents alone, without the tables of the measures."""

from __future__ import annotations

from collections.abc import Callable

from dissensus.present.pages import Made, make_report
from dissensus.records import Coded


def test_what_is_left_out_is_counted(corpus_of: Callable[..., list[Coded]], made: Made) -> None:
    findings = make_report(corpus_of(120, 12), made, labels="en").findings
    assert len(findings.commitments) + findings.commitments_left_out == 120
    assert findings.commitments_left_out


def test_without_figures_nobody_is_at_odds(
    corpus_of: Callable[..., list[Coded]], made: Made
) -> None:
    report = make_report(corpus_of(12, 4), made, labels="en")
    found = report.findings
    assert not found.measured
    assert not (*found.contradictions, *found.disputed, *found.shifts)
    counts = {one.name: one.count for one in report.overview.figures}
    assert counts["red_lines"] == counts["contradictions"] == 0
    assert counts["commitments"] > 0
