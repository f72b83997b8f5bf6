"""Releases for tests: small program trees, packed and signed with a key that the tests trust."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from build_spec.packing import About, write_package
from kbdesk.commands.updates import this_platform
from kbdesk.store.schema import VERSION as SCHEMA
from kbdesk.sync.keys import DeviceKeys
from kbdesk.updates.programs import Programs

KEYS = DeviceKeys.generate()
FOREIGN = DeviceKeys.generate()
START = ("kbdesk.py",)


def about(version: str, **more: object) -> About:
    said: dict[str, object] = {
        "version": version, "least": "0.1.0", "platform": this_platform(), "schema": SCHEMA,
        "commit": "", "made": datetime(2026, 11, 30, tzinfo=UTC), "start": START,
        "changes_id": (f"Baru di {version}",), "changes_en": (f"New in {version}",),
    }  # fmt: skip
    return About(**{**said, **more})  # type: ignore[arg-type]


def tree_of(folder: Path, version: str, status: int = 0, up: bool = True) -> Path:
    """Make a tree whose program says its version, and stands unless ``up`` is False."""
    folder.mkdir(parents=True)
    stands = (
        "import os, pathlib\n"
        "root = pathlib.Path(os.environ['KBDESK_PROGRAMS'])\n"
        f"(root / 'versions' / '{version}.up').touch()\n"
        if up
        else ""
    )
    (folder / "kbdesk.py").write_text(
        f"{stands}import sys\nprint('kbdesk {version}', *sys.argv[1:])\nsys.exit({status})\n",
        encoding="utf-8",
    )
    (folder / "app").mkdir()
    (folder / "app" / "page.txt").write_bytes(version.encode() * 1000)
    (folder / "app" / "empty").touch()
    return folder


def package_of(folder: Path, version: str, keys: DeviceKeys = KEYS, **more: object) -> Path:
    """Pack a tree of a version; return the file."""
    more_tree = {name: more.pop(name) for name in ("status", "up") if name in more}
    tree = tree_of(folder / f"tree-{version}", version, **more_tree)  # type: ignore[arg-type]
    out = folder / f"kbdesk-{version}.kbupdate"
    write_package(tree, out, about(version, **more), keys)
    return out


def run_as(monkeypatch: pytest.MonkeyPatch, version: str = "0.1.0") -> None:
    """Let the running program be a version, whichever this checkout is."""
    for module in ("updates.programs", "commands.updates", "ui.updates.strip"):
        monkeypatch.setattr(f"kbdesk.{module}.__version__", version)


def programs_of(folder: Path, version: str = "0.1.0") -> Programs:
    """Make a folder of versions as an installer leaves it, with one version."""
    programs = Programs(folder)
    tree_of(programs.place(version), version)
    (programs.place(version) / "run.json").write_text('["kbdesk.py"]', encoding="ascii")
    programs.place(version, ".up").touch()
    programs.choose(version, "")
    return programs
