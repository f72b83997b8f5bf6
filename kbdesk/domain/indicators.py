"""The figures of the programme for which a target may be set, and what a target says of one."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Final, Literal, NamedTuple, TypeVar

from kbdesk.domain.figure_limits import comparable
from kbdesk.domain.skdn import percent

Better = Literal["more", "less"]
K = TypeVar("K", bound=Hashable)
Counted = Literal["children", "families", "couples", "women", "girls", "people", "places", "days"]


class Indicator(NamedTuple):
    """A share in percent: which way it gets better, and whom it counts."""

    better: Better
    counts: Counted


INDICATORS: Final[Mapping[str, Indicator]] = {
    "k_s": Indicator("more", "children"),
    "d_s": Indicator("more", "children"),
    "n_d": Indicator("more", "children"),
    "bgm_d": Indicator("less", "children"),
    "two_t_d": Indicator("less", "children"),
    "stunting": Indicator("less", "children"),
    "severely_stunted": Indicator("less", "children"),
    "wasting": Indicator("less", "children"),
    "severely_wasted": Indicator("less", "children"),
    "underweight": Indicator("less", "children"),
    "severely_underweight": Indicator("less", "children"),
    "overweight": Indicator("less", "children"),
    "obese": Indicator("less", "children"),
    "low_muac": Indicator("less", "children"),
    "krs": Indicator("less", "families"),
    "companion": Indicator("more", "families"),
    "cpr": Indicator("more", "couples"),
    "cpr_modern": Indicator("more", "couples"),
    "mkjp": Indicator("more", "couples"),
    "unmet_need": Indicator("less", "couples"),
    "pregnant_checked": Indicator("more", "women"),
    "pregnant_iron": Indicator("more", "women"),
    "iron_90": Indicator("more", "women"),
    "kek_fed": Indicator("more", "women"),
    "postpartum_seen": Indicator("more", "women"),
    "girls_iron": Indicator("more", "girls"),
    "newborn_seen": Indicator("more", "children"),
    "exclusive_breastfeeding": Indicator("more", "children"),
    "complementary_food": Indicator("more", "children"),
    "basic_immunisation": Indicator("more", "children"),
    "booster_immunisation": Indicator("more", "children"),
    "vitamin_a": Indicator("more", "children"),
    "severe_wasting_treated": Indicator("more", "children"),
    "wasting_fed": Indicator("more", "children"),
    "ages_mothers": Indicator("more", "people"),
    "ages_infant": Indicator("more", "people"),
    "ages_school": Indicator("more", "people"),
    "ages_adult": Indicator("more", "people"),
    "ages_elderly": Indicator("more", "people"),
    "dashat_better": Indicator("more", "places"),
    "dashat_attendance": Indicator("more", "days"),
}
"""The shares that reports have, in the order in which they are listed.

``d_s``, ``n_d`` and their like are the ratios of SKDN, the nutritional ones those of ``report
nutrition`` (``stunting`` also that of the kelurahan, of length taken in this month or the two
before), ``krs`` and ``companion`` of families at risk, ``cpr`` to ``unmet_need`` of couples of PUS.
``pregnant_checked`` to ``wasting_fed`` are those of ``report services``, ``ages_*`` of ``report
ages``, ``dashat_*`` of ``report dashat``.
"""


class Part(NamedTuple):
    part: int
    whole: int

    @property
    def percent(self) -> float | None:
        """Return the share in percent with one decimal; None of nobody."""
        return percent(self.part, self.whole)


MONTHS_OF_A_YEAR: Final = 12
Figures = Mapping[str, Part]
"""Shares by the code of their indicator."""


class Target(NamedTuple):
    """A value to reach in a year, in tenths of a percent.

    ``area``: a kelurahan's or posyandu's code, None for the city.
    """

    year: int
    area: str | None
    indicator: str
    value: int
    source: str | None

    @property
    def percent(self) -> float:
        return self.value / 10


def gap_people(of: Part, target: Target) -> int | None:
    """Return how many people are missing to the target; 0 where it is reached, None of nobody.

    Of a share that should grow: how many more must be in it. Of one that should fall: how many
    fewer. The whole stays as it is.
    """
    if of.whole <= 0:
        return None
    tenths = target.value * of.whole
    if INDICATORS[target.indicator].better == "more":
        return max(0, -(-tenths // 1000) - of.part)
    return max(0, of.part - tenths // 1000)


class Targeted(NamedTuple):
    """A share that has a target, beside the month before and the same month a year ago.

    None of an earlier month in which nobody was counted, or too little was known.
    """

    of: Part
    target: Target
    previous_month: Part | None
    previous_year: Part | None

    @property
    def gap_people(self) -> int | None:
        """Return how many people are missing; 0 where the target is reached, None of nobody."""
        return gap_people(self.of, self.target)


def change(now: Part, before: Part | None) -> float | None:
    """Return the change in points of percent; None where one of both speaks of too few."""
    if before is None or not (comparable(now.whole) and comparable(before.whole)):
        return None
    if now.percent is None or before.percent is None:
        return None
    return round(now.percent - before.percent, 1)


def worst_first(values: Mapping[K, float], better: Better) -> dict[K, int]:
    """Return the rank of each value: 1 is the worst, and equal values have the same one."""
    ranks: dict[float, int] = {}
    for rank, value in enumerate(sorted(values.values(), reverse=better == "less"), 1):
        ranks.setdefault(value, rank)
    return {one: ranks[value] for one, value in values.items()}


def became(indicator: str, points: float) -> Literal["better", "worse", "same"]:
    """Tell whether a change of an indicator is for the better."""
    if points == 0:
        return "same"
    return "better" if (points > 0) == (INDICATORS[indicator].better == "more") else "worse"
