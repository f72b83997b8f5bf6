"""The z-scores of one child, as WHO's own software gives them (R package anthro 1.1).

Two errors of that software are not repeated: a shift of 0.7 cm that misses its table row by the
last bit of a double (103.1 cm measured lying from day 731 on), and the weight-for-length of a child
with weight 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from math import floor, isfinite
from typing import Literal

from kbdesk.domain.errors import KbdeskError
from kbdesk.growth.lms import round2, z_adjusted, z_plain
from kbdesk.growth.standards import Sex, StandardName, standard

Position = Literal["lying", "standing"]
Index = Literal["zlen", "zwei", "zwfl", "zbmi", "zhc", "zac", "zts", "zss"]
INDICES: tuple[Index, ...] = ("zlen", "zwei", "zwfl", "zbmi", "zhc", "zac", "zts", "zss")

DAYS_OF_MONTH = 30.4375
MONTHS_COVERED = 60
FIRST_HEIGHT_DAY = 731
STANDING_FROM_MONTHS = 9
POSITION_SHIFT_CM = 0.7
# Without age and position, WHO takes a measure as a height from here on.
HEIGHT_FROM_CM = 87.0
LENGTHS_CM = (45.0, 110.0)
HEIGHTS_CM = (65.0, 120.0)
# The plausible range of each index; the flag is 1 outside it.
PLAUSIBLE: dict[Index, tuple[float, float]] = {
    "zlen": (-6.0, 6.0),
    "zwei": (-6.0, 5.0),
    "zwfl": (-5.0, 5.0),
    "zbmi": (-5.0, 5.0),
    "zhc": (-5.0, 5.0),
    "zac": (-5.0, 5.0),
    "zts": (-5.0, 5.0),
    "zss": (-5.0, 5.0),
}
TIDY = 1e9
_FAR_TOO_OLD = 1e9
TIDY_BELOW_CM = 1e6


@dataclass(frozen=True, slots=True)
class ZScores:
    """The results of WHO's software for one child, under its names.

    ``clenhei``: the length (cm) below day 731, the height from then on; ``cbmi``: the BMI from it
    (kg/m2); ``c9mo``: a standing position under 9 months was ignored. z-scores have two decimals. A
    flag is 1 for an implausible z, else 0; both are None where WHO gives none.
    """

    clenhei: float | None
    cbmi: float | None
    c9mo: bool
    zlen: float | None
    flen: int | None
    zwei: float | None
    fwei: int | None
    zwfl: float | None
    fwfl: int | None
    zbmi: float | None
    fbmi: int | None
    zhc: float | None
    fhc: int | None
    zac: float | None
    fac: int | None
    zts: float | None
    fts: int | None
    zss: float | None
    fss: int | None

    def z(self, index: Index) -> float | None:
        value: float | None = getattr(self, index)
        return value

    def flagged(self, index: Index) -> bool:
        """Tell whether an index has a z-score and it is implausible."""
        return bool(getattr(self, "f" + index[1:]))

    def plausible(self, index: Index) -> float | None:
        """Return the z-score of an index, or None where it is flagged."""
        return None if self.flagged(index) else self.z(index)

    def as_dict(self) -> dict[str, float | None]:
        """Return every field by its name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def scores_of(
    z: Mapping[Index, float | None],
    *,
    clenhei: float | None,
    cbmi: float | None,
    c9mo: bool = False,
) -> ZScores:
    """Return scores with their flags; an index that ``z`` does not name is not given."""
    both = [part for index in INDICES for part in (z.get(index), _flag(index, z.get(index)))]
    return ZScores(clenhei, cbmi, c9mo, *both)  # type: ignore[arg-type]


def is_covered(age_days: int) -> bool:
    """Tell whether the standards reach an age in days."""
    return age_days / DAYS_OF_MONTH < MONTHS_COVERED


def zscores(
    sex: Sex | None,
    *,
    age_days: float | None = None,
    age_months: float | None = None,
    weight_kg: float | None = None,
    lenhei_cm: float | None = None,
    position: Position | None = None,
    headc_cm: float | None = None,
    muac_cm: float | None = None,
    triskin_mm: float | None = None,
    subskin_mm: float | None = None,
    oedema: bool | None = None,
) -> ZScores:
    """Return all of WHO's indices for one child under 60 months.

    ``age_days`` goes before ``age_months`` (one month is 30.4375 days); part days are
    rounded half up for the tables, not for the limits of 9 and 60 months. Without an age
    only weight-for-length is given, without a sex no index at all. A measure that is not
    above zero has no z-score; NaN and the infinities count as not measured.
    Raises ``growth.age_negative``.
    """
    days: int | None = None
    months = 0.0  # where the age is not known: inside both limits
    if (age := finite(age_days)) is not None:
        days, months = _half_up(age), age / DAYS_OF_MONTH
    elif (age := finite(age_months)) is not None:
        days, months = _half_up(age * DAYS_OF_MONTH), age
    if months < 0:
        field = "age_months" if finite(age_days) is None else "age_days"
        raise KbdeskError("growth.age_negative", field=field)

    c9mo = position == "standing" and days is not None and months < STANDING_FROM_MONTHS
    where = None if c9mo else position
    clenhei = _as_of_age(finite(lenhei_cm), days, where)
    weight = finite(weight_kg)
    cbmi = None
    if weight is not None and clenhei is not None:
        square = (clenhei / 100.0) * (clenhei / 100.0)
        cbmi = finite(weight / square) if square else None

    z: dict[Index, float | None] = {}
    if sex is not None and months < MONTHS_COVERED:
        z["zlen"] = _for_age("lhfa", sex, days, clenhei, z_plain)
        z["zhc"] = _for_age("hc", sex, days, finite(headc_cm), z_plain)
        z["zac"] = _for_age("ac", sex, days, finite(muac_cm), z_adjusted)
        z["zts"] = _for_age("ts", sex, days, finite(triskin_mm), z_adjusted)
        z["zss"] = _for_age("ss", sex, days, finite(subskin_mm), z_adjusted)
        if not oedema:
            z["zwei"] = _for_age("wfa", sex, days, weight, z_adjusted)
            z["zbmi"] = _for_age("bmi", sex, days, cbmi, z_adjusted)
            if weight is not None and weight > 0.0 and clenhei is not None:
                z["zwfl"] = _weight_for_length(sex, weight, clenhei, days, where)
    return scores_of(z, clenhei=clenhei, cbmi=cbmi, c9mo=c9mo)


