"""A kitchen's place, its money, and its dry goods.

If a kitchen spends more than it had, the verb refuses and says how much is missing. ``confirm``
records it anyway, because somebody may have paid first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kbdesk.commands.corner import warned
from kbdesk.commands.draft import Draft
from kbdesk.commands.facts import Fields, correct_fact, voids, without
from kbdesk.commands.reading import read_named, read_whole, village_of
from kbdesk.commands.writing import Answer, created, edited
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
from kbdesk.journal.registers import FACT
from kbdesk.queries.foods import Foods
from kbdesk.queries.kitchen_account import account_lines, entries
from kbdesk.queries.kitchen_stock import Shelf, lowest_left
from kbdesk.records.kitchen import LONGEST_REFERENCE
from kbdesk.records.kitchen_store import KITCHEN, KITCHEN_MONEY, KITCHEN_STOCK
from kbdesk.store.records import Row

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


def record_kitchen_money(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Record money that a kitchen received, or spent beside cooking and its stock.

    Answers ``left_rupiah`` at the end of that day. Raises ``kitchen_money.more_than_had``.
    """
    reading = Draft(draft)
    id_ = reading.new_identifier()
    village = village_of(desk, reading)
    confirmed = reading.words("confirm")
    fields = {"village": village, **_read_money(desk, reading)}
    if not desk.store.records.exists("kitchen_money", id_):
        _refuse_overspent(desk, fields, None, confirmed)
    answer = created(desk, "kitchen_money", id_, {FACT: fields})
    return {**answer, "left_rupiah": _left(desk, village, fields["date"])}


