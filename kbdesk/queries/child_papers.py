"""What the mother's papers say, gathered from a child's record: KMS card, monthly report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from kbdesk.desk import Desk
from kbdesk.domain import breastfeeding
from kbdesk.domain.advice import Situation, choose_advice
from kbdesk.domain.ages import completed_months, month_index
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.immunisation import owed
from kbdesk.domain.measurements import Measurement
from kbdesk.domain.service_checks import breastfeeding_answers, given_vaccines
from kbdesk.domain.services import GIVEN
from kbdesk.growth.assess import Assessment, assess
from kbdesk.growth.curves import Z_LINES, curve
from kbdesk.growth.gain import (
    CODED_UNTIL_MONTHS,
    MonthCode,
    kbm_grams,
    month_codes,
    weighings_of,
)
from kbdesk.growth.standards import known_sex
from kbdesk.queries.area import month_span
from kbdesk.queries.growth import child_of, since_birth
from kbdesk.queries.open_day import next_open_day
from kbdesk.queries.services import service_of
from kbdesk.queries.slips import person_of, posyandu_of
from kbdesk.reports.slip_data import ReferredPerson
from kbdesk.store.records import Row

if TYPE_CHECKING:
    from kbdesk.reports.child_report_data import ChildReportData
    from kbdesk.reports.kms_data import KmsCardData


def kms_card_data(desk: Desk, child: str, *, full_nik: bool = False) -> KmsCardData:
    """Return everything that a child's KMS card prints, as of today.

    Raises ``show.not_found``, and ``child_report.not_a_child`` for somebody of five years
    and more who was never weighed as a child.
    """
    # reports draw with reportlab, which is slow to load: only when a paper is wanted
    from kbdesk.reports.kms_data import CardWeighing, KmsCardData

    person = person_row(desk, child)
    today = desk.clock.today()
    codes = codes_of(desk, person)
    if not codes:
        _refuse_grown_up(person, today)
    services = desk.store.records.facts("service", person=child)
    vaccines = given_vaccines([service_of(row) for row in services])
    vitamin_a = tuple(_day(one["date"]) for one in services if one["kind"] == "vitamin_a")
    sex = known_sex(person["sex"])
    return KmsCardData(
        posyandu=posyandu_of(desk, person),
        person=who(desk, person),
        as_of=today,
        birth_weight_g=person["birth_weight_g"],
        birth_length_mm=person["birth_length_mm"],
        weighings=tuple(
            CardWeighing(c.weighing.date, c.weighing.weight_g, c.code, c.consecutive_t)
            for c in codes
        ),
        curves={z: curve(sex, "wfa", z) for z in Z_LINES} if sex else {},
        least_gain={
            months: grams
            for months in range(CODED_UNTIL_MONTHS)
            if sex and (grams := kbm_grams(sex, months)) is not None
        },
        vitamin_a=vitamin_a or None,
        vaccines=dict(vaccines.given) if vaccines.given or vaccines.by_book else None,
        by_book=frozenset(vaccines.by_book),
        exclusive_breastfeeding=_breastfed(services),
        full_nik=full_nik,
    )


def _breastfed(services: Sequence[Row]) -> tuple[bool | None, ...]:
    answers = breastfeeding_answers([service_of(row) for row in services])
    found = tuple(answers.get(month) for month in breastfeeding.MONTHS)
    return found if any(one is not None for one in found) else ()


_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])", re.ASCII)


def read_month(text: str) -> date:
    """Return the first day of a month written "2026-08"; raises ``child_report.bad_month``."""
    found = _MONTH.fullmatch(text.strip())
    if found is None or found[1] == "0000":
        raise KbdeskError("child_report.bad_month", field="month", text=text)
    return date(int(found[1]), int(found[2]), 1)


def child_report_data(desk: Desk, child: str, month: date | None = None) -> ChildReportData:
    """Return a child's month for the mother; without a month that of the last measurement.

    ``month`` is any day of it. Raises ``show.not_found``, ``child_report.not_a_child``
    (five years old in that month), ``child_report.deceased``, ``child_report.month_in_future``,
    ``child_report.before_birth``.
    """
    person = person_row(desk, child)
    if person["death_date"]:
        raise KbdeskError("child_report.deceased", name=person["name"])
    today = desk.clock.today()
    measured = since_birth(desk, person)
    if month is None:
        month = measured[-1].date if measured else today
    _refuse_month(person, month, today)
    until = min(today, month_span(month_index(month))[1])
    history = [one for one in measured if one.date <= until]
    this = [one for one in history if month_index(one.date) == month_index(month)]
    on = this[-1].date if this else until
    _refuse_grown_up(person, on)
    return _report(desk, person, month, history, this[-1] if this else None, on)


def _refuse_month(person: Row, month: date, today: date) -> None:
    name = f"{month.year:04}-{month.month:02}"
    if month_index(month) > month_index(today):
        raise KbdeskError("child_report.month_in_future", field="month", month=name)
    if person["birth_date"] and month_index(month) < month_index(_day(person["birth_date"])):
        raise KbdeskError("child_report.before_birth", field="month", month=name)


def _report(
    desk: Desk,
    person: Row,
    month: date,
    history: Sequence[Measurement],
    taken: Measurement | None,
    on: date,
) -> ChildReportData:
    from kbdesk.reports.child_report_data import ChildReportData, GivenService

    known = child_of(person)
    found = assess(known, taken, history) if known and taken else None
    last = month_span(month_index(month))[1]
    codes = [c for c in codes_of(desk, person) if c.weighing.date <= last]
    now = next((c for c in codes if month_index(c.weighing.date) == month_index(month)), None)
    before = [c for c in codes if c is not now]
    services = desk.store.records.facts("service", person=person["id"])
    status = {index: category.code for index, category in found.status.items()} if found else {}
    return ChildReportData(
        advice=choose_advice(_situation(person, month, on, now, found, services)),
        month=month,
        posyandu=posyandu_of(desk, person),
        person=who(desk, person),
        on=on,
        weighed_on=now.weighing.date if now else None,
        weight_g=now.weighing.weight_g if now else None,
        last_on=before[-1].weighing.date if before else None,
        last_weight_g=before[-1].weighing.weight_g if before else None,
        code=now.code if now else None,
        consecutive_t=now.consecutive_t if now else 0,
        gain_g=now.grams if now else None,
        least_gain_g=now.kbm_g if now else None,
        lenhei_mm=taken.lenhei_mm if taken else None,
        position=taken.position if taken else None,
        muac_mm=taken.muac_mm if taken else None,
        weight_status=status.get("zwei"),
        length_status=status.get("zlen"),
        body_status=status.get("zwfl"),
        arm_status=status.get("muac"),
        given=tuple(
            GivenService(one["kind"], one["detail"])
            for one in services
            if taken
            and one["date"] == on.isoformat()
            and one["kind"] in GIVEN
            and not one["by_book"]
        ),
        next_on=next_open_day(desk, desk.store.records.served_by(person), desk.clock.today()),
    )


_SEVERE = ("R01", "R02")
"""Proposals that cannot wait: oedema, severe wasting."""


def _situation(
    person: Row,
    month: date,
    on: date,
    now: MonthCode | None,
    found: Assessment | None,
    services: list[Row],
) -> Situation:
    """Return what the advice is chosen by; what the month's measurement proposed, by rule."""
    proposed = {one.code for one in found.proposals} if found else set()
    born = _day(person["birth_date"]) if person["birth_date"] else None
    vaccines = given_vaccines([service_of(row) for row in services])
    late = owed(born, vaccines, on).late if born else ()
    return Situation(
        months=completed_months(born, on) if born else None,
        month=month.month,
        weighed=now is not None,
        code=now.code if now else None,
        consecutive_t=now.consecutive_t if now else 0,
        severe=not proposed.isdisjoint(_SEVERE),
        wasted="R03" in proposed,
        below_red_line=bool(found and found.below_red_line),
        light_or_short=not proposed.isdisjoint(("R05", "R08")),
        above_orange_line=bool(found and found.above_orange_line) or "R09" in proposed,
        late_vaccines=late,
        vitamin_a_given=any(
            one["kind"] == "vitamin_a" and month_index(_day(one["date"])) == month_index(month)
            for one in services
        ),
    )


