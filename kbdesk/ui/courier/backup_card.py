"""A whole copy of the home, written to a folder and opened once to be sure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from kbdesk.commands import upkeep
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.context import Context
from kbdesk.ui.courier.words import size_words
from kbdesk.ui.folders import Then, ask_folder
from kbdesk.ui.following import hand_on
from kbdesk.ui.language import current, tr
from kbdesk.ui.theme.scaling import row
from kbdesk.ui.widgets.button import Button
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.label import IconLabel, Label
from kbdesk.ui.widgets.notice import Notice
from kbdesk.words import sentence


class BackupCard(Card):
    """One button, and where the copy is afterwards."""

    def __init__(self, context: Context) -> None:
        super().__init__(pad=(16, 10))
        self._context = context
        self.choose_folder: Callable[[QWidget, str, Then], None] = ask_folder
        across = row(10)
        across.addWidget(IconLabel("save", "teal", 22))
        across.addWidget(Label(tr("sync_page.backup_why"), tone="ink_2", wrap=True), 1)
        self.make = Button(tr("sync_page.backup"), icon="save")
        self.make.clicked.connect(
            lambda: self.choose_folder(self, tr("sync_page.backup_where"), self.write_to)
        )
        across.addWidget(self.make)
        self.body.addLayout(across)
        self.notice = Notice("info", "")
        self.notice.hide()
        self.body.addWidget(self.notice)

    def write_to(self, folder: Path) -> None:
        """Write the copy into a folder."""
        self._say("info", tr("sync_page.backup_going"), "")
        hand_on(self.notice, self.make)
        self.make.setEnabled(False)

        def job(desk: Desk) -> dict[str, Any]:
            moment = desk.clock.now()
            return upkeep.backup(desk, folder / f"kbdesk-{moment:%Y%m%d-%H%M%S}.kbbackup")

        self._context.ask(job, self._made, owner=self, refused=self._refused)

    def _made(self, answer: dict[str, Any]) -> None:
        self.make.setEnabled(True)
        size = size_words(answer["bytes"])
        self._say("ok", tr("sync_page.backup_made", size=size), answer["path"])

    def _refused(self, error: KbdeskError) -> None:
        self.make.setEnabled(True)
        self._say("bad", sentence(error, current()), tr("window.data_safe"))

    def _say(self, kind: str, title: str, detail: str) -> None:
        self.notice.show()
        self.notice.set(kind, title, detail)  # type: ignore[arg-type]
