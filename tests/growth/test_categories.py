"""Indonesia's categories at their limits, by the ministry's spelling."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kbdesk.growth import categories
from kbdesk.growth.categories import Category, category, muac_category, status
from kbdesk.growth.zscores import Index, Position, zscores
from kbdesk.words import say

LIMITS = Path(__file__).parent / "data" / "category-limits.csv"
POSITIONS: dict[str, Position] = {"telentang": "lying", "berdiri": "standing"}


def test_the_table_of_limits() -> None:
    with LIMITS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        scores = zscores(
            "male" if row["jk"] == "L" else "female",
            age_days=int(row["umur_hari"]),
            weight_kg=float(row["bb_kg"]),
            lenhei_cm=float(row["tb_cm"]),
            position=POSITIONS[row["cara_ukur"]],
        )
        found = status(scores, muac_mm=None, months=10, oedema=None)
        names = {index: named.name for index, named in found.items()}
        assert names == {
            index: row[column]
            for index, column in (
                ("zwei", "status_bbu"),
                ("zlen", "status_tbu"),
                ("zwfl", "status_bbtb"),
                ("zbmi", "status_imtu"),
            )
            if row[column]
        }, row
    assert len(rows) == 61


@pytest.mark.parametrize(
    ("index", "z", "code"),
    [
        ("zwei", -3.01, "severely_underweight"), ("zwei", -3.0, "underweight"),
        ("zwei", -2.0, "normal_weight"), ("zwei", 1.0, "normal_weight"),
        ("zwei", 1.01, "risk_of_excess_weight"), ("zlen", -3.01, "severely_stunted"),
        ("zlen", -2.01, "stunted"), ("zlen", 3.0, "normal"), ("zlen", 3.01, "tall"),
        ("zwfl", -3.01, "severely_wasted"), ("zwfl", -2.01, "wasted"),
        ("zwfl", -2.0, "well_nourished"), ("zwfl", 1.01, "risk_of_overweight"),
        ("zbmi", 2.01, "overweight"), ("zbmi", 3.0, "overweight"), ("zbmi", 3.01, "obese"),
        ("zhc", -2.01, "microcephaly"), ("zhc", -2.0, "normal"), ("zhc", 2.0, "normal"),
        ("zhc", 2.01, "macrocephaly"), ("zac", -2.5, None), ("zts", 0.0, None),
    ],
)  # fmt: skip
def test_limits(index: Index, z: float, code: str | None) -> None:
    found = category(index, z)
    assert (found and found.code) == code


@pytest.mark.parametrize(
    ("mm", "months", "name"),
    [
        (114, 6, "Gizi buruk"), (115, 6, "Gizi kurang"), (124, 59, "Gizi kurang"),
        (125, 59, "Normal"), (100, 5, None), (100, 60, None),
    ],
)  # fmt: skip
def test_arm_circumference(mm: int, months: int, name: str | None) -> None:
    found = muac_category(mm, months)
    assert (found and found.name) == name


def test_oedema_is_severe_wasting_whatever_was_weighed() -> None:
    scores = zscores("male", age_days=400, weight_kg=9.5, oedema=True)
    found = status(scores, muac_mm=140, months=13, oedema=True)
    assert {index: c.name for index, c in found.items()} == {"zwfl": "Gizi buruk", "muac": "Normal"}


def test_the_words_are_the_ministry_s() -> None:
    every = [value for value in vars(categories).values() if isinstance(value, Category)]
    assert len(every) == 17
    for found in every:
        # the ministry's table has no word for an implausible score
        word = "Tidak wajar" if found.name == "Outlier" else found.name
        assert say(f"category.{found.code}") == word
        assert say(f"category.{found.code}", "en") != f"category.{found.code}"
