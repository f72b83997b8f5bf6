"""Who of the kitchen's recipients must not eat what, and what could take its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, cast

from kbdesk.desk import Desk
from kbdesk.domain.foods import Food
from kbdesk.domain.life_cycle import NONE
from kbdesk.domain.menus import Cycle
from kbdesk.domain.recipes import Recipe
from kbdesk.domain.recipients import target_of
from kbdesk.domain.report_json.menus import AllergicJson, KitchenSheetJson, SwapJson
from kbdesk.queries import menus, recipes
from kbdesk.queries.area import Area, area_of
from kbdesk.queries.as_json import as_json
from kbdesk.queries.foods import Foods
from kbdesk.queries.household_measures import KitchenMeasures
from kbdesk.queries.recipes import Recipes
from kbdesk.queries.recipients import months_of
from kbdesk.store.kitchen_rows import allergies_of, places

MOST_OFFERED: Final = 3
"""Foods that are offered in the place of one."""


@dataclass(frozen=True, slots=True)
class Allergic:
    """Somebody who must not eat some things; ``allergens`` are never empty."""

    person: str
    name: str | None
    allergens: tuple[str, ...]
    note: str | None

    def by(self, allergens: Collection[str]) -> Allergic | None:
        """Return the person with what of some allergens concerns, None where nothing does."""
        found = tuple(one for one in self.allergens if one in allergens)
        return Allergic(self.person, self.name, found, self.note) if found else None


@dataclass(frozen=True, slots=True)
class FoodSwap:
    """A food of a recipe that somebody must not eat, and foods that could take its place."""

    food: Food
    allergens: tuple[str, ...]
    offered: tuple[Food, ...]


def allergic_people(desk: Desk, people: Collection[str]) -> dict[str, Allergic]:
    """Return who of some people is known to have an allergy."""
    found = {}
    for row in allergies_of(desk.store.records, people):
        known = tuple(one for one in row["allergies"] if one != NONE)
        if known:
            found[row["id"]] = Allergic(row["id"], row["name"], known, row["allergy_note"])
    return found


def allergic_recipients(desk: Desk, area: Area, on: date, target: str) -> list[Allergic]:
    """Return who has a place on a day, eats what is cooked for a target, and has an allergy."""
    rows = places(desk.store.records, on, on, area.posyandu, area.village)
    eating = [
        row.person
        for row in rows
        if target == target_of(None if row.indication == "kek" else months_of(row.birth_date, on))
    ]
    known = allergic_people(desk, eating)
    return [known[person] for person in dict.fromkeys(eating) if person in known]


def must_not_eat(people: Sequence[Allergic], allergens: Collection[str]) -> list[Allergic]:
    """Return who of some people must not eat what holds some allergens."""
    return [found for one in people if (found := one.by(allergens)) is not None]


def swaps(
    foods: Foods, all_recipes: Recipes, recipe: Recipe, people: Sequence[Allergic]
) -> list[FoodSwap]:
    """Return for each food of a recipe that somebody must not eat what could take its place.

    Offered are foods that hold nothing that any of these people must not eat: an animal food
    for an animal one, else one of the same group; those that recipes use most come first.
    """
    avoid = {allergen for one in people for allergen in one.allergens}
    often = Counter(
        foods.of(part.food).id for one in all_recipes.current() for part in one.ingredients
    )
    found = []
    inside = {foods.of(one.food).id: foods.of(one.food) for one in recipe.ingredients}
    for food in inside.values():
        held = tuple(one for one in food.allergens if one in avoid)
        if not held:
            continue
        fits = [
            other
            for other in foods
            if often[other.id]
            and other.edible
            and not avoid.intersection(other.allergens)
            and (other.animal if food.animal else other.group == food.group)
        ]
        fits.sort(key=lambda one: (one.group != food.group, -often[one.id], one.name))
        found.append(FoodSwap(food, held, tuple(fits[:MOST_OFFERED])))
    return found


def said_people(people: Sequence[Allergic]) -> list[AllergicJson]:
    """Return people who must not eat something as JSON says them."""
    return [as_json(AllergicJson, one) for one in people]


def said_swaps(found: Sequence[FoodSwap]) -> list[SwapJson]:
    """Return what could take the place of foods as JSON says it."""
    return [
        {
            "food": one.food.ref,
            "name": one.food.name,
            "allergens": list(one.allergens),
            "for": [{"food": other.ref, "name": other.name} for other in one.offered],
        }
        for one in found
    ]


def sheet(desk: Desk, ref: str, portions: int | None) -> KitchenSheetJson:
    """Return the kitchen sheet with who of today's recipients must not eat of it."""
    said: dict[str, Any] = recipes.sheet(desk, ref, portions)
    recipe = Recipes(desk).held(ref)
    people = allergic_recipients(desk, area_of(desk), desk.clock.today(), recipe.target)
    foods, at_home = Foods(desk), KitchenMeasures(desk)
    concerned = must_not_eat(people, recipes.allergens(foods, recipe))
    whole = {
        **said,
        "ingredients": [
            {**one, "household": at_home.said(one["food"], one["raw_g"])}
            for one in said["ingredients"]
        ],
        "not_for": said_people(concerned),
        "swaps": said_swaps(swaps(foods, Recipes(desk), recipe, concerned)),
    }
    return cast("KitchenSheetJson", whole)


def menu(desk: Desk, ref: str) -> dict[str, Any]:
    """Return a cycle as ``menu`` says it, with who of today's recipients must not eat what."""
    said = menus.worked_out(desk, ref)
    people = allergic_recipients(desk, area_of(desk), desk.clock.today(), str(said["target"]))
    return with_people(desk, said, people)


def with_people(desk: Desk, said: Mapping[str, Any], people: Sequence[Allergic]) -> dict[str, Any]:
    """Return a worked out cycle with ``allergens`` and ``not_for`` at each recipe.

    Each recipe that somebody must not eat is one of the ``warnings``.
    """
    foods, known = Foods(desk), Recipes(desk)
    days = []
    warnings = list(said["warnings"])
    for day in said["days"]:
        told = []
        for one in day["recipes"]:
            recipe = known.get(one["recipe"])
            held = recipes.allergens(foods, recipe) if recipe is not None else []
            concerned = said_people(must_not_eat(people, held))
            told.append({**one, "allergens": held, "not_for": concerned})
            if concerned:
                names = ", ".join(who["name"] or "–" for who in concerned)
                params = {"day": day["day"], "recipe": one["name"], "names": names}
                warnings.append({"code": "menu_cycle.not_for", "params": params})
        days.append({**day, "recipes": told})
    return {**said, "days": days, "warnings": warnings}


def of_cycle(desk: Desk, cycle: Cycle) -> dict[str, Any]:
    """Return a cycle that may not be kept yet, with who must not eat what."""
    on = desk.clock.today()
    people = allergic_recipients(desk, area_of(desk), on, cycle.target)
    return with_people(desk, menus.of_cycle(desk, cycle), people)
