"""What a kitchen has: money received and spent, dry goods in and out; pure arithmetic.

The programme's rules of accountability (SPJ): what was received, what was spent, what is left.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

SOURCES: Final = ("dana_desa", "apbd", "bok", "swadaya", "hibah", "csr", "advance", "other")
"""Where money comes from; ``advance``: somebody paid first and is to be paid back."""
PURPOSES: Final = ("fuel", "equipment", "transport", "honorarium", "food", "pay_back", "other")
"""What money was spent on beside what was cooked and bought for the stock."""
MONEY_KINDS: Final = ("received", "spent")
MOVEMENTS: Final = ("bought", "given", "used", "spoiled", "counted")
"""How dry goods come and go; ``counted``: the amount on the shelf at the end of the day."""
INTO: Final = ("bought", "given")
OUT_OF: Final = ("used", "spoiled")
MOST_GRAMS: Final = 5_000_000
MOST_PLACES: Final = 1000
MORE_THAN_HAD: Final = "kitchen_money.more_than_had"
MORE_THAN_HELD: Final = "kitchen_stock.more_than_held"
CONFIRMABLE: Final = (MORE_THAN_HAD, MORE_THAN_HELD)
"""Doubts that a person may confirm; without it nothing is written."""

_SPACE: Final = uuid.UUID("6e0d5a1e-9b52-5d0e-8f43-2c7e1d6a4b90")


def kitchen_id(village: str) -> str:
    """Return the id of a kelurahan's kitchen, the same on every laptop."""
    return str(uuid.uuid5(_SPACE, f"kitchen/{village}"))


@dataclass(frozen=True, slots=True)
class Booking:
    """Money (rupiah) or a food (grams) on a day (YYYY-MM-DD): above zero in, below zero out."""

    day: str
    amount: int


def balance(entries: Iterable[Booking], until: str) -> int:
    """Return what is left at the end of a day."""
    return sum(one.amount for one in entries if one.day <= until)


def lowest_from(entries: Sequence[Booking], day: str) -> int:
    """Return the least that is left at the end of a day, or of any later one."""
    days = sorted({day, *(one.day for one in entries if one.day > day)})
    return min(balance(entries, one) for one in days)


def lacking(before: Sequence[Booking], after: Sequence[Booking], day: str) -> int:
    """Return how much a change takes beyond what there is, from a day on; 0 where it does not.

    What lacked before is not said again: only what a change makes worse.
    """
    low = lowest_from(after, day)
    return -low if low < 0 and low < lowest_from(before, day) else 0


@dataclass(frozen=True, slots=True)
class Held:
    """A food on the shelf on a day, in grams. ``counted``: the day of the last count."""

    grams: int
    counted: str | None


def held(
    moves: Sequence[tuple[str, str, int]], cooked: Sequence[tuple[str, int]], until: str
) -> Held:
    """Return how much of a food is left at the end of a day.

    ``moves``: (day, movement, grams) in the order in which they were noted; ``cooked``: (day,
    grams) that recipes took. A count says what stood there at the end of its day: what came
    before it counts no more. Cooking counts from the day of the first movement on.
    """
    known = [one for one in moves if one[0] <= until]
    if not known:
        return Held(0, None)
    since, grams, counted = min(day for day, _, _ in known), 0, None
    for day, movement, amount in known:
        if movement == "counted" and (counted is None or day >= counted):
            counted, grams = day, amount
    total = grams
    for day, movement, amount in known:
        if counted is None or day > counted:
            total += amount if movement in INTO else -amount if movement in OUT_OF else 0
    for day, amount in cooked:
        if since <= day <= until and (counted is None or day > counted):
            total -= amount
    return Held(total, counted)
