"""Going back to the version before together with the copy of before the update."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from kbdesk.commands.updates import WayBack
from kbdesk.ui.context import Context
from kbdesk.ui.kit import Button, Label, danger, put, row, tr
from kbdesk.ui.overlay import Overlay
from kbdesk.ui.updates.restart import restart
from kbdesk.ui.widgets.passphrase_field import PassphraseField


class BackSheet(Overlay):
    """Asks for the passphrase; the window closes the home for it (``Context.while_closed``)."""

    def __init__(self, context: Context, parent: QWidget, way: WayBack) -> None:
        title = tr("updates_page.back", version=way.version)
        super().__init__(parent, title, width=540)
        self._context = context
        self.passphrase = PassphraseField(tr("login_page.passphrase"))
        self.passphrase.edit.enter_moves = False
        self.passphrase.entered.connect(self.submit)
        put(self.body, Label(title, "card_title", wrap=True))
        says = tr("updates_page.back_copy", version=way.version)
        put(self.body, Label(says, tone="ink_2", wrap=True))
        put(self.body, Label(tr("updates_page.back_lost"), tone="warn", wrap=True))
        put(self.body, self.passphrase)
        self.go = danger(tr("updates_page.back_now"), does=self.submit)
        cancel = Button(tr("menu_page.cancel"), key="Esc", does=self.finish)
        put(self.body, put(row(8), self.go, cancel, 1))

    def submit(self) -> None:
        """Go back with what was typed."""
        typed = self.passphrase.value()
        if not typed:
            self.passphrase.refuse(tr("access.empty_passphrase"))
            self.passphrase.setFocus()
            return
        self.passphrase.wipe()
        window: Any = self.window()

        def back(home: Path, user: str) -> dict[str, object]:
            from kbdesk.commands.updates import back

            return back(home, with_copy=True, user=user, passphrase=typed)

        def gone_back() -> None:
            restart().wanted = True
            window.close()

        self.finish()
        self._context.while_closed.emit(back, gone_back)
