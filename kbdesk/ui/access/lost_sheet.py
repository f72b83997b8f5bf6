"""A lost passphrase: a file to the city, one back, a code that is read aloud, and another one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from kbdesk.commands.passphrases import FIELD
from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.focus import hand_on
from kbdesk.ui.folders import ask_file, ask_target
from kbdesk.ui.kit import (
    Button,
    ElidedLabel,
    Label,
    Notice,
    boxed,
    column,
    hidden,
    primary,
    put,
    row,
    tr,
    why_not,
)
from kbdesk.ui.overlay import Overlay
from kbdesk.ui.widgets.passphrase_field import PassphraseField
from kbdesk.ui.widgets.text_field import TextField
from kbdesk.ui.worker import Worker


class LostSheet(Overlay):
    """For one user of a home that is closed; ``recovered(passphrase)`` once another one opens it.

    First the file for the city, then (the first step may be days ago) what came back from it.
    """

    recovered = Signal(str)

    def __init__(
        self, parent: QWidget, home: Path, worker: Worker, *, user: str, laptop: str
    ) -> None:
        super().__init__(parent, tr("common.lost_passphrase"), width=640)
        self._home, self._worker, self._user = home, worker, user
        self._laptop = laptop
        self._source: Path | None = None
        self._busy = False

        self.choose_target: Callable[[QWidget, str, str, Callable[[Path], None]], None] = ask_target
        self.notice = hidden(Notice("info", ""))
        self._asking = self._asking_part()
        self._answer = hidden(self._answer_part())
        self.go = hidden(primary(tr("lost_page.go"), key="Enter", does=self.submit))
        self.cancel = Button(tr("menu_page.cancel"), key="Esc", does=self.finish)
        buttons = put(row(8), self.go, self.cancel, 1)
        put(self.body, Label(tr("common.lost_passphrase"), "card_title", wrap=True))
        put(self.body, Label(tr("lost_page.says", user=user), tone="ink_2", wrap=True))
        put(self.body, self._asking, self._answer, self.notice, buttons)

    def _asking_part(self) -> QWidget:
        inside = put(column(8), Label(tr("lost_page.first"), "label", wrap=True))
        save, name = tr("lost_page.save"), question_name(self._laptop)
        self.save = Button(
            save, "tint", icon="save",
            does=lambda: self.choose_target(self, save, name, self.write_to),
        )  # fmt: skip
        self.have = Button(tr("lost_page.have"), icon="key", does=self.show_answer)
        across = put(row(8), self.save, 1)
        below = put(row(8), self.have, 1)
        put(inside, across, Label(tr("lost_page.second"), "label", wrap=True), below)
        return boxed(inside)

    def _answer_part(self) -> QWidget:
        inside = column(10)
        choose = tr("lost_page.choose")
        self.choose = Button(
            choose, icon="folder", does=lambda: ask_file(self, choose, self.take_from)
        )
        self._file = ElidedLabel(tr("lost_page.no_file"), tone="ink_2")
        self.code = TextField(tr("lost_page.code"), longest=40, hint=tr("lost_page.code_hint"))
        self.passphrase = PassphraseField(tr("lost_page.new"))
        self.again = PassphraseField(tr("lost_page.again"))
        both = put(row(12), (self.passphrase, 1), (self.again, 1))
        put(inside, put(row(10), self.choose, (self._file, 1)), self.code, both)
        made = boxed(inside)
        self.code.on_enter(self.passphrase.setFocus)
        self.passphrase.on_enter(self.again.setFocus)
        self.again.on_enter(self.submit)
        return made

    def write_to(self, target: Path) -> None:
        """Write the file for the city."""
        home = self._home

        def job() -> dict[str, object]:
            from kbdesk.commands.recovery import ask_recovery

            return ask_recovery(home, target)

        self._worker.ask(job, self._asked, owner=self, refused=self._refused)

    def _asked(self, answer: dict[str, Any]) -> None:
        name = Path(answer["path"]).name
        self.notice.say("ok", tr("lost_page.saved", file=name), tr("lost_page.carry"))

    def show_answer(self) -> None:
        """Go on to the file that came back."""
        self.notice.hide()
        self._asking.hide()
        self._answer.show()
        self.go.show()
        self.choose.setFocus(Qt.FocusReason.TabFocusReason)

    def take_from(self, source: Path) -> None:
        """Take the file that came back."""
        self._source = source
        self._file.setText(source.name)
        self.notice.hide()
        self.code.setFocus(Qt.FocusReason.TabFocusReason)

    def submit(self) -> None:
        """Give the user the passphrase that was typed twice."""
        if self._busy:
            return
        self.notice.hide()
        source, code, new = self._source, self.code.value(), self.passphrase.value()
        if source is None:
            self.notice.say("warn", tr("lost_page.no_file"), tr("lost_page.no_file_how"))
            self.choose.setFocus(Qt.FocusReason.TabFocusReason)
            return
        if not code:
            self.code.refuse(tr("access.no_code"))
            self.code.setFocus(Qt.FocusReason.TabFocusReason)
            return
        if not new_passphrase_fits(self.passphrase, self.again):
            return
        self._busy = True
        hand_on(self.cancel, self.go)
        self.go.disable(tr("lost_page.going"))
        home, user = self._home, self._user

        def job() -> dict[str, object]:
            from kbdesk.commands.homes import recover

            return recover(home, source, user=user, code=code, passphrase=new)

        self._worker.ask(job, lambda _: self._done(new), owner=self, refused=self._refused)

    def _done(self, new: str) -> None:
        for field in (self.passphrase, self.again):
            field.wipe()
        self.finish()
        self.recovered.emit(new)

    def _refused(self, error: KbdeskError) -> None:
        self._busy = False
        self.go.enable()
        words = why_not(error)
        if error.field == FIELD:
            self.passphrase.refuse(words)
            self.passphrase.edit.selectAll()
            self.passphrase.setFocus()
        elif error.field == "code":
            self.code.refuse(words)
            self.code.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.notice.say("bad", words, tr("window.data_safe"))


def question_name(laptop: str) -> str:
    """Return the name proposed for the file for the city."""
    plain = "-".join("".join(c if c.isalnum() else " " for c in laptop).split())
    return f"kbdesk-kunci-{plain or 'laptop'}.json"


def new_passphrase_fits(first: PassphraseField, again: PassphraseField) -> bool:
    """Tell whether a new passphrase was typed, and twice the same; else say what is wrong."""
    if not first.value():
        first.refuse(tr("access.empty_passphrase"))
        first.setFocus()
        return False
    if first.value() != again.value():
        again.refuse(tr("lost_page.not_same"))
        again.edit.selectAll()
        again.setFocus()
        return False
    return True
