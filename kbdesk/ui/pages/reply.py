"""Writing down the slip that came back: what the puskesmas found, did and advises."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kbdesk.commands.drafts_kept import kept_draft
from kbdesk.commands.referrals import FURTHEST_CONTROL
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.referrals import ACTIONS
from kbdesk.queries.referrals import ReplyStart, reply_start
from kbdesk.ui.context import Context
from kbdesk.ui.draft_keeper import DraftKeeper
from kbdesk.ui.formats import centimetres, kilograms
from kbdesk.ui.language import current, tr
from kbdesk.ui.pages.form_page import FormPage
from kbdesk.ui.referral.rows import reason_words
from kbdesk.ui.theme.scaling import row
from kbdesk.ui.widgets.asked import Asked
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.check_chips import CheckChips
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.number_field import NumberField
from kbdesk.ui.widgets.text_field import TextField
from kbdesk.words import sentence

FAR_PERCENT = 20
"""A figure so far from the posyandu's own is worth a second look."""


class ReplyPage(FormPage):
    """``open(id=)``: the return slip of a referral."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            tr("reply_page.title"),
            tr("reply_page.save"),
            [
                ("Enter", tr("reply_page.hint_enter")),
                (tr("reply_page.key_space"), tr("reply_page.hint_space")),
            ],
        )
        self._start: ReplyStart | None = None
        self._pristine: dict[str, Any] = {}
        today = date.today()
        self.received = DateField(tr("reply_page.received_on"), latest=today)
        self.examiner = TextField(tr("reply_page.examiner"), longest=200)
        self.weight = NumberField.weight(
            tr("reply_page.weight"), lowest_g=900, highest_g=200_000, width=190
        )
        self.length = NumberField.length(
            tr("reply_page.length"), lowest_mm=380, highest_mm=2000, width=190
        )
        self.muac = NumberField.length(
            tr("reply_page.muac"), lowest_mm=60, highest_mm=600, width=190
        )
        self.agrees = Asked(
            tr("reply_page.agrees"),
            [("yes", tr("reply_page.agrees_yes")), ("no", tr("reply_page.agrees_no"))],
        )
        self.diagnosis = TextField(
            tr("reply_page.diagnosis"), longest=500, hint=tr("reply_page.diagnosis_hint")
        )
        self.action = CheckChips(
            tr("reply_page.action"), [(one, tr(f"reply_page.action_{one}")) for one in ACTIONS]
        )
        self.other = TextField(tr("reply_page.action_note"), longest=500)
        self.advice = TextField(tr("reply_page.advice"), longest=2000)
        self.control = DateField(
            tr("reply_page.control"),
            latest=today + FURTHEST_CONTROL,
            hint=tr("reply_page.control_hint"),
        )
        self.then = Asked(
            tr("reply_page.then"),
            [("watch", tr("reply_page.then_watch")), ("close", tr("reply_page.then_close"))],
            value="watch",
        )
        self._numbers = {"weight": self.weight, "length": self.length, "muac": self.muac}
        self._texts: dict[str, Field] = {
            "received": self.received,
            "examiner": self.examiner,
            **self._numbers,
            "diagnosis": self.diagnosis,
            "other": self.other,
            "advice": self.advice,
            "control": self.control,
        }
        self._lay_out()
        self._keeper = DraftKeeper(context, self._unsaved, self)
        self._connect()

    def open(self, id: str) -> None:
        """Show the form; what was typed before and not saved is in it."""
        name = f"reply:{id}"
        if name == self._keeper.name and self._typed() != self._pristine:
            self.received.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._keeper.name = ""
        self._start = None
        self.notice.hide()

        def begin(desk: Desk) -> tuple[ReplyStart, Mapping[str, Any] | None]:
            return reply_start(desk, id), kept_draft(desk, name)

        self.context.ask(
            begin,
            lambda opening: self._begin(name, *opening),
            owner=self,
            newest=self,
            refused=self.complain,
        )

    def leave(self) -> bool:
        """What is typed is kept; there is never a question."""
        self._keeper.flush()
        return True

    # -- building --------------------------------------------------------------------------

    def _lay_out(self) -> None:
        who = Card(tr("reply_page.who"), pad=(16, 12, 16, 4))
        first = row(12)
        first.addWidget(self.received, 2, Qt.AlignmentFlag.AlignTop)
        first.addWidget(self.examiner, 3, Qt.AlignmentFlag.AlignTop)
        who.body.addLayout(first)
        measured = row(16)
        for field in self._numbers.values():
            measured.addWidget(field, 0, Qt.AlignmentFlag.AlignTop)
        measured.addStretch(1)
        who.body.addWidget(Label(tr("reply_page.measured"), "secondary"))
        who.body.addLayout(measured)
        what = Card(tr("reply_page.found"), pad=(16, 12, 16, 4))
        said = row(12)
        said.addWidget(self.agrees, 0, Qt.AlignmentFlag.AlignTop)
        said.addWidget(self.diagnosis, 1, Qt.AlignmentFlag.AlignTop)
        what.body.addLayout(said)
        what.body.addWidget(Label(tr("reply_page.action"), "label"))
        what.body.addWidget(self.action)
        what.body.addWidget(self.other)
        what.body.addWidget(self.advice)
        last = row(12)
        last.addWidget(self.control, 1, Qt.AlignmentFlag.AlignTop)
        last.addWidget(self.then, 1, Qt.AlignmentFlag.AlignTop)
        what.body.addLayout(last)
        self.content.addWidget(who)
        self.content.addWidget(what)
        self.content.addStretch(1)

    def _connect(self) -> None:
        for field in self._texts.values():
            field.changed.connect(self._keeper.touch)
        for asked in (self.agrees, self.action, self.then):
            asked.changed.connect(self._keeper.touch)
        self.action.changed.connect(self._show_other)
        self.received.changed.connect(self._bound_control)
        for name, field in self._numbers.items():
            field.left.connect(lambda name=name: self._compare(name))
        self.then.choice.enter_moves = False
        self.then.choice.entered.connect(self.save)
        self.notice.acted.connect(self._start_over)

    # -- filling -----------------------------------------------------------------------------

    def _begin(self, name: str, start: ReplyStart, kept: Mapping[str, Any] | None) -> None:
        self._start = start
        referral = start.referral
        self.set_title(
            tr("reply_page.title_of", name=referral.name or referral.number),
            tr(
                "reply_page.about",
                number=referral.number,
                reasons=reason_words(referral.reasons),
                to=referral.destination,
            ),
        )
        self.received.set_range(referral.written_on, start.today)
        for field, last, words in (
            (self.weight, start.weight_g, kilograms),
            (self.length, start.lenhei_mm, centimetres),
            (self.muac, start.muac_mm, centimetres),
        ):
            field.set_previous(last)
            field.set_hint("" if last is None else tr("reply_page.last", value=words(last)))
        self._fill(start)
        self._pristine = self._typed()
        if kept:
            self._restore(kept)
            self.notice.set(
                "info",
                tr("form_page.restored"),
                tr("form_page.restored_detail"),
                action=tr("form_page.start_over"),
            )
            self.notice.show()
        elif referral.reply is not None:
            self.notice.set("info", tr("reply_page.again"), "")
            self.notice.show()
        self._keeper.name = name
        self._show_other()
        self._bound_control()
        self.received.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self, start: ReplyStart) -> None:
        reply = start.referral.reply
        self.received.set_value(reply.received_on if reply else start.today)
        self.examiner.set_text(reply.examiner or "" if reply else "")
        self.weight.set_value(reply.weight_g if reply else None)
        self.length.set_value(reply.lenhei_mm if reply else None)
        self.muac.set_value(reply.muac_mm if reply else None)
        agrees = reply.diagnosis_agrees if reply else None
        self.agrees.set_value(None if agrees is None else "yes" if agrees else "no")
        self.diagnosis.set_text(reply.diagnosis or "" if reply else "")
        self.action.set_values(reply.action if reply else ())
        self.other.set_text(reply.action_note or "" if reply else "")
        self.advice.set_text(reply.advice or "" if reply else "")
        self.control.set_value(reply.control_date if reply else None)
        self.then.set_value("close" if start.referral.state == "closed" else "watch")
        for field in self._texts.values():
            field.check(finished=False)

    def _typed(self) -> dict[str, Any]:
        return {
            **{name: field.text() for name, field in self._texts.items()},
            "agrees": self.agrees.value(),
            "action": self.action.values(),
            "then": self.then.value(),
        }

    def _restore(self, kept: Mapping[str, Any]) -> None:
        for name, field in self._texts.items():
            if isinstance(kept.get(name), str):
                field.set_text(kept[name])
        if kept.get("agrees") in ("yes", "no"):
            self.agrees.set_value(kept["agrees"])
        if kept.get("then") in ("watch", "close"):
            self.then.set_value(kept["then"])
        done = kept.get("action")
        if isinstance(done, list):
            self.action.set_values(one for one in done if one in ACTIONS)

    def _unsaved(self) -> Mapping[str, Any] | None:
        typed = self._typed()
        return typed if typed != self._pristine else None

    def _start_over(self) -> None:
        if self._start is None:
            return
        self._keeper.forget()
        self._fill(self._start)
        self._show_other()
        self.notice.hide()
        self.received.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- while typing ------------------------------------------------------------------------

    def _show_other(self) -> None:
        self.other.setVisible("other" in self.action.values() or not self.other.is_empty())

    def _bound_control(self) -> None:
        day = self.received.value()
        if day is not None:
            self.control.set_range(day, day + FURTHEST_CONTROL - timedelta(days=1))

    def _compare(self, name: str) -> None:
        start, field = self._start, self._numbers[name]
        if start is None:
            return
        last = {"weight": start.weight_g, "length": start.lenhei_mm, "muac": start.muac_mm}[name]
        value = field.value()
        far = value and last and abs(value - last) * 100 > last * FAR_PERCENT
        words = kilograms(last) if name == "weight" else centimetres(last)
        field.doubt(tr("reply_page.far", value=words) if far else "")

    # -- saving ------------------------------------------------------------------------------

    def draft(self) -> dict[str, Any]:
        """Return the slip as a draft."""
        received, control = self.received.value(), self.control.value()
        agrees = self.agrees.value()
        fields = {
            "received_on": received.isoformat() if received else None,
            "examiner": self.examiner.value(),
            "weight_kg": _units(self.weight.value(), 1000),
            "lenhei_cm": _units(self.length.value(), 10),
            "muac_cm": _units(self.muac.value(), 10),
            "diagnosis_agrees": None if agrees is None else agrees == "yes",
            "diagnosis": self.diagnosis.value(),
            "action": self.action.values() or None,
            "action_note": self.other.value(),
            "advice": self.advice.value(),
            "control_date": control.isoformat() if control else None,
            "close": True if self.then.value() == "close" else None,
        }
        return {name: value for name, value in fields.items() if value not in (None, "")}

    def save(self) -> None:
        """Record the slip."""
        start = self._start
        if self.saving or start is None:
            return
        bad = self._bad()
        if bad is not None:
            bad.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.notice.hide()
        self.saving = True
        self._keeper.flush()
        self.context.record(
            {
                "do": "record_reply",
                "id": start.referral.id,
                "date": start.today.isoformat(),
                **self.draft(),
            },
            self._saved,
            owner=self,
            refused=self._refused,
        )

    def _bad(self) -> QWidget | None:
        for field in self._texts.values():
            field.check(finished=True)
            if field.state() == "bad":
                return field
        if "other" in self.action.values() and self.other.is_empty():
            self.other.refuse(tr("reply_page.say_which"))
            return self.other
        return None

    def _saved(self, answer: dict[str, Any]) -> None:
        self.saving = False
        self._keeper.forget()
        self._keeper.name = ""
        closed = answer.get("state") == "closed"
        start = self._start
        words = tr("reply_page.saved_closed" if closed else "reply_page.saved")
        if start is not None:
            who = start.referral.name or start.referral.number
            if not answer.get("already"):
                self.context.can_undo(
                    tr("reply_page.taken_back"),
                    who,
                    [{"do": "take_back_reply", "id": start.referral.id}],
                    "referrals",
                )
                self.context.tell_undoable(words, who)
            else:
                self.context.tell(words, who)
            self.context.go("referrals", id=start.referral.id)

    def _refused(self, error: KbdeskError) -> None:
        self.saving = False
        fields: dict[str, Field] = {
            "received_on": self.received,
            "examiner": self.examiner,
            "weight_kg": self.weight,
            "lenhei_cm": self.length,
            "muac_cm": self.muac,
            "diagnosis": self.diagnosis,
            "action_note": self.other,
            "advice": self.advice,
            "control_date": self.control,
        }
        field = fields.get(error.field or "")
        if field is None:
            self.complain(error)
            return
        field.refuse(sentence(error, current()))
        field.setFocus(Qt.FocusReason.OtherFocusReason)


def _units(value: int | None, scale: int) -> float | None:
    return None if value is None else value / scale
