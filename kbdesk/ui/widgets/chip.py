"""The status chip: a word with an icon on its colour."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from kbdesk.ui.widgets.paint import ChipKind, chip_size, draw_chip
from kbdesk.ui.widgets.painted import Painted

USUAL_ICONS: dict[ChipKind, str] = {"ok": "check-circle", "warn": "warning", "bad": "danger"}


class Chip(Painted):
    """A chip; kinds: neutral, ok, warn, bad, info, teal, girl, boy, dashed, solid_bad, outline.

    ok, warn and bad bring their icon (shape beside colour); ``icon=""`` shows none.
    """

    def __init__(
        self,
        text: str,
        kind: ChipKind = "neutral",
        *,
        icon: str | None = None,
        small: bool = False,
    ) -> None:
        super().__init__()
        self._small = small
        self.set(text, kind, icon=icon)

    def text(self) -> str:
        return self._text

    def set(self, text: str, kind: ChipKind, *, icon: str | None = None) -> None:
        self._text, self._kind = text, kind
        self._icon = USUAL_ICONS.get(kind, "") if icon is None else icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def natural_size(self) -> tuple[int, int]:
        return chip_size(self._text, self._icon or None, small=self._small)

    def draw(self, painter: QPainter) -> None:
        draw_chip(
            painter,
            QRectF(self.rect()),
            self._text,
            self._kind,
            self._icon or None,
            small=self._small,
        )
