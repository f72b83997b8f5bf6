"""Copies on a stick or in another folder that a power cut left half-written, and their sweeping.

Inside the home such files are known by their names (``store/swap.py``). Outside it other files
may have such names: the home keeps the path of a copy while it is written, in its encrypted
database, and takes away only what stands at such a path and begins as a copy of ours does.
"""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from kbdesk.store.store import Store

HALF_COPIES: Final = "half_copies"
"""The setting with the paths of copies that are being written."""
_NAME: Final = re.compile(r".+\.[0-9a-f]{8}\.part")
_BEGIN: Final = (b"PK\x03\x04", b"keyring.json")
_NAME_AT: Final = 30
"""Where a ZIP file has the name of its first entry."""
_MOST: Final = 20


def begin_copy(store: Store, part: Path) -> None:
    """Keep the path of a copy that will be written there. Raises ``store.*``."""
    _keep(store, [*_kept(store), str(part.absolute())][-_MOST:])


def end_copy(store: Store, part: Path) -> None:
    """Forget the path of a copy: it is finished, or taken away. Raises ``store.*``."""
    _keep(store, [one for one in _kept(store) if one != str(part.absolute())])


def sweep_copies(store: Store) -> list[Path]:
    """Take away the half-written copies that can be reached; return which they were.

    What stands on a stick that is not there now is kept in mind. Raises ``store.*``.
    """
    kept = _kept(store)
    swept, waiting = [], []
    for text in kept:
        part = Path(text)
        try:
            if not part.parent.is_dir():
                waiting.append(text)
            elif _is_half_copy(part):
                part.unlink()
                swept.append(part)
        except OSError:
            waiting.append(text)  # a stick that is read-only or failing
    if waiting != kept:
        _keep(store, waiting)
    return swept


def _is_half_copy(part: Path) -> bool:
    """Tell whether a file is named and begins as a copy of ours; raises OSError."""
    try:
        found = part.lstat()
    except FileNotFoundError:
        return False
    if not _NAME.fullmatch(part.name) or not stat.S_ISREG(found.st_mode):
        return False
    with part.open("rb") as file:
        begin = file.read(_NAME_AT + len(_BEGIN[1]))
    return not begin or (begin.startswith(_BEGIN[0]) and begin.endswith(_BEGIN[1]))


def _kept(store: Store) -> list[str]:
    found = store.json_setting(HALF_COPIES)
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def _keep(store: Store, paths: Sequence[str]) -> None:
    store.set_setting(HALF_COPIES, json.dumps(list(paths)) if paths else "")
