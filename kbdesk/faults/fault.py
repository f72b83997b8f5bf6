"""What is kept of a fault: when, which version and page, its kind, and places in the program.

A message, an argument or a local variable may hold a name, a NIK, a figure or a passphrase, so
none of them is ever looked at. A file is told by the module that is loaded under its name, never
by a path: a path can hold the name of who uses the machine. What no loaded module answers for
(code from a text, a class made at run time) is written as ``?``.
"""

from __future__ import annotations

import json
import re
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import PurePath
from types import FrameType, TracebackType
from typing import Any, Final

from kbdesk import __version__
from kbdesk.domain.fault_forms import (
    CAUSE,
    COMMIT,
    KIND,
    MOST_CAUSES,
    MOST_PLACES,
    MOST_TIMES,
    PAGE,
    PLACE,
    UNKNOWN,
    VERSION,
)
from kbdesk.resources import resource

_FRAMES: Final = 2000
"""The most frames of a traceback that are read; an endless recursion has a thousand."""
_DOTTED: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*", re.ASCII)
_FUNCTION: Final = re.compile(r"[A-Za-z_<][A-Za-z0-9_.<>]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault, as often as it came with the same places.

    ``first`` and ``last``: ISO times with offset. ``places``: ``kbdesk/ui/shell.py:12 Shell.go``,
    the innermost last. ``causes``: kind and innermost place of what led to it, or is in its
    group. ``sent``: how many ``times`` the city has been told of.
    """

    version: str
    commit: str
    page: str
    kind: str
    places: tuple[str, ...]
    causes: tuple[str, ...]
    first: str
    last: str
    times: int = 1
    sent: int = 0

    @property
    def id(self) -> str:
        """Identifies equal faults: 32 hex digits, of everything but the times."""
        import hashlib

        same = [self.version, self.commit, self.page, self.kind, self.places, self.causes]
        return hashlib.sha256(json.dumps(same).encode()).hexdigest()[:32]

    @property
    def unsent(self) -> bool:
        """True until the city knows of it, with how often it came."""
        return self.times > self.sent

    def said(self) -> dict[str, Any]:
        return asdict(self)


def fault_of(error: BaseException, page: str = "") -> Fault:
    """Make a fault of an exception; never raises."""
    try:
        causes = [
            f"{kind_of(type(one))} {places[-1] if (places := places_of(one)) else UNKNOWN}"
            for one in _behind(error)
        ]
        return _fault(kind_of(type(error)), places_of(error), causes, page)
    except Exception:
        # Reading an attribute of an exception can run its own code.
        return _fault(UNKNOWN, (), (), page)


def fault_here(kind: str, page: str, frame: FrameType | None) -> Fault:
    """Make a fault of a warning or a log line: where it came from, and its ``kind``."""
    found: deque[str] = deque(maxlen=MOST_PLACES)
    here = frame or sys._getframe(1)
    seen = 0
    while here is not None and seen < MOST_PLACES:
        found.appendleft(_place(here, here.f_lineno))
        here, seen = here.f_back, seen + 1  # type: ignore[assignment]
    return _fault(kind, tuple(found), (), page)


def _fault(kind: str, places: Iterable[str], causes: Iterable[str], page: str) -> Fault:
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    return Fault(
        version=__version__,
        commit=commit(),
        page=page if PAGE.fullmatch(page) else "",
        kind=kind,
        places=tuple(places),
        causes=tuple(causes)[:MOST_CAUSES],
        first=now,
        last=now,
    )


@cache
def commit() -> str:
    """The commit that a release was built from; "" in a checkout."""
    try:
        text = resource("commit").read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""
    return text if COMMIT.fullmatch(text) else ""


def kind_of(kind: type[BaseException]) -> str:
    """The name of an exception class, or of its first base that a loaded module defines."""
    for one in kind.__mro__:
        module, name = one.__module__, one.__qualname__
        if not (isinstance(module, str) and isinstance(name, str) and _DOTTED.fullmatch(name)):
            continue
        found: object = sys.modules.get(module)
        for part in name.split("."):
            found = getattr(found, part, None)
        said = name if module == "builtins" else f"{module}.{name}"
        if found is one and KIND.fullmatch(said):
            return said
    return UNKNOWN


def places_of(error: BaseException) -> tuple[str, ...]:
    """The places from the outermost call to where the exception was raised."""
    found: deque[str] = deque(maxlen=MOST_PLACES)
    step: TracebackType | None = error.__traceback__
    for _ in range(_FRAMES):
        if step is None:
            break
        found.append(_place(step.tb_frame, step.tb_lineno))
        step = step.tb_next
    return tuple(found)


def _behind(error: BaseException) -> Iterator[BaseException]:
    """Yield the causes of an exception and the members of its group, the nearest first."""
    todo, seen = deque([error]), {id(error)}
    while todo and len(seen) < 4 * MOST_CAUSES:
        one = todo.popleft()
        if one is not error:
            yield one
        behind: list[object] = [one.__cause__, one.__context__]
        if isinstance(one, BaseExceptionGroup):
            behind += one.exceptions
        for other in behind:
            if isinstance(other, BaseException) and id(other) not in seen:
                seen.add(id(other))
                todo.append(other)


def _place(frame: FrameType, line: int | None) -> str:
    return place(frame.f_globals, frame.f_code.co_filename, frame.f_code.co_qualname, line)


def place(variables: Mapping[str, Any], path: str, function: str, line: int | None) -> str:
    """Return a place in the program, by the module whose variables these are.

    The function is told only where the code is of that module's own file: what was compiled
    from a text may be called anything.
    """
    name = variables.get("__name__")
    module = sys.modules.get(name) if isinstance(name, str) else None
    if module is None or getattr(module, "__dict__", None) is not variables:
        return UNKNOWN
    spec = getattr(module, "__spec__", None)
    dotted = str(getattr(spec, "name", None) or name)
    own = PurePath(path).stem in (dotted.rpartition(".")[2], "__init__")
    return plain_place(dotted, line or 0, function if own else UNKNOWN)


def plain_place(dotted: str, line: int, function: str) -> str:
    """Return a place in a module in its form; what does not fit into it is ``?``."""
    if not _DOTTED.fullmatch(dotted) or len(dotted) > 100:
        return UNKNOWN
    known = _FUNCTION.fullmatch(function) and len(function) <= 120
    return f"{dotted.replace('.', '/')}.py:{line} {function if known else UNKNOWN}"


def read_fault(said: object) -> Fault | None:
    """Read a fault from JSON; None where this program did not write it."""
    if not isinstance(said, dict):
        return None
    places, causes = said.get("places"), said.get("causes")
    if not isinstance(places, list) or not isinstance(causes, list):
        return None
    try:
        fault = Fault(**{**said, "places": tuple(places), "causes": tuple(causes)})
    except TypeError:
        return None
    return fault if is_clean(fault) else None


def is_clean(fault: Fault) -> bool:
    """True where every text of a fault has the form of a place in the program."""
    forms = ((VERSION, fault.version), (COMMIT, fault.commit), (PAGE, fault.page))
    texts = all(isinstance(text, str) and form.fullmatch(text) for form, text in forms)
    if not texts or not isinstance(fault.kind, str) or not KIND.fullmatch(fault.kind):
        return False
    if len(fault.places) > MOST_PLACES or len(fault.causes) > MOST_CAUSES:
        return False
    lists = ((PLACE, fault.places), (CAUSE, fault.causes))
    if not all(isinstance(one, str) and form.fullmatch(one) for form, of in lists for one in of):
        return False
    for moment in (fault.first, fault.last):
        if not isinstance(moment, str) or not _is_moment(moment):
            return False
    counts = (fault.times, fault.sent)
    return all(type(one) is int and 0 <= one <= MOST_TIMES for one in counts) and fault.times > 0


def _is_moment(text: str) -> bool:
    try:
        return len(text) <= 32 and datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def in_words(fault: Fault) -> str:
    """The details that a dialog shows: one line for each place."""
    head = f"kbdesk {fault.version}" + (f" ({fault.commit[:12]})" if fault.commit else "")
    return "\n".join([head, fault.kind, *fault.causes, *fault.places])
