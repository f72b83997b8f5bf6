"""The tile of the monthly weight: N, T, 2T, O, B."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from kbdesk.ui.language import tr
from kbdesk.ui.theme.current import px
from kbdesk.ui.widgets.paint import TILES, draw_tile, tile_width
from kbdesk.ui.widgets.painted import Painted
from kbdesk.ui.widgets.tip import set_tip


def tile_words(code: str) -> str:
    """Return what a tile says aloud: "T, tidak naik"."""
    return tr(f"widget.tile_{code}") if code in TILES else tr("widget.tile_none")


class Tile(Painted):
    """A tile of 26 px, ``big`` 60 px; its meaning is its name and its tooltip."""

    def __init__(self, code: str, *, big: bool = False) -> None:
        super().__init__()
        self._big = big
        self.set_code(code)

    def code(self) -> str:
        return self._code

    def set_code(self, code: str) -> None:
        """Show another code."""
        self._code = code
        self.setAccessibleName(tile_words(code))
        set_tip(self, tile_words(code))
        self.updateGeometry()
        self.update()

    def natural_size(self) -> tuple[int, int]:
        side = 60 if self._big else 26
        return tile_width(self._code, side), px(side)

    def draw(self, painter: QPainter) -> None:
        size, radius = (32, 12) if self._big else (15, 7)
        draw_tile(painter, QRectF(self.rect()), self._code, radius=radius, size=size)
