"""From 5 to 19 years the z-scores are those of WHO's reference of 2007."""

from __future__ import annotations

from dataclasses import replace
from math import isnan, nan
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbdesk.growth.bulk import score, score_all_ages
from kbdesk.growth.csv_table import score_csv
from kbdesk.growth.school_age import school_age_zscores
from kbdesk.growth.standards import Sex, standard
from kbdesk.growth.zscores import INDICES, Index
from kbdesk.store.durable import finish_part
from tests.growth.anthroplus import differing, invented
from tests.growth.test_bulk import CHILDREN, Child, columns

SEXES: tuple[Sex | None, ...] = (None, "male", "female")
GIVEN: tuple[Index, ...] = ("zlen", "zwei", "zbmi")


def one(sex: int, months: float, weight: float = nan, height: float = nan) -> Child:
    return Child(sex, nan, months, weight, height, 2, nan, nan, nan, nan, False)


def test_two_girls_that_who_publishes_with_its_program() -> None:
    first = school_age_zscores("female", 60.32, weight_kg=18.7, height_cm=113.8)
    second = school_age_zscores("female", 60.911701, weight_kg=20.5, height_cm=113.6)
    assert (first.zwei, first.zbmi, first.zlen) == (0.21, -0.58, 0.96)
    assert (second.zwei, second.zbmi, second.zlen) == (0.79, 0.42, 0.85)
    assert (first.fwei, first.fbmi, first.flen) == (0, 0, 0)


@pytest.mark.parametrize(
    ("months", "given"),
    [
        (59.999, set()),
        (60.0, {"zlen", "zwei", "zbmi"}),
        (120.0, {"zlen", "zwei", "zbmi"}),
        (120.99, {"zlen", "zwei", "zbmi"}),
        (121.0, {"zlen", "zbmi"}),
        (228.99, {"zlen", "zbmi"}),
        (229.0, set()),
    ],
)
def test_the_ages_that_have_a_score(months: float, given: set[str]) -> None:
    scores = school_age_zscores("male", months, weight_kg=30, height_cm=130)
    assert {index for index in INDICES if scores.z(index) is not None} == given
    many = score_all_ages(columns([one(1, months, 30, 130)]))
    assert {index for index in GIVEN if not isnan(many.z[index][0])} >= given


@pytest.mark.parametrize("sex", ["male", "female"])
def test_a_median_of_any_month_is_zero_and_a_half_month_lies_between(sex: Sex) -> None:
    first, rows = standard("hfa2007", sex)
    for month in range(60, 228):
        median, above = rows[month - first][1], rows[month - first + 1][1]
        assert school_age_zscores(sex, month, height_cm=median).zlen == 0.0
        between = school_age_zscores(sex, month + 0.5, height_cm=(median + above) / 2)
        assert between.zlen == 0.0


def test_weight_and_bmi_are_restricted_beyond_three_and_height_is_not() -> None:
    power, median, spread = standard("bmi2007", "female").rows[120 - 60]

    def bmi_at(z: float) -> float:
        return float(median * (1 + power * spread * z) ** (1 / power))

    step = bmi_at(3) - bmi_at(2)
    weight = (bmi_at(3) + 2 * step) * 1.4 * 1.4
    assert school_age_zscores("female", 120, weight_kg=weight, height_cm=140).zbmi == 5.0
    _, median, spread = standard("hfa2007", "female").rows[120 - 60]
    tall = school_age_zscores("female", 120, height_cm=median * (1 + 6.5 * spread))
    assert (tall.zlen, tall.flen) == (6.5, 1)


def test_oedema_leaves_the_height_alone() -> None:
    swollen = school_age_zscores("male", 90, weight_kg=25, height_cm=125, oedema=True)
    assert (swollen.zwei, swollen.zbmi) == (None, None)
    assert swollen.zlen is not None


AGES = st.one_of(
    st.integers(55 * 4, 232 * 4).map(lambda quarter: quarter / 4),
    st.floats(55, 232),
    st.sampled_from([60.0, 120.0, 121.0, 228.0, 229.0]),
)
PEOPLE = st.builds(
    replace,
    CHILDREN,
    age_days=st.just(nan),
    age_months=AGES,
    weight=st.one_of(st.floats(8, 150), st.sampled_from([nan, 0.0, -1.0])),
    lenhei=st.one_of(st.floats(80, 210), st.sampled_from([nan, 0.0])),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PEOPLE, min_size=1, max_size=8))
def test_many_get_what_each_gets_alone(people: list[Child]) -> None:
    rows = columns(people)
    many, young = score_all_ages(rows), score(rows)
    for i, child in enumerate(people):
        if child.age_months < 60:
            for index in INDICES:
                assert np.array_equal(many.z[index][i], young.z[index][i], equal_nan=True)
            continue
        height = many.clenhei[i]
        alone = school_age_zscores(
            SEXES[child.sex],
            child.age_months,
            weight_kg=child.weight,
            height_cm=None if isnan(height) else float(height),
            oedema=child.oedema,
        )
        for index in INDICES:
            z = alone.z(index)
            assert isnan(many.z[index][i]) if z is None else many.z[index][i] == z
            assert many.flag(index)[i] == alone.flagged(index)


@pytest.mark.parametrize("months", [59.9, 60.0, 66.5, 120.5, 228.9])
def test_a_length_measured_lying_is_judged_as_the_standing_height_that_it_is(
    months: float,
) -> None:
    standing = Child(2, nan, months, 22.0, 113.1, 2, nan, nan, nan, nan, False)
    lying = replace(standing, lenhei=113.8, position=1)
    unknown = replace(standing, position=0)
    scores = score_all_ages(columns([standing, lying, unknown]))
    assert scores.clenhei.tolist() == [113.1] * 3
    for index in GIVEN:
        z = scores.z[index]
        assert np.array_equal(z, np.full(3, z[0]), equal_nan=True)
    assert not isnan(scores.z["zlen"][0])


def test_a_table_of_all_ages_is_scored_in_one_run(tmp_path: Path) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(
        "sex,age_months,weight_kg,lenhei_cm\nf,60.32,18.7,113.8\nf,24,12.1,86.4\nm,240,60,170\n"
    )
    summary = score_csv(source, target, finish_part)
    assert summary["scored"] == 2
    header, girl, baby, adult = (line.split(",") for line in target.read_text().splitlines())
    assert girl[header.index("zbmi")] == "-0.58"
    assert girl[header.index("zwfl")] == ""
    assert baby[header.index("zwfl")] != ""
    assert set(adult[header.index("zlen") :]) == {""}


def test_a_second_plain_computation_finds_the_same(tmp_path: Path) -> None:
    # ``python -m tests.growth.anthroplus`` compares as many rows as one likes
    assert differing(invented(400, 19), tmp_path) == []
