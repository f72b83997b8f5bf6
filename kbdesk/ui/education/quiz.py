"""Entering a quiz: one participant after the other, the answers as letters in one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, cast

from kbdesk.commands.drafts_kept import kept_draft
from kbdesk.desk import Desk
from kbdesk.domain.education import QUESTIONS, score_of
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.materials import builtin
from kbdesk.queries.education import Lesson, QuizResult, builtin_of, lesson
from kbdesk.ui.context import Context
from kbdesk.ui.education.corner import ShownLesson, shown
from kbdesk.ui.education.corner_parts import take_out
from kbdesk.ui.education.quiz_card import QuizCard
from kbdesk.ui.formats import date_long
from kbdesk.ui.forms.declared_form import DeclaredForm
from kbdesk.ui.forms.field_kinds import Number, OneOf, Segments, Text
from kbdesk.ui.keys import hear_keys
from kbdesk.ui.kit import (
    TOP,
    Button,
    Card,
    Label,
    Notice,
    boxed,
    column,
    hidden,
    primary,
    put,
    row,
    sized,
    tr,
    why_not,
)
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.record_list import ListRecord, RecordList
from kbdesk.ui.widgets.text_field import TextField

BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class _OpenedQuiz:
    shown: ShownLesson
    quiz: str | None
    kept: Mapping[str, object] | None


class Phase(Segments):
    """Before or after the lesson."""

    def options(self) -> list[tuple[str, str]]:
        return [(str(code), tr(f"education_page.{code}_title")) for code in self.all_codes()]


class Answers(Text):
    """Letters for the answers, whatever stands between them."""

    def value(self, widget: TextField) -> Sequence[str]:
        return [c for c in widget.text().lower() if c.isalpha() or c == "-"]


class QuizPage(DeclaredForm, PageFrame):
    """``open(session=)``: participant, answers or score, Enter saves and the next one comes.

    What is typed is kept for each lesson, all of it: answers belong to their phase and quiz.
    """

    errand = True
    record = "quiz_result"
    notice: Notice
    phase = Phase("phase", "education_page.phase", steers=True)
    quiz = OneOf("quiz", "education_page.which_quiz", steers=True)
    number = Number("number", "education_page.participant", width=120, steers=True)
    answers = Answers("answers", "education_page.answers", longest=60, needs=True, steers=True)
    score = Number("score", "education_page.score", width=120, steers=True)

    def __init__(self, context: Context) -> None:
        super().__init__(tr("education_page.quiz"), " ", back=True)
        self.declare(context)
        self._session = ""
        self._lesson: Lesson | None = None
        self._sent = ""
        self.said = Label("", "secondary", wrap=True)
        self.notice = hidden(Notice("bad", ""))
        self.save_button = primary(
            tr("education_page.save_next"), icon="save", key="Ctrl Enter", does=self.save
        )
        self.list = sized(RecordList(tr("education_page.results")), min_height=160)
        words = tr("education_page.remove_result")
        self.remove = Button(words, icon="close", key="Del", does=self._remove)
        self.card = QuizCard()
        self.card.enter.hide()
        self._lay_out()
        self.went_back.connect(lambda: context.go("back"))
        self.phase.changed.connect(lambda _: self._phase_chosen())
        self.quiz.picked.connect(lambda _: self._quiz_chosen())
        self.answers.changed.connect(self._tell)
        self.enter_saves(self.answers)
        self.enter_saves(self.score)
        self.inputs.follow(self.touched)
        self.ctrl_enter_saves()
        hear_keys(self.list, {"Del": self._remove})

    def _lay_out(self) -> None:
        entry = Card(tr("education_page.enter_quiz"), pad=(16, 12, 16, 12))
        put(entry.body, self.notice, self.phase, self.quiz)
        put(entry.body, put(row(12), (self.number, TOP), (self.answers, 1, TOP), (self.score, TOP)))
        put(entry.body, self.said, put(row(8), 1, self.save_button))
        results = Card(tr("education_page.results"), pad=0)
        results.add_to_header(self.remove)
        results.body.addWidget(self.list, 1)
        left = boxed(put(column(12), entry, (results, 1)))
        self.content.addWidget(Columns([(left, 50), (self.card, 50)], stacks_from=1.25), 1)

    def open(self, session: str = "") -> None:
        """Show the quiz of a lesson, and what was typed there and not saved."""
        self.keeping.put_away()
        self._session = session
        self.notice.hide()

        def ask(desk: Desk) -> _OpenedQuiz | None:
            of = lesson(desk, session) if session else None
            if of is None:
                return None
            return _OpenedQuiz(
                shown(desk, of), _quiz_of(desk, of), kept_draft(desk, _form(session))
            )

        self._context.read(ask, self._begin)

    def _begin(self, opened: _OpenedQuiz | None) -> None:
        options = [(of.code, of.title) for of in builtin().values()]
        self.quiz.set_options([(BY_HAND, tr("education_page.by_hand")), *options])
        self._show(opened.shown if opened is not None else None)
        results = self._results()
        self.inputs.fill(
            {
                # whoever came back goes on with the papers of the same phase
                "phase": results[-1].phase if results else "pre",
                "quiz": opened.quiz if opened is not None and opened.quiz else BY_HAND,
            }
        )
        self.number.set_value(self._free_number())
        self._quiz_chosen()
        if opened is not None:
            self.keeping.start(_form(self._session))
            if opened.kept:
                self.keeping.restore(opened.kept, self.put_back)
        self._entry().setFocus()

    def put_back(self, kept: Mapping[str, object]) -> None:
        super().put_back(kept)
        self._quiz_chosen()

    def _reload(self) -> None:
        session = self._session

        def ask(desk: Desk) -> ShownLesson | None:
            of = lesson(desk, session)
            return None if of is None else shown(desk, of)

        self._context.read(ask, self._show_again)

    def _show_again(self, found: ShownLesson | None) -> None:
        self._show(found)
        self._propose_number()

    def _show(self, found: ShownLesson | None) -> None:
        self._lesson = found.lesson if found is not None else None
        self.save_button.setEnabled(found is not None)
        if found is not None:
            of = found.lesson
            topic = of.title or tr(f"corner.topic.{of.topic or 'other'}")
            self.set_subtitle(f"{topic} · {date_long(of.date)}")
        self.card.show_quiz(found)
        self.list.set_records([_record(one) for one in reversed(self._results())])

    def _results(self) -> Sequence[QuizResult]:
        return self._lesson.results if self._lesson is not None else ()

    def _quiz_chosen(self) -> None:
        by_hand = self.quiz.value() in (None, BY_HAND)
        self.answers.setVisible(not by_hand)
        self.score.setVisible(by_hand)
        self._tell()

    def _phase_chosen(self) -> None:
        self._propose_number()
        self._entry().setFocus()

    def _propose_number(self) -> None:
        if self.keeping.untouched("number"):
            self.number.set_value(self._free_number())
            self.keeping.proposed("number")

    def _free_number(self, *taken: int | None) -> int:
        """Return the first number that no participant of this phase has."""
        phase = self.phase.value()
        numbers = {*taken, *(one.number for one in self._results() if one.phase == phase)}
        return next(n for n in count(1) if n not in numbers)

    def _entry(self) -> Field:
        return self.score if self.quiz.value() in (None, BY_HAND) else self.answers

    def _tell(self) -> None:
        of = builtin().get(self.quiz.value() or "")
        if of is None:
            self.said.setText(tr("education_page.by_hand_how", most=QUESTIONS))
            return
        answers = cast("Sequence[str]", self.inputs.fields["answers"].value(self.answers))
        if not answers:
            self.said.setText(tr("education_page.answers_how", n=len(of.questions)))
            return
        right = score_of(answers, of.key)
        self.said.setText(
            tr("education_page.answers_so_far", n=len(answers), of=len(of.questions), right=right)
        )

    def draft(self) -> dict[str, object]:
        said = self.inputs.values()
        if said["quiz"] == BY_HAND:
            said["quiz"] = None
        known = {name: value for name, value in said.items() if value is not None}
        return {"do": "record_quiz", "id": self.new_id, "session": self._session, **known}

    def write(self) -> None:
        self._sent = self._entry().text()
        super().write()

    def saved(self, answer: Any) -> None:
        """Be ready for the next participant of this phase, with what was typed since Enter."""
        told = tr("education_page.quiz_saved", score=answer["score"], of=answer["questions"])
        self._context.tell(told, "")
        entry = self._entry()
        typed = entry.text().removeprefix(self._sent)
        self.number.set_value(self._free_number(self.number.value()))
        self.answers.set_value("")
        self.score.set_value(None)
        self.keeping.start()
        entry.set_text(typed)
        entry.setFocus()
        self._reload()

    def complain(self, error: KbdeskError) -> None:
        self.notice.say("bad", why_not(error))

    def _remove(self) -> None:
        """Take the marked result out of the means: it was mistyped."""
        key = self.list.current_key()
        if key is not None:
            take_out(self._context, "quiz_result", key, self, self._reload, self.complain)


def _form(session: str) -> str:
    """Return the name under which the typing of a lesson is kept."""
    return f"quiz:{session}"


def _quiz_of(desk: Desk, of: Lesson) -> str | None:
    """Return the quiz that a lesson has: of its results, its materials, or its topic."""
    for one in of.results:
        if one.quiz:
            return one.quiz
    for key in of.materials:
        if (found := builtin_of(desk, key)) is not None:
            return found.code
    return next((m.code for m in builtin().values() if m.topic == of.topic), None)


def _record(one: QuizResult) -> ListRecord:
    nameless = tr("education_page.nameless")
    if one.number is not None:
        nameless = tr("education_page.participant_no", no=one.number)
    phase = tr(f"education_page.{one.phase}_title")
    return ListRecord(one.id, one.name or nameless, phase, right=f"{one.score}/{one.questions}")
