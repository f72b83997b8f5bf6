"""The presence dot: not here yet, here, done."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent

from kbdesk.ui.language import tr
from kbdesk.ui.theme.current import px
from kbdesk.ui.widgets.paint import DotState, draw_dot
from kbdesk.ui.widgets.painted import Painted
from kbdesk.ui.widgets.tip import set_tip


class StatusDot(Painted):
    """waiting: hollow; present: half filled; done: filled with a check; late: dashed."""

    def __init__(self, state: DotState, *, size: int = 20) -> None:
        super().__init__()
        self._size = size
        self.set_state(state)

    def set_state(self, state: DotState) -> None:
        """Show another state."""
        self._state = state
        self.setAccessibleName(tr(f"widget.dot_{state}"))
        set_tip(self, self.accessibleName())
        self.update()

    def natural_size(self) -> tuple[int, int]:
        return px(self._size), px(self._size)

    def paintEvent(self, _event: QPaintEvent) -> None:
        draw_dot(QPainter(self), QRectF(self.rect()), self._state)
