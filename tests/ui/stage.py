"""A real home on a small stage: the pages, the worker and the desk, without login and shell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from unittest.mock import patch

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QStackedWidget, QWidget

from kbdesk.commands.homes import create_home, open_home
from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.store.keyring import Kdf
from kbdesk.ui.context import Context
from kbdesk.ui.home_facts import facts_of
from kbdesk.ui.pages import make_page
from kbdesk.ui.theme import px
from kbdesk.ui.worker import Worker


@contextmanager
def chosen(path: Path) -> Iterator[None]:
    """Choose this path in every dialog for a file or folder."""

    def choose(dialog: QFileDialog, then: Callable[[Path], None]) -> None:
        dialog.deleteLater()
        then(path)

    with patch("kbdesk.ui.folders._open", choose):
        yield


T = TypeVar("T")
VILLAGE = "64.74.01.1003"
_QUICK = Kdf(memory_kib=8, passes=1, lanes=1)


class Stage:
    """Shows pages as the window does; keeps what was told, complained of and gone to."""

    def __init__(self, desk: Desk) -> None:
        self.worker = Worker()
        self.bugs: list[BaseException] = []
        self.worker.bug.connect(self.bugs.append)
        self._desk = desk
        self.context = Context(desk, self.ask(facts_of), self.worker)
        self.told: list[tuple[str, str]] = []
        self.complaints: list[KbdeskError] = []
        self.places: list[tuple[str, Mapping[str, object]]] = []
        self.context.told.connect(lambda title, detail: self.told.append((title, detail)))
        self.context.complained.connect(self.complaints.append)
        self.context.went.connect(self._go)
        self.window = QStackedWidget()
        self.window.setProperty("role", "canvas")
        self.window.resize(px(1150), px(768))
        self._pages: dict[str, QWidget] = {}

    def ask(self, query: Callable[[Desk], T]) -> T:
        """Ask the desk and wait for the answer."""
        answers: list[T] = []
        refusals: list[KbdeskError] = []
        desk = self._desk
        self.worker.ask(
            lambda: query(desk), answers.append, owner=self.worker, refused=refusals.append
        )
        self.settle()
        if refusals:
            raise refusals[0]
        return answers[0]

    def record(self, **draft: Any) -> dict[str, Any]:
        """Record a draft and wait for its answer."""
        return self.ask(lambda desk: record(desk, draft))

    def settle(self) -> None:
        """Wait until every answer has come and every event was seen."""
        QApplication.processEvents()
        while self.worker.busy:
            QTest.qWait(1)
        # what an answer changed is laid out, then what that changed
        for _ in range(3):
            QApplication.processEvents()
        if getattr(self, "bugs", None):
            raise self.bugs[0]

    def quiet(self) -> None:
        """Wait until what is done a moment after the last key has been done too."""
        while any(t.isActive() and t.isSingleShot() for t in self.window.findChildren(QTimer)):
            QTest.qWait(5)
        self.settle()

    def go(self, name: str, **args: object) -> Any:
        """Show a page and wait until it is filled; returns it."""
        self.context.go(name, **args)
        self.settle()
        return self.page

    def leave(self) -> None:
        """Leave the page shown, as the window does before another one."""
        self.page.leave()
        self.settle()

    def restart(self) -> None:
        """Forget every page, as when the program was killed and begun again."""
        for page in self._pages.values():
            self.window.removeWidget(page)
            page.setParent(None)
            page.deleteLater()
        self._pages.clear()
        self.settle()

    @property
    def page(self) -> Any:
        """Return the page shown."""
        return self.window.currentWidget()

    def _go(self, name: str, args: Mapping[str, object]) -> None:
        self.places.append((name, args))
        if name in ("back", "child", "home"):
            return
        here: Any = self.window.currentWidget()
        if here is not None:
            here.leave()
        if name not in self._pages:
            self._pages[name] = make_page(name, self.context)
            self.window.addWidget(self._pages[name])
        self.window.setCurrentWidget(self._pages[name])
        if not self.window.isVisible():
            self.window.show()
            self.window.activateWindow()
            QTest.qWaitForWindowActive(self.window)
        self.page.open(**args)

    # -- hands on the keyboard -----------------------------------------------------------

    def type(self, text: str) -> Stage:
        """Type into whatever has the focus."""
        QTest.keyClicks(self._focus(), text)
        return self

    def press(self, *keys: Qt.Key, ctrl: bool = False, shift: bool = False) -> Stage:
        """Press keys where the focus is, and wait for what they do."""
        modifier = Qt.KeyboardModifier.NoModifier
        if ctrl:
            modifier |= Qt.KeyboardModifier.ControlModifier
        if shift:
            modifier |= Qt.KeyboardModifier.ShiftModifier
        for key in keys:
            QTest.keyClick(self._focus(), key, modifier)
            self.settle()
        return self

    def enter(self, text: str = "") -> Stage:
        """Type a text and press Enter."""
        return self.type(text).press(Qt.Key.Key_Return)

    def _focus(self) -> QWidget:
        focus = QApplication.focusWidget()
        return focus if focus is not None else self.window


@contextmanager
def staged(home: Path) -> Iterator[Stage]:
    """A stage on a new posyandu home."""
    create_home(
        home,
        role="posyandu",
        name="Laptop Kenanga 2-A",
        user="Bu Sulastri",
        passphrase="daun jeruk purut",
        posyandu=["LT01"],
        village=VILLAGE,
        kdf=_QUICK,
    )
    desk, lock = open_home(home, user=None, passphrase="daun jeruk purut")
    stage = Stage(desk)
    try:
        yield stage
    finally:
        stage.settle()
        stage.window.close()
        stage.window.deleteLater()
        stage.worker.stop()
        desk.store.close()
        lock.release()
