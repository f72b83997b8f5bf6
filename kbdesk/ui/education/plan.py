"""A lesson to come: its day, place and topic, and the village's issue that it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from PySide6.QtWidgets import QWidget

from kbdesk.commands.education_plans import AHEAD
from kbdesk.desk import Desk
from kbdesk.queries.lesson_plans import LessonPlan, plan
from kbdesk.queries.village_records import open_issues
from kbdesk.ui.education.corner_parts import InvitedButton
from kbdesk.ui.forms.field_kinds import Day, Lines, OneOf, Rt, Text
from kbdesk.ui.forms.layout import group
from kbdesk.ui.forms.record_page import RecordPage
from kbdesk.ui.kit import Button, put, row, tr
from kbdesk.ui.kitchen.void_line import VoidLine


@dataclass(frozen=True, slots=True)
class _PlanOpening:
    plan: LessonPlan | None
    issues: tuple[tuple[str, str], ...]


class PlanLessonPage(RecordPage):
    """``open(id=None, topic=None)``: a new plan (on a topic), or one that is moved or held."""

    record = "education_plan"
    title, save_words = "education_page.plan_session", "common.save"
    topic = OneOf(
        "topic", "education_page.topic", answers="corner.topic.", needs="education_page.say_topic"
    )
    name = Text("title", "education_page.session_name")
    day = Day("date", ahead=AHEAD)
    time = Text("time", hint="education_page.time_hint", width=120)
    speaker = Text("speaker", "education_page.speaker")
    place = Text("place", "education_page.place")
    rt = Rt("rt", "common.rt")
    issue = OneOf("issue")
    note = Lines("note")

    def lay_out(self) -> QWidget:
        self._id: str | None = None
        self.invited = InvitedButton(self._context, self.topic, "F7")
        self.hold = Button(tr("education_page.hold"), icon="check", key="F6", does=self._hold)
        what = group(
            "field.entity.education_plan",
            [(self.topic, 5), (self.name, 6)],
            [(self.day, 4), (self.time, 2), (self.speaker, 5)],
            [(self.place, 6), (self.rt, 2)],
            self.issue,
            self.note,
            put(row(0), self.invited, 1),
            head=self.hold,
        )
        self.void = VoidLine(self._context)
        put(self.content, what, put(row(0), (self.void, 1)), 1)
        self.hear_keys({"F6": self._hold, "F7": self.invited.go})
        self.on_recorded(self._context, self._was_called_off)
        return self.void.button

    def open(self, id: str | None = None, topic: str | None = None) -> None:
        self._id = id
        self.set_subtitle("")
        for part in (self.hold, self.void):
            part.setVisible(id is not None)
        self.void.turn_to(None if id is None else ("void_education_plan", id))

        def fill(found: _PlanOpening) -> QWidget:
            self.issue.set_options(found.issues)
            of: object = found.plan or {"topic": topic, "date": self.today + timedelta(days=7)}
            self.inputs.fill(of)
            self.hold.setVisible(found.plan is not None and found.plan.session is None)
            return self.topic

        self.begin(
            ("plan_lesson", id, topic, self._context.corner), lambda desk: _opening(desk, id), fill
        )

    def begun(self) -> None:
        self.invited.offer()

    def start_over(self) -> None:
        self.void.start_over()
        super().start_over()

    def draft(self) -> dict[str, object]:
        if self._id is not None:
            return {"do": "correct_education_plan", "id": self._id, **self.inputs.values()}
        known = {**self.inputs.known(), **self._context.of_corner()}
        return {"do": "plan_education", "id": self.new_id, **known}

    def saved(self, _answer: dict[str, object]) -> None:
        self._context.tell(tr("education_page.plan_saved"))
        self._context.go("lessons", which="all")

    def _hold(self) -> None:
        """Begin the lesson that was planned."""
        if self._id is not None:
            self._context.go("lesson", plan=self._id)

    def _was_called_off(self) -> None:
        """Leave a plan that was called off."""
        id_ = self._id
        if id_ is None or not self.isVisible():
            return

        def show(found: LessonPlan | None) -> None:
            if found is None and self._id == id_:
                self.keeping.forget()
                self._context.go("lessons", which="all")

        self._context.read(lambda desk: plan(desk, id_), show, owner=self)


def _opening(desk: Desk, id_: str | None) -> _PlanOpening:
    return _PlanOpening(plan(desk, id_) if id_ else None, open_issues(desk))
