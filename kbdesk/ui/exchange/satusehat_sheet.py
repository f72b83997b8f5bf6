"""The server of SATUSEHAT: its addresses, and how the hub signs in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kbdesk.commands.satusehat import set_server
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.context import Context
from kbdesk.ui.kit import Button, Label, announce, hidden, primary, put, row, tr, why_not
from kbdesk.ui.overlay import Overlay
from kbdesk.ui.widgets.passphrase_field import PassphraseField
from kbdesk.ui.widgets.text_field import TextField


class SatusehatSheet(Overlay):
    """``saved`` once the server is kept. The secret is never shown; left empty it stays."""

    saved = Signal()

    def __init__(self, context: Context, parent: QWidget, shown: Mapping[str, Any] | None) -> None:
        super().__init__(parent, tr("outward_page.server_title"), width=680)
        self._context = context
        self._busy = False
        self.server = TextField(
            tr("outward_page.server"), required=True, longest=500, placeholder="https://"
        )
        self.token = TextField(
            tr("outward_page.token"), required=True, longest=500, placeholder="https://"
        )
        self.client = TextField(tr("outward_page.client"), required=True, longest=300)
        self.secret = PassphraseField(
            tr("outward_page.secret"),
            hint=tr("internet_page.password_kept") if shown else "",
        )
        self.organization = TextField(tr("exchange_page.organization"), longest=64)
        for name, value in (shown or {}).items():
            field = getattr(self, name, None)
            if isinstance(field, TextField):
                field.set_value(str(value))
        fields = [self.server, self.token, self.client, self.secret, self.organization]
        for field, following in zip(fields, [*fields[1:], None], strict=True):
            field.edit.enter_moves = False
            field.entered.connect(following.setFocus if following else self.submit)
        self.says = hidden(Label("", "label", tone="bad", wrap=True))
        put(self.body, Label(tr("outward_page.server_title"), "card_title", wrap=True))
        put(self.body, Label(tr("outward_page.server_says"), tone="ink_2", wrap=True))
        put(self.body, self.server, self.token)
        put(self.body, put(row(12), (self.client, 1), (self.secret, 1)))
        put(self.body, self.organization, self.says)
        save = primary(tr("internet_page.save"), key="Enter", does=self.submit)
        put(self.body, put(row(8), save, Button(tr("menu_page.cancel"), key="Esc",
                                                does=self.finish), 1))  # fmt: skip

    def submit(self) -> None:
        """Keep what was typed."""
        if self._busy:
            return
        self.says.hide()
        for field in (self.server, self.token, self.client):
            if not field.complete():
                field.refuse(tr("widget.required"))
                field.setFocus()
                return
        self._busy = True
        said: dict[str, Any] = {
            "address": self.server.value(), "token": self.token.value(),
            "client": self.client.value(), "secret": self.secret.value() or None,
            "organization": self.organization.value() or None,
        }  # fmt: skip

        def keep(desk: Desk) -> object:
            return set_server(desk, **said)

        self._context.ask(keep, self._kept, refused=self._refused)

    def _kept(self, _: object) -> None:
        self.secret.wipe()
        self.saved.emit()
        self.finish()

    def _refused(self, error: KbdeskError) -> None:
        self._busy = False
        words = why_not(error)
        field = getattr(self, error.field or "", None)
        if isinstance(field, TextField | PassphraseField):
            field.refuse(words)
            field.setFocus()
            return
        self.says.setText(words)
        self.says.show()
        announce(self, words)
