"""What a kitchen has: its place and capacity, its money, its dry goods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk.domain.kitchen_account import (
    MONEY_KINDS,
    MOST_GRAMS,
    MOST_PLACES,
    MOVEMENTS,
    PURPOSES,
    SOURCES,
)
from kbdesk.records.field import (
    KG,
    RUPIAH,
    Record,
    choice,
    day,
    fact,
    figure,
    past_day,
    row_of,
    spelled,
    text,
    whole,
)
from kbdesk.records.kinds import Belonging
from kbdesk.records.kitchen import MOST_RUPIAH

_OF_VILLAGE: Final[Belonging] = (("village", "village"),)
_VILLAGE: Final = spelled("village", "village", required=True)


def _money(fields: Mapping[str, object]) -> str | None:
    """Return the field that contradicts whether money was received or spent."""
    if fields.get("kind") == "received":
        return "purpose" if fields.get("purpose") else None
    return None


KITCHEN: Final = Record(
    "kitchen",
    _OF_VILLAGE,
    # one of a kelurahan: the id follows from it
    {
        "about": (
            _VILLAGE,
            text("name", 120),
            text("address", 300),
            text("hours", 80),
            text("phone", 40),
            whole("capacity", 1, MOST_PLACES),
        ),
    },
)
KITCHEN_MONEY: Final = fact(
    "kitchen_money",
    # Other money only: what was cooked and what was bought for the stock has its own record.
    _OF_VILLAGE,
    _VILLAGE,
    past_day("date", required=True),
    choice("kind", MONEY_KINDS, required=True, choice_words="kitchen_account.kind_{}"),
    choice("source", SOURCES, choice_words="kitchen_account.source_{}"),
    choice("purpose", PURPOSES, choice_words="kitchen_account.purpose_{}"),
    whole("amount_rupiah", 1, MOST_RUPIAH, RUPIAH, required=True),
    text("party", 120),
    text("receipt_no", 60),
    text("note", 500),
    check=_money,
)
KITCHEN_STOCK: Final = fact(
    "kitchen_stock",
    _OF_VILLAGE,
    _VILLAGE,
    past_day("date", required=True),
    row_of("food", "food", required=True),
    choice("movement", MOVEMENTS, required=True, choice_words="kitchen_account.movement_{}"),
    figure("grams", "kg", 0, MOST_GRAMS, KG, required=True),
    whole("cost_rupiah", 0, MOST_RUPIAH, RUPIAH),
    day("expires"),
    text("note", 500),
)
RECORDS: Final = (KITCHEN, KITCHEN_MONEY, KITCHEN_STOCK)
