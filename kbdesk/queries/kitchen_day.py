"""A day of the kitchen: the week's menu, its recipe, what was cooked, and who eats today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from kbdesk.desk import Desk
from kbdesk.domain.ages import month_index
from kbdesk.domain.foods import Food
from kbdesk.domain.menus import SLOTS, Cycle, day_of
from kbdesk.domain.nutrition import Status, bands, rounded
from kbdesk.domain.recipes import Recipe
from kbdesk.domain.recipients import target_of
from kbdesk.queries.allergies import (
    Allergic,
    FoodSwap,
    allergic_people,
    must_not_eat,
    swaps,
)
from kbdesk.queries.area import Area
from kbdesk.queries.foods import Foods, prices
from kbdesk.queries.menus import Cycles
from kbdesk.queries.produced import Produced, kitchen_village, produced
from kbdesk.queries.recipes import Recipes, counted, worked_out
from kbdesk.queries.recipients import RecipientPlace, months_of, recipients, waiting
from kbdesk.store import kitchen_rows
from kbdesk.store.kitchen_rows import GivenRow, productions

WEEK: Final = 6
"""Working days from Monday."""
_BACK_DAYS: Final = 75
"""How far back a finished programme is looked for."""


@dataclass(frozen=True, slots=True)
class Dish:
    """A recipe on the menu: what a portion gives, and the animal foods in it."""

    id: str
    name: str
    meal: str
    energy: float | None
    status: Status | None
    animals: tuple[Food, ...]


@dataclass(frozen=True, slots=True)
class MenuDay:
    """A working day: ``number`` is its day in the cycle, None before the cycle began."""

    date: date
    number: int | None
    dishes: tuple[Dish, ...]
    cooked: int


@dataclass(frozen=True, slots=True)
class ShownRecipe:
    """A recipe as the page shows it: ``said`` is what ``recipe nutrition`` says.

    ``not_for``: today's recipients of its target who must not eat it, and what could be swapped.
    """

    recipe: Recipe
    said: Mapping[str, Any]
    not_for: tuple[Allergic, ...] = ()
    swaps: tuple[FoodSwap, ...] = ()


@dataclass(frozen=True, slots=True)
class Eater:
    """A recipient on the day: ``today`` is what was given then, ``months`` of a child.

    ``allergic``: what the person must not eat, None where nothing is known of it.
    """

    place: RecipientPlace
    months: int | None
    today: GivenRow | None
    weighing_due: date | None
    allergic: Allergic | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """Programmes that ended in one month (year * 12 + month - 1), by outcome."""

    month: int
    outcomes: Mapping[str | None, int]
    attendance: tuple[int, int]

    @property
    def total(self) -> int:
        return sum(self.outcomes.values())


@dataclass(frozen=True, slots=True)
class KitchenDay:
    """What the kitchen page shows. ``laid`` False: the cycle is an example that comes with kbdesk.

    ``untouched``: nothing was cooked here yet and nobody ever had a place.
    """

    today: date
    on: date
    target: str
    cycle: Cycle | None
    laid: bool
    number: int | None
    week: tuple[MenuDay, ...]
    shown: tuple[ShownRecipe, ...]
    produced: tuple[Produced, ...]
    eaters: tuple[Eater, ...]
    finished: Finished | None
    waiting: int
    untouched: bool


def kitchen_day(desk: Desk, target: str | None, on: date | None, area: Area) -> KitchenDay:
    """Return a day of the kitchen for a target group; None is whoever most recipients are."""
    today = desk.clock.today()
    day = working_day(on or today)
    places = recipients(desk, area, day - timedelta(days=_BACK_DAYS), max(day, today))
    here = with_allergies(desk, eaters(places, min(day, today)))
    group = target or _usual_target(here)
    cycle = cycle_for(desk, group, day)
    foods, recipes = Foods(desk), Recipes(desk)
    monday = day - timedelta(days=day.weekday())
    village = kitchen_village(desk, area)
    cooked = productions(desk.store.records, monday, monday + timedelta(days=WEEK), village)
    all_cooked = produced(desk, cooked)
    week = tuple(
        _menu_day(monday + timedelta(days=n), cycle, recipes, foods, all_cooked, group)
        for n in range(WEEK)
    )
    menu = next(one for one in week if one.date == day)
    cost = prices(desk, min(day, today))
    allergic = [one.allergic for one in here if one.allergic and target_of(one.months) == group]
    shown = tuple(
        _shown(recipe, worked_out(recipe, foods, cost), foods, recipes, allergic)
        for dish in menu.dishes
        if (recipe := recipes.get(dish.id)) is not None
    )
    return KitchenDay(
        today=today,
        on=day,
        target=group,
        cycle=cycle,
        laid=cycle is not None and cycle.changed,
        number=menu.number,
        week=week,
        shown=shown,
        produced=tuple(one for one in all_cooked if one.date == day),
        eaters=here,
        finished=finished(places, today),
        waiting=len(waiting(desk, area, today)),
        untouched=not places
        and not desk.store.records.counts()["recipient"]
        and not desk.store.records.counts()["production"],
    )


def last_cooks(desk: Desk, area: Area) -> list[str]:
    """Return who cooked the last time that somebody was named."""
    return kitchen_rows.last_cooks(desk.store.records, kitchen_village(desk, area))


def working_day(day: date) -> date:
    """Return a day, or the Monday after a Sunday: then nobody cooks."""
    return day + timedelta(days=1) if day.weekday() == WEEK else day


def cycle_for(desk: Desk, target: str, on: date) -> Cycle | None:
    """Return the cycle that a target eats by on a day.

    The one that began last; where none has begun, one that was laid here without a first
    day, else the example.
    """
    found = Cycles(desk).current(target)
    begun = [one for one in found if one.start and one.start <= on.isoformat()]
    if begun:
        return max(begun, key=lambda one: (one.start or "", one.id))
    undated = [one for one in found if not one.start]
    return next(iter(undated or found), None)


def first_day(cycle: Cycle, on: date) -> date:
    """Return the first day of a cycle; without one it is counted from the week's Monday."""
    if cycle.start and cycle.start <= on.isoformat():
        return date.fromisoformat(cycle.start)
    return on - timedelta(days=on.weekday())


