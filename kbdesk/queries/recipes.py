"""Recipes as this machine knows them: what a portion gives, scaled, and with a food swapped.

Everything is counted in exact fractions of the figures that the foods have, and rounded only
here: nutrients to two decimals, grams and percent to one, rupiah to whole ones, half up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.foods import NUTRIENTS, Food
from kbdesk.domain.nutrition import (
    METHODS,
    Nutrition,
    UsedIngredient,
    akg,
    akg_group,
    bands,
    nutrition_of,
    rounded,
    rupiah,
)
from kbdesk.domain.recipes import (
    GRAMS_SCALE,
    TEXTURE_OF,
    Ingredient,
    Recipe,
    recipe_id,
    starter_recipes,
)
from kbdesk.queries.as_json import named
from kbdesk.queries.foods import Foods, Price, prices
from kbdesk.store.records import Row


class Recipes:
    """The recipes by id, those that are retired apart."""

    def __init__(self, desk: Desk) -> None:
        self._all = dict(starter_recipes())
        self._retired = set()
        for row in desk.store.records.find("recipe", {}):
            self._all[row["id"]] = merged(self._all.get(row["id"]), row)
            if row["retired"]:
                self._retired.add(row["id"])

    def every(self) -> list[Recipe]:
        """Return the recipes, those that are retired too."""
        return list(self._all.values())

    def current(self, target: str | None = None) -> list[Recipe]:
        """Return the recipes that are not retired, of one target or all."""
        return [
            recipe
            for recipe in self._all.values()
            if recipe.id not in self._retired and target in (None, recipe.target)
        ]

    def get(self, ref: str) -> Recipe | None:
        """Return a recipe, retired too, by its id or its code; or None."""
        return self._all.get(ref) or self._all.get(recipe_id(ref))

    def held(self, ref: str, field: str = "id") -> Recipe:
        """Return a recipe by its id or code; raises ``recipe.unknown``."""
        found = self.get(ref)
        if found is None:
            raise KbdeskError("recipe.unknown", field=field, id=ref)
        return found

    def retired(self, recipe: Recipe) -> bool:
        """Tell whether a recipe was taken off the shelf."""
        return recipe.id in self._retired


def merged(starter: Recipe | None, row: Row) -> Recipe:
    """Return a recipe as its row changes it, group by group."""
    recipe = starter or Recipe(
        row["id"], None, row["id"], "24-59", "meal", "family", 1, (), (), changed=True
    )
    if row["name"]:
        target = row["target_group"] or recipe.target
        recipe = replace(
            recipe,
            code=row["code"] or recipe.code,
            name=row["name"],
            target=target,
            meal=row["meal"] or "meal",
            texture=row["texture"] or TEXTURE_OF.get(target, "family"),
            note=row["note"],
            source=row["source"],
            pmt=bool(row["pmt"]),
        )
    if row["ingredients"]:
        recipe = replace(
            recipe,
            portions=max(row["portions"] or 1, 1),
            ingredients=tuple(_ingredients(row["ingredients"])),
        )
    if row["steps"] or row["allergens"]:
        recipe = replace(recipe, steps=tuple(row["steps"]), allergens=tuple(row["allergens"]))
    return replace(recipe, changed=True)


def _ingredients(items: Iterable[Mapping[str, object]]) -> Iterable[Ingredient]:
    """Read what another machine may have written: what cannot be counted is left out."""
    for item in items:
        food, raw, method = item.get("food"), item.get("raw_tenths"), item.get("method")
        if isinstance(food, str) and isinstance(raw, int) and raw > 0 and method in METHODS:
            yield Ingredient(food, raw, str(method))


def used(foods: Foods, recipe: Recipe) -> list[UsedIngredient]:
    """Return a recipe's ingredients with their foods."""
    return [
        UsedIngredient(foods.of(one.food), Fraction(one.raw_tenths, GRAMS_SCALE), one.method)
        for one in recipe.ingredients
    ]


def counted(foods: Foods, recipe: Recipe) -> Nutrition:
    """Return what a recipe gives a portion, exactly."""
    return nutrition_of(used(foods, recipe), Fraction(recipe.portions))


def cost_of(
    ingredients: Iterable[UsedIngredient], cost: Mapping[str, Price]
) -> tuple[Fraction | None, list[Food]]:
    """Return what ingredients cost in rupiah, or None, and the foods that have no price."""
    total, without = Fraction(), []
    for one in ingredients:
        price = cost.get(one.food.id)
        if price is None:
            without.append(one.food)
        else:
            total += one.raw_g * price.rupiah_per_kg / 1000
    return (None if without else total), without


def portion_cost(of: Nutrition, recipe: Recipe, cost: Mapping[str, Price]) -> Fraction | None:
    """Return what a portion costs in rupiah; None where a food has no price."""
    total, _ = cost_of([share.used for share in of.shares], cost)
    return None if total is None else total / recipe.portions


def animal(foods: Foods, recipe: Recipe) -> bool:
    """Tell whether a recipe brings animal protein, by the group of its foods."""
    return any(foods.of(one.food).animal for one in recipe.ingredients)


