"""The server of SATUSEHAT: its addresses, and how the hub signs in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kbdesk.commands.satusehat import set_server
from kbdesk.ui.ask_sheet import AskSheet
from kbdesk.ui.context import Context
from kbdesk.ui.kit import primary, put, row, tr
from kbdesk.ui.widgets.passphrase_field import PassphraseField
from kbdesk.ui.widgets.text_field import TextField


class SatusehatSheet(AskSheet):
    """``saved`` once the server is kept. The secret is never shown; left empty it stays."""

    saved = Signal()

    def __init__(self, context: Context, parent: QWidget, shown: Mapping[str, Any] | None) -> None:
        title, says = tr("outward_page.server_title"), tr("outward_page.server_says")
        super().__init__(context, parent, title, says, width=680)
        self.server, self.token = (
            TextField(
                tr(f"outward_page.{name}"), required=True, longest=500, placeholder="https://"
            )
            for name in ("server", "token")
        )
        self.client = TextField(tr("outward_page.client"), required=True, longest=300)
        self.secret = PassphraseField(
            tr("outward_page.secret"), hint=tr("internet_page.password_kept") if shown else ""
        )
        self.organization = TextField(tr("exchange_page.organization"), longest=64)
        for name, value in (shown or {}).items():
            field = getattr(self, name, None)
            if isinstance(field, TextField):
                field.set_value(str(value))
        self.in_order(self.server, self.token, self.client, self.secret, self.organization)
        both = put(row(12), (self.client, 1), (self.secret, 1))
        put(self.body, self.server, self.token, both, self.organization)
        self.foot(primary(tr("internet_page.save"), key="Enter", does=self.submit), 1)

    def submit(self) -> None:
        """Keep what was typed."""
        self.says.hide()
        if self.busy or self.lacks(self.server, self.token, self.client):
            return
        said: dict[str, Any] = {
            "address": self.server.value(), "token": self.token.value(),
            "client": self.client.value(), "secret": self.secret.value() or None,
            "organization": self.organization.value() or None,
        }  # fmt: skip
        self.send(lambda desk: set_server(desk, **said), self._kept)

    def _kept(self, _: object) -> None:
        self.secret.wipe()
        self.saved.emit()
        self.finish()
