"""Another database in the place of a home's: decided at one moment, finished by the next comer.

Several files are moved, and the power may go between any two. So the decision is written
down first; whoever opens the home next moves what is left to move.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from kbdesk.store.durable import sync_folder, write_whole
from kbdesk.store.home import HomePaths

_SCRATCH = ("restoring-*", "backups/copy-*.db*", "*.part", "inbox/*.part", "outbox/*.part")
"""What an interrupted restore, backup, import or export leaves behind."""


def swap_in(paths: HomePaths, fresh: HomePaths, aside: Path) -> None:
    """Put the database and keyring of ``fresh`` in place, and what stood there into ``aside``.

    Both are folders inside the home. Raises OSError; before the decision nothing has changed.
    """
    sync_folder(fresh.folder)
    decision = {
        "fresh": fresh.folder.relative_to(paths.folder).as_posix(),
        "aside": aside.relative_to(paths.folder).as_posix(),
    }
    write_whole(paths.swap, json.dumps(decision).encode())
    finish_swap(paths)


def finish_swap(paths: HomePaths) -> None:
    """Finish what was decided, if anything was. The home's lock is held. Raises OSError."""
    try:
        decision = json.loads(paths.swap.read_bytes())
    except FileNotFoundError:
        return
    fresh, aside = HomePaths(paths.folder / decision["fresh"]), paths.folder / decision["aside"]
    aside.mkdir(parents=True, exist_ok=True)
    if fresh.database.exists():
        for old in paths.folder.glob("kbdesk.db*"):
            old.replace(aside / old.name)
        fresh.database.replace(paths.database)
    if fresh.keyring.exists():
        for old in paths.folder.glob("keyring.json*"):
            old.replace(aside / old.name)
        fresh.keyring.replace(paths.keyring)
    if paths.mark.exists():
        # without the mark of this machine the store begins a new epoch by itself
        paths.mark.replace(aside / paths.mark.name)
    sync_folder(aside)
    sync_folder(paths.folder)
    paths.swap.unlink()
    shutil.rmtree(fresh.folder, ignore_errors=True)


def tidy(paths: HomePaths) -> None:
    """Take away what was left half-done. The home's lock is held, nothing is under way."""
    for pattern in _SCRATCH:
        for left in paths.folder.glob(pattern):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)
