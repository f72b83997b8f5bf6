"""``report city``: the kelurahan ranked, and what waits for the city to do."""

from __future__ import annotations

from typing import Literal, TypedDict

State = Literal["current", "old", "none"]
Reason = Literal["no_laptop", "never_heard", "nobody", "not_known"]


class CityFigureJson(TypedDict):
    """A share of a kelurahan; shares in percent, None of nobody.

    ``change`` in points since the month before, None where one of both speaks of too few or too
    little was known; ``became``: better, worse or same. ``rank``: 1 is the worst of those that
    are ranked. ``history``: twelve months, the last is this one; None where nothing was known.
    """

    part: int
    whole: int
    percent: float | None
    change: float | None
    became: str | None
    rank: int | None
    target: float | None
    reached: bool | None
    gap_people: int | None
    previous_month: float | None
    previous_year: float | None
    history: list[float | None]


class LateReferralsJson(TypedDict):
    """Referrals of who lives there: those that run, those past their limit, the urgent of them."""

    open: int
    late: int
    urgent: int


class CityPlaceJson(TypedDict):
    """The figures of a kelurahan, or of the city.

    ``figures_month``: of which month they are. ``until``: the last day of which something is
    held, up to the month's end.
    """

    figures_month: str
    until: str | None
    figures: dict[str, CityFigureJson]
    referrals: LateReferralsJson


class CityVillageJson(CityPlaceJson):
    """A kelurahan.

    ``state``: current; old (nothing came of the month: the figures are of ``figures_month``);
    none (no data, for ``reason``). A figure without a rank speaks of fewer than ``least``.
    ``heard``: when one of its laptops was last heard; ``silent`` of its ``laptops`` are silent.
    """

    village: str
    name: str
    state: State
    reason: Reason | None
    heard: str | None
    laptops: int
    silent: int


class CityWorkJson(TypedDict):
    """What waits: ``months_open`` of ``posyandu`` that sent something have not closed the month."""

    referrals_late: int
    referrals_urgent: int
    silent: list[str]
    months_open: int
    posyandu: int
    duplicates: int
    conflicts: int
    quarantined: int


class CityJson(TypedDict):
    """The whole report; ``villages`` in the order of ``sorted_by``, the worst first.

    ``heard`` of ``laptops`` sent something since the month began; ``least``: the smallest whole
    that is ranked.
    """

    month: str
    day: str
    until: str | None
    heard: int
    laptops: int
    least: int
    sorted_by: str
    total: CityPlaceJson
    villages: list[CityVillageJson]
    work: CityWorkJson
