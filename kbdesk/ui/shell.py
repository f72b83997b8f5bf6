"""The frame of the window: sidebar, pages, and the keys that work everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtSvgWidgets import QSvgWidget
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kbdesk.resources import resource
from kbdesk.ui.language import tr
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.theme.current import px, scale
from kbdesk.ui.theme.scaling import column, row, sized
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.avatar import Avatar
from kbdesk.ui.widgets.button import Button, icon_button
from kbdesk.ui.widgets.label import ElidedLabel, Label, line
from kbdesk.ui.widgets.paint import (
    draw_icon,
    draw_open_ring,
    draw_text,
    text_width,
)

__all__ = ["ENTRIES", "Entry", "PageFrame", "Shell"]


@dataclass(frozen=True)
class Entry:
    """A place in the sidebar: its name in signals, its words' key, icon and group."""

    name: str
    words: str
    icon: str
    group: int


ENTRIES: tuple[Entry, ...] = (
    Entry("home", "shell.home", "home", 0),
    Entry("open_day", "shell.open_day", "open-day", 0),
    Entry("children", "shell.children", "child", 1),
    Entry("families", "shell.families", "family", 1),
    Entry("referrals", "shell.referrals", "referral", 1),
    Entry("kitchen", "shell.kitchen", "kitchen", 2),
    Entry("dataku", "shell.dataku", "data-house", 2),
    Entry("education", "shell.education", "book", 2),
    Entry("sync", "shell.sync", "usb", 3),
)
"""The pages in order; Ctrl+1 to Ctrl+9 follow the ones that are shown."""


class _NavButton(QAbstractButton):
    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.entry = entry
        self.badge = 0
        self.setCheckable(True)
        self.setProperty("ring_radius", 8)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_badge(0)

    def set_badge(self, count: int) -> None:
        self.badge = count
        words = tr(self.entry.words)
        self.setAccessibleName(tr("shell.with_badge", words=words, count=count) if count else words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(190), px(40))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), px(40))

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            group = self.group()
            buttons = group.buttons() if group is not None else []
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            if self in buttons:
                place = min(len(buttons) - 1, max(0, buttons.index(self) + step))
                buttons[place].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        here = self.isChecked()
        if here or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(qcolor("teal" if here else "line"))
            painter.drawRoundedRect(box, px(8), px(8))
        ink = "on_teal" if here else "ink_2"
        draw_icon(painter, px(10), box.center().y(), self.entry.icon, ink, 20)
        right = box.right() - px(10)
        if self.badge:
            text = str(self.badge) if self.badge < 100 else "99+"
            wide = max(px(24), text_width(text, 14, 700) + 2 * px(7))
            badge = QRectF(right - wide, box.center().y() - px(11), wide, px(22))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(qcolor("bad"))
            painter.drawRoundedRect(badge, px(11), px(11))
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


