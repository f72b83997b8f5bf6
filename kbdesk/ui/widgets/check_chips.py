"""Words that may be ticked, any number of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kbdesk.ui.theme.current import crowding
from kbdesk.ui.theme.scaling import FollowsTextSize, column, grid, put
from kbdesk.ui.widgets.button import Button
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.walking import walk


class TickChip(Button):
    """A word of a :class:`TickGrid`; ``hear(letter)`` tells whether a key was for the grid."""

    def __init__(self, words: str, owner: TickGrid, *, icons: bool = False) -> None:
        super().__init__(words, icon="plus" if icons else None)
        self._owner, self._icons = owner, icons
        self.setCheckable(True)
        self.setProperty("field", True)
        self.toggled.connect(self._dress)

    def _dress(self, on: bool) -> None:
        self.set_kind("tint" if on else "default")
        if self._icons:
            self.set_icon("check" if on else "plus")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            self._owner.walk(self, steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            walk(self, forward=event.key() == Qt.Key.Key_Down)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._owner.leave()
        elif not self._owner.hear(event.text()):
            super().keyPressEvent(event)


class TickGrid(FollowsTextSize, QWidget):
    """Chips in columns: tick with space, walk with left and right, Enter goes on.

    ``changed`` when a person ticks.
    """

    changed = Signal()

    def __init__(self, name: str, *, columns: int, gap: int) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._name, self._columns = name, columns
        self._chips: list[TickChip] = []
        self._layout = grid((gap, gap))
        self._layout.setColumnStretch(columns, 1)
        self.setLayout(self._layout)

    def add_chip(self, chip: TickChip, words: str, clicked: Callable[[], object]) -> TickChip:
        """Add the next chip; ``words`` are how it is spoken."""
        chip.setAccessibleName(f"{self._name}: {words}")
        chip.clicked.connect(clicked)
        self._chips.append(chip)
        return chip

    def arrange(self) -> None:
        """Lay the chips out, now and for every text size."""
        self.on_text_size(self._arrange)
        self.setFocusProxy(self._chips[0])

    def hear(self, _letter: str) -> bool:
        """Take a key that is typed on a chip; tell whether it was for the grid."""
        return False

    def walk(self, chip: TickChip, by: int) -> None:
        """Send the focus to the chip before or after."""
        place = min(max(self._chips.index(chip) + by, 0), len(self._chips) - 1)
        self._chips[place].setFocus(Qt.FocusReason.TabFocusReason)

    def leave(self) -> None:
        """Send the focus to what follows."""
        self._chips[-1].setFocus(Qt.FocusReason.TabFocusReason)
        self.focusNextChild()

    def _arrange(self) -> None:
        # large text needs the width of three chips for two
        columns = self._columns if crowding() == 1 else max(1, self._columns * 2 // 3)
        for place, chip in enumerate(self._chips):
            self._layout.addWidget(chip, place // columns, place % columns)


class CheckChips(TickGrid):
    """Any number of the words may be ticked."""

    def __init__(self, name: str, options: Sequence[tuple[str, str]], *, columns: int = 5) -> None:
        super().__init__(name, columns=columns, gap=8)
        self._by_value = {
            value: self.add_chip(TickChip(words, self, icons=True), words, self.changed.emit)
            for value, words in options
        }
        self.arrange()

    def values(self) -> list[str]:
        """Return what is ticked, in the order shown."""
        return [value for value, chip in self._by_value.items() if chip.isChecked()]

    def set_values(self, values: Iterable[str]) -> None:
        """Tick these and no others."""
        wanted = set(values)
        for value, chip in self._by_value.items():
            chip.setChecked(value in wanted)


class LabelledChecks(QWidget):
    """A labelled :class:`CheckChips`; ``changed`` when a person ticks."""

    changed = Signal()

    def __init__(self, name: str, options: Sequence[tuple[str, str]], *, columns: int = 5) -> None:
        super().__init__()
        self.chips = CheckChips(name, options, columns=columns)
        layout = column(5, (0, 0, 0, 10))
        self.setLayout(put(layout, Label(name.replace("&", "&&"), "label"), self.chips))
        self.setFocusProxy(self.chips)
        self.chips.changed.connect(self.changed.emit)

    def values(self) -> list[str]:
        """Return what is ticked, in the order shown."""
        return self.chips.values()

    def set_values(self, values: Iterable[str]) -> None:
        """Tick these and no others."""
        self.chips.set_values(values)
