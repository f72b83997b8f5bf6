"""Foods and what is in them: the starter table, and the check that every row must pass.

Figures are per 100 g of the edible part, exact decimals. None is "no figure": never 0.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final

from kbdesk.domain.food_names import same_food
from kbdesk.resources import resource

NUTRIENTS: Final = (
    "energy_kcal",
    "protein_g",
    "fat_g",
    "carbohydrate_g",
    "calcium_mg",
    "iron_mg",
    "zinc_mg",
    "vitamin_a_ug",
    "vitamin_c_mg",
)
"""What is counted, by name and unit; vitamin A as retinol equivalents (RE)."""

GROUPS: Final = (
    "cereal",
    "tuber",
    "legume",
    "vegetable",
    "fruit",
    "meat",
    "fish",
    "egg",
    "milk",
    "fat",
    "sugar",
    "spice",
    "drink",
)
GROUP_OF_LETTER: Final = {
    "A": "cereal",
    "B": "tuber",
    "C": "legume",
    "D": "vegetable",
    "E": "fruit",
    "F": "meat",
    "G": "fish",
    "H": "egg",
    "J": "milk",
    "K": "fat",
    "M": "sugar",
    "N": "spice",
    "Q": "drink",
}
"""What the first letter of a TKPI code says."""

ANIMAL_GROUPS: Final = frozenset({"meat", "fish", "egg", "milk"})
"""Groups that bring animal protein."""
ALLERGENS: Final = (
    "egg",
    "fish",
    "crustacean",
    "mollusc",
    "milk",
    "soy",
    "peanut",
    "wheat",
    "sesame",
)
HONEY: Final = "MP010"
"""Not for children under one year."""

SCALE: Final = 100
"""Figures are kept as whole hundredths."""

MOST: Final[Mapping[str, Decimal]] = {
    "edible": Decimal(100),
    "energy_kcal": Decimal(910),
    "protein_g": Decimal(100),
    "fat_g": Decimal(100),
    "carbohydrate_g": Decimal(100),
    "calcium_mg": Decimal(5000),
    "iron_mg": Decimal(100),
    "zinc_mg": Decimal(100),
    "vitamin_a_ug": Decimal(35000),
    "vitamin_c_mg": Decimal(2000),
}
"""The highest figure of each that a food can have, per 100 g of its edible part."""
LEAST: Final[Mapping[str, Decimal]] = {"edible": Decimal(1)}
"""The lowest allowed value, where it is not 0."""
CONFIRMABLE: Final = ("food.energy_mismatch",)
"""Doubts that a person may confirm: the published table holds some such foods."""

ENERGY_PERCENT: Final = 15
ENERGY_KCAL: Final = 20
"""Energy is doubted where it is off 4/4/9 by more than both: leaves rich in fibre and thin
vegetables are off by many percent of few kilocalories."""
_MOST_SOLIDS = Decimal(101)
_SENTINEL = Decimal(9999)
_SPACE = uuid.UUID("0c1f9a52-6e0b-5f43-8d3b-2a7f1c9be0d4")


@dataclass(frozen=True, slots=True)
class Food:
    """A food: ``edible`` is the part that can be eaten, in percent (BDD)."""

    id: str
    code: str | None
    name: str
    group: str
    edible: Decimal | None
    nutrients: Mapping[str, Decimal | None]
    allergens: tuple[str, ...] = ()
    source: str | None = None
    note: str | None = None
    also: tuple[str, ...] = ()
    """Other names of it, as tables have it."""
    changed: bool = False
    """Written or changed on a laptop, not as in the starter table."""

    @property
    def ref(self) -> str:
        """Return how a recipe names it: by its code where it has one, else by its id."""
        return self.code or self.id

    def is_called(self, name: str) -> bool:
        return any(same_food(name, own) for own in (self.name, *self.also))

    @property
    def animal(self) -> bool:
        return self.group in ANIMAL_GROUPS


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is wrong with a row of a food table: its code, the field, the figures."""

    code: str
    field: str
    params: Mapping[str, object]


def food_id(code: str) -> str:
    """Return the id of a food with a table's code: laptops that change it meet in one row."""
    return str(uuid.uuid5(_SPACE, f"food/{code.strip().upper()}"))


