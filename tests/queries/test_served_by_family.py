"""Whom only the family's posyandu serves is in every list of that posyandu.

A home of no posyandu names none of the people whom it registers: there the family decides.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

import pytest

from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.queries.action_lists import due_lists
from kbdesk.queries.area import Area, children_of_area
from kbdesk.queries.child_papers import child_report_data
from kbdesk.queries.children import children, whole_child
from kbdesk.queries.day_sheet import day_sheet
from kbdesk.queries.duplicates import duplicates
from kbdesk.queries.invitations import invitations
from kbdesk.queries.referrals import referral, referral_start
from kbdesk.queries.services import children_owed
from kbdesk.queries.slips import slip_data
from kbdesk.queries.women import women
from kbdesk.store.store import Change
from tests.queries.village import child, weigh

DAY = date(2026, 8, 20)
AUGUST = 2026 * 12 + 7
HERE = Area(("LT01",))


@pytest.fixture
def people(desk: Desk) -> tuple[str, str]:
    """A child that lost weight and was never vaccinated, and its pregnant mother."""
    one = child(desk, "2025-05-01")
    mother = str(desk.store.records.get("person", one)["mother"])  # type: ignore[index]
    for number in (6, 7, 8):
        weigh(desk, one, f"2026-0{number}-10", 8)
    record(desk, {"do": "register_pregnancy", "person": mother, "date": "2026-06-01",
                  "lmp": "2026-04-01"})  # fmt: skip
    for id_ in (one, mother):
        record(desk, {"do": "edit_person", "id": id_, "posyandu": None})
    return one, mother


CHILDREN: dict[str, Callable[[Desk], Collection[str]]] = {
    "SKDN": lambda desk: children_of_area(desk, HERE, DAY, DAY),
    "the children's page": lambda desk: [one.id for one in children(desk, "LT01")],
    "what is owed": lambda desk: [one.child.id for one in children_owed(desk, DAY, "LT01")],
    "what the open day's list says": lambda desk: day_sheet(desk, "LT01", DAY).needs,
    "the lists to act on": lambda desk: [
        one.id for one in due_lists(desk, AUGUST, HERE).lists["two_t"]
    ],
}
WOMEN: dict[str, Callable[[Desk], Collection[str | None]]] = {
    "the women's list": lambda desk: [one.id for one in women(desk, DAY, "LT01")],
    "the open day": lambda desk: [one.id for one in day_sheet(desk, "LT01", DAY).people.people],
    "those to invite": lambda desk: [one.person for one in invitations(desk, "pregnant", HERE)],
    "mothers of who does not gain": lambda desk: [
        one.person for one in invitations(desk, "not_gaining", HERE)
    ],
}


@pytest.mark.parametrize("reader", CHILDREN)
def test_the_child_is_in(desk: Desk, people: tuple[str, str], reader: str) -> None:
    assert list(CHILDREN[reader](desk)) == [people[0]]


@pytest.mark.parametrize("reader", WOMEN)
def test_the_mother_is_in(desk: Desk, people: tuple[str, str], reader: str) -> None:
    assert list(WOMEN[reader](desk)) == [people[1]]
    assert [one.posyandu for one in women(desk, DAY, "LT01")] == ["LT01"]
    assert women(desk, DAY, "LT02") == []


def test_the_childs_page_and_papers_name_the_familys_posyandu(desk: Desk) -> None:
    """The desk is of another posyandu: nothing of the child may fall back to that one."""
    record(desk, {"do": "name_posyandu", "posyandu": "LT02", "name": "Mawar",
                  "puskesmas": "Bontang"})  # fmt: skip
    twins = [child(desk, "2025-05-01", posyandu="LT02") for _ in range(2)]
    for id_ in twins:
        record(desk, {"do": "edit_person", "id": id_, "posyandu": None})
    one = twins[0]
    weigh(desk, one, "2026-08-20", 8)
    opened = record(desk, {"do": "open_session", "posyandu": "LT02", "date": "2026-08-20"})
    record(desk, {"do": "edit_session", "id": opened["id"], "next_on": "2026-09-17"})
    letter = str(record(desk, {"do": "create_referral", "person": one, "date": "2026-08-20",
                               "reasons": ["R07"], "to": "Puskesmas Bontang"})["id"])  # fmt: skip

    shown = whole_child(desk, one)
    assert (shown.posyandu, shown.posyandu_name, shown.puskesmas) == (
        "LT02", "Mawar", "Puskesmas Bontang",
    )  # fmt: skip
    assert child_report_data(desk, one, DAY).next_on == date(2026, 9, 17)
    assert referral_start(desk, one).posyandu == "Mawar"
    written = referral(desk, letter)
    assert written is not None
    assert (written.number.split("/")[1], written.posyandu) == ("LT02", "LT02")
    assert slip_data(desk, letter).posyandu.code == "LT02"
    elsewhere = {"person": one, "date": "2026-08-20", "reasons": ["R07"],
                 "number": "RJK/LT01/2026/08/0001-K7"}  # fmt: skip
    desk.store.write([Change("referral", letter, "fact", elsewhere)], user=desk.user.id)
    assert slip_data(desk, letter).occasion == "open_day"
    assert len(duplicates(desk, "LT02")) == len(duplicates(desk)) > 0
