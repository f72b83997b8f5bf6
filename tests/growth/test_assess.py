"""Proposals and warnings of one measurement against those before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.measurements import Measurement
from kbdesk.growth.assess import Assessment, Child, assess
from kbdesk.words import LANGUAGES, say

BOY = Child("male", date(2024, 1, 15))
DAY = date(2025, 6, 20)  # 17 completed months, day 522


def measured(day: date = DAY, *, id: str = "m", **fields: Any) -> Measurement:
    return Measurement(id, "c", day, **fields)


def codes(assessment: Assessment) -> list[str]:
    return [p.code for p in assessment.proposals]


def warned(assessment: Assessment) -> list[str]:
    return [w.code for w in assessment.warnings]


EARLIER = measured(date(2024, 2, 1), id="a", headc_mm=380)


def proposed(child: Child = BOY, **fields: Any) -> list[str]:
    assessment = assess(child, measured(**fields), [EARLIER])
    for language in LANGUAGES:
        for proposal in assessment.proposals:
            sentence = say(proposal.reason, language, **proposal.params)
            assert sentence != proposal.reason
            assert "{" not in sentence
        for warning in assessment.warnings:
            sentence = say(warning.code, language, **warning.params)
            assert sentence != warning.code
            assert "{" not in sentence
    return codes(assessment)


def test_a_sound_child_is_proposed_nothing() -> None:
    result = assess(
        BOY,
        measured(weight_g=10600, lenhei_mm=810, position="lying", headc_mm=470, muac_mm=145),
        [],
    )
    assert result.proposals == ()
    assert result.warnings == ()
    assert (result.age_days, result.months) == (522, 17)
    assert {index: c.name for index, c in result.status.items()} == {
        "zwei": "Berat badan normal",
        "zlen": "Normal",
        "zwfl": "Gizi baik",
        "zbmi": "Gizi baik",
        "zhc": "Normal",
        "muac": "Normal",
    }
    assert result.gain is not None
    assert result.gain.code == "B"
    assert result.below_red_line is False
    assert result.above_orange_line is False


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"oedema": True}, ["R01"]),
        ({"oedema": True, "weight_g": 5000, "lenhei_mm": 810, "position": "lying"}, ["R01"]),
        ({"oedema": False}, []),
        ({"muac_mm": 114}, ["R02"]),
        ({"muac_mm": 115}, ["R03"]),
        ({"muac_mm": 124}, ["R03"]),
        ({"muac_mm": 125}, []),
        ({"weight_g": 7700}, ["R04"]),
        ({"weight_g": 8300}, ["R05"]),
        ({"weight_g": 13000}, ["R09"]),
        ({"lenhei_mm": 740, "position": "lying"}, ["R08"]),
        ({"headc_mm": 430}, ["R10"]),
        ({"headc_mm": 510}, ["R10"]),
        ({"weight_g": 8000, "lenhei_mm": 810, "position": "lying"}, ["R02", "R05"]),
        ({"weight_g": 9000, "lenhei_mm": 830, "position": "lying"}, ["R03"]),
        ({"weight_g": 9000, "lenhei_mm": 830, "position": "lying", "muac_mm": 114}, ["R02"]),
        ({"weight_g": 8000, "lenhei_mm": 810, "position": "lying", "muac_mm": 114}, ["R02", "R05"]),
        ({"weight_g": 11800, "lenhei_mm": 720, "position": "lying"}, ["R08", "R09"]),
    ],
)
def test_proposals(fields: dict[str, Any], expected: list[str]) -> None:
    assert proposed(**fields) == expected


def test_a_flagged_index_proposes_nothing_but_to_measure_again() -> None:
    light = assess(BOY, measured(weight_g=2500), [EARLIER])
    assert codes(light) == []
    assert warned(light) == ["outlier.zwei"]
    assert light.status["zwei"].code == "outlier"
    assert light.below_red_line is False
    heavy = assess(BOY, measured(weight_g=30000, confirm=("outlier.zwei",)), [EARLIER])
    assert codes(heavy) == []
    assert heavy.above_orange_line is False
    assert [w.confirmed for w in heavy.warnings] == [True]
    assert proposed(headc_mm=300) == []
    assert proposed(lenhei_mm=600, position="lying") == []


def test_arm_circumference_counts_from_6_to_59_months() -> None:
    child = Child("male", DAY - timedelta(170))
    assert codes(assess(child, measured(muac_mm=110), [])) == []
    old = Child("male", date(2020, 6, 20))
    assert codes(assess(old, measured(muac_mm=110), [])) == []


def month(n: int, grams: int) -> Measurement:
    return measured(date(2025, n, 20), id=f"m{n}", weight_g=grams)


def test_t_and_two_t() -> None:
    april, may, june = month(4, 10500), month(5, 10600), month(6, 10600)
    assert codes(assess(BOY, may, [april])) == ["R07"]
    both = assess(BOY, june, [may, april])
    assert codes(both) == ["R06"]
    assert both.gain is not None
    assert both.gain.consecutive_t == 2
    # What comes later, and the measurement itself, make no difference.
    assert assess(BOY, may, [june, may, april]) == assess(BOY, may, [april])
    # A month without a weighing breaks the chain.
    assert codes(assess(BOY, june, [april])) == []


def test_birth_at_the_first_measurement_only() -> None:
    small = replace(BOY, birth_weight_g=2499)
    short = replace(BOY, birth_length_mm=479)
    sound = replace(BOY, birth_weight_g=2500, birth_length_mm=480)
    today = measured(muac_mm=140)
    assert codes(assess(small, today, [])) == ["R14"]
    assert codes(assess(short, today, [])) == ["R14"]
    assert codes(assess(sound, today, [])) == []
    assert codes(assess(small, today, [EARLIER])) == []
    later = measured(DAY + timedelta(30), id="z", muac_mm=140)
    assert codes(assess(small, today, [later])) == ["R14"]
    both = assess(replace(small, birth_length_mm=470), today, []).proposals[0]
    assert both.reason == "reason.R14.both"
    assert say(both.reason, "id", **both.params) == "Lahir dengan berat 2499 g dan panjang 47,0 cm"


@pytest.mark.parametrize(
    ("days", "grams", "jump"),
    [
        (30, 11500, False),  # exactly 15 %
        (30, 11510, True),
        (30, 8500, False),
        (30, 8490, True),
        (62, 11510, True),
        (63, 11510, False),
    ],
)
def test_weight_jump(days: int, grams: int, jump: bool) -> None:
    last = measured(DAY - timedelta(days), id="a", weight_g=10000)
    between = measured(DAY - timedelta(5), id="b", headc_mm=470)
    assessment = assess(BOY, measured(weight_g=grams), [between, last])
    assert ("measurement.weight_jump" in warned(assessment)) == jump


def test_length_fell() -> None:
    last = measured(DAY - timedelta(300), id="a", lenhei_mm=800, position="lying")

    def fell(mm: int, **fields: Any) -> bool:
        assessment = assess(BOY, measured(lenhei_mm=mm, position="lying", **fields), [last])
        return "measurement.length_fell" in warned(assessment)

    assert not fell(790)
    assert fell(789)
    confirmed = measured(lenhei_mm=780, position="lying", confirm=("measurement.length_fell",))
    assert [w.confirmed for w in assess(BOY, confirmed, [last]).warnings] == [True]


@pytest.mark.parametrize(
    ("days", "position", "unusual"),
    [
        (274, "standing", True),
        (730, "standing", True),
        (731, "standing", False),
        (731, "lying", True),
        (730, "lying", False),
        (500, None, False),
    ],
)
def test_position_against_age(days: int, position: Any, unusual: bool) -> None:
    child = Child("male", DAY - timedelta(days))
    assessment = assess(child, measured(lenhei_mm=760, position=position), [])
    assert ("measurement.position_unusual" in warned(assessment)) == unusual
    without_length = assess(child, measured(weight_g=9000, position=position), [])
    assert "measurement.position_unusual" not in warned(without_length)


def test_the_order_of_one_day_is_by_id() -> None:
    morning = measured(id="a", weight_g=10000)
    evening = measured(id="b", weight_g=12000)
    assert warned(assess(BOY, evening, [morning])) == ["measurement.weight_jump"]
    assert warned(assess(BOY, morning, [evening])) == []


def test_before_birth_and_after_five_years() -> None:
    with pytest.raises(KbdeskError, match=r"growth\.age_negative"):
        assess(BOY, measured(date(2024, 1, 14), weight_g=3000), [])
    old = assess(BOY, measured(date(2029, 2, 1), weight_g=18000, oedema=True), [EARLIER])
    assert codes(old) == ["R01"]
    assert old.gain is not None
    assert old.gain.code is None
    assert old.below_red_line is None
    assert assess(BOY, measured(oedema=False), []).gain is None
