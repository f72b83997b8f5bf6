"""The folder of a machine's versions: which there are, which one is started, and which before.

::

    current                {"before":"0.1.0","version":"0.2.0"}
    versions/0.2.0/        a program tree; its `release` is the signed manifest it came with
    versions/0.2.0.up      it stood once with its window
    versions/0.2.0.tries   a byte for each start that was tried before that

The starter (``starter.py``; on Windows ``launch.c``) reads and writes the same. ``current`` is
replaced by one rename: before it the old version is started, after it the new one.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kbdesk import __version__
from kbdesk.domain.errors import KbdeskError
from kbdesk.store.durable import (
    PRIVATE_FOLDER,
    create_private,
    replace,
    sync_folder,
    write_whole,
)
from kbdesk.sync.stick_errors import is_full
from kbdesk.updates.package import Package, Told, is_whole, unpack
from kbdesk.updates.release import Release, is_version, order

VARIABLE: Final = "KBDESK_PROGRAMS"
"""What the starter tells the program: where its versions lie."""
RELEASE: Final = "release"
START: Final = "run.json"
_FRESH: Final = re.compile(r"new-[0-9a-f]{8}")
_SPARE: Final = 32 << 20
"""Room that must stay free beside a new version's files."""


@dataclass(frozen=True, slots=True)
class ChosenVersion:
    """Which version is started, and to which one goes back; "" where there is none."""

    version: str
    before: str


