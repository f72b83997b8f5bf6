"""Menu cycles as this machine knows them, counted against the targets."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.foods import NUTRIENTS, Food
from kbdesk.domain.menus import DAYS, SLOTS, Cycle, Slot, cycle_id, doubts, starter_cycles
from kbdesk.domain.nutrition import Nutrition, akg, akg_group, rounded, rupiah
from kbdesk.queries.as_json import named
from kbdesk.queries.foods import Foods, prices
from kbdesk.queries.recipes import Recipes, against_target, animal, counted, portion_cost
from kbdesk.store.records import Row


class Cycles:
    """The cycles by id: the examples, and those that were laid here."""

    def __init__(self, desk: Desk) -> None:
        self._all = dict(starter_cycles())
        self._retired = set()
        for row in desk.store.records.find("menu_cycle", {}):
            self._all[row["id"]] = _merged(self._all.get(row["id"]), row)
            if row["retired"]:
                self._retired.add(row["id"])

    def current(self, target: str | None = None) -> list[Cycle]:
        """Return the cycles that are not retired, those that were laid here first."""
        found = [
            cycle
            for cycle in self._all.values()
            if cycle.id not in self._retired and target in (None, cycle.target)
        ]
        return sorted(found, key=lambda cycle: not cycle.changed)

    def held(self, ref: str, field: str = "id") -> Cycle:
        """Return a cycle by its id or code; raises ``menu_cycle.unknown``."""
        found = self._all.get(ref) or self._all.get(cycle_id(ref))
        if found is None:
            raise KbdeskError("menu_cycle.unknown", field=field, id=ref)
        return found


def _merged(starter: Cycle | None, row: Row) -> Cycle:
    first = starter or Cycle(row["id"], row["id"], "24-59", ())
    slots = tuple(
        Slot(item["day"], item["slot"], item["recipe"])
        for item in row["slots"]
        if isinstance(item.get("day"), int)
        and 1 <= item["day"] <= DAYS
        and item.get("slot") in SLOTS
        and isinstance(item.get("recipe"), str)
    )
    return Cycle(
        row["id"],
        row["name"] or first.name,
        row["target_group"] or first.target,
        slots if row["slots"] else first.slots,
        row["village"],
        row["start"],
        changed=True,
    )


def listed(desk: Desk) -> list[dict[str, object]]:
    """Return the cycles that are not retired, as ``list menu_cycle`` says them."""
    return [_head(cycle) for cycle in Cycles(desk).current()]


def _head(cycle: Cycle) -> dict[str, object]:
    return named(cycle, "id", "name", "target", "village", "start", "changed")


def shown(desk: Desk, ref: str) -> dict[str, object] | None:
    """Return a cycle whole, as ``show menu_cycle`` says it; None where it is not known."""
    try:
        return worked_out(desk, ref)
    except KbdeskError:
        return None


def worked_out(desk: Desk, ref: str) -> dict[str, object]:
    """Return a cycle with each day's and the whole cycle's nutrients, as ``menu`` says it.

    A day is one portion of each of its recipes. Where a figure is missing, the day's is
    null, and so is the average of the cycle over the days that have something.
    """
    return of_cycle(desk, Cycles(desk).held(ref))


def of_cycle(desk: Desk, cycle: Cycle) -> dict[str, object]:
    """Return :func:`worked_out` of a cycle that may not be kept yet."""
    recipes, foods, cost = Recipes(desk), Foods(desk), prices(desk)
    known = {s.recipe: found for s in cycle.slots if (found := recipes.get(s.recipe))}
    given = {id_: counted(foods, recipe) for id_, recipe in known.items()}
    with_animal = {id_ for id_, recipe in known.items() if animal(foods, recipe)}
    days, sums = [], []
    for day in range(1, DAYS + 1):
        slots = sorted(
            (s for s in cycle.slots if s.day == day), key=lambda one: SLOTS.index(one.slot)
        )
        parts = [given[s.recipe] for s in slots if s.recipe in given]
        values = {name: _total([part.per_portion(name) for part in parts]) for name in NUTRIENTS}
        complete = all(slot.recipe in given for slot in slots)
        if slots:
            sums.append(values if complete else dict.fromkeys(NUTRIENTS))
        costs = [
            portion_cost(given[s.recipe], known[s.recipe], cost) if s.recipe in known else None
            for s in slots
        ]
        lacking = _missing(parts)
        days.append(
            {
                "day": day,
                "recipes": [
                    {
                        "slot": s.slot,
                        "recipe": s.recipe,
                        "name": known[s.recipe].name if s.recipe in known else None,
                        "target": known[s.recipe].target if s.recipe in known else None,
                    }
                    for s in slots
                ],
                **(_standing(cycle.target, slots, values) if slots else {"nutrients": None}),
                "missing": {name: [f.name for f in foods_] for name, foods_ in lacking.items()},
                "animal_protein": any(s.recipe in with_animal for s in slots),
                "cost_rupiah": rupiah(_total(costs)) if slots else None,
            }
        )
    averages = {name: _average([values[name] for values in sums]) for name in NUTRIENTS}
    allowance = akg(cycle.target)
    return {
        **_head(cycle),
        "days": days,
        "average": {name: rounded(averages[name]) for name in NUTRIENTS},
        "akg_group": akg_group(cycle.target),
        "akg_percent": {
            name: None if value is None else rounded(value * 100 / allowance[name], 1)
            for name, value in averages.items()
        },
        "warnings": [
            {"code": code, "params": params}
            for code, params in doubts(
                cycle.target,
                cycle.slots,
                {id_: recipe.target for id_, recipe in known.items()},
                with_animal,
                {id_: recipe.name for id_, recipe in known.items()},
            )
        ],
    }


def _total(values: list[Fraction | None]) -> Fraction | None:
    """Return a sum, None where a part of it is not known."""
    whole = [value for value in values if value is not None]
    return sum(whole, Fraction()) if len(whole) == len(values) else None


def _average(values: list[Fraction | None]) -> Fraction | None:
    total = _total(values)
    return None if total is None or not values else total / len(values)


def _missing(parts: list[Nutrition]) -> dict[str, list[Food]]:
    found: dict[str, dict[str, Food]] = {}
    for part in parts:
        for name, foods in part.missing.items():
            found.setdefault(name, {}).update({food.id: food for food in foods})
    return {name: list(foods.values()) for name, foods in found.items()}


def _standing(
    target: str, slots: list[Slot], values: Mapping[str, Fraction | None]
) -> dict[str, object]:
    meal = "meal" if any(slot.slot == "meal" for slot in slots) else "snack"
    return {
        "nutrients": {name: rounded(values[name]) for name in NUTRIENTS},
        "target_per_day": against_target(target, meal, values),
    }
