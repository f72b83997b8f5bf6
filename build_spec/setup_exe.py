"""kbdesk-VERSION-setup.exe: the Windows installer, made by makensis from a staged program."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from build_spec.wheels import ROOT, BuildError
from build_spec.windows_tree import WindowsTree

SCRIPT = ROOT / "build_spec" / "windows" / "setup.nsi"
SPARE_MB = 60
"""What must stay free beside the program: its data, and Windows itself."""


def make(staged: WindowsTree, out: Path, when: int, *, trial: bool = False) -> Path:
    """Make the installer. ``trial``: one that a 64-bit wine starts, from the same script."""
    size = sum(p.stat().st_size for p in staged.programs.rglob("*") if p.is_file())
    numbers = ".".join([*staged.version.split("+")[0].split("-")[0].split("."), *"000"][:4])
    given = {
        "VERSION": staged.version,
        "NUMBERS": numbers,
        "PROGRAMS": staged.programs.resolve().as_posix(),
        "NEEDED_MB": str(round(size / 1e6) + SPARE_MB),
        "NEEDED_KB": str(size // 1024),
        "ICON": staged.icon.resolve().as_posix(),
        "OUT": out.resolve().as_posix(),
    } | ({"TRIAL": "1"} if trial else {})
    command = ["makensis", "-V2", "-WX", "-INPUTCHARSET", "UTF8"]
    command += [f"-D{name}={value}" for name, value in given.items()]
    environ = {**os.environ, "SOURCE_DATE_EPOCH": str(when)}
    done = subprocess.run([*command, str(SCRIPT)], capture_output=True, text=True, env=environ)
    if done.returncode:
        raise BuildError(f"makensis:\n{done.stdout[-3000:]}{done.stderr[-1000:]}")
    return out
