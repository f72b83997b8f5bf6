"""Pregnant women and women in the six weeks after a birth: one, and the list of a posyandu."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from kbdesk.desk import Desk
from kbdesk.domain.ages import completed_months, read_day
from kbdesk.domain.life_cycle import tb_class, tb_proposals
from kbdesk.domain.pregnancy import (
    FourT,
    Pregnancy,
    Risk,
    four_t,
    proposals_of,
    risks,
    weight_on_curve,
)
from kbdesk.domain.proposals import Proposal, Warned
from kbdesk.domain.screening import pressure_at_once, pressure_proposals
from kbdesk.domain.sip import WOMAN_YEARS
from kbdesk.domain.supplements import POSTPARTUM_DAYS, postpartum_capsules
from kbdesk.domain.woman_figures import unusual
from kbdesk.queries.limits import judging
from kbdesk.queries.of_row import of_row
from kbdesk.queries.services import history
from kbdesk.store.records import Row
from kbdesk.store.service_rows import pregnancies_of, women_served

WEIGHT_JUMP_PERCENT, WEIGHT_JUMP_DAYS = 15, 62
_FIGURES: Final = ("muac_mm", "hb_tenths", "systolic", "diastolic")
_OF_CHECK: Final = (*_FIGURES, "weight_g", "fundal_mm", "tablets")


@dataclass(frozen=True, slots=True)
class CheckSays:
    """What a check says: weeks or days after birth, risks, referrals, what to look at again.

    ``judged``: the columns of the card that are green or red (``arm``, ``bp_curve``,
    ``weight_curve``) and ``tb`` (presumed, clear), without those of which nothing is known.
    """

    weeks: int | None
    postpartum_days: int | None
    risks: tuple[Risk, ...]
    judged: Mapping[str, str]
    proposals: tuple[Proposal, ...]
    warnings: tuple[Warned, ...]


@dataclass(frozen=True, slots=True)
class WomanLine:
    """A line of the list of women: who, how far, what was found last, what is due.

    ``weeks`` and ``trimester`` while she is pregnant, ``postpartum_days`` after it.
    ``overdue``: the end must have come and has not been recorded. ``checked``: seen in this
    calendar month. ``capsules``: red vitamin A that she should still take. Figures are of
    the last check, in grams and millimetres, tenths of g/dl, mmHg.
    """

    id: str
    pregnancy: str
    name: str | None
    birth_date: date | None
    family: str | None
    posyandu: str | None
    village: str | None
    rt: str | None
    address: str | None
    phone: str | None
    gravida: int | None
    weeks: int | None
    trimester: int | None
    expected_on: date | None
    overdue: bool
    postpartum_days: int | None
    capsules: int
    checked: bool
    checked_on: date | None
    weight_g: int | None
    muac_mm: int | None
    systolic: int | None
    diastolic: int | None
    hb_tenths: int | None
    fundal_mm: int | None
    tablets: int | None
    risks: tuple[Risk, ...]
    signs: tuple[str, ...]


def pregnancy_of(row: Mapping[str, Any]) -> Pregnancy:
    """Return a stored row as a pregnancy."""
    return Pregnancy(
        lmp=read_day(row.get("lmp")),
        edd=read_day(row.get("edd")),
        ended_on=read_day(row.get("end_date")),
        outcome=row.get("outcome"),
    )


def present(rows: Sequence[Row], on: date) -> Row | None:
    """Return the pregnancy that a woman has on a day, or had up to six weeks before it."""
    near = [
        row
        for row in rows
        if pregnancy_of(row).open_on(on) or pregnancy_of(row).postpartum_days(on) is not None
    ]
    began = [row for row in near if _began(row) <= on] or near
    return began[-1] if began else None


def _began(row: Mapping[str, Any]) -> date:
    return (
        read_day(row["lmp"])
        or read_day(row["registered"] if "registered" in row else row["date"])
        or date.min
    )


def assess_check(desk: Desk, woman: Row, id_: str, fields: Mapping[str, Any]) -> CheckSays:
    """Return what a check says beside the woman's pregnancy and her checks before it."""
    records = desk.store.records
    on = date.fromisoformat(fields["date"])
    pregnancies = pregnancies_of(records, woman["id"])
    row = present(pregnancies, on)
    births = births_of(desk, woman["id"])
    with judging(desk, on):
        found, proposals = check_proposals(woman["birth_date"], pregnancies, births, fields)
        judged = judged_of(woman["birth_date"], row, fields)
    warnings = unusual(fields)
    before = [
        one
        for one in records.facts("woman_check", person=woman["id"])
        if one["id"] != id_ and one["weight_g"] is not None and one["date"] <= fields["date"]
    ]
    weight = fields["weight_g"]
    if before and weight is not None:
        last = before[-1]
        recent = (on - date.fromisoformat(last["date"])).days <= WEIGHT_JUMP_DAYS
        if recent and abs(weight - last["weight_g"]) * 100 > last["weight_g"] * WEIGHT_JUMP_PERCENT:
            warnings.append(
                Warned(
                    "woman_check.weight_jump",
                    {
                        "weight_kg": weight / 1000,
                        "last_kg": last["weight_g"] / 1000,
                        "last_date": last["date"],
                    },
                )
            )
    if row is None:
        if not _past_childbearing(woman, on):
            warnings.append(Warned("woman_check.not_registered", {}))
        return CheckSays(None, None, found, judged, tuple(proposals), tuple(warnings))
    pregnancy = pregnancy_of(row)
    return CheckSays(
        weeks=pregnancy.weeks(on),
        postpartum_days=pregnancy.postpartum_days(on),
        risks=found,
        judged=judged,
        proposals=tuple(proposals),
        warnings=tuple(warnings),
    )


