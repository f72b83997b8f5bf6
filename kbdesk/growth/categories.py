"""Indonesia's nutrition categories (Permenkes 2/2020), by code and by official name.

A category is found from the z-score as rounded to two decimals. The names are the
ministry's own and go on papers in every language; a flagged z-score is "Outlier".
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from kbdesk.growth.zscores import Index, ZScores

ScoredIndex = Literal["zwei", "zlen", "zwfl", "zbmi", "zhc"]
SCORED: tuple[ScoredIndex, ...] = ("zwei", "zlen", "zwfl", "zbmi", "zhc")
"""The indices whose category follows from a z-score."""
StatusIndex = Literal["zwei", "zlen", "zwfl", "zbmi", "zhc", "muac"]
STATUS_INDICES: tuple[StatusIndex, ...] = ("zwei", "zlen", "zwfl", "zbmi", "zhc", "muac")

MUAC_FROM_MONTHS, MUAC_BELOW_MONTHS = 6, 60
MUAC_SEVERE_BELOW_MM, MUAC_MODERATE_BELOW_MM = 115, 125


class Category(NamedTuple):
    """A category: a stable English code and the ministry's Indonesian name."""

    code: str
    name: str


OUTLIER = Category("outlier", "Outlier")
SEVERELY_UNDERWEIGHT = Category("severely_underweight", "Berat badan sangat kurang")
UNDERWEIGHT = Category("underweight", "Berat badan kurang")
NORMAL_WEIGHT = Category("normal_weight", "Berat badan normal")
RISK_OF_EXCESS_WEIGHT = Category("risk_of_excess_weight", "Risiko berat badan lebih")
SEVERELY_STUNTED = Category("severely_stunted", "Sangat pendek")
STUNTED = Category("stunted", "Pendek")
NORMAL = Category("normal", "Normal")
TALL = Category("tall", "Tinggi")
SEVERELY_WASTED = Category("severely_wasted", "Gizi buruk")
WASTED = Category("wasted", "Gizi kurang")
WELL_NOURISHED = Category("well_nourished", "Gizi baik")
RISK_OF_OVERWEIGHT = Category("risk_of_overweight", "Berisiko gizi lebih")
OVERWEIGHT = Category("overweight", "Gizi lebih")
OBESE = Category("obese", "Obesitas")
MICROCEPHALY = Category("microcephaly", "Mikrosefali")
MACROCEPHALY = Category("macrocephaly", "Makrosefali")

# Limits below zero belong to the category above them, limits above zero to the one below.
_SCALES: dict[Index, tuple[tuple[tuple[float, Category], ...], tuple[tuple[float, Category], ...]]]
_WASTING = (
    ((-3.0, SEVERELY_WASTED), (-2.0, WASTED)),
    ((1.0, WELL_NOURISHED), (2.0, RISK_OF_OVERWEIGHT), (3.0, OVERWEIGHT), (99.0, OBESE)),
)
_SCALES = {
    "zwei": (
        ((-3.0, SEVERELY_UNDERWEIGHT), (-2.0, UNDERWEIGHT)),
        ((1.0, NORMAL_WEIGHT), (99.0, RISK_OF_EXCESS_WEIGHT)),
    ),
    "zlen": (((-3.0, SEVERELY_STUNTED), (-2.0, STUNTED)), ((3.0, NORMAL), (99.0, TALL))),
    "zwfl": _WASTING,
    "zbmi": _WASTING,
    "zhc": (((-2.0, MICROCEPHALY),), ((2.0, NORMAL), (99.0, MACROCEPHALY))),
}


def category(index: Index, z: float) -> Category | None:
    """Return the category of a plausible z-score; None for an index that has none."""
    scale = _SCALES.get(index)
    if scale is None:
        return None
    below, up_to = scale
    for limit, found in below:
        if z < limit:
            return found
    for limit, found in up_to:
        if z <= limit:
            return found
    return None


def lower_limit(index: Literal["zwei", "zlen", "zwfl"]) -> float:
    """Return the z-score below which an index is under its normal range."""
    below, _ = _SCALES[index]
    return max(limit for limit, _ in below)


def scale_of(index: StatusIndex) -> tuple[Category, ...]:
    """Return the categories of an index in their order, the lowest first."""
    if index == "muac":
        return SEVERELY_WASTED, WASTED, NORMAL
    below, up_to = _SCALES[index]
    return tuple(category for _, category in (*below, *up_to))


def muac_category(muac_mm: int, months: int) -> Category | None:
    """Return the category of an arm circumference; None outside 6-59 completed months."""
    if not MUAC_FROM_MONTHS <= months < MUAC_BELOW_MONTHS:
        return None
    if muac_mm < MUAC_SEVERE_BELOW_MM:
        return SEVERELY_WASTED
    return WASTED if muac_mm < MUAC_MODERATE_BELOW_MM else NORMAL


def status(
    scores: ZScores, *, muac_mm: int | None, months: int, oedema: bool | None
) -> dict[StatusIndex, Category]:
    """Return the category of each index that has one.

    ``months`` are completed months. Oedema of both feet is severe wasting, whatever the
    weight; it takes the place of weight-for-length.
    """
    judged = ((index, scores.z(index), scores.flagged(index)) for index in SCORED)
    return status_of_scores(judged, muac_mm=muac_mm, months=months, oedema=oedema)


def status_of_scores(
    scores: Iterable[tuple[ScoredIndex, float | None, bool]],
    *,
    muac_mm: int | None,
    months: int,
    oedema: bool | None,
) -> dict[StatusIndex, Category]:
    """Return :func:`status` of indices with their z-scores, and whether each is flagged."""
    found: dict[StatusIndex, Category] = {}
    for index, z, flagged in scores:
        if z is None:
            continue
        named = OUTLIER if flagged else category(index, z)
        if named is not None:
            found[index] = named
    if oedema:
        found["zwfl"] = SEVERELY_WASTED
    if muac_mm is not None and (arm := muac_category(muac_mm, months)) is not None:
        found["muac"] = arm
    return found
