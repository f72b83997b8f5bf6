"""A paper as it will be printed: the PDF itself, as wide as there is room."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMargins, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame, QStackedLayout, QWidget

from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.label import Label


class _View(QPdfView):
    """Arrows and Page keys scroll; all other keys are the page's."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = Qt.Key
        if event.key() in (
            keys.Key_Up,
            keys.Key_Down,
            keys.Key_PageUp,
            keys.Key_PageDown,
            keys.Key_Left,
            keys.Key_Right,
        ):
            super().keyPressEvent(event)
        else:
            event.ignore()


class PaperView(QWidget):
    """Shows a PDF from memory; without one, a sentence. ``whole`` fits the page, else its width."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._document = QPdfDocument(self)
        self._buffer: QBuffer | None = None
        self._view = _View(self)
        self._view.setDocument(self._document)
        self._view.setFrameShape(QFrame.Shape.NoFrame)
        self._view.setDocumentMargins(QMargins(px(12), px(8), px(12), px(8)))
        self._view.setPageSpacing(px(8))
        palette = self._view.palette()
        palette.setColor(palette.ColorRole.Dark, qcolor("line"))
        self._view.setPalette(palette)
        self._words = Label("", "secondary", wrap=True, align=Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._words)
        self._stack.addWidget(self._view)
        self.setLayout(self._stack)
        self.set_whole(True)
        self.clear("")

    @property
    def pages(self) -> int:
        """Return how many pages are shown."""
        return self._document.pageCount() if self._buffer is not None else 0

    def set_pdf(self, pdf: bytes, spoken: str = "") -> None:
        """Show a paper; ``spoken`` says what it is to who does not see it."""
        self._drop()
        buffer = QBuffer(self)
        buffer.setData(QByteArray(pdf))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._buffer = buffer
        self._document.load(buffer)
        self.set_whole(self._whole)
        self._view.setAccessibleName(spoken or self._name)
        self._stack.setCurrentWidget(self._view)

    def clear(self, words: str) -> None:
        """Show a sentence where no paper is."""
        self._drop()
        self._words.setText(words)
        self._stack.setCurrentWidget(self._words)

    def set_whole(self, whole: bool) -> None:
        """Fit the whole page, or only its width (larger)."""
        modes, pages = QPdfView.ZoomMode, QPdfView.PageMode
        self._whole = whole
        self._view.setZoomMode(modes.FitInView if whole else modes.FitToWidth)
        single = whole and self.pages <= 1
        self._view.setPageMode(pages.SinglePage if single else pages.MultiPage)
        bars = Qt.ScrollBarPolicy
        self._view.setVerticalScrollBarPolicy(
            bars.ScrollBarAlwaysOff if single else bars.ScrollBarAsNeeded
        )

    def _drop(self) -> None:
        if self._buffer is not None:
            self._document.close()
            self._buffer.close()
            self._buffer.deleteLater()
            self._buffer = None
