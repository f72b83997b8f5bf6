"""The open day's list: children who are expected, who wait, who are done, and visitors."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any, Literal

from kbdesk.desk import Desk
from kbdesk.domain.ages import completed_months, month_index, month_of
from kbdesk.domain.life_cycle import stage_of_months
from kbdesk.domain.sessions import session_id
from kbdesk.growth.gain import Code
from kbdesk.growth.month_end import Born, codes_of_many
from kbdesk.journal.clock import COUNTER_BITS
from kbdesk.queries.area import Area, children_here, month_span
from kbdesk.queries.referrals import WAITING, limit_of
from kbdesk.store.child_rows import ChildRows
from kbdesk.store.records import Row

State = Literal["waiting", "not_here", "done"]
Needs = Callable[[Desk, Collection[str], date], Mapping[str, tuple[str, ...]]]
"""A function that returns what each child should be given on a day, as keys of words."""

MONTHS_SHOWN = 4
_MONTHS_READ = MONTHS_SHOWN + 2
QUANTITIES = ("weight_g", "lenhei_mm", "muac_mm", "headc_mm")


@dataclass(frozen=True, slots=True)
class Session:
    """An open day. It has an ``id`` also before anybody opened it (``opened`` False)."""

    id: str
    posyandu: str
    day: date
    opened: bool = False
    closed: bool = False
    opened_at: str | None = None
    closed_at: str | None = None
    place: str | None = None
    officers: tuple[str, ...] = ()
    next_on: date | None = None
    """The posyandu's next open day, if this one names it."""


@dataclass(frozen=True, slots=True)
class Last:
    """A quantity as it was measured last: grams or millimetres, and when."""

    value: int
    on: date
    position: str | None = None


@dataclass(frozen=True, slots=True)
class ChildOfDay:
    """One child's row. ``months``: completed months on the day.

    ``last``: by quantity, the last value before the day. ``codes``: of the months before, oldest
    first; None where the child was not weighed, "" where its weighing has no code.
    ``months_missed``: months in a row before this one without a weighing; 0 for a new child.
    ``weighed_this_month``: before the day.
    """

    id: str
    name: str
    sex: str | None
    birth_date: date
    months: int
    rt: str | None
    address: str | None
    phone: str | None
    mother: str | None
    family: str | None
    posyandu: str | None
    state: State
    queue: int | None = None
    arrived: str | None = None
    skipped: bool = False
    time: str | None = None
    measurement: str | None = None
    code: Code | None = None
    consecutive_t: int = 0
    last: Mapping[str, Last] = field(default_factory=dict)
    codes: tuple[tuple[int, str | None], ...] = ()
    months_missed: int = 0
    is_new: bool = False
    weighed_this_month: bool = False
    needs: tuple[str, ...] = ()
    late_referral: bool = False
    nik: str | None = None


@dataclass(frozen=True, slots=True)
class OpenDay:
    """An open day of a posyandu: its session, its own children and the visiting ones."""

    session: Session
    children: tuple[ChildOfDay, ...]
    visiting: tuple[ChildOfDay, ...]

    def section(self, state: State) -> tuple[ChildOfDay, ...]:
        """Return the posyandu's own and visiting children in a state, in the list's order."""
        found = [one for one in (*self.children, *self.visiting) if one.state == state]
        return tuple(sorted(found, key=_order, reverse=state == "done"))


def open_day(desk: Desk, posyandu: str, day: date, needs: Needs | None = None) -> OpenDay:
    """Return the list of an open day, whether or not somebody has opened it."""
    session = session_of(desk, posyandu, day)
    came = came_to(desk, session)
    expected = children_here(desk, Area((posyandu,)), day).keys()
    visiting = came.keys() - expected
    if posyandu in desk.posyandu:
        visiting |= _from_elsewhere(desk, day, expected)
    rows = _rows(desk, expected | visiting, day, came, needs)
    children = sorted((rows[id_] for id_ in expected if id_ in rows), key=_by_place)
    guests = sorted(
        (rows[id_] for id_ in visiting if id_ in rows and _is_child(rows[id_])), key=_by_place
    )
    return OpenDay(session, tuple(children), tuple(guests))


def _is_child(one: ChildOfDay) -> bool:
    """Tell whether a visitor gets a child's card: by age, or because measured as a child today."""
    return stage_of_months(one.months) == "infant" or one.measurement is not None


def session_of(desk: Desk, posyandu: str, day: date) -> Session:
    id_ = session_id(posyandu, day)
    row = desk.store.records.get("session", id_)
    if row is None:
        return Session(id_, posyandu, day)
    return Session(
        id_,
        posyandu,
        day,
        opened=True,
        closed=bool(row["closed"]),
        opened_at=row["opened_at"],
        closed_at=row["closed_at"],
        place=row["place"],
        officers=tuple(row["officers"]),
        next_on=date.fromisoformat(row["next_on"]) if row["next_on"] else None,
    )


def came_to(desk: Desk, session: Session) -> dict[str, Row]:
    """Return the attendances of a session by person, without those taken back."""
    return {
        row["person"]: row
        for row in desk.store.records.find("attendance", {"session": session.id})
        if row["voided"] is None and row["person"]
    }


