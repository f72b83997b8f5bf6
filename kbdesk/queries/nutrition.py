"""Nutritional status in a month: how many children in each category of each index.

And the prevalences that are read from it, by age, sex, RT and posyandu, over the months.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Final, TypeVar

from kbdesk.desk import Desk
from kbdesk.domain.ages import month_completed_on, months_between
from kbdesk.domain.prevalence import Share, share
from kbdesk.domain.report_json.nutrition import (
    GroupJson,
    IndexJson,
    NutritionJson,
    PosyanduGroups,
    ShareJson,
)
from kbdesk.domain.skdn import percent
from kbdesk.growth.categories import (
    OUTLIER,
    STATUS_INDICES,
    Category,
    StatusIndex,
    scale_of,
    status,
)
from kbdesk.growth.gain import CODED_UNTIL_MONTHS
from kbdesk.queries.area import (
    Area,
    children_of_area,
    lives_here,
    month_span,
    said_area,
    villages_of_posyandu,
)
from kbdesk.queries.as_json import as_json
from kbdesk.queries.growth import scores_of
from kbdesk.queries.skdn import month_text
from kbdesk.store.child_rows import ChildRow, ChildRows
from kbdesk.store.records import Row

_WHOLE_CITY = 2000
MONTHS_COMPARED: Final = 6
"""This month and those before it, side by side."""

INDICATORS: Final[Mapping[str, tuple[StatusIndex, tuple[str, ...]]]] = {
    "underweight": ("zwei", ("severely_underweight", "underweight")),
    "severely_underweight": ("zwei", ("severely_underweight",)),
    "stunting": ("zlen", ("severely_stunted", "stunted")),
    "severely_stunted": ("zlen", ("severely_stunted",)),
    "wasting": ("zwfl", ("severely_wasted", "wasted")),
    "severely_wasted": ("zwfl", ("severely_wasted",)),
    "overweight": ("zwfl", ("overweight", "obese")),
    "obese": ("zwfl", ("obese",)),
    "low_muac": ("muac", ("severely_wasted", "wasted")),
}
"""What is reported of a group: the index, and the categories of it that count.

Weight for age, length for age and weight for length below -2 (severely: below -3); weight
for length above +2 and +3; arm under 12.5 cm. Oedema is severe wasting; an implausible
(flagged) score is in neither count, for that index alone.
"""
AGE_GROUPS: Final = ((0, 6), (6, 12), (12, 24), (24, 36), (36, 48), (48, 60))
"""WHO's age groups, in completed months: from the first, under the second."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """A child's month: its last measurement's categories, and the groups it belongs to.

    ``place``: the kelurahan's code and the RT.
    """

    child: str
    sex: str | None
    months: int
    place: tuple[str | None, str | None]
    posyandu: str | None
    date: str
    status: Mapping[StatusIndex, Category]


@dataclass(slots=True)
class Tally:
    """Counts of one group of children: categories by index."""

    children: int = 0
    counts: dict[StatusIndex, Counter[Category]] = field(
        default_factory=lambda: {index: Counter() for index in STATUS_INDICES}
    )

    def add(self, one: Assessed) -> None:
        self.children += 1
        for index, category in one.status.items():
            self.counts[index][category] += 1

    def merge(self, other: Tally) -> None:
        """Add those of another group."""
        self.children += other.children
        for index, counts in other.counts.items():
            self.counts[index].update(counts)

    def flagged(self, index: StatusIndex) -> int:
        """Return how many scores of an index are implausible."""
        return self.counts[index][OUTLIER]

    def n(self, index: StatusIndex) -> int:
        """Return how many children have a category of an index."""
        return self.counts[index].total() - self.flagged(index)

    def share(self, indicator: str) -> Share:
        """Return how many of the group are underweight, stunted, ..."""
        index, codes = INDICATORS[indicator]
        found = sum(n for category, n in self.counts[index].items() if category.code in codes)
        return share(found, self.n(index))


@dataclass(frozen=True, slots=True)
class NutritionReport:
    """The status of an area's children in a month, whole and by groups.

    Groups are in their order; ``months`` has the tallies of the months compared, the
    present one last. ``by_posyandu`` is empty where there is one alone.
    """

    month: int
    area: Area
    whole: Tally
    by_age: Mapping[tuple[int, int], Tally]
    by_sex: Mapping[str, Tally]
    by_rt: Mapping[tuple[str | None, str | None], Tally]
    by_posyandu: Mapping[str | None, Tally]
    months: Mapping[int, Tally]
    targets: Mapping[int, int] = field(default_factory=dict)
    """By month, S of SKDN and whoever else was measured: who left in the month, or turned five."""


def assessed(
    desk: Desk, month: int, area: Area, people: Collection[str] | None = None
) -> list[Assessed]:
    """Return the area's children who were measured in a month while under 60 completed months.

    Their last measurement of that time counts: who turns five in the month is counted by what
    was measured before, as in D of SKDN. ``people``: only those who are among them.
    """
    return assessed_among(desk, month, children_of_area(desk, area, *month_span(month), people))


def assessed_of(desk: Desk, month: int, area: Area) -> tuple[list[Assessed], int]:
    """Return the children of :func:`assessed`, and of how many children they are a part."""
    first, last = month_span(month)
    children = children_of_area(desk, area, first, last)
    found = assessed_among(desk, month, children)
    here = {child.id for child, _ in children.values() if lives_here(child, last)}
    return found, len(here | {one.child for one in found})


def assessed_among(
    desk: Desk,
    month: int,
    children: Mapping[str, tuple[ChildRow, str | None]],
    judge: Callable[[ChildRow, Row], Mapping[StatusIndex, Category]] | None = None,
) -> list[Assessed]:
    """Return those measured of children whom ``children_of_area`` found for the month.

    ``judge`` takes the place of :func:`status_of`, for who has scored all measurements at once.
    """
    judge = judge or status_of
    first, last = month_span(month)
    some = None if len(children) >= _WHOLE_CITY else children
    rows = ChildRows(desk.store.records)
    found = []
    for last_row in rows.last_measured(first, last, some):
        one = children.get(last_row["child"])
        row = last_row if one is None else _before_five(rows, one[0], last_row, first)
        if one is None or row is None:
            continue
        child, posyandu = one
        months = months_between(child.birth_date, row["date"])
        if not 0 <= months < CODED_UNTIL_MONTHS:
            continue
        place = (child.village, child.rt)
        found.append(
            Assessed(child.id, child.sex, months, place, posyandu, row["date"], judge(child, row))
        )
    return found


def _before_five(rows: ChildRows, child: ChildRow, row: Row, first: date) -> Row | None:
    """Return a month's last measurement, of a child that turned five in it the last before."""
    if months_between(child.birth_date, row["date"]) < CODED_UNTIL_MONTHS:
        return row
    turned = month_completed_on(date.fromisoformat(child.birth_date), CODED_UNTIL_MONTHS)
    if turned <= first:
        return None
    earlier = rows.last_measured(first, turned - timedelta(days=1), [child.id])
    return next(iter(earlier), None)


