"""Every class of every check has one sentence of advice, and the gravest comes first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kbdesk.domain.check_advice import CheckAdvice, check_advice
from kbdesk.domain.limits import shipped
from kbdesk.words import LANGUAGES, Language, say


def classes() -> Iterator[CheckAdvice]:
    """Every class that a check can have, by the data file and the code."""
    found = shipped()
    for check, rule in (
        ("bmi", "bmi"), ("bmi", "bmi_for_age"), ("height", "height_for_age"),
        ("weight", "weight_for_age"), ("cholesterol", "cholesterol"),
        ("hb", "haemoglobin"), ("aks", "aks"),
    ):  # fmt: skip
        yield from (CheckAdvice(check, one[0]) for one in found[rule]["classes"])
    for kind in ("random", "fasting"):
        yield from (CheckAdvice("glucose", one[0]) for one in found["glucose"][kind])
    for age in ("adult", "adolescent"):
        yield from (CheckAdvice("bp", one[0]) for one in found["blood_pressure"][age])
    for check, names in (
        ("bp", ("high",)), ("waist", ("normal", "central")), ("eyes", ("good", "poor")),
        ("ears", ("good", "poor")), ("tb", ("clear", "presumed")), ("puma", ("low", "high")),
        ("iron", ("taken", "not_taken")), ("development", ("complete", "incomplete")),
        ("skilas", ("none", "loss")), ("arm", ("green", "red")), ("bp_curve", ("green", "red")),
        ("weight_curve", ("green", "red")),
    ):  # fmt: skip
        yield from (CheckAdvice(check, name) for name in names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_class_has_one_sentence(language: Language) -> None:
    for one in classes():
        words = say(one.key, language)
        assert words != one.key, one
        assert words.endswith(".")
        assert words.count(".") == 1, words


def test_the_gravest_comes_first() -> None:
    judged: dict[str, str | int] = {
        "bmi": "normal", "waist": "central", "bp": "grade_3", "glucose": "diabetes", "puma": 6,
        "eyes": "good",
    }  # fmt: skip
    assert [one.check for one in check_advice(judged)] == [
        "bp", "glucose", "puma", "waist", "bmi", "eyes",
    ]  # fmt: skip
    assert check_advice({"puma": 5})[0].key == "check_advice.puma_low"
    assert check_advice({}) == ()
