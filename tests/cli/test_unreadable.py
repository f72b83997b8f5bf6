"""What another program wrote past the forms: named at the command line, and in no figure."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.recipients import programme_days
from kbdesk.queries import recipients, referrals
from kbdesk.store.store import Change
from tests.cli.machine import Machine

ONE = "00000000-0000-4000-8000-0000000000a1"


def child_of(laptop: Machine) -> str:
    members = [{"name": "Kirana Pagi", "sex": "female", "birth_date": "2025-03-01"}]
    draft = {"do": "register_family", "rt": "1", "members": members}
    (answer,) = laptop.record(draft)
    return str(answer["members"][0])


def past_the_forms(laptop: Machine, entity: str, row: str, group: str, **fields: Any) -> None:
    with laptop.desk() as desk, desk.store.transaction():
        desk.store.write([Change(entity, row, group, fields)], user=desk.user.id)


ABSENCES = [
    {"left_date": "2026-01-01", "returned_date": "2026-02-01"},
    {"person": "x", "left_date": "2026-06-01", "returned_date": "2026-05-20"},
    {"person": ONE, "left_date": "0001-01-01", "returned_date": "9999-12-31"},
    {"person": ONE, "left_date": "2026-01-01", "returned_date": "9999-12-31"},
    {"person": ["x"], "left_date": "2026-01-01", "returned_date": "2026-02-01"},
]


@pytest.mark.parametrize("fields", ABSENCES)
def test_no_absence_ends_the_reports_of_the_city(
    laptop: Machine, tmp_path: Path, fields: dict[str, Any]
) -> None:
    child_of(laptop)
    past_the_forms(laptop, "absence", ONE, "fact", **fields)
    (one,) = laptop.done("list", "unreadable").lines
    assert (one["entity"], one["row"], one["group"]) == ("absence", ONE, "fact")
    assert laptop.done("list", "absence").lines == []
    for report in ("dataku", "villages"):
        laptop.done("report", report, "-o", tmp_path / f"{report}.json")


def test_it_is_listed_and_shown_by_its_name(laptop: Machine) -> None:
    child = child_of(laptop)
    past_the_forms(laptop, "measurement", ONE, "fact", child=child, date="2026-01-05", weight_g="x")
    (one,) = laptop.done("list", "unreadable").lines
    assert (one["field"], one["why"]) == ("weight_kg", "type")
    assert laptop.done("list", "unreadable", "--where", "why=range").lines == []
    assert laptop.done("show", "unreadable", one["id"]).object["fields"]["weight_g"] == "x"
    assert laptop.ask("show", "unreadable", "none:1").code == "show.not_found"
    assert laptop.ask("show", "measurement", ONE).code == "show.not_found"
    assert laptop.done("state").object["unreadable"] == 1
    checked = laptop.done("check").object
    assert checked == {"ok": True, "faults": [], "unreadable": 1}


def test_a_history_tells_what_can_be_read(laptop: Machine) -> None:
    child = child_of(laptop)
    draft = {"do": "record_measurement", "child": child, "date": "2026-01-05", "weight_kg": 7.2}
    (weighed,) = laptop.record(draft)
    past_the_forms(laptop, "measurement", weighed["id"], "fact", weight_g="berat")
    found = laptop.done("show", "measurement", weighed["id"]).object
    assert [one["weight_kg"] for one in found["history"]] == [7.2]
    assert found["weight_kg"] == 7.2


def test_a_sex_that_there_is_not_leaves_the_card_as_it_was(laptop: Machine, tmp_path: Path) -> None:
    child = child_of(laptop)
    past_the_forms(laptop, "person", child, "identity", sex="zz")
    laptop.done("kms", child, "-o", tmp_path / "kms.pdf")
    assert laptop.done("show", "person", child).object["sex"] == "female"


def test_a_new_home_has_none(laptop: Machine) -> None:
    assert laptop.done("list", "unreadable").lines == []
    assert laptop.done("check").object == {"ok": True, "faults": []}
    assert json.loads(laptop.done("state").out)["unreadable"] == 0


@pytest.mark.parametrize(
    ("entity", "group", "field"),
    [
        ("person", "served", "posyandu"),
        ("person", "kin", "family"),
        ("person", "life", "left_date"),
    ],
)
def test_no_history_that_figures_are_counted_from_holds_it(
    laptop: Machine, tmp_path: Path, entity: str, group: str, field: str
) -> None:
    child = child_of(laptop)
    laptop.record({"do": "edit_person", "id": child, "posyandu": "LT02"})
    for value in (["x"], {"a": 1}, ["x"]):
        past_the_forms(laptop, entity, child, group, **{field: value})
    for report in ("dataku", "villages", "kampung"):
        laptop.done("report", report, "-o", tmp_path / f"{report}.json")
    assert laptop.done("state").object["unreadable"] == 3


def test_a_letter_of_which_only_the_state_is_here_is_waited_for(
    laptop: Machine, tmp_path: Path
) -> None:
    past_the_forms(laptop, "referral", ONE, "state", state="handed_over", state_date="2026-01-05")
    assert laptop.ask("slip", ONE, "-o", tmp_path / "slip.pdf").code == "show.not_found"
    with laptop.desk() as desk:
        assert referrals.overdue_count(desk) == 0
    laptop.done("report", "referrals", "-o", tmp_path / "referrals.json")
    assert laptop.done("state").object["unreadable"] == 0


def test_a_place_in_the_kitchen_that_ends_before_it_begins_is_none(laptop: Machine) -> None:
    child = child_of(laptop)
    start = {
        "person": child,
        "start": "2026-03-01",
        "indication": "wasted",
        "programme_days": programme_days()[0],
    }
    past_the_forms(laptop, "recipient", ONE, "start", **start)
    past_the_forms(laptop, "recipient", ONE, "end", end_date="2025-03-01")
    assert laptop.done("state").object["unreadable"] == 0
    with laptop.desk() as desk, pytest.raises(KbdeskError, match=r"recipient\.unknown"):
        recipients.recipient(desk, ONE, date(2026, 3, 10))
