"""Some lines of text that can be read and copied."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit


class ReadOnlyText(QPlainTextEdit):
    """Shows a text; Tab leaves it."""

    def __init__(self, name: str, text: str = "") -> None:
        super().__init__(text)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