def _past_childbearing(woman: Row, on: date) -> bool:
    born = read_day(woman["birth_date"])
    return born is not None and completed_months(born, on) >= WOMAN_YEARS[1] * 12


def check_proposals(
    born: str | None,
    pregnancies: Sequence[Row],
    births: Sequence[date],
    fields: Mapping[str, Any],
) -> tuple[tuple[Risk, ...], list[Proposal]]:
    """Return the risks that a check finds, and what it proposes beside a woman's pregnancies.

    ``pregnancies`` are hers, the oldest first; ``births`` the birth dates of her children.
    """
    on = date.fromisoformat(fields["date"])
    found = risks(*(fields[name] for name in _FIGURES))
    signs = fields["signs"] or ()
    row = present(pregnancies, on)
    judged = judged_of(born, row, fields)
    if judged.get("weight_curve") == "red":
        found = (*found, "weight_off_curve")
    tb = tb_proposals(judged.get("tb"), fields["tb_signs"])
    if row is None:
        # without a pregnancy what refers is a danger sign, or a blood pressure of any adult
        pressure = pressure_proposals(fields["systolic"], fields["diastolic"])
        return found, proposals_of((), (), signs) + pressure + tb
    four = four_t_at(born, births, row, on) if pregnancy_of(row).open_on(on) else ()
    pressure = pressure_at_once(fields["systolic"], fields["diastolic"])
    return found, pressure + proposals_of(found, four, signs) + tb


def judged_of(
    born: str | None, pregnancy: Mapping[str, Any] | None, fields: Mapping[str, Any]
) -> dict[str, str]:
    """Return how the card's columns are judged: green or red, and tuberculosis."""
    on = date.fromisoformat(fields["date"])
    months = None if born is None else completed_months(date.fromisoformat(born), on)
    low = risks(*(fields[name] for name in _FIGURES))
    red: dict[str, bool | None] = {
        "arm": None if fields["muac_mm"] is None else "kek" in low,
        "bp_curve": None if fields["systolic"] is None else "high_blood_pressure" in low,
    }
    if pregnancy is not None:
        follows = weight_on_curve(
            fields["weight_g"],
            pregnancy["weight_before_g"],
            pregnancy["height_mm"],
            pregnancy_of(pregnancy).weeks(on),
        )
        red["weight_curve"] = None if follows is None else not follows
    found = {name: "red" if one else "green" for name, one in red.items() if one is not None}
    tb = tb_class(fields["tb_signs"], months)
    return found if tb is None else {**found, "tb": tb}


