"""``report krs``, ``report kb`` and ``report tpk``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypedDict

from kbdesk.domain.report_json.area import MonthJson

Couples = Literal[
    "PUS", "users", "modern", "traditional", "MKJP", "non_users", "unmet_need", "not_asked"
]
"""The counts of couples in ``report kb``, by name."""


class FamilyPlaceJson(TypedDict):
    """Where a family lives: kelurahan and RT, and the posyandu that serves it."""

    village: str | None
    rt: str | None
    posyandu: str | None


class KrsJson(FamilyPlaceJson):
    """A family; None is unknown. ``figures``: by flag, the values that decided it."""

    id: str
    target: bool | None
    at_risk: bool | None
    flags: Mapping[str, bool | None]
    missing: tuple[str, ...]
    groups: tuple[str, ...]
    figures: Mapping[str, Mapping[str, object]]
    priority: int | None
    children: dict[str, list[str]]
    welfare_rank: int | None
    companions: list[str]
    plan_until: str | None
    date: str


class PlanningJson(TypedDict):
    """The couples of an area on a day; ``ratios`` in percent of PUS, MKJP in percent of users."""

    PUS: int
    users: int
    modern: int
    traditional: int
    methods: dict[str, int]
    non_users: int
    reasons: dict[str, int]
    not_asked: int
    MKJP: int
    unmet_need: int
    ratios: dict[str, float | None]


class PlanningMonthJson(PlanningJson):
    month: str


class KbJson(MonthJson, PlanningJson):
    """The whole of ``report kb``; ``history``: twelve months, the last is its own."""

    date: str
    history: list[PlanningMonthJson]


class DueVisitJson(TypedDict):
    """A visit that is due; ``contact``: its number in the row of visits."""

    person: str
    family: str | None
    target: str
    due: str
    late_days: int
    contact: int
    last: str | None
    at_risk: bool | None
    priority: int | None
    companions: list[str]


class MarkedJson(TypedDict):
    """A child whose weighing makes its family one at risk."""

    family: str
    child: str
    measured: str
    why: list[str]
    priority: int | None


class TpkJson(MonthJson):
    """``report tpk``; targets, visits and visited people by the kind of person."""

    date: str
    families_at_risk: int
    with_companion: int
    with_plan: int
    targets: dict[str, int]
    visits: dict[str, int]
    visited: dict[str, int]
    results: dict[str, int]
    due: list[DueVisitJson]
    marked: list[MarkedJson]
