"""The toast: what was saved, for four seconds, with the key that takes it back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QWidget

from kbdesk.ui.language import tr
from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.scaling import row, sized
from kbdesk.ui.widgets.key_cap import KeyCap
from kbdesk.ui.widgets.label import IconLabel, Label
from kbdesk.ui.widgets.notice import announce


class Toast(QFrame):
    """A dark strip at the bottom of its parent; ``say`` shows it. ``gone`` when it went."""

    gone = Signal()

    def __init__(self, parent: QWidget | None = None, *, undo: bool = True) -> None:
        super().__init__(parent)
        self.setProperty("role", "toast")
        sized(self, height=48)
        layout = row(12, (14, 0))
        layout.addWidget(IconLabel("check-circle", "on_teal", 22))
        self._title = Label("", "label")
        self._detail = Label("")
        words = row(0)
        words.addWidget(self._title)
        words.addWidget(self._detail, 1)
        layout.addLayout(words, 1)
        self._key = KeyCap(tr("widget.undo_key"), "dark")
        self._key.setVisible(undo)
        layout.addWidget(self._key)
        self.setLayout(layout)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go)
        if parent is not None:
            parent.installEventFilter(self)
            self.hide()

    def say(self, title: str, detail: str = "", *, undo: bool = True, seconds: float = 4) -> None:
        """Show "title · detail" and let a screen reader say it; 0 seconds stays."""
        self._title.setText(title)
        self._detail.setText(f" · {detail}" if detail else "")
        self._key.setVisible(undo)
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
        x = (above.width() - width) // 2
        self.setGeometry(x, above.height() - px(48) - px(20), width, px(48))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)
