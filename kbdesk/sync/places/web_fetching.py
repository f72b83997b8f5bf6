"""Files fetched from a WebDAV server, gone on with after the line was cut."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Final

from kbdesk.domain.errors import KbdeskError
from kbdesk.store.durable import create_private, replace, write_whole
from kbdesk.sync.places.address import WebPlace
from kbdesk.sync.places.local_disk import digest, make_room
from kbdesk.sync.places.pieces import (
    LIST,
    MAX_FILE,
    MAX_LIST,
    PIECES,
    PieceList,
    is_for_another,
    is_name,
    is_sender,
    piece_name,
    read_list,
)
from kbdesk.sync.places.transfers import Fetched, Fetching, Stop, Told, again
from kbdesk.sync.places.webdav import ServerEntry, WebFolder
from kbdesk.sync.stick_errors import on_local_disk

_MOST_SENDERS: Final = 2000
_MOST_BYTES: Final = 2 << 30
"""More is not fetched in one round: no server fills this machine's disk."""
_OF_ONE_FILE: Final = frozenset(
    {
        "place.bad_answer", "place.damaged", "place.locked", "place.newer_reader_needed",
        "place.not_found", "place.read_only", "place.redirected", "place.refused",
        "place.too_large", "place.wrong_length",
    }
)  # fmt: skip
"""What is wrong with one file stops no other."""


