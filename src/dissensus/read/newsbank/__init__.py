"""The exports that press databases give: one file with many articles."""

from __future__ import annotations

from .europresse_html import EUROPRESSE_HTML
from .europresse_pdf import EUROPRESSE_PDF
from .factiva_html import FACTIVA_HTML
from .factiva_rtf import FACTIVA_RTF
from .nexis import NEXIS_RTF, NEXIS_WORD

#: They stand before the general kinds of file that they are made of.
NEWSBANKS = (
    EUROPRESSE_HTML,
    EUROPRESSE_PDF,
    FACTIVA_HTML,
    FACTIVA_RTF,
    NEXIS_WORD,
    NEXIS_RTF,
)

__all__ = ["NEWSBANKS"]
