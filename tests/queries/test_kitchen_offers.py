"""The chain from a weighing: the family's card, a visit of the companions, a place in DASHAT."""

from __future__ import annotations

from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.queries.family_life import family_life
from kbdesk.queries.family_risk import family_risk, risk_tasks
from tests.queries.test_krs import child, family


def test_a_weighing_below_the_line_marks_proposes_and_offers(desk: Desk) -> None:
    id_, _ = family(desk, child("2025-02-10"), house={"drinking_water": "river"})
    (small,) = [one for one in desk.store.records.members(id_) if one["relation"] == "child"]
    assert family_risk(desk, id_).line.priority == 3
    assert [task.kind for task in family_life(desk, id_).tasks if task.kind == "dashat"] == []
    draft = {"do": "record_measurement", "child": small["id"], "date": "2026-08-15"}
    said = record(desk, {**draft, "weight_kg": 6.6, "lenhei_cm": 74, "position": "lying"})
    assert said["below_red_line"] is True
    risk = family_risk(desk, id_)
    assert risk.line.priority == 1
    assert small["id"] in risk.line.need
    (visit,) = risk_tasks(risk)[:1]
    assert (visit.kind, visit.target, visit.pressing) == ("marked", small["id"], True)
    (place,) = [task for task in family_life(desk, id_).tasks if task.kind == "dashat"]
    assert (place.target, place.more["indication"]) == (small["id"], "wasted")
    record(
        desk,
        {"do": "enrol_recipient", "person": small["id"], "start": "2026-08-16",
         "indication": "wasted"},
    )  # fmt: skip
    assert "dashat" not in {task.kind for task in family_life(desk, id_).tasks}


def test_a_pregnant_woman_with_a_thin_arm_is_offered_a_place(desk: Desk) -> None:
    id_, her = family(desk)
    check = {"do": "record_woman_check", "person": her, "date": "2026-08-10", "muac_cm": 22.9}
    record(desk, check)
    assert "dashat" not in {task.kind for task in family_life(desk, id_).tasks}
    record(
        desk,
        {"do": "register_pregnancy", "person": her, "date": "2026-08-01", "lmp": "2026-05-01"},
    )
    (place,) = [task for task in family_life(desk, id_).tasks if task.kind == "dashat"]
    assert (place.target, place.more["indication"]) == (her, "kek")
