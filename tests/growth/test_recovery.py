"""What a programme did for a child or a woman: before and after, and the outcome by its limits."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdesk.domain.measurements import Measurement
from kbdesk.growth.assess import Child
from kbdesk.growth.recovery import recovery_of_child, recovery_of_woman, referral
from kbdesk.growth.zscores import zscores

BORN = date(2025, 1, 10)
START = date(2026, 3, 1)
CHILD = Child("female", BORN)


def weighed(day: date, kg: float, **more: Any) -> Measurement:
    return Measurement(day.isoformat(), "c", day, weight_g=round(kg * 1000), **more)


def z(day: date, kg: float) -> float:
    found = zscores("female", age_days=(day - BORN).days, weight_kg=kg).zwei
    assert found is not None
    return found


def after(days: int) -> date:
    return START + timedelta(days=days)


def of(indication: str, *measured: Measurement, days: int = 28) -> Any:
    return recovery_of_child(CHILD, indication, START, after(days - 1), measured)


def test_before_is_the_last_weighing_up_to_the_start_and_after_the_last_of_the_programme() -> None:
    found = of(
        "underweight",
        weighed(START - timedelta(days=32), 6.0),  # too long ago
        weighed(START - timedelta(days=20), 7.0),
        weighed(START, 7.1),
        weighed(after(10), 7.2),
        weighed(after(34), 7.5),  # a week after the end still counts
        weighed(after(35), 9.9),
    )
    assert (found.before.date, found.after.date) == (START, after(34))
    assert (found.gain_g, found.days) == (400, 34)
    assert found.grams_30_days == pytest.approx(400 * 30 / 34)


def test_without_one_before_the_first_week_speaks() -> None:
    assert of("t", weighed(after(7), 7.0), weighed(after(20), 7.2)).gain_g == 200
    late = of("t", weighed(after(8), 7.0), weighed(after(20), 7.2))
    assert (late.before, late.outcome, late.gain_g) == (None, None, None)
    alone = of("t", weighed(START, 7.0))
    assert (alone.after, alone.outcome) == (None, None)


def test_what_was_weighed_before_the_birth_says_nothing() -> None:
    """A birth date that was put right on another laptop may lie after a weighing."""
    start = BORN - timedelta(days=20)
    early, late = weighed(BORN - timedelta(days=10), 3.1), weighed(BORN + timedelta(days=5), 3.4)
    found = recovery_of_child(CHILD, "wasted", start, start + timedelta(days=27), [early, late])
    assert found.before is None or found.before.date >= BORN
    assert found == recovery_of_child(CHILD, "wasted", start, start + timedelta(days=27), [late])


def underweight_kg(day: date, least: float, step: float = 0.01) -> float:
    """Return the lightest weight whose z reaches a limit."""
    kg = 5.0
    while z(day, kg) < least:
        kg = round(kg + step, 2)
    return kg


def test_underweight_is_recovered_at_minus_two() -> None:
    light = underweight_kg(START, -2.6)
    edge = underweight_kg(after(28), -2.0)
    assert of("underweight", weighed(START, light), weighed(after(28), edge)).outcome == (
        "recovered"
    )
    below = round(edge - 0.02, 2)
    assert z(after(28), below) < -2.0
    assert of("underweight", weighed(START, light), weighed(after(28), below)).outcome == "better"


def test_a_tenth_of_z_is_better_or_worse_and_less_is_the_same() -> None:
    start = underweight_kg(START, -2.8)
    outcomes = set()
    for hundredth in range(-60, 80):
        kg = round(start + hundredth / 100, 2)
        found = of("underweight", weighed(START, start), weighed(after(28), kg))
        change = round(z(after(28), kg) - z(START, start), 2)
        if z(after(28), kg) >= -2.0:
            expected = "recovered"
        elif change >= 0.1:
            expected = "better"
        else:
            expected = "worse" if change <= -0.1 else "same"
        assert found.outcome == expected, (kg, change)
        outcomes.add(expected)
    assert {"better", "same", "worse"} <= outcomes


def test_t_is_recovered_when_the_month_is_n() -> None:
    # a girl of 13 months should gain 200 g in a month
    last_month = weighed(date(2026, 2, 20), 8.0)
    kept = of("t", last_month, weighed(after(13), 8.2), days=14)
    assert (kept.outcome, kept.gain_g) == ("recovered", 200)
    assert of("t", last_month, weighed(after(13), 8.19), days=14).outcome in ("same", "worse")


def test_wasted_goes_by_weight_for_length_and_the_arm() -> None:
    def measured(day: date, kg: float, muac: int | None = None) -> Measurement:
        return weighed(day, kg, lenhei_mm=740, position="lying", muac_mm=muac)

    thin, well = measured(START, 7.0, 119), measured(after(40), 8.6, 128)
    found = of("wasted", thin, well, days=56)
    assert (found.index, found.outcome) == ("zwfl", "recovered")
    narrow = of("wasted", thin, measured(after(40), 8.6, 124), days=56)
    assert narrow.outcome == "better"  # the arm is still thin
    arms = of(
        "wasted", weighed(START, 7, muac_mm=120), weighed(after(40), 7.2, muac_mm=122), days=56
    )
    assert (arms.index, arms.index_before, arms.outcome) == ("muac", 120, "same")
    grown = of(
        "wasted", weighed(START, 7, muac_mm=120), weighed(after(40), 7.2, muac_mm=125), days=56
    )
    assert grown.outcome == "recovered"
    unmeasured = of("wasted", weighed(START, 7), weighed(after(40), 7.4), days=56)
    assert (unmeasured.outcome, unmeasured.gain_g) == (None, 400)


def test_a_fall_of_an_arm_that_was_never_thin_is_worse() -> None:
    found = of(
        "wasted", weighed(START, 10.7, muac_mm=129), weighed(after(28), 10.7, muac_mm=126), days=28
    )
    assert (found.index, found.outcome) == ("muac", "worse")


def test_who_is_thin_by_the_arm_alone_recovers_by_it() -> None:
    def measured(day: date, kg: float, muac: int) -> Measurement:
        return weighed(day, kg, lenhei_mm=740, position="lying", muac_mm=muac)

    found = of("wasted", measured(START, 9, 122), measured(after(40), 9.1, 126), days=56)
    assert (found.index, found.outcome) == ("muac", "recovered")
    lighter = of("wasted", measured(START, 9, 122), measured(after(40), 7.2, 126), days=56)
    assert lighter.outcome == "better", "the arm grew, but the weight is low now"


@given(
    indication=st.sampled_from(("underweight", "wasted")),
    before=st.tuples(st.integers(600, 1100), st.none() | st.integers(105, 140)),
    later=st.tuples(st.integers(600, 1100), st.none() | st.integers(105, 140)),
    length=st.none() | st.integers(700, 780),
)
def test_nobody_recovers_by_an_index_that_was_not_low_and_a_fall_is_worse(
    indication: str,
    before: tuple[int, int | None],
    later: tuple[int, int | None],
    length: int | None,
) -> None:
    def measured(day: date, what: tuple[int, int | None]) -> Measurement:
        more = {} if length is None else {"lenhei_mm": length, "position": "lying"}
        return weighed(day, what[0] / 100, muac_mm=what[1], **more)

    found = of(indication, measured(START, before), measured(after(28), later), days=28)
    if found.index_before is None or found.index_after is None:
        assert found.outcome is None
        return
    limit, step = (125, 3) if found.index == "muac" else (-2.0, 0.1)
    change = round(found.index_after - found.index_before, 2)
    if found.outcome == "recovered":
        assert found.index_before < limit <= found.index_after
    if change <= -step:
        assert found.outcome == "worse"


def test_oedema_at_the_end_is_worse() -> None:
    swollen = weighed(after(28), 9.5, oedema=True)
    assert of("underweight", weighed(START, 7), swollen).outcome == "worse"


@pytest.mark.parametrize(
    ("before", "later", "outcome"),
    [
        (220, 235, "recovered"),
        (220, 225, "better"),
        (220, 224, "same"),
        (225, 220, "worse"),
        (236, 240, "same"),
        (241, 236, "worse"),
        (236, 241, "better"),
    ],
)
def test_kek_goes_by_the_arm(before: int, later: int, outcome: str) -> None:
    checks = [(START, 45_000, before), (after(100), 47_000, later)]
    found = recovery_of_woman(START, after(119), checks)
    assert (found.outcome, found.gain_g) == (outcome, 2000)


def test_a_child_that_does_not_gain_is_proposed_for_referral() -> None:
    flat = [weighed(date(2026, 2, 25), 9.0), weighed(after(14), 9.0)]
    found = of("t", *flat, days=14)
    assert found.no_gain
    assert [one.code for one in referral(CHILD, found, flat)] == ["R07"]
    soon = [weighed(date(2026, 2, 25), 9.0), weighed(after(13), 9.0)]
    assert not of("t", *soon, days=14).no_gain  # not two weeks yet
    gained = [weighed(date(2026, 2, 25), 9.0), weighed(after(14), 9.01)]
    assert referral(CHILD, of("t", *gained, days=14), gained) == []
