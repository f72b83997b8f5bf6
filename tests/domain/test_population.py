"""Ages at their boundaries, ratios, and why somebody is counted from a day on."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kbdesk.domain.ages import completed_months
from kbdesk.domain.population import (
    BANDS,
    Count,
    Life,
    band_of,
    completed_years,
)

DAYS = st.dates(date(2024, 1, 1), date(2024, 4, 30))


def test_a_band_begins_on_the_birthday() -> None:
    assert completed_years("2021-08-31", "2026-08-30") == 4
    assert completed_years("2021-08-31", "2026-08-31") == 5
    assert [band_of(years) for years in (0, 4, 5, 14, 15, 64, 74, 75, 101)] == [
        "0-4", "0-4", "5-9", "10-14", "15-19", "60-64", "70-74", "75+", "75+",
    ]  # fmt: skip
    assert len(BANDS) == 16


@given(st.dates(date(1920, 1, 1), date(2026, 1, 1)), st.dates(date(2026, 1, 1), date(2027, 1, 1)))
def test_years_are_twelve_completed_months(born: date, on: date) -> None:
    assert completed_years(born.isoformat(), on.isoformat()) == completed_months(born, on) // 12


def test_the_ratios() -> None:
    count = Count(households=313, in_households=1168)
    for sex, years, many in (("male", 10, 200), ("female", 14, 113), ("female", 65, 54)):
        count.add(sex, years, many)
    count.add("male", 15, 389)
    count.add("female", 64, 412)
    assert count.ratios(2_500) == {
        "sex": 101.7,  # 589 / 579
        "dependency": 45.8,  # 367 / 801
        "dependency_young": 39.1,
        "dependency_old": 6.7,
        "mean_household": 3.7,
        "density": 4672.0,
    }
    assert set(Count().ratios(None).values()) == {None}


def test_who_has_no_birth_date_is_counted_in_no_band() -> None:
    count = Count()
    count.add("male", None)
    count.add("male", 3)
    assert (count.people, count.age_unknown, count.between(0, 200)) == (2, 1, 1)
    assert sum(row["male"] or 0 for row in count.pyramid()) == 1


def why(life: Life) -> list[tuple[str, str]]:
    return [(one.day, one.why) for one in life.changes("2024-01-31", "2024-03-31")]


def test_each_change_has_its_reason() -> None:
    assert why(Life("p", "2024-02-29", None, None, None)) == [("2024-02-29", "births")]
    assert why(Life("p", "1990-01-01", None, None, "2024-02-01")) == [("2024-02-01", "in")]
    assert why(Life("p", "1990-01-01", "2024-03-31", None, None)) == [("2024-03-31", "deaths")]
    assert why(Life("p", "1990-01-01", None, "2024-02-01", None)) == [("2024-02-01", "out")]
    assert why(Life("p", "2024-02-01", "2024-02-01", None, None)) == [
        ("2024-02-01", "births"), ("2024-02-01", "deaths"),
    ]  # fmt: skip
    away = Life("p", "1990-01-01", None, None, None, (("2024-02-01", "2024-03-01"),))
    assert why(away) == [("2024-02-01", "out"), ("2024-03-01", "in")]
    # who had left is no death of this place
    assert why(Life("p", "1990-01-01", "2024-03-01", "2023-01-01", None)) == []
    moved = Life("p", "1990-01-01", None, None, None, (), (("", True, True),
                 ("2024-02-01", False, True), ("2024-03-01", True, False)))  # fmt: skip
    assert why(moved) == [("2024-02-01", "out"), ("2024-03-01", "appeared")]


@given(st.lists(st.none() | DAYS, min_size=4, max_size=4), st.lists(DAYS, max_size=4),
       st.lists(st.tuples(DAYS, st.booleans(), st.booleans()), max_size=4))  # fmt: skip
def test_every_life_balances(
    dates: list[date | None], away: list[date], moves: list[tuple[date, bool, bool]]
) -> None:
    """The end is the start with every change of the days between, whatever is recorded."""
    born, died, left, arrived = (None if one is None else one.isoformat() for one in dates)
    spells = tuple((gone.isoformat(), back.isoformat()) for gone, back in pairwise(away))
    later = sorted((day.isoformat(), inside, said) for day, inside, said in moves)
    places = (("", True, True), *later)
    life = Life("p", born, died, left, arrived, spells, places)
    after, until = "2024-01-31", "2024-03-31"
    sign = {"births": 1, "in": 1, "appeared": 1, "deaths": -1, "out": -1, "disappeared": -1}
    changed = sum(sign[change.why] for change in life.changes(after, until))
    assert life.here(after) + changed == life.here(until)
    # and no day is left out between
    day, seen = date(2024, 1, 31), life.here(after)
    flips = 0
    while day < date(2024, 3, 31):
        day += timedelta(days=1)
        now = life.here(day.isoformat())
        flips += now != seen
        seen = now
    same_day = born == died and born is not None and "2024-01-31" < born <= "2024-03-31"
    assert len(list(life.changes(after, until))) in (flips, flips + 2 * same_day)
