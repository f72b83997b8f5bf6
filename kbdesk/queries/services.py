"""What is owed to a child on a day, and to all children of a posyandu."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final, Literal

from kbdesk.desk import Desk
from kbdesk.domain import breastfeeding, immunisation
from kbdesk.domain.ages import born_after, completed_months
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.immunisation import Dose
from kbdesk.domain.life_cycle import stage_of_months
from kbdesk.domain.limits import limits
from kbdesk.domain.proposals import Proposal
from kbdesk.domain.screening import kpsp_age
from kbdesk.domain.service_checks import (
    breastfed_exclusively,
    breastfeeding_answers,
    given_vaccines,
    late_proposals,
)
from kbdesk.domain.services import Service
from kbdesk.domain.supplements import Capsule, SupplementRound, capsule, deworming, vitamin_a
from kbdesk.queries.residence import Residence
from kbdesk.store.service_rows import (
    DueChildRow,
    Injected,
    ServiceRow,
    children_served,
    services_served,
    vaccines_served,
)

UNTIL_MONTHS: Final = 60
_LOOKED_BACK_DAYS: Final = 460
"""Further back lies nothing that a list asks for: a year of deworming and what counts for it."""

DueKind = Literal[
    "vitamin_a", "deworming", "immunisation", "breastfeeding", "imd", "complementary_food_start",
    "kpsp", "tb_screening", "still_breastfed",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class DueService:
    """One thing to give or to ask today; ``detail`` is the vaccine, the capsule, or None.

    ``month``: of breastfeeding, or the age of the KPSP questionnaire. ``late``: a vaccine
    more than a month late.
    """

    kind: DueKind
    detail: str | None = None
    month: int | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class ChildServices:
    """What a child was given and is owed on a day.

    ``due`` is in the order of the table of services: vitamin A before deworming, then
    vaccines, questions, checklists. ``capsule`` goes by the age, whether due or not.
    ``exclusive``: breastfed exclusively so far, or None. ``proposals``: R15. ``unrecorded``:
    the vaccines of which nobody knows whether they were given, see ``domain.immunisation``.
    """

    id: str
    birth_date: date
    months: int
    doses: tuple[Dose, ...]
    due: tuple[DueService, ...]
    late: tuple[str, ...]
    unrecorded: tuple[str, ...]
    basic_missing: tuple[str, ...]
    basic_completed_on: date | None
    capsule: Capsule | None
    vitamin_a: SupplementRound
    vitamin_a_on: date | None
    deworming: SupplementRound
    breastfed: Mapping[int, bool]
    exclusive: bool | None
    imd: bool | None
    kpsp: tuple[int | None, str] | None
    given_today: tuple[Service, ...]
    proposals: tuple[Proposal, ...]
    asks: tuple[str, ...] = ()
    """What the card of infants to preschool asks on the day: development, feeding, sick."""


def service_of(row: Mapping[str, Any]) -> Service:
    """Return a stored row, or a register's fields, as a service; it must have a date."""
    return Service(
        kind=row["kind"] or "",
        date=date.fromisoformat(row["date"]),
        detail=row["detail"],
        month=row.get("month"),
        answer=row.get("answer"),
        signs=tuple(row.get("signs") or ()),
        amount=row.get("amount"),
        by_book=bool(row.get("by_book")),
    )


def history(desk: Desk, person: str, until: date | None = None) -> list[Service]:
    """Return a person's valid services up to a day, oldest first."""
    found = [service_of(row) for row in desk.store.records.facts("service", person=person)]
    return found if until is None else [one for one in found if one.date <= until]


def child_services(desk: Desk, child: str, on: date) -> ChildServices | None:
    """Return what a child was given and is owed on a day; None without a birth date.

    To who has died or left, or is sixty months old, nothing is due. Raises ``person.unknown``.
    """
    person = desk.store.records.get("person", child)
    if person is None:
        raise KbdeskError("person.unknown", field="child", id=child)
    if not person["birth_date"]:
        return None
    born = date.fromisoformat(person["birth_date"])
    given = history(desk, child, on)
    target = Residence(desk.store.records).lives_row(person, on.isoformat())
    found = _whole(child, born, given, on, target=target)
    return replace(found, asks=_asks(desk, child, found.months, on) if target else ())


def _asks(desk: Desk, child: str, months: int, on: date) -> tuple[str, ...]:
    """Return what the card of infants to preschool asks beside the services and has no answer.

    The checklist of the KIA book once a month, the food beside milk in the months of its limit,
    and whether the child is sick, both once a day.
    """
    if stage_of_months(months) != "infant":
        return ()
    low, high = limits()["asked"]["feeding_months"]
    day, month = on.isoformat(), on.isoformat()[:8]
    held = [
        row
        for row in desk.store.records.find("examination", {"person": child, "voided": None})
        if (row["date"] or "").startswith(month)
    ]
    today = [row for row in held if row["date"] == day]
    found = []
    # a child past the services is asked nothing else, so each open day asks this
    if all(
        row["development_complete"] is None for row in (held if months < UNTIL_MONTHS else today)
    ):
        found.append("development")
    if low <= months < high and all(row["feeding_right"] is None for row in today):
        found.append("feeding")
    if all(row["sick_with"] is None for row in today):
        found.append("sick")
    return tuple(found)


