"""A kitchen's place, its money, and its dry goods.

If a kitchen spends more than it had, the verb refuses and says how much is missing. ``confirm``
records it anyway, because somebody may have paid first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk.commands.corner import warned
from kbdesk.commands.draft import Draft
from kbdesk.commands.facts import Fields, fact_verbs, without
from kbdesk.commands.reading import read_named, read_whole, village_of
from kbdesk.commands.writing import Answer, edited
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.kitchen_account import (
    INTO,
    MORE_THAN_HAD,
    MORE_THAN_HELD,
    Booking,
    kitchen_id,
    lacking,
)
from kbdesk.queries.foods import Foods
from kbdesk.queries.kitchen_account import account_lines, entries
from kbdesk.queries.kitchen_stock import Shelf, lowest_left
from kbdesk.records.kitchen import LONGEST_REFERENCE
from kbdesk.records.kitchen_store import KITCHEN, KITCHEN_MONEY, KITCHEN_STOCK
from kbdesk.store.records import Row

_ONLY_OF: Final = {"cost_rupiah": ("bought",), "expires": INTO}
"""Fields of a movement of dry goods that only some movements have."""
_ABOUT: Final = [KITCHEN.field(name) for name in ("name", "address", "hours", "phone", "capacity")]


def edit_kitchen(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Change where a kelurahan's kitchen is, when it is open and for how many; null removes a
    field."""
    reading = Draft(draft)
    village = village_of(desk, reading)
    said = read_named(reading, _ABOUT, new=False)
    reading.done()
    id_ = kitchen_id(village)
    shown = desk.store.records.get("kitchen", id_) or {}
    whole = {one.name: said.get(one.name, shown.get(one.name)) for one in _ABOUT}
    return edited(desk, "kitchen", id_, shown, {"about": {"village": village, **whole}})


def refuse_spending(
    desk: Desk,
    village: str,
    day: str,
    rupiah: int | None,
    confirmed: list[str],
    *,
    but: str = "",
) -> None:
    """Refuse a cost above the kitchen's money, once its account has begun.

    Raises ``kitchen_money.more_than_had``.
    """
    if not rupiah or MORE_THAN_HAD in confirmed:
        return
    lines = [one for one in account_lines(desk, village, but=but) if one.village == village]
    since = min((one.day for one in lines if one.record == "kitchen_money"), default=None)
    if since is not None and day >= since:
        before = entries(lines)
        _refuse(before, [*before, Booking(day, -rupiah)], day, "cost_rupiah")


def short_after_cooking(desk: Desk, village: str | None, recipe: str) -> list[dict[str, object]]:
    """Return a warning for each food of a recipe that ran out: more was cooked than was there."""
    from kbdesk.queries.recipes import Recipes, used

    found = Recipes(desk).get(recipe)
    if village is None or found is None:
        return []
    shelf, today = Shelf(desk, village), desk.clock.today().isoformat()
    foods = {one.food.id: one.food for one in used(Foods(desk), found)}
    kept = [food for where, food in shelf.kept() if where == village and food in foods]
    left = {food: shelf.left(village, food, today).grams for food in kept}
    return [
        warned("kitchen_stock.short", food=foods[food].name, kg=-grams / 1000)
        for food, grams in left.items()
        if grams < 0
    ]


def _of_village(desk: Desk, reading: Draft) -> Fields:
    return {"village": village_of(desk, reading)}


def _read_money(desk: Desk, reading: Draft) -> tuple[list[str], Fields]:
    """Return what was confirmed, and the fields."""
    confirmed = reading.words("confirm")
    fields = read_whole(desk, reading, [one for one in KITCHEN_MONEY.fact if one.name != "village"])
    reading.done()
    asked = "source" if fields["kind"] == "received" else "purpose"
    if fields[asked] is None:
        raise KbdeskError("draft.missing", field=asked)
    if asked == "source" and fields["purpose"] is not None:
        raise KbdeskError("kitchen_money.purpose_of_received", field="purpose")
    return confirmed, fields


def _money_stays(said: Fields, _shown: Row, changes: Mapping[str, object]) -> Fields:
    gone = ("village", "purpose") if changes.get("kind") == "received" else ("village",)
    return without(said, *gone)


