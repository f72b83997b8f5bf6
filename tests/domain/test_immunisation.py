"""The schedule of vaccines: tables of known answers, and what must hold of every child."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbdesk.domain.ages import completed_months, month_completed_on
from kbdesk.domain.immunisation import (
    Dose,
    VaccineRecord,
    basic_completed_on,
    basic_missing,
    dose,
    doses,
    first_dates,
    in_series,
    owed,
    schedule,
    vaccine_record,
)
from kbdesk.domain.services import VACCINES

BORN = date(2025, 1, 31)
ORDER = {"not_yet": 0, "due": 1, "late": 2, "missed": 3}
days = st.integers(0, 2000)
entries = st.lists(st.tuples(st.sampled_from(VACCINES), days, st.booleans()), max_size=30)
records = st.lists(st.tuples(st.sampled_from(VACCINES), days), max_size=30)


def at(day: int) -> date:
    return BORN + timedelta(day)


def known(given: dict[str, date]) -> VaccineRecord:
    """Return the record of a child whose book was read at birth: it begins there."""
    return VaccineRecord(given, book_seen_on=date.min)


def given_of(said: list[tuple[str, int]]) -> dict[str, date]:
    return first_dates((vaccine, at(day)) for vaccine, day in said)


def record_of(said: list[tuple[str, int, bool]]) -> VaccineRecord:
    return vaccine_record((vaccine, at(day), by_book) for vaccine, day, by_book in said)


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
    assert dose(BORN, known(given), day, vaccine).standing == standing


def test_a_dose_too_early_is_seen() -> None:
    first = {"DPT-HB-Hib1": date(2025, 4, 1), "DPT-HB-Hib2": date(2025, 4, 28)}
    assert not dose(BORN, known(first), date(2025, 6, 1), "DPT-HB-Hib1").early
    assert dose(BORN, known(first), date(2025, 6, 1), "DPT-HB-Hib2").early


def test_je_only_where_it_is_endemic_or_was_given() -> None:
    day = date(2026, 1, 31)
    assert "JE" not in {one.vaccine for one in doses(BORN, known({}), day)}
    assert "JE" in {one.vaccine for one in doses(BORN, known({}), day, endemic=True)}
    assert "JE" in {one.vaccine for one in doses(BORN, known({"JE": day}), day)}
    assert "JE" in owed(BORN, known({}), day, endemic=True).late


def test_the_complete_basic_immunisation() -> None:
    basic = [rule.vaccine for rule in schedule().values() if rule.basic]
    assert len(basic) == 12
    given = {vaccine: at(10 * place) for place, vaccine in enumerate(basic)}
    assert basic_missing(known(given), at(109)) == (basic[-1],)
    assert basic_completed_on(known(given), at(109)) is None
    assert basic_missing(known(given), at(400)) == ()
    assert basic_completed_on(known(given), at(400)) == at(110)


def test_the_edge_of_the_calendar_breaks_nothing() -> None:
    for born in (date.min, date.max, date(9999, 11, 30)):
        for on in (date.min, date.max, born):
            assert doses(born, known({"DPT-HB-Hib3": date.max, "PCV1": date.min}), on)
            owed(born, known({"DPT-HB-Hib3": date.max, "PCV1": date.min}), on)


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
    assert doses(BORN, known(given_of(said)), at(day)) == doses(
        BORN, known(given_of(mixed)), at(day)
    )


@settings(max_examples=200)
@given(records, days, st.integers(0, 400))
def test_nothing_goes_back_in_time(said: list[tuple[str, int]], day: int, more: int) -> None:
    """Once given it stays given; while nothing more is given, not yet, due, late, missed."""
    given = {vaccine: on for vaccine, on in given_of(said).items() if on <= at(day)}
    for now, then in zip(
        doses(BORN, known(given), at(day)), doses(BORN, known(given), at(day + more)), strict=True
    ):
        if now.standing == "given":
            assert then == now
        else:
            assert ORDER[then.standing] >= ORDER[now.standing]


@given(records, days)
def test_what_comes_later_says_nothing_about_a_day(said: list[tuple[str, int]], day: int) -> None:
    given = given_of(said)
    by_then = {vaccine: on for vaccine, on in given.items() if on <= at(day)}
    seen = [one for one in doses(BORN, known(given), at(day)) if one.vaccine != "JE"]
    assert seen == [one for one in doses(BORN, known(by_then), at(day)) if one.vaccine != "JE"]


@given(records, days)
def test_the_list_of_many_says_the_same(said: list[tuple[str, int]], day: int) -> None:
    given = given_of(said)
    whole: list[Dose] = [one for one in doses(BORN, known(given), at(day)) if one.vaccine != "JE"]
    found = owed(BORN, known(given), at(day))
    assert found.late == tuple(one.vaccine for one in whole if one.standing == "late")
    assert found.today == tuple(
        one.vaccine for one in whole if one.standing in ("due", "late") and one.waits_for is None
    )


@given(records, days, st.sampled_from(VACCINES))
def test_giving_what_is_due_makes_no_other_dose_late(
    said: list[tuple[str, int]], day: int, vaccine: str
) -> None:
    before = given_of(said)
    if vaccine not in owed(BORN, known(before), at(day)).today:
        return
    after = {**before, vaccine: at(day)}
    assert set(owed(BORN, known(after), at(day)).late) <= set(
        owed(BORN, known(before), at(day)).late
    )
    assert vaccine not in owed(BORN, known(after), at(day)).today


@given(days)
def test_of_a_child_without_a_record_nothing_is_late(day: int) -> None:
    """What would be late is unrecorded instead, and only that."""
    found, told = owed(BORN, VaccineRecord(), at(day)), owed(BORN, known({}), at(day))
    assert found.late == ()
    assert found.unrecorded == told.late
    assert set(found.today) == set(told.today) - set(told.late)
    assert told.unrecorded == ()
    assert not {one.standing for one in doses(BORN, VaccineRecord(), at(day))} & {"late", "missed"}


@given(entries, days)
def test_a_dose_of_the_book_is_given_and_has_no_day(
    said: list[tuple[str, int, bool]], day: int
) -> None:
    """It is not due, not late and has no date; no other dose is reckoned from its reading."""
    record = record_of(said)
    for one in doses(BORN, record, at(day)):
        if one.by_book:
            assert (one.standing, one.given_on, one.early) == ("given", None, False)
        after = schedule()[one.vaccine].after
        if after is not None and record.day_of(after, at(day)) is None:
            assert one.due_on == month_completed_on(BORN, one.due_months)
    found = owed(BORN, record, at(day))
    for vaccine, on in record.by_book.items():
        if on <= at(day):
            assert vaccine not in {*found.late, *found.today, *found.unrecorded}


def test_a_record_begins_with_its_first_dose_or_with_the_book() -> None:
    assert not VaccineRecord().begun(at(900))
    for record in (
        vaccine_record([("MR1", at(300), False)]),
        vaccine_record([("MR1", at(300), True)]),
        vaccine_record([], [at(300), at(400)]),
    ):
        assert not record.begun(at(299))
        assert record.begun(at(300))
    assert not vaccine_record([("Td1", at(1), False)]).begun(at(2))


def test_no_day_is_told_of_a_basic_immunisation_whose_days_are_not_known() -> None:
    basic = [rule.vaccine for rule in schedule().values() if rule.basic]
    record = vaccine_record((vaccine, at(400), vaccine == "BCG") for vaccine in basic)
    assert basic_missing(record, at(400)) == ()
    assert basic_completed_on(record, at(400)) is None


def test_doses_of_one_kind_are_named_together() -> None:
    late = ["HB0", "BCG", "OPV1", "DPT-HB-Hib1", "OPV2", "DPT-HB-Hib2", "OPV4", "MR2", "PCV2"]
    assert in_series(late) == ["HB0", "BCG", "OPV1-2", "OPV4", "DPT-HB-Hib1-2", "MR2", "PCV2"]
