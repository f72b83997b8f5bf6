"""The toast: what was done, for four seconds."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QLineEdit, QWidget

from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.scaling import put, row, sized
from kbdesk.ui.widgets.hint_bar import HintBar
from kbdesk.ui.widgets.label import IconLabel, Label
from kbdesk.ui.widgets.notice import announce


class Toast(QFrame):
    """A dark strip at the bottom of its parent; ``say`` shows it. ``gone`` when it went."""

    gone = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "toast")
        sized(self, height=48)
        layout = put(row(12, (14, 0)), IconLabel("check-circle", "on_teal", 22))
        self._title = Label("", "label")
        self._detail = Label("")
        layout.addLayout(put(row(0), self._title, (self._detail, 1)), 1)
        self.setLayout(layout)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._go)
        if parent is not None:
            parent.installEventFilter(self)
            self.hide()

    def say(self, title: str, detail: str = "", *, seconds: float = 4) -> None:
        """Show "title · detail" and let a screen reader say it; 0 seconds stays."""
        self._title.setText(title)
        self._detail.setText(f" · {detail}" if detail else "")
        self.setAccessibleName(f"{title}, {detail}" if detail else title)
        self.show()
        layout = self.layout()
        if layout is not None:
            layout.activate()  # or the width is that of the words before
        self._place()
        self.raise_()
        announce(self, self.accessibleName())
        if seconds:
            self._timer.start(int(seconds * 1000))

    def _go(self) -> None:
        self.hide()
        self.gone.emit()

    def _place(self) -> None:
        above = self.parentWidget()
        if above is None:
            return
        layout = above.layout()
        if layout is not None and layout.indexOf(self) >= 0:
            return
        width = min(above.width() - 2 * px(16), max(px(444), self.sizeHint().width()))
        self.setGeometry(self._free_place(above, width, px(48)))

    def _free_place(self, above: QWidget, width: int, height: int) -> QRect:
        """Return the lowest place in the middle, else at a side, that lies over no button or field;
        the bottom where there is none.
        """
        edge = px(20)
        taken = [
            QRect(one.mapTo(above, QPoint(0, 0)), one.size())
            for kind in (QAbstractButton, QLineEdit, HintBar)
            for one in above.findChildren(kind)
            if one.isVisibleTo(above) and not self.isAncestorOf(one)
        ]
        sides = ((above.width() - width) // 2, above.width() - width - edge, edge)
        lowest = above.height() - height - edge
        for x in sides:
            for y in range(lowest, above.height() // 2, -px(8)):
                place = QRect(x, y, width, height)
                if not any(one.intersects(place) for one in taken):
                    return place
        return QRect(sides[0], lowest, width, height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Place it again: a new text size changes its height.
        if event.size().height() != event.oldSize().height() and self.isVisible():
            self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)
