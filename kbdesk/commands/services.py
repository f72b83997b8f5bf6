"""A service to a person: vitamin A, a vaccine, food; a question or a checklist; its correction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kbdesk.commands.days_of_life import refuse_outside_life
from kbdesk.commands.draft import Draft
from kbdesk.commands.facts import Fields, fact_verbs, without
from kbdesk.commands.reading import read
from kbdesk.commands.writing import Answer, advice, held, not_in_future
from kbdesk.desk import Desk
from kbdesk.domain import breastfeeding
from kbdesk.domain.ages import completed_months
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.screening import KPSP_MONTHS, kpsp_age
from kbdesk.domain.service_checks import doubts, proposals
from kbdesk.domain.services import (
    ANSWERS,
    COUNTED,
    KINDS,
    SIGNS,
    VACCINES,
    VITAMIN_A_DOSES,
    vaccine,
)
from kbdesk.queries.limits import judging
from kbdesk.queries.services import service_of
from kbdesk.records.days import SERVICE
from kbdesk.store.records import Row

_OWN = ("detail", "month", "answer", "signs", "amount", "by_book")
"""Fields that depend on the kind."""


def _stays(said: Fields, shown: Row, changes: Mapping[str, object]) -> Fields:
    if changes.get("kind", shown["kind"]) != shown["kind"]:
        return without(said, *_OWN)
    # of a checklist no sign says that none was found
    return said if shown["kind"] not in SIGNS else {**said, "signs": shown["signs"] or []}


def _read(desk: Desk, reading: Draft) -> tuple[Row, dict[str, object]]:
    """Return the person, and the fields of the register."""
    person = reading.required_identifier("person")
    day = not_in_future(desk, reading, "date")
    kind = reading.required_choice("kind", KINDS)
    shown = held(desk, "person", person, "person")
    fields: dict[str, object] = {"person": person, "date": day.isoformat(), "kind": kind}
    fields |= dict.fromkeys(_OWN) | _own_fields(reading, kind, _months(shown, day))
    reading.done()
    refuse_outside_life(shown, day, "service")
    return shown, fields


def _months(person: Row, day: date) -> int | None:
    born = person["birth_date"]
    return completed_months(date.fromisoformat(born), day) if born else None


def _own_fields(reading: Draft, kind: str, months: int | None) -> dict[str, object]:
    fields: dict[str, Any] = {"detail": _detail(reading, kind)}
    if kind in ANSWERS:
        fields["answer"] = reading.required_choice("answer", ANSWERS[kind])
    if kind == "breastfeeding":
        least, most = breastfeeding.MONTHS[0], breastfeeding.MONTHS[-1]
        month = reading.whole("month", least, most)
        if month is None:
            raise KbdeskError("draft.missing", field="month")
        fields["month"] = month
    elif kind == "kpsp":
        ages = [str(age) for age in KPSP_MONTHS]
        age = reading.choice("month", ages)
        default = kpsp_age(months) if months is not None else None
        fields["month"] = default if age is None else int(age)
    if fields.get("month") is not None and months is not None and fields["month"] > months >= 0:
        raise KbdeskError("service.month_not_come", field="month", month=fields["month"])
    if kind in SIGNS:
        if "signs" not in reading:
            raise KbdeskError("draft.missing", field="signs")
        fields["signs"] = read_signs(reading, SIGNS[kind], "service.unknown_sign")
    if kind == "immunisation":
        fields["by_book"] = _by_book(reading, fields["detail"])
    if kind in COUNTED:
        fields["amount"] = read(reading, SERVICE.field("amount"))
    return fields


def _by_book(reading: Draft, vaccine: str) -> bool | None:
    """Return True of a vaccine that the KIA book shows without a day; else None."""
    by_book = reading.flag("by_book")
    if by_book and vaccine not in VACCINES:
        raise KbdeskError("service.by_book_of_a_child", field="by_book", detail=vaccine)
    return by_book or None


def _detail(reading: Draft, kind: str) -> str | None:
    detail = reading.text("detail")
    if kind == "immunisation":
        known = vaccine(detail or "")
        if known is None:
            raise KbdeskError("service.unknown_vaccine", field="detail", detail=detail or "")
        return known
    if kind == "vitamin_a" and detail not in (None, *VITAMIN_A_DOSES):
        raise KbdeskError("service.unknown_dose", field="detail", detail=detail)
    return detail


def read_signs(reading: Draft, known: tuple[str, ...], code: str) -> list[str]:
    """Take a list of signs, each once and in the order of their checklist; raises ``code``."""
    signs = reading.words("signs")
    for sign in signs:
        if sign not in known:
            raise KbdeskError(code, field="signs", sign=sign)
    return [sign for sign in known if sign in signs]


def _said(desk: Desk, person: Row, id_: str, fields: Mapping[str, Any]) -> Answer:
    born = date.fromisoformat(person["birth_date"]) if person["birth_date"] else None
    rows = desk.store.records.facts("service", person=person["id"])
    others = [service_of(row) for row in rows if row["id"] != id_]
    service = service_of(fields)
    with judging(desk, fields["date"]):
        found = proposals(born, service, others)
    return advice(found, doubts(born, person["sex"], service, others))


record_service, correct_service, void_service, _ = fact_verbs("service", _read, _said, _stays)
"""A service answers what is worth another look and which referrals it proposes.

Under another kind, the fields that depend on it must be said anew.
"""
