"""Quizzes before and after a lesson, by person, by number, or anonymous."""

from __future__ import annotations

from collections.abc import Mapping

from kbdesk.commands.corner import refuse_of_lesson, somebody
from kbdesk.commands.draft import Draft
from kbdesk.commands.facts import Fields, correct_fact, valid, voids
from kbdesk.commands.reading import read, required
from kbdesk.commands.writing import Answer, created
from kbdesk.desk import Desk
from kbdesk.domain.education import MOST_QUESTIONS, QUESTIONS, score_of
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.materials import LETTERS, Material, builtin
from kbdesk.journal.registers import FACT
from kbdesk.queries.education import quiz_taken
from kbdesk.records.education import QUIZ_RESULT
from kbdesk.store.records import Row


def record_quiz(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Record one participant's answers or score; answers say the score by themselves.

    Raises ``quiz.*``, ``education_session.unknown``, ``person.unknown``.
    """
    reading = Draft(draft)
    id_ = reading.new_identifier()
    session = reading.required_identifier("session")
    lesson = valid(desk, "education_session", session, "session")
    fields = {"session": session, **_read(desk, reading, lesson)}
    _refuse_twice(desk, id_, fields)
    return {**created(desk, "quiz_result", id_, {FACT: fields}), **_said(fields)}


def correct_quiz(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Correct the answers, the score or the participant; the history keeps the old ones."""
    id_ = Draft(draft).required_identifier("id")
    shown = valid(desk, "quiz_result", id_)
    told = dict(draft)
    if "answers" in told and "score" not in told:
        told["score"] = None
    elif "score" in told and "answers" not in told:
        told["answers"] = None
    if told.get("person") is not None and "number" not in told:
        told["number"] = None
    elif told.get("number") is not None and "person" not in told:
        told["person"] = None

    def read(reading: Draft, _: object) -> Fields:
        reading.take("session")  # a result stays with its lesson
        lesson = desk.store.records.get("education_session", shown["session"])
        fields = {"session": shown["session"], **_read(desk, reading, lesson)}
        _refuse_twice(desk, id_, fields)
        return fields

    if "session" in draft and draft["session"] != shown["session"]:
        raise KbdeskError("quiz.other_session", field="session")
    _, fields = correct_fact(desk, "quiz_result", told, read)
    return {"id": id_, **_said(fields)}


void_quiz = voids("quiz_result")


def _said(fields: Mapping[str, object]) -> Answer:
    return {"score": fields["score"], "questions": fields["questions"]}


def _read(desk: Desk, reading: Draft, lesson: Row | None) -> Fields:
    quiz = read(reading, QUIZ_RESULT.field("quiz"))
    of = builtin().get(quiz) if quiz else None
    if quiz and of is None:
        raise KbdeskError("quiz.unknown", field="quiz", named=quiz)
    phase = required(reading, QUIZ_RESULT.field("phase"))
    person = somebody(desk, reading)
    number = read(reading, QUIZ_RESULT.field("number"))
    if person is not None and number is not None:
        raise KbdeskError("quiz.person_and_number", field="number")
    if person is not None and lesson is not None:
        refuse_of_lesson(person, lesson)
    answers = _answers(reading, of)
    questions = read(reading, QUIZ_RESULT.field("questions"))
    expected = len(of.questions) if of else questions or len(answers) or QUESTIONS
    if questions not in (None, expected):
        raise KbdeskError("quiz.other_questions", field="questions", questions=expected)
    score = read(reading, QUIZ_RESULT.field("score"))
    if score is not None and score > expected:
        field = "score" if questions is None else "questions"
        raise KbdeskError("quiz.above_questions", field=field, questions=expected)
    if answers and of is not None:
        right = score_of(answers, of.key)
        if score not in (None, right):
            raise KbdeskError("quiz.other_score", field="score", score=right)
        score = right
    if score is None:
        raise KbdeskError("draft.missing", field="score")
    reading.done()
    return {
        "quiz": quiz,
        "phase": phase,
        "person": person["id"] if person else None,
        "number": number,
        "score": score,
        "questions": expected,
        "answers": answers,
    }


def _answers(reading: Draft, of: Material | None) -> list[str]:
    """Take the letters of the answers; "-" is a question that was left out."""
    answers = [one.lower() for one in reading.words("answers")]
    questions = len(of.questions) if of else MOST_QUESTIONS
    if len(answers) > questions or (of and answers and len(answers) != questions):
        raise KbdeskError("quiz.other_questions", field="answers", questions=questions)
    for place, one in enumerate(answers):
        known = LETTERS[: len(of.questions[place].choices)] if of else LETTERS
        if one != "-" and (len(one) != 1 or one not in known):
            raise KbdeskError("quiz.unknown_answer", field="answers", no=place + 1)
    return answers


def _refuse_twice(desk: Desk, id_: str, fields: Fields) -> None:
    if fields["person"] is None and fields["number"] is None:
        return
    if quiz_taken(desk, fields, but=id_):
        field = "person" if fields["person"] is not None else "number"
        raise KbdeskError("quiz.twice", field=field)
