"""The entrance: the picture at the left, and what is asked before a home is open at the right."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kbdesk.resources import resource
from kbdesk.ui.focus import FocusFollower
from kbdesk.ui.keys import hear_keys
from kbdesk.ui.language import current, tr
from kbdesk.ui.theme.current import crowding, px
from kbdesk.ui.theme.scaling import TOP, FollowsTextSize, boxed, column, put, row, sized
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.button import Button
from kbdesk.ui.widgets.label import ElidedLabel, IconLabel, Label
from kbdesk.ui.widgets.scrolled import scrolled


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
        put(words, Label(tr("entrance_page.motto_second"), "value", tone="teal_dark"), 1)
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


class Entrance(FollowsTextSize, QWidget):
    """Picture, and a column of at most ``width`` px: put things in ``body``.

    ``help`` (F1), ``text_size`` (F9), ``language``, ``full_screen`` (F11) are wishes; the
    window closes on the button or Ctrl+Q, also where a full screen hides its frame.
    ``enters``: a home is being opened from now on.
    """

    enters = Signal()

    text_size = Signal()
    language = Signal()
    full_screen = Signal()
    help = Signal()

    def __init__(self, *, width: int = 520) -> None:
        super().__init__()
        self.setProperty("role", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        # no focus proxy: Tab would go to it from every end, and pass over the buttons above
        self.first: QWidget | None = None
        whole = row(0)
        self._picture = _Picture()
        whole.addWidget(self._picture, 44)
        right = put(column(0), self._corner())
        self.body: QVBoxLayout = column(0)
        held = sized(boxed(self.body), max_width=width)
        self.scroll_area = scrolled(boxed(put(row(0, (24, 0, 24, 16)), 1, (held, 1000), 1)))
        self._follower = FocusFollower(self.scroll_area)
        self.setLayout(put(whole, (put(right, (self.scroll_area, 1)), 56)))
        hear_keys(self, {"F1": self.help, "F9": self.text_size, "F11": self.full_screen})
        self.on_text_size(self._arrange)

    @property
    def opening(self) -> bool:
        """Tell whether a home is being opened now."""
        return False

    def brand(self, place: str) -> QWidget:
        """Return the sign over the column: mark, name, and whose laptop it is."""
        from PySide6.QtSvgWidgets import QSvgWidget

        line = row(12)
        mark = QSvgWidget(str(resource("icons", "kbdesk.svg")))
        words = put(column(0), Label("kbdesk", "number"), ElidedLabel(place, tone="ink_2"))
        put(line, sized(mark, width=40, height=40), (words, 1))
        return boxed(line)

    def _corner(self) -> QVBoxLayout:
        outer = column(0, (12, 12, 12, 0))
        larger = Button(
            tr("common.text_size"), "plain", icon="text-size", key="F9", does=self.text_size
        )
        other = tr("menu_page.english" if current() == "id" else "menu_page.indonesian")
        tongue = Button(other, "plain", does=self.language)
        quit_ = tr("entrance_page.quit")
        away = Button(quit_, "plain", icon="close", does=lambda: self.window().close())
        aid = Button(tr("shell.help"), "plain", icon="help", key="F1", does=self.help)
        self.corner_buttons = (aid, larger, tongue, away)
        outer.addLayout(put(row(4), 1, *self.corner_buttons))
        return outer

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        # In large text and narrow windows the picture gives its room to the form.
        self._picture.setVisible(crowding() < 1.5 and self.width() >= px(1000))


def fact(icon: str, words: str, *, strong: str = "", tone: str = "teal") -> QWidget:
    """Return a line with an icon: a strong beginning and the rest."""
    line = put(row(12), (IconLabel(icon, tone, 22), TOP))
    said = row(5)
    if strong:
        said.addWidget(Label(strong, "label"), 0, Qt.AlignmentFlag.AlignTop)
    said.addWidget(Label(words, tone="ink_2", wrap=True), 1)
    line.addLayout(said, 1)
    return boxed(line)
