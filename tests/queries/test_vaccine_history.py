"""What the KIA book tells of a child's vaccines: not late while unknown, given without a day."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands.exchange_out import export_fhir
from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.domain.ages import month_index
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.immunisation import schedule
from kbdesk.queries.action_lists import due_lists, said
from kbdesk.queries.area import Area
from kbdesk.queries.child_papers import child_report_data, kms_card_data
from kbdesk.queries.children import whole_child
from kbdesk.queries.day_end import day_end
from kbdesk.queries.registers import register
from kbdesk.queries.registers import said as said_register
from kbdesk.queries.services import child_services, children_owed
from kbdesk.queries.slips import slip_data
from kbdesk.reports.register_document import register_document
from kbdesk.reports.report_head import ReportHead
from tests.cli.machine import make

CHILD = "00000000-0000-4000-8000-000000000003"
TODAY = date(2025, 10, 2)
ON = TODAY.isoformat()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with make(tmp_path / "laptop").desk() as desk:
        record(
            desk,
            {
                "do": "register_family", "village": "Lok Tuan", "rt": "01",
                "members": [
                    {"name": "Ani", "sex": "female", "birth_date": "1995-01-01",
                     "relation": "head"},
                    {"id": CHILD, "name": "Budi", "sex": "male", "birth_date": "2021-03-31"},
                ],
            },
        )  # fmt: skip
        yield desk


def give(desk: Desk, vaccine: str, day: str = ON, **more: Any) -> dict[str, Any]:
    return record(
        desk,
        {"do": "record_service", "person": CHILD, "date": day, "kind": "immunisation",
         "detail": vaccine, **more},
    )  # fmt: skip


def lists(desk: Desk) -> Any:
    return said(due_lists(desk, month_index(TODAY), Area()))


def dues(desk: Desk) -> dict[str, Any]:
    found = lists(desk)
    return {
        name.removeprefix("immunisation_"): found[name][0] if found[name] else None
        for name in ("immunisation_late", "immunisation_due", "immunisation_unrecorded")
    }


def owed_by_hand() -> set[str]:
    """The vaccines whose ages are long over for the child and that it may still get."""
    return {v for v, rule in schedule().items() if rule.last_months == 60 and not rule.last_days
            and not rule.endemic}  # fmt: skip


def test_of_a_child_without_a_record_nothing_is_late_anywhere(desk: Desk) -> None:
    found = child_services(desk, CHILD, TODAY)
    assert found is not None
    assert (found.late, found.proposals) == ((), ())
    assert set(found.unrecorded) == owed_by_hand()
    assert not [one for one in found.due if one.kind == "immunisation"]
    said_of = dues(desk)
    assert (said_of["late"], said_of["due"]) == (None, None)
    assert set(said_of["unrecorded"]["unrecorded"]) == owed_by_hand()
    assert said_of["unrecorded"]["today"] == []
    (line,) = children_owed(desk, TODAY)
    assert (line.late, line.unrecorded) == ((), found.unrecorded)
    record(desk, {"do": "record_measurement", "child": CHILD, "date": ON, "weight_kg": "14"})
    assert child_report_data(desk, CHILD, TODAY).advice.vaccines == ()


@pytest.mark.parametrize("first", ["dose", "book_dose", "book"])
def test_late_begins_with_the_first_thing_recorded(desk: Desk, first: str) -> None:
    if first == "book":
        record(desk, {"do": "record_service", "person": CHILD, "date": ON, "kind": "kia_book"})
        given = set()
    else:
        give(desk, "MR1", by_book=True if first == "book_dose" else None)
        given = {"MR1"}
    said_of = dues(desk)
    assert said_of["unrecorded"] is None
    assert set(said_of["late"]["late"]) == owed_by_hand() - given - {"MR2"} | (
        {"MR2"} if first != "dose" else set()
    )
    found = child_services(desk, CHILD, TODAY)
    assert found is not None
    assert [one.code for one in found.proposals] == ["R15"]


def test_a_whole_book_leaves_nothing_to_do_and_undoes_itself(desk: Desk) -> None:
    ids = [give(desk, vaccine, by_book=True)["id"] for vaccine in sorted(owed_by_hand())]
    assert set(dues(desk).values()) == {None}
    for id_ in ids:
        record(desk, {"do": "void_service", "id": id_, "reason": "salah anak"})
    assert set(dues(desk)["unrecorded"]["unrecorded"]) == owed_by_hand()


def test_the_day_of_reading_is_never_the_day_of_the_dose(desk: Desk, tmp_path: Path) -> None:
    """On no paper, in no count of what was given, and not sent as a date."""
    give(desk, "MR1", by_book=True)
    give(desk, "BCG", "2021-04-20")
    record(desk, {"do": "record_measurement", "child": CHILD, "date": ON, "weight_kg": "14"})
    month = month_index(TODAY)
    found = register(desk, 2, month, Area())
    (row,) = said_register(found)["rows"]
    assert (row["MR1"], row["BCG"], row["by_book"]) == (None, "2021-04-20", ["MR1"])
    paper = register_document(said_register(found), ReportHead(), "id")
    cells = [cell for table in paper.parts for one in table.rows for cell in one]  # type: ignore[union-attr]
    assert "KIA" in cells
    assert TODAY not in cells
    counted = said_register(register(desk, 6, month, Area()))["rows"]
    assert {one.get("MR1") for one in counted if one["month"] == "2025-10"} == {0}
    assert day_end(desk, "LT01", TODAY).services == ()
    card = kms_card_data(desk, CHILD)
    assert card.vaccines == {"BCG": date(2021, 4, 20)}
    assert card.by_book == {"MR1"}
    assert child_report_data(desk, CHILD, TODAY).given == ()
    target = tmp_path / "fhir.json"
    export_fhir(desk, target, month="2025-10")
    resources = [one["resource"] for one in json.loads(target.read_text())["entry"]]
    (dose,) = [one for one in resources if one["resourceType"] == "Immunization"]
    assert dose["occurrenceString"] == "menurut Buku KIA, tanggal tidak tercatat"
    assert "occurrenceDateTime" not in dose
    assert "encounter" not in dose
    assert dose["primarySource"] is False
    assert dose["recorded"].startswith(ON)


def test_the_next_dose_is_not_reckoned_from_the_reading(desk: Desk) -> None:
    give(desk, "MR1", by_book=True)
    found = child_services(desk, CHILD, TODAY)
    assert found is not None
    dose = next(one for one in found.doses if one.vaccine == "MR2")
    assert (dose.due_on, dose.waits_for) == (date(2022, 10, 1), None)
    answer = give(desk, "MR2")
    assert answer["warnings"] == []


def test_what_the_book_says_twice_is_told(desk: Desk) -> None:
    give(desk, "MR1", by_book=True)
    assert [one["code"] for one in give(desk, "MR1", by_book=True)["warnings"]] == [
        "service.in_book_already"
    ]
    assert [one["code"] for one in give(desk, "MR1", "2022-01-05")["warnings"]] == [
        "service.in_book_already"
    ]
    child = whole_child(desk, CHILD)
    assert child.vaccines.day_of("MR1", TODAY) == date(2022, 1, 5)
    found = child_services(desk, CHILD, TODAY)
    assert found is not None
    assert not next(one for one in found.doses if one.vaccine == "MR1").by_book


def test_a_dose_read_in_the_book_gets_its_day_by_a_correction(desk: Desk) -> None:
    id_ = give(desk, "MR1", by_book=True)["id"]
    record(desk, {"do": "correct_service", "id": id_, "date": "2022-01-05", "by_book": None})
    assert whole_child(desk, CHILD).vaccines.given == {"MR1": date(2022, 1, 5)}
    record(desk, {"do": "correct_service", "id": id_, "date": ON, "by_book": True})
    assert whole_child(desk, CHILD).vaccines.by_book == {"MR1": TODAY}


def test_a_womans_vaccine_needs_its_day(desk: Desk) -> None:
    with pytest.raises(KbdeskError, match=r"service\.by_book_of_a_child"):
        give(desk, "Td1", by_book=True)


def test_the_slip_says_what_is_missing_only_of_a_record(desk: Desk) -> None:
    made = record(desk, {"do": "create_referral", "person": CHILD, "date": ON, "reasons": ["R05"],
                         "to": "Puskesmas"})  # fmt: skip
    assert slip_data(desk, made["id"]).history.missing_immunizations is None
    give(desk, "MR1", by_book=True)
    assert "MR1" not in (slip_data(desk, made["id"]).history.missing_immunizations or ())
    assert "BCG" in (slip_data(desk, made["id"]).history.missing_immunizations or ())
