"""What a visit of the companions (TPK) says, and whom they should visit next.

Who is to be visited: brides and grooms to be up to their wedding; pregnant women; mothers
up to six weeks after birth; children under two of families at risk of stunting.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from kbdesk.desk import Desk
from kbdesk.domain.ages import born_after, month_index, month_of, months_between
from kbdesk.domain.houses import is_good
from kbdesk.domain.krs import limits
from kbdesk.domain.pregnancy import TERM_DAYS, Pregnancy
from kbdesk.domain.proposals import Warned
from kbdesk.domain.report_json.families import DueVisitJson, TpkJson
from kbdesk.domain.supplements import POSTPARTUM_DAYS
from kbdesk.domain.tpk import (
    TARGETS,
    Result,
    Target,
    VisitedPerson,
    bmi_tenths,
    find,
    next_visit,
    wedding_is_near,
)
from kbdesk.queries.area import Area, month_span, said_area
from kbdesk.queries.as_json import as_json
from kbdesk.queries.krs import KrsReport, children_concerns, report
from kbdesk.queries.krs_lines import KrsLine
from kbdesk.queries.skdn import month_text
from kbdesk.queries.women import pregnancy_of, present
from kbdesk.store.child_rows import ChildRows
from kbdesk.store.records import Row
from kbdesk.store.service_rows import pregnancies_of
from kbdesk.store.tpk_rows import (
    brides,
    tpk_visits_until,
    visited_after,
)

WEDDINGS_AHEAD: Final = timedelta(days=366)
SOON: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Seen:
    """The findings of a visit. ``contact``: its number among the visits to this target."""

    asked: VisitedPerson
    contact: int
    found: Result
    next_date: date
    warnings: tuple[Warned, ...]


@dataclass(frozen=True, slots=True)
class DueVisit:
    """Somebody to be visited. ``due``: when; ``late`` days ago where that has passed.

    ``contact``: the number that the visit will have among those to this target. ``at_risk`` and
    ``priority`` are the family's, None where no family is known.
    """

    person: str
    family: str | None
    target: Target
    due: date
    late: int
    contact: int
    last: date | None
    at_risk: bool | None
    priority: int | None
    companions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """A family whose card a weighing marks: a child of it needs help and nobody came since."""

    family: str
    child: str
    measured: date
    why: tuple[str, ...]
    priority: int | None


def see(desk: Desk, person: Row, visit: Mapping[str, Any]) -> Seen:
    """Return what a visit says beside everything that is known of the person on its day."""
    day = date.fromisoformat(visit["date"])
    target: Target = visit["form"]
    state = _state(desk, person, target, day)
    before = [
        one
        for one in desk.store.records.facts("tpk_visit", person=person["id"])
        if one["form"] == target and one["id"] != visit["id"]
        and state.since <= one["date"] <= visit["date"]
    ]  # fmt: skip
    asked = VisitedPerson(target, person["sex"], state.weeks, state.months, first=not before)
    answers: dict[str, int | str | None] = {**(visit["answers"] or {})}
    answers |= _derived(desk, person, target, day, state, answers)
    return Seen(
        asked=asked,
        contact=len(before) + 1,
        found=find(asked, answers),
        next_date=next_visit(target, day),
        warnings=tuple(state.warnings),
    )


@dataclass(slots=True)
class _State:
    """Where a person stands on a day; ``since``: visits before it are of something else."""

    since: str
    weeks: int | None
    months: int | None
    pregnancy: Row | None
    warnings: list[Warned]


def _state(desk: Desk, person: Row, target: Target, day: date) -> _State:
    born = person["birth_date"]
    months = months_between(born, day.isoformat()) if born else None
    state = _State("", None, months, None, [])
    if target == "under_two":
        if months is not None and months >= limits().under_two_months:
            state.warnings.append(Warned("tpk_visit.not_under_two", {"months": months}))
        return state
    if target == "bride":
        wedding = person["wedding_date"]
        if wedding is None:
            state.warnings.append(Warned("tpk_visit.no_wedding_date", {}))
        elif wedding_is_near(date.fromisoformat(wedding), day):
            state.warnings.append(Warned("tpk_visit.wedding_near", {"date": wedding}))
        return state
    row = present(pregnancies_of(desk.store.records, person["id"]), day)
    pregnancy = pregnancy_of(row) if row is not None else Pregnancy()
    open_ = row is not None and pregnancy.open_on(day)
    if target == "pregnant":
        if not open_:
            state.warnings.append(Warned("tpk_visit.not_registered", {}))
        elif row is not None:
            state.pregnancy = row
            state.weeks = pregnancy.weeks(day)
            state.since = row["lmp"] or row["date"] or ""
    elif row is None or open_:
        state.warnings.append(Warned("tpk_visit.no_birth", {"days": POSTPARTUM_DAYS}))
    else:
        state.pregnancy = row
        state.since = row["end_date"] or ""
    return state


def _derived(
    desk: Desk,
    person: Row,
    target: Target,
    day: date,
    state: _State,
    answers: Mapping[str, int | str | None],
) -> dict[str, int | str | None]:
    """Return what is counted and not asked, in the form's smaller units."""
    on = day.isoformat()
    found: dict[str, int | str | None] = {}
    if person["birth_date"]:
        found["age_years"] = months_between(person["birth_date"], on) // 12
    weight, height = answers.get("weight_kg"), answers.get("height_cm")
    found["bmi"] = bmi_tenths(
        weight if isinstance(weight, int) else None, height if isinstance(height, int) else None
    )
    if target == "pregnant":
        children = [
            child["birth_date"]
            for child in desk.store.records.children_of(person["id"])
            if child["birth_date"] and child["birth_date"] <= on
        ]
        found["children"] = len(children)
        if children:
            began = _began(state.pregnancy, day)
            found["gap_months"] = max(months_between(max(children), began), 0)
        family = desk.store.records.get("family", person["family"] or "") or {}
        found["good_water"] = _word(is_good(family.get("drinking_water")))
        found["good_latrine"] = _word(is_good(family.get("latrine")))
    elif target == "postpartum" and state.pregnancy is not None:
        born = [desk.store.records.get("person", id_) or {} for id_ in state.pregnancy["children"]]
        for item, column in (
            ("birth_weight_g", "birth_weight_g"),
            ("birth_length_cm", "birth_length_mm"),
        ):
            known = [child[column] for child in born if child.get(column) is not None]
            found[item] = min(known) if known else None
    elif target == "under_two":
        measured, why = children_concerns(desk, person, on)
        found["growth"] = None if measured is None else _word(not why)
        recent = range(month_index(day) - 1, month_index(day) + 1)
        found["weighed"] = _word(measured is not None and month_of(measured) in recent)
    return found


