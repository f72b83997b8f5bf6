"""A window that leaves the full screen stays on the screen, its title bar and foot in sight."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QMainWindow

from kbdesk.ui.theme.current import ROOM

FRAME_PX, TITLE_PX = 8, 40
"""What a window's frame and title bar take at most, where the system does not say."""


def leave_full_screen(window: QMainWindow) -> None:
    """Give the screen back: as large as before where it has room beside a title bar."""
    room = window.screen().availableGeometry()
    size = window.normalGeometry().size().boundedTo(_inside(room).size())
    window.showNormal()
    place = QRect(QPoint(), size)
    place.moveCenter(_inside(room).center())
    window.setGeometry(place)
    if room.width() <= ROOM[0] + FRAME_PX or room.height() <= ROOM[1] + TITLE_PX:
        # At its usual size the window has no room for a title bar.
        window.showMaximized()


def _inside(room: QRect) -> QRect:
    """Return the part of a screen that a window has within its frame."""
    return room.adjusted(FRAME_PX // 2, TITLE_PX - FRAME_PX // 2, -FRAME_PX // 2, -FRAME_PX // 2)
