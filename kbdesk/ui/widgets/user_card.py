"""The card of a person who may open this home."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter

from kbdesk.ui.theme.current import px
from kbdesk.ui.widgets.avatar import initials
from kbdesk.ui.widgets.paint import draw_avatar, draw_box, draw_icon, draw_text
from kbdesk.ui.widgets.painted import PaintedButton
from kbdesk.ui.widgets.tip import set_tip

_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class UserCard(PaintedButton):
    """Initials, name and role; a check where chosen. ``moved(across, down)`` on the arrows."""

    moved = Signal(int, int)
    room, least, radius = (254, 64), (160, 0), 10

    def __init__(self, user_id: str, name: str, role: str) -> None:
        super().__init__()
        self.user_id, self.user_name, self._role = user_id, name, role
        self.setCheckable(True)
        self.setText(f"{name}, {role}".replace("&", "&&"))
        self.setAccessibleName(f"{name}, {role}")
        set_tip(self, name)

    def hear(self, key: Qt.Key) -> bool:
        if key not in _STEPS:
            return super().hear(key)
        self.moved.emit(*_STEPS[key])
        return True

    def draw(self, painter: QPainter) -> None:
        chosen = self.isChecked()
        edge = 2 if chosen else 1
        box = QRectF(self.rect()).adjusted(edge / 2, edge / 2, -edge / 2, -edge / 2)
        hover = self.underMouse() and not chosen
        draw_box(
            painter,
            box,
            "teal_tint_0" if chosen else "sunken" if hover else "surface",
            px(10),
            "teal" if chosen else "line_2",
            edge,
        )
        middle = self.height() / 2
        side = px(36)
        badge = QRectF(px(15), middle - side / 2, side, side)
        fill, ink = ("teal", "on_teal") if chosen else ("teal_tint_1", "teal_dark")
        draw_avatar(painter, badge, initials(self.user_name), fill, ink)
        left = badge.right() + px(12)
        right = self.width() - px(14) - (px(28) if chosen else 0)
        name = QRectF(left, middle - px(18), right - left, px(19))
        draw_text(painter, name, self.user_name, weight=600)
        role = QRectF(left, middle + px(1), right - left, px(17))
        draw_text(painter, role, self._role, size=14, shade="ink_3")
        if chosen:
            x = self.width() - px(14) - px(20)
            draw_icon(painter, x, middle, "check-circle", "teal", 20)
