"""What holds for every test: no screen, no person's home, no warning that goes unseen."""

from __future__ import annotations

import logging
import os
import re
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