def correct_kitchen_money(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Correct a record of money; the history keeps what was."""
    confirmed = Draft(draft).words("confirm")
    told = {name: value for name, value in draft.items() if name != "confirm"}

    def reads(reading: Draft, shown: Row) -> Fields:
        fields = {**_read_money(desk, reading)}
        _refuse_overspent(desk, {"village": shown["village"], **fields}, shown, confirmed)
        return fields

    def stays(whole: Fields, _shown: Row, changes: Mapping[str, object]) -> Fields:
        gone = ("village", "purpose") if changes.get("kind") == "received" else ("village",)
        return without(whole, *gone)

    shown, fields = correct_fact(desk, "kitchen_money", told, reads, stays)
    return {"id": shown["id"], "left_rupiah": _left(desk, shown["village"], fields["date"])}


void_kitchen_money = voids("kitchen_money")


def record_kitchen_stock(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Record dry goods that came or went, or how much was on the shelf at the end of the day.

    Answers ``left_kg`` at the end of that day. Raises ``kitchen_stock.more_than_held``,
    ``kitchen_money.more_than_had``.
    """
    reading = Draft(draft)
    id_ = reading.new_identifier()
    village = village_of(desk, reading)
    confirmed = reading.words("confirm")
    fields = {"village": village, **_read_stock(desk, reading)}
    if not desk.store.records.exists("kitchen_stock", id_):
        _refuse_short(desk, fields, "", confirmed)
        refuse_spending(
            desk, village, fields["date"], fields["cost_rupiah"], "cost_rupiah", confirmed
        )
    answer = created(desk, "kitchen_stock", id_, {FACT: fields})
    return {**answer, "left_kg": _left_kg(desk, fields)}


def correct_kitchen_stock(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Correct a movement of dry goods; the history keeps what was."""
    confirmed = Draft(draft).words("confirm")
    told = {name: value for name, value in draft.items() if name != "confirm"}

    def reads(reading: Draft, shown: Row) -> Fields:
        fields = _read_stock(desk, reading)
        _refuse_short(desk, {"village": shown["village"], **fields}, shown["id"], confirmed)
        refuse_spending(
            desk, shown["village"], fields["date"], fields["cost_rupiah"], "cost_rupiah",
            confirmed, but=shown["id"],
        )  # fmt: skip
        return fields

    def stays(whole: Fields, _shown: Row, changes: Mapping[str, object]) -> Fields:
        movement = changes.get("movement")
        gone = [] if movement in (None, "bought") else ["cost_rupiah"]
        gone += [] if movement in (None, *INTO) else ["expires"]
        return without(whole, "village", *gone)

    shown, fields = correct_fact(desk, "kitchen_stock", told, reads, stays)
    return {"id": shown["id"], "left_kg": _left_kg(desk, {**fields, "village": shown["village"]})}


void_kitchen_stock = voids("kitchen_stock")


def refuse_spending(
    desk: Desk,
    village: str,
    day: str,
    rupiah: int | None,
    field: str,
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
        _refuse(before, [*before, Booking(day, -rupiah)], day, field)


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


def _read_money(desk: Desk, reading: Draft) -> Fields:
    fields = read_whole(desk, reading, [one for one in KITCHEN_MONEY.fact if one.name != "village"])
    reading.done()
    asked = "source" if fields["kind"] == "received" else "purpose"
    if fields[asked] is None:
        raise KbdeskError("draft.missing", field=asked)
    if asked == "source" and fields["purpose"] is not None:
        raise KbdeskError("kitchen_money.purpose_of_received", field="purpose")
    return fields


def _read_stock(desk: Desk, reading: Draft) -> Fields:
    food = Foods(desk).held(reading.required_text("food", longest=LONGEST_REFERENCE), "food")
    told = [one for one in KITCHEN_STOCK.fact if one.name not in ("village", "food")]
    fields = {"food": food.id, **read_whole(desk, reading, told)}
    reading.done()
    if not fields["grams"] and fields["movement"] != "counted":
        raise KbdeskError("kitchen_stock.nothing_moved", field="kg")
    for name in ("cost_rupiah", "expires"):
        bought = fields["movement"] == "bought" if name == "cost_rupiah" else (
            fields["movement"] in INTO
        )  # fmt: skip
        if fields[name] is not None and not bought:
            raise KbdeskError("kitchen_stock.only_of_bought", field=name)
    return fields


def _refuse_overspent(
    desk: Desk, fields: Mapping[str, Any], shown: Row | None, confirmed: list[str]
) -> None:
    """Refuse a record of money that makes the account negative on some day."""
    if MORE_THAN_HAD in confirmed:
        return
    village, day = fields["village"], fields["date"]
    sign = 1 if fields["kind"] == "received" else -1
    new = Booking(day, sign * fields["amount_rupiah"])
    if shown is None:
        before = entries(account_lines(desk, village))
        if sign < 0:
            _refuse(before, [*before, new], day, "amount_rupiah")
        return
    before = entries(account_lines(desk, village))
    after = [*entries(account_lines(desk, village, but=shown["id"])), new]
    _refuse(before, after, min(day, shown["date"]), "amount_rupiah")


def _refuse(before: list[Booking], after: list[Booking], day: str, field: str) -> None:
    lacks = lacking(before, after, day)
    if lacks:
        raise KbdeskError(MORE_THAN_HAD, field=field, lacking=lacks, date=day)


def _refuse_short(desk: Desk, fields: Mapping[str, Any], but: str, confirmed: list[str]) -> None:
    """Refuse a movement larger than the stock on that day, or than later cooking leaves."""
    if MORE_THAN_HELD in confirmed or fields["movement"] in (*INTO, "counted"):
        return
    village, food, day = fields["village"], fields["food"], fields["date"]
    shelf = Shelf(desk, village, but=but)
    new = [(day, fields["movement"], fields["grams"])]
    after = lowest_left(shelf, village, food, day, new)
    if after < 0 and after < lowest_left(shelf, village, food, day):
        raise KbdeskError(
            MORE_THAN_HELD, field="kg", food=shelf.name(food), kg=-after / 1000, date=day
        )


def _left(desk: Desk, village: str, day: str) -> int:
    return sum(one.amount for one in account_lines(desk, village) if one.day <= day)


def _left_kg(desk: Desk, fields: Mapping[str, Any]) -> float:
    shelf = Shelf(desk, fields["village"])
    return shelf.left(fields["village"], fields["food"], fields["date"]).grams / 1000
