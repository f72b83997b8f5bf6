"""The day of the next month that most posyandu would meet on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdesk.domain.sessions import MOST_DAYS_AHEAD, usual_next


@pytest.mark.parametrize(
    ("day", "following"),
    [
        (date(2026, 8, 11), date(2026, 9, 8)),  # the second Tuesday
        (date(2026, 12, 1), date(2027, 1, 5)),
        (date(2026, 9, 30), date(2026, 10, 28)),  # the fifth Wednesday: October has four
        (date(2024, 1, 29), date(2024, 2, 26)),
    ],
)
def test_the_usual_next_day(day: date, following: date) -> None:
    assert usual_next(day) == following


@given(st.dates(date(2000, 1, 1), date(2199, 12, 31)))
def test_it_is_the_same_weekday_of_the_next_month(day: date) -> None:
    found = usual_next(day)
    assert found.weekday() == day.weekday()
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == 1
    assert timedelta(21) <= found - day <= timedelta(MOST_DAYS_AHEAD)
    assert (found.day - 1) // 7 in ((day.day - 1) // 7, (day.day - 1) // 7 - 1)
