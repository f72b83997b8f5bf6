"""The money of a kitchen (SPJ): received, spent, left, and the receipts of each line.

Cooking and buying for the shelf are spending by records of their own; only other spending has a
record of money. An account begins on the day of its first record of money: nobody noted what
money paid for the cooking before that day.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain.kitchen_account import PURPOSES, SOURCES, Booking, balance
from kbdesk.domain.report_json.kitchen import AccountJson, AccountLineJson
from kbdesk.queries.area import month_span
from kbdesk.queries.foods import Foods
from kbdesk.queries.produced import produced
from kbdesk.queries.recipes import Recipes
from kbdesk.store.kitchen_rows import attached_to_some, money, productions, stock_moves
from kbdesk.store.records import Row

_EVER: Final = date(1900, 1, 1)
ON_COOKING: Final = "cooked"
ON_STOCK: Final = "stock"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an account: rupiah, above zero received, below zero spent.

    ``record`` and ``id``: what says it, to which its receipts are attached. ``what``: the
    source of what was received, else what it was spent on; ``name``: the recipe or the food.
    """

    village: str
    day: str
    record: str
    id: str
    amount: int
    what: str | None
    name: str | None
    party: str | None
    receipt_no: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Account:
    """A month of the accounts of one kitchen or several; rupiah.

    ``since``: the day on which the first of them began, None where none has. ``without_cost``:
    how often food was cooked without a noted cost, ``estimated``: what that would have cost by the
    prices of the day; it is in no sum.
    """

    month: int
    village: str | None
    until: date
    since: str | None
    opening: int
    lines: tuple[Line, ...]
    left: int
    lowest: int
    estimated: int | None
    without_cost: int
    receipts: dict[str, int]

    @property
    def received(self) -> int:
        return sum(one.amount for one in self.lines if one.amount > 0)

    @property
    def spent(self) -> int:
        return -sum(one.amount for one in self.lines if one.amount < 0)


def account_lines(desk: Desk, village: str | None, *, but: str = "") -> list[Line]:
    """Return every line of the accounts of a kelurahan, or of all, by day; one left aside."""
    records = desk.store.records
    found = [_money_line(row) for row in money(records, village) if row["id"] != but]
    since = _began(found)
    if not since:
        return found
    foods, recipes = Foods(desk), Recipes(desk)
    for row in stock_moves(records, village):
        where = row["village"]
        if row["cost_rupiah"] and row["date"] >= since.get(where, "~") and row["id"] != but:
            food = foods.of(row["food"])
            found.append(_spent(where, "kitchen_stock", row, ON_STOCK, food.name))
    for row in productions(records, _EVER, desk.clock.today(), village):
        where = row["village"] or village
        if where and row["cost_rupiah"] and row["date"] >= since.get(where, "~"):
            recipe = recipes.get(row["recipe"])
            name = recipe.name if recipe else None
            cooks = ", ".join(row["cooks"]) or None
            found.append(_spent(where, "production", row, ON_COOKING, name, cooks))
    # money that came on a day is there before what was spent on it
    return sorted(found, key=lambda one: (one.day, one.amount < 0))


def _money_line(row: Row) -> Line:
    received = row["kind"] == "received"
    return Line(
        village=row["village"],
        day=row["date"],
        record="kitchen_money",
        id=row["id"],
        amount=row["amount_rupiah"] if received else -row["amount_rupiah"],
        what=row["source"] if received else row["purpose"],
        name=None,
        party=row["party"],
        receipt_no=row["receipt_no"],
        note=row["note"],
    )


def _spent(
    village: str, record: str, row: Row, what: str, name: str | None, party: str | None = None
) -> Line:
    """Return the line of a record that is no record of money but says what it cost."""
    cost = -row["cost_rupiah"]
    return Line(village, row["date"], record, row["id"], cost, what, name, party, None, row["note"])


def _began(lines: Sequence[Line]) -> dict[str, str]:
    """Return by kelurahan the day of the first record of money; lines are ordered by day."""
    since: dict[str, str] = {}
    for one in lines:
        if one.record == "kitchen_money":
            since.setdefault(one.village, one.day)
    return since


