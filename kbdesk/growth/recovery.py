"""What a programme of the kitchen did for one recipient, against the recipient's own curve.

**Before** is the last weighing in the 31 days up to the start, else the first within 7 days
after it. **After** is the last weighing later than that and at most 7 days after the end.
An index (z, arm) is compared by the measurements in the same spans that have it.

Which index is compared follows from why the recipient has a place:

* ``t`` and ``underweight``: weight for age;
* ``kek``: the arm;
* ``wasted``: weight for length or the arm, the one that was low before. It is weight for length
  where both or neither were low, and the arm where only the arm was measured both times.

The outcome is the first of these that holds; it is None where nothing was measured:

* ``worse``: oedema at the end;
* ``recovered``: of ``t``, the last weighing's month is N (the gain reaches the KBM). Of the
  others, the index was under its limit before (-2.00 z, arm 12.5 cm, of kek 23.5 cm) and is not
  any more; of ``wasted``, the other index may not be low at the end either, where it was measured;
* ``better`` or ``worse``: the index rose or fell by 0.10 z or more, the arm of a child by 3 mm,
  that of a woman by 5 mm;
* ``same``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from kbdesk.domain.measurements import Measurement
from kbdesk.domain.pregnancy import KEK_MUAC_BELOW_MM
from kbdesk.domain.proposals import Proposal
from kbdesk.domain.recipients import limit
from kbdesk.growth.assess import Child, assess, scores_on_day
from kbdesk.growth.categories import MUAC_MODERATE_BELOW_MM
from kbdesk.growth.gain import code_at, weighings_of

Compared = Literal["zwei", "zwfl", "muac"]
Outcome = Literal["recovered", "better", "same", "worse"]
OUTCOMES: tuple[Outcome, ...] = ("recovered", "better", "same", "worse")
BETTER: tuple[Outcome, ...] = ("recovered", "better")
"""The outcomes of a programme that did its work."""
WOMAN_MUAC_FROM_MM = KEK_MUAC_BELOW_MM
_REFERS = ("R01", "R02", "R03", "R04", "R05", "R06", "R07")


@dataclass(frozen=True, slots=True)
class RecoveryPoint:
    """One measurement on the way: ``zwei`` and ``zwfl`` are None where flagged or unknown."""

    date: date
    weight_g: int | None
    muac_mm: int | None = None
    zwei: float | None = None
    zwfl: float | None = None


@dataclass(frozen=True, slots=True)
class GrowthRecovery:
    """What changed: ``before`` and ``after`` by weight, and the index that was compared.

    ``index_before`` and ``index_after`` are z, or the arm in millimetres where ``index`` is
    muac. ``grams_30_days`` is the gain scaled to 30 days.
    """

    before: RecoveryPoint | None
    after: RecoveryPoint | None
    gain_g: int | None
    days: int | None
    index: Compared
    index_before: float | None
    index_after: float | None
    outcome: Outcome | None
    no_gain: bool
    points: tuple[RecoveryPoint, ...] = ()

    @property
    def grams_30_days(self) -> float | None:
        """Return the gain in grams as if it had gone on for 30 days."""
        if self.gain_g is None or not self.days:
            return None
        return self.gain_g * 30 / self.days


def span(start: date, end: date) -> tuple[date, date]:
    """Return the first and the last day on which a measurement counts for a programme."""
    return (
        start - timedelta(days=limit("baseline_days_before")),
        end + timedelta(days=limit("outcome_days_after")),
    )


def recovery_of_child(
    child: Child, indication: str, start: date, end: date, measurements: Iterable[Measurement]
) -> GrowthRecovery:
    """Return what a programme did for a child; ``measurements`` are all valid ones.

    A measurement from before the birth counts for nothing: the birth date was corrected later.
    """
    ordered = sorted((m for m in measurements if m.date >= child.birth_date), key=lambda m: m.order)
    first, last = span(start, end)
    within = [m for m in ordered if first <= m.date <= last]
    points = [_point(child, m) for m in within]
    before = _baseline(points, start)
    after = _latest(points, before)
    index = _compared(indication, points, start)
    pair = _pair(points, start, index)
    outcome = None
    if after is not None and None not in pair:
        if indication == "t":
            reached = _is_n(child, after, ordered)
        else:
            reached = _left_limit(pair, index) and not _other_low(indication, points, start, index)
        outcome = _outcome(pair, reached, _step(index, "child"))
    if after is not None:
        final = next(m for m in reversed(within) if m.date == after.date)
        if final.oedema:
            outcome = "worse"
    return _made(before, after, index, pair, outcome, points, start)


def recovery_of_woman(
    start: date, end: date, checks: Iterable[tuple[date, int | None, int | None]]
) -> GrowthRecovery:
    """Return what a programme did for a woman with KEK.

    ``checks`` are (date, weight in grams, arm in millimetres), in the order of their days.
    """
    first, last = span(start, end)
    points = [
        RecoveryPoint(day, weight, muac) for day, weight, muac in checks if first <= day <= last
    ]
    before = _baseline(points, start)
    after = _latest(points, before)
    pair = _pair(points, start, "muac")
    outcome = None
    if None not in pair:
        first_arm, last_arm = pair
        reached = (first_arm or 0) < WOMAN_MUAC_FROM_MM <= (last_arm or 0)
        outcome = _outcome(pair, reached, _step("muac", "woman"))
    return _made(before, after, "muac", pair, outcome, points, start)


def _made(
    before: RecoveryPoint | None,
    after: RecoveryPoint | None,
    index: Compared,
    pair: tuple[float | None, float | None],
    outcome: Outcome | None,
    points: Sequence[RecoveryPoint],
    start: date,
) -> GrowthRecovery:
    gain = days = None
    if before and after and before.weight_g is not None and after.weight_g is not None:
        gain, days = after.weight_g - before.weight_g, (after.date - before.date).days
    return GrowthRecovery(
        before=before,
        after=after,
        gain_g=gain,
        days=days,
        index=index,
        index_before=pair[0],
        index_after=pair[1],
        outcome=outcome,
        no_gain=gain is not None
        and gain <= 0
        and after is not None
        and (after.date - start).days >= limit("no_gain_after_days"),
        points=tuple(p for p in points if p.weight_g is not None),
    )


def _point(child: Child, m: Measurement) -> RecoveryPoint:
    z = scores_on_day(child, m)
    return RecoveryPoint(m.date, m.weight_g, m.muac_mm, z.plausible("zwei"), z.plausible("zwfl"))


def _has(point: RecoveryPoint, index: str) -> float | None:
    value: float | None = getattr(point, "muac_mm" if index == "muac" else index)
    return value


def _baseline(
    points: Sequence[RecoveryPoint], start: date, index: str = "weight_g"
) -> RecoveryPoint | None:
    known = [p for p in points if _has(p, index) is not None]
    earlier = [p for p in known if p.date <= start]
    if earlier:
        return earlier[-1]
    late = start + timedelta(days=limit("baseline_days_after"))
    return next((p for p in known if p.date <= late), None)


def _latest(points: Sequence[RecoveryPoint], before: RecoveryPoint | None) -> RecoveryPoint | None:
    if before is None:
        return None
    later = [p for p in points if p.weight_g is not None and p.date > before.date]
    return later[-1] if later else None


def _pair(
    points: Sequence[RecoveryPoint], start: date, index: str
) -> tuple[float | None, float | None]:
    """Return an index before and after; None where it was not measured."""
    first = _baseline(points, start, index)
    if first is None:
        return None, None
    later = [p for p in points if p.date > first.date and _has(p, index) is not None]
    return _has(first, index), _has(later[-1], index) if later else None


_LIMITS: Final[Mapping[Compared, float]] = {
    "zwei": -2.0, "zwfl": -2.0, "muac": MUAC_MODERATE_BELOW_MM,
}  # fmt: skip
"""Below these an index is low."""


def _compared(indication: str, points: Sequence[RecoveryPoint], start: date) -> Compared:
    """Return by which index a child's programme is judged."""
    if indication != "wasted":
        return "zwei"
    length, arms = _pair(points, start, "zwfl"), _pair(points, start, "muac")
    if None in arms:
        return "zwfl"
    if None in length:
        return "muac"
    return "muac" if _low(arms[0], "muac") and not _low(length[0], "zwfl") else "zwfl"


