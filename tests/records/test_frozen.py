"""The names of registers never move: ``frozen.json`` holds them as they were when they came."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kbdesk.journal.registers import BELONGS, ENTITIES, SEALED
from kbdesk.queries.records import KINDS
from kbdesk.records import RECORDS

FROZEN: dict[str, Any] = json.loads(
    Path(__file__).with_name("frozen.json").read_text(encoding="utf-8")
)
NEW = "a new field goes into tests/records/frozen.json too, once its name is sure"


def test_every_field_stands_where_it_stood_and_no_field_is_unknown_to_the_list() -> None:
    now = {entity: {g: dict(of) for g, of in groups.items()} for entity, groups in ENTITIES.items()}
    for entity, groups in FROZEN["entities"].items():
        for group, fields in groups.items():
            for name, kind in fields.items():
                assert now[entity][group].get(name) == kind, f"{entity}.{group}.{name} moved"
    assert now == FROZEN["entities"], NEW


def test_whom_a_row_concerns_never_changes() -> None:
    assert {entity: [list(one) for one in whom] for entity, whom in BELONGS.items()} == (
        FROZEN["belongs"]
    ), NEW


def test_what_a_seal_decides_never_changes() -> None:
    assert sorted([entity, group] for entity, group in SEALED) == FROZEN["sealed"], NEW


def test_a_field_has_one_name_in_its_record() -> None:
    for entity, record in RECORDS.items():
        names = [one.name for fields in record.groups.values() for one in fields]
        assert len(names) == len(set(names)), entity


def test_every_record_can_be_listed_but_those_of_the_machinery() -> None:
    machinery = {
        "epoch", "alias", "purge", "limits", "district_table", "attachment_part", "child_photo",
        "office",
    }  # fmt: skip
    assert set(RECORDS) - set(KINDS) == machinery
