"""What the corner shows: its shelf, lessons, quizzes, visitors and loans."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from msgspec import to_builtins

from kbdesk.desk import Desk
from kbdesk.domain.ages import read_day
from kbdesk.domain.education import AUDIENCES, Answered, Gain, age_group, days_late, gain_of
from kbdesk.domain.materials import Material, builtin
from kbdesk.queries.area import Area
from kbdesk.queries.of_row import of_row
from kbdesk.store.education_rows import (
    EducationRows,
    codes_of,
    loans_out,
    material_with_code,
    quizzes_of,
)
from kbdesk.store.records import Row

ShelfRow = Row
"""A material of the shelf, as its form reads it."""


@dataclass(frozen=True, slots=True)
class Shelved:
    """A material on the shelf: ``left`` is None where nobody has counted the copies."""

    id: str
    posyandu: str | None
    code: str
    title: str
    kind: str
    topic: str | None
    audience: tuple[str, ...]
    builtin: str | None
    copies: int | None
    condition: str | None
    shelf: str | None
    lent: int
    attached: int

    @property
    def left(self) -> int | None:
        """Return how many copies are here to be lent."""
        return None if self.copies is None else max(self.copies - self.lent, 0)


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who is named at a lesson."""

    person: str
    name: str | None
    sex: str | None
    birth_date: date | None
    rt: str | None
    village: str | None = None


@dataclass(frozen=True, slots=True)
class QuizResult:
    """One participant's quiz; ``who`` is a name or a number, None of an anonymous one."""

    id: str
    phase: str
    person: str | None
    number: int | None
    name: str | None
    quiz: str | None
    score: int
    questions: int
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson with who came. ``male``/``female`` are the counts by hand, None where not counted.

    ``came``: for each sex the greater of the count by hand and of the people who are named, since
    some of those who were counted are named and others are not.
    """

    id: str
    posyandu: str | None
    date: date
    topic: str | None
    title: str | None
    speaker: str | None
    place: str | None
    rt: str | None
    method: str | None
    duration_minutes: int | None
    materials: tuple[str, ...]
    note: str | None
    male: int | None
    female: int | None
    groups: Mapping[str, int]
    attendees: tuple[Attendee, ...]
    results: tuple[QuizResult, ...]
    village: str | None = None
    """The kelurahan of its corner, in which its RT is."""

    @property
    def came(self) -> tuple[int, int]:
        """Return how many men and women came."""
        named = {sex: sum(a.sex == sex for a in self.attendees) for sex in ("male", "female")}
        return max(self.male or 0, named["male"]), max(self.female or 0, named["female"])

    @property
    def attendance(self) -> int:
        """Return how many came: whoever is named without a sex is counted too."""
        return max(sum(self.came), len(self.attendees))

    @property
    def gain(self) -> Gain:
        return gain_of(answered(self.results, self.id))


@dataclass(frozen=True, slots=True)
class Visitor:
    id: str
    date: date
    person: str | None
    name: str | None
    sex: str | None
    age_group: str | None
    rt: str | None
    purpose: str | None
    officer: str | None
    note: str | None
    village: str | None = None


@dataclass(frozen=True, slots=True)
class Loan:
    """A loan; ``late`` is by how many days it is overdue, or came back late."""

    id: str
    material: str
    title: str | None
    code: str | None
    person: str | None
    borrower: str | None
    phone: str | None
    rt: str | None
    lent: date
    due: date
    returned: date | None
    condition: str | None
    returned_condition: str | None
    note: str | None
    late: int
    village: str | None = None

    @property
    def overdue(self) -> bool:
        """Tell whether it is out beyond its day."""
        return self.returned is None and self.late > 0


def shelf(desk: Desk, area: Area) -> list[Shelved]:
    """Return what stands on the shelves of an area, by title."""
    return [
        of_row(Shelved, row, code=row["code"] or "", kind=row["kind"] or "")
        for row in _rows(desk, area).materials()
    ]


def shelf_row(desk: Desk, material: str) -> ShelfRow | None:
    """Return a material of the shelf as its form shows it, None where there is none."""
    return desk.store.records.get("material", material)


def lessons(desk: Desk, area: Area, first: date, last: date, limit: int = -1) -> list[Lesson]:
    """Return the lessons between two days, the last first."""
    rows = _rows(desk, area)
    found = rows.sessions(first.isoformat(), last.isoformat(), limit)
    ids = [row["id"] for row in found]
    attendees: dict[str, list[Attendee]] = {}
    for row in rows.attendees(ids):
        attendees.setdefault(row["session"], []).append(of_row(Attendee, row))
    results: dict[str, list[QuizResult]] = {}
    for row in rows.quizzes(ids):
        results.setdefault(row["session"], []).append(of_row(QuizResult, row))
    return [
        of_row(
            Lesson,
            row,
            groups={name: row["groups"][name] for name in AUDIENCES if row["groups"].get(name)},
            attendees=tuple(attendees.get(row["id"], ())),
            results=tuple(results.get(row["id"], ())),
            village=row["village"] or desk.village,
        )
        for row in found
    ]


def lesson(desk: Desk, id_: str) -> Lesson | None:
    """Return one lesson, or None where it is not here or voided."""
    row = desk.store.records.get("education_session", id_)
    if row is None or row["date"] is None or row["voided"]:
        return None
    day = date.fromisoformat(row["date"])
    found = lessons(desk, Area((row["posyandu"],)) if row["posyandu"] else Area(), day, day)
    return next((one for one in found if one.id == id_), None)


def visitors(desk: Desk, area: Area, first: date, last: date, limit: int = -1) -> list[Visitor]:
    """Return the visits between two days, the last first."""
    found = []
    for row in _rows(desk, area).visits(first.isoformat(), last.isoformat(), limit):
        day = date.fromisoformat(row["date"])
        born = read_day(row["birth_date"])
        group = row["age_group"] or (age_group(born, day) if born else None)
        found.append(of_row(Visitor, row, age_group=group, village=row["village"] or desk.village))
    return found


def loans(desk: Desk, area: Area, on: date | None = None) -> list[Loan]:
    """Return every loan as it stood on a day, or today; the one that is due first comes first.

    What came back later than that day was still out on it.
    """
    today = on or desk.clock.today()
    found = []
    for row in _rows(desk, area).loans():
        lent, due = date.fromisoformat(row["lent"]), date.fromisoformat(row["due"])
        returned = read_day(row["returned"])
        if lent > today:
            continue
        if returned is not None and returned > today:
            returned = None
        late = days_late(due, returned, today)
        village = row["village"] or desk.village
        found.append(of_row(Loan, row, returned=returned, late=late, village=village))
    return found


def answered(results: Sequence[QuizResult], session: str) -> list[Answered]:
    """Return results as the gain is computed of them; a number is one person within its lesson."""
    return [
        Answered(
            one.person or (f"{session}/{one.number}" if one.number is not None else None),
            one.phase,
            one.score,
            one.questions,
        )
        for one in results
    ]


def hardest(results: Sequence[QuizResult]) -> tuple[str, int, int, int] | None:
    """Return the question that was answered wrongly most often after the lesson.

    (the quiz's code, the question's number from 1, how often wrong, of how many); None where
    nobody's answers were noted, or all were right. Of two alike the first.
    """
    wrong: dict[tuple[str, int], list[bool]] = {}
    for one in results:
        of = builtin().get(one.quiz or "")
        if one.phase != "post" or of is None or not one.answers:
            continue
        for no, (answer, right) in enumerate(zip(one.answers, of.key, strict=False), start=1):
            wrong.setdefault((of.code, no), []).append(answer != right)
    if not wrong:
        return None
    (code, no), found = max(wrong.items(), key=lambda item: Fraction(sum(item[1]), len(item[1])))
    return (code, no, sum(found), len(found)) if any(found) else None


def material_title(desk: Desk, named: str) -> str:
    """Return the title of a material by its id or built-in code, else what was named."""
    ours = builtin().get(named)
    if ours is not None:
        return ours.title
    row = desk.store.records.get("material", named)
    return str((row or {}).get("title") or named)


def material_said(of: Material) -> dict[str, object]:
    """Return a built-in material as the command line says it."""
    said = to_builtins(of)
    told = ("code", "title", "topic", "audience", "lead", "sections", "today", "questions")
    return {name: said[name] for name in told}


def builtin_of(desk: Desk, named: str) -> Material | None:
    """Return the built-in material that a shelf's material or a code stands for, or None."""
    ours = builtin().get(named)
    if ours is not None:
        return ours
    row = desk.store.records.get("material", named) or {}
    return builtin().get(row.get("builtin") or "")


