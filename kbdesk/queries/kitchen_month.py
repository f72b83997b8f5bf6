"""The month of a kitchen: what was cooked, what it cost, what was handed out (accountability)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from kbdesk.desk import Desk
from kbdesk.domain.nutrition import rupiah
from kbdesk.domain.report_json.kitchen import KitchenJson
from kbdesk.queries.area import Area, month_span, said_posyandu
from kbdesk.queries.kitchen_account import Account, account
from kbdesk.queries.kitchen_account import said as said_account
from kbdesk.queries.produced import Produced, kitchen_village, produced
from kbdesk.queries.skdn import month_text
from kbdesk.store.kitchen_rows import GivenRow, given, places, productions


@dataclass(frozen=True, slots=True)
class KitchenMonth:
    month: int
    area: Area
    village: str | None
    produced: Sequence[Produced]
    given: Sequence[GivenRow]
    account: Account


def kitchen_month(desk: Desk, month: int, area: Area) -> KitchenMonth:
    """Return what a kitchen cooked and handed out in a month."""
    first, last = month_span(month)
    village = kitchen_village(desk, area)
    rows = productions(desk.store.records, first, last, village)
    with_days = places(desk.store.records, first, last, area.posyandu, area.village)
    handed = [
        one
        for one in given(desk.store.records, [place.id for place in with_days], last)
        if one.date >= first.isoformat()
    ]
    money = account(desk, month, village)
    return KitchenMonth(month, area, village, produced(desk, rows), handed, money)


def said(found: KitchenMonth) -> KitchenJson:
    """Return the month as ``report kitchen`` writes it."""
    portions = sum(one.portions for one in found.produced)
    handed = sum(one.portions for one in found.given)
    total = cost(found)
    menus = Counter(one.recipe for one in found.produced)
    names = {one.recipe: one.name for one in found.produced}
    return {
        "month": month_text(found.month),
        "posyandu": said_posyandu(found.area.posyandu),
        "village": found.village,
        "days": len({one.date for one in found.produced}),
        "productions": len(found.produced),
        "portions": portions,
        "handed_out": {
            "portions": handed,
            "taken": sum(one.portions for one in found.given if one.handover == "taken"),
            "brought": sum(one.portions for one in found.given if one.handover == "brought"),
        },
        "left_over": portions - handed,
        "cost_rupiah": total,
        "cost_per_portion": rupiah(Fraction(total, portions)) if total and portions else None,
        "known_cost_rupiah": sum(one.cost or 0 for one in found.produced),
        "cost_estimated": sum(one.estimated for one in found.produced),
        "cost_unknown": sum(one.cost is None for one in found.produced),
        "menus": [
            {
                "recipe": recipe,
                "name": names[recipe],
                "times": times,
                "portions": sum(p.portions for p in found.produced if p.recipe == recipe),
            }
            for recipe, times in menus.most_common()
        ],
        "each": [
            {
                "id": one.id,
                "date": one.date.isoformat(),
                "recipe": one.recipe,
                "name": one.name,
                "portions": one.portions,
                "cost_rupiah": one.cost,
                "cost_estimated": one.estimated,
                "cost_per_portion": None
                if one.cost is None
                else rupiah(Fraction(one.cost, one.portions)),
                "cooks": list(one.cooks),
                "village": one.village,
            }
            for one in found.produced
        ],
        "money": said_account(found.account),
    }


def cost(found: KitchenMonth) -> int | None:
    """Return what the month's productions cost, or None where one of them is not known."""
    costs = [one.cost for one in found.produced]
    return None if not costs or None in costs else sum(c for c in costs if c is not None)
