"""Families at risk of stunting: every limit to the day, and what is not answered."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdesk.domain.ages import completed_months, months_between
from kbdesk.domain.family_planning import PREGNANT, Said
from kbdesk.domain.krs import (
    COUNTED,
    FLAGS,
    Family,
    KrsFinding,
    Limits,
    Woman,
    find,
    limits,
    live_births,
    priority,
)
from kbdesk.domain.three_valued import all_of, any_of

ON = "2026-08-20"
IUD = Said("user", "iud")
THREE = st.sampled_from((True, False, None))


def wife(**more: Any) -> Woman:
    return Woman(**{"id": "w", "birth_date": "1996-01-01", "couple": True, "planning": IUD, **more})


def found(*women: Woman, **more: Any) -> KrsFinding:
    house = {"drinking_water": "piped", "latrine": "own_septic"}
    return find(Family(**{**house, "women": women, **more}), ON, limits())


def test_a_family_without_risk() -> None:
    one = found(wife(births=["2020-05-01"], sure=1))
    assert one.target is True
    assert one.groups == ("pus",)
    assert one.at_risk is False
    assert one.missing == ()
    assert dict.fromkeys(FLAGS, False) == one.flags


@pytest.mark.parametrize(
    ("water", "latrine", "a1", "a2", "at_risk", "missing"),
    [
        ("piped", "own_septic", False, False, False, ()),
        ("kemasan", "own_septic", False, False, False, ()),
        ("sumur bor", "own_septic", False, False, False, ()),
        ("sumur terlindung", "own_septic", False, False, False, ()),
        ("sumur tak terlindung", "own_septic", True, False, True, ()),
        ("air hujan", "own_septic", True, False, True, ()),
        ("other", "own_septic", True, False, True, ()),
        ("piped", "own_no_septic", False, True, True, ()),
        ("piped", "shared", False, True, True, ()),
        ("piped", "none", False, True, True, ()),
        (None, "own_septic", None, False, None, ("drinking_water",)),
        ("piped", None, False, None, None, ("latrine",)),
        ("from the neighbour", "own_septic", None, False, None, ("drinking_water",)),
        (None, "none", None, True, True, ("drinking_water",)),
        (None, None, None, None, None, ("drinking_water", "latrine")),
    ],
)
def test_water_and_latrine(
    water: str | None, latrine: str | None, a1: bool, a2: bool, at_risk: bool, missing: Any
) -> None:
    one = found(wife(), drinking_water=water, latrine=latrine)
    assert (one.flags["A1"], one.flags["A2"]) == (a1, a2)
    assert one.at_risk is at_risk
    assert one.missing == missing


@pytest.mark.parametrize(
    ("born", "years", "t1", "t2"),
    [
        ("2006-08-21", 19, True, False),  # twenty tomorrow
        ("2006-08-20", 20, False, False),
        ("1991-08-21", 34, False, False),  # thirty-five tomorrow
        ("1991-08-20", 35, False, True),
        ("1976-08-21", 49, False, True),
    ],
)
def test_too_young_and_too_old(born: str, years: int, t1: bool, t2: bool) -> None:
    one = found(wife(birth_date=born))
    assert (one.flags["T1"], one.flags["T2"]) == (t1, t2)
    assert one.figures["T1"] == {"years": years}
    assert one.at_risk is (t1 or t2)


@pytest.mark.parametrize(
    ("born", "target"),
    [
        ("2011-08-21", False),  # fourteen
        ("2011-08-20", True),
        ("1976-08-21", True),  # forty-nine
        ("1976-08-20", False),
        (None, None),
    ],
)
def test_who_is_of_reproductive_age(born: str | None, target: bool | None) -> None:
    one = found(wife(birth_date=born))
    assert one.target is target
    assert (one.groups == ("pus",)) is bool(target)
    assert one.missing == (("wife_birth_date",) if target is None else ())


@pytest.mark.parametrize(
    ("births", "close", "months"),
    [
        ([], False, None),
        (["2024-01-01"], False, None),
        (["2022-01-31", "2024-01-30"], True, 23),
        (["2022-01-31", "2024-01-31"], False, 24),
        (["2024-02-29", "2026-02-28"], True, 23),
        (["2024-02-29", "2026-03-01"], False, 24),
        (["2024-01-31", "2022-01-31"], False, 24),  # in whatever order they were written
        (["2015-01-01", "2016-01-01", "2020-01-01"], False, 48),  # the two youngest count
        (["2015-01-01", "2020-01-01", "2021-01-01"], True, 12),
        (["2024-01-01", "2024-01-01"], False, None),  # twins, and nobody before them
        (["2024-01-01", "2024-01-02"], False, None),  # with midnight between them
        (["2022-01-01", "2023-06-01", "2023-06-01"], True, 17),
        (["2020-01-01", "2023-06-01", "2023-06-02"], False, 41),
        ([None], False, None),
        ([None, "2024-01-01"], None, None),
        ([None, None], None, None),
    ],
)
def test_too_close(births: list[str | None], close: bool | None, months: int | None) -> None:
    one = found(wife(births=births, sure=len(births), birth_date="1995-01-01"))
    assert one.flags["T3"] is close
    if close is None:
        assert one.missing == ("child_birth_date",)
        assert one.at_risk is None
    else:
        assert one.figures["T3"] == {"months": months}


@pytest.mark.parametrize(
    ("births", "sure", "told", "told_on", "count"),
    [
        (0, 0, None, "", 0),
        (2, 2, None, "", 2),
        (3, 3, None, "", 3),
        (3, 0, None, "", 3),  # nobody says whose they are: they count until she tells
        (3, 0, 1, "2026-08-01", 1),
        (3, 2, 1, "2026-08-01", 2),  # never fewer than name her
        (2, 2, 3, "2026-08-01", 3),  # one died or lives elsewhere
        (2, 2, 2, "2021-06-01", 3),  # and one was born since
        (3, 3, 0, "2019-01-01", 3),
    ],
)
def test_live_births(births: int, sure: int, told: int | None, told_on: str, count: int) -> None:
    born = [f"202{n}-01-01" for n in (0, 2, 4)][:births]
    woman = wife(births=born, sure=sure, said_births=told, said_on=told_on)
    assert live_births(woman) == count
    one = found(woman)
    assert one.flags["T4"] is (count >= 3)
    assert one.figures["T4"] == {"live_births": count}


def test_births_that_were_told_but_are_not_known_leave_the_interval_open() -> None:
    assert found(wife(said_births=2, said_on=ON)).flags["T3"] is None
    assert found(wife(said_births=1, said_on=ON)).flags["T3"] is False
    one = wife(births=["2024-01-01"], sure=1, said_births=2, said_on=ON)
    assert found(one).flags["T3"] is None
    assert found(one._replace(said_births=1)).flags["T3"] is False
    two = wife(births=["2020-01-01", "2024-01-01"], sure=2, said_births=3, said_on=ON)
    assert found(two).flags["T3"] is False


@pytest.mark.parametrize(
    ("planning", "flag"),
    [
        (IUD, False),
        (Said("user", "mal"), False),
        (Said("user", "traditional"), True),
        (Said("non_user", None, "iat"), True),
        (PREGNANT, True),
        (None, None),
    ],
)
def test_k0_stands_apart(planning: Said | None, flag: bool | None) -> None:
    one = found(wife(planning=planning))
    assert one.flags["K0"] is flag
    assert one.at_risk is False
    assert one.missing == (() if planning else ("family_planning",))


@pytest.mark.parametrize(
    ("born", "group"),
    [
        ("2026-08-20", "under_two"),
        ("2024-08-21", "under_two"),  # 23 completed months
        ("2024-08-20", "under_five"),  # 24
        ("2021-08-21", "under_five"),  # 59
        ("2021-08-20", None),  # 60
    ],
)
def test_children_make_a_target(born: str, group: str | None) -> None:
    one = found(children=[born])
    assert one.groups == ((group,) if group else ())
    assert one.target is bool(group)


def test_a_child_without_a_birth_date_leaves_it_open_unless_another_group_decides() -> None:
    assert found(children=[None]).target is None
    assert found(children=[None]).missing == ("child_birth_date",)
    assert found(children=[None]).at_risk is False  # no flag is true or open
    assert found(children=[None], latrine="none").at_risk is None
    assert found(children=[None, "2026-01-01"]).target is True
    assert found(wife(), children=[None]).target is True


def test_no_target_is_not_at_risk_and_asked_for_nothing() -> None:
    one = found(drinking_water=None, latrine="none")
    assert (one.target, one.at_risk, one.missing) == (False, False, ())
    assert (one.flags["A1"], one.flags["A2"], one.flags["T2"]) == (None, True, False)


def test_an_older_mother_counts_only_with_a_small_child_of_hers() -> None:
    grown = wife(birth_date="1976-08-20")
    assert found(grown, children=["2025-01-01"]).flags["T2"] is False
    hers = found(grown, children=["2025-01-01"], mothers=frozenset(("w",)))
    assert hers.flags["T2"] is True
    assert hers.flags["K0"] is False  # she is of no PUS
    assert hers.groups == ("under_two",)


def test_one_true_flag_of_several_women_is_the_familys() -> None:
    young = wife(id="a", birth_date="2008-01-01")
    unknown = wife(id="b", birth_date=None)
    both = found(young, unknown, wife(id="c"))
    assert both.flags["T1"] is True
    assert both.flags["T2"] is None
    assert both.figures["T1"] == {"years": 18}
    assert both.missing == ("wife_birth_date",)


def test_pregnant_is_a_group() -> None:
    assert found(wife(pregnant=True)).groups == ("pus", "pus_pregnant")


# -- laws ------------------------------------------------------------------------------


@given(st.lists(THREE, max_size=6))
def test_three_valued_logic_is_that_of_every_way_to_answer(values: list[bool | None]) -> None:
    # what is not known can be either: the result holds if it is the same in every case
    every = list(product(*((value,) if value is not None else (True, False) for value in values)))
    anything = {any(case) for case in every}
    whole = {all(case) for case in every}
    assert any_of(values) is (anything.pop() if len(anything) == 1 else None)
    assert all_of(values) is (whole.pop() if len(whole) == 1 else None)


DAYS = st.dates(date(1960, 1, 1), date(2026, 8, 20))
WOMEN = st.builds(
    Woman,
    id=st.sampled_from("abc"),
    birth_date=st.none() | DAYS.map(date.isoformat),
    couple=st.booleans(),
    births=st.lists(st.none() | DAYS.map(date.isoformat), max_size=4),
    sure=st.just(0),
    said_births=st.none() | st.integers(0, 5),
    said_on=DAYS.map(date.isoformat),
    pregnant=st.booleans(),
    planning=st.sampled_from((None, IUD, PREGNANT)),
)
FAMILIES = st.builds(
    Family,
    drinking_water=st.sampled_from((None, "piped", "rain")),
    latrine=st.sampled_from((None, "own_septic", "none")),
    women=st.lists(WOMEN, max_size=3),
    children=st.lists(st.none() | DAYS.map(date.isoformat), max_size=3),
    mothers=st.sets(st.sampled_from("abc")).map(frozenset),
)


@given(FAMILIES)
def test_at_risk_says_what_its_flags_say(family: Family) -> None:
    one = find(family, ON, limits())
    flags = [one.flags[flag] for flag in COUNTED]
    if one.target is False:
        assert (one.at_risk, one.missing) == (False, ())
    elif one.target:
        assert one.groups
        assert one.at_risk is (True if True in flags else None if None in flags else False)
        if one.at_risk is None:
            assert one.missing
    assert (one.at_risk is None) <= bool(one.missing)
    assert set(one.flags) == set(FLAGS)


@given(FAMILIES, st.sampled_from(("piped", "rain")), st.sampled_from(("own_septic", "none")))
def test_an_answer_never_turns_what_was_known(family: Family, water: str, latrine: str) -> None:
    before = find(family, ON, limits())
    after = find(
        family._replace(
            drinking_water=family.drinking_water or water, latrine=family.latrine or latrine
        ),
        ON,
        limits(),
    )
    for flag in FLAGS:
        assert before.flags[flag] in (None, after.flags[flag])
    assert before.at_risk in (None, after.at_risk)
    assert set(after.missing) <= set(before.missing)


@given(DAYS, DAYS)
def test_months_are_counted_as_everywhere(born: date, on: date) -> None:
    assert months_between(born.isoformat(), on.isoformat()) == completed_months(born, on)


@given(st.dates(date(2000, 1, 1), date(2020, 1, 1)), st.integers(0, 1500))
def test_the_interval_is_that_of_the_calendar(first: date, days: int) -> None:
    second = first + timedelta(days=days)
    one = found(wife(births=[first.isoformat(), second.isoformat()], sure=2))
    assert one.flags["T3"] is (days > 1 and completed_months(first, second) < 24)


@pytest.mark.parametrize(
    ("rank", "latrine", "water", "birth", "need", "first"),
    [
        (None, "own_septic", "piped", "1996-01-01", True, None),  # no risk
        (None, None, "piped", "1996-01-01", True, None),  # not known
        (4, "none", "piped", "1996-01-01", False, 3),
        (None, "none", "piped", "1996-01-01", False, 3),
        (3, "none", "piped", "1996-01-01", False, 3),
        (2, "none", "piped", "1996-01-01", False, 2),
        (1, "none", "piped", "1996-01-01", False, 2),
        (4, "none", "rain", "1980-01-01", False, 2),  # three flags
        (4, "none", "piped", "1996-01-01", True, 1),
    ],
)
def test_priority(
    rank: int | None, latrine: str | None, water: str, birth: str, need: bool, first: int | None
) -> None:
    one = found(wife(birth_date=birth), latrine=latrine, drinking_water=water)
    assert priority(one, rank, child_in_need=need, limit=limits()) == first


def test_limits_are_parameters() -> None:
    later = limits()._replace(too_old_from_years=40, too_many_from_births=4)
    assert isinstance(later, Limits)
    mother = wife(
        birth_date="1988-01-01", births=["2010-01-01", "2014-01-01", "2018-01-01"], sure=3
    )
    one = find(Family("piped", "own_septic", [mother]), ON, later)
    assert (one.flags["T2"], one.flags["T4"]) == (False, False)
