"""The bases of painted things: one that only shows, and one that is pressed."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from kbdesk.ui.theme.current import px


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


class PaintedButton(QAbstractButton):
    """A painted button that Enter presses too. Sizes are in px at 100 %; it grows in width.

    A subclass gives its ``room`` (width, height), its ``least`` width and its ``radius``, and
    takes its other keys in ``hear``.
    """

    room: ClassVar[tuple[int, int]]
    least: ClassVar[int]
    radius: ClassVar[int] = 8

    def __init__(self, focus: Qt.FocusPolicy = Qt.FocusPolicy.StrongFocus) -> None:
        super().__init__()
        self.setProperty("ring_radius", self.radius)
        self.setFocusPolicy(focus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def hear(self, key: Qt.Key) -> bool:
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return True
        return False

    def sizeHint(self) -> QSize:
        return QSize(px(self.room[0]), px(self.room[1]))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(self.least), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.hear(Qt.Key(event.key())):
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
