"""FHIR R4 resources of examinations of all ages: Patient, Encounter, Observation.

LOINC where there is a code; counting fingers, the whisper test and the scores of questionnaires
are coded findings, or words where no code is known. What a person answered about her mind is in
none of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from kbdesk.exchange.fhir_children import (
    ChildOf,
    Fields,
    Resource,
    encounter_of,
    instant,
    known_fields,
    observation_of,
    patient_of,
    quantity_of,
)
from kbdesk.exchange.fhir_codes import Codes, reference
from kbdesk.store.records import Row
from kbdesk.words import say

_FIGURES: Final = (
    ("weight", "weight_g", Decimal("0.001")),
    ("lenhei", "height_mm", Decimal("0.1")),
    ("waist", "waist_mm", Decimal("0.1")),
    ("muac", "muac_mm", Decimal("0.1")),
    ("cholesterol", "cholesterol", Decimal(1)),
    ("hb", "hb_tenths", Decimal("0.1")),
)
_SIDES: Final = ("left", "right")


@dataclass(frozen=True, slots=True)
class ExaminedDay:
    """An examination with what it says, or an AKS or SKILAS; ``row`` as the store has it.

    ``bmi`` in kg/m2; ``judged`` as ``record_examination`` answers it; ``figures`` of an elder.
    """

    kind: str
    row: Row
    bmi: Decimal | None = None
    judged: Mapping[str, str | int] | None = None
    figures: Row | None = None


@dataclass(frozen=True, slots=True)
class PersonOf:
    """A person of the export with the examinations of the month; ``row`` as the store has it."""

    row: Row
    posyandu: str | None
    days: Sequence[ExaminedDay]
    arrived: Mapping[str, str]

    @property
    def as_child(self) -> ChildOf:
        """Return the same person as the builders of a child's resources take it."""
        return ChildOf(row=self.row, posyandu=self.posyandu, arrived=self.arrived)


def resources_of_person(codes: Codes, person: PersonOf) -> Iterator[Resource]:
    """Yield a person's resources, each after those that it refers to."""
    child = person.as_child
    yield patient_of(codes, child)
    for day in sorted({one.row["date"] for one in person.days}):
        yield encounter_of(codes, child, day)
    for one in person.days:
        for fields in _observations(codes, child, one):
            encounter = reference("Encounter", person.row["id"], one.row["date"])
            yield "Observation", known_fields({**fields, "encounter": encounter})


def _observations(codes: Codes, child: ChildOf, one: ExaminedDay) -> Iterator[Fields]:
    day = one.row["date"]
    moment = instant(day, child.arrived.get(day))
    if one.kind == "aks":
        of = codes.table["barthel"]
        code = codes.concept("loinc", of["code"], of["display"])
        yield from _counted(codes, child, one, "aks", code, (one.figures or {}).get("sum"), moment)
        return
    if one.kind == "skilas":
        words = {"text": say("fhir.skilas", "id")}
        losses = len((one.figures or {}).get("losses") or ())
        yield from _counted(codes, child, one, "skilas", words, losses, moment)
        return
    for name, column, scale in _FIGURES:
        value = one.row[column]
        if value is not None:
            yield _measured(codes, child, one, name, value * scale, moment)
    if one.bmi is not None:
        yield _measured(codes, child, one, "bmi", one.bmi, moment)
    if one.row["glucose"] is not None:
        kind = "glucose_fasting" if one.row["glucose_kind"] == "fasting" else "glucose"
        yield _measured(codes, child, one, kind, Decimal(one.row["glucose"]), moment)
    if one.row["systolic"] is not None and one.row["diastolic"] is not None:
        yield _pressure(codes, child, one, moment)
    for sense in ("eyes", "ears"):
        for side in _SIDES:
            answer = one.row[f"{sense}_{side}"]
            if answer is not None:
                yield _finding(codes, child, one, sense, side, answer, moment)
    judged = one.judged or {}
    puma = {"text": say("fhir.puma", "id")}
    yield from _counted(codes, child, one, "puma", puma, judged.get("puma"), moment)
    if "tb" in judged:
        fields = _plain(codes, child, one, "tb", {"text": say("fhir.tb", "id")}, "exam", moment)
        bad = judged["tb"] == "presumed"
        yield fields | {
            "valueCodeableConcept": {"text": say(f"fhir.tb_{judged['tb']}", "id")},
            "interpretation": [_interpreted(codes, bad=bad)],
        }


def _plain(
    codes: Codes,
    child: ChildOf,
    one: ExaminedDay,
    what: str,
    code: Fields,
    category: str,
    moment: datetime,
) -> Fields:
    """Return the fields of an observation, its value left to the caller."""
    fields = observation_of(codes, child, one.row["id"], what, code, category, moment, {})
    del fields["valueQuantity"]
    return fields


def _measured(
    codes: Codes, child: ChildOf, one: ExaminedDay, name: str, value: Decimal, moment: datetime
) -> Fields:
    of = codes.table["figures"][name]
    code = codes.concept(of["system"], of["code"], of["display"])
    said = quantity_of(codes, value, of["unit"])
    return observation_of(codes, child, one.row["id"], name, code, of["category"], moment, said)


def _counted(
    codes: Codes,
    child: ChildOf,
    one: ExaminedDay,
    what: str,
    code: Fields,
    value: Any,
    moment: datetime,
) -> Iterator[Fields]:
    """Yield a score; nothing where it is not known."""
    if value is not None:
        fields = _plain(codes, child, one, what, code, "survey", moment)
        yield fields | {"valueInteger": int(value)}


def _pressure(codes: Codes, child: ChildOf, one: ExaminedDay, moment: datetime) -> Fields:
    """Return the panel of a blood pressure: its two figures are components."""
    of = codes.table["blood_pressure"]
    code = codes.concept("loinc", of["code"], of["display"])
    fields = _plain(codes, child, one, "bp", code, "vital-signs", moment)
    return fields | {
        "component": [
            {
                "code": codes.concept("loinc", of[name]["code"], of[name]["display"]),
                "valueQuantity": quantity_of(codes, Decimal(one.row[name]), of["unit"]),
            }
            for name in ("systolic", "diastolic")
        ]
    }


def _finding(
    codes: Codes,
    child: ChildOf,
    one: ExaminedDay,
    sense: str,
    side: str,
    answer: str,
    moment: datetime,
) -> Fields:
    """Return what a side sees or hears, as a coded finding."""
    of = codes.table["findings"][sense]
    code: Fields = {"text": say(f"fhir.{sense}", "id")}
    if of["code"]:
        code["coding"] = [codes.coding("snomed", of["code"])]
    fields = _plain(codes, child, one, f"{sense}_{side}", code, "exam", moment)
    value: Fields = {"text": say(f"fhir.{sense}_{answer}", "id")}
    if of[answer]:
        value["coding"] = [codes.coding("snomed", of[answer])]
    return fields | {
        "bodySite": codes.concept("snomed", of[side]),
        "valueCodeableConcept": value,
        "interpretation": [_interpreted(codes, bad=answer == "poor")],
    }


def _interpreted(codes: Codes, *, bad: bool) -> Fields:
    return codes.concept("interpretation", "A" if bad else "N")
