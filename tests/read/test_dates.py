from __future__ import annotations

from datetime import date, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus.languages import languages, load_language
from dissensus.read.dates import read_date


@pytest.mark.parametrize(
    ("value", "day"),
    [
        # Year first.
        ("2024-02-26", "2024-02-26"),
        (" 2024-02-26T10:30:00+01:00 ", "2024-02-26"),
        ("2024-02-26T23:59:59Z", "2024-02-26"),
        ("2024-02-26 10:30", "2024-02-26"),
        ("2024/2/6", "2024-02-06"),
        ("2024.02.26", "2024-02-26"),
        ("20240226", "2024-02-26"),
        ("20240226T103000Z", "2024-02-26"),
        ("20240226103000", "2024-02-26"),
        # Of messages and feeds; the day is the one of the sender.
        ("Mon, 26 Feb 2024 23:30:00 -0500", "2024-02-26"),
        ("26 Feb 2024 00:10:00 +0900", "2024-02-26"),
        ("Mon, 26 Feb 24 10:00:00 GMT", "2024-02-26"),
        ("Mon, 26 Feb 2024", "2024-02-26"),
        # The day first, unless it cannot be.
        ("26/02/2024", "2024-02-26"),
        ("26.02.2024", "2024-02-26"),
        ("26-02-2024 08:10", "2024-02-26"),
        ("03/04/2024", "2024-04-03"),
        ("02/26/2024", "2024-02-26"),
        # In words.
        ("26 février 2024", "2024-02-26"),
        ("26 FÉVRIER 2024", "2024-02-26"),
        ("26 fevrier 2024", "2024-02-26"),
        ("lundi 26 févr. 2024 à 8 h 10", "2024-02-26"),
        ("mar. 27 févr. 2024", "2024-02-27"),
        ("1er mars 2024", "2024-03-01"),
        ("Publié le 1er août 2024", "2024-08-01"),
        ("February 26, 2024", "2024-02-26"),
        ("Monday, Feb. 26th, 2024, 8:10 p.m.", "2024-02-26"),
        ("26th February 2024", "2024-02-26"),
        ("26-Feb-2024", "2024-02-26"),
        # The same day told twice is one day.
        ("2024-02-26 (26/02/2024)", "2024-02-26"),
        # None: not a day, or more than one, or not certain which.
        ("", ""),
        ("hier", ""),
        ("2024", ""),
        ("2024-02", ""),
        ("février 2024", ""),
        ("2024-02-30", ""),
        ("30/02/2024", ""),
        ("13/13/2024", ""),
        ("26/02/24", ""),
        ("26 Feb 24", ""),
        ("26 brumaire 2024", ""),
        ("26 février", ""),
        ("2024-02-26, corrigé le 2024-02-27", ""),
        ("1708905600", ""),
        ("31 2024 02 26", ""),
        ("126/02/2024", ""),
        ("0000-00-00", ""),
        ("2024-02-26" + " " * 200, ""),
    ],
)
def test_date(value: str, day: str) -> None:
    assert read_date(value) == day


@pytest.mark.parametrize("code", languages())
def test_each_language_names_twelve_months(code: str) -> None:
    months = load_language(code).months
    assert set(months.values()) == set(range(1, 13))
    assert all(not name.endswith(".") for name in months)


DAYS = st.dates(min_value=date(1000, 1, 1))
PLAIN = ["{0:%Y-%m-%d}", "{0:%d/%m/%Y}", "{0.day}.{0.month}.{0.year}", "{0:%Y%m%d}"]


@given(day=DAYS, form=st.sampled_from(PLAIN))
def test_day_that_was_written_is_read(day: date, form: str) -> None:
    is_read = day.year < 3000
    assert read_date(form.format(day)) == (day.isoformat() if is_read else "")


@given(moment=st.datetimes(timezones=st.timezones()))
def test_day_of_a_message_is_the_one_of_its_sender(moment: datetime) -> None:
    if 1900 <= moment.year < 3000:
        assert read_date(format_datetime(moment)) == moment.date().isoformat()


@given(value=st.text(max_size=130))
def test_any_value_gives_a_day_or_nothing(value: str) -> None:
    day = read_date(value)
    assert day in {"", day and date.fromisoformat(day).isoformat()}


@pytest.mark.parametrize("piece", ["1", "a", "1 ", "a 1 ", "1/", "é. "])
def test_long_values_are_not_looked_at(piece: str) -> None:
    assert read_date(piece * 1_000_000) == ""
