"""At the hub: the city's facts without names, written to a stick for the province's warehouse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kbdesk.commands import publishing
from kbdesk.commands.publishing import Published, PublishStanding, PublishTarget
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.context import Context
from kbdesk.ui.focus import hand_on
from kbdesk.ui.folders import Then, ask_folder
from kbdesk.ui.formats import date_long, integer
from kbdesk.ui.kit import Button, Card, Label, Notice, hidden, primary, put, row, tr
from kbdesk.ui.language import current
from kbdesk.ui.overlay import Overlay
from kbdesk.ui.sync.words import size_words
from kbdesk.ui.widgets.text_field import TextField
from kbdesk.words import sentence


class PublishCard(Card):
    """Says what was published last, publishes into a folder, and asks once for whom."""

    def __init__(self, context: Context) -> None:
        super().__init__(tr("publish_card.title"), pad=(16, 12), gap=10)
        self._context = context
        self._found: PublishStanding | None = None
        self.choose_folder: Callable[[QWidget, str, Then], None] = ask_folder
        self._says = Label(tr("publish_card.why"), tone="ink_2", wrap=True)
        self.settings = hidden(
            Button(tr("publish_card.settings"), icon="settings", does=self._open)
        )
        self.go = hidden(Button(tr("publish_card.go"), icon="arrow-up", does=self._choose))
        self.notice = hidden(Notice("info", ""))
        put(self.body, put(row(8), (self._says, 1), self.settings, self.go), self.notice)

    def load(self) -> None:
        """Show how far the city has published."""
        self._context.ask(
            publishing.standing, self._show, owner=self, newest=("publishing", id(self))
        )

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

    def _choose(self) -> None:
        self.choose_folder(self, tr("publish_card.where"), self.publish_to)

    def publish_to(self, folder: Path) -> None:
        """Publish into a folder."""
        self._say("info", tr("publish_card.going"), "")
        hand_on(self.notice, self.go)
        self.go.setEnabled(False)

        def job(desk: Desk) -> Published:
            return publishing.publish(desk, folder)

        self._context.ask(job, self._done, owner=self, refused=self._refused)

    def _done(self, done: Published) -> None:
        self.go.setEnabled(True)
        words = "publish_card.done" if done["new"] else "publish_card.again"
        size = size_words(done["bytes"])
        fingerprint = tr("publish_card.fingerprint", fingerprint=done["fingerprint"])
        self._say("ok", tr(words, size=size), f"{done['path']} · {fingerprint}")
        self.load()

    def _refused(self, error: KbdeskError) -> None:
        self.go.setEnabled(True)
        self._say("bad", sentence(error, current()), tr("window.data_safe"))

    def _say(self, kind: str, title: str, detail: str) -> None:
        self.notice.show()
        self.notice.set(kind, title, detail)  # type: ignore[arg-type]

    def _open(self) -> None:
        target = None if self._found is None else self._found.target
        sheet = PublishSheet(self._context, self.window(), target)
        sheet.saved.connect(self.load)
        sheet.begin(sheet.key.edit)


class PublishSheet(Overlay):
    """Asks for the warehouse's key; ``saved`` once it is kept."""

    saved = Signal()

    def __init__(self, context: Context, parent: QWidget, target: PublishTarget | None) -> None:
        super().__init__(parent, tr("publish_card.settings"), width=640)
        self._context = context
        self._busy = False
        put(self.body, Label(tr("publish_card.settings"), "card_title", wrap=True))
        put(self.body, Label(tr("publish_card.sheet_says"), tone="ink_2", wrap=True))
        self.key = TextField(tr("publish_card.key"), required=True, longest=200)
        self.key.edit.enter_moves = False
        self.key.entered.connect(self.submit)
        if target is not None:
            self.key.set_value(target.key)
        self.save = primary(tr("publish_card.save"), key="Enter", does=self.submit)
        cancel = Button(tr("menu_page.cancel"), key="Esc", does=self.finish)
        put(self.body, self.key, put(row(8), self.save, cancel, 1))

    def submit(self) -> None:
        """Keep the key that was typed."""
        if self._busy:
            return
        if not self.key.complete():
            self.key.refuse(tr("widget.required"))
            self.key.setFocus()
            return
        self._busy = True
        key = self.key.value()

        def keep(desk: Desk) -> PublishTarget:
            return publishing.set_target(desk, key)

        self._context.ask(keep, self._kept, owner=self, refused=self._refused)

    def _kept(self, _: PublishTarget) -> None:
        self.saved.emit()
        self.finish()

    def _refused(self, error: KbdeskError) -> None:
        self._busy = False
        self.key.refuse(sentence(error, current()))
        self.key.setFocus()
