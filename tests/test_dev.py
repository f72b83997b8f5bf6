"""dev.py on machines that lack something. The whole first run is tried on bare machines."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import dev

MISSING = {"libkbdesk-none.so.1": ["libkbdesk-new", "libkbdesk-old"]}

pytestmark = pytest.mark.skipif(os.name == "nt", reason="apt is Debian's")


@pytest.fixture
def apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose apt knows only libkbdesk-old; returns the log of what was asked of it."""
    log = tmp_path / "asked"
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, script in {
        "apt-get": f'echo "$@" >> {log}',
        "apt-cache": 'case "$2" in libkbdesk-old) echo "  Candidate: 1";; esac',
        "env": 'shift; exec "$@"',
    }.items():
        (programs / name).write_text(f"#!/bin/sh\n{script}\n")
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    return log


def test_a_library_that_is_there_is_not_missed_and_one_that_is_not_is() -> None:
    wanted = {"libc.so.6": ["libc6"], "sh!": ["dash"], "no-such-program!": ["none"], **MISSING}
    if sys.platform.startswith("linux"):
        assert list(dev.absent(wanted)) == ["no-such-program!", "libkbdesk-none.so.1"]


def test_root_installs_the_name_that_this_release_knows(
    apt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    dev.install_packages(MISSING)
    assert (
        apt.read_text()
        .splitlines()[-1]
        .endswith("install -y --no-install-recommends libkbdesk-old")
    )


def test_who_may_not_install_gets_one_line_to_paste(
    apt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit) as stopped:
        dev.install_packages(MISSING)
    sentence, paste = str(stopped.value).splitlines()
    assert "Paste this line" in sentence
    assert paste.startswith("su -c 'apt-get update && apt-get install -y ")
    assert "libkbdesk-old" in paste
    assert not apt.exists()


def test_without_apt_the_libraries_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit, match=r"lacks libkbdesk-none\.so\.1"):
        dev.install_packages(MISSING)


def test_a_half_made_or_outdated_environment_is_not_taken_for_a_whole_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "VENV", venv)
    monkeypatch.setattr(dev, "PYTHON", venv / "bin" / "python")
    monkeypatch.setattr(dev, "FILLING", venv / "filling")
    lock = tmp_path / "some.lock"
    lock.write_text("one==1\n")
    assert not dev.whole()
    (venv / "bin" / "python").symlink_to(sys.executable)
    assert not dev.whole()
    (venv / "made-for").write_text(dev.made_for())
    assert dev.whole()
    assert not dev.installed("some.lock")
    dev.stamp("some.lock").write_text(dev.fingerprint("some.lock"))
    assert dev.installed("some.lock")
    lock.write_text("one==2\n")
    assert dev.whole()  # an update is put upon what is there, so that failing costs nothing
    assert not dev.installed("some.lock")
    lock.write_text("one==1\n")
    dev.FILLING.touch()  # killed while pip worked
    assert not dev.installed("some.lock")
    dev.FILLING.unlink()
    monkeypatch.setattr(dev, "ROOT", tmp_path / "moved")
    assert not dev.whole()


def test_an_unknown_verb_shows_what_there_is() -> None:
    done = subprocess.run(
        [sys.executable, dev.__file__, "dance"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    for verb in dev.VERBS:
        assert f"dev.py {verb}" in done.stdout
