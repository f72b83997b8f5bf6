"""Who the kitchen cooks for: indications, lengths of the programme, what was given and eaten.

Lengths and limits are data (``resources/nutrition/programmes.json``).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import Any, Final, Literal

from kbdesk.domain.nutrition import CHILD_TARGETS, FOOD_FROM_MONTHS
from kbdesk.resources import read_json

Indication = Literal["t", "underweight", "wasted", "kek"]
INDICATIONS: Final[tuple[Indication, ...]] = ("wasted", "underweight", "t", "kek")
"""Why somebody is a recipient, the weightiest of a child first; ``kek`` is of women."""
HANDOVERS: Final = ("taken", "brought")
"""The family took the portion at the kitchen, or it was brought to them."""
EATEN: Final = (0, 25, 50, 75, 100)
"""How much of a portion was eaten, in percent."""
EATEN_BY: Final = ("recipient", "shared", "others")
REASONS: Final = ("sick", "refused", "texture", "bored", "away", "others_ate", "other")
"""Why a portion was not finished or not taken."""
END_REASONS: Final = ("finished", "moved", "refused", "referred", "died", "other")
MOST_PORTIONS_A_DAY: Final = 5
_SEVERE: Final = frozenset({"R01", "R02"})

_SPACE = uuid.UUID("e3a1c9d2-1f64-5c7b-9d5e-4b8e2a6f7c01")


@cache
def _data() -> dict[str, Any]:
    data: dict[str, object] = read_json("nutrition", "programmes.json")
    return data


def limit(name: str) -> Any:
    return _data()[name]


def programme_days() -> tuple[int, ...]:
    """Return the lengths that a programme may have, in days."""
    return tuple(_data()["days"])


def severe(codes: Iterable[str]) -> bool:
    """Tell whether referral codes say severe wasting (gizi buruk), and not only wasting."""
    return not _SEVERE.isdisjoint(codes)


def usual_days(indication: str) -> int:
    """Return how long the programme of an indication usually is, in days."""
    days: int = _data()["usual_days"][indication]
    return days


def last_day(start: date, days: int) -> date:
    """Return the last day of a programme whose first day is ``start``."""
    return start + timedelta(days=days - 1)


def distribution_id(recipient: str, day: date) -> str:
    """Return the id of what a recipient was given on a day: two laptops meet in one row."""
    return str(uuid.uuid5(_SPACE, f"distribution/{recipient}/{day.isoformat()}"))


def too_young(months: int | None) -> bool:
    """Tell whether a child is too young (completed months) for the kitchen's food."""
    return months is not None and months < FOOD_FROM_MONTHS


def indication_of(codes: Iterable[str], months: int | None) -> str | None:
    """Return what referral codes propose a place for, the weightiest; None where nothing.

    ``months``: the completed months of a child on the day, None where they are not known.
    """
    if too_young(months):
        return None
    found = {_data()["indication_of"].get(code) for code in codes}
    return next((one for one in INDICATIONS if one in found), None)


def target_of(months: int | None) -> str:
    """Return the target group of a child by its months; a woman with KEK is pregnant."""
    if months is None:
        return "pregnant"
    for name in CHILD_TARGETS:
        if months <= int(name.split("-")[1]):
            return name
    return CHILD_TARGETS[-1]