def _began(pregnancy: Row | None, day: date) -> str:
    if pregnancy is None:
        return day.isoformat()
    if pregnancy["lmp"]:
        return str(pregnancy["lmp"])
    if pregnancy["edd"]:
        began = date.fromisoformat(pregnancy["edd"]) - timedelta(days=TERM_DAYS)
        return began.isoformat()
    return str(pregnancy["date"] or day.isoformat())


def _word(value: bool | None) -> str | None:
    return None if value is None else "yes" if value else "no"


def visits_of_family(desk: Desk, family: str) -> list[tuple[Row, Seen]]:
    """Return the visits of a family with what each said, the newest first."""
    found = []
    for row in reversed(desk.store.records.facts("tpk_visit", family=family)):
        person = desk.store.records.get("person", row["person"] or "")
        if person is not None and row["form"] in TARGETS:
            found.append((row, see(desk, person, row)))
    return found


# -- whom to visit ---------------------------------------------------------------------


def calendar(desk: Desk, found: KrsReport) -> list[DueVisit]:
    """Return everybody whom the companions of an area should visit, the longest overdue first.

    The first visit is due when a pregnancy is registered, on the day of birth for the mother,
    and today for the others; a later one on the day that the last visit named, else by the
    programme's usual distance.
    """
    on = found.day.isoformat()
    lines = {line.row.id: line for line in found.lines}
    targets = list(_targets(desk, found, lines))
    some = [person for person, *_ in targets] if len(targets) < 1500 else None
    visits: dict[tuple[str, str], list[Any]] = {}
    for visit in tpk_visits_until(desk.store.records, on, some):
        visits.setdefault((visit.person, visit.target), []).append(visit)
    due = []
    for person, family, target, since, first in targets:
        made = [one for one in visits.get((person, target), ()) if one.date >= since]
        last = date.fromisoformat(made[-1].date) if made else None
        if last is None:
            when = date.fromisoformat(first)
        elif made[-1].next_date:
            when = date.fromisoformat(made[-1].next_date)
        else:
            when = next_visit(target, last)
        line = lines.get(family or "")
        due.append(
            DueVisit(
                person=person,
                family=family,
                target=target,
                due=when,
                late=max((found.day - when).days, 0),
                contact=len(made) + 1,
                last=last,
                at_risk=line.found.at_risk if line else None,
                priority=line.priority if line else None,
                companions=tuple(line.companions) if line else (),
            )
        )
    return sorted(due, key=lambda one: (one.due, one.priority or 9, one.person))


