"""What one measurement says: z-scores, categories, gain, proposals and warnings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from kbdesk.domain.ages import age_in_days, completed_months
from kbdesk.domain.measurements import STANDING_FROM_DAYS, Measurement, in_units
from kbdesk.domain.proposals import Proposal, Warned
from kbdesk.growth.categories import Category, StatusIndex, status
from kbdesk.growth.gain import MonthCode, Weighing, code_at, weighings_of
from kbdesk.growth.proposal_grounds import (
    arm_code,
    birth_signs,
    gain_code,
    score_code,
)
from kbdesk.growth.standards import Sex
from kbdesk.growth.zscores import FIRST_HEIGHT_DAY, INDICES, ZScores, is_covered, zscores

WEIGHT_JUMP_PERCENT = 15
WEIGHT_JUMP_DAYS = 62
LENGTH_FALL_MM = 10


@dataclass(frozen=True, slots=True)
class Child:
    """What an assessment needs to know of a child."""

    sex: Sex
    birth_date: date
    birth_weight_g: int | None = None
    birth_length_mm: int | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """What one measurement says; None where it says nothing.

    ``months`` are completed ones. ``below_red_line`` and ``above_orange_line`` are None
    without a weight-for-age, and False where it is flagged. ``gain`` is None without a weight.
    """

    age_days: int
    months: int
    scores: ZScores
    status: dict[StatusIndex, Category]
    gain: MonthCode | None
    below_red_line: bool | None
    above_orange_line: bool | None
    proposals: tuple[Proposal, ...]
    warnings: tuple[Warned, ...]

    @property
    def judged(self) -> bool:
        """Tell whether there is a standard for this age: without one, nothing said is not well."""
        return is_covered(self.age_days)


def judged_on(birth_date: date, day: date) -> bool:
    """Tell whether there is a standard for somebody's age on a day."""
    return is_covered(age_in_days(birth_date, day))


def assess(child: Child, measurement: Measurement, history: Iterable[Measurement]) -> Assessment:
    """Return what a measurement says, seen against those before it.

    ``history`` holds the child's other valid measurements in any order; later ones, and
    this one if it is among them, make no difference. Raises ``growth.age_negative`` for a
    measurement before birth.
    """
    days = age_in_days(child.birth_date, measurement.date)
    months = completed_months(child.birth_date, measurement.date)
    scores = scores_on_day(child, measurement)
    before = sorted((m for m in history if m.order < measurement.order), key=lambda m: m.order)
    gain = _gain(child, measurement, before)
    weight = scores.plausible("zwei")
    unknown = scores.zwei is None
    red = None if unknown else weight is not None and weight < -3.0
    orange = None if unknown else weight is not None and weight > 1.0
    return Assessment(
        age_days=days,
        months=months,
        scores=scores,
        status=status(
            scores, muac_mm=measurement.muac_mm, months=months, oedema=measurement.oedema
        ),
        gain=gain,
        below_red_line=red,
        above_orange_line=orange,
        proposals=tuple(_proposals(child, measurement, scores, gain, months, first=not before)),
        warnings=tuple(
            Warned(code, params, code in measurement.confirm)
            for code, params in _warnings(measurement, scores, before, days)
        ),
    )


def scores_on_day(child: Child, measurement: Measurement) -> ZScores:
    """Return the z-scores of a measurement alone; raises ``growth.age_negative``."""
    return zscores(
        child.sex,
        age_days=age_in_days(child.birth_date, measurement.date),
        weight_kg=in_units(measurement.weight_g, 1000),
        lenhei_cm=in_units(measurement.lenhei_mm, 10),
        position=measurement.position,
        headc_cm=in_units(measurement.headc_mm, 10),
        muac_cm=in_units(measurement.muac_mm, 10),
        oedema=measurement.oedema,
    )


def _gain(child: Child, measurement: Measurement, before: list[Measurement]) -> MonthCode | None:
    if measurement.weight_g is None:
        return None
    this = Weighing(*measurement.order, measurement.weight_g)
    return code_at(child.birth_date, child.sex, weighings_of(before), this)


