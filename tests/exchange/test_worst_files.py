"""Files as they come from the field, all at once; and a disk that fills in the middle."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kbdesk.commands.imports import import_children
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.exchange.sheets import take_sheet
from kbdesk.queries.records import list_records
from kbdesk.words import LANGUAGES, say
from tests.cli.machine import Machine, make
from tests.exchange.spreadsheets import BANYU, HEADINGS, KIRANA, sheet

TODAY = date(2026, 9, 1)
_FIRST = ("Abimanyu", "Cokro", "Dewangga", "Elok", "Fajrin", "Gayatri", "Hutomo", "Intan")
_LAST = ("Samosir", "Wiyono", "Karang", "Belibis", "Mutiara", "Zaitun", "Penyu", "Quirin")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with make(tmp_path / "laptop").desk() as desk:
        yield desk


def named(count: int) -> list[dict[str, Any]]:
    """Return children whom nobody could take for each other."""
    return [
        {
            **BANYU,
            "Nama": f"{_FIRST[n % 8]} {_LAST[n // 8 % 8]} {_LAST[n // 64]}",
            "Nama Ortu": f"{_LAST[n // 8 % 8]} {_FIRST[n % 8]} {_FIRST[n // 64]}",
            "Tgl Lahir": f"{n % 28 + 1:02d}/{n % 12 + 1:02d}/2024",
            "Alamat": f"Jl. Layar {n}",
        }
        for n in range(count)
    ]


def worst(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Write rows as nobody would wish to get them; return the file."""
    dice = random.Random(6)
    order = list(HEADINGS)
    dice.shuffle(order)
    above = {"Berat": "Pengukuran", "Tinggi": "Pengukuran", "LiLA": "Pengukuran"}
    book = openpyxl.Workbook()
    secret, page = book.active, book.create_sheet("REKAP")
    assert secret is not None
    secret.title = "Lama"
    secret.sheet_state = "hidden"
    secret.append(list(HEADINGS))
    secret.append([KIRANA.get(one) for one in HEADINGS])
    page.append(["LAPORAN PENIMBANGAN BALITA"])
    page.append([])
    page.append(["No", *(above.get(one, one) for one in order), "Umur"])
    page.append([None, *(one if one in above else None for one in order), None])
    page.append(list(range(1, len(order) + 3)))
    first = page.max_row + 1
    for number, row in enumerate(rows):
        page.append([number + 1, *(row.get(one) for one in order), f"=2026-{number}"])
        if number % 17 == 3:
            page.append([])
    page.append(["Jumlah", *([None] * len(order)), f"=SUM(A{first}:A{page.max_row})"])
    page.append([None, "diketahui bidan desa"])
    # who lives in one house stands once, over the rows of both
    place = order.index("Alamat") + 2
    merged = page.cell(first, place).coordinate + ":" + page.cell(first + 1, place).coordinate
    page.merge_cells(merged)
    book.save(path)
    return path


def test_everything_at_once(desk: Desk, tmp_path: Path) -> None:
    rows = named(100)
    for number, row in enumerate(rows):
        row["NIK"] = ("64740155062500011", "64740********12", 6474015506250001, None)[number % 4]
        if number % 5 == 0:
            day, month, year = (int(part) for part in row["Tgl Lahir"].split("/"))
            row["Tgl Lahir"] = datetime(year, month, day)
    again = [dict(row) for row in rows[::5]]
    answer = import_children(desk, take_sheet(worst(tmp_path / "f.xlsx", rows + again), TODAY))
    assert answer["counts"]["new"] == 100
    assert answer["counts"]["repeated"] == 20
    assert answer["counts"]["doubtful"] == answer["counts"]["refused"] == 0, answer["details"]
    assert answer["header_row"] == 4
    assert answer["unknown_columns"] == []
    taken = take_sheet(tmp_path / "f.xlsx", TODAY)
    done = import_children(desk, taken, commit=True)
    assert done["counts"] == answer["counts"]
    held = list_children(desk)
    assert sorted(one["name"] for one in held) == sorted(row["Nama"] for row in rows)
    assert {one["nik"] for one in held} == {None}
    born = {one["name"]: one["birth_date"] for one in held}
    assert born[rows[0]["Nama"]] == "2024-01-01"
    assert "Kirana Embun Pagi" not in born
    before = desk.store.parcels.held()
    taken = take_sheet(tmp_path / "f.xlsx", TODAY)
    more = import_children(desk, taken, commit=True)
    assert (more["import"], more["backup"]) == (None, None)
    assert more["counts"]["new"] == more["counts"]["changed"] == 0
    assert desk.store.parcels.held() == before


