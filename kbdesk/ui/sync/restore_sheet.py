"""Going on from a copy: which one, and the passphrase that opens it; the home is closed for it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from kbdesk.ui.ask_sheet import PassphraseAsked
from kbdesk.ui.context import Context
from kbdesk.ui.kit import tr


class RestoreSheet(PassphraseAsked):
    """Asks for the passphrase; the window does the rest (``Context.restoring``)."""

    def __init__(self, context: Context, parent: QWidget, copy: Path, when: str) -> None:
        says = (tr("restore_page.says", when=when), tr("restore_page.kept"))
        title, act = tr("restore_page.title"), tr("restore_page.go")
        super().__init__(context, parent, title, *says, act=act, width=520)
        self._copy = copy

    def agreed(self, passphrase: str) -> None:
        self._context.restoring.emit(self._copy, passphrase)
