"""The menu of whoever sits here: language, text size, PIN, passphrase, users, lock, help, quit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from PySide6.QtCore import QPoint, Signal, SignalInstance
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from kbdesk.ui.context import Context
from kbdesk.ui.formats import percent
from kbdesk.ui.language import current, tr
from kbdesk.ui.practice_mode import PracticeMode
from kbdesk.ui.theme.current import SCALES, scale
from kbdesk.ui.user_sheets import UserSheets
from kbdesk.words import LANGUAGES, Language

_NAMES = {"id": "menu_page.indonesian", "en": "menu_page.english"}


class UserMenu(QMenu):
    """Built anew each time it is opened; its signals are wishes that the window fulfils."""

    language = Signal(str)
    text_size = Signal(float)
    pin = Signal()
    passphrase = Signal()
    users = Signal()
    trail = Signal()
    left_papers = Signal()
    full_screen = Signal()
    exchange = Signal()
    lock = Signal()
    about = Signal()
    help = Signal()
    manual = Signal()
    practice = Signal()
    quit = Signal()

    def __init__(
        self,
        parent: QWidget,
        *,
        full_screen: bool,
        oversees: bool = False,
        practises: bool = False,
    ) -> None:
        super().__init__(tr("menu_page.title"), parent)
        self.setAccessibleName(tr("menu_page.title"))
        tongues = self._group(tr("menu_page.language"))
        for language in LANGUAGES:
            one = self._one(tongues, tr(_NAMES[language]), chosen=language == current())
            one.triggered.connect(lambda _=False, to=language: self.language.emit(to))
        sizes = self._group(tr("common.text_size"), "F9")
        for factor in SCALES:
            one = self._one(sizes, percent(factor * 100, 100, 0), chosen=factor == scale())
            one.triggered.connect(lambda _=False, to=factor: self.text_size.emit(to))
        self.addSeparator()
        self._add("menu_page.exchange", self.exchange)
        self._add("menu_page.set_pin", self.pin)
        self._add("menu_page.passphrase", self.passphrase)
        self._add("menu_page.users", self.users)
        self._add("menu_page.left_papers", self.left_papers)
        if oversees:
            self._add("menu_page.trail", self.trail)
        words = "shell.practice_leave" if practises else "menu_page.practise"
        self._add(words, self.practice)
        full = self._add("menu_page.full_screen", self.full_screen, "F11")
        full.setCheckable(True)
        full.setChecked(full_screen)
        self._add("menu_page.lock", self.lock, "Ctrl+L")
        self.addSeparator()
        self._add("menu_page.help", self.help, "F1")
        self._add("manual.open", self.manual)
        self._add("menu_page.about", self.about)
        self._add("menu_page.quit", self.quit, "Ctrl+Q")

    def _add(self, words: str, wish: SignalInstance, keys: str = "") -> QAction:
        action = self.addAction(tr(words))
        if keys:
            # The key is only shown; the window listens to it.
            action.setText(f"{tr(words)}\t{QKeySequence(keys).toString()}")
        action.triggered.connect(lambda _=False: wish.emit())
        return action

    def _group(self, words: str, keys: str = "") -> QActionGroup:
        head = self.addAction(f"{words}\t{keys}" if keys else words)
        head.setEnabled(False)
        return QActionGroup(self)

    def _one(self, group: QActionGroup, words: str, *, chosen: bool) -> QAction:
        action = QAction(words, self)
        action.setCheckable(True)
        action.setChecked(chosen)
        group.addAction(action)
        self.addAction(action)
        return action


class MenuWindow(Protocol):
    """What the menu needs of the window."""

    context: Context | None
    practice: PracticeMode
    sheets: UserSheets

    def go(self, name: str, args: Mapping[str, object]) -> None: ...
    def speak(self, language: Language) -> None: ...
    def set_text_size(self, factor: float) -> None: ...
    def toggle_full_screen(self) -> None: ...
    def lock(self) -> None: ...
    def show_help(self) -> None: ...
    def close(self) -> bool: ...


def open_menu(window: MenuWindow, row: QWidget) -> None:
    """Open the menu over the row of whoever sits here, its wishes joined to the window."""
    over = row.window()
    facts = window.context.facts if window.context is not None else None
    practises = facts is not None and facts.practice
    menu = UserMenu(
        over,
        full_screen=over.isFullScreen(),
        oversees=facts is not None and facts.user.role != "cadre",
        practises=practises,
    )
    menu.language.connect(window.speak)
    menu.text_size.connect(window.set_text_size)
    menu.exchange.connect(lambda: window.go("exchange", {}))
    menu.pin.connect(window.sheets.pin)
    menu.passphrase.connect(window.sheets.passphrase)
    menu.users.connect(window.sheets.users)
    menu.trail.connect(lambda: window.go("trail", {}))
    menu.left_papers.connect(lambda: window.go("left_papers", {}))
    menu.practice.connect(window.practice.leave if practises else window.practice.begin)
    menu.full_screen.connect(window.toggle_full_screen)
    menu.lock.connect(window.lock)
    menu.help.connect(window.show_help)
    menu.manual.connect(window.sheets.manual)
    menu.about.connect(window.sheets.about)
    menu.quit.connect(window.close)
    menu.aboutToHide.connect(menu.deleteLater)
    above = QPoint(0, -menu.sizeHint().height())
    at = row.mapToGlobal(above) if row.isVisible() else over.mapToGlobal(QPoint(16, 16))
    menu.popup(at)
