"""The bar of a nutrient: where it lies against the target, said in words too."""

from __future__ import annotations

from kbdesk.ui.recipes.target_bar import TargetBar, amount


def test_a_value_within_its_target_says_so() -> None:
    bar = TargetBar("energy_kcal")
    bar.set(233, 225, 275)
    assert bar.status() == "within"
    assert bar.accessibleName() == "Energi, 233 kkal"
    assert bar.accessibleDescription() == "sesuai sasaran 225–275 kkal"


def test_a_value_below_has_its_gap_in_words() -> None:
    bar = TargetBar("protein_g")
    bar.set(4.2, 4.5, 11)
    assert bar.status() == "below"
    assert bar.accessibleDescription() == "di bawah sasaran 4,5–11,0 g"
    assert bar._gap() == "kurang 0,3"


def test_what_is_not_known_is_never_nought() -> None:
    bar = TargetBar("fat_g")
    bar.show_portion(
        {
            "per_portion": {"fat_g": None},
            "at_least": {"fat_g": 3.1},
            "missing": {"fat_g": ["Daun kelor", "Labu kuning"]},
            "target_per_portion": {"fat_g": {"min": 5.6, "max": 17.9, "status": "incomplete"}},
        }
    )
    assert bar.status() == "incomplete"
    assert bar.accessibleName() == "Lemak, data tidak tersedia"
    assert bar.accessibleDescription() == (
        "sasaran 5,6–17,9 g, data belum lengkap; paling sedikit 3,1 g; "
        "data tidak tersedia: Daun kelor, Labu kuning"
    )


def test_without_a_target_there_is_no_standing() -> None:
    bar = TargetBar("vitamin_a_ug")
    bar.set(320)
    assert bar.status() is None
    assert bar.accessibleDescription() == ""


def test_a_figure_has_the_decimals_people_read() -> None:
    assert amount("energy_kcal", 232.5) == "233"
    assert amount("iron_mg", 1.55) == "1,6"
    assert amount("iron_mg", None) == "–"
