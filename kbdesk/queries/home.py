"""What the home page shows: who is due today and this week, and what has not reached the city.

In parts, so that the page shows what is known while the rest is still being counted.
"""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kbdesk.desk import Desk
from kbdesk.domain.ages import month_index, months_between, read_day
from kbdesk.domain.indicators import MONTHS_OF_A_YEAR
from kbdesk.domain.referrals import ENDED
from kbdesk.domain.supplements import FROM_MONTHS, RED_FROM_MONTHS, ROUND_MONTHS, UNTIL_MONTHS
from kbdesk.queries.area import area_of
from kbdesk.queries.day_sheet import sessions_of
from kbdesk.queries.month_close import as_reported
from kbdesk.queries.of_row import of_row
from kbdesk.queries.referrals import WAITING, limit_of
from kbdesk.queries.standing import unacknowledged, unwritten
from kbdesk.queries.targets import in_force
from kbdesk.store.home_rows import HomeRows

SHOWN = 4
"""Rows of each list on the page; the count says how many there are."""


@dataclass(frozen=True, slots=True)
class ChildDue:
    """A child under five not weighed this month; ``last`` is None if never weighed."""

    id: str
    name: str
    months: int
    rt: str | None
    last: date | None


@dataclass(frozen=True, slots=True)
class VisitDue:
    """A visit that the family's last one promised; ``days`` from today, below 0 when overdue."""

    family: str
    target_name: str | None
    head: str | None
    rt: str | None
    purpose: str
    due: date
    days: int


@dataclass(frozen=True, slots=True)
class OpenReferral:
    """A referral that has not ended; ``late_days`` above 0 when nobody answered in time."""

    id: str
    name: str | None
    reasons: tuple[str, ...]
    state: str
    limit: date
    waiting: bool
    late_days: int


@dataclass(frozen=True, slots=True)
class Birthday:
    """A child and the age it reaches on a day of this week."""

    id: str
    name: str
    years: int
    day: date


@dataclass(frozen=True, slots=True)
class BandCount:
    """How many children of an age band got something this month, and how many are due."""

    given: int
    due: int


@dataclass(frozen=True, slots=True)
class VitaminMonth:
    """February and August: vitamin A by age, and the deworming that goes with it."""

    blue: BandCount
    red: BandCount
    deworming: BandCount


@dataclass(frozen=True, slots=True)
class TodayFigures:
    """The day, and what is due by a date."""

    now: datetime
    anybody: bool
    last_weighing: date | None = None
    visits: tuple[VisitDue, ...] = ()
    visit_count: int = 0
    visits_now: int = 0
    """Visits that are overdue or of today."""
    referrals: tuple[OpenReferral, ...] = ()
    referral_count: int = 0
    overdue_count: int = 0
    birthdays: tuple[Birthday, ...] = ()
    day_is_open: bool = False
    """Whether an open day of today was opened and not closed."""


@dataclass(frozen=True, slots=True)
class Unweighed:
    """How many children have not been weighed this month, and the first of them."""

    count: int
    first: tuple[ChildDue, ...]


@dataclass(frozen=True, slots=True)
class CityContact:
    """Operations that the city has not confirmed, and the day of its last confirmation.

    ``unwritten`` of it is on this laptop alone; the rest is on a USB stick, on its way. A laptop
    with nobody in it has nothing to carry.
    """

    unconfirmed: int
    unwritten: int
    confirmed_on: date | None
    enrolled: bool


@dataclass(frozen=True, slots=True)
class Attendance:
    """S, D and T of a month, ``month`` as year * 12 + month - 1.

    ``target``: what D/S shall reach in that year, in percent; None where no target is set.
    """

    month: int
    targets: int
    weighed: int
    not_gained: int
    target: float | None = None


def has_anybody(desk: Desk) -> bool:
    return _rows(desk).anybody()


def today(desk: Desk) -> TodayFigures:
    """Return the day, and the visits, referrals and birthdays of this home."""
    rows, now = _rows(desk), desk.clock.now()
    day = now.date()
    if not rows.anybody():
        return TodayFigures(now, anybody=False)
    last = rows.last_weighing(day)
    visits = _visits(rows, day)
    referrals = _referrals(rows, day)
    return TodayFigures(
        now,
        anybody=True,
        last_weighing=read_day(last),
        visits=tuple(visits[:SHOWN]),
        visit_count=len(visits),
        visits_now=sum(visit.days <= 0 for visit in visits),
        referrals=tuple(referrals[:SHOWN]),
        referral_count=len(referrals),
        overdue_count=sum(one.late_days > 0 for one in referrals),
        birthdays=_birthdays(rows, day),
        day_is_open=any(one.opened and not one.closed for one in sessions_of(desk, day)),
    )


