"""The window in a person's hands: what a test says reads as what somebody does."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kbdesk.ui.access.first_run import FirstRunPage
from kbdesk.ui.access.login import LoginPage
from kbdesk.ui.home.home import HomePage
from kbdesk.ui.main_window import MainWindow
from kbdesk.ui.preferences import Preferences
from tests.ui.small_home import PASSPHRASE


class Person:
    """Sits before a window of 1366 x 768 with a keyboard."""

    def __init__(self, qtbot: QtBot, home: Path) -> None:
        self.bot = qtbot
        self.window = MainWindow(home, Preferences.load(home))
        qtbot.addWidget(self.window, before_close_func=lambda _: self.leaves())
        self.window.begin()
        self.window.showNormal()
        self.window.resize(1366, 768)
        self.window.activateWindow()
        self.waits()

    def waits(self) -> None:
        """Wait until nothing is asked any more."""
        QApplication.processEvents()
        self.bot.waitUntil(lambda: not self.window.worker.busy, timeout=30_000)
        QApplication.processEvents()
        if self.window.worker.busy:
            self.waits()

    def leaves(self) -> None:
        """Leave the page: what was typed goes to the disk, which a window waits for to close."""
        self.waits()
        page = self.window.shell.page() if self.window.shell is not None else None
        if page is not None:
            page.leave()
            self.waits()

    @property
    def focus(self) -> QWidget:
        """What has the keyboard."""
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def types(self, text: str) -> None:
        """Type where the focus is."""
        QTest.keyClicks(self.focus, text)

    def presses(self, *keys: Qt.Key) -> None:
        """Press keys where the focus is."""
        for key in keys:
            QTest.keyClick(self.focus, key)
            self.waits()

    @property
    def login(self) -> LoginPage:
        """The login that is shown."""
        page = self.window.page_shown()
        assert isinstance(page, LoginPage)
        return page

    @property
    def first_run(self) -> FirstRunPage:
        """The first run that is shown."""
        page = self.window.page_shown()
        assert isinstance(page, FirstRunPage)
        return page

    @property
    def home(self) -> HomePage:
        """The home page that is shown."""
        assert self.window.shell is not None
        assert self.window.page_shown() is self.window.shell
        page = self.window.shell.page()
        assert isinstance(page, HomePage)
        return page

    def opens(self) -> None:
        """Type the passphrase and press Enter."""
        self.types(PASSPHRASE)
        self.presses(Qt.Key.Key_Return)
