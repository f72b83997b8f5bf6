"""What came in, where the copy from before it is, and how to undo it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt

from kbdesk.ui.exchange.words import written_words
from kbdesk.ui.formats import integer
from kbdesk.ui.kit import Card, IconLabel, Label, put, row, tr


class DoneCard(Card):
    """The end of an import."""

    def __init__(self) -> None:
        super().__init__(pad=(20, 18), gap=10)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._title = Label("", "card_title", wrap=True)
        head = put(row(10), IconLabel("check-circle", "ok", 26), (self._title, 1))
        self.what = Label("", wrap=True)
        self.left = Label("", wrap=True)
        self.backup = Label("", tone="ink_2", wrap=True)
        self.undo = Label(tr("exchange_page.undo_how"), tone="ink_2", wrap=True)
        put(self.body, head, self.what, self.left, self.backup, self.undo)

    def title(self) -> str:
        """Return the sentence at its head."""
        return self._title.text()

    def show_answer(self, answer: Mapping[str, Any]) -> None:
        """Show what an import answered."""
        counts = answer["counts"]
        made = answer["import"] is not None
        self._title.setText(
            tr("exchange_page.came", file=answer["file"]) if made else tr("exchange_page.none")
        )
        self.what.setText(written_words(counts))
        left = counts["doubtful"] + counts["refused"]
        self.left.setText(tr("exchange_page.left_behind", count=integer(left)))
        self.backup.setText(tr("exchange_page.backup_at", path=answer["backup"]))
        self.what.setVisible(made)
        self.left.setVisible(bool(left))
        self.backup.setVisible(made)
        self.undo.setVisible(made)
        self.setAccessibleName(f"{self._title.text()}. {self.what.text()}")
