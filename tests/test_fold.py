"""The name that was meant, of those that are known."""

from __future__ import annotations

import pytest

from dissensus.analyse.frame import suggest
from dissensus.datafiles import suggest as suggest_in_files
from dissensus.fold import find_nearest

MEASURES = ("deliver weapons", "deliver Taurus missiles", "send troops", "send combat troops")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("deliver-tauros", "deliver Taurus missiles"),
        ("tauros", "deliver Taurus missiles"),
        ("deliver weapon", "deliver weapons"),
        ("SEND_TROPS", "send troops"),
        ("send combat trops", "send combat troops"),
        ("combat", "send combat troops"),
        ("élect a pope", None),
        ("", None),
    ],
)
def test_the_nearest_name_is_the_one_that_was_meant(typed: str, meant: str | None) -> None:
    assert find_nearest(typed, MEASURES) == meant


def test_every_message_tells_the_same_name() -> None:
    assert suggest("deliver-tauros", MEASURES) == ' (did you mean "deliver Taurus missiles"?)'
    assert "'deliver Taurus missiles'" in suggest_in_files("deliver-tauros", MEASURES)
    told = {"deliver-taurus": "deliver Taurus missiles"}
    assert "Taurus missiles" in suggest("deliver-torus", ["deliver weapons", *told], told)