def _proposals(
    child: Child,
    measurement: Measurement,
    scores: ZScores,
    gain: MonthCode | None,
    months: int,
    *,
    first: bool,
) -> Iterator[Proposal]:
    zwei, zlen = scores.plausible("zwei"), scores.plausible("zlen")
    zwfl, zhc = scores.plausible("zwfl"), scores.plausible("zhc")
    if measurement.oedema:
        yield Proposal("R01", "reason.R01.oedema")
    yield from _wasting(measurement.muac_mm, zwfl, months)
    if (code := score_code("underweight", zwei)) is not None:
        yield Proposal(code, f"reason.{code}.zwei", {"z": zwei})
    times = 0 if gain is None else gain.consecutive_t
    code = gain_code(times)
    if code == "R06":
        yield Proposal(code, "reason.R06.gain", {"times": times})
    elif code is not None and gain is not None:
        yield Proposal(code, "reason.R07.gain", {"grams": gain.grams, "kbm_g": gain.kbm_g})
    if (code := score_code("stunting", zlen)) is not None:
        yield Proposal(code, f"reason.{code}.zlen", {"z": zlen})
    if (code := score_code("fat", zwfl)) is not None:
        yield Proposal(code, f"reason.{code}.zwfl", {"z": zwfl})
    elif (code := score_code("heavy", zwei)) is not None:
        yield Proposal(code, f"reason.{code}.zwei", {"z": zwei})
    if (code := score_code("small_head", zhc)) is not None:
        yield Proposal(code, f"reason.{code}.small", {"z": zhc})
    elif (code := score_code("large_head", zhc)) is not None:
        yield Proposal(code, f"reason.{code}.large", {"z": zhc})
    if first:
        yield from _birth(child)


def _wasting(muac_mm: int | None, zwfl: float | None, months: int) -> Iterator[Proposal]:
    by_weight, by_arm = score_code("wasting", zwfl), arm_code(muac_mm, months)
    # R02 goes before R03
    code = min((one for one in (by_weight, by_arm) if one is not None), default=None)
    if code is None:
        return
    params: dict[str, object] = {}
    if by_weight == code:
        params["z"] = zwfl
    if by_arm == code and muac_mm is not None:
        params["muac_cm"] = muac_mm / 10
    why = "both" if len(params) == 2 else "zwfl" if by_weight == code else "muac"
    yield Proposal(code, f"reason.{code}.{why}", params)


def _birth(child: Child) -> Iterator[Proposal]:
    weight, length = child.birth_weight_g, child.birth_length_mm
    light, short = birth_signs(weight, length)
    params: dict[str, object] = {}
    if light:
        params["weight_g"] = weight
    if short and length is not None:
        params["length_cm"] = length / 10
    if params:
        why = "both" if light and short else "weight" if light else "length"
        yield Proposal("R14", f"reason.R14.{why}", params)


def _warnings(
    measurement: Measurement, scores: ZScores, before: list[Measurement], days: int
) -> Iterator[tuple[str, dict[str, object]]]:
    for index in INDICES:
        if scores.flagged(index):
            yield f"outlier.{index}", {"z": scores.z(index)}
    weighed = next((m for m in reversed(before) if m.weight_g is not None), None)
    if weighed is not None and weighed.weight_g is not None and measurement.weight_g is not None:
        last = weighed.weight_g
        recent = (measurement.date - weighed.date).days <= WEIGHT_JUMP_DAYS
        if recent and abs(measurement.weight_g - last) * 100 > last * WEIGHT_JUMP_PERCENT:
            yield (
                "measurement.weight_jump",
                {
                    "weight_kg": measurement.weight_g / 1000,
                    "last_kg": last / 1000,
                    "last_date": weighed.date.isoformat(),
                },
            )
    if measurement.lenhei_mm is None:
        return
    measured = next((m for m in reversed(before) if m.lenhei_mm is not None), None)
    if measured is not None and measured.lenhei_mm is not None:
        fall = measured.lenhei_mm - measurement.lenhei_mm
        if fall > LENGTH_FALL_MM:
            yield (
                "measurement.length_fell",
                {
                    "lenhei_cm": measurement.lenhei_mm / 10,
                    "last_cm": measured.lenhei_mm / 10,
                    "last_date": measured.date.isoformat(),
                },
            )
    if measurement.position == "standing" and STANDING_FROM_DAYS <= days < FIRST_HEIGHT_DAY:
        yield "measurement.position_unusual", {"position": "standing", "age_days": days}
    elif measurement.position == "lying" and days >= FIRST_HEIGHT_DAY:
        yield "measurement.position_unusual", {"position": "lying", "age_days": days}
