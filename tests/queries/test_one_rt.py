"""One RT is one in every figure, however it was written, and wherever it came from."""

from __future__ import annotations

import uuid
from collections import Counter
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.journal.operation import Operation, digest
from kbdesk.queries.area import Area
from kbdesk.queries.conflicts import conflicts
from kbdesk.queries.krs import report
from kbdesk.queries.population import population, said
from kbdesk.store.audit import table_faults
from kbdesk.store.journal import Incoming
from kbdesk.store.store import Change
from tests.domain.test_neighbourhoods import spelled
from tests.queries.village import VILLAGE, child, weigh

AUGUST = 2026 * 12 + 7
HERE = Area(village=VILLAGE)


def written(desk: Desk, family: str, rt: str, **more: Any) -> None:
    """Write an RT as an earlier version or a bundle has it, past the verbs."""
    place = {"village": VILLAGE, "rt": rt, **more}
    desk.store.write([Change("family", family, "place", place)], user=desk.user.id)


def family_of(desk: Desk, person: str) -> str:
    return str((desk.store.records.get("person", person) or {})["family"])


def rts(desk: Desk) -> list[list[tuple[str | None, int | None]]]:
    found = report(desk, AUGUST, HERE)
    return [
        [(row["rt"], row["families"]) for row in said(population(desk, AUGUST, HERE))["by_rt"]],
        list(Counter(line.row.rt for line in found.lines).items()),
    ]


@settings(max_examples=15, deadline=None)
@given(data=st.data(), number=st.integers(1, 120))
def test_any_spelling_is_one_rt_in_every_report(
    shared_desk: Desk, data: st.DataObject, number: int
) -> None:
    desk = shared_desk
    with desk.store.rehearsal():
        for said_by in ("a verb", "a verb", "a bundle", "a bundle"):
            rt = data.draw(spelled(number))
            id_ = child(desk, "2025-01-01", rt="77" if said_by == "a bundle" else rt)
            weigh(desk, id_, "2026-08-10", 9)
            if said_by == "a bundle":
                written(desk, family_of(desk, id_), rt)
        assert rts(desk) == [[(f"{number:02d}", 4)]] * 2
        assert not list(table_faults(desk.store))


def test_a_family_that_only_changed_its_spelling_never_moved(desk: Desk) -> None:
    family = family_of(desk, child(desk, "2025-01-01", rt="05"))
    for rt in ("RT 5", "5", "05"):
        written(desk, family, rt)
    assert rts(desk) == [[("05", 1)]] * 2


def test_letters_that_came_otherwise_stay_as_they_are(desk: Desk) -> None:
    family = family_of(desk, child(desk, "2025-01-01"))
    written(desk, family, "Mawar", rw="RW 2")
    assert rts(desk) == [[("Mawar", 1)]] * 2
    shown = desk.store.records.get("family", family) or {}
    assert (shown["rt"], shown["rw"]) == ("Mawar", "02")
    record(desk, {"do": "edit_family", "id": family, "address": "Jalan 1"})
    assert rts(desk) == [[("Mawar", 1)]] * 2


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        ({"do": "edit_family", "rt": "Mawar"}, "draft.not_rt"),
        ({"do": "edit_family", "rt": "5A"}, "draft.not_rt"),
        ({"do": "edit_family", "rw": "dua"}, "draft.not_rw"),
        ({"do": "move_family", "rt": "RW 2", "date": "2026-08-01"}, "draft.not_rt"),
    ],
)
def test_letters_are_refused_beside_the_field(desk: Desk, draft: dict[str, Any], code: str) -> None:
    family = family_of(desk, child(desk, "2025-01-01"))
    with pytest.raises(KbdeskError) as refused:
        record(desk, {"id": family, **draft})
    assert refused.value.code == code
    assert refused.value.field in draft
    assert rts(desk) == [[("01", 1)]] * 2


def test_to_move_within_one_rt_is_no_move(desk: Desk) -> None:
    family = family_of(desk, child(desk, "2025-01-01", rt="05"))
    with pytest.raises(KbdeskError, match=r"family\.lives_there"):
        record(desk, {"do": "move_family", "id": family, "rt": "RT 5", "date": "2026-08-01"})


def test_the_same_family_sent_again_in_another_spelling_is_held_already(desk: Desk) -> None:
    draft = {"do": "register_family", "id": str(uuid.uuid4()), "village": VILLAGE, "rt": "5"}
    record(desk, draft)
    assert record(desk, {**draft, "rt": "RT 05"})["already"]


def test_two_spellings_written_apart_are_no_conflict(desk: Desk) -> None:
    family = family_of(desk, child(desk, "2025-01-01", rt="05"))
    (seen,) = desk.store.journal.heads("family", family, "place")
    for rt, expected in (("5", 0), ("rt.5", 0), ("06", 1)):
        body = msgspec.structs.replace(
            seen.operation,
            fields={**seen.operation.fields, "rt": rt},
            epoch=uuid.uuid4().hex,
            seq=2,
            v=1,
        )
        taken_in(desk, body)
        assert len(list(conflicts(desk))) == expected, rt


def taken_in(desk: Desk, operation: Operation) -> None:
    body = operation.body()
    desk.store.journal.apply([Incoming(operation, body, digest(body))])


@pytest.mark.parametrize("search", ["rt 5", "rt 05"])
def test_an_rt_is_found_in_both_ways(desk: Desk, search: str) -> None:
    id_ = child(desk, "2025-01-01", rt="5")
    found = desk.store.records.search(search, limit=10)
    assert id_ in {row["id"] for row in found}
