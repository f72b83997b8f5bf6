"""Who is due at home, by the calendar and by what was recorded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.queries import home as page
from kbdesk.queries.home import BandCount
from tests.ui import small_home

TODAY = date(2026, 8, 11)


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    clock = small_home.noon_of(TODAY)
    small_home.make(home, clock)
    found, lock = small_home.opened(home, clock)
    yield found
    found.store.close()
    lock.release()


def test_a_new_home_has_nobody(desk: Desk) -> None:
    assert not page.today(desk).anybody
    # nobody is in it: there is nothing to carry
    assert page.city(desk).unconfirmed == 0
    assert page.city(desk).confirmed_on is None


def test_children_are_counted_until_the_fifth_birthday(desk: Desk) -> None:
    family = small_home.family(
        desk,
        ("Turns five tomorrow", "2021-08-12"),
        ("Turned five today", "2021-08-11"),
        ("Born today", "2026-08-11"),
    )
    found = page.unweighed(desk)
    assert found.count == 2
    assert [one.name for one in found.first] == ["Turns five tomorrow", "Born today"]
    small_home.weigh(desk, family["members"][1], "2026-08-01", 15.0)
    small_home.weigh(desk, family["members"][3], "2026-08-11", 3.1)
    assert page.unweighed(desk) == page.Unweighed(0, ())
    assert page.today(desk).last_weighing == TODAY
    # who turns five this month was weighed for D and is no target at its end
    month = page.attendance(desk, 2026 * 12 + 7)
    assert (month.targets, month.weighed) == (1, 2)


def test_the_longest_unseen_child_stands_first(desk: Desk) -> None:
    ids = small_home.family(
        desk, ("Seen in July", "2025-01-05"), ("Seen in May", "2025-02-05"), ("New", "2026-06-30")
    )["members"]
    small_home.weigh(desk, ids[1], "2026-07-14", 9.0)
    small_home.weigh(desk, ids[2], "2026-05-12", 8.5)
    rows = page.unweighed(desk).first
    assert [(one.name, one.last and one.last.month) for one in rows] == [
        ("Seen in May", 5),
        ("New", None),
        ("Seen in July", 7),
    ]


def test_only_the_last_visit_of_a_family_promises(desk: Desk) -> None:
    one = small_home.family(desk)["id"]
    visit = {"do": "record_visit", "visitor": "Bu Rohana", "purpose": "Pantau berat badan"}
    record(desk, {**visit, "family": one, "date": "2026-07-01", "next_date": "2026-07-15"})
    assert [(v.days, v.head) for v in page.today(desk).visits] == [(-27, "Samudra Teguh")]
    record(desk, {**visit, "family": one, "date": "2026-08-01", "next_date": "2026-08-18"})
    found = page.today(desk)
    assert [v.days for v in found.visits] == [7]
    assert (found.visit_count, found.visits_now) == (1, 0)
    record(desk, {**visit, "family": one, "date": "2026-08-05"})
    assert page.today(desk).visits == ()


def test_overdue_referrals_stand_first_and_ended_ones_not_at_all(desk: Desk) -> None:
    ids = small_home.family(desk, ("A", "2025-01-05"), ("B", "2025-02-05"), ("C", "2025-03-05"))
    refer = {"do": "create_referral", "to": "Puskesmas Bontang Utara 1"}
    made = [
        record(desk, {**refer, "person": child, "date": day, "reasons": [reason]})["id"]
        for child, day, reason in zip(
            ids["members"][1:],
            ("2026-08-10", "2026-08-01", "2026-07-01"),
            ("R08", "R02", "R08"),
            strict=True,
        )
    ]
    found = page.today(desk)
    assert [one.name for one in found.referrals] == ["C", "B", "A"]
    assert [one.late_days for one in found.referrals] == [34, 10, 0]
    assert found.overdue_count == 2
    step = {"do": "update_referral", "id": made[2], "date": "2026-08-11"}
    record(desk, {**step, "state": "received"})
    found = page.today(desk)
    assert [one.name for one in found.referrals] == ["B", "A", "C"]
    record(desk, {**step, "state": "closed"})
    assert page.today(desk).referral_count == 2


def test_vitamin_a_by_age_in_august(desk: Desk) -> None:
    ids = small_home.family(
        desk,
        ("Five months", "2026-02-12"),
        ("Six months today", "2026-02-11"),
        ("Eleven months", "2025-08-12"),
        ("Twelve months today", "2025-08-11"),
        ("Fifty nine months", "2021-08-12"),
    )["members"]
    said = {"do": "record_service", "person": ids[2], "date": "2026-08-05", "kind": "vitamin_a"}
    record(desk, {**said, "detail": "blue"})
    found = page.vitamin_month(desk)
    assert found is not None
    assert (found.blue, found.red, found.deworming) == (
        BandCount(1, 2),
        BandCount(0, 2),
        BandCount(0, 2),
    )


def test_birthdays_of_the_week(desk: Desk) -> None:
    small_home.family(
        desk,
        ("Five", "2021-08-17"),
        ("One today", "2025-08-11"),
        ("Next week", "2024-08-18"),
        ("Born today", "2026-08-11"),
        ("Six", "2020-08-12"),
    )
    assert [(one.name, one.years) for one in page.today(desk).birthdays] == [
        ("One today", 1),
        ("Five", 5),
    ]


def test_d_over_s_and_t_of_a_month(desk: Desk) -> None:
    ids = small_home.family(
        desk, ("Gains", "2025-06-03"), ("Does not", "2025-06-03"), ("Away", "2025-06-03")
    )["members"]
    for day, first, second in (("2026-06-09", 8.0, 8.0), ("2026-07-14", 8.6, 8.05)):
        small_home.weigh(desk, ids[1], day, first)
        small_home.weigh(desk, ids[2], day, second)
    july = 2026 * 12 + 6
    assert page.months_shown(desk) == list(range(july - 5, july + 1))
    found = page.attendance(desk, july)
    assert (found.weighed, found.targets) == (2, 3)
    assert found.not_gained == 1
    assert page.attendance(desk, july - 1).not_gained == 0
    small_home.weigh(desk, ids[1], "2026-08-11", 8.8)
    assert page.months_shown(desk)[-1] == july + 1


def test_what_the_city_lacks_is_counted_without_reading_the_operations(desk: Desk) -> None:
    small_home.family(desk, ("A", "2025-01-05"), ("B", "2025-02-05"))
    parcels, journal = desk.store.parcels, desk.store.journal
    (epoch,) = journal.epochs.values()
    held = parcels.held()
    for far in (0, 1, held - 1, held, held + 5):
        assert parcels.unconfirmed("", {desk.store.epoch: far}) == max(0, held - far)
    assert parcels.unconfirmed(desk.store.device, {}) == 0
    # as on a machine that was given only a part: what lies beyond a gap is counted too
    parcels._db.execute("UPDATE epoch SET contiguous = 3")
    assert epoch.contiguous == held
    for far in (0, 2, 3, 4, held):
        assert parcels.unconfirmed("", {desk.store.epoch: far}) == max(0, held - far)


def test_the_city_is_asked_while_another_list_is_being_read(desk: Desk) -> None:
    small_home.family(desk, ("A", "2025-01-05"), ("B", "2025-02-05"))
    unread = desk.store.records.find("person", {})
    next(unread)
    before = page.city(desk)
    assert page.city(desk) == before
    unread.close()  # type: ignore[attr-defined]
