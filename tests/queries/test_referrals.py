"""The referral board: what is late, what waits, what has ended."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands.homes import create_home, opened
from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.referrals import overdue_count, referral_board, referral_start
from kbdesk.queries.slips import slip_data
from kbdesk.store.keyring import Kdf
from kbdesk.store.store import Change


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    create_home(
        home,
        role="posyandu",
        name="Laptop Kenanga 2-A",
        user="sulastri",
        passphrase="empat kata yang mudah",
        posyandu=["LT01"],
        village="64.74.01.1003",
        kdf=Kdf(memory_kib=8, passes=1, lanes=1),
    )
    with opened(home, user=None, passphrase="empat kata yang mudah") as desk:
        yield desk


def child(desk: Desk, name: str) -> str:
    id_ = str(uuid.uuid4())
    member = {"id": id_, "name": name, "sex": "female", "birth_date": "2025-01-05"}
    family = {"do": "register_family", "village": "64.74.01.1003", "rt": "03"}
    record(desk, {**family, "members": [{**member, "relation": "child"}]})
    return id_


def refer(desk: Desk, person: str, days_ago: int, *reasons: str, state: str | None = None) -> str:
    day = (desk.clock.today() - timedelta(days=days_ago)).isoformat()
    draft: dict[str, Any] = {
        "do": "create_referral",
        "person": person,
        "date": day,
        "reasons": list(reasons),
        "to": "Puskesmas Bontang Barat",
    }
    id_ = str(record(desk, draft)["id"])
    if state is not None:
        record(desk, {"do": "update_referral", "id": id_, "state": state, "date": day})
    return id_


def test_a_referral_is_late_the_day_after_its_limit_and_only_while_nobody_answered(
    desk: Desk,
) -> None:
    person = child(desk, "Laras Kecil Bayu")
    late = refer(desk, person, 1, "R02", "R15")
    today = refer(desk, person, 0, "R02")
    answered = refer(desk, person, 30, "R02", state="received")
    routine = refer(desk, person, 7, "R15", state="printed")
    over = refer(desk, person, 8, "R15", state="handed_over")
    board = referral_board(desk)
    assert {one.id for one in board.late} == {over, late}
    assert {one.days_over for one in board.late} == {1}
    assert {one.id for one in board.running} == {today, answered, routine}
    assert board.late_counts == {"draft": 1, "handed_over": 1}
    assert board.counts == {"draft": 2, "received": 1, "printed": 1, "handed_over": 1}
    assert overdue_count(desk) == len(board.late)


def test_what_ended_is_apart_and_found_by_name_or_number(desk: Desk) -> None:
    one, other = child(desk, "Bima Karang Timur"), child(desk, "Senja Kelapa Gading")
    ended = refer(desk, one, 3, "R06", state="declined")
    going = refer(desk, other, 0, "R06")
    board = referral_board(desk)
    assert [row.id for row in board.ended] == [ended]
    assert board.ended[0].stage == 0
    assert [row.id for row in referral_board(desk, "karang bima").everyone] == [ended]
    assert [row.id for row in referral_board(desk, "senja").everyone] == [going]
    number = board.running[0].number
    assert [row.id for row in referral_board(desk, number).everyone] == [going]
    assert referral_board(desk, "%_\0 tidak ada").everyone == ()
    assert [row.id for row in referral_board(desk, "senja", keep=ended).ended] == [ended]


def test_the_form_begins_with_what_runs_already(desk: Desk) -> None:
    person = child(desk, "Tirta Bening")
    running = refer(desk, person, 0, "R10")
    refer(desk, person, 0, "R11", state="cancelled")
    start = referral_start(desk, person)
    assert [one.id for one in start.running] == [running]
    assert (start.measured_on, start.proposals) == (None, ())
    with pytest.raises(KbdeskError, match=r"person\.unknown"):
        referral_start(desk, "00000000-0000-0000-0000-000000000000")


def test_the_form_begins_with_every_open_proposal_whatever_was_measured_last(desk: Desk) -> None:
    person = child(desk, "Bayu Tirta")
    day = [(desk.clock.today() - timedelta(ago)).isoformat() for ago in range(4)]
    measure = {"do": "record_measurement", "child": person}
    screen = {"do": "record_service", "person": person, "kind": "tb_screening"}
    record(desk, {**measure, "date": day[3], "oedema": True, "muac_cm": 12})
    record(desk, {**screen, "date": day[3], "signs": ["lethargy"]})
    record(desk, {**measure, "date": day[1], "muac_cm": 12.2})
    start = referral_start(desk, person)
    said = {one.code: one.reason for one in start.proposals}
    assert said.keys() == {"R01", "R03", "R12"}
    assert said["R12"] == "reason.R12"
    assert start.measured_on == desk.clock.today() - timedelta(1)
    decide = {"do": "decide_proposal", "person": person}
    record(desk, {**decide, "codes": ["R03"], "decision": "declined", "reason": "jauh"})
    until = (desk.clock.today() + timedelta(1)).isoformat()
    record(desk, {**decide, "codes": ["R01"], "decision": "later", "until": until})
    refer(desk, person, 0, "R12")
    assert [one.code for one in referral_start(desk, person).proposals] == ["R01"]


def test_a_referral_whose_person_has_not_arrived_is_still_shown(desk: Desk) -> None:
    person = child(desk, "Guntur Ombak Timur")
    refer(desk, person, 0, "R15")
    desk.store.db.execute("DELETE FROM person WHERE id = ?", (person,))
    (row,) = referral_board(desk).everyone
    assert (row.name, row.birth_date, row.reasons) == (None, None, ("R15",))


def test_a_visit_that_was_taken_back_says_nothing_on_a_slip(desk: Desk) -> None:
    kirana = child(desk, "Kirana")
    letter = refer(desk, kirana, 0, "R02")
    family = (desk.store.records.get("person", kirana) or {})["family"]
    today = desk.clock.today().isoformat()
    visit = {"do": "record_visit", "family": family, "date": today, "visitor": "Sari",
             "purpose": "x", "counselling": ["feeding"]}  # fmt: skip
    id_ = record(desk, visit)["id"]
    slip = slip_data(desk, letter)
    assert (slip.occasion, slip.actions) == ("home_visit", ("counselling",))
    with desk.store.transaction():
        desk.store.write([Change("visit", id_, "fact", {"voided": "salah keluarga"})], user=None)
    slip = slip_data(desk, letter)
    assert (slip.occasion, slip.actions) == (None, ())
    # a visit by checklist is one as well, but not where nobody was at home
    at_home = {"do": "record_home_visit", "family": family, "date": today, "form": "family",
               "visitors": ["Sari"], "counselling": ["feeding"]}  # fmt: skip
    record(desk, {**at_home, "outcome": "not_home", "counselling": []})
    assert slip_data(desk, letter).occasion is None
    record(desk, {**at_home, "outcome": "reluctant"})
    slip = slip_data(desk, letter)
    assert (slip.occasion, slip.actions) == ("home_visit", ("counselling",))