# -- for the verbs -------------------------------------------------------------------------


def material_codes(desk: Desk, posyandu: str | None) -> dict[str, str]:
    """Return code -> id of what stands on a posyandu's shelf."""
    return codes_of(desk.store.records, posyandu)


def material_named(desk: Desk, text: str) -> str | None:
    """Return the id or the built-in code of a material by id or code, or None."""
    try:
        id_ = str(uuid.UUID(text))
    except ValueError:
        code = text.upper()
        on_shelf = material_with_code(desk.store.records, desk.posyandu, code)
        return on_shelf or (code if code in builtin() else None)
    return id_ if desk.store.records.exists("material", id_) else None


def lent_now(desk: Desk, material: str, but: str) -> int:
    """Return how many loans of a material are out, one left aside."""
    return loans_out(desk.store.records, material, but)


def quiz_taken(desk: Desk, fields: Mapping[str, Any], but: str) -> bool:
    """Tell whether a participant has a result of this phase already, one left aside."""
    person = fields["person"]
    held = quizzes_of(
        desk.store.records,
        fields["session"],
        fields["phase"],
        None if person is None else desk.store.records.root(person),
        fields["number"],
    )
    return any(id_ != but for id_ in held)


def codes_in(desk: Desk, area: Area) -> tuple[str, ...] | None:
    """Return the posyandu of an area, those of a kelurahan among them; None for everybody."""
    if area.village is None:
        return area.posyandu
    of_village = [
        row["id"]
        for row in desk.store.records.find("posyandu", {"village": area.village})
        if area.posyandu is None or row["id"] in area.posyandu
    ]
    return tuple(of_village)


def _rows(desk: Desk, area: Area) -> EducationRows:
    return EducationRows(desk.store.records, codes_in(desk, area))
