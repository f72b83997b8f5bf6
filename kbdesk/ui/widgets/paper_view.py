"""A paper as it will be printed: the PDF's own pages, whole or as wide as there is room.

Pages are rendered here and not by Qt's own view, whose thread outlives what it reads from.
An A5 page takes some 15 ms, once for each size.
"""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.scaling import FollowsTextSize
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.paint import draw_text

_EDGE, _GAP = 12, 8
MOST_SHOWN = 40
"""A register of a whole city has hundreds of pages: nobody reads them here."""


class _Sheets(QWidget):
    """The pages one under the other, on the ground of a desk."""

    def __init__(self) -> None:
        super().__init__()
        self.words = ""
        self._pages: list[tuple[QRect, QImage]] = []

    def show_pages(self, pages: list[tuple[QRect, QImage]]) -> None:
        self._pages = pages
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), qcolor("line"))
        for box, image in self._pages:
            painter.fillRect(box, qcolor("surface"))
            painter.drawImage(box, image)
        if not self._pages and self.words:
            middle = self.rect().adjusted(px(12), 0, -px(12), 0).toRectF()
            centre = Qt.AlignmentFlag.AlignCenter
            draw_text(painter, middle, self.words, size=14, shade="ink_2", align=centre)


class PaperView(FollowsTextSize, QScrollArea):
    """Shows a PDF from memory; without one, a sentence. ``whole`` fits the page, else its width."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._whole = True
        self._buffer: QBuffer | None = None
        self._document: QPdfDocument | None = None
        self._sheets = _Sheets()
        self.setWidget(self._sheets)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)
        self.setProperty("ring_radius", 8)
        self.on_text_size(self._lay_out)

    @property
    def pages(self) -> int:
        return 0 if self._document is None else self._document.pageCount()

    def set_pdf(self, pdf: bytes, spoken: str = "") -> None:
        """Show a paper; ``spoken`` says what it is to who does not see it."""
        self._drop()
        buffer = QBuffer(self)
        buffer.setData(QByteArray(pdf))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document = QPdfDocument(self)
        document.load(buffer)
        self._buffer, self._document = buffer, document
        self.setAccessibleName(spoken or self._name)
        self._lay_out()

    def clear(self, words: str) -> None:
        """Show a sentence where no paper is."""
        self._drop()
        self._sheets.words = words
        self.setAccessibleName(f"{self._name}. {words}" if words else self._name)
        self._lay_out()

    def set_whole(self, whole: bool) -> None:
        """Fit the whole page, or only its width (larger)."""
        self._whole = whole
        self._lay_out()

    def sizeHint(self) -> QSize:
        # Ask only for the least size; grow with the room.
        return self.minimumSizeHint().expandedTo(self.minimumSize())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # the arrows and Page keys scroll; all other keys are the page's
        if event.key() in (
            Qt.Key.Key_Up,
            Qt.Key.Key_Down,
            Qt.Key.Key_PageUp,
            Qt.Key.Key_PageDown,
        ):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def _lay_out(self) -> None:
        room = self.maximumViewportSize()
        edge, gap = px(_EDGE), px(_GAP)
        pages: list[tuple[QRect, QImage]] = []
        y = gap
        document = self._document
        for number in range(min(self.pages, MOST_SHOWN)):
            assert document is not None
            size = self._fitted(document, number, room, edge, gap)
            box = QRect((room.width() - size.width()) // 2, y, size.width(), size.height())
            ratio = self.devicePixelRatioF()
            pages.append((box, document.render(number, size * ratio)))
            y += size.height() + gap
        self._sheets.resize(room.width(), max(room.height(), y))
        self._sheets.show_pages(pages)

    def _fitted(
        self, document: QPdfDocument, number: int, room: QSize, edge: int, gap: int
    ) -> QSize:
        points = document.pagePointSize(number)
        wide = max(room.width() - 2 * edge, px(80))
        if self._whole:
            tall = max(room.height() - 2 * gap, px(80))
            wide = min(wide, int(tall * points.width() / max(points.height(), 1.0)))
        else:
            # at most twice the size of the paper, on a screen of 96 dots an inch
            wide = min(wide - px(_EDGE), int(points.width() / 72 * 96 * 2))
        return QSize(wide, int(wide * points.height() / max(points.width(), 1.0)))

    def _drop(self) -> None:
        if self._document is not None:
            self._document.close()
            self._document.deleteLater()
            self._document = None
        if self._buffer is not None:
            self._buffer.close()
            self._buffer.deleteLater()
            self._buffer = None
