"""What honest verbs wrote is sound, in every version; what none of them writes is not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands import upkeep
from kbdesk.commands.homes import opened
from kbdesk.demo import fill
from kbdesk.journal.operation import Operation, read_operation
from kbdesk.journal.registers import known
from kbdesk.records import RECORDS, soundness
from kbdesk.records.field import Field
from kbdesk.records.soundness import plainly_sound, unsound, wrong
from kbdesk.store.held_operations import by_shape
from kbdesk.store.projection import columns_of, stored
from kbdesk.store.store import Store
from kbdesk.sync.incoming import take
from tests.demo.homes import LOK_TUAN, new_home
from tests.strange import Strange
from tests.upgrades.test_kept import VERSIONS, said_by

A = "00000000-0000-4000-8000-00000000000a"
MEASURED = {"child": A, "date": "2026-01-05", "weight_g": 8300}


def judged(store: Store) -> list[Any]:
    """Return what is unsound of every operation that a home holds."""
    found = [read_operation(body) for body in store.journal.bodies_backwards()]
    assert found
    return [
        (o.entity, o.group, o.fields, why)
        for o in found
        if (why := unsound(o.entity, o.group, o.fields)) is not None
    ]


def test_everything_in_the_demo_is_sound(tmp_path: Path) -> None:
    with new_home(tmp_path / "home") as desk:
        fill(desk, families=60, months=4, seed=1)
        assert judged(desk.store) == []


@pytest.mark.parametrize("version", VERSIONS, ids=lambda path: path.name)
def test_everything_that_a_version_wrote_is_sound(version: Path, tmp_path: Path) -> None:
    said = said_by(version)
    shutil.copytree(version / "home", tmp_path / "home")
    with opened(tmp_path / "home", user=None, passphrase=said["passphrase"]) as desk:
        take(desk.store, version / "down.kbsync", desk.clock.now())
        assert judged(desk.store) == []
    upkeep.restore(
        tmp_path / "hub", version / "hub.kbbackup", user=None, passphrase=said["passphrase"]
    )
    with opened(tmp_path / "hub", user=None, passphrase=said["passphrase"]) as desk:
        take(desk.store, version / "up.kbsync", desk.clock.now())
        assert judged(desk.store) == []


@pytest.mark.parametrize(
    ("entity", "group", "fields", "found"),
    [
        ("measurement", "fact", {**MEASURED, "weight_g": 899}, ("weight_g", "range")),
        ("measurement", "fact", {**MEASURED, "weight_g": "8300"}, ("weight_g", "type")),
        ("measurement", "fact", {"date": "2026-01-05", "weight_g": 8300}, ("child", "missing")),
        ("measurement", "fact", {**MEASURED, "date": "2026-02-30"}, ("date", "type")),
        ("absence", "fact", {"left_date": "2026-01-01", "returned_date": "2026-02-01"},
         ("person", "missing")),
        ("village_officer", "officer",
         {"village": LOK_TUAN, "body": "pokja", "name": "Sari", "post": "king"},
         ("post", "choice")),
        ("kampung", "land", {"rt_count": -5}, ("rt_count", "range")),
        ("recipe", "ingredients", {"portions": 3, "ingredients": [{"food": "AR001"}]},
         ("ingredients", "part")),
        ("referral", "fact",
         {"person": A, "date": "2026-01-05", "destination": "x", "reasons": ["R77"]},
         ("reasons", "choice")),
        ("month_close", "closing", {"posyandu": "LT01", "month": "2026-13", "closed": True},
         ("month", "form")),
        ("session", "opened", {"opened_at": "soup"}, ("opened_at", "form")),
        ("service", "fact",
         {"person": A, "date": "2026-01-05", "kind": "immunisation", "detail": "soup"},
         ("detail", "contradiction")),
        ("tpk_visit", "fact",
         {"person": A, "date": "2026-01-05", "form": "pregnant", "visitors": ["Ani"],
          "answers": {"hb": "soup"}}, ("answers", "part")),
    ],
)  # fmt: skip
def test_what_no_verb_writes_is_named(
    entity: str, group: str, fields: dict[str, Any], found: tuple[str, str]
) -> None:
    assert unsound(entity, group, fields) == found


@pytest.mark.parametrize(
    ("entity", "group", "fields"),
    [
        ("measurement", "fact", MEASURED),
        ("measurement", "fact", {**MEASURED, "of_tomorrow": "poor"}),
        ("measurement", "fact", {**MEASURED, "position": "sitting"}),
        ("measurement", "mood", {"mood": 5}),
        ("of_tomorrow", "fact", {"systolic": -5}),
        ("measurement", "fact", {"voided": "salah anak"}),
        ("person", "identity", {}),
        ("person", "identity", {"nik": "6474*****"}),
        ("family", "place", {"rt": "Gang Buntu"}),
        ("attachment", "caption", {"caption": ""}),
    ],
)
def test_what_a_newer_version_or_a_void_says_is_left_alone(
    entity: str, group: str, fields: dict[str, Any]
) -> None:
    assert unsound(entity, group, fields) is None


def fields_of() -> Iterator[tuple[str, Field]]:
    for entity, record in RECORDS.items():
        for fields in record.groups.values():
            for one in fields:
                yield entity, one


def test_every_number_has_limits_and_every_structure_parts_or_a_check() -> None:
    for entity, one in fields_of():
        name = f"{entity}.{one.name}"
        if one.kind == "int":
            assert one.limits[0] < one.limits[1], name
        if one.kind == "items":
            assert one.parts, name
        if one.kind == "map":
            assert one.parts or one.parts_by or one.grows, name
        if one.draft and one.kind == "int":
            assert one.unit is not None, name


@pytest.fixture(scope="module")
def alike(tmp_path_factory: pytest.TempPathFactory) -> list[list[Operation]]:
    """Strange and true operations of every register, those of one shape together."""
    with new_home(tmp_path_factory.mktemp("strange") / "home") as desk:
        fill(desk, families=14, months=2, seed=1)
        true = [read_operation(body) for body in desk.store.journal.bodies_backwards()]
        strange = [
            Operation(
                at=0, clock=0, entity=one.entity, epoch="", fields=dict(one.changes),
                group=one.group, parents=[], row=one.row, seq=0, user=None, v=1,
            )
            for one in Strange(desk, seed=1).drafts(6)
        ]  # fmt: skip
    found = [*by_shape(true).values()]
    # what is strange stands among what is true, by itself, and with others of its kind
    for shape, some in by_shape(strange).items():
        found += [[one] for one in some]
        found += [some, [*by_shape(true).get(shape, [])[:3], *some]]
    return found


def closely(o: Operation) -> bool:
    """Tell whether an operation is sound, each field looked at closely."""
    known = soundness._known(o.entity, o.group)
    return known is None or (
        all(
            o.fields.get(field.name) is None or wrong(field, o.fields[field.name], o.fields) is None
            for field in known.fields
        )
        and soundness._lacking(known, o.fields) is None
    )


def test_the_quick_look_says_what_the_close_one_says(alike: list[list[Operation]]) -> None:
    """Whatever is found sound at once is sound, and most of what is true is found so."""
    quick = 0
    for some in alike:
        assert all((unsound(o.entity, o.group, o.fields) is None) == closely(o) for o in some)
        if plainly_sound(some[0].entity, some[0].group, [o.fields for o in some]):
            quick += len(some)
            assert all(map(closely, some)), some
    sound = sum(closely(o) for some in alike for o in some)
    assert quick > 0.5 * sound


def test_a_column_is_read_as_each_of_its_values(alike: list[list[Operation]]) -> None:
    quick = 0
    for some in alike:
        first = some[0]
        if first.entity == "epoch" or known(first.entity, first.group) is None:
            continue
        columns = columns_of(first.entity, first.group, tuple(first.fields), some)
        if columns is not None:
            quick += len(some)
            read = zip(*columns.values(), strict=True) if columns else [()] * len(some)
            assert [dict(zip(columns, row, strict=True)) for row in read] == [
                stored(o) for o in some
            ]
    assert quick > 0.5 * sum(map(len, alike))


@pytest.mark.parametrize(
    "moment", ["2026-08-12T10:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "x"]
)
def test_a_moment_has_its_offset_and_lies_in_years_that_a_clock_can_say(moment: str) -> None:
    assert unsound("session", "opened", {"opened_at": moment}) == ("opened_at", "form")
    assert unsound("session", "opened", {"opened_at": "2026-08-12T10:00:00+08:00"}) is None
