"""The limits of a village's issues: what a file may say, and how far a share is past one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.priorities import IssueRule, read_priorities
from kbdesk.resources import resource


def shipped() -> dict[str, Any]:
    text = resource("domain", "priorities.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def test_what_came_is_read_and_a_row_may_be_left_out() -> None:
    table = shipped()
    assert len(read_priorities(json.dumps(table)).rules) == len(table["issues"])
    table["issues"] = table["issues"][:1]
    assert [rule.code for rule in read_priorities(json.dumps(table)).rules] == ["krs"]


@pytest.mark.parametrize(
    ("place", "value", "named"),
    [
        ("from", 0, "krs: from"),
        ("from", 100, "krs: from"),
        ("from", 130, "krs: from"),
        ("from", True, "krs: from"),
        ("from", "30", "krs: from"),
        ("from", None, "krs: from"),
        ("below", 60, "krs: from"),
        ("people", 0, "krs: people"),
        ("people", 2.5, "krs: people"),
        ("figure", "stunted", "krs: figure"),
        ("group", "BKL", "krs: figure"),
        ("code", "weather", "issues weather"),
        ("code", "water", "issues water"),
    ],
)
def test_anything_else_is_refused_with_its_place(place: str, value: object, named: str) -> None:
    table = shipped()
    table["issues"][0][place] = value
    if named == "issues water":
        table["issues"][0] = dict(table["issues"][2])
    with pytest.raises(KbdeskError) as refused:
        read_priorities(json.dumps(table))
    assert refused.value.code == "tables.bad_priorities"
    assert refused.value.params["place"] == named


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"version": "x"}', '{"version": "", "issues": 3}']
)
def test_what_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(KbdeskError) as refused:
        read_priorities(text)
    assert refused.value.code == "tables.bad_priorities"


SHARES = st.floats(0, 100)


@given(st.floats(1, 99), SHARES, SHARES)
@settings(max_examples=50, deadline=None)
def test_the_weight_is_0_at_the_limit_1_at_the_worst_and_grows(
    limit: float, one: float, other: float
) -> None:
    over = IssueRule("a", "krs", limit, None, 1, "")
    under = IssueRule("b", "users", None, limit, 1, "")
    assert over.weight(limit) == under.weight(limit) == 0
    assert over.weight(100) == under.weight(0) == 1
    low, high = sorted((one, other))
    assert over.weight(low) <= over.weight(high)
    assert under.weight(low) >= under.weight(high)
