"""The first page's quiet line: how many pairs of records may be one person, and the way to them."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from kbdesk.ui.context import Context
from kbdesk.ui.formats import integer
from kbdesk.ui.kit import Button, IconLabel, Label, put, row, tr


class TwiceStrip(QFrame):
    """Hidden while nobody seems recorded twice, or while that is not known."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.words = Label("", wrap=True)
        self.see = Button(tr("same_page.see"), "link", does=lambda: context.go("duplicates"))
        line = put(row(12, (16, 2, 8, 2)), IconLabel("merge", "warn", 20), (self.words, 1))
        self.setLayout(put(line, self.see))
        self.hide()

    def show_count(self, count: int | None) -> None:
        """Say how many pairs there are."""
        words = tr("same_page.home", count=integer(count or 0))
        self.words.setText(words)
        self.see.set_words(tr("same_page.see"), name=f"{words}: {tr('same_page.see')}")
        self.setVisible(bool(count))
