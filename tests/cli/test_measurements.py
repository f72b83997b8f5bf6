"""What `record` answers to a measurement, by the decisions on N/T/O/B, limits and proposals."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from kbdesk.store.store import Change
from tests.cli.machine import Machine, Object, run


def newborn(laptop: Machine, born: str, sex: str = "male", **more: Any) -> str:
    member = {"name": "Anak Uji", "sex": sex, "birth_date": born, "relation": "child", **more}
    draft = {"do": "register_family", "village": "Lok Tuan", "rt": "01", "members": [member]}
    (answer,) = laptop.record(draft)
    child: str = answer["members"][0]
    return child


def measured(laptop: Machine, child: str, day: str, **values: Any) -> Object:
    draft = {"do": "record_measurement", "child": child, "date": day, **values}
    (answer,) = laptop.record(draft)
    return answer


def codes(answer: Object) -> list[str]:
    return [one["code"] for one in answer["proposals"]]


def weighed(laptop: Machine, child: str, *weighings: tuple[str, float]) -> list[tuple[Any, int]]:
    gains = [measured(laptop, child, day, weight_kg=kg)["gain"] for day, kg in weighings]
    return [(gain["code"], gain["consecutive_t"]) for gain in gains]


def test_months_in_a_row_and_after_a_gap(laptop: Machine) -> None:
    child = newborn(laptop, "2024-06-10")
    assert weighed(
        laptop,
        child,
        ("2024-11-12", 6.5),
        ("2024-12-12", 6.9),  # 400 g in the sixth month of life: just enough
        ("2025-01-09", 7.2),  # across New Year, still six months old: 300 of 400
        ("2025-02-12", 7.3),
        ("2025-03-12", 7.3),
        ("2025-05-12", 7.3),  # April was missed
        ("2025-06-12", 7.4),
    ) == [("B", 0), ("N", 0), ("T", 1), ("T", 2), ("T", 3), ("O", 0), ("T", 1)]


def test_a_gain_of_just_the_kbm_is_enough(laptop: Machine) -> None:
    for sex, enough in (("male", 0.4), ("female", 0.3)):
        child = newborn(laptop, "2024-06-10", sex)
        found = weighed(laptop, child, ("2024-12-12", 7.0), ("2025-01-12", 7.0 + enough))
        assert found == [("B", 0), ("N", 0)], sex
        child = newborn(laptop, "2024-06-10", sex)
        short = round(7.0 + enough - 0.01, 2)
        found = weighed(laptop, child, ("2024-12-12", 7.0), ("2025-01-12", short))
        assert found == [("B", 0), ("T", 1)], sex


def test_the_last_weighing_of_a_month_is_the_months(laptop: Machine) -> None:
    child = newborn(laptop, "2024-06-10")
    assert weighed(
        laptop,
        child,
        ("2025-01-05", 7.0),
        ("2025-02-05", 7.1),
        ("2025-02-05", 7.5),  # weighed again on the same day
        ("2025-03-05", 7.8),  # 300 g since the second weighing: eight months old
    ) == [("B", 0), ("T", 1), ("N", 0), ("N", 0)]


def test_born_on_the_31st(laptop: Machine) -> None:
    child = newborn(laptop, "2024-12-31")
    first = measured(laptop, child, "2025-01-30", weight_kg=4.0)
    assert first["gain"]["code"] == "B"
    # 30 April completes no fourth month: it is still the third, 800 g
    measured(laptop, child, "2025-03-31", weight_kg=6.0)
    april = measured(laptop, child, "2025-04-30", weight_kg=6.7)
    assert april["gain"] == {"code": "T", "grams": 700, "kbm_g": 800, "consecutive_t": 1}
    may = measured(laptop, child, "2025-05-01", weight_kg=7.3)
    assert may["gain"] == {"code": "N", "grams": 600, "kbm_g": 600, "consecutive_t": 0}


def test_under_one_month_and_from_sixty_months_there_is_no_code(laptop: Machine) -> None:
    child = newborn(laptop, "2025-01-20")
    assert weighed(laptop, child, ("2025-01-31", 3.6), ("2025-02-10", 3.9)) == [
        ("B", 0),
        (None, 0),
    ]
    child = newborn(laptop, "2020-05-15")
    assert weighed(
        laptop, child, ("2025-03-14", 17.0), ("2025-04-14", 17.1), ("2025-05-14", 17.2),
        ("2025-05-15", 17.2), ("2025-06-15", 17.2),
    ) == [("B", 0), ("T", 1), ("T", 2), (None, 0), (None, 0)]  # fmt: skip


def test_corrections_and_voids_in_between(laptop: Machine) -> None:
    child = newborn(laptop, "2024-01-10")
    months = [measured(laptop, child, f"2025-0{month}-10", weight_kg=9.0) for month in range(1, 6)]
    assert [one["gain"]["consecutive_t"] for one in months] == [0, 1, 2, 3, 4]
    laptop.record({"do": "correct_measurement", "id": months[2]["id"], "weight_kg": "9,4"})
    june = measured(laptop, child, "2025-06-10", weight_kg=9.0)
    assert june["gain"]["consecutive_t"] == 3  # April, May, June
    laptop.record({"do": "void_measurement", "id": months[4]["id"], "reason": "anak lain"})
    again = measured(laptop, child, "2025-06-11", weight_kg=9.1)
    assert again["gain"] == {"code": "O", "grams": None, "kbm_g": None, "consecutive_t": 0}


def test_a_correction_keeps_what_it_does_not_name(laptop: Machine) -> None:
    child = newborn(laptop, "2024-01-10")
    id_ = measured(laptop, child, "2025-03-10", weight_kg=9, lenhei_cm=75, muac_cm=14.5)["id"]
    (answer,) = laptop.record({"do": "correct_measurement", "id": id_, "lenhei_cm": 76.5})
    assert answer["z"]["zwei"] is not None
    shown = laptop.done("show", "measurement", id_).object
    assert (shown["weight_kg"], shown["lenhei_cm"], shown["muac_cm"]) == (9.0, 76.5, 14.5)
    assert len(shown["history"]) == 2
    laptop.record({"do": "correct_measurement", "id": id_, "weight_kg": None, "confirm": []})
    shown = laptop.done("show", "measurement", id_).object
    assert (shown["weight_kg"], shown["lenhei_cm"]) == (None, 76.5)
    assert laptop.done("check").object == {"ok": True, "faults": []}


def test_why_it_was_corrected_stays_beside_what_it_changed(laptop: Machine) -> None:
    child = newborn(laptop, "2024-01-10")
    id_ = measured(laptop, child, "2025-03-10", weight_kg=9)["id"]
    correction = {"do": "correct_measurement", "id": id_}
    laptop.record({**correction, "weight_kg": 8.9, "reason": "timbangan belum nol"})
    assert laptop.done("show", "measurement", id_).object["reason"] == "timbangan belum nol"
    laptop.record({**correction, "weight_kg": 8.8})
    laptop.record({"do": "void_measurement", "id": id_, "reason": "anak lain"})
    shown = laptop.done("show", "measurement", id_).object
    said = [(one.get("weight_kg"), one.get("reason")) for one in shown["history"]]
    assert said == [(9.0, None), (8.9, "timbangan belum nol"), (8.8, None), (8.8, None)]
    # a reason alone corrects nothing
    other = measured(laptop, child, "2025-04-10", weight_kg=9.2)["id"]
    laptop.record({**correction, "id": other, "reason": "hanya ingin tahu"})
    assert len(laptop.done("show", "measurement", other).object["history"]) == 1


def test_what_a_correction_may_not_do(laptop: Machine) -> None:
    child = newborn(laptop, "2024-01-10")
    id_ = measured(laptop, child, "2025-03-10", weight_kg=9)["id"]
    correction = {"do": "correct_measurement", "id": id_}
    assert laptop.refused({**correction, "weight_kg": None})["code"] == "measurement.empty"
    assert laptop.refused({**correction, "date": "2024-01-09"})["code"] == (
        "measurement.before_birth"
    )
    assert laptop.refused({**correction, "child": False})["field"] == "child"
    assert laptop.refused({**correction, "tall": 1})["code"] == "measurement.field_unknown"
    laptop.record({"do": "void_measurement", "id": id_, "reason": "salah anak"})
    for draft in (
        {**correction, "weight_kg": 9.1},
        {"do": "void_measurement", "id": id_, "reason": "lagi"},
    ):
        assert laptop.refused(draft)["code"] == "measurement.voided"


@pytest.mark.parametrize(
    ("field", "taken", "refused"),
    [
        ("weight_kg", (0.9, 58, "0.90", "7,4", 7.45, 1e1), (0.89, 58.01, 7.405, "7.405", 0, -8)),
        ("lenhei_cm", (38, 150, "38,0", 72.5), (37.9, 150.1, 72.55, "72.55", 0)),
        ("headc_cm", (25, 60, "44.1"), (24.9, 60.1, 44.15)),
        ("muac_cm", (6, 35, "12,5"), (5.9, 35.1, 12.55)),
    ],
)
def test_hard_limits(
    laptop: Machine, field: str, taken: tuple[Any, ...], refused: tuple[Any, ...]
) -> None:
    child = newborn(laptop, "2022-01-10")
    for value in taken:
        id_ = measured(laptop, child, "2024-03-10", **{field: value})["id"]
        shown = laptop.done("show", "measurement", id_).object[field]
        assert shown == float(str(value).replace(",", "."))
    for value in (*refused, "", "x", "7,4,1", "１２", True, [7.4], {"kg": 7.4}, "1e1", "+7.4"):
        draft = {"do": "record_measurement", "child": child, "date": "2024-03-10", field: value}
        assert laptop.refused(draft)["field"] in (field, "weight_kg"), value
    for raw in ("NaN", "1e999", "-Infinity"):
        line = json.dumps(draft).replace('"+7.4"', raw)
        assert laptop.refused(line)["code"] in ("record.bad_json", "measurement.not_a_number")


def test_days_that_cannot_be(laptop: Machine) -> None:
    born = date.today() - timedelta(days=400)
    child = newborn(laptop, born.isoformat())
    draft = {"do": "record_measurement", "child": child, "weight_kg": 9}
    tomorrow = date.today() + timedelta(days=1)
    for day, code in (
        (tomorrow, "measurement.in_future"),
        (born - timedelta(days=1), "measurement.before_birth"),
    ):
        assert laptop.refused({**draft, "date": day.isoformat()})["code"] == code
    for text in ("2025-02-29", "2025-W01-1", "20250101", "01-02-2025", "2025-1-1", " ", 20250101):
        assert laptop.refused({**draft, "date": text})["field"] == "date"
    measured(laptop, child, born.isoformat(), weight_kg=3)
    measured(laptop, child, date.today().isoformat(), weight_kg=9)


def test_standing_under_nine_months_is_refused(laptop: Machine) -> None:
    child = newborn(laptop, "2024-01-01")
    draft = {
        "do": "record_measurement",
        "child": child,
        "date": "2024-09-30",  # day 273
        "lenhei_cm": 70,
        "position": "standing",
    }
    assert laptop.refused(draft)["code"] == "measurement.standing_under_9_months"
    (answer,) = laptop.record({**draft, "date": "2024-10-01"})
    assert [one["code"] for one in answer["warnings"]] == ["measurement.position_unusual"]
    (answer,) = laptop.record({**draft, "date": "2026-01-01"})  # 24 months: as it should be
    assert answer["warnings"] == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"oedema": True, "weight_kg": 6, "lenhei_cm": 75}, ["R01"]),
        ({"muac_cm": 11.4}, ["R02"]),
        ({"muac_cm": 11.5}, ["R03"]),
        ({"muac_cm": 12.4}, ["R03"]),
        ({"muac_cm": 12.5}, []),
        ({"muac_cm": 11.4, "lenhei_cm": 76, "weight_kg": 8.4}, ["R02"]),  # not R03 as well
        ({"weight_kg": 6.8}, ["R04"]),
        ({"weight_kg": 7.5}, ["R05"]),
        ({"weight_kg": 13}, ["R09"]),
        ({"lenhei_cm": 69}, ["R08"]),
        ({"headc_cm": 42}, ["R10"]),
        ({"weight_kg": 2.5}, []),  # not believable: measure again
        ({"lenhei_cm": 110}, []),
    ],
)
def test_proposals(laptop: Machine, values: dict[str, Any], expected: list[str]) -> None:
    child = newborn(laptop, "2024-01-10")
    answer = measured(laptop, child, "2025-01-10", **values)
    assert codes(answer) == expected
    for one in [*answer["proposals"], *answer["warnings"]]:
        assert set(one) >= {"code"}
        text = one.get("reason") or one["message"]
        assert text
        assert "{" not in text
        assert text != one["code"]


def test_a_flagged_index_warns_and_proposes_nothing(laptop: Machine) -> None:
    child = newborn(laptop, "2024-01-10")
    answer = measured(laptop, child, "2025-01-10", weight_kg=2.5, confirm=["outlier.zwei"])
    assert (answer["z"]["fwei"], answer["below_red_line"]) == (1, False)
    assert [(one["code"], one["confirmed"]) for one in answer["warnings"]] == [
        ("outlier.zwei", True)
    ]


def test_once_and_twice_without_gain(laptop: Machine) -> None:
    child = newborn(laptop, "2024-01-10", birth_weight_g=2499, birth_length_cm=47.9)
    found = [
        codes(measured(laptop, child, f"2025-0{month}-10", weight_kg=9.5)) for month in (1, 2, 3, 4)
    ]
    assert found == [["R14"], ["R07"], ["R06"], ["R06"]]


def test_r14_stands_at_the_limits(laptop: Machine) -> None:
    child = newborn(laptop, "2024-01-10", birth_weight_g=2500, birth_length_cm=48)
    assert codes(measured(laptop, child, "2025-01-10", weight_kg=9.5)) == []


def test_warnings_never_refuse(laptop: Machine) -> None:
    child = newborn(laptop, "2024-01-10")
    measured(laptop, child, "2025-01-10", weight_kg=9, lenhei_cm=75)
    answer = measured(laptop, child, "2025-03-13", weight_kg=10.36, lenhei_cm=73.9)
    assert [one["code"] for one in answer["warnings"]] == [
        "measurement.weight_jump",
        "measurement.length_fell",
    ]
    # 63 days later a jump is growth; 1 cm exactly is no fall
    answer = measured(laptop, child, "2025-05-15", weight_kg=12, lenhei_cm=72.9)
    assert answer["warnings"] == []


def test_the_same_line_again_is_said_already(laptop: Machine) -> None:
    child = newborn(laptop, "2024-01-10")
    id_ = "6f4b1e0a-0c0b-4f6e-9b0e-2f1f3f9a0001"
    measured(laptop, child, "2025-01-10", weight_kg=9, id=id_)
    before = laptop.state_hash()
    again = measured(laptop, child, "2025-01-10", weight_kg="9.00", id=id_.upper())
    assert again["already"] is True
    assert laptop.state_hash() == before
    other = {"do": "record_measurement", "child": child, "date": "2025-01-10", "weight_kg": 9.1}
    assert laptop.refused({**other, "id": id_})["code"] == "record.id_exists"


def test_a_child_without_birth_date_is_measured_and_not_scored(laptop: Machine) -> None:
    child = newborn(laptop, "2024-01-10")
    laptop.record({"do": "edit_person", "id": child, "birth_date": None})
    answer = measured(laptop, child, "2025-01-10", weight_kg=9)
    assert set(answer["z"].values()) == {None}
    assert [one["code"] for one in answer["warnings"]] == ["measurement.no_birth_date"]


def test_scores_are_those_of_the_bulk_table(laptop: Machine, tmp_path: Path) -> None:
    rows = []
    for sex, born in (("male", "2023-02-28"), ("female", "2022-12-31")):
        child = newborn(laptop, born, sex)
        for days in (0, 13, 90, 91, 273, 274, 400, 730, 731, 1000):
            day = date.fromisoformat(born) + timedelta(days=days)
            position = "standing" if days % 3 == 1 and days >= 274 else "lying"
            values: dict[str, Any] = {
                "weight_kg": round(3.3 + 4.2 * (days / 365) ** 0.6, 2),
                "lenhei_cm": round(50 + 25 * (days / 365) ** 0.6, 1),
                "headc_cm": round(35 + 10 * (days / 400) ** 0.4, 1),
                "muac_cm": round(10 + 4 * (days / 800) ** 0.5, 1),
                "oedema": days == 400,
            }
            answer = measured(laptop, child, day.isoformat(), position=position, **values)
            row = {
                "sex": sex, "birth_date": born, "date": day.isoformat(),
                "measured": position[0].replace("s", "h"),
                **{**values, "oedema": "y" if values["oedema"] else "n"},
            }  # fmt: skip
            rows.append((row, answer["z"]))
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    with source.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0][0]))
        writer.writeheader()
        writer.writerows(row for row, _ in rows)
    summary = run(["growth", source, "-o", target]).object
    assert (summary["rows"], summary["unreadable_count"]) == (len(rows), 0)
    with target.open(newline="", encoding="utf-8") as file:
        for (row, z), scored in zip(rows, csv.DictReader(file), strict=True):
            for name, value in z.items():
                text = scored[name]
                assert value == (float(text) if text else None), (row, name)


def test_a_position_of_a_newer_version_stays_through_a_correction(laptop: Machine) -> None:
    child = newborn(laptop, "2025-03-01")
    (answer,) = laptop.record(
        {"do": "record_measurement", "child": child, "date": "2026-01-05", "weight_kg": 9,
         "lenhei_cm": 74, "position": "lying"}
    )  # fmt: skip
    id_ = answer["id"]
    with laptop.desk() as desk, desk.store.transaction():
        desk.store.write([Change("measurement", id_, "fact", {"position": "sling"})], None)
    laptop.record({"do": "correct_measurement", "id": id_, "weight_kg": 9.2})
    shown = laptop.done("show", "measurement", id_).object
    assert (shown["weight_kg"], shown["position"]) == (9.2, "sling")
    laptop.record({"do": "correct_measurement", "id": id_, "position": "standing"})
    assert laptop.done("show", "measurement", id_).object["position"] == "standing"
    draft = {"do": "correct_measurement", "id": id_, "position": "sling"}
    assert laptop.refused(draft)["code"] == "measurement.position_unknown"
