"""How often each way of finding a statement was right on checked articles.

The figures are precisions by party measured on hand-coded press articles (docs/accuracy.md
says which and when), shrunk towards the overall precision by ten pseudo-counts.
"""

from __future__ import annotations

from collections.abc import Mapping

#: rule -> (right, found) on the articles of docs/accuracy.md
CHECKED: Mapping[str, tuple[int, int]] = {
    "verb-stance": (120, 151),
    "deed": (53, 68),
    "demand": (4, 12),
    "noun-stance": (7, 10),
    "deed-participle": (5, 10),
    "verb-announce": (10, 10),
    "harm": (6, 8),
    "verb-accuse": (7, 7),
    "accused": (5, 6),
    "value": (3, 5),
    "impersonal": (4, 5),
    "judged": (3, 5),
    "revealed": (4, 4),
    "noun-plan": (0, 4),
    "adjective": (2, 3),
    "noun-deed": (0, 3),
    "noun-deed-done-to": (2, 2),
}
_OVERALL = 0.74
_PSEUDO = 10


def confidence(rule: str) -> float:
    """The measured precision of a rule, between 0 and 1.

    >>> 0 < confidence("verb-stance") < 1
    True
    """
    right, found = CHECKED.get(rule, (0, 0))
    return round((right + _PSEUDO * _OVERALL) / (found + _PSEUDO), 2)
