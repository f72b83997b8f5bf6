"""The catalogue of Presidential Instruction 3/2022 as it ships, and what one may not be."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.inpres import FILE, read_catalogue
from kbdesk.resources import resource

TEXT = resource("domain", FILE).read_text(encoding="utf-8")


def test_fifty_nine_activities_of_four_goals() -> None:
    found = read_catalogue(TEXT)
    assert [one.no for one in found.activities] == list(range(1, 60))
    assert sorted(found.goals) == [1, 2, 3, 4]
    many = {goal: sum(one.goal == goal for one in found.activities) for goal in found.goals}
    assert many == {1: 2, 2: 12, 3: 42, 4: 3}


def test_two_letters_of_any_word_find_an_activity() -> None:
    found = read_catalogue(TEXT)
    assert {one.no for one in found.matching("BKL")} == {7}
    assert 59 in {one.no for one in found.matching("je")}
    assert len(found.matching("a")) == 59
    assert found.matching("zzzz") == []


def broken(change: str, value: Any) -> str:
    whole = json.loads(TEXT)
    if change in whole:
        whole[change] = value
    else:
        whole["activities"][3][change] = value
    return json.dumps(whole)


@pytest.mark.parametrize(
    ("change", "value", "place"),
    [
        ("version", "", "version"), ("goals", [], "goals"), ("activities", {}, "activities"),
        ("no", 3, "activities 3"), ("no", True, "activities"), ("goal", 5, "activities 4"),
        ("name", " ", "activities 4"), ("indicator", None, "activities 4"),
    ],
)  # fmt: skip
def test_a_broken_catalogue_is_refused(change: str, value: Any, place: str) -> None:
    with pytest.raises(KbdeskError) as refused:
        read_catalogue(broken(change, value))
    assert (refused.value.code, refused.value.params["place"]) == ("tables.bad_catalogue", place)
