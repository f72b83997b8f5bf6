"""The arithmetic of a kitchen's money and shelf, and of household measures."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbdesk.domain.district_tables import shipped_table
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.foods import starter_foods
from kbdesk.domain.household_measures import (
    COUNTED,
    MEASURES,
    HouseholdMeasure,
    MeasureTable,
    measured,
    read_measures,
)
from kbdesk.domain.kitchen_account import Booking, balance, held, lacking
from kbdesk.queries.menu_board import round_dates

DAYS = st.integers(1, 28).map(lambda n: f"2026-09-{n:02d}")
ENTRIES = st.lists(st.builds(Booking, DAYS, st.integers(-50, 60)), max_size=12)


@settings(max_examples=60, deadline=None)
@given(ENTRIES, st.lists(st.tuples(DAYS, st.integers(1, 60)), max_size=6))
def test_money_that_is_never_doubted_never_lacks(
    given_: list[Booking], wanted: list[tuple[str, int]]
) -> None:
    """Whatever is spent without a doubt leaves no day with less than nothing but for before."""
    known = [one for one in given_ if one.amount > 0]
    for day, rupiah in wanted:
        after = [*known, Booking(day, -rupiah)]
        if not lacking(known, after, day):
            known = after
    for number in range(1, 29):
        assert balance(known, f"2026-09-{number:02d}") >= 0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 9), st.sampled_from(
    ("bought", "given", "used", "spoiled", "counted")), st.integers(0, 30)), max_size=8),
    st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), max_size=5))  # fmt: skip
def test_a_shelf_is_its_last_count_and_what_came_after(
    moves: list[tuple[int, str, int]], cooked: list[tuple[int, int]]
) -> None:
    said = sorted(((str(day), what, grams) for day, what, grams in moves), key=lambda one: one[0])
    found = held(said, [(str(day), grams) for day, grams in cooked], "9").grams
    # counted again, day by day, as a cook would with a slip of paper
    left, begun = 0, False
    for day in "123456789":
        today = [one for one in said if one[0] == day]
        begun = begun or bool(today)
        if begun:
            left += sum(g for _, what, g in today if what in ("bought", "given"))
            left -= sum(g for _, what, g in today if what in ("used", "spoiled"))
            left -= sum(grams for at, grams in cooked if str(at) == day)
        counts = [g for _, what, g in today if what == "counted"]
        left = counts[-1] if counts else left
    assert found == left


def test_every_measure_is_of_a_food_and_says_its_source() -> None:
    table = shipped_table("measures").table
    assert isinstance(table, MeasureTable)
    assert set(table.foods) <= set(starter_foods())
    assert all(one.source for listed in table.foods.values() for one in listed)


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 4000), st.sampled_from(MEASURES), st.integers(1, 400))
def test_a_measure_is_close_to_the_grams_or_is_not_said(
    grams: int, measure: str, of_one: int
) -> None:
    found = measured(Fraction(grams), [HouseholdMeasure(measure, Fraction(of_one), "x")])
    if found is None:
        return
    assert abs(Fraction(found.quarters, 4) * of_one - grams) <= Fraction(grams, 5)
    assert found.quarters % (2 if measure in COUNTED else 1) == 0


def test_a_food_without_a_measure_has_none() -> None:
    assert measured(Fraction(100), []) is None
    assert measured(Fraction(1), [HouseholdMeasure("glass", Fraction(200), "x")]) is None


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"foods": []}, "foods"),
        ({"foods": [{"food": "AR001", "measures": []}]}, "foods AR001"),
        ({"foods": [{"food": "AR001", "measures": [{"measure": "box", "grams": 5,
                                                    "source": "x"}]}]}, "foods AR001"),
        ({"foods": [{"food": "AR001", "measures": [{"measure": "glass", "grams": 0,
                                                    "source": "x"}]}]}, "foods AR001"),
        ({"version": ""}, "version"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_used_is_refused_with_its_place(
    change: dict[str, Any], place: str
) -> None:
    import json

    whole = json.loads(shipped_table("measures").text) | change
    with pytest.raises(KbdeskError) as refused:
        read_measures(json.dumps(whole))
    assert refused.value.code == "tables.bad_measures"
    assert refused.value.params["place"] == place


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 400), st.integers(0, 300))
def test_a_board_has_the_round_in_which_today_lies(begins: int, later: int) -> None:
    start = date(2026, 1, 1) + timedelta(days=begins)
    today = start + timedelta(days=later)
    dates = [date.fromisoformat(one) for _, one in sorted(round_dates(str(start), today).items())]
    assert len(dates) == 10
    assert dates == sorted(dates)
    assert all(day.weekday() != 6 for day in dates)
    working = today + timedelta(days=today.weekday() == 6)
    assert dates[0] <= working <= dates[-1]
    assert round_dates(None, today) == {}
