"""Age by the calendar, at the ends of months and in leap years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbdesk.domain.ages import age_in_days, age_parts, completed_months, month_index

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("birth", "on", "months", "parts"),
    [
        ("2024-01-15", "2024-01-15", 0, (0, 0, 0)),
        ("2024-01-15", "2024-02-14", 0, (0, 0, 30)),
        ("2024-01-15", "2024-02-15", 1, (0, 1, 0)),
        ("2024-01-31", "2024-02-29", 0, (0, 0, 29)),
        ("2024-01-31", "2024-03-01", 1, (0, 1, 1)),
        ("2024-01-31", "2024-03-30", 1, (0, 1, 30)),
        ("2024-01-31", "2024-03-31", 2, (0, 2, 0)),
        ("2024-02-29", "2025-02-28", 11, (0, 11, 30)),
        ("2024-02-29", "2025-03-01", 12, (1, 0, 1)),
        ("2021-06-30", "2026-06-29", 59, (4, 11, 30)),
        ("2021-06-30", "2026-06-30", 60, (5, 0, 0)),
        ("2024-12-31", "2025-01-01", 0, (0, 0, 1)),
    ],
)
def test_known_ages(birth: str, on: str, months: int, parts: tuple[int, int, int]) -> None:
    born, day = date.fromisoformat(birth), date.fromisoformat(on)
    assert completed_months(born, day) == months
    assert age_parts(born, day) == parts
    assert age_in_days(born, day) == (day - born).days


def test_before_birth_is_negative() -> None:
    assert completed_months(date(2024, 5, 2), date(2024, 5, 1)) == -1
    assert age_in_days(date(2024, 5, 2), date(2024, 5, 1)) == -1


@settings(deadline=None)
@given(DAYS, st.integers(0, 4000))
def test_months_never_fall_and_parts_stay_in_bounds(born: date, days: int) -> None:
    on = born + timedelta(days)
    next_day = on + timedelta(1)
    assert 0 <= completed_months(born, next_day) - completed_months(born, on) <= 1
    years, months, over = age_parts(born, on)
    assert years * 12 + months == completed_months(born, on)
    assert 0 <= months < 12
    assert 0 <= over <= 31


@settings(deadline=None)
@given(DAYS)
def test_month_index_counts_calendar_months(day: date) -> None:
    first_of_next = (day.replace(day=1) + timedelta(32)).replace(day=1)
    assert month_index(first_of_next) == month_index(day) + 1
