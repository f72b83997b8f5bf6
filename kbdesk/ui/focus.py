"""Keyboard focus: a scrolled page follows it, and it stays on the page that is shown."""

from __future__ import annotations

from itertools import pairwise

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QBoxLayout, QScrollArea, QStackedWidget, QWidget

from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.scaling import drop

_ROOM = 80  # the message of a field stands under it


def hand_on(to: QWidget, *holders: QWidget) -> None:
    """Give the focus to ``to`` if one of ``holders`` has it, before they hide or are disabled.

    Qt would give it to whatever comes next on the page, and a second Enter would start that.
    ``to`` shows what is going on or what came of it; it starts nothing itself.
    """
    now = QApplication.focusWidget()
    if now is not None and any(one is now or one.isAncestorOf(now) for one in holders):
        to.setFocus()


def put_in_place_of(before: QWidget | None, now: QWidget, layout: QBoxLayout) -> None:
    """Put a widget into a layout, in the place of one that goes for ever, with its focus."""
    layout.addWidget(now, 1)
    if before is not None:
        now.show()
        hand_on(now, before)
        drop(layout, before)


def tab_through(*stops: QWidget) -> None:
    """Let Tab go from each of these to the next.

    A choice or field is named as a whole, not by its parts: Qt sends Tab back to the parts if the
    whole comes later.
    """
    for one in stops:
        inside = one.focusProxy()
        if inside is not None and one.isAncestorOf(inside):
            # without a policy of its own Qt does not move it
            one.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)


def hide_and_hand_on(widget: QWidget) -> None:
    """Hide a strip; the focus goes to what follows it on the page."""
    after = widget.nextInFocusChain()
    while after is not None and (after is widget or widget.isAncestorOf(after)):
        after = after.nextInFocusChain()
    widget.hide()
    if isinstance(after, QWidget):
        after.setFocus()


def bring_into_sight(widget: QWidget) -> None:
    """Scroll what holds a widget, so that it is seen."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()


class FocusFollower(QObject):
    """Scrolls an area to what has the focus in it, however the focus came there but by mouse."""

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        self._area = area
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._moved)

    def _moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is None or QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            return
        held = self._area.widget()
        if held is not None and held.isAncestorOf(now):
            # Scroll after the layout has placed the row or message that comes with the field.
            QTimer.singleShot(0, self, lambda: self._show(now))

    def _show(self, widget: QWidget) -> None:
        if not shiboken6.isValid(widget) or not widget.hasFocus():
            return
        room = px(_ROOM)
        if widget.height() + 2 * room <= self._area.viewport().height():
            self._area.ensureWidgetVisible(widget, 0, room)


class FocusKeeper(QObject):
    """Keeps the focus off the pages of a stack that are not shown.

    A page asks the desk and takes the focus when the answer comes. If the person has left the
    page by then, Qt would still give the focus to it, and the typing would go to a page that
    nobody sees: the focus goes back to where it was.
    """

    def __init__(self, pages: QStackedWidget) -> None:
        super().__init__(pages)
        self._pages = pages
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._moved)

    def _moved(self, before: QWidget | None, now: QWidget | None) -> None:
        shown = self._pages.currentWidget()
        if now is None or shown is None or not self._pages.isAncestorOf(now):
            return
        if now is shown or shown.isAncestorOf(now):
            return
        back: QWidget | None = shown.focusWidget()
        if before is not None and before.isVisible():
            back = before
        if back is None:
            now.clearFocus()
        else:
            back.setFocus()
