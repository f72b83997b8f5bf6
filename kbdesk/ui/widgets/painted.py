"""The base of widgets that only show: one painted thing of a known size, with a spoken name."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QWidget


class Painted(QWidget):
    """A painted widget whose size follows the text size; subclasses give ``natural_size``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def natural_size(self) -> tuple[int, int]:
        """Return width and height in pixels at the text size of now."""
        raise NotImplementedError

    def sizeHint(self) -> QSize:
        return QSize(*self.natural_size())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.updateGeometry()
            self.update()
