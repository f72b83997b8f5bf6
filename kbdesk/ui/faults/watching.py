"""Keeps what goes wrong while the window is open, also what Qt says, and shows it once."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget

from kbdesk.faults.fault import fault_of
from kbdesk.faults.hooks import FaultWatch
from kbdesk.faults.log import log_of
from kbdesk.faults.stops import StopTrace
from kbdesk.ui.faults.bell import bell

_QUIET_S: Final = 5.0
"""A fault that repeats within this time is not shown again: painting can repeat it many times."""
_KINDS: Final = {
    QtMsgType.QtWarningMsg: "qt.warning",
    QtMsgType.QtCriticalMsg: "qt.critical",
    QtMsgType.QtFatalMsg: "qt.fatal",
}
_OUTSIDE: Final = {"LoginPage": "login", "FirstRunPage": "first_run"}


class FaultyWindow(Protocol):
    """What this module needs of the window: the page that is shown, by name or class."""

    def page_shown(self) -> QWidget | None: ...


def page_of(window: FaultyWindow) -> str:
    """The name of the page on the screen."""
    shown = window.page_shown()
    name = getattr(shown, "page_name", None)
    return str(name()) if name is not None else _OUTSIDE.get(type(shown).__name__, "")


class WindowFaults(QObject):
    """Listens from :meth:`begin` to :meth:`end`; ``show`` is called on the window's thread."""

    def __init__(self, home: Path) -> None:
        super().__init__()
        self.window: FaultyWindow | None = None
        self.show: Callable[[BaseException], None] | None = None
        self._watch = FaultWatch(log_of(home), self._page, bell().rang.emit)
        self._trace = StopTrace(home)
        self._shown: dict[str, float] = {}
        # Queued, so that a fault raised while painting is shown after the painting.
        bell().rang.connect(self._ring, Qt.ConnectionType.QueuedConnection)

    def begin(self) -> None:
        """Start to record faults."""
        self._watch.log.take_stops()
        self._watch.begin()
        self._trace.begin()
        self._before = qInstallMessageHandler(self._qt_says)

    def follow(self, app: QApplication) -> None:
        """Remember the page on the screen: other threads may not ask the window."""
        app.focusChanged.connect(self._look)

    def _look(self) -> None:
        self._trace.begin()  # a home that was made since
        self._trace.at(self._watch.page())

    def end(self) -> None:
        """Stop recording faults."""
        qInstallMessageHandler(self._before)
        bell().rang.disconnect(self._ring)
        self._watch.end()
        self._trace.end()
        self.window = self.show = None

    def _page(self) -> str:
        return "" if self.window is None else page_of(self.window)

    def _qt_says(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if kind in _KINDS:
            self._watch.keep_kind(_KINDS[kind])
        if self._before is not None:
            self._before(kind, context, message)
        elif sys.stderr is not None and sys.stderr.isatty():
            print(message, file=sys.stderr)

    def _ring(self, error: BaseException) -> None:
        id_, now = fault_of(error, self._page()).id, time.monotonic()
        if self.show is None or now - self._shown.get(id_, -_QUIET_S) < _QUIET_S:
            return
        self.show(error)
        self._shown[id_] = time.monotonic()
