"""The picture of a key."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from kbdesk.ui.widgets.paint import draw_key_cap, key_cap_size
from kbdesk.ui.widgets.painted import Painted


class KeyCap(Painted):
    """A key such as "F2"; ``on`` is the ground it lies on: surface, primary, tint, gold, dark."""

    def __init__(self, key: str, on: str = "surface") -> None:
        super().__init__()
        self._key, self._on = key, on
        self.setAccessibleName(key)

    def natural_size(self) -> tuple[int, int]:
        return key_cap_size(self._key)

    def draw(self, painter: QPainter) -> None:
        draw_key_cap(painter, QRectF(self.rect()), self._key, self._on)
