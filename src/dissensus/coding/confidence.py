"""How often each way of finding a statement was right on checked articles.

The figures are precisions by party measured on hand-coded press articles (docs/accuracy.md
says which and when), shrunk towards the overall precision by ten pseudo-counts.
"""

from __future__ import annotations

from collections.abc import Mapping

#: rule -> (right, found) on the sets D to G and J to L of docs/accuracy.md
CHECKED: Mapping[str, tuple[int, int]] = {
    "verb-stance": (137, 261),
    "deed": (56, 89),
    "value": (26, 48),
    "noun-stance": (26, 42),
    "adjective": (21, 28),
    "demand": (12, 23),
    "verb-announce": (6, 13),
    "noun-plan": (8, 11),
    "deed-participle": (3, 8),
    "judged": (6, 7),
    "threat": (2, 6),
    "impersonal": (5, 5),
    "harm": (2, 5),
    "verb-accuse": (2, 5),
    "accused": (4, 5),
    "preposition": (1, 3),
    "revealed": (2, 3),
    "barred": (0, 2),
    "noun-need": (2, 2),
    "verb-withheld": (0, 2),
    "noun-deed-done-to": (2, 2),
    "aim": (1, 1),
    "absent": (1, 1),
    "depends": (0, 1),
}
_OVERALL = 0.57
_PSEUDO = 10


def confidence(rule: str) -> float:
    """The measured precision of a rule, between 0 and 1.

    >>> 0 < confidence("verb-stance") < 1
    True
    """
    right, found = CHECKED.get(rule, (0, 0))
    return round((right + _PSEUDO * _OVERALL) / (found + _PSEUDO), 2)
