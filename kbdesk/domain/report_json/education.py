"""``report education``, ``report loans``, ``report invitations``, and their papers' rows."""

from __future__ import annotations

import datetime
from typing import NamedTuple, TypedDict

from kbdesk.domain.report_json.area import MonthJson


class CameJson(TypedDict):
    """Who came to the lessons; ``named_people`` are counted once."""

    male: int
    female: int
    total: int
    named: int
    named_people: int


class LessonJson(TypedDict):
    """A lesson; ``intervention``: the id of the village's intervention that it is."""

    id: str
    date: str
    topic: str | None
    title: str | None
    attendance: int
    intervention: str | None


class LessonPlanJson(TypedDict):
    """A planned lesson; ``state``: planned, held, or open (its day is over, nothing was noted)."""

    id: str
    date: str
    time: str | None
    topic: str | None
    title: str | None
    speaker: str | None
    place: str | None
    rt: str | None
    issue: str | None
    session: str | None
    state: str


class TopicJson(TypedDict):
    topic: str
    sessions: int
    attendance: int


class ReachedJson(TypedDict):
    """An RT that lessons or visitors are of."""

    village: str | None
    rt: str | None
    sessions: int
    named_people: int
    visits: int


class PhaseJson(TypedDict):
    """The results before, or after: how many, and their mean of ten."""

    n: int
    mean: float | None


class HardestJson(TypedDict):
    """The question that was answered wrongly most often."""

    quiz: str
    question: int
    text: str
    wrong: int
    of: int


class GainJson(TypedDict):
    """What was learnt; ``low`` and ``high`` of the gain (95 %) are None of too few pairs."""

    pre: PhaseJson
    post: PhaseJson
    pairs: int
    pre_paired: float | None
    post_paired: float | None
    gain: float | None
    low: float | None
    high: float | None
    better: int
    same: int
    worse: int
    hardest: HardestJson | None


class VisitorsJson(TypedDict):
    """Who came to the corner by itself, by sex, age and purpose."""

    total: int
    male: int
    female: int
    sex_unknown: int
    age: dict[str, int]
    purpose: dict[str, int]


class LentJson(TypedDict):
    """Loans of the month; ``open`` and ``overdue`` on its last day."""

    lent: int
    returned: int
    open: int
    overdue: int


class ShelfJson(TypedDict):
    """What stands on the shelf; the copies of ``counted`` titles are known."""

    titles: int
    copies: int
    counted: int


class UsedJson(TypedDict):
    """A material, and in how many lessons it was used."""

    material: str
    title: str
    sessions: int


class CornerYearJson(TypedDict):
    """The calendar year up to the month's end."""

    sessions: int
    attendance: int
    named_people: int
    visits: int
    topics: int


class _Lessons(TypedDict):
    list: list[LessonJson]


"""The one key that is also the name of a type."""


class CornerJson(TypedDict):
    """A corner's month: ``reached`` of the ``rt`` in which families of its posyandu live."""

    posyandu: str
    name: str
    village: str
    sessions: int
    attendance: int
    visits: int
    lent: int
    reached: int
    rt: int


class EducationJson(MonthJson, _Lessons):
    """The whole of ``report education``; ``corners`` are empty of one alone.

    ``minutes`` are those of the ``minutes_known`` sessions whose length was noted.
    """

    sessions: int
    planned: list[LessonPlanJson]
    minutes: int
    attendance: CameJson
    interventions: int
    topics: list[TopicJson]
    audience: dict[str, int]
    rt: list[ReachedJson]
    rt_reached: int
    rt_known: int
    quiz: GainJson
    visits: VisitorsJson
    loans: LentJson
    materials: ShelfJson
    materials_used: list[UsedJson]
    year: CornerYearJson
    corners: list[CornerJson]
    minutes_known: int


class LoanJson(TypedDict):
    """A loan that is out; ``late`` in days."""

    id: str
    material: str
    title: str | None
    person: str | None
    borrower: str | None
    village: str | None
    rt: str | None
    phone: str | None
    lent: str
    due: str
    late: int


class LoansJson(MonthJson):
    """The whole of ``report loans``."""

    date: str
    loans: list[LoanJson]


class InvitedJson(TypedDict):
    """Somebody to invite; ``child`` and ``detail`` say why."""

    person: str | None
    name: str | None
    village: str | None
    rt: str | None
    address: str | None
    phone: str | None
    child: str | None
    detail: str | None


class InvitationsJson(MonthJson):
    """The whole of ``report invitations``."""

    date: str
    group: str
    topic: str
    people: list[InvitedJson]


class LessonRow(NamedTuple):
    """A lesson as a paper lists it; ``place`` else the RT, ``named``: so many are on its list."""

    date: datetime.date
    topic: str | None
    title: str | None
    speaker: str | None
    place: str | None
    method: str | None
    minutes: int | None
    male: int
    female: int
    total: int
    named: int
    intervention: bool


class LoanRow(NamedTuple):
    """A loan as a paper lists it; ``late`` in days."""

    title: str | None
    borrower: str | None
    village: str | None
    rt: str | None
    lent: datetime.date
    due: datetime.date
    returned: datetime.date | None
    late: int
