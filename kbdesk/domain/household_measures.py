"""Household measures: how many grams of a food a spoon, a glass or a bunch holds.

``resources/domain/household_measures.json`` is the table that comes with kbdesk; a district may
replace it (``tables send measures``). Every measure says its source; what is an estimate says
so, and is to be weighed once in the kitchen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.foods import read_code
from kbdesk.domain.versioned_file import read_versioned

FILE: Final = "household_measures.json"
MEASURES: Final = (
    "glass", "tablespoon", "teaspoon", "piece", "bunch", "fruit", "egg", "clove", "stalk",
    "sheet", "tail", "handful",
)  # fmt: skip
COUNTED: Final = frozenset({"egg", "tail", "fruit", "clove", "bunch", "sheet", "stalk"})
"""Measures that a cook counts whole or in halves; the others have quarters."""
MOST_GRAMS: Final = 5000
LONGEST_SOURCE: Final = 200
MOST_OFF: Final = Fraction(1, 5)
"""A measure that would be further off the grams than this is not said."""


@dataclass(frozen=True, slots=True)
class HouseholdMeasure:
    """So many grams of a food, as bought and raw, in one measure."""

    measure: str
    grams: Fraction
    source: str


@dataclass(frozen=True, slots=True)
class MeasureTable:
    version: str
    foods: Mapping[str, Sequence[HouseholdMeasure]]


@dataclass(frozen=True, slots=True)
class MeasuredGrams:
    """Grams in a household measure, in quarters of it."""

    measure: str
    quarters: int
    source: str


def read_measures(text: str) -> MeasureTable:
    """Return the table of a file; raises ``tables.bad_measures`` with the place."""
    said = read_versioned(text, _bad)
    rows = said.get("foods")
    if not isinstance(rows, list) or not rows:
        raise _bad("foods")
    found: dict[str, tuple[HouseholdMeasure, ...]] = {}
    for row in rows:
        code = row.get("food") if isinstance(row, dict) else None
        if not isinstance(code, str) or not code.strip() or read_code(code) in found:
            raise _bad(f"foods {code}")
        listed = row.get("measures")
        if not isinstance(listed, list) or not listed:
            raise _bad(f"foods {code}")
        found[read_code(code)] = tuple(_measure(one, code) for one in listed)
    return MeasureTable(said["version"].strip(), found)


def _measure(said: object, code: str) -> HouseholdMeasure:
    place = f"foods {code}"
    if not isinstance(said, dict):
        raise _bad(place)
    row: Mapping[str, Any] = said
    grams, source = row.get("grams"), row.get("source")
    if row.get("measure") not in MEASURES or not isinstance(source, str) or not source.strip():
        raise _bad(place)
    if len(source) > LONGEST_SOURCE or isinstance(grams, bool):
        raise _bad(place)
    if not isinstance(grams, int | float) or not 0 < grams <= MOST_GRAMS:
        raise _bad(place)
    return HouseholdMeasure(row["measure"], Fraction(str(grams)), source.strip())


def measured(grams: Fraction, known: Sequence[HouseholdMeasure]) -> MeasuredGrams | None:
    """Return grams in the first measure that says them well, None where none does.

    Well: at least a quarter (a half of what is counted), and at most a fifth off.
    """
    for one in known:
        step = 2 if one.measure in COUNTED else 1
        quarters = round(grams / one.grams * 4 / step) * step
        if quarters and abs(quarters * one.grams / 4 - grams) <= grams * MOST_OFF:
            return MeasuredGrams(one.measure, quarters, one.source)
    return None


def _bad(place: str) -> KbdeskError:
    return KbdeskError("tables.bad_measures", field="file", place=place)
