"""What goes on by itself while people work in an open home: copies, sticks, sending, stops."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kbdesk.ui.context import Context
from kbdesk.ui.day_copy import DayCopy
from kbdesk.ui.faults.stopped import tell_stops
from kbdesk.ui.sync.by_itself import send_by_itself_later
from kbdesk.ui.sync.drives import StickNotice, folder_of_opened, use_folder


class BesideWork(QObject):
    """``stick_came(name, bundles)`` when a stick with bundles was put in."""

    stick_came = Signal(str, int)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._copy: DayCopy | None = None
        self._sticks = StickNotice(self)
        self._sticks.came.connect(self.stick_came)

    def begin(self, context: Context) -> None:
        """Begin for a home that was opened."""
        self._copy = DayCopy(context, self)
        context.copies_due.connect(self._copy.begin)
        self._copy.begin()
        self._sticks.watch.wake()
        folder = folder_of_opened()
        if folder is not None:
            use_folder(context, folder)
            self.stick_came.emit(folder.name or str(folder), 1)
        tell_stops(context, self._window)
        send_by_itself_later(context)

    def rest(self) -> None:
        """Look for no sticks until the next home is open."""
        self._sticks.watch.sleep()
