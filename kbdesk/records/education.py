"""The education corner: its shelf, its lessons and quizzes, who came, what was lent.

Its records belong to the posyandu alone: no other kelurahan is told the names of borrowers and
visitors.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk.domain.education import (
    AGE_GROUPS,
    AUDIENCES,
    CONDITIONS,
    MATERIAL_KINDS,
    METHODS,
    MOST_COPIES,
    MOST_MINUTES,
    MOST_PEOPLE,
    MOST_QUESTIONS,
    PHASES,
    PURPOSES,
    TOPICS,
)
from kbdesk.records.families import SEXES
from kbdesk.records.field import (
    MINUTES,
    VOIDED,
    Field,
    Record,
    choice,
    day,
    fact,
    past_day,
    row_of,
    rt,
    spelled,
    text,
    texts,
    whole,
)
from kbdesk.records.kinds import FACT, Belonging

_OF_POSYANDU: Final[Belonging] = (("posyandu", "posyandu"),)
_OF_LESSON: Final[Belonging] = (("session", "education_session"),)
_POSYANDU: Final = spelled("posyandu", "posyandu", required=True)


_TOPIC: Final = "corner.topic.{}"
_CONDITION: Final = "corner.condition.{}"


def _scored(fields: Mapping[str, object]) -> str | None:
    score, questions = fields.get("score"), fields.get("questions")
    if isinstance(score, int) and isinstance(questions, int) and score > questions:
        return "score"
    return None


MATERIAL: Final = Record(
    "material",
    _OF_POSYANDU,
    {
        "place": (_POSYANDU,),
        "label": (
            spelled("code", "code", 40, required=True),
            text("title", required=True),
            choice("kind", MATERIAL_KINDS, required=True, choice_words="corner.kind.{}"),
            choice("topic", TOPICS, choice_words=_TOPIC),
            texts("audience", AUDIENCES, choice_words="corner.audience.{}"),
            spelled("builtin", "code", 40, names="builtin"),
        ),
        "holding": (
            whole("copies", 0, MOST_COPIES),
            choice("condition", CONDITIONS, choice_words=_CONDITION),
            text("shelf"),
        ),
        "kept": (VOIDED,),
    },
)
EDUCATION_SESSION: Final = Record(
    "education_session",
    _OF_POSYANDU,
    {
        FACT: (
            _POSYANDU,
            past_day("date", required=True),
            choice("topic", TOPICS, required=True, choice_words=_TOPIC),
            text("title"),
            text("speaker"),
            text("place"),
            rt(),
            choice("method", METHODS, choice_words="corner.method.{}"),
            whole("duration_minutes", 1, MOST_MINUTES, MINUTES),
            texts("materials", names="material"),
            text("note", 2000),
            row_of("plan", "education_plan"),
            VOIDED,
        ),
        # by hand, while the session runs
        "count": (whole("male", 0, MOST_PEOPLE), whole("female", 0, MOST_PEOPLE)),
        "groups": (
            Field(
                "groups",
                "map",
                parts=tuple(
                    whole(name, 0, MOST_PEOPLE, word=f"corner.audience.{name}")
                    for name in AUDIENCES
                ),
            ),
        ),
    },
)
EDUCATION_PLAN: Final = fact(
    "education_plan",
    # A lesson to come. The lesson that was held names its plan.
    _OF_POSYANDU,
    _POSYANDU,
    day("date", required=True),
    spelled("time", "time"),
    choice("topic", TOPICS, required=True, choice_words=_TOPIC),
    text("title"),
    text("speaker"),
    text("place"),
    rt(),
    row_of("issue", "village_issue"),
    text("note", 2000),
)
CORNER: Final = Record(
    "corner",
    _OF_POSYANDU,
    # one of a posyandu: the id follows from it
    {
        "about": (
            _POSYANDU,
            text("name", 120),
            text("address", 300),
            text("hours", 120),
            text("phone", 40),
        ),
    },
)
EDUCATION_ATTENDEE: Final = fact(
    "education_attendee",
    # The id follows from session and person, so that two laptops write one row.
    _OF_LESSON,
    row_of("session", "education_session", required=True),
    row_of("person", "person", required=True),
    sealed=(FACT,),
)
QUIZ_RESULT: Final = fact(
    "quiz_result",
    _OF_LESSON,
    row_of("session", "education_session", required=True),
    spelled("quiz", "code", 40, names="builtin"),
    choice("phase", PHASES, required=True, choice_words="education_page.{}"),
    row_of("person", "person"),
    whole("number", 1, MOST_PEOPLE),
    whole("score", 0, MOST_QUESTIONS, required=True),
    whole("questions", 1, MOST_QUESTIONS, required=True),
    texts("answers", longest=1, most_items=MOST_QUESTIONS),
    check=_scored,
)
CORNER_VISIT: Final = fact(
    "corner_visit",
    _OF_POSYANDU,
    _POSYANDU,
    past_day("date", required=True),
    row_of("person", "person"),
    text("name"),
    choice("sex", SEXES, choice_words="field.value_{}"),
    choice("age_group", AGE_GROUPS, choice_words="corner.age.{}"),
    rt(),
    choice("purpose", PURPOSES, required=True, choice_words="corner.purpose.{}"),
    text("officer"),
    text("note", 2000),
    alive_on="date",
)
LOAN: Final = Record(
    "loan",
    _OF_POSYANDU,
    {
        FACT: (
            _POSYANDU,
            row_of("material", "material", required=True),
            row_of("person", "person"),
            text("borrower"),
            text("phone", 40),
            rt(),
            past_day("lent", required=True),
            day("due", required=True),
            choice("condition", CONDITIONS, choice_words=_CONDITION),
            text("officer"),
            text("note", 500),
            VOIDED,
        ),
        "return": (
            past_day("returned"),
            choice("returned_condition", CONDITIONS, choice_words=_CONDITION),
            text("return_note", 500),
        ),
    },
    alive_on="lent",
)
RECORDS: Final = (
    MATERIAL,
    CORNER,
    EDUCATION_PLAN,
    EDUCATION_SESSION,
    EDUCATION_ATTENDEE,
    QUIZ_RESULT,
    CORNER_VISIT,
    LOAN,
)