def _targets(
    desk: Desk, found: KrsReport, lines: Mapping[str, KrsLine]
) -> Iterable[tuple[str, str | None, Target, str, str]]:
    """Yield (person, family, target, since when, when first due) of the area's families."""
    on = found.day.isoformat()
    records = desk.store.records
    for person, family, _ in brides(records, on, (found.day + WEDDINGS_AHEAD).isoformat()):
        if family in lines:
            yield person, family, "bride", "", on
    two = born_after(on, limits().under_two_months)
    since = (found.day - timedelta(days=POSTPARTUM_DAYS)).isoformat()
    for one in found.mothers_and_infants():
        if one.birth_date is not None and one.birth_date > two:
            if lines[one.family].found.at_risk is True:
                yield one.person, one.family, "under_two", one.birth_date, on
            continue
        carried = one.planning.carried(on)
        if carried is not None:
            registered = carried.date or on
            yield one.person, one.family, "pregnant", carried.lmp or registered, registered
            continue
        for row in one.planning.pregnancies:
            if row.outcome in ("birth", "stillbirth") and since <= (row.end_date or "") <= on:
                ended = row.end_date or on
                yield one.person, one.family, "postpartum", ended, ended
                break


def marked(desk: Desk, found: KrsReport) -> list[Marked]:
    """Return the families that a weighing marks, the first priority first.

    A child whose last measurement of late calls for help, and no visit at home since.
    """
    needy = [line for line in found.lines if line.need]
    visited = visited_after(desk.store.records, [line.row.id for line in needy])
    measured = ChildRows(desk.store.records).last_measured(
        month_span(found.month - 2)[0],
        found.day,
        [child for line in needy for child in line.need],
    )
    days = {row["child"]: row["date"] for row in measured}
    marks = [
        Marked(line.row.id, child, date.fromisoformat(days[child]), why, line.priority)
        for line in needy
        for child, why in line.need.items()
        if child in days and visited.get(line.row.id, "") < days[child]
    ]
    return sorted(marks, key=lambda one: (one.priority or 9, one.measured, one.child))


@dataclass(frozen=True, slots=True)
class Worklist:
    """Whom the companions of an area should visit, with who they are; ``families`` by RT."""

    today: date
    due: tuple[DueVisit, ...]
    marks: tuple[Marked, ...]
    people: Mapping[str, Row]
    at_risk: int
    with_companion: int


def worklist(desk: Desk, area: Area) -> Worklist:
    """Return whom to visit now: the whole calendar and the families that a weighing marks."""
    today = desk.clock.today()
    found = report(desk, month_index(today), area)
    due = tuple(calendar(desk, found))
    marks = tuple(marked(desk, found))
    risky = [line for line in found.lines if line.found.at_risk is True]
    people = {one.person for one in due} | {one.child for one in marks}
    return Worklist(
        today=today,
        due=due,
        marks=marks,
        people=ChildRows(desk.store.records).named(people),
        at_risk=len(risky),
        with_companion=sum(bool(line.companions) for line in risky),
    )


def tpk(desk: Desk, month: int, area: Area) -> TpkJson:
    """Return the companions' month as ``report tpk`` writes it: visits made, who is due."""
    found = report(desk, month, area)
    first = month_span(month)[0].isoformat()
    on = found.day.isoformat()
    families = {line.row.id for line in found.lines}
    due = calendar(desk, found)
    targets = Counter(one.target for one in due)
    made: Counter[str] = Counter()
    results: Counter[str] = Counter()
    seen_people: dict[str, set[str]] = {target: set() for target in TARGETS}
    for visit in tpk_visits_until(desk.store.records, on, None):
        if visit.date < first or visit.family not in families:
            continue
        row = desk.store.records.get("tpk_visit", visit.id)
        person = desk.store.records.get("person", visit.person)
        if row is None or person is None or visit.target not in TARGETS:
            continue
        made[visit.target] += 1
        seen_people[visit.target].add(visit.person)
        results[see(desk, person, row).found.result or "incomplete"] += 1
    risky = [line for line in found.lines if line.found.at_risk is True]
    return {
        "month": month_text(month),
        **said_area(area, puskesmas=False),
        "date": on,
        "families_at_risk": len(risky),
        "with_companion": sum(bool(line.companions) for line in risky),
        "with_plan": sum(line.row.plan_date is not None for line in risky),
        "targets": {target: targets[target] for target in TARGETS},
        "visits": {target: made[target] for target in TARGETS},
        "visited": {target: len(seen_people[target]) for target in TARGETS},
        "results": {name: results[name] for name in ("green", "red", "incomplete")},
        "due": [
            as_json(DueVisitJson, one, late_days=one.late)
            for one in due
            if one.due <= found.day + SOON
        ],
        "marked": [
            {
                "family": one.family,
                "child": one.child,
                "measured": one.measured.isoformat(),
                "why": list(one.why),
                "priority": one.priority,
            }
            for one in marked(desk, found)
        ],
    }
