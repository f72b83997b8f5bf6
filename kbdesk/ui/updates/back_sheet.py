"""Going back to the version before together with the copy of before the update."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from kbdesk.commands.updates import WayBack
from kbdesk.ui.ask_sheet import PassphraseAsked
from kbdesk.ui.context import Context
from kbdesk.ui.kit import tr
from kbdesk.ui.updates.restart import restart


class BackSheet(PassphraseAsked):
    """Asks for the passphrase; the window closes the home for it (``Context.while_closed``)."""

    def __init__(self, context: Context, parent: QWidget, way: WayBack) -> None:
        super().__init__(
            context,
            parent,
            tr("updates_page.back", version=way.version),
            tr("updates_page.back_copy", version=way.version),
            act=tr("updates_page.back_now"),
            width=540,
            loses=tr("updates_page.back_lost"),
        )

    def agreed(self, passphrase: str) -> None:
        window: Any = self.window()

        def back(home: Path, user: str) -> dict[str, object]:
            from kbdesk.commands.updates import back

            return back(home, with_copy=True, user=user, passphrase=passphrase)

        def gone_back() -> None:
            restart().wanted = True
            window.close()

        self._context.while_closed.emit(back, gone_back)
