"""The entrance: the picture at the left, and what is asked before a home is open at the right."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPixmap, QResizeEvent, QShortcut
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from kbdesk.resources import resource
from kbdesk.ui.focus import FocusFollower
from kbdesk.ui.language import current, tr
from kbdesk.ui.theme.current import crowding, px
from kbdesk.ui.theme.scaling import column, row, sized
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.button import Button
from kbdesk.ui.widgets.label import ElidedLabel, IconLabel, Label


@cache
def _drawing() -> QSvgRenderer:
    return QSvgRenderer(str(resource("illustrations", "login.svg")))


class _Picture(QWidget):
    """The weighing under the tree: covers its place, standing on the ground."""

    def __init__(self) -> None:
        super().__init__()
        self._pixmap = QPixmap()
        words = column(4, (44, 40, 44, 0))
        words.addWidget(Label(tr("entrance_page.motto"), "display", tone="teal_dark"))
        words.addWidget(Label(tr("entrance_page.motto_second"), "value", tone="teal_dark"))
        words.addStretch(1)
        self.setLayout(words)
        self.setAccessibleName(tr("entrance_page.picture"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._pixmap = QPixmap()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._pixmap.isNull():
            self._pixmap = self._drawn()
        QPainter(self).drawPixmap(0, 0, self._pixmap)

    def _drawn(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        made = QPixmap(self.size() * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(qcolor("#E4F1ED"))
        size = _drawing().viewBoxF().size()
        grown = size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        left = (self.width() - grown.width()) / 2
        top = self.height() - grown.height()
        painter = QPainter(made)
        _drawing().render(painter, QRectF(left, top, grown.width(), grown.height()))
        painter.end()
        return made


class Entrance(QWidget):
    """Picture, and a column of at most ``width`` px: put things in ``body``.

    ``help`` (F1), ``text_size`` (F9), ``language``, ``full_screen`` (F11) are wishes; the
    window closes on the button or Ctrl+Q, also where a full screen hides its frame.
    """

    text_size = Signal()
    language = Signal()
    full_screen = Signal()
    help = Signal()

    def __init__(self, *, width: int = 520) -> None:
        super().__init__()
        self.setProperty("role", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        whole = row(0)
        self._picture = _Picture()
        whole.addWidget(self._picture, 44)
        right = column(0)
        right.addLayout(self._corner())
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        middle = row(0, (24, 0, 24, 16))
        middle.addStretch(1)
        held = sized(QWidget(), max_width=width)
        self.body: QVBoxLayout = column(0)
        held.setLayout(self.body)
        middle.addWidget(held, 1000)
        middle.addStretch(1)
        inner.setLayout(middle)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        area.viewport().setAutoFillBackground(False)
        self.scroll_area = area
        self._follower = FocusFollower(area)
        right.addWidget(area, 1)
        whole.addLayout(right, 56)
        self.setLayout(whole)
        for keys, wish in (
            ("F1", self.help),
            ("F9", self.text_size),
            ("F11", self.full_screen),
        ):
            key = QShortcut(QKeySequence(keys), self)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(wish)

    def brand(self, place: str) -> QWidget:
        """Return the sign over the column: mark, name, and whose laptop it is."""
        from PySide6.QtSvgWidgets import QSvgWidget

        made = QWidget()
        line = row(12)
        mark = QSvgWidget(str(resource("icons", "kbdesk.svg")))
        line.addWidget(sized(mark, width=40, height=40))
        words = column(0)
        words.addWidget(Label("kbdesk", "number"))
        words.addWidget(ElidedLabel(place, tone="ink_2"))
        line.addLayout(words, 1)
        made.setLayout(line)
        return made

    def _corner(self) -> QVBoxLayout:
        outer = column(0, (12, 12, 12, 0))
        line = row(4)
        line.addStretch(1)
        larger = Button(tr("common.text_size"), "plain", icon="text-size", key="F9")
        larger.clicked.connect(self.text_size)
        other = tr("menu_page.english" if current() == "id" else "menu_page.indonesian")
        tongue = Button(other, "plain")
        tongue.clicked.connect(self.language)
        away = Button(tr("entrance_page.quit"), "plain", icon="close")
        away.clicked.connect(lambda: self.window().close())
        aid = Button(tr("shell.help"), "plain", icon="help", key="F1")
        aid.clicked.connect(self.help)
        self.corner_buttons = (aid, larger, tongue, away)
        for button in self.corner_buttons:
            line.addWidget(button)
        outer.addLayout(line)
        return outer

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_picture"):
            self._arrange()

    def _arrange(self) -> None:
        # large text and narrow windows need the room more than the picture does
        self._picture.setVisible(crowding() < 1.5 and self.width() >= px(1000))


def fact(icon: str, words: str, *, strong: str = "", tone: str = "teal") -> QWidget:
    """Return a line with an icon: a strong beginning and the rest."""
    made = QWidget()
    line = row(12)
    line.addWidget(IconLabel(icon, tone, 22), 0, Qt.AlignmentFlag.AlignTop)
    said = row(5)
    if strong:
        said.addWidget(Label(strong, "label"), 0, Qt.AlignmentFlag.AlignTop)
    said.addWidget(Label(words, tone="ink_2", wrap=True), 1)
    line.addLayout(said, 1)
    made.setLayout(line)
    return made
