"""Entering a quiz: one participant after the other, the answers as letters in one line."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from kbdesk.desk import Desk
from kbdesk.domain.education import QUESTIONS, score_of
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.materials import builtin
from kbdesk.queries.education import Lesson, QuizResult, builtin_of, lesson
from kbdesk.records.education import QUIZ_RESULT
from kbdesk.ui.context import Context
from kbdesk.ui.education.corner import ShownLesson, shown
from kbdesk.ui.education.corner_parts import take_out
from kbdesk.ui.education.quiz_card import QuizCard
from kbdesk.ui.formats import date_long
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
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.number_field import NumberField
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.record_list import ListRecord, RecordList
from kbdesk.ui.widgets.text_field import TextField

BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class _OpenedQuiz:
    shown: ShownLesson | None
    quiz: str | None


class AnswersField(TextField):
    """Letters for the answers; ``told`` says after every letter how many are there and right."""

    typed = Signal()

    def __init__(self) -> None:
        super().__init__(tr("education_page.answers"), longest=60)
        self.changed.connect(self.typed)

    def answers(self) -> list[str]:
        """Return the letters, without what stands between them."""
        return [c for c in self.text().lower() if c.isalpha() or c == "-"]


class QuizPage(PageFrame):
    """``open(session=)``: participant, answers or score, Enter saves and the next one comes."""

    errand = True

    def __init__(self, context: Context) -> None:
        super().__init__(tr("education_page.quiz"), " ", back=True)
        self._context = context
        self._session = ""
        self._lesson: Lesson | None = None
        self._saving = False
        self.phase = Choice(
            tr("education_page.phase"),
            [("pre", tr("education_page.pre_title")), ("post", tr("education_page.post_title"))],
            value="pre",
        )
        self.quiz = Picker(tr("education_page.which_quiz"), [])
        self.number, self.score = (
            NumberField.of(
                QUIZ_RESULT.field(name), tr(f"education_page.{words}"), big=False, width=120
            )
            for name, words in (("number", "participant"), ("score", "score"))
        )
        self.answers = AnswersField()
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
        self.phase.changed.connect(lambda _: self._next())
        self.quiz.picked.connect(lambda _: self._quiz_chosen())
        self.answers.typed.connect(self._tell)
        self.answers.on_enter(self.save)
        self.score.on_enter(self.save)

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
        """Show the quiz of a lesson."""
        self._session = session
        self.notice.hide()

        def ask(desk: Desk) -> _OpenedQuiz:
            of = lesson(desk, session) if session else None
            found = None if of is None else shown(desk, of)
            return _OpenedQuiz(found, None if of is None else _quiz_of(desk, of))

        self._context.ask(ask, self._begin, newest=("quiz", id(self)))

    def _begin(self, asked: _OpenedQuiz) -> None:
        options = [(of.code, of.title) for of in builtin().values()]
        self.quiz.set_options([(BY_HAND, tr("education_page.by_hand")), *options])
        self.quiz.set_value(asked.quiz or BY_HAND)
        self._show(asked.shown)
        self._quiz_chosen()
        self._next()

    def _reload(self) -> None:
        session = self._session

        def ask(desk: Desk) -> ShownLesson | None:
            of = lesson(desk, session)
            return None if of is None else shown(desk, of)

        def there(found: ShownLesson | None) -> None:
            self._show(found)
            self._next()

        self._context.ask(ask, there, owner=self, newest=("quiz", id(self)))

    def _show(self, found: ShownLesson | None) -> None:
        self._lesson = found.lesson if found is not None else None
        self.save_button.setEnabled(found is not None)
        if found is not None:
            of = found.lesson
            topic = of.title or tr(f"corner.topic.{of.topic or 'other'}")
            self.set_subtitle(f"{topic} · {date_long(of.date)}")
        self.card.show_quiz(found)
        results = self._lesson.results if self._lesson is not None else ()
        self.list.set_records([_record(one) for one in reversed(results)])

    def _quiz_chosen(self) -> None:
        by_hand = self.quiz.value() in (None, BY_HAND)
        self.answers.setVisible(not by_hand)
        self.score.setVisible(by_hand)
        self._tell()

    def _next(self) -> None:
        """Be ready for the next participant of this phase."""
        phase = self.phase.value()
        results = self._lesson.results if self._lesson is not None else ()
        taken = {one.number for one in results if one.phase == phase and one.number is not None}
        self.number.set_value(next(n for n in range(1, 10_000) if n not in taken))
        self.answers.set_value("")
        self.score.set_value(None)
        self._tell()
        self._entry().setFocus()

    def _entry(self) -> Field:
        return self.score if self.quiz.value() in (None, BY_HAND) else self.answers

    def _tell(self) -> None:
        of = builtin().get(self.quiz.value() or "")
        if of is None:
            self.said.setText(tr("education_page.by_hand_how", most=QUESTIONS))
            return
        answers = self.answers.answers()
        if not answers:
            self.said.setText(tr("education_page.answers_how", n=len(of.questions)))
            return
        right = score_of(answers, of.key)
        self.said.setText(
            tr("education_page.answers_so_far", n=len(answers), of=len(of.questions), right=right)
        )

    def save(self) -> None:
        """Record this participant and go on to the next."""
        if self._saving or self._lesson is None:
            return
        draft: dict[str, object] = {
            "do": "record_quiz",
            "id": str(uuid.uuid4()),
            "session": self._session,
            "phase": self.phase.value() or "pre",
        }
        if self.number.value() is not None:
            draft["number"] = self.number.value()
        if self._entry() is self.answers:
            draft |= {"quiz": self.quiz.value(), "answers": self.answers.answers()}
        elif self.score.value() is None:
            self.score.refuse(tr("widget.required"))
            self.score.setFocus()
            return
        else:
            draft["score"] = self.score.value()
        self.notice.hide()
        self._saving = True
        self._context.record(draft, self._saved, refused=self._refused)

    def _saved(self, answer: dict[str, object]) -> None:
        self._saving = False
        told = tr("education_page.quiz_saved", score=answer["score"], of=answer["questions"])
        self._context.tell(told, "")
        self._reload()

    def _refused(self, error: KbdeskError) -> None:
        self._saving = False
        fields: dict[str, Field] = {
            "number": self.number, "answers": self.answers, "score": self.score, "quiz": self.quiz,
        }  # fmt: skip
        field = fields.get(error.field or "")
        words = why_not(error)
        if field is None or field.isHidden():
            self.notice.say("bad", words)
            return
        field.refuse(words)
        field.setFocus()

    def _remove(self) -> None:
        """Take the marked result out of the means: it was mistyped."""
        key = self.list.current_key()
        if key is not None:
            take_out(self._context, "quiz_result", key, self, self._reload, self._refused)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Delete and self.list.hasFocus():
            self._remove()
        elif ctrl and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        else:
            super().keyPressEvent(event)


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
