"""Another passphrase for whoever sits here: the old one once, the new one twice."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kbdesk.commands.homes import change_passphrase
from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.access.lost_sheet import new_passphrase_fits
from kbdesk.ui.context import Context
from kbdesk.ui.kit import Button, Label, hidden, primary, put, row, tr, why_not
from kbdesk.ui.overlay import Overlay
from kbdesk.ui.widgets.passphrase_field import PassphraseField
from kbdesk.ui.widgets.progress_strip import ProgressStrip


class PassphraseSheet(Overlay):
    """Changes the passphrase of whoever sits here. ``progressed``: of the key's change, 0 to 1."""

    progressed = Signal(float)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent, tr("users_page.passphrase_title"), width=640)
        self._context = context
        self._busy = False
        self.says = Label(tr("users_page.passphrase_says"), tone="ink_2", wrap=True)
        put(self.body, Label(tr("users_page.passphrase_title"), "card_title", wrap=True), self.says)
        self.old = PassphraseField(tr("users_page.old"))
        self.new = PassphraseField(tr("lost_page.new"))
        self.again = PassphraseField(tr("lost_page.again"))
        for field, following in (
            (self.old, self.new.setFocus),
            (self.new, self.again.setFocus),
            (self.again, self.submit),
        ):
            field.edit.enter_moves = False
            field.entered.connect(following)
            self.body.addWidget(field)
        self.strip = hidden(ProgressStrip())
        self.progressed.connect(self._show_progress)
        # The message replaces the words above it, so that the sheet does not outgrow the screen.
        self.body.insertWidget(self.body.indexOf(self.says), self.strip)
        self.save = primary(tr("common.change"), key="Enter", does=self.submit)
        self.cancel = Button(tr("menu_page.cancel"), key="Esc", does=self.finish)
        self.body.addLayout(put(row(8), self.save, self.cancel, 1))

    def submit(self) -> None:
        if self._busy:
            return
        old, new = self.old.value(), self.new.value()
        if not old:
            self.old.refuse(tr("access.empty_passphrase"))
            self.old.setFocus()
            return
        if not new_passphrase_fits(self.new, self.again):
            return
        self._busy = True
        self._show_progress(0.0)
        self._context.ask(
            lambda desk: change_passphrase(desk, old, new, self.progressed.emit),
            self._done,
            refused=self._refused,
        )

    def _show_progress(self, share: float) -> None:
        self.strip.set(share, tr("users_page.rekeying"))
        self.strip.setVisible(self._busy)
        self.says.setVisible(not self._busy)

    def _done(self, answer: dict[str, object]) -> None:
        self._busy = False
        for field in (self.old, self.new, self.again):
            field.wipe()
        self.finish()
        detail = "users_page.changed_detail" if answer["rekeyed"] else "users_page.not_rekeyed"
        self._context.tell(tr("users_page.changed"), tr(detail))
        self._context.copies_due.emit()

    def _refused(self, error: KbdeskError) -> None:
        self._busy = False
        self._show_progress(0.0)
        field = self.old if error.code == "access.wrong_passphrase" else self.new
        field.refuse(why_not(error))
        field.edit.selectAll()
        field.setFocus()
