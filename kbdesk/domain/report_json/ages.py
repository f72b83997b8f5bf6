"""The reports of all ages: forms, recaps, coverage, and home visits."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from kbdesk.domain.report_json.area import MonthDayJson

StageFigure = Literal[
    "targets", "came", "did_not_come", "normal", "problem", "not_judged", "referred"
]
"""What is counted of a stage of life, by name."""


# -- report ilp-1 and so on, report ilp-month -------------------------------------------------


class FormPersonJson(TypedDict):
    """Somebody on a form; ``lines`` by its columns, of the head only what its card asks."""

    id: str
    name: str | None
    nik: str | None
    sex: str | None
    birth_date: str | None
    months: int | None
    stage: str | None
    mother: str | None
    husband: str | None
    address: str | None
    village: str | None
    rt: str | None
    phone: str | None
    posyandu: str | None
    marital: NotRequired[str | None]
    occupation: NotRequired[str | None]
    family_history: NotRequired[list[str] | None]
    own_history: NotRequired[list[str] | None]
    risk_behaviour: NotRequired[list[str] | None]
    lines: list[dict[str, object]]


class FormJson(MonthDayJson):
    """A target list or the cards of a form; ``order_known``: its columns are the printed ones."""

    form: int
    kind: str
    order_known: bool
    columns: list[str]
    people: list[FormPersonJson]


# -- recaps ----------------------------------------------------------------------------------


class StageCountJson(TypedDict):
    """The people of a stage; who came is well, not well, or was not judged."""

    targets: int
    came: int
    did_not_come: int
    normal: int
    problem: int
    not_judged: int
    referred: int


class DayRecapJson(MonthDayJson):
    """The whole of ``report ilp-day``, by stage; who has no birth date is in none."""

    stages: dict[str, StageCountJson]
    unknown_age: int


class ClassCountJson(TypedDict):
    """How many were judged so; ``all`` with those whose sex is not recorded."""

    male: int
    female: int
    all: int


class FormRecapJson(MonthDayJson, StageCountJson):
    """The recap of a form: its counts, and by figure and class how many."""

    form: int
    order_known: bool
    figures: dict[str, dict[str, ClassCountJson]]


# -- report ages -----------------------------------------------------------------------------


class CoverageJson(TypedDict):
    """People of a stage, and who was examined in twelve months; classes with ``unknown``."""

    people: int
    examined: int
    bp: NotRequired[dict[str, int]]
    glucose: NotRequired[dict[str, int]]


class VillageCoverageJson(TypedDict):
    village: str | None
    name: str
    stages: dict[str, CoverageJson]


class AgesCoverageJson(MonthDayJson):
    """The whole of ``report ages``; ``withheld``: kelurahan of which public papers tell nothing."""

    since: str
    villages: list[VillageCoverageJson]
    total: dict[str, CoverageJson]
    unknown_age: int
    withheld: list[str | None]


# -- report home-visits, report home-visit-forms ---------------------------------------------


class HomeVisitRecapJson(MonthDayJson):
    """The fourteen numbers by week, None of a week that has not begun, and of the month."""

    visits: int
    outcomes: dict[str, int]
    weeks: dict[str, list[int | None]]
    whole: dict[str, int]


class ChecklistAnswerJson(TypedDict):
    """A question of a checklist and its answer, None where it was not answered."""

    part: str
    item: str
    kind: str
    unit: str
    answer: str | int | float | None


class HomeVisitJson(TypedDict):
    """A visit with what was answered, what it means, and what was done."""

    id: str
    date: str
    form: str
    outcome: str
    name: str | None
    birth_date: str | None
    rt: str | None
    address: str | None
    phone: str | None
    visitors: list[str]
    answers: list[ChecklistAnswerJson]
    access: bool | None
    danger: list[str] | None
    tb: str | None
    regular: bool | None
    counselling: list[str]
    reported_on: str | None
    next_date: str | None
    note: str | None


class HomeVisitFormsJson(MonthDayJson):
    """The whole of ``report home-visit-forms``."""

    visits: list[HomeVisitJson]
