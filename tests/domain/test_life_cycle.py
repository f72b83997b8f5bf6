"""Examinations of all ages are judged at each cut-off as the cards say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.life_cycle import (
    aks_class,
    aks_most,
    aks_proposals,
    aks_sum,
    bmi_class,
    bmi_for_age_class,
    bmi_of,
    cholesterol_class,
    glucose_class,
    haemoglobin_class,
    is_isolated_systolic,
    next_on,
    pressure_class,
    puma_refers,
    puma_score,
    sides_class,
    skilas_losses,
    skilas_proposals,
    stage_on,
    tb_class,
    waist_class,
)
from kbdesk.domain.limits import read_limits, shipped
from kbdesk.domain.screening import pressure
from kbdesk.resources import resource

ON = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("born", "stage"),
    [
        ("2020-12-01", "infant"), ("2020-11-30", "school"), ("2007-12-01", "school"),
        ("2007-11-30", "adult"), ("1966-12-01", "adult"), ("1966-11-30", "elderly"),
    ],
)  # fmt: skip
def test_the_stage_follows_completed_months(born: str, stage: str) -> None:
    assert stage_on(date.fromisoformat(born), ON) == stage


@pytest.mark.parametrize(
    ("weight", "height", "bmi"),
    [(61_250, 1_500, "27.2"), (61_225, 1_500, "27.2"), (61_200, 1_500, "27.2"),
     (61_000, 1_500, "27.1"), (38_138, 1_500, "17.0"), (38_137, 1_500, "16.9")],
)  # fmt: skip
def test_the_bmi_is_rounded_half_up(weight: int, height: int, bmi: str) -> None:
    exact = Decimal(weight) * 1000 / (Decimal(height) ** 2)
    assert bmi_of(weight, height) == Decimal(bmi)
    assert abs(exact - Decimal(bmi)) <= Decimal("0.05")


def test_without_weight_or_height_there_is_no_bmi() -> None:
    assert bmi_of(None, 1500) is None
    assert bmi_of(60_000, None) is None


@pytest.mark.parametrize(
    ("bmi", "found"),
    [("16.9", "severely_thin"), ("17.0", "thin"), ("18.4", "thin"), ("18.5", "normal"),
     ("25.0", "normal"), ("25.1", "overweight"), ("27.0", "overweight"), ("27.1", "obese")],
)  # fmt: skip
def test_the_class_of_an_adult_s_bmi(bmi: str, found: str) -> None:
    assert bmi_class(Decimal(bmi), 19 * 12) == found
    assert bmi_class(Decimal(bmi), 19 * 12 - 1) is None
    assert bmi_class(Decimal(bmi), None) is None


@pytest.mark.parametrize(
    ("z", "found"),
    [(-3.01, "severely_thin"), (-3.0, "thin"), (-2.01, "thin"), (-2.0, "normal"),
     (1.0, "normal"), (1.01, "overweight"), (2.0, "overweight"), (2.01, "obese")],
)  # fmt: skip
def test_the_class_of_a_child_s_bmi(z: float, found: str) -> None:
    assert bmi_for_age_class(z, 60) == found
    assert bmi_for_age_class(z, 59) is None
    assert bmi_for_age_class(z, 19 * 12) is None


def test_the_waist_is_central_above_its_limit() -> None:
    assert waist_class(900, "male", 180) == "normal"
    assert waist_class(901, "male", 180) == "central"
    assert waist_class(800, "female", 180) == "normal"
    assert waist_class(801, "female", 180) == "central"
    assert waist_class(801, "female", 179) is None
    assert waist_class(801, None, 180) is None


@pytest.mark.parametrize(
    ("years", "pressure", "found"),
    [
        (18, (119, 79), "optimal"), (18, (120, 79), "normal"), (18, (119, 80), "normal"),
        (18, (129, 84), "normal"), (18, (130, 84), "high_normal"), (18, (129, 85), "high_normal"),
        (18, (139, 89), "high_normal"), (18, (140, 89), "grade_1"), (18, (139, 90), "grade_1"),
        (18, (159, 99), "grade_1"), (18, (160, 99), "grade_2"), (18, (159, 100), "grade_2"),
        (18, (179, 109), "grade_2"), (18, (180, 109), "grade_3"), (18, (179, 110), "grade_3"),
        (17, (119, 79), "normal"), (17, (120, 79), "raised"), (17, (129, 79), "raised"),
        (17, (120, 80), "stage_1"), (13, (130, 79), "stage_1"), (13, (139, 89), "stage_1"),
        (13, (140, 89), "stage_2"), (13, (139, 90), "stage_2"),
        (12, (113, 75), "normal"), (12, (114, 75), "high"), (12, (113, 76), "high"),
        (7, (106, 68), "normal"), (7, (107, 68), "high"), (6, (140, 90), None),
    ],
)  # fmt: skip
def test_the_worse_of_two_pressures_decides(
    years: int, pressure: tuple[int, int], found: str | None
) -> None:
    assert pressure_class(*pressure, "male", years * 12) == found


def test_the_limits_of_girls_are_their_own() -> None:
    assert pressure_class(114, 75, "female", 12 * 12) == "normal"
    assert pressure_class(115, 75, "female", 12 * 12) == "high"
    assert pressure_class(115, 75, None, 12 * 12) is None
    assert pressure_class(115, None, "female", 12 * 12) is None


def test_an_isolated_systolic_pressure_is_an_adult_s() -> None:
    assert is_isolated_systolic(140, 89, 18 * 12)
    assert not is_isolated_systolic(139, 89, 18 * 12)
    assert not is_isolated_systolic(140, 90, 18 * 12)
    assert not is_isolated_systolic(140, 89, 18 * 12 - 1)


@pytest.mark.parametrize(
    ("mg_dl", "kind", "found"),
    [
        (139, "random", "normal"), (140, "random", "pre"), (199, "random", "pre"),
        (200, "random", "diabetes"), (99, "fasting", "normal"), (100, "fasting", "pre"),
        (125, "fasting", "pre"), (126, "fasting", "diabetes"),
        (99, None, "normal"), (130, None, None), (200, None, "diabetes"), (None, "random", None),
    ],
)  # fmt: skip
def test_glucose_by_its_kind(mg_dl: int | None, kind: str | None, found: str | None) -> None:
    assert glucose_class(mg_dl, kind) == found


def test_cholesterol_haemoglobin_and_sides() -> None:
    assert (cholesterol_class(199), cholesterol_class(200)) == ("normal", "raised")
    assert haemoglobin_class(119, "female", 144) == "low"
    assert haemoglobin_class(120, "female", 144) == "normal"
    assert haemoglobin_class(119, "male", 144) is None
    assert haemoglobin_class(119, "female", 143) is None
    assert sides_class("poor", None) == "poor"
    assert sides_class("good", None) is None
    assert sides_class("good", "good") == "good"


@pytest.mark.parametrize(
    ("signs", "months", "found"),
    [
        ([], 30, None), (["none"], 30, "clear"), (["cough"], 71, "presumed"),
        (["cough"], 72, "clear"), (["cough", "fever"], 72, "presumed"),
        (["contact"], 500, "presumed"), (["weight"], None, "presumed"),
    ],
)  # fmt: skip
def test_signs_of_tuberculosis_by_age(signs: list[str], months: int | None, found: Any) -> None:
    assert tb_class(signs, months) == found


def puma(years: int = 20, daily: int = 20, **said: bool) -> dict[str, Any]:
    answers = dict.fromkeys(("breathless", "phlegm", "cough", "spirometry"), False)
    return {"smoking_years": years, "cigarettes_a_day": daily, **answers, **said}


@pytest.mark.parametrize(
    ("answers", "sex", "years", "score"),
    [
        (puma(19), "female", 49, 0), (puma(20), "female", 49, 1), (puma(30), "female", 49, 1),
        (puma(31), "female", 49, 2), (puma(19), "male", 49, 1), (puma(19), "female", 50, 1),
        (puma(19), "female", 59, 1), (puma(19), "female", 60, 2), (puma(19), "female", 39, None),
        (puma(31, cough=True, phlegm=True, breathless=True, spirometry=True), "male", 60, 9),
        (puma(0), "male", 60, None), (puma(1, 1), "male", 60, None), (puma(2, 1), "male", 60, 3),
        ({**puma(), "cough": None}, "male", 60, None), (puma(), None, 60, None),
        (None, "male", 60, None),
    ],
)  # fmt: skip
def test_the_puma_score(answers: Any, sex: str | None, years: int, score: int | None) -> None:
    assert puma_score(answers, sex, years * 12) == score


def test_puma_refers_from_six() -> None:
    assert not puma_refers(None)
    assert not puma_refers(5)
    assert puma_refers(6)


@pytest.mark.parametrize(
    ("total", "found"),
    [(0, "total"), (4, "total"), (5, "heavy"), (8, "heavy"), (9, "moderate"), (11, "moderate"),
     (12, "light"), (19, "light"), (20, "independent"), (None, None)],
)  # fmt: skip
def test_how_independent_an_elder_is(total: int | None, found: str | None) -> None:
    assert aks_class(total) == found
    assert [one.code for one in aks_proposals(total)] == (
        ["R38"] if total is not None and total < 20 else []
    )


def test_a_sum_is_known_once_every_item_is() -> None:
    whole = dict(aks_most())
    assert aks_sum(whole) == 20
    assert aks_sum({**whole, "stairs": None}) is None
    assert aks_sum({name: one for name, one in whole.items() if name != "stool"}) is None


def test_one_loss_refers() -> None:
    assert skilas_proposals([]) == []
    assert [one.code for one in skilas_proposals([skilas_losses()[0]])] == ["R39"]


def test_when_a_check_is_due_again() -> None:
    assert next_on("bp", "optimal", ON) == date(2027, 11, 30)
    assert next_on("bp", "high_normal", date(2027, 1, 31)) == date(2027, 3, 1)
    assert next_on("glucose", "pre", ON) == date(2027, 3, 1)
    assert next_on("eyes", "good", date(2028, 2, 29)) == date(2029, 3, 1)


def edited(path: tuple[Any, ...], value: Any) -> str:
    limits = json.loads(resource("domain", "life_cycle.json").read_text(encoding="utf-8"))
    place = limits
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = value
    return json.dumps(limits)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("bmi", "classes", 1, 1), 17.0), (("bmi", "classes", 0, 1), None),
        (("bmi", "classes", 4, 1), 30.0), (("glucose", "random", 0, 1), 200),
        (("blood_pressure", "adult", 0, 1), 150), (("blood_pressure", "adult", 1, 2), 79),
        (("aks", "classes"), []), (("cholesterol",), 7),
        (("again", "months"), 0), (("glucose", "again_months", "pre"), 1.5),
        (("tuberculosis", "refer_at", 0, "signs"), 6), (("tuberculosis", "alone"), ["sneeze"]),
        (("skilas", "refer_from"), 0), (("skilas", "refer_from"), 9), (("aks", "refer_below"), 21),
        (("pregnancy_gain", "last_week"), 13), (("blood_pressure", "widest"), 50),
        (("asked", "feeding_months"), [24, 6]), (("iron", "to_years"), 10),
    ],
)  # fmt: skip
def test_limits_that_overlap_are_refused(path: tuple[Any, ...], value: Any) -> None:
    with pytest.raises(KbdeskError) as refused:
        read_limits(edited(path, value))
    assert refused.value.code == "examination.bad_limits"


def places(found: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield each number of the file with its place."""
    if isinstance(found, dict | list):
        for key, value in found.items() if isinstance(found, dict) else enumerate(found):
            yield from places(value, (*path, key))
    elif isinstance(found, int | float):
        yield path, found


