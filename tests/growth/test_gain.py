"""N, T, O and B by the decided rules."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbdesk.domain.ages import completed_months, month_index
from kbdesk.growth.gain import Weighing, code_at, kbm_grams, month_codes
from kbdesk.growth.standards import Sex

BORN = date(2024, 1, 15)


def weighings(*spec: tuple[str, int]) -> list[Weighing]:
    return [Weighing(date.fromisoformat(day), i, str(i), g) for i, (day, g) in enumerate(spec)]


def codes(*spec: tuple[str, int], sex: Sex = "male", born: date = BORN) -> str:
    return " ".join(
        (c.code or "-") + (str(c.consecutive_t) if c.consecutive_t else "")
        for c in month_codes(born, sex, weighings(*spec))
    )


def test_the_table_of_least_gains() -> None:
    boys = [800, 900, 800, 600, 500, 400, 400, 300, 300, 300, 300] + [200] * 49
    girls = [800, 900, 800, 600, 500, 400, 300, 300, 300, 300] + [200] * 50
    assert [kbm_grams("male", m) for m in range(1, 61)] == boys
    assert [kbm_grams("female", m) for m in range(1, 61)] == girls
    assert [kbm_grams("male", m) for m in (-1, 0, 61)] == [None] * 3


def test_gain_against_the_row_of_the_present_age() -> None:
    # On 15 July the child completes 6 months (400 g); a day before it has 5 (500 g).
    assert codes(("2024-06-10", 7000), ("2024-07-15", 7400)) == "B N"
    assert codes(("2024-06-10", 7000), ("2024-07-14", 7400)) == "B T1"
    assert codes(("2024-06-10", 7000), ("2024-07-15", 7399)) == "B T1"
    (_, last) = month_codes(BORN, "male", weighings(("2024-06-10", 7000), ("2024-07-14", 7400)))
    assert (last.grams, last.kbm_g) == (400, 500)


def test_girls_have_rows_of_their_own() -> None:
    spec = (("2024-07-20", 7000), ("2024-08-20", 7300))
    assert codes(*spec, sex="female") == "B N"
    assert codes(*spec, sex="male") == "B T1"


def test_o_breaks_the_chain_and_b_comes_once() -> None:
    assert (
        codes(
            ("2024-05-20", 7000), ("2024-06-20", 7000), ("2024-07-20", 7000),
            ("2024-09-20", 7000), ("2024-10-20", 7000), ("2024-11-20", 7600),
            ("2024-12-20", 7600), ("2025-01-20", 7500),
        )
        == "B T1 T2 O T1 N T1 T2"
    )  # fmt: skip


def test_the_month_s_weighing_is_its_last() -> None:
    spec = (("2024-06-05", 7000), ("2024-06-25", 7600), ("2024-07-01", 7000), ("2024-07-20", 8100))
    assert codes(*spec) == "B N"
    # Two on one day: the one noted later is the later.
    day = date(2024, 7, 20)
    pair = [Weighing(day, 2, "b", 8100), Weighing(day, 1, "c", 7600)]
    (_, last) = month_codes(BORN, "male", [*weighings(("2024-06-25", 7600)), *pair])
    assert last.weighing.id == "b"


def test_the_first_month_weighed_twice_is_still_new() -> None:
    assert codes(("2024-06-05", 7000), ("2024-06-25", 7600)) == "B"


def test_under_one_completed_month_there_is_no_row() -> None:
    assert codes(("2024-01-20", 3500), ("2024-02-10", 4200)) == "B -"
    assert codes(("2024-01-20", 3500), ("2024-02-15", 4300)) == "B N"
    assert codes(("2024-01-20", 3500), ("2024-02-10", 4200), ("2024-03-20", 4300)) == "B - T1"


def test_from_60_months_there_is_no_code() -> None:
    old = (("2028-12-14", 18000), ("2029-01-14", 18000), ("2029-01-15", 18000))
    assert codes(*old[:2]) == "B T1"
    assert codes(*old) == "B -"
    assert codes(("2029-02-01", 18000)) == "-"


def test_a_fall_is_negative_grams() -> None:
    (_, last) = month_codes(BORN, "male", weighings(("2024-06-10", 7000), ("2024-07-14", 6900)))
    assert last.grams == -100


def test_across_the_new_year() -> None:
    assert codes(("2024-12-31", 9000), ("2025-01-01", 9300)) == "B N"


def test_a_weighing_that_is_not_its_month_s_last() -> None:
    history = weighings(("2024-06-10", 7000), ("2024-07-03", 7100), ("2024-07-20", 7900))
    early = code_at(BORN, "male", history, history[1])
    assert (early.code, early.grams, early.consecutive_t) == ("T", 100, 1)
    assert code_at(BORN, "male", history, history[2]).code == "N"
    assert code_at(BORN, "male", [], history[1]).code == "B"


DATES = st.dates(date(2024, 1, 15), date(2030, 1, 1))
HISTORIES = st.lists(st.tuples(DATES, st.uuids().map(str), st.integers(2000, 20000)), max_size=25)


@settings(deadline=None)
@given(HISTORIES, st.randoms(use_true_random=False), st.sampled_from(["male", "female"]))
def test_the_laws(spec: list[tuple[date, str, int]], dice: random.Random, sex: Sex) -> None:
    history = [Weighing(day, 0, id_, grams) for day, id_, grams in spec]
    found = month_codes(BORN, sex, history)
    dice.shuffle(history)
    assert month_codes(BORN, sex, history) == found
    assert [month_index(c.weighing.date) for c in found] == sorted(
        {month_index(w.date) for w in history}
    )
    previous = None
    for code in found:
        assert code_at(BORN, sex, history, code.weighing) == code
        months = completed_months(BORN, code.weighing.date)
        assert (code.code is None) == (
            months >= 60
            or (
                months < 1
                and previous is not None
                and month_index(previous.weighing.date) + 1 == month_index(code.weighing.date)
            )
        )
        assert (code.code == "B") == (previous is None and months < 60)
        assert (code.grams is not None) == (code.code in ("N", "T")) == (code.kbm_g is not None)
        assert (code.consecutive_t > 0) == (code.code == "T")
        if code.grams is not None and code.kbm_g is not None:
            assert (code.grams >= code.kbm_g) == (code.code == "N")
        previous = code


@pytest.mark.parametrize("months", [1, 7, 11, 59])
def test_exactly_the_least_gain_is_enough(months: int) -> None:
    sexes: tuple[Sex, Sex] = ("male", "female")
    for sex in sexes:
        least = kbm_grams(sex, months)
        assert least is not None
        index = month_index(BORN) + months
        this = date(index // 12, index % 12 + 1, 20)
        before = date((index - 1) // 12, (index - 1) % 12 + 1, 20)
        for grams, code in ((least, "N"), (least - 10, "T")):
            pair = [Weighing(before, 0, "a", 5000), Weighing(this, 0, "b", 5000 + grams)]
            assert month_codes(BORN, sex, pair)[-1].code == code
