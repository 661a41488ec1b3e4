"""Every figure of coded documents, for the report: by identifiers, with the names to show."""

from __future__ import annotations

from collections.abc import Sequence

from .analyse.assess import assess
from .config import Settings
from .figures import CODINGS, Figures
from .records import Coded
from .studying import study_coded


def measure_coded(
    coded: Sequence[Coded], settings: Settings, *, group: str | None = None, draws: int = CODINGS
) -> Figures:
    """Measure what documents say: the figures of ``assess``, for ``make_report``.

    ``group`` is an alliance of the register by identifier or name; without it the coalition that
    the documents are about, or all who speak. Rows are places of the statements as the report
    numbers them. Raises AnalysisError for a group that is not there.
    """
    study, labels = study_coded(coded, settings, group=group)
    return assess(study, labels=labels, draws=draws)
