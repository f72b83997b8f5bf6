"""Menu cycles: ten days of recipes, laid by hand; what is worth another look in them.

A planner that proposes a cycle would return slots like a person lays them, and be judged by
the same :func:`doubts`.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final

from kbdesk.domain.recipes import recipe_id
from kbdesk.resources import read_json

DAYS: Final = 10
SLOTS: Final = ("meal", "snack")
MOST_A_DAY: Final = 6

_SUNDAY = 6
_SPACE = uuid.UUID("b7f4d1c6-3c52-5a1e-8d0b-7e1a9f20c4d3")


@dataclass(frozen=True, slots=True)
class Slot:
    """One recipe in a cycle: its day from 1, whether meal or snack, the recipe's id."""

    day: int
    slot: str
    recipe: str


@dataclass(frozen=True, slots=True)
class Cycle:
    """A menu cycle of a target; ``start`` is the date of its day 1, where it has one."""

    id: str
    name: str
    target: str
    slots: tuple[Slot, ...]
    village: str | None = None
    start: str | None = None
    changed: bool = False


def day_of(start: date, on: date) -> int | None:
    """Return which day of its cycle a date is, from 1, over and over; Sundays nobody cooks.

    None on a Sunday and before the cycle began.
    """
    if on < start or on.weekday() == _SUNDAY:
        return None
    weeks, rest = divmod((on - start).days, 7)
    sundays = weeks + (start.weekday() + rest >= _SUNDAY)
    return ((on - start).days - sundays) % DAYS + 1


def date_of(start: date, day: int) -> date:
    """Return the date of a day of the cycle (1 to 10) the first time that it comes."""
    on = start
    while day_of(start, on) != day:
        on += timedelta(days=1)
    return on


def cycle_id(code: str) -> str:
    """Return the id of a cycle that comes with kbdesk, by its code."""
    return str(uuid.uuid5(_SPACE, f"menu/{code}"))


def doubts(
    target: str,
    slots: Sequence[Slot],
    targets: Mapping[str, str],
    animal: Collection[str],
    names: Mapping[str, str],
) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield what is worth another look, day by day.

    Each time a recipe comes again (``menu_cycle.repeat``), each day without animal protein
    (``menu_cycle.no_animal_protein``) or without anything (``menu_cycle.empty_day``), a
    recipe for somebody else (``menu_cycle.other_target``), and a cycle without a full meal
    (``menu_cycle.no_full_meal``). ``targets`` and ``names`` are of recipes by id, ``animal``
    holds the recipes that bring animal protein.
    """
    seen: dict[str, int] = {}
    for day in range(1, DAYS + 1):
        today = [slot for slot in slots if slot.day == day]
        if not today:
            yield "menu_cycle.empty_day", {"day": day}
            continue
        for slot in sorted(today, key=lambda one: SLOTS.index(one.slot)):
            recipe = names.get(slot.recipe, "")
            if slot.recipe in seen:
                first = seen[slot.recipe]
                yield "menu_cycle.repeat", {"day": day, "recipe": recipe, "first": first}
            else:
                seen[slot.recipe] = day
            if targets.get(slot.recipe, target) != target:
                yield "menu_cycle.other_target", {"day": day, "recipe": recipe}
        if not any(slot.recipe in animal for slot in today):
            yield "menu_cycle.no_animal_protein", {"day": day}
    if slots and all(slot.slot != "meal" for slot in slots):
        yield "menu_cycle.no_full_meal", {}


@cache
def starter_cycles() -> Mapping[str, Cycle]:
    """Return the example cycles that come with kbdesk, by id."""
    found = {}
    for row in read_json("nutrition", "menu_cycles.json")["cycles"]:
        slots = tuple(
            Slot(day, slot, recipe_id(code))
            for day, recipes in enumerate(row["days"], start=1)
            for slot, codes in zip(SLOTS, recipes, strict=True)
            for code in codes
        )
        cycle = Cycle(cycle_id(row["code"]), row["name"], row["target"], slots)
        found[cycle.id] = cycle
    return found