def list_children(desk: Desk) -> list[Mapping[str, Any]]:
    return [one for one in list_records(desk, "person", {}) if one["relation"] == "child"]


def test_two_orders_of_dates_in_one_file_stop(tmp_path: Path) -> None:
    rows = named(6)
    rows[1]["Tgl Lahir"], rows[4]["Tgl Lahir"] = "25/03/2024", "03/26/2024"
    path = sheet(tmp_path / "f.xlsx", rows)
    for order in ("auto", "dmy", "mdy"):
        with pytest.raises(KbdeskError) as refused:
            take_sheet(path, TODAY, dates=order)
        assert refused.value.code == "exchange.dates_mixed"
    one = sheet(tmp_path / "g.xlsx", [{**rows[0], "Tgl Lahir": "03/04/2024",
                                       "Tanggal Pengukuran": "2026-08-20"}])  # fmt: skip
    with pytest.raises(KbdeskError) as refused:
        take_sheet(one, TODAY)
    assert refused.value.code == "exchange.dates_ambiguous"
    assert [tuple(each) for each in refused.value.params["readings"]] == [  # type: ignore[attr-defined]
        (2, "03/04/2024", date(2024, 4, 3), date(2024, 3, 4))
    ]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("web.xls", b"<html><body><table><tr><td>Nama</td></tr></table>", "exchange.not_xlsx"),
        ("web.xlsx", b"\xef\xbb\xbf<table>", "exchange.not_xlsx"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "exchange.not_xlsx"),
        ("nothing.xlsx", b"", "exchange.not_xlsx"),
    ],
)
def test_what_is_no_xlsx_says_what_to_do(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(KbdeskError) as refused:
        take_sheet(path, TODAY)
    assert refused.value.code == code
    for language in LANGUAGES:
        said = say(code, language, **refused.value.params)
        assert "xlsx" in said
        assert "{" not in said


def test_every_half_of_a_file_is_refused(tmp_path: Path) -> None:
    whole = sheet(tmp_path / "f.xlsx", named(40)).read_bytes()
    cut = tmp_path / "cut.xlsx"
    for share in (1, 2, 3, 5, 8, 9):
        cut.write_bytes(whole[: len(whole) * share // 10])
        with pytest.raises(KbdeskError, match=r"exchange\.(unreadable|not_xlsx)"):
            take_sheet(cut, TODAY)


def test_a_file_that_another_program_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sheet(tmp_path / "f.xlsx", [KIRANA])
    kept = Path.open

    def held(self: Path, *args: Any, **more: Any) -> Any:
        if self == path:
            raise PermissionError(13, "being used by another process", str(self))
        return kept(self, *args, **more)

    monkeypatch.setattr(Path, "open", held)
    with pytest.raises(KbdeskError) as refused:
        take_sheet(path, TODAY)
    assert refused.value.code == "exchange.unreadable"
    assert "another process" in str(refused.value.params["why"])


# -- a disk that fills ---------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    if (
        not shutil.which("mount")
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(disk)], capture_output=True
        ).returncode
    ):
        pytest.skip("no file system can be mounted here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_disk_that_fills_leaves_nothing_half(small_disk: Path, tmp_path: Path) -> None:
    machine: Machine = make(small_disk / "laptop")
    rows = named(200)
    path = sheet(tmp_path / "f.xlsx", rows)
    phases: list[str] = []
    codes: set[str] = set()
    with machine.desk() as desk:
        before = desk.store.parcels.held()
        expected = import_children(desk, take_sheet(path, TODAY))["counts"]["children_new"]
        assert expected > 190
        room = 300_000
        while True:
            (small_disk / "filler").unlink(missing_ok=True)
            found = os.statvfs(small_disk)
            with suppress(OSError):
                (small_disk / "filler").write_bytes(bytes(found.f_bavail * found.f_frsize - room))
            phases.clear()
            try:
                answer = import_children(
                    desk, take_sheet(path, TODAY), commit=True,
                    progress=lambda phase, _done, _of: phases.append(phase),
                )  # fmt: skip
                break
            except KbdeskError as error:
                codes.add(f"{phases[-1]} {error.code}")
            assert desk.store.parcels.held() == before
            assert list_children(desk) == []
            assert not list(desk.store.paths.backups.glob("before-import-*"))
            room += 300_000
        assert answer["counts"]["children_new"] == expected
        assert Path(answer["backup"]).is_file()
    assert any(code.startswith(("writing store.", "saving store.")) for code in codes), codes
    with machine.desk() as desk:
        assert len(list_children(desk)) == expected
