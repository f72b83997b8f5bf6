"""Which row is the heading, and which column is which field."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kbdesk.domain.errors import KbdeskError
from kbdesk.exchange.headings import asked_columns, choose_sheet, mapped
from kbdesk.exchange.sheets import look_into, take_sheet
from kbdesk.exchange.tables import table
from kbdesk.exchange.workbook import opened
from tests.exchange.spreadsheets import HEADINGS, KIRANA, sheet

TABLE = table("eppgbm")


def chosen(path: Path, name: str | None = None) -> tuple[str, int, dict[str, str]]:
    with opened(path) as book:
        found = choose_sheet(book, TABLE, name)
        columns = mapped(found.found, {}, TABLE)
        fields = {one.header: one.heading.field for one in columns if one.heading}
        return found.sheet.name, found.found.row, fields


def code(path: Path, name: str | None = None) -> str:
    with pytest.raises(KbdeskError) as error:
        chosen(path, name)
    return error.value.code


def test_every_column_of_both_layouts_is_read_back_as_what_it_was() -> None:
    for layout in TABLE.layouts.values():
        for header, field in layout:
            found = TABLE.heading(header)
            assert found is not None, header
            assert found.field == field, header
    assert [header for header, _ in TABLE.layouts["export"]][:14] == [
        "No", "NIK", "Nama", "JK", "Tgl Lahir", "BB Lahir", "TB Lahir", "Nama Ortu", "Prov",
        "Kab/Kota", "Kec", "Pukesmas", "Desa/Kel", "Posyandu",
    ]  # fmt: skip


def test_a_heading_may_stand_anywhere_in_any_order_and_spelling(tmp_path: Path) -> None:
    other = ("tgl.  lahir", "NAMA BALITA", "jenis kelamin", "Berat (gram)", "Tinggi Badan (cm)")
    path = sheet(tmp_path / "f.xlsx", [], other, above=4)
    assert chosen(path)[1:] == (
        5,
        {
            "tgl. lahir": "birth_date",
            "NAMA BALITA": "name",
            "jenis kelamin": "sex",
            "Berat (gram)": "weight_kg",
            "Tinggi Badan (cm)": "lenhei_cm",
        },
    )
    grams = TABLE.heading("Berat (gram)")
    assert grams is not None
    assert grams.per_unit == 1000


def test_a_heading_of_two_rows(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        page = book["Data"]
        page.append(["Nama", "JK", "Tgl Lahir", "Lahir", None, "Pengukuran", None])
        page.append([None, None, None, "BB Lahir", "TB Lahir", "Tanggal Ukur", "Berat"])
        page.append(["Kirana", "P", "15/06/2025", 3, 49, "25/08/2026", 8.4])
        for cells in ("A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:G2"):
            page.merge_cells(cells)

    path = sheet(tmp_path / "f.xlsx", [], ("DAFTAR BALITA",), change=change)
    name, row, fields = chosen(path)
    assert (name, row) == ("Data", 3)
    assert list(fields.values()) == [
        "name", "sex", "birth_date", "birth_weight_kg", "birth_length_cm", "date", "weight_kg",
    ]  # fmt: skip


def test_sheets(tmp_path: Path) -> None:
    def two(book: Any) -> None:
        book.create_sheet("Lain").append(list(HEADINGS))
        book.create_sheet("Kosong")

    path = sheet(tmp_path / "two.xlsx", [KIRANA], change=two)
    assert code(path) == "exchange.choose_sheet"
    assert chosen(path, "Lain")[0] == "Lain"
    assert code(path, "Kosong") == "exchange.no_header"
    assert code(path, "Tidak ada") == "exchange.sheet_unknown"

    def hide(book: Any) -> None:
        book.create_sheet("Lain").append(list(HEADINGS))
        book["Data"].sheet_state = "hidden"

    path = sheet(tmp_path / "hidden.xlsx", [KIRANA], change=hide)
    assert chosen(path)[0] == "Lain"
    assert code(path, "Data") == "exchange.sheet_hidden"
    assert code(sheet(tmp_path / "none.xlsx", [], ("a", "b"))) == "exchange.no_header"


def test_columns_that_a_person_names(tmp_path: Path) -> None:
    headings = ("Anak", "JK", "Tgl Lahir", "Berat", "BB", "Nama")
    path = sheet(tmp_path / "f.xlsx", [], headings)
    with opened(path) as book:
        found = choose_sheet(book, TABLE, None).found

    def fields(*texts: str) -> dict[str, str]:
        columns = mapped(found, asked_columns(texts), TABLE)
        return {one.header: one.heading.field for one in columns if one.heading}

    with pytest.raises(KbdeskError) as error:
        fields()
    assert error.value.code == "exchange.two_columns"
    assert error.value.params["headers"] == "Berat (@D), BB (@E)"
    assert fields("BB=weight_kg")["BB"] == "weight_kg"
    assert "Berat" not in fields("BB=weight_kg")
    assert fields("@D=-", "Nama=mother", "Anak=name")["Anak"] == "name"
    for text, wrong in (
        ("Tidak=name", "exchange.unknown_header"),
        ("BB=tidak", "exchange.unknown_field"),
        ("BB", "exchange.bad_map"),
    ):
        with pytest.raises(KbdeskError) as error:
            fields(text)
        assert error.value.code == wrong
    with pytest.raises(KbdeskError) as error:
        fields("BB=-", "JK=-")
    assert (error.value.code, error.value.params["name"]) == ("exchange.column_missing", "sex")


def test_headings_of_no_known_word_are_named_by_a_person(tmp_path: Path) -> None:
    words = (
        "Si Kecil", "Nomor X", "Cowok/cewek", "Lahirnya", "Mama", "Tempat", "Pos", "T", "J",
        "Kapan", "Bobot", "Jangkung", "Bagaimana", "Lengan",
    )  # fmt: skip
    strange = dict(zip(HEADINGS, words, strict=True))
    row = {strange[name]: KIRANA[name] for name in HEADINGS}
    path = sheet(tmp_path / "f.xlsx", [row], list(strange.values()), above=2)
    with pytest.raises(KbdeskError) as refused:
        take_sheet(path, date(2026, 9, 1))
    assert refused.value.code == "exchange.no_header"
    (found,) = look_into(path, "eppgbm").sheets
    assert found.found.row == 3
    assert found.found.fields == frozenset()
    columns = {"@A": "name", "@C": "sex", "Lahirnya": "birth_date", "Kapan": "date"}
    columns |= {"Bobot": "weight_kg"}
    taken = take_sheet(path, date(2026, 9, 1), columns=columns)
    (line,) = taken.lines.lines
    assert (line.name, str(line.figures["weight_kg"])) == ("Kirana Embun Pagi", "8.4")
    with pytest.raises(KbdeskError) as refused:
        take_sheet(path, date(2026, 9, 1), columns={"@A": "name"})
    assert refused.value.code == "exchange.column_missing"
