"""The schedule of vaccines: tables of known answers, and what must hold of every child."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbdesk.domain.ages import completed_months, month_completed_on
from kbdesk.domain.immunisation import (
    Dose,
    basic_completed_on,
    basic_missing,
    dose,
    doses,
    first_dates,
    owed,
    schedule,
)
from kbdesk.domain.services import VACCINES

BORN = date(2025, 1, 31)
ORDER = {"not_yet": 0, "due": 1, "late": 2, "missed": 3}
days = st.integers(0, 2000)
records = st.lists(st.tuples(st.sampled_from(VACCINES), days), max_size=30)


def at(day: int) -> date:
    return BORN + timedelta(day)


def given_of(said: list[tuple[str, int]]) -> dict[str, date]:
    return first_dates((vaccine, at(day)) for vaccine, day in said)


def test_the_schedule_knows_each_vaccine_once_and_names_only_its_own() -> None:
    assert set(schedule()) == set(VACCINES)
    for rule in schedule().values():
        assert rule.after is None or rule.after in schedule()
        assert (rule.days_apart or rule.months_apart) == 0 or rule.after


@pytest.mark.parametrize(
    ("vaccine", "given", "day", "standing"),
    [
        ("HB0", {}, BORN, "due"),
        ("HB0", {}, date(2025, 2, 7), "due"),
        ("HB0", {}, date(2025, 2, 8), "missed"),
        ("BCG", {}, date(2025, 3, 1), "due"),
        ("BCG", {}, date(2025, 3, 3), "late"),
        ("BCG", {}, date(2026, 1, 30), "late"),
        ("BCG", {}, date(2026, 1, 31), "missed"),
        ("DPT-HB-Hib1", {}, date(2025, 3, 30), "not_yet"),
        ("DPT-HB-Hib1", {}, date(2025, 3, 31), "due"),
        ("DPT-HB-Hib1", {}, date(2025, 4, 30), "due"),  # thirty days passed, not more
        ("DPT-HB-Hib1", {}, date(2025, 5, 1), "late"),
        ("DPT-HB-Hib2", {"DPT-HB-Hib1": date(2025, 6, 1)}, date(2025, 6, 28), "not_yet"),
        ("DPT-HB-Hib2", {"DPT-HB-Hib1": date(2025, 6, 1)}, date(2025, 6, 29), "due"),
        ("DPT-HB-Hib2", {"DPT-HB-Hib1": date(2025, 6, 1)}, date(2025, 7, 30), "late"),
        ("RV1", {}, date(2025, 8, 30), "late"),
        ("RV1", {}, date(2025, 8, 31), "missed"),
        ("PCV3", {"PCV2": date(2026, 1, 1)}, date(2026, 2, 25), "not_yet"),
        ("PCV3", {"PCV2": date(2026, 1, 1)}, date(2026, 2, 26), "due"),
        ("DPT-HB-Hib4", {"DPT-HB-Hib3": date(2025, 6, 1)}, date(2026, 7, 30), "not_yet"),
        ("DPT-HB-Hib4", {"DPT-HB-Hib3": date(2025, 6, 1)}, date(2026, 7, 31), "due"),
        ("DPT-HB-Hib4", {"DPT-HB-Hib3": date(2025, 6, 1)}, date(2027, 1, 30), "due"),
        ("DPT-HB-Hib4", {"DPT-HB-Hib3": date(2025, 6, 1)}, date(2027, 1, 31), "late"),
        ("DPT-HB-Hib4", {"DPT-HB-Hib3": date(2026, 6, 1)}, date(2027, 5, 31), "not_yet"),
        ("DPT-HB-Hib4", {"DPT-HB-Hib3": date(2026, 6, 1)}, date(2027, 6, 1), "due"),
        ("MR2", {"MR1": date(2026, 6, 1)}, date(2026, 11, 30), "not_yet"),
        ("MR2", {"MR1": date(2026, 6, 1)}, date(2026, 12, 1), "due"),
        ("MR2", {}, date(2030, 1, 31), "missed"),
    ],
)
def test_known_days(vaccine: str, given: dict[str, date], day: date, standing: str) -> None:
    assert dose(BORN, given, day, vaccine).standing == standing


def test_a_dose_too_early_is_seen() -> None:
    first = {"DPT-HB-Hib1": date(2025, 4, 1), "DPT-HB-Hib2": date(2025, 4, 28)}
    assert not dose(BORN, first, date(2025, 6, 1), "DPT-HB-Hib1").early
    assert dose(BORN, first, date(2025, 6, 1), "DPT-HB-Hib2").early


def test_je_only_where_it_is_endemic_or_was_given() -> None:
    day = date(2026, 1, 31)
    assert "JE" not in {one.vaccine for one in doses(BORN, {}, day)}
    assert "JE" in {one.vaccine for one in doses(BORN, {}, day, endemic=True)}
    assert "JE" in {one.vaccine for one in doses(BORN, {"JE": day}, day)}
    assert "JE" in owed(BORN, {}, day, endemic=True).late


def test_the_complete_basic_immunisation() -> None:
    basic = [rule.vaccine for rule in schedule().values() if rule.basic]
    assert len(basic) == 12
    given = {vaccine: at(10 * place) for place, vaccine in enumerate(basic)}
    assert basic_missing(given, at(109)) == (basic[-1],)
    assert basic_completed_on(given, at(109)) is None
    assert basic_missing(given, at(400)) == ()
    assert basic_completed_on(given, at(400)) == at(110)


def test_the_edge_of_the_calendar_breaks_nothing() -> None:
    for born in (date.min, date.max, date(9999, 11, 30)):
        for on in (date.min, date.max, born):
            assert doses(born, {"DPT-HB-Hib3": date.max, "PCV1": date.min}, on)
            owed(born, {"DPT-HB-Hib3": date.max, "PCV1": date.min}, on)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 100))
def test_a_month_is_completed_on_the_first_day_that_counts_so(born: date, months: int) -> None:
    day = month_completed_on(born, months)
    assert completed_months(born, day) >= months
    assert day == born or completed_months(born, day - timedelta(1)) < months


@given(records, days, st.randoms(use_true_random=False))
def test_the_order_of_the_records_does_not_matter(
    said: list[tuple[str, int]], day: int, random: object
) -> None:
    mixed = sorted(said, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert doses(BORN, given_of(said), at(day)) == doses(BORN, given_of(mixed), at(day))


@settings(max_examples=200)
@given(records, days, st.integers(0, 400))
def test_nothing_goes_back_in_time(said: list[tuple[str, int]], day: int, more: int) -> None:
    """Once given it stays given; while nothing more is given, not yet, due, late, missed."""
    given = {vaccine: on for vaccine, on in given_of(said).items() if on <= at(day)}
    for now, then in zip(
        doses(BORN, given, at(day)), doses(BORN, given, at(day + more)), strict=True
    ):
        if now.standing == "given":
            assert then == now
        else:
            assert ORDER[then.standing] >= ORDER[now.standing]


@given(records, days)
def test_what_comes_later_says_nothing_about_a_day(said: list[tuple[str, int]], day: int) -> None:
    given = given_of(said)
    known = {vaccine: on for vaccine, on in given.items() if on <= at(day)}
    seen = [one for one in doses(BORN, given, at(day)) if one.vaccine != "JE"]
    assert seen == [one for one in doses(BORN, known, at(day)) if one.vaccine != "JE"]


@given(records, days)
def test_the_list_of_many_says_the_same(said: list[tuple[str, int]], day: int) -> None:
    given = given_of(said)
    whole: list[Dose] = [one for one in doses(BORN, given, at(day)) if one.vaccine != "JE"]
    found = owed(BORN, given, at(day))
    assert found.late == tuple(one.vaccine for one in whole if one.standing == "late")
    assert found.today == tuple(
        one.vaccine for one in whole if one.standing in ("due", "late") and one.waits_for is None
    )


@given(records, days, st.sampled_from(VACCINES))
def test_giving_what_is_due_makes_no_other_dose_late(
    said: list[tuple[str, int]], day: int, vaccine: str
) -> None:
    before = given_of(said)
    if vaccine not in owed(BORN, before, at(day)).today:
        return
    after = {**before, vaccine: at(day)}
    assert set(owed(BORN, after, at(day)).late) <= set(owed(BORN, before, at(day)).late)
    assert vaccine not in owed(BORN, after, at(day)).today
