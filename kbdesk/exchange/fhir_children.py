"""FHIR R4 resources of a child's month: Patient, RelatedPerson, Encounter, Observation,
Immunization, ServiceRequest, as plain fields that :mod:`fhir_bundle` makes into the library's.

An instant is in UTC. Where the hour of a visit is not recorded, 08.00 WITA stands for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Final, Literal

from kbdesk.domain.immunisation import dose, schedule, vaccine_record
from kbdesk.domain.matching import sure_kk, sure_nik
from kbdesk.domain.referral_reasons import most_urgent
from kbdesk.domain.villages import CITY, villages
from kbdesk.exchange.fhir_codes import Codes, reference, resource_id
from kbdesk.growth.categories import Category, StatusIndex
from kbdesk.growth.zscores import FIRST_HEIGHT_DAY, ZScores
from kbdesk.store.records import Row
from kbdesk.words import say

Fields = dict[str, Any]
Resource = tuple[str, Fields]
"""The kind of a resource and its fields."""

WITA: Final = timezone(timedelta(hours=8))
_OPENS: Final = (8, 0)
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])")
_PARENTS: Final = (("mother", "MTH", "female"), ("father", "FTH", "male"))
_SCORES: Final[tuple[Literal["zwei", "zlen", "zwfl", "zbmi", "zhc"], ...]] = (
    "zwei", "zlen", "zwfl", "zbmi", "zhc",
)  # fmt: skip
_INTERPRETED: Final = ("zwei", "zlen", "zwfl")


@dataclass(frozen=True, slots=True)
class MeasurementOf:
    """A measurement and its judgement; ``row`` is the row of the store."""

    row: Row
    scores: ZScores
    status: Mapping[StatusIndex, Category]
    age_days: int


@dataclass(frozen=True, slots=True)
class ChildOf:
    """A child of the export with all that was recorded in the month; rows as the store has them.

    ``vaccines``: all that were given so far (vaccine, day, by the KIA book). ``arrived``:
    HH.MM by date, where it is known.
    """

    row: Row
    posyandu: str | None
    measurements: Sequence[MeasurementOf] = ()
    immunisations: Sequence[Row] = ()
    referrals: Sequence[Row] = ()
    vaccines: Sequence[tuple[str, date, bool]] = ()
    arrived: Mapping[str, str] = field(default_factory=dict)

    @property
    def days(self) -> list[str]:
        """Return the days on which something was done, oldest first.

        A vaccine that is only read in the KIA book was not given on that day.
        """
        given = [row for row in self.immunisations if not row.get("by_book")]
        rows = [*(one.row for one in self.measurements), *given, *self.referrals]
        return sorted({row["date"] for row in rows})


def instant(day: str, clock: str | None = None) -> datetime:
    """The instant of a visit in UTC: at the recorded hour (WITA), else at 08.00."""
    found = _CLOCK.fullmatch(clock or "")
    hour, minute = (int(found[1]), int(found[2])) if found else _OPENS
    on = date.fromisoformat(day)
    return datetime(on.year, on.month, on.day, hour, minute, tzinfo=WITA).astimezone(UTC)


def organization(codes: Codes, code: str, row: Mapping[str, object]) -> Resource:
    """The Organization of a posyandu, without its cadres' names."""
    kind = codes.table["organization_type"]
    return "Organization", {
        "id": resource_id("Organization", code),
        "identifier": [codes.local("Organization", code)],
        "active": True,
        "type": [codes.concept("organization_type", kind["code"], kind["display"])],
        "name": f"Posyandu {row['name']}" if row.get("name") else code,
    }


def resources_of(codes: Codes, child: ChildOf) -> Iterator[Resource]:
    """Yield a child's resources, each after those that it refers to."""
    yield patient_of(codes, child)
    for parent, role, sex in _PARENTS:
        if child.row[f"{parent}_id"]:
            yield _related(codes, child, parent, role, sex)
    for day in child.days:
        yield encounter_of(codes, child, day)
    yield from _birth(codes, child)
    for one in child.measurements:
        yield from _observations(codes, child, one)
    for row in child.immunisations:
        yield _immunization(codes, child, row)
    for row in child.referrals:
        yield _referral(codes, child, row)


def known_fields(fields: Row) -> Fields:
    return {name: value for name, value in fields.items() if value not in (None, [], "")}


def patient_of(codes: Codes, child: ChildOf) -> Resource:
    row = child.row
    identifiers = []
    nik, mothers = sure_nik(row["nik"]), sure_nik(row["mother_nik"])
    if nik:
        identifiers.append(codes.national("nik", nik))
    elif mothers:
        identifiers.append(codes.national("mother_nik", mothers))
    if kk := sure_kk(row["kk"]):
        identifiers.append(codes.national("kk", kk))
    identifiers.append(codes.local("Patient", row["id"]))
    return "Patient", known_fields(
        {
            "id": resource_id("Patient", row["id"]),
            "meta": {"profile": [codes.system("patient_profile")]},
            "extension": [{"url": codes.system("citizenship"), "valueCode": "WNI"}],
            "identifier": identifiers,
            "active": True,
            "name": [{"use": "official", "text": row["name"]}] if row["name"] else None,
            "gender": row["sex"] if row["sex"] in ("male", "female") else "unknown",
            "birthDate": row["birth_date"],
            "deceasedBoolean": row["death_date"] is not None,
            "multipleBirthInteger": row["twin"],
            "address": _address(codes, row),
            "managingOrganization": posyandu_of(child),
        }
    )


