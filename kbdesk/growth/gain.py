"""The code of a month's weighing: N, T, O or B, and how often T came in a row.

The month's weighing of a child is its last one in that calendar month. Its code, in this
order: none from 60 completed months on; B where no earlier month has a weighing; O where
the month before has none; none under one completed month; N where the gain since the
month before reaches the KBM of the completed months at this weighing; else T.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal, NamedTuple

from kbdesk.domain.ages import completed_months, month_index
from kbdesk.growth.standards import Sex
from kbdesk.resources import resource


@cache
def _grams_by_month(sex: Sex) -> dict[int, int]:
    table = json.loads(resource("growth", "kbm.json").read_text(encoding="utf-8"))
    return {
        month: int(row[sex]) for row in table["rows"] for month in range(row["from"], row["to"] + 1)
    }


def kbm_grams(sex: Sex, months: int) -> int | None:
    """Return the grams to be gained at an age in completed months; None outside 1-60."""
    return _grams_by_month(sex).get(months)


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
    months = completed_months(birth_date, weighing.date)
    if months >= CODED_UNTIL_MONTHS:
        return MonthCode(weighing, None)
    if previous is None:
        return MonthCode(weighing, "B")
    if month_index(previous.weighing.date) != month_index(weighing.date) - 1:
        return MonthCode(weighing, "O")
    kbm = kbm_grams(sex, months)
    if kbm is None:
        return MonthCode(weighing, None)
    grams = weighing.weight_g - previous.weighing.weight_g
    if grams >= kbm:
        return MonthCode(weighing, "N", grams, kbm)
    return MonthCode(weighing, "T", grams, kbm, previous.consecutive_t + 1)
