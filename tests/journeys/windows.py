"""A window on a real home, as far as its pages go: the desk on its own thread, and hands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from kbdesk.commands.homes import create_home, open_home
from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.store.home import HomeLock
from kbdesk.store.keyring import Kdf
from kbdesk.ui.context import Context
from kbdesk.ui.home_facts import facts_of
from kbdesk.ui.worker import Worker

PASSPHRASE = "empat kata yang mudah"
CHEAP = Kdf(memory_kib=8, passes=1, lanes=1)
T = TypeVar("T")


class Window:
    """One open home. ``went`` are the pages that were asked for, ``told`` what toasts said."""

    def __init__(self, qtbot: QtBot, home: Path) -> None:
        self.qtbot = qtbot
        self.worker = Worker()
        self.bugs: list[object] = []
        self.worker.bug.connect(self.bugs.append)
        self._owner = QObject()
        # a page is held as the shell would hold it, and goes as a whole
        self._pages: list[QWidget] = []
        desk, lock = self._run(lambda: open_home(home, user=None, passphrase=PASSPHRASE))
        self.desk: Desk = desk
        self._lock: HomeLock = lock
        facts = self._run(lambda: facts_of(desk))
        self.context = Context(desk, facts, self.worker)
        self.went: list[tuple[str, dict[str, Any]]] = []
        self.told: list[str] = []
        self.context.went.connect(lambda page, args: self.went.append((page, args)))
        self.context.told.connect(lambda title, _: self.told.append(title))

    def show(self, page: QWidget) -> None:
        """Show a page at the size of the window's page."""
        page.resize(1150, 768)
        self._pages.append(page)
        page.show()
        page.activateWindow()
        QApplication.processEvents()
        page.setFocus()

    def ask(self, question: Callable[[Desk], T]) -> T:
        """Ask the desk, on its own thread."""
        desk = self.desk
        return self._run(lambda: question(desk))

    def record(self, **draft: Any) -> dict[str, Any]:
        """Record a draft that must be taken."""
        return self.ask(lambda desk: record(desk, draft))

    def wait(self, until: Callable[[], object] | None = None) -> None:
        """Wait until the desk is quiet and something is true."""
        self.qtbot.waitUntil(
            lambda: not self.worker.busy and (until is None or bool(until())), timeout=30_000
        )
        assert self.bugs == []

    def close(self) -> None:
        """Close the home."""
        for page in self._pages:
            page.close()
            shiboken6.delete(page)
        self._run(self.desk.store.close)
        self.worker.stop()
        self._lock.release()

    def _run(self, job: Callable[[], T]) -> T:
        answers: list[T] = []
        self.worker.ask(job, answers.append, owner=self._owner)
        self.qtbot.waitUntil(lambda: bool(answers) or bool(self.bugs), timeout=30_000)
        assert self.bugs == []
        return answers[0]


@contextmanager
def opened(qtbot: QtBot, home: Path) -> Iterator[Window]:
    """Open a window's desk for as long as the block lasts."""
    window = Window(qtbot, home)
    try:
        yield window
    finally:
        window.close()


def make_laptop(folder: Path, name: str, user: str = "sulastri") -> Path:
    """Make a posyandu laptop's home."""
    create_home(
        folder,
        role="posyandu",
        name=name,
        user=user,
        passphrase=PASSPHRASE,
        posyandu=["LT01"],
        village="64.74.01.1003",
        kdf=CHEAP,
    )
    return folder


def make_hub(folder: Path) -> Path:
    """Make the hub's home."""
    create_home(
        folder, role="hub", name="Kota Bontang", user="petugas", passphrase=PASSPHRASE, kdf=CHEAP
    )
    return folder


def click(button: QWidget) -> None:
    """Press a button by the keyboard."""
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)


def words_of(widget: QWidget) -> str:
    """Return all words that a widget shows."""
    return " | ".join(
        label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)
    )
