"""The head of a report: its month, and the area that it is of."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class AreaJson(TypedDict):
    """An area by codes: one posyandu, several, or all (None); only what narrows it is there."""

    posyandu: str | list[str] | None
    village: NotRequired[str]
    puskesmas: NotRequired[str]


class MonthJson(AreaJson):
    """The head of a report of a month (YYYY-MM)."""

    month: str


class MonthDayJson(MonthJson):
    """The head of a report of a month up to a day."""

    day: str
