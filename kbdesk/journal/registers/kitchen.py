"""The kitchen (DASHAT): foods, recipes, menus, what was cooked, and who ate it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk.journal.registers.kinds import EVERYONE, FACT, Belonging, Group

ENTITIES: Final[Mapping[str, Mapping[str, Group]]] = {
    # a row is a food of one's own, or takes the place of one of the starter table: its id
    # follows from the code, so that two laptops which change a food meet in one row
    "food": {
        "what": {"code": "text", "name": "text", "food_group": "text", "allergens": "list"},
        # per 100 g of the edible part, in whole hundredths; written whole, so that a blank
        # takes a figure of the starter table away
        "composition": {
            "edible_hundredths": "int",
            "energy_hundredths": "int",
            "protein_hundredths": "int",
            "fat_hundredths": "int",
            "carbohydrate_hundredths": "int",
            "calcium_hundredths": "int",
            "iron_hundredths": "int",
            "zinc_hundredths": "int",
            "vitamin_a_hundredths": "int",
            "vitamin_c_hundredths": "int",
            "source": "text",
        },
    },
    "food_price": {
        FACT: {
            "food": "text",
            "market": "text",
            "date": "date",
            "rupiah_per_kg": "int",
            "voided": "text",
        }
    },
    "recipe": {
        "what": {
            "code": "text",
            "name": "text",
            "target_group": "text",
            "meal": "text",
            "texture": "text",
            "note": "text",
            "source": "text",
            "pmt": "flag",
        },
        # grams and portions are one decision: half the rice for half the portions
        "ingredients": {"portions": "int", "ingredients": "items"},
        "method": {"steps": "list", "allergens": "list"},
        "shelf": {"retired": "flag"},
    },
    "menu_cycle": {
        "what": {"name": "text", "target_group": "text", "village": "text", "start": "date"},
        "days": {"slots": "items"},
        "shelf": {"retired": "flag"},
    },
    "production": {
        FACT: {
            "date": "date",
            "recipe": "text",
            "portions": "int",
            "cost_rupiah": "int",
            "cooks": "list",
            "village": "text",
            "note": "text",
            "voided": "text",
        }
    },
    "recipient": {
        "start": {
            "person": "text",
            "start": "date",
            "indication": "text",
            "programme_days": "int",
            "village": "text",
        },
        "end": {"end_date": "date", "end_why": "text"},
    },
    # one of a recipient and a day: the id follows from both
    "distribution": {
        FACT: {
            "recipient": "text",
            "date": "date",
            "portions": "int",
            "handover": "text",
            "eaten_percent": "int",
            "eaten_by": "text",
            "reason": "text",
            "voided": "text",
        }
    },
}

BELONGS: Final[Mapping[str, Belonging]] = {
    "food": EVERYONE,
    "food_price": EVERYONE,
    "recipe": EVERYONE,
    "menu_cycle": (("village", "village"),),
    "production": (("village", "village"),),
    "recipient": (("person", "person"),),
    "distribution": (("recipient", "recipient"),),
}
