"""Vitamin A and deworming: by the month and the age on the day; breastfeeding; screening."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kbdesk.domain.breastfeeding import contradicts, exclusive, months_to_ask
from kbdesk.domain.screening import (
    DANGER_SIGNS,
    KPSP_MONTHS,
    PREGNANCY_DANGER_SIGNS,
    TB_SIGNS,
    kpsp_age,
    proposals_of,
)
from kbdesk.domain.supplements import (
    capsule,
    deworming,
    postpartum_capsules,
    round_of,
    vitamin_a,
    vitamin_a_rounds,
)
from kbdesk.words import LANGUAGES, say

BORN = date(2025, 2, 20)
dates = st.dates(date(2024, 1, 1), date(2032, 1, 1))


@pytest.mark.parametrize(
    ("on", "dose"),
    [
        (date(2025, 8, 19), None),
        (date(2025, 8, 20), "blue"),
        (date(2026, 2, 19), "blue"),
        (date(2026, 2, 20), "red"),
        (date(2030, 2, 19), "red"),
        (date(2030, 2, 20), None),
        (date(2024, 1, 1), None),
    ],
)
def test_the_capsule_goes_by_the_age_on_the_day(on: date, dose: str | None) -> None:
    assert capsule(BORN, on) == dose


@pytest.mark.parametrize(
    ("given_on", "on", "due", "missed"),
    [
        ([], date(2025, 8, 19), False, False),  # not six months old yet
        ([], date(2025, 8, 31), True, False),
        ([], date(2025, 9, 1), False, True),
        ([date(2025, 8, 20)], date(2025, 8, 31), False, False),
        ([date(2025, 9, 4)], date(2025, 12, 1), False, False),  # brought after the month
        ([date(2025, 8, 20)], date(2026, 2, 1), True, False),
        ([date(2025, 8, 20)], date(2026, 1, 31), False, False),
        ([], date(2030, 2, 19), True, False),
        ([], date(2030, 2, 20), False, False),
        ([], date(2030, 3, 1), False, False),
        ([date(2027, 1, 1)], date(2026, 8, 1), True, False),  # not by that day
    ],
)
def test_vitamin_a(given_on: list[date], on: date, due: bool, missed: bool) -> None:
    found = vitamin_a(BORN, given_on, on)
    assert (found.due, found.missed) == (due, missed)


@pytest.mark.parametrize(
    ("given_on", "on", "twice", "due"),
    [
        ([], date(2025, 8, 25), False, False),
        ([], date(2026, 2, 25), False, False),
        ([], date(2026, 2, 25), True, True),
        ([], date(2026, 8, 1), False, True),
        ([date(2026, 6, 10)], date(2026, 8, 1), False, False),
        ([date(2026, 2, 25)], date(2026, 8, 1), False, True),
    ],
)
def test_deworming(given_on: list[date], on: date, twice: bool, due: bool) -> None:
    assert deworming(BORN, given_on, on, twice=twice).due == due


@given(dates, st.lists(dates, max_size=5), dates)
def test_what_was_given_is_not_due_again(born: date, given_on: list[date], on: date) -> None:
    for ask in (vitamin_a, deworming):
        found = ask(born, given_on, on)
        assert found.began <= on
        assert not (found.due and found.missed)
        assert found == ask(born, reversed(given_on), on)
        if found.due:
            assert not ask(born, [*given_on, on], on).due
    assert vitamin_a(date.min, [date.min], date.min) == vitamin_a(date.min, [date.min], date.min)
    assert deworming(date.max, [date.max], date.max).due is False


@given(st.dates(date(2015, 1, 1), date(2030, 12, 31)), st.integers(0, 2000))
@example(date(2024, 2, 29), 182)  # six months old on 29 August
def test_whoever_is_due_has_the_round_on_the_card(born: date, days: int) -> None:
    on = born + timedelta(days)
    if vitamin_a(born, [], on).due:
        assert round_of(on) in vitamin_a_rounds(born)


def test_two_capsules_in_the_six_weeks_after_a_birth() -> None:
    ended = date(2026, 1, 10)
    assert postpartum_capsules(ended, [], date(2026, 1, 9)) == 0
    assert postpartum_capsules(ended, [], ended) == 2
    assert postpartum_capsules(ended, [ended], date(2026, 2, 21)) == 1
    assert postpartum_capsules(ended, [ended, date(2026, 1, 11)], date(2026, 2, 21)) == 0
    assert postpartum_capsules(ended, [], date(2026, 2, 22)) == 0


def test_months_to_ask_about() -> None:
    assert months_to_ask(BORN, {}, date(2025, 2, 19)) == ()
    assert months_to_ask(BORN, {}, BORN) == (0,)
    assert months_to_ask(BORN, {0: True}, date(2025, 5, 20)) == (1, 2, 3)
    assert months_to_ask(BORN, {1: False}, date(2025, 5, 20)) == (0,)
    assert months_to_ask(BORN, {}, date(2025, 8, 20)) == (0, 1, 2, 3, 4, 5)
    assert months_to_ask(BORN, {}, date(2025, 9, 20)) == ()


def test_exclusive_breastfeeding() -> None:
    all_six = dict.fromkeys(range(6), True)
    later = date(2026, 1, 1)
    assert exclusive(BORN, all_six, later) is True
    assert exclusive(BORN, all_six, later, date(2025, 8, 20)) is True
    assert exclusive(BORN, all_six, later, date(2025, 8, 19)) is False
    assert exclusive(BORN, {3: False}, later) is False
    assert exclusive(BORN, {0: True, 2: True}, date(2025, 4, 20)) is None
    assert exclusive(BORN, {0: True, 1: True, 2: True}, date(2025, 4, 20)) is True
    assert exclusive(BORN, {}, date(2025, 2, 1)) is None
    assert contradicts({2: False}, 3, True)
    assert contradicts({3: True}, 2, False)
    assert not contradicts({2: True}, 3, False)


@given(st.dictionaries(st.integers(0, 5), st.booleans()), st.integers(-10, 300))
def test_an_answer_is_asked_for_once(answers: dict[int, bool], day: int) -> None:
    on = BORN + timedelta(day)
    for month in months_to_ask(BORN, answers, on):
        assert month not in answers
        assert month not in months_to_ask(BORN, {**answers, month: True}, on)


def test_development() -> None:
    assert [kpsp_age(months) for months in (-1, 2, 3, 5, 29, 72, 73)] == [
        None, None, 3, 3, 24, 72, None,
    ]  # fmt: skip
    assert tuple(sorted(KPSP_MONTHS)) == KPSP_MONTHS


def test_a_checklist_proposes() -> None:
    assert proposals_of("kpsp", "normal", []) == []
    assert [one.code for one in proposals_of("kpsp", "deviant", [])] == ["R11"]
    assert proposals_of("tb_screening", None, []) == []
    assert [one.code for one in proposals_of("tb_screening", None, ["lethargy"])] == ["R12"]
    (proposal,) = proposals_of("danger_signs", None, DANGER_SIGNS)
    for language in LANGUAGES:
        said = say(proposal.reason, language, **proposal.params)
        assert "sign." not in said
        assert "{" not in said


def test_every_sign_has_its_words() -> None:
    for sign in (*TB_SIGNS, *DANGER_SIGNS, *PREGNANCY_DANGER_SIGNS):
        for language in LANGUAGES:
            assert say(f"sign.{sign}", language) != f"sign.{sign}"
