"""What the user's menu opens over the window: PIN, passphrase, users; loaded when opened."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from kbdesk.ui.context import Context


class UserSheets:
    """Sheets over the open home of a window; without one they do nothing."""

    def __init__(self, parent: QWidget, context: Callable[[], Context | None]) -> None:
        """Open them over ``parent``; ``context`` returns that of the home open then."""
        self._parent = parent
        self._context = context

    def outside(self, name: str) -> None:
        """Show the help of a page before a home is open."""
        from kbdesk.ui.help_card import HelpCard
        from kbdesk.ui.language import tr

        title = tr("menu_page.help_title", page="kbdesk")
        HelpCard(self._parent, title=title, says=tr(f"help.{name}"), outside=True).begin()

    def pin(self) -> None:
        """Let the user set a PIN."""
        from kbdesk.ui.access.own_secrets import PinSheet

        if (context := self._context()) is not None:
            PinSheet(context, self._parent).begin()

    def passphrase(self) -> None:
        """Let the user choose another passphrase."""
        from kbdesk.ui.access.own_secrets import PassphraseSheet

        if (context := self._context()) is not None:
            PassphraseSheet(context, self._parent).begin()

    def users(self) -> None:
        """Show who may open this home."""
        from kbdesk.ui.access.users_sheet import UsersSheet

        if (context := self._context()) is not None:
            sheet = UsersSheet(context, self._parent)
            sheet.begin(sheet.table)

    def tour(self) -> None:
        """Begin the tour of the open day."""
        from kbdesk.ui.tour.day_tour import begin_tour

        begin_tour(self._parent)  # type: ignore[arg-type]

    def manual(self) -> None:
        from kbdesk.ui.manual_sheet import ManualSheet

        sheet = ManualSheet(self._parent)
        sheet.begin(sheet.text)

    def about(self) -> None:
        """Say what this program is."""
        from kbdesk.ui.about_sheet import AboutSheet

        if (context := self._context()) is not None:
            AboutSheet(self._parent, context).begin()
