"""The round badge with a person's photo or initials."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPixmap

from kbdesk.ui.widgets.paint import draw_avatar
from kbdesk.ui.widgets.painted import Painted

LOOKS = {
    "teal": ("teal_tint_1", "teal_dark"),
    "girl": ("girl_tint", "girl_ink"),
    "boy": ("boy_tint", "boy_ink"),
    "solid": ("teal", "on_teal"),
}
"""By whom it is, the ground and the ink of the badge."""


def initials(name: str) -> str:
    """Return at most two initials: "Kirana Embun Pagi" -> "KE"."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:2]).upper()


def picture(jpeg: bytes | None) -> QPixmap:
    """Return a photo to be drawn; a null one where there is none, or none that can be read."""
    found = QPixmap()
    if jpeg is not None:
        found.loadFromData(jpeg, "JPEG")
    return found


class Avatar(Painted):
    """A photo, or initials on a round ground: teal, girl, boy, or solid for the chosen user."""

    def __init__(
        self,
        name: str,
        look: Literal["teal", "girl", "boy", "solid"] = "teal",
        *,
        size: int = 36,
    ) -> None:
        super().__init__()
        self.room = (size, size)
        self.set(name, look)

    def set(
        self,
        name: str,
        look: Literal["teal", "girl", "boy", "solid"],
        photo: bytes | None = None,
    ) -> None:
        """Show another person, by the photo where there is one."""
        self._initials = initials(name)
        self._fill, self._ink = LOOKS[look]
        self._photo = picture(photo)
        self.setAccessibleName(name)
        self.update()

    def draw(self, painter: QPainter) -> None:
        box = QRectF(self.rect())
        draw_avatar(painter, box, self._initials, self._fill, self._ink, photo=self._photo)
