"""Recipes: what a kitchen cooks for whom, and those that come with kbdesk."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from kbdesk.domain.foods import HONEY
from kbdesk.resources import resource

TEXTURES: Final = ("puree", "minced", "family")
"""Smooth and thick (lumat), finely cut (cincang), what the family eats (keluarga)."""
TEXTURE_OF: Final[Mapping[str, str]] = {"6-8": "puree", "9-11": "minced"}
"""The texture of each target's food; "family" for all others."""
MEALS: Final = ("meal", "snack")
UNDER_ONE: Final = frozenset({"6-8", "9-11"})
GRAMS_SCALE: Final = 10
"""Raw grams are kept as whole tenths."""
MOST_TENTHS: Final = 1_000_000
MOST_PORTIONS: Final = 2000

_SPACE = uuid.UUID("6a2d7c11-90b5-5b0e-9a49-5d7b8c3f2e10")


@dataclass(frozen=True, slots=True)
class Ingredient:
    """A food by its code or id, its raw tenths of grams with what is thrown away, its cooking."""

    food: str
    raw_tenths: int
    method: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """A recipe: ``portions`` is what its ingredients make; ``pmt``: meant as a day's portion."""

    id: str
    code: str | None
    name: str
    target: str
    meal: str
    texture: str
    portions: int
    ingredients: tuple[Ingredient, ...]
    steps: tuple[str, ...]
    allergens: tuple[str, ...] = ()
    note: str | None = None
    source: str | None = None
    pmt: bool = False
    changed: bool = False
    """Written or changed on a laptop, not as it came with kbdesk."""


def recipe_id(code: str) -> str:
    """Return the id of a recipe that comes with kbdesk, by its code."""
    return str(uuid.uuid5(_SPACE, f"recipe/{code}"))


def doubts(
    target: str, texture: str, ingredients: Sequence[Ingredient]
) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Yield what is worth another look: a texture that the age cannot eat yet, honey under one."""
    expected = TEXTURE_OF.get(target, "family")
    if TEXTURES.index(texture) > TEXTURES.index(expected):
        yield "recipe.texture_too_coarse", {"texture": f"kitchen.texture_{expected}"}
    if target in UNDER_ONE and any(one.food == HONEY for one in ingredients):
        yield "recipe.honey_under_one", {}


@cache
def starter_recipes() -> Mapping[str, Recipe]:
    """Return the recipes that come with kbdesk by id, by target and name."""
    found: dict[str, Recipe] = {}
    for path in sorted(resource("recipes").glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        for row in data["recipes"]:
            recipe = Recipe(
                id=recipe_id(row["code"]),
                code=row["code"],
                name=row["name"],
                target=data["target"],
                meal=row["meal"],
                texture=row["texture"],
                portions=row["portions"],
                ingredients=tuple(
                    Ingredient(one["food"], one["raw_g"] * GRAMS_SCALE, one["method"])
                    for one in row["ingredients"]
                ),
                steps=tuple(row["steps"]),
                note=row.get("note"),
                source=data["source"],
                pmt=row["pmt"],
            )
            found[recipe.id] = recipe
    return found
