"""The focus ring: one overlay a window that follows the keyboard, around every widget.

QSS has no outline that stays outside a widget. A frame around each widget would shift
layouts and be forgotten now and then; one overlay cannot be forgotten.
A widget's dynamic property ``ring`` may say ``parent`` (an edit inside a field's box) or
``none``; ``ring_radius`` is its corner at 100 %.
"""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.tokens import qcolor

_WATCHED = {
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.ParentChange,
    QEvent.Type.ZOrderChange,
}


def ring_target(focused: QWidget | None) -> QWidget | None:
    """Return the widget the ring is drawn around, None for no ring."""
    if focused is None or focused.isWindow():
        return None
    wish = focused.property("ring")
    if wish == "none":
        return None
    return focused.parentWidget() if wish == "parent" else focused


def _host(target: QWidget) -> QWidget:
    """Return where the ring lives: the content of the nearest scroll area, or the window."""
    inner = target
    while (above := inner.parentWidget()) is not None:
        area = above.parentWidget()
        if inner is not target and isinstance(area, QScrollArea) and area.viewport() is above:
            return inner
        if inner.isWindow():
            return inner
        inner = above
    return inner


class Ring(QWidget):
    """The painted ring: 3 px outside the focused widget, never in the way of the mouse."""

    def __init__(self, host: QWidget, target: QWidget) -> None:
        super().__init__(host)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._target = target
        self._followed: list[QWidget] = []
        inner: QWidget | None = target
        while inner is not None and inner is not host:
            inner.installEventFilter(self)
            self._followed.append(inner)
            inner = inner.parentWidget()
        self.follow()

    @classmethod
    def watch(cls, app: QApplication) -> None:
        """Show a ring around whatever has the focus, from now on; once an application."""
        if app.findChild(_Watcher, "kbdesk-ring") is None:
            _Watcher(app)

    def follow(self) -> None:
        """Sit around the target where it is now."""
        host = self.parentWidget()
        if host is None or not shiboken6.isValid(self._target):
            return
        out = self._reach()
        corner = self._target.mapTo(host, QPoint(0, 0))
        self.setGeometry(QRect(corner, self._target.size()).adjusted(-out, -out, out, out))
        self.setVisible(self._target.isVisibleTo(host))
        self.raise_()

    def let_go(self) -> None:
        """Stop following and disappear."""
        for widget in self._followed:
            if shiboken6.isValid(widget):
                widget.removeEventFilter(self)
        self.hide()
        self.deleteLater()

    def _reach(self) -> int:
        return px(3) + (0 if self._target.property("role") == "field" else px(1))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _WATCHED:
            self.follow()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        thick = px(3)
        painter.setPen(QPen(qcolor("teal_ring"), thick))
        own = self._target.property("ring_radius") if shiboken6.isValid(self._target) else None
        radius = px(int(own) if own else 8) + self._reach() - thick / 2
        half = thick / 2
        box = QRectF(self.rect()).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(box, radius, radius)


class _Watcher(QObject):
    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName("kbdesk-ring")
        self._ring: Ring | None = None
        app.focusChanged.connect(self._moved)

    def _moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._ring is not None and shiboken6.isValid(self._ring):
            self._ring.let_go()
        self._ring = None
        target = ring_target(new)
        if target is not None:
            self._ring = Ring(_host(target), target)
