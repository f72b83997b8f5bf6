"""Lessons of the corner that are interventions of the village, and what the corner did there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kbdesk.desk import Desk
from kbdesk.domain.education import function_of
from kbdesk.domain.report_json.village import SessionJson
from kbdesk.queries.area import Area
from kbdesk.queries.education import Lesson, codes_in, lesson, lessons
from kbdesk.store.kampung_kb_rows import interventions_naming
from kbdesk.store.records import Row

BEHAVIOUR = 2
"""The number of the strategy of every lesson: change of behaviour."""


@dataclass(frozen=True, slots=True)
class CornerMonth:
    """What the corner of a village did in a month; ``people``: attendances."""

    lessons: tuple[Lesson, ...]
    became: Mapping[str, Row]

    @property
    def people(self) -> int:
        """Return how many came, each time counted."""
        return sum(one.attendance for one in self.lessons)


def interventions_of(desk: Desk, sessions: Sequence[str]) -> dict[str, Row]:
    """Return by lesson the valid intervention that it is (``id``, ``title``, ``date``).

    Of two that name one lesson (two laptops may have written them) the one noted first.
    """
    found: dict[str, Row] = {}
    for row in interventions_naming(desk.store.records, sessions):
        found.setdefault(row["session"], row)
    return found


def corner_month(desk: Desk, village: str, first: date, last: date) -> CornerMonth:
    """Return the lessons of a village's corners between two days, as far as they are held."""
    found = corner_lessons(desk, village, first, last)
    return CornerMonth(tuple(found), interventions_of(desk, [one.id for one in found]))


def corner_lessons(desk: Desk, village: str, first: date, last: date) -> list[Lesson]:
    """Return the lessons of a village's corners between two days, the last first."""
    codes = set(codes_in(desk, Area(village=village)) or ())
    if village == desk.village:
        codes |= set(desk.posyandu)
    return lessons(desk, Area(tuple(sorted(codes))), first, last)


def named_sessions(desk: Desk, interventions: Iterable[Row]) -> dict[str, SessionJson]:
    """Return by intervention the lesson that it was; without topic where it is not held."""
    found: dict[str, SessionJson] = {}
    for row in interventions:
        id_ = row["session"]
        if id_ is None:
            continue
        of = desk.store.records.get("education_session", id_) or {}
        valid = bool(of) and not of["voided"]
        found[row["id"]] = {
            "id": id_,
            "topic": of["topic"] if valid else None,
            "title": of["title"] if valid else None,
        }
    return found


def lesson_facts(desk: Desk, session: str) -> dict[str, object]:
    """Return what an intervention takes from its lesson; {} where it is not held.

    ``male`` and ``female`` are None where nobody was counted and nobody is named.
    """
    of = lesson(desk, session)
    if of is None:
        return {}
    men, women = of.came
    counted = bool(of.attendance)
    return {
        "date": of.date.isoformat(),
        "place": of.place or (f"RT {of.rt}" if of.rt else None),
        "male": men if counted else None,
        "female": women if counted else None,
        "title": of.title,
        "topic": of.topic,
        "strategy": BEHAVIOUR,
        "family_function": function_of(of.topic),
    }


def village_of(desk: Desk, session: str) -> str | None:
    """Return the village of a lesson's posyandu, else the home's."""
    of = desk.store.records.get("education_session", session) or {}
    posyandu = desk.store.records.get("posyandu", of.get("posyandu") or "") or {}
    return posyandu.get("village") or desk.village
