"""How an invented child grows: along a WHO curve, measured as people measure.

Length follows a z-score of length for age, weight a z-score of weight for that length; both drift
slowly. A posyandu's scale shows tenths of a kilogram. So a healthy child's months reach the least
gain or a little more, and now and then a month does not, as in real registers. A faltering child
gains too little for some months in a row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from math import ceil, sin
from typing import Any, Literal

from kbdesk.demo.chance import Chance
from kbdesk.domain.ages import completed_months, month_index
from kbdesk.domain.measurements import STANDING_FROM_DAYS
from kbdesk.growth.gain import kbm_grams
from kbdesk.growth.lms import measure_at
from kbdesk.growth.standards import LMS, Sex, StandardName, standard
from kbdesk.growth.zscores import DAYS_OF_MONTH, FIRST_HEIGHT_DAY, POSITION_SHIFT_CM

Build = Literal["steady", "stunted", "heavy", "faltering", "thin", "severe"]

BUILDS: dict[Build, float] = {
    "steady": 69,
    "stunted": 12,
    "heavy": 5,
    "faltering": 6,
    "thin": 4,
    "severe": 4,
}
"""How often each occurs (percent): one child in eight falters, in one of the last three ways."""

_FALTERS = ("faltering", "thin", "severe")
_TENTH_KG = 100
_ILL = 0.035
_ABOVE_TARGET_G = {True: 320, False: 170}
"""How many grams above its curve the least gain may lift an infant (True) or an older child."""


@dataclass(frozen=True, slots=True)
class MeasuredFigures:
    """The measures of one day, in grams and centimetres; None if not measured."""

    weight_g: int
    lenhei_cm: float | None
    position: Literal["lying", "standing"] | None
    headc_cm: float | None
    muac_cm: float | None
    oedema: bool | None

    def draft(self) -> dict[str, Any]:
        fields = {
            "weight_kg": self.weight_g / 1000,
            "lenhei_cm": self.lenhei_cm,
            "position": self.position,
            "headc_cm": self.headc_cm,
            "muac_cm": self.muac_cm,
            "oedema": self.oedema,
        }
        return {name: value for name, value in fields.items() if value is not None}


@dataclass(slots=True)
class GrowthPath:
    """One child's growth; call :meth:`measure` for each day, oldest first.

    ``low_from`` and ``low_to``: the months between which a faltering child gains too little.
    """

    chance: Chance
    sex: Sex
    born: date
    build: Build
    low_from: int = 0
    low_to: int = -1
    birth_z: float = 0.0
    _length_z: float = field(init=False)
    _thickness_z: float = field(init=False)
    _head_z: float = field(init=False)
    _arm_z: float = field(init=False)
    _phase: float = field(init=False)
    _behind_g: float = field(init=False, default=0.0)
    _last: tuple[int, int] | None = field(init=False, default=None)
    _longest: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        near = self.chance.near
        self._length_z = near(-1.0, 0.8, -1.95, 2.3)
        self._thickness_z = near(-0.4, 0.75, -1.7, 1.9)
        if self.build in ("stunted", "severe"):
            self._length_z = self.chance.uniform(-3.1, -2.1)
        if self.build == "severe":
            self._thickness_z = self.chance.uniform(-2.9, -1.9)
        elif self.build == "thin":
            self._thickness_z = self.chance.uniform(-2.5, -1.8)
        elif self.build == "heavy":
            self._thickness_z = self.chance.uniform(1.9, 3.3)
        self._head_z = near(-0.4, 0.7, -2.4, 2.2)
        self._arm_z = near(-0.2, 0.45, -1, 1)
        self._phase = self.chance.uniform(0, 6.3)

    def measure(self, day: date) -> MeasuredFigures:
        days = (day - self.born).days
        months = completed_months(self.born, day)
        length = self._length_cm(days)
        weight = self._weighed_g(day, days, months, length)
        shown, position = self._shown_length(days, length)
        thin = self._thickness(days) + 6 * min(self._behind_g, 0) / max(weight, 1)
        arm = head = None
        if months >= 6 and self.chance.happens(0.9):
            arm_z = 0.95 * thin + self._arm_z + self.chance.gauss(0, 0.12)
            arm = round(measure_at_any(arm_z, *_row("ac", self.sex, days)), 1)
        if self.chance.happens(0.85 if months < 24 else 0.25):
            row = _row("hc", self.sex, days)
            head = round(measure_at_any(self._head_z, *row) + self.chance.gauss(0, 0.2), 1)
        oedema = False if self.chance.happens(0.75) else None
        return MeasuredFigures(weight, shown, position, head, arm, oedema)

    # -- what the child is -----------------------------------------------------------

    def _length_cm(self, days: int) -> float:
        """Return the true length, or height from the day on which WHO counts heights."""
        # A child is not born with the z-score that it will have at a year.
        grown = min(days / 365, 1.0)
        z = self._length_z * (0.4 + 0.6 * grown) + 0.3 * self.birth_z * (1 - grown)
        z += 0.12 * sin(self._phase + days / 160)
        return measure_at_any(z, *_row("lhfa", self.sex, days))

    def _thickness(self, days: int) -> float:
        grown = min(0.3 + days / 240, 1.0)
        return self._thickness_z * grown + 0.2 * sin(self._phase + days / 110)

    def _target_g(self, days: int, length: float) -> float:
        name: StandardName = "wfl" if days < FIRST_HEIGHT_DAY else "wfh"
        first, rows = standard(name, self.sex)
        row = rows[min(max(round(length * 10) - first, 0), len(rows) - 1)]
        return 1000 * measure_at_any(self._thickness(days), *row)

    # -- what the scale and the board show ---------------------------------------------

    def _weighed_g(self, day: date, days: int, months: int, length: float) -> int:
        target = self._target_g(days, length)
        month = month_index(day)
        weight = _tenths(target + self._behind_g + self.chance.gauss(0, 60))
        least = kbm_grams(self.sex, months)
        low = self.low_from <= month <= self.low_to
        if self._last is not None and least is not None and self._last[0] == month - 1:
            before, spare = self._last[1], _ABOVE_TARGET_G[months < 12]
            if low or self.chance.happens(_ILL):
                weight = before + self._too_little(least)
            elif weight - before < least and before + least <= target + spare:
                weight = ceil((before + least) / _TENTH_KG) * _TENTH_KG
        if self.chance.happens(0.08):
            weight += self.chance.one_of((20, 30, 50, 70))
        weight = max(weight, 1500)
        self._behind_g = weight - target if low else self._behind_g * 0.9
        self._last = (month, weight)
        return weight

    def _too_little(self, least: int) -> int:
        gains = [g for g in (-200, -100, 0, 0, 100, 100, 200, 300, 400) if g < least]
        return self.chance.one_of(gains[-4:])

    def _shown_length(
        self, days: int, length: float
    ) -> tuple[float | None, Literal["lying", "standing"] | None]:
        if self.chance.happens(0.03):
            return None, None
        usual = days >= FIRST_HEIGHT_DAY
        # Sometimes a small child stands, or a big one lies.
        may_differ = days >= STANDING_FROM_DAYS + 60
        standing = usual != (may_differ and self.chance.happens(0.015))
        if standing and not usual:
            length -= POSITION_SHIFT_CM
        elif usual and not standing:
            length += POSITION_SHIFT_CM
        shown = length + self.chance.near(0, 0.25, -0.6, 0.6)
        if self.chance.happens(0.985):
            shown = max(shown, self._longest - 0.8)
        shown = round(min(max(shown, 40.0), 130.0), 1)
        self._longest = shown
        return shown, "standing" if standing else "lying"


def measure_at_any(z: float, power: float, median: float, spread: float) -> float:
    """Return the measure of a z-score; beyond 3 each SD is as wide as WHO's last one."""
    if -3 <= z <= 3:
        return measure_at(z, power, median, spread)
    sign = 1 if z > 0 else -1
    third = measure_at(3 * sign, power, median, spread)
    width = abs(third - measure_at(2 * sign, power, median, spread))
    return third + (z - 3 * sign) * width


def _row(name: StandardName, sex: Sex, days: int) -> LMS:
    first, rows = standard(name, sex)
    return rows[min(max(days - first, 0), len(rows) - 1)]


def _tenths(grams: float) -> int:
    return round(grams / _TENTH_KG) * _TENTH_KG


def growth_path(
    chance: Chance, sex: Sex, born: date, birth_weight_g: int | None, open_days: list[date]
) -> GrowthPath:
    """Return a growth path for a child over the coming open days."""
    build = chance.weighted(BUILDS)
    path = GrowthPath(chance, sex, born, build)
    if birth_weight_g is not None:
        path.birth_z = (birth_weight_g - 3250) / 430
    if build in _FALTERS and open_days:
        months = [month_index(day) for day in open_days]
        # The second half of them still falters today.
        start = chance.randrange(len(months))
        path.low_from = max(months[start], month_index(born) + round(240 / DAYS_OF_MONTH))
        path.low_to = path.low_from + chance.randint(3, 6)
    return path
