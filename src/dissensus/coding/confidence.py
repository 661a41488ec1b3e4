"""How often each way of finding a statement was right on checked articles.

The figures are precisions by party measured on hand-coded press articles (docs/accuracy.md
says which and when), shrunk towards the overall precision by ten pseudo-counts.
"""

from __future__ import annotations

from collections.abc import Mapping

#: rule -> (right, found) on the sets D to G and J to L of docs/accuracy.md
CHECKED: Mapping[str, tuple[int, int]] = {
    "verb-stance": (133, 263),
    "deed": (57, 98),
    "value": (25, 48),
    "noun-stance": (27, 42),
    "adjective": (22, 29),
    "demand": (12, 23),
    "deed-participle": (9, 15),
    "verb-announce": (6, 13),
    "noun-plan": (8, 11),
    "impersonal": (6, 6),
    "judged": (6, 6),
    "threat": (2, 6),
    "harm": (2, 5),
    "verb-accuse": (2, 5),
    "accused": (4, 5),
    "revealed": (1, 3),
    "noun-deed-done-to": (2, 2),
    "noun-need": (2, 2),
    "barred": (0, 2),
    "preposition": (1, 2),
    "verb-withheld": (0, 2),
    "aim": (1, 1),
    "absent": (1, 1),
    "depends": (0, 1),
}
_OVERALL = 0.56
_PSEUDO = 10


def confidence(rule: str) -> float:
    """The measured precision of a rule, between 0 and 1.

    >>> 0 < confidence("verb-stance") < 1
    True
    """
    right, found = CHECKED.get(rule, (0, 0))
    return round((right + _PSEUDO * _OVERALL) / (found + _PSEUDO), 2)
