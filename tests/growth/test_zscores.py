"""One child's z-scores against WHO's sample survey, the category limits and WHO's rules."""

from __future__ import annotations

import csv
from itertools import product
from math import inf, nan
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbdesk.domain.errors import KbdeskError
from kbdesk.growth.standards import Sex
from kbdesk.growth.zscores import INDICES, Position, three_scores, zscores

DATA = Path(__file__).parent / "data"
POSITIONS: dict[str, Position | None] = {"l": "lying", "h": "standing", "": None}
POSISI: dict[str, Position | None] = {"telentang": "lying", "berdiri": "standing"}


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text: str) -> float | None:
    return float(text) if text else None


def test_who_s_sample_survey_value_for_value() -> None:
    survey = rows("who-sample-survey.csv")
    too_old = 0
    for row in survey:
        age = number(row["age_months"])
        result = zscores(
            "male" if row["sex"] == "1" else "female",
            age_months=age,
            weight_kg=number(row["weight_kg"]),
            lenhei_cm=number(row["lenhei_cm"]),
            position=POSITIONS[row["measured"]],
            headc_cm=number(row["headc_cm"]),
            muac_cm=number(row["muac_cm"]),
            triskin_mm=number(row["triskin_mm"]),
            subskin_mm=number(row["subskin_mm"]),
            oedema=row["oedema"] == "y",
        ).as_dict()
        expected = {k.removeprefix("who_"): number(v) for k, v in row.items() if k[:4] == "who_"}
        for name in ("clenhei", "cbmi"):
            assert result[name] == pytest.approx(expected.pop(name), abs=1e-9), row
        if age is not None and age >= 60:
            too_old += 1
            expected = dict.fromkeys(expected)
        assert {name: result[name] for name in expected} == expected, row
    assert (len(survey), too_old) == (498, 4)


def test_the_limits_of_the_indonesian_categories() -> None:
    for row in rows("category-limits.csv"):
        result = zscores(
            "male" if row["jk"] == "L" else "female",
            age_days=int(row["umur_hari"]),
            weight_kg=float(row["bb_kg"]),
            lenhei_cm=float(row["tb_cm"]),
            position=POSISI[row["cara_ukur"]],
        )
        assert result.clenhei == float(row["tb_dipakai_cm"])
        assert result.zwei == number(row["z_bbu"]), row
        assert result.zlen == number(row["z_tbu"]), row
        assert result.zwfl == number(row["z_bbtb"]), row
        assert result.zbmi == number(row["z_imtu"]), row


CHILD: dict[str, Any] = {
    "weight_kg": 10.0,
    "lenhei_cm": 84.0,
    "headc_cm": 48.0,
    "muac_cm": 14.0,
    "triskin_mm": 8.0,
    "subskin_mm": 6.0,
}


def given_indices(result: object) -> set[str]:
    return {i for i in INDICES if getattr(result, i) is not None}


def test_without_an_age_only_weight_for_length() -> None:
    unknown = zscores("male", **CHILD)
    assert given_indices(unknown) == {"zwfl"}
    assert unknown.zwfl == zscores("male", age_days=100, **CHILD).zwfl
    assert unknown.clenhei == 84.0
    # 87 cm is taken for a height, unless the position is known.
    tall: dict[str, Any] = {"weight_kg": 11.0, "lenhei_cm": 87.0}
    standing = zscores("male", age_days=1000, **tall).zwfl
    lying = zscores("male", age_days=500, **tall).zwfl
    assert standing != lying
    assert zscores("male", **tall).zwfl == standing
    assert zscores("male", position="lying", **tall).zwfl == lying
    assert zscores("male", position="standing", **CHILD).clenhei == 84.0


def test_without_a_sex_no_index() -> None:
    result = zscores(None, age_days=500, position="standing", **CHILD)
    assert given_indices(result) == set()
    assert result.clenhei == 84.7
    assert result.cbmi == pytest.approx(10 / 0.847**2)


def test_oedema_takes_the_indices_of_weight() -> None:
    result = zscores("female", age_days=500, oedema=True, **CHILD)
    assert given_indices(result) == {"zlen", "zhc", "zac", "zts", "zss"}
    assert result.cbmi is not None


def test_arm_and_skinfolds_begin_on_day_91() -> None:
    assert given_indices(zscores("male", age_days=90, **CHILD)) == {
        "zlen", "zwei", "zwfl", "zbmi", "zhc",
    }  # fmt: skip
    assert given_indices(zscores("male", age_days=91, **CHILD)) == set(INDICES)
    assert given_indices(zscores("male", age_days=90.5, **CHILD)) == set(INDICES)


@pytest.mark.parametrize(
    ("age", "scored"),
    [
        ({"age_days": 1826}, True),
        ({"age_days": 1826.2}, True),
        ({"age_days": 1826.25}, False),
        ({"age_days": 1827}, False),
        ({"age_months": 59.9999}, True),
        ({"age_months": 60}, False),
        ({"age_days": 1e300}, False),
    ],
)
def test_the_last_day(age: dict[str, Any], scored: bool) -> None:
    result = zscores("male", **age, **CHILD)
    assert given_indices(result) == (set(INDICES) if scored else set())
    assert result.cbmi is not None


