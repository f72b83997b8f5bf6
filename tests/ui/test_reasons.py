"""Which reasons of a referral a person is offered."""

from __future__ import annotations

from kbdesk.domain.referral_reasons import REASONS
from kbdesk.ui.referral.reasons import EXAMINED, WOMEN_ONLY, fitting


def test_a_child_is_offered_the_reasons_of_children() -> None:
    assert not {*EXAMINED, *WOMEN_ONLY} & set(fitting("female", 14))


def test_an_adult_is_offered_what_an_examination_finds() -> None:
    assert {*EXAMINED, "R12", "R99"} <= set(fitting("male", 720))
    assert not set(WOMEN_ONLY) & set(fitting("male", 720))
    assert set(fitting("female", 300)) <= set(REASONS)
