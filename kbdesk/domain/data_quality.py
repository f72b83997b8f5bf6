"""How well children were measured: digits that are preferred, spread, what cannot be or lacks.

The figures follow WHO Anthro's data quality report and ENA's plausibility check; limits and
points are data (``resources/domain/quality.json``). They say where to help, not who is to blame.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from math import floor
from statistics import median, stdev
from typing import Final, Literal, NamedTuple

from kbdesk.domain.prevalence import wilson
from kbdesk.domain.skdn import percent
from kbdesk.resources import read_json

SPREADS: Final[tuple[Literal["zwei", "zlen", "zwfl"], ...]] = ("zwei", "zlen", "zwfl")
HECTOGRAM, DECAGRAM = 100, 10
ROUND_DIGITS: Final = (0, 5)
"""The last digits that are preferred where somebody estimates; a fifth of all without that."""


class Reading(NamedTuple):
    """A weighing with what can be said of it; None is not known.

    ``z`` by :data:`SPREADS`; ``scored``: there is a z at all, ``flagged``: one of them is
    implausible, and then not in ``z``. ``shrunk``: the length is below an earlier one of the
    child. ``late``: days from the weighing to its arrival at the hub.
    """

    weight_g: int
    lenhei_mm: int | None
    z: Mapping[str, float | None]
    scored: bool
    flagged: bool
    shrunk: bool
    late: int | None


class _Points(NamedTuple):
    since: float
    step: float
    most: int
    chance: bool

    def of(self, value: float | None) -> int:
        if value is None or value <= self.since:
            return 0
        # a step that is not exact in binary may not cost a point
        return min(self.most, 1 + floor((value - self.since) / self.step + 1e-9))


@dataclass(frozen=True, slots=True)
class QualityLimits:
    """The limits: points by figure, and from how many on a figure speaks."""

    points: Mapping[str, _Points]
    spread_from: int
    low_spread: float
    low_points: int
    named: int
    cadre_from: int


@cache
def quality_limits() -> QualityLimits:
    """Return the limits that ship with the program."""
    raw = read_json("domain", "quality.json")
    points = {
        name: _Points(
            float(one["from"]), float(one["step"]), int(one["most"]), one.get("chance", False)
        )
        for name, one in raw["points"].items()
    }
    return QualityLimits(
        points, int(raw["spread_from"]), float(raw["low_spread"]), int(raw["low_points"]),
        int(raw["named"]), int(raw["cadre_from"]),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quality:
    """The figures of a group of weighings; a figure of nothing is None.

    ``weight_round`` and ``length_round``: how many end in 0 or 5; ``lengths``: how many have a
    length; ``spread`` and ``scores`` by :data:`SPREADS`: the standard deviation and of how many.
    ``points``: by figure, where it calls for help.
    """

    n: int
    lengths: int
    weight_round: int
    length_round: int
    spread: Mapping[str, float | None]
    scores: Mapping[str, int]
    scored: int
    flagged: int
    shrunk: int
    late_days: float | None
    points: Mapping[str, int] = field(default_factory=dict)

    @property
    def weight_heaping(self) -> float | None:
        """Return the share of weights that end in 0 or 5, in percent."""
        return percent(self.weight_round, self.n)

    @property
    def length_heaping(self) -> float | None:
        """Return the share of lengths that end in 0 or 5, in percent."""
        return percent(self.length_round, self.lengths)

    @property
    def flagged_percent(self) -> float | None:
        """Return the share of weighings with an implausible z among those with any."""
        return percent(self.flagged, self.scored)

    @property
    def no_length_percent(self) -> float | None:
        """Return the share of weighings without a length."""
        return percent(self.n - self.lengths, self.n)

    @property
    def total(self) -> int:
        """Return all points together: the more, the sooner a visit helps."""
        return sum(self.points.values())

    @property
    def reasons(self) -> list[str]:
        """Return the figures that call for help, the weightiest first."""
        return sorted(self.points, key=lambda name: -self.points[name])


def quality(readings: Sequence[Reading]) -> Quality:
    """Return the figures of some weighings."""
    step = weight_step(one.weight_g for one in readings)
    lengths = [one.lenhei_mm for one in readings if one.lenhei_mm is not None]
    z = {
        name: [value for one in readings if (value := one.z[name]) is not None] for name in SPREADS
    }
    late = [one.late for one in readings if one.late is not None]
    found = Quality(
        n=len(readings),
        lengths=len(lengths),
        weight_round=_round(one.weight_g // step for one in readings),
        length_round=_round(lengths),
        spread={name: stdev(of) if len(of) > 1 else None for name, of in z.items()},
        scores={name: len(of) for name, of in z.items()},
        scored=sum(one.scored for one in readings),
        flagged=sum(one.flagged for one in readings),
        shrunk=sum(one.shrunk for one in readings),
        late_days=median(late) if late else None,
    )
    return replace(found, points=_points(found))


def weight_step(weights: Iterable[int]) -> int:
    """Return in grams what the last digit of some weights counts: 100, or 10.

    Cadres read a scale to 0.1 kg. Where at least half of the weights have a hundredth of a kg
    that is neither 0 nor 5 the scale shows 10 g, and that is the last digit that they write.
    """
    fine = [weight // DECAGRAM % 10 not in ROUND_DIGITS for weight in weights]
    return DECAGRAM if fine and 2 * sum(fine) >= len(fine) else HECTOGRAM


def _round(values: Iterable[int]) -> int:
    return sum(value % 10 in ROUND_DIGITS for value in values)


def _points(found: Quality) -> dict[str, int]:
    limits = quality_limits()
    values: dict[str, tuple[float | None, tuple[int, int] | None]] = {
        "weight_heaping": (found.weight_heaping, (found.weight_round, found.n)),
        "length_heaping": (found.length_heaping, (found.length_round, found.lengths)),
        "flagged_percent": (found.flagged_percent, None),
        "no_length_percent": (found.no_length_percent, None),
        "shrunk_percent": (percent(found.shrunk, found.lengths), None),
        "late_days": (found.late_days, None),
    }
    points = {}
    for name, (value, counted) in values.items():
        rule = limits.points[name]
        if rule.chance and counted is not None:
            interval = wilson(*counted)
            if interval is None or interval.low <= rule.since:
                continue
        points[name] = rule.of(value)
    for name in SPREADS:
        value = found.spread[name]
        if value is None or found.scores[name] < limits.spread_from:
            continue
        low = limits.low_points if value <= limits.low_spread else 0
        points[f"sd_{name}"] = low or limits.points[f"sd_{name}"].of(value)
    return {name: many for name, many in points.items() if many}


def ranked(groups: Mapping[str, Quality]) -> dict[str, int]:
    """Return by group its place: 1 is where a visit helps first.

    The order is of points, then of how many were weighed, then of the code.
    """
    order = sorted(groups, key=lambda code: (-groups[code].total, -groups[code].n, code))
    return {code: place for place, code in enumerate(order, 1)}


def to_visit(groups: Mapping[str, Quality], among: Collection[str]) -> list[str]:
    """Return the groups to visit first; groups without any problem are left out."""
    places = ranked(groups)
    wanted = [code for code in among if groups[code].points]
    return sorted(wanted, key=lambda code: places[code])[: quality_limits().named]
