"""Who lives here on a day: SKDN, lists and the population by one rule, whatever was disturbed."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.action_lists import due_lists, not_weighed
from kbdesk.queries.area import Area, children_of_area, lives_here, month_span
from kbdesk.queries.month_close import month_report, said_report
from kbdesk.queries.nutrition import nutrition
from kbdesk.queries.population import population
from kbdesk.queries.registers import register
from kbdesk.queries.skdn import said, skdn
from kbdesk.queries.women import women
from tests.queries.village import VILLAGE, child, weigh

OTHER = "64.74.01.1001"
JULY = 2026 * 12 + 6
MONTHS = range(JULY - 5, JULY + 1)
# a kelurahan's SKDN is of its posyandu, its population of who lives there: not the same children
AREAS = (Area(("LT01",)), Area(("LT02",)), Area(("LT01", "LT02")), Area())
# few days, at the ends of months and within them: what falls together is common
DAYS = st.sampled_from(
    [date(2026, month, day) for month in range(2, 8) for day in (1, 15, 28)]
    + [date(2026, 3, 31), date(2026, 5, 31), date(2026, 7, 31)]
)


@dataclass(frozen=True)
class Event:
    do: str
    day: date
    to: str


@dataclass(frozen=True)
class Story:
    born: date
    posyandu: str
    own: bool
    arrived: date | None
    events: list[Event]
    weighed: list[date]


STORIES = st.builds(
    Story,
    born=st.one_of(
        st.dates(date(2021, 2, 1), date(2021, 8, 31)),
        st.sampled_from((date(2021, 2, 28), date(2021, 3, 31))),
        st.dates(date(2024, 1, 1), date(2026, 7, 31)),
    ),
    posyandu=st.sampled_from(("LT01", "LT02")),
    own=st.booleans(),
    arrived=st.none() | DAYS,
    events=st.lists(
        st.builds(
            Event,
            do=st.sampled_from(("leave", "leave", "die", "move", "move_family", "correct")),
            day=DAYS,
            to=st.sampled_from(("LT01", "LT02")),
        ),
        max_size=4,
    ),
    weighed=st.lists(DAYS, max_size=3),
)


def tell(desk: Desk, story: Story) -> str:
    """Record a child's story in the order of its days; what cannot be is left out."""
    more: dict[str, Any] = {} if story.own else {"posyandu": None}
    if story.arrived and story.arrived >= story.born:
        more["arrived_date"] = story.arrived.isoformat()
    one = child(desk, story.born.isoformat(), **{"posyandu": story.posyandu, **more})
    family = desk.store.records.get("person", one)["family"]  # type: ignore[index]
    for weighed in story.weighed:
        if weighed >= story.born:
            weigh(desk, one, weighed.isoformat(), 8)
    since = max(story.born, story.arrived or story.born)
    away = False
    for event in sorted(story.events, key=lambda event: event.day):
        day = event.day.isoformat()
        if event.day <= since:
            continue
        since = event.day
        if event.do == "leave":
            verb = "record_return" if away else "record_leaving"
            record(desk, {"do": verb, "id": one, "date": day})
            away = not away
        elif event.do == "die":
            try_(desk, {"do": "record_death", "id": one, "date": day})
            break
        elif event.do == "move":
            try_(desk, {"do": "move_person", "id": one, "to_posyandu": event.to, "date": day})
        elif event.do == "move_family":
            village = OTHER if event.to == "LT02" else VILLAGE
            move = {"do": "move_family", "id": family, "village": village, "rt": event.to[-2:]}
            try_(desk, {**move, "date": day})
        else:
            record(desk, {"do": "edit_family", "id": family, "rt": "09"})
    return one


def try_(desk: Desk, draft: dict[str, Any]) -> None:
    """Record what may be refused: measured after this day, or there already."""
    with suppress(KbdeskError):
        record(desk, draft)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stories=st.lists(STORIES, min_size=1, max_size=6))
def test_s_is_the_under_fives_of_the_population(shared_desk: Desk, stories: list[Story]) -> None:
    with shared_desk.store.rehearsal():
        for story in stories:
            tell(shared_desk, story)
        for month in MONTHS:
            for area in AREAS:
                people = population(shared_desk, month, area, months=1)
                under_five = people.total.between(0, 4)
                assert skdn(shared_desk, month, area).total.s == under_five, (month, area)
                assert not_weighed(shared_desk, month, area).targets == under_five
                assert due_lists(shared_desk, month, area).targets == under_five
                by_rt = {place: of.between(0, 4) for place, of in people.by_rt.items()}
                found: dict[Any, int] = dict.fromkeys(by_rt, 0)
                last = month_span(month)[1]
                for row, _ in children_of_area(shared_desk, area, last, last).values():
                    if lives_here(row, last):
                        found[row.village, row.rt] += 1
                assert found == by_rt


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    stories=st.lists(STORIES, min_size=1, max_size=4),
    back=DAYS,
    which=st.integers(0, 3),
    verb=st.sampled_from(("return", "move", "move_family")),
)
def test_what_is_told_later_changes_no_month_before(
    shared_desk: Desk, stories: list[Story], back: date, which: int, verb: str
) -> None:
    desk = shared_desk
    with desk.store.rehearsal():
        ids = [tell(desk, story) for story in stories]
        before = [month for month in MONTHS if month_span(month)[1] < back]
        said_before = papers(desk, before)
        one = ids[which % len(ids)]
        family = desk.store.records.get("person", one)["family"]  # type: ignore[index]
        drafts = {
            "return": {"do": "record_return", "id": one},
            "move": {"do": "move_person", "id": one, "to_posyandu": "LT02"},
            "move_family": {"do": "move_family", "id": family, "village": OTHER, "rt": "04"},
        }
        person = desk.store.records.get("person", one)
        if person["since"] and person["since"] > back.isoformat():  # type: ignore[index]
            return  # a move that is written over a later one is a correction of it
        moved = desk.store.records.find("family_move", {"family": family})
        if any((row["date"] or "") > back.isoformat() for row in moved):
            return
        try_(desk, {**drafts[verb], "date": back.isoformat()})
        assert papers(desk, before) == said_before


