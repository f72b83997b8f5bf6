"""Columns side by side, one under the other once the text is large."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QBoxLayout, QWidget

from kbdesk.ui.theme.current import crowding
from kbdesk.ui.theme.scaling import FollowsTextSize, spaced


class Columns(FollowsTextSize, QWidget):
    """Widgets beside each other with stretch factors; from a text size on they are stacked."""

    def __init__(
        self, parts: Sequence[tuple[QWidget, int]], *, gap: int = 12, stacks_from: float = 1.5
    ) -> None:
        super().__init__()
        self._from = stacks_from
        self._parts = list(parts)
        self._box = spaced(QBoxLayout(QBoxLayout.Direction.LeftToRight), gap)
        for part, stretch in parts:
            self._box.addWidget(part, stretch)
        self.setLayout(self._box)
        self.on_text_size(self._arrange)

    def stacked(self) -> bool:
        """Tell whether the parts stand one under the other."""
        return crowding() >= self._from

    def _arrange(self) -> None:
        down = self.stacked()
        way = QBoxLayout.Direction.TopToBottom if down else QBoxLayout.Direction.LeftToRight
        self._box.setDirection(way)
        for place, (_, stretch) in enumerate(self._parts):
            self._box.setStretch(place, 0 if down else stretch)
