"""Files fetched from a place to this machine's disk.

What arrives is as little trusted as what lies on a stick: it is only fetched here, within limits,
and held against the list of its pieces. Whoever asked for it judges it.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from kbdesk.store.durable import create_private, make_private, replace
from kbdesk.sync.places.address import FolderPlace, Place
from kbdesk.sync.places.local_disk import digest, make_room
from kbdesk.sync.places.pieces import PieceList, is_for_another
from kbdesk.sync.places.synced_folder import files_in_folder, list_in_folder, piece_in_folder
from kbdesk.sync.places.transfers import Fetched, Fetching, Stop, Told
from kbdesk.sync.stick_errors import on_local_disk


def fetch(
    place: Place,
    machine: str,
    suffix: str,
    into: Path,
    *,
    known: Collection[str] = (),
    told: Told | None = None,
    stop: Stop | None = None,
) -> Fetching:
    """Fetch what other machines put on a place for this one.

    ``into``: a folder of this machine, which keeps what a cut left. ``known``: keys that are not
    fetched again. Files of a folder are told where they lie. Needs no desk and no database.
    Raises ``place.*``, ``stick.*``; what was fetched stays.
    """
    stop = stop or Stop()
    with on_local_disk():
        into.mkdir(parents=True, exist_ok=True)
        make_private(into)
    if isinstance(place, FolderPlace):
        return _from_folder(place, machine, suffix, into, known)
    # imported late: it loads slowly, and most desks have no use for it
    from kbdesk.sync.places.web_fetching import FromWeb

    return FromWeb.round(place, machine, suffix, into, known, told, stop)


def _from_folder(
    place: FolderPlace, machine: str, suffix: str, into: Path, known: Collection[str]
) -> Fetching:
    found = Fetching()
    for sender, name, path in files_in_folder(place.folder, suffix):
        if sender == machine or is_for_another(name, machine):
            continue
        one = Fetched(sender, name, path)
        found.there.add(one.key)
        if one.key in known:
            continue
        if path.is_dir():
            list_ = list_in_folder(path)
            if list_ is None:
                continue
            joined = _joined(into, sender, name, list_, path)
            if joined is None:
                continue  # the sync program has not brought all of it
            one = Fetched(sender, name, joined)
        found.files.append(one)
    return found


def _joined(into: Path, sender: str, name: str, list_: PieceList, folder: Path) -> Path | None:
    final = into / f"{sender}-{name}"
    part = final.with_name(final.name + ".part")
    with on_local_disk():
        part.unlink(missing_ok=True)
        make_room(into, list_.bytes)
        with create_private(part) as out:
            for number in range(len(list_.pieces)):
                piece = piece_in_folder(folder, number, list_)
                if piece is None:
                    break
                out.write(piece)
            else:
                piece = b""
        if piece is None or digest(part) != list_.sha256:
            part.unlink()
            return None
        replace(part, final)
    return final
