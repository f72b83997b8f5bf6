"""The recipes as one chooses among them: for whom, with what in it, its energy and its cost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kbdesk.desk import Desk
from kbdesk.domain.nutrition import bands, rounded, rupiah
from kbdesk.domain.recipes import Recipe
from kbdesk.queries.foods import Foods, prices
from kbdesk.queries.recipes import Recipes, allergens, animal, counted, portion_cost


@dataclass(frozen=True, slots=True)
class RecipeLine:
    """A recipe in the list; ``status`` is where its energy lies, None without a target.

    ``energy_kcal`` and ``cost_rupiah`` are of a portion, None where something is missing.
    """

    recipe: Recipe
    foods: tuple[str, ...]
    allergens: tuple[str, ...]
    animal: bool
    energy_kcal: float | None
    status: str | None
    cost_rupiah: int | None


def recipe_list(desk: Desk, *, retired: bool = False) -> list[RecipeLine]:
    """Return the recipes on the shelf, or those that were taken off it."""
    foods, recipes, cost = Foods(desk), Recipes(desk), prices(desk)
    shelf = [one for one in recipes.every() if recipes.retired(one) == retired]
    found = []
    for recipe in shelf:
        of = counted(foods, recipe)
        energy = of.per_portion("energy_kcal")
        band = bands(recipe.target, recipe.meal).get("energy_kcal")
        found.append(
            RecipeLine(
                recipe,
                tuple(share.used.food.name for share in of.shares),
                tuple(allergens(foods, recipe)),
                animal(foods, recipe),
                rounded(energy),
                None if band is None else band.status(energy) or "incomplete",
                rupiah(portion_cost(of, recipe, cost)),
            )
        )
    return found


def matching(found: Iterable[RecipeLine], text: str, target: str | None = None) -> list[RecipeLine]:
    """Return what has every word of a text in its name or its foods, names first."""
    words = text.casefold().split()
    shelf: Sequence[RecipeLine] = [
        one for one in found if target is None or one.recipe.target == target
    ]
    if not words:
        return list(shelf)

    def rank(one: RecipeLine) -> int | None:
        name = one.recipe.name.casefold()
        if all(any(part.startswith(word) for part in name.split()) for word in words):
            return 0
        if all(word in name for word in words):
            return 1
        whole = " ".join((name, *one.foods)).casefold()
        return 2 if all(word in whole for word in words) else None

    ranked = [(place, one) for one in shelf if (place := rank(one)) is not None]
    return [one for _, one in sorted(ranked, key=lambda pair: pair[0])]