class FromWeb:
    """One round of fetching from a server."""

    def __init__(
        self, web: WebFolder, machine: str, into: Path, stop: Stop, told: Told | None
    ) -> None:
        self._web, self._machine, self._into, self._stop = web, machine, into, stop
        self._told = told or (lambda _done, _total: None)
        self._done = self._total = 0
        self._bytes = 0
        """What got through, so that a line that is cut is tried on."""

    @classmethod
    def round(
        cls,
        place: WebPlace,
        machine: str,
        suffix: str,
        into: Path,
        known: Collection[str],
        told: Told | None,
        stop: Stop,
    ) -> Fetching:
        """Connect and fetch; see :func:`kbdesk.sync.places.fetching.fetch`."""
        with WebFolder(place, stop) as web:
            return cls(web, machine, into, stop, told).fetch(suffix, known)

    def fetch(self, suffix: str, known: Collection[str]) -> Fetching:
        found = Fetching()
        wanted: list[tuple[str, str, ServerEntry]] = []
        senders = again(self._stop, self._web.entries, lambda: 0)
        if senders is None:
            raise KbdeskError("place.not_found")
        for sender in sorted(senders)[:_MOST_SENDERS]:
            if not is_sender(sender) or sender == self._machine or not senders[sender].folder:
                continue
            for entry in self._of(sender):
                name = entry.name.removesuffix(PIECES) if entry.folder else entry.name
                if not is_name(name) or not name.endswith(suffix):
                    continue
                if is_for_another(name, self._machine):
                    continue
                found.there.add(f"{sender}/{name}")
                if f"{sender}/{name}" not in known:
                    wanted.append((sender, name, entry))
        self._forget({f"{sender}-{name}" for sender, name, _ in wanted})
        self._total = sum(entry.size or 0 for _, _, entry in wanted)
        for sender, name, entry in wanted:
            if self._bytes > _MOST_BYTES:
                break  # the next round goes on
            self._told(self._done, self._total)
            try:
                path = self._one(sender, name, entry)
            except KbdeskError as error:
                if error.code not in _OF_ONE_FILE:
                    raise
                found.files.append(Fetched(sender, name, error=error))
                continue
            if path is not None:
                found.files.append(Fetched(sender, name, path))
        found.clock_off, found.clock_wrong = self._web.clock_off, self._web.clock_is_wrong
        return found

    def _of(self, sender: str) -> list[ServerEntry]:
        try:
            found = again(self._stop, lambda: self._web.entries(sender), lambda: 0)
        except KbdeskError as error:
            if error.code not in _OF_ONE_FILE:
                raise
            return []  # a folder that may not be looked into
        return sorted((found or {}).values(), key=lambda entry: entry.name)

    def _one(self, sender: str, name: str, entry: ServerEntry) -> Path | None:
        """Fetch a file whole; return its path, None where it is gone or not finished."""
        final = self._into / f"{sender}-{name}"
        if final.is_file():
            self._done += entry.size or 0
            return final
        if entry.folder:
            return self._in_pieces(f"{sender}/{entry.name}", final)
        size = entry.size
        if size is None:
            raise KbdeskError("place.bad_answer")
        if not 0 < size <= MAX_FILE:
            raise KbdeskError("place.too_large" if size else "place.wrong_length")
        part = final.with_name(final.name + ".part")
        if not self._fill(f"{sender}/{name}", part, size, entry.etag):
            return None
        with on_local_disk():
            replace(part, final)
        return final

    def _in_pieces(self, folder: str, final: Path) -> Path | None:
        raw = again(self._stop, lambda: self._web.get(f"{folder}/{LIST}", MAX_LIST), lambda: 0)
        list_ = None if raw is None else read_list(raw)
        if list_ is None:
            return None  # its writer is still at it
        self._total += list_.bytes
        local = final.with_name(final.name + PIECES)
        with on_local_disk():
            local.mkdir(exist_ok=True)
            make_room(self._into, list_.bytes)
        for number, wanted in enumerate(list_.pieces):
            piece = local / piece_name(number)
            size = list_.size_of(number)
            with on_local_disk():
                whole = piece.is_file() and digest(piece) == wanted
            if whole:
                self._done += size
                continue
            part = piece.with_name(piece.name + ".part")
            # the digest of the piece stands for its etag: what is left of another is not used
            if not self._fill(f"{folder}/{piece.name}", part, size, "", mark=wanted):
                return None
            with on_local_disk():
                if digest(part) != wanted:
                    part.unlink()
                    raise KbdeskError("place.damaged")
                replace(part, piece)
        with on_local_disk():
            _join(local, final, list_)
        return final

    def _fill(self, path: str, part: Path, size: int, etag: str, mark: str = "") -> bool:
        """Fetch the rest of a file; tell whether it is there whole: not where it is gone.

        What a cut left is gone on with where it is of the same file by ``mark``, else by etag.
        """
        note = part.with_name(part.name + ".of")
        mark = f"{size} {mark or etag}"
        with on_local_disk():
            if part.exists() and (not note.is_file() or note.read_text() != mark):
                part.unlink()
            if not part.exists():
                make_room(self._into, size)
                write_whole(note, mark.encode())
                create_private(part).close()
        before = self._done

        def go_on() -> bool:
            with on_local_disk():
                start = part.stat().st_size
            if start > size:
                raise KbdeskError("place.wrong_length")
            if start == size:
                return True
            with self._web.stream(path, size, start, etag) as answer:
                if answer is None:
                    return False
                begins, body = answer
                with on_local_disk(), part.open("r+b") as out:
                    out.truncate(begins)
                    out.seek(begins)
                    for some in body:
                        out.write(some)
                        self._bytes += len(some)
                        self._told(before + out.tell(), self._total)
            return True

        there = again(self._stop, go_on, lambda: self._bytes)
        with on_local_disk():
            note.unlink(missing_ok=True)
            if not there:
                part.unlink()
        self._done = before + size
        return there

    def _forget(self, wanted: set[str]) -> None:
        """Delete what was fetched of files that are not on the place any more."""
        with suppress(OSError):
            for left in self._into.iterdir():
                name = left.name
                for ending in (".of", ".part", PIECES):
                    name = name.removesuffix(ending)
                if name not in wanted:
                    if left.is_dir() and not left.is_symlink():
                        shutil.rmtree(left, ignore_errors=True)
                    else:
                        left.unlink()


def _join(folder: Path, final: Path, list_: PieceList) -> None:
    """Put the pieces together; raises ``place.damaged``, OSError."""
    part = final.with_name(final.name + ".part")
    part.unlink(missing_ok=True)
    with create_private(part) as out:
        for number in range(len(list_.pieces)):
            out.write((folder / piece_name(number)).read_bytes())
    if digest(part) != list_.sha256:
        part.unlink()
        shutil.rmtree(folder, ignore_errors=True)
        raise KbdeskError("place.damaged")
    replace(part, final)
    shutil.rmtree(folder, ignore_errors=True)
