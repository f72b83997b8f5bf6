"""``report skdn``."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from kbdesk.domain.report_json.area import MonthJson

FigureName = Literal["S", "K", "D", "N", "T", "O", "B", "not_coded", "BGM", "two_t", "V"]


class SkdnFigures(TypedDict):
    """Counts of children, by the names of ``domain.skdn.FIGURES``."""

    S: int
    K: int
    D: int
    N: int
    T: int
    O: int  # noqa: E741
    B: int
    not_coded: int
    BGM: int
    two_t: int
    V: int


class SkdnGroup(SkdnFigures):
    """The figures of an area, and their ratios in percent; ``closed`` where its month is."""

    ratios: dict[str, float | None]
    closed: NotRequired[SkdnClosed]


class SkdnDifference(TypedDict):
    """A child that is counted otherwise than when the month was closed."""

    child: str
    name: str | None
    reasons: list[str]
    figures: dict[str, int]


class SkdnClosed(TypedDict):
    """When a posyandu's month was closed and by whom, and what would be counted now."""

    at: str | None
    by: str | None
    now: SkdnGroup
    differences: list[SkdnDifference]


class SkdnOfPosyandu(SkdnGroup):
    """The figures of one posyandu of several."""

    posyandu: str | None


class SkdnEach(TypedDict):
    """The posyandu of an area that has several."""

    each: NotRequired[list[SkdnOfPosyandu]]


class SkdnJson(MonthJson, SkdnGroup, SkdnEach):
    """The whole report."""
