"""The round badge with a person's initials."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent

from kbdesk.ui.theme.current import px
from kbdesk.ui.widgets.paint import draw_avatar
from kbdesk.ui.widgets.painted import Painted

_LOOKS = {
    "teal": ("teal_tint_1", "teal_dark"),
    "girl": ("girl_tint", "girl_ink"),
    "boy": ("boy_tint", "boy_ink"),
    "solid": ("teal", "on_teal"),
}


def initials(name: str) -> str:
    """Return at most two initials: "Kirana Embun Pagi" -> "KE"."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:2]).upper()


class Avatar(Painted):
    """Initials on a round ground: teal, girl, boy, or solid for the chosen user."""

    def __init__(
        self,
        name: str,
        look: Literal["teal", "girl", "boy", "solid"] = "teal",
        *,
        size: int = 36,
    ) -> None:
        super().__init__()
        self._size = size
        self.set(name, look)

    def set(self, name: str, look: Literal["teal", "girl", "boy", "solid"]) -> None:
        """Show another person."""
        self._initials = initials(name)
        self._fill, self._ink = _LOOKS[look]
        self.setAccessibleName(name)
        self.update()

    def natural_size(self) -> tuple[int, int]:
        return px(self._size), px(self._size)

    def paintEvent(self, _event: QPaintEvent) -> None:
        box = QRectF(self.rect())
        draw_avatar(QPainter(self), box, self._initials, self._fill, self._ink)