def person_row(desk: Desk, child: str) -> Row:
    """Return a person's row; raises ``show.not_found``."""
    person = desk.store.records.get("person", child)
    if person is None:
        raise KbdeskError("show.not_found", kind="child", id=child)
    return person


def last_measured_on(desk: Desk, child: str) -> date | None:
    """Return the day of a child's last measurement."""
    measured = since_birth(desk, person_row(desk, child))
    return measured[-1].date if measured else None


def who(desk: Desk, person: Row) -> ReferredPerson:
    records = desk.store.records
    family = records.get("family", person["family"] or "") or {}
    mother = records.get("person", person["mother"] or "") or {}
    return person_of(desk, person, family, mother)


def codes_of(desk: Desk, person: Row) -> list[MonthCode]:
    """Return the weighing of every month with its code, oldest first.

    None without a birth date, and none of the time after the chart's end.
    """
    known = child_of(person)
    if known is None:
        return []
    weighings = weighings_of(since_birth(desk, person))
    return [
        code
        for code in month_codes(known.birth_date, known.sex, weighings)
        if completed_months(known.birth_date, code.weighing.date) <= CODED_UNTIL_MONTHS
    ]


def _refuse_grown_up(person: Row, on: date) -> None:
    born = person["birth_date"]
    if born and completed_months(_day(born), on) >= CODED_UNTIL_MONTHS:
        raise KbdeskError("child_report.not_a_child", name=person["name"])


def _day(text: str) -> date:
    return date.fromisoformat(text)
