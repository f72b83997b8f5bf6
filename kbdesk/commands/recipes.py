"""Recipes and menu cycles: written here, or those that came with kbdesk changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from kbdesk.commands.draft import Draft
from kbdesk.commands.foods import read_allergens
from kbdesk.commands.reading import read, required
from kbdesk.commands.writing import Answer, created, edited, plain
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.menus import DAYS, MOST_A_DAY, SLOTS, Cycle
from kbdesk.domain.recipes import (
    TEXTURE_OF,
    Ingredient,
    Recipe,
    doubts,
)
from kbdesk.domain.villages import read_village
from kbdesk.queries.foods import Foods, prices
from kbdesk.queries.menus import Cycles, of_cycle
from kbdesk.queries.recipes import Recipes, merged, worked_out
from kbdesk.records.kitchen import LONGEST_REFERENCE, MENU_CYCLE, MOST_INGREDIENTS, RECIPE

_KEPT: Final[Mapping[str, str]] = {
    "name": "name",
    "target": "target_group",
    "meal": "meal",
    "texture": "texture",
    "note": "note",
    "source": "source",
    "pmt": "pmt",
}
"""A recipe's own fields, and the column of each."""
_PARTS, _SLOT = (
    {one.name: one for one in field.parts}
    for field in (RECIPE.field("ingredients"), MENU_CYCLE.field("slots"))
)
_NEVER_EMPTY: Final = ("name", "target", "meal", "texture")


