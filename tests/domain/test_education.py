"""The corner's arithmetic: gains over pairs, days late, age groups, and roots of words."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdesk.domain.education import (
    Answered,
    age_group,
    attendee_id,
    days_late,
    due_date,
    gain_of,
    score_of,
)
from kbdesk.domain.indonesian import akin, roots, words_of


def pairs(*scores: tuple[int, int]) -> list[Answered]:
    return [
        Answered(str(who), phase, score, 10)
        for who, both in enumerate(scores)
        for phase, score in zip(("pre", "post"), both, strict=True)
    ]


def test_a_gain_is_that_of_the_pairs_and_its_interval_the_textbook_s() -> None:
    found = gain_of(pairs((5, 8), (4, 7), (6, 7), (3, 8), (5, 5)))
    assert (found.pairs, found.gain) == (5, Fraction(12, 5))
    assert (found.better, found.same, found.worse) == (4, 1, 0)
    # differences 3 3 1 5 0: s = 1.9494, t(0.975, 4) = 2.776, half = 2.776 * s / sqrt(5) = 2.4202
    assert found.low == pytest.approx(2.4 - 2.4202, abs=1e-3)
    assert found.high == pytest.approx(2.4 + 2.4202, abs=1e-3)


def test_few_pairs_promise_no_interval() -> None:
    found = gain_of(pairs((5, 8), (4, 7), (6, 7), (3, 8)))
    assert (found.pairs, found.low, found.high) == (4, None, None)
    assert found.gain == 3


def test_who_answered_twice_or_nameless_is_in_the_means_and_in_no_pair() -> None:
    found = gain_of(
        [
            Answered("a", "pre", 2, 10),
            Answered("a", "pre", 4, 10),
            Answered("a", "post", 9, 10),
            Answered(None, "pre", 6, 10),
            Answered("b", "pre", 3, 5),
            Answered("b", "post", 4, 5),
        ]
    )
    assert (found.pre_n, found.pre_mean) == (4, Fraction(2 + 4 + 6 + 6, 4))
    assert (found.post_n, found.post_mean) == (2, Fraction(17, 2))
    assert found.pairs == 1
    assert [found.pre_paired, found.post_paired, found.gain] == [6, 8, 2]


def test_nothing_is_no_gain() -> None:
    found = gain_of([])
    assert (found.pre_n, found.pre_mean, found.pairs, found.gain, found.low) == (
        0,
        None,
        0,
        None,
        None,
    )


@given(st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), min_size=5, max_size=200))
def test_the_interval_holds_the_gain_and_is_symmetric_unless_cut(
    scores: list[tuple[int, int]],
) -> None:
    found = gain_of(pairs(*scores))
    assert found.gain is not None
    assert found.low is not None
    assert found.high is not None
    assert -10 <= found.low <= float(found.gain) + 1e-9
    assert float(found.gain) - 1e-9 <= found.high <= 10
    assert found.better + found.same + found.worse == found.pairs == len(scores)
    if found.low > -10 and found.high < 10:
        assert found.low + found.high == pytest.approx(2 * float(found.gain))


def test_a_score_counts_only_what_is_right() -> None:
    assert score_of(["a", "-", "c", ""], ["a", "b", "b", "a"]) == 1


@given(st.dates(date(1950, 1, 1), date(2026, 1, 1)), st.integers(0, 110 * 366))
def test_an_age_group_goes_by_birthdays(born: date, days: int) -> None:
    on = born + timedelta(days=days)
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    limits = {"child": range(10), "adolescent": range(10, 19), "adult": range(19, 60)}
    group = age_group(born, on)
    assert years >= 60 if group == "elderly" else years in limits[group]


def test_a_loan_is_late_from_the_day_after_it_is_due() -> None:
    due = due_date(date(2026, 7, 29))
    assert due == date(2026, 8, 12)
    assert days_late(due, None, due) == 0
    assert days_late(due, None, due + timedelta(days=3)) == 3
    assert days_late(due, due + timedelta(days=1), due + timedelta(days=30)) == 1


def test_two_laptops_name_an_attendee_alike() -> None:
    assert attendee_id("s", "p") == attendee_id("s", "p") != attendee_id("p", "s")


@pytest.mark.parametrize(
    ("looked_for", "word"),
    [
        ("menyusui", "susu"), ("susu", "menyusui"), ("pernikahan", "menikah"),
        ("makan", "makanan"), ("memakan", "makan"), ("menimbang", "ditimbang"),
        ("timbang", "penimbangan"), ("kesehatan", "sehat"), ("memukul", "pukulan"),
        ("imunis", "imunisasi"), ("bayinya", "bayi"), ("im", "imunisasi"),
    ],
)  # fmt: skip
def test_akin_words(looked_for: str, word: str) -> None:
    assert akin(looked_for, [word])


@pytest.mark.parametrize(
    ("looked_for", "word"), [("susu", "susah"), ("air", "hair"), ("kb", "akb"), ("ibu", "ibadah")]
)
def test_strange_words(looked_for: str, word: str) -> None:
    assert not akin(looked_for, [word])


def test_words_go_without_case_accents_and_signs() -> None:
    assert words_of("MP-ASI, Gizi: Bébé!") == ["mp", "asi", "gizi", "bebe"]


@given(st.text(max_size=30))
def test_a_word_is_its_own_root(text: str) -> None:
    for word in words_of(text):
        assert word in roots(word)
        assert all(len(root) >= min(3, len(word)) for root in roots(word))
