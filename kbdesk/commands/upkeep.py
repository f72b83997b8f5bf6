"""Whole copies of a home, and going on from one."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
import zipfile
from contextlib import suppress
from pathlib import Path

from kbdesk.commands.trail import note
from kbdesk.desk import Clock, Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.store.connection import connect, worded
from kbdesk.store.durable import create_private, drop_part, part_beside, replace, sync_folder
from kbdesk.store.half_copies import begin_copy, end_copy, sweep_copies
from kbdesk.store.home import HomeLock, HomePaths, making_home
from kbdesk.store.keyring import Keyring
from kbdesk.store.store import Copier, Store
from kbdesk.store.swap import discard, finish_swap, fresh_folder, swap_in, tidy

FORMAT = b"kbdesk backup 1\n"
_LARGEST_KEYRING = 16 << 20


def backup(desk: Desk, target: Path) -> dict[str, object]:
    """Write a whole encrypted copy of the home into one file, and open it to be sure.

    It is opened by the same passphrases. What an earlier copy left half-written, here or on a
    stick, is taken away. Raises ``backup.exists``, ``backup.not_written``.
    """
    part = _part_of(target)
    sweep_copies(desk.store)
    begin_copy(desk.store, part)
    try:
        answer = write_copy(desk.store.copier(), target, part)
    finally:
        with suppress(KbdeskError):  # the next sweep finds nothing there
            end_copy(desk.store, part)
    note(desk, "backed_up", file=target.name)
    return answer


def _part_of(target: Path) -> Path:
    try:
        return part_beside(target)
    except OSError as error:
        raise KbdeskError("backup.not_written", path=str(target), why=error.strerror) from None


def write_copy(copier: Copier, target: Path, part: Path | None = None) -> dict[str, object]:
    """Write a whole encrypted copy of a home into one file; see :func:`backup`. Needs no desk.

    The places that this machine sends to are not in it, nor their passwords.

    ``part``: the file beside the target that becomes it when it is whole.
    """
    paths = copier.paths
    scratch = paths.backups / f"copy-{secrets.token_hex(4)}.db"
    part = part or _part_of(target)
    try:
        if target.exists():
            raise KbdeskError("backup.exists", path=str(target))
        with (
            copier.same_key(),
            create_private(part) as raw,
            zipfile.ZipFile(raw, "w", zipfile.ZIP_STORED, allowZip64=True) as archive,
        ):
            copier.copy_to(scratch)
            copier.take_out_places(scratch)
            archive.comment = FORMAT
            archive.write(paths.keyring, "keyring.json")
            archive.write(scratch, "kbdesk.db")
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        with zipfile.ZipFile(part) as archive:
            damaged = archive.testzip()
        if damaged is not None:
            raise KbdeskError("backup.not_written", path=str(target), why=damaged)
        replace(part, target)
        sync_folder(target.parent)
    except OSError as error:
        raise KbdeskError("backup.not_written", path=str(target), why=error.strerror) from error
    finally:
        drop_part(part)
        drop_part(scratch)
    return {"path": str(target), "bytes": target.stat().st_size}


def restore(
    folder: Path, source: Path, *, user: str | None, passphrase: str, clock: Clock | None = None
) -> dict[str, object]:
    """Put a backup in the place of a home and go on under a new epoch.

    What stood there before is kept beside it in ``backups``. Nothing is touched before the
    backup has been opened with the passphrase. Raises ``backup.unreadable``, ``access.*``,
    ``store.damaged``.
    """
    clock = clock or Clock()
    paths = HomePaths(folder)
    with making_home(paths):
        before = paths.exists
        key, aside = _put_in_place(paths, source, user, passphrase, clock)
        store = Store(paths, key, clock.wall_ms)
        try:
            paths.keep_reserve()
            with store.transaction():
                store.trail.add(clock.wall_ms(), None, "restored", detail={"file": source.name})
                store.trail.seal()
            return {
                "device": store.device,
                "epoch": store.epoch,
                "epoch_no": store.epoch_no,
                "kept": str(aside) if before else None,
            }
        finally:
            store.close()


def put_back(
    folder: Path, source: Path, *, user: str | None, passphrase: str, clock: Clock | None = None
) -> Path:
    """Put a backup in the place of a home that an earlier version is to open next.

    Its tables stay as that version knows them; it begins a new epoch by itself. Returns the
    folder with what stood there before. Raises what :func:`restore` does.
    """
    paths = HomePaths(folder)
    with HomeLock(paths):
        return _put_in_place(paths, source, user, passphrase, clock or Clock())[1]


def _put_in_place(
    paths: HomePaths, source: Path, user: str | None, passphrase: str, clock: Clock
) -> tuple[bytes, Path]:
    """Let a backup take the place of what is in a home; return its key and where that is now."""
    paths.make_folders()
    fresh: HomePaths | None = None
    aside = paths.backups / f"before-restore-{clock.now():%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
    try:
        finish_swap(paths)
        tidy(paths)
        fresh = fresh_folder(paths)
        _unpack(source, fresh)
        key = _opened_once(fresh, user, passphrase)
        swap_in(paths, fresh, aside)
    except OSError as error:
        raise KbdeskError("home.not_writable", path=str(paths.folder)) from error
    finally:
        if fresh is not None and not paths.swap.exists():
            discard(fresh)
    return key, aside


def _unpack(source: Path, fresh: HomePaths) -> None:
    """Write the two files of a backup, which are stored in it as they are, into a folder.

    So no more is written than the file itself has. Raises ``backup.unreadable``.
    """
    wanted = {"keyring.json": fresh.keyring, "kbdesk.db": fresh.database}
    try:
        found = source.stat()
        if not stat.S_ISREG(found.st_mode):
            raise KbdeskError("backup.unreadable", path=str(source))
        with zipfile.ZipFile(source) as archive:
            entries = {entry.filename: entry for entry in archive.infolist()}
            if archive.comment != FORMAT or sorted(archive.namelist()) != sorted(wanted):
                raise KbdeskError("backup.unreadable", path=str(source))
            if entries["keyring.json"].file_size > _LARGEST_KEYRING:
                raise KbdeskError("backup.unreadable", path=str(source))
            for entry in entries.values():
                stored = entry.compress_type == zipfile.ZIP_STORED
                if not stored or not entry.file_size == entry.compress_size < found.st_size:
                    raise KbdeskError("backup.unreadable", path=str(source))
            for name, target in wanted.items():
                with archive.open(entries[name]) as packed, create_private(target) as file:
                    shutil.copyfileobj(packed, file, 1 << 20)
                    file.flush()
                    os.fsync(file.fileno())
    except (OSError, zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        if isinstance(error, OSError) and error.filename != str(source):
            raise
        raise KbdeskError("backup.unreadable", path=str(source)) from error


def _opened_once(fresh: HomePaths, user: str | None, passphrase: str) -> bytes:
    keyring = Keyring.load(fresh.keyring)
    active = [one.name for one in keyring.users() if not one.disabled]
    if user is None and len(active) != 1:
        raise KbdeskError("access.which_user", field="user")
    _, key = keyring.unlock(user or active[0], passphrase)
    database = connect(fresh.database, key)
    try:
        with worded():
            found = database.execute("PRAGMA quick_check").fetchone()[0]
            database.execute("PRAGMA journal_mode = DELETE")
    finally:
        database.close()
    if found != "ok":
        raise KbdeskError("store.damaged", detail=found)
    return key