@pytest.mark.parametrize(
    ("age", "position", "clenhei"),
    [
        ({"age_days": 730}, "standing", 84.7),
        ({"age_days": 730.49}, "standing", 84.7),
        ({"age_days": 730.5}, "standing", 84.0),  # half a day is rounded up
        ({"age_months": 24}, "standing", 84.0),
        ({"age_months": 23.99}, "standing", 84.7),
        ({"age_days": 731}, "lying", 83.3),
        ({"age_days": 730}, "lying", 84.0),
        ({"age_days": 273}, "standing", 84.0),
        ({"age_days": 273.9}, "standing", 84.0),
        ({"age_days": 274}, "standing", 84.7),
        ({"age_months": 8.999}, "standing", 84.0),
        ({"age_months": 9}, "standing", 84.7),
        ({"age_days": 731}, None, 84.0),
        ({"age_days": 2000}, "lying", 83.3),
    ],
)
def test_position_against_age(
    age: dict[str, Any], position: Position | None, clenhei: float
) -> None:
    result = zscores("female", position=position, **age, **CHILD)
    assert result.clenhei == clenhei
    months = age.get("age_months", age.get("age_days", 0) / 30.4375)
    assert result.c9mo == (position == "standing" and months < 9)


@pytest.mark.parametrize(("lying", "standing"), [(51.9, 51.2), (103.1, 102.4), (85.3, 84.6)])
def test_the_shift_finds_its_row(lying: float, standing: float) -> None:
    shifted = zscores("male", age_days=1500, weight_kg=16, lenhei_cm=lying, position="lying")
    plain = zscores("male", age_days=1500, weight_kg=16, lenhei_cm=standing, position="standing")
    assert shifted == plain


def test_lengths_outside_the_tables() -> None:
    def zwfl(cm: float, days: int) -> float | None:
        return zscores("male", age_days=days, weight_kg=9, lenhei_cm=cm).zwfl

    assert [zwfl(c, 300) is None for c in (44.99, 45, 110, 110.01)] == [True, False, False, True]
    assert [zwfl(c, 900) is None for c in (64.99, 65, 120, 120.01)] == [True, False, False, True]
    shifted = zscores("male", age_days=300, weight_kg=3, lenhei_cm=44.3, position="standing")
    assert shifted.zwfl is not None


@pytest.mark.parametrize("value", [0.0, -0.0, -3.0, nan, inf, -inf, None])
def test_a_measure_that_is_none_gives_no_index(value: float | None) -> None:
    child = CHILD | {"weight_kg": value}
    assert given_indices(zscores("male", age_days=400, **child)) == set(INDICES) - {
        "zwei", "zwfl", "zbmi",
    }  # fmt: skip
    for name, index in (("headc_cm", "zhc"), ("muac_cm", "zac"), ("triskin_mm", "zts")):
        result = zscores("male", age_days=400, **(CHILD | {name: value}))
        assert given_indices(result) == set(INDICES) - {index}
    no_length = zscores("male", age_days=400, **(CHILD | {"lenhei_cm": value}))
    assert no_length.zlen is None
    assert no_length.zwfl is None


def test_flags_are_outside_the_limits_only() -> None:
    assert zscores("male", age_days=987, lenhei_cm=72.86, position="lying").zlen == -6.09
    assert zscores("male", age_days=987, lenhei_cm=72.86, position="lying").flen == 1
    light = zscores("female", age_days=300, weight_kg=2.0)
    assert light.zwei is not None
    assert light.zwei < -6
    assert light.flagged("zwei")
    assert light.plausible("zwei") is None
    sound = zscores("female", age_days=300, weight_kg=8.0)
    assert sound.fwei == 0
    assert sound.plausible("zwei") == sound.zwei


@pytest.mark.parametrize("age", [{"age_days": -1}, {"age_months": -0.01}, {"age_days": -1e-9}])
def test_a_negative_age_is_refused(age: dict[str, Any]) -> None:
    with pytest.raises(KbdeskError, match=r"growth\.age_negative") as refusal:
        zscores("male", **age)
    assert refusal.value.field == next(iter(age))


@settings(deadline=None)
@given(
    st.floats(0, 1e308) | st.floats(0, 1900),
    st.floats(allow_nan=True, allow_infinity=True),
    st.floats(allow_nan=True, allow_infinity=True),
    st.sampled_from([None, "lying", "standing"]),
)
def test_no_number_breaks_it(
    age: float, weight: float, length: float, position: Position | None
) -> None:
    ages: tuple[dict[str, Any], ...] = ({"age_days": age}, {"age_months": age})
    for given_age in ages:
        result = zscores(
            "female",
            **given_age,
            weight_kg=weight,
            lenhei_cm=length,
            position=position,
            headc_cm=weight,
            muac_cm=length,
        )
        for value in result.as_dict().values():
            assert value is None or abs(value) < inf


def test_the_three_scores_of_a_city_are_the_same() -> None:
    """``three_scores`` is a shorter way to what ``zscores`` says, at every edge of it."""
    sexes: tuple[Sex | None, ...] = ("male", "female", None)
    positions: tuple[Position | None, ...] = ("lying", "standing", None)
    cases = product(
        sexes, (0, 273, 274, 275, 730, 731, 1825, 1826, 1827), (None, 0.0, 1.2, 8.4, 30.0),
        (None, 44.6, 64.95, 87.33, 119.7, 140.0), positions, (False, True),
    )  # fmt: skip
    for sex, days, weight, length, position, oedema in cases:
        whole = zscores(
            sex, age_days=days, weight_kg=weight, lenhei_cm=length, position=position,
            oedema=oedema,
        )  # fmt: skip
        three = three_scores(
            sex, days, weight_kg=weight, lenhei_cm=length, position=position, oedema=oedema
        )
        assert three == tuple(whole.plausible(index) for index in ("zwei", "zlen", "zwfl"))
    with pytest.raises(KbdeskError) as refused:
        three_scores("male", -1, weight_kg=3.0, lenhei_cm=None, position=None, oedema=False)
    assert refused.value.code == "growth.age_negative"
