"""Words that may be ticked, any number of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kbdesk.ui.theme.current import crowding
from kbdesk.ui.theme.scaling import FollowsTextSize, column, grid, put
from kbdesk.ui.widgets.button import Button
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.walking import walk


class _CheckChip(Button):
    def __init__(self, words: str, owner: CheckChips) -> None:
        super().__init__(words, icon="plus")
        self._owner = owner
        self.setCheckable(True)
        self.setProperty("field", True)
        self.toggled.connect(self._dress)

    def _dress(self, on: bool) -> None:
        self.set_kind("tint" if on else "default")
        self.set_icon("check" if on else "plus")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            self._owner.walk(self, steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            walk(self, forward=event.key() == Qt.Key.Key_Down)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._owner.leave()
        else:
            super().keyPressEvent(event)


class CheckChips(FollowsTextSize, QWidget):
    """Tick with space, walk with left and right, Enter goes on. ``changed`` when a person ticks."""

    changed = Signal()

    def __init__(self, name: str, options: Sequence[tuple[str, str]], *, columns: int = 5) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._chips: dict[str, _CheckChip] = {}
        self._columns = columns
        self._layout = grid((8, 8))
        for value, words in options:
            chip = _CheckChip(words, self)
            chip.setAccessibleName(f"{name}: {words}")
            chip.clicked.connect(lambda: self.changed.emit())
            self._chips[value] = chip
        self._layout.setColumnStretch(columns, 1)
        self.setLayout(self._layout)
        self.on_text_size(self._arrange)
        self.setFocusProxy(next(iter(self._chips.values())))

    def values(self) -> list[str]:
        """Return what is ticked, in the order shown."""
        return [value for value, chip in self._chips.items() if chip.isChecked()]

    def set_values(self, values: Iterable[str]) -> None:
        """Tick these and no others."""
        wanted = set(values)
        for value, chip in self._chips.items():
            chip.setChecked(value in wanted)

    def walk(self, chip: Button, by: int) -> None:
        """Send the focus to the chip before or after."""
        chips: list[Button] = list(self._chips.values())
        place = min(max(chips.index(chip) + by, 0), len(chips) - 1)
        chips[place].setFocus(Qt.FocusReason.TabFocusReason)

    def _arrange(self) -> None:
        # large text needs the width of three chips for two
        columns = self._columns if crowding() == 1 else max(1, self._columns * 2 // 3)
        for place, chip in enumerate(self._chips.values()):
            self._layout.addWidget(chip, place // columns, place % columns)

    def leave(self) -> None:
        """Send the focus to what follows."""
        list(self._chips.values())[-1].setFocus(Qt.FocusReason.TabFocusReason)
        self.focusNextChild()


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
