"""Sheets as they go round: their headings, their grams, their dates, their RT and households."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands.exchange_out import export_anthro
from kbdesk.commands.imports import import_children
from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.exchange.anthro import take_csv
from kbdesk.exchange.sheets import take_sheet
from tests.cli.machine import make
from tests.exchange.spreadsheets import BANYU, HEADINGS, KIRANA, sheet
from tests.queries.village import VILLAGE, child, weigh

TODAY = date(2026, 9, 1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with make(tmp_path / "laptop").desk() as desk:
        yield desk


def taken(desk: Desk, path: Path) -> dict[str, Any]:
    return import_children(desk, take_sheet(path, TODAY), commit=True)


def person(desk: Desk, name: str) -> dict[str, Any]:
    (found,) = [row for row in desk.store.records.find("person", {}) if row["name"] == name]
    return found


def test_the_headings_of_a_copy_that_goes_round(desk: Desk, tmp_path: Path) -> None:
    other = {
        "Nama": "NAMA LENGKAP BALITA", "NIK": "N I K", "JK": "JNS KELAMIN",
        "Tgl Lahir": "Tempat Tanggal Lahir", "Tanggal Pengukuran": "TGL UKUR",
        "Berat": "BERAT BADAN", "Tinggi": "TINGGI BADAN", "RT": "RT/RW",
    }  # fmt: skip
    headings = [other.get(one, one) for one in HEADINGS]

    def row(said: Mapping[str, Any]) -> dict[str, Any]:
        return {other.get(name, name): value for name, value in said.items()}

    numbers = {name: f"({place})" for place, name in enumerate(headings, 1)}
    kirana = {**row(KIRANA), "Tempat Tanggal Lahir": "Bontang, 15/06/2025", "RT/RW": "003/002"}
    banyu = {**row(BANYU), "Tempat Tanggal Lahir": "Bontang, 20 Januari 2024", "RT/RW": "Mawar"}
    found = taken(desk, sheet(tmp_path / "a.xlsx", [numbers, kirana, banyu], headings))
    assert found["counts"]["refused"] == 0
    assert found["counts"]["children_new"] == 2
    shown = person(desk, "Kirana Embun Pagi")
    assert (shown["nik"], shown["birth_date"]) == ("6474015506250001", "2025-06-15")
    places = {
        name: desk.store.records.get("family", person(desk, name)["family"]) or {}
        for name in ("Kirana Embun Pagi", "Banyu Segara")
    }
    assert [(at["rt"], at["rw"]) for at in places.values()] == [("03", "02"), ("-", None)]
    notes = {note["code"] for line in found["details"] for note in line["notes"]}
    assert "exchange.rt_unread" in notes


@pytest.mark.parametrize(
    ("written", "grams"),
    [("2.900", 2900), ("3,2", 3200), (2900, 2900), (3.2, 3200), ("2900", 2900), ("29", None)],
)
def test_a_birth_weight_below_a_heading_of_grams(
    desk: Desk, tmp_path: Path, written: Any, grams: int | None
) -> None:
    headings = [*HEADINGS, "BB LAHIR (gr)"]
    taken(desk, sheet(tmp_path / "a.xlsx", [{**KIRANA, "BB LAHIR (gr)": written}], headings))
    assert person(desk, "Kirana Embun Pagi")["birth_weight_g"] == grams


def test_two_dates_that_a_spreadsheet_turned_are_asked_about(tmp_path: Path) -> None:
    rows = [
        {**KIRANA, "Nama": f"Anak {number}", "NIK": None, "Tanggal Pengukuran": day}
        for number, day in enumerate((date(2026, 3, 9), date(2026, 4, 8), "25/08/2026"))
    ]
    with pytest.raises(KbdeskError, match=r"exchange\.dates_half_turned"):
        take_sheet(sheet(tmp_path / "half.xlsx", rows), TODAY)
    assert take_sheet(sheet(tmp_path / "half.xlsx", rows), TODAY, dates="dmy").lines.lines


def test_siblings_of_a_survey_stay_together(tmp_path: Path) -> None:
    path = tmp_path / "survey.csv"
    with make(tmp_path / "one").desk() as desk:
        first = child(desk, "2025-06-15", name="Kirana", sex="female")
        family = (desk.store.records.get("person", first) or {})["family"]
        twin = {"name": "Kirani", "sex": "female", "birth_date": "2025-06-15", "posyandu": "LT01"}
        second = record(desk, {"do": "add_person", "family": family, **twin})["id"]
        other = child(desk, "2025-01-01", name="Banyu")
        for one in (first, second, other):
            weigh(desk, one, "2026-08-25", 8.4)
        export_anthro(desk, path, month="2026-08")
    with make(tmp_path / "two").desk() as desk:
        import_children(desk, take_csv(path, TODAY), commit=True)
        families = {name: person(desk, name)["family"] for name in ("Kirana", "Kirani", "Banyu")}
        assert families["Kirana"] == families["Kirani"] != families["Banyu"]


def test_a_child_of_a_household_that_is_held_joins_it(desk: Desk, tmp_path: Path) -> None:
    first = child(desk, "2025-06-15", name="Kirana", sex="female")
    weigh(desk, first, "2026-08-25", 8.4)
    path = tmp_path / "survey.csv"
    export_anthro(desk, path, month="2026-08")
    text = path.read_text(encoding="utf-8").splitlines()
    text.append(
        text[1].replace(first, "").replace("Kirana", "Adik").replace("2025-06-15", "2026-07-01")
    )
    path.write_text("\n".join(text), encoding="utf-8")
    import_children(desk, take_csv(path, TODAY), commit=True)
    assert person(desk, "Adik")["family"] == person(desk, "Kirana")["family"]
    assert (desk.store.records.get("family", person(desk, "Adik")["family"]) or {})[
        "village"
    ] == VILLAGE