def allergens(foods: Foods, recipe: Recipe) -> list[str]:
    """Return a recipe's allergens: those of its foods, and what was added by hand."""
    found = [a for one in recipe.ingredients for a in foods.of(one.food).allergens]
    return list(dict.fromkeys([*found, *recipe.allergens]))


def said(recipe: Recipe, foods: Foods) -> dict[str, object]:
    """Return a recipe as ``list recipe`` says it."""
    return {
        **named(recipe, "id", "code", "name", "target", "meal", "texture", "portions"),
        "allergens": allergens(foods, recipe),
        "animal_protein": animal(foods, recipe),
        **named(recipe, "pmt", "source", "note", "changed"),
    }


def listed(desk: Desk, target: str | None = None) -> list[dict[str, Any]]:
    """Return the recipes that are not retired, as ``list recipe`` says them."""
    foods = Foods(desk)
    return [said(recipe, foods) for recipe in Recipes(desk).current(target)]


def shown(desk: Desk, ref: str) -> dict[str, Any] | None:
    """Return a recipe whole, as ``show recipe`` says it; None where it is not known."""
    recipes = Recipes(desk)
    recipe = recipes.get(ref)
    if recipe is None:
        return None
    foods = Foods(desk)
    return {
        **said(recipe, foods),
        "retired": recipes.retired(recipe),
        "ingredients": [
            {
                "food": one.food,
                "name": foods.of(one.food).name,
                "raw_g": one.raw_tenths / GRAMS_SCALE,
                "method": one.method,
            }
            for one in recipe.ingredients
        ],
        "steps": list(recipe.steps),
    }


def nutrition(
    desk: Desk, ref: str, *, on: date | None = None, market: str | None = None
) -> dict[str, Any]:
    """Return what a portion gives, as ``recipe nutrition`` says it; raises ``recipe.unknown``."""
    recipe = Recipes(desk).held(ref)
    return worked_out(recipe, Foods(desk), prices(desk, on, market))


def worked_out(recipe: Recipe, foods: Foods, cost: Mapping[str, Price]) -> dict[str, Any]:
    """Return what a portion of a recipe gives.

    ``per_portion`` has null where a figure is missing, ``at_least`` what is known of it,
    ``missing`` the foods without it. ``target`` is the programme's band for each nutrient
    that it has one for: ``status`` below, within, above, or incomplete.
    """
    of = counted(foods, recipe)
    values = {name: of.per_portion(name) for name in NUTRIENTS}
    _, without = cost_of([share.used for share in of.shares], cost)
    allowance = akg(recipe.target)
    return {
        **named(recipe, "id", "code", "name", "target", "meal", "texture", "portions"),
        "per_portion": {
            **{name: rounded(value) for name, value in values.items()},
            "weight_g": rounded(of.weight_g, 1),
            "cost_rupiah": rupiah(portion_cost(of, recipe, cost)),
        },
        "at_least": {name: rounded(of.known[name]) for name in NUTRIENTS if name in of.missing},
        "target_per_portion": against_target(recipe.target, recipe.meal, values),
        "akg_group": akg_group(recipe.target),
        "akg_percent": {
            name: None if value is None else rounded(value * 100 / allowance[name], 1)
            for name, value in values.items()
        },
        "missing": {name: [food.name for food in lacking] for name, lacking in of.missing.items()},
        "missing_prices": [food.name for food in _once(without)],
        "allergens": allergens(foods, recipe),
        "animal_protein": animal(foods, recipe),
        "ingredients": [
            {
                "food": share.used.food.ref,
                "name": share.used.food.name,
                "raw_g": rounded(share.used.raw_g, 1),
                "edible_percent": rounded(
                    None if share.used.food.edible is None else Fraction(share.used.food.edible), 1
                ),
                "edible_g": rounded(share.edible_g),
                "method": share.used.method,
                "cooked_g": rounded(share.weight_g),
                **{name: rounded(share.nutrients[name]) for name in NUTRIENTS},
                "cost_rupiah": rupiah(cost_of([share.used], cost)[0]),
            }
            for share in of.shares
        ],
    }


def against_target(
    target: str, meal: str, values: Mapping[str, Fraction | None]
) -> dict[str, dict[str, object]]:
    """Return where nutrients lie against the programme's target, for what has one."""
    return {
        name: {
            "min": rounded(band.least),
            "max": rounded(band.most),
            "status": band.status(values[name]) or "incomplete",
        }
        for name, band in bands(target, meal).items()
    }


def scaled(
    desk: Desk, ref: str, portions: int, *, on: date | None = None, market: str | None = None
) -> dict[str, Any]:
    """Return what to buy for so many portions, and what it costs; raises ``recipe.unknown``."""
    recipe = Recipes(desk).held(ref)
    foods, cost = Foods(desk), prices(desk, on, market)
    factor = Fraction(portions, recipe.portions)
    wanted: dict[str, Fraction] = {}
    for one in used(foods, recipe):
        wanted[one.food.ref] = wanted.get(one.food.ref, Fraction()) + one.raw_g * factor
    return {
        **named(recipe, "id", "code", "name", "target"),
        "portions": portions,
        **shopping(foods, cost, wanted, portions),
    }


