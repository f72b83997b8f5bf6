"""Quizzes before and after a lesson, by person, by number, or anonymous."""

from __future__ import annotations

from collections.abc import Mapping

from kbdesk.commands.corner import refuse_of_lesson, somebody
from kbdesk.commands.draft import Draft
from kbdesk.commands.facts import Fields, fact_verbs, valid, without
from kbdesk.commands.reading import read, required
from kbdesk.desk import Desk
from kbdesk.domain.education import MOST_QUESTIONS, QUESTIONS, score_of
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.materials import LETTERS, Material, builtin
from kbdesk.queries.education import quiz_taken
from kbdesk.records.education import QUIZ_RESULT
from kbdesk.store.records import Row


def _begins(desk: Desk, reading: Draft) -> Fields:
    session = reading.required_identifier("session")
    return {"session": valid(desk, "education_session", session, "session")["id"]}


def _stays(said: Fields, shown: Row, changes: Mapping[str, object]) -> Fields:
    """Answers take the place of a score, a person that of a number, and the other way round."""
    if changes.get("session", shown["session"]) != shown["session"]:
        raise KbdeskError("quiz.other_session", field="session")
    pairs = (("answers", "score"), ("person", "number"))
    gone = [
        other
        for one, other in (*pairs, *map(reversed, pairs))
        if changes.get(one) is not None and other not in changes
    ]
    return without(said, *gone)


def _read(desk: Desk, reading: Draft) -> tuple[Row | None, Fields]:
    reading.take("session")  # a result stays with its lesson
    quiz = read(reading, QUIZ_RESULT.field("quiz"))
    of = builtin().get(quiz) if quiz else None
    if quiz and of is None:
        raise KbdeskError("quiz.unknown", field="quiz", named=quiz)
    phase = required(reading, QUIZ_RESULT.field("phase"))
    person = somebody(desk, reading)
    number = read(reading, QUIZ_RESULT.field("number"))
    if person is not None and number is not None:
        raise KbdeskError("quiz.person_and_number", field="number")
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
    fields = {
        "quiz": quiz,
        "phase": phase,
        "person": person["id"] if person else None,
        "number": number,
        "score": score,
        "questions": expected,
        "answers": answers,
    }
    return person, fields


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


def _check(desk: Desk, person: Row | None, id_: str, fields: Fields, _shown: Row | None) -> None:
    """Refuse who was not alive at the lesson, and a second result of the same participant."""
    lesson = desk.store.records.get("education_session", fields["session"])
    if person is not None and lesson is not None:
        refuse_of_lesson(person, lesson)
    if person is None and fields["number"] is None:
        return
    if quiz_taken(desk, fields, but=id_):
        raise KbdeskError("quiz.twice", field="number" if person is None else "person")


record_quiz, correct_quiz, void_quiz, _ = fact_verbs(
    "quiz_result",
    _read,
    lambda _desk, _person, _id, fields: {name: fields[name] for name in ("score", "questions")},
    _stays,
    begins=_begins,
    check=_check,
)
"""One participant's answers or score; answers say the score by themselves.

Raises ``quiz.*``, ``education_session.unknown``, ``person.unknown``.
"""
