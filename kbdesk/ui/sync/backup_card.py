"""A whole copy of the home, written to a folder and opened once to be sure."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from kbdesk.commands import upkeep
from kbdesk.commands.copies import Kept, kept_copies
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.ask_sheet import PassphraseAsked
from kbdesk.ui.context import Context
from kbdesk.ui.focus import hand_on
from kbdesk.ui.folders import ask_folder
from kbdesk.ui.formats import clock, date_long
from kbdesk.ui.kit import Button, Card, IconLabel, Label, Notice, hidden, put, row, tr
from kbdesk.ui.sync.words import ago, size_words
from kbdesk.ui.widgets.cells import Two
from kbdesk.ui.widgets.table import RIGHT, Column, Row, Table


class RestoreSheet(PassphraseAsked):
    """Asks for the passphrase; the window does the rest (``Context.restoring``)."""

    def __init__(self, context: Context, parent: QWidget, copy: Path, when: str) -> None:
        says = (tr("restore_page.says", when=when), tr("restore_page.kept"))
        title, act = tr("restore_page.title"), tr("restore_page.go")
        super().__init__(context, parent, title, *says, act=act, width=520)
        self._copy = copy

    def agreed(self, passphrase: str) -> None:
        self._context.restoring.emit(self._copy, passphrase)


class BackupCard(Card):
    """A copy to a folder, and the copies that are kept by themselves: one is gone back to."""

    def __init__(self, context: Context) -> None:
        super().__init__(pad=(16, 10))
        self._context = context
        self.make = Button(
            tr("sync_page.backup"), icon="save",
            does=lambda: ask_folder(self, tr("sync_page.backup_where"), self.write_to),
        )  # fmt: skip
        across = put(row(10), IconLabel("save", "teal", 22))
        put(across, (Label(tr("sync_page.backup_why"), tone="ink_2", wrap=True), 1), self.make)
        self.notice = hidden(Notice("info", ""))
        self.copies = hidden(
            Table(
                tr("common.automatic_copies"),
                Column(tr("common.automatic_copies"), stretch=1),
                Column(tr("sync_page.size"), RIGHT, width=110),
                row_height=40,
                fit=True,
            )
        )
        self.restore = hidden(Button(tr("sync_page.restore"), icon="undo", does=self._ask_restore))
        put(self.body, across, self.notice, self.copies, put(row(8), self.restore, 1))
        self._kept: list[Kept] = []

    def load(self) -> None:
        """Show the copies that the program made by itself."""
        self._context.read(lambda desk: (kept_copies(desk.paths), desk.clock.now()), self._show)

    def _show(self, found: tuple[list[Kept], datetime]) -> None:
        self._kept, now = found
        self.copies.show_rows(
            [
                Row(str(one.path), [Two(_when(one), ago(one.at, now)), size_words(one.bytes)])
                for one in self._kept
            ]
        )
        self.restore.setVisible(bool(self._kept))
        if self._kept and self.copies.current_key() is None:
            self.copies.set_current_key(str(self._kept[0].path))

    def _ask_restore(self) -> None:
        key = self.copies.current_key()
        for one in self._kept:
            if str(one.path) == key:
                RestoreSheet(self._context, self, one.path, _when(one)).begin()

    def write_to(self, folder: Path) -> None:
        """Write the copy into a folder."""
        self.notice.say("info", tr("sync_page.backup_going"))
        hand_on(self.notice, self.make)
        self.make.setEnabled(False)

        def job(desk: Desk) -> dict[str, object]:
            moment = desk.clock.now()
            return upkeep.backup(desk, folder / f"kbdesk-{moment:%Y%m%d-%H%M%S}.kbbackup")

        self._context.ask(job, self._made, refused=self._refused)

    def _made(self, answer: dict[str, Any]) -> None:
        self.make.setEnabled(True)
        size = size_words(answer["bytes"])
        self.notice.say("ok", tr("sync_page.backup_made", size=size), answer["path"])

    def _refused(self, error: KbdeskError) -> None:
        self.make.setEnabled(True)
        self.notice.refuse(error)


def _when(one: Kept) -> str:
    return f"{date_long(one.at.date())} {clock(one.at)}"