def shopping(
    foods: Foods, cost: Mapping[str, Price], wanted: Mapping[str, Fraction], portions: int
) -> dict[str, object]:
    """Return a shopping list with its cost: raw grams by food."""
    lines = [UsedIngredient(foods.of(ref), grams, "raw") for ref, grams in wanted.items()]
    total, without = cost_of(lines, cost)
    bought, known = [], Fraction()
    for one in lines:
        price = cost.get(one.food.id)
        alone = cost_of([one], cost)[0]
        known += alone or 0
        bought.append(
            {
                "food": one.food.ref,
                "name": one.food.name,
                "raw_g": rounded(one.raw_g, 1),
                "rupiah_per_kg": price.rupiah_per_kg if price else None,
                "price_date": price.date if price else None,
                "cost_rupiah": rupiah(alone),
            }
        )
    return {
        "ingredients": bought,
        "cost_rupiah": rupiah(total),
        "cost_per_portion": rupiah(None if total is None else total / portions),
        "known_cost_rupiah": rupiah(known),
        "missing_prices": [food.name for food in _once(without)],
    }


def sheet(desk: Desk, ref: str, portions: int | None) -> dict[str, object]:
    """Return the kitchen sheet of a recipe: what to take for so many portions, and how.

    Raises ``recipe.unknown``.
    """
    recipe, foods = Recipes(desk).held(ref), Foods(desk)
    return {
        **scaled(desk, recipe.id, portions or recipe.portions),
        "texture": recipe.texture,
        "steps": list(recipe.steps),
        "note": recipe.note,
        "food_notes": [
            {"name": food.name, "note": food.note}
            for food in _once([foods.of(one.food) for one in recipe.ingredients])
            if food.note
        ],
        "allergens": allergens(foods, recipe),
        "nutrition": nutrition(desk, recipe.id),
    }


def swapped(
    desk: Desk,
    ref: str,
    *,
    food: str,
    by: str,
    raw_tenths: int | None = None,
    on: date | None = None,
) -> dict[str, object]:
    """Return what swapping a food does to a portion.

    Without ``raw_tenths`` so much of the other is taken that as much of it can be eaten.
    Raises ``recipe.unknown``, ``food.unknown``, ``recipe.food_not_in``,
    ``recipe.no_edible_share``.
    """
    recipe = Recipes(desk).held(ref)
    foods, cost = Foods(desk), prices(desk, on)
    out, into = foods.held(food, "food"), foods.held(by, "for")
    after = exchanged(foods, recipe, out, into, raw_tenths)
    first, second = worked_out(recipe, foods, cost), worked_out(after, foods, cost)
    before, now = counted(foods, recipe), counted(foods, after)
    change = {}
    for name in NUTRIENTS:
        a, b = before.per_portion(name), now.per_portion(name)
        change[name] = None if a is None or b is None else rounded_signed(b - a)
    grams = [one.raw_tenths for one in after.ingredients if foods.of(one.food).id == into.id]
    costs = [one["per_portion"]["cost_rupiah"] for one in (first, second)]
    return {
        "id": recipe.id,
        "name": recipe.name,
        "portions": recipe.portions,
        "food": out.name,
        "for": into.name,
        "raw_g": sum(grams) / GRAMS_SCALE,
        "before": _effect(first),
        "after": _effect(second),
        "change": {
            **change,
            "cost_rupiah": None if None in costs else costs[1] - costs[0],
        },
    }


def exchanged(
    foods: Foods, recipe: Recipe, out: Food, into: Food, raw_tenths: int | None
) -> Recipe:
    """Return a recipe with one food in the place of another."""
    old = [one for one in recipe.ingredients if foods.of(one.food).id == out.id]
    if not old:
        raise KbdeskError("recipe.food_not_in", field="food", food=out.name)
    if raw_tenths is None:
        if out.edible is None or not into.edible:
            raise KbdeskError("recipe.no_edible_share", field="for", food=into.name)
        share = Fraction(out.edible) / Fraction(into.edible)
    else:
        share = Fraction(raw_tenths, sum(one.raw_tenths for one in old))
    new = tuple(
        replace(one, food=into.ref, raw_tenths=max(_half_up(one.raw_tenths * share), 1))
        if foods.of(one.food).id == out.id
        else one
        for one in recipe.ingredients
    )
    return replace(recipe, ingredients=new)


def _half_up(value: Fraction) -> int:
    return int((2 * value + 1) // 2)


def rounded_signed(value: Fraction) -> float:
    """Return a difference with two decimals, half away from zero."""
    size = rounded(abs(value), 2) or 0.0
    return -size if value < 0 and size else size


def _effect(one: Mapping[str, object]) -> dict[str, object]:
    return {
        key: one[key] for key in ("per_portion", "target_per_portion", "missing", "missing_prices")
    }


def _once(foods: Sequence[Food]) -> list[Food]:
    return list({food.id: food for food in foods}.values())
