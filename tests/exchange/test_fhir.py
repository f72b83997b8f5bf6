"""The Bundle for SATUSEHAT: valid, with the guide's codes, and the same from export to export."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle

from kbdesk.commands.exchange_out import export_fhir
from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.exchange.fhir_bundle import bundle_text
from kbdesk.exchange.fhir_children import instant
from kbdesk.exchange.fhir_codes import codes
from tests import tour
from tests.cli.machine import make

MOTHER = "00000000-0000-4000-8000-000000000001"
CHILD = "00000000-0000-4000-8000-000000000002"
FATHER = "00000000-0000-4000-8000-000000000003"
Object = dict[str, Any]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with make(tmp_path / "laptop").desk() as desk:
        people: list[Object] = [
            {"id": FATHER, "name": "Budi", "sex": "male", "relation": "head"},
            {"id": MOTHER, "name": "Sari", "sex": "female", "nik": "6474015506950001"},
            {
                "id": CHILD, "name": "Kirana", "sex": "female", "mother": MOTHER,
                "birth_date": "2025-06-15", "birth_weight_g": 3100,
            },
        ]  # fmt: skip
        family = {"village": "Lok Tuan", "rt": "03", "rw": "01", "kk": "6474011212120001"}
        record(desk, {"do": "register_family", **family, "phone": "0811", "members": people})
        measured = {"weight_kg": "7.4", "lenhei_cm": "70.1", "position": "lying", "headc_cm": 44}
        draft = {"do": "record_measurement", "child": CHILD, "date": "2026-08-25"}
        record(desk, {**draft, **measured, "muac_cm": "13.1"})
        given = {"do": "record_service", "person": CHILD, "kind": "immunisation"}
        record(desk, {**given, "date": "2026-08-25", "detail": "MR1"})
        record(desk, {**given, "date": "2025-08-20", "detail": "DPT-HB-Hib1"})
        referral = {"do": "create_referral", "person": CHILD, "date": "2026-08-25"}
        record(desk, {**referral, "reasons": ["R05", "R08"], "to": "Puskesmas"})
        yield desk


def bundle(desk: Desk, folder: Path, **more: Any) -> Object:
    path = folder / "bundle.json"
    export_fhir(desk, path, month="2026-08", **more)
    found: Object = json.loads(path.read_text(encoding="utf-8"))
    Bundle.model_validate(found)
    return found


def of(found: Object, kind: str) -> list[Object]:
    every = [entry["resource"] for entry in found["entry"]]
    return [one for one in every if one["resourceType"] == kind]


def codings(found: Object) -> set[tuple[str, str]]:
    return {(one["system"], one["code"]) for one in found["coding"]}


def test_every_reference_names_a_resource_before_it(desk: Desk, tmp_path: Path) -> None:
    found = bundle(desk, tmp_path)
    assert found["type"] == "collection"
    seen: set[str] = set()
    for entry in found["entry"]:
        assert entry["fullUrl"] == f"urn:uuid:{entry['resource']['id']}"
        text = json.dumps(entry["resource"])
        named = {part.split('"')[0] for part in text.split('"reference": "')[1:]}
        assert named <= seen
        seen.add(entry["fullUrl"])
    assert len(seen) == len(found["entry"])


def test_the_same_data_are_the_same_bytes_and_ids_stay(desk: Desk, tmp_path: Path) -> None:
    first = bundle(desk, tmp_path)
    text = (tmp_path / "bundle.json").read_bytes()
    assert bundle(desk, tmp_path) == first
    assert (tmp_path / "bundle.json").read_bytes() == text
    draft = {"do": "record_measurement", "child": CHILD, "date": "2026-08-27"}
    record(desk, {**draft, "weight_kg": "7.5"})
    more = bundle(desk, tmp_path)
    assert {entry["fullUrl"] for entry in first["entry"]} < {e["fullUrl"] for e in more["entry"]}
    sent = bundle(desk, tmp_path, bundle="transaction")
    assert sent["type"] == "transaction"
    assert sent["entry"][1]["request"] == {
        "method": "PUT",
        "url": f"Patient/{first['entry'][1]['resource']['id']}",
    }


def test_twins_say_which_they_are(desk: Desk, tmp_path: Path) -> None:
    (alone,) = of(bundle(desk, tmp_path), "Patient")
    assert "multipleBirthInteger" not in alone
    family = (desk.store.records.get("person", CHILD) or {})["family"]
    for number, day in enumerate(("2025-06-15", "2023-01-01"), 5):
        id_ = f"00000000-0000-4000-8000-{number:012}"
        more = {"name": f"Anak {number}", "sex": "male", "birth_date": day, "mother": MOTHER}
        record(desk, {"do": "add_person", "id": id_, "family": family, **more})
        draft = {"do": "record_measurement", "child": id_, "date": "2026-08-25"}
        record(desk, {**draft, "weight_kg": "9.4"})
    found: dict[str, list[int | None]] = {
        one["birthDate"]: [] for one in of(bundle(desk, tmp_path), "Patient")
    }
    for one in of(bundle(desk, tmp_path), "Patient"):
        found[one["birthDate"]].append(one.get("multipleBirthInteger"))
    assert {day: sorted(places, key=str) for day, places in found.items()} == {
        "2025-06-15": [1, 2], "2023-01-01": [None],
    }  # fmt: skip


def test_the_child_and_its_parents(desk: Desk, tmp_path: Path) -> None:
    found = bundle(desk, tmp_path)
    (patient,) = of(found, "Patient")
    systems = {one["system"].rpartition("/")[2]: one["value"] for one in patient["identifier"]}
    assert systems == {"nik-ibu": "6474015506950001", "kk": "6474011212120001", "kbdesk": CHILD}
    assert (patient["gender"], patient["birthDate"]) == ("female", "2025-06-15")
    (address,) = patient["address"]
    (extension,) = address["extension"]
    assert {one["url"]: one["valueCode"] for one in extension["extension"]} == {
        "province": "64", "city": "6474", "district": "647401", "village": "6474011003",
        "rt": "03", "rw": "01",
    }  # fmt: skip
    related = {
        one["relationship"][0]["coding"][0]["code"]: one for one in of(found, "RelatedPerson")
    }
    assert set(related) == {"MTH", "FTH"}
    assert related["MTH"]["identifier"][0]["value"] == "6474015506950001"
    assert related["FTH"]["name"][0]["text"] == "Budi"
    record(desk, {"do": "edit_person", "id": CHILD, "nik": "6474015506250001"})
    (patient,) = of(bundle(desk, tmp_path), "Patient")
    assert patient["identifier"][0]["system"].endswith("/nik")


def test_measurements_scores_and_their_meaning(desk: Desk, tmp_path: Path) -> None:
    found = bundle(desk, tmp_path)
    said = {
        one["code"]["coding"][0]["code"]: one["valueQuantity"]["value"]
        for one in of(found, "Observation")
    }
    (measured,) = desk.store.records.weighings(CHILD)
    assert measured["weight_g"] == 7400
    assert said["29463-7"] == 7.4
    assert said["8306-3"] == 70.1
    assert (said["9843-4"], said["284473002"], said["8339-4"]) == (44, 13.1, 3100)
    meant = {
        one["code"]["coding"][0]["code"]: codings(one["interpretation"][0])
        for one in of(found, "Observation")
        if "interpretation" in one
    }
    snomed, terms = (
        "http://snomed.info/sct", "http://terminology.kemkes.go.id/CodeSystem/clinical-term",
    )  # fmt: skip
    assert said["1153593003"] == -2.05
    assert meant["1153593003"] == {(snomed, "248342006")}
    assert meant["1153590000"] == {(snomed, "444000005")}
    assert meant["1153598007"] == {(snomed, "248324001")}
    assert terms not in str(meant)
    for one in of(found, "Observation"):
        if "interpretation" in one:
            assert len(one["derivedFrom"]) == 4


def test_services_referrals_and_the_hour(desk: Desk, tmp_path: Path) -> None:
    found = bundle(desk, tmp_path)
    (vaccine,) = of(found, "Immunization")
    assert codings(vaccine["vaccineCode"]) == {("http://sys-ids.kemkes.go.id/kfa", "93005779")}
    reasons = {code for one in vaccine["reasonCode"] for _, code in codings(one)}
    assert reasons == {"IM-Dasar", "IM-Kejar"}
    assert vaccine["protocolApplied"] == [{"doseNumberPositiveInt": 1}]
    (referral,) = of(found, "ServiceRequest")
    assert (referral["priority"], referral["status"]) == ("routine", "draft")
    assert codings(referral["category"][0]) == {("http://snomed.info/sct", "3457005")}
    assert referral["reasonCode"][1]["text"].startswith("R08 ")
    (encounter,) = of(found, "Encounter")
    assert encounter["period"]["start"] == "2026-08-25T00:00:00Z"
    session = record(desk, {"do": "open_session", "date": "2026-08-25"})["id"]
    record(desk, {"do": "arrive", "session": session, "person": CHILD, "arrived": "07.30"})
    (encounter,) = of(bundle(desk, tmp_path), "Encounter")
    assert encounter["period"]["start"] == "2026-08-24T23:30:00Z"


def test_a_month_with_nothing_and_what_is_refused(desk: Desk, tmp_path: Path) -> None:
    answer = export_fhir(desk, tmp_path / "b.json", month="2026-01")
    assert answer["entries"] == 0
    assert json.loads((tmp_path / "b.json").read_text())["entry"] == []
    with pytest.raises(KbdeskError) as error:
        export_fhir(desk, tmp_path / "b.json", organization="a/b")
    assert error.value.code == "exchange.bad_organization"
    for wrong in ({"gender": "x"}, {"birthDate": "besok"}, {"tidak": 1}):
        with pytest.raises(KbdeskError) as error:
            list(bundle_text(codes("x"), [("Patient", {"id": CHILD, **wrong})], "n", "collection"))
        assert error.value.code == "exchange.fhir_invalid"


def test_an_instant_is_in_utc() -> None:
    assert instant("2026-08-25").isoformat() == "2026-08-25T00:00:00+00:00"
    assert instant("2026-08-25", "bukan jam").isoformat() == "2026-08-25T00:00:00+00:00"
    assert instant("2026-01-01", "7:05").isoformat() == "2025-12-31T23:05:00+00:00"


def test_ids_are_the_same_on_the_laptop_and_at_the_city(tmp_path: Path) -> None:
    with (
        tour.machine(tmp_path / "laptop", "posyandu", "Laptop", "LT01") as laptop,
        tour.machine(tmp_path / "city", "hub", "Kota") as city,
    ):
        mother = {"id": MOTHER, "name": "Sari", "sex": "female", "nik": "6474015506950001"}
        child = {"id": CHILD, "name": "Kirana", "sex": "female", "mother": MOTHER}
        child |= {"birth_date": "2025-06-15"}
        draft = {"do": "register_family", "village": "Lok Tuan", "rt": "03"}
        record(laptop, {**draft, "members": [mother, child]})
        measured = {"do": "record_measurement", "child": CHILD, "date": "2026-08-10"}
        record(laptop, {**measured, "weight_kg": "7.4"})
        tour.enrol(laptop, city, tmp_path / "papers")
        tour.carry(laptop, city, tmp_path / "stick")
        files = []
        for desk in (laptop, city):
            path = tmp_path / f"{desk.role}.json"
            export_fhir(desk, path, month="2026-08", posyandu=["LT01"])
            files.append(path.read_bytes())
    assert files[0] == files[1]
    assert len(json.loads(files[0])["entry"]) >= 4


ELDER = "00000000-0000-4000-8000-0000000000e1"


def examined(desk: Desk) -> None:
    family = (desk.store.records.get("person", CHILD) or {})["family"]
    elder = {"id": ELDER, "name": "Nenek", "sex": "female", "birth_date": "1950-01-01"}
    record(desk, {"do": "add_person", "family": family, **elder, "nik": "6474014101500001"})
    of = {"person": ELDER, "date": "2026-08-25"}
    record(desk, {
        "do": "record_examination", **of, "weight_kg": 61.5, "height_cm": 158.2, "waist_cm": 84,
        "systolic": 148, "diastolic": 86, "glucose": 132, "glucose_kind": "fasting",
        "cholesterol": 190, "hb": 12.4, "eyes": {"left": "good", "right": "poor"},
        "ears": {"left": "good"}, "tb_signs": [],
        "puma": {"smoking_years": 20, "cigarettes_a_day": 10, "breathless": True, "phlegm": False,
                 "cough": True, "spirometry": False},
    })  # fmt: skip
    items = {"stool": 2, "urine": 2, "washing": 1, "toilet": 2, "eating": 2, "moving": 3,
             "walking": 3, "dressing": 2, "stairs": 1, "bathing": 1}  # fmt: skip
    record(desk, {"do": "record_aks", **of, "items": items})
    record(desk, {"do": "record_skilas", **of, "memory": True, "mood": False})
    record(desk, {"do": "record_mind_check", **of, "form": "srq20", "result": "look_further"})


def test_an_examination_of_an_adult(desk: Desk, tmp_path: Path) -> None:
    examined(desk)
    found = bundle(desk, tmp_path)
    patients = {one["name"][0]["text"] for one in of(found, "Patient")}
    assert patients == {"Kirana", "Nenek"}
    (elder,) = [one for one in of(found, "Patient") if one["name"][0]["text"] == "Nenek"]
    hers = {
        (one["code"].get("coding") or [{"code": one["code"].get("text")}])[0]["code"]: one
        for one in of(found, "Observation")
        if one["subject"]["reference"].endswith(elder["id"])
    }
    panel = hers["85354-9"]
    assert [
        (part["code"]["coding"][0]["code"], part["valueQuantity"]["value"])
        for part in panel["component"]
    ] == [("8480-6", 148), ("8462-4", 86)]
    assert panel["component"][0]["valueQuantity"]["code"] == "mm[Hg]"
    assert hers["39156-5"]["valueQuantity"]["value"] == 24.6
    assert hers["8280-0"]["valueQuantity"] | {"value": 84} == hers["8280-0"]["valueQuantity"]
    # a fasting glucose has a code of its own
    assert hers["1558-6"]["valueQuantity"]["value"] == 132
    assert "2339-0" not in hers
    assert hers["718-7"]["valueQuantity"]["value"] == 12.4
    assert hers["96761-2"]["valueInteger"] == 19
    assert hers["SKILAS: jumlah penurunan"]["valueInteger"] == 1
    sides = {
        one["bodySite"]["coding"][0]["code"]: one
        for one in of(found, "Observation")
        if "bodySite" in one
    }
    assert len(sides) == 3
    poor = sides["18944008"]
    assert poor["valueCodeableConcept"]["coding"][0]["code"] == "397540003"
    assert poor["interpretation"][0]["coding"][0]["code"] == "A"
    left_ear = sides["89644007"]
    assert left_ear["code"]["coding"][0]["code"] == "247301006"
    assert left_ear["valueCodeableConcept"]["coding"][0]["code"] == "275727004"
    # what she answered about her mind is in none of it
    text = (tmp_path / "bundle.json").read_text(encoding="utf-8").lower()
    assert not any(word in text for word in ("srq", "sdq", "look_further", "mind"))


def test_a_child_who_is_weighed_and_examined_is_one_patient(desk: Desk, tmp_path: Path) -> None:
    before = bundle(desk, tmp_path)
    day = {"person": CHILD, "date": "2026-08-25"}
    record(desk, {"do": "record_examination", **day, "tb_signs": []})
    found = bundle(desk, tmp_path)
    for kind in ("Patient", "Encounter"):
        assert len(of(found, kind)) == len(of(before, kind))
    urls = [entry["fullUrl"] for entry in found["entry"]]
    assert len(set(urls)) == len(urls) == len(before["entry"]) + 1
