"""What holds for every test: no screen, no person's home, no warning that goes unseen."""

from __future__ import annotations

import gc
import logging
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# before Qt starts: with neither a screen nor a platform Qt ends the process
os.environ["QT_QPA_PLATFORM"] = "offscreen"
for name in ("KBDESK_HOME", "KBDESK_PASSPHRASE_FILE", "KBDESK_SMOKE", "QT_SCALE_FACTOR"):
    os.environ.pop(name, None)

settings.register_profile("here", deadline=None, database=None)
settings.register_profile("everywhere the same", deadline=None, database=None, derandomize=True)
settings.load_profile("everywhere the same" if os.environ.get("CI") else "here")


# -- the collector of cycles, which the program keeps off while its window stands ---------------

_collected: list[str] = []
_asked: list[int] = []
_shows: list[str] = []
"""The test that may show windows, until the next test begins."""


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Python collects by itself only where no window may stand, as in the program.

    It may begin at any call from Qt into Python. A window that nobody holds would be taken
    apart while Qt goes through its widgets to give them a style: a segmentation fault.
    """
    if "PySide6.QtCore" in sys.modules:
        from PySide6.QtCore import QCoreApplication, QEvent

        # between two tests no event loop deletes what Qt was told to delete
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    _shows[:] = [item.nodeid] if "qapp" in getattr(item, "fixturenames", ()) else []
    _collects(not _shows)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown() -> None:
    """What a test of the collector turned on is off again before its windows go."""
    _collects(not _shows)


def _collects(wanted: bool) -> None:
    if wanted:
        gc.enable()
    else:
        gc.disable()


def _note(phase: str, _info: dict[str, int]) -> None:
    """Note a collection that Python began by itself while a window stood."""
    if phase != "start" or not _shows or not gc.isenabled() or _asked:
        return
    from PySide6.QtWidgets import QApplication, QWidget

    windows = QApplication.topLevelWidgets() if QApplication.instance() is not None else []
    # a label that no page shows is in nobody's way
    if any(one.findChild(QWidget) is not None for one in windows):
        _collected.extend(_shows)


_collect = gc.collect


def _collect_as_asked(generation: int = 2) -> int:
    """Collect where a test or the program says so: that is no collection of Python's own."""
    _asked.append(generation)
    try:
        return _collect(generation)
    finally:
        _asked.pop()


def pytest_sessionstart() -> None:
    """Watch the collector."""
    gc.callbacks.append(_note)
    gc.collect = _collect_as_asked


def pytest_sessionfinish() -> None:
    """Watch no more: at the end of the process there is nothing left to ask."""
    _shows.clear()
    gc.callbacks.remove(_note)
    gc.collect = _collect


@pytest.fixture(autouse=True)
def _no_window_is_collected() -> Iterator[None]:
    """Nothing turns the collector on while a window stands, also not between two tests."""
    during = sorted(set(_collected))
    _collected.clear()
    assert during == []
    yield
    assert _collected == []


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty folder for one machine's database, keys and outbox."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture(autouse=True)
def _no_log_line_unseen(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """A log line of WARNING or more fails the test, unless `@pytest.mark.logs` names it."""
    yield
    expected: list[str] = [p for mark in request.node.iter_markers("logs") for p in mark.args]
    lines = [
        record.getMessage()
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if record.levelno >= logging.WARNING
    ]
    unseen = [line for line in lines if not any(re.search(p, line) for p in expected)]
    absent = [p for p in expected if not any(re.search(p, line) for line in lines)]
    if unseen:
        pytest.fail(f"unexpected log lines: {unseen}")
    if absent:
        pytest.fail(f"log lines that did not come: {absent}")
