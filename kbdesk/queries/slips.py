"""What a referral slip says, gathered from the child, the family and the measurements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final, Literal
from uuid import UUID

from kbdesk.desk import Desk
from kbdesk.domain import immunisation, life_cycle
from kbdesk.domain.ages import completed_months, month_index
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.referral_reasons import last_day, most_urgent
from kbdesk.domain.referrals import posyandu_of as number_posyandu
from kbdesk.domain.service_checks import breastfed_exclusively, given_vaccines
from kbdesk.domain.services import Service
from kbdesk.domain.villages import CITY, villages
from kbdesk.growth.assess import Assessment, assess
from kbdesk.growth.curves import Z_LINES, ChartPoint, curve
from kbdesk.growth.gain import month_codes, weighings_of
from kbdesk.growth.zscores import DAYS_OF_MONTH
from kbdesk.queries.examinations import examine
from kbdesk.queries.growth import child_of, since_birth
from kbdesk.queries.limits import judging
from kbdesk.queries.services import history
from kbdesk.queries.women import pregnancy_of, present
from kbdesk.reports.slip_data import (
    ActionCode,
    History,
    IndexReading,
    MonthWeighing,
    Occasion,
    ReferredPerson,
    SendingPosyandu,
    SlipData,
    SlipExamination,
    SlipMeasurement,
    SlipPregnancy,
)
from kbdesk.store.home_visit_rows import families_visited
from kbdesk.store.records import Row
from kbdesk.store.service_rows import examinations_of, pregnancies_of

_PRIORITY: Final = {"immediate": "urgent", "within_3_days": "soon", "routine": "routine"}


def slip_data(desk: Desk, referral_id: str, *, full_nik: bool = False) -> SlipData:
    """Return everything that a referral's slip prints; raises ``show.not_found``."""
    records = desk.store.records
    referral = records.get("referral", referral_id)
    if referral is None or referral["date"] is None:
        # only the answer to the letter has arrived: nothing can be printed yet
        raise KbdeskError("show.not_found", kind="referral", id=referral_id)
    person = records.get("person", referral["person"] or "") or {}
    family = records.get("family", person.get("family") or "") or {}
    issued = date.fromisoformat(referral["date"])
    cadre = records.get("user", _author(desk, referral_id) or "")
    mother = records.get("person", person.get("mother") or "") or {}
    slip = SlipData(
        number=referral["number"] or "",
        referral_id=UUID(referral_id),
        issued_on=issued,
        occasion=_occasion(desk, referral, person, family, issued),
        posyandu=posyandu_of(desk, person),
        addressee=referral["destination"],
        limit_on=last_day(referral["reasons"], issued),
        priority=_PRIORITY[most_urgent(referral["reasons"])],  # type: ignore[arg-type]
        person=person_of(desk, person, family, mother),
        history=_history(desk, person, issued),
        reasons=tuple(referral["reasons"]),
        note=referral["note"],
        actions=_actions(desk, person, family, issued),
        consent="refuse" if referral["state"] == "declined" else None,
        refusal_reason=referral["state_note"] if referral["state"] == "declined" else None,
        cadre=cadre["name"] if cadre else None,
        guardian=mother.get("name"),
        copy=_reprints(desk, referral_id),
        cancelled=referral["state"] == "cancelled",
        full_nik=full_nik,
    )
    if not person:
        return slip
    return (
        _of_woman(desk, slip, person, issued)
        or _of_examined(desk, slip, person, issued)
        or _with_growth(desk, slip, person, issued)
    )


def _author(desk: Desk, referral: str) -> str | None:
    history = desk.store.journal.history("referral", referral, "fact")
    return history[0].user if history else None


def _reprints(desk: Desk, referral: str) -> int:
    """Return how often the slip was printed before."""
    states = desk.store.journal.history("referral", referral, "state")
    printed = sum(1 for o in states if o.fields.get("state") == "printed")
    return max(printed - 1, 0)


def posyandu_of(desk: Desk, person: Row) -> SendingPosyandu:
    code = desk.store.records.served_by(person) or desk.home_posyandu
    profile = desk.store.records.get("posyandu", code or "") or {}
    village = villages().get(profile.get("village") or desk.village or "")
    return SendingPosyandu(
        name=profile.get("name") or code,
        code=code,
        kelurahan=village.name if village else None,
        kecamatan=village.district if village else None,
        city=CITY,
    )


