"""``report mayor``: one page about a city, a kelurahan or some posyandu; it may leave the office.

Counts of people of 1 to 4 are None here already, and so is whatever would tell them.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from kbdesk.domain.report_json.city import State

Scope = Literal["city", "village", "puskesmas", "posyandu"]
By = Literal["village", "posyandu", "rt"]
Rule = Literal[
    "urgent_referrals", "late_referrals", "stunting", "kitchen", "weighing", "no_data", "silent",
    "months_open",
]  # fmt: skip


class MayorFigureJson(TypedDict):
    """A share in percent, its change in points since the month before, and its target.

    ``hidden``: it speaks of so few that it is not told; then the other values are None.
    ``history``: twelve months, the last is this one; None where nothing was known or is told.
    """

    part: int | None
    whole: int | None
    percent: float | None
    change: float | None
    became: str | None
    target: float | None
    reached: bool | None
    hidden: bool
    history: list[float | None]


class MayorReferralsJson(TypedDict):
    """Referrals that run, those past their limit, the urgent of these, and the newly late."""

    open: int | None
    late: int | None
    urgent: int | None
    late_new: int | None


class MayorPlaceJson(TypedDict):
    """A share of a place, of stunting or of families at risk: a kelurahan, posyandu or RT.

    ``rank``: 1 is the worst; None where too few were measured, nothing came of the month, or
    the figure is not told (``hidden``). ``few``: it speaks of too few for a percent or a rank.
    ``figures_month``: of which month the figure is.
    ``silent_days``: since when a silent laptop was last heard.
    """

    code: str
    name: str
    state: State
    figures_month: str
    until: str | None
    silent_days: int | None
    part: int | None
    whole: int | None
    percent: float | None
    change: float | None
    became: str | None
    target: float | None
    rank: int | None
    few: bool
    hidden: bool


class MayorDoneJson(TypedDict):
    """What was done in the month; counts of people."""

    referred: int | None
    replied: int | None
    families_visited: int | None
    dashat_children: int | None
    dashat_kitchens: int
    dashat_finished: int | None
    dashat_better: int | None
    sessions: int
    attendance: int | None


class MayorDecisionJson(TypedDict):
    """What needs a decision: by which rule, and the figures that it follows from."""

    rule: Rule
    name: NotRequired[str]
    names: NotRequired[list[str]]
    count: NotRequired[int | None]
    whole: NotRequired[int | None]
    percent: NotRequired[float]
    target: NotRequired[float]


class LateVillageJson(TypedDict):
    """A kelurahan that sent nothing of the month."""

    name: str
    until: str | None


class MayorCompleteJson(TypedDict):
    """How much the figures speak of.

    ``current`` of the kelurahan that sent data (``sent``) sent some of the month; ``none``: the
    names of those that sent nothing at all. Of ``posyandu`` that send, ``months_open`` have not
    closed the month. ``silent``: the posyandu of laptops of which nothing was heard for long.
    """

    villages: int
    sent: int
    current: int
    late: list[LateVillageJson]
    none: list[str]
    posyandu: int
    months_open: int
    silent: list[str]


class MayorJson(TypedDict):
    """The whole page; ``places`` the worst first, those without a rank after them.

    ``families``: the same places by families at risk, of an area that is not the city.
    """

    month: str
    day: str
    until: str | None
    heard: int
    laptops: int
    least: int
    scope: Scope
    area: str
    by: By
    figures: dict[str, MayorFigureJson]
    referrals: MayorReferralsJson
    places: list[MayorPlaceJson]
    families: list[MayorPlaceJson]
    months: list[str]
    done: MayorDoneJson
    decisions: list[MayorDecisionJson]
    complete: MayorCompleteJson
