"""The project's own files in a release: the package, its resources, its texts."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from build_spec import kept
from build_spec.wheels import ROOT

TEXTS = ("LICENSE", "THIRD_PARTY.md")
COMMON_LICENCES = Path("/usr/share/common-licenses")


def copy_program(app: Path, commit: str, keys: Iterable[str]) -> None:
    """Copy the package and its resources, with the commit and the keys of this build."""
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(ROOT / "kbdesk", app / "kbdesk", ignore=ignored)
    shutil.copytree(ROOT / "resources", app / "resources", ignore=ignored)
    for name in TEXTS:
        shutil.copyfile(ROOT / name, app / "resources" / name)
    (app / "resources" / "commit").write_text(f"{commit}\n", encoding="ascii")
    trusted = app / "resources" / "release-keys"
    lines = trusted.read_text(encoding="utf-8") if trusted.exists() else ""
    added = [key for key in keys if key not in lines]
    trusted.write_text(lines + "".join(f"{key}\n" for key in added), encoding="utf-8")


def copy_manuals(manuals: Iterable[Path], app: Path) -> None:
    """Put the printed manual among the resources, where the page of the manual finds it."""
    place = app / "resources" / "manual" / "paper"
    place.mkdir(parents=True)
    for path in manuals:
        shutil.copyfile(path, place / path.name)


def copy_licences(site: Path, app: Path) -> None:
    """Gather every licence text among the resources, where the sheet about kbdesk shows them.

    What was needed only to install the libraries goes.
    """
    texts = app / "resources" / "licences"
    kept.licences(site, texts)
    # Qt, PySide6 and shiboken6 are used under the LGPL; its text refers to that of the GPL
    for name in ("LGPL-3", "GPL-3", "Apache-2.0"):
        shutil.copyfile(COMMON_LICENCES / name, texts / f"{name}.txt")
    for python in sorted(Path("/usr/lib").glob("python3.*/LICENSE.txt")):
        (texts / "Python").mkdir(exist_ok=True)
        shutil.copyfile(python, texts / "Python" / "LICENSE.txt")
    for path in sorted(site.glob("*.dist-info")):
        for part in sorted(path.rglob("*"), reverse=True):
            if part.is_file() and part.name not in ("METADATA", "entry_points.txt"):
                part.unlink()


def settle(folder: Path, when: int) -> None:
    """Give every file and folder one date and plain rights, so that a build can be repeated."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_file() and not path.is_symlink():
            path.chmod(0o755 if path.suffix == ".exe" or os.access(path, os.X_OK) else 0o644)
        os.utime(path, (when, when), follow_symlinks=False)
