"""A sheet over the window: search, help, a PIN, an error. Esc closes it."""

from __future__ import annotations

from typing import Literal

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.scaling import column
from kbdesk.ui.theme.tokens import qcolor

Place = Literal["centre", "top"]


class Overlay(QWidget):
    """Covers its window; put things in ``body``. The Tab key stays inside while it is shown.

    ``width`` in px at 100 %; the sheet never leaves the window. ``closed`` when it is gone.
    """

    closed = Signal()

    def __init__(
        self, parent: QWidget, name: str, *, width: int = 560, place: Place = "centre"
    ) -> None:
        window = parent.window()
        super().__init__(window)
        self._width, self._place = width, place
        self._before: QWidget | None = None
        self.setProperty("role", "overlay")
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.sheet = QFrame(self)
        self.sheet.setProperty("role", "card")
        self.body: QVBoxLayout = column(12, (20, 18, 20, 18))
        self.sheet.setLayout(self.body)
        window.installEventFilter(self)
        self.hide()

    def begin(self, first: QWidget | None = None) -> None:
        """Show the sheet; ``first`` gets the focus."""
        focused = QApplication.focusWidget()
        self._before = focused if focused is not None and focused is not first else None
        self._arrange()
        self.show()
        self.raise_()
        (first or self._first() or self).setFocus()

    def finish(self) -> None:
        """Close the sheet and give the focus back."""
        if not self.isVisible():
            return
        self.hide()
        if self._before is not None and shiboken6.isValid(self._before):
            self._before.setFocus()
        self.closed.emit()
        self.deleteLater()

    def _first(self) -> QWidget | None:
        stops = self._stops()
        return stops[0] if stops else None

    def _stops(self) -> list[QWidget]:
        """Return what Tab can reach inside the sheet, in its order."""
        found: list[QWidget] = []
        widget = self.nextInFocusChain()
        while widget is not None and widget is not self:
            if (
                self.isAncestorOf(widget)
                and widget.isVisibleTo(self)
                and widget.isEnabled()
                and widget.focusProxy() is None
                and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            ):
                found.append(widget)
            widget = widget.nextInFocusChain()
        return found

    def focusNextPrevChild(self, forward: bool) -> bool:
        stops, now = self._stops(), QApplication.focusWidget()
        if not stops:
            return True
        place = stops.index(now) if now in stops else (-1 if forward else 0)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(place + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.finish()
        # Keys typed here must not reach the page underneath.
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.sheet.geometry().contains(event.position().toPoint()):
            self.finish()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._arrange()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.isVisible():
            self._arrange()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._arrange()
        return super().event(event)

    def height_wanted(self, _width: int) -> int:
        """Return the sheet's height in pixels at a width."""
        high = self.sheet.heightForWidth(_width)
        return max(high, self.sheet.sizeHint().height() if high < 0 else high)

    def _arrange(self) -> None:
        window = self.window()
        # Keep the band of a practice home in sight.
        above = int(window.property("band") or 0)
        self.setGeometry(window.rect().adjusted(0, above, 0, 0))
        room = self.rect().adjusted(px(16), px(16), -px(16), -px(16))
        wide = min(px(self._width), room.width())
        high = min(self.height_wanted(wide), room.height())
        x = room.left() + (room.width() - wide) // 2
        y = room.top() if self._place == "top" else room.top() + (room.height() - high) // 2
        self.sheet.setGeometry(x, y, wide, high)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), qcolor("ink", 0.45))
