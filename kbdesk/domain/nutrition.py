"""The nutrients of a recipe's portion: exact fractions, rounded only for people to read.

For an ingredient: edible grams = raw grams x edible share; a nutrient = edible grams / 100 x figure
x the share that cooking leaves. The yield of cooking changes only the weight.

If a figure is unknown, the total of that nutrient is incomplete; the figure never counts as 0.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, Final, Literal

from kbdesk.domain.foods import NUTRIENTS, Food
from kbdesk.resources import resource

Status = Literal["below", "within", "above"]
TARGETS: Final = ("6-8", "9-11", "12-23", "24-59", "pregnant", "breastfeeding", "bride")
"""Whom a recipe is for: months of age, or women."""
CHILD_TARGETS: Final = TARGETS[:4]
FOOD_FROM_MONTHS: Final = int(CHILD_TARGETS[0].partition("-")[0])
"""The age from which the programme has food for a child; a younger baby has breast milk only."""
METHODS: Final = ("raw", "steamed", "boiled", "stewed", "stir_fried", "fried", "grilled")
"""How an ingredient is cooked; ``stewed``: the broth is eaten as well."""
TARGETED: Final = ("energy_kcal", "protein_g", "fat_g")
"""The nutrients for which the programme has targets."""


@dataclass(frozen=True, slots=True)
class UsedIngredient:
    """An ingredient of a recipe: a food, its raw grams (waste included), and how it is cooked."""

    food: Food
    raw_g: Fraction
    method: str


@dataclass(frozen=True, slots=True)
class IngredientShare:
    """What one ingredient gives to the whole recipe; None where a figure is unknown."""

    used: UsedIngredient
    edible_g: Fraction | None
    weight_g: Fraction | None
    nutrients: Mapping[str, Fraction | None]


@dataclass(frozen=True, slots=True)
class Nutrition:
    """The nutrients of a recipe: by ingredient, and for one portion.

    ``known``: sums of the known figures. ``missing``: by nutrient, the foods whose figure is
    unknown. A nutrient is complete if none is missing.
    """

    portions: Fraction
    shares: Sequence[IngredientShare]
    known: Mapping[str, Fraction]
    missing: Mapping[str, Sequence[Food]]
    weight_g: Fraction | None

    def per_portion(self, nutrient: str) -> Fraction | None:
        """Return a nutrient of one portion, or None if it is incomplete."""
        return None if nutrient in self.missing else self.known[nutrient]


@dataclass(frozen=True, slots=True)
class TargetBand:
    """A target of the programme for one portion; both ends are allowed."""

    least: Fraction
    most: Fraction

    def status(self, value: Fraction | None) -> Status | None:
        """Return where a value lies; None for an unknown value."""
        if value is None:
            return None
        return "below" if value < self.least else "above" if value > self.most else "within"


@cache
def _cooking() -> Mapping[str, Any]:
    methods: Mapping[str, object] = _read("cooking")["methods"]
    return methods


def _read(name: str) -> Any:
    text = resource("nutrition", f"{name}.json").read_text(encoding="utf-8")
    return json.loads(text, parse_float=Fraction, parse_int=Fraction)


def retention(method: str, nutrient: str) -> Fraction:
    """Return the share of a nutrient that a way of cooking leaves, 1 where the table has none."""
    return Fraction(_cooking()[method]["retention"].get(nutrient, 1))


def yield_of(method: str) -> Fraction:
    """Return the weight after cooking, as a share of the edible raw weight."""
    return Fraction(_cooking()[method]["yield"])


def share_of(used: UsedIngredient) -> IngredientShare:
    """Return the nutrients that one ingredient gives."""
    food = used.food
    if food.edible is None:
        return IngredientShare(used, None, None, dict.fromkeys(NUTRIENTS))
    edible = used.raw_g * Fraction(food.edible) / 100
    nutrients: dict[str, Fraction | None] = {}
    for name in NUTRIENTS:
        figure = food.nutrients[name]
        nutrients[name] = (
            None
            if figure is None
            else edible / 100 * Fraction(figure) * retention(used.method, name)
        )
    return IngredientShare(used, edible, edible * yield_of(used.method), nutrients)


def nutrition_of(ingredients: Iterable[UsedIngredient], portions: Fraction) -> Nutrition:
    """Return the nutrients of a recipe for a number of portions above 0."""
    shares = [share_of(used) for used in ingredients]
    known: dict[str, Fraction] = {}
    missing: dict[str, Sequence[Food]] = {}
    for name in NUTRIENTS:
        values = [share.nutrients[name] for share in shares]
        known[name] = sum((v for v in values if v is not None), Fraction()) / portions
        lacking = {s.used.food.id: s.used.food for s in shares if s.nutrients[name] is None}
        if lacking:
            missing[name] = list(lacking.values())
    weights = [share.weight_g for share in shares]
    weight = None
    if all(w is not None for w in weights):
        weight = sum((w for w in weights if w is not None), Fraction()) / portions
    return Nutrition(portions, shares, known, missing, weight)


@cache
def _targets() -> Mapping[str, Any]:
    targets: Mapping[str, object] = _read("pmt_targets")["targets"]
    return targets


def bands(target: str, meal: str = "meal") -> Mapping[str, TargetBand]:
    """Return the programme's targets for a portion; empty where it has none."""
    row = _targets().get(target, {})
    found = {}
    for name in TARGETED:
        limits = row.get(f"{meal}_{name}", row.get(name))
        if limits is not None:
            found[name] = TargetBand(*limits)
    return found


@cache
def _akg() -> Mapping[str, Any]:
    table: Mapping[str, object] = _read("akg")
    return table


def akg_group(target: str) -> str:
    """Return the AKG group (recommended daily allowance) of a target group."""
    group: str = _akg()["of_target"][target]
    return group


def akg(target: str) -> Mapping[str, Fraction]:
    """Return the recommended daily allowance (AKG) of a target, by nutrient."""
    groups: Mapping[str, Mapping[str, Fraction]] = _akg()["groups"]
    return groups[akg_group(target)]


def rounded(value: Fraction | None, decimals: int = 2) -> float | None:
    """Return a figure rounded half up; the fraction itself stays exact."""
    if value is None:
        return None
    scale = 10**decimals
    units = (2 * value * scale + 1) // 2
    return float(Decimal(int(units)).scaleb(-decimals))


def rupiah(value: Fraction | None) -> int | None:
    """Return whole rupiah, half up."""
    return None if value is None else int((2 * value + 1) // 2)
