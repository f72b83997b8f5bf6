"""WHO's reference of 2007 written down a second time, plainly, row by row.

It shares no line with ``kbdesk.growth``: the tables are read anew, a parameter of an age between
two months is looked up by name, and each limit stands here as a number.

``python -m tests.growth.anthroplus 6000`` compares so many invented rows, many of them at the
borders, with the columns of ``growth`` and says how many differ.
"""

from __future__ import annotations

import csv
import random
import sys
import tempfile
from decimal import Decimal
from math import trunc
from pathlib import Path
from typing import Any, Final

from kbdesk.growth.csv_table import score_csv
from kbdesk.store.durable import finish_part

WHO: Final = Path(__file__).parents[2] / "resources" / "who"
COLUMNS: Final = ("zlen", "flen", "zwei", "fwei", "zbmi", "fbmi")
Row = dict[str, Any]


def _table(name: str) -> dict[tuple[str, int], tuple[float, float, float]]:
    found = {}
    for letter, sex in (("m", "male"), ("f", "female")):
        with (WHO / f"{name}-{sex}.csv").open(encoding="ascii", newline="") as file:
            for row in csv.DictReader(file):
                lms = (float(row["l"]), float(row["m"]), float(row["s"]))
                found[letter, int(row["age_months"])] = lms
    return found


HEIGHTS, WEIGHTS, BMIS = _table("hfa2007"), _table("wfa2007"), _table("bmi2007")


def parameters(
    table: dict[tuple[str, int], tuple[float, float, float]], sex: str, months: float
) -> tuple[float, float, float]:
    """L, M and S at an age: those of the month below, and the part of the way to the next."""
    low = trunc(months)
    rest = months - low
    below = table[sex, low]
    if rest == 0:
        return below
    above = table[sex, low + 1]
    lower, upper, width = (b + rest * (a - b) for b, a in zip(below, above, strict=True))
    return lower, upper, width


def at_sd(sd: int, power: float, median: float, spread: float) -> float:
    """The measure at so many standard deviations."""
    return float(median * (1 + power * spread * sd) ** (1 / power))


def z_of(value: float, lms: tuple[float, float, float], *, restricted: bool) -> float:
    """The z-score; ``restricted``: beyond 3 it counts in widths of the last whole SD."""
    power, median, spread = lms
    z = ((value / median) ** power - 1) / (spread * power)
    if restricted and z > 3:
        third = at_sd(3, *lms)
        return float(3 + (value - third) / (third - at_sd(2, *lms)))
    if restricted and z < -3:
        third = at_sd(-3, *lms)
        return -3 + (value - third) / (at_sd(-2, *lms) - third)
    return float(z)


def scored(row: Row) -> dict[str, float | None]:
    """The three z-scores of a row (age in days or months, kg, cm) and their flags."""
    months = row["age_days"] / 30.4375 if row.get("age_days") is not None else row["age_months"]
    weight, height, oedema = row["weight_kg"], row["lenhei_cm"], row["oedema"] == "y"
    said: dict[str, float | None] = dict.fromkeys(COLUMNS)
    if months < 60:
        raise ValueError("a child under five years")

    def put(index: str, z: float, low: float, high: float) -> None:
        said[f"z{index}"] = rounded = round(z, 2)
        said[f"f{index}"] = 1 if rounded < low or rounded > high else 0

    if months < 229 and height is not None:
        put("len", z_of(height, parameters(HEIGHTS, row["sex"], months), restricted=False), -6, 6)
    if months < 121 and weight is not None and not oedema:
        put("wei", z_of(weight, parameters(WEIGHTS, row["sex"], months), restricted=True), -6, 5)
    if months < 229 and weight is not None and height is not None and not oedema:
        bmi = weight / (height / 100 * (height / 100))
        put("bmi", z_of(bmi, parameters(BMIS, row["sex"], months), restricted=True), -5, 5)
    return said


def bmi_z(sex: str, age_days: int, weight_kg: float, height_cm: float) -> float | None:
    """The z-score of a BMI for age, of somebody from 5 to 19 years."""
    row = {"sex": sex, "age_days": age_days, "weight_kg": weight_kg, "lenhei_cm": height_cm}
    return scored({**row, "oedema": "n"})["zbmi"]


def invented(many: int, seed: int) -> list[Row]:
    """Invented rows: half of them close to a border of age or of a z-score."""
    lot = random.Random(seed)
    rows = []
    for place in range(many):
        sex = lot.choice("mf")
        row: Row = {"sex": sex, "age_days": None, "age_months": None}
        if place % 3:
            row["age_days"] = lot.choice(
                [lot.randint(1827, 6990), lot.choice([1827, 1828, 3652, 3653, 3682, 3683, 6969])]
            )
            months = row["age_days"] / 30.4375
        else:
            months = row["age_months"] = lot.choice(
                [
                    lot.choice([60, 61, 120, 120.99, 121, 228, 228.99, 229, 240]),
                    lot.randint(60, 230),
                    round(lot.uniform(60, 229), lot.randint(1, 6)),
                ]
            )
        within = min(months, 228.0)
        target = lot.choice([-7, -6, -5, -3, -2, -1, 0, 1, 2, 3, 5, 6, 7]) + lot.uniform(
            -0.02, 0.02
        )
        if place % 2:
            target = lot.uniform(-8, 8)
        median, spread = parameters(HEIGHTS, sex, within)[1:]
        height = max(median * (1 + lot.uniform(-7, 7) * spread * (place % 5 == 0)), 40.0)
        power, middle, width = parameters(BMIS, sex, within)
        inside = 1 + power * width * max(-3.0, min(3.0, target))
        bmi = middle * inside ** (1 / power)
        if abs(target) > 3:
            sign = 3 if target > 0 else -3
            edge, inner = (
                at_sd(sign, power, middle, width),
                at_sd(sign * 2 // 3, power, middle, width),
            )
            bmi = max(edge + (abs(target) - 3) * (edge - inner), 2.0)
        weight = bmi * (height / 100) ** 2
        row["weight_kg"] = None if lot.random() < 0.03 else round(weight, lot.choice([1, 2, 3]))
        row["lenhei_cm"] = None if lot.random() < 0.03 else round(height, lot.choice([0, 1, 2]))
        row["oedema"] = "y" if lot.random() < 0.05 else "n"
        rows.append(row)
    return rows


def differing(rows: list[Row], folder: Path) -> list[tuple[Row, dict[str, Any], Row]]:
    """The rows of which ``growth`` says something else, with what each of the two says."""
    source, target = folder / "in.csv", folder / "out.csv"
    names = ["sex", "age_days", "age_months", "weight_kg", "lenhei_cm", "measured", "oedema"]
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows({**row, "measured": "h"} for row in rows)
    score_csv(source, target, finish_part)
    with target.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert len(found) == len(rows)
    wrong = []
    for row, told in zip(rows, found, strict=True):
        expected = scored(row)
        said = {name: Decimal(told[name]) if told[name] else None for name in COLUMNS}
        same = {n: None if z is None else Decimal(repr(z)) for n, z in expected.items()}
        if said != same:
            wrong.append((row, expected, told))
    return wrong


def main() -> int:
    """Compare invented rows and say how many differ."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 6000
    with tempfile.TemporaryDirectory() as folder:
        wrong = differing(invented(many, 2007), Path(folder))
    print(f"{many} rows, {len(wrong)} differ")
    for row, expected, told in wrong[:10]:
        print(row, expected, {name: told[name] for name in COLUMNS}, sep="\n  ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
