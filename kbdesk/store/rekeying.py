"""The database under another key: what opened it before opens nothing from then on.

The whole database is written anew beside the old one, with the keyring that fits it, and both
take their place at one moment (:mod:`kbdesk.store.swap`). A power cut leaves the old pair or the
new one, never a part of each.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from kbdesk.store.connection import worded
from kbdesk.store.durable import create_private
from kbdesk.store.keyring import KEY_BYTES, Keyring
from kbdesk.store.store import Store, check_copy
from kbdesk.store.swap import discard, fresh_folder, swap_in

Told = Callable[[float], None]
_WRITING: Final = 0.7
"""The share of the time that goes into writing; the rest is reading it through."""
_STEPS: Final = 500_000
"""So many steps of the database's machine between two looks at how far it is."""
_DUE = "rekey_due"


def ask_for_another_key(store: Store) -> None:
    """Note, on the disk when this returns, that the database must have another key."""
    with store.transaction():
        store.set_setting(_DUE, "1")


def another_key_is_due(store: Store) -> bool:
    """Tell whether the database must still be given another key."""
    return bool(store.setting(_DUE))


def give_another_key(store: Store, told: Told | None = None) -> bool:
    """Give the database another key; tell whether it could be.

    ``told`` hears of the share that is done, from 0 to 1.
    It cannot while somebody has not opened the home since it knows of pairs of keys
    (:meth:`Keyring.of_version_1`): it stays due. Raises ``store.*``, OSError; the old key opens
    then.
    """
    paths = store.paths
    keyring = Keyring.load(paths.keyring)
    if keyring.of_version_1():
        return False
    key = secrets.token_bytes(KEY_BYTES)
    with store.key.in_use:
        store.empty_log()
        fresh = fresh_folder(paths)
        try:
            _write_anew(store, fresh.database, key, told)
            keyring.with_key(key).save(fresh.keyring)
            store.change_key(key, lambda: swap_in(paths, fresh, None))
        finally:
            if not paths.swap.exists():
                discard(fresh)
    return True


def _write_anew(store: Store, target: Path, key: bytes, told: Told | None) -> None:
    """Write the database to a file under another key, and force it to the disk."""
    create_private(target).close()
    db = store.db
    size = store.paths.database.stat().st_size

    def look() -> int:
        if told is not None:
            # the listener may have gone; writing goes on without it
            with suppress(RuntimeError):
                told(min(1.0, target.stat().st_size / size) * _WRITING)
        return 0

    with worded():
        (version,) = db.execute("PRAGMA user_version").fetchone()
        db.execute(f"ATTACH DATABASE ? AS fresh KEY \"x'{key.hex()}'\"", (str(target),))
        try:
            # nobody reads this file before it is whole: a journal would only write it twice
            db.execute("PRAGMA fresh.journal_mode = OFF")
            db.execute("PRAGMA fresh.synchronous = OFF")
            db.set_progress_handler(look, _STEPS)
            try:
                db.execute("SELECT sqlcipher_export('fresh')")
            finally:
                db.set_progress_handler(None, 0)
            db.execute("DELETE FROM fresh.setting WHERE name = ?", (_DUE,))
            db.execute(f"PRAGMA fresh.user_version = {int(version)}")
        finally:
            db.execute("DETACH DATABASE fresh")
    check_copy(target, key)
    with target.open("rb+") as file:
        os.fsync(file.fileno())
