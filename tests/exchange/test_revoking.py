"""An import taken back: what it wrote is gone, what somebody touched since stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.area import area_of
from kbdesk.queries.records import list_records, search
from kbdesk.queries.skdn import said, skdn
from kbdesk.store import audit
from kbdesk.store.family_rows import family_places
from kbdesk.store.store import Change
from tests.cli.machine import make
from tests.exchange.spreadsheets import BANYU, KIRANA
from tests.exchange.test_imports import children, take_in

AUGUST = 2026 * 12 + 7


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with make(tmp_path / "laptop").desk() as desk:
        yield desk


def revoke(desk: Desk, answer: dict[str, Any], **more: Any) -> dict[str, Any]:
    return record(desk, {"do": "revoke_import", "id": answer["import"], **more})


def test_nobody_sees_what_was_taken_back(desk: Desk, tmp_path: Path) -> None:
    answer = take_in(desk, tmp_path, KIRANA, BANYU)
    assert said(skdn(desk, AUGUST, area_of(desk)))["D"] == 2
    counted = revoke(desk, answer, reason="salah berkas")
    assert (counted["measurements"], counted["people"], counted["families"]) == (2, 4, 2)
    assert counted["kept"] == []
    figures = said(skdn(desk, AUGUST, area_of(desk)))
    assert (figures["S"], figures["D"]) == (0, 0)
    for kind in ("person", "child", "family"):
        assert list(list_records(desk, kind, {})) == []
    assert search(desk, "kirana") == []
    assert family_places(desk.store.records) == []
    counts = desk.store.records.counts()
    assert (counts["person"], counts["family"]) == (0, 0)
    assert list(audit.faults(desk.store)) == []
    (row,) = list_records(desk, "imported_file", {})
    assert (row["reason"], row["file"], row["new"]) == ("salah berkas", "file.xlsx", 2)
    with pytest.raises(KbdeskError) as error:
        revoke(desk, answer)
    assert error.value.code == "exchange.revoked_already"
    # the same file may come again
    again = take_in(desk, tmp_path, KIRANA, BANYU)
    assert again["rows"]["new"] == [2, 3]
    assert said(skdn(desk, AUGUST, area_of(desk)))["D"] == 2


def test_whom_somebody_touched_stays_with_the_family(desk: Desk, tmp_path: Path) -> None:
    answer = take_in(desk, tmp_path, KIRANA, BANYU)
    kirana, banyu = sorted(children(desk), key=lambda one: str(one["name"]), reverse=True)
    draft = {"do": "record_service", "person": banyu["id"], "date": "2026-08-26"}
    record(desk, {**draft, "kind": "vitamin_a"})
    (measured,) = desk.store.records.weighings(kirana["id"])
    record(desk, {"do": "correct_measurement", "id": measured["id"], "weight_kg": "8,5"})
    counted = revoke(desk, answer)
    assert {one["name"] for one in children(desk)} == {kirana["name"], banyu["name"]}
    assert counted["measurements"] == 1
    assert measured["id"] in counted["kept"]
    assert {one["mother"] for one in children(desk)} <= set(counted["kept"])
    (kept,) = desk.store.records.weighings(kirana["id"])
    assert kept["weight_g"] == 8500
    assert desk.store.records.weighings(banyu["id"]) == []


def test_what_cannot_be_read_touches_nothing(desk: Desk, tmp_path: Path) -> None:
    """What no verb writes shows nothing: what the import wrote is still what stands there."""
    answer = take_in(desk, tmp_path, KIRANA, BANYU)
    weighings = {
        row["id"]: row["weight_g"]
        for child in children(desk)
        for row in desk.store.records.weighings(child["id"])
    }
    assert len(weighings) == 2
    with desk.store.transaction():
        written = [Change("measurement", id_, "fact", {"weight_g": "berat"}) for id_ in weighings]
        assert desk.store.write(written, None).unreadable == 2
    counted = revoke(desk, answer)
    assert (counted["measurements"], counted["people"], counted["kept"]) == (2, 4, [])
    assert list(list_records(desk, "child", {})) == []
    assert list(audit.faults(desk.store)) == []


def test_what_was_filled_is_as_it_was(desk: Desk, tmp_path: Path) -> None:
    first = take_in(desk, tmp_path, {**KIRANA, "NIK": None, "LiLA": None})
    second = take_in(desk, tmp_path, KIRANA)
    assert second["rows"]["changed"] == [2]
    (child,) = children(desk)
    assert child["nik"] == KIRANA["NIK"]
    counted = revoke(desk, second)
    assert counted["restored"] == 2
    (child,) = children(desk)
    assert (child["nik"], child["name"]) == (None, KIRANA["Nama"])
    (measured,) = desk.store.records.weighings(child["id"])
    assert (measured["weight_g"], measured["muac_mm"]) == (8400, None)
    # the first one cannot be taken back any more: it was written on since
    assert revoke(desk, first)["people"] == 0


def test_a_person_who_was_voided_here_stays_so(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, tmp_path, KIRANA)
    (child,) = children(desk)
    (measured,) = desk.store.records.weighings(child["id"])
    record(desk, {"do": "void_measurement", "id": measured["id"], "reason": "salah anak"})
    answer = take_in(desk, tmp_path, KIRANA)
    assert answer["import"] is None
    assert answer["details"][0]["notes"][0]["code"] == "exchange.voided_here"
    assert desk.store.records.weighings(child["id"]) == []


def test_an_unknown_import_is_refused(desk: Desk) -> None:
    with pytest.raises(KbdeskError) as error:
        revoke(desk, {"import": "00000000-0000-4000-8000-000000000001"})
    assert error.value.code == "imported_file.unknown"
