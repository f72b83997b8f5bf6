"""The window's tests run without a screen, with the bundled font and the whole stylesheet."""

from __future__ import annotations

import os
from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from kbdesk.ui import language
from kbdesk.ui.gc_timer import GarbageTimer
from kbdesk.ui.theme import Theme


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[Theme]:
    """The application in its look at 100 %, in Indonesian; both are put back afterwards.

    The room that a window of an earlier test had is forgotten: pages are arranged by it.
    """
    theme = Theme.of(qapp)
    from kbdesk.ui.theme import scale, set_room
    from kbdesk.ui.theme.current import ROOM

    set_room(*ROOM)
    if scale() != 1.0 or not qapp.styleSheet():
        theme.apply(1.0)
    yield theme
    language.speak("id")
    set_room(*ROOM)
    if scale() != 1.0:
        theme.apply(1.0)


@pytest.fixture(autouse=True)
def swept(qapp: QApplication, dressed: Theme) -> Iterator[None]:
    """Python's garbage is swept on the window's thread alone, as in the program.

    A job that makes many objects would else take pages apart on the desk's thread. The test's
    windows are deleted before the application is dressed again: a window that nobody holds
    is not to be styled, and not to be collected while others are.
    """
    assert dressed is not None
    sweeper = GarbageTimer(qapp)
    yield
    sweeper.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    sweeper.sweep()