def entries(lines: Sequence[Line]) -> list[Booking]:
    """Return lines as the arithmetic takes them."""
    return [Booking(one.day, one.amount) for one in lines]


def account(desk: Desk, month: int, village: str | None) -> Account:
    """Return the account of a kelurahan's kitchen, or of all, in a month up to today."""
    first, last = month_span(month)
    until = min(last, desk.clock.today())
    lines = account_lines(desk, village)
    begin, end = first.isoformat(), until.isoformat()
    of_month = tuple(one for one in lines if begin <= one.day <= end)
    since = min(_began(lines).values(), default=None)
    before = balance(entries(lines), (first - timedelta(days=1)).isoformat())
    estimated, without = _estimated(desk, village, first, until, lines)
    return Account(
        month,
        village,
        until,
        since if since is not None and since <= end else None,
        before,
        of_month,
        balance(entries(lines), end),
        _lowest(lines, begin, end),
        estimated,
        without,
        attached_to_some(desk.store.records, [one.id for one in of_month]),
    )


def _lowest(lines: Sequence[Line], begin: str, end: str) -> int:
    """Return the least that a kitchen of them had at the end of a day of the month."""
    by_kitchen: dict[str, list[Line]] = defaultdict(list)
    for one in lines:
        by_kitchen[one.village].append(one)
    found = [0]
    for of in by_kitchen.values():
        days = {end, *(one.day for one in of if begin <= one.day <= end)}
        found += [balance(entries(of), day) for day in days]
    return min(found)


def _estimated(
    desk: Desk, village: str | None, first: date, until: date, lines: Sequence[Line]
) -> tuple[int | None, int]:
    """Return what cooking without a noted cost cost by the prices, and of how many productions.

    None where the price of something is not known.
    """
    since = _began(lines)
    rows = [
        row
        for row in productions(desk.store.records, first, until, village)
        if row["cost_rupiah"] is None
        and row["date"] >= since.get(row["village"] or village or "", "~")
    ]
    costs = [one.cost for one in produced(desk, rows)]
    total = None if None in costs else sum(cost for cost in costs if cost is not None)
    return total, len(rows)


def said(found: Account) -> AccountJson:
    """Return an account as ``money`` of ``report kitchen`` says it; null before it begins."""
    begun = found.since is not None
    by_source = Counter[str]()
    spent_on = Counter[str]()
    for one in found.lines:
        if one.amount > 0:
            by_source[one.what or "other"] += one.amount
        else:
            spent_on[one.what or "other"] -= one.amount
    spending = [one for one in found.lines if one.amount < 0]
    with_receipt = sum(bool(found.receipts.get(one.id) or one.receipt_no) for one in spending)
    left = found.opening
    lines: list[AccountLineJson] = []
    for one in found.lines:
        left += one.amount
        lines.append(
            {
                "id": one.id,
                "record": one.record,
                "date": one.day,
                "village": one.village,
                "kind": "received" if one.amount > 0 else "spent",
                "what": one.what,
                "name": one.name,
                "party": one.party,
                "receipt_no": one.receipt_no,
                "receipts": found.receipts.get(one.id, 0),
                "note": one.note,
                "amount_rupiah": abs(one.amount),
                "left_rupiah": left,
            }
        )
    return {
        "since": found.since,
        "until": found.until.isoformat(),
        "opening_rupiah": found.opening if begun else None,
        "received_rupiah": found.received if begun else None,
        "by_source": {name: by_source[name] for name in SOURCES if by_source[name]},
        "spent_rupiah": found.spent if begun else None,
        "spent_on": {
            name: spent_on[name] for name in (ON_COOKING, ON_STOCK, *PURPOSES) if spent_on[name]
        },
        "left_rupiah": found.left if begun else None,
        "overspent_rupiah": max(-found.lowest, 0) if begun else None,
        "without_cost": found.without_cost,
        "estimated_rupiah": found.estimated if begun else None,
        "with_receipt": with_receipt,
        "without_receipt": len(spending) - with_receipt,
        "lines": lines,
    }
