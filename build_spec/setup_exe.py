"""kbdesk-VERSION-setup.exe: the Windows installer, made by makensis from a staged program."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from build_spec.wheels import ROOT, BuildError
from build_spec.windows_tree import WindowsTree, four_numbers

SCRIPT = ROOT / "build_spec" / "windows" / "setup.nsi"
SPARE_MB = 60
"""What must stay free beside the program: its data, and Windows itself."""

NSIS = Path("/usr/share/nsis")
WORDS = {
    "Installer integrity check has failed. Common causes include\nincomplete download and damaged "
    "media. Contact the\ninstaller's author to obtain a new copy.\n\nMore information at:\n"
    "http://nsis.sf.net/NSIS_Error": (
        "Pemasang kbdesk ini terpotong atau rusak. Tidak ada\nyang dipasang. Salin lagi dari kota."
        "\n\nThis kbdesk setup is cut or damaged. Nothing was\ninstalled. Copy it again."
    ),
    "NSIS Error": "kbdesk",
}
"""What a setup says before it has looked whether it is whole, so in no chosen language."""


def own_words(folder: Path) -> Path:
    """Lay out makensis' own files with our words in the programs that setups begin with.

    The words lie in them as UTF-16 with a zero behind; ours are shorter.
    """
    shutil.rmtree(folder, ignore_errors=True)
    stubs = folder / "Stubs"
    stubs.mkdir(parents=True)
    for path in NSIS.iterdir():
        if path.name != stubs.name:
            (folder / path.name).symlink_to(path)
    for path in (NSIS / stubs.name).iterdir():
        data = path.read_bytes()
        if path.name.endswith("-unicode"):
            for theirs, ours in WORDS.items():
                old = theirs.encode("utf-16-le")
                if data.count(old) != 1:
                    raise BuildError(f"the words of {path.name} are not those that were known")
                data = data.replace(old, ours.encode("utf-16-le").ljust(len(old), b"\0"))
        (stubs / path.name).write_bytes(data)
    return folder


def make(staged: WindowsTree, out: Path, when: int, *, trial: bool = False) -> Path:
    """Make the installer. ``trial``: one that a 64-bit wine starts, from the same script."""
    size = sum(p.stat().st_size for p in staged.programs.rglob("*") if p.is_file())
    given = {
        "VERSION": staged.version,
        "NUMBERS": ".".join(four_numbers(staged.version)),
        "PROGRAMS": staged.programs.resolve().as_posix(),
        "NEEDED_MB": str(round(size / 1e6) + SPARE_MB),
        "NEEDED_KB": str(size // 1024),
        "ICON": staged.icon.resolve().as_posix(),
        "OUT": out.resolve().as_posix(),
    } | ({"TRIAL": "1"} if trial else {})
    command = ["makensis", "-V2", "-WX", "-INPUTCHARSET", "UTF8"]
    command += [f"-D{name}={value}" for name, value in given.items()]
    nsis = own_words(out.parent / f"{out.stem}-nsis")
    environ = {**os.environ, "SOURCE_DATE_EPOCH": str(when), "NSISDIR": str(nsis)}
    done = subprocess.run([*command, str(SCRIPT)], capture_output=True, text=True, env=environ)
    shutil.rmtree(nsis)
    if done.returncode:
        raise BuildError(f"makensis:\n{done.stdout[-3000:]}{done.stderr[-1000:]}")
    return out
