from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdesk.domain.advice import (
    ADVICE_CODES,
    FEEDING_STAGES,
    Advice,
    Situation,
    choose_advice,
    feeding_stage,
    still_given,
    vitamin_a_due,
)
from kbdesk.words import LANGUAGES, say

SITUATIONS = st.builds(
    Situation,
    months=st.none() | st.integers(-2, 1200),
    month=st.integers(1, 12),
    weighed=st.booleans(),
    code=st.sampled_from(["N", "T", "O", "B", None]),
    consecutive_t=st.integers(0, 60),
    severe=st.booleans(),
    wasted=st.booleans(),
    below_red_line=st.booleans(),
    light_or_short=st.booleans(),
    above_orange_line=st.booleans(),
    late_vaccines=st.lists(st.sampled_from(["HB0", "BCG", "RV1", "PCV3", "MR1"])).map(tuple),
    vitamin_a_given=st.booleans(),
)


def well(**more: object) -> Situation:
    """A child of fourteen months in July that gained."""
    known: dict[str, object] = {"months": 14, "month": 7, "weighed": True, "code": "N"}
    return Situation(**{**known, **more})  # type: ignore[arg-type]


@given(SITUATIONS)
def test_there_is_always_exactly_one_advice_and_it_is_worded(situation: Situation) -> None:
    advice = choose_advice(situation)
    assert advice.code in ADVICE_CODES
    for language in LANGUAGES:
        for part in ("title", "lead", "then"):
            key = f"advice.{advice.code}.{part}"
            assert say(key, language, name="Budi", vaccines="MR1") != key
        for number in (1, 2, 3) if advice.feeding else ():
            key = f"advice.feeding.{advice.feeding}.{number}"
            assert say(key, language) != key


@given(SITUATIONS)
def test_a_vaccine_is_named_only_where_the_advice_is_about_it(situation: Situation) -> None:
    advice = choose_advice(situation)
    assert bool(advice.vaccines) == (advice.code == "late_vaccine")


@given(SITUATIONS)
def test_a_baby_is_never_advised_to_be_given_food(situation: Situation) -> None:
    if situation.months is not None and situation.months < 6:
        assert choose_advice(situation).feeding in (None, "0_5")


@pytest.mark.parametrize(
    ("situation", "advice"),
    [
        (well(), Advice("praise")),
        (well(code="T", consecutive_t=1), Advice("once_low", "12_23")),
        (well(code="T", consecutive_t=2), Advice("twice_low", "12_23")),
        (well(code="T", consecutive_t=2, months=7), Advice("twice_low", "6_8")),
        (well(code="T", consecutive_t=1, months=10), Advice("once_low", "9_11")),
        (well(code="T", consecutive_t=1, months=30), Advice("once_low", "24_59")),
        (well(code="T", consecutive_t=1, months=3), Advice("once_low", "0_5")),
        (well(below_red_line=True), Advice("below_red_line", "12_23")),
        (well(severe=True, below_red_line=True), Advice("hospital_signs")),
        (well(wasted=True), Advice("thin", "12_23")),
        (well(light_or_short=True), Advice("light_or_short", "12_23")),
        (well(above_orange_line=True), Advice("above_orange_line")),
        (well(late_vaccines=("PCV3",)), Advice("late_vaccine", None, ("PCV3",))),
        (well(late_vaccines=("HB0", "BCG")), Advice("praise")),
        (well(month=8), Advice("vitamin_a")),
        (well(month=8, vitamin_a_given=True), Advice("praise")),
        (well(months=3), Advice("breastfeed", "0_5")),
        (well(code="O"), Advice("come_monthly")),
        (well(code="B"), Advice("welcome")),
        (Situation(month=1), Advice("come")),
        (well(months=60, code=None), Advice("come_monthly")),
    ],
)
def test_the_most_pressing_is_chosen(situation: Situation, advice: Advice) -> None:
    assert choose_advice(situation) == advice


def test_the_stages_of_feeding_follow_one_another() -> None:
    stages = [feeding_stage(months) for months in range(60)]
    assert tuple(dict.fromkeys(stages)) == FEEDING_STAGES
    changes = [n for n, (a, b) in enumerate(pairwise(stages), 1) if a != b]
    assert changes == [6, 9, 12, 24]


def test_vitamin_a_by_month_and_age() -> None:
    assert [m for m in range(1, 13) if vitamin_a_due(6, m)] == [2, 8]
    assert [months for months in (5, 6, 59, 60) if vitamin_a_due(months, 2)] == [6, 59]
    assert not vitamin_a_due(None, 2)


def test_what_is_not_made_up_for_any_more() -> None:
    """The last ages are those of the schedule: rotavirus until 6 months and 29 days."""
    assert still_given(("HB0", "BCG", "RV1", "RV3", "MR1"), 6) == ("BCG", "RV1", "RV3", "MR1")
    assert still_given(("HB0", "BCG", "RV1", "RV3", "MR1"), 7) == ("BCG", "MR1")
    assert still_given(("MR1",), 60) == ()
