"""One of several widgets in one place, as high as the one shown needs at its width."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kbdesk.ui.theme.scaling import column


class Parts(QWidget):
    """Like a stack, but its wrapped texts get the height that their width asks for."""

    def __init__(self, *parts: QWidget) -> None:
        super().__init__()
        self._parts = parts
        down = column(0)
        for part in parts:
            down.addWidget(part, 1)
        self.setLayout(down)
        self.show_part(0)

    def show_part(self, index: int) -> None:
        """Show one of them."""
        for place, part in enumerate(self._parts):
            part.setVisible(place == index)
