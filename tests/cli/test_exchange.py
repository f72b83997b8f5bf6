"""Other programs' files at the command line: tried, taken in, taken back, written."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from kbdesk.exchange.tables import table
from tests.cli.machine import Machine, make
from tests.exchange.spreadsheets import BANYU, HEADINGS, KIRANA, sheet

EXPORTED = [header for header, _ in table("eppgbm").layouts["export"]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return sheet(tmp_path / "sheet.xlsx", [KIRANA, {**BANYU, "NIK": "64740120012400011"}])


def test_a_sheet_is_tried_taken_in_and_taken_back(laptop: Machine, path: Path) -> None:
    before = laptop.state_hash()
    tried = laptop.done("exchange", "eppgbm", "import", path).object
    assert laptop.state_hash() == before
    assert (tried["committed"], tried["import"], tried["rows"]["new"]) == (False, None, [2, 3])
    (detail,) = tried["details"]
    assert detail["notes"] == [
        {"code": "nik.length", "message": "A NIK has 16 digits; this has 17.", "column": "NIK"}
    ]
    done = laptop.done("exchange", "eppgbm", "import", path, "--commit").object
    assert (done["committed"], done["rows"]) == (True, tried["rows"])
    assert Path(done["backup"]).is_file()
    (row,) = laptop.done("list", "imported_file").lines
    assert (row["id"], row["sha256"]) == (done["import"], done["sha256"])
    back = laptop.done("exchange", "eppgbm", "revoke", done["import"], "--reason", "salah").object
    assert (back["measurements"], back["people"], back["kept"]) == (2, 4, [])
    assert laptop.done("list", "person").lines == []
    again = laptop.ask("exchange", "eppgbm", "revoke", done["import"])
    assert again.code == "exchange.revoked_already"
    assert laptop.done("check").object["ok"] is True


def test_a_child_that_was_erased_is_not_taken_from_the_same_sheet_again(
    path: Path, tmp_path: Path
) -> None:
    hub = make(tmp_path / "hub", role="hub", name="Kota", user="petugas")
    words = ("exchange", "eppgbm", "import", path, "--posyandu", "LT01", "--commit")
    assert hub.done(*words).object["rows"]["new"] == [2, 3]
    (kirana,) = [p["id"] for p in hub.done("list", "person").lines if p["name"] == KIRANA["Nama"]]
    hub.done("hub", "purge", kirana, "--reason", "permintaan")
    again = hub.done(*words).object
    assert (again["rows"]["refused"], again["rows"]["known"]) == ([2], [3])
    assert "exchange.erased" in [n["code"] for d in again["details"] for n in d["notes"]]
    assert kirana not in [person["id"] for person in hub.done("list", "person").lines]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--sheet", "Lain"), "exchange.sheet_unknown"),
        (("--dates", "mdy"), "exchange.dates_mixed"),
        (("--map", "Nama=entah"), "exchange.unknown_field"),
        (("--map", "Nama"), "exchange.bad_map"),
        (("--posyandu", "x y"), "posyandu.bad_code"),
        (("--new", "2", "--same", "2"), "exchange.decided_twice"),
    ],
)
def test_refusals(laptop: Machine, path: Path, words: tuple[str, ...], code: str) -> None:
    before = laptop.state_hash()
    assert laptop.ask("exchange", "eppgbm", "import", path, "--commit", *words).code == code
    assert laptop.state_hash() == before
    assert laptop.ask("exchange", "eppgbm", "import", path, "--dates", "x").status == 2


@pytest.mark.parametrize("layout", ["export", "ot"])
def test_what_is_written_is_read_back_as_held(
    laptop: Machine, path: Path, layout: str, tmp_path: Path
) -> None:
    laptop.record({"do": "name_posyandu", "posyandu": "LT01", "name": "=Melati", "puskesmas": "B"})
    laptop.done("exchange", "eppgbm", "import", path, "--commit")
    out = tmp_path / "out.xlsx"
    words = ("exchange", "eppgbm", "export", "--month", "2026-08", "--layout", layout, "-o", out)
    answer = laptop.done(*words).object
    assert answer == {"path": str(out), "month": "2026-08", "posyandu": "LT01", "rows": 2}
    first = out.read_bytes()
    laptop.done(*words)
    assert out.read_bytes() == first
    page = openpyxl.load_workbook(out).active
    assert page is not None
    assert page.freeze_panes is not None
    rows = [list(row) for row in page.iter_rows()]
    headings = [cell.value for cell in rows[0]]
    assert headings == [header for header, _ in table("eppgbm").layouts[layout]]
    (line,) = [row for row in rows if KIRANA["Nama"] in [cell.value for cell in row]]
    kirana = dict(zip(headings, line, strict=True))
    assert (kirana["NIK"].value, kirana["NIK"].data_type) == (KIRANA["NIK"], "s")
    assert (kirana["Posyandu"].value, kirana["Posyandu"].data_type) == ("=Melati", "s")
    assert kirana["Tanggal Pengukuran"].value == datetime(2026, 8, 25)
    assert kirana["Tanggal Pengukuran"].is_date
    weight = kirana["Berat" if layout == "export" else "Berat (kg)"]
    assert (weight.value, kirana["ZS BB/U"].value) == (8.4, -0.98)
    assert kirana["Naik Berat Badan"].value == "B"
    again = laptop.done("exchange", "eppgbm", "import", out).object
    assert (again["counts"]["known"], again["counts"]["rows"], again["z_apart"]) == (2, 2, [])


def test_the_exports_columns_are_those_of_eppgbm() -> None:
    # name and order as e-PPGBM writes them, "Pukesmas" and all
    assert ", ".join(EXPORTED) == (
        "No, NIK, Nama, JK, Tgl Lahir, BB Lahir, TB Lahir, Nama Ortu, Prov, Kab/Kota, Kec, "
        "Pukesmas, Desa/Kel, Posyandu, RT, RW, Alamat, Usia Saat Ukur, Tanggal Pengukuran, "
        "Berat, Tinggi, Cara Ukur, LiLA, BB/U, ZS BB/U, TB/U, ZS TB/U, BB/TB, ZS BB/TB, "
        "Naik Berat Badan, PMT Diterima (kg), Jml Vit A, KPSP, KIA, Kelas Ibu Balita, MBG, Detail"
    )
    assert set(HEADINGS) <= set(EXPORTED)


def test_a_file_that_cannot_be_written(laptop: Machine, tmp_path: Path) -> None:
    said = laptop.ask("exchange", "eppgbm", "export", "-o", tmp_path / "no" / "f.xlsx")
    assert said.code == "exchange.not_written"
    assert laptop.ask("exchange", "eppgbm", "export", "-o", tmp_path).code == "exchange.not_written"
    assert list(tmp_path.glob("*.part")) == []
