"""The search field with its magnifier and the key F2."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent

from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.label import IconLabel, KeyCap


class SearchField(Field):
    """A search box; ``searched(str)`` comes a moment after typing stops, at once on Enter.

    Arrow down emits ``down`` (go to the results), Esc empties the box.
    """

    searched = Signal(str)
    down = Signal()

    def __init__(
        self,
        name: str,
        *,
        placeholder: str | None = None,
        key: str = "F2",
        width: int | None = None,
        delay_ms: int = 150,
    ) -> None:
        super().__init__(
            name,
            label=False,
            compact=True,
            placeholder=name if placeholder is None else placeholder,
            width=width,
        )
        self.add_leading(IconLabel("search", "ink", 20))
        if key:
            self.add_trailing(KeyCap(key))
        self.edit.setMaxLength(80)
        self.edit.arrows_move = False
        self._timer = QTimer(self, singleShot=True, interval=delay_ms)
        self._timer.timeout.connect(self._search)
        self.changed.connect(self._timer.start)
        self.on_enter(self._search)

    def _search(self) -> None:
        self._timer.stop()
        self.searched.emit(" ".join(self.text().split()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.set_text("")
        else:
            super().keyPressEvent(event)
