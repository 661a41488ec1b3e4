"""Tables in a terminal: no word is broken, whatever the width, and nothing is lost."""

from __future__ import annotations

import io

import polars as pl
import pytest

from dissensus.present.tables import fit, write_frame_table

FRAME = pl.DataFrame(
    {
        "concept": ["give security guarantees", "send troops"],
        "spoke": ["13 of 32", "2 of 32"],
        "95 %": ["−0.84…−0.25", "0.02…1.00"],
        "actors": [13, 2],
        "said_to_follow": ["3 intense crises", "nothing said"],
        "day": ["2024-03-01", "2024-03-08"],
    }
)
WORDS = ["guarantees", "security", "troops", "−0.84…−0.25", "intense", "crises", "2024-03-08", "13"]


def write(width: int, monkeypatch: pytest.MonkeyPatch, frame: pl.DataFrame = FRAME) -> str:
    monkeypatch.setenv("COLUMNS", str(width))
    stream = io.StringIO()
    write_frame_table(frame, stream)
    return stream.getvalue()


@pytest.mark.parametrize("width", [40, 60, 64, 80, 120, 200])
def test_no_word_is_broken_and_no_line_is_wider(
    width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = write(width, monkeypatch)
    assert all(len(line) <= width for line in written.splitlines())
    assert all(word in written for word in WORDS)
    # What heads a block needs no name.
    assert all(name in written for name in ("actors", "said", "day"))


def test_columns_where_there_is_room_else_a_block_for_each_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wide = write(120, monkeypatch).splitlines()
    assert len(wide) == 3
    assert wide[0].split()[0] == "concept"
    # Short cells stay on their line while the names of measures are wrapped.
    middle = write(70, monkeypatch).splitlines()
    assert any("13 of 32" in line and "−0.84…−0.25" in line for line in middle)
    narrow = write(50, monkeypatch).splitlines()
    assert narrow[0].startswith("give security guarantees · 13 of 32 · −0.84…−0.25")
    assert narrow[1].strip().startswith("actors: 13 · said to follow: 3 intense crises")


def test_fit_says_when_there_is_no_room() -> None:
    names = FRAME.columns
    assert fit(FRAME, names, 40) is None
    widths = fit(FRAME, names, 80)
    assert widths is not None
    assert sum(widths.values()) + 2 * (len(names) - 1) <= 80
    assert widths["concept"] >= len("guarantees")
    assert fit(FRAME.clear(), names, 80) is not None
