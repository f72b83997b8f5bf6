"""kbdesk for Windows, laid out on Linux: what the installer and an update by stick carry."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from build_spec import icon, kept, windows_python
from build_spec.program_files import copy_licences, copy_manuals, copy_program, settle
from build_spec.wheels import ROOT, fetch, unpack, windows

OWN = ROOT / "build_spec" / "windows"
LOCK = ROOT / "requirements.lock"


@dataclass(frozen=True)
class WindowsTree:
    """A version's folder, the folder of the two starters, and what they were made of."""

    version: str
    programs: Path
    """What lies in %LOCALAPPDATA%\\Programs\\kbdesk after installing."""
    tree: Path
    """The version itself, ``programs/versions/VERSION``."""
    python: str
    standard_library: str
    wheels: tuple[Path, ...]
    icon: Path


def stage(
    version: str, commit: str, when: int, work: Path, keys: list[str], manuals: list[Path]
) -> WindowsTree:
    """Lay out the Windows program. ``when``: the seconds since 1970 that every file is dated.

    ``keys`` are the public keys whose updates the program will trust; ``manuals`` the
    manual's PDFs. Refuses with BuildError.
    """
    programs = work / "windows"
    shutil.rmtree(programs, ignore_errors=True)
    tree = programs / "versions" / version
    tree.mkdir(parents=True)
    python, library = windows_python.place(tree, work)
    wheels = fetch(windows(windows_python.PYTHON), LOCK, work / "wheels-windows")
    site = tree / "site"
    unpack(wheels, site)
    kept.trim(site)
    copy_program(tree / "app", commit, keys)
    copy_licences(site, tree / "app")
    copy_manuals(manuals, tree / "app")
    # from the top of each, so that a fault names its place as kbdesk/faults/hooks.py; the
    # command line's help is made of the program's own docstrings
    windows_python.compile_all(site, docstrings=False)
    windows_python.compile_all(tree / "app")
    for folder in (site, tree / "app"):
        for source in folder.rglob("*.py"):
            source.unlink()
    kept.drop_empty(tree)
    picture = work / "kbdesk.ico"
    icon.write_ico(ROOT / "resources" / "icons" / "kbdesk.svg", picture)
    for name, window in (("kbdesk.exe", False), ("kbdeskw.exe", True)):
        starter(tree / name, version, picture, window=window, work=work)
        shutil.copyfile(tree / name, programs / name)
    (programs / "current").write_text(f'{{"before":"","version":"{version}"}}\n', encoding="ascii")
    (programs / "versions" / f"{version}.up").write_bytes(b"")
    settle(programs, when)
    return WindowsTree(version, programs, tree, python, library, tuple(wheels), picture)


def staged_before(version: str, work: Path) -> WindowsTree:
    """Return what :func:`stage` laid out here before."""
    programs = work / "windows"
    tree = programs / "versions" / version
    python = windows_python.file_version(tree / windows_python.DLL)
    library = windows_python.version_of_stdlib()
    return WindowsTree(version, programs, tree, python, library, (), work / "kbdesk.ico")


def four_numbers(version: str) -> list[str]:
    """Return a version as Windows asks for it: 0.1.0-rc1 is 0, 1, 0, 0."""
    return [*version.split("+")[0].split("-")[0].split("."), "0", "0", "0"][:4]


def starter(target: Path, version: str, picture: Path, *, window: bool, work: Path) -> None:
    """Build kbdesk.exe or kbdeskw.exe, with icon and version resource."""
    numbers = ",".join(four_numbers(version))
    script = work / "starter.rc"
    script.write_text(
        f"""1 ICON "{picture.name}"
1 24 "{(OWN / "starter.manifest").as_posix()}"
1 VERSIONINFO
FILEVERSION {numbers}
PRODUCTVERSION {numbers}
FILEOS 0x40004
FILETYPE 0x1
{{
  BLOCK "StringFileInfo"
  {{
    BLOCK "042104B0"
    {{
      VALUE "CompanyName", "kbdesk"
      VALUE "FileDescription", "kbdesk: meja kerja kader posyandu"
      VALUE "FileVersion", "{version}"
      VALUE "InternalName", "kbdesk"
      VALUE "LegalCopyright", "MIT"
      VALUE "OriginalFilename", "{target.name}"
      VALUE "ProductName", "kbdesk"
      VALUE "ProductVersion", "{version}"
    }}
  }}
  BLOCK "VarFileInfo" {{ VALUE "Translation", 0x421, 0x4B0 }}
}}
""",
        encoding="ascii",
    )
    compiled = work / "starter.res.o"
    windres = ["x86_64-w64-mingw32-windres", script.name, "-O", "coff", "-o", compiled.name]
    subprocess.run(windres, cwd=work, check=True)
    command = [windows_python.GCC, "-municode", "-O2", "-s", "-Wall", "-static-libgcc"]
    command += ["-Wl,--no-insert-timestamp"]
    command += ["-mwindows", "-DWINDOW"] if window else []
    command += [f'-DPYTHON_DLL=L"{windows_python.DLL}"', str(OWN / "launch.c"), str(compiled)]
    subprocess.run([*command, "-o", str(target)], check=True)