def grouped(
    found: Mapping[int, tuple[list[Assessed], int]], month: int, area: Area
) -> NutritionReport:
    """Return the status of a month's children by groups, beside the months before it.

    ``found``: what :func:`assessed_of` returned of each of these months.
    """
    children = found[month][0]
    whole = tally(children)
    by_age = {
        band: tally(one for one in children if band[0] <= one.months < band[1])
        for band in AGE_GROUPS
    }
    by_posyandu = _grouped(children, lambda one: one.posyandu)
    return NutritionReport(
        month=month,
        area=area,
        whole=whole,
        by_age=by_age,
        by_sex={
            sex: tally(one for one in children if one.sex == sex) for sex in ("male", "female")
        },
        by_rt=_grouped(children, lambda one: one.place),
        by_posyandu=by_posyandu if len(by_posyandu) > 1 else {},
        months={one: whole if one == month else tally(of) for one, (of, _) in found.items()},
        targets={one: many for one, (_, many) in found.items()},
    )


def tally(children: Iterable[Assessed]) -> Tally:
    found = Tally()
    for one in children:
        found.add(one)
    return found


NotedStatus = tuple[str | None, ...]
"""Posyandu and kelurahan of a child, and the code of its category by each of ``TALLIED``."""
TALLIED: Final[tuple[StatusIndex, ...]] = ("zwei", "zlen", "zwfl", "muac")
"""The indices that ``INDICATORS`` speak of."""
Home = tuple[str | None, str | None]
"""A posyandu and the kelurahan of a child's home."""


def tallies(desk: Desk, area: Area, months: range) -> dict[int, dict[Home, Tally]]:
    """Return the status of an area's children in some months.

    Of everybody, or a kelurahan, it is kept and mended.
    """
    counted: Mapping[int, Mapping[NotedStatus, int]]
    if area.posyandu is None:
        from kbdesk.queries.kept_people import kept_people

        counted = kept_people(desk, "nutrition", months, _noted)
    else:
        counted = {
            month: Counter(status for _, status in statuses(desk, month, area)) for month in months
        }
    villages = villages_of_posyandu(desk) if area.village else {}
    found: dict[int, dict[Home, Tally]] = {}
    for month, of in counted.items():
        found[month] = {}
        for (posyandu, home, *codes), many in of.items():
            if area.village not in (None, villages.get(posyandu or "") or home):
                continue
            total = found[month].setdefault((posyandu, home), Tally())
            total.children += many
            for index, code in zip(TALLIED, codes, strict=True):
                if code is not None:
                    total.counts[index][_categories(index)[code]] += many
    return found


