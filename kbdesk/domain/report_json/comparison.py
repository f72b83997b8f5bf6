"""``report compare``: one figure of a report over months, and beside each other by place."""

from __future__ import annotations

from typing import Literal, TypedDict

By = Literal["month", "village", "posyandu", "puskesmas"]
Kind = Literal["share", "count", "money"]
State = Literal["told", "few", "unsure", "nobody", "none"]


class ComparedCellJson(TypedDict):
    """A figure of a month: ``value`` in percent, a count, or rupiah for each of ``whole``.

    ``state``: told; few (speaks of fewer than ``least``: neither coloured nor ranked); unsure
    (known of under 80 percent of those it speaks of, or not every cost is); nobody (nobody to
    speak of); none (nothing came of the month: the other values are None). ``part`` of ``whole``
    are people, portions or days; of a count ``whole`` is None. It is known of ``known`` of
    ``known_of``.
    """

    month: str
    state: State
    value: float | None
    part: int | None
    whole: int | None
    known: int | None
    known_of: int | None


class ComparedPlaceJson(TypedDict):
    """A place with its months, the last is the report's.

    ``rank``: 1 is the worst of those whose state is told. ``change`` in points of percent since
    the month before, ``became`` better, worse or same; None where one of both is not told.
    ``previous_month`` and ``previous_year``: the values of those months, None where they are not
    to be compared. ``target``, ``reached`` and ``gap_people`` as in ``targets`` of the reports.
    """

    code: str | None
    name: str
    rank: int | None
    cells: list[ComparedCellJson]
    change: float | None
    became: str | None
    previous_month: float | None
    previous_year: float | None
    target: float | None
    reached: bool | None
    gap_people: int | None


class ComparisonJson(TypedDict):
    """The whole comparison; ``places`` with a rank first, the worst before the others.

    ``posyandu``, ``village``, ``puskesmas``: of which area, None of everybody.
    """

    month: str
    posyandu: str | list[str] | None
    village: str | None
    puskesmas: str | None
    report: str
    figure: str
    kind: Kind
    better: Literal["more", "less"] | None
    by: By
    months: list[str]
    least: int
    total: ComparedPlaceJson
    places: list[ComparedPlaceJson]
