"""Foods, recipes and menus at the command line."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from kbdesk.domain.foods import food_id
from kbdesk.domain.recipes import recipe_id
from tests.cli.machine import Machine

TIM = "tim-kembung-kelor"
RECIPE = {
    "do": "record_recipe",
    "name": "Tim belanak",
    "target": "12-23",
    "portions": 4,
    "ingredients": [
        {"food": "AR001", "raw_g": 140, "method": "boiled"},
        {"food": "GR050", "raw_g": "100,5", "method": "fried"},
    ],
}


def test_what_a_portion_gives(laptop: Machine) -> None:
    found = laptop.done("recipe", "nutrition", TIM).object
    assert found["id"] == recipe_id(TIM)
    portion = found["per_portion"]
    # recomputed from the table: raw x BDD x figure, a tenth of it
    energy = (
        350 * 357 + 240 * 125 + Fraction("97.9") * 154 + 52 * 92 + 148 * 51 + 200 * 122 + 30 * 870
    )
    assert portion["energy_kcal"] == round(float(energy / 1000), 2) == 232.86
    assert portion["protein_g"] == 10.21
    assert portion["vitamin_a_ug"] is None
    assert found["missing"]["vitamin_a_ug"] == ["Ikan kembung"]
    assert found["at_least"]["vitamin_a_ug"] > 0
    assert found["target_per_portion"]["energy_kcal"] == {
        "min": 225.0, "max": 275.0, "status": "within",
    }  # fmt: skip
    assert found["akg_group"] == "1-3 tahun"
    assert found["akg_percent"]["energy_kcal"] == 17.2
    assert portion["cost_rupiah"] is None
    assert "Ikan kembung" in found["missing_prices"]
    assert found["allergens"] == ["fish", "egg"]
    fish = next(one for one in found["ingredients"] if one["food"] == "GR050")
    assert (fish["raw_g"], fish["edible_percent"], fish["edible_g"]) == (300.0, 80.0, 240.0)


def test_a_recipe_costs_what_its_foods_last_cost(laptop: Machine) -> None:
    prices = {"AR001": 15_000, "GR050": 40_000}
    for day, factor in (("2026-01-05", 1), ("2026-03-05", 2)):
        for food, price in prices.items():
            (answer,) = laptop.record(
                {
                    "do": "record_price", "food": food, "date": day, "market": "Rawa Indah",
                    "rupiah_per_kg": price * factor,
                }
            )  # fmt: skip
            assert answer["food"] == food_id(food)
    (made,) = laptop.record(RECIPE)
    now = laptop.done("recipe", "nutrition", made["id"]).object
    # (0.14 kg x 30,000 + 0.1005 kg x 80,000) / 4 = 3,060
    assert now["per_portion"]["cost_rupiah"] == 3060
    then = laptop.done("recipe", "scale", made["id"], "--portions", 10, "--on", "2026-02-01").object
    assert then["cost_rupiah"] == 15_300
    assert then["cost_per_portion"] == 1530
    assert [one["raw_g"] for one in then["ingredients"]] == [350.0, 251.3]  # 251.25, half up
    elsewhere = laptop.done("recipe", "scale", made["id"], "--portions", 1, "--market", "X").object
    assert elsewhere["cost_rupiah"] is None
    assert elsewhere["known_cost_rupiah"] == 0
    assert elsewhere["missing_prices"] == ["Beras putih", "Ikan kembung"]
    assert len(laptop.done("show", "food", "AR001").object["prices"]) == 2
    assert laptop.ask("recipe", "scale", TIM, "--portions", 0).status == 2


def test_a_swap_says_what_it_does_and_changes_nothing(laptop: Machine) -> None:
    before = laptop.state_hash()
    found = laptop.done("recipe", "swap", TIM, "--food", "GR050", "--for", "HR002").object
    # 240 g to eat of an egg of which 89 percent are: 269.7 g
    assert found["raw_g"] == pytest.approx(269.7 + 110)
    assert found["change"]["energy_kcal"] == pytest.approx(6.97)
    assert found["change"]["vitamin_a_ug"] is None
    assert found["after"]["per_portion"]["vitamin_a_ug"] is not None
    smaller = laptop.done(
        "recipe", "swap", TIM, "--food", "GR050", "--for", "GR007", "--grams", "200"
    ).object
    assert smaller["raw_g"] == 200.0
    assert laptop.state_hash() == before
    no = laptop.ask("recipe", "swap", TIM, "--food", "GR007", "--for", "HR002")
    assert no.code == "recipe.food_not_in"
    assert laptop.ask("recipe", "swap", TIM, "--food", "XX999", "--for", "HR002").code == (
        "food.unknown"
    )
    assert laptop.ask(
        "recipe", "swap", TIM, "--food", "GR050", "--for", "HR002", "--grams", "0.01"
    ).code.startswith("draft.")


def test_recipes_that_came_and_recipes_of_ones_own_stand_together(laptop: Machine) -> None:
    (made,) = laptop.record({**RECIPE, "texture": "family", "steps": ["Masak.", "Sajikan."]})
    assert made["per_portion"]["energy_kcal"] == 150.08
    lines = laptop.done("recipe", "list", "--target", "12-23").lines
    assert "Tim belanak" in [one["name"] for one in lines]
    assert all(one["target"] == "12-23" for one in lines)
    shown = laptop.done("show", "recipe", made["id"]).object
    assert shown["steps"] == ["Masak.", "Sajikan."]
    assert shown["ingredients"][1] == {
        "food": "GR050", "name": "Ikan kembung", "raw_g": 100.5, "method": "fried",
    }  # fmt: skip
    (kept,) = laptop.record({"do": "edit_recipe", "id": TIM, "portions": 8})
    assert kept["changed"] == ["ingredients"]
    assert kept["per_portion"]["energy_kcal"] == 291.07
    assert laptop.done("show", "recipe", TIM).object["name"] == "Nasi tim kembung kelor"
    (again,) = laptop.record({"do": "edit_recipe", "id": TIM, "portions": 8})
    assert again["changed"] == []
    laptop.record({"do": "edit_recipe", "id": TIM, "retired": True})
    assert TIM not in [one["code"] for one in laptop.done("list", "recipe").lines]
    assert laptop.done("show", "recipe", TIM).object["retired"] is True


def test_a_texture_and_honey_are_doubted_and_taken(laptop: Machine) -> None:
    honey = {"food": "MP010", "raw_g": 10, "method": "raw"}
    draft = {**RECIPE, "target": "6-8", "texture": "family"}
    (made,) = laptop.record({**draft, "ingredients": [*RECIPE["ingredients"], honey]})  # type: ignore[misc]
    assert [one["code"] for one in made["warnings"]] == [
        "recipe.texture_too_coarse", "recipe.honey_under_one",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"ingredients": []}, "recipe.no_ingredient", "ingredients"),
        (
            {"ingredients": [{"food": "ZZ999", "raw_g": 1, "method": "raw"}]},
            "food.unknown",
            "ingredients.0.food",
        ),
        (
            {"ingredients": [{"food": "AR001", "raw_g": 0, "method": "raw"}]},
            "draft.out_of_range",
            "ingredients.0.raw_g",
        ),
        (
            {"ingredients": [{"food": "AR001", "raw_g": 1, "method": "burnt"}]},
            "draft.not_a_choice",
            "ingredients.0.method",
        ),
        ({"portions": 0}, "draft.out_of_range", "portions"),
        ({"target": "toddler"}, "draft.not_a_choice", "target"),
        ({"allergens": ["dust"]}, "food.unknown_allergen", "allergens"),
    ],
)
def test_a_recipe_that_cannot_be_is_refused(
    laptop: Machine, change: dict[str, Any], code: str, field: str
) -> None:
    error = laptop.refused({**RECIPE, **change})
    assert (error["code"], error["field"]) == (code, field)


# -- foods -----------------------------------------------------------------------------------


def test_a_changed_figure_takes_the_place_of_the_tables(laptop: Machine) -> None:
    assert laptop.refused({"do": "edit_food", "id": "GR050", "iron_mg": 1.2})["code"] == (
        "food.no_source"
    )
    (answer,) = laptop.record(
        {
            "do": "edit_food", "id": "GR050", "vitamin_a_ug": 9, "vitamin_c_mg": None,
            "source": "TKPI 2017, buku",
        }
    )  # fmt: skip
    assert answer["changed"] == ["composition"]
    shown = laptop.done("show", "food", "gr050").object
    assert shown["vitamin_a_ug"] == 9
    assert shown["iron_mg"] == 0.8
    assert shown["source"] == "TKPI 2017, buku"
    found = laptop.done("recipe", "nutrition", TIM).object
    assert "vitamin_a_ug" not in found["missing"]
    wrong = laptop.refused({"do": "edit_food", "id": "GR050", "fat_g": 40, "source": "salinan"})
    assert (wrong["code"], wrong["field"]) == ("food.energy_mismatch", "energy_kcal")


def test_a_food_of_ones_own(laptop: Machine) -> None:
    belanak = {
        "do": "record_food", "name": "Ikan belanak", "group": "fish", "edible_percent": 60,
        "energy_kcal": "100", "protein_g": 19.5, "fat_g": 2.1, "source": "label",
    }  # fmt: skip
    (made,) = laptop.record(belanak)
    shown = laptop.done("show", "food", made["id"]).object
    assert shown["carbohydrate_g"] is None
    ingredient = {"food": made["id"], "raw_g": 100, "method": "steamed"}
    (recipe,) = laptop.record({**RECIPE, "ingredients": [ingredient]})
    assert recipe["per_portion"]["energy_kcal"] == 15.0
    assert recipe["missing"]["carbohydrate_g"] == ["Ikan belanak"]
    assert laptop.refused({**belanak, "code": "GR050"})["code"] == "food.exists"
    assert laptop.refused({**belanak, "source": None})["code"] == "food.no_source"
    listed = laptop.done("list", "food", "--where", "group=fish").lines
    assert made["id"] in [one["id"] for one in listed]
    assert len(laptop.done("list", "food").lines) == 145


def sheet(path: Path, *rows: list[Any], header: list[str] | None = None) -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["Tabel Komposisi Pangan Indonesia"])
    page.append([])
    page.append(
        header
        or ["NO", "KODE", "NAMA BAHAN", "BDD (%)", "ENERGI (Kal)", "PROTEIN (g)", "LEMAK (g)",
            "KH (g)", "KALSIUM (mg)", "BESI (mg)", "SENG (mg)", "RETINOL (mcg)", "B-KAR (mcg)",
            "KAR-TOTAL (mcg)", "VIT_C (mg)"]
    )  # fmt: skip
    for row in rows:
        page.append(row)
    book.save(path)
    return path


RICE = [1, "AR001", "Beras giling, mentah", 100, 357, 8.4, 1.7, 77.1, 147, 1.8, 0.5, 0, 0, 0, 0]
PAPAYA = [2, "ER073", "Pepaya, segar", 75, 46, 0.5, 12, 12.2, 23, 1.7, 0.3, None, 1038, 365, 78]
MUSHROOM = [3, "DR089", "Jamur merang, segar", 100, 30, 3.5, 0.2, 4, 14, 1, 0.8, None, 0, 0, "-"]
KEMBUNG = [4, "GR050", "Ikan oci, kembung", 80, "125", "21,3", 3.4, 2.2, 136, 0.9, 1.1,
           None, None, None, None]  # fmt: skip


def test_the_official_table_is_taken_row_by_row(laptop: Machine, tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "tkpi.xlsx", RICE, ["", "", "SAYURAN"], PAPAYA, MUSHROOM, KEMBUNG,
        [5, "", "Tanpa kode", 100, 10], [6, "AR001", "Beras lagi", 100, 357, 8.4, 1.7, 77.1],
        [7, "AR999", "Beras aneh", 100, "banyak", 1, 1, 1],
    )  # fmt: skip
    before = laptop.state_hash()
    tried = laptop.done("food", "import", path, "--dry-run").object
    assert laptop.state_hash() == before
    assert tried == {**laptop.done("food", "import", path).object, "dry_run": True}
    assert (tried["rows"], tried["new"], tried["changed"], tried["same"]) == (7, 1, 1, 1)
    assert [(one["line"], one["error"]) for one in tried["refused"]] == [
        (6, "food.energy_mismatch"), (9, "food.sheet_no_code"), (10, "food.sheet_twice"),
        (11, "food.sheet_not_a_number"),
    ]  # fmt: skip
    assert all(one["message"] != one["error"] for one in tried["refused"])
    assert laptop.done("show", "food", "DR089").object["vitamin_c_mg"] is None
    assert laptop.done("show", "food", "ER073").object["fat_g"] == 0.1  # as it was
    kembung = laptop.done("show", "food", "GR050").object
    assert (kembung["iron_mg"], kembung["name"]) == (0.9, "Ikan kembung")
    assert "tkpi.xlsx" in kembung["source"]
    again = laptop.done("food", "import", path).object
    assert (again["new"], again["changed"], again["same"]) == (0, 0, 3)


def test_columns_may_stand_anywhere(laptop: Machine, tmp_path: Path) -> None:
    header = ["Lemak", "Protein", "Karbohidrat", "Energi", "Nama Bahan Makanan", "Kode", "x", "BDD"]
    row = [0.2, 3.5, 4, 30, "Jamur merang", "DR089", "?", 100]
    laptop.done("food", "import", sheet(tmp_path / "a.xlsx", row, header=header))
    shown = laptop.done("show", "food", "DR089").object
    assert (shown["protein_g"], shown["fat_g"], shown["iron_mg"]) == (3.5, 0.2, None)


LIDAH = [4, "GR050", "Ikan lidah", None, 104, 17.9, 1.2, 4.5, 50, 1, 0.5, None, None, None, None]


def test_a_code_with_another_foods_name_is_kept_back(laptop: Machine, tmp_path: Path) -> None:
    moved = [5, "AR777", "Ikan kembung", 80, 130, 21.3, 3.4, 2.2, 136, 0.9, 1.1]
    path = sheet(tmp_path / "tkpi.xlsx", LIDAH, moved, [6, "GR042", "IKAN SELAR, segar", 48, 110,
                                                       18.8, 2.2, 3])  # fmt: skip
    before = laptop.done("show", "food", "GR050").object
    found = laptop.done("food", "import", path).object
    assert found["doubtful"] == [
        {"line": 4, "code": "GR050", "name": "Ikan lidah", "held_name": "Ikan kembung",
         "by_name": None},
        {"line": 6, "code": "GR042", "name": "IKAN SELAR, segar", "held_name": "Ikan lemuru",
         "by_name": "GR058"},
    ]  # fmt: skip
    assert (found["new"], found["changed"]) == (1, 0)
    assert laptop.done("show", "food", "GR050").object == before


def test_a_doubtful_line_is_taken_as_a_person_says(laptop: Machine, tmp_path: Path) -> None:
    path = sheet(tmp_path / "tkpi.xlsx", LIDAH, [6, "GR042", "Ikan selar", 48, 110, 18.8, 2.2, 3])
    lemuru = laptop.done("show", "food", "GR042").object
    before = laptop.state_hash()
    for wrong in (["--take", "9"], ["--by-name", "4"]):
        assert laptop.ask("food", "import", path, *wrong).code == "food.not_doubtful"
    assert laptop.state_hash() == before
    found = laptop.done("food", "import", path, "--take", "4", "--by-name", "5").object
    assert (found["doubtful"], found["changed"]) == ([], 2)
    assert laptop.done("show", "food", "GR050").object["energy_kcal"] == 104
    assert laptop.done("show", "food", "GR058").object["energy_kcal"] == 110
    assert laptop.done("show", "food", "GR042").object == lemuru


def test_a_blank_never_replaces_a_known_figure(laptop: Machine, tmp_path: Path) -> None:
    before = laptop.done("show", "food", "GR050").object
    row = [4, "GR050", "Ikan kembung", None, 126, "-", 3.4, 2.2]
    found = laptop.done("food", "import", sheet(tmp_path / "tkpi.xlsx", row)).object
    assert found["changed"] == 1
    after = laptop.done("show", "food", "GR050").object
    assert {k for k, v in after.items() if v != before[k]} == {"energy_kcal", "source", "changed"}


def test_the_headings_of_the_copy_that_goes_round(laptop: Machine, tmp_path: Path) -> None:
    header = ["NO", "KODE BARU", "NAMA BAHAN MENTAH", "BDD", "ENERGI (Kal)", "PROTEIN (g)",
              "LEMAK (g)", "KH (g)"]  # fmt: skip
    row = [1, "AR998", "Beras uji", 100, 350, 7, 0.5, 78]
    found = laptop.done("food", "import", sheet(tmp_path / "a.xlsx", row, header=header)).object
    assert found["new"] == 1


def test_a_table_taken_twice_changes_nothing_the_second_time(
    laptop: Machine, tmp_path: Path
) -> None:
    egg = [1, "HR002", "Telur ayam ras", 90, 154, 12.4, 10.8, 0.7, 86, 3, 1, 61, 22, 104, 0]
    path = sheet(tmp_path / "tkpi.xlsx", egg)
    laptop.done("food", "import", path)
    assert laptop.done("show", "food", "HR002").object["vitamin_a_ug"] == 64.67
    assert laptop.done("food", "import", path).object["same"] == 1


def test_the_melon_and_the_egg(laptop: Machine) -> None:
    melon = laptop.done("show", "food", "ER067").object
    assert melon["vitamin_a_ug"] == 166.67  # 1000 micrograms of beta-carotene
    said = laptop.done("recipe", "nutrition", "telur-dadar-lodeh").object
    assert said["per_portion"]["vitamin_a_ug"] == 67.07


def test_what_is_no_table_is_refused(laptop: Machine, tmp_path: Path) -> None:
    assert laptop.ask("food", "import", tmp_path / "none.xlsx").code == "food.sheet_unreadable"
    text = tmp_path / "text.xlsx"
    text.write_text("bukan tabel", encoding="utf-8")
    assert laptop.ask("food", "import", text).code == "food.sheet_unreadable"
    other = sheet(tmp_path / "other.xlsx", header=["nama", "alamat"])
    assert laptop.ask("food", "import", other).code == "food.sheet_no_header"


# -- menus -----------------------------------------------------------------------------------


def test_a_cycle_is_counted_day_by_day(laptop: Machine) -> None:
    slots = [
        {"day": 1, "recipe": TIM},
        {"day": 1, "recipe": "talam-labu-telur"},
        {"day": 2, "recipe": TIM},
        {"day": 3, "recipe": "bubur-telur-bayam"},
    ]
    draft = {"do": "record_menu_cycle", "name": "Menu Mei", "target": "12-23", "slots": slots}
    (made,) = laptop.record(draft)
    codes = [one["code"] for one in made["warnings"]]
    assert codes == [
        "menu_cycle.repeat", "menu_cycle.other_target", *["menu_cycle.empty_day"] * 7,
    ]  # fmt: skip
    found = laptop.done("menu", made["id"]).object
    assert found["village"] == "64.74.01.1003"
    first = found["days"][0]
    assert [one["slot"] for one in first["recipes"]] == ["meal", "snack"]
    assert first["nutrients"]["energy_kcal"] == pytest.approx(232.86 + 245.38, abs=0.011)
    assert first["target_per_day"]["energy_kcal"]["status"] == "above"
    assert first["nutrients"]["vitamin_a_ug"] is None
    assert first["missing"]["vitamin_a_ug"] == ["Ikan kembung"]
    assert found["days"][4]["nutrients"] is None
    assert found["average"]["energy_kcal"] == pytest.approx(
        (232.86 * 2 + 245.38 + 178.88) / 3, abs=0.02
    )
    assert found["warnings"][0]["message"].startswith("Day 2")


def test_a_day_without_animal_protein_is_warned_of(laptop: Machine) -> None:
    rice = {**RECIPE, "ingredients": [{"food": "AR001", "raw_g": 100, "method": "boiled"}]}
    (plain,) = laptop.record(rice)
    slots = [{"day": day, "recipe": plain["id"]} for day in range(1, 11)]
    draft = {"do": "record_menu_cycle", "name": "Nasi saja", "target": "12-23", "slots": slots}
    (made,) = laptop.record(draft)
    codes = [one["code"] for one in made["warnings"]]
    assert codes.count("menu_cycle.no_animal_protein") == 10
    assert codes.count("menu_cycle.repeat") == 9


def test_an_example_cycle_is_laid_anew(laptop: Machine) -> None:
    assert len(laptop.done("list", "menu_cycle").lines) == 7
    laptop.record({"do": "edit_menu_cycle", "id": "contoh-12-23", "name": "Menu kami"})
    found = laptop.done("show", "menu_cycle", "contoh-12-23").object
    assert found["name"] == "Menu kami"
    assert all(day["animal_protein"] for day in found["days"])
    assert laptop.ask("menu", "tidak-ada").code == "menu_cycle.unknown"
