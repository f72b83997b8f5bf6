"""Families and people: NIK, mothers, birth dates, moves, and what is refused of them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.machine import Machine, Object

NIK = "6474013101250001"  # invented: Bontang Utara, 31 January 2025, a boy


def family(laptop: Machine, *members: dict[str, Any], **more: Any) -> Object:
    draft = {"do": "register_family", "village": "Lok Tuan", "rt": "01", "members": members}
    (answer,) = laptop.record({**draft, **more})
    return answer


def boy(**more: Any) -> dict[str, Any]:
    return {"name": "Budi", "sex": "male", "birth_date": "2025-01-31", "relation": "child", **more}


@pytest.mark.parametrize(
    ("nik", "code"),
    [
        (NIK + "1", "nik.length"),
        (NIK[:-1], "nik.length"),
        (NIK[:-1] + "x", "nik.not_digits"),
        ("٦٤٧٤٠١٣١٠١٢٥٠٠٠١", "nik.not_digits"),
        ("6474013202250001", "nik.date"),
        ("6474013101250000", "nik.serial"),
        (6.4740131e15, "draft.not_text"),
    ],
)
def test_a_nik_that_cannot_be_one(laptop: Machine, nik: Any, code: str) -> None:
    register = {"do": "register_family", "village": "Lok Tuan", "rt": "01"}
    error = laptop.refused({**register, "members": [boy(), boy(nik=nik)]})
    assert (error["code"], error["field"]) == (code, "members.1.nik")
    child = family(laptop, boy())["members"][0]
    assert laptop.refused({"do": "edit_person", "id": child, "nik": nik})["code"] == code
    assert laptop.done("show", "person", child).object["nik"] is None


@pytest.mark.parametrize(
    ("nik", "warning", "kept"),
    [
        (NIK, None, NIK),
        (int(NIK), None, NIK),
        ("6474 0131 0125 0001", None, NIK),
        ("6474017101250001", "nik.other_sex", "6474017101250001"),
        ("6474013001250001", "nik.other_birth_date", "6474013001250001"),
        ("9999993101250001", "nik.unknown_region", "9999993101250001"),
        ("1111111111111111", "nik.dummy", "1111111111111111"),
        ("647401310125****", "nik.censored", "647401310125****"),
        ("0000000000000000", "nik.none_yet", None),
    ],
)
def test_a_nik_that_is_taken(laptop: Machine, nik: Any, warning: str | None, kept: Any) -> None:
    answer = family(laptop, boy(nik=nik))
    found = answer.get("warnings", [])
    assert [one["code"] for one in found] == ([warning] if warning else [])
    for one in found:
        assert one["field"] == "members.0.nik"
        assert one["message"] != one["code"]
    assert laptop.done("show", "person", answer["members"][0]).object["nik"] == kept


def test_a_nik_is_never_unique(laptop: Machine) -> None:
    family(laptop, boy(nik=NIK), boy(nik=NIK, name="Bima"))


def test_a_birth_date_after_a_measurement_is_refused(laptop: Machine) -> None:
    child = family(laptop, boy())["members"][0]
    laptop.record(
        {"do": "record_measurement", "child": child, "date": "2025-03-01", "weight_kg": 5}
    )
    edit = {"do": "edit_person", "id": child}
    error = laptop.refused({**edit, "birth_date": "2025-03-02"})
    assert (error["code"], error["field"]) == ("person.measured_before_birth", "birth_date")
    assert "2025-03-01" in error["message"]
    (answer,) = laptop.record({**edit, "birth_date": "2025-03-01"})
    assert answer["changed"] == ["identity"]
    (answer,) = laptop.record({**edit, "birth_date": "2025-03-01"})
    assert answer["changed"] == []


def test_who_lives_in_a_family_is_of_its_posyandu(laptop: Machine) -> None:
    here, there = boy(), boy(name="Banyu", posyandu="LT03")
    members = family(laptop, here, there, posyandu="LT02")["members"]
    people = [laptop.done("show", "person", id_).object for id_ in members]
    assert [one["posyandu"] for one in people] == ["LT02", "LT03"]
    (alone,) = family(laptop, boy())["members"]
    assert laptop.done("show", "person", alone).object["posyandu"] == "LT01"


def test_mothers(laptop: Machine) -> None:
    mother = "00000000-0000-4000-8000-0000000000a1"
    woman = {"id": mother, "name": "Ani", "sex": "female", "birth_date": "1995-05-05"}
    kin = family(laptop, woman, boy(mother=mother))
    child = kin["members"][1]
    assert laptop.done("show", "child", child).object["mother"] == mother
    edit = {"do": "edit_person", "id": child}
    man = family(laptop, {"name": "Joko", "sex": "male"})["members"][0]
    for value, code in (
        (child, "person.own_mother"),
        (man, "person.mother_male"),
        ("00000000-0000-4000-8000-0000000000ff", "person.unknown_mother"),
        ("Ani", "draft.not_an_id"),
    ):
        assert laptop.refused({**edit, "mother": value})["code"] == code
    young = {"do": "edit_person", "id": child, "birth_date": "1995-05-05"}
    assert laptop.refused(young)["code"] == "person.mother_younger"
    laptop.record({**edit, "mother": None})


def test_one_bad_member_and_nobody_is_registered(laptop: Machine) -> None:
    register = {"do": "register_family", "village": "Lok Tuan", "rt": "01"}
    for members, field in (
        ([boy(), {"sex": "male"}], "members.1.name"),
        ([boy(), boy(sex="m")], "members.1.sex"),
        ([boy(birth_weight_g="berat")], "members.0.birth_weight_g"),
        ([boy(birth_weight_g=299)], "members.0.birth_weight_g"),
        ([boy(birth_length_cm=48.55)], "members.0.birth_length_cm"),
        ([boy(birth_date="2999-01-01")], "members.0.birth_date"),
        ([boy(birth_date="1899-12-31")], "members.0.birth_date"),
        ([boy(nama="x")], "members.0.nama"),
        ([boy(relation="uncle")], "members.0.relation"),
        (["Budi"], "members"),
        ({"name": "Budi"}, "members"),
    ):
        assert laptop.refused({**register, "members": members})["field"] == field
    assert laptop.refused({**register, "village": "Jakarta"})["code"] == "village.unknown"
    assert laptop.refused({**register, "kk": "123"})["code"] == "kk.length"
    assert laptop.refused({**register, "posyandu": "di sini"})["code"] == "posyandu.bad_code"
    assert laptop.refused({**register, "house": {"roof": "seng"}})["field"] == "house.roof"


def test_a_family_is_edited_field_by_field(laptop: Machine) -> None:
    id_ = family(laptop, kk="6474010101010001", address="Jl. Kapal", house={"latrine": "x"})["id"]
    laptop.record({"do": "edit_family", "id": id_, "kk": None, "rw": 4})
    shown = laptop.done("show", "family", id_).object
    assert (shown["kk"], shown["rw"], shown["address"]) == (None, "04", "Jl. Kapal")
    assert shown["latrine"] == "x"
    assert laptop.refused({"do": "edit_family", "id": id_, "rt": None})["field"] == "rt"
    unknown = "00000000-0000-4000-8000-0000000000ff"
    assert laptop.refused({"do": "edit_family", "id": unknown})["code"] == "family.unknown"


def test_a_move(laptop: Machine) -> None:
    child = family(laptop, boy())["members"][0]
    move = {"do": "move_person", "id": child, "date": "2025-10-01"}
    assert laptop.refused({**move, "to_posyandu": "lt01"})["code"] == "person.already_there"
    assert laptop.refused({**move, "to_posyandu": "LT02", "date": "2999-01-01"})["code"] == (
        "draft.date_in_future"
    )
    laptop.record({**move, "to_posyandu": "lt02"})
    shown = laptop.done("show", "person", child).object
    assert (shown["posyandu"], shown["since"]) == ("LT02", "2025-10-01")


def test_visits_and_services(laptop: Machine) -> None:
    answer = family(laptop, boy())
    visit = {
        "do": "record_visit",
        "family": answer["id"],
        "date": "2025-10-01",
        "visitor": "Sari",
        "purpose": "dofu",
    }
    laptop.record({**visit, "counselling": ["asi", " "], "next_date": "2025-10-02"})
    error = laptop.refused({**visit, "next_date": "2025-10-01"})
    assert (error["code"], error["field"]) == ("visit.next_not_later", "next_date")
    service = {"do": "record_service", "person": answer["members"][0], "date": "2025-10-01"}
    laptop.record({**service, "kind": "immunisation", "detail": "dpt1"})
    shown = laptop.done("show", "child", answer["members"][0]).object
    assert [one["detail"] for one in shown["services"]] == ["DPT-HB-Hib1"]
    for more, code in (
        ({"kind": "immunisation", "detail": "XYZ"}, "service.unknown_vaccine"),
        ({"kind": "immunisation"}, "service.unknown_vaccine"),
        ({"kind": "vitamin_a", "detail": "green"}, "service.unknown_dose"),
        ({"kind": "pmt", "date": "2025-01-30"}, "service.before_birth"),
        ({"kind": "surgery"}, "draft.not_a_choice"),
    ):
        assert laptop.refused({**service, **more})["code"] == code


def test_who_is_written_into_a_family_is_of_its_posyandu(laptop: Machine) -> None:
    found = family(laptop, boy(), posyandu="LT02")
    late = {"do": "add_person", "family": found["id"], **boy(name="Bima")}
    other = {"do": "add_person", "family": found["id"], **boy(name="Bayu", posyandu="LT03")}
    ids = [*found["members"], *(one["id"] for one in laptop.record(late, other))]
    served = [laptop.done("show", "person", one).object["posyandu"] for one in ids]
    assert served == ["LT02", "LT02", "LT03"]
