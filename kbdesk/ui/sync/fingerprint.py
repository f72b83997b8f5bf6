"""A fingerprint in large letters, to be read aloud by one person and compared by another."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from kbdesk.ui.kit import Label, column, put


class Fingerprint(QFrame):
    """Words of what it is, and the fingerprint itself, which can be marked and copied."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        layout = put(column(2, (14, 10)), Label(words, tone="ink_2", wrap=True))
        self._text = Label("", "section", wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(self._text)
        self.setLayout(layout)
        self._words = words
        self.set("")

    def text(self) -> str:
        return self._text.text()

    def set(self, text: str) -> None:
        """Show another fingerprint."""
        self._text.setText(text)
        # letter by letter, as it is read aloud
        self.setAccessibleName(f"{self._words} {' '.join(text.replace('-', ' '))}")
