"""Whole lists of what is due: not weighed, T and 2T, vitamin A, and referrals past their limit.

For the home page and the lists to act on; each in one pass over the area's children.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kbdesk.desk import Desk
from kbdesk.domain.ages import month_index, months_between
from kbdesk.domain.referral_reasons import Priority, most_urgent
from kbdesk.domain.supplements import ROUND_MONTHS
from kbdesk.growth.gain import Code
from kbdesk.growth.month_end import Born, codes_of_many
from kbdesk.queries.area import Area, children_of_area, lives_here, month_span
from kbdesk.queries.open_day import month_of
from kbdesk.queries.referrals import WAITING, limit_of
from kbdesk.store.child_rows import ChildRow, ChildRows

MONTHS_READ = 12
_FIRST_PRIORITY: tuple[Priority, ...] = ("immediate", "within_3_days", "routine")


@dataclass(frozen=True, slots=True)
class NotWeighed:
    """A child not weighed this month. ``months`` missed in a row before this one.

    ``last`` is its last weighing; None where it was never weighed.
    """

    id: str
    months: int
    last: date | None


@dataclass(frozen=True, slots=True)
class NoGain:
    """A child whose latest weighing, of this month or the last, is T; ``times`` in a row."""

    id: str
    times: int
    date: date
    grams: int
    kbm_g: int


@dataclass(frozen=True, slots=True)
class Late:
    """A referral that nobody has answered within its limit."""

    id: str
    person: str
    priority: Priority
    reasons: tuple[str, ...]
    days: int


@dataclass(frozen=True, slots=True)
class VitaminA:
    """Who should get vitamin A this month, and who has: ids by dose."""

    due: Mapping[str, tuple[str, ...]]
    given: frozenset[str]


@dataclass(frozen=True, slots=True)
class DueLists:
    """The lists; the most urgent first in each. ``vitamin_a`` in February and August only."""

    children: int
    not_weighed: tuple[NotWeighed, ...]
    no_gain: tuple[NoGain, ...]
    referrals: tuple[Late, ...]
    vitamin_a: VitaminA | None


def due(desk: Desk, area: Area, day: date) -> DueLists:
    """Return what is due in an area on a day; names come by ``ChildRows.named``."""
    rows = ChildRows(desk.store.records)
    children = {
        id_: child
        for id_, (child, _) in children_of_area(desk, area, day, day).items()
        if lives_here(child, day)
    }
    month = month_index(day)
    since, first = month_span(month - MONTHS_READ + 1)[0], month_span(month)[0]
    weighings = rows.weighings(since, day, children)
    last = {row["child"]: row["date"] for row in rows.last_measured_before(since, children)}
    codes: dict[str, tuple[Code | None, NoGain | None, int]] = {}
    born = {
        id_: Born(child.birth_date, child.sex if child.sex in ("male", "female") else None)  # type: ignore[arg-type]
        for id_, child in children.items()
    }
    older = set(last)
    for one in codes_of_many(((w.child, w.date, w.weight_g) for w in weighings), born, older):
        last[one.child] = one.date
        found = None
        if one.code == "T" and one.grams is not None and one.kbm_g is not None:
            on = date.fromisoformat(one.date)
            found = NoGain(one.child, one.consecutive_t, on, one.grams, one.kbm_g)
        codes[one.child] = (one.code, found, one.month)
    no_gain = [t for _, t, when in codes.values() if t is not None and when >= month - 1]
    return DueLists(
        children=len(children),
        not_weighed=_not_weighed(children, last, first),
        no_gain=tuple(sorted(no_gain, key=lambda one: (-one.times, one.grams - one.kbm_g, one.id))),
        referrals=late_referrals(desk, area, day),
        vitamin_a=_vitamin_a(rows, children, day) if day.month in ROUND_MONTHS else None,
    )


def _not_weighed(
    children: Mapping[str, ChildRow], last: Mapping[str, str], first: date
) -> tuple[NotWeighed, ...]:
    month = month_index(first)
    found = []
    for id_ in children:
        day = last.get(id_)
        if day is None:
            found.append(NotWeighed(id_, 0, None))
        elif day < first.isoformat():
            found.append(NotWeighed(id_, month - month_of(day) - 1, date.fromisoformat(day)))
    # first children never weighed, then those not weighed for longest
    return tuple(sorted(found, key=lambda one: (one.last or date.min, one.id)))


def late_referrals(desk: Desk, area: Area, day: date) -> tuple[Late, ...]:
    """Return the area's referrals past their limit, by priority, the longest first."""
    records = desk.store.records
    found = []
    for state in (*WAITING, None):
        for row in records.find("referral", {"state": state}):
            if not row["date"] or not row["person"]:
                continue
            late = (day - limit_of(row["reasons"], row["date"])).days
            if late <= 0 or not _within(desk, area, row["person"]):
                continue
            priority = most_urgent(row["reasons"])
            found.append(Late(row["id"], row["person"], priority, tuple(row["reasons"]), late))
    return tuple(
        sorted(found, key=lambda one: (_FIRST_PRIORITY.index(one.priority), -one.days, one.id))
    )


def _within(desk: Desk, area: Area, person: str) -> bool:
    row = desk.store.records.get("person", person)
    if row is None:
        return area == Area()
    family = desk.store.records.get("family", row["family"] or "") or {}
    posyandu = row["posyandu"] or family.get("posyandu")
    if area.posyandu is not None and posyandu not in area.posyandu:
        return False
    if area.village is None:
        return True
    profile = desk.store.records.get("posyandu", posyandu or "") or {}
    return (profile.get("village") or family.get("village")) == area.village


def _vitamin_a(rows: ChildRows, children: Mapping[str, ChildRow], day: date) -> VitaminA:
    first = day.replace(day=1)
    doses: dict[str, list[str]] = {"blue": [], "red": []}
    for id_, child in children.items():
        months = months_between(child.birth_date, day.isoformat())
        if 6 <= months < 60:
            doses["blue" if months < 12 else "red"].append(id_)
    given = rows.served_with("vitamin_a", first, month_span(month_index(day))[1])
    return VitaminA(
        {dose: tuple(sorted(ids)) for dose, ids in doses.items()},
        frozenset(given & children.keys()),
    )
