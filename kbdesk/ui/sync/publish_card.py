"""The hub's card that writes the city's facts, without names, to a stick for the province."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kbdesk.commands import publishing
from kbdesk.commands.publishing import Published, PublishStanding, PublishTarget
from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.ask_sheet import AskSheet
from kbdesk.ui.context import Context
from kbdesk.ui.focus import hand_on
from kbdesk.ui.folders import ask_folder
from kbdesk.ui.formats import date_long, integer
from kbdesk.ui.kit import Button, Card, Label, Notice, hidden, primary, put, row, tr
from kbdesk.ui.sync.words import size_words
from kbdesk.ui.widgets.text_field import TextField


class PublishCard(Card):
    """Shows the last publication, and publishes into a folder. The key is asked for once."""

    def __init__(self, context: Context) -> None:
        super().__init__(tr("publish_card.title"), pad=(16, 12), gap=10)
        self._context = context
        self._found: PublishStanding | None = None

        self._says = Label(tr("publish_card.why"), tone="ink_2", wrap=True)
        self.settings = hidden(
            Button(tr("publish_card.settings"), icon="settings", does=self._open)
        )
        self.go = hidden(
            Button(
                tr("publish_card.go"), icon="arrow-up",
                does=lambda: ask_folder(self, tr("publish_card.where"), self.publish_to),
            )
        )  # fmt: skip
        self.notice = hidden(Notice("info", ""))
        put(self.body, put(row(8), (self._says, 1), self.settings, self.go), self.notice)

    def load(self) -> None:
        """Show what the city published last."""
        self._context.read(publishing.standing, self._show)

    def _show(self, found: PublishStanding) -> None:
        self._found = found
        self.settings.setVisible(found.may_set)
        self.go.setVisible(found.target is not None)
        if found.target is None:
            state = tr("publish_card.no_key" if found.may_set else "publish_card.ask_officer")
        elif found.day is None:
            state = tr("publish_card.never")
        else:
            state = tr("publish_card.last", date=date_long(found.day), number=integer(found.serial))
        self._says.setText(f"{tr('publish_card.why')} {state}")

    def publish_to(self, folder: Path) -> None:
        """Publish into a folder."""
        self.notice.say("info", tr("publish_card.going"))
        hand_on(self.notice, self.go)
        self.go.setEnabled(False)

        self._context.ask(
            lambda desk: publishing.publish(desk, folder), self._done, refused=self._refused
        )

    def _done(self, done: Published) -> None:
        self.go.setEnabled(True)
        words = "publish_card.done" if done["new"] else "publish_card.again"
        size = size_words(done["bytes"])
        fingerprint = tr("publish_card.fingerprint", fingerprint=done["fingerprint"])
        self.notice.say("ok", tr(words, size=size), f"{done['path']} · {fingerprint}")
        self.load()

    def _refused(self, error: KbdeskError) -> None:
        self.go.setEnabled(True)
        self.notice.refuse(error)

    def _open(self) -> None:
        target = None if self._found is None else self._found.target
        sheet = PublishSheet(self._context, self.window(), target)
        sheet.saved.connect(self.load)
        sheet.begin()


class PublishSheet(AskSheet):
    """Asks for the warehouse's key; ``saved`` once it is kept."""

    saved = Signal()

    def __init__(self, context: Context, parent: QWidget, target: PublishTarget | None) -> None:
        title, says = tr("publish_card.settings"), tr("publish_card.sheet_says")
        super().__init__(context, parent, title, says, width=640)
        self.key = TextField(tr("publish_card.key"), required=True, longest=200)
        self.in_order(self.key)
        if target is not None:
            self.key.set_value(target.key)
        self.save = primary(tr("publish_card.save"), key="Enter", does=self.submit)
        put(self.body, self.key)
        self.foot(self.save, 1)

    def submit(self) -> None:
        """Keep the key that was typed."""
        if not self.busy and not self.lacks(self.key):
            key = self.key.value()
            self.send(lambda desk: publishing.set_target(desk, key), self._kept)

    def _kept(self, _: PublishTarget) -> None:
        self.saved.emit()
        self.finish()
