"""Keys that come before a page is filled, or before a home is open: kept, and typed then."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final, Protocol

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from kbdesk.ui.worker import Worker

LONGEST_MS: Final = 2000
"""A page that waits longer than this takes its keys as it is."""
_QUESTIONS: Final = 4
"""A page asks again after an answer at most so often before it is filled."""


class KeysAhead(QObject):
    """``wait_for(page)`` after a page was shown: the focus is where the page puts it only when
    the desk has answered. Until then a key would press the arrow back, be typed into a field
    that is filled anew, or act on the person who stood there before.

    Keys ``that_leave`` the page act at once, and what was typed for the page goes with it.
    """

    def __init__(self, worker: Worker, that_leave: Callable[[], Collection[str]]) -> None:
        super().__init__(worker)
        self._worker, self._that_leave = worker, that_leave
        self._page: QWidget | None = None
        self._keys: list[QKeyEvent] = []
        self._questions = 0
        self._typing = False
        self.at_entrance = KeysAtEntrance(self)
        self._longest = QTimer(self, singleShot=True, interval=LONGEST_MS)
        self._longest.timeout.connect(self._type)

    @property
    def waiting(self) -> bool:
        """Tell whether keys are kept now."""
        return self._page is not None

    def wait_for(self, page: QWidget) -> None:
        """Keep the keys for a page until the desk has answered what it asked so far."""
        if not self._typing:
            # what is kept was meant for the page before
            self._keys.clear()
        if not self._worker.busy:
            self._stop()
            return
        app = QCoreApplication.instance()
        if self._page is None and app is not None:
            app.installEventFilter(self)
        self._page, self._questions = page, 0
        self._longest.start()
        self._ask()

    def enter(self, window: QWidget) -> None:
        """Type what came at the entrance; the first of these keys leads to another page."""
        keys = self.at_entrance.take()
        for place, key in enumerate(keys):
            if place and self.waiting:
                self._keys += keys[place:]
                return
            press(window, key)

    def drop(self) -> None:
        """Forget what was kept."""
        self._keys.clear()
        self._stop()

    def _ask(self) -> None:
        """Come back after every answer that is on its way now."""
        self._questions += 1
        self._worker.ask(lambda: None, lambda _: self._answered(), owner=self, newest=id(self))

    def _answered(self) -> None:
        if self._page is not None and self._worker.busy and self._questions < _QUESTIONS:
            self._ask()
        else:
            self._type()

    def _stop(self) -> None:
        app = QCoreApplication.instance()
        if self._page is not None and app is not None:
            app.removeEventFilter(self)
        self._page = None
        self._longest.stop()

    def _type(self) -> None:
        """Type what was kept; a key that leads to another page leaves the rest for that one."""
        page = self._page
        self._stop()
        self._typing = True
        try:
            while page is not None and self._keys and not self.waiting:
                press(page.window(), self._keys.pop(0))
        finally:
            self._typing = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress and self._is_mine(watched):
            # somebody chose a place: the keys from now on are meant for it
            self.drop()
            return False
        if event.type() not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return False
        if not isinstance(event, QKeyEvent) or not self._is_mine(watched):
            return False
        if _name(event) in self._that_leave():
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            # Accept the override, so that a shortcut arrives as a key and waits with the others.
            event.accept()
        else:
            self._keys.append(_copy(event, QEvent.Type.KeyPress))
        return True

    def _is_mine(self, watched: QObject) -> bool:
        page = self._page
        if page is None or not isinstance(watched, QWidget):
            return False
        # without a focus the window itself gets the key
        return page.isAncestorOf(watched) or watched is page or watched is page.window()


class Entering(Protocol):
    """A page before the home: whether one is being opened now."""

    @property
    def opening(self) -> bool: ...


class KeysAtEntrance(QObject):
    """``watch(entrance)``: a key that leads to a page while the home is being opened is kept,
    with all that come after it, until they are taken. Other keys are the entrance's own.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._entrance: tuple[QWidget, Entering] | None = None
        self._keys: list[QKeyEvent] = []

    def watch(self, page: QWidget, entering: Entering) -> None:
        """Begin with a page whose home is being opened now."""
        app = QCoreApplication.instance()
        if app is not None:
            app.installEventFilter(self)
        self._entrance = page, entering
        self._keys.clear()

    def take(self) -> list[QKeyEvent]:
        """Return what was kept, and end: the home is open."""
        app = QCoreApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        kept, self._keys, self._entrance = self._keys, [], None
        return kept

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return False
        if self._entrance is None or not isinstance(event, QKeyEvent):
            return False
        page, entering = self._entrance
        if not isValid(page) or not entering.opening:
            self.take()  # the home was not opened
            return False
        if not isinstance(watched, QWidget) or watched.window() is not page.window():
            return False
        from kbdesk.ui.sidebar import LEADING_KEYS  # late, so that the entrance shows sooner

        if not self._keys and _name(event) not in LEADING_KEYS:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        else:
            self._keys.append(_copy(event, QEvent.Type.KeyPress))
        return True


def press(window: QWidget, key: QKeyEvent) -> None:
    """Press a key where the focus is, as Qt would: who overrides it first, then the shortcuts."""
    to = QApplication.focusWidget() or window
    override = _copy(key, QEvent.Type.ShortcutOverride)
    override.ignore()
    QCoreApplication.sendEvent(to, override)
    if not override.isAccepted():
        keys = QKeySequence(key.keyCombination())
        for one in _nearest_first(window, to):
            if one.key().matches(keys) == QKeySequence.SequenceMatch.ExactMatch:
                one.activated.emit()
                return
    QCoreApplication.sendEvent(to, key)


def _nearest_first(window: QWidget, focus: QWidget) -> list[QShortcut]:
    """Return the shortcuts that hear a key at a place."""
    near: list[QShortcut] = []
    far: list[QShortcut] = []
    for one in window.findChildren(QShortcut):
        at = one.parent()
        if not one.isEnabled() or not isinstance(at, QWidget) or not at.isVisible():
            continue
        if one.context() == Qt.ShortcutContext.WindowShortcut:
            far.append(one)
        elif at is focus or at.isAncestorOf(focus):
            near.append(one)
    return [*near, *far]


def _copy(key: QKeyEvent, kind: QEvent.Type) -> QKeyEvent:
    return QKeyEvent(kind, key.key(), key.modifiers(), key.text())


def _name(key: QKeyEvent) -> str:
    return QKeySequence(key.keyCombination()).toString()
