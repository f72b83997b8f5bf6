"""The shelf as covers: a picture, a title, what it is and whether it is here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPen, QResizeEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from kbdesk.domain.materials import PICTURE, builtin
from kbdesk.domain.pictures import as_svg
from kbdesk.ui.formats import joined
from kbdesk.ui.kit import boxed, grid, px
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.paint import draw_icon, draw_text, text_width
from kbdesk.ui.widgets.painted import PaintedButton

KIND_ICONS = {
    "book": "book",
    "poster": "poster",
    "leaflet": "leaflet",
    "flipchart": "book",
    "infographic": "poster",
    "video": "video",
    "digital": "document",
}
_RENDERERS: dict[str, QSvgRenderer] = {}


@dataclass(frozen=True, slots=True)
class CoverItem:
    """A cover: ``key`` is its material's id or built-in code, ``builtin`` whose picture it has.

    ``note`` says at the right whether it is here; ``shade`` is its colour.
    """

    key: str
    title: str
    kind: str
    kind_words: str
    builtin: str | None
    note: str = ""
    shade: str = "ok"


def picture_of(code: str | None) -> QSvgRenderer | None:
    """Return the picture of a built-in material, ready to be drawn."""
    material = builtin().get(code or "")
    if material is None:
        return None
    if material.code not in _RENDERERS:
        svg = QByteArray(as_svg(material).encode())
        _RENDERERS[material.code] = QSvgRenderer(svg)
    return _RENDERERS[material.code]


def draw_cover_picture(painter: QPainter, box: QRectF, code: str | None) -> None:
    """Draw a material's picture on its ground, as large as it fits; a book where there is none."""
    material = builtin().get(code or "")
    painter.fillRect(box, qcolor(material.ground if material else "neutral_tint"))
    picture = picture_of(code)
    if picture is None:
        side = px(36)
        middle = box.center()
        draw_icon(painter, middle.x() - side / 2, middle.y(), "book", "ink_3", 36)
        return
    scale = min(box.width() / PICTURE[0], box.height() / PICTURE[1])
    width, height = PICTURE[0] * scale, PICTURE[1] * scale
    picture.render(
        painter,
        QRectF(box.center().x() - width / 2, box.center().y() - height / 2, width, height),
    )


class Cover(PaintedButton):
    """One cover: Enter or a click opens it, the arrows walk from cover to cover."""

    room, least, radius = (168, 150), (140, 0), 10

    def __init__(self, item: CoverItem, owner: CoverGrid) -> None:
        super().__init__()
        self.item = item
        self._owner = owner
        self.setText(item.title.replace("&", "&&"))
        self.setAccessibleName(joined(item.title, item.kind_words, item.note, by=", "))

    def hear(self, key: Qt.Key) -> bool:
        return super().hear(key) or self._owner.walk(self, key)

    def draw(self, painter: QPainter) -> None:
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        outline = QPainterPath()
        outline.addRoundedRect(box, px(10), px(10))
        painter.fillPath(outline, qcolor("surface"))
        painter.save()
        painter.setClipPath(outline)
        below = px(54)
        top = QRectF(box.left(), box.top(), box.width(), box.height() - below)
        draw_cover_picture(painter, top, self.item.builtin)
        painter.restore()
        painter.setPen(QPen(qcolor("teal" if self.underMouse() else "line"), 1))
        painter.drawPath(outline)
        pad = px(10)
        line = QRectF(box.left() + pad, top.bottom() + px(5), box.width() - 2 * pad, px(22))
        draw_text(painter, line, self.item.title, weight=600)
        y = line.bottom() + px(11)
        draw_icon(painter, line.left(), y, KIND_ICONS.get(self.item.kind, "book"), "ink_3", 16)
        note = text_width(self.item.note, 14, 600) + px(2) if self.item.note else 0
        words = QRectF(line.left() + px(21), line.bottom(), line.width() - px(25) - note, px(22))
        draw_text(painter, words, self.item.kind_words, size=14, shade="ink_3")
        if self.item.note:
            at = QRectF(line.right() - note, line.bottom(), note, px(22))
            draw_text(
                painter, at, self.item.note, size=14, weight=600, shade=self.item.shade,
                align=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            )  # fmt: skip


class CoverGrid(QScrollArea):
    """Covers in as many columns as there is room; ``opened(key)`` when one is chosen."""

    opened = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._grid: QGridLayout = grid((10, 10), (14, 12))
        inner = boxed(self._grid, "plain")
        self.setWidget(inner)
        self._covers: list[Cover] = []
        self._columns = 0
        self.tab_after: QWidget | None = None
        """The widget after which Tab comes to the covers."""

    def set_items(self, items: Sequence[CoverItem]) -> None:
        """Show other covers; the one with the focus keeps it if it is still there."""
        focused = next((one.item.key for one in self._covers if one.hasFocus()), None)
        if [one.item for one in self._covers] == list(items):
            return
        for cover in self._covers:
            self._grid.removeWidget(cover)
            cover.setParent(None)
            cover.deleteLater()
        self._covers = [Cover(item, self) for item in items]
        for cover in self._covers:
            key = cover.item.key
            cover.clicked.connect(lambda _=False, key=key: self.opened.emit(key))
        self._columns = 0
        self._arrange()
        before = self.tab_after
        for cover in self._covers:
            # Set the Tab order: widgets made later would come last.
            if before is not None:
                QWidget.setTabOrder(before, cover)
            before = cover
            if cover.item.key == focused:
                cover.setFocus()

    def covers(self) -> list[Cover]:
        """Return the covers in their order."""
        return self._covers

    def focus_first(self) -> None:
        """Go to the first cover."""
        if self._covers:
            self._covers[0].setFocus(Qt.FocusReason.TabFocusReason)

    def walk(self, cover: Cover, key: int) -> bool:
        """Send the focus to a neighbour; tell whether the key was one of the arrows."""
        steps = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self._columns, Qt.Key.Key_Down: self._columns,
        }  # fmt: skip
        step = steps.get(Qt.Key(key))
        if step is None:
            return False
        place = self._covers.index(cover) + step
        if 0 <= place < len(self._covers):
            self._covers[place].setFocus(Qt.FocusReason.TabFocusReason)
            self.ensureWidgetVisible(self._covers[place], 0, px(8))
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        return QSize(px(200), px(178))

    def sizeHint(self) -> QSize:
        return QSize(px(540), px(340))

    def _arrange(self) -> None:
        columns = max(1, (self.viewport().width() - px(18)) // px(164))
        if columns == self._columns or not self._covers:
            return
        self._columns = columns
        for place, cover in enumerate(self._covers):
            self._grid.addWidget(cover, place // columns, place % columns)
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        for line in range(self._grid.rowCount()):
            self._grid.setRowStretch(line, 0)
        self._grid.setRowStretch((len(self._covers) - 1) // columns + 1, 1)
