"""The log of faults in a home: at most so many, the oldest go first; nobody's data is in it.

It lies in clear beside the database, since a fault may come before anybody signs in, and is
its owner's alone. Equal faults are one line that counts.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

from kbdesk.domain.fault_forms import MOST_TIMES
from kbdesk.faults.fault import Fault, is_clean, read_fault
from kbdesk.faults.stops import take_stops
from kbdesk.store.durable import write_whole
from kbdesk.store.home import HomePaths

MOST_KEPT: Final = 50
MOST_BYTES: Final = 128 * 1024
_AGAIN_S: Final = 10.0
"""Seconds in which a repeated fault is only counted, and written with the next one."""


class FaultLog:
    """The faults of one home. Nothing is written where no home was made yet: it is held."""

    def __init__(self, home: Path) -> None:
        self._paths = HomePaths(home)
        self._held: dict[str, Fault] = {}
        self._written: dict[str, float] = {}
        # A fault can happen while another is being written, also on the same thread.
        self._lock = threading.RLock()
        self._writing = False
        self._stopped: list[Fault] = []

    @property
    def path(self) -> Path:
        return self._paths.faults

    def add(self, fault: Fault) -> None:
        """Write a fault to the log; never raises, because the caller handles a fault already."""
        with self._lock, suppress(Exception):
            if not is_clean(fault):
                return
            known = self._held.get(fault.id)
            self._held[fault.id] = fault if known is None else _together(known, fault)
            if len(self._held) > MOST_KEPT:
                del self._held[next(iter(self._held))]
            written = self._written.get(fault.id)
            if written is None or time.monotonic() - written >= _AGAIN_S:
                self._write()

    def flush(self) -> None:
        """Write the counts since the last write; never raises."""
        with self._lock, suppress(Exception):
            if self._held:
                self._write()

    def faults(self) -> list[Fault]:
        """The kept faults, the newest first."""
        with self._lock:
            self.take_stops()
            kept = self._read()
            for id_, fault in self._held.items():
                kept[id_] = _together(kept[id_], fault) if id_ in kept else fault
        return sorted(kept.values(), key=lambda one: one.last, reverse=True)

    def take_stops(self) -> None:
        """Keep how programs died that ran on this home before; never raises."""
        with self._lock, suppress(Exception):
            found = take_stops(self._paths.folder) if self._paths.exists else []
            for fault in found:
                self.add(fault)
            self._stopped += found

    def new_stops(self) -> list[Fault]:
        """Return, once, how programs died since the last time this was asked."""
        self.take_stops()
        with self._lock:
            found, self._stopped = self._stopped, []
        return found

    def told(self, times: Mapping[str, int]) -> None:
        """Mark faults as sent, each as often as the city was told. Raises OSError."""
        with self._lock:
            self.flush()
            kept = self._read()
            for id_, count in times.items():
                if id_ in kept:
                    kept[id_] = replace(kept[id_], sent=max(kept[id_].sent, count))
            self._put(kept)

    def _write(self) -> None:
        if self._writing or not self._paths.exists:
            return
        self._writing = True
        try:
            kept = self._read()
            for id_, fault in self._held.items():
                # The newest fault is the last line.
                before = kept.pop(id_, None)
                kept[id_] = fault if before is None else _together(before, fault)
            self._put(kept)
            now = time.monotonic()
            self._written.update(dict.fromkeys(self._held, now))
            self._held.clear()
        finally:
            self._writing = False

    def _put(self, kept: Mapping[str, Fault]) -> None:
        lines = [json.dumps(fault.said(), sort_keys=True) for fault in kept.values()][-MOST_KEPT:]
        while sum(len(line) + 1 for line in lines) > MOST_BYTES:
            lines.pop(0)
        write_whole(self.path, "".join(f"{line}\n" for line in lines).encode("ascii"))

    def _read(self) -> dict[str, Fault]:
        """Read the file; lines that this program did not write are skipped."""
        try:
            with self.path.open("rb") as file:
                raw = file.read(2 * MOST_BYTES)
        except OSError:
            return {}
        found = {}
        for line in raw.splitlines():
            with suppress(ValueError, RecursionError):
                fault = read_fault(json.loads(line))
                if fault is not None:
                    found[fault.id] = fault
        return found


@cache
def log_of(home: Path) -> FaultLog:
    """The log of a home; one object for each home in this process."""
    return FaultLog(home)


def _together(earlier: Fault, later: Fault) -> Fault:
    times = min(earlier.times + later.times, MOST_TIMES)
    return replace(earlier, times=times, last=max(earlier.last, later.last))