def person_of(desk: Desk, person: Row, family: Row, mother: Row) -> ReferredPerson:
    """Return who somebody is as papers say it, with the parents and the address."""
    records = desk.store.records
    members = records.members(family["id"]) if family else []
    father = next((m["name"] for m in members if m["relation"] == "head"), None)
    siblings = records.children_of(mother["id"]) if mother else []
    order = [child["id"] for child in siblings].index(person["id"]) + 1 if mother else None
    village = villages().get(family.get("village") or "")
    born = person.get("birth_date")
    return ReferredPerson(
        name=person.get("name"),
        sex=person.get("sex"),
        birth_date=date.fromisoformat(born) if born else None,
        nik=person.get("nik"),
        kk=family.get("kk"),
        birth_order=order,
        mother=mother.get("name"),
        father=father if father != person.get("name") else None,
        spouse=father if person.get("relation") == "wife" else None,
        address=family.get("address"),
        rt=family.get("rt"),
        rw=family.get("rw"),
        kelurahan=village.name if village else None,
        phone=family.get("phone"),
    )


def _occasion(desk: Desk, referral: Row, person: Row, family: Row, on: date) -> Occasion | None:
    """Return "home_visit" on a day with a visit at the family, "open_day" on an open day.

    An open day of the posyandu that wrote the slip, or of the one that serves the person; a
    supervisor's laptop holds those of others too.
    """
    day = on.isoformat()
    if family and family["id"] in families_visited(desk.store.records, day, day):
        return "home_visit"
    opened = desk.store.records.find("session", {"date": day})
    theirs = {number_posyandu(referral["number"] or ""), desk.store.records.served_by(person)}
    held = any(row["opened_at"] and row["posyandu"] in theirs for row in opened)
    return "open_day" if held else None


def _counselled(desk: Desk, family: Row, on: date) -> bool:
    """Tell whether a visit of a day to a family gave advice, of any of the three kinds."""
    return any(
        visit["counselling"]
        for entity in ("visit", "home_visit", "tpk_visit")
        for visit in desk.store.records.facts(entity, family=family["id"], date=on.isoformat())
    )


def _with_growth(desk: Desk, slip: SlipData, person: Row, issued: date) -> SlipData:
    """Return a slip with the last measurement up to its day, its months, and the chart."""
    child = child_of(person)
    history = [one for one in since_birth(desk, person) if one.date <= issued]
    if child is None or not history:
        return slip
    last = history[-1]
    found = assess(child, last, history[:-1])
    codes = month_codes(child.birth_date, child.sex, weighings_of(history))
    latest = month_index(issued)
    return replace(
        slip,
        measurement=SlipMeasurement(
            measured_on=last.date,
            weight_g=last.weight_g,
            lenhei_mm=last.lenhei_mm,
            position=last.position,
            muac_mm=last.muac_mm,
            headc_mm=last.headc_mm,
            oedema=last.oedema,
            zwei=_reading(found, "zwei"),
            zlen=_reading(found, "zlen"),
            zwfl=_reading(found, "zwfl"),
        ),
        months=tuple(
            MonthWeighing(one.weighing.date, one.code, one.grams, one.kbm_g)
            for one in codes
            if latest - month_index(one.weighing.date) < 3
        ),
        consecutive_t=found.gain.consecutive_t if found.gain else 0,
        curves={z: curve(child.sex, "wfa", z) for z in Z_LINES},
        points=tuple(
            ChartPoint(
                (one.weighing.date - child.birth_date).days / DAYS_OF_MONTH,
                one.weighing.weight_g,
                one.code,
            )
            for one in codes
        ),
    )


def _reading(found: Assessment, index: Literal["zwei", "zlen", "zwfl"]) -> IndexReading:
    category = found.status.get(index)
    return IndexReading(
        found.scores.z(index), category.name if category else None, found.scores.flagged(index)
    )


def _history(desk: Desk, person: Row, issued: date) -> History:
    if not person:
        return History()
    given = history(desk, person["id"], issued)
    vitamin_a = [one.date for one in given if one.kind == "vitamin_a"]
    born = person.get("birth_date")
    return History(
        birth_weight_g=person.get("birth_weight_g"),
        birth_length_mm=person.get("birth_length_mm"),
        exclusive_breastfeeding=breastfed_exclusively(date.fromisoformat(born), given, issued)
        if born
        else None,
        missing_immunizations=_missing(date.fromisoformat(born), given, issued) if born else None,
        vitamin_a_on=max(vitamin_a, default=None),
    )


def _missing(born: date, given: Sequence[Service], issued: date) -> tuple[str, ...] | None:
    """Return what should have been given; None where nothing is known of any vaccine."""
    vaccines = given_vaccines(given)
    if not vaccines.begun(issued):
        return None
    lacking = immunisation.basic_missing(vaccines, issued)
    return tuple(
        dose.vaccine
        for dose in immunisation.doses(born, vaccines, issued)
        if dose.standing == "late" or (dose.standing == "missed" and dose.vaccine in lacking)
    )


