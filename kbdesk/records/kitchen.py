"""The kitchen (DASHAT): foods, recipes, menus, what was cooked, and who ate it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from kbdesk.domain.foods import ALLERGENS, CONFIRMABLE, GROUPS, LEAST, MOST, SCALE, doubts
from kbdesk.domain.menus import DAYS, MOST_A_DAY, SLOTS
from kbdesk.domain.nutrition import METHODS, TARGETS
from kbdesk.domain.recipes import MEALS, MOST_PORTIONS, MOST_TENTHS, TEXTURES
from kbdesk.domain.recipients import (
    EATEN,
    EATEN_BY,
    END_REASONS,
    HANDOVERS,
    INDICATIONS,
    MOST_PORTIONS_A_DAY,
    REASONS,
    programme_days,
)
from kbdesk.records.field import (
    GRAMS,
    PERCENT,
    RUPIAH,
    Field,
    Record,
    Unit,
    choice,
    day,
    fact,
    figure,
    flag,
    past_day,
    per_100_g,
    row_of,
    spelled,
    text,
    texts,
    whole,
)
from kbdesk.records.kinds import EVERYONE

MOST_RUPIAH_A_KILOGRAM: Final = 10_000_000
MOST_RUPIAH: Final = 1_000_000_000
MOST_INGREDIENTS: Final = 60
MOST_STEPS: Final = 30
LONGEST_REFERENCE: Final = 60
"""Characters of the code or id by which a food or a recipe is named."""

_UNIT_OF: Final = {
    "edible": ("edible_percent", "%"),
    "energy_kcal": ("energy_kcal", "kcal"),
    "protein_g": ("protein_g", "g"),
    "fat_g": ("fat_g", "g"),
    "carbohydrate_g": ("carbohydrate_g", "g"),
    "calcium_mg": ("calcium_mg", "mg"),
    "iron_mg": ("iron_mg", "mg"),
    "zinc_mg": ("zinc_mg", "mg"),
    "vitamin_a_ug": ("vitamin_a_ug", "µg"),
    "vitamin_c_mg": ("vitamin_c_mg", "mg"),
}


def _composed(name: str) -> Field:
    """Return a figure of a food by its name in ``domain.foods``, kept in hundredths."""
    draft, unit = _UNIT_OF[name]
    column = name.rpartition("_")[0] or name
    least = int(LEAST.get(name, 0) * SCALE)
    return figure(f"{column}_hundredths", draft, least, int(MOST[name] * SCALE), per_100_g(unit))


def _composition(fields: Mapping[str, object]) -> str | None:
    """Return the figure of a food that cannot be beside the others."""
    figures = {
        name: Decimal(value) / SCALE if isinstance(value := fields.get(column.name), int) else None
        for name, column in COMPOSITION.items()
    }
    return next(
        (COMPOSITION[one.field].name for one in doubts(figures) if one.code not in CONFIRMABLE),
        None,
    )


def _in_days(fields: Mapping[str, object]) -> str | None:
    """Return "eaten_percent" of a day on which nothing was given."""
    nothing = fields.get("portions") == 0
    return "eaten_percent" if nothing and fields.get("eaten_percent") else None


_FOR_WHOM: Final = choice(
    "target_group", TARGETS, required=True, draft="target", choice_words="kitchen.target_{}"
)

COMPOSITION: Final = {name: _composed(name) for name in _UNIT_OF}
"""The figures of a food by their names in ``domain.foods``."""

FOOD: Final = Record(
    "food",
    EVERYONE,
    # A row is a food of the district's own, or replaces one of the starter table. Its id follows
    # from the code, so that two laptops that change a food write one row.
    {
        "what": (
            text("code", 20),
            text("name", 120, required=True),
            choice(
                "food_group",
                GROUPS,
                required=True,
                draft="group",
                choice_words="kitchen.group_{}",
            ),
            texts("allergens", ALLERGENS, choice_words="kitchen.allergen_{}"),
        ),
        # Per 100 g of the edible part, in whole hundredths. The group is written whole, so that a
        # blank removes a figure of the starter table.
        "composition": (*COMPOSITION.values(), text("source", required=True)),
    },
    checks={"composition": _composition},
    writer="anybody",
)
FOOD_PRICE: Final = fact(
    "food_price",
    EVERYONE,
    row_of("food", "food", required=True),
    text("market", 80),
    past_day("date", required=True),
    whole("rupiah_per_kg", 1, MOST_RUPIAH_A_KILOGRAM, RUPIAH, required=True),
    writer="anybody",
)
RECIPE: Final = Record(
    "recipe",
    EVERYONE,
    {
        "what": (
            text("code", LONGEST_REFERENCE),
            text("name", 120, required=True),
            _FOR_WHOM,
            choice("meal", MEALS, choice_words="kitchen.meal_{}"),
            choice("texture", TEXTURES, choice_words="kitchen.texture_{}"),
            text("note", 500),
            text("source"),
            flag("pmt"),
        ),
        # grams and portions are one decision: half the rice for half the portions
        "ingredients": (
            whole("portions", 1, MOST_PORTIONS, required=True),
            Field(
                "ingredients",
                "items",
                required=True,
                most_items=MOST_INGREDIENTS,
                parts=(
                    text("food", LONGEST_REFERENCE, required=True, names="food"),
                    figure("raw_tenths", "raw_g", 1, MOST_TENTHS, GRAMS, required=True),
                    choice("method", METHODS, required=True, choice_words="kitchen.method_{}"),
                ),
            ),
        ),
        "method": (
            texts("steps", longest=500, most_items=MOST_STEPS),
            texts("allergens", ALLERGENS, choice_words="kitchen.allergen_{}"),
        ),
        "shelf": (flag("retired"),),
    },
    writer="anybody",
)
MENU_CYCLE: Final = Record(
    "menu_cycle",
    (("village", "village"),),
    {
        "what": (
            text("name", 120, required=True),
            _FOR_WHOM,
            spelled("village", "village"),
            day("start"),
        ),
        "days": (
            Field(
                "slots",
                "items",
                most_items=DAYS * MOST_A_DAY,
                parts=(
                    whole("day", 1, DAYS, required=True),
                    choice("slot", SLOTS, required=True, choice_words="kitchen.meal_{}"),
                    text("recipe", LONGEST_REFERENCE, required=True, names="recipe"),
                ),
            ),
        ),
        "shelf": (flag("retired"),),
    },
)
PRODUCTION: Final = fact(
    "production",
    (("village", "village"),),
    past_day("date", required=True),
    row_of("recipe", "recipe", required=True),
    whole("portions", 1, MOST_PORTIONS, required=True),
    whole("cost_rupiah", 0, MOST_RUPIAH, RUPIAH),
    texts("cooks"),
    spelled("village", "village"),
    text("note", 500),
)
RECIPIENT: Final = Record(
    "recipient",
    (("person", "person"),),
    {
        "start": (
            row_of("person", "person", required=True),
            past_day("start", required=True),
            choice("indication", INDICATIONS, required=True, choice_words="dashat.indication_{}"),
            whole(
                "programme_days",
                programme_days()[0],
                programme_days()[-1],
                Unit("", word="field.unit_days"),
                choices=programme_days(),
                required=True,
            ),
            spelled("village", "village"),
        ),
        "end": (
            past_day("end_date"),
            choice("end_why", END_REASONS, choice_words="kitchen_page.end_{}"),
        ),
    },
    alive_on="start",
)
DISTRIBUTION: Final = fact(
    "distribution",
    # one of a recipient and a day: the id follows from both
    (("recipient", "recipient"),),
    row_of("recipient", "recipient", required=True),
    past_day("date", required=True),
    whole("portions", 0, MOST_PORTIONS_A_DAY),
    choice("handover", HANDOVERS, choice_words="kitchen_page.handover_{}"),
    whole("eaten_percent", EATEN[0], EATEN[-1], PERCENT, choices=EATEN),
    choice("eaten_by", EATEN_BY, choice_words="kitchen_page.ate_{}"),
    choice("reason", REASONS, choice_words="kitchen_page.reason_{}"),
    check=_in_days,
)
RECORDS: Final = (FOOD, FOOD_PRICE, RECIPE, MENU_CYCLE, PRODUCTION, RECIPIENT, DISTRIBUTION)
