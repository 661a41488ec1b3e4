"""How often each way of finding a statement was right on checked articles.

The figures are precisions by party measured on hand-coded press articles (docs/accuracy.md
says which and when), shrunk towards the overall precision by ten pseudo-counts.
"""

from __future__ import annotations

from collections.abc import Mapping

#: rule -> (right, found) on the sets D to G, J to N and R of docs/accuracy.md
CHECKED: Mapping[str, tuple[int, int]] = {
    "verb-stance": (196, 382),
    "deed": (79, 137),
    "noun-stance": (40, 68),
    "value": (32, 67),
    "adjective": (33, 45),
    "demand": (17, 33),
    "noun-plan": (12, 18),
    "judged": (10, 16),
    "verb-announce": (6, 14),
    "deed-participle": (5, 12),
    "impersonal": (7, 10),
    "verb-accuse": (6, 10),
    "harm": (3, 9),
    "threat": (2, 6),
    "accused": (5, 6),
    "preposition": (1, 3),
    "noun-need": (3, 3),
    "revealed": (2, 3),
    "absent": (1, 2),
    "aim": (1, 2),
    "barred": (0, 2),
    "verb-withheld": (0, 2),
    "noun-deed-done-to": (2, 2),
    "verb-same": (0, 1),
    "depends": (0, 1),
    "noun-deed": (0, 1),
    "benefit": (1, 1),
}
_OVERALL = 0.54
_PSEUDO = 10


def confidence(rule: str) -> float:
    """The measured precision of a rule, between 0 and 1.

    >>> 0 < confidence("verb-stance") < 1
    True
    """
    right, found = CHECKED.get(rule, (0, 0))
    return round((right + _PSEUDO * _OVERALL) / (found + _PSEUDO), 2)
