"""The card: a white sheet with a title, a note at its right, and a body."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from kbdesk.ui.theme.scaling import FollowsTextSize, Margins, boxed, column, put, row, sized, styled
from kbdesk.ui.widgets.label import IconLabel, Label

Tint = Literal["", "gold", "bad", "teal", "selected"]
HeadTint = Literal["", "girl", "boy", "bad"]


class Card(FollowsTextSize, QFrame):
    """A card; put things in ``body`` (a column). ``pad`` are its margins at 100 %.

    ``header`` is the row of the title: add buttons or chips with ``add_to_header``.
    """

    def __init__(
        self,
        title: str = "",
        *,
        note: str = "",
        icon: str | None = None,
        pad: Margins = (16, 14),
        gap: int = 8,
        tint: Tint = "",
        head_tint: HeadTint = "",
        head_height: int = 44,
    ) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setProperty("tint", tint)
        self.setProperty("ring_radius", 12)
        whole = column(0)
        self._head: QFrame | None = None
        self._note: Label | None = None
        self._header = row(8, (16, 0, 16, 0))
        if title or note or icon:
            head = QFrame()
            head.setProperty("role", "card_head")
            head.setProperty("tint", head_tint)
            sized(head, min_height=head_height)
            if icon:
                self._header.addWidget(IconLabel(icon, "teal", 20))
            self._title = Label(title, "card_title")
            if head_tint in ("girl", "boy", "bad"):
                self._title.set_tone("bad" if head_tint == "bad" else f"{head_tint}_ink")
            put(self._header, self._title, 1)
            if note:
                self.set_note(note)
            head.setLayout(self._header)
            whole.addWidget(head)
            self._head = head
        self.body: QVBoxLayout = column(gap, pad)
        inside = boxed(self.body, "plain")
        whole.addWidget(inside, 1)
        self.setLayout(whole)
        if title:
            self.setAccessibleName(title)

    def set_title(self, title: str) -> None:
        self._title.setText(title)
        self.setAccessibleName(title)

    def set_note(self, note: str) -> None:
        """Change the quiet words at the right of the title."""
        if self._note is None:
            self._note = Label("", "secondary")
            self._header.addWidget(self._note)
        self._note.setText(note)

    def add_to_header(self, *widgets: QWidget, left: bool = False) -> None:
        """Put widgets beside the title: at the right end, or right after the title."""
        for widget in widgets:
            place = self._header.count()
            if left:
                items = (self._header.itemAt(i) for i in range(place))
                place = next(i for i, one in enumerate(items) if one and one.spacerItem())
            self._header.insertWidget(place, widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def set_tint(self, tint: Tint) -> None:
        """Change the ground."""
        styled(self, tint=tint)
