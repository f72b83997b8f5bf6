"""The assessment of a child's growth: of one measurement, or of the whole history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kbdesk.desk import Desk
from kbdesk.domain.ages import read_day
from kbdesk.domain.measurements import Measurement, in_units
from kbdesk.growth.assess import Assessment, Child, assess
from kbdesk.growth.standards import known_sex
from kbdesk.growth.zscores import ZScores, zscores
from kbdesk.queries.as_json import named
from kbdesk.records.children import FURTHER
from kbdesk.store.records import Row

Z_FIELDS = ("zwei", "zlen", "zwfl", "zbmi", "zhc", "zac")
FLAG_FIELDS = ("fwei", "flen", "fwfl", "fbmi", "fhc", "fac")


def measurement_of(row: Mapping[str, Any]) -> Measurement:
    """Return a stored row as a measurement."""
    return Measurement(
        id=row["id"],
        child=row["child"],
        date=date.fromisoformat(row["date"]),
        weight_g=row["weight_g"],
        lenhei_mm=row["lenhei_mm"],
        position=row["position"],
        headc_mm=row["headc_mm"],
        muac_mm=row["muac_mm"],
        oedema=row["oedema"],
        confirm=tuple(row["confirm"]),
        more=tuple((one.name, row.get(one.name)) for one in FURTHER),
        noted=row["noted"] or 0,
    )


def scores_of(sex: str | None, age_days: int, row: Mapping[str, Any]) -> ZScores:
    """Return the z-scores of a stored measurement."""
    return zscores(
        known_sex(sex),
        age_days=age_days,
        weight_kg=in_units(row["weight_g"], 1000),
        lenhei_cm=in_units(row["lenhei_mm"], 10),
        position=row["position"],
        headc_cm=in_units(row["headc_mm"], 10),
        muac_cm=in_units(row["muac_mm"], 10),
        oedema=bool(row["oedema"]),
    )


def child_of(person: Mapping[str, Any]) -> Child | None:
    """Return what an assessment needs of a person; None without a birth date or a known sex."""
    born, sex = read_day(person["birth_date"]), known_sex(person["sex"])
    if born is None or sex is None:
        return None
    return Child(
        sex=sex,
        birth_date=born,
        birth_weight_g=person["birth_weight_g"],
        birth_length_mm=person["birth_length_mm"],
    )


def since_birth(desk: Desk, person: Mapping[str, Any]) -> list[Measurement]:
    """Return a child's valid measurements, oldest first, without those before the birth.

    A record that was joined with another one may have a measurement from before the birth date
    that is shown: it says nothing of this child.
    """
    born = person["birth_date"] or ""
    rows = desk.store.records.weighings(person["id"])
    return [measurement_of(row) for row in rows if row["date"] >= born]


def assessment(desk: Desk, person: Row, measurement: Measurement) -> Assessment | None:
    """Assess a measurement beside the child's other ones.

    None without a birth date or a known sex, and of a measurement before the birth.
    """
    child = child_of(person)
    if child is None or measurement.date < child.birth_date:
        return None
    history = [one for one in since_birth(desk, person) if one.id != measurement.id]
    return assess(child, measurement, history)


def said(found: Assessment | None) -> dict[str, object]:
    """Return an assessment as ``record`` answers it: reasons and warnings as codes with figures."""
    if found is None:
        return {
            "z": dict.fromkeys(Z_FIELDS + FLAG_FIELDS),
            "status": {},
            "gain": None,
            "below_red_line": None,
            "months": None,
            "judged": False,
            "proposals": [],
            "warnings": [{"code": "measurement.no_birth_date", "params": {}, "confirmed": False}],
        }
    scores = found.scores.as_dict()
    gain = found.gain
    return {
        "z": {name: scores[name] for name in Z_FIELDS + FLAG_FIELDS},
        "status": {index: category.name for index, category in found.status.items()},
        "gain": None if gain is None else named(gain, "code", "grams", "kbm_g", "consecutive_t"),
        "below_red_line": found.below_red_line,
        "above_orange_line": found.above_orange_line,
        "months": found.months,
        "judged": found.judged,
        "proposals": [named(one, "code", "reason", "params") for one in found.proposals],
        "warnings": [named(one, "code", "params", "confirmed") for one in found.warnings],
    }
