"""A QR code on the screen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from kbdesk.reports.qr import QUIET, qr_modules
from kbdesk.ui.language import tr
from kbdesk.ui.widgets.painted import Painted

_SIDE: Final = 264
"""So many pixels a code takes; more where its modules would be smaller than a camera sees."""
_SMALLEST: Final = 3


class QrView(Painted):
    """The QR code of a text, black on white; each module is a whole number of pixels."""

    def __init__(self) -> None:
        super().__init__()
        self._modules: tuple[tuple[int, ...], ...] = ()
        self.setAccessibleName(tr("phone_text.qr"))

    def show_text(self, text: str) -> None:
        self._modules = qr_modules(text, "l")
        self.updateGeometry()
        self.update()

    def _step(self) -> int:
        return max(_SMALLEST, _SIDE // (len(self._modules) + 2 * QUIET))

    def natural_size(self) -> tuple[int, int]:
        side = (len(self._modules) + 2 * QUIET) * self._step()
        return side, side

    def draw(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        step = self._step()
        for down, row in enumerate(self._modules):
            for across, dark in enumerate(row):
                if dark:
                    x, y = (QUIET + across) * step, (QUIET + down) * step
                    painter.fillRect(x, y, step, step, Qt.GlobalColor.black)
