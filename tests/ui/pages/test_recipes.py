"""Recipes by keyboard: found, scaled, swapped, written, changed and taken off the list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kbdesk.domain.recipes import recipe_id
from kbdesk.queries.recipe_list import matching, recipe_list
from kbdesk.queries.recipes import Recipes, nutrition, scaled
from tests.ui.pages.sitting import Sitting, sitting

RICE = recipe_id("tim-kembung-kelor")


@pytest.fixture
def seat(qtbot: QtBot, tmp_path: Path) -> Iterator[Sitting]:
    with sitting(qtbot, tmp_path / "home") as seat:
        yield seat


def words(table: object) -> list[list[str]]:
    from kbdesk.ui.widgets.cells import spoken

    return [[spoken(cell) for cell in row.cells] for row in table.rows()]  # type: ignore[attr-defined]


def test_a_recipe_is_found_by_what_is_in_it_and_opened_by_enter(seat: Sitting) -> None:
    page = seat.open("recipes")
    assert page.search.edit.hasFocus()
    assert len(page.table.rows()) == len(seat.ask(recipe_list))
    seat.keys("kembung kelor")
    seat.settle()
    names = [row[0].partition(",")[0] for row in words(page.table)]
    assert names[0] == "Nasi tim kembung kelor"
    seat.press("Return")
    seat.settle()
    assert seat.went[-1] == ("recipe", {"id": RICE})
    assert seat.page.figures.bars["energy_kcal"].accessibleName() == "Energi, 233 kkal"


def test_the_list_is_held_to_one_target_by_the_arrow_keys(seat: Sitting) -> None:
    page = seat.open("recipes")
    page.target.setFocus()
    seat.page.target._buttons[0].setFocus()
    seat.press("Right")
    seat.settle()
    assert page.target.value() == "6-8"
    assert {row[1] for row in words(page.table)} == {"6–8 bulan"}


def test_words_are_found_at_the_beginning_of_names_before_all_else(seat: Sitting) -> None:
    found = seat.ask(recipe_list)
    first = matching(found, "ba")
    begin = [one.recipe.name for one in first if " ba" in f" {one.recipe.name}".casefold()]
    assert [one.recipe.name for one in first[: len(begin)]] == begin
    assert matching(found, "ikan kembung", "pregnant")[0].recipe.target == "pregnant"
    assert matching(found, "tidak ada begini") == []


def test_a_recipe_is_scaled_and_its_cost_follows_the_prices(seat: Sitting) -> None:
    seat.record(
        *(
            {"do": "record_price", "food": one["food"], "date": "2026-08-01",
             "rupiah_per_kg": 10_000, "market": "Pasar Rawa Indah"}
            for one in seat.ask(lambda desk: scaled(desk, RICE, 1))["ingredients"]
        )
    )  # fmt: skip
    page = seat.open("recipe", id=RICE, part="shopping")
    page.shopping.portions.setFocus()
    page.shopping.portions.edit.selectAll()
    seat.keys("25")
    seat.settle()
    expected = seat.ask(lambda desk: scaled(desk, RICE, 25))
    assert page.shopping.total.text() == "Rp 31.750 untuk 25 porsi"
    assert expected["cost_rupiah"] == 31_750
    assert words(page.shopping.table)[0] == ["Beras putih", "875 g", "Rp 10.000", "Rp 8.750"]
    seat.press("Ctrl+P")
    seat.settle()
    assert seat.went[-1] == ("menu_papers", {"recipe": RICE, "portions": 25})
    paper = seat.page
    seat.qtbot.waitUntil(lambda: paper.paper.pdf is not None, timeout=20_000)
    assert paper.portions.value() == 25


def test_without_prices_the_cost_is_not_known_and_the_foods_are_named(seat: Sitting) -> None:
    page = seat.open("recipe", id=RICE, part="shopping")
    assert page.shopping.total.text() == "Biaya belum diketahui"
    assert "Beras putih" in page.shopping.without.text()


def test_egg_for_fish_shows_its_effect_and_becomes_a_recipe(seat: Sitting) -> None:
    page = seat.open("recipe", id=RICE, part="swap")
    assert (page.swap.out.value(), page.swap.into.value()) == ("GR050", "HR002")
    effect = {row[0]: row[1:] for row in words(page.swap.table)}
    assert effect["Energi, kkal"] == ["233", "240", "+7"]
    page.swap.raw.setFocus()
    seat.keys("200")
    seat.settle()
    effect = {row[0]: row[1:] for row in words(page.swap.table)}
    assert effect["Energi, kkal"][1] != "240"
    page.swap.keep.setFocus()
    seat.press("Return")
    seat.settle()
    form = seat.page
    assert [one.food for one in form.ingredients.listed()].count("HR002") == 2
    assert form.name.value() == "Nasi tim kembung kelor (salinan)"
    seat.press("Ctrl+Return")
    seat.settle()
    made = str(seat.went[-1][1]["id"])
    recipe = seat.ask(lambda desk: Recipes(desk).held(made))
    assert "GR050" not in [one.food for one in recipe.ingredients]


def test_a_recipe_is_written_by_keyboard(seat: Sitting) -> None:
    page = seat.open("recipe_form")
    seat.keys("Bubur telur bayam")
    seat.press("Return")
    seat.keys("12-23")
    seat.press("Return")
    assert page.target.value() == "12-23"
    page.ingredients.food.setFocus()
    for food, grams in (("beras put", "350"), ("telur ayam", "500")):
        seat.keys(food)
        seat.press("Return")
        seat.keys(grams)
        seat.press("Return", "Return")
    seat.settle()
    assert page.ingredients.food.edit.hasFocus()
    assert len(page.ingredients.listed()) == 2
    assert page.figures.isVisible()
    page.steps.setFocus()
    seat.keys("Masak bubur.")
    seat.press("Return")
    seat.keys("Masukkan telur.")
    seat.press("Ctrl+Return")
    seat.settle()
    assert seat.went[-1][0] == "recipe"
    made = str(seat.went[-1][1]["id"])
    recipe = seat.ask(lambda desk: Recipes(desk).held(made))
    assert recipe.name == "Bubur telur bayam"
    assert recipe.steps == ("Masak bubur.", "Masukkan telur.")
    assert [(one.raw_tenths, one.method) for one in recipe.ingredients] == [
        (3500, "boiled"), (5000, "boiled"),
    ]  # fmt: skip


def test_an_ingredient_is_taken_up_again_and_removed(seat: Sitting) -> None:
    page = seat.open("recipe_form", id=RICE)
    table = page.ingredients.table
    table.setFocus()
    table.set_current_key("1")
    seat.press("Return")
    assert page.ingredients.food.value() == "GR050"
    page.ingredients.raw.edit.selectAll()
    seat.keys("250")
    seat.press("Return", "Return")
    assert page.ingredients.listed()[1].raw_tenths == 2500
    table.setFocus()
    table.set_current_key("0")
    seat.press("Delete")
    assert page.ingredients.listed()[0].food == "GR050"
    seat.settle()


def test_what_is_typed_in_the_line_is_not_lost_by_saving(seat: Sitting) -> None:
    page = seat.open("recipe_form", id=RICE)
    page.ingredients.food.setFocus()
    seat.keys("tempe")
    page.name.setFocus()
    seat.press("Ctrl+Return")
    seat.settle()
    assert seat.went[-1][0] == "recipe_form"
    assert page.ingredients.raw.edit.hasFocus()
    assert page.ingredients.raw.state() == "bad"


def test_a_recipe_that_is_too_coarse_is_doubted_while_one_types(seat: Sitting) -> None:
    page = seat.open("recipe_form", id=RICE)
    page.target.set_value("6-8")
    seat.settle()
    assert "lumat" in page.doubts.text()
    assert page.doubts.isVisible()


def test_a_recipe_without_a_name_is_refused_at_its_field(seat: Sitting) -> None:
    page = seat.open("recipe_form", target="12-23")
    assert page.target.value() == "12-23"
    seat.press("Ctrl+Return")
    assert page.name.state() == "bad"
    assert page.name.edit.hasFocus()


def test_a_recipe_is_taken_off_the_list_and_put_back(seat: Sitting) -> None:
    page = seat.open("recipe", id=RICE)
    page.shelf.setFocus()
    seat.press("Return")
    seat.settle()
    assert page.retired.isVisible()
    assert RICE not in [one.recipe.id for one in seat.ask(recipe_list)]
    page.shelf.setFocus()
    seat.press("Return")
    seat.settle()
    assert not page.retired.isVisible()
    assert RICE in [one.recipe.id for one in seat.ask(recipe_list)]


def test_what_is_missing_is_named_and_never_nought(seat: Sitting) -> None:
    page = seat.open("recipe", id=RICE)
    known = seat.ask(lambda desk: nutrition(desk, RICE))
    assert known["per_portion"]["vitamin_a_ug"] is None
    assert page.figures.rows["vitamin_a_ug"].accessibleName() == ("Vitamin A, data tidak tersedia")
    assert "Vitamin A: Ikan kembung" in page.figures.missing.text()


def test_what_is_typed_and_not_saved_is_there_again_after_a_power_cut(seat: Sitting) -> None:
    page = seat.open("recipe_form")
    seat.keys("Bubur ubi")
    page.ingredients.food.setFocus()
    seat.keys("telur ayam")
    seat.press("Return")
    seat.keys("200")
    seat.press("Return", "Return")
    page.leave()
    seat.settle()
    seat.begin()
    page = seat.open("recipe_form")
    assert page.name.value() == "Bubur ubi"
    assert [one.raw_tenths for one in page.ingredients.listed()] == [2000]
    assert page.notice.isVisible()
    page.notice.button.setFocus()
    seat.press("Return")
    seat.settle()
    assert page.name.value() == ""
    assert page.ingredients.listed() == []
