"""Referrals: their numbers, their steps, and their slip."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kbdesk.domain.posyandu import read_posyandu
from tests.cli.machine import Machine, make


@pytest.fixture
def child(laptop: Machine) -> str:
    return a_child(laptop)


def a_child(laptop: Machine) -> str:
    member = {"name": "Budi", "sex": "male", "birth_date": "2025-01-31", "relation": "child"}
    draft = {"do": "register_family", "village": "Lok Tuan", "rt": "01", "members": [member]}
    (answer,) = laptop.record(draft)
    child: str = answer["members"][0]
    return child


def referral(child: str, day: str, **more: Any) -> dict[str, Any]:
    return {
        "do": "create_referral",
        "person": child,
        "date": day,
        "reasons": ["R05"],
        "to": "Puskesmas Bontang Utara 1",
        **more,
    }


def numbers(laptop: Machine, *drafts: dict[str, Any]) -> list[str]:
    return [answer["number"] for answer in laptop.record(*drafts)]


def test_a_counter_for_each_month_and_posyandu(laptop: Machine, child: str) -> None:
    device = laptop.done("state").object["device"]
    mark = "X" + device[:4].upper()
    found = numbers(
        laptop,
        referral(child, "2025-10-30"),
        referral(child, "2025-10-31"),
        referral(child, "2025-11-01"),
        referral(child, "2025-10-31"),
    )
    assert found == [
        f"RJK/LT01/2025/10/0001-{mark}",
        f"RJK/LT01/2025/10/0002-{mark}",
        f"RJK/LT01/2025/11/0001-{mark}",
        f"RJK/LT01/2025/10/0003-{mark}",
    ]
    laptop.record({"do": "move_person", "id": child, "to_posyandu": "LT02", "date": "2025-11-02"})
    assert numbers(laptop, referral(child, "2025-11-03")) == [f"RJK/LT02/2025/11/0001-{mark}"]
    laptop.record({"do": "edit_person", "id": child, "posyandu": None})
    assert numbers(laptop, referral(child, "2025-11-03"))[0].startswith("RJK/LT01/")
    assert read_posyandu("lt-01") == "LT-01"


def test_after_enrolment_the_mark_is_the_certificates(
    laptop: Machine, child: str, tmp_path: Path
) -> None:
    hub = make(tmp_path / "hub", role="hub", name="DPPKB", user="dewi")
    numbers(laptop, referral(child, "2025-10-30"))
    ask, reply = tmp_path / "minta.kbreq", tmp_path / "balasan.kbrep"
    laptop.done("enrol", "request", "-o", ask)
    granted = hub.done("hub", "enrol", ask, "--posyandu", "LT01", "-o", reply).object
    shown = ("--fingerprint", granted["hub_fingerprint"])
    accepted = laptop.done("enrol", "accept", reply, *shown).object
    mark = accepted["mark"]
    assert granted["mark"] == mark
    assert numbers(laptop, referral(child, "2025-10-31"), referral(child, "2025-10-31")) == [
        f"RJK/LT01/2025/10/0001-{mark}",
        f"RJK/LT01/2025/10/0002-{mark}",
    ]
    assert laptop.done("state").object["enrolled"] is True


def test_steps_go_forward(laptop: Machine, child: str) -> None:
    (made,) = laptop.record(referral(child, "2025-10-01"))
    step = {"do": "update_referral", "id": made["id"], "date": "2025-10-02"}
    laptop.record({**step, "state": "printed"}, {**step, "state": "received"})
    for state, code in (
        ("printed", "referral.backwards"),
        ("received", "referral.backwards"),
        ("draft", "referral.backwards"),
        ("lost", "draft.not_a_choice"),
    ):
        assert laptop.refused({**step, "state": state})["code"] == code
    early = {**step, "state": "treated", "date": "2025-09-30"}
    assert laptop.refused(early)["code"] == "referral.before_written"
    laptop.record({**step, "state": "cancelled", "note": "pindah"})
    for state in ("closed", "cancelled", "declined"):
        assert laptop.refused({**step, "state": state})["code"] == "referral.ended"
    shown = laptop.done("show", "referral", made["id"]).object
    assert (shown["state"], shown["state_note"]) == ("cancelled", "pindah")
    assert [one["state"] for one in shown["history"]] == [
        "draft", "printed", "received", "cancelled",
    ]  # fmt: skip


def test_what_a_referral_must_say(laptop: Machine, child: str) -> None:
    for more, field in (
        ({"reasons": []}, "reasons"),
        ({"reasons": ["R98"]}, "reasons"),
        ({"reasons": "R5"}, "reasons"),
        ({"to": " "}, "to"),
        ({"date": "2025-01-30"}, "date"),
        ({"date": "2999-01-01"}, "date"),
        ({"person": "00000000-0000-4000-8000-0000000000ff"}, "person"),
        ({"number": "RJK/1"}, "number"),
    ):
        assert laptop.refused(referral(child, "2025-10-01") | more)["field"] == field


def test_the_slip(laptop: Machine, child: str, tmp_path: Path) -> None:
    (made,) = laptop.record(referral(child, "2025-10-01"))
    target = tmp_path / "surat rujukan.pdf"
    answer = laptop.done("slip", made["id"].upper(), "-o", target).object
    assert answer == {"path": str(target), "pages": 1}
    assert target.read_bytes().startswith(b"%PDF-")
    before = target.read_bytes()
    for id_, where, code in (
        ("00000000-0000-4000-8000-0000000000ff", target, "show.not_found"),
        ("RJK/LT01/2025/10/0001", target, "draft.not_an_id"),
        (made["id"], tmp_path / "none" / "x.pdf", "paper.folder_missing"),
        (made["id"], tmp_path, "paper.target_is_folder"),
    ):
        assert laptop.ask("slip", id_, "-o", where).code == code
    assert target.read_bytes() == before


SLIP_BACK: dict[str, Any] = {
    "do": "record_reply",
    "date": "2025-10-09",
    "received_on": "2025-10-03",
    "examiner": "dr. Melur",
    "weight_kg": "8,45",
    "lenhei_cm": 71.5,
    "diagnosis_agrees": False,
    "diagnosis": "anemia",
    "action": ["medicine", "food", "medicine"],
    "advice": "makan hati ayam",
    "control_date": "2025-10-17",
}


def test_what_the_return_slip_says(laptop: Machine, child: str) -> None:
    (made,) = laptop.record(referral(child, "2025-10-01"))
    back = {**SLIP_BACK, "id": made["id"]}
    (answer,) = laptop.record(back)
    assert answer["state"] == "returned"
    (again,) = laptop.record(back)
    assert again["already"] is True
    shown = laptop.done("show", "referral", made["id"]).object
    assert (shown["weight_kg"], shown["lenhei_cm"], shown["muac_cm"]) == (8.45, 71.5, None)
    assert shown["action"] == ["food", "medicine"]
    assert shown["control_date"] == "2025-10-17"
    assert [one["id"] for one in laptop.done("list", "referral", "--where", "action=food").lines]

    # corrected as a whole, and read: the referral is closed
    (closed,) = laptop.record({**back, "weight_kg": None, "close": True})
    assert closed["state"] == "closed"
    assert laptop.done("show", "referral", made["id"]).object["weight_kg"] is None
    # a slip that comes to one that has ended is kept, and the state stays
    (late,) = laptop.record({**back, "examiner": "dr. Seruni"})
    assert late["state"] == "closed"


def test_a_slip_comes_back_though_the_family_had_declined(laptop: Machine, child: str) -> None:
    (made,) = laptop.record(referral(child, "2025-10-01"))
    laptop.record(
        {"do": "update_referral", "id": made["id"], "state": "declined", "date": "2025-10-02"}
    )
    (answer,) = laptop.record({**SLIP_BACK, "id": made["id"]})
    assert answer["state"] == "declined"
    assert laptop.done("show", "referral", made["id"]).object["examiner"] == "dr. Melur"


def test_what_a_return_slip_cannot_say(laptop: Machine, child: str) -> None:
    (made,) = laptop.record(referral(child, "2025-10-01"))
    back = {**SLIP_BACK, "id": made["id"]}
    for more, code in (
        ({"date": "2025-09-30"}, "referral.before_written"),
        ({"received_on": "2025-09-30"}, "referral.before_written"),
        ({"received_on": "2025-10-10"}, "referral.received_after"),
        ({"date": "2999-01-01"}, "draft.date_in_future"),
        ({"control_date": "2025-10-02"}, "referral.control_date"),
        ({"control_date": "2035-10-02"}, "referral.control_date"),
        ({"action": ["magic"]}, "referral.unknown_action"),
        ({"id": "00000000-0000-4000-8000-0000000000ff"}, "referral.unknown"),
    ):
        assert laptop.refused(back | more)["code"] == code, more
    empty = {"do": "record_reply", "id": made["id"], "date": "2025-10-09",
             "received_on": "2025-10-03"}  # fmt: skip
    assert laptop.refused(empty)["code"] == "referral.reply_empty"
    assert laptop.done("show", "referral", made["id"]).object["state"] == "draft"


def test_a_stage_is_set_back_and_the_history_keeps_it(laptop: Machine, child: str) -> None:
    (made,) = laptop.record(referral(child, "2025-10-01"))
    step = {"do": "update_referral", "id": made["id"]}
    laptop.record({**step, "state": "handed_over", "date": "2025-10-02", "note": "ke bidan"})
    laptop.record({**step, "state": "closed", "date": "2025-10-04"})
    for more, code in (
        ({"state": "printed"}, "referral.ended"),
        ({"state": "closed", "back": True}, "referral.not_earlier"),
        ({"state": "declined", "back": True}, "referral.not_earlier"),
        ({"state": "x", "back": True}, "draft.not_a_choice"),
    ):
        assert laptop.refused({**step, "date": "2025-10-05", **more})["code"] == code, more
    back = {**step, "state": "handed_over", "date": "2025-10-05", "back": True}
    (answer,) = laptop.record(back)
    assert answer["state"] == "handed_over"
    shown = laptop.done("show", "referral", made["id"]).object
    # the state that it had comes back with its own day and note
    assert (shown["state_date"], shown["state_note"]) == ("2025-10-02", "ke bidan")
    states = [one["state"] for one in shown["history"]]
    assert states == ["draft", "handed_over", "closed", "handed_over"]
    assert laptop.refused(back)["code"] == "referral.not_earlier"
    # out of a refusal too, and to a state that it never had
    laptop.record({**step, "state": "declined", "date": "2025-10-05"})
    (answer,) = laptop.record({**step, "state": "printed", "date": "2025-10-06", "back": True})
    assert answer["state"] == "printed"
    assert laptop.done("show", "referral", made["id"]).object["state_date"] == "2025-10-06"


def test_a_return_slip_is_taken_back(laptop: Machine, child: str) -> None:
    (made,) = laptop.record(referral(child, "2025-10-01"))
    take = {"do": "take_back_reply", "id": made["id"]}
    assert laptop.refused(take)["code"] == "referral.no_reply"
    laptop.record(
        {"do": "update_referral", "id": made["id"], "state": "handed_over", "date": "2025-10-02"}
    )
    laptop.record({**SLIP_BACK, "id": made["id"]})
    laptop.record({**SLIP_BACK, "id": made["id"], "weight_kg": 8.5, "close": True})
    # first what the second writing said, then all of it
    (answer,) = laptop.record(take)
    shown = laptop.done("show", "referral", made["id"]).object
    assert (answer["state"], shown["weight_kg"]) == ("returned", 8.45)
    assert shown["action"] == ["food", "medicine"]
    (answer,) = laptop.record(take)
    shown = laptop.done("show", "referral", made["id"]).object
    assert (answer["state"], shown["state_date"]) == ("handed_over", "2025-10-02")
    assert [shown[name] for name in ("examiner", "weight_kg", "received_on")] == [None] * 3
    assert not shown["action"]
    assert laptop.refused(take)["code"] == "referral.no_reply"
    # and it can be written again, and taken back again
    laptop.record({**SLIP_BACK, "id": made["id"]})
    (answer,) = laptop.record(take)
    assert answer["state"] == "handed_over"


def test_a_return_slip_of_one_that_had_ended_leaves_its_state(laptop: Machine, child: str) -> None:
    (made,) = laptop.record(referral(child, "2025-10-01"))
    laptop.record(
        {"do": "update_referral", "id": made["id"], "state": "declined", "date": "2025-10-02"}
    )
    laptop.record({**SLIP_BACK, "id": made["id"]})
    (answer,) = laptop.record({"do": "take_back_reply", "id": made["id"]})
    assert answer["state"] == "declined"
