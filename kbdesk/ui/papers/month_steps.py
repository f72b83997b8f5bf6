"""A month with an arrow on either side."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kbdesk.ui.kit import Label, icon_button, put, row, sized, tr
from kbdesk.ui.reports.scope import month_words


class MonthSteps(QWidget):
    """``changed`` after a step; ``month`` counts year * 12 + month - 1, None before ``set``."""

    changed = Signal()

    def __init__(
        self, before: str = "", after: str = "", *, gap: int = 4, width: int = 130
    ) -> None:
        super().__init__()
        self.month: int | None = None
        self._first: int | None = None
        self._latest = 0
        before, after = (
            before or tr("common.the_month_before"),
            after or tr("common.the_next_month"),
        )
        self.before = icon_button("chevron-left", before, does=lambda: self.step(-1))
        self.after = icon_button("chevron-right", after, does=lambda: self.step(1))
        self.label = Label("", "label")
        self.setLayout(put(row(gap), self.before, sized(self.label, min_width=width), self.after))

    def keys(self, back: str = "Alt+Left", on: str = "Alt+Right") -> dict[str, Callable[[], None]]:
        """Return the keys that step, for a page to hear."""
        return {back: lambda: self.step(-1), on: lambda: self.step(1)}

    def set(self, month: int | None, latest: int, first: int | None = None) -> None:
        """Show a month, the latest where none is given; from ``first`` on where that is known."""
        self._first, self._latest = first, latest
        self.month = latest if month is None else min(month, latest)
        self._show()

    def forget(self) -> None:
        """Know no month until the next ``set``."""
        self.month = None

    def step(self, by: int) -> None:
        """Go on by months, where the arrow that does it can be pressed."""
        button = self.after if by > 0 else self.before
        if self.month is not None and not self.isHidden() and button.isEnabled():
            self.month += by
            self._show()
            self.changed.emit()

    def words(self) -> str:
        return "" if self.month is None else month_words(self.month)

    def day(self) -> date | None:
        """The first day of the month."""
        return None if self.month is None else date(self.month // 12, self.month % 12 + 1, 1)

    def _show(self) -> None:
        assert self.month is not None
        self.label.setText(self.words())
        self.before.setEnabled(self._first is None or self.month > self._first)
        self.after.setEnabled(self.month < self._latest)
