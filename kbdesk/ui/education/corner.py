"""What the page of the corner shows, asked at one go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kbdesk.desk import Desk
from kbdesk.domain.materials import builtin
from kbdesk.queries.attachments import attached_to
from kbdesk.queries.education import (
    Lesson,
    Loan,
    Shelved,
    hardest,
    lesson,
    lessons,
    loans,
    material_title,
    shelf,
    visitors,
)
from kbdesk.queries.education_report import score_counts
from kbdesk.queries.lesson_interventions import interventions_of
from kbdesk.queries.material_search import FoundMaterial, search_materials
from kbdesk.queries.places_beside import area_of_corner

_LOOKED_BACK = timedelta(days=62)


@dataclass(frozen=True, slots=True)
class LessonMaterial:
    """A material of a lesson: its key and title."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class ShownLesson:
    """The lesson that is shown, with what its quiz says."""

    lesson: Lesson
    materials: tuple[LessonMaterial, ...]
    pre: tuple[int, ...]
    post: tuple[int, ...]
    hardest: tuple[int, str, int, int] | None
    """(number of the question, its text, how often wrong, of how many)."""
    photos: int = 0
    intervention: str | None = None
    """The id of the village's intervention that it is."""


@dataclass(frozen=True, slots=True)
class Corner:
    """The corner today: ``found`` are the covers, ``shelf`` what stands on it by id."""

    today: date
    found: tuple[FoundMaterial, ...]
    shelf: dict[str, Shelved]
    loans: tuple[Loan, ...]
    visits: int
    recent: tuple[Lesson, ...]
    shown: ShownLesson | None


def corner(desk: Desk, text: str, wanted: str | None, posyandu: str | None = None) -> Corner:
    """Return the corner of this home, its materials by a text, a lesson or the last one.

    ``posyandu``: that of one of several corners.
    """
    area = area_of_corner(desk, posyandu)
    today = desk.clock.today()
    on_shelf = {one.id: one for one in shelf(desk, area)}
    recent = lessons(desk, area, today - _LOOKED_BACK, today, 30)
    chosen = lesson(desk, wanted) if wanted else None
    if chosen is None and recent:
        chosen = recent[0]
    return Corner(
        today=today,
        found=tuple(search_materials(desk, text, area)),
        shelf=on_shelf,
        loans=tuple(loans(desk, area)),
        visits=len(visitors(desk, area, today.replace(day=1), today)),
        recent=tuple(recent),
        shown=None if chosen is None else shown(desk, chosen),
    )


def shown(desk: Desk, of: Lesson) -> ShownLesson:
    counts = score_counts(of.results)
    hard = hardest(of.results)
    question = None
    if hard is not None:
        code, no, wrong, asked = hard
        question = (no, builtin()[code].questions[no - 1].question, wrong, asked)
    intervention = interventions_of(desk, [of.id]).get(of.id)
    return ShownLesson(
        of,
        tuple(LessonMaterial(key, material_title(desk, key)) for key in of.materials),
        tuple(counts["pre"]),
        tuple(counts["post"]),
        question,
        len(attached_to(desk, [of.id])),
        intervention["id"] if intervention else None,
    )
