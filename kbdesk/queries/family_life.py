"""What happened in a family, and what waits to be done there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

from kbdesk.desk import Desk
from kbdesk.domain.ages import month_index
from kbdesk.domain.home_visits import shown_days
from kbdesk.growth.gain import Weighing, month_codes
from kbdesk.queries.children import spoken_code
from kbdesk.queries.day_people import FamilyCheck, family_checks
from kbdesk.queries.families import FamilySheet, family_sheet
from kbdesk.queries.growth import child_of, measurement_of
from kbdesk.queries.home_visits import HomeVisit, visits_of_family
from kbdesk.queries.kitchen_offers import offers
from kbdesk.queries.recipients import places_of_person
from kbdesk.queries.referrals import WAITING, Referral, referral
from kbdesk.queries.services import child_services
from kbdesk.queries.women import pregnancy_of, present
from kbdesk.store.records import Row
from kbdesk.store.service_rows import pregnancies_of

EventKind = Literal[
    "weighed",
    "referral",
    "reply",
    "dashat_start",
    "dashat_end",
    "birth",
    "death",
    "left",
    "moved",
    "pregnant",
    "pregnancy_ended",
    "tpk",
    "home_visit",
]
TaskKind = Literal[
    "visit", "referral", "not_gaining", "stale", "vaccine", "capsule", "deworming", "birth_due",
    "woman_check", "tpk", "marked", "dashat", "home_visit", "found_at_home",
]  # fmt: skip
VISIT_AHEAD = timedelta(days=7)
BIRTHS_TOLD_YEARS = 5


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. ``who`` is a name; ``more`` what the words of its kind need."""

    day: date
    kind: EventKind
    who: str
    more: Mapping[str, Any] = field(default_factory=dict)


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
    events = [*_lives(desk, people, sheet.today), *_referrals(referrals)]
    for person in people:
        for row in pregnancies_of(records, person["id"]):
            events += _pregnancy(person, row)
            if not row["end_date"]:
                found_ = pregnancy_of(row)
                pregnant[person["id"]] = OpenPregnancy(row["id"], person["id"], found_.expected_on)
    events += _weighings(desk, people)
    events += _kitchen(desk, people, sheet.today)
    names = {person["id"]: person["name"] or "" for person in people}
    at_home = list(visits_of_family(desk, family))
    events += _at_home(at_home, names)
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
        events=tuple(sorted(events, key=lambda event: event.day, reverse=True)),
        pregnant=pregnant,
        posyandu={row["id"]: row["name"] or row["id"] for row in records.find("posyandu", {})},
        served={person["id"]: person["posyandu"] for person in people},
        checks=family_checks(desk, people, sheet.today),
    )


# -- what happened -------------------------------------------------------------------------


def _lives(desk: Desk, people: list[Row], today: date) -> Iterator[Event]:
    for person in people:
        name = person["name"] or ""
        born = _day(person["birth_date"])
        if born is not None and today.year - born.year <= BIRTHS_TOLD_YEARS:
            yield Event(born, "birth", name, {"grams": person["birth_weight_g"]})
        if (died := _day(person["death_date"])) is not None:
            yield Event(died, "death", name)
        if (left := _day(person["left_date"])) is not None:
            yield Event(left, "left", name, {"why": person["left_why"]})
        since = _day(person["since"])
        if since is not None and person["posyandu"]:
            profile = desk.store.records.get("posyandu", person["posyandu"]) or {}
            yield Event(
                since, "moved", name, {"posyandu": profile.get("name") or person["posyandu"]}
            )


def _pregnancy(person: Row, row: Row) -> Iterator[Event]:
    name = person["name"] or ""
    began = _day(row["date"])
    if began is not None and row["outcome"] != "not_pregnant":
        yield Event(began, "pregnant", name, {"gravida": row["gravida"]})
    ended = _day(row["end_date"])
    # a birth is told by the child that was born
    if ended is not None and row["outcome"] not in ("not_pregnant", "birth"):
        yield Event(ended, "pregnancy_ended", name, {"outcome": row["outcome"]})


def _referrals(referrals: list[Referral]) -> Iterator[Event]:
    for one in referrals:
        yield Event(
            one.written_on,
            "referral",
            one.name or "",
            {"reasons": one.reasons, "state": one.state, "number": one.number},
        )
        reply = one.reply
        if reply is not None:
            came = reply.received_on or one.state_date or one.written_on
            said = [one for one in (reply.diagnosis, reply.advice) if one]
            yield Event(came, "reply", one.name or "", {"said": said, "by": reply.examiner})


def _kitchen(desk: Desk, people: list[Row], today: date) -> Iterator[Event]:
    """Yield when a place in DASHAT began, and when it ended and what it did."""
    for person in people:
        name = person["name"] or ""
        for place in places_of_person(desk, person["id"], today):
            start = date.fromisoformat(place.row.start)
            yield Event(start, "dashat_start", name, {"days": place.row.programme_days})
            if place.finished(today):
                got = place.recovery
                more = {
                    "outcome": got.outcome if got else None,
                    "grams": got.gain_g if got else None,
                    "present": place.present,
                    "days": place.days,
                }
                yield Event(date.fromisoformat(place.row.until), "dashat_end", name, more)


def _weighings(desk: Desk, people: list[Row]) -> Iterator[Event]:
    """Yield each day on which children of the family were weighed, all in one."""
    days: dict[date, list[tuple[str, str, int]]] = {}
    for person in people:
        child = child_of(person)
        rows = desk.store.records.weighings(person["id"])
        if child is None or not rows:
            continue
        history = [
            one for one in map(measurement_of, rows)
            if one.date >= child.birth_date and one.weight_g is not None
        ]  # fmt: skip
        codes = month_codes(
            child.birth_date,
            child.sex,
            [Weighing(*one.order, one.weight_g) for one in history if one.weight_g is not None],
        )
        told = {code.weighing.id: spoken_code(code) for code in codes}
        for one in history:
            days.setdefault(one.date, []).append(
                (person["name"] or "", told.get(one.id, ""), one.weight_g or 0)
            )
    for day, those in days.items():
        yield Event(day, "weighed", those[0][0], {"children": those})


def _at_home(visits: Sequence[HomeVisit], names: Mapping[str, str]) -> Iterator[Event]:
    for one in visits:
        more = {
            "form": one.form,
            "outcome": one.outcome,
            "visitors": one.visitors,
            "found": one.said,
        }
        yield Event(one.day, "home_visit", names.get(one.person or "", ""), more)


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


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
