"""Survey files of WHO Anthro: out, in, and back to the same children."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands.exchange_out import export_anthro
from kbdesk.commands.imports import import_children
from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.exchange import anthro
from kbdesk.exchange.anthro import take_csv
from tests.cli.machine import make
from tests.queries.village import child, weigh

TODAY = date(2026, 9, 1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with make(tmp_path / "laptop").desk() as desk:
        yield desk


def take(desk: Desk, path: Path, **more: Any) -> dict[str, Any]:
    return import_children(desk, take_csv(path, TODAY, **more), commit=True)


def test_a_file_of_more_rows_than_a_survey_has_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anthro, "MOST_ROWS", 30)
    path = tmp_path / "survey.csv"
    line = "Kirana;Embun;2;2025-06-15;2026-08-05;8.4\n"
    for rows, taken in ((30, True), (31, False)):
        path.write_text("FIRSTNAME;LASTNAME;SEX;DATEBIRTH;DATEVIS;WEIGHT\n" + line * rows)
        if taken:
            assert len(take_csv(path, TODAY).lines.lines) == rows
        else:
            with pytest.raises(KbdeskError) as refused:
                take_csv(path, TODAY)
            assert refused.value.code == "exchange.too_large"


def test_out_and_back_to_the_same_child(desk: Desk, tmp_path: Path) -> None:
    kirana = child(desk, "2025-06-15", name="=Kirana", sex="female")
    weigh(desk, kirana, "2026-08-25", 8.4, lenhei_cm="73.5", position="lying", oedema=False)
    path = tmp_path / "survey.csv"
    assert export_anthro(desk, path, month="2026-08")["rows"] == 1
    with path.open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row == {
        "CLUSTER": "LT01", "TEAM": "", "ID": kirana, "HOUSEHOLD": row["HOUSEHOLD"],
        "FIRSTNAME": "'=Kirana", "LASTNAME": "", "SEX": "2", "DATEBIRTH": "2025-06-15",
        "DATEVIS": "2026-08-25", "WEIGHT": "8.4", "LENHEI": "73.5", "MEASURE": "L",
        "OEDEMA": "N", "HEAD": "", "MUAC": "", "TRISKIN": "", "SUBSKIN": "",
    }  # fmt: skip
    assert take(desk, path)["counts"]["known"] == 1
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("73.5,L,N,,", "73.5,L,N,44.5,"), encoding="utf-8")
    assert take(desk, path)["rows"]["changed"] == [2]
    (measured,) = desk.store.records.weighings(kirana)
    assert measured["headc_mm"] == 445
    # by its id, whatever became of the name
    path.write_text(path.read_text().replace("'=Kirana", "").replace("2026-08-25", "2026-07-21"))
    assert take(desk, path)["rows"]["new"] == [2]
    assert len(desk.store.records.weighings(kirana)) == 2
    export_anthro(desk, path, month="2026-08", dates="dmy")
    assert ",15/06/2025,25/08/2026," in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_survey_of_somebody_else(desk: Desk, tmp_path: Path, delimiter: str) -> None:
    rows = [
        ["dov", "sex", "dob", "firstname", "lastname", "weight", "lenhei", "measure", "oedema"],
        ["25/08/2026", "1", "20/01/2024", "Banyu", "Segara", "12.1", "88", "h", "n"],
        ["", "", "", "", "", "", "", "", ""],
        ["25/08/2026", "2", "15/06/2025", "Kirana", "", "8.4", "", "", "y"],
        ["25/08/2026", "2", "15/06/2025", "", "", "8.4", "", "", ""],
    ]
    path = tmp_path / "s.csv"
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(map(delimiter.join, rows)).encode())
    answer = take(desk, path)
    assert (answer["rows"]["new"], answer["rows"]["refused"]) == ([2, 4], [5])
    names = {row["name"] for row in desk.store.records.find("person", {})}
    assert names == {"Banyu Segara", "Kirana"}
    assert [row["oedema"] for row in desk.store.records.find("measurement", {})] == [False, True]
    back = record(desk, {"do": "revoke_import", "id": answer["import"]})
    assert (back["people"], back["measurements"]) == (2, 2)


def test_what_is_refused(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    for content, code in (
        (None, "exchange.no_file"),
        (b"PK\x03\x04\0\0", "exchange.not_csv"),
        (b"", "exchange.no_header"),
        (b"a,b,c\n1,2,3\n", "exchange.no_header"),
        (b"firstname,sex\nx,1\n", "exchange.column_missing"),
        (b"firstname,sex,dob,dov,weight\nx,1,01/02/2025,03/04/2026,8\n",
         "exchange.dates_ambiguous"),
    ):  # fmt: skip
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(KbdeskError) as error:
            take(desk, path)
        assert error.value.code == code
    with pytest.raises(KbdeskError) as error:
        export_anthro(desk, path, dates="mdy")
    assert error.value.code == "exchange.bad_dates"
