"""Weeks of a pregnancy, the days after it, and who is at risk."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdesk.domain.pregnancy import (
    TERM_DAYS,
    Pregnancy,
    four_t,
    lmp_of_weeks,
    naegele,
    proposals_of,
    risks,
)

LMP = date(2026, 1, 1)


def test_weeks_and_trimesters() -> None:
    whole = Pregnancy(lmp=LMP)
    assert whole.expected_on == date(2026, 10, 8)
    assert [whole.weeks(LMP + timedelta(day)) for day in (-1, 0, 6, 7, 280)] == [None, 0, 0, 1, 40]
    assert [whole.trimester(LMP + timedelta(7 * week)) for week in (12, 13, 27, 28)] == [1, 2, 2, 3]
    assert not whole.overdue(LMP + timedelta(308))
    assert whole.overdue(LMP + timedelta(309))
    assert Pregnancy().weeks(LMP) is None
    assert Pregnancy().trimester(LMP) is None


def test_what_was_said_of_the_birth_goes_before_the_count() -> None:
    assert Pregnancy(lmp=LMP, edd=date(2026, 10, 15)).weeks(LMP + timedelta(14)) == 1


def test_after_the_birth() -> None:
    ended = Pregnancy(lmp=LMP, ended_on=date(2026, 10, 1), outcome="birth")
    assert ended.open_on(date(2026, 9, 30))
    assert not ended.open_on(date(2026, 10, 1))
    assert ended.weeks(date(2026, 10, 1)) is None
    assert [ended.postpartum_days(date(2026, 10, 1) + timedelta(d)) for d in (-1, 0, 42, 43)] == [
        None, 0, 42, None,
    ]  # fmt: skip
    lost = Pregnancy(lmp=LMP, ended_on=date(2026, 3, 1), outcome="miscarriage")
    assert lost.postpartum_days(date(2026, 3, 2)) is None


@given(st.dates(), st.integers(0, 44))
def test_weeks_make_the_day_they_were_counted_from(on: date, weeks: int) -> None:
    lmp = lmp_of_weeks(weeks, on)
    found = Pregnancy(lmp=lmp).weeks(on)
    near_the_edge = on < date(2, 1, 1) or lmp > date(9999, 1, 1)
    assert near_the_edge or found == weeks


@pytest.mark.parametrize(
    ("muac", "hb", "systolic", "diastolic", "found"),
    [
        (None, None, None, None, ()),
        (235, 110, 139, 89, ()),
        (234, 109, 140, 60, ("kek", "anaemia", "high_blood_pressure")),
        (None, None, 120, 90, ("high_blood_pressure",)),
    ],
)
def test_risks(
    muac: int | None,
    hb: int | None,
    systolic: int | None,
    diastolic: int | None,
    found: tuple[str, ...],
) -> None:
    assert risks(muac, hb, systolic, diastolic) == found


def test_the_four_that_put_a_pregnancy_at_risk() -> None:
    on, expected = date(2026, 6, 1), date(2026, 10, 8)
    assert four_t(date(2006, 6, 2), [], expected, on) == ("too_young",)
    assert four_t(date(2006, 6, 1), [], expected, on) == ()
    assert four_t(date(1991, 6, 2), [], expected, on) == ()
    assert four_t(date(1991, 6, 1), [], expected, on) == ("too_old",)
    assert four_t(None, [date(2024, 10, 8)], expected, on) == ()
    assert four_t(None, [date(2024, 10, 9)], expected, on) == ("too_close",)
    three = [date(2015, 1, 1), date(2017, 1, 1), date(2019, 1, 1)]
    assert four_t(None, three, None, on) == ("too_many",)
    assert four_t(None, [date(2027, 1, 1)], expected, on) == ()


@pytest.mark.parametrize(
    ("lmp", "expected"),
    [
        ("2026-05-10", "2027-02-17"), ("2026-01-01", "2026-10-08"), ("2026-12-25", "2027-10-01"),
        ("2025-12-31", "2026-10-07"),
        ("2026-05-24", "2027-03-03"),  # 31 February
        ("2023-05-23", "2024-03-01"),  # 30 February of a leap year
        ("2024-02-29", "2024-12-07"), ("2026-08-24", "2027-05-31"), ("2026-07-24", "2027-05-01"),
    ],
)  # fmt: skip
def test_midwives_reckon_by_naegele(lmp: str, expected: str) -> None:
    found = Pregnancy(lmp=date.fromisoformat(lmp))
    assert str(found.expected_on) == expected


@given(st.dates(date(1990, 1, 1)))
def test_naegele_is_term_and_at_most_three_days(lmp: date) -> None:
    found = naegele(lmp)
    assert found == date.max or TERM_DAYS <= (found - lmp).days <= TERM_DAYS + 3
    if lmp.year < 9990:
        assert Pregnancy(lmp=lmp).days(lmp + timedelta(TERM_DAYS)) == TERM_DAYS


def test_proposals() -> None:
    assert proposals_of((), (), ()) == []
    found = proposals_of(("kek",), ("too_old",), ("bleeding",))
    assert [one.code for one in found] == ["R13", "R20", "R21"]
