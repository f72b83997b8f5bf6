"""The code of a month's weighing: N, T, O or B, and how often T came in a row.

The month's weighing of a child is its last one in that calendar month. Its code, in this
order: none from 60 completed months on; B where no earlier month has a weighing; O where
the month before has none; none under one completed month; N where the gain since the
month before reaches the KBM of the completed months at this weighing; else T.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal, NamedTuple

from kbdesk.domain.ages import completed_months, month_index
from kbdesk.domain.measurements import Measurement
from kbdesk.growth.standards import Sex
from kbdesk.resources import read_json


@cache
def _grams_by_month(sex: Sex) -> dict[int, int]:
    table = read_json("growth", "kbm.json")
    return {
        month: int(row[sex]) for row in table["rows"] for month in range(row["from"], row["to"] + 1)
    }


def kbm_grams(sex: Sex | None, months: int) -> int | None:
    """Return the grams to be gained at an age in completed months.

    None outside 1-60, and where the sex is not known.
    """
    return None if sex is None else _grams_by_month(sex).get(months)


Code = Literal["N", "T", "O", "B"]
CODED_UNTIL_MONTHS = 60


class Weighing(NamedTuple):
    """One valid weighing; of two on one day the one noted later is the later."""

    date: date
    noted: int
    id: str
    weight_g: int


@dataclass(frozen=True, slots=True)
class MonthCode:
    """The code of one month's weighing; ``grams`` and ``kbm_g`` are there for N and T only.

    ``consecutive_t`` counts T in unbroken calendar months, this one included.
    """

    weighing: Weighing
    code: Code | None
    grams: int | None = None
    kbm_g: int | None = None
    consecutive_t: int = 0


MonthBefore = tuple[int, int, int]
"""The last earlier month that has a weighing: its number, the grams, and its consecutive T."""


def judged(
    sex: Sex | None,
    age: int,
    month: int,
    weight_g: int,
    before: MonthBefore | None,
    weighed_once: bool = False,
) -> tuple[Code | None, int | None, int | None, int]:
    """Return code, gain in grams, KBM and consecutive T of a weighing.

    ``age`` is in completed months. ``weighed_once``: the child was weighed earlier than
    ``before`` tells.
    """
    if age >= CODED_UNTIL_MONTHS:
        return None, None, None, 0
    if before is None:
        return ("O" if weighed_once else "B"), None, None, 0
    last_month, last_weight, times = before
    if last_month != month - 1:
        return "O", None, None, 0
    kbm = kbm_grams(sex, age)
    if kbm is None:
        return None, None, None, 0
    grams = weight_g - last_weight
    return ("N", grams, kbm, 0) if grams >= kbm else ("T", grams, kbm, times + 1)


def weighings_of(measurements: Iterable[Measurement]) -> list[Weighing]:
    """Return the weighings among some measurements, in their order."""
    return [Weighing(*one.order, one.weight_g) for one in measurements if one.weight_g is not None]


def month_codes(birth_date: date, sex: Sex, weighings: Iterable[Weighing]) -> list[MonthCode]:
    """Return the code of every month that has a weighing, oldest first.

    ``weighings`` are a child's valid ones in any order; birth weight is not one.
    """
    last_of_month: dict[int, Weighing] = {}
    for weighing in sorted(weighings):
        last_of_month[month_index(weighing.date)] = weighing
    codes: list[MonthCode] = []
    for weighing in last_of_month.values():
        codes.append(_code(birth_date, sex, codes[-1] if codes else None, weighing))
    return codes


def code_at(
    birth_date: date, sex: Sex, weighings: Sequence[Weighing], weighing: Weighing
) -> MonthCode:
    """Return the code of one weighing as if it were its month's, against earlier months.

    Others of the same month and of later months make no difference.
    """
    month = month_index(weighing.date)
    earlier = month_codes(
        birth_date, sex, (other for other in weighings if month_index(other.date) < month)
    )
    return _code(birth_date, sex, earlier[-1] if earlier else None, weighing)


def _code(birth_date: date, sex: Sex, previous: MonthCode | None, weighing: Weighing) -> MonthCode:
    before = None
    if previous is not None:
        last = previous.weighing
        before = month_index(last.date), last.weight_g, previous.consecutive_t
    age, month = completed_months(birth_date, weighing.date), month_index(weighing.date)
    return MonthCode(weighing, *judged(sex, age, month, weighing.weight_g, before))
