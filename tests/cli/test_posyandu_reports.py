"""What a posyandu owes, as files: every report as JSON, as a PDF and as a spreadsheet."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from kbdesk.commands.report_list import REPORTS
from tests.cli.machine import Machine
from tests.cli.test_fields import CHILD, FAMILY, MOTHER, furnished

__all__ = ["furnished"]
MINE = (
    "skdn", "nutrition", "quality", "sip-f1", "sip-f2", "sip-f3", "sip-f4", "sip-f5", "sip-f6",
    "sip-f7",
    "not-weighed", "due", "referrals", "checks",
)  # fmt: skip
MONTH = ("--month", "2025-09", "--posyandu", "LT01")


@pytest.fixture
def told(furnished: Machine) -> Machine:
    furnished.record(
        {"do": "edit_person", "id": CHILD, "name": "=Budi <b>&", "nik": "6474013101250001"},
        {"do": "edit_family", "id": FAMILY, "address": "Jl. Kapal 1", "phone": "0811000000"},
        {"do": "record_measurement", "child": CHILD, "date": "2025-08-02", "weight_kg": "8.15"},
        {"do": "name_posyandu", "posyandu": "LT01", "name": "Melati", "puskesmas": "Utara 1"},
    )
    return furnished


def texts(path: Path) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(path).pages]


@pytest.mark.parametrize("name", MINE)
def test_every_report_in_every_form(told: Machine, tmp_path: Path, name: str) -> None:
    for form in ("json", "pdf", "xlsx"):
        target = tmp_path / f"report.{form}"
        answer = told.done("report", name, *MONTH, "--format", form, "-o", target).object
        assert answer["path"] == str(target)
        assert (answer["month"], answer["posyandu"]) == ("2025-09", "LT01")
        assert ("pages" in answer) == (form == "pdf")
    found = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert found["month"] == "2025-09"
    pages = texts(tmp_path / "report.pdf")
    assert all("Posyandu Melati (LT01)" in page for page in pages)
    assert all("Puskesmas Utara 1" in page for page in pages)
    # no key of the catalogue that has no words is left on a paper
    areas = {"sip", "skdn", "nutrition", "lists", "whose", "calendar"}
    words = {word.split(".")[0] for page in pages for word in page.split() if "." in word[:-1]}
    assert not words & areas
    # the same figures give the same bytes
    again = tmp_path / "again.xlsx"
    told.done("report", name, *MONTH, "--format", "xlsx", "-o", again)
    assert again.read_bytes() == (tmp_path / "report.xlsx").read_bytes()
    for sheet in openpyxl.load_workbook(again):
        # a list of nobody has no table
        assert sheet.freeze_panes is not None or name in (
            "due",
            "not-weighed",
            "referrals",
            "checks",
        )


def cells(told: Machine, tmp_path: Path, name: str, *more: object) -> list[list[Any]]:
    target = tmp_path / "sheet.xlsx"
    told.done("report", name, *MONTH, *more, "--format", "xlsx", "-o", target)
    sheet = openpyxl.load_workbook(target).active
    assert sheet is not None
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_f2_as_a_spreadsheet(told: Machine, tmp_path: Path) -> None:
    rows = cells(told, tmp_path, "sip-f2")
    head = next(place for place, row in enumerate(rows) if row[0] == "No")
    # the official numbers, once each, without those of what stands beside
    assert [int(cell) for cell in rows[head + 1] if cell] == list(range(1, 41))
    line = rows[head + 2]
    assert line[:4] == [1, "=Budi <b>&", "6474013101250001", datetime(2025, 1, 31)]
    titles = rows[head]
    august = titles.index("Agt")
    assert line[august : august + 4] == [8.15, "B", 8.3, "T"]
    target = tmp_path / "sheet.xlsx"
    sheet = openpyxl.load_workbook(target).active
    assert sheet is not None
    cell = sheet.cell(head + 3, 2)
    assert (cell.data_type, sheet.cell(head + 3, 3).data_type) == ("s", "s")
    assert sheet.cell(head + 3, 4).number_format == "dd/mm/yyyy"
    assert sheet.freeze_panes == f"A{head + 3}"


def test_seven_formats(told: Machine, tmp_path: Path) -> None:
    target = tmp_path / "out"
    for number, subject in ((2, "infants"), (3, "toddlers"), (7, "results")):
        told.done("report", f"sip-f{number}", *MONTH, "--formats", "7", "-o", target)
        assert json.loads(target.read_text(encoding="utf-8"))["subject"] == subject
    asked = ("report", "sip-f7", *MONTH, "--formats", "6", "-o", target)
    assert told.ask(*asked).code == "report.no_such_format"


def test_a_register_lies_open_over_pages(told: Machine, tmp_path: Path) -> None:
    for number in range(40):
        told.record(
            {"do": "add_person", "family": FAMILY, "name": f"Anak{number:02d}", "sex": "male",
             "birth_date": "2024-02-03", "mother": MOTHER}
        )  # fmt: skip
    target = tmp_path / "f2.pdf"
    answer = told.done("report", "sip-f2", *MONTH, "--format", "pdf", "-o", target).object
    pages = texts(target)
    assert answer["pages"] == len(pages)
    # three sheets beside each other: weighings, vaccines, newer vaccines
    assert len(pages) % 3 == 0
    for place, words in enumerate(("Hasil penimbangan", "ASI eksklusif", "PCV1")):
        assert [words in page for page in pages] == [n % 3 == place for n in range(len(pages))]
    for number in range(40):
        seen = [f"Anak{number:02d}" in page for page in pages]
        assert sum(seen) == 3
        first = seen.index(True)
        assert first % 3 == 0
        assert all(seen[first : first + 3])


def test_a_closed_month_on_paper(told: Machine, tmp_path: Path) -> None:
    told.record({"do": "close_month", "posyandu": "LT01", "month": "2025-09"})
    (measured,) = told.done("list", "measurement", "--where", "date=2025-09-01").lines
    told.record({"do": "correct_measurement", "id": measured["id"], "weight_kg": 9.5})
    target = tmp_path / "out"
    told.done("report", "skdn", *MONTH, "-o", target)
    found = json.loads(target.read_text(encoding="utf-8"))
    assert (found["T"], found["N"], found["closed"]["now"]["N"]) == (1, 0, 1)
    told.done("report", "skdn", *MONTH, "--format", "pdf", "-o", target)
    whole = " ".join(texts(target))
    for words in ("Bulan ini ditutup pada", "penimbangan dibetulkan", "N +1, T −1", "Balok SKDN"):
        assert words in whole
    (row,) = told.done("list", "month_close").lines
    assert (row["posyandu"], row["month"], row["closed"]) == ("LT01", "2025-09", True)
    assert told.done("check").object["ok"] is True


def test_one_list_alone(told: Machine, tmp_path: Path) -> None:
    for form in ("json", "pdf", "xlsx"):
        target = tmp_path / f"list.{form}"
        told.done("report", "due", *MONTH, "--list", "immunisation_late", "--format", form,
                  "-o", target)  # fmt: skip
    found = json.loads((tmp_path / "list.json").read_text(encoding="utf-8"))
    assert list(found["counts"]) == ["immunisation_late"]
    assert "vitamin_a" not in found
    (text,) = texts(tmp_path / "list.pdf")
    assert "Imunisasi terlambat (DOFU)" in text
    assert "Vitamin A" not in text


def test_they_are_all_on_the_list() -> None:
    assert set(MINE) <= set(REPORTS)
