"""What the mother's papers say, gathered from a child's record: the KMS card."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from kbdesk.desk import Desk
from kbdesk.domain.ages import completed_months
from kbdesk.domain.errors import KbdeskError
from kbdesk.growth.curves import Z_LINES, curve
from kbdesk.growth.gain import CODED_UNTIL_MONTHS, MonthCode, Weighing, month_codes
from kbdesk.growth.kbm import kbm_grams
from kbdesk.queries.growth import child_of, measurement_of
from kbdesk.queries.slips import person_of, posyandu_of
from kbdesk.store.records import Row

if TYPE_CHECKING:
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
    refuse_grown_up(person, today, weighed=bool(codes))
    services = list(desk.store.records.find("service", {"person": child}))
    vaccines = vaccines_of(services)
    vitamin_a = tuple(_day(one["date"]) for one in services if one["kind"] == "vitamin_a")
    sex = person["sex"] if person["sex"] in ("male", "female") else None
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
        vaccines=vaccines or None,
        full_nik=full_nik,
    )


def person_row(desk: Desk, child: str) -> Row:
    """Return a person's row; raises ``show.not_found``."""
    person = desk.store.records.get("person", child)
    if person is None:
        raise KbdeskError("show.not_found", kind="child", id=child)
    return person


def who(desk: Desk, person: Row) -> Any:
    """Return who a child is, as papers say it."""
    records = desk.store.records
    family = records.get("family", person["family"] or "") or {}
    mother = records.get("person", person["mother"] or "") or {}
    return person_of(desk, person, family, mother)


def codes_of(desk: Desk, person: Row) -> list[MonthCode]:
    """Return the weighing of every month with its code, oldest first; none without a birth date."""
    known = child_of(person)
    if known is None:
        return []
    measured = (measurement_of(row) for row in desk.store.records.weighings(person["id"]))
    weighings = [
        Weighing(*m.order, m.weight_g)
        for m in measured
        if m.weight_g is not None and m.date >= known.birth_date
    ]
    return [
        code
        for code in month_codes(known.birth_date, known.sex, weighings)
        if completed_months(known.birth_date, code.weighing.date) <= CODED_UNTIL_MONTHS
    ]


def refuse_grown_up(person: Row, on: date, *, weighed: bool) -> None:
    """Refuse a child's paper for who is no child: ``child_report.not_a_child``."""
    born = person["birth_date"]
    if born and not weighed and completed_months(_day(born), on) >= CODED_UNTIL_MONTHS:
        raise KbdeskError("child_report.not_a_child", name=person["name"])


def vaccines_of(services: list[Row], until: date | None = None) -> dict[str, date]:
    """Return the vaccines of a child's services with the first day that each was given."""
    found: dict[str, date] = {}
    for one in services:
        on = _day(one["date"])
        if one["kind"] == "immunisation" and one["detail"] and (until is None or on <= until):
            found[one["detail"]] = min(on, found.get(one["detail"], on))
    return found


def _day(text: str) -> date:
    return date.fromisoformat(text)
