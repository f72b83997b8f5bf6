"""The one advice of a child's month: chosen by rule, the most pressing first.

Codes only; the words stand in ``advice.json`` (``advice.<code>.*`` and, where a stage
goes with it, ``advice.feeding.<stage>.*``). Feeding by age follows WHO's and the
ministry's guide to complementary feeding; the order of the rules is this project's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from kbdesk.domain.immunisation import schedule
from kbdesk.domain.supplements import FROM_MONTHS, ROUND_MONTHS, UNTIL_MONTHS

AdviceCode = Literal[
    "hospital_signs",
    "below_red_line",
    "twice_low",
    "thin",
    "once_low",
    "light_or_short",
    "above_orange_line",
    "late_vaccine",
    "vitamin_a",
    "breastfeed",
    "praise",
    "welcome",
    "come_monthly",
    "come",
]
FeedingStage = Literal["0_5", "6_8", "9_11", "12_23", "24_59"]

ADVICE_CODES: tuple[AdviceCode, ...] = get_args(AdviceCode)
FEEDING_STAGES: tuple[FeedingStage, ...] = get_args(FeedingStage)

_STAGE_UNTIL: tuple[tuple[int, FeedingStage], ...] = (
    (6, "0_5"),
    (9, "6_8"),
    (12, "9_11"),
    (24, "12_23"),
)
_FED: frozenset[AdviceCode] = frozenset(
    {"below_red_line", "twice_low", "thin", "once_low", "light_or_short", "breastfeed"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """A child's facts in a month. None and False mean: not known.

    ``months`` are completed months on the day, ``month`` is the calendar month (1-12),
    ``code`` that of the month's weighing with its ``consecutive_t``. ``weighed`` tells
    whether the child was weighed in the month. ``severe`` is oedema or severe wasting,
    ``wasted`` moderate wasting, ``light_or_short`` a weight or a height for age below -2.
    """

    months: int | None = None
    month: int
    weighed: bool = False
    code: Literal["N", "T", "O", "B"] | None = None
    consecutive_t: int = 0
    severe: bool = False
    wasted: bool = False
    below_red_line: bool = False
    light_or_short: bool = False
    above_orange_line: bool = False
    late_vaccines: tuple[str, ...] = ()
    vitamin_a_given: bool = False


@dataclass(frozen=True, slots=True)
class Advice:
    """One advice: its code, the feeding that goes with it, and the vaccines it names."""

    code: AdviceCode
    feeding: FeedingStage | None = None
    vaccines: tuple[str, ...] = ()


def feeding_stage(months: int) -> FeedingStage:
    """Return the stage of feeding at an age in completed months."""
    return next((stage for until, stage in _STAGE_UNTIL if months < until), "24_59")


def still_given(vaccines: tuple[str, ...], months: int) -> tuple[str, ...]:
    """Return the late vaccines that the schedule still gives at an age (completed months)."""
    rules = schedule()
    return tuple(one for one in vaccines if months < rules[one].given_before_months)


def vitamin_a_due(months: int | None, month: int) -> bool:
    """Tell whether vitamin A is due: February and August, 6 to 59 completed months."""
    return month in ROUND_MONTHS and months is not None and FROM_MONTHS <= months < UNTIL_MONTHS


def choose_advice(situation: Situation) -> Advice:
    """Return exactly one advice, the first whose rule holds.

    Illness that cannot wait; below the red line; no gain twice; thin; no gain once; light
    or short; above the orange line; a vaccine that is late; vitamin A; then what a well
    child's mother may hear.
    """
    months = situation.months
    late = still_given(situation.late_vaccines, months) if months is not None else ()
    code = _code(situation, late=bool(late))
    fed = code in _FED and months is not None
    return Advice(
        code,
        feeding_stage(months) if fed and months is not None else None,
        late if code == "late_vaccine" else (),
    )


def _code(now: Situation, *, late: bool) -> AdviceCode:
    months = now.months
    rules: tuple[tuple[bool, AdviceCode], ...] = (
        (now.severe, "hospital_signs"),
        (now.below_red_line, "below_red_line"),
        (now.code == "T" and now.consecutive_t >= 2, "twice_low"),
        (now.wasted, "thin"),
        (now.code == "T", "once_low"),
        (now.light_or_short, "light_or_short"),
        (now.above_orange_line, "above_orange_line"),
        (late, "late_vaccine"),
        (not now.vitamin_a_given and vitamin_a_due(months, now.month), "vitamin_a"),
        (not now.weighed, "come"),
        (months is not None and months < FROM_MONTHS, "breastfeed"),
        (now.code == "N", "praise"),
        (now.code == "O", "come_monthly"),
        (now.code == "B", "welcome"),
    )
    return next((code for holds, code in rules if holds), "come_monthly")
