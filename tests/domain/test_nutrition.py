"""What a portion gives: by hand, by laws, and of every recipe that comes with kbdesk."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdesk.domain.foods import ANIMAL_GROUPS, NUTRIENTS, Food, starter_foods
from kbdesk.domain.menus import DAYS, date_of, day_of, doubts, starter_cycles
from kbdesk.domain.nutrition import (
    CHILD_TARGETS,
    METHODS,
    TARGETS,
    UsedIngredient,
    akg,
    bands,
    nutrition_of,
    retention,
    rounded,
    rupiah,
    yield_of,
)
from kbdesk.domain.recipes import TEXTURE_OF, Recipe, starter_recipes
from kbdesk.domain.recipes import doubts as recipe_doubts

RECIPES = list(starter_recipes().values())


def food(edible: str | None = "80", **figures: str | None) -> Food:
    values: dict[str, Decimal | None] = dict.fromkeys(NUTRIENTS, Decimal(10))
    for name, text in figures.items():
        values[name] = None if text is None else Decimal(text)
    return Food(
        "id" + str(edible) + str(figures), None, "bahan", "fish",
        None if edible is None else Decimal(edible), values,
    )  # fmt: skip


def of(recipe: Recipe) -> list[UsedIngredient]:
    table = starter_foods()
    return [
        UsedIngredient(table[one.food], Fraction(one.raw_tenths, 10), one.method)
        for one in recipe.ingredients
    ]


def test_a_portion_by_hand() -> None:
    # 300 g of fish, 80 % to eat: 240 g; 125 kcal in 100 g: 300 kcal; 10 portions: 30
    fish = UsedIngredient(food("80", energy_kcal="125", vitamin_c_mg="20"), Fraction(300), "fried")
    found = nutrition_of([fish], Fraction(10))
    assert found.per_portion("energy_kcal") == 30
    assert found.per_portion("vitamin_c_mg") == Fraction(240, 100) * 20 * Fraction("0.65") / 10
    assert found.weight_g == Fraction("20.4")  # 0.85 of 24 g
    assert found.shares[0].edible_g == 240


def test_a_blank_makes_a_total_incomplete_and_is_named() -> None:
    known, blank = food(), food(zinc_mg=None)
    found = nutrition_of(
        [UsedIngredient(known, Fraction(100), "raw"), UsedIngredient(blank, Fraction(100), "raw")],
        Fraction(1),
    )
    assert found.per_portion("zinc_mg") is None
    assert found.known["zinc_mg"] == 8
    assert found.missing == {"zinc_mg": [blank]}
    assert found.per_portion("iron_mg") == 16


def test_without_an_edible_share_nothing_is_known() -> None:
    found = nutrition_of([UsedIngredient(food(None), Fraction(100), "raw")], Fraction(1))
    assert set(found.missing) == set(NUTRIENTS)
    assert found.weight_g is None


@given(
    grams=st.lists(st.integers(1, 5000), min_size=1, max_size=6),
    portions=st.integers(1, 50),
    times=st.integers(1, 20),
    method=st.sampled_from(METHODS),
)
def test_so_many_times_the_recipe_for_so_many_times_the_portions_is_the_same(
    grams: list[int], portions: int, times: int, method: str
) -> None:
    table = list(starter_foods().values())
    used = [UsedIngredient(table[g % len(table)], Fraction(g), method) for g in grams]
    more = [UsedIngredient(u.food, u.raw_g * times, u.method) for u in used]
    one, many = (
        nutrition_of(used, Fraction(portions)),
        nutrition_of(more, Fraction(portions * times)),
    )
    assert one.known == many.known
    assert one.missing == many.missing
    assert one.weight_g == many.weight_g


@pytest.mark.parametrize("method", METHODS)
def test_cooking_takes_no_energy_and_gives_nothing(method: str) -> None:
    for name in NUTRIENTS:
        kept = retention(method, name)
        assert 0 < kept <= 1
        if name in NUTRIENTS[:4]:
            assert kept == 1
    assert yield_of(method) == {
        "stir_fried": Fraction("0.9"), "fried": Fraction("0.85"), "grilled": Fraction("0.85"),
    }.get(method, 1)  # fmt: skip


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [("0.005", 2, 0.01), ("0.0049", 2, 0.0), ("232.945", 2, 232.95), ("1/3", 2, 0.33),
     ("10.25", 1, 10.3), ("10.249", 1, 10.2)],
)  # fmt: skip
def test_figures_are_rounded_half_up(value: str, decimals: int, expected: float) -> None:
    assert rounded(Fraction(value), decimals) == expected
    assert rupiah(Fraction("6899.5")) == 6900


def test_the_targets_of_the_programme() -> None:
    band = bands("12-23")["energy_kcal"]
    assert [band.status(Fraction(x)) for x in ("224.99", "225", "275", "275.01")] == [
        "below", "within", "within", "above",
    ]  # fmt: skip
    assert band.status(None) is None
    meal = bands("pregnant")["energy_kcal"]
    assert (float(meal.least), float(meal.most)) == (500, 700)
    assert bands("pregnant", "snack")["energy_kcal"].least == 510
    assert bands("bride") == {}
    assert all(set(akg(target)) == set(NUTRIENTS) for target in TARGETS)


# -- what comes with kbdesk ------------------------------------------------------------------


def test_every_target_has_its_recipes() -> None:
    assert len(RECIPES) >= 28
    for target in TARGETS:
        assert len([r for r in RECIPES if r.target == target]) >= 2, target
    for target in CHILD_TARGETS:
        assert len([r for r in RECIPES if r.target == target]) >= 4, target
    assert len({r.name for r in RECIPES}) == len(RECIPES)


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.code)
def test_every_recipe_is_whole(recipe: Recipe) -> None:
    assert len(recipe.steps) >= 3
    assert recipe.texture == TEXTURE_OF.get(recipe.target, "family")
    assert list(recipe_doubts(recipe.target, recipe.texture, recipe.ingredients)) == []
    assert all(one.food in starter_foods() for one in recipe.ingredients)
    assert len({one.food for one in recipe.ingredients}) == len(recipe.ingredients)
    animal = any(starter_foods()[one.food].group in ANIMAL_GROUPS for one in recipe.ingredients)
    assert animal or recipe.meal == "snack"
    if recipe.target in ("6-8", "9-11"):
        assert not any(starter_foods()[one.food].group == "sugar" for one in recipe.ingredients)


@pytest.mark.parametrize(
    "recipe", [r for r in RECIPES if r.pmt], ids=lambda recipe: str(recipe.code)
)
def test_a_portion_that_is_meant_as_the_days_meets_its_target(recipe: Recipe) -> None:
    found = nutrition_of(of(recipe), Fraction(recipe.portions))
    targets = bands(recipe.target, recipe.meal)
    assert targets
    for name, band in targets.items():
        assert band.status(found.per_portion(name)) == "within", (name, found.known[name])


def test_the_recipe_of_the_picture() -> None:
    (recipe,) = [r for r in RECIPES if r.code == "tim-kembung-kelor"]
    found = nutrition_of(of(recipe), Fraction(recipe.portions))
    assert rounded(found.per_portion("energy_kcal"), 1) == 232.9
    assert rounded(found.per_portion("protein_g"), 1) == 10.2
    assert rounded(found.per_portion("fat_g"), 1) == 7.6
    assert [one.name for one in found.missing["vitamin_a_ug"]] == ["Ikan kembung"]


def test_no_recipe_brings_too_much_liver() -> None:
    # 3,000 µg of retinol a day is the limit for women who are or may become pregnant
    for recipe in RECIPES:
        found = nutrition_of(of(recipe), Fraction(recipe.portions))
        assert found.known["vitamin_a_ug"] < 3000, recipe.code
        if recipe.target == "pregnant":
            assert not any(one.food in ("FR007", "FR031") for one in recipe.ingredients)


@pytest.mark.parametrize("cycle", starter_cycles().values(), ids=lambda cycle: cycle.target)
def test_no_example_cycle_has_liver_more_than_once_a_week(cycle: object) -> None:
    from kbdesk.domain.menus import Cycle

    assert isinstance(cycle, Cycle)
    liver = {r.id for r in RECIPES if any(i.food in ("FR007", "FR031") for i in r.ingredients)}
    days = [slot.day for slot in cycle.slots if slot.recipe in liver]
    after = [*days[1:], *(day + DAYS for day in days[:1])]
    assert all(later - day >= 7 for day, later in zip(days, after, strict=True))


@pytest.mark.parametrize("cycle", starter_cycles().values(), ids=lambda cycle: cycle.target)
def test_every_example_cycle_has_ten_days_with_animal_protein(cycle: object) -> None:
    from kbdesk.domain.menus import Cycle

    assert isinstance(cycle, Cycle)
    recipes = starter_recipes()
    table = starter_foods()
    animal = {
        r.id for r in RECIPES if any(table[i.food].group in ANIMAL_GROUPS for i in r.ingredients)
    }
    targets = {r.id: r.target for r in RECIPES}
    names = {r.id: r.name for r in RECIPES}
    assert {slot.day for slot in cycle.slots} == set(range(1, DAYS + 1))
    assert all(slot.recipe in recipes for slot in cycle.slots)
    found = {code for code, _ in doubts(cycle.target, cycle.slots, targets, animal, names)}
    assert found <= {"menu_cycle.repeat"}


def test_there_is_an_example_for_every_target() -> None:
    assert {cycle.target for cycle in starter_cycles().values()} == set(TARGETS)


def test_a_cycle_goes_on_over_the_working_days_of_the_weeks() -> None:
    monday = date(2026, 8, 3)
    days = [day_of(monday, monday + timedelta(days=n)) for n in range(14)]
    assert days == [1, 2, 3, 4, 5, 6, None, 7, 8, 9, 10, 1, 2, None]
    assert day_of(monday, monday - timedelta(days=1)) is None
    assert [date_of(monday, day).day for day in (1, 6, 7, 10)] == [3, 8, 10, 13]
    # begun on a Thursday, and on a Sunday: the first working day is day 1
    assert [day_of(date(2026, 8, 6), date(2026, 8, day)) for day in (6, 8, 9, 10)] == [
        1,
        3,
        None,
        4,
    ]
    assert [day_of(date(2026, 8, 9), date(2026, 8, day)) for day in (9, 10, 15, 17)] == [
        None, 1, 6, 7,
    ]  # fmt: skip
