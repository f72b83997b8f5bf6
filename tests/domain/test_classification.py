"""The ladders: a level is reached when all below it is met, and what lacks is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdesk.domain.classification import PROGRAMS, known_item, known_level, ladder, standing
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.kampung import FAMILY_FUNCTIONS


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_ladder_is_whole(program: str) -> None:
    steps = ladder(program)
    assert len(steps.levels) == 4
    assert len({item.code for item in steps.items}) == len(steps.items)
    assert {item.level for item in steps.items} == {level.code for level in steps.levels}
    labels = [level.label for level in steps.levels] + [item.label for item in steps.items]
    assert all(label["id"] != label["en"] for label in labels)


def figures(program: str) -> dict[str, int]:
    most: dict[str, int] = {}
    for item in ladder(program).items:
        if item.computed:
            most[item.rule] = max(most.get(item.rule, 0), item.least)
    return most


@pytest.mark.parametrize("program", PROGRAMS)
def test_nothing_and_everything(program: str) -> None:
    levels = [level.code for level in ladder(program).levels]
    nothing = standing(program, {}, {})
    assert (nothing.level, nothing.following) == ("", levels[0])
    assert {one.item.level for one in nothing.missing} == {levels[0]}
    asked = {item.code: True for item in ladder(program).items if not item.computed}
    whole = standing(program, figures(program), asked)
    assert (whole.level, whole.following, whole.missing) == (levels[-1], "", ())
    unasked = standing(program, figures(program), {})
    assert unasked.level != levels[-1]
    assert {one.met for one in unasked.missing} == {None}


@pytest.mark.parametrize("program", PROGRAMS)
@given(st.data())
def test_a_level_stands_on_those_below(program: str, data: st.DataObject) -> None:
    found = {
        rule: data.draw(st.integers(0, most), label=rule) for rule, most in figures(program).items()
    }
    answers = {
        item.code: data.draw(st.sampled_from([True, False, None]), label=item.code)
        for item in ladder(program).items
        if not item.computed
    }
    at = standing(program, found, answers)
    order = [level.code for level in ladder(program).levels]
    reached = order.index(at.level) + 1 if at.level else 0
    assert all(one.met for one in at.items if order.index(one.item.level) < reached)
    assert bool(at.missing) == (reached < len(order))
    assert all(order.index(one.item.level) <= reached for one in at.missing)
    better = standing(program, figures(program), dict.fromkeys(answers, True))
    assert order.index(better.level) + 1 >= reached


def test_what_is_not_known() -> None:
    for call in (lambda: ladder("x"), lambda: known_item("kampung", "x"),
                 lambda: known_level("dataku", "x")):  # fmt: skip
        with pytest.raises(KbdeskError):
            call()


def test_the_eight_functions() -> None:
    assert known_item("kampung", "functions_8").least == len(FAMILY_FUNCTIONS) == 8
