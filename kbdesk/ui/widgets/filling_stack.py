"""A stack that takes the room there is: what is in it scrolls, however long it is."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from kbdesk.ui.theme.scaling import column, put


class FillingStack(QStackedWidget):
    """Asks for no more height than its pages need at least, so that the page does not grow."""

    def __init__(self, *pages: QWidget) -> None:
        super().__init__()
        for one in pages:
            self.addWidget(one)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())


class ShownStack(QStackedWidget):
    """As high and wide as the page shown needs, whatever the others would."""

    def __init__(self, *pages: QWidget) -> None:
        super().__init__()
        for one in pages:
            self.addWidget(one)
        self.currentChanged.connect(lambda _: self.updateGeometry())

    def sizeHint(self) -> QSize:
        shown = self.currentWidget()
        return super().sizeHint() if shown is None else shown.sizeHint()

    def minimumSizeHint(self) -> QSize:
        shown = self.currentWidget()
        if shown is None:
            return super().minimumSizeHint()
        least = shown.minimumSizeHint()
        if shown.hasHeightForWidth() and self.width() >= least.width():
            # words that wrap need the height that they have at this width
            least.setHeight(max(least.height(), shown.heightForWidth(self.width())))
        return least

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        # The layout would use the highest page.
        return False


class Parts(QWidget):
    """Like a stack, but its wrapped texts get the height that their width asks for."""

    def __init__(self, *parts: QWidget) -> None:
        super().__init__()
        self._parts = parts
        self.setLayout(put(column(0), *((part, 1) for part in parts)))
        self.show_part(0)

    def show_part(self, index: int) -> None:
        """Show one of them."""
        for place, part in enumerate(self._parts):
            part.setVisible(place == index)
