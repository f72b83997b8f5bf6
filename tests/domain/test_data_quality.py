"""Digit preference, spread and the order of visits, on planted data."""

from __future__ import annotations

import random
from statistics import mean, stdev

import pytest

from kbdesk.domain.data_quality import (
    Quality,
    Reading,
    quality,
    quality_limits,
    ranked,
    to_visit,
    weight_step,
)

Z = {"zwei": 0.0, "zlen": 0.0, "zwfl": 0.0}


def reading(weight_g: int, lenhei_mm: int | None = 712, **more: object) -> Reading:
    said = {"z": Z, "scored": True, "flagged": False, "shrunk": False, "late": None, **more}
    return Reading(weight_g, lenhei_mm, **said)  # type: ignore[arg-type]


def every_digit(step: int, times: int = 8) -> list[int]:
    """Return weights whose last digit is each of the ten equally often."""
    return [7000 + step * digit + 1000 * time for time in range(times) for digit in range(10)]


@pytest.mark.parametrize("step", [10, 100])
def test_digits_that_are_even_show_a_fifth(step: int) -> None:
    found = quality([reading(g, 700 + g // step % 10) for g in every_digit(step)])
    assert (found.weight_heaping, found.length_heaping) == (20.0, 20.0)
    assert "weight_heaping" not in found.points
    assert "length_heaping" not in found.points


@pytest.mark.parametrize("step", [10, 100])
@pytest.mark.parametrize("planted", [0.3, 0.6, 1.0])
def test_what_was_planted_is_found(step: int, planted: float) -> None:
    chance = random.Random(11)
    readings = []
    for _ in range(400):
        heaped = chance.random() < planted
        weight = 500 * chance.randint(10, 30) if heaped else step * chance.randint(500, 1500)
        length = 5 * chance.randint(110, 190) if heaped else chance.randint(550, 950)
        readings.append(reading(weight, length))
    found = quality(readings)
    expected = 100 * (planted + (1 - planted) * 0.2)
    assert found.weight_heaping == pytest.approx(expected, abs=6)
    assert found.length_heaping == pytest.approx(expected, abs=6)
    assert found.points["weight_heaping"] > 0
    assert found.points["length_heaping"] > 0


def test_a_few_round_digits_are_chance() -> None:
    few = quality([reading(g) for g in (7000, 7500, 8100, 8200, 8300)])
    assert few.weight_heaping == 40.0
    assert "weight_heaping" not in few.points


def test_the_step_is_what_the_scale_shows() -> None:
    assert weight_step(every_digit(100)) == 100
    assert weight_step(every_digit(10)) == 10
    # a scale of 50 g has no other last digits: nobody prefers them
    assert weight_step([7050, 7100, 7150, 7200]) == 100
    assert weight_step([]) == 100


def test_spread_lengths_and_delay() -> None:
    chance = random.Random(3)
    scores = [chance.gauss(0, 2) for _ in range(40)]
    found = quality(
        [
            reading(
                7100, None if place < 10 else 701 + place, z={**Z, "zlen": one},
                flagged=place < 4, shrunk=place == 39, late=place,
            )
            for place, one in enumerate(scores)
        ]
    )  # fmt: skip
    assert found.spread["zlen"] == pytest.approx(stdev(scores))
    assert found.spread["zwei"] == 0
    assert (found.flagged_percent, found.no_length_percent) == (10.0, 25.0)
    assert (found.shrunk, found.lengths) == (1, 30)
    assert found.late_days == mean((19, 20))
    assert found.points["sd_zlen"] == quality_limits().points["sd_zlen"].most
    # no child is like the other: who finds the same everywhere did not measure
    assert found.points["sd_zwei"] == quality_limits().low_points
    nothing = quality([])
    assert nothing.weight_heaping is nothing.flagged_percent is nothing.late_days is None
    assert nothing.points == {}


def test_the_three_to_visit_first_are_the_weightiest() -> None:
    def of(n: int, **points: int) -> Quality:
        return Quality(n, 0, 0, 0, {}, {}, 0, 0, 0, None, points)

    groups = {"A": of(30), "B": of(30, a=1), "C": of(90, a=1), "D": of(5, a=2, b=3)}
    groups["E"] = of(9, a=2)
    assert ranked(groups) == {"D": 1, "E": 2, "C": 3, "B": 4, "A": 5}
    assert to_visit(groups, list(groups)) == ["D", "E", "C"]
    assert to_visit({"A": of(30)}, ["A"]) == []
    assert groups["D"].reasons == ["b", "a"]
