"""A child recorded twice is found, becomes one everywhere, and two again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries import records as rows
from kbdesk.queries.area import area_of
from kbdesk.queries.child_papers import child_report_data, kms_card_data
from kbdesk.queries.children import children, whole_child
from kbdesk.queries.duplicates import TypedPerson, duplicates, maybe_same, resembling
from kbdesk.queries.families import family_sheet
from kbdesk.queries.home import attendance
from kbdesk.queries.open_day import open_day
from kbdesk.queries.skdn import skdn
from kbdesk.queries.slips import slip_data
from kbdesk.store.audit import state_hash, table_faults
from tests.queries.people_twice import FAMILIES, FIRST, MOTHERS, SECOND, twice

BORN = "2025-02-10"
AUGUST = 2026 * 12 + 7


def do(desk: Desk, verb: str, **fields: Any) -> dict[str, Any]:
    return record(desk, {"do": verb, **fields})


def join(desk: Desk, a: str = FIRST, b: str = SECOND) -> dict[str, Any]:
    return do(desk, "join_persons", a=a, b=b)


def both_histories(desk: Desk) -> None:
    twice(desk, born=BORN)
    for child, month, kg in ((FIRST, "06", 9.0), (SECOND, "07", 9.2), (FIRST, "08", 9.25)):
        do(desk, "record_measurement", child=child, date=f"2026-{month}-04", weight_kg=kg)
    do(desk, "record_service", person=SECOND, date="2026-02-10", kind="vitamin_a", detail="red")


def shown(desk: Desk) -> dict[str, Any]:
    """Return everything that a reader of the tables may see, but row numbers."""
    store = desk.store
    tables = ("person", "family", "measurement", "service", "referral", "visit", "attendance")
    found: dict[str, Any] = {
        table: sorted(row[1:] for row in map(_text, store.records.tuples(f"SELECT * FROM {table}")))
        for table in tables
    }
    found["search"] = sorted(
        store.records.tuples(
            "SELECT p.id, s.name, s.mother, s.nik FROM person_search s"
            " JOIN person p ON p.n = s.rowid"
        )
    )
    aliases = {row["id"] for row in store.records.find("alias", {})}
    found["scope"] = store.parcels.scope_rows(["LT01"]) - aliases
    return found


def _text(row: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple(repr(value) for value in row)


def test_joined_they_are_one_child_everywhere(desk: Desk) -> None:
    both_histories(desk)
    referral = do(
        desk, "create_referral", person=SECOND, date="2026-08-05", reasons=["R05"], to="Puskesmas"
    )["id"]
    assert join(desk) == {"id": FIRST, "joined": [FIRST, SECOND]}
    child = whole_child(desk, SECOND)
    assert child.id == FIRST
    assert [one.measurement.weight_g for one in child.measured] == [9000, 9200, 9250]
    assert [one.code for one in child.weighed] == ["B", "N", "T"]  # across both histories
    assert [one.id for one in child.referrals] == [referral]
    assert whole_child(desk, FIRST) == child
    assert [one.id for one in children(desk)] == [FIRST]
    assert children(desk, only=SECOND) == children(desk)
    for said in (rows.show(desk, "child", id_) for id_ in (FIRST, SECOND)):
        assert (said["id"], said["joined"]) == (FIRST, [SECOND])
        assert len(said["measurements"]) == 3
        assert {one["child"] for one in said["measurements"]} == {FIRST}
        assert [one["detail"] for one in said["services"]] == ["red"]
    assert [one["id"] for one in rows.list_records(desk, "child", {})] == [FIRST]
    assert len([*rows.list_records(desk, "measurement", {"child": SECOND})]) == 3
    # under either spelling of the name
    for text in ("aisyah putri", "puteri ramadani"):
        assert [one["id"] for one in rows.search(desk, text)] == [FIRST]
    assert [member.id for member in family_sheet(desk, FAMILIES[1]).members] == [MOTHERS[1]]
    counted = skdn(desk, AUGUST, area_of(desk)).total
    assert (counted.s, counted.d, counted.t) == (1, 1, 1)
    assert attendance(desk, AUGUST).weighed == 1
    day = open_day(desk, "LT01", date(2026, 8, 4))
    assert [one.id for one in day.children] == [FIRST]
    assert slip_data(desk, referral).person.name == "Aisyah Putri Ramadhani"
    assert kms_card_data(desk, SECOND).person.name == "Aisyah Putri Ramadhani"
    assert child_report_data(desk, SECOND).person.name == "Aisyah Putri Ramadhani"
    assert list(table_faults(desk.store)) == []


def test_a_split_gives_back_what_was(desk: Desk) -> None:
    both_histories(desk)
    do(desk, "record_visit", family=FAMILIES[1], date="2026-08-01", visitor="Sari",
       target=SECOND, purpose="sweeping")  # fmt: skip
    before = shown(desk)
    join(desk)
    join(desk, *MOTHERS)
    assert [one["id"] for one in desk.store.records.children_of(MOTHERS[1])] == [FIRST]
    assert shown(desk) != before
    assert do(desk, "split_person", id=MOTHERS[1])["apart"] == [MOTHERS[0]]
    assert do(desk, "split_person", id=FIRST)["apart"] == [SECOND]
    assert shown(desk) == before
    assert list(table_faults(desk.store)) == []
    # a person has said it: they are not proposed again
    assert duplicates(desk) == []


def test_what_is_written_under_a_joined_id_stays_with_it(desk: Desk) -> None:
    both_histories(desk)
    join(desk)
    answer = do(desk, "record_measurement", child=SECOND, date="2026-08-18", weight_kg=9.6)
    assert answer["gain"] is not None  # judged by what was weighed under the other id
    assert do(desk, "correct_measurement", id=answer["id"], weight_kg=9.7)["id"] == answer["id"]
    assert do(desk, "edit_person", id=SECOND, name="Aisyah P. Ramadani")["changed"] == ["identity"]
    assert do(desk, "edit_person", id=SECOND, name="Aisyah P. Ramadani")["changed"] == []
    again = do(desk, "add_person", id=SECOND, family=FAMILIES[1], name="Aisyah P. Ramadani",
               sex="female", birth_date=BORN, relation="child", mother=MOTHERS[1],
               posyandu="LT01")  # fmt: skip
    assert again["already"] is True
    assert whole_child(desk, SECOND).name == "Aisyah Putri Ramadhani"
    do(desk, "split_person", id=SECOND)
    apart = whole_child(desk, SECOND)
    assert apart.name == "Aisyah P. Ramadani"
    assert [one.measurement.weight_g for one in apart.measured] == [9200, 9700]
    assert [one.measurement.weight_g for one in whole_child(desk, FIRST).measured] == [9000, 9250]


def test_a_chain_of_three_is_one_and_its_middle_can_be_taken_out(desk: Desk) -> None:
    both_histories(desk)
    third = do(desk, "add_person", family=FAMILIES[0], name="Aisyah R", sex="female",
               birth_date=BORN)["id"]  # fmt: skip
    join(desk, FIRST, third)
    assert join(desk, third, SECOND)["joined"] == sorted([FIRST, SECOND, third])
    with pytest.raises(KbdeskError) as caught:
        join(desk, SECOND, FIRST)
    assert caught.value.code == "duplicate.already_joined"
    do(desk, "split_person", id=third)
    assert {one.id for one in children(desk)} == {FIRST, SECOND, third}


@pytest.mark.parametrize(
    ("verb", "fields", "code", "field"),
    [
        ("join_persons", {"a": FIRST, "b": FIRST}, "duplicate.itself", "b"),
        ("join_persons", {"a": FIRST, "b": FAMILIES[0]}, "person.unknown", "b"),
        ("join_persons", {"a": FIRST, "b": MOTHERS[0]}, "duplicate.parent_and_child", "b"),
        ("join_persons", {"a": FIRST}, "draft.missing", "b"),
        ("split_person", {"id": FIRST}, "duplicate.not_joined", "id"),
        ("not_same", {"a": MOTHERS[0], "b": MOTHERS[1]}, "duplicate.joined", "b"),
    ],
)
def test_refusals_change_nothing(
    desk: Desk, verb: str, fields: dict[str, Any], code: str, field: str
) -> None:
    twice(desk, born=BORN)
    join(desk, *MOTHERS)
    before = state_hash(desk.store)
    with pytest.raises(KbdeskError) as caught:
        do(desk, verb, **fields)
    assert (caught.value.code, caught.value.field) == (code, field)
    assert state_hash(desk.store) == before


def test_found_from_the_list_from_either_side_and_while_typing(desk: Desk) -> None:
    twice(desk, born=BORN)
    (pair,) = [one for one in duplicates(desk) if FIRST in (one.one.id, one.other.id)]
    assert (pair.one.id, pair.other.id, pair.certainty) == (FIRST, SECOND, "likely")
    assert [one.code for one in pair.reasons] == ["same_birth_date", "similar_name", "same_parent"]
    for a, b in ((FIRST, SECOND), (SECOND, FIRST)):
        (seen,) = maybe_same(desk, a)
        assert (seen.one.id, seen.other.id, seen.score) == (a, b, pair.score)
    typed = TypedPerson(
        "aisyah putri ramadani", "female", date(2025, 2, 10), mother_name="Nurhasanah"
    )
    assert {one.other.id for one in resembling(desk, typed)} == {FIRST, SECOND}
    assert duplicates(desk, "LT02") == []
    do(desk, "not_same", a=SECOND, b=FIRST)
    assert maybe_same(desk, FIRST) == maybe_same(desk, SECOND) == []
    assert do(desk, "not_same", a=FIRST, b=SECOND)["already"] is True
    do(desk, "not_same", a=FIRST, b=SECOND, take_back=True)
    assert len(maybe_same(desk, FIRST)) == 1
    assert do(desk, "not_same", a=FIRST, b=SECOND, take_back=True)["already"] is True
    assert join(desk)["id"] == FIRST  # whoever changes their mind may
    assert do(desk, "not_same", a=FIRST, b=MOTHERS[0])["id"]


def test_coming_under_one_id_is_taken_back_under_the_other(desk: Desk) -> None:
    both_histories(desk)
    session = do(desk, "open_session", posyandu="LT01", date="2026-08-20")["id"]
    do(desk, "arrive", session=session, person=SECOND, queue=3)
    join(desk)
    assert do(desk, "arrive", session=session, person=FIRST, here=False)["queue"] == 3
    (row,) = desk.store.records.find("attendance", {"person": FIRST})
    assert row["voided"] is not None


def test_a_referral_sent_again_after_the_join_is_the_same(desk: Desk) -> None:
    twice(desk, born=BORN)
    draft = {"person": SECOND, "date": "2026-08-05", "reasons": ["R05"], "to": "Puskesmas"}
    referral = do(desk, "create_referral", **draft)["id"]
    join(desk)
    assert do(desk, "create_referral", id=referral, **draft)["already"] is True