def _address(codes: Codes, row: Row) -> list[Fields]:
    village = villages().get(row["village"] or "")
    if village is None:
        return []
    digits = village.code.replace(".", "")
    parts = {"province": digits[:2], "city": digits[:4], "district": digits[:6], "village": digits}
    parts |= {
        name: row[name]
        for name in ("rt", "rw")
        if row[name] and any(c.isdigit() for c in row[name])
    }
    return [
        known_fields(
            {
                "use": "home",
                "line": [row["address"]] if row["address"] else None,
                "city": CITY,
                "postalCode": village.postal_code,
                "country": "ID",
                "extension": [
                    {
                        "url": codes.system("administrative"),
                        "extension": [
                            {"url": name, "valueCode": value} for name, value in parts.items()
                        ],
                    }
                ],
            }
        )
    ]


def _related(codes: Codes, child: ChildOf, parent: str, role: str, sex: str) -> Resource:
    row = child.row
    identifiers = []
    if nik := sure_nik(row[f"{parent}_nik"]):
        identifiers.append(codes.national("nik", nik))
    identifiers.append(codes.local("RelatedPerson", f"{row['id']}-{row[f'{parent}_id']}"))
    phone = row["phone"]
    return "RelatedPerson", known_fields(
        {
            "id": resource_id("RelatedPerson", row["id"], row[f"{parent}_id"]),
            "identifier": identifiers,
            "active": True,
            "patient": reference("Patient", row["id"]),
            "relationship": [codes.concept("role", role)],
            "name": [{"use": "official", "text": row[parent]}] if row[parent] else None,
            "telecom": [{"system": "phone", "value": phone}] if phone else None,
            "gender": sex,
            "birthDate": row[f"{parent}_birth_date"],
        }
    )


def posyandu_of(child: ChildOf) -> dict[str, str] | None:
    return reference("Organization", child.posyandu) if child.posyandu else None


def encounter_of(codes: Codes, child: ChildOf, day: str) -> Resource:
    row = child.row
    start = instant(day, child.arrived.get(day))
    return "Encounter", known_fields(
        {
            "id": resource_id("Encounter", row["id"], day),
            "identifier": [codes.local("Encounter", f"{row['id']}-{day}")],
            "status": "finished",
            "class_fhir": codes.coding("act", "AMB", "ambulatory"),
            "subject": reference("Patient", row["id"]),
            "period": {"start": start, "end": start},
            "serviceProvider": posyandu_of(child),
        }
    )


def observation_of(
    codes: Codes,
    child: ChildOf,
    own: str,
    what: str,
    code: Fields,
    category: str,
    moment: datetime,
    quantity: Fields,
) -> Fields:
    """The fields that every Observation shares; ``own`` and ``what`` make its identifier."""
    return {
        "id": resource_id("Observation", own, what),
        "identifier": [codes.local("Observation", f"{own}-{what}")],
        "status": "final",
        "category": [codes.concept("category", category)],
        "code": code,
        "subject": reference("Patient", child.row["id"]),
        "effectiveDateTime": moment,
        "performer": [posyandu_of(child)] if child.posyandu else None,
        "valueQuantity": quantity,
    }


def quantity_of(codes: Codes, value: Decimal, unit: str) -> Fields:
    return {"value": value, "unit": unit, "system": codes.system("ucum"), "code": unit}


def _birth(codes: Codes, child: ChildOf) -> Iterator[Resource]:
    grams = child.row["birth_weight_g"]
    if grams is None or child.row["birth_date"] is None:
        return
    of = codes.table["figures"]["birth_weight"]
    code = codes.concept(of["system"], of["code"], of["display"])
    moment = instant(child.row["birth_date"])
    quantity = quantity_of(codes, Decimal(grams), of["unit"])
    fields = observation_of(
        codes, child, child.row["id"], "birth_weight", code, of["category"], moment, quantity
    )
    yield "Observation", known_fields(fields)


