"""Setting a PIN: the passphrase shows who it is, then six digits twice."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kbdesk.commands.pins import pin_tries_left, remove_pin, set_pin
from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.context import Context
from kbdesk.ui.kit import Button, Label, announce, danger, hidden, primary, put, row, tr, why_not
from kbdesk.ui.overlay import Overlay
from kbdesk.ui.widgets.passphrase_field import PassphraseField
from kbdesk.ui.widgets.pin_field import PinField


class PinSheet(Overlay):
    """Sets, changes or takes away the PIN of whoever sits here."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent, tr("menu_page.pin_title"), width=480)
        self._context = context
        self._busy = False
        self.passphrase = PassphraseField(tr("common.your_passphrase"))
        put(self.body, Label(tr("menu_page.pin_title"), "card_title", wrap=True))
        put(self.body, Label(tr("menu_page.pin_says"), tone="ink_2", wrap=True), self.passphrase)
        self.pin = PinField(tr("menu_page.pin_new"))
        self.again = PinField(tr("menu_page.pin_again"))
        for title, field in (("menu_page.pin_new", self.pin), ("menu_page.pin_again", self.again)):
            put(self.body, Label(tr(title), "label"), field)
        self.says = hidden(Label("", "label", tone="bad", wrap=True))
        self.save = primary(tr("menu_page.pin_save"), key="Enter", does=self.submit)
        self.remove = hidden(danger(tr("menu_page.pin_remove"), does=self._remove))
        cancel = Button(tr("menu_page.cancel"), key="Esc", does=self.finish)
        put(self.body, self.says, put(row(8), self.save, cancel, self.remove, 1))
        self.passphrase.edit.enter_moves = False
        self.passphrase.entered.connect(self.pin.setFocus)
        self.pin.completed.connect(lambda _: self.again.setFocus())
        self.pin.entered.connect(self.again.setFocus)
        self.again.entered.connect(self.submit)
        context.ask(pin_tries_left, lambda left: self.remove.setVisible(left > 0), owner=self)

    def submit(self) -> None:
        """Save the PIN that was typed twice."""
        if self._busy:
            return
        self.says.hide()
        pin, passphrase = self.pin.value(), self.passphrase.value()
        if self.again.value() != pin:
            self.again.wipe(bad=True)
            self._say(tr("menu_page.pin_not_same"))
            self.again.setFocus()
            return
        self._busy = True
        self._context.ask(
            lambda desk: set_pin(desk, pin, passphrase),
            lambda _: self._done("menu_page.pin_saved"),
            owner=self,
            refused=self._refused,
        )

    def _remove(self) -> None:
        self._context.ask(remove_pin, lambda _: self._done("menu_page.pin_removed"), owner=self)

    def _done(self, words: str) -> None:
        self.passphrase.wipe()
        self.finish()
        self._context.tell(tr(words))

    def _refused(self, error: KbdeskError) -> None:
        self._busy = False
        words = why_not(error)
        if error.field == "pin":
            self.pin.wipe(bad=True)
            self.again.wipe()
            self._say(words)
            self.pin.setFocus()
        else:
            self.passphrase.refuse(words)
            self.passphrase.setFocus()

    def _say(self, words: str) -> None:
        self.says.setText(words)
        self.says.show()
        announce(self.says, words)
