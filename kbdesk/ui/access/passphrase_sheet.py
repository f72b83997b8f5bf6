"""Another passphrase for whoever sits here: the old one once, the new one twice."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kbdesk.commands.homes import change_passphrase
from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.access.lost_sheet import new_passphrase_fits
from kbdesk.ui.ask_sheet import AskSheet
from kbdesk.ui.context import Context
from kbdesk.ui.kit import Label, hidden, primary, put, tr, why_not
from kbdesk.ui.widgets.passphrase_field import PassphraseField
from kbdesk.ui.widgets.progress_strip import ProgressStrip


class PassphraseSheet(AskSheet):
    """Changes the passphrase of whoever sits here. ``progressed``: of the key's change, 0 to 1."""

    progressed = Signal(float)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent, tr("users_page.passphrase_title"), width=640)
        self.about = Label(tr("users_page.passphrase_says"), tone="ink_2", wrap=True)
        self.strip = hidden(ProgressStrip())
        self.progressed.connect(self._show_progress)
        self.old = PassphraseField(tr("users_page.old"))
        self.new = PassphraseField(tr("lost_page.new"))
        self.again = PassphraseField(tr("lost_page.again"))
        self.in_order(self.old, self.new, self.again)
        # The progress replaces the words above it, so that the sheet does not outgrow the screen.
        put(self.body, self.strip, self.about, self.old, self.new, self.again)
        self.foot(primary(tr("common.change"), key="Enter", does=self.submit), 1)

    def submit(self) -> None:
        if self.busy:
            return
        old, new = self.old.value(), self.new.value()
        if not old:
            self.old.refuse(tr("access.empty_passphrase"))
            self.old.setFocus()
            return
        if not new_passphrase_fits(self.new, self.again):
            return
        self.send(lambda desk: change_passphrase(desk, old, new, self.progressed.emit), self._done)
        self._show_progress(0.0)

    def _show_progress(self, share: float) -> None:
        self.strip.set(share, tr("users_page.rekeying"))
        self.strip.setVisible(self.busy)
        self.about.setVisible(not self.busy)

    def _done(self, answer: dict[str, object]) -> None:
        self.busy = False
        for field in (self.old, self.new, self.again):
            field.wipe()
        self.finish()
        detail = "users_page.changed_detail" if answer["rekeyed"] else "users_page.not_rekeyed"
        self._context.tell(tr("users_page.changed"), tr(detail))
        self._context.copies_due.emit()

    def refused(self, error: KbdeskError) -> None:
        self.busy = False
        self._show_progress(0.0)
        field = self.old if error.code == "access.wrong_passphrase" else self.new
        field.refuse(why_not(error))
        field.edit.selectAll()
        field.setFocus()
