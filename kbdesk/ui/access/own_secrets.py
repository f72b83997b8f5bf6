"""The sheets in which whoever sits here chooses a PIN or another passphrase."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kbdesk.commands.homes import change_passphrase
from kbdesk.commands.pins import pin_tries_left, remove_pin, set_pin
from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.access.lost_sheet import new_passphrase_fits
from kbdesk.ui.ask_sheet import AskSheet
from kbdesk.ui.context import Context
from kbdesk.ui.kit import Label, danger, hidden, primary, put, tr, why_not
from kbdesk.ui.widgets.passphrase_field import PassphraseField
from kbdesk.ui.widgets.pin_field import PinField
from kbdesk.ui.widgets.progress_strip import ProgressStrip


class PinSheet(AskSheet):
    """Sets, changes or takes away the PIN of whoever sits here."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        title = tr("menu_page.pin_title")
        super().__init__(context, parent, title, tr("menu_page.pin_says"), width=480)
        self.passphrase = PassphraseField(tr("common.your_passphrase"))
        put(self.body, self.passphrase)
        self.pin = PinField(tr("menu_page.pin_new"))
        self.again = PinField(tr("menu_page.pin_again"))
        for words, field in (("menu_page.pin_new", self.pin), ("menu_page.pin_again", self.again)):
            put(self.body, Label(tr(words), "label"), field)
        self.save = primary(tr("menu_page.pin_save"), key="Enter", does=self.submit)
        self.remove = hidden(danger(tr("menu_page.pin_remove"), does=self._remove))
        self.foot(self.save, self.remove, 1)
        self.in_order(self.passphrase, then=self.pin)
        self.pin.completed.connect(lambda _: self.again.setFocus())
        self.pin.entered.connect(self.again.setFocus)
        self.again.entered.connect(self.submit)
        context.ask(pin_tries_left, lambda left: self.remove.setVisible(left > 0), owner=self)

    def submit(self) -> None:
        """Save the PIN that was typed twice."""
        if self.busy:
            return
        self.says.hide()
        pin, passphrase = self.pin.value(), self.passphrase.value()
        if self.again.value() != pin:
            self.again.wipe(bad=True)
            self.say(tr("menu_page.pin_not_same"))
            self.again.setFocus()
            return
        self.send(
            lambda desk: set_pin(desk, pin, passphrase),
            lambda _: self._done("menu_page.pin_saved"),
        )

    def _remove(self) -> None:
        self._context.ask(remove_pin, lambda _: self._done("menu_page.pin_removed"), owner=self)

    def _done(self, words: str) -> None:
        self.passphrase.wipe()
        self.finish()
        self._context.tell(tr(words))

    def refused(self, error: KbdeskError) -> None:
        self.busy = False
        if error.field == "pin":
            self.pin.wipe(bad=True)
            self.again.wipe()
            self.say(why_not(error))
            self.pin.setFocus()
        else:
            self.passphrase.refuse(why_not(error))
            self.passphrase.setFocus()


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
