"""Text and icons that only show."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from kbdesk.domain.plain_text import neutral
from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.scaling import sized, styled
from kbdesk.ui.widgets.paint import draw_icon, draw_key_cap, draw_open_ring, key_cap_size
from kbdesk.ui.widgets.painted import Painted
from kbdesk.ui.widgets.tip import set_tip


class Label(QLabel):
    """Plain text in a type role; whatever stands in the text is shown as it is, never markup.

    Roles: body (default), page_title, section, card_title, label, medium, value, number,
    entry_number, stepper_number, hero_number, display, secondary, axis. Tones are colour names
    of the tokens: ink, ink_2, ink_3, ok, warn, bad, info, teal, teal_dark, on_teal.
    """

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        *,
        tone: str | None = None,
        wrap: bool = False,
        align: Qt.AlignmentFlag | None = None,
    ) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        if tone:
            self.setProperty("tone", tone)
        if align is not None:
            self.setAlignment(align)
        self.setWordWrap(wrap)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show a text; what would turn its direction is shown as a mark."""
        super().setText(neutral(text))

    def show_text(self, text: str) -> None:
        """Show a text; without one the label is hidden."""
        self.setText(text)
        self.setVisible(bool(text))

    def set_tone(self, tone: str) -> None:
        """Change the colour."""
        if self.property("tone") != tone:
            styled(self, tone=tone)


class ElidedLabel(Label):
    """One line that may be narrower than its text: it ends in "…" and tells all in a tooltip."""

    def __init__(self, text: str = "", role: str = "body", *, tone: str | None = None) -> None:
        super().__init__(text, role, tone=tone)
        self.setProperty("elides", True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        return QSize(px(24), super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        line = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        flags = int(self.alignment() | Qt.TextFlag.TextSingleLine)
        painter.drawText(self.rect(), flags, line)
        set_tip(self, self.text() if line != self.text() else "")


class IconLabel(Painted):
    """An icon, sharp at every text size; words stand beside it."""

    def __init__(self, icon: str, shade: str = "ink_2", size: int = 20) -> None:
        super().__init__()
        self._icon, self._shade, self._size = icon, shade, size
        self.room = (size, size)

    def set_icon(self, icon: str, shade: str | None = None) -> None:
        """Show another icon."""
        self._icon, self._shade = icon, shade or self._shade
        self.update()

    def draw(self, painter: QPainter) -> None:
        draw_icon(painter, 0, self.height() / 2, self._icon, self._shade, self._size)


class OpenRing(Painted):
    """The open ring of "not yet"; turning (4 frames a second) while something goes on."""

    def __init__(self, size: int = 18, *, turning: bool = False) -> None:
        super().__init__()
        self.room, self._turn = (size, size), 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(250)
        self._timer.timeout.connect(self._step)
        self._turning = turning

    def set_turning(self, turning: bool) -> None:
        """Turn, or stand still."""
        self._turning = turning
        if turning and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.set_turning(self._turning)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def _step(self) -> None:
        self._turn = (self._turn + 45) % 360
        self.update()

    def draw(self, painter: QPainter) -> None:
        draw_open_ring(painter, QRectF(self.rect()), self._turn)


def line(*, down: bool = False, soft: bool = False) -> QFrame:
    """Return a hairline across (or down)."""
    made = QFrame()
    made.setProperty("role", "row_line" if soft else "line")
    if down:
        made.setFixedWidth(1)
    else:
        made.setFixedHeight(1)
    return made


def gap(width: int = 0, height: int = 0) -> QWidget:
    """Return an empty space of a fixed size at 100 %."""
    return sized(QWidget(), width=width or None, height=height or None)


class KeyCap(Painted):
    """A key such as "F2"."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self._key = key
        self.setAccessibleName(key)

    def natural_size(self) -> tuple[int, int]:
        return key_cap_size(self._key)

    def draw(self, painter: QPainter) -> None:
        draw_key_cap(painter, QRectF(self.rect()), self._key)
