"""A laptop that the city does not know yet: asks with a file, takes the reply."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from kbdesk.commands import enrolment
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.context import Context
from kbdesk.ui.focus import hand_on
from kbdesk.ui.folders import ask_folder
from kbdesk.ui.kit import Button, Card, Label, Notice, hidden, put, row, tr, why_not
from kbdesk.ui.sync.drives import DriveWatch
from kbdesk.ui.sync.fingerprint import Fingerprint
from kbdesk.ui.sync.words import drive_words
from kbdesk.ui.widgets.passphrase_field import PassphraseField

SUFFIX = ".kbdaftar"


class EnrolCard(Card):
    """Its page hides it once the hub's reply was taken."""

    def __init__(self, context: Context, watch: DriveWatch) -> None:
        super().__init__(tr("sync_page.enrol"), gap=10)
        self._context, self._watch = context, watch
        self._reply: dict[str, Any] | None = None

        self._place = Label("", wrap=True)
        put(self.body, Label(tr("sync_page.enrol_why"), tone="ink_2", wrap=True), self._place)
        self.ask = Button(tr("sync_page.enrol_ask"), "primary", icon="document", does=self._ask)
        self.take = Button(tr("sync_page.enrol_take"), icon="inbox", does=self._look)
        self.folder = Button(
            tr("sync_page.choose_folder"), icon="folder",
            does=lambda: ask_folder(self, tr("sync_page.choose_folder"), watch.choose),
        )  # fmt: skip
        across = put(row(8), self.ask, self.take, self.folder, 1)
        self.notice = hidden(Notice("info", ""))
        self.fingerprint = hidden(Fingerprint(tr("sync_page.our_fingerprint")))
        self._confirm = hidden(self._confirmation())
        put(self.body, across, self.notice, self.fingerprint, self._confirm)

        watch.changed.connect(self._show_place)
        self._show_place()

    def _confirmation(self) -> Card:
        made = Card(gap=10, pad=(14, 12))
        self.hub_fingerprint = Fingerprint(tr("sync_page.hub_fingerprint"))
        self._granted = Label("", wrap=True)
        self.passphrase = PassphraseField(
            tr("common.your_passphrase"), hint=tr("sync_page.passphrase_why")
        )
        self.same = Button(tr("sync_page.same"), "primary", icon="check", does=self._accept)
        self.differs = Button(tr("sync_page.differs"), "danger", does=self._refuse)
        self.passphrase.on_enter(lambda: self.same.setFocus(Qt.FocusReason.TabFocusReason))
        put(made.body, self.hub_fingerprint, self._granted, self.passphrase)
        put(made.body, put(row(8), self.same, self.differs, 1))
        return made

    def _show_place(self) -> None:
        drive = self._watch.drive
        there = tr("sync_page.enrol_at", place=drive_words(drive)) if drive else ""
        self._place.setText(there or tr("sync_page.plug_first"))
        for button in (self.ask, self.take):
            self._watch.enable(button)

    def _ask(self) -> None:
        drive = self._watch.drive
        if drive is None:
            return
        folder = drive.path

        def job(desk: Desk) -> dict[str, object]:
            return enrolment.request(desk, folder / request_name(desk.name, desk.device))

        self._context.do(job, self._asked, refused=self._trouble)

    def _asked(self, answer: dict[str, Any]) -> None:
        self.fingerprint.set(answer["fingerprint"])
        self.fingerprint.show()
        self.notice.say("ok", tr("sync_page.asked"), Path(answer["path"]).name)

    def _look(self) -> None:
        drive = self._watch.drive
        if drive is None:
            return
        folder = drive.path
        self._context.ask(
            lambda desk: look_for_reply(desk, folder), self._looked, refused=self._trouble
        )

    def _looked(self, reply: dict[str, Any]) -> None:
        self._reply = reply
        self.notice.hide()
        self.hub_fingerprint.set(reply["hub_fingerprint"])
        granted = {name: reply[name] for name in ("hub", "mark", "expires")}
        codes = ", ".join(reply["posyandu"])
        self._granted.setText(tr("sync_page.granted", posyandu=codes, **granted))
        self._confirm.show()
        self.ask.set_kind("default")
        # Compare first: a held Enter must not accept.
        self.hub_fingerprint.setFocus()

    def _accept(self) -> None:
        if self._reply is None or not self.same.isEnabled():
            return
        # Take in the compared request; do not read the stick again.
        raw, shown = self._reply["reply"], self._reply["hub_fingerprint"]
        secret = self.passphrase.value() or None
        hand_on(self, self._confirm)
        self.same.setEnabled(False)
        self._context.do(
            lambda desk: enrolment.accept_bytes(desk, raw, secret, fingerprint=shown),
            self._accepted,
            refused=self._trouble,
        )

    def _accepted(self, answer: dict[str, Any]) -> None:
        self.same.setEnabled(True)
        self.passphrase.wipe()
        self._confirm.hide()
        self._context.tell(tr("sync_page.enrolled", hub=answer["hub"]), answer["mark"])

    def _refuse(self) -> None:
        self._reply = None
        hand_on(self, self._confirm)
        self._confirm.hide()
        self.passphrase.wipe()
        self.notice.say("warn", tr("sync_page.not_same"), tr("sync_page.not_same_detail"))

    def _trouble(self, error: KbdeskError) -> None:
        self.same.setEnabled(True)
        words = why_not(error)
        if error.code.startswith("access."):
            self.passphrase.refuse(words)
            self.passphrase.setFocus()
        else:
            self.notice.say("bad", words, tr("window.data_safe"))


def look_for_reply(desk: Desk, folder: Path) -> dict[str, object]:
    """Return the reply for this laptop among those on a stick; raises ``enrol.*``."""
    refusal = KbdeskError("enrol.no_reply_here")
    for path in enrolment.find_papers(folder, "reply"):
        try:
            return enrolment.look_at_reply(desk, path)
        except KbdeskError as error:
            # a reply for another laptop may lie beside ours
            if error.code != "enrol.other_device" or refusal.code == "enrol.no_reply_here":
                refusal = error
    raise refusal


def request_name(name: str, device: str) -> str:
    """Return a request's file name: ``minta-laptop-kenanga-2-a-1f2e3d4c.kbdaftar``."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "laptop"
    return f"minta-{plain}-{device[:8]}{SUFFIX}"


def reply_name(name: str, device: str) -> str:
    """Return a reply's file name: ``balas-laptop-kenanga-2-a-1f2e3d4c.kbdaftar``."""
    return "balas-" + request_name(name, device).removeprefix("minta-")
