"""Setting a PIN: the passphrase shows who it is, then six digits twice."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kbdesk.commands.pins import pin_tries_left, remove_pin, set_pin
from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.context import Context
from kbdesk.ui.language import current, tr
from kbdesk.ui.overlay import Overlay
from kbdesk.ui.theme.scaling import row
from kbdesk.ui.widgets.button import Button, danger, primary
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.notice import announce
from kbdesk.ui.widgets.passphrase_field import PassphraseField
from kbdesk.ui.widgets.pin_field import PinField
from kbdesk.words import sentence


class PinSheet(Overlay):
    """Sets, changes or takes away the PIN of whoever sits here."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent, tr("menu_page.pin_title"), width=480)
        self.context = context
        self._busy = False
        self.body.addWidget(Label(tr("menu_page.pin_title"), "card_title", wrap=True))
        self.body.addWidget(Label(tr("menu_page.pin_says"), tone="ink_2", wrap=True))
        self.passphrase = PassphraseField(tr("common.your_passphrase"))
        self.body.addWidget(self.passphrase)
        self.pin = PinField(tr("menu_page.pin_new"))
        self.again = PinField(tr("menu_page.pin_again"))
        for title, field in (("menu_page.pin_new", self.pin), ("menu_page.pin_again", self.again)):
            self.body.addWidget(Label(tr(title), "label"))
            self.body.addWidget(field)
        self.says = Label("", "label", tone="bad", wrap=True)
        self.says.hide()
        self.body.addWidget(self.says)
        self.save = primary(tr("menu_page.pin_save"), key="Enter")
        self.save.clicked.connect(self.submit)
        self.remove = danger(tr("menu_page.pin_remove"))
        self.remove.clicked.connect(self._remove)
        self.remove.hide()
        cancel = Button(tr("menu_page.cancel"), key="Esc")
        cancel.clicked.connect(self.finish)
        buttons = row(8)
        for button in (self.save, cancel, self.remove):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.body.addLayout(buttons)
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
        self.context.ask(
            lambda desk: set_pin(desk, pin, passphrase),
            lambda _: self._done("menu_page.pin_saved"),
            owner=self,
            refused=self._refused,
        )

    def _remove(self) -> None:
        self.context.ask(remove_pin, lambda _: self._done("menu_page.pin_removed"), owner=self)

    def _done(self, words: str) -> None:
        self.passphrase.wipe()
        self.finish()
        self.context.tell(tr(words))

    def _refused(self, error: KbdeskError) -> None:
        self._busy = False
        words = sentence(error, current())
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