def _of_woman(desk: Desk, slip: SlipData, person: Row, issued: date) -> SlipData | None:
    """Return a slip with a woman's last figures, or None.

    None where it is not about her pregnancy or the weeks after.
    """
    row = present(pregnancies_of(desk.store.records, person["id"]), issued)
    if row is None and not {"R20", "R21"} & set(slip.reasons):
        return None
    checks = _checks(desk, person, issued)
    pressure = _last_row(checks, "systolic") or {}
    return replace(
        slip,
        guardian=person.get("name"),
        measurement=SlipMeasurement(
            measured_on=date.fromisoformat(checks[-1]["date"]) if checks else None,
            weight_g=_last(checks, "weight_g"),
            muac_mm=_last(checks, "muac_mm"),
        ),
        pregnancy=SlipPregnancy(
            weeks=pregnancy_of(row).weeks(issued) if row else None,
            hb_tenths=_last(checks, "hb_tenths"),
            systolic=pressure.get("systolic"),
            diastolic=pressure.get("diastolic"),
        ),
    )


def _checks(desk: Desk, person: Row, issued: date) -> list[Row]:
    """Return what was measured of somebody up to a day, the oldest first.

    A pressure is measured by a woman's check or by an examination of any age: the last counts.
    """
    records, until = desk.store.records, issued.isoformat()
    found = [
        *records.facts("woman_check", person=person["id"]),
        *examinations_of(records, person["id"]),
    ]
    return sorted(
        (one for one in found if one["date"] <= until),
        key=lambda one: (one["date"], one["noted"] or 0, one["id"]),
    )


def _last_row(checks: Sequence[Row], field: str) -> Row | None:
    return next((one for one in reversed(checks) if one.get(field) is not None), None)


def _last(checks: Sequence[Row], field: str) -> int | None:
    row = _last_row(checks, field)
    return None if row is None else row[field]


def _of_examined(desk: Desk, slip: SlipData, person: Row, issued: date) -> SlipData | None:
    """Return a slip with the last figures of the card of six years and older, or None.

    None where it is about a younger child. An adult agrees to the referral himself.
    """
    born = date.fromisoformat(person["birth_date"]) if person["birth_date"] else None
    stage = None if born is None else life_cycle.stage_on(born, issued)
    if stage == "infant" or (stage is None and not _OF_A_CARD & set(slip.reasons)):
        return None
    checks = _checks(desk, person, issued)
    pressure, glucose = _last_row(checks, "systolic") or {}, _last_row(checks, "glucose") or {}
    weight, height = _last(checks, "weight_g"), _last(checks, "height_mm")
    bmi = life_cycle.bmi_of(weight, height)
    judged: dict[str, Any] = {}
    for one in checks:
        if "glucose" in one:
            with judging(desk, one["date"]):
                judged |= examine(person, one).judged
    measured = _last_row(checks, "weight_g") or (checks[-1] if checks else None)
    adult = born is None or completed_months(born, issued) >= _ADULT_MONTHS
    return replace(
        slip,
        guardian=person.get("name") if adult else slip.guardian,
        measurement=SlipMeasurement(
            measured_on=date.fromisoformat(measured["date"]) if measured else None,
            weight_g=weight,
            lenhei_mm=height,
            position="standing" if height is not None else None,
            muac_mm=_last(checks, "muac_mm"),
        ),
        examination=SlipExamination(
            adult=adult,
            waist_mm=_last(checks, "waist_mm"),
            bmi_tenths=None if bmi is None else int(bmi * 10),
            systolic=pressure.get("systolic"),
            diastolic=pressure.get("diastolic"),
            glucose=glucose.get("glucose"),
            glucose_kind=glucose.get("glucose_kind"),
            cholesterol=_last(checks, "cholesterol"),
            hb_tenths=_last(checks, "hb_tenths"),
            eyes=judged.get("eyes"),
            ears=judged.get("ears"),
            puma=judged.get("puma"),
            aks=_aks(desk, person["id"], issued),
        ),
    )


_OF_A_CARD: Final = frozenset({f"R{n}" for n in range(30, 42)})
"""Reasons of the cards from six years on; without a birth date they tell that it is no child."""
_ADULT_MONTHS: Final = 18 * 12
"""From this age on a person agrees to a referral without the parents."""


def _aks(desk: Desk, person: str, issued: date) -> int | None:
    rows = desk.store.records.facts("aks", person=person)
    held = [row for row in rows if row["date"] <= issued.isoformat()]
    return life_cycle.aks_sum(held[-1]["items"] or {}) if held else None


def _actions(desk: Desk, person: Row, family: Row, on: date) -> tuple[ActionCode, ...]:
    if not person:
        return ()
    given = {one.kind for one in history(desk, person["id"], on) if one.date == on}
    actions: list[ActionCode] = []
    if family and _counselled(desk, family, on):
        actions.append("counselling")
    if "pmt" in given:
        actions.append("food")
    if "vitamin_a" in given:
        actions.append("vitamin_a")
    if "ors" in given:
        actions.append("ors")
    return tuple(actions)
