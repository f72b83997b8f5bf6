"""Writes every fault that Python reports to the log of a home.

Uncaught exceptions of any thread, exceptions that could not be raised, warnings, and the log
lines of libraries. What they say is not kept; where a terminal listens it is still said there,
to the person who sits at it.
"""

from __future__ import annotations

import atexit
import logging
import sys
import threading
import warnings
from collections.abc import Callable
from contextlib import suppress
from types import FrameType, TracebackType
from typing import Any, Final, TextIO

from kbdesk.faults.fault import Fault, fault_here, fault_of, in_words, kind_of
from kbdesk.faults.log import FaultLog

Tell = Callable[[BaseException], None]
_LOGGED: Final = "logging"


class FaultWatch:
    """Keeps whatever goes wrong in a log, once it is begun.

    ``page``: where the person is; only a name of the program's own. ``tell``: is called with an
    exception that nobody caught, on whatever thread it came.
    """

    def __init__(self, log: FaultLog, page: Callable[[], str], tell: Tell | None = None) -> None:
        self.log = log
        self._page = page
        self.tell = tell
        self._before: list[Callable[[], None]] = []
        self._where = ""

    def begin(self) -> None:
        """Record faults until :meth:`end`."""
        python, threads, unraisable = sys.excepthook, threading.excepthook, sys.unraisablehook
        show = warnings.showwarning
        handler = _Handler(self)
        root = logging.getLogger()

        def undo() -> None:
            sys.excepthook, threading.excepthook = python, threads
            sys.unraisablehook, warnings.showwarning = unraisable, show
            root.removeHandler(handler)

        self._before.append(undo)
        sys.excepthook = self._uncaught
        threading.excepthook = self._in_thread
        sys.unraisablehook = self._not_raised
        warnings.showwarning = self._warned  # type: ignore[assignment]
        root.addHandler(handler)
        atexit.register(self.log.flush)

    def end(self) -> None:
        """Stop recording, and write the counts."""
        while self._before:
            self._before.pop()()
        self.log.flush()
        atexit.unregister(self.log.flush)

    def keep(self, error: BaseException) -> Fault:
        """Record an exception; returns the fault."""
        fault = fault_of(error, self.page())
        self.log.add(fault)
        return fault

    def keep_kind(self, kind: str) -> None:
        """Record a warning or a log line with its caller."""
        self.log.add(fault_here(kind, self.page(), sys._getframe(2)))

    def page(self) -> str:
        """The page on the screen; from another thread the last one that was known."""
        # Only the window's own thread may read widgets.
        if threading.current_thread() is threading.main_thread():
            with suppress(Exception):
                self._where = self._page()
        return self._where

    def _uncaught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            return
        fault = self.keep(error if error.__traceback__ else error.with_traceback(trace))
        say(fault, lambda: sys.__excepthook__(kind, error, trace))
        if self.tell is not None:
            self.tell(error)

    def _in_thread(self, args: Any) -> None:
        if args.exc_value is not None:
            self._uncaught(args.exc_type, args.exc_value, args.exc_traceback)

    def _not_raised(self, args: Any) -> None:
        if args.exc_value is not None:
            say(self.keep(args.exc_value), lambda: sys.__unraisablehook__(args))

    def _warned(
        self,
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        _file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        fault = fault_here(kind_of(category), self.page(), sys._getframe(1))
        self.log.add(fault)
        said = warnings.formatwarning
        say(fault, lambda: _print(said(message, category, filename, lineno, line).rstrip()))


class _Handler(logging.Handler):
    """Keeps what libraries log as a warning or worse: where it was logged, and of what error."""

    def __init__(self, watch: FaultWatch) -> None:
        super().__init__(logging.WARNING)
        self._watch = watch

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        page = self._watch.page()
        if error is not None:
            fault = fault_of(error, page)
        else:
            level = record.levelno if record.levelno in _LEVELS else logging.WARNING
            fault = fault_here(f"{_LOGGED}.{_LEVELS[level]}", page, _logged_at())
        self._watch.log.add(fault)
        say(fault, lambda: _print(f"{record.levelname} {record.name}: {self.format(record)}"))


_LEVELS: Final = {logging.WARNING: "WARNING", logging.ERROR: "ERROR", logging.CRITICAL: "CRITICAL"}


def _logged_at() -> FrameType:
    """The frame that wrote the log line: the first outside of ``logging``."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__") in (
        __name__,
        logging.__name__,
    ):
        frame = frame.f_back
    return frame


def say(fault: Fault, aloud: Callable[[], None]) -> None:
    """Tell of a fault where somebody listens: all of it at a terminal, else only what is kept.

    What a desktop collects of its programs lies in clear on the disk.
    """
    stream = sys.stderr
    try:
        if stream is None:
            return
        if stream.isatty():
            aloud()
        else:
            _print(in_words(fault))
    except (OSError, ValueError):
        return  # The terminal was closed.


def _print(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
