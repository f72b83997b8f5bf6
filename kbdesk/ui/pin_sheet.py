"""Setting a PIN: the passphrase shows who it is, then six digits twice."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kbdesk.commands.pins import pin_tries_left, remove_pin, set_pin
from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.ask_sheet import AskSheet
from kbdesk.ui.context import Context
from kbdesk.ui.kit import Label, danger, hidden, primary, put, tr, why_not
from kbdesk.ui.widgets.passphrase_field import PassphraseField
from kbdesk.ui.widgets.pin_field import PinField


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
