"""Automatic copies: one for each day of use; old ones are thinned out.

They lie in the home's ``backups`` folder, encrypted like the home and opened by the same
passphrases. Kept are the last seven, and the last one of each of four weeks and of six months. The
order is that of their numbers, so that a clock that is wrong for a day removes none.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Final

from kbdesk.commands.trail import note
from kbdesk.commands.upkeep import write_copy
from kbdesk.desk import Clock, Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.store.home import HomePaths
from kbdesk.store.store import Copier, Store
from kbdesk.store.swap import forget_aside, set_aside_before

SUFFIX: Final = ".kbbackup"
DAYS, WEEKS, MONTHS = 7, 4, 6
BEFORE_RESTORE: Final = 3
"""So many folders with what a restore took the place of stay."""
BEFORE_UPDATE: Final = "before-update-{current}-to-{version}-{at}.kbbackup"
"""The name of the copy that is made before another version of the program starts."""
ROOM: Final = 3
"""So many times its own size must be free before a copy is made."""
_RENEW = "renew_copies"
_NAME = re.compile(r"auto-(\d{6,9})-(\d{8})-(\d{6})" + re.escape(SUFFIX))


@dataclass(frozen=True, slots=True)
class Kept:
    """A copy that the program made: its number, when by this machine's clock, and its size."""

    number: int
    at: datetime
    path: Path
    bytes: int


def kept_copies(paths: HomePaths) -> list[Kept]:
    """Return the copies that there are, the latest first."""
    found = []
    for path in paths.backups.glob(f"auto-*{SUFFIX}"):
        match = _NAME.fullmatch(path.name)
        if match is None:
            continue
        try:
            at = datetime.strptime(match[2] + match[3], "%Y%m%d%H%M%S").astimezone()
            found.append(Kept(int(match[1]), at, path, path.stat().st_size))
        except (ValueError, OSError):
            continue
    return sorted(found, key=lambda one: -one.number)


def before_restores(paths: HomePaths) -> list[dict[str, object]]:
    """Return the folders with what a restore took the place of, the latest first."""
    found = []
    for folder in set_aside_before(paths):
        files = [one for one in folder.iterdir() if one.is_file() and not one.is_symlink()]
        at = datetime.strptime(folder.name[len("before-restore-") :][:15], "%Y%m%d-%H%M%S")
        found.append(
            {
                "path": str(folder),
                "at": at.astimezone().isoformat(),
                "bytes": sum(one.stat().st_size for one in files),
            }
        )
    return found


def before_updates(paths: HomePaths) -> list[Path]:
    """Return the copies that were made before an update, the latest first."""
    found = paths.backups.glob(f"before-update-*{SUFFIX}")
    return sorted(found, key=lambda one: one.name[-len("YYYYMMDD-HHMMSS.kbbackup") :], reverse=True)


def is_due(desk: Desk) -> bool:
    """Tell whether today's copy is still to be made; never on the day a home was made."""
    if desk.store.setting(_RENEW):
        return True
    today = desk.clock.today()
    if desk.store.setting("begun") == today.isoformat():
        return False
    return not any(one.at.date() == today for one in kept_copies(desk.store.paths))


def due_copy(desk: Desk) -> Callable[[], dict[str, object]] | None:
    """Return what makes today's copy, if it is due: on any thread, beside the open desk.

    It raises what :func:`make_copy` raises; :func:`copied` notes its answer.
    """
    return partial(make_copy, desk.store.copier(), desk.clock) if is_due(desk) else None


def keep_copy(desk: Desk) -> dict[str, object] | None:
    """Make today's copy if it is due, and thin out the old ones; answers the copy, or None.

    Raises ``backup.*``, ``store.*``; what is there stays then.
    """
    if not is_due(desk):
        return None
    answer = make_copy(desk.store.copier(), desk.clock)
    copied(desk, answer)
    return answer


def make_copy(copier: Copier, clock: Clock) -> dict[str, object]:
    """Make a copy now; needs no desk, so that it may run beside one.

    Raises ``backup.no_room``, ``backup.not_written``.
    """
    paths = copier.paths
    size = sum(path.stat().st_size for path in paths.folder.glob("kbdesk.db*"))
    if shutil.disk_usage(paths.backups).free < ROOM * size:
        raise KbdeskError("backup.no_room", path=str(paths.backups))
    number = max((one.number for one in kept_copies(paths)), default=0) + 1
    target = paths.backups / f"auto-{number:06d}-{clock.now():%Y%m%d-%H%M%S}{SUFFIX}"
    return write_copy(copier, target)


def copied(desk: Desk, answer: Mapping[str, object]) -> None:
    """Note that a copy was made, and thin out the old ones."""
    note(desk, "copied", file=Path(str(answer["path"])).name)
    paths = desk.store.paths
    copies = kept_copies(paths)
    if desk.store.setting(_RENEW):
        _forget(paths, copies[1:])
        desk.store.set_setting(_RENEW, "")
    for folder in set_aside_before(paths)[BEFORE_RESTORE:]:
        forget_aside(folder)
    wanted = {one.number for one in _wanted(copies)}
    for one in copies:
        if one.number not in wanted:
            one.path.unlink(missing_ok=True)


def copies_are_due(store: Store) -> None:
    """Note that one new copy must take the place of all that there are."""
    store.set_setting(_RENEW, "1")


def renew_copies(desk: Desk) -> None:
    """Put one new copy in the place of all that there are; now, or when it can.

    They hold what was erased since, or open with a passphrase that was taken back.
    """
    copies_are_due(desk.store)
    try:
        keep_copy(desk)
    except (KbdeskError, OSError):
        return  # it is due until it is done


def _forget(paths: HomePaths, copies: Iterable[Kept]) -> None:
    for one in copies:
        one.path.unlink(missing_ok=True)
    (paths.backups / "before-migration.db").unlink(missing_ok=True)
    for before_update in before_updates(paths):
        before_update.unlink(missing_ok=True)
    for before_import in paths.backups.glob("before-import-*.kbdesk"):
        before_import.unlink(missing_ok=True)
    for folder in set_aside_before(paths):
        forget_aside(folder)


def _wanted(copies: list[Kept]) -> list[Kept]:
    """Return which copies stay: the last days, then the last of each week and month before."""
    wanted = copies[:DAYS]
    for most, period in ((WEEKS, _week), (MONTHS, _month)):
        seen: dict[tuple[int, int], Kept] = {}
        for one in copies:
            seen.setdefault(period(one.at.date()), one)
        wanted += list(seen.values())[:most]
    return wanted


def _week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month
