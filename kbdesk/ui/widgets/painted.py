"""The bases of painted things: one that only shows, and one that is pressed."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from kbdesk.ui.theme.current import px

_Policy = QSizePolicy.Policy


class _Paints:
    """A widget that paints itself in ``draw``, and whose size follows the text size.

    ``room`` (width, height) is what it wants and ``least`` the least (0: as much as that), in px
    at 100 %; a size that follows from something else is ``natural_size``. It ``grows`` across,
    or both ways, where there is more room.
    """

    room: tuple[int, int] = (0, 0)
    least: tuple[int, int] = (0, 0)
    grows: Literal["", "across", "both"] = ""

    def size_policy(self) -> QSizePolicy:
        across = _Policy.Expanding if self.grows else _Policy.Fixed
        return QSizePolicy(across, _Policy.Expanding if self.grows == "both" else _Policy.Fixed)

    def natural_size(self) -> tuple[int, int]:
        """Return width and height in pixels at the text size of now."""
        return px(self.room[0]), px(self.room[1])

    def draw(self, painter: QPainter) -> None:
        """Paint the widget, with smooth edges."""
        raise NotImplementedError

    def sizeHint(self) -> QSize:
        return QSize(*self.natural_size())

    def minimumSizeHint(self) -> QSize:
        wide, high = self.natural_size()
        return QSize(px(self.least[0]) or wide, px(self.least[1]) or high)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)  # type: ignore[call-overload]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)  # type: ignore[misc]
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.updateGeometry()  # type: ignore[attr-defined]
            self.update()  # type: ignore[attr-defined]


class Painted(_Paints, QWidget):
    """A painted widget that only shows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(self.size_policy())


class PaintedButton(_Paints, QAbstractButton):
    """A painted button that Enter presses too; a subclass takes its other keys in ``hear``."""

    grows: Literal["", "across", "both"] = "across"
    radius = 8
    """The corner of the ring around it, in px at 100 %."""

    def __init__(self, focus: Qt.FocusPolicy = Qt.FocusPolicy.StrongFocus) -> None:
        super().__init__()
        self.setProperty("ring_radius", self.radius)
        self.setFocusPolicy(focus)
        self.setSizePolicy(self.size_policy())

    def hear(self, key: Qt.Key) -> bool:
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.hear(Qt.Key(event.key())):
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()
