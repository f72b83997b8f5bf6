"""The thirteen forms of the cards of all ages: which columns, in which order, of which step.

``resources/domain/ages_cards.json`` holds them with their source. Where no official order of the
columns is known, ``order_known`` is false: the window says so, the paper does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final, Literal

from kbdesk.domain.life_cycle import WELL, stage_on
from kbdesk.resources import read_json

CardStage = Literal["mothers", "infant", "school", "adult", "elderly"]
STAGES: Final[tuple[CardStage, ...]] = ("mothers", "infant", "school", "adult", "elderly")
FORMS: Final = range(1, 14)
GOOD: Final = WELL | {"green", "normal_weight", "well_nourished", "N"}
"""Classes that are no problem; of a PUMA score ``life_cycle.puma_refers`` tells."""


@dataclass(frozen=True, slots=True)
class CardColumn:
    """A column: ``kind`` as a paper writes it (``yes``: a tick), ``step`` fills it."""

    key: str
    step: int
    kind: str = "text"
    below: bool = False


@dataclass(frozen=True, slots=True)
class CardForm:
    """A form: a target list, a card of a person, or the recap of a month."""

    number: int
    kind: Literal["list", "card", "recap"]
    stages: tuple[CardStage, ...]
    order_known: bool
    columns: tuple[CardColumn, ...]


MONTH: Final = 0
"""The number of the sheet of a month: every examination with all its figures, a line each."""


@cache
def form(number: int) -> CardForm:
    """Return a form by its number, 1 to 13, or the sheet of the month."""
    raw = _data()["month"] if number == MONTH else _data()["forms"][str(number)]
    columns = tuple(CardColumn(**one) for one in raw.get("columns", ()))
    return CardForm(number, raw["kind"], tuple(raw["stages"]), raw["order_known"], columns)


@cache
def _data() -> Mapping[str, Any]:
    found: Mapping[str, object] = read_json("domain", "ages_cards.json")
    return found


def stage_of(birth_date: date | None, on: date, *, mother: bool) -> CardStage | None:
    """Return the stage whose card a person has on a day; None where the age is not known."""
    if mother:
        return "mothers"
    return None if birth_date is None or birth_date > on else stage_on(birth_date, on)
