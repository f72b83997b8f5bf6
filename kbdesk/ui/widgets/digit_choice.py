"""Answers that a digit gives: one of several, or any number of signs with 0 for none."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kbdesk.ui.widgets.check_chips import TickChip, TickGrid
from kbdesk.ui.widgets.choice import Choice


class DigitChoice(Choice):
    """A :class:`Choice` that digits answer, the first answer by ``first``; then it goes on."""

    def __init__(
        self,
        name: str,
        options: Sequence[tuple[str, str]],
        *,
        first: int = 1,
        pad: int = 12,
    ) -> None:
        super().__init__(name, options, optional=True, pad=pad)
        self._first = first

    def choose_by_letter(self, letter: str) -> bool:
        """Answer by a digit, or by the letter with which one answer alone begins."""
        if not letter.isdecimal():
            return super().choose_by_letter(letter)
        place = int(letter) - self._first
        if not 0 <= place < self.count():
            return True  # a digit that is no answer is not typed anywhere else
        self._buttons[place].click()
        self.focus_after()
        return True


class DigitTicks(TickGrid):
    """Signs that digits from 1 on tick; 0 says that none is there, and goes on.

    ``value()`` is None until something was answered, then the signs that are there.
    """

    def __init__(
        self, name: str, options: Sequence[tuple[str, str]], none: str, *, columns: int = 5
    ) -> None:
        super().__init__(name, columns=columns, gap=6)
        self._signs = {
            value: self._sign(words, digit) for digit, (value, words) in enumerate(options, 1)
        }
        self._none = self._sign(none, 0)
        self.arrange()

    def _sign(self, words: str, digit: int) -> TickChip:
        chip = TickChip(f"{digit} {words}", self)
        return self.add_chip(chip, words, lambda: self._clicked(chip))

    def value(self) -> list[str] | None:
        """Return the signs that are there; None while nothing was answered."""
        found = [value for value, chip in self._signs.items() if chip.isChecked()]
        return found if found or self._none.isChecked() else None

    def set_value(self, value: Collection[str] | None) -> None:
        """Answer without telling; an empty list: asked, none; None leaves it unanswered."""
        for name, chip in self._signs.items():
            chip.setChecked(value is not None and name in value)
        self._none.setChecked(value is not None and not value)

    def hear(self, letter: str) -> bool:
        if not letter.isdecimal():
            return False
        digit = int(letter)
        if digit < len(self._chips):
            (self._none if digit == 0 else self._chips[digit - 1]).click()
            if digit == 0:
                self.leave()
        return True

    def _clicked(self, chip: TickChip) -> None:
        if chip is self._none:
            self.set_value([] if chip.isChecked() else None)
        elif chip.isChecked():
            self._none.setChecked(False)
        self.changed.emit()
