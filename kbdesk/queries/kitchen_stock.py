"""Dry goods of a kitchen: in, out, left. What recipes took follows from what was cooked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain.kitchen_account import INTO, Held, held
from kbdesk.domain.report_json.kitchen import StockJson
from kbdesk.queries.area import Area, month_span, said_posyandu
from kbdesk.queries.foods import Foods
from kbdesk.queries.produced import kitchen_village
from kbdesk.queries.recipes import Recipes, used
from kbdesk.queries.skdn import month_text
from kbdesk.store.kitchen_rows import productions, stock_moves
from kbdesk.store.records import Row

_EVER: Final = date(1900, 1, 1)
Taken = tuple[str, int]
"""A day, and the grams that recipes took on it."""


@dataclass(frozen=True, slots=True)
class ShelfMonth:
    """A food on a kitchen's shelf in a month, in grams; ``lowest`` is the least that was left.

    ``corrected``: what counts found more (or, below zero, less) than was noted.
    """

    village: str
    food: str
    ref: str
    name: str
    opening: int
    bought: int
    given: int
    cooked: int
    used: int
    spoiled: int
    corrected: int
    left: int
    lowest: int
    counted: str | None
    expires: str | None


@dataclass(frozen=True, slots=True)
class StockMonth:
    """The shelf of a kitchen, or of several, in a month."""

    month: int
    area: Area
    village: str | None
    until: date
    foods: tuple[ShelfMonth, ...]


class Shelf:
    """What stands on the shelves of some kitchens, and what recipes took of it, day by day."""

    def __init__(self, desk: Desk, village: str | None, *, but: str = "") -> None:
        self._foods = Foods(desk)
        self.moves: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in stock_moves(desk.store.records, village):
            if row["id"] != but:
                self.moves[row["village"], row["food"]].append(row)
        self.cooked = self._cooked(desk, village) if self.moves else {}

    def _cooked(self, desk: Desk, village: str | None) -> dict[tuple[str, str], list[Taken]]:
        """Return (day, grams) that recipes took, of the foods that are kept on a shelf."""
        taken: dict[tuple[str, str], list[Taken]] = defaultdict(list)
        recipes = Recipes(desk)
        for row in productions(desk.store.records, _EVER, desk.clock.today(), village):
            recipe, where = recipes.get(row["recipe"]), row["village"] or village
            if recipe is None or where is None:
                continue
            factor = Fraction(row["portions"], recipe.portions)
            for one in used(self._foods, recipe):
                key = (where, one.food.id)
                if key in self.moves:
                    taken[key].append((row["date"], round(one.raw_g * factor)))
        return taken

    def kept(self) -> list[tuple[str, str]]:
        """Return kelurahan and food of everything that is kept, by name."""
        return sorted(self.moves, key=lambda key: (key[0], self.name(key[1]).casefold()))

    def ref(self, food: str) -> str:
        """Return how a recipe names a food."""
        return self._foods.of(food).ref

    def name(self, food: str) -> str:
        return self._foods.of(food).name

    def left(
        self, village: str, food: str, until: str, *, more: Sequence[tuple[str, str, int]] = ()
    ) -> Held:
        """Return what is left at the end of a day; ``more``: movements that are not noted yet."""
        moves = [(r["date"], r["movement"], r["grams"]) for r in self.moves[village, food]]
        moves = sorted([*moves, *more], key=lambda one: one[0])
        return held(moves, self.cooked.get((village, food), ()), until)

    def days(self, village: str, food: str) -> list[str]:
        """Return the days on which something came or went."""
        key = (village, food)
        known = {row["date"] for row in self.moves[key]}
        return sorted(known | {day for day, _ in self.cooked.get(key, ())})


def lowest_left(
    shelf: Shelf,
    village: str,
    food: str,
    day: str,
    more: Sequence[tuple[str, str, int]] = (),
) -> int:
    """Return the least that is left at the end of a day, or of any later one."""
    days = {day, *(one for one in shelf.days(village, food) if one > day)}
    return min(shelf.left(village, food, one, more=more).grams for one in days)


def stock_lines(desk: Desk, area: Area, most: int = 60) -> list[Row]:
    """Return the last movements of a kitchen's shelf, the last first, with the food's name."""
    foods = Foods(desk)
    rows = stock_moves(desk.store.records, kitchen_village(desk, area))
    return [{**row, "name": foods.of(row["food"]).name} for row in reversed(rows[-most:])]


def stock_month(desk: Desk, month: int, area: Area) -> StockMonth:
    """Return the shelf of a kitchen in a month, up to today."""
    first, last = month_span(month)
    until = min(last, desk.clock.today())
    village = kitchen_village(desk, area)
    shelf = Shelf(desk, village)
    found = [
        _of_month(shelf, where, food, first, until)
        for where, food in shelf.kept()
        if any(row["date"] <= until.isoformat() for row in shelf.moves[where, food])
    ]
    return StockMonth(month, area, village, until, tuple(found))


def _of_month(shelf: Shelf, village: str, food: str, first: date, until: date) -> ShelfMonth:
    key, begin, end = (village, food), first.isoformat(), until.isoformat()
    rows = shelf.moves[key]
    opening = shelf.left(village, food, (first - timedelta(days=1)).isoformat()).grams
    left = shelf.left(village, food, end)
    sums: dict[str, int] = defaultdict(int)
    for row in rows:
        if begin <= row["date"] <= end:
            sums[row["movement"]] += row["grams"]
    since = min(row["date"] for row in rows)
    cooked = sum(g for day, g in shelf.cooked.get(key, ()) if max(begin, since) <= day <= end)
    noted = opening + sums["bought"] + sums["given"] - cooked - sums["used"] - sums["spoiled"]
    days = {end, *(day for day in shelf.days(village, food) if begin <= day <= end)}
    return ShelfMonth(
        village,
        food,
        shelf.ref(food),
        shelf.name(food),
        opening,
        sums["bought"],
        sums["given"],
        cooked,
        sums["used"],
        sums["spoiled"],
        left.grams - noted,
        left.grams,
        min(shelf.left(village, food, day).grams for day in days),
        left.counted,
        _expires([row for row in rows if row["date"] <= end], left.grams),
    )


def _expires(rows: Sequence[Row], left: int) -> str | None:
    """Return the first day on which something of what is left expires: the oldest goes first."""
    found = []
    for row in reversed([row for row in rows if row["movement"] in INTO]):
        if left <= 0:
            break
        left -= row["grams"]
        if row["expires"]:
            found.append(row["expires"])
    return min(found, default=None)


def said(found: StockMonth) -> StockJson:
    """Return the shelf as ``report stock`` writes it; kilograms."""
    return {
        "month": month_text(found.month),
        "posyandu": said_posyandu(found.area.posyandu),
        "village": found.village,
        "until": found.until.isoformat(),
        "foods": [
            {
                "village": one.village,
                "food": one.ref,
                "name": one.name,
                "opening_kg": one.opening / 1000,
                "bought_kg": one.bought / 1000,
                "given_kg": one.given / 1000,
                "cooked_kg": one.cooked / 1000,
                "used_kg": one.used / 1000,
                "spoiled_kg": one.spoiled / 1000,
                "corrected_kg": one.corrected / 1000,
                "left_kg": one.left / 1000,
                "short": one.lowest < 0,
                "counted": one.counted,
                "expires": one.expires,
                "expired": one.expires is not None and one.expires < found.until.isoformat(),
            }
            for one in found.foods
        ],
    }
