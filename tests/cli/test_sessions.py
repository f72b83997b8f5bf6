"""Open days at the command line, and reports as files."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest

from kbdesk.domain.sessions import session_id
from tests.cli.machine import Machine, make
from tests.cli.test_fields import CHILD, furnished

__all__ = ["furnished"]
DAY = {"do": "open_session", "date": "2025-10-02", "place": "Balai"}
ID = session_id("LT01", date(2025, 10, 2))


def test_a_day_is_opened_closed_and_opened_again(furnished: Machine) -> None:
    assert furnished.record(DAY) == [{"id": ID, "closed": False}]
    assert furnished.record(DAY)[0]["already"] is True
    assert furnished.refused({**DAY, "place": "Masjid"})["code"] == "session.exists"
    edit = {"do": "edit_session", "id": ID, "place": "Masjid", "officers": ["Sari", "Sari"]}
    assert furnished.record(edit) == [{"id": ID, "changed": ["place"]}]
    (first, again, back, other) = furnished.record(
        {"do": "arrive", "session": ID, "person": CHILD, "arrived": "09.05"},
        {"do": "arrive", "session": ID, "person": CHILD, "skipped": True},
        {"do": "arrive", "session": ID, "person": CHILD, "here": False},
        {"do": "arrive", "session": ID, "person": CHILD, "queue": 7},
    )
    assert (first["queue"], again["queue"], back["here"], other["queue"]) == (1, 1, False, 7)
    assert len({one["id"] for one in (first, again, back, other)}) == 1
    (row,) = furnished.done("list", "attendance", "--where", f"session={ID}").lines
    assert (row["arrived"], row["skipped"], row["voided"]) == ("09:05", True, None)
    close = {"do": "close_session", "id": ID}
    assert furnished.record(close, close)[1]["already"] is True
    shown = furnished.done("show", "session", ID).object
    assert (shown["closed"], shown["officers"]) == (True, ["Sari"])
    furnished.record({"do": "arrive", "session": ID, "person": CHILD, "queue": 8})
    furnished.record({"do": "reopen_session", "id": ID})
    assert furnished.done("show", "session", ID).object["closed_at"] is None
    assert furnished.done("check").object["ok"] is True


def test_the_next_day_is_said_when_this_one_is_closed(furnished: Machine) -> None:
    furnished.record(DAY)
    close = {"do": "close_session", "id": ID, "next_on": "2025-11-06"}
    assert furnished.record(close) == [{"id": ID, "closed": True}]
    assert furnished.done("show", "session", ID).object["next_on"] == "2025-11-06"
    # closed already, it is only another date
    assert furnished.record({**close, "next_on": "2025-11-13"})[0]["already"] is True
    furnished.record({"do": "reopen_session", "id": ID})
    assert furnished.done("show", "session", ID).object["next_on"] == "2025-11-13"
    edit = {"do": "edit_session", "id": ID, "next_on": None}
    assert furnished.record(edit) == [{"id": ID, "changed": ["next"]}]
    assert furnished.done("show", "session", ID).object["next_on"] is None
    for day, code in (
        ("2025-10-02", "session.next_not_after"),
        ("2027-01-01", "session.too_far"),
        ("2025-11-31", "draft.not_a_date"),
    ):
        refused = furnished.refused({**close, "next_on": day})
        assert (refused["code"], refused["field"]) == (code, "next_on")
    assert furnished.done("show", "session", ID).object["closed"] is False


def test_days_that_cannot_be(furnished: Machine, tmp_path: Path) -> None:
    assert furnished.refused({**DAY, "date": "2999-01-01"})["code"] == "session.too_far"
    assert furnished.refused({"do": "close_session", "id": CHILD})["code"] == "session.unknown"
    hub = make(tmp_path / "hub", role="hub")
    assert hub.refused(DAY)["code"] == "session.no_posyandu"


def test_reports_are_files(furnished: Machine, tmp_path: Path) -> None:
    target = tmp_path / "skdn.json"
    asked = ("report", "skdn", "--month", "2025-09", "--posyandu", "LT01", "-o", target)
    assert furnished.done(*asked, "--format", "json").object == {
        "path": str(target), "month": "2025-09", "posyandu": "LT01",
    }  # fmt: skip
    found = json.loads(target.read_text(encoding="utf-8"))
    assert list(found)[:11] == [
        "month", "posyandu", "S", "K", "D", "N", "T", "O", "B", "not_coded", "BGM",
    ]  # fmt: skip
    assert (found["S"], found["K"], found["D"], found["B"]) == (1, 1, 1, 1)
    assert found["ratios"]["D/S"] == 100.0
    furnished.done("report", "nutrition", "-o", target, "--village", "Loktuan")
    assert json.loads(target.read_text(encoding="utf-8"))["zwei"]["n"] == 0


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--month", "2025-13"), "report.bad_month"),
        (("--month", "0000-01"), "report.bad_month"),
        (("--month", "2999-01"), "report.month_in_future"),
        (("--puskesmas", "Nirwana"), "posyandu.no_puskesmas"),
        (("--posyandu", "?"), "posyandu.bad_code"),
        (("--village", "Atlantis"), "village.unknown"),
    ],
)
def test_reports_that_cannot_be(
    laptop: Machine, tmp_path: Path, options: tuple[str, ...], code: str
) -> None:
    target = tmp_path / "out"
    assert laptop.ask("report", "skdn", *options, "-o", target).code == code
    assert not target.exists()


def test_a_report_into_a_folder_that_is_not_there(laptop: Machine, tmp_path: Path) -> None:
    target = tmp_path / "none" / "out"
    assert laptop.ask("report", "nutrition", "-o", target).code == "report.not_written"


def test_a_target_that_is_no_file_stays_what_it_is(laptop: Machine, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for target in (pipe, Path(), tmp_path):
        assert laptop.ask("report", "skdn", "-o", target).code == "report.not_written"
        assert laptop.ask("enrol", "request", "-o", target).code == "enrol.not_written"
    assert pipe.is_fifo()
