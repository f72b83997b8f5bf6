"""The population as it leaves the village: nothing small is told, whatever it adds up to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kbdesk.domain.population import Count
from kbdesk.domain.small_numbers import LEAST
from kbdesk.queries.area import Area
from kbdesk.queries.population import Balance, Population, said
from kbdesk.queries.protected import protected

MONTH = 2026 * 12 + 6


def population(rts: list[list[tuple[str, int | None]]]) -> Population:
    by_rt: dict[tuple[str | None, str | None], Count] = {}
    total = Count()
    for number, people in enumerate(rts):
        of = Count(households=len(people) // 3, in_households=len(people))
        for sex, years in people:
            of.add(sex, years)
        by_rt["64.74.01.1003", f"{number:02d}"] = of
        total.merge(of)
    balances = tuple(
        Balance(
            MONTH - 11 + place, 100, place % 3, place % 7, 1, 0, 100 + place % 3 + place % 7 - 1
        )
        for place in range(12)
    )
    return Population(MONTH, date(2026, 7, 31), Area(), by_rt, total, balances, None)


PERSON = st.tuples(st.sampled_from(["male", "female"]), st.none() | st.integers(0, 90))
RTS = st.lists(st.lists(PERSON, max_size=40), min_size=1, max_size=4)


def numbers(value: Any, path: str = "") -> list[tuple[str, int]]:
    if isinstance(value, dict):
        return [n for key, one in value.items() for n in numbers(one, f"{path}/{key}")]
    if isinstance(value, list):
        return [n for place, one in enumerate(value) for n in numbers(one, f"{path}/{place}")]
    if isinstance(value, int) and not isinstance(value, bool):
        return [(path, value)]
    return []


@given(RTS)
@settings(max_examples=60, deadline=None)
def test_nothing_small_is_told(rts: list[list[tuple[str, int | None]]]) -> None:
    told = protected(said(population(rts)))
    for path, value in numbers(told):
        if not path.startswith("/protected_below"):
            assert not 0 < value < LEAST, path


@given(RTS)
@settings(max_examples=60, deadline=None)
def test_no_line_keeps_a_single_hidden_cell(rts: list[list[tuple[str, int | None]]]) -> None:
    whole = said(population(rts))
    told = protected(whole)

    def lonely(parts: list[int | None], total: int | None) -> bool:
        return total is not None and sum(part is None for part in parts) == 1

    for sex in ("male", "female"):
        groups = [told["groups"][name][sex] for name in ("0-14", "15-64", "65+")]
        unknown = 0 if not whole["age_unknown"] else None
        assert not lonely([*groups, unknown], told[sex]) or whole["age_unknown"]
        for name, first, last in (("0-14", 0, 3), ("15-64", 3, 13), ("65+", 13, 16)):
            bands = [row[sex] for row in told["pyramid"][first:last]]
            assert not lonely(bands, told["groups"][name][sex])
        assert not lonely([row[sex] for row in told["by_rt"]], told[sex])
    for row in told["by_rt"]:
        assert not lonely([row["male"], row["female"]], row["people"])
    assert not lonely([row["people"] for row in told["by_rt"]], told["population"])
    under_five = [told["pyramid"][0][sex] for sex in ("male", "female")]
    if None not in under_five:
        assert not lonely(
            [row["under_five"] for row in told["by_rt"]], sum(one or 0 for one in under_five)
        )


def test_what_is_large_is_told_whole() -> None:
    rt: list[tuple[str, int | None]] = [
        (sex, years) for sex in ("male", "female") for years in range(90) for _ in range(2)
    ]
    whole = said(population([rt, rt]))
    told = protected(whole)
    for name in ("population", "male", "female", "pyramid", "ratios", "by_rt"):
        assert told[name] == whole[name], name


def test_movement_hides_single_deaths_and_what_would_give_them_away() -> None:
    told = protected(said(population([[("male", 3)] * 20])))
    assert {row["deaths"] for row in told["movement"]} == {None}
    assert {row["out"] for row in told["movement"]} == {0}
    assert [row["end"] is None for row in told["movement"]] == [True] * 11 + [False]
    assert told["balance"]["unexplained"] is None


def test_a_years_few_deaths_are_not_a_subtraction_away() -> None:
    found = population([[("male", 3)] * 20])
    few = tuple(
        Balance(one.month, 100, 0, 5, 1 if place < 3 else 0, 0, 105 - (place < 3))
        for place, one in enumerate(found.balances)
    )
    told = protected(said(replace(found, balances=few)))
    assert told["movement_year"] == {"births": 0, "in": 60, "deaths": None, "out": 0}
    assert told["movement"][0]["start"] is None
    assert told["movement"][-1]["end"] == 105
