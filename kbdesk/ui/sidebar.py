"""What stands in the sidebar: the places to go, and the amber box of what is not yet sent."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from kbdesk.domain.posyandu import HomeRole
from kbdesk.ui.greeting import calling_name
from kbdesk.ui.language import tr
from kbdesk.ui.theme.current import px
from kbdesk.ui.widgets.avatar import initials
from kbdesk.ui.widgets.paint import (
    draw_avatar,
    draw_box,
    draw_icon,
    draw_open_ring,
    draw_text,
    text_width,
)
from kbdesk.ui.widgets.painted import PaintedButton
from kbdesk.ui.widgets.tip import set_tip


@dataclass(frozen=True)
class SidebarEntry:
    """A place in the sidebar: its name in signals, its words' key, icon and group.

    ``keys`` are its own; without them it has the next digit with Ctrl.
    """

    name: str
    words: str
    icon: str
    group: int
    keys: str = ""


ENTRIES: tuple[SidebarEntry, ...] = (
    SidebarEntry("home", "shell.home", "home", 0),
    SidebarEntry("open_day", "shell.open_day", "open-day", 0),
    SidebarEntry("children", "shell.children", "child", 1),
    SidebarEntry("families", "shell.families", "family", 1),
    SidebarEntry("referrals", "shell.referrals", "referral", 1),
    # keys of its own: the digits of the others stay as cadres know them
    SidebarEntry("kampung", "shell.kampung", "place", 2, "Ctrl+B"),
    SidebarEntry("kitchen", "shell.kitchen", "kitchen", 2),
    SidebarEntry("dataku", "shell.dataku", "data-house", 2),
    SidebarEntry("reports", "shell.reports", "chart", 2),
    SidebarEntry("education", "shell.education", "book", 2),
    SidebarEntry("sync", "shell.sync", "usb", 3),
)
"""The pages in order; Ctrl+1 to Ctrl+9, and Ctrl+0 for a tenth, follow those shown without keys."""

LEADING_KEYS = frozenset(
    {f"Ctrl+{digit}" for digit in "1234567890"} | {one.keys for one in ENTRIES if one.keys}
)
"""What may lead to a page, whichever of them are shown."""


def entries_of(role: HomeRole) -> list[str]:
    """Return the names of the places that a home of a role has; the city opens no day."""
    return [one.name for one in ENTRIES if role != "hub" or one.name != "open_day"]


class NavButton(PaintedButton):
    """A place in the sidebar: icon, words, red number."""

    room, least = (190, 40), (120, 0)

    def __init__(self, entry: SidebarEntry) -> None:
        super().__init__(Qt.FocusPolicy.TabFocus)
        self.entry = entry
        self.badge = 0
        self.setCheckable(True)
        # Exclusive, so that a screen reader says "one of several", not "checkbox".
        self.setAutoExclusive(True)
        self.set_badge(0)

    def set_badge(self, count: int) -> None:
        self.badge = count
        words = tr(self.entry.words)
        self.setAccessibleName(tr("shell.with_badge", words=words, count=count) if count else words)
        self.update()

    def hear(self, key: Qt.Key) -> bool:
        if key not in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            return super().hear(key)
        group = self.group()
        buttons = group.buttons() if group is not None else []
        if self in buttons:
            place = buttons.index(self) + (1 if key == Qt.Key.Key_Down else -1)
            place = min(len(buttons) - 1, max(0, place))
            buttons[place].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def draw(self, painter: QPainter) -> None:
        box = QRectF(self.rect())
        here = self.isChecked()
        if here or self.underMouse():
            draw_box(painter, box, "teal" if here else "line", px(8))
        ink = "on_teal" if here else "ink_2"
        draw_icon(painter, px(10), box.center().y(), self.entry.icon, ink, 20)
        right = box.right() - px(10)
        if self.badge:
            text = str(self.badge) if self.badge < 100 else "99+"
            wide = max(px(24), text_width(text, 14, 700) + 2 * px(7))
            badge = QRectF(right - wide, box.center().y() - px(11), wide, px(22))
            draw_box(painter, badge, "bad", px(11))
            draw_text(
                painter,
                badge,
                text,
                size=14,
                weight=700,
                shade="on_teal",
                align=Qt.AlignmentFlag.AlignCenter,
            )
            right -= wide + px(6)
        words = QRectF(px(41), 0, right - px(41), box.height())
        weight = 600 if here else 500
        draw_text(painter, words, tr(self.entry.words), weight=weight, shade=ink)


class UnsyncedBox(PaintedButton):
    """The amber box: what has not reached the city yet; leads to the sync page."""

    least, radius = (120, 0), 10

    def __init__(self) -> None:
        super().__init__(Qt.FocusPolicy.TabFocus)
        self._lines = ("", "", "")
        self.hide()

    def tell(self, count: str, second: str, third: str) -> None:
        self._lines = (count, second, third)
        self.setAccessibleName(", ".join(part for part in self._lines if part))
        self.updateGeometry()
        self.update()

    def natural_size(self) -> tuple[int, int]:
        rows = sum(1 for part in self._lines[1:] if part)
        return px(190), px(40 + 17 * rows + 2)

    def draw(self, painter: QPainter) -> None:
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        draw_box(
            painter,
            box,
            "gold_tint_1" if self.underMouse() else "gold_tint_0",
            px(10),
            "gold_border",
        )
        x, y = px(12), px(9)
        draw_open_ring(painter, QRectF(x, y + px(4), px(12), px(12)))
        first = QRectF(x + px(20), y, box.right() - x - px(30), px(20))
        draw_text(painter, first, self._lines[0], weight=600)
        y += px(22)
        for part in self._lines[1:]:
            rest = QRectF(x, y, box.right() - x - px(8), px(17))
            draw_text(painter, rest, part, size=14, shade="ink_2")
            y += px(17)


class UserButton(PaintedButton):
    """Who sits here, at the foot of the sidebar; opens the user menu."""

    room, least = (140, 44), (100, 0)

    def __init__(self) -> None:
        super().__init__(Qt.FocusPolicy.TabFocus)
        self._user, self._role, self._initials = "", "", ""

    def tell(self, name: str, role: str) -> None:
        """Show another person by the name that people call each other; the badge by the whole."""
        self._user, self._role, self._initials = calling_name(name), role, initials(name)
        self.setAccessibleName(tr("menu_page.open", user=self._user, role=role))
        set_tip(self, self._user)
        self.update()

    def words_room(self) -> int:
        """Return how many pixels the name and the role have."""
        return self.width() - px(2 + 36 + 9 + 2)

    def hear(self, key: Qt.Key) -> bool:
        return super().hear(Qt.Key.Key_Return if key == Qt.Key.Key_Up else key)

    def draw(self, painter: QPainter) -> None:
        if self.underMouse() or self.isDown():
            draw_box(painter, QRectF(self.rect()), "line", px(8))
        middle, side = self.height() / 2, px(36)
        badge = QRectF(px(2), middle - side / 2, side, side)
        draw_avatar(painter, badge, self._initials)
        left, room = badge.right() + px(9), self.words_room()
        name = QRectF(left, middle - px(18), room, px(19))
        draw_text(painter, name, self._user, weight=600)
        role = QRectF(left, middle + px(1), room, px(17))
        draw_text(painter, role, self._role, size=14, shade="ink_3")
