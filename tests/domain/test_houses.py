"""Water and latrine: known answers have codes, unknown ones are judged by nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdesk.domain.houses import DRINKING_WATER, LATRINE, house_answer, is_good


@pytest.mark.parametrize(
    ("text", "code", "good"),
    [
        ("ledeng", "piped", True),
        ("  Sumur  Bor ", "borehole", True),
        ("air hujan", "rain", False),
        ("Sendiri, tangki septik", "own_septic", True),
        ("bersama", "shared", False),
        ("own_no_septic", "own_no_septic", False),
        ("dari tetangga", "dari tetangga", None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_an_answer_has_a_code_and_a_judgement(
    text: str | None, code: str | None, good: bool | None
) -> None:
    assert house_answer(text) == code
    assert is_good(text) is good


@given(st.text())
def test_an_answer_in_other_words_is_never_lost(text: str) -> None:
    answer = house_answer(text)
    assert answer is None or answer in (*DRINKING_WATER, *LATRINE, text)
    assert (answer is None) == (not text.split())
