"""A check of the mind (SRQ-20, SDQ): the day and the result, for its author and supervisors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.queries.examinee import Examinee
from kbdesk.queries.mind_checks import MindForm, mind_form
from kbdesk.ui.forms.fact_page import FactPage
from kbdesk.ui.forms.field_kinds import Answer, Day, YesOrNo
from kbdesk.ui.forms.layout import group
from kbdesk.ui.forms.record_page import NEXT
from kbdesk.ui.kit import Notice, tr
from kbdesk.ui.people.grown_head import who_words
from kbdesk.ui.referral.at_risk import at_risk, reasons_of, unanswered
from kbdesk.ui.referral.risk_notice import RiskNotice

_OF_QUESTION_17 = "srq20"
"""The form that has a question 17."""


@dataclass(frozen=True, slots=True)
class _MindWritten:
    answer: Mapping[str, Any]
    open: Sequence[str]


class MindPage(FactPage):
    """``open(person=, id="")``: a new check of the mind, or the one with the id is corrected.

    A proposal stands above with the person's name and says only that a health worker is to see
    the person; F4 writes its letter. What is typed is kept for the user who typed it alone.
    """

    record = "mind_check"
    hints = (*NEXT, ("F4", "elder_page.hint_refer"))
    day = Day("date", "common.date")
    form = Answer("form", "mind_page.form")
    result = Answer("result", "mind_page.result")
    question_17 = YesOrNo("question_17", "mind_page.question_17", needs=False)
    undone_on = ("mind", "person")
    _whom: Examinee | None = None

    def lay_out(self) -> QWidget:
        self.risk = RiskNotice(self._context, "mind", wide=True)
        self.risk.refer.connect(
            lambda person, codes: self._context.go("refer", person=person, reasons=codes)
        )
        self.risk.gone.connect(lambda _: self._context.go("back"))
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

    def find_fact(self, desk: Desk) -> MindForm:
        return mind_form(desk, self.person, self.fact)

    def open(self, person: str = "", id: str = "") -> None:
        self.risk.clear()
        super().open(person, id)

    def form_name(self) -> Sequence[str]:
        return ("mind", self.person, self.fact, self._context.facts.user.id)

    def fill(self, found: MindForm) -> QWidget:  # type: ignore[override]
        super().fill(found)
        self._whom = found.whom
        self.set_title(self.title_of(found), who_words(found.whom))
        only = found.forms[0] if len(found.forms) == 1 else None
        if found.row is not None or only is None:
            return self.form
        self.form.set_value(only)
        return self.result

    def begun(self) -> None:
        self._ask_17()

    def touched(self) -> None:
        super().touched()
        self._ask_17()

    def _ask_17(self) -> None:
        self.question_17.setVisible(self.form.value() == _OF_QUESTION_17)

    def write(self) -> None:
        whom, draft = self._whom, self.draft()
        if whom is None:
            return

        def save(desk: Desk) -> _MindWritten:
            answer = record(desk, draft)
            return _MindWritten(answer, unanswered(desk, whom.id))

        self.write_by(save)

    def saved(self, answer: _MindWritten) -> None:
        whom = self._whom
        if whom is None:
            return
        id_ = answer.answer["id"]
        self.tell_saved(id_)
        reasons = [
            pair for pair in reasons_of(answer.answer["proposals"]) if pair[0] in answer.open
        ]
        risk = at_risk(whom.id, whom.name, reasons, whom.day, grown=True)
        if risk is None:
            self._context.go("back")
            return
        self.open(whom.id, id_)
        self.risk.stand(risk, stays=True)

    def _refer(self) -> None:
        whom = self._whom
        if whom is not None and not self.risk.write():
            self._context.go("refer", person=whom.id, reasons=[])