def papers(desk: Desk, months: list[int]) -> list[Any]:
    return [
        (said(skdn(desk, month, area)), nutrition(desk, month, area),
         not_weighed(desk, month, area).lists["not_weighed"].__len__())
        for month in months
        for area in (*AREAS, Area(village=VILLAGE), Area(village=OTHER))
    ]  # fmt: skip


def test_the_steps_of_the_finding(desk: Desk) -> None:
    """Two boys of one day: one was away when the other had not come yet."""
    gone = child(desk, "2024-01-15")
    child(desk, "2024-01-15", arrived_date="2026-07-04", arrived_from="Samarinda")
    record(desk, {"do": "record_leaving", "id": gone, "date": "2026-05-20"})
    june, here = JULY - 1, Area(("LT01",))
    assert skdn(desk, june, here).total.s == 0
    record(desk, {"do": "record_return", "id": gone, "date": "2026-08-10"})
    assert skdn(desk, june, here).total.s == 0
    assert not_weighed(desk, june, here).lists["not_weighed"] == ()
    assert [skdn(desk, month, here).total.s for month in (JULY - 3, JULY, JULY + 1)] == [1, 1, 2]


def test_a_closed_month_says_that_a_child_came_later(desk: Desk) -> None:
    one = child(desk, "2024-01-15")
    record(desk, {"do": "close_month", "month": "2026-06"})
    record(desk, {"do": "record_arrival", "id": one, "date": "2026-07-04"})
    (line,) = said_report(month_report(desk, JULY - 1, Area(("LT01",))))["closed"]["differences"]
    assert (line["reasons"], line["figures"]) == (["arrived_later"], {"S": -1})


def test_a_time_away_that_was_told_late_is_a_leaving(desk: Desk) -> None:
    one = child(desk, "2024-01-15")
    record(desk, {"do": "close_month", "month": "2026-06"})
    record(desk, {"do": "record_leaving", "id": one, "date": "2026-06-04"})
    record(desk, {"do": "record_return", "id": one, "date": "2026-07-04"})
    (line,) = said_report(month_report(desk, JULY - 1, Area(("LT01",))))["closed"]["differences"]
    assert (line["reasons"], line["figures"]) == (["left"], {"S": -1})


def expecting(desk: Desk, **more: Any) -> str:
    woman = str(uuid.uuid4())
    member = {"id": woman, "name": "Ani", "sex": "female", "birth_date": "1998-01-01", **more}
    record(desk, {"do": "register_family", "village": VILLAGE, "rt": "01", "members": [member]})
    record(desk, {"do": "register_pregnancy", "person": woman, "date": "2026-03-10", "weeks": 8})
    return woman


def test_a_woman_who_was_away_is_on_no_list_of_those_days(desk: Desk) -> None:
    here: Callable[[int], list[str]] = lambda month: [  # noqa: E731
        one.id for one in women(desk, month_span(month)[1])
    ]
    one = expecting(desk)
    late = expecting(desk, arrived_date="2026-07-05")
    record(desk, {"do": "record_leaving", "id": one, "date": "2026-05-20"})
    record(desk, {"do": "record_return", "id": one, "date": "2026-07-20"})
    assert [here(month) for month in (JULY - 3, JULY - 2, JULY - 1)] == [[one], [], []]
    assert sorted(here(JULY)) == sorted([one, late])
    lines = register(desk, 6, JULY, Area(("LT01",))).lines
    pregnant = {row["month"]: row["pregnant"] for row in lines}
    assert [pregnant[f"2026-0{month}"] for month in (4, 5, 6, 7)] == [1, 0, 0, 2]


def test_who_was_born_elsewhere_is_no_birth_of_the_registers(desk: Desk) -> None:
    child(desk, "2026-03-10", name="Sini")
    child(desk, "2026-03-10", name="Datang", arrived_date="2026-06-10")
    visitors = register(desk, 5, JULY, Area(("LT01",))).lines
    assert {row["month"]: row["born"] for row in visitors}["2026-03"] == 1
    births = register(desk, 1, JULY, Area(("LT01",))).lines
    assert [row["baby"] for row in births] == ["Sini"]
