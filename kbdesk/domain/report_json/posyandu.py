"""``report posyandu``: the posyandu of an area beside each other, and what waits in each."""

from __future__ import annotations

from typing import TypedDict

from kbdesk.domain.report_json.area import MonthJson
from kbdesk.domain.report_json.city import LateReferralsJson


class PosyanduShareJson(TypedDict):
    """A share of a posyandu's month beside the month before and its target."""

    part: int
    whole: int
    percent: float | None
    change: float | None
    became: str | None
    target: float | None
    reached: bool | None


class PosyanduStandingJson(TypedDict):
    """A posyandu; ``months_open``: months that are over, with weighings, and not closed."""

    posyandu: str
    name: str
    village: str | None
    S: int
    D: int
    figures: dict[str, PosyanduShareJson]
    closed: bool
    months_open: list[str]
    until: str | None
    doubtful: int
    proposals_urgent: int
    referrals: LateReferralsJson


class DoubtfulJson(TypedDict):
    """A weighing whose figures cannot be; ``why`` of flagged, shrunk."""

    id: str
    measurement: str
    name: str | None
    months: int | None
    mother: str | None
    rt: str | None
    village: str | None
    posyandu: str | None
    date: str
    weight_kg: float
    lenhei_cm: float | None
    why: list[str]


class PosyanduBesideJson(MonthJson):
    """All posyandu of an area, those first in which most waits; ``least`` as ``report city``."""

    day: str
    least: int
    total: PosyanduStandingJson
    each: list[PosyanduStandingJson]
    doubtful: list[DoubtfulJson]