def _observations(codes: Codes, child: ChildOf, one: MeasurementOf) -> Iterator[Resource]:
    row = one.row
    encounter = reference("Encounter", child.row["id"], row["date"])
    moment = instant(row["date"], child.arrived.get(row["date"]))
    lenhei = {"lying": "length", "standing": "height"}.get(row["position"] or "", "lenhei")
    figures = (
        ("weight", row["weight_g"], Decimal("0.001")),
        (lenhei, row["lenhei_mm"], Decimal("0.1")),
        ("head", row["headc_mm"], Decimal("0.1")),
        ("muac", row["muac_mm"], Decimal("0.1")),
    )
    derived = []
    for name, value, scale in figures:
        if value is None:
            continue
        of = codes.table["figures"][name]
        what = "lenhei" if name == lenhei else name
        fields = observation_of(
            codes, child, row["id"], what, codes.concept(of["system"], of["code"], of["display"]),
            of["category"], moment, quantity_of(codes, value * scale, of["unit"]),
        )  # fmt: skip
        derived.append(reference("Observation", row["id"], what))
        yield "Observation", known_fields({**fields, "encounter": encounter})
    tall = "height" if one.age_days >= FIRST_HEIGHT_DAY else "length"
    for index in _SCORES:
        z = one.scores.plausible(index)
        if z is None:
            continue
        of = codes.table["scores"].get(index) or codes.table["scores"][f"{index}_{tall}"]
        fields = observation_of(
            codes, child, row["id"], index, codes.concept("snomed", of["code"], of["display"]),
            "exam", moment, quantity_of(codes, Decimal(str(z)), "{score}"),
        )  # fmt: skip
        said = one.status.get(index) if index in _INTERPRETED else None
        meant = codes.table["interpretations"].get(said.code) if said else None
        if said and meant:
            concept = codes.concept(meant["system"], meant["code"])
            fields["interpretation"] = [{**concept, "text": said.name}]
        fields |= {"encounter": encounter, "derivedFrom": derived}
        yield "Observation", known_fields(fields)


def _immunization(codes: Codes, child: ChildOf, row: Row) -> Resource:
    vaccine: str = row["detail"]
    product = vaccine.rstrip("0123456789")
    number = vaccine[len(product) :]
    # HB0, the dose at birth, is the first hepatitis B dose.
    dose_number = max(int(number), 1) if number else 1
    kfa = codes.table["vaccines"].get(product)
    concept: Fields = {"text": vaccine}
    if kfa:
        concept["coding"] = [codes.coding("kfa", kfa)]
    reason = "IM-Baduta" if vaccine in codes.table["toddler_doses"] else "IM-Dasar"
    reasons = [codes.concept("immunization_reason", reason)]
    by_book = bool(row.get("by_book"))
    timing = None if by_book else _timing(child, vaccine)
    if timing:
        reasons.append(codes.concept("immunization_timing", timing))
    return "Immunization", known_fields(
        {
            "id": resource_id("Immunization", row["id"]),
            "identifier": [codes.local("Immunization", row["id"])],
            "status": "completed",
            "vaccineCode": concept,
            "patient": reference("Patient", child.row["id"]),
            "encounter": None if by_book else reference("Encounter", child.row["id"], row["date"]),
            **_occurrence(codes, child, row, by_book=by_book),
            "performer": [{"actor": posyandu_of(child)}] if child.posyandu else None,
            "reasonCode": reasons,
            "protocolApplied": [{"doseNumberPositiveInt": dose_number}],
        }
    )


def _occurrence(codes: Codes, child: ChildOf, row: Row, *, by_book: bool) -> Fields:
    """Return when a dose was given, and who says so.

    Of a dose that is read in the KIA book without its day, R4 takes words instead of a date;
    ``recorded`` is then the day on which it was read.
    """
    if not by_book:
        return {
            "occurrenceDateTime": instant(row["date"], child.arrived.get(row["date"])),
            "primarySource": True,
        }
    return {
        "occurrenceString": say("kind.by_book", "id"),
        "recorded": instant(row["date"], child.arrived.get(row["date"])),
        "primarySource": False,
        "reportOrigin": codes.concept("immunization_origin", "record"),
    }


def _timing(child: ChildOf, vaccine: str) -> str | None:
    """Whether a dose was on time or caught up later; None without a birth date."""
    if vaccine not in schedule() or child.row["birth_date"] is None:
        return None
    record = vaccine_record(child.vaccines)
    if vaccine not in record.given:
        return None
    born = date.fromisoformat(child.row["birth_date"])
    given_on = record.given[vaccine]
    found = dose(born, record, given_on, vaccine)
    return "IM-Kejar" if given_on >= found.late_on else "IM-Ideal"


def _referral(codes: Codes, child: ChildOf, row: Row) -> Resource:
    of = codes.table["referral"]
    concept = codes.concept(of["system"], of["code"], of["display"])
    identifiers = [codes.local("ServiceRequest", row["id"])]
    if row["number"]:
        identifiers.append({**codes.local("ServiceRequest", row["number"]), "use": "usual"})
    return "ServiceRequest", known_fields(
        {
            "id": resource_id("ServiceRequest", row["id"]),
            "identifier": identifiers,
            "status": codes.table["referral_states"].get(row["state"] or "draft", "active"),
            "intent": "order",
            "category": [concept],
            "priority": codes.table["priorities"][most_urgent(row["reasons"])],
            "code": concept,
            "subject": reference("Patient", child.row["id"]),
            "encounter": reference("Encounter", child.row["id"], row["date"]),
            "authoredOn": instant(row["date"], child.arrived.get(row["date"])),
            "requester": posyandu_of(child),
            "performer": [{"display": row["destination"]}] if row["destination"] else None,
            "reasonCode": [{"text": f"{one} {say(f'reason.{one}')}"} for one in row["reasons"]],
            "note": [{"text": row["note"]}] if row["note"] else None,
        }
    )
