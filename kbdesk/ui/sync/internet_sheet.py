"""The home's place on the internet: address, account, and the office's own certificate."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kbdesk.commands import places
from kbdesk.commands.places import WINDOW_PLACE, SavedPlace
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.sync.places.address import WebPlace
from kbdesk.ui.context import Context
from kbdesk.ui.folders import Then, ask_file
from kbdesk.ui.kit import Button, Label, announce, danger, hidden, primary, put, row, tr, why_not
from kbdesk.ui.overlay import Overlay
from kbdesk.ui.widgets.passphrase_field import PassphraseField
from kbdesk.ui.widgets.text_field import TextField

_LARGEST_CA = 256 << 10


class InternetSheet(Overlay):
    """``saved(SavedPlace | None)`` once the place is kept, or forgotten.

    The password is never shown again; left empty it stays as it was.
    """

    saved = Signal(object)

    def __init__(self, context: Context, parent: QWidget, saved: SavedPlace | None) -> None:
        super().__init__(parent, tr("internet_page.sheet_title"), width=640)
        self._context, self._saved = context, saved
        self._ca: str | None = None
        self._busy = False
        self.choose_file: Callable[[QWidget, str, Then], None] = ask_file
        place = saved.place if saved is not None and isinstance(saved.place, WebPlace) else None
        put(self.body, Label(tr("internet_page.sheet_title"), "card_title", wrap=True))
        put(self.body, Label(tr("internet_page.sheet_says"), tone="ink_2", wrap=True))
        self.address = TextField(
            tr("common.address"), required=True, longest=1000,
            placeholder="https://",
        )  # fmt: skip
        self.user = TextField(tr("internet_page.user"), longest=500)
        self.password = PassphraseField(
            tr("internet_page.password"),
            hint=tr("internet_page.password_kept" if place and place.password else
                    "internet_page.password_hint"),
        )  # fmt: skip
        if place is not None:
            self.address.set_value(place.address)
            self.user.set_value(place.user)
        for field in (self.address, self.user, self.password):
            field.edit.enter_moves = False
        self.address.entered.connect(self.user.setFocus)
        self.user.entered.connect(self.password.setFocus)
        self.password.entered.connect(self.submit)
        self._ca_says = Label(
            tr("internet_page.ca_kept" if place and place.ca else "internet_page.ca_none"),
            tone="ink_2", wrap=True,
        )  # fmt: skip
        self.ca = Button(tr("internet_page.ca"), icon="document", does=self._choose_ca)
        self.says = hidden(Label("", "label", tone="bad", wrap=True))
        put(self.body, self.address, self.user, self.password)
        put(self.body, put(row(8), (self._ca_says, 1), self.ca), self.says)
        self.save = primary(tr("internet_page.save"), key="Enter", does=self.submit)
        cancel = Button(tr("menu_page.cancel"), key="Esc", does=self.finish)
        self.remove = danger(tr("internet_page.remove"), does=self._remove)
        self.remove.setVisible(saved is not None)
        put(self.body, put(row(8), self.save, cancel, 1, self.remove))

    def submit(self) -> None:
        """Keep what was typed."""
        if self._busy:
            return
        self.says.hide()
        if not self.address.complete():
            self.address.refuse(tr("widget.required"))
            self.address.setFocus()
            return
        self._busy = True
        name = WINDOW_PLACE if self._saved is None else self._saved.name
        address, user, ca = self.address.value(), self.user.value(), self._ca
        password = self.password.value() or None
        auto = self._saved is not None and self._saved.auto

        def keep(desk: Desk) -> SavedPlace:
            return places.set_place(
                desk, name, address, user=user, password=password, ca=ca, auto=auto
            )

        self._context.ask(keep, self._kept, refused=self._refused)

    def _kept(self, saved: SavedPlace | None) -> None:
        self.password.wipe()
        self.saved.emit(saved)
        self.finish()

    def _remove(self) -> None:
        if self._busy or self._saved is None:
            return
        self._busy = True
        name = self._saved.name
        self._context.ask(
            lambda desk: places.remove_place(desk, name),
            lambda _: self._kept(None),
            owner=self,
            refused=self._refused,
        )

    def _choose_ca(self) -> None:
        self.choose_file(self, tr("internet_page.ca"), self.use_ca)

    def use_ca(self, path: Path) -> None:
        """Take the office's own certificate authority from a file."""
        try:
            with path.open("rb") as file:
                self._ca = file.read(_LARGEST_CA + 1).decode("ascii")
            self._ca_says.setText(tr("internet_page.ca_chosen", name=path.name))
        except (OSError, UnicodeDecodeError):
            self._refused(KbdeskError("place.bad_ca", field="ca"))

    def _refused(self, error: KbdeskError) -> None:
        self._busy = False
        words = why_not(error)
        fields = {"address": self.address, "user": self.user, "password": self.password}
        field = fields.get(error.field or "")
        if field is not None:
            field.refuse(words)
            field.setFocus()
            return
        self.says.setText(words)
        self.says.show()
        announce(self, words)
