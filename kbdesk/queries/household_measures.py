"""A recipe's grams in the measures of a kitchen: spoons, glasses, bunches."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from kbdesk.desk import Desk
from kbdesk.domain.foods import read_code
from kbdesk.domain.household_measures import MeasuredGrams, measured
from kbdesk.queries.district_tables import household_measures


class KitchenMeasures:
    """The table that counts today; a food without a measure is said in grams alone."""

    def __init__(self, desk: Desk) -> None:
        self._table = household_measures(desk, desk.clock.today())

    def of(self, food: str, grams: float | Fraction | None) -> MeasuredGrams | None:
        """Return grams of a food (its code or id) in a measure, None where none says it well."""
        known = self._table.foods.get(read_code(food))
        if not known or not grams:
            return None
        return measured(Fraction(str(grams)), known)

    def said(self, food: str, grams: float | None) -> dict[str, Any] | None:
        """Return a measure as JSON says it: ``measure``, ``amount`` in quarters, ``source``."""
        found = self.of(food, grams)
        if found is None:
            return None
        return {
            "measure": found.measure,
            "amount": found.quarters / 4,
            "source": found.source,
        }
