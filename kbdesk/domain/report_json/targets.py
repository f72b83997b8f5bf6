"""Targets: the JSON of ``target list``, and ``targets`` in the reports."""

from __future__ import annotations

from typing import Literal, TypedDict


class TargetJson(TypedDict):
    """The value (percent) to reach in a year; ``area`` None is the city."""

    year: int
    area: str | None
    indicator: str
    value: float
    better: Literal["more", "less"]
    source: str | None


class TargetedJson(TypedDict):
    """A share (``part`` of ``whole``, in percent) beside its target.

    ``gap_people``: how many more are needed to reach the target, 0 if it is reached. Shares of the
    month before and of the same month a year ago have their own wholes; None where nobody was
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