def _refuse_overspent(
    desk: Desk, confirmed: list[str], _id: str, fields: Fields, shown: Row | None
) -> None:
    """Refuse a record of money that makes the account negative on some day."""
    if MORE_THAN_HAD in confirmed:
        return
    village, day = fields["village"], fields["date"]
    sign = 1 if fields["kind"] == "received" else -1
    new = Booking(day, sign * fields["amount_rupiah"])
    before = entries(account_lines(desk, village))
    if shown is None:
        if sign < 0:
            _refuse(before, [*before, new], day, "amount_rupiah")
        return
    after = [*entries(account_lines(desk, village, but=shown["id"])), new]
    _refuse(before, after, min(day, shown["date"]), "amount_rupiah")


def _refuse(before: list[Booking], after: list[Booking], day: str, field: str) -> None:
    lacks = lacking(before, after, day)
    if lacks:
        raise KbdeskError(MORE_THAN_HAD, field=field, lacking=lacks, date=day)


def _money_left(desk: Desk, _confirmed: list[str], _id: str, fields: Fields) -> Answer:
    village, day = fields["village"], fields["date"]
    left = sum(one.amount for one in account_lines(desk, village) if one.day <= day)
    return {"left_rupiah": left}


record_kitchen_money, correct_kitchen_money, void_kitchen_money, _ = fact_verbs(
    "kitchen_money",
    _read_money,
    _money_left,
    _money_stays,
    begins=_of_village,
    check=_refuse_overspent,
)
"""Money that a kitchen received, or spent beside cooking and its stock.

Answers ``left_rupiah`` at the end of that day. Raises ``kitchen_money.more_than_had``.
"""


def _read_stock(desk: Desk, reading: Draft) -> tuple[list[str], Fields]:
    """Return what was confirmed, and the fields."""
    confirmed = reading.words("confirm")
    food = Foods(desk).held(reading.required_text("food", longest=LONGEST_REFERENCE), "food")
    told = [one for one in KITCHEN_STOCK.fact if one.name not in ("village", "food")]
    fields = {"food": food.id, **read_whole(desk, reading, told)}
    reading.done()
    movement = fields["movement"]
    if not fields["grams"] and movement != "counted":
        raise KbdeskError("kitchen_stock.nothing_moved", field="kg")
    for name, movements in _ONLY_OF.items():
        if fields[name] is not None and movement not in movements:
            raise KbdeskError("kitchen_stock.only_of_bought", field=name)
    return confirmed, fields


def _stock_stays(said: Fields, _shown: Row, changes: Mapping[str, object]) -> Fields:
    movement = changes.get("movement")
    gone = [name for name, movements in _ONLY_OF.items() if movement not in (None, *movements)]
    return without(said, "village", *gone)


def _refuse_short(
    desk: Desk, confirmed: list[str], _id: str, fields: Fields, shown: Row | None
) -> None:
    """Refuse a movement larger than the stock on that day, or than later cooking leaves.

    Refuse a cost that the kitchen cannot pay, too.
    """
    village, food, day = fields["village"], fields["food"], fields["date"]
    but = "" if shown is None else shown["id"]
    if MORE_THAN_HELD not in confirmed and fields["movement"] not in (*INTO, "counted"):
        shelf = Shelf(desk, village, but=but)
        new = [(day, fields["movement"], fields["grams"])]
        after = lowest_left(shelf, village, food, day, new)
        if after < 0 and after < lowest_left(shelf, village, food, day):
            raise KbdeskError(
                MORE_THAN_HELD, field="kg", food=shelf.name(food), kg=-after / 1000, date=day
            )
    refuse_spending(desk, village, day, fields["cost_rupiah"], confirmed, but=but)


def _stock_left(desk: Desk, _confirmed: list[str], _id: str, fields: Fields) -> Answer:
    village = fields["village"]
    left = Shelf(desk, village).left(village, fields["food"], fields["date"])
    return {"left_kg": left.grams / 1000}


record_kitchen_stock, correct_kitchen_stock, void_kitchen_stock, _ = fact_verbs(
    "kitchen_stock",
    _read_stock,
    _stock_left,
    _stock_stays,
    begins=_of_village,
    check=_refuse_short,
)
"""Dry goods that came or went, or how much was on the shelf at the end of the day.

Answers ``left_kg`` at the end of that day. Raises ``kitchen_stock.more_than_held``,
``kitchen_money.more_than_had``.
"""
