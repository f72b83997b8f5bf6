"""A check of the mind (SRQ-20, SDQ): the day and the result, for its author and supervisors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.queries.examinee import Examinee
from kbdesk.queries.mind_checks import MindChecks, mind_check
from kbdesk.store.records import Row
from kbdesk.ui.context import Context
from kbdesk.ui.forms.field_kinds import Answer, Day, YesOrNo
from kbdesk.ui.forms.layout import group
from kbdesk.ui.forms.record_page import NEXT, RecordPage
from kbdesk.ui.language import tr
from kbdesk.ui.people.grown_head import who_words
from kbdesk.ui.referral.at_risk import at_risk, reasons_of, unanswered
from kbdesk.ui.referral.risk_notice import RiskNotice
from kbdesk.ui.widgets.notice import Notice
from kbdesk.words import say

_OF_QUESTION_17 = "srq20"
"""The form that has a question 17."""


@dataclass(frozen=True, slots=True)
class _Written:
    answer: Mapping[str, Any]
    open: Sequence[str]


class MindPage(RecordPage):
    """``open(person=, id="")``: a new check of the mind, or the one with the id is corrected.

    A proposal stands above with the person's name and says only that a health worker is to see
    the person; F4 writes its letter. What is typed is kept for the user who typed it alone.
    """

    record = "mind_check"
    title, save_words = "mind_page.title", "common.save"
    hints = (*NEXT, ("F4", "elder_page.hint_refer"))
    day = Day("date", "common.date")
    form = Answer("form", "mind_page.form")
    result = Answer("result", "mind_page.result")
    question_17 = YesOrNo("question_17", "mind_page.question_17", needs=False)

    def __init__(self, context: Context) -> None:
        self._whom: Examinee | None = None
        self._id = ""
        super().__init__(context)

    def lay_out(self) -> QWidget:
        self.risk = RiskNotice(self.context, "mind", wide=True)
        self.risk.refer.connect(
            lambda person, codes: self.context.go("refer", person=person, reasons=codes)
        )
        self.risk.gone.connect(lambda _: self.context.go("back"))
        self.content.addWidget(self.risk)
        self.content.addWidget(
            Notice("info", tr("mind_page.who_sees"), tr("mind_page.who_sees_detail"))
        )
        self.content.addWidget(
            group(
                "mind_page.asked",
                [(self.day, 3), (self.form, 4), (self.result, 6)],
                self.question_17,
            )
        )
        self.content.addStretch(1)
        self.enter_saves(self.question_17)
        self.hear_keys({"F4": self._refer})
        return self.question_17

    def open(self, person: str = "", id: str = "") -> None:
        """Show the form of a person, empty or with what was recorded."""
        self.risk.clear()
        self._id = id

        def fill(found: tuple[Examinee, MindChecks, Row | None]) -> QWidget:
            whom, checks, row = found
            self._whom = whom
            self.set_title(tr("mind_page.title_of", name=whom.name), who_words(whom))
            only = checks.forms[0] if len(checks.forms) == 1 else None
            self.inputs.fill(row or {"date": self.today, "form": only})
            return self.result if only and row is None else self.form

        self.begin(
            ("mind", person, id, self.context.facts.user.id),
            lambda desk: mind_check(desk, person, id),
            fill,
        )

    def begun(self) -> None:
        self._ask_17()

    def touched(self) -> None:
        super().touched()
        self._ask_17()

    def _ask_17(self) -> None:
        self.question_17.setVisible(self.form.value() == _OF_QUESTION_17)

    def draft(self) -> dict[str, Any]:
        """Return what is answered."""
        assert self._whom is not None
        said = self.inputs.values()
        if self._id:
            return {"do": "correct_mind_check", "id": self._id, **said}
        return {"do": "record_mind_check", "id": self.new_id, "person": self._whom.id, **said}

    def write(self) -> None:
        whom, draft = self._whom, self.draft()
        if whom is None:
            return

        def save(desk: Desk) -> _Written:
            answer = record(desk, draft)
            return _Written(answer, unanswered(desk, whom.id))

        self.context.do(save, self.done, owner=self, refused=self.refused)

    def saved(self, answer: _Written) -> None:
        whom = self._whom
        if whom is None:
            return
        id_ = answer.answer["id"]
        if self._id:
            self.context.tell(tr("mind_page.saved"))
        else:
            self.context.tell_undoable(tr("mind_page.saved"))
            reason = say("measure_page.undone_reason", "id")
            back = {"do": "void_mind_check", "id": id_, "reason": reason}
            self.context.can_undo(
                tr("mind_page.taken_back"), "", [back], "mind", "person", then=self._taken_back
            )
        reasons = [
            pair for pair in reasons_of(answer.answer["proposals"]) if pair[0] in answer.open
        ]
        risk = at_risk(whom.id, whom.name, reasons, whom.day, grown=True)
        if risk is None:
            self.context.go("back")
            return
        self.open(whom.id, id_)
        self.risk.stand(risk, stays=True)

    def _taken_back(self) -> None:
        """Let the form that still shows what was taken back be an empty one."""
        if self._whom is not None and self.isVisible():
            self.open(self._whom.id)

    def _refer(self) -> None:
        whom = self._whom
        if whom is not None and not self.risk.write():
            self.context.go("refer", person=whom.id, reasons=[])
