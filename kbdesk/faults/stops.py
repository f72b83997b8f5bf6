"""How the program died where no exception is raised: below Python, or in a library.

While the window is open a file in the home is ready, into which Python writes where it was when
the system ends it. Whoever comes next turns that into a fault and takes the file away: what it
held beyond places in the program (paths on this machine) is kept nowhere. An orderly end takes
it away as well; what a power cut leaves says nothing and is no fault.
"""

from __future__ import annotations

import faulthandler
import os
import re
from contextlib import suppress
from datetime import UTC, datetime
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path, PurePath
from typing import Final

from kbdesk import __version__
from kbdesk.domain.fault_forms import MOST_PLACES, PAGE, STOPPED, UNKNOWN
from kbdesk.faults.fault import Fault, commit, plain_place
from kbdesk.store.durable import PRIVATE_FILE
from kbdesk.store.home import HomePaths

_NAME: Final = "stopped-{}.trace"
_HEAD: Final = 160
"""The first line is this long: version, commit, page; it is written anew on each page."""
_MOST_READ: Final = 64 * 1024
_SAID: Final = re.compile(r"^(?:Fatal Python error|Windows fatal exception): (.{1,80})$", re.M)
_FRAME: Final = re.compile(r'^  File "(.+)", line ([0-9]{1,7}) in (.+)$')
_KINDS: Final = {
    "Segmentation fault": "segmentation_fault",
    "Bus error": "bus_error",
    "Aborted": "aborted",
    "Illegal instruction": "illegal_instruction",
    "Floating-point exception": "floating_point",
    "Floating point exception": "floating_point",
    "access violation": "access_violation",
    "stack overflow": "stack_overflow",
    "int divide by zero": "division_by_zero",
}


class StopTrace:
    """The file of one running program, from :meth:`begin` to :meth:`end`."""

    def __init__(self, home: Path) -> None:
        self._paths = HomePaths(home)
        self._file: int | None = None
        self._page: str | None = None

    @property
    def ready(self) -> bool:
        """Tell whether a death would leave a trace."""
        return self._file is not None

    def begin(self) -> None:
        """Be ready, where a home was made; never raises.

        Where Python's handler is on already, a developer reads it elsewhere: it is left alone.
        """
        if self.ready or faulthandler.is_enabled() or not self._paths.exists:
            return
        path = self._paths.folder / _NAME.format(os.getpid())
        flags = os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
        with suppress(OSError):
            self._file = os.open(path, flags | getattr(os, "O_NOINHERIT", 0), PRIVATE_FILE)
            self.at("")
            # only the thread that died: the others say nothing of why
            faulthandler.enable(self._file, all_threads=False)

    def at(self, page: str) -> None:
        """Note where the person is; what was written before that did not end the program."""
        if self._file is None or page == self._page:
            return
        self._page = page
        head = f"kbdesk {__version__} {commit() or '-'} {page}"
        with suppress(OSError, UnicodeEncodeError):
            line = head.encode("ascii").ljust(_HEAD - 1)[: _HEAD - 1] + b"\n"
            os.lseek(self._file, 0, os.SEEK_SET)
            os.write(self._file, line)
            os.ftruncate(self._file, _HEAD)

    def end(self) -> None:
        """The program ends in order: nothing is left."""
        if self._file is None:
            return
        faulthandler.disable()
        os.close(self._file)
        self._file = self._page = None
        with suppress(OSError):
            (self._paths.folder / _NAME.format(os.getpid())).unlink()


def take_stops(home: Path) -> list[Fault]:
    """Return the deaths of programs that ran on this home, and take their files away."""
    found = []
    for path in sorted(home.glob(_NAME.format("*"))):
        with suppress(OSError):
            if _runs(path):
                continue
            last = datetime.fromtimestamp(path.stat().st_mtime, UTC).astimezone()
            with path.open("rb") as file:
                head = file.read(_HEAD)
                file.seek(max(_HEAD, path.stat().st_size - _MOST_READ))
                said = file.read(_MOST_READ)
            # Windows refuses while its program runs: then nothing is taken
            path.unlink()
            fault = read_stop(head, said, last)
            if fault is not None:
                found.append(fault)
    return found


def read_stop(head: bytes, said: bytes, when: datetime) -> Fault | None:
    """Return what a file tells: its first line and the rest; None where nobody died."""
    about = head.decode("ascii", "replace").split()
    blocks = list(_SAID.finditer(said.decode("ascii", "replace").replace("\r\n", "\n")))
    if len(about) not in (3, 4) or about[0] != "kbdesk" or not blocks:
        return None
    death = blocks[-1]
    places: list[str] = []
    for line in death.string[death.end() :].splitlines():
        frame = _FRAME.match(line)
        if frame and len(places) < MOST_PLACES:
            places.append(_place(frame[1], int(frame[2]), frame[3]))
    moment = when.isoformat(timespec="seconds")
    page = about[3] if len(about) == 4 and PAGE.fullmatch(about[3]) else ""
    return Fault(
        version=about[1],
        commit="" if about[2] == "-" else about[2],
        page=page,
        kind=STOPPED + _KINDS.get(death[1].strip(), "unknown"),
        places=tuple(reversed(places)),
        causes=(),
        first=moment,
        last=moment,
    )


def _place(path: str, line: int, function: str) -> str:
    """Return a place by the module that lies under a path, ``?`` where none does."""
    parts = re.split(r"[\\/]", path)
    if not parts[-1].endswith(".py"):
        return UNKNOWN
    names = [*parts[:-1], parts[-1][:-3]]
    if names[-1] == "__init__":
        names.pop()
    # what was compiled for a release has a path from the top; elsewhere it is the module's own
    for at in range(len(names)):
        spec = _found(names[at:])
        if spec is not None and (at == 0 or _lies_at(spec, path)):
            return plain_place(".".join(names[at:]), line, function)
    return UNKNOWN


def _found(names: list[str]) -> ModuleSpec | None:
    """Return a module without loading it, nor what it is part of."""
    within, spec = None, None
    for count, name in enumerate(names, 1):
        if not name.isidentifier():
            return None
        spec = PathFinder.find_spec(".".join(names[:count]), within)
        if spec is None:
            return None
        within = spec.submodule_search_locations
        if within is None and count < len(names):
            return None
    return spec


def _lies_at(spec: ModuleSpec, path: str) -> bool:
    return spec.origin is not None and PurePath(spec.origin).with_suffix("") == PurePath(
        path
    ).with_suffix("")


def _runs(path: Path) -> bool:
    """Tell whether the program that a file is for still runs (Windows says so itself)."""
    number = path.stem.rpartition("-")[2]
    if os.name == "nt" or not number.isdigit():
        return False
    if int(number) == os.getpid():
        return faulthandler.is_enabled()
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
