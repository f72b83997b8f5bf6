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
from kbdesk.ui.kit import Button, tr, why_not
from kbdesk.ui.sync.drives import DriveWatch
from kbdesk.ui.sync.enrol_card import reply_name
from kbdesk.ui.sync.fingerprint import Fingerprint
from kbdesk.ui.sync.stick_papers import Paper, StickPapersCard
from kbdesk.ui.widgets.text_field import TextField

_WORDS = {
    "title": "hub_page.enrol", "look": "hub_page.look", "how": "hub_page.enrol_how",
    "next": "hub_page.next_request", "none": "hub_page.no_request",
}  # fmt: skip


class GrantCard(StickPapersCard):
    """Shows the requests on the stick one after the other.

    The posyandu that are typed for a laptop are kept for its request until it is granted.
    """

    def __init__(self, context: Context, watch: DriveWatch) -> None:
        super().__init__(context, watch, _WORDS)
        self.fingerprint = Fingerprint(tr("hub_page.laptop_fingerprint"))
        self.codes = TextField(tr("hub_page.posyandu"), hint=tr("hub_page.posyandu_how"))
        self.same = Button(tr("hub_page.same"), "tint", icon="check", does=self.grant)
        self.put_below(self.same, self.fingerprint, self.codes)
        self.keeping = Keeping(context, lambda: {"codes": self.codes.text()}, self)
        self.codes.changed.connect(self.keeping.touched)
        self.codes.on_enter(lambda: self.same.setFocus(Qt.FocusReason.TabFocusReason))

    def papers_in(self, folder: Path) -> list[Paper]:
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

    def show_first(self) -> None:
        self.keeping.put_away()
        for widget in (self.fingerprint, self.codes):
            widget.setVisible(bool(self._papers))
        super().show_first()

    def show_paper(self, asked: Paper) -> str:
        self.fingerprint.set(asked["fingerprint"])
        self.codes.set_value(", ".join(asked["posyandu"]))
        self.keeping.resume(_form_of(asked), self._put_back)
        # Compare first: a held Enter must not grant.
        self.fingerprint.setFocus()
        role = tr(f"sync_page.role.{asked['role']}").lower()
        return tr("hub_page.asks", name=asked["name"], role=role)

    def _put_back(self, kept: Mapping[str, object]) -> None:
        self.codes.set_text(str(kept.get("codes", "")))

    def grant(self) -> None:
        """Certify the laptop that is shown, and write its reply beside its request."""
        asked = self.at_hand()
        if asked is None:
            return
        codes = [code for code in re.split(r"[\s,;]+", self.codes.value()) if code]
        source = Path(asked["path"])
        reply = source.with_name(reply_name(asked["name"], asked["device"]))
        hand_on(self, self.same)
        self.same.setEnabled(False)
        self._context.do(
            lambda desk: enrolment.grant(desk, source, reply, codes),
            lambda answer: self._granted(asked, answer), owner=self, refused=self.trouble,
        )  # fmt: skip

    def _granted(self, asked: Paper, answer: dict[str, Any]) -> None:
        self.keeping.forget(_form_of(asked))
        self.notice.say(
            "ok",
            tr("hub_page.granted", name=answer["name"], mark=answer["mark"]),
            tr("hub_page.carry_reply", file=Path(answer["reply"]).name),
        )
        self.notice.setFocus()
        self.answered(asked)

    def trouble(self, error: KbdeskError) -> None:
        if error.field == "posyandu":
            self.same.setEnabled(True)
            self.codes.refuse(why_not(error))
            self.codes.setFocus()
        else:
            super().trouble(error)


def _form_of(asked: Paper) -> str:
    """Return the name under which the posyandu that a laptop shall serve are kept."""
    return f"grant:{asked['device']}:{asked['fingerprint']}"
