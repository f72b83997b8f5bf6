"""The wheels of a release: fetched for another system, each held to the hash of the lock."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker

ROOT = Path(__file__).resolve().parent.parent

NOT_SHIPPED = frozenset({"pip", "pycparser", "tzdata"})
"""Locked, but used by nothing that runs: pip is drawn in by sqlite-utils, pycparser by cffi, and
zones other than the laptop's own are never asked for."""


class BuildError(Exception):
    """A release cannot be made here; the text is a sentence for the person who asked for it."""


@dataclass(frozen=True)
class Target:
    """The system that wheels are for. ``platforms`` are wheel tags, the preferred one first."""

    name: str
    python: str
    platforms: tuple[str, ...]
    marker: Mapping[str, str]
    versions_of: str | None = None
    """The Python whose versions of the libraries are taken, where several share one folder."""

    @property
    def tag(self) -> str:
        """The tag of this Python in the names of wheels: ``cp313``."""
        return "cp" + self.python.replace(".", "")


def windows(python: str) -> Target:
    """Return 64-bit Windows with a CPython such as ``3.13``."""
    facts = {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"}
    facts |= {"platform_machine": "AMD64"}
    return Target("windows-amd64", python, ("win_amd64",), facts)


def linux(python: str, versions_of: str | None = None) -> Target:
    """Return 64-bit Linux with glibc 2.34 or newer and a CPython such as ``3.11``."""
    facts = {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"}
    facts |= {"platform_machine": "x86_64"}
    manylinux = tuple(f"manylinux_2_{n}_x86_64" for n in (34, 31, 28, 27, 26, 24, 17))
    old = ("manylinux2014_x86_64", "manylinux2010_x86_64", "manylinux1_x86_64")
    return Target("linux-amd64", python, (*manylinux, *old), facts, versions_of)


def requirements(lock: str, target: Target) -> list[str]:
    """Return the entries of a lock that hold for a target, each with its hashes and no marker.

    pip judges markers by the Python that runs it, which is not the one that is built for.
    """
    judged_as = target.versions_of or target.python
    facts = {
        **target.marker,
        "python_version": judged_as,
        "python_full_version": f"{judged_as}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "extra": "",
    }
    found = []
    lines = [line for line in lock.splitlines() if not line.lstrip().startswith("#")]
    for entry in re.split(r"\n(?=\S)", "\n".join(lines).strip()):
        head, *hashes = entry.replace("\\\n", "\n").split("\n")
        name, _, marker = head.partition(";")
        if name.split("==")[0].strip() in NOT_SHIPPED:
            continue
        if not marker.strip() or Marker(marker.strip()).evaluate(facts):
            found.append(" ".join([name.strip(), *(h.strip() for h in hashes if h.strip())]))
    return found


def project(name: str) -> str:
    """Return a project's name as every index compares it: ``ruamel-yaml`` for ``Ruamel.YAML``."""
    return re.sub(r"[-_.]+", "-", name).lower()


def fetch(target: Target, lock: Path, folder: Path) -> list[Path]:
    """Fetch what a lock names for a target and return the wheels, sorted by name.

    What lies in the folder already is held to the lock's hashes too and not fetched again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted = requirements(lock.read_text(encoding="utf-8"), target)
    listed = folder / "wanted.txt"
    listed.write_text("\n".join(wanted) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--no-input", "--no-deps", "--require-hashes", "--only-binary", ":all:"]
    command += ["--implementation", "cp", "--python-version", target.python]
    for platform in target.platforms:
        command += ["--platform", platform]
    for abi in (target.tag, "abi3", "none"):
        command += ["--abi", abi]
    command += ["-r", str(listed), "-d", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise BuildError(f"the wheels for {target.name} could not be fetched:\n{done.stderr}")
    names = {project(entry.split("==")[0]) for entry in wanted}
    versions = {entry.split("==")[1].split()[0] for entry in wanted}
    wheels = [w for w in sorted(folder.glob("*.whl")) if w.name.split("-")[1] in versions]
    wheels = [w for w in wheels if project(w.name.split("-")[0]) in names]
    if len(wheels) != len(wanted):
        raise BuildError(f"{len(wanted)} wheels wanted for {target.name}, {len(wheels)} there")
    return wheels


def unpack(wheels: Iterable[Path], site: Path) -> None:
    """Unpack wheels beside each other, as pip would, without scripts and without bytecode.

    Several wheels of one project may follow each other (one for each Python): their compiled
    parts have different names, what has the same name must not differ except in the metadata.
    """
    site.mkdir(parents=True, exist_ok=True)
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as packed:
            for entry in packed.infolist():
                path = _place(entry.filename)
                if path is None or entry.is_dir():
                    continue
                target = site / path
                data = packed.read(entry)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)


def _place(name: str) -> str | None:
    """Return where a file of a wheel goes, None for scripts and headers."""
    top, _, rest = name.partition("/")
    if not top.endswith(".data"):
        return None if name.startswith("/") or ".." in name.split("/") else name
    kind, _, rest = rest.partition("/")
    return rest if kind in ("purelib", "platlib") else None
