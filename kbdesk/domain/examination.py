"""One examination: what its figures say of a person, and what they propose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kbdesk.domain import life_cycle as judge
from kbdesk.domain.ages import completed_months
from kbdesk.domain.life_cycle import Stage
from kbdesk.domain.limits import limits as limits_in_force
from kbdesk.domain.proposals import Proposal


@dataclass(frozen=True, slots=True)
class Examined:
    """What an examination says: classes by figure, without those of which nothing is known.

    ``judged["puma"]`` is the score. ``next``: when each check that was made is due again.
    """

    stage: Stage | None
    bmi: Decimal | None
    judged: Mapping[str, str | int]
    isolated_systolic: bool
    proposals: tuple[Proposal, ...]
    next: Mapping[str, date]


_WITH_BMI = ("height", "weight")
"""Which come round with the BMI: WHO's height and weight for age."""


def examined(
    fields: Mapping[str, Any],
    *,
    sex: str | None,
    birth_date: date | None,
    z: Mapping[str, float | None],
) -> Examined:
    """Judge an examination; ``fields`` as they are kept.

    ``z``: ``zbmi``, ``zlen`` and ``zwei`` by WHO's reference of 2007, None where implausible.

    ``fields["expecting"]``: she was pregnant or newly delivered on the day.
    """
    on = date.fromisoformat(fields["date"])
    months = None if birth_date is None else completed_months(birth_date, on)
    bmi = judge.bmi_of(fields["weight_g"], fields["height_mm"])
    systolic, diastolic = fields["systolic"], fields["diastolic"]
    found: dict[str, str | int | None] = {
        "bmi": judge.bmi_class(bmi, months) or judge.bmi_for_age_class(z.get("zbmi"), months),
        "height": judge.height_for_age_class(z.get("zlen"), months),
        "weight": judge.weight_for_age_class(z.get("zwei"), months),
        "waist": judge.waist_class(fields["waist_mm"], sex, months),
        "bp": judge.pressure_class(systolic, diastolic, sex, months),
        "glucose": judge.glucose_class(fields["glucose"], fields["glucose_kind"]),
        "cholesterol": judge.cholesterol_class(fields["cholesterol"]),
        "hb": judge.haemoglobin_class(
            fields["hb_tenths"], sex, months, expecting=bool(fields.get("expecting"))
        ),
        "eyes": judge.sides_class(fields["eyes_left"], fields["eyes_right"]),
        "ears": judge.sides_class(fields["ears_left"], fields["ears_right"]),
        "iron": judge.iron_class(fields["iron_taken"], sex, months),
        "development": judge.development_class(fields["development_complete"]),
        "tb": judge.tb_class(fields["tb_signs"], months),
        "puma": judge.puma_score(fields["puma"], sex, months),
    }
    judged = {name: one for name, one in found.items() if one is not None}
    return Examined(
        stage=None if birth_date is None else judge.stage_on(birth_date, on),
        bmi=bmi,
        judged=judged,
        isolated_systolic=judge.is_isolated_systolic(systolic, diastolic, months),
        proposals=tuple(_proposals(judged, fields)),
        next={
            name: judge.next_on(name, one if isinstance(one, str) else None, on)
            for name, one in judged.items()
            if name not in _WITH_BMI
        },
    )


def _proposals(judged: Mapping[str, str | int], fields: Mapping[str, Any]) -> list[Proposal]:
    limits = limits_in_force()
    found = []
    pressure = {"systolic": fields["systolic"], "diastolic": fields["diastolic"]}
    if judged.get("bp") in limits["blood_pressure"]["at_once"]:
        found.append(Proposal("R31", "reason.R31.pressure", pressure))
    elif judged.get("bp") in limits["blood_pressure"]["refer"]:
        found.append(Proposal("R30", "reason.R30.pressure", pressure))
    tb = judged.get("tb")
    found += judge.tb_proposals(tb if isinstance(tb, str) else None, fields["tb_signs"])
    if judged.get("glucose") in limits["glucose"]["refer"]:
        found.append(Proposal("R32", "reason.R32.glucose", {"glucose": fields["glucose"]}))
    if judged.get("cholesterol") in limits["cholesterol"]["refer"]:
        said = {"cholesterol": fields["cholesterol"]}
        found.append(Proposal("R33", "reason.R33.cholesterol", said))
    if judged.get("hb") in limits["haemoglobin"]["refer"]:
        found.append(Proposal("R34", "reason.R34.hb", {"hb": fields["hb_tenths"] / 10}))
    if judged.get("development") in limits["development"]["refer"]:
        found.append(Proposal("R11", "reason.R11.checklist"))
    score = judged.get("puma")
    if isinstance(score, int) and judge.puma_refers(score):
        found.append(Proposal("R35", "reason.R35.puma", {"score": score}))
    found += [
        Proposal(code, f"reason.{code}.sides", {"sides": _poor_sides(name, fields)})
        for name, code in (("eyes", "R36"), ("ears", "R37"))
        if judged.get(name) == "poor"
    ]
    return found


def _poor_sides(name: str, fields: Mapping[str, object]) -> list[str]:
    sides = ("left", "right")
    return [f"examination.{side}" for side in sides if fields[f"{name}_{side}"] == "poor"]
