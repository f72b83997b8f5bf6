"""A family's card: its risk of stunting, its couples, its companions and their visits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kbdesk.desk import Desk
from kbdesk.domain.ages import months_since
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.tpk import Target, TpkQuestion, VisitedPerson, questions
from kbdesk.queries.family_life import Task
from kbdesk.queries.family_planning import Couple, couples_of
from kbdesk.queries.krs import KrsReport, family_report
from kbdesk.queries.krs_lines import KrsLine
from kbdesk.queries.life_line import Planned
from kbdesk.queries.of_row import of_row
from kbdesk.queries.tpk import SOON, DueVisit, Marked, Seen, calendar, marked, see, visits_of_family
from kbdesk.store.records import Row


@dataclass(frozen=True, slots=True)
class Visited:
    """A visit of the companions: to whom, the how manieth, and what it found."""

    id: str
    day: date
    name: str
    target: Target
    visitors: tuple[str, ...]
    counselling: tuple[str, ...]
    referred_to: str | None
    note: str | None
    seen: Seen


@dataclass(frozen=True, slots=True)
class FamilyRisk:
    """A family's card on today; ``names`` by person. ``visits`` and ``due``: the newest first,
    the longest overdue first. ``row`` is the family as it is written.
    """

    today: date
    row: Row
    line: KrsLine
    couples: tuple[Couple, ...]
    visits: tuple[Visited, ...]
    due: tuple[DueVisit, ...]
    marks: tuple[Marked, ...]
    names: Mapping[str, str]


def family_risk(desk: Desk, family: str) -> FamilyRisk:
    """Return a family's card; raises ``family.unknown``."""
    row = desk.store.records.get("family", family)
    if row is None:
        raise KbdeskError("family.unknown", field="family", id=family)
    found: KrsReport = family_report(desk, family)
    names = {one["id"]: one["name"] or "" for one in desk.store.records.members(family)}
    visits = [
        of_row(
            Visited,
            visit,
            day=date.fromisoformat(visit["date"]),
            name=names.get(visit["person"]) or "",
            target=visit["form"],
            seen=seen,
        )
        for visit, seen in visits_of_family(desk, family)
    ]
    return FamilyRisk(
        today=desk.clock.today(),
        row=row,
        line=found.lines[0],
        couples=tuple(couples_of(desk, family)),
        visits=tuple(visits),
        due=tuple(calendar(desk, found)),
        marks=tuple(marked(desk, found)),
        names=names,
    )


def risk_tasks(risk: FamilyRisk) -> list[Task]:
    """Return what the companions have to do in a family within a week, what is late first."""
    found = [
        Task("marked", one.child, risk.names.get(one.child, ""), {"day": one.measured}, True)
        for one in risk.marks
    ]
    for due in risk.due:
        if due.due <= risk.today + SOON:
            more = {"day": due.due, "days": due.late, "target": due.target}
            name = risk.names.get(due.person, "")
            found.append(Task("tpk", due.person, name, more, pressing=due.late > 0))
    return found


def planned_tpk(risk: FamilyRisk, person: str | None = None) -> Iterator[Planned]:
    """Yield the companions' next visits of those who were visited before."""
    for one in risk.due:
        if one.last is not None and person in (None, one.person):
            more = {"contact": one.contact, "target": one.target}
            yield Planned(one.due, "tpk", risk.names.get(one.person, ""), more, one.late > 0)


@dataclass(frozen=True, slots=True)
class Opening:
    """What a visit's form starts with: whom it can be for, and as what; ``likely``: the first."""

    risk: FamilyRisk
    people: tuple[Row, ...]
    targets: Mapping[str, tuple[Target, ...]]
    likely: tuple[str, Target] | None


def visit_opening(desk: Desk, family: str) -> Opening:
    """Return what the form of a companions' visit needs; raises ``family.unknown``."""
    risk = family_risk(desk, family)
    today = risk.today.isoformat()
    here = [
        one
        for one in desk.store.records.members(family)
        if not one["death_date"] and not one["left_date"]
    ]
    due: dict[str, list[Target]] = {}
    for one in risk.due:
        due.setdefault(one.person, []).append(one.target)
    targets: dict[str, tuple[Target, ...]] = {}
    for person in here:
        found = list(due.get(person["id"], []))
        months = months_since(person["birth_date"], today)
        if months is not None and months < 24:
            found.append("under_two")
        elif person["sex"] == "female" and (months is None or 120 <= months < 600):
            found += ["pregnant", "postpartum", "bride"]
        elif months is None or months >= 180:
            found.append("bride")
        targets[person["id"]] = tuple(dict.fromkeys(found))
    likely = (risk.due[0].person, risk.due[0].target) if risk.due else None
    return Opening(risk, tuple(one for one in here if targets[one["id"]]), targets, likely)


def visit_questions(
    desk: Desk, person: str, target: Target, day: date
) -> tuple[VisitedPerson, tuple[TpkQuestion, ...]]:
    """Return who is asked on a day, and the questions that are asked (not those counted)."""
    row = desk.store.records.get("person", person)
    if row is None:
        raise KbdeskError("person.unknown", field="person", id=person)
    blank = {"id": "", "date": day.isoformat(), "form": target, "answers": {}}
    asked = see(desk, row, blank).asked
    return asked, tuple(one for one in questions(asked) if not one.derived)
