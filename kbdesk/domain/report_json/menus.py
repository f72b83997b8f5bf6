"""``report menu-board`` and ``report kitchen-sheet``.

Nutrients by their names (``domain.foods.NUTRIENTS``); None where a food lacks the figure.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict


class TargetBandJson(TypedDict):
    """The programme's target for a nutrient; ``status``: below, within, above or incomplete."""

    min: float | None
    max: float | None
    status: str


class AllergicJson(TypedDict):
    """Somebody who must not eat of a dish."""

    person: str
    name: str | None
    allergens: list[str]
    note: str | None


# -- report menu-board -----------------------------------------------------------------------


class DishJson(TypedDict):
    """A recipe of a day; ``groups`` and ``animals``: the foods that are seen on the plate."""

    slot: str
    recipe: str
    name: str | None
    target: str | None
    allergens: list[str]
    not_for: list[AllergicJson]
    groups: list[str]
    animals: list[str]


class MenuDayJson(TypedDict):
    """A day of the cycle, one portion of each dish; ``date`` in the round of today."""

    day: int
    recipes: list[DishJson]
    nutrients: dict[str, float | None] | None
    target_per_day: NotRequired[dict[str, TargetBandJson]]
    missing: dict[str, list[str]]
    animal_protein: bool
    cost_rupiah: int | None
    date: str | None


class DoubtJson(TypedDict):
    """What is worth another look, by the code of its words."""

    code: str
    params: dict[str, object]


class KitchenOfJson(TypedDict):
    """What a kitchen tells of itself."""

    name: str | None
    address: str | None
    hours: str | None
    phone: str | None
    capacity: int | None


class MenuBoardJson(TypedDict):
    """The whole of ``report menu-board``; ``average`` of the days that have something."""

    id: str
    name: str
    target: str
    village: str | None
    start: str | None
    changed: bool
    days: list[MenuDayJson]
    average: dict[str, float | None]
    akg_group: str
    akg_percent: dict[str, float | None]
    warnings: list[DoubtJson]
    kitchen: KitchenOfJson


# -- report kitchen-sheet --------------------------------------------------------------------


class HouseholdJson(TypedDict):
    """Grams in a measure of the kitchen; ``amount`` in quarters: 2.5."""

    measure: str
    amount: float
    source: str


class ShoppedJson(TypedDict):
    """A food to take for the portions of the sheet."""

    food: str
    name: str
    raw_g: float
    rupiah_per_kg: int | None
    price_date: str | None
    cost_rupiah: int | None
    household: HouseholdJson | None


class CookedJson(TypedDict):
    """A food of the recipe as it is written, and how it is cooked."""

    food: str
    name: str
    method: str


class GivesJson(TypedDict):
    """What a portion gives; ``missing``: by nutrient the foods without its figure."""

    per_portion: dict[str, float | None]
    target_per_portion: dict[str, TargetBandJson]
    akg_group: str
    akg_percent: dict[str, float | None]
    missing: dict[str, list[str]]
    ingredients: list[CookedJson]


class FoodNoteJson(TypedDict):
    name: str
    note: str


class FoodNameJson(TypedDict):
    food: str
    name: str


SwapJson = TypedDict(
    "SwapJson",
    {"food": str, "name": str, "allergens": list[str], "for": list[FoodNameJson]},
)
"""A food that somebody must not eat, and what could take its place."""


class KitchenSheetJson(TypedDict):
    """The whole of ``report kitchen-sheet``."""

    id: str
    code: str | None
    name: str
    target: str
    portions: int
    ingredients: list[ShoppedJson]
    cost_rupiah: int | None
    cost_per_portion: int | None
    known_cost_rupiah: int
    missing_prices: list[str]
    texture: str
    steps: list[str]
    note: str | None
    food_notes: list[FoodNoteJson]
    allergens: list[str]
    nutrition: GivesJson
    not_for: list[AllergicJson]
    swaps: list[SwapJson]
