"""What was cooked, with the names of its recipes and what it cost, and whose kitchen is meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from kbdesk.desk import Desk
from kbdesk.domain.nutrition import rupiah
from kbdesk.queries.area import Area
from kbdesk.queries.foods import Foods, prices
from kbdesk.queries.recipes import Recipes, cost_of, used
from kbdesk.store.records import Row


@dataclass(frozen=True, slots=True)
class Produced:
    """A recipe cooked on a day; ``estimated``: nobody noted the cost, prices of the day say it."""

    id: str
    date: date
    recipe: str
    name: str | None
    target: str | None
    portions: int
    cost: int | None
    estimated: bool
    cooks: tuple[str, ...]
    village: str | None = None


def kitchen_village(desk: Desk, area: Area) -> str | None:
    """Return the kelurahan whose kitchen is meant: the one that is asked for, else the home's."""
    if area.village is not None:
        return area.village
    return desk.village if area.posyandu is not None else None


def produced(desk: Desk, rows: Sequence[Row]) -> list[Produced]:
    """Return rows of productions with the names of their recipes and their costs."""
    recipes, foods = Recipes(desk), Foods(desk)
    on_day: dict[str, Any] = {}
    found = []
    for row in rows:
        recipe = recipes.get(row["recipe"])
        cost, estimated = row["cost_rupiah"], False
        if cost is None and recipe is not None:
            if row["date"] not in on_day:
                on_day[row["date"]] = prices(desk, date.fromisoformat(row["date"]))
            whole, _ = cost_of(used(foods, recipe), on_day[row["date"]])
            factor = Fraction(row["portions"], recipe.portions)
            cost = rupiah(None if whole is None else whole * factor)
            estimated = cost is not None
        found.append(
            Produced(
                row["id"],
                date.fromisoformat(row["date"]),
                row["recipe"],
                recipe.name if recipe else None,
                recipe.target if recipe else None,
                row["portions"],
                cost,
                estimated,
                tuple(row["cooks"]),
                row["village"],
            )
        )
    return found
