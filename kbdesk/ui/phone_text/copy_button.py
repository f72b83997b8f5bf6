"""The button that shows a page's text for the telephone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain.phone_text import PhoneText
from kbdesk.ui.context import Context
from kbdesk.ui.kit import Button, tr
from kbdesk.ui.phone_text.text_sheet import TextSheet, take

KEY: Final = "Ctrl+Shift+C"
"""Ctrl+C stays the field's own."""

Find = Callable[[Desk], Sequence[PhoneText]]


class CopyText(Button):
    """ "Salin teks": ``find`` says what is asked of the desk, None where there is nothing now."""

    def __init__(self, context: Context, find: Callable[[], Find | None]) -> None:
        super().__init__(tr("phone_text.copy"), icon="phone", does=self.show_text)
        self.setAccessibleDescription(KEY.replace("+", " "))
        self._context, self._find = context, find
        self.sheet: TextSheet | None = None

    def show_text(self) -> None:
        """Ask for the texts and show them in a sheet."""
        ask = self._find() if self.isVisible() and self.isEnabled() else None
        if ask is not None:
            self._context.ask(ask, self._found)

    def _found(self, texts: Sequence[PhoneText]) -> None:
        take(self._context, texts[0], lambda _: self._open(texts), self)

    def _open(self, texts: Sequence[PhoneText]) -> None:
        self.sheet = TextSheet(self, self._context, texts)
        self.sheet.begin(self.sheet.copy)
