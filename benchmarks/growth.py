"""How long growth takes, beside the least that the same arithmetic could take.

Run from the project's folder: ``python -m benchmarks.growth``. Ratios travel from
machine to machine; seconds do not.
"""

from __future__ import annotations

import csv
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from kbdesk.growth.bulk import Children, score
from kbdesk.growth.csv_table import score_csv
from kbdesk.growth.standards import StandardName, standard
from kbdesk.growth.zscores import zscores
from kbdesk.store.durable import finish_part

MANY = 100_000


def best(run: Callable[[], object], times: int, rounds: int = 5) -> float:
    """Return the seconds of the processor for one run: the best of some rounds."""
    run()
    found = []
    for _ in range(rounds):
        # What else the machine does must not count.
        start = time.process_time()
        for _ in range(times):
            run()
        found.append((time.process_time() - start) / times)
    return min(found)


def one_child() -> None:
    """One child with all eight indices, against eight bare formulas."""
    rows = [standard("wfa", "male").rows[683]] * 8

    def floor() -> list[float]:
        return [round(((10.4 / m) ** l_ - 1) / (s * l_), 2) for l_, m, s in rows]

    def whole() -> object:
        return zscores(
            "male",
            age_days=683,
            weight_kg=10.4,
            lenhei_cm=84.8,
            position="lying",
            headc_cm=48.0,
            muac_cm=14.9,
            triskin_mm=6.8,
            subskin_mm=5.2,
        )

    least, real = best(floor, 2000), best(whole, 2000)
    print(f"one child, 8 indices: {real * 1e6:.1f} us, {real / least:.1f} x the bare formula")


def invented(count: int) -> Children:
    """Return invented children with every measure."""
    dice = np.random.default_rng(1)
    days = dice.integers(91, 1826, count).astype(float)
    length = np.round(48 + 11 * np.sqrt(days / 91) + dice.normal(0, 3, count), 1)
    return Children(
        sex=dice.integers(1, 3, count).astype(np.int8),
        age_days=days,
        age_months=np.full(count, np.nan),
        weight_kg=np.round(3 + 2.5 * np.sqrt(days / 91) + dice.normal(0, 1, count), 1),
        lenhei_cm=length,
        position=np.where(days < 731, 1, 2).astype(np.int8),
        headc_cm=np.round(dice.normal(46, 2, count), 1),
        muac_cm=np.round(dice.normal(15, 1, count), 1),
        triskin_mm=np.round(dice.normal(8, 1, count), 1),
        subskin_mm=np.round(dice.normal(6, 1, count), 1),
        oedema=np.zeros(count, dtype=np.bool_),
    )


def many_children() -> None:
    """Many children with all indices, against a table look-up and the formula in numpy."""
    children = invented(MANY)
    names: tuple[StandardName, ...] = ("lhfa", "wfa", "bmi", "hc", "ac", "ts", "ss", "wfa")
    tables = [np.array(standard(n, "male").rows).T.copy() for n in names]
    days = children.age_days.astype(np.intp)

    def floor() -> object:
        result = []
        for table in tables:
            power, median, spread = (column[np.minimum(days, 1700)] for column in table)
            z = ((children.weight_kg / median) ** power - 1) / (spread * power)
            result.append(np.round(z, 2))
        return result

    least, real = best(floor, 1), best(lambda: score(children), 1)
    print(f"{MANY:,} children in bulk: {real * 1e3:.0f} ms, {real / least:.2f} x bare numpy")


def a_table() -> None:
    """A CSV file of many rows, against reading and writing it without a score."""
    dice = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in.csv"), Path(folder, "out.csv")
        with source.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(
                ["id", "sex", "age_days", "weight_kg", "lenhei_cm", "measured", "headc_cm",
                 "muac_cm", "oedema"]
            )  # fmt: skip
            for i in range(MANY):
                days = dice.randrange(1826)
                writer.writerow(
                    [i, dice.choice("mf"), days, round(dice.uniform(3, 20), 2),
                     round(dice.uniform(48, 110), 1), "l" if days < 731 else "h",
                     round(dice.uniform(34, 52), 1), round(dice.uniform(10, 18), 1), "n"]
                )  # fmt: skip

        def floor() -> None:
            with source.open(newline="") as file, target.open("w", newline="") as out:
                csv.writer(out).writerows(csv.reader(file))

        least, real = best(floor, 1, 3), best(lambda: score_csv(source, target, finish_part), 1, 3)
    print(f"{MANY:,} rows of CSV: {real:.2f} s, {real / least:.1f} x copying them cell by cell")


if __name__ == "__main__":
    one_child()
    many_children()
    a_table()
