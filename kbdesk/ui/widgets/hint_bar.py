"""The bar of keys at the foot of a page; F1 shows the same words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from kbdesk.ui.theme.scaling import boxed, emptied, put, row
from kbdesk.ui.widgets.label import KeyCap, Label


class HintBar(QWidget):
    """Keys and what they do: ``[("F2", "cari anak"), ("Esc", "batal")]``."""

    def __init__(self, hints: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self._hints: tuple[tuple[str, str], ...] = ()
        self._row = row(16)
        self.setLayout(self._row)
        self.set(hints)

    def set(self, hints: Sequence[tuple[str, str]]) -> None:
        """Show other keys."""
        self._hints = tuple(hints)
        emptied(self._row)
        for key, words in hints:
            self._row.addWidget(boxed(put(row(6), KeyCap(key), Label(words, tone="ink_2"))))
        self._row.addStretch(1)
        self.setAccessibleName(", ".join(f"{key} {words}" for key, words in hints))

    def hints(self) -> tuple[tuple[str, str], ...]:
        """Return the keys and their words."""
        return self._hints
