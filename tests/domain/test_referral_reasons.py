"""The reasons' priorities and their words."""

from __future__ import annotations

from kbdesk.domain.referral_reasons import DAYS_LIMIT, REASONS, most_urgent
from kbdesk.words import LANGUAGES, say


def test_every_reason_has_its_words_and_its_days() -> None:
    children = [f"R{n:02}" for n in range(1, 16)]
    codes = [*children, "R20", "R21", *(f"R{n}" for n in range(30, 42)), "R99"]
    assert list(REASONS) == codes
    for language in LANGUAGES:
        for code, reason in REASONS.items():
            assert say(f"reason.{code}", language) != f"reason.{code}"
            assert DAYS_LIMIT[reason.priority] in (0, 3, 7)
        for priority in DAYS_LIMIT:
            assert say(f"reason.priority.{priority}", language) != f"reason.priority.{priority}"


def test_a_slip_is_as_urgent_as_its_most_urgent_reason() -> None:
    assert most_urgent(["R08", "R06", "R02"]) == "immediate"
    assert most_urgent(["R08", "R06"]) == "within_3_days"
    assert most_urgent(["R99"]) == "routine"
    assert most_urgent([]) == "routine"
