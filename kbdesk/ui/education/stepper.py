"""The counter of one hand: minus, a large number, plus."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame

from kbdesk.ui.formats import integer
from kbdesk.ui.kit import Button, Label, announce, column, put, row, set_tip, sized, tr


class Stepper(QFrame):
    """A count from 0; ``changed`` when a person stepped. ``key`` is only shown."""

    changed = Signal()

    def __init__(self, name: str, *, most: int = 9999, key: str = "") -> None:
        super().__init__()
        self._name, self._most, self._value = name, most, 0
        self.setProperty("role", "card")
        self.setProperty("ring_radius", 10)
        self.setAccessibleName(name)
        title = Label(name, "label", align=Qt.AlignmentFlag.AlignHCenter)
        self.less = Button("", icon="minus", name=tr("education_page.less", name=name))
        self.more = Button("", "tint", icon="plus", name=tr("education_page.more", name=name))
        for button in (self.less, self.more):
            sized(button, width=44, height=44)
        self._number = Label("0", "stepper_number", align=Qt.AlignmentFlag.AlignCenter)
        sized(self._number, min_width=48)
        layout = column(4, (8, 8))
        put(layout, put(row(6), 1, title, 1), put(row(4), self.less, (self._number, 1), self.more))
        self.setLayout(layout)
        if key:
            set_tip(self.more, key)
        self.less.clicked.connect(lambda: self.step(-1))
        self.more.clicked.connect(lambda: self.step(1))
        self._show()

    def value(self) -> int:
        """Return the count."""
        return self._value

    def set_value(self, value: int) -> None:
        """Show a count without telling."""
        self._value = min(max(value, 0), self._most)
        self._show()

    def step(self, by: int) -> None:
        """Add or take away, never below none."""
        value = min(max(self._value + by, 0), self._most)
        if value == self._value:
            return
        self._value = value
        self._show()
        announce(self, f"{self._name} {value}")
        self.changed.emit()

    def _show(self) -> None:
        self._number.setText(integer(self._value))
        self._number.setAccessibleName(f"{self._name} {self._value}")
        self.less.setEnabled(self._value > 0)
