"""The edges of what birth, arm and gain propose, and of scores that are far out."""

from __future__ import annotations

import numpy as np
import pytest

from kbdesk.growth.csv_table import _hundredths
from kbdesk.growth.proposal_grounds import (
    LOW_BIRTH_WEIGHT_BELOW_G,
    SHORT_BIRTH_LENGTH_BELOW_MM,
    birth_code,
    gain_code,
)

LIGHT, SHORT = LOW_BIRTH_WEIGHT_BELOW_G, SHORT_BIRTH_LENGTH_BELOW_MM


@pytest.mark.parametrize(
    ("grams", "mm", "found"),
    [
        (None, None, None),
        (LIGHT, None, None),
        (LIGHT - 1, None, "R14"),
        (None, SHORT, None),
        (None, SHORT - 1, "R14"),
        (LIGHT, SHORT, None),
        (LIGHT - 1, SHORT, "R14"),
        (LIGHT, SHORT - 1, "R14"),
    ],
)
def test_light_or_short_at_birth(grams: int | None, mm: int | None, found: str | None) -> None:
    assert birth_code(grams, mm) == found


def test_one_t_is_asked_about_and_two_are_referred() -> None:
    assert [gain_code(times) for times in range(4)] == [None, "R07", "R06", "R06"]


def test_a_score_far_out_is_written_as_any_other() -> None:
    z = np.array([0.0, -1.005, 30.0, 30.01, -31.456, 123.4, np.nan])
    assert _hundredths(z) == ["0.00", "-1.00", "30.00", "30.01", "-31.46", "123.40", ""]
