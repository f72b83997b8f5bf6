from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdesk.domain.mistyped import perhaps_meant, perhaps_usual


def weight(value: int, last: int | None) -> int | None:
    return perhaps_meant(value, last=last, step=10, lowest=900, highest=58_000)


@pytest.mark.parametrize(
    ("typed_g", "last_g", "meant_g"),
    [
        (7_400_000, 7300, 7400),  # grams for kilograms
        (7_400_000, None, 7400),
        (74_000, 7300, 7400),  # a forgotten comma
        (74_000, None, None),  # without a last value nobody can know
        (3700, 7300, 7300),  # swapped digits
        (21_400, 12_100, 12_400),
        (7400, 7300, None),  # nothing is odd
        (9100, 7300, None),
        (0, 7300, None),
    ],
)
def test_a_guess_is_made_only_where_it_is_near(
    typed_g: int, last_g: int | None, meant_g: int | None
) -> None:
    assert weight(typed_g, last_g) == meant_g


@given(st.integers(0, 10**9), st.none() | st.integers(900, 58_000))
def test_a_guess_is_always_allowed_and_never_what_was_typed(value: int, last: int | None) -> None:
    guess = weight(value, last)
    assert guess is None or (900 <= guess <= 58_000 and guess != value)


@pytest.mark.parametrize(
    ("typed", "last", "usual", "meant"),
    [
        (228, None, (50, 180), 128),  # haemoglobin 22,8: the key beside
        (228, 121, (50, 180), 128),
        (600, None, (150, 450), 300),  # an arm of 60 cm
        (620, 265, (150, 450), 260),  # swapped
        (2380, None, (150, 450), 238),  # millimetres
        (24, None, (150, 450), 240),  # a comma too far to the left
        (240, None, (150, 450), None),  # usual: nothing is asked
        (990, None, (150, 450), None),
    ],
)
def test_what_is_unusual_may_be_a_slip(
    typed: int, last: int | None, usual: tuple[int, int], meant: int | None
) -> None:
    assert perhaps_usual(typed, last=last, step=1, usual=usual) == meant


@given(st.integers(1, 9999), st.none() | st.integers(150, 450))
def test_what_was_perhaps_meant_is_usual(typed: int, last: int | None) -> None:
    guess = perhaps_usual(typed, last=last, step=1, usual=(150, 450))
    assert guess is None or (150 <= guess <= 450 and not 150 <= typed <= 450)
