"""A target, and a figure that has one: ``target list`` and ``targets`` of the reports."""

from __future__ import annotations

from typing import Literal, TypedDict


class TargetJson(TypedDict):
    """A value to reach in a year, in percent; ``area`` None: the city."""

    year: int
    area: str | None
    indicator: str
    value: float
    better: Literal["more", "less"]
    source: str | None


class TargetedJson(TypedDict):
    """``part`` of ``whole`` people or families, in percent, beside its target.

    ``gap_people``: how many are missing to the target, 0 where it is reached. Shares of the
    month before and of the same month a year ago, each with its whole; None where nobody was
    counted. ``target_area``: the area for which the target was set, None for the city.
    """

    part: int
    whole: int
    percent: float | None
    target: float
    better: Literal["more", "less"]
    gap_people: int | None
    previous_month: float | None
    previous_month_whole: int | None
    previous_year: float | None
    previous_year_whole: int | None
    target_area: str | None
    source: str | None
