"""Age, counted from dates by the calendar."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import NamedTuple


class Age(NamedTuple):
    """An age as people say it: completed years, months of the year, and days over."""

    years: int
    months: int
    days: int


def age_in_days(birth_date: date, on: date) -> int:
    """Return the days from birth to a date; 0 on the day of birth, below 0 before it."""
    return (on - birth_date).days


def read_day(text: str | None) -> date | None:
    """Return the day of YYYY-MM-DD, None where there is none."""
    return date.fromisoformat(text) if text else None


def real_day(year: int, month: int, day: int) -> date | None:
    """Return the day, None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def completed_months(birth_date: date, on: date) -> int:
    """Return the calendar months completed since birth.

    (year, month) apart, one less when the day of the month has not come yet: a child born
    on the 31st completes its month on the 1st where a month has only 30 days.
    """
    months = (on.year - birth_date.year) * 12 + on.month - birth_date.month
    return months - 1 if on.day < birth_date.day else months


def months_between(born: str, on: str) -> int:
    """Return :func:`completed_months` of two dates written YYYY-MM-DD; below 0 before birth."""
    months = (int(on[:4]) - int(born[:4])) * 12 + int(on[5:7]) - int(born[5:7])
    return months - 1 if on[8:] < born[8:] else months


def months_since(born: str | None, on: str) -> int | None:
    """Return :func:`months_between`; None where no birth date is known, or before it."""
    return months_between(born, on) if born and born <= on else None


def month_completed_on(birth_date: date, months: int) -> date:
    """Return the first day on which a number of months is completed: the inverse of the count.

    A day after the calendar's end is its last day.
    """
    index = month_index(birth_date) + months
    if index >= 12 * date.max.year + 11:
        return date.max
    year, month = divmod(index, 12)
    if birth_date.day <= 28 or birth_date.day <= monthrange(year, month + 1)[1]:
        return date(year, month + 1, birth_date.day)
    year, month = divmod(index + 1, 12)
    return date(year, month + 1, 1)


def age_parts(birth_date: date, on: date) -> Age:
    """Return completed years and months as ``completed_months`` counts them, and days over.

    Days are counted from the day on which the last month was completed, the month's last
    day standing in for one that it does not have.
    """
    total = completed_months(birth_date, on)
    since = month_index(birth_date) + total
    year, month = divmod(since, 12)
    day = min(birth_date.day, monthrange(year, month + 1)[1])
    return Age(*divmod(total, 12), (on - date(year, month + 1, day)).days)


def month_index(day: date) -> int:
    """Return a number for a calendar month; that of the next month is one more."""
    return day.year * 12 + day.month - 1


def month_of(day: str) -> int:
    """Return :func:`month_index` of a day written YYYY-MM-DD, or of a month written YYYY-MM."""
    return int(day[:4]) * 12 + int(day[5:7]) - 1
