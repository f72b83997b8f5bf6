"""The companions' forms: which questions, which ranges, what is red and what is missing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdesk.domain.tpk import (
    TARGETS,
    Target,
    VisitedPerson,
    bmi_tenths,
    find,
    form,
    questions,
    spoken_answers,
    tasks,
)
from kbdesk.words import LANGUAGES, say

BRIDE = VisitedPerson("bride", "female")
FIRST = VisitedPerson("pregnant", "female", weeks=12)
LATER = VisitedPerson("pregnant", "female", weeks=26, first=False)


def red(asked: VisitedPerson, **answers: Any) -> list[str]:
    return [one.item for one in find(asked, answers).reasons]


@pytest.mark.parametrize(
    ("asked", "item", "green", "red_"),
    [
        (BRIDE, "age_years", [21, 40], [20]),
        (VisitedPerson("bride", "male"), "age_years", [25], [24]),
        (BRIDE, "muac_cm", [235], [234]),
        (BRIDE, "hb", [120], [119]),
        (BRIDE, "bmi", [185, 250], [184, 251]),
        (BRIDE, "smoke", ["no"], ["yes"]),
        (FIRST, "age_years", [20, 35], [19, 36]),
        (FIRST, "children", [0, 2], [3]),
        (FIRST, "gap_months", [24], [23]),
        (FIRST, "height_cm", [1450], [1449]),
        (FIRST, "bmi", [190, 290], [189, 291]),
        (FIRST, "muac_cm", [235], [234]),
        (FIRST, "hb", [110], [109]),
        (FIRST, "glucose", [95, 200], [94, 201]),
        (FIRST, "systolic", [139], [140]),
        (FIRST, "diastolic", [89], [90]),
        (FIRST, "social_aid", ["yes", "no"], []),
        (LATER, "fetal_heart", [100, 160], [99, 161]),
        (LATER, "fundal_cm", [200, 260], [199, 261]),
        (LATER._replace(weeks=27), "fundal_cm", [260], [261]),
        (LATER._replace(weeks=28), "fundal_cm", [240, 300], [239, 301]),
        (LATER._replace(weeks=38), "fetal_weight_g", [2500, 2690], [2499, 2691]),
        (VisitedPerson("postpartum"), "gestation_weeks", [37, 42], [36, 43]),
        (VisitedPerson("postpartum"), "birth_weight_g", [2500, 3900], [2499, 3901]),
        (VisitedPerson("postpartum"), "birth_length_cm", [480, 530], [479, 531]),
        (VisitedPerson("postpartum"), "planning", ["iud", "mow", "implant"], ["pill", "none"]),
        (VisitedPerson("under_two", months=5), "breastfed_only", ["yes"], ["no"]),
    ],
)
def test_ranges(asked: VisitedPerson, item: str, green: list[Any], red_: list[Any]) -> None:
    for value in green:
        assert red(asked, **{item: value}) == []
    for value in red_:
        assert red(asked, **{item: value}) == [item]


def test_what_is_asked_depends_on_whom_and_when() -> None:
    def asked(of: VisitedPerson) -> set[str]:
        return {one.item for one in questions(of)}

    assert "muac_cm" not in asked(VisitedPerson("bride", "male"))
    assert "height_cm" in asked(FIRST)
    assert "height_cm" not in asked(LATER)
    assert "fundal_cm" not in asked(FIRST)
    assert "fundal_cm" in asked(LATER)
    assert "fundal_cm" not in asked(VisitedPerson("pregnant", weeks=None))
    assert "breastfed_only" in asked(VisitedPerson("under_two", months=5))
    assert "breastfed_only" not in asked(VisitedPerson("under_two", months=6))
    assert "solid_food" in asked(VisitedPerson("under_two", months=6))


def test_green_only_where_everything_is_answered() -> None:
    man = VisitedPerson("bride", "male")
    whole: dict[str, Any] = {"age_years": 26, "bmi": 220, "smoke": "no"}
    assert find(man, whole).result == "green"
    assert find(man, {**whole, "smoke": None}).result is None
    assert find(man, {**whole, "smoke": None}).missing == ("smoke",)
    assert find(man, {"age_years": 24}).result == "red"
    assert find(man, {"age_years": 24}).tasks == ("counsel_delay",)


def test_reasons_carry_the_range() -> None:
    (one,) = find(LATER, {"fundal_cm": 190}).reasons
    assert (one.value, one.ideal, one.mark) == (190, (200, 260), "P")


@pytest.mark.parametrize(
    ("grams", "mm", "tenths"),
    [(55_000, 1550, 229), (47_500, 1600, 186), (None, 1600, None), (55_000, None, None)],
)
def test_body_mass_index(grams: int | None, mm: int | None, tenths: int | None) -> None:
    assert bmi_tenths(grams, mm) == tenths


def test_answers_are_said_in_units_of_people() -> None:
    said = spoken_answers("pregnant", {"weight_kg": 55500, "hb": 110, "smoke": "yes"})
    assert said == {"weight_kg": 55.5, "hb": 11, "smoke": "yes"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_and_task_is_worded(language: Any) -> None:
    for target in TARGETS:
        for one in form(target):
            assert say(f"tpk.item_{one.item}", language) != f"tpk.item_{one.item}"
            assert one.mark in ("P", "K") or not one.judged
            assert set(one.tasks) <= set(tasks())
    for task in tasks():
        assert say(f"tpk.task_{task}", language) != f"tpk.task_{task}"


@given(st.sampled_from(TARGETS), st.data())
def test_a_result_is_red_green_or_open(target: Target, data: st.DataObject) -> None:
    asked = VisitedPerson(target, "female", weeks=data.draw(st.integers(0, 44)), months=data.draw(
        st.integers(0, 23)))  # fmt: skip
    answers: dict[str, Any] = {
        one.item: data.draw(
            st.none() | (st.sampled_from(one.choices) if one.choices else st.integers(0, 5000))
        )
        for one in questions(asked)
    }
    found = find(asked, answers)
    assert found.result == ("red" if found.reasons else None if found.missing else "green")
    assert not {one.item for one in found.reasons} & set(found.missing)
    # an answer more never makes a red one green
    more = {name: value for name, value in answers.items() if value is not None}
    assert find(asked, more).result == found.result