def _low(value: float | None, index: Compared) -> bool:
    return value is not None and value < _LIMITS[index]


def _left_limit(pair: tuple[float | None, float | None], index: Compared) -> bool:
    return _low(pair[0], index) and pair[1] is not None and not _low(pair[1], index)


def _other_low(
    indication: str, points: Sequence[RecoveryPoint], start: date, index: Compared
) -> bool:
    """Tell whether the index of a wasted child that is not compared is low at the end."""
    if indication != "wasted":
        return False
    other: Compared = "zwfl" if index == "muac" else "muac"
    since = _baseline(points, start, index)
    later = [
        value
        for p in points
        if since is not None and p.date > since.date and (value := _has(p, other)) is not None
    ]
    return bool(later) and _low(later[-1], other)


def _is_n(child: Child, after: RecoveryPoint, ordered: Sequence[Measurement]) -> bool:
    """Tell whether the month of the last weighing is N."""
    weighings = weighings_of(ordered)
    of_day = [w for w in weighings if w.date == after.date]
    return code_at(child.birth_date, child.sex, weighings, of_day[-1]).code == "N"


def _step(index: str, who: str) -> float:
    return float(limit(f"{who}_muac_change_mm") if index == "muac" else limit("z_change"))


def _outcome(pair: tuple[float | None, float | None], reached: bool, step: float) -> Outcome | None:
    first, last = pair
    if first is None or last is None:
        return None
    if reached:
        return "recovered"
    # z has two decimals: 0.1 of two of them is not exact in floats
    change = round(last - first, 2)
    return "better" if change >= step else "worse" if change <= -step else "same"


def referral(
    child: Child, recovery: GrowthRecovery, measurements: Iterable[Measurement]
) -> list[Proposal]:
    """Return the referrals that are proposed for a child who does not gain in the programme.

    They are what its last measurement proposes (R01-R07), else R07 with the grams of the programme.
    """
    if not recovery.no_gain or recovery.after is None:
        return []
    ordered = sorted(measurements, key=lambda m: m.order)
    last = [m for m in ordered if m.date == recovery.after.date and m.weight_g is not None][-1]
    found = [p for p in assess(child, last, ordered).proposals if p.code in _REFERS]
    if found:
        return found
    params = {"grams": recovery.gain_g, "days": recovery.days}
    return [Proposal("R07", "reason.R07.kitchen", params)]
