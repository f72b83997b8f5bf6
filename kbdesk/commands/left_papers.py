"""Papers that printing left on this machine in clear: remembered, listed, deleted.

Where no printer takes a paper, its file is kept so that it can be printed elsewhere. It is not
encrypted. What was written is remembered in the database by place and digest, and only a file
that is still just that is ever deleted. What a person saves on purpose is not remembered.
"""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from kbdesk.commands.trail import note
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError

State = Literal["as_written", "changed"]
MOST: Final = 2000
"""So many papers are remembered; the oldest are forgotten first."""
_SETTING: Final = "left_papers"


@dataclass(frozen=True, slots=True)
class LeftPaper:
    """A file that printing left: where, when by this machine's clock, and how it is now."""

    path: Path
    at: datetime
    bytes: int
    state: State


@dataclass(frozen=True, slots=True)
class _Remembered:
    path: str
    sha256: str
    at: str


@dataclass(frozen=True, slots=True)
class Swept:
    """The result of deleting papers; a file that was changed is not deleted."""

    deleted: tuple[Path, ...]
    changed: tuple[Path, ...]
    failed: tuple[Path, ...]


def place_for(desk: Desk, wanted: Path, pdf: bytes) -> Path:
    """Remember a paper that is about to be written, and return where it may be.

    A file of the wanted name that this program did not write, or that was changed, stays: the
    paper gets a number behind its name.
    """
    remembered = {one.path: one for one in _read(desk)}
    target, number = wanted.absolute(), 2
    while _is_there(target) and not (
        (known := remembered.get(str(target))) and _state(target, known.sha256) == "as_written"
    ):
        target = wanted.absolute().with_stem(f"{wanted.stem}-{number}")
        number += 1
    remembered.pop(str(target), None)
    at = desk.clock.now().isoformat(timespec="seconds")
    fresh = _Remembered(str(target), hashlib.sha256(pdf).hexdigest(), at)
    _keep(desk, [*remembered.values(), fresh])
    return target


def left_papers(desk: Desk) -> list[LeftPaper]:
    """Return the papers that are still there, the latest first; what is gone is forgotten."""
    remembered = _read(desk)
    found: list[LeftPaper] = []
    there: list[_Remembered] = []
    for one in remembered:
        path = Path(one.path)
        if not _is_there(path):
            continue
        there.append(one)
        at = datetime.fromisoformat(one.at)
        size = path.lstat().st_size
        found.append(LeftPaper(path, at, size, _state(path, one.sha256)))
    if len(there) != len(remembered):
        _keep(desk, there)
    return sorted(found, key=lambda one: (one.at, one.path), reverse=True)


def left_before_today(desk: Desk) -> list[LeftPaper]:
    """Return the papers of earlier days that can be deleted, the latest first."""
    today = desk.clock.today()
    return [
        one for one in left_papers(desk)
        if one.state == "as_written" and one.at.astimezone().date() < today
    ]  # fmt: skip


def delete_papers(desk: Desk, paths: Sequence[Path] | None = None) -> Swept:
    """Delete papers that printing left (without ``paths`` all of them), with a line in the trail.

    What is gone already is forgotten in silence. Raises ``paper.not_left_here`` for a file that
    this program did not leave; nothing is deleted then.
    """
    remembered = _read(desk)
    asked = {str(path.absolute()) for path in paths} if paths is not None else None
    if asked is not None:
        unknown = sorted(asked - {one.path for one in remembered})
        if unknown:
            raise KbdeskError("paper.not_left_here", field="file", path=unknown[0])
    stay: list[_Remembered] = []
    deleted, changed, failed = [], [], []
    for one in remembered:
        path = Path(one.path)
        if not _is_there(path):
            continue
        if asked is not None and one.path not in asked:
            stay.append(one)
        elif _state(path, one.sha256) == "changed":
            changed.append(path)
            stay.append(one)
        else:
            try:
                path.unlink()
            except OSError:
                failed.append(path)
                stay.append(one)
            else:
                deleted.append(path)
    with desk.store.transaction():
        _keep(desk, stay)
        if deleted:
            names = [path.name for path in deleted]
            note(desk, "paper_deleted", files=names[:20], count=len(names))
    return Swept(tuple(deleted), tuple(changed), tuple(failed))


def forget_papers(desk: Desk, paths: Collection[Path]) -> None:
    """Take some papers off the list: the user keeps them."""
    gone = {str(path) for path in paths}
    _keep(desk, [one for one in _read(desk) if one.path not in gone])


def said(one: LeftPaper) -> dict[str, object]:
    """Return a paper as the command line says it."""
    return {
        "path": str(one.path),
        "at": one.at.isoformat(),
        "bytes": one.bytes,
        "state": one.state,
    }


def _read(desk: Desk) -> list[_Remembered]:
    return [_Remembered(**one) for one in desk.store.json_setting(_SETTING) or ()]


def _keep(desk: Desk, papers: Sequence[_Remembered]) -> None:
    desk.store.set_setting(_SETTING, json.dumps([asdict(one) for one in papers[-MOST:]]))


def _is_there(path: Path) -> bool:
    try:
        path.lstat()
    except (OSError, ValueError):
        return False
    return True


def _state(path: Path, sha256: str) -> State:
    """Tell whether a file is just what was written; a link or a folder in its place is not."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return "changed"
        with path.open("rb") as file:
            same = hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return "changed"
    return "as_written" if same else "changed"