def next_open_day(desk: Desk, posyandu: str | None, after: date) -> date | None:
    """Return the first open day after a day that is prepared or was announced, else None.

    The last announcement counts: an earlier day may have named another date.
    """
    if posyandu is None:
        return None
    rows = [r for r in desk.store.records.find("session", {"posyandu": posyandu}) if r["date"]]
    text = after.isoformat()
    prepared = [r["date"] for r in rows if r["date"] > text and not r["closed"]]
    said = sorted((r["date"], r["next_on"]) for r in rows if r["date"] <= text and r["next_on"])
    announced = [said[-1][1]] if said and said[-1][1] > text else []
    found = min([*prepared, *announced], default=None)
    return date.fromisoformat(found) if found else None


def _from_elsewhere(desk: Desk, day: date, expected: Collection[str]) -> set[str]:
    """Return the children measured on the day who belong to no posyandu of this home.

    A measurement does not say where it was made: on a posyandu's laptop it was made here.
    """
    rows = ChildRows(desk.store.records)
    strangers = rows.measured_on(day) - set(expected)
    return {
        id_
        for id_, row in rows.named(strangers).items()
        if (row["posyandu"] or row["family_posyandu"]) not in desk.posyandu
    }


def _rows(
    desk: Desk,
    ids: Collection[str],
    day: date,
    came: Mapping[str, Row],
    needs: Needs | None,
) -> dict[str, ChildOfDay]:
    rows = ChildRows(desk.store.records)
    month = month_index(day)
    since = month_span(month - _MONTHS_READ + 1)[0]
    people = {id_: row for id_, row in rows.named(ids).items() if row["birth_date"]}
    measured = rows.measured(since, day, people)
    older = {row["child"]: row for row in rows.last_measured_before(since, people)}
    of_child = {child: list(held) for child, held in groupby(measured, lambda row: row["child"])}
    codes: dict[str, dict[int, object]] = {}
    for one in codes_of_many(
        (
            (row["child"], row["date"], row["weight_g"])
            for row in measured
            if row["weight_g"] is not None
        ),
        {id_: _born(row) for id_, row in people.items()},
        older,
    ):
        codes.setdefault(one.child, {})[one.month] = one
    wanted = needs(desk, people, day) if needs is not None else {}
    late = {
        row["person"]
        for row in rows.referrals_in(WAITING, people)
        if limit_of(row["reasons"], row["date"]) < day
    }
    return {
        id_: _row(
            row,
            day,
            ([older[id_]] if id_ in older else []) + of_child.get(id_, []),
            codes.get(id_, {}),
            came.get(id_),
            needs=wanted.get(id_, ()),
            late=id_ in late,
        )
        for id_, row in people.items()
    }


def _row(
    row: Row,
    day: date,
    measured: list[Row],
    codes: Mapping[int, Any],
    came: Row | None,
    *,
    needs: tuple[str, ...],
    late: bool,
) -> ChildOfDay:
    text, month = day.isoformat(), month_index(day)
    before = [one for one in measured if one["date"] < text]
    today = next((one for one in reversed(measured) if one["date"] == text), None)
    weighed = [month_of(one["date"]) for one in before if one["weight_g"] is not None]
    now = codes.get(month) if today is not None else None
    if now is not None and now.date != text:
        now = None  # measured today but not weighed
    born = date.fromisoformat(row["birth_date"])
    state: State = "done" if today else "waiting" if came else "not_here"
    return ChildOfDay(
        id=row["id"],
        name=row["name"] or "",
        sex=row["sex"],
        birth_date=born,
        months=completed_months(born, day),
        rt=row["rt"],
        address=row["address"],
        phone=row["phone"],
        mother=row["mother"],
        family=row["family"],
        posyandu=row["posyandu"] or row["family_posyandu"],
        state=state,
        queue=came["queue"] if came else None,
        arrived=came["arrived"] if came else None,
        skipped=bool(came and came["skipped"]),
        time=time_noted(today, day),
        measurement=today["id"] if today else None,
        code=now.code if now else None,
        consecutive_t=now.consecutive_t if now else 0,
        last=_last(before),
        codes=tuple(
            (past, (codes[past].code or "") if past in codes else None)
            for past in range(month - MONTHS_SHOWN, month)
        ),
        months_missed=max(0, month - weighed[-1] - 1) if weighed else 0,
        is_new=not weighed,
        weighed_this_month=bool(weighed) and weighed[-1] == month,
        needs=needs,
        late_referral=late,
        nik=row["nik"],
    )


def _last(before: list[Row]) -> dict[str, Last]:
    found = {}
    for row in before:
        for column in QUANTITIES:
            if row[column] is not None:
                position = row["position"] if column == "lenhei_mm" else None
                found[column] = Last(row[column], date.fromisoformat(row["date"]), position)
    return found


def time_noted(fact: Row | None, day: date) -> str | None:
    """Return when a fact of a day was recorded; None if it was recorded on another day."""
    if fact is None or not fact["noted"]:
        return None
    noted = datetime.fromtimestamp((fact["noted"] >> COUNTER_BITS) / 1000).astimezone()
    return noted.strftime("%H:%M") if noted.date() == day else None


def _born(row: Row) -> Born:
    return Born(row["birth_date"], row["sex"] if row["sex"] in ("male", "female") else None)


def _by_place(one: ChildOfDay) -> tuple[object, ...]:
    return one.rt or "~", one.name.casefold(), one.id


def _order(one: ChildOfDay) -> tuple[object, ...]:
    """Sort waiting children by queue (put off last), done ones by time, others by RT and name."""
    if one.state == "waiting":
        return one.skipped, one.queue or 0, one.arrived or "", one.name.casefold(), one.id
    if one.state == "done":
        return one.time or "", one.queue or 0, one.name.casefold(), one.id
    return _by_place(one)
