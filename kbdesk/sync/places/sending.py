"""Files sent to a place: to a server, or into a folder of this machine. The same call for both.

A machine writes in its own folder alone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kbdesk.sync.places.address import FolderPlace, Place
from kbdesk.sync.places.pieces import is_name, is_sender
from kbdesk.sync.places.synced_folder import put_in_folder, tidy_folder
from kbdesk.sync.places.transfers import Parcel, Sending, SentFile, Stop, Told


def send(
    place: Place,
    sender: str,
    parcels: Sequence[Parcel],
    *,
    done_with: Collection[str] = (),
    told: Told | None = None,
    stop: Stop | None = None,
) -> Sending:
    """Put local files into the folder of this machine on a place, and tidy up there.

    ``sender``: the machine's id (32 hex digits). ``parcels`` may be of any kind: names end in a
    suffix of their kind (``.kbsync``, ``.kbfacts``). ``done_with``: names that were acknowledged
    and are deleted. What was sent whole before a refusal stays. Needs no desk and no database:
    it may run on any thread. Raises ``place.*``, of a folder ``stick.*``.
    """
    assert is_sender(sender)
    assert all(is_name(parcel.name) for parcel in parcels)
    stop = stop or Stop()
    if isinstance(place, FolderPlace):
        return _to_folder(place, sender, parcels, done_with, told, stop)
    # imported late: it loads slowly, and most desks have no use for it
    from kbdesk.sync.places.web_sending import ToWeb

    return ToWeb.round(place, sender, parcels, done_with, told, stop)


def _to_folder(
    place: FolderPlace,
    sender: str,
    parcels: Sequence[Parcel],
    done_with: Collection[str],
    told: Told | None,
    stop: Stop,
) -> Sending:
    found = Sending()
    total = sum(parcel.path.stat().st_size for parcel in parcels)
    done = 0
    for parcel in parcels:
        stop.check()
        path, already = put_in_folder(
            parcel.path, place.folder, sender, parcel.name, cancel=lambda: stop.wanted
        )
        size = path.stat().st_size
        done += size
        if told is not None:
            told(done, total)
        found.sent.append(SentFile(parcel.name, str(path), size, already))
    keep = {parcel.name for parcel in parcels}
    found.deleted = tidy_folder(place.folder, sender, done_with, keep)
    return found
