"""A village's figures outside: no paper tells what another one hides."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kbdesk.domain.family_planning import METHODS, REASONS, UNMET
from kbdesk.domain.report_json.village import CouplesJson, IssueShareJson, MethodsJson
from kbdesk.domain.small_numbers import small
from kbdesk.domain.village_secrets import (
    NOT_ASKED,
    issue_told,
    last_year_told,
    planning_masks,
    planning_parts,
    planning_secrets,
    share_told,
)

COUNTS = st.integers(0, 30)


def whole(counts: list[int]) -> MethodsJson:
    methods = dict(zip(METHODS, counts[: len(METHODS)], strict=True))
    reasons = dict(zip(REASONS, counts[len(METHODS) : -1], strict=True))
    return {
        "methods": methods,
        "reasons": reasons,
        "PUS": sum(counts),
    }


@given(st.lists(COUNTS, min_size=len(METHODS) + len(REASONS) + 1,
                max_size=len(METHODS) + len(REASONS) + 1))  # fmt: skip
def test_nothing_small_is_left_alone_among_what_adds_up(counts: list[int]) -> None:
    of = whole(counts)
    parts, secret = planning_parts(of), planning_secrets(of)
    assert all(name in secret for name, count in parts.items() if small(count))
    rest = tuple(name for name in parts if name not in METHODS and name not in UNMET)
    for names in (METHODS, tuple(UNMET), rest):
        hidden = [name for name in names if name in secret]
        told = [name for name in names if parts[name] and name not in secret]
        # one alone is what the total leaves; it may stand alone where the total is as small
        assert len(hidden) != 1 or not told


def test_users_told_beside_the_bar_give_no_method_away() -> None:
    counts = [10, 3] + [0] * (len(METHODS) - 2) + [0] * len(REASONS) + [20]
    of = whole(counts)
    assert {"iud", "mow"} <= planning_secrets(of)
    assert NOT_ASKED not in planning_secrets(of)
    rows: list[CouplesJson]
    rows = [{"users": 13, "unmet_need": 0, "PUS": 33}, {"users": 2, "unmet_need": 6, "PUS": 20}]
    each, total = planning_masks(rows)
    assert each[1].users
    assert not total.couples


def test_an_issue_is_told_where_it_gives_nobody_away() -> None:
    issue: IssueShareJson = {"figure": "users", "part": 16, "whole": 31}
    assert issue_told(issue, 31)
    assert not issue_told(issue, 33)  # two were not asked
    assert issue_told({**issue, "figure": "mkjp"}, 33)
    assert not issue_told({**issue, "part": 4}, 31)
    assert not issue_told({**issue, "part": 30}, 31)
    assert last_year_told({"last_year_part": 9, "last_year_whole": 20})
    assert not last_year_told({"last_year_part": 1, "last_year_whole": 32})
    assert not last_year_told({"last_year_part": None, "last_year_whole": None})
    assert share_told(0, 20)
    assert share_told(20, 20)
