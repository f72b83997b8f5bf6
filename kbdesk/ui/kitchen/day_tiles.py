"""The week's menu as six tiles: day, energy against the target, dish and ingredients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from kbdesk.ui.kit import crowding, grid, px, set_tip
from kbdesk.ui.theme.current import font
from kbdesk.ui.theme.scaling import FollowsTextSize
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.paint import draw_box, draw_icon, draw_text, text_width
from kbdesk.ui.widgets.painted import PaintedButton

_LINES = 2
_DAYS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_PageUp: -7,
    Qt.Key.Key_PageDown: 7,
}
"""How many days a key steps."""


@dataclass(frozen=True, slots=True)
class DayItem:
    """A tile. ``day`` is "Rab 12", ``energy`` "233 kkal" with icon and colour.

    ``dish``: its name; ``below``: the kind of meal and the animal food; ``cooked``: show a pot;
    ``spoken``: all of it for a screen reader.
    """

    day: str
    energy: str
    icon: str
    shade: str
    dish: str
    below: str
    spoken: str
    cooked: bool = False


class _Tile(PaintedButton):
    room, least, radius = (176, 106), (120, 0), 10

    def __init__(self, owner: DayTiles) -> None:
        super().__init__()
        self.item = DayItem("", "", "", "ink", "", "", "")
        self._owner = owner
        self.setCheckable(True)

    def set(self, item: DayItem) -> None:
        self.item = item
        self.setText(item.day)
        self.setAccessibleName(item.spoken)
        set_tip(self, item.dish)
        self.update()

    def hear(self, key: Qt.Key) -> bool:
        if key not in _DAYS:
            return super().hear(key)
        self._owner.stepped.emit(_DAYS[key])
        return True

    def draw(self, painter: QPainter) -> None:
        here, item = self.isChecked(), self.item
        thick = 2 if here else 1
        box = QRectF(self.rect()).adjusted(thick / 2, thick / 2, -thick / 2, -thick / 2)
        draw_box(
            painter,
            box,
            "teal_tint_0" if here else "surface",
            px(10),
            "teal" if here or self.underMouse() else "line",
            thick,
        )
        left, right, top = px(12), self.width() - px(12), px(9)
        line = QRectF(left, top, right - left, px(22))
        draw_text(painter, line, item.day, weight=700)
        if item.energy:
            wide = text_width(item.energy, 15, 600) + 2
            end = QRectF(right - wide, top, wide, px(22))
            draw_text(painter, end, item.energy, weight=600, shade=item.shade)
            if item.icon:
                draw_icon(painter, end.left() - px(21), end.center().y(), item.icon, item.shade, 16)
        self._dish(painter, QRectF(left, top + px(23), right - left, px(40)))
        below = QRectF(left, self.height() - px(28), right - left, px(20))
        if item.cooked:
            draw_icon(painter, right - px(18), below.center().y(), "kitchen", "teal", 18)
            below.setRight(right - px(22))
        draw_text(painter, below, item.below, size=14, shade="ink_2")

    def _dish(self, painter: QPainter, box: QRectF) -> None:
        """Write the dish on at most two lines; the rest is cut with an ellipsis."""
        painter.setFont(font(15, 600))
        painter.setPen(qcolor("ink"))
        words, lines = self.item.dish.split(), [""]
        for word in words:
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and len(lines) < _LINES and text_width(longer, 15, 600) > box.width():
                lines.append(word)
            else:
                lines[-1] = longer
        for place, line in enumerate(lines):
            at = QRectF(box.left(), box.top() + place * px(20), box.width(), px(20))
            draw_text(painter, at, line, weight=600)


class DayTiles(FollowsTextSize, QWidget):
    """Six tiles, one of them chosen; one Tab stop. ``chosen(int)`` by a person; ``stepped(int)``
    days forward or back by an arrow, which may lead into another week.
    """

    chosen = Signal(int)
    stepped = Signal(int)

    def __init__(self, name: str, count: int) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._grid = grid(8)
        self.tiles = [_Tile(self) for _ in range(count)]
        for place, tile in enumerate(self.tiles):
            tile.clicked.connect(lambda _=False, at=place: self._clicked(at))
        self.setLayout(self._grid)
        self._at = 0
        self._columns = 0
        self.on_text_size(self._arrange)
        self.set_chosen(0)

    def set_items(self, items: Sequence[DayItem]) -> None:
        """Show other days."""
        for tile, item in zip(self.tiles, items, strict=True):
            tile.set(item)

    def set_chosen(self, place: int) -> None:
        """Mark a tile; the focus follows if it stood on another one."""
        had = any(tile.hasFocus() for tile in self.tiles)
        self._at = place
        for at, tile in enumerate(self.tiles):
            tile.setChecked(at == place)
            here = at == place
            tile.setFocusPolicy(Qt.FocusPolicy.StrongFocus if here else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(self.tiles[place])
        if had:
            self.tiles[place].setFocus()

    def area(self) -> QRect:
        """Return the rectangle of the chosen tile."""
        return self.tiles[self._at].geometry()

    def _clicked(self, place: int) -> None:
        self.set_chosen(place)
        self.chosen.emit(place)

    def _arrange(self) -> None:
        columns = 3 if crowding() >= 1.25 else len(self.tiles)
        if columns == self._columns:
            return
        self._columns = columns
        for place, tile in enumerate(self.tiles):
            self._grid.addWidget(tile, place // columns, place % columns)
