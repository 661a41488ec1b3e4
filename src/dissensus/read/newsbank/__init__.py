"""The exports that press databases give: one file with many articles."""

from __future__ import annotations

from .europresse_html import EUROPRESSE_HTML
from .factiva_html import FACTIVA_HTML

#: They stand before the general kinds of file that they are made of.
NEWSBANKS = (EUROPRESSE_HTML, FACTIVA_HTML)

__all__ = ["NEWSBANKS"]
