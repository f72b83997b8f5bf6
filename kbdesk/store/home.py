"""The files of one home: one machine's database, keys, outbox; one instance at a time."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import TracebackType

from kbdesk.domain.errors import KbdeskError
from kbdesk.store.durable import (
    PRIVATE_FILE,
    PRIVATE_FOLDER,
    create_private,
    make_private,
    write_whole,
)

_OWN_FILES = (
    "kbdesk.db*", "keyring.json*", "machine.mark", "in-use.lock", "reserve", "restoring*",
    "window.json", "making", "faults.log*", "stopped-*.trace",
)  # fmt: skip
RESERVE_BYTES = 4 * 1024 * 1024
"""Kept aside so that a full disk still has room to finish and to say so."""


def default_home() -> Path:
    """Return the home that is meant when nobody names one."""
    import platformdirs

    return Path(platformdirs.user_data_dir("kbdesk", appauthor=False))


@dataclass(frozen=True)
class HomePaths:
    """Where the files of a home stand."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "kbdesk.db"

    @property
    def keyring(self) -> Path:
        return self.folder / "keyring.json"

    @property
    def mark(self) -> Path:
        return self.folder / "machine.mark"

    @property
    def lock(self) -> Path:
        return self.folder / "in-use.lock"

    @property
    def reserve(self) -> Path:
        return self.folder / "reserve"

    @property
    def outbox(self) -> Path:
        return self.folder / "outbox"

    @property
    def inbox(self) -> Path:
        return self.folder / "inbox"

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    @property
    def failed_sign_ins(self) -> Path:
        return self.folder / "failed-sign-ins"

    @property
    def faults(self) -> Path:
        return self.folder / "faults.log"

    @property
    def updates(self) -> Path:
        return self.folder / "updates"

    @property
    def swap(self) -> Path:
        return self.folder / "restoring.json"

    @property
    def making(self) -> Path:
        return self.folder / "making"

    @property
    def exists(self) -> bool:
        """Tell whether a home was made here, to its end."""
        files = (self.keyring, self.database, self.swap)
        return not self.making.exists() and any(path.is_file() for path in files)

    def make_folders(self) -> None:
        """Create the folders of a home; take all that is in it from everybody but its owner.

        Its folder may be one that held other files before: those stay as they are.
        """
        folders = (self.outbox, self.inbox, self.backups)
        try:
            self.folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            for folder in folders:
                folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        except OSError as error:
            raise KbdeskError("home.not_writable", path=str(self.folder)) from error
        make_private(self.folder)
        for pattern in _OWN_FILES:
            for file in self.folder.glob(pattern):
                make_private(file)
        for folder in folders:
            make_private(folder)
            for left in folder.rglob("*"):
                make_private(left)

    def keep_reserve(self) -> None:
        """Set the reserve aside where there is room for it."""
        if not self.reserve.exists():
            try:
                with create_private(self.reserve) as file:
                    file.write(bytes(RESERVE_BYTES))
            except OSError:
                self.reserve.unlink(missing_ok=True)

    def give_up_reserve(self) -> bool:
        """Free the reserve; tell whether there was one."""
        try:
            self.reserve.unlink()
        except OSError:
            return False
        return True


class HomeLock:
    """Holds a home for one instance; raises ``home.in_use`` when another has it."""

    def __init__(self, paths: HomePaths) -> None:
        # slow to load, and the login of the window only asks whether there is a home
        from filelock import FileLock, Timeout

        try:
            paths.folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            self._lock = FileLock(paths.lock, timeout=0.5, mode=PRIVATE_FILE, thread_local=False)
            self._lock.acquire()
        except Timeout:
            raise KbdeskError("home.in_use", path=str(paths.folder)) from None
        except OSError as error:
            raise KbdeskError("home.not_writable", path=str(paths.folder)) from error

    def release(self) -> None:
        """Let the next instance in."""
        self._lock.release()

    def __enter__(self) -> HomeLock:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


