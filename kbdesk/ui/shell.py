"""The frame of the window: sidebar, pages, and the keys that work everywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtSvgWidgets import QSvgWidget
from PySide6.QtWidgets import QButtonGroup, QFrame, QStackedWidget, QVBoxLayout, QWidget

from kbdesk.resources import resource
from kbdesk.ui.focus import FocusKeeper
from kbdesk.ui.formats import integer
from kbdesk.ui.language import tr
from kbdesk.ui.page import Page
from kbdesk.ui.sidebar import ENTRIES, NavButton, UnsyncedBox, UserButton
from kbdesk.ui.storage_words import since_words, state_words
from kbdesk.ui.theme.current import crowding, px
from kbdesk.ui.theme.scaling import FollowsTextSize, boxed, column, put, row, sized
from kbdesk.ui.widgets.button import Button, icon_button
from kbdesk.ui.widgets.label import ElidedLabel, Label, line
from kbdesk.ui.widgets.scrolled import scrolled

if TYPE_CHECKING:
    from kbdesk.ui.home_facts import FrameFigures

Views = Mapping[str, Mapping[str, str]]


class Shell(FollowsTextSize, QWidget):
    """Sidebar and pages. ``navigate(name)``, ``lock()``, ``sync()``, ``search()`` (F2, Ctrl+F),
    ``text_size()`` (F9), ``full_screen()`` (F11), ``help()`` (F1), ``menu()`` (F10 or the user's
    row), ``undo()`` (Ctrl+Z that no field and no page has used) are wishes: who owns the shell
    acts on them, and shows a page with ``show_page(name)``.

    ``entries`` are the names shown; at 150 % the sidebar hides behind a Menu button. ``views``: by
    page, what was searched for on it before it was built anew.
    """

    navigate = Signal(str)
    lock = Signal()
    sync = Signal()
    search = Signal()
    text_size = Signal()
    full_screen = Signal()
    help = Signal()
    menu = Signal()
    undo = Signal()

    def __init__(
        self,
        *,
        posyandu: str = "",
        user: str = "",
        role: str = "",
        entries: Sequence[str] | None = None,
        views: Views | None = None,
    ) -> None:
        super().__init__()
        self.setProperty("role", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._pages: dict[str, Page] = {}
        self._views: Views = views or {}
        self._buttons: dict[str, NavButton] = {}
        self._group = QButtonGroup(self)
        self._focus_mode = False
        self._entries = [entry for entry in ENTRIES if entries is None or entry.name in entries]
        self._side = self._make_sidebar(posyandu, user, role)
        self._stack = QStackedWidget()
        FocusKeeper(self._stack)
        self._menu = Button(tr("shell.menu"), icon="menu", does=self._toggle_drawer)
        self._menu_bar = boxed(put(row(12, (20, 12, 20, 0)), self._menu, 1))
        self._right = put(column(0), self._menu_bar, (self._stack, 1))
        self._whole = put(row(0), self._side, (self._right, 1))
        self.setLayout(self._whole)
        self._make_keys()
        self.on_text_size(self._arrange)

    # what others ask

    def add_page(self, name: str, page: Page) -> None:
        """Add a page; a name in the sidebar is marked while its page is shown."""
        self._pages[name] = page
        self._stack.addWidget(page)
        page.helped.connect(self.help)
        self.search_again(name)

    def show_page(self, name: str) -> None:
        """Show a page that was added; one with ``focus_mode`` hides the sidebar (opening day)."""
        page = self._pages[name]
        self._stack.setCurrentWidget(page)
        self._focus_mode = page.focus_mode
        self.mark(name)
        self._arrange()

    def let_go_of_hidden(self) -> None:
        """Take down every page but the one shown; each is built anew when it is shown again.

        What was typed on them is kept by the pages themselves (``leave``), what was searched for
        on them here.
        """
        shown = self.page()
        self._views = self.views()
        for name, page in list(self._pages.items()):
            if page is not shown:
                del self._pages[name]
                self._stack.removeWidget(page)
                page.hide()
                page.deleteLater()
                QCoreApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete)

    def views(self) -> Views:
        """Return by page what is searched for on it, also of pages that were taken down."""
        return {**self._views, **{name: page.narrowed_by() for name, page in self._pages.items()}}

    def search_again(self, name: str) -> None:
        """Search on a page for what was searched for before it was built anew."""
        self._pages[name].narrow(self._views.get(name, {}))

    def mark(self, name: str) -> None:
        """Mark an entry of the sidebar as where we are (a child's page marks "children")."""
        self._group.setExclusive(False)
        for other, button in self._buttons.items():
            button.setChecked(other == name)
        self._group.setExclusive(True)

    def page(self) -> Page | None:
        """Return the page that is shown, None before the first."""
        return cast("Page | None", self._stack.currentWidget())

    def page_name(self) -> str:
        """Return the name of the page that is shown, "" where there is none."""
        return next((name for name, page in self._pages.items() if page is self.page()), "")

    def page_named(self, name: str) -> Page | None:
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

    def show_figures(self, figures: FrameFigures, *, practice: bool) -> None:
        """Show what the city has not confirmed, and how many referrals are late."""
        self.set_badge("referrals", figures.overdue)
        if practice:
            box = [tr(f"shell.practice_{words}") for words in ("box", "not", "taken")]
            self.set_unsynced(*box)
            return
        city = figures.city
        self.set_unsynced(
            tr("shell.changes", count=integer(city.unconfirmed)) if city.unconfirmed else "",
            state_words(city.unwritten),
            since_words(city.confirmed_on, figures.today),
        )

    def _make_sidebar(self, posyandu: str, user: str, role: str) -> QFrame:
        side = QFrame()
        side.setProperty("role", "sidebar")
        sized(side, width=216)
        whole = put(column(0, (0, 12)), self._brand(posyandu))
        layout = column(0, (12, 0, 12, 6))
        group = None
        for entry in self._entries:
            if entry.group != group:
                group = entry.group
                layout.addWidget(boxed(put(column(0, (0, 6)), line())))
            button = NavButton(entry)
            button.clicked.connect(lambda _=False, name=entry.name: self._go(name))
            self._group.addButton(button)
            self._buttons[entry.name] = button
            layout.addWidget(button)
        # at 150 % the places need more height than a small screen has
        area = scrolled(boxed(put(layout, 1)))
        self._unsynced = UnsyncedBox()
        self._unsynced.clicked.connect(self.sync)
        put(whole, (area, 1), put(column(0, (12, 0)), self._unsynced, self._me(user, role)))
        side.setLayout(whole)
        return side

    def _brand(self, posyandu: str) -> QVBoxLayout:
        mark = sized(QSvgWidget(str(resource("icons", "kbdesk.svg"))), width=34, height=34)
        self._place = ElidedLabel(posyandu, "secondary", tone="ink_2")
        words = put(column(0), Label("kbdesk", "value"), self._place)
        return put(column(0), put(row(9, (16, 4, 12, 8)), mark, (words, 1)))

    def _me(self, user: str, role: str) -> QVBoxLayout:
        self.user_button = UserButton()
        self.user_button.clicked.connect(self.menu)
        lock = icon_button("lock", tr("shell.lock"), does=self.lock)
        self.user_button.tell(user, role)
        return put(column(0), put(row(4, (0, 8, 0, 0)), (self.user_button, 1), lock))

    def _make_keys(self) -> None:
        digits = iter("1234567890")
        self.leaving_keys = {"Ctrl+L"}
        for entry in self._entries:
            keys = entry.keys or f"Ctrl+{next(digits)}"
            self.leaving_keys.add(keys)
            key = QShortcut(QKeySequence(keys), self)
            key.activated.connect(lambda name=entry.name: self._go(name))
        for keys, wish in (
            ("F1", self.help),
            ("F2", self.search),
            ("Ctrl+F", self.search),
            ("F9", self.text_size),
            ("F10", self.menu),
            ("Ctrl+L", self.lock),
            ("F11", self.full_screen),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(wish)

    def _go(self, name: str) -> None:
        if self._drawer_open():
            self._toggle_drawer()
        self.navigate.emit(name)

    def _drawer_open(self) -> bool:
        return crowding() >= 1.5 and self._side.isVisible()

    def _toggle_drawer(self) -> None:
        if self._drawer_open():
            self._side.hide()
            self._menu.setFocus()
            return
        self._side.setGeometry(0, 0, px(216), self.height())
        self._side.show()
        self._side.raise_()
        buttons = list(self._buttons.values())
        here = next((button for button in buttons if button.isChecked()), None)
        if here is not None or buttons:
            (here or buttons[0]).setFocus(Qt.FocusReason.TabFocusReason)

    def _arrange(self) -> None:
        drawer = crowding() >= 1.5
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
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undo.emit()
        else:
            super().keyPressEvent(event)
