"""The window from start to end: first run, login, the shell with its pages, lock, close."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from kbdesk.ui.language import speak
from kbdesk.ui.preferences import Preferences
from kbdesk.ui.qt_words import word_qt
from kbdesk.ui.theme import Theme
from kbdesk.ui.updates.restart import restart, stands
from kbdesk.words import say

if TYPE_CHECKING:
    from kbdesk.ui.main_window import MainWindow


def run(home: Path) -> int:
    """Open the window on a home and return the exit status when it is closed."""
    if not _can_show():
        print(f"error: window.no_display: {say('window.no_display', 'en')}", file=sys.stderr)
        return 1
    from kbdesk.ui.faults.watching import WindowFaults

    faults = WindowFaults(home)
    faults.begin()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("kbdesk")
    app.setApplicationDisplayName("kbdesk")
    app.setDesktopFileName("kbdesk")
    preferences = Preferences.load(home)
    speak(preferences.language)
    word_qt(app)
    Theme.of(app).apply(preferences.text_scale)

    from kbdesk.ui.gc_timer import GarbageTimer
    from kbdesk.ui.main_window import MainWindow

    sweeper = GarbageTimer(app)
    window = MainWindow(home, preferences)
    faults.window, faults.show = window, window.worker.bug.emit
    faults.follow(app)
    window.begin()
    smoke = os.environ.get("KBDESK_SMOKE")
    looks_only = smoke in ("1", "pages")
    painted = _FirstPaint(window, closes=looks_only)
    status = app.exec()
    del painted
    sweeper.stop()
    faults.end()
    restart().now()
    if smoke == "pages":
        _load_pages()
    return status


class _FirstPaint(QObject):
    """Tells that the window stands once its first page is whole and painted.

    With ``closes`` the window is closed then: what was built works.
    """

    def __init__(self, window: MainWindow, *, closes: bool) -> None:
        super().__init__(window)
        self._window, self._closes = window, closes
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            QTimer.singleShot(0, self._when_whole)
        return super().eventFilter(watched, event)

    def _when_whole(self) -> None:
        if self._window.worker.busy:
            QTimer.singleShot(1, self._when_whole)
            return
        self._window.repaint()
        stands()
        if self._closes:
            self._window.close()


def _load_pages() -> None:
    """Load every page: in a built program one that was left out is missing only when shown."""
    from kbdesk.ui.pages import PAGES, page_class

    for name in PAGES:
        page_class(name)


def _can_show() -> bool:
    """Tell whether there is a screen, before Qt ends the program for want of one."""
    if sys.platform != "linux":
        return True
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(os.environ.get(name) for name in names)