class Programs:
    """The versions of the program on this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.versions = folder / "versions"

    @property
    def current(self) -> Path:
        """Return the file that says which version is started."""
        return self.folder / "current"

    def place(self, version: str, end: str = "") -> Path:
        """Return the folder of a version, or with ``end`` a file beside it."""
        return self.versions / f"{version}{end}"

    def chosen(self) -> ChosenVersion:
        """Return what is started now; raises ``update.no_programs`` where that cannot be read."""
        try:
            said = json.loads(self.current.read_bytes()[:1024])
            found = ChosenVersion(said["version"], said.get("before") or "")
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise KbdeskError("update.no_programs", path=str(self.folder)) from None
        if not all(not one or is_version(one) for one in (found.version, found.before)):
            raise KbdeskError("update.no_programs", path=str(self.folder))
        return found

    def choose(self, version: str, before: str) -> None:
        """Let a version be started from now on: one rename. Raises OSError."""
        said = json.dumps({"before": before, "version": version}, separators=(",", ":"))
        write_whole(self.current, said.encode("ascii") + b"\n")

    def installed(self) -> list[str]:
        """Return the versions that are here whole, the newest first."""
        try:
            names = [one.name for one in self.versions.iterdir() if _is_folder(one)]
        except OSError:
            return []
        return sorted((one for one in names if is_version(one)), key=order, reverse=True)

    def release(self, version: str) -> bytes | None:
        """Return the signed manifest that a version came with, None for one of an installer."""
        try:
            return (self.place(version) / RELEASE).read_bytes()
        except OSError:
            return None

    def is_up(self, version: str) -> bool:
        """Tell whether a version stood once with its window."""
        return self.place(version, ".up").exists()

    def came_up(self, schema: int, version: str | None = None) -> None:
        """Note that a version (this one) stands with its window: the starter keeps to it.

        ``schema``: what the database says once this version has opened it. An installer makes
        the note without it.
        """
        version = version or __version__
        with suppress(OSError):
            if self.place(version).is_dir() and self.schema_noted(version) is None:
                write_whole(self.place(version, ".up"), str(schema).encode("ascii"))
                self.place(version, ".tries").unlink(missing_ok=True)

    def schema_noted(self, version: str) -> int | None:
        """Return what a version said of its database when it came up, None where it did not."""
        try:
            return int(self.place(version, ".up").read_bytes()[:20])
        except (OSError, ValueError):
            return None

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the folder for one change at a time; raises ``update.busy``."""
        from filelock import FileLock, Timeout

        try:
            with FileLock(self.folder / "updating.lock", timeout=0.5, mode=0o600):
                yield
        except Timeout:
            raise KbdeskError("update.busy") from None

    def put(self, package: Package, told: Told | None = None) -> None:
        """Unpack a package beside the other versions; whole under its name, or not there.

        Refuses what unpacking does, ``update.no_room``, ``update.not_written``.
        """
        release = package.release
        target = self.place(release.version)
        if self.release(release.version) == package.head and is_whole(release, target):
            self._anew(release.version)
            return
        fresh = self.versions / f"new-{secrets.token_hex(4)}"
        try:
            self.versions.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
            self.tidy()
            self._room_for(release)
            unpack(package, fresh, told)
            for name, said in ((RELEASE, package.head), (START, _start(release))):
                with create_private(fresh / name) as file:
                    file.write(said)
                    file.flush()
                    os.fsync(file.fileno())
            sync_folder(fresh)
            self._anew(release.version)
            if target.exists():
                # of the same version, but damaged or of another make; it is not the one that runs
                replace(target, self.versions / f"new-{secrets.token_hex(4)}")
            replace(fresh, target)
            sync_folder(self.versions)
        except OSError as error:
            code = "update.no_room" if is_full(error) else "update.not_written"
            room = -(-(release.bytes + _SPARE) // 1_000_000)
            raise KbdeskError(code, mb=room, why=error.strerror or "") from error
        finally:
            self._discard(fresh)
            self.tidy()

    def _anew(self, version: str) -> None:
        """Let a version be on trial again, whatever became of it before."""
        for end in (".up", ".tries"):
            with suppress(OSError):
                self.place(version, end).unlink()

    def failed(self) -> str | None:
        """Return the version that the starter gave up, for the one before; None: there is none."""
        chosen = self.chosen()
        newer = chosen.before and order(chosen.before) > order(chosen.version)
        tried = self.place(chosen.before, ".tries").exists() if newer else False
        return chosen.before if tried and not self.is_up(chosen.before) else None

    def _room_for(self, release: Release) -> None:
        if shutil.disk_usage(self.folder).free < release.bytes + _SPARE:
            room = -(-(release.bytes + _SPARE) // 1_000_000)
            raise KbdeskError("update.no_room", mb=room, why="")

    def forget_others(self) -> None:
        """Take away the versions that are neither started nor gone back to."""
        with suppress(KbdeskError):
            kept = self.chosen()
            for version in self.installed():
                if version not in (kept.version, kept.before, __version__):
                    # its name first: half a tree must not look like a version
                    with suppress(OSError):
                        gone = self.versions / f"new-{secrets.token_hex(4)}"
                        replace(self.place(version), gone)
                        for end in (".up", ".tries"):
                            self.place(version, end).unlink(missing_ok=True)
            self.tidy()

    def tidy(self) -> None:
        """Take away what an interrupted change left half done."""
        with suppress(OSError):
            for left in list(self.versions.iterdir()):
                if _FRESH.fullmatch(left.name):
                    self._discard(left)

    def _discard(self, folder: Path) -> None:
        if _FRESH.fullmatch(folder.name) and _is_folder(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _start(release: Release) -> bytes:
    return json.dumps(list(release.start)).encode("ascii") + b"\n"


def _is_folder(path: Path) -> bool:
    """Tell whether a path is a real folder, not a link to one."""
    try:
        found = path.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and not getattr(found, "st_file_attributes", 0) & 0x400


def programs_here() -> Programs:
    """Return the folder that the starter told of.

    Raises ``update.no_programs`` where the program was not started by one: in a checkout, or as
    the package of a system, which is updated by the system.
    """
    named = os.environ.get(VARIABLE, "")
    if not named:
        raise KbdeskError("update.no_programs", path="")
    programs = Programs(Path(named))
    programs.chosen()
    return programs
