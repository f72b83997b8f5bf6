"""A round of sending to a place or fetching from it: what it is asked, what it did, how it ends."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

from kbdesk.domain.errors import KbdeskError

Told = Callable[[int, int], None]
"""Hears (bytes that are there, bytes in all) of all files together."""
T = TypeVar("T")

CUT: Final = ("place.cut", "place.too_slow")
"""The line broke: what is missing is sent or fetched again."""
_TRIES: Final = 6
"""So often in a row the line may be cut without anything having got through."""
_PAUSE_S: Final = 0.5


@dataclass(frozen=True, slots=True)
class Parcel:
    """A local file that is to lie on a place under a name; see :func:`~.pieces.is_name`."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that lies on a place whole; ``already``: nothing had to be sent."""

    name: str
    where: str
    bytes: int
    already: bool = False


@dataclass(slots=True)
class Sending:
    """What a round of sending did; ``clock_off``: how far this machine's clock is ahead."""

    sent: list[SentFile] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    clock_off: timedelta = timedelta(0)
    clock_wrong: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file of another machine: whole at ``path``, or the refusal why not."""

    sender: str
    name: str
    path: Path | None = None
    error: KbdeskError | None = None

    @property
    def key(self) -> str:
        """What tells it from every other file of the place."""
        return f"{self.sender}/{self.name}"


@dataclass(slots=True)
class Fetching:
    """What a round of fetching found; ``there``: the keys of all files for this machine."""

    files: list[Fetched] = field(default_factory=list)
    there: set[str] = field(default_factory=set)
    clock_off: timedelta = timedelta(0)
    clock_wrong: bool = False


class Stop:
    """Tells work on the network to end; :meth:`now` also ends what waits for the server."""

    def __init__(self) -> None:
        self._set = threading.Event()
        self._sockets: list[Any] = []
        self._lock = threading.Lock()

    def now(self) -> None:
        """End the work; called on any thread."""
        self._set.set()
        with self._lock:
            for one in self._sockets:
                # past the TLS object, which another thread is using
                with suppress(OSError):
                    socket.socket.shutdown(one, socket.SHUT_RDWR)

    @property
    def wanted(self) -> bool:
        """Tell whether the work shall end."""
        return self._set.is_set()

    def check(self) -> None:
        """Raise ``place.cancelled`` where the work shall end."""
        if self._set.is_set():
            raise KbdeskError("place.cancelled")

    def wait(self, seconds: float) -> None:
        """Wait, unless the work shall end; raises ``place.cancelled`` then."""
        self._set.wait(seconds)
        self.check()

    def watch(self, stream: object) -> None:
        """Remember a connection of which httpcore tells."""
        info = getattr(stream, "get_extra_info", None)
        found = info("socket") if info is not None else None
        if isinstance(found, socket.socket):
            with self._lock:
                self._sockets = [one for one in self._sockets if one.fileno() >= 0]
                self._sockets.append(found)
            if self._set.is_set():
                self.now()


def again(stop: Stop, do: Callable[[], T], got_through: Callable[[], object]) -> T:
    """Do something again while the line is cut but something gets through between the cuts.

    ``got_through`` returns a value that differs once something has.
    """
    left, before = _TRIES, got_through()
    while True:
        try:
            return do()
        except KbdeskError as error:
            now = got_through()
            if now != before:
                left, before = _TRIES, now
            left -= 1
            if error.code not in CUT or not left:
                raise
            stop.wait(_PAUSE_S * (_TRIES - 1 - left))
