"""Starting the window as a process: without a screen, and for a first look only."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kbdesk.__main__ import home_of_window
from kbdesk.ui.sync.drives import folder_of_opened


def run(home: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    return subprocess.run(
        [sys.executable, "-m", "kbdesk", "--home", str(home)],
        env=kept | environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_without_a_screen_there_is_one_sentence(tmp_path: Path) -> None:
    if sys.platform != "linux":
        return
    done = run(tmp_path / "home")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("error: window.no_display: ")
    assert len(done.stderr.splitlines()) == 1


def test_a_first_look_ends_by_itself_and_leaves_nothing(tmp_path: Path) -> None:
    done = run(tmp_path / "home", QT_QPA_PLATFORM="offscreen", KBDESK_SMOKE="1")
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "home").exists()


def test_only_a_plain_call_opens_the_window_at_once() -> None:
    assert home_of_window(["--home", "x"]) == Path("x")
    assert home_of_window(["--home=x"]) == Path("x")
    for command in (["state"], ["--home"], ["--home", "--version"], ["--home", "x", "state"]):
        assert home_of_window(command) is None
    assert home_of_window([]) is not None


def test_a_file_that_was_double_clicked_opens_the_window_on_its_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KBDESK_OPENED", "")
    bundle = tmp_path / "K7-20261005-091500-4f2a9c.KBSYNC"
    assert home_of_window([str(bundle)]) is not None
    assert folder_of_opened() == tmp_path
    assert folder_of_opened() is None
    assert home_of_window([str(tmp_path / "copy.kbbackup")]) is not None
    assert folder_of_opened() is None
