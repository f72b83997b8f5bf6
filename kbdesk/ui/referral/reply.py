"""Recording the reply slip: what the puskesmas found, did and advises."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from PySide6.QtWidgets import QWidget

from kbdesk.commands.referrals import FURTHEST_CONTROL
from kbdesk.queries.referrals import ReplyStart, is_grown, reply_start
from kbdesk.ui.formats import centimetres, kilograms
from kbdesk.ui.forms.field_kinds import Answer, Day, Number, Text, Ticks, YesOrNo
from kbdesk.ui.forms.layout import across, group, label
from kbdesk.ui.forms.record_page import RecordPage
from kbdesk.ui.kit import Label, put, row, tr
from kbdesk.ui.referral.rows import reason_words
from kbdesk.ui.widgets.number_field import NumberField

FAR_PERCENT = 20
"""A figure that differs by so many percent from the posyandu's is worth a second look."""


class ReplyPage(RecordPage):
    """``open(id=)``: the reply to a referral."""

    record = "referral"
    title, save_words = "reply_page.title", "reply_page.save"
    hints = (
        ("Enter", "common.next_field"),
        ("common.space", "reply_page.hint_space"),
    )
    received = Day("received_on", "reply_page.received_on")
    examiner = Text("examiner", "reply_page.examiner")
    weight = Number("weight_kg", "reply_page.weight", width=190, big=True)
    length = Number("lenhei_cm", "reply_page.length", width=190, big=True)
    muac = Number("muac_cm", "reply_page.muac", width=190, big=True)
    systolic = Number("systolic", "reply_page.systolic", width=190, big=True)
    diastolic = Number("diastolic", "reply_page.diastolic", width=190, big=True)
    glucose = Number("glucose", "reply_page.glucose", width=190, big=True)
    agrees = YesOrNo("diagnosis_agrees", "reply_page.agrees", answers="reply_page.agrees_")
    diagnosis = Text("diagnosis", "reply_page.diagnosis", hint="reply_page.diagnosis_hint")
    action = Ticks("action", "reply_page.action", answers="reply_page.action_")
    other = Text("action_note", "reply_page.action_note")
    advice = Text("advice", "reply_page.advice")
    control = Day("control_date", "reply_page.control", ahead=FURTHEST_CONTROL,
                  hint="reply_page.control_hint")  # fmt: skip
    then = Answer("then", "reply_page.then", ("watch", "close"), "reply_page.then_")

    def lay_out(self) -> None:
        self._start: ReplyStart | None = None
        figures = (self.weight, self.length, self.muac, self.systolic, self.diastolic, self.glucose)
        measured = put(row(16), across(*((one, 0) for one in figures), gap=16), 1)
        who = group(
            "reply_page.who",
            [(self.received, 2), (self.examiner, 3)],
            Label(tr("reply_page.measured"), "secondary"),
            measured,
            pad=(16, 12, 16, 4),
        )
        found = group(
            "reply_page.found",
            [(self.agrees, 0), (self.diagnosis, 1)],
            label("reply_page.action"),
            self.action,
            self.other,
            self.advice,
            [self.control, self.then],
            pad=(16, 12, 16, 4),
        )
        put(self.content, who, found, 1)
        self.action.changed.connect(self._show_other)
        self.received.changed.connect(self._bound_control)
        for field in (self.weight, self.length, self.muac):
            field.left.connect(lambda field=field: self._compare(field))
        self.enter_saves(self.then)

    def open(self, id: str) -> None:
        """Show the form; what was typed before and not saved is in it."""
        self.begin(("reply", id), lambda desk: reply_start(desk, id), self._fill)

    def _fill(self, start: ReplyStart) -> QWidget:
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
        for field, last, words in self._measured(start):
            hint = "" if last is None else tr("reply_page.last", value=words(last))
            field.set_previous(last, said=hint)
            field.set_hint(hint)
        grown = is_grown(referral, start.today)
        for field in (self.length, self.muac):
            field.setVisible(not grown)
        for field in (self.systolic, self.diastolic, self.glucose):
            field.setVisible(grown)
        reply = referral.reply
        self.inputs.fill(
            reply,
            received_on=reply.received_on if reply else start.today,
            then="close" if referral.state == "closed" else "watch",
        )
        for number, value in (
            (self.weight, reply.weight_g if reply else None),
            (self.length, reply.lenhei_mm if reply else None),
            (self.muac, reply.muac_mm if reply else None),
            (self.systolic, reply.systolic if reply else None),
            (self.diastolic, reply.diastolic if reply else None),
            (self.glucose, reply.glucose if reply else None),
        ):
            number.set_value(value)
        if reply is not None:
            self.say("info", tr("reply_page.again"))
        return self.received

    def begun(self) -> None:
        self._show_other()
        self._bound_control()

    def _measured(self, start: ReplyStart) -> list[tuple[NumberField, int | None, Any]]:
        """Return each figure's field, the posyandu's last value, and how it is written."""
        return [
            (self.weight, start.weight_g, kilograms),
            (self.length, start.lenhei_mm, centimetres),
            (self.muac, start.muac_mm, centimetres),
        ]

    def _show_other(self) -> None:
        self.other.setVisible("other" in self.action.values() or not self.other.is_empty())

    def _bound_control(self) -> None:
        day = self.received.value()
        if day is not None:
            self.control.set_range(day, day + FURTHEST_CONTROL - timedelta(days=1))

    def _compare(self, field: NumberField) -> None:
        if self._start is None:
            return
        last, words = next(
            (last, words) for one, last, words in self._measured(self._start) if one is field
        )
        value = field.value()
        far = value and last and abs(value - last) * 100 > last * FAR_PERCENT
        field.doubt(tr("reply_page.far", value=words(last)) if far else "")

    def draft(self) -> dict[str, object]:
        """Return the slip as a draft."""
        fields = self.inputs.values()
        fields["close"] = True if fields.pop("then") == "close" else None
        known = {name: value for name, value in fields.items() if value not in (None, [])}
        assert self._start is not None
        return {
            "do": "record_reply", "id": self._start.referral.id,
            "date": self._start.today.isoformat(), **known,
        }  # fmt: skip

    def first_bad(self) -> QWidget | None:
        bad = super().first_bad()
        if bad is None and "other" in self.action.values() and self.other.is_empty():
            self.other.refuse(tr("reply_page.say_which"))
            return self.other
        return bad

    def saved(self, answer: dict[str, object]) -> None:
        start = self._start
        if start is None:
            return
        closed = answer.get("state") == "closed"
        words = tr("reply_page.saved_closed" if closed else "reply_page.saved")
        who = start.referral.name or start.referral.number
        if answer.get("already"):
            self._context.tell(words, who)
        else:
            back = {"do": "take_back_reply", "id": start.referral.id}
            self._context.can_undo(tr("reply_page.taken_back"), who, [back], "referrals")
            self._context.tell_undoable(words, who)
        self._context.go("referrals", id=start.referral.id)
