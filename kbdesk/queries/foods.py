"""Foods as this machine knows them: the starter table under its own rows; prices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.foods import NUTRIENTS, SCALE, Food, hundredths, read_code, starter_foods
from kbdesk.store.records import Row

COLUMNS: Final[Mapping[str, str]] = {
    "edible": "edible_hundredths",
    **{name: f"{name.rpartition('_')[0]}_hundredths" for name in NUTRIENTS},
}
"""The column of the catalogue that keeps each figure."""


class Price(NamedTuple):
    """What a food last cost: rupiah a kilogram as bought, when and where."""

    rupiah_per_kg: int
    date: str
    market: str | None


class Foods:
    def __init__(self, desk: Desk) -> None:
        self._by_id = {food.id: food for food in starter_foods().values()}
        for row in desk.store.records.find("food", {}):
            self._by_id[row["id"]] = _merged(self._by_id.get(row["id"]), row)
        self._by_code = {read_code(f.code): f for f in self._by_id.values() if f.code}

    def __iter__(self) -> Iterator[Food]:
        return iter(self._by_id.values())

    def get(self, ref: str) -> Food | None:
        return self._by_id.get(ref) or self._by_code.get(read_code(ref))

    def held(self, ref: str, field: str = "food") -> Food:
        """Return a food by its code or id; raises ``food.unknown``."""
        found = self.get(ref)
        if found is None:
            raise KbdeskError("food.unknown", field=field, id=ref)
        return found

    def of(self, ref: str) -> Food:
        """Return a food, or one of which nothing is known: of a laptop that was not heard yet."""
        found = self.get(ref)
        if found is not None:
            return found
        return Food(ref, None, ref, "spice", None, dict.fromkeys(NUTRIENTS))


def _merged(starter: Food | None, row: Row) -> Food:
    """Return a food as its row changes it; a composition is written whole."""
    food = starter or Food(row["id"], None, row["id"], "spice", None, dict.fromkeys(NUTRIENTS))
    if row["name"]:
        food = replace(
            food,
            code=row["code"] or food.code,
            name=row["name"],
            group=row["food_group"] or food.group,
            allergens=tuple(row["allergens"]),
        )
    figures = {name: _figure(row[column]) for name, column in COLUMNS.items()}
    if row["source"] or any(value is not None for value in figures.values()):
        edible = figures.pop("edible")
        food = replace(food, edible=edible, nutrients=figures, source=row["source"], note=None)
    return replace(food, changed=True)


def _figure(hundredths: int | None) -> Decimal | None:
    return None if hundredths is None else Decimal(hundredths) / SCALE


def prices(desk: Desk, on: date | None = None, market: str | None = None) -> dict[str, Price]:
    """Return by food the last price up to a day, at one market or anywhere."""
    until = (on or desk.clock.today()).isoformat()
    found: dict[str, tuple[tuple[str, int, str], Price]] = {}
    for row in desk.store.records.find("food_price", {"voided": None}):
        day, amount = row["date"], row["rupiah_per_kg"]
        if day is None or amount is None or day > until:
            continue
        if market is not None and row["market"] != market:
            continue
        order = (day, row["noted"] or 0, row["id"])
        if row["food"] not in found or found[row["food"]][0] < order:
            found[row["food"]] = (order, Price(amount, day, row["market"]))
    return {food: price for food, (_, price) in found.items()}


def said(food: Food, price: Price | None = None) -> dict[str, object]:
    """Return a food as ``show`` and ``list`` say it; what is not known is null."""
    return {
        "id": food.id,
        "code": food.code,
        "name": food.name,
        "group": food.group,
        "edible_percent": _number(food.edible),
        **{name: _number(food.nutrients[name]) for name in NUTRIENTS},
        "allergens": list(food.allergens),
        "source": food.source,
        "note": food.note,
        "changed": food.changed,
        "rupiah_per_kg": price.rupiah_per_kg if price else None,
        "price_date": price.date if price else None,
        "market": price.market if price else None,
    }


def _number(value: Decimal | None) -> float | int | None:
    if value is None:
        return None
    kept = Decimal(hundredths(value)) / SCALE
    return int(kept) if kept == kept.to_integral_value() else float(kept)


def listed(desk: Desk) -> list[dict[str, object]]:
    """Return every food as ``list food`` says it, by group and name."""
    cost = prices(desk)
    return [said(food, cost.get(food.id)) for food in Foods(desk)]


def shown(desk: Desk, ref: str) -> dict[str, object] | None:
    """Return a food as ``show food`` says it, with its prices; None where it is not known."""
    food = Foods(desk).get(ref)
    if food is None:
        return None
    whole = said(food, prices(desk).get(food.id))
    rows = desk.store.records.find("food_price", {"food": food.id, "voided": None})
    whole["prices"] = sorted(
        (
            {key: row[key] for key in ("id", "date", "market", "rupiah_per_kg")}
            for row in rows
            if row["date"]
        ),
        key=lambda one: (one["date"], one["id"]),
    )
    return whole