def _menu_day(
    on: date,
    cycle: Cycle | None,
    recipes: Recipes,
    foods: Foods,
    cooked: Sequence[Produced],
    target: str,
) -> MenuDay:
    portions = sum(one.portions for one in cooked if one.date == on and one.target == target)
    if cycle is None:
        return MenuDay(on, None, (), portions)
    number = day_of(first_day(cycle, on), on)
    slots = sorted(
        (slot for slot in cycle.slots if slot.day == number),
        key=lambda one: SLOTS.index(one.slot),
    )
    dishes = tuple(
        _dish(recipe, foods) for slot in slots if (recipe := recipes.get(slot.recipe)) is not None
    )
    return MenuDay(on, number, dishes, portions)


def _dish(recipe: Recipe, foods: Foods) -> Dish:
    energy = counted(foods, recipe).per_portion("energy_kcal")
    band = bands(recipe.target, recipe.meal).get("energy_kcal")
    found = {food.id: food for one in recipe.ingredients if (food := foods.of(one.food)).animal}
    return Dish(
        recipe.id,
        recipe.name,
        recipe.meal,
        rounded(energy),
        band.status(energy) if band else None,
        tuple(found.values()),
    )


def _shown(
    recipe: Recipe,
    said: Mapping[str, Any],
    foods: Foods,
    recipes: Recipes,
    people: Sequence[Allergic],
) -> ShownRecipe:
    concerned = must_not_eat(people, said["allergens"])
    offered = swaps(foods, recipes, recipe, concerned) if concerned else []
    return ShownRecipe(recipe, said, tuple(concerned), tuple(offered))


def with_allergies(desk: Desk, found: Sequence[Eater]) -> tuple[Eater, ...]:
    """Return recipients with what is known of their allergies."""
    known = allergic_people(desk, [one.place.row.person for one in found])
    return tuple(replace(one, allergic=known.get(one.place.row.person)) for one in found)


def eaters(places: Sequence[RecipientPlace], on: date) -> tuple[Eater, ...]:
    """Return who has a place on a day, with what was given then and when to weigh next."""
    found = []
    for place in places:
        if not place.row.start <= on.isoformat() <= place.row.until:
            continue
        today = next((one for one in place.given if one.date == on.isoformat()), None)
        months = None if place.row.indication == "kek" else months_of(place.row.birth_date, on)
        found.append(Eater(place, months, today, weighing_due(place)))
    return tuple(found)


def weighing_due(place: RecipientPlace) -> date | None:
    """Return when a recipient is weighed next: a week after the last time in the programme."""
    start, until = date.fromisoformat(place.row.start), date.fromisoformat(place.row.until)
    weighed = [p.date for p in place.recovery.points if p.date > start] if place.recovery else []
    due = (weighed[-1] if weighed else start) + timedelta(days=7)
    return due if due <= until + timedelta(days=7) else None


def _usual_target(found: Sequence[Eater]) -> str:
    groups = Counter(target_of(one.months) for one in found)
    return max(groups, key=lambda name: groups[name]) if groups else "12-23"


def finished(places: Sequence[RecipientPlace], today: date) -> Finished | None:
    """Return the programmes that ended in the month before; without any, in this one."""
    this = month_index(today)
    over = [place for place in places if place.finished(today)]
    for month in (this - 1, this):
        of_month = [p for p in over if month_index(date.fromisoformat(p.row.until)) == month]
        if of_month:
            outcomes: Counter[str | None] = Counter(
                p.recovery.outcome if p.recovery else None for p in of_month
            )
            days = (sum(p.present for p in of_month), sum(p.days for p in of_month))
            return Finished(month, outcomes, days)
    return None
