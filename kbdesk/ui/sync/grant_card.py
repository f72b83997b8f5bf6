"""At the hub: a laptop's request is looked at, its fingerprint compared, and granted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from kbdesk.commands import enrolment
from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.context import Context
from kbdesk.ui.focus import hand_on
from kbdesk.ui.forms.keeping import Keeping
from kbdesk.ui.kit import Button, Card, Label, Notice, put, row, tr, why_not
from kbdesk.ui.sync.drives import DriveWatch
from kbdesk.ui.sync.enrol_card import reply_name
from kbdesk.ui.sync.fingerprint import Fingerprint
from kbdesk.ui.widgets.text_field import TextField


class GrantCard(Card):
    """Shows the requests on the stick one after the other."""

    def __init__(self, context: Context, watch: DriveWatch) -> None:
        super().__init__(tr("hub_page.enrol"), note=" ", gap=8)
        self._context, self._watch = context, watch
        self._requests: list[dict[str, Any]] = []
        self._place = 0
        self.look = Button(tr("hub_page.look"), icon="search", does=self.look_for_requests)
        self.add_to_header(self.look)
        self._about = Label(tr("hub_page.enrol_how"), tone="ink_2", wrap=True)
        self.body.addWidget(self._about)
        self.fingerprint = Fingerprint(tr("hub_page.laptop_fingerprint"))
        self.codes = TextField(tr("hub_page.posyandu"), hint=tr("hub_page.posyandu_how"))
        self.same = Button(tr("hub_page.same"), "tint", icon="check", does=self.grant)
        self.keeping = Keeping(context, lambda: {"codes": self.codes.text()}, self)
        self.codes.changed.connect(self.keeping.touched)
        self.codes.on_enter(lambda: self.same.setFocus(Qt.FocusReason.TabFocusReason))
        self.skip = Button(tr("hub_page.next_request"), does=self._next)
        self.notice = Notice("info", "")
        across = put(row(8), self.same, self.skip, 1)
        put(self.body, self.fingerprint, self.codes, self.notice, across, 1)
        for widget in (self.fingerprint, self.codes, self.notice, self.same, self.skip):
            widget.hide()
        watch.changed.connect(lambda: watch.enable(self.look))
        watch.enable(self.look)

    def look_for_requests(self) -> None:
        """Look for requests on the stick."""
        drive = self._watch.drive
        if drive is None:
            return
        folder = drive.path
        self._context.ask(lambda _: _requests_in(folder), self._found, refused=self._trouble)

    def grant(self) -> None:
        """Certify the laptop that is shown, and write its reply beside its request."""
        if not self._requests or not self.same.isEnabled():
            return
        asked = self._requests[self._place]
        codes = [code for code in re.split(r"[\s,;]+", self.codes.value()) if code]
        source = Path(asked["path"])
        reply = source.with_name(reply_name(asked["name"], asked["device"]))
        hand_on(self, self.same)
        self.same.setEnabled(False)
        self._context.do(
            lambda desk: enrolment.grant(desk, source, reply, codes),
            lambda answer: self._granted(asked, answer), owner=self, refused=self._trouble,
        )  # fmt: skip

    def _found(self, requests: list[dict[str, object]]) -> None:
        self._requests, self._place = requests, 0
        if requests:
            self.notice.hide()
        else:
            self.notice.say("info", tr("hub_page.no_request"), tr("hub_page.no_request_how"))
        self._show()

    def _next(self) -> None:
        self._place = (self._place + 1) % max(len(self._requests), 1)
        self._show()

    def _show(self) -> None:
        there = bool(self._requests)
        self.keeping.put_away()
        for widget in (self.fingerprint, self.codes, self.same):
            widget.setVisible(there)
        self.skip.setVisible(len(self._requests) > 1)
        self.same.setEnabled(True)
        if not there:
            self._about.setText(tr("hub_page.enrol_how"))
            return
        asked = self._requests[self._place]
        role = tr(f"sync_page.role.{asked['role']}").lower()
        self._about.setText(tr("hub_page.asks", name=asked["name"], role=role))
        self.fingerprint.set(asked["fingerprint"])
        self.codes.set_value(", ".join(asked["posyandu"]))
        self.keeping.resume(_form_of(asked), self._put_back)
        # Compare first: a held Enter must not grant.
        self.fingerprint.setFocus()

    def _put_back(self, kept: Mapping[str, object]) -> None:
        self.codes.set_text(str(kept.get("codes", "")))

    def _granted(self, asked: dict[str, Any], answer: dict[str, Any]) -> None:
        self.keeping.put_away()
        self.keeping.forget(_form_of(asked))
        self._requests = [one for one in self._requests if one is not asked]
        self._place = 0
        self.notice.say(
            "ok",
            tr("hub_page.granted", name=answer["name"], mark=answer["mark"]),
            tr("hub_page.carry_reply", file=Path(answer["reply"]).name),
        )
        self.notice.setFocus()
        self._show()

    def _trouble(self, error: KbdeskError) -> None:
        self.same.setEnabled(True)
        words = why_not(error)
        if error.field == "posyandu":
            self.codes.refuse(words)
            self.codes.setFocus()
        else:
            self.notice.say("bad", words, tr("window.data_safe"))


def _form_of(asked: dict[str, Any]) -> str:
    """Return the name under which the posyandu that a laptop shall serve are kept."""
    return f"grant:{asked['device']}:{asked['fingerprint']}"


def _requests_in(folder: Path) -> list[dict[str, object]]:
    """Return the requests of a folder; the only one that cannot be read is refused in words."""
    found, refusal = [], None
    for path in enrolment.find_papers(folder, "request"):
        try:
            found.append(enrolment.look_at_request(path))
        except KbdeskError as error:
            refusal = error
    if refusal is not None and not found:
        raise refusal
    return found