def births_of(desk: Desk, woman: str) -> list[date]:
    """Return the birth dates of a woman's children that are registered."""
    return [
        date.fromisoformat(child["birth_date"])
        for child in desk.store.records.children_of(woman)
        if child["birth_date"]
    ]


def four_t_at(
    born: str | None, births: Sequence[date], pregnancy: Mapping[str, Any], on: date
) -> tuple[FourT, ...]:
    """Return which of the 4T a pregnancy of a woman has on a day."""
    expected = pregnancy_of(pregnancy).expected_on
    return four_t(read_day(born), births, expected, on, pregnancy.get("gravida"))


def four_t_of(
    desk: Desk, woman: Row, pregnancy: Mapping[str, object], on: date
) -> tuple[FourT, ...]:
    """Return which of the 4T a pregnancy has, from the children that are registered."""
    return four_t_at(woman["birth_date"], births_of(desk, woman["id"]), pregnancy, on)


def pregnancy_advice(
    desk: Desk, woman: Row, pregnancy: Mapping[str, object], on: date
) -> list[Proposal]:
    """Return what a pregnancy proposes by itself: R21."""
    return proposals_of((), four_t_of(desk, woman, pregnancy, on), ())


def women(desk: Desk, on: date, posyandu: str | None = None) -> list[WomanLine]:
    """Return the women who are pregnant on a day or gave birth up to 42 days before it, by name.

    Of one posyandu or of all; a woman is there once.
    """
    since = date.fromordinal(max(on.toordinal() - POSTPARTUM_DAYS, 1))
    by_woman: dict[str, list[Row]] = {}
    for row in women_served(desk.store.records, on.isoformat(), since.isoformat(), posyandu):
        by_woman.setdefault(row["id"], []).append(row)
    lines = []
    for rows in by_woman.values():
        here = present(rows, on)
        if here is not None:
            lines.append(_line(desk, here, on))
    return lines


@dataclass(frozen=True, slots=True)
class WomenDue:
    """How many women there are, and those whose check of the month is still to come.

    Who is at risk first, then who gave birth, then by the day that is expected.
    """

    total: int
    waiting: tuple[WomanLine, ...]


def women_due(desk: Desk, on: date, posyandu: str | None = None) -> WomenDue:
    """Return the women of :func:`women`, and who of them was not checked this month."""
    found = women(desk, on, posyandu)
    waiting = sorted(
        (one for one in found if not one.checked),
        key=lambda one: (
            not (one.risks or one.signs),
            one.postpartum_days is None,
            one.expected_on or date.max,
        ),
    )
    return WomenDue(len(found), tuple(waiting))


def _line(desk: Desk, row: Row, on: date) -> WomanLine:
    pregnancy = pregnancy_of(row)
    after = pregnancy.postpartum_days(on)
    capsules = 0
    if after is not None and pregnancy.ended_on is not None:
        given = [one.date for one in history(desk, row["id"], on) if one.kind == "vitamin_a"]
        capsules = postpartum_capsules(pregnancy.ended_on, given, on)
    checked_on = read_day(row["checked_on"])
    seen = checked_on is not None and (checked_on.year, checked_on.month) == (on.year, on.month)
    # a check before this pregnancy says nothing about it
    counts = checked_on is not None and checked_on >= _began(row)
    last = row if counts else dict.fromkeys(row)
    return of_row(
        WomanLine,
        {**row, **{name: last[name] for name in _OF_CHECK}},
        weeks=pregnancy.weeks(on),
        trimester=pregnancy.trimester(on),
        expected_on=pregnancy.expected_on,
        overdue=pregnancy.overdue(on),
        postpartum_days=after,
        capsules=capsules,
        checked=seen,
        checked_on=checked_on if counts else None,
        risks=risks(*(last[name] for name in _FIGURES)),
        signs=tuple(json.loads(last["signs"] or "[]")),
    )
