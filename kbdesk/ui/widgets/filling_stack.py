"""A stack that takes the room there is: what is in it scrolls, however long it is."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget


class FillingStack(QStackedWidget):
    """Asks for no more height than its pages need at least, so that the page does not grow."""

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())
