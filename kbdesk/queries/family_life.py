"""What happened in a family, and what waits to be done there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

from kbdesk.desk import Desk
from kbdesk.domain.ages import month_index
from kbdesk.domain.home_visits import shown_days
from kbdesk.queries.day_people import FamilyCheck, family_checks
from kbdesk.queries.families import FamilySheet, family_sheet
from kbdesk.queries.home_visits import HomeVisit, visits_of_family
from kbdesk.queries.kitchen_offers import offers
from kbdesk.queries.life_line import (
    Event,
    Planned,
    family_life_line,
    next_visits_of_family,
)
from kbdesk.queries.referrals import WAITING, Referral, referral
from kbdesk.queries.services import child_services
from kbdesk.queries.women import pregnancy_of, present
from kbdesk.store.records import Row
from kbdesk.store.service_rows import pregnancies_of

TaskKind = Literal[
    "visit", "referral", "not_gaining", "stale", "vaccine", "capsule", "deworming", "birth_due",
    "woman_check", "tpk", "marked", "dashat", "home_visit", "found_at_home",
]  # fmt: skip
VISIT_AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. ``target`` is the id of whom or of what (a person, a referral)."""

    kind: TaskKind
    target: str
    who: str
    more: Mapping[str, Any] = field(default_factory=dict)
    pressing: bool = False


@dataclass(frozen=True, slots=True)
class OpenPregnancy:
    """A pregnancy that has not ended: its id, and the day that is expected."""

    id: str
    person: str
    expected_on: date | None


@dataclass(frozen=True, slots=True)
class FamilyLife:
    """A family whole, with its tasks (the most pressing first) and events (the newest first).

    ``pregnant``: woman -> her pregnancy that has not ended. ``posyandu``: code -> name, of all
    that are known here.
    """

    sheet: FamilySheet
    tasks: tuple[Task, ...]
    events: tuple[Event, ...]
    pregnant: Mapping[str, OpenPregnancy]
    posyandu: Mapping[str, str]
    served: Mapping[str, str | None]
    checks: tuple[FamilyCheck, ...] = ()
    planned: tuple[Planned, ...] = ()
    """The visits that the last ones planned."""


def family_life(desk: Desk, family: str) -> FamilyLife:
    """Return a family with what happened and what is to be done; raises ``family.unknown``."""
    sheet = family_sheet(desk, family)
    records = desk.store.records
    people = records.members(family)
    referrals = [
        found
        for person in people
        for row in records.find("referral", {"person": person["id"]})
        if (found := referral(desk, row["id"])) is not None
    ]
    pregnant: dict[str, OpenPregnancy] = {}
    for person in people:
        for row in pregnancies_of(records, person["id"]):
            if not row["end_date"]:
                found_ = pregnancy_of(row)
                pregnant[person["id"]] = OpenPregnancy(row["id"], person["id"], found_.expected_on)
    names = {person["id"]: person["name"] or "" for person in people}
    at_home = list(visits_of_family(desk, family))
    tasks = [
        *_visit(sheet),
        *_home_visits(at_home, names, sheet.today),
        *_late_referrals(referrals),
        *_children(desk, sheet),
        *_women(desk, sheet, people),
        *(
            Task(
                "dashat",
                one.person,
                one.name or "",
                {"indication": one.indication, "codes": one.codes},
            )
            for one in offers(desk, people, sheet.today)
        ),
    ]
    return FamilyLife(
        sheet=sheet,
        tasks=tuple(sorted(tasks, key=lambda task: not task.pressing)),
        events=tuple(family_life_line(desk, family, people)),
        pregnant=pregnant,
        posyandu={row["id"]: row["name"] or row["id"] for row in records.find("posyandu", {})},
        served={person["id"]: person["posyandu"] for person in people},
        checks=family_checks(desk, people, sheet.today),
        planned=tuple(next_visits_of_family(desk, family, people, sheet.today)),
    )


# -- what is to be done ----------------------------------------------------------------------


def _visit(sheet: FamilySheet) -> Iterator[Task]:
    planned = sheet.planned
    if planned is None or planned.next_date is None:
        return
    if planned.next_date <= sheet.today + VISIT_AHEAD:
        late = planned.next_date < sheet.today
        yield Task("visit", sheet.id, "", {"day": planned.next_date, "late": late}, pressing=late)


def _home_visits(
    visits: Sequence[HomeVisit], names: Mapping[str, str], today: date
) -> Iterator[Task]:
    """Yield what the last visit of each person found, and when the next one is due."""
    for one in {visit.person: visit for visit in visits}.values():
        who = names.get(one.person or "", "")
        if one.person is not None and one.person not in names:
            continue
        fresh = today - one.day <= timedelta(days=shown_days())
        if fresh and one.found.at_risk and one.reported_on is None:
            more: dict[str, Any] = {"found": one.said, "codes": one.codes}
            pressing = bool(one.codes) or one.found.regular is False
            yield Task("found_at_home", one.person or "", who, more, pressing=pressing)
        due = one.next_date
        if due is not None and due <= today + VISIT_AHEAD:
            late = due < today
            when: dict[str, object] = {"day": due, "late": late}
            yield Task("home_visit", one.person or "", who, when, pressing=late)


def _late_referrals(referrals: list[Referral]) -> Iterator[Task]:
    for one in referrals:
        if one.state in WAITING and one.days_over:
            yield Task("referral", one.id, one.name or "", {"days": one.days_over}, pressing=True)


def _children(desk: Desk, sheet: FamilySheet) -> Iterator[Task]:
    for member in sheet.members:
        if member.kind != "child" or member.gone:
            continue
        state = member.state
        if state is None or state.stale:
            day = None if state is None else state.measured
            yield Task("stale", member.id, member.name, {"day": day})
        elif state.code in ("T", "2T"):
            yield Task(
                "not_gaining",
                member.id,
                member.name,
                {"code": state.code},
                pressing=state.code == "2T",
            )
        owed = child_services(desk, member.id, sheet.today)
        if owed is None:
            continue
        if owed.late:
            yield Task("vaccine", member.id, member.name, {"vaccines": owed.late})
        kinds = {one.kind for one in owed.due}
        if "vitamin_a" in kinds:
            yield Task("capsule", member.id, member.name, {"dose": owed.capsule})
        if "deworming" in kinds:
            yield Task("deworming", member.id, member.name)


def _women(desk: Desk, sheet: FamilySheet, people: list[Row]) -> Iterator[Task]:
    today = sheet.today
    for person in people:
        if person["death_date"] or person["left_date"]:
            continue
        row = present(pregnancies_of(desk.store.records, person["id"]), today)
        if row is None:
            continue
        found = pregnancy_of(row)
        name = person["name"] or ""
        if found.overdue(today):
            yield Task("birth_due", person["id"], name, {"day": found.expected_on}, pressing=True)
        checks = [
            one
            for one in desk.store.records.find("woman_check", {"person": person["id"]})
            if one["voided"] is None and one["date"]
        ]
        last = max((date.fromisoformat(one["date"]) for one in checks), default=None)
        if last is None or month_index(last) != month_index(today):
            yield Task("woman_check", person["id"], name, {"day": last})