def record_recipe(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Record a recipe; answers what a portion gives, and what is worth another look."""
    reading = Draft(draft)
    id_ = reading.new_identifier()
    foods = Foods(desk)
    target = required(reading, RECIPE.field("target_group"))
    what = {
        "name": required(reading, RECIPE.field("name")),
        "target_group": target,
        "meal": read(reading, RECIPE.field("meal")) or "meal",
        "texture": read(reading, RECIPE.field("texture")) or TEXTURE_OF.get(target, "family"),
        **{name: read(reading, RECIPE.field(name)) for name in ("note", "source", "pmt")},
    }
    amounts = {
        "portions": required(reading, RECIPE.field("portions")),
        "ingredients": list(_ingredients(reading, foods)),
    }
    method = {"steps": read(reading, RECIPE.field("steps")), "allergens": read_allergens(reading)}
    reading.done()
    groups: dict[str, Mapping[str, object]] = {
        "what": what,
        "ingredients": amounts,
        "method": method,
    }
    return {**created(desk, "recipe", id_, groups), **_answer(desk, id_, foods)}


def edit_recipe(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Change a recipe, one that came with kbdesk too; what is not named stays as it is."""
    reading = Draft(draft)
    foods = Foods(desk)
    recipe = Recipes(desk).held(reading.required_text("id", longest=LONGEST_REFERENCE))
    what = {"code": recipe.code, **{_KEPT[n]: _edited(reading, recipe, n) for n in _KEPT}}
    amounts = {
        "portions": required(reading, RECIPE.field("portions"))
        if "portions" in reading
        else recipe.portions,
        "ingredients": list(_ingredients(reading, foods))
        if "ingredients" in reading
        else _items(recipe),
    }
    method = {
        "steps": read(reading, RECIPE.field("steps")) if "steps" in reading else list(recipe.steps),
        "allergens": read_allergens(reading) if "allergens" in reading else list(recipe.allergens),
    }
    shelf = {"retired": reading.flag("retired")} if "retired" in reading else {}
    reading.done()
    row = desk.store.records.get("recipe", recipe.id) or {}
    before: dict[str, object] = {
        "code": recipe.code,
        **{column: getattr(recipe, name) for name, column in _KEPT.items()},
        "portions": recipe.portions,
        "ingredients": _items(recipe),
        "steps": list(recipe.steps),
        "allergens": list(recipe.allergens),
        "retired": row.get("retired"),
    }
    groups = {"what": what, "ingredients": amounts, "method": method, "shelf": shelf}
    answer = edited(desk, "recipe", recipe.id, before, groups)
    return {**answer, **_answer(desk, recipe.id, foods)}


def _edited(reading: Draft, recipe: Recipe, name: str) -> Any:
    if name not in reading:
        return getattr(recipe, name)
    one = RECIPE.field(_KEPT[name])
    return required(reading, one) if name in _NEVER_EMPTY else read(reading, one)


def _items(recipe: Recipe) -> list[dict[str, object]]:
    return [
        {"food": one.food, "raw_tenths": one.raw_tenths, "method": one.method}
        for one in recipe.ingredients
    ]


def objects(reading: Draft, name: str, most: int) -> Iterator[Draft]:
    """Take a list of objects, each as a draft; raises ``draft.not_a_list`` and the like."""
    value = reading.take(name)
    if value is None:
        raise KbdeskError("draft.missing", field=reading.path(name))
    if not isinstance(value, list):
        raise KbdeskError("draft.not_a_list", field=reading.path(name))
    if len(value) > most:
        raise KbdeskError("draft.too_many", field=reading.path(name), most=most)
    for place, item in enumerate(value):
        path = reading.path(f"{name}.{place}")
        if not isinstance(item, dict):
            raise KbdeskError("draft.not_an_object", field=path)
        yield Draft(item, f"{path}.")


def _ingredients(reading: Draft, foods: Foods) -> Iterator[dict[str, object]]:
    count = 0
    for one in objects(reading, "ingredients", MOST_INGREDIENTS):
        food = foods.held(one.required_text("food", longest=LONGEST_REFERENCE), one.path("food"))
        raw, method = required(one, _PARTS["raw_tenths"]), required(one, _PARTS["method"])
        one.done()
        count += 1
        yield {"food": food.ref, "raw_tenths": raw, "method": method}
    if not count:
        raise KbdeskError("recipe.no_ingredient", field="ingredients")


def _answer(desk: Desk, id_: str, foods: Foods) -> Answer:
    row = desk.store.records.get("recipe", id_)
    starter = Recipes(desk).held(id_)
    recipe = merged(starter, row) if row else starter
    found = worked_out(recipe, foods, prices(desk))
    return {
        "per_portion": found["per_portion"],
        "target_per_portion": found["target_per_portion"],
        "missing": found["missing"],
        "warnings": [
            {"code": code, "params": dict(params)}
            for code, params in doubts(recipe.target, recipe.texture, recipe.ingredients)
        ],
    }


def preview_recipe(
    desk: Desk, target: str, meal: str, portions: int, ingredients: list[Ingredient]
) -> Answer:
    """Return what a portion of a recipe that is not kept yet gives."""
    recipe = Recipe("", None, "", target, meal, "family", portions, tuple(ingredients), ())
    return worked_out(recipe, Foods(desk), prices(desk))


# -- menu cycles -----------------------------------------------------------------------------


def record_menu_cycle(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Lay a cycle of ten days; answers its warnings. What is worth another look is taken."""
    reading = Draft(draft)
    id_ = reading.new_identifier()
    village = reading.text("village")
    what = {
        "name": required(reading, MENU_CYCLE.field("name")),
        "target_group": required(reading, RECIPE.field("target_group")),
        "village": read_village(village) if village else desk.village,
        "start": _start(reading),
    }
    days = {"slots": _slots(desk, reading)}
    reading.done()
    answer = created(desk, "menu_cycle", id_, {"what": what, "days": days})
    return {**answer, **_warned(desk, id_)}


def edit_menu_cycle(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Change a cycle; ``slots`` take the place of all that were there."""
    reading = Draft(draft)
    cycle = Cycles(desk).held(reading.required_text("id", longest=LONGEST_REFERENCE))
    village = cycle.village
    if "village" in reading:
        text = reading.text("village")
        village = read_village(text) if text else None
    what = {
        "name": read(reading, MENU_CYCLE.field("name")) or cycle.name,
        "target_group": read(reading, MENU_CYCLE.field("target_group")) or cycle.target,
        "village": village,
        "start": _start(reading) if "start" in reading else cycle.start,
    }
    slots = _slots(desk, reading) if "slots" in reading else slot_items(cycle)
    shelf = {"retired": reading.flag("retired")} if "retired" in reading else {}
    reading.done()
    row = desk.store.records.get("menu_cycle", cycle.id) or {}
    before: dict[str, object] = {
        "name": cycle.name,
        "target_group": cycle.target,
        "village": cycle.village,
        "start": cycle.start,
        "slots": slot_items(cycle),
        "retired": row.get("retired"),
    }
    groups: dict[str, Mapping[str, object]] = {
        "what": what,
        "days": {"slots": slots},
        "shelf": shelf,
    }
    answer = edited(desk, "menu_cycle", cycle.id, before, groups)
    return {**answer, **_warned(desk, cycle.id)}


def slot_items(cycle: Cycle) -> list[dict[str, object]]:
    """Return a cycle's slots as the catalogue keeps them."""
    return [plain({"day": s.day, "slot": s.slot, "recipe": s.recipe}) for s in cycle.slots]


def _start(reading: Draft) -> str | None:
    day = reading.date("start")
    return day.isoformat() if day else None


def _slots(desk: Desk, reading: Draft) -> list[dict[str, object]]:
    recipes = Recipes(desk)
    found: list[dict[str, object]] = []
    for one in objects(reading, "slots", DAYS * MOST_A_DAY):
        day, slot = required(one, _SLOT["day"]), read(one, _SLOT["slot"])
        named = one.required_text("recipe", longest=LONGEST_REFERENCE)
        recipe = recipes.held(named, one.path("recipe"))
        one.done()
        found.append({"day": day, "slot": slot or recipe.meal, "recipe": recipe.id})
    return sorted(found, key=lambda item: (item["day"], SLOTS.index(item["slot"])))


def _warned(desk: Desk, id_: str) -> Answer:
    found = of_cycle(desk, Cycles(desk).held(id_))
    return {"warnings": found["warnings"]}
