"""``report stunting``: the children behind the figure of stunting, one by one."""

from __future__ import annotations

from typing import Literal, TypedDict

from kbdesk.domain.report_json.area import MonthJson
from kbdesk.domain.report_json.people import ListedPersonJson

LetterState = Literal["none", "open", "answered"]
KitchenState = Literal["none", "has", "had"]


class LetterJson(TypedDict):
    """A child's letter about its growth; all but ``state`` are None where there is none.

    ``since``: the day it was written; ``answered``: the day of its answer. ``days_over``: how
    many days it is past its limit while nobody has answered.
    """

    state: LetterState
    referral: str | None
    number: str | None
    since: str | None
    to: str | None
    days_over: int
    answered: str | None


class KitchenPlaceJson(TypedDict):
    """A child's last place in DASHAT within a year; ``outcome`` of one that has ended."""

    state: KitchenState
    start: str | None
    last_day: str | None
    outcome: str | None


class StuntedChildJson(ListedPersonJson):
    """A child whose last length is too short for its age.

    ``companions``: those of its family, None where none are recorded. ``family_at_risk``: what
    ``report krs`` says of its family; None where it is not known, or the risk does not concern
    the family (``family_target`` false).
    """

    date: str
    lenhei_cm: float
    zlen: float
    code: str
    category: str
    referral: LetterJson
    dashat: KitchenPlaceJson
    companions: list[str] | None
    family_at_risk: bool | None
    family_target: bool


class StuntingJson(MonthJson):
    """The children under five, how many were measured, and those who are stunted."""

    day: str
    under_five: int
    measured: int
    stunted: int
    percent: float | None
    not_at_risk: int
    children: list[StuntedChildJson]
