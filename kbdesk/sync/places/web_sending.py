"""Files sent to a WebDAV server: whole or not at all, and gone on with after the line was cut.

Up to 1 MiB a file is written under another name and renamed. A larger one, and a small one over
a line that does not even carry that, is sent in pieces with a list last.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import TypeVar

from kbdesk.domain.errors import KbdeskError
from kbdesk.sync.container import reading
from kbdesk.sync.places.address import WebPlace
from kbdesk.sync.places.pieces import (
    KEPT_FOR,
    LIST,
    MAX_FILE,
    PIECE,
    PIECES,
    SENDING,
    WHOLE,
    PieceList,
    is_name,
    list_bytes,
    list_of,
    piece_name,
)
from kbdesk.sync.places.transfers import CUT, Parcel, Sending, SentFile, Stop, Told, again
from kbdesk.sync.places.webdav import ServerEntry, WebFolder

T = TypeVar("T")
_LOOKS = 3
"""A server may write what came of a PUT that was cut over the whole one that came after it: so
often a file of another length is written again."""


class ToWeb:
    """One round of sending to a server."""

    def __init__(
        self, place: WebPlace, web: WebFolder, sender: str, stop: Stop, told: Told | None
    ) -> None:
        self._place, self._web, self._sender, self._stop = place, web, sender, stop
        self._told = told or (lambda _done, _total: None)
        self._there = 0  # bytes of the files before this one
        self._total = 0
        self._steps = 0
        """Counts what got through, so that a line that is cut is tried on."""

    @classmethod
    def round(
        cls,
        place: WebPlace,
        sender: str,
        parcels: Sequence[Parcel],
        done_with: Collection[str],
        told: Told | None,
        stop: Stop,
    ) -> Sending:
        """Connect, send and tidy up; see :func:`kbdesk.sync.places.sending.send`."""
        with WebFolder(place, stop) as web:
            return cls(place, web, sender, stop, told).send(parcels, done_with)

    def send(self, parcels: Sequence[Parcel], done_with: Collection[str]) -> Sending:
        found = Sending()
        sizes = {parcel.name: parcel.path.stat().st_size for parcel in parcels}
        if any(size > MAX_FILE for size in sizes.values()):
            raise KbdeskError("place.too_large")
        self._total = sum(sizes.values())
        mine = self._keep_on(self._own_folder)
        for parcel in parcels:
            self._told(self._there, self._total)
            already = self._whole(parcel, mine)
            found.sent.append(
                SentFile(
                    parcel.name,
                    f"{self._place.address}{self._sender}/{parcel.name}",
                    sizes[parcel.name],
                    already,
                )
            )
            self._there += sizes[parcel.name]
        self._told(self._total, self._total)
        keep = {parcel.name for parcel in parcels}
        with suppress(KbdeskError):
            # what was to be sent is there; the next round tidies up
            found.deleted = self._tidy(mine, done_with, keep)
        found.clock_off, found.clock_wrong = self._web.clock_off, self._web.clock_is_wrong
        return found

    def _keep_on(self, do: Callable[[], T]) -> T:
        return again(self._stop, do, lambda: self._steps)

    def _own_folder(self) -> Mapping[str, ServerEntry]:
        """Return what lies in this machine's folder, which is made where it is missing."""
        found = self._web.entries(self._sender)
        if found is not None:
            return found
        if self._web.entries() is None:
            raise KbdeskError("place.not_found")
        self._web.make_folder(self._sender)
        made = self._web.entries(self._sender)
        if made is None:
            raise KbdeskError("place.read_only")
        return made

    def _whole(self, parcel: Parcel, mine: Mapping[str, ServerEntry]) -> bool:
        """See to it that a file lies there whole; tell whether it did already."""
        size = parcel.path.stat().st_size
        there = mine.get(parcel.name)
        if there is not None and not there.folder:
            if there.size == size:
                return True
            # somebody else's doing: what this program gives that name is whole
            raise KbdeskError("place.name_taken")
        if size <= WHOLE and parcel.name + PIECES not in mine and self._again_in_one(parcel, size):
            return False
        return self._in_pieces(parcel)

    # -- in one --------------------------------------------------------------------------

    def _again_in_one(self, parcel: Parcel, size: int) -> bool:
        for left in reversed(range(_LOOKS)):
            try:
                return self._in_one(parcel, size)
            except KbdeskError as error:
                if error.code != "place.wrong_length" or not left:
                    raise
        raise AssertionError

    def _in_one(self, parcel: Parcel, size: int) -> bool:
        """Write a file under another name and rename it; tell whether that can be done.

        A line may not carry so much at once, and a server may not be able to rename.
        """
        path = f"{self._sender}/{parcel.name}"
        with reading(parcel.path):
            data = parcel.path.read_bytes()
        cuts = 0

        def write() -> bool:
            nonlocal cuts
            try:
                self._web.put(path + SENDING, data)
            except KbdeskError as error:
                cuts += error.code in CUT
                # one that is no larger than a piece has no other way
                if cuts > 1 and size > PIECE:
                    return False
                raise
            self._steps += 1
            return True

        moved = False

        def rename() -> bool:
            nonlocal moved
            # the answer of a try before may have been lost
            if moved and self._web.size(path) == size:
                return True
            moved = True
            return self._renamed(path, size)

        try:
            if not self._keep_on(write):
                with suppress(KbdeskError):
                    self._web.delete(path + SENDING)
                return False
            self._keep_on(rename)
        except KbdeskError as error:
            with suppress(KbdeskError):
                self._web.delete(path + SENDING)
            if error.code == "place.no_webdav":
                return False
            raise
        return True

    def _renamed(self, path: str, size: int) -> bool:
        """Give the file its name, and look; raises ``place.wrong_length``, ``place.name_taken``."""
        moved = self._web.move(path + SENDING, path)
        self._steps += 1
        found = self._web.size(path)
        if found == size:
            if not moved:
                self._web.delete(path + SENDING)
            return True
        if moved or found is None:
            with suppress(KbdeskError):
                self._web.delete(path)
            raise KbdeskError("place.wrong_length")
        raise KbdeskError("place.name_taken")

    # -- in pieces -----------------------------------------------------------------------

    def _in_pieces(self, parcel: Parcel) -> bool:
        """Send the pieces that are missing or of another length, then the list."""
        folder = f"{self._sender}/{parcel.name}{PIECES}"
        list_ = list_of(parcel.path)
        raw = list_bytes(list_)
        there = self._keep_on(lambda: self._web.entries(folder))
        if there is None:
            self._keep_on(lambda: self._web.make_folder(folder))
            there = {}
        missing = _missing(list_, there)
        finished = there.get(LIST)
        if not missing and finished is not None and finished.size == len(raw):
            return True
        for _ in range(_LOOKS):
            self._send_pieces(parcel, folder, list_, missing)
            there = self._keep_on(lambda: self._web.entries(folder)) or {}
            missing = _missing(list_, there)
            if not missing:
                break
        else:
            raise KbdeskError("place.wrong_length")
        self._keep_on(lambda: self._put(f"{folder}/{LIST}", raw))
        if self._keep_on(lambda: self._web.size(f"{folder}/{LIST}")) != len(raw):
            raise KbdeskError("place.wrong_length")
        return False

    def _send_pieces(
        self, parcel: Parcel, folder: str, list_: PieceList, missing: Sequence[int]
    ) -> None:
        have = list_.bytes - sum(list_.size_of(number) for number in missing)
        with parcel.path.open("rb") as file:
            for number in missing:
                file.seek(number * list_.piece)
                data = file.read(list_.size_of(number))
                self._told(self._there + have, self._total)
                name = f"{folder}/{piece_name(number)}"
                self._keep_on(lambda name=name, data=data: self._put(name, data))  # type: ignore[misc]
                have += len(data)

    def _put(self, path: str, data: bytes) -> None:
        self._web.put(path, data)
        self._steps += 1

    # -- tidying up ----------------------------------------------------------------------

    def _tidy(
        self, mine: Mapping[str, ServerEntry], done_with: Collection[str], keep: Collection[str]
    ) -> list[str]:
        """Delete in this machine's own folder what is acknowledged, too old, or was given up."""
        deleted = []
        now = self._web.server_time or datetime.now(UTC)
        for entry in mine.values():
            name = entry.name.removesuffix(PIECES if entry.folder else SENDING)
            half = not entry.folder and name != entry.name
            if not is_name(name) or (name in keep and not half):
                continue
            old = entry.modified is not None and now - entry.modified > KEPT_FOR
            if name in done_with or old or half:
                path = f"{self._sender}/{entry.name}"
                if self._web.delete(path, folder=entry.folder) and not half:
                    deleted.append(name)
        return deleted


def _missing(list_: PieceList, there: Mapping[str, ServerEntry]) -> list[int]:
    """Return the pieces that are not there, or are of another length."""
    missing = []
    for number in range(len(list_.pieces)):
        entry = there.get(piece_name(number))
        if entry is None or entry.folder or entry.size != list_.size_of(number):
            missing.append(number)
    return missing
