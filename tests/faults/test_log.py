"""The log of faults: small, its owner's alone, counted, and told to the city once."""

from __future__ import annotations

import os
import stat
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from kbdesk.commands.faults import send_faults
from kbdesk.domain.errors import KbdeskError
from kbdesk.faults.fault import Fault, fault_of
from kbdesk.faults.hooks import FaultWatch
from kbdesk.faults.log import MOST_BYTES, MOST_KEPT, FaultLog, log_of
from kbdesk.queries.faults import reported_faults
from tests.cli.machine import make
from tests.sync.machines import Machine, enrol


def a_home(folder: Path) -> FaultLog:
    folder.mkdir(exist_ok=True)
    (folder / "kbdesk.db").touch()
    return FaultLog(folder)


def fault(number: int = 0) -> Fault:
    return replace(fault_of(ValueError("x"), "home"), places=(f"kbdesk/a.py:{number} f",))


def test_the_file_is_its_owners_and_stays_small(tmp_path: Path) -> None:
    log = a_home(tmp_path / "home")
    deep = tuple(f"{'kbdesk/' * 15}a.py:{n} {'f' * 120}" for n in range(30))
    for number in range(3 * MOST_KEPT):
        log.add(replace(fault(number), causes=("ValueError ?",), places=(deep[number % 30],) * 30))
    assert log.path.stat().st_size <= MOST_BYTES
    assert len(log.faults()) <= MOST_KEPT
    if os.name != "nt":
        assert stat.S_IMODE(log.path.stat().st_mode) == 0o600


def test_equal_faults_are_one_that_counts_without_a_write_for_each(tmp_path: Path) -> None:
    log = a_home(tmp_path / "home")
    for _ in range(500):
        log.add(fault())
    (line,) = log.path.read_text("ascii").splitlines()
    assert '"times": 1' in line
    (kept,) = log.faults()
    assert kept.times == 500
    log.flush()
    assert '"times": 500' in log.path.read_text("ascii")


def test_before_there_is_a_home_nothing_is_written(tmp_path: Path) -> None:
    log = FaultLog(tmp_path / "home")
    log.add(fault())
    assert not (tmp_path / "home").exists()
    a_home(tmp_path / "home")
    log.flush()
    assert len(FaultLog(tmp_path / "home").faults()) == 1


def test_a_full_disk_is_no_second_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = a_home(tmp_path / "home")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kbdesk.faults.log.write_whole", full)
    log.add(fault())
    log.flush()
    assert log.faults()[0].times == 1


def test_without_a_console_all_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = a_home(tmp_path / "home")
    told: list[BaseException] = []
    watch = FaultWatch(log, lambda: "children", told.append)
    watch.begin()
    assert watch.page() == "children"
    monkeypatch.setattr(sys, "stderr", None)
    try:
        thread = threading.Thread(target=lambda: 1 // 0)
        thread.start()
        thread.join()
        sys.excepthook(KeyError, KeyError("x"), None)
    finally:
        watch.end()
    assert sorted(one.kind for one in log.faults()) == ["KeyError", "ZeroDivisionError"]
    assert {one.page for one in log.faults()} == {"children"}
    assert [type(one) for one in told] == [ZeroDivisionError, KeyError]


def test_a_fault_goes_to_the_city_once_and_is_listed_there(tmp_path: Path) -> None:
    hub = Machine(tmp_path / "hub", "hub")
    laptop = Machine(tmp_path / "melati", "posyandu", ("LT01",))
    enrol(hub, laptop, tmp_path)
    with pytest.raises(KbdeskError, match=r"fault\.none"):
        send_faults(laptop.desk)
    log = log_of(laptop.folder)
    log.add(fault())
    assert [one.sent for one in reported_faults(laptop.desk)] == [False]
    assert send_faults(laptop.desk) == {"sent": 1}
    with pytest.raises(KbdeskError, match=r"fault\.none"):
        send_faults(laptop.desk)
    hub.taken(laptop.export(tmp_path / "stick"))
    (told,) = reported_faults(hub.desk)
    assert (told.machine, told.kind, told.page, told.times) == ("melati", "ValueError", "home", 1)
    # again since: the same line at the city counts on
    log.add(fault())
    assert send_faults(laptop.desk) == {"sent": 1}
    hub.taken(laptop.export(tmp_path / "stick"))
    (told,) = reported_faults(hub.desk)
    assert told.times == 2
    hub.close()
    laptop.close()


def test_a_fault_at_the_command_line_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = make(tmp_path / "laptop")
    monkeypatch.setattr("kbdesk.cli.faults.reported_faults", lambda _: 1 // 0)
    assert terminal.ask("faults", "list").code == "program.fault"
    monkeypatch.undo()
    (line,) = terminal.done("faults", "list").lines
    assert (line["kind"], line["page"], line["sent"]) == ("ZeroDivisionError", "faults", False)
    assert "cli/faults.py" in " ".join(line["places"])
    assert terminal.done("faults", "send").object == {"sent": 1}
    assert terminal.ask("faults", "send").code == "fault.none"
