"""What the user's menu opens over the window: PIN, passphrase, users, about; loaded when opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kbdesk.ui.main_window import MainWindow


class UserSheets:
    """Sheets over the open home of a window; without one they do nothing."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def pin(self) -> None:
        """Let the user set a PIN."""
        from kbdesk.ui.pin_sheet import PinSheet

        if self._window.context is not None:
            sheet = PinSheet(self._window.context, self._window)
            sheet.begin(sheet.passphrase.edit)

    def passphrase(self) -> None:
        """Let the user choose another passphrase."""
        from kbdesk.ui.access.passphrase_sheet import PassphraseSheet

        if self._window.context is not None:
            sheet = PassphraseSheet(self._window.context, self._window)
            sheet.begin(sheet.old.edit)

    def users(self) -> None:
        """Show who may open this home."""
        from kbdesk.ui.access.users_sheet import UsersSheet

        if self._window.context is not None:
            sheet = UsersSheet(self._window.context, self._window)
            sheet.begin(sheet.table)

    def about(self) -> None:
        """Say what this program is."""
        from kbdesk.ui.about_sheet import AboutSheet

        if self._window.context is not None:
            AboutSheet(self._window, self._window.context.facts).begin()
