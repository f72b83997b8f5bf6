"""A menu cycle as it hangs on the wall: by date, with what is on the plate."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final, cast

from kbdesk.desk import Desk
from kbdesk.domain.menus import DAYS, day_of
from kbdesk.domain.recipes import Recipe
from kbdesk.domain.report_json.menus import MenuBoardJson
from kbdesk.queries.allergies import menu
from kbdesk.queries.foods import Foods
from kbdesk.queries.kitchen_place import kitchen_of
from kbdesk.queries.recipes import Recipes

_LEAST_GRAMS: Final = 5
"""Grams of a portion from which a food is seen on the plate: spices are not."""


def board(desk: Desk, ref: str) -> MenuBoardJson:
    """Return a cycle as ``menu`` says it, with dates, the kitchen and what is on the plate."""
    said = menu(desk, ref)
    dates = round_dates(said["start"], desk.clock.today())
    foods, recipes = Foods(desk), Recipes(desk)
    days = []
    for day in said["days"]:
        told = [{**one, **_plate(recipes.get(one["recipe"]), foods)} for one in day["recipes"]]
        days.append({**day, "date": dates.get(day["day"]), "recipes": told})
    village = said["village"] or desk.village
    return cast("MenuBoardJson", {**said, "days": days, "kitchen": kitchen_of(desk, village)})


def round_dates(start: str | None, today: date) -> Mapping[int, str]:
    """Return the dates of the days of the round of a cycle in which today lies.

    Before the cycle begins it is the first round; without a first day there are none.
    """
    if start is None:
        return {}
    first = date.fromisoformat(start)
    on = max(first, today)
    while (number := day_of(first, on)) is None:
        on += timedelta(days=1)
    while number != 1:
        on -= timedelta(days=1)
        number = day_of(first, on) or number
    found: dict[int, str] = {}
    while len(found) < DAYS:
        number = day_of(first, on)
        if number is not None:
            found[number] = on.isoformat()
        on += timedelta(days=1)
    return found


def _plate(recipe: Recipe | None, foods: Foods) -> dict[str, list[str]]:
    """Return the groups of food on the plate and the names of the animal foods."""
    if recipe is None:
        return {"groups": [], "animals": []}
    seen = [
        foods.of(one.food)
        for one in recipe.ingredients
        if one.raw_tenths >= _LEAST_GRAMS * 10 * recipe.portions or foods.of(one.food).animal
    ]
    return {
        "groups": list(dict.fromkeys(food.group for food in seen)),
        "animals": list(dict.fromkeys(food.name for food in seen if food.animal)),
    }