@contextmanager
def making_home(paths: HomePaths) -> Iterator[None]:
    """Hold a folder in which a home is to be; leave none behind where none came to be.

    Only who holds it takes it away again, and nothing that is not empty: whoever was
    refused with ``home.in_use`` must not touch what the other one is making.
    """
    there = paths.folder.exists()
    vain = False
    try:
        with HomeLock(paths):
            try:
                yield
            finally:
                vain = not there and not paths.exists
                if vain:
                    for folder in (paths.outbox, paths.inbox, paths.backups):
                        with suppress(OSError):
                            folder.rmdir()
                    if os.name != "nt":
                        _forget(paths)
    finally:
        # Windows gives no file away that is open: there the lock is let go first. Whoever takes
        # it in between has the folder in use, and then it stays.
        if vain and os.name == "nt":
            _forget(paths)


def _forget(paths: HomePaths) -> None:
    with suppress(OSError):
        # Windows has taken it away already when it was let go
        paths.lock.unlink(missing_ok=True)
        paths.folder.rmdir()


@cache
def machine_id() -> str:
    """Return what tells this machine from another: the system's own id, else its name."""
    for path in (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id")):
        try:
            text = path.read_text().strip()
        except OSError:
            continue
        if text:
            return text
    import platform

    return _windows_machine_id() or platform.node()


def _windows_machine_id() -> str:
    """Return the id that Windows gave itself, empty elsewhere."""
    if os.name != "nt":
        return ""
    import winreg  # type: ignore[import-not-found,unused-ignore]

    try:
        with winreg.OpenKey(  # type: ignore[attr-defined,unused-ignore]
            winreg.HKEY_LOCAL_MACHINE,  # type: ignore[attr-defined,unused-ignore]
            r"SOFTWARE\Microsoft\Cryptography",
        ) as key:
            return str(winreg.QueryValueEx(key, "MachineGuid")[0])  # type: ignore[attr-defined,unused-ignore]
    except OSError:
        return ""


_HIGH_WATER = struct.Struct(">16s16sq")


class MachineMark:
    """A small file beside the database that a copied disk or an old backup cannot match.

    It holds a random id, which the database remembers together with this machine's id and
    the file's own inode, and the high water: the last sequence number that was written.
    The high water is not forced to the disk: after a power cut it may lag behind the
    database, never run ahead of it, so it cannot cry wolf.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("r+b") if path.is_file() else None

    @property
    def missing(self) -> bool:
        """Tell whether the file is not there or too short to be read."""
        return self._file is None or self._path.stat().st_size < _HIGH_WATER.size

    def create(self) -> None:
        self.close()
        self._path.unlink(missing_ok=True)
        write_whole(self._path, _HIGH_WATER.pack(os.urandom(16), bytes(16), 0))
        self._file = self._path.open("r+b")

    def fingerprint(self) -> str:
        """Return what the database remembers of this file on this machine."""
        from hashlib import sha256  # with it OpenSSL is loaded, which the login does not need

        id_, _, _ = self._read()
        inode = self._path.stat().st_ino
        return sha256(f"{machine_id()}:{inode}:{id_.hex()}".encode()).hexdigest()

    def high_water(self) -> tuple[str, int]:
        """Return the epoch and the last sequence number written under it."""
        _, epoch, seq = self._read()
        return epoch.hex(), seq

    def raise_to(self, epoch: str, seq: int) -> None:
        """Note that ``seq`` of ``epoch`` is taken."""
        assert self._file is not None
        self._file.seek(16)
        self._file.write(_HIGH_WATER.pack(b"", bytes.fromhex(epoch), seq)[16:])
        self._file.flush()

    def _read(self) -> tuple[bytes, bytes, int]:
        assert self._file is not None
        self._file.seek(0)
        id_, epoch, seq = _HIGH_WATER.unpack(self._file.read(_HIGH_WATER.size))
        return id_, epoch, seq

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
