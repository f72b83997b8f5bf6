"""Answers that a digit gives: one of several, or any number of signs with 0 for none."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kbdesk.ui.theme.current import crowding
from kbdesk.ui.theme.scaling import FollowsTextSize, grid
from kbdesk.ui.widgets.button import Button
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.walking import walk


class DigitChoice(Choice):
    """A :class:`Choice` that digits answer, the first answer by ``first``; then it goes on.

    ``stepped`` comes after a digit instead of the next field where ``steps`` is False.
    """

    stepped = Signal()

    def __init__(
        self,
        name: str,
        options: Sequence[tuple[str, str]],
        *,
        first: int = 1,
        steps: bool = True,
        pad: int = 12,
        even: bool = False,
    ) -> None:
        super().__init__(name, options, optional=True, pad=pad, even=even)
        self._first, self._steps = first, steps

    def choose_by_letter(self, letter: str) -> bool:
        """Answer by a digit, or by the letter with which one answer alone begins."""
        if not letter.isdecimal():
            return super().choose_by_letter(letter)
        place = int(letter) - self._first
        if not 0 <= place < self.count():
            return True  # a digit that is no answer is not typed anywhere else
        self._buttons[place].click()
        if self._steps:
            self.focus_after()
        else:
            self.stepped.emit()
        return True


class _Sign(Button):
    def __init__(self, words: str, digit: int, owner: DigitTicks) -> None:
        super().__init__(f"{digit} {words}")
        self._owner = owner
        self.setCheckable(True)
        self.setProperty("field", True)
        self.toggled.connect(lambda on: self.set_kind("tint" if on else "default"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            self._owner.walk(self, steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            walk(self, forward=event.key() == Qt.Key.Key_Down)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._owner.leave()
        elif event.text().isdecimal():
            self._owner.press(int(event.text()))
        else:
            super().keyPressEvent(event)


class DigitTicks(FollowsTextSize, QWidget):
    """Signs that digits from 1 on tick; 0 says that none is there, and goes on.

    ``value()`` is None until something was answered, then the signs that are there. ``changed``
    when a person answers.
    """

    changed = Signal()

    def __init__(
        self, name: str, options: Sequence[tuple[str, str]], none: str, *, columns: int = 5
    ) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._columns = columns
        self._none = _Sign(none, 0, self)
        self._signs: dict[str, _Sign] = {}
        for digit, (value, words) in enumerate(options, 1):
            self._signs[value] = _Sign(words, digit, self)
        self._all = [*self._signs.values(), self._none]
        for chip, words in zip(self._all, [*(one for _, one in options), none], strict=True):
            chip.setAccessibleName(f"{name}: {words}")
            chip.clicked.connect(lambda _=False, one=chip: self._clicked(one))
        self._layout = grid((6, 6))
        self._layout.setColumnStretch(columns, 1)
        self.setLayout(self._layout)
        self.on_text_size(self._arrange)
        self.setFocusProxy(self._all[0])

    def value(self) -> list[str] | None:
        """Return the signs that are there; None while nothing was answered."""
        found = [value for value, chip in self._signs.items() if chip.isChecked()]
        return found if found or self._none.isChecked() else None

    def set_value(self, value: Collection[str] | None) -> None:
        """Answer without telling; an empty list: asked, none; None leaves it unanswered."""
        for name, chip in self._signs.items():
            chip.setChecked(value is not None and name in value)
        self._none.setChecked(value is not None and not value)

    def press(self, digit: int) -> None:
        """Do what a digit does."""
        if 0 <= digit < len(self._all):
            chip = self._none if digit == 0 else self._all[digit - 1]
            chip.click()
            if digit == 0:
                self.leave()

    def walk(self, chip: Button, by: int) -> None:
        """Send the focus to the sign before or after."""
        place = min(max(self._all.index(chip) + by, 0), len(self._all) - 1)  # type: ignore[arg-type]
        self._all[place].setFocus(Qt.FocusReason.TabFocusReason)

    def leave(self) -> None:
        """Send the focus to what follows."""
        self._all[-1].setFocus(Qt.FocusReason.TabFocusReason)
        self.focusNextChild()

    def _clicked(self, chip: _Sign) -> None:
        if chip is self._none:
            self.set_value([] if chip.isChecked() else None)
        elif chip.isChecked():
            self._none.setChecked(False)
        self.changed.emit()

    def _arrange(self) -> None:
        # large text needs the width of three for two
        columns = self._columns if crowding() == 1 else max(1, self._columns * 2 // 3)
        for place, chip in enumerate(self._all):
            self._layout.addWidget(chip, place // columns, place % columns)