def _noted(
    desk: Desk, months: range, people: Collection[str] | None
) -> dict[int, list[tuple[str, NotedStatus]]]:
    return {month: statuses(desk, month, Area(), people) for month in months}


def statuses(
    desk: Desk, month: int, area: Area, people: Collection[str] | None = None
) -> list[tuple[str, NotedStatus]]:
    """Return the children of :func:`assessed` with their status; ``people``: only of these."""
    if area == Area() and people is None:
        from kbdesk.queries.nutrition_columns import judged

        return [(id_, (*where, *codes)) for id_, where, codes in judged(desk, month)]
    return [(one.child, _said(one)) for one in assessed(desk, month, area, people)]


def _said(one: Assessed) -> NotedStatus:
    found = (one.status.get(index) for index in TALLIED)
    codes = (None if category is None else category.code for category in found)
    return (one.posyandu, one.place[0], *codes)


@cache
def _categories(index: StatusIndex) -> Mapping[str, Category]:
    return {category.code: category for category in (*scale_of(index), OUTLIER)}


_Group = TypeVar("_Group")


def _grouped(
    children: Iterable[Assessed], group: Callable[[Assessed], _Group]
) -> dict[_Group, Tally]:
    """Return tallies by group, in order; what is not known comes last."""
    found: dict[_Group, Tally] = {}
    for one in children:
        found.setdefault(group(one), Tally()).add(one)
    return dict(sorted(found.items(), key=lambda item: str(item[0]).replace("None", "~")))


def nutrition(desk: Desk, month: int, area: Area) -> NutritionJson:
    """Return the status of the area's children as ``report nutrition`` writes it."""
    months = range(month - MONTHS_COMPARED + 1, month + 1)
    return said(grouped({one: assessed_of(desk, one, area) for one in months}, month, area))


def said(found: NutritionReport) -> NutritionJson:
    """Return the report by its keys: an object for each index, then the prevalences."""
    whole = found.whole
    return {
        "month": month_text(found.month),
        **said_area(found.area),
        "children": whole.children,
        "zwei": _said_index(whole, "zwei"),
        "zlen": _said_index(whole, "zlen"),
        "zwfl": _said_index(whole, "zwfl"),
        "zbmi": _said_index(whole, "zbmi"),
        "zhc": _said_index(whole, "zhc"),
        "muac": _said_index(whole, "muac"),
        "prevalence": _said_shares(whole),
        "by_age": [
            {"months": [low, high - 1], **_said_group(of)}
            for (low, high), of in found.by_age.items()
        ],
        "by_sex": [{"sex": sex, **_said_group(of)} for sex, of in found.by_sex.items()],
        "by_rt": [
            {"village": village, "rt": rt, **_said_group(of)}
            for (village, rt), of in found.by_rt.items()
        ],
        **_said_posyandu(found),
        "months": [
            {"month": month_text(month), "targets": found.targets[month], **_said_group(of)}
            for month, of in found.months.items()
        ],
    }


def _said_index(of: Tally, index: StatusIndex) -> IndexJson:
    n, counts = of.n(index), of.counts[index]
    return {
        "n": n,
        "flagged": of.flagged(index),
        "categories": {
            one.name: {"code": one.code, "count": counts[one], "percent": percent(counts[one], n)}
            for one in scale_of(index)
        },
        "ci95": {one.name: _said_interval(share(counts[one], n)) for one in scale_of(index)},
    }


def _said_posyandu(found: NutritionReport) -> PosyanduGroups:
    each = found.by_posyandu.items()
    return {"by_posyandu": [{"posyandu": c, **_said_group(of)} for c, of in each]} if each else {}


def _said_group(of: Tally) -> GroupJson:
    return {"children": of.children, "prevalence": _said_shares(of)}


def _said_shares(of: Tally) -> dict[str, ShareJson]:
    shares = {name: of.share(name) for name in INDICATORS}
    return {name: as_json(ShareJson, one, ci95=one.interval) for name, one in shares.items()}


def _said_interval(one: Share) -> list[float] | None:
    return None if one.interval is None else [*one.interval]


def status_of(child: ChildRow, row: Row) -> dict[StatusIndex, Category]:
    days = (date.fromisoformat(row["date"]) - date.fromisoformat(child.birth_date)).days
    months = months_between(child.birth_date, row["date"])
    scores = scores_of(child.sex, days, row)
    return status(scores, muac_mm=row["muac_mm"], months=months, oedema=bool(row["oedema"]))