def _whole(
    child: str, born: date, given: Sequence[Service], on: date, *, target: bool
) -> ChildServices:
    months = completed_months(born, on)
    vaccines = given_vaccines(given)
    vitamin_a_dates, dewormed = _dates(given, "vitamin_a"), _dates(given, "deworming")
    kpsp = [one for one in given if one.kind == "kpsp" and one.answer]
    imd = [one.answer == "yes" for one in given if one.kind == "imd"]
    owes = target and 0 <= months < UNTIL_MONTHS
    owed = immunisation.owed(born, vaccines, on)
    return ChildServices(
        id=child,
        birth_date=born,
        months=months,
        doses=tuple(immunisation.doses(born, vaccines, on)),
        due=tuple(_due(born, given, on)) if owes else (),
        late=owed.late if owes else (),
        unrecorded=owed.unrecorded if owes else (),
        basic_missing=immunisation.basic_missing(vaccines, on),
        basic_completed_on=immunisation.basic_completed_on(vaccines, on),
        capsule=capsule(born, on),
        vitamin_a=vitamin_a(born, vitamin_a_dates, on),
        vitamin_a_on=max(vitamin_a_dates, default=None),
        deworming=deworming(born, dewormed, on),
        breastfed=breastfeeding_answers(given),
        exclusive=breastfed_exclusively(born, given, on),
        imd=imd[-1] if imd else None,
        kpsp=(kpsp[-1].month, str(kpsp[-1].answer)) if kpsp else None,
        given_today=tuple(one for one in given if one.date == on),
        proposals=tuple(late_proposals(born, given, on)) if owes else (),
    )


def _dates(given: Sequence[Service], kind: str) -> list[date]:
    return [one.date for one in given if one.kind == kind]


def _due(born: date, given: Sequence[Service], on: date) -> list[DueService]:
    months = completed_months(born, on)
    found: list[DueService] = []
    if vitamin_a(born, _dates(given, "vitamin_a"), on).due:
        found.append(DueService("vitamin_a", capsule(born, on)))
    if deworming(born, _dates(given, "deworming"), on).due:
        found.append(DueService("deworming"))
    owed = immunisation.owed(born, given_vaccines(given), on)
    found += [DueService("immunisation", one, late=one in owed.late) for one in owed.today]
    answers = breastfeeding_answers(given)
    found += [
        DueService("breastfeeding", month=month)
        for month in breastfeeding.months_to_ask(born, answers, on)
    ]
    still = {one.date: one.answer == "yes" for one in given if one.kind == "still_breastfed"}
    if breastfeeding.ask_whether_still(born, still, on):
        found.append(DueService("still_breastfed"))
    kinds = {one.kind for one in given}
    if months < len(breastfeeding.MONTHS) and "imd" not in kinds:
        found.append(DueService("imd"))
    if 4 <= months < 24 and "complementary_food_start" not in kinds:
        found.append(DueService("complementary_food_start"))
    age = kpsp_age(months)
    if age is not None and not any(one.kind == "kpsp" and one.month == age for one in given):
        found.append(DueService("kpsp", month=age))
    # asked each month: it is screened again in the next one
    if not any(
        one.kind == "tb_screening" and (one.date.year, one.date.month) == (on.year, on.month)
        for one in given
    ):
        found.append(DueService("tb_screening"))
    return found


@dataclass(frozen=True, slots=True)
class ChildOwed:
    """A line of the lists of what is due: the child, and what it is owed on the day.

    ``vaccines`` may be given now, ``late`` are more than a month late (DOFU). Of a child
    without a vaccine record nothing is late: ``unrecorded`` are those to ask for. ``capsule`` is
    the vitamin A that is due; ``vitamin_a_missed`` and ``deworming_missed``: the last
    round's month is over without it.
    """

    child: DueChildRow
    months: int
    vaccines: tuple[str, ...]
    late: tuple[str, ...]
    unrecorded: tuple[str, ...]
    capsule: Capsule | None
    vitamin_a_missed: bool
    deworming: bool
    deworming_missed: bool


def children_owed(desk: Desk, on: date, posyandu: str | None = None) -> list[ChildOwed]:
    """Return every child under sixty months that lives here, by name; of one posyandu or all."""
    records, today = desk.store.records, on.isoformat()
    since = on - timedelta(min(_LOOKED_BACK_DAYS, (on - date.min).days))
    vaccines = dict(vaccines_served(records, posyandu, today))
    given: dict[str, list[ServiceRow]] = defaultdict(list)
    for service in services_served(records, posyandu, since.isoformat(), today):
        given[service[0]].append(service)
    return [
        _owed(child, vaccines.get(child.id, ()), given.get(child.id, ()), on)
        for child in children_served(records, born_after(on, UNTIL_MONTHS), today, posyandu)
    ]


def _owed(
    child: DueChildRow,
    injected: Sequence[Injected],
    given: Sequence[ServiceRow],
    on: date,
) -> ChildOwed:
    born = _day(child.birth_date)
    months = completed_months(born, on)
    vaccines = immunisation.vaccine_record(
        ((one.vaccine, _day(one.date), one.by_book) for one in injected if one.vaccine),
        (_day(one.date) for one in injected if not one.vaccine),
    )
    vitamins = [_day(day) for _, kind, day in given if kind == "vitamin_a"]
    dewormed = [_day(day) for _, kind, day in given if kind == "deworming"]
    owed = immunisation.owed(born, vaccines, on)
    round_a, round_d = vitamin_a(born, vitamins, on), deworming(born, dewormed, on)
    return ChildOwed(
        child=child,
        months=months,
        vaccines=owed.today,
        late=owed.late,
        unrecorded=owed.unrecorded,
        capsule=capsule(born, on) if round_a.due else None,
        vitamin_a_missed=round_a.missed,
        deworming=round_d.due,
        deworming_missed=round_d.missed,
    )


_day = lru_cache(maxsize=10_000)(date.fromisoformat)
"""Thousands of services share a few days."""