def unweighed(desk: Desk) -> Unweighed:
    """Return the children under five who were not weighed this month, the longest unseen first."""
    day = desk.clock.today()
    count, rows = _rows(desk).unweighed(day, SHOWN)
    first = tuple(
        ChildDue(
            row["id"],
            row["name"] or "",
            months_between(row["birth_date"], day.isoformat()),
            row["rt"],
            read_day(row["last"]),
        )
        for row in rows
    )
    return Unweighed(count, first)


def vitamin_month(desk: Desk) -> VitaminMonth | None:
    """Return how far vitamin A and deworming are, in February and August; else None."""
    rows, day = _rows(desk), desk.clock.today()
    if day.month not in ROUND_MONTHS:
        return None
    return VitaminMonth(
        blue=BandCount(*rows.given(day, "vitamin_a", FROM_MONTHS, RED_FROM_MONTHS)),
        red=BandCount(*rows.given(day, "vitamin_a", RED_FROM_MONTHS, UNTIL_MONTHS)),
        deworming=BandCount(*rows.given(day, "deworming", RED_FROM_MONTHS, UNTIL_MONTHS)),
    )


def city(desk: Desk) -> CityContact:
    """Return how the city stands to this laptop; at the hub itself nothing is missing."""
    known = desk.store.json_setting("hub")
    peer = desk.store.parcels.peer(known["device"]) if known else None
    heard = peer.heard[:10] if peer and peer.have else ""
    somebody = has_anybody(desk)
    return CityContact(
        unconfirmed=unacknowledged(desk) if somebody else 0,
        unwritten=unwritten(desk) if somebody else 0,
        confirmed_on=read_day(heard),
        enrolled=known is not None or desk.role == "hub",
    )


def months_shown(desk: Desk, count: int = 6) -> list[int]:
    """Return the months of the D/S chart: up to this one, or to the last if nobody came yet."""
    day = desk.clock.today()
    last = month_index(day)
    weighed = _rows(desk).last_weighing(day)
    if weighed is None or weighed < day.replace(day=1).isoformat():
        last -= 1
    return list(range(last - count + 1, last + 1))


def attendance(desk: Desk, month: int) -> Attendance:
    """Return S, D and T of a month, as the month's report has them: of a closed one as printed."""
    area = area_of(desk)
    found = as_reported(desk, month, area).total
    aim = in_force(desk, month // MONTHS_OF_A_YEAR, area).get("d_s")
    target = aim.percent if aim is not None else None
    return Attendance(month, found.s, found.d, found.t, target)


def _rows(desk: Desk) -> HomeRows:
    return HomeRows(desk.store.records, desk.posyandu)


def _visits(rows: HomeRows, day: date) -> list[VisitDue]:
    found = []
    for row in rows.visits_due(day + timedelta(days=7)):
        due = date.fromisoformat(row["next_date"])
        days = (due - day).days
        found.append(of_row(VisitDue, row, purpose=row["purpose"] or "", due=due, days=days))
    return found


def _referrals(rows: HomeRows, day: date) -> list[OpenReferral]:
    found = []
    for row in rows.open_referrals(ENDED):
        limit = limit_of(row["reasons"], row["date"])
        waiting = row["state"] in WAITING
        late = max(0, (day - limit).days) if waiting else 0
        found.append(of_row(OpenReferral, row, limit=limit, waiting=waiting, late_days=late))
    # overdue first, the longest; then those still waiting by limit; then the answered
    return sorted(found, key=lambda one: (-one.late_days, not one.waiting, one.limit))


def _birthdays(rows: HomeRows, day: date) -> tuple[Birthday, ...]:
    week = [day + timedelta(days=step) for step in range(7)]
    by_text = {one.isoformat()[5:]: one for one in week}
    first_of_march = by_text.get("03-01")
    if first_of_march is not None and not isleap(first_of_march.year):
        # a child born on 29 February completes the year on 1 March
        by_text["02-29"] = first_of_march
    found = []
    for row in rows.birthdays(day, list(by_text)):
        born = date.fromisoformat(row["birth_date"])
        reached = by_text[row["birth_date"][5:]]
        years = reached.year - born.year
        if 1 <= years <= 5:
            found.append(Birthday(row["id"], row["name"] or "", years, reached))
    return tuple(sorted(found, key=lambda one: (one.day, one.name)))
