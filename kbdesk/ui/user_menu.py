"""The menu of whoever sits here: language, text size, PIN, passphrase, users, lock, help, quit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from kbdesk.ui.context import Context
from kbdesk.ui.formats import percent
from kbdesk.ui.language import current, tr
from kbdesk.ui.practice_mode import PracticeMode
from kbdesk.ui.theme.current import SCALES, scale
from kbdesk.ui.user_sheets import UserSheets
from kbdesk.words import LANGUAGES, Language

T = TypeVar("T")
_NAMES: dict[Language, str] = {"id": "menu_page.indonesian", "en": "menu_page.english"}


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


class UserMenu(QMenu):
    """Built anew each time it is opened, over a widget of the window on which it acts."""

    def __init__(self, window: MenuWindow, over: QWidget) -> None:
        super().__init__(tr("menu_page.title"), over)
        self.setAccessibleName(tr("menu_page.title"))
        facts = window.context.facts if window.context is not None else None
        practice, sheets = window.practice, window.sheets
        languages = {of: tr(_NAMES[of]) for of in LANGUAGES}
        self._choices(languages, current(), window.speak)
        self.addSeparator()
        sizes = {of: f"{tr('common.text_size')} {percent(of * 100, 100, 0)}" for of in SCALES}
        following = SCALES[(SCALES.index(scale()) + 1) % len(SCALES)]
        self._choices(sizes | {following: f"{sizes[following]}\tF9"}, scale(), window.set_text_size)
        self.addSeparator()
        self._add("menu_page.exchange", lambda: window.go("exchange", {}))
        self._add("menu_page.set_pin", sheets.pin)
        self._add("menu_page.passphrase", sheets.passphrase)
        self._add("menu_page.users", sheets.users)
        self._add("menu_page.left_papers", lambda: window.go("left_papers", {}))
        if facts is not None and facts.user.role != "cadre":
            self._add("menu_page.trail", lambda: window.go("trail", {}))
        if facts is not None and facts.practice:
            self._add("shell.practice_leave", practice.leave)
        else:
            self._add("menu_page.practise", practice.begin)
        full = self._add("menu_page.full_screen", window.toggle_full_screen, "F11")
        full.setCheckable(True)
        full.setChecked(over.window().isFullScreen())
        self._add("menu_page.lock", window.lock, "Ctrl+L")
        self.addSeparator()
        self._add("menu_page.help", window.show_help, "F1")
        self._add("manual.open", sheets.manual)
        self._add("menu_page.about", sheets.about)
        self._add("menu_page.quit", window.close, "Ctrl+Q")
        self.aboutToHide.connect(self.deleteLater)

    def _add(self, words: str, act: Callable[[], object], keys: str = "") -> QAction:
        action = self.addAction(tr(words))
        if keys:
            # The key is only shown; the window listens to it.
            action.setText(f"{tr(words)}\t{QKeySequence(keys).toString()}")
        action.triggered.connect(lambda _=False: act())
        return action

    def _choices(self, options: Mapping[T, str], now: T, choose: Callable[[T], object]) -> None:
        """Add options with their words, of which one holds now."""
        group = QActionGroup(self)
        for option, words in options.items():
            action = self.addAction(words)
            action.setCheckable(True)
            action.setChecked(option == now)
            group.addAction(action)
            action.triggered.connect(lambda _=False, to=option: choose(to))


def open_menu(window: MenuWindow, row: QWidget) -> None:
    """Open the menu over the row of whoever sits here."""
    over = row.window()
    menu = UserMenu(window, over)
    above = QPoint(0, -menu.sizeHint().height())
    at = row.mapToGlobal(above) if row.isVisible() else over.mapToGlobal(QPoint(16, 16))
    menu.popup(at)
