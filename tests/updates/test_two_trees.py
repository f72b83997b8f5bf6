"""Two whole trees of the program side by side: started, updated by stick, and gone back."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from build_spec.packing import About, write_package
from kbdesk.commands.updates import this_platform
from kbdesk.store.schema import VERSION as SCHEMA
from kbdesk.updates import starter
from tests.updates.releases import KEYS

ROOT = Path(__file__).resolve().parents[2]
START = """\
import sys
sys.path.insert(0, sys.path[0] + "/app")
from kbdesk.__main__ import main
main()
"""
PASSPHRASE = "perahu layar biru laut"


def program_tree(folder: Path, version: str) -> Path:
    """Copy the program of this checkout under another version number."""
    app = folder / "app"
    unread = shutil.ignore_patterns("__pycache__", "demo", "illustrations", "fonts")
    shutil.copytree(ROOT / "kbdesk", app / "kbdesk", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "resources", app / "resources", ignore=unread)
    for left in ("demo", "illustrations", "fonts"):
        (app / "resources" / left).symlink_to(ROOT / "resources" / left)
    own = app / "kbdesk" / "__init__.py"
    said = re.sub(r'__version__ = "[^"]*"', f'__version__ = "{version}"', own.read_text("utf-8"))
    own.write_text(said, encoding="utf-8")
    (app / "resources" / "release-keys").write_text(f"# makers\n{KEYS.sign_public}\n", "ascii")
    (folder / "start.py").write_text(START, encoding="ascii")
    return folder


class Laptop:
    """A folder of versions with a starter; commands and windows are started through it alone."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "programs"
        self.folder = folder
        (folder / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
        program_tree(self.root / "versions" / "0.1.0", "0.1.0")
        (self.root / "versions" / "0.1.0" / "run.json").write_text('["start.py"]', "ascii")
        shutil.copy(starter.__file__, self.root / "starter.py")
        starter.write_current(self.root, "0.1.0", "")

    def start(self, *words: object) -> subprocess.CompletedProcess[str]:
        environ = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
        environ |= {"KBDESK_SMOKE": "1", "KBDESK_HOME": str(self.folder / "laptop")}
        return subprocess.run(
            [sys.executable, str(self.root / "starter.py"), *map(str, words)],
            env=environ, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip

    def does(self, home: str, *words: object) -> list[dict[str, Any]]:
        done = self.start(
            "--home", self.folder / home, "--passphrase-file", self.folder / "passphrase", *words
        )
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    @property
    def current(self) -> tuple[str, str] | None:
        return starter.read_current(self.root)

    def is_up(self, version: str) -> bool:
        return starter.is_up(self.root, version)


def release(folder: Path, version: str, spoil: str = "") -> Path:
    """Pack a tree of a version; ``spoil``: what stands in the place of its window."""
    tree = program_tree(folder / f"tree-{version}", version)
    if spoil:
        (tree / "app" / "kbdesk" / "ui" / "main_window.py").write_text(spoil, encoding="ascii")
    for left in ("demo", "illustrations", "fonts"):
        (tree / "app" / "resources" / left).unlink()
        (tree / "app" / "resources" / left).mkdir()
    shutil.copytree(
        ROOT / "resources" / "fonts", tree / "app" / "resources" / "fonts", dirs_exist_ok=True
    )
    out = folder / f"kbdesk-{version}.kbupdate"
    write_package(
        tree, out,
        About(version, "0.1.0", this_platform(), SCHEMA, "", datetime(2026, 11, 30, tzinfo=UTC),
              ("start.py",), ("Daftar lebih cepat",), ("Quicker lists",)),
        KEYS,
    )  # fmt: skip
    return out


# some twenty starts of the program, each a few seconds on a slow laptop
@pytest.mark.torture
@pytest.mark.skipif(os.name == "nt", reason="links to folders")
def test_a_laptop_is_updated_by_stick_and_goes_back(tmp_path: Path) -> None:
    laptop, stick = Laptop(tmp_path), tmp_path / "stick"
    stick.mkdir()
    laptop.does("hub", "--user", "Rini", "init", "--role", "hub", "--name", "Kota")
    laptop.does(
        "laptop", "--user", "Sari", "init", "--role", "posyandu", "--name", "Melati",
        "--posyandu", "LT01", "--village", "64.74.01.1003",
    )  # fmt: skip
    laptop.does("laptop", "enrol", "request", "-o", stick / "asked")
    (granted,) = laptop.does("hub", "hub", "enrol", stick / "asked", "-o", stick / "reply")
    laptop.does(
        "laptop", "enrol", "accept", stick / "reply", "--fingerprint", granted["hub_fingerprint"]
    )
    assert laptop.start().returncode == 0
    assert laptop.is_up("0.1.0")

    # one that cannot show its window: two tries, then the one before, in one click
    bad = release(tmp_path / "bad", "0.2.0", spoil="raise ImportError('no window')\n")
    laptop.does("hub", "update", "offer", bad, "--to", stick)
    (answer,) = laptop.does("laptop", "update", "install", stick)
    assert (answer["version"], answer["before"]) == ("0.2.0", "0.1.0")
    assert laptop.start("--version").stdout.strip() == "kbdesk, version 0.2.0"
    assert laptop.start().returncode == 0
    assert laptop.current == ("0.1.0", "0.2.0")
    assert not laptop.is_up("0.2.0")

    good = release(tmp_path / "good", "0.3.0")
    laptop.does("hub", "update", "offer", good)
    laptop.does("hub", "bundle", "export", "--to", stick)
    listed = laptop.does("laptop", "update", "list", stick)
    assert [(one["version"], one["state"]) for one in listed] == [
        ("0.3.0", "new"),
        ("0.2.0", "new"),
    ]
    laptop.does("laptop", "update", "install", stick)
    assert laptop.start().returncode == 0
    assert laptop.is_up("0.3.0")
    assert laptop.does("laptop", "state")[0]["enrolled"]
    assert laptop.start("--version").stdout.strip() == "kbdesk, version 0.3.0"
    assert laptop.does("laptop", "update", "list")[0]["version"] == "0.3.0"
    laptop.does("laptop", "update", "back")
    assert laptop.start("--version").stdout.strip() == "kbdesk, version 0.1.0"
    assert laptop.start().returncode == 0
    assert laptop.does("laptop", "check")[0]["ok"]
