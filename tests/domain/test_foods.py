"""The starter table of foods: every row passes the check, and the check finds what is wrong."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from kbdesk.domain.foods import (
    GROUP_OF_LETTER,
    GROUPS,
    NUTRIENTS,
    doubts,
    food_id,
    starter_foods,
    vitamin_a,
)
from kbdesk.resources import resource

FILES = sorted(resource("foods").glob("*.json"))


def figures(**changed: str | None) -> dict[str, Decimal | None]:
    papaya = {
        "edible": "75", "energy_kcal": "46", "protein_g": "0.5", "fat_g": "0.1",
        "carbohydrate_g": "12.2", "calcium_mg": "23", "iron_mg": "1.7", "zinc_mg": "0.3",
        "vitamin_a_ug": "173", "vitamin_c_mg": "78",
    }  # fmt: skip
    return {k: None if v is None else Decimal(v) for k, v in {**papaya, **changed}.items()}


def test_there_are_foods_enough_for_a_kitchen() -> None:
    foods = starter_foods()
    assert len(foods) >= 110
    assert {food.group for food in foods.values()} == set(GROUPS)
    assert len({food.name for food in foods.values()}) == len(foods)
    wanted = {"Beras putih", "Ikan layang", "Ikan kembung", "Udang", "Daun kelor"}
    wanted |= {
        "Ikan tongkol (daging)",
        "Ikan bandeng (daging)",
        "Tempe",
        "Telur ayam",
        "Santan encer",
        "Minyak kelapa",
        "Hati ayam",
        "Pepaya",
    }
    assert wanted <= {food.name for food in foods.values()}


@pytest.mark.parametrize("food", starter_foods().values(), ids=lambda food: food.code)
def test_every_row_passes_the_check(food: object) -> None:
    from kbdesk.domain.foods import Food

    assert isinstance(food, Food)
    assert list(doubts({"edible": food.edible, **food.nutrients})) == []
    assert food.code is not None
    assert GROUP_OF_LETTER[food.code[0]] == food.group
    assert food.id == food_id(food.code)
    # what a kitchen cannot do without
    assert food.edible is not None
    assert all(food.nutrients[name] is not None for name in NUTRIENTS[:4])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_says_where_its_figures_are_from(path: Path) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))
    assert data["mark"] == "K"
    assert "TKPI 2017" in data["source"]
    assert "Cocokkan sebelum rilis" in data["status"]


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"fat_g": "12"}, "food.energy_mismatch", "energy_kcal"),  # the papaya that circulates
        ({"energy_kcal": "226"}, "food.energy_mismatch", "energy_kcal"),
        ({"edible": "0"}, "food.out_of_range", "edible"),
        ({"edible": "101"}, "food.out_of_range", "edible"),
        ({"iron_mg": "-1"}, "food.out_of_range", "iron_mg"),
        ({"zinc_mg": "420"}, "food.out_of_range", "zinc_mg"),
        ({"energy_kcal": "955"}, "food.out_of_range", "energy_kcal"),
        ({"carbohydrate_g": "100", "protein_g": "2"}, "food.too_much", "carbohydrate_g"),
    ],
)
def test_what_is_wrong_is_found(changed: dict[str, str], code: str, field: str) -> None:
    found = [(one.code, one.field) for one in doubts(figures(**changed))]
    assert (code, field) in found


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"fat_g": None},  # nothing to compare with
        {"edible": None, "zinc_mg": None, "vitamin_a_ug": None},
        # a leaf: off by a third of its energy, but of few kilocalories
        {"energy_kcal": "59", "protein_g": "6.4", "fat_g": "1", "carbohydrate_g": "9.9"},
    ],
)
def test_what_may_be_is_not_doubted(changed: dict[str, str | None]) -> None:
    assert list(doubts(figures(**changed))) == []


def test_the_energy_may_be_off_by_fifteen_percent_or_twenty_kilocalories() -> None:
    rice = {"protein_g": "0", "fat_g": "0", "carbohydrate_g": "50"}  # 200 kcal
    assert not list(doubts(figures(**rice, energy_kcal="230")))
    assert list(doubts(figures(**rice, energy_kcal="236")))
    thin = {"protein_g": "0", "fat_g": "0", "carbohydrate_g": "5"}  # 20 kcal
    assert not list(doubts(figures(**thin, energy_kcal="40")))
    assert list(doubts(figures(**thin, energy_kcal="41")))


@pytest.mark.parametrize(
    ("group", "columns", "expected"),
    [
        ("vegetable", (None, "3784", "7125"), Fraction(3784, 6)),
        ("vegetable", (None, None, "1200"), "100"),
        ("vegetable", (None, None, None), None),
        ("vegetable", (None, "9999", None), None),  # a mark, no figure
        ("egg", ("61", "22", "104"), 61 + Fraction(22, 6)),
        ("fish", ("45", None, None), "45"),
        ("fish", (None, "7", None), None),
        ("legume", (None, "0", None), "0"),
    ],
)
def test_vitamin_a_in_retinol_equivalents(
    group: str, columns: tuple[str | None, ...], expected: str | Fraction | None
) -> None:
    retinol, carotene, carotenoids = (None if c is None else Decimal(c) for c in columns)
    found = vitamin_a(group, retinol, carotene, carotenoids)
    if expected is None or found is None:
        assert (found is None, expected is None) == (True, True)
    else:
        assert abs(Fraction(found) - Fraction(expected)) < Fraction(1, 10**20), "not rounded"


def test_a_blank_of_the_table_stays_a_blank() -> None:
    foods = starter_foods()
    assert foods["GR050"].nutrients["vitamin_a_ug"] is None
    assert foods["FR007"].nutrients["zinc_mg"] is None  # 0 of the copy cannot be
    assert foods["AR001"].nutrients["vitamin_c_mg"] == 0
