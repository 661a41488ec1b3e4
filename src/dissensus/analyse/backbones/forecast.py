"""How long a backbone may take, to say so before it is looked for."""

from __future__ import annotations

from collections.abc import Mapping

#: Way -> seconds of a processor for a set of concepts, and the power of the rows that they grow
#: with; see benchmarks/README.md, where ten runs took .5 to 2.7 times as long. Sets of nested
#: backbones are half of the square of the concepts. Sparse networks take less.
_RATES: Mapping[tuple[str, bool], tuple[float, int]] = {
    ("laplacian", False): (2e-11, 3),
    ("laplacian", True): (9e-11, 3),
    ("degree", False): (1e-9, 2),
    ("degree", True): (7.5e-9, 2),
}
#: Shorter ones are begun without a word.
PATIENCE = 120.0
_UNITS = (("day", 86_400.0), ("hour", 3_600.0), ("minute", 60.0))


def forecast(spectrum: str, *, rows: int, sets: float, is_computed: bool) -> float:
    """The seconds of a processor that so many sets of concepts take, to a factor of three.

    ``is_computed`` says whether each set's spectrum is computed in full, and not guessed first or
    updated.

    >>> round(forecast("laplacian", rows=500, sets=5_000, is_computed=True))
    56
    """
    rate, power = _RATES[spectrum, is_computed]
    return rate * sets * float(rows) ** power


def tell_time(seconds: float) -> str:
    """Seconds in a unit that people use.

    >>> tell_time(7_300)
    'about 2 hours'
    """
    for unit, length in _UNITS:
        if seconds >= 1.5 * length:
            return f"about {seconds / length:,.0f} {unit}s"
    return "about a minute"


__all__ = ["PATIENCE", "forecast", "tell_time"]
