"""kbdesk_VERSION_amd64.deb: the program on the system's own Python and libraries.

It carries the libraries of requirements.lock for Python 3.11, 3.12 and 3.13 beside each other
(Debian 12, Ubuntu 24.04, Debian 13; Ubuntu 22.04 with its package python3.11), and none that the
system has.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from build_spec import icon, kept
from build_spec.program_files import copy_licences, copy_manuals, copy_program, settle
from build_spec.wheels import ROOT, BuildError, fetch, linux, unpack

PYTHONS = ("3.13", "3.12", "3.11")
SYSTEM = {"GLIBC": (2, 34), "GLIBCXX": (3, 4, 29)}
"""The newest that may be asked for. Ubuntu 22.04 has 2.35 and 3.4.30, Debian 12 2.36 and 3.4.30."""
DEPENDS = (
    f"libc6 (>= {'.'.join(map(str, SYSTEM['GLIBC']))})",
    "libgl1", "libegl1", "libdbus-1-3", "libfontconfig1", "libxkbcommon0",
    "libglib2.0-0t64 | libglib2.0-0", "libgssapi-krb5-2", "libxcb-cursor0", "libxcb-icccm4",
    "libxcb-keysyms1", "libxcb-shape0", "libxkbcommon-x11-0", "libxcb-image0",
    "libxcb-render-util0", "libxcb-xinerama0", "libstdc++6", "zlib1g",
)  # fmt: skip
LAUNCHER = """#!/bin/sh
# kbdesk on the newest of the system's Pythons that it was built for
for python in {pythons}; do
    if command -v "/usr/bin/python$python" >/dev/null 2>&1; then
        PYTHONPATH=/usr/lib/kbdesk/app:/usr/lib/kbdesk/site
        export PYTHONPATH
        unset PYTHONHOME
        exec "/usr/bin/python$python" -P -s -X utf8 -m kbdesk "$@"
    fi
done
echo "kbdesk memerlukan paket python3.11, python3.12 atau python3.13." >&2
echo "kbdesk needs the package python3.11, python3.12 or python3.13." >&2
exit 99
"""
AFTER_INSTALL = """#!/bin/sh
set -e
for python in {pythons}; do
    if [ -x "/usr/bin/python$python" ]; then
        # compiled once here, so that the first window is as quick as the next ones
        "/usr/bin/python$python" -I -m compileall -q \\
            /usr/lib/kbdesk/app/kbdesk /usr/lib/kbdesk/site >/dev/null 2>&1 || true
        break
    fi
done
"""
BEFORE_REMOVAL = """#!/bin/sh
set -e
find /usr/lib/kbdesk -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
"""
ENTRY = """[Desktop Entry]
Type=Application
Name=kbdesk
GenericName=Posyandu
Comment=Meja kerja kader posyandu
Comment[en]=A desk for posyandu cadres
Exec=kbdesk
Icon=kbdesk
Terminal=false
Categories=Office;MedicalSoftware;
StartupWMClass=kbdesk
"""
TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="application/x-kbdesk-bundle">
    <comment>kbdesk data bundle</comment><comment xml:lang="id">Paket data kbdesk</comment>
    <glob pattern="*.kbsync"/>
  </mime-type>
  <mime-type type="application/x-kbdesk-backup">
    <comment>kbdesk backup</comment><comment xml:lang="id">Salinan cadangan kbdesk</comment>
    <glob pattern="*.kbbackup"/>
  </mime-type>
</mime-info>
"""


def make(
    version: str,
    commit: str,
    when: int,
    work: Path,
    out: Path,
    keys: list[str],
    manuals: list[Path],
) -> list[Path]:
    """Make the package; return the wheels that are in it. Refuses with BuildError."""
    if not shutil.which("dpkg-deb"):
        raise BuildError("dpkg-deb is not here: a .deb is made on Debian or Ubuntu")
    root = work / "deb"
    shutil.rmtree(root, ignore_errors=True)
    tree = root / "usr" / "lib" / "kbdesk"
    site = tree / "site"
    wheels: list[Path] = []
    for python in reversed(PYTHONS):
        # one folder for all of them: the versions that the oldest takes
        target = linux(python, versions_of=PYTHONS[-1])
        found = fetch(target, ROOT / "requirements.lock", work / f"wheels-linux-{python}")
        unpack(found, site)
        wheels += [w for w in found if w.name not in {other.name for other in wheels}]
    kept.strip_symbols(site)
    kept.trim(site)
    newer = kept.newer_than(site, SYSTEM)
    if newer:
        raise BuildError(f"newer than the systems that this is for: {', '.join(newer[:5])}")
    texts = root / "usr" / "share" / "doc" / "kbdesk"
    copy_program(tree / "app", commit, keys)
    copy_licences(site, tree / "app")
    copy_manuals(manuals, tree / "app")
    texts.mkdir(parents=True)
    shutil.copyfile(ROOT / "LICENSE", texts / "copyright")
    kept.drop_empty(tree)
    _beside(root)
    size = sum(p.stat().st_size for p in root.rglob("*") if p.is_file()) // 1024
    control = root / "DEBIAN"
    control.mkdir()
    pythons = " | ".join(f"python{p}" for p in PYTHONS)
    (control / "control").write_text(
        f"Package: kbdesk\nVersion: {version}\nArchitecture: amd64\nSection: misc\n"
        "Priority: optional\nMaintainer: kbdesk <kbdesk@localhost>\n"
        f"Installed-Size: {size}\nDepends: {', '.join([pythons, *DEPENDS])}\n"
        "Description: desk of a posyandu cadre, without internet\n"
        " Families, children's growth, visits, referrals and the month's reports on an old\n"
        " laptop; what one laptop records reaches the district on a stick, encrypted.\n",
        encoding="utf-8",
    )
    names = " ".join(PYTHONS)
    for name, text in (
        ("postinst", AFTER_INSTALL.format(pythons=names)),
        ("prerm", BEFORE_REMOVAL),
    ):
        (control / name).write_text(text, encoding="utf-8")
    launcher = root / "usr" / "bin" / "kbdesk"
    launcher.parent.mkdir()
    launcher.write_text(LAUNCHER.format(pythons=names), encoding="utf-8")
    for path in root.rglob("*"):
        if path.is_file():
            path.chmod(0o644)
        else:
            path.chmod(0o755)
    settle(root, when)
    for path in (launcher, control / "postinst", control / "prerm"):
        path.chmod(0o755)
    command = ["dpkg-deb", "-Zxz", "-z9", "--root-owner-group", "--build", str(root), str(out)]
    environ = {**os.environ, "SOURCE_DATE_EPOCH": str(when)}
    done = subprocess.run(command, capture_output=True, text=True, env=environ)
    if done.returncode:
        raise BuildError(f"dpkg-deb: {done.stderr}")
    return wheels


def _beside(root: Path) -> None:
    share = root / "usr" / "share"
    for folder in ("applications", "mime/packages", "icons/hicolor/scalable/apps"):
        (share / folder).mkdir(parents=True)
    (share / "applications" / "kbdesk.desktop").write_text(ENTRY, encoding="utf-8")
    (share / "mime" / "packages" / "kbdesk.xml").write_text(TYPES, encoding="utf-8")
    svg = ROOT / "resources" / "icons" / "kbdesk.svg"
    shutil.copyfile(svg, share / "icons/hicolor/scalable/apps/kbdesk.svg")
    for size in (48, 128):
        place = share / f"icons/hicolor/{size}x{size}/apps"
        place.mkdir(parents=True)
        (place / "kbdesk.png").write_bytes(icon.draw(svg, size))