def test_no_number_of_the_file_may_be_below_zero_but_a_z_score() -> None:
    """Also no half of what is counted whole: a month, a year, a sign, mmHg."""
    numbers = list(places(dict(shipped())))
    assert len(numbers) > 150
    for path, value in numbers:
        if path[:2] in {(name, "classes") for name in Z_RULES}:
            continue
        wrong = [-1, *([value + 0.5] if isinstance(value, int) else [])]
        for one in wrong:
            with pytest.raises(KbdeskError):
                read_limits(edited(path, one))


Z_RULES = ("bmi_for_age", "height_for_age", "weight_for_age")


def test_a_pressure_refers_from_where_the_checklists_say() -> None:
    for which, last_below in (("high", "high_normal"), ("at_once", "grade_2")):
        systolic, diastolic = pressure(which)
        assert pressure_class(systolic - 1, diastolic - 1, "male", 40 * 12) == last_below
        for figures in ((systolic, diastolic - 1), (systolic - 1, diastolic)):
            assert pressure_class(*figures, "male", 40 * 12) != last_below


def test_a_file_that_was_edited_before_rows_were_added_still_counts() -> None:
    earlier: dict[str, Any] = json.loads(json.dumps(dict(shipped())))
    for first in ("height_for_age", "weight_for_age"):
        del earlier[first]
    del earlier["haemoglobin"]["expecting"]
    del earlier["asked"]["feeding_months"]
    earlier["skilas"]["losses"] = list(earlier["skilas"]["losses"])
    earlier["version"] = "bontang-1"
    found = read_limits(json.dumps(earlier))
    assert found == {**shipped(), "version": "bontang-1"}
    del earlier["glucose"]["random"]
    with pytest.raises(KbdeskError):
        read_limits(json.dumps(earlier))