def three_scores(
    sex: Sex | None,
    age_days: int,
    *,
    weight_kg: float | None,
    lenhei_cm: float | None,
    position: Position | None,
    oedema: bool,
) -> tuple[float | None, float | None, float | None]:
    """Return the plausible ``zwei``, ``zlen`` and ``zwfl`` of :func:`zscores`, and no more.

    For a city's children, one by one. Raises ``growth.age_negative``.
    """
    if age_days < 0:
        raise KbdeskError("growth.age_negative", field="age_days")
    months = age_days / DAYS_OF_MONTH
    if sex is None or months >= MONTHS_COVERED:
        return None, None, None
    where = None if position == "standing" and months < STANDING_FROM_MONTHS else position
    clenhei = _as_of_age(finite(lenhei_cm), age_days, where)
    weight = finite(weight_kg)
    zwei = zwfl = None
    if not oedema and weight is not None and weight > 0.0:
        zwei = _for_age("wfa", sex, age_days, weight, z_adjusted)
        if clenhei is not None:
            zwfl = _weight_for_length(sex, weight, clenhei, age_days, where)
    zlen = _for_age("lhfa", sex, age_days, clenhei, z_plain)
    return (
        None if _flag("zwei", zwei) else zwei,
        None if _flag("zlen", zlen) else zlen,
        None if _flag("zwfl", zwfl) else zwfl,
    )


def _as_of_age(lenhei: float | None, days: int | None, where: Position | None) -> float | None:
    """Return a length as it is measured at the child's age: lying below two years."""
    if lenhei is not None and days is not None:
        if where == "standing" and days < FIRST_HEIGHT_DAY:
            return _tidy(lenhei + POSITION_SHIFT_CM)
        if where == "lying" and days >= FIRST_HEIGHT_DAY:
            return _tidy(lenhei - POSITION_SHIFT_CM)
    return lenhei


def finite(value: float | None) -> float | None:
    """Return a number, or None where it is not one: NaN and the infinities are not measured."""
    return value if value is not None and isfinite(value) else None


def _half_up(value: float) -> int:
    value = min(value, _FAR_TOO_OLD)  # an int cannot be made of infinity
    whole = floor(value)
    return whole + 1 if value - whole >= 0.5 else whole


def _tidy(cm: float) -> float:
    """Remove the rounding error that adding or subtracting 0.7 leaves."""
    return round(cm * TIDY) / TIDY if abs(cm) < TIDY_BELOW_CM else cm


def _flag(index: Index, z: float | None) -> int | None:
    if z is None:
        return None
    low, high = PLAUSIBLE[index]
    return int(z < low or z > high)


def _for_age(
    name: StandardName,
    sex: Sex,
    days: int | None,
    measure: float | None,
    formula: Callable[[float, float, float, float], float],
) -> float | None:
    if days is None or measure is None or measure <= 0.0:
        return None
    first, rows = standard(name, sex)
    if days < first:
        return None
    return finite(round2(formula(measure, *rows[days - first])))


def _weight_for_length(
    sex: Sex, weight: float, clenhei: float, days: int | None, where: Position | None
) -> float | None:
    if days is not None:
        lying = days < FIRST_HEIGHT_DAY
    elif where is not None:
        lying = where == "lying"
    else:
        lying = clenhei < HEIGHT_FROM_CM
    low, high = LENGTHS_CM if lying else HEIGHTS_CM
    if not low <= clenhei <= high:
        return None
    first, rows = standard("wfl" if lying else "wfh", sex)
    exact = _tidy(clenhei)
    tenths = floor(exact * 10.0)
    part = (exact - tenths / 10.0) / 0.1
    row = rows[tenths - first]
    if part > 0.0:
        above = rows[tenths - first + 1]
        power = row[0] + part * (above[0] - row[0])
        median = row[1] + part * (above[1] - row[1])
        spread = row[2] + part * (above[2] - row[2])
        row = (power, median, spread)
    return finite(round2(z_adjusted(weight, *row)))
