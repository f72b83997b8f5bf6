"""A program that the system ended leaves a fault: where it was, and nothing about anybody."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbdesk.faults import stops
from kbdesk.faults.fault import is_clean
from kbdesk.faults.log import FaultLog
from kbdesk.faults.stops import read_stop, take_stops
from tests.cli.machine import make

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
HEAD = b"kbdesk 0.1.0 - children".ljust(159) + b"\n"
DIED = "Fatal Python error: Segmentation fault\n\n"
KILLS = """
import faulthandler, os, signal, sys
from pathlib import Path
from kbdesk.faults.hooks import FaultWatch
from kbdesk.faults.log import FaultLog
from kbdesk.faults.stops import StopTrace
home = Path(sys.argv[1])
trace = StopTrace(home)
trace.begin()
trace.at("children")
def dies():
    if sys.argv[2] == "NULL":
        faulthandler._read_null()
    os.kill(os.getpid(), getattr(signal, sys.argv[2]))
FaultWatch(FaultLog(home), dies).page()
"""
needs_signals = pytest.mark.skipif(os.name == "nt", reason="Windows sends no signals")


def a_home(folder: Path) -> Path:
    folder.mkdir()
    (folder / "kbdesk.db").touch()
    return folder


def environ() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if k != "PYTHONFAULTHANDLER"}


DEATHS = [("SIGSEGV", "stopped.segmentation_fault"), ("SIGABRT", "stopped.aborted")]
if os.name == "nt":
    DEATHS = [("NULL", "stopped.access_violation")]


@pytest.mark.parametrize(("name", "kind"), DEATHS)
def test_a_process_that_is_killed_by_a_fault_leaves_where_it_was(
    tmp_path: Path, name: str, kind: str
) -> None:
    home = a_home(tmp_path / "home")
    for times in (1, 2):
        done = subprocess.run([sys.executable, "-c", KILLS, str(home), name], env=environ())
        assert done.returncode not in (0, 1)
        (fault,) = FaultLog(home).faults()
        assert (fault.kind, fault.page, fault.times) == (kind, "children", times)
    assert fault.places[0] == "?"
    assert fault.places[-2].startswith("kbdesk/faults/hooks.py:")
    assert fault.places[-2].endswith("page")
    assert not list(home.glob("*.trace"))
    text = FaultLog(home).path.read_text("ascii")
    assert str(Path(__file__).parents[2]) not in text


@needs_signals
def test_the_window_killed_is_listed_at_the_command_line_and_sent(tmp_path: Path) -> None:
    terminal = make(tmp_path / "laptop")
    home = terminal.home
    command = [sys.executable, "-P", "-m", "kbdesk", "--home", str(home)]
    window = subprocess.Popen(command, env=environ() | {"QT_QPA_PLATFORM": "offscreen"})
    try:
        until = time.monotonic() + 60
        while not list(home.glob("stopped-*.trace")):
            assert window.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
        # the file of one that runs is no fault and stays
        assert take_stops(home) == []
        # a moment more, until the handler is on
        time.sleep(0.2)
        window.send_signal(signal.SIGSEGV)
        assert window.wait(30) == -signal.SIGSEGV
    finally:
        window.kill()
        window.wait()
    (line,) = terminal.done("faults", "list").lines
    assert (line["kind"], line["times"]) == ("stopped.segmentation_fault", 1)
    assert any("kbdesk/ui/application.py" in place for place in line["places"])
    assert terminal.done("faults", "send").object == {"sent": 1}
    assert terminal.ask("faults", "send").code == "fault.none"


@needs_signals
def test_an_orderly_end_and_a_power_cut_are_no_faults(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home")
    ends = KILLS.rpartition("FaultWatch(")[0] + "trace.end()\nassert not faulthandler.is_enabled()"
    subprocess.run([sys.executable, "-c", ends, str(home)], env=environ(), check=True)
    assert not list(home.glob("*.trace"))
    subprocess.run([sys.executable, "-c", KILLS, str(home), "SIGKILL"], env=environ())
    assert len(list(home.glob("*.trace"))) == 1
    assert FaultLog(home).faults() == []
    assert not list(home.glob("*.trace"))


def test_nothing_is_made_where_there_is_no_home(tmp_path: Path) -> None:
    trace = stops.StopTrace(tmp_path / "home")
    trace.begin()
    trace.at("children")
    trace.end()
    assert not trace.ready
    assert list(tmp_path.iterdir()) == []


def test_the_last_death_that_a_file_tells_counts() -> None:
    """Windows also writes what a library mended by itself."""
    said = (
        'Windows fatal exception: code 0x8001010d\r\n\r\n  File "json\\decoder.py", line 3 in a\r\n'
        "\r\nWindows fatal exception: access violation\r\n\r\n"
        'Current thread 0x000012 [Kirana] (most recent call first):\r\n  File "kbdesk\\words\\'
        '__init__.py", line 9 in say\r\n  File "json\\decoder.py", line 7 in decode\r\n'
    )
    fault = read_stop(HEAD, said.encode(), NOON)
    assert fault is not None
    assert fault.kind == "stopped.access_violation"
    assert fault.places == ("json/decoder.py:7 decode", "kbdesk/words.py:9 say")


NAMES = ["Kirana Embun Pagi", "Kirana", "6474014401260001", "perahu layar biru laut"]
PATHS = [
    "{}", "/home/{}/x.py", "/home/{}/kbdesk/ui/shell.py", r"C:\Users\{}\kbdesk\ui\shell.py",
    "kbdesk/{}.py", "{}/kbdesk/ui/shell.py", "<{}>", "json/{}/decoder.py", "../{}.py",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_neither_paths_nor_functions_bring_a_name(path: str) -> None:
    for name in NAMES:
        said = f'{DIED}  File "{path.format(name)}", line 12 in {name}\n'
        said += f"\nThread 0x1 [{name}] (most recent call first):\n  no Python frame {name}\n"
        fault = read_stop(HEAD, said.encode(), NOON)
        assert fault is not None
        assert is_clean(fault)
        assert fault.places == ("?",)
        assert name not in json.dumps(fault.said())


@settings(max_examples=60)
@given(st.text(max_size=80), st.text(max_size=40), st.binary(max_size=200))
def test_whatever_a_file_holds_is_no_fault_or_a_clean_one(path: str, what: str, raw: bytes) -> None:
    said = f'{DIED}  File "{path}", line 12 in {what}\n'.encode("utf-8", "replace")
    for head, rest in ((HEAD, said), (HEAD, raw), (raw, said), (b"kbdesk " + raw, said)):
        fault = read_stop(head, rest, NOON)
        assert fault is None or is_clean(fault) or head != HEAD


def test_a_file_that_somebody_else_wrote_is_taken_away(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home")
    (home / "stopped-4194304.trace").write_bytes(b"kbdesk <script> - x".ljust(159) + b"\n" + b"x")
    (home / "stopped-4194305.trace").write_bytes(HEAD + DIED.encode())
    (fault,) = FaultLog(home).faults()
    assert fault.places == ()
    assert not list(home.glob("*.trace"))
