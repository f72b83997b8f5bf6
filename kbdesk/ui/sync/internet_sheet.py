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
from kbdesk.ui.ask_sheet import AskSheet
from kbdesk.ui.context import Context
from kbdesk.ui.folders import Then, ask_file
from kbdesk.ui.kit import Button, Label, danger, primary, put, row, tr
from kbdesk.ui.widgets.passphrase_field import PassphraseField
from kbdesk.ui.widgets.text_field import TextField

_LARGEST_CA = 256 << 10


class InternetSheet(AskSheet):
    """``saved(SavedPlace | None)`` once the place is kept, or forgotten.

    The password is never shown again; left empty it stays as it was.
    """

    saved = Signal(object)

    def __init__(self, context: Context, parent: QWidget, saved: SavedPlace | None) -> None:
        title, says = tr("internet_page.sheet_title"), tr("internet_page.sheet_says")
        super().__init__(context, parent, title, says, width=640)
        self._saved = saved
        self._ca: str | None = None
        self.choose_file: Callable[[QWidget, str, Then], None] = ask_file
        place = saved.place if saved is not None and isinstance(saved.place, WebPlace) else None
        self.address = TextField(
            tr("common.address"), required=True, longest=1000, placeholder="https://"
        )
        self.user = TextField(tr("internet_page.user"), longest=500)
        kept = "password_kept" if place and place.password else "password_hint"
        self.password = PassphraseField(
            tr("internet_page.password"), hint=tr(f"internet_page.{kept}")
        )
        if place is not None:
            self.address.set_value(place.address)
            self.user.set_value(place.user)
        self.in_order(self.address, self.user, self.password)
        kept = tr("internet_page.ca_kept" if place and place.ca else "internet_page.ca_none")
        self._ca_says = Label(kept, tone="ink_2", wrap=True)
        self.ca = Button(tr("internet_page.ca"), icon="document", does=self._choose_ca)
        put(self.body, self.address, self.user, self.password)
        put(self.body, put(row(8), (self._ca_says, 1), self.ca))
        self.save = primary(tr("internet_page.save"), key="Enter", does=self.submit)
        self.remove = danger(tr("internet_page.remove"), does=self._remove)
        self.remove.setVisible(saved is not None)
        self.foot(self.save, 1, self.remove)

    def submit(self) -> None:
        """Keep what was typed."""
        self.says.hide()
        if self.busy or self.lacks(self.address):
            return
        name = WINDOW_PLACE if self._saved is None else self._saved.name
        address, user, ca = self.address.value(), self.user.value(), self._ca
        password = self.password.value() or None
        auto = self._saved is not None and self._saved.auto

        def keep(desk: Desk) -> SavedPlace:
            return places.set_place(
                desk, name, address, user=user, password=password, ca=ca, auto=auto
            )

        self.send(keep, self._kept)

    def _kept(self, saved: SavedPlace | None) -> None:
        self.password.wipe()
        self.saved.emit(saved)
        self.finish()

    def _remove(self) -> None:
        if not self.busy and self._saved is not None:
            name = self._saved.name
            self.send(lambda desk: places.remove_place(desk, name), lambda _: self._kept(None))

    def _choose_ca(self) -> None:
        self.choose_file(self, tr("internet_page.ca"), self.use_ca)

    def use_ca(self, path: Path) -> None:
        """Take the office's own certificate authority from a file."""
        try:
            with path.open("rb") as file:
                self._ca = file.read(_LARGEST_CA + 1).decode("ascii")
            self._ca_says.setText(tr("internet_page.ca_chosen", name=path.name))
        except (OSError, UnicodeDecodeError):
            self.refused(KbdeskError("place.bad_ca", field="ca"))