class _Unsynced(QAbstractButton):
    """The amber box: what has not reached the city yet; leads to the sync page."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ring_radius", 10)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._lines = ("", "", "")
        self.hide()

    def tell(self, count: str, second: str, third: str) -> None:
        self._lines = (count, second, third)
        self.setAccessibleName(", ".join(part for part in self._lines if part))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        rows = sum(1 for part in self._lines[1:] if part)
        return QSize(px(190), px(40 + 17 * rows + 2))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(qcolor("gold_border"))
        painter.setBrush(qcolor("gold_tint_1" if self.underMouse() else "gold_tint_0"))
        painter.drawRoundedRect(box, px(10), px(10))
        x, y = px(12), px(9)
        draw_open_ring(painter, QRectF(x, y + px(4), px(12), px(12)))
        first = QRectF(x + px(20), y, box.right() - x - px(30), px(20))
        draw_text(painter, first, self._lines[0], weight=600)
        y += px(22)
        for part in self._lines[1:]:
            rest = QRectF(x, y, box.right() - x - px(8), px(17))
            draw_text(painter, rest, part, size=14, shade="ink_2")
            y += px(17)


class Shell(QWidget):
    """Sidebar and pages. ``navigate(name)``, ``lock()``, ``sync()``, ``search()`` (F2, Ctrl+F),
    ``text_size()`` (F9), ``full_screen()`` (F11), ``help()`` (F1) are wishes: who owns the shell
    acts on them, and shows a page with ``show_page(name)``.

    ``entries`` are the names shown; at 150 % the sidebar hides behind a Menu button.
    """

    navigate = Signal(str)
    lock = Signal()
    sync = Signal()
    search = Signal()
    text_size = Signal()
    full_screen = Signal()
    help = Signal()

    def __init__(
        self,
        *,
        posyandu: str = "",
        user: str = "",
        role: str = "",
        entries: Sequence[str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._pages: dict[str, QWidget] = {}
        self._buttons: dict[str, _NavButton] = {}
        self._group = QButtonGroup(self)
        self._focus_mode = False
        self._entries = [entry for entry in ENTRIES if entries is None or entry.name in entries]
        self._side = self._make_sidebar(posyandu, user, role)
        self._stack = QStackedWidget()
        self._menu = Button(tr("shell.menu"), icon="menu")
        self._menu.clicked.connect(self._toggle_drawer)
        self._menu_bar = QWidget()
        bar = row(12, (20, 12, 20, 0))
        bar.addWidget(self._menu)
        bar.addStretch(1)
        self._menu_bar.setLayout(bar)
        self._right = column(0)
        self._right.addWidget(self._menu_bar)
        self._right.addWidget(self._stack, 1)
        self._whole = row(0)
        self._whole.addWidget(self._side)
        self._whole.addLayout(self._right, 1)
        self.setLayout(self._whole)
        self._make_keys()
        self._arrange()

    # what others ask

    def add_page(self, name: str, page: QWidget) -> None:
        """Add a page; a name in the sidebar is marked while its page is shown."""
        self._pages[name] = page
        self._stack.addWidget(page)

    def show_page(self, name: str, *, focus_mode: bool = False) -> None:
        """Show a page that was added; ``focus_mode`` hides the sidebar (opening day)."""
        page = self._pages[name]
        self._stack.setCurrentWidget(page)
        self._focus_mode = focus_mode
        self.mark(name)
        self._arrange()

    def mark(self, name: str) -> None:
        """Mark an entry of the sidebar as where we are (a child's page marks "children")."""
        self._group.setExclusive(False)
        for other, button in self._buttons.items():
            button.setChecked(other == name)
        self._group.setExclusive(True)

    def page(self) -> QWidget | None:
        """Return the page shown."""
        return self._stack.currentWidget()

    def page_named(self, name: str) -> QWidget | None:
        """Return a page that was added, or None."""
        return self._pages.get(name)

    def set_badge(self, name: str, count: int) -> None:
        """Show a red number at an entry; 0 takes it away."""
        if name in self._buttons:
            self._buttons[name].set_badge(count)

    def set_unsynced(self, count: str, detail: str = "", since: str = "") -> None:
        """Show the amber box ("128 perubahan", two quiet lines); an empty count hides it."""
        self._unsynced.tell(count, detail, since)
        self._unsynced.setVisible(bool(count))

    def set_user(self, user: str, role: str, full_name: str = "") -> None:
        """Show who works now; the badge has the initials of ``full_name``."""
        self._avatar.set(full_name or user.removeprefix("Bu ").removeprefix("Pak "), "teal")
        self._user.setText(user)
        self._role.setText(role)

    def set_posyandu(self, posyandu: str) -> None:
        """Show whose laptop this is."""
        self._place.setText(posyandu)

    # inside

    def _make_sidebar(self, posyandu: str, user: str, role: str) -> QFrame:
        side = QFrame()
        side.setProperty("role", "sidebar")
        sized(side, width=216)
        layout = column(0, (12, 12, 12, 12))
        layout.addLayout(self._brand(posyandu))
        group = None
        for entry in self._entries:
            if entry.group != group:
                group = entry.group
                self._part(layout)
            button = _NavButton(entry)
            button.clicked.connect(lambda _=False, name=entry.name: self._go(name))
            self._group.addButton(button)
            self._buttons[entry.name] = button
            layout.addWidget(button)
        layout.addStretch(1)
        self._unsynced = _Unsynced()
        self._unsynced.clicked.connect(self.sync)
        layout.addWidget(self._unsynced)
        layout.addLayout(self._me(user, role))
        side.setLayout(layout)
        return side

    def _part(self, layout: QVBoxLayout) -> None:
        part = QWidget()
        inner = column(0, (0, 6))
        inner.addWidget(line())
        part.setLayout(inner)
        layout.addWidget(part)

    def _brand(self, posyandu: str) -> QVBoxLayout:
        mark = sized(QSvgWidget(str(resource("icons", "kbdesk.svg"))), width=34, height=34)
        words = column(0)
        words.addWidget(Label("kbdesk", "value"))
        self._place = ElidedLabel(posyandu, "secondary", tone="ink_2")
        words.addWidget(self._place)
        inner = row(9, (4, 4, 0, 8))
        inner.addWidget(mark)
        inner.addLayout(words, 1)
        outer = column(0)
        outer.addLayout(inner)
        return outer

    def _me(self, user: str, role: str) -> QVBoxLayout:
        self._avatar = Avatar(user)
        self._user = ElidedLabel(user, "label")
        self._role = ElidedLabel(role, "secondary")
        words = column(0)
        words.addWidget(self._user)
        words.addWidget(self._role)
        inner = row(10, (2, 10, 0, 0))
        inner.addWidget(self._avatar)
        inner.addLayout(words, 1)
        lock = icon_button("lock", tr("shell.lock"))
        lock.clicked.connect(self.lock)
        inner.addWidget(lock)
        outer = column(0)
        outer.addLayout(inner)
        self.set_user(user, role)
        return outer

    def _make_keys(self) -> None:
        for place, entry in enumerate(self._entries[:9], start=1):
            key = QShortcut(QKeySequence(f"Ctrl+{place}"), self)
            key.activated.connect(lambda name=entry.name: self._go(name))
        for keys, wish in (
            ("F1", self.help),
            ("F2", self.search),
            ("Ctrl+F", self.search),
            ("F9", self.text_size),
            ("F11", self.full_screen),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(wish)

    def _go(self, name: str) -> None:
        # the mark follows the page, not the click: the page may refuse to be left
        current = next((n for n, p in self._pages.items() if p is self.page()), "")
        self.mark(current)
        if self._drawer_open():
            self._toggle_drawer()
        self.navigate.emit(name)

    def _drawer_open(self) -> bool:
        return scale() >= 1.5 and self._side.isVisible()

    def _toggle_drawer(self) -> None:
        if self._drawer_open():
            self._side.hide()
            self._menu.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._side.setGeometry(0, 0, px(216), self.height())
        self._side.show()
        self._side.raise_()
        buttons = list(self._buttons.values())
        here = next((button for button in buttons if button.isChecked()), None)
        if here is not None or buttons:
            (here or buttons[0]).setFocus(Qt.FocusReason.TabFocusReason)

    def _arrange(self) -> None:
        drawer = scale() >= 1.5
        inside = self._whole.indexOf(self._side) >= 0
        if drawer and inside:
            self._whole.removeWidget(self._side)
            self._side.setParent(self)
            self._side.hide()
        elif not drawer and not inside:
            self._whole.insertWidget(0, self._side)
        if not drawer:
            self._side.setVisible(not self._focus_mode)
        self._menu_bar.setVisible(drawer and not self._focus_mode)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._drawer_open():
            self._toggle_drawer()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_menu_bar"):
            self._arrange()
