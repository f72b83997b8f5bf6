"""The grounds on which a measurement proposes a referral, R01 to R10 and R14, and their limits.

One measurement is judged by ``assess.py``, those of a whole village by ``measured_facts.py``:
both go by the limits here.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from kbdesk.growth.categories import (
    MUAC_MODERATE_BELOW_MM,
    MUAC_SEVERE_BELOW_MM,
    muac_category,
)

LOW_BIRTH_WEIGHT_BELOW_G = 2500
SHORT_BIRTH_LENGTH_BELOW_MM = 480


class MeasuredRow(NamedTuple):
    """A valid measurement as it is stored; sorts by child, date, when noted and id."""

    child: str
    date: str
    noted: int
    id: str
    weight_g: int | None
    lenhei_mm: int | None
    position: str | None
    headc_mm: int | None
    muac_mm: int | None
    oedema: int | None


class BornRow(NamedTuple):
    """What a judgement needs of a child: nobody is judged without a birth date and a sex."""

    id: str
    birth_date: str
    sex: str
    birth_weight_g: int | None
    birth_length_mm: int | None


ScoreGround = Literal[
    "wasting", "underweight", "stunting", "fat", "heavy", "small_head", "large_head"
]
ScoreIndex = Literal["zwfl", "zwei", "zlen", "zhc"]


class Limit(NamedTuple):
    """A code that a z-score proposes below a limit, or above it."""

    code: str
    z: float
    below: bool

    def passed(self, z: float) -> bool:
        """Tell whether a z-score, rounded to two decimals, is beyond the limit."""
        return z < self.z if self.below else z > self.z


SCORE_GROUNDS: Final[dict[ScoreGround, tuple[ScoreIndex, tuple[Limit, ...]]]] = {
    "wasting": ("zwfl", (Limit("R02", -3.0, True), Limit("R03", -2.0, True))),
    "underweight": ("zwei", (Limit("R04", -3.0, True), Limit("R05", -2.0, True))),
    "stunting": ("zlen", (Limit("R08", -2.0, True),)),
    "fat": ("zwfl", (Limit("R09", 3.0, False),)),
    "heavy": ("zwei", (Limit("R09", 1.0, False),)),
    "small_head": ("zhc", (Limit("R10", -2.0, True),)),
    "large_head": ("zhc", (Limit("R10", 2.0, False),)),
}
"""By ground the index that speaks of it, and its limits, the most severe first."""
ARM_LIMITS: Final = (("R02", MUAC_SEVERE_BELOW_MM), ("R03", MUAC_MODERATE_BELOW_MM))
GAIN_CODES: Final = ("N", "T")
"""Codes of a weighing that speak of the gain; after O or B nobody knows it."""


def score_code(ground: ScoreGround, z: float | None) -> str | None:
    """Return the code that a plausible z-score proposes on a ground, or None."""
    if z is None:
        return None
    return next((one.code for one in SCORE_GROUNDS[ground][1] if one.passed(z)), None)


def arm_speaks(muac_mm: int, months: int) -> bool:
    """Tell whether an arm circumference says anything at this age."""
    return muac_category(muac_mm, months) is not None


def arm_code(muac_mm: int | None, months: int) -> str | None:
    """Return the code that an arm circumference proposes, or None."""
    if muac_mm is None or not arm_speaks(muac_mm, months):
        return None
    return next((code for code, below in ARM_LIMITS if muac_mm < below), None)


def gain_code(consecutive_t: int) -> str | None:
    """Return the code that a number of T in a row proposes, or None."""
    return "R06" if consecutive_t >= 2 else "R07" if consecutive_t == 1 else None


def birth_signs(weight_g: int | None, length_mm: int | None) -> tuple[bool, bool]:
    """Tell whether the weight at birth is low, and whether the length is."""
    light = weight_g is not None and weight_g < LOW_BIRTH_WEIGHT_BELOW_G
    short = length_mm is not None and length_mm < SHORT_BIRTH_LENGTH_BELOW_MM
    return light, short


def birth_code(weight_g: int | None, length_mm: int | None) -> str | None:
    """Return the code that weight and length at birth propose, or None."""
    return "R14" if any(birth_signs(weight_g, length_mm)) else None