def read_code(text: str) -> str:
    """Return a food's code as it is kept: large letters, no blanks."""
    return "".join(text.split()).upper()


def vitamin_a(
    group: str | None,
    retinol: Decimal | None,
    carotene: Decimal | None,
    carotenoids: Decimal | None,
) -> Decimal | None:
    """Return vitamin A in micrograms RE from the columns of TKPI, or None where unknown.

    Retinol + beta-carotene / 6; where beta-carotene is blank, carotenoids / 12 (FAO/WHO).
    A plant holds no retinol, so a blank there is none; an animal food needs its retinol.
    9999 in a column is a mark, no figure. Nothing is rounded: a recipe is counted from it.
    """
    retinol, carotene, carotenoids = (
        None if value == _SENTINEL else value for value in (retinol, carotene, carotenoids)
    )
    plant = group not in ANIMAL_GROUPS
    pro = None
    if carotene is not None:
        pro = carotene / 6
    elif carotenoids is not None:
        pro = carotenoids / 12
    if plant:
        if pro is None:
            return retinol
        return (retinol or Decimal(0)) + pro
    return None if retinol is None else retinol + (pro or Decimal(0))


def hundredths(value: Decimal) -> int:
    """Return a figure as it is kept and said, in hundredths, half up."""
    return int((value * SCALE).quantize(Decimal(1), rounding="ROUND_HALF_UP"))


def energy_of(protein: Decimal, fat: Decimal, carbohydrate: Decimal) -> Decimal:
    """Return the kilocalories of protein, fat and carbohydrate in grams, by 4, 9 and 4."""
    return 4 * protein + 9 * fat + 4 * carbohydrate


def doubts(figures: Mapping[str, Decimal | None]) -> Iterator[Doubt]:
    """Yield what is wrong with a food's figures (``edible`` and the nutrients).

    A figure out of its range (``food.out_of_range``), more than 100 g of solids in 100 g
    (``food.too_much``), and an energy that its protein, fat and carbohydrate contradict
    (``food.energy_mismatch``), by more than 15 percent and 20 kcal.
    """
    for field, most in MOST.items():
        value = figures.get(field)
        least = LEAST.get(field, Decimal(0))
        if value is not None and not least <= value <= most:
            yield Doubt("food.out_of_range", field, {"least": least, "most": most})
    energy, protein, fat, carbohydrate = (figures.get(name) for name in NUTRIENTS[:4])
    if protein is None or fat is None or carbohydrate is None:
        return
    solids = protein + fat + carbohydrate
    if solids > _MOST_SOLIDS:
        yield Doubt("food.too_much", "carbohydrate_g", {"grams": solids})
    if energy is None:
        return
    expected = energy_of(protein, fat, carbohydrate)
    apart = abs(energy - expected)
    if apart > ENERGY_KCAL and apart * 100 > ENERGY_PERCENT * max(energy, expected):
        yield Doubt("food.energy_mismatch", "energy_kcal", {"energy": energy, "expected": expected})


@cache
def starter_foods() -> Mapping[str, Food]:
    """Return the starter table by code, in its order."""
    foods: dict[str, Food] = {}
    for path in sorted(resource("foods").glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        for row in data["foods"]:
            foods[row["code"]] = _starter(row, data["source"])
    return foods


def _starter(row: Mapping[str, Any], source: str) -> Food:
    def figure(name: str) -> Decimal | None:
        return None if row[name] is None else Decimal(row[name])

    nutrients = {name: figure(name) for name in NUTRIENTS if name in row}
    nutrients["vitamin_a_ug"] = vitamin_a(
        row["group"], figure("retinol_ug"), figure("carotene_ug"), figure("carotenoids_ug")
    )
    return Food(
        id=food_id(row["code"]),
        code=row["code"],
        name=row["name"],
        group=row["group"],
        edible=figure("edible"),
        nutrients={name: nutrients[name] for name in NUTRIENTS},
        allergens=tuple(row.get("allergens", ())),
        source=source,
        note=row.get("note"),
        also=tuple(row.get("also", ())),
    )
