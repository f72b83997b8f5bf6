"""``report nutrition``."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from kbdesk.domain.report_json.area import MonthJson


class ShareJson(TypedDict):
    """``count`` of ``n`` children; the interval (95 %) and the share are in percent."""

    n: int
    count: int
    percent: float | None
    ci95: list[float] | None


class CategoryJson(TypedDict):
    """How many children are in a category of an index."""

    code: str
    count: int
    percent: float | None


class IndexJson(TypedDict):
    """An index by its categories' names; ``flagged``: implausible scores, not in ``n``."""

    n: int
    flagged: int
    categories: dict[str, CategoryJson]
    ci95: dict[str, list[float] | None]


class IndicesJson(TypedDict):
    """Every index by its code; see ``growth.categories.STATUS_INDICES``."""

    zwei: IndexJson
    zlen: IndexJson
    zwfl: IndexJson
    zbmi: IndexJson
    zhc: IndexJson
    muac: IndexJson


class GroupJson(TypedDict):
    """The prevalences in a group of children, by indicator."""

    children: int
    prevalence: dict[str, ShareJson]


class AgeJson(GroupJson):
    """Children of some completed months: the first and the last of them."""

    months: list[int]


class SexJson(GroupJson):
    sex: str


class RtJson(GroupJson):
    village: str | None
    rt: str | None


class PosyanduJson(GroupJson):
    posyandu: str | None


class OtherMonthJson(GroupJson):
    """A month beside others; ``targets``: how many children ``children`` are a part of."""

    month: str
    targets: int


class PosyanduGroups(TypedDict):
    """The groups by posyandu, where there are several."""

    by_posyandu: NotRequired[list[PosyanduJson]]


class NutritionJson(MonthJson, GroupJson, IndicesJson, PosyanduGroups):
    by_age: list[AgeJson]
    by_sex: list[SexJson]
    by_rt: list[RtJson]
    months: list[OtherMonthJson]
