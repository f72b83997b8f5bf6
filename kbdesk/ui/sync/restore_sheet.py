"""Going on from a copy: which one, and the passphrase that opens it; the home is closed for it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from kbdesk.ui.context import Context
from kbdesk.ui.kit import Button, Label, danger, put, row, tr
from kbdesk.ui.overlay import Overlay
from kbdesk.ui.widgets.passphrase_field import PassphraseField


class RestoreSheet(Overlay):
    """Asks for the passphrase; the window does the rest (``Context.restoring``)."""

    def __init__(self, context: Context, parent: QWidget, copy: Path, when: str) -> None:
        super().__init__(parent, tr("restore_page.title"), width=520)
        self._context, self._copy = context, copy
        self.passphrase = PassphraseField(tr("login_page.passphrase"))
        self.passphrase.edit.enter_moves = False
        self.passphrase.entered.connect(self.submit)
        put(self.body, Label(tr("restore_page.title"), "card_title", wrap=True))
        put(self.body, Label(tr("restore_page.says", when=when), tone="ink_2", wrap=True))
        put(self.body, Label(tr("restore_page.kept"), tone="ink_2", wrap=True), self.passphrase)
        self.go = danger(tr("restore_page.go"), does=self.submit)
        cancel = Button(tr("menu_page.cancel"), key="Esc", does=self.finish)
        self.body.addLayout(put(row(8), self.go, cancel, 1))

    def submit(self) -> None:
        """Go on from the copy with what was typed."""
        typed = self.passphrase.value()
        if not typed:
            self.passphrase.refuse(tr("access.empty_passphrase"))
            self.passphrase.setFocus()
            return
        self.passphrase.wipe()
        self.finish()
        self._context.restoring.emit(self._copy, typed)
