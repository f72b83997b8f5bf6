"""What no verb could have written is passed on and listed by everyone, and shown by none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands import purging
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries import records
from kbdesk.store import audit, unreadable
from kbdesk.store.store import Change
from tests.sync.machines import Machine, exchange
from tests.sync.test_newer import who_holds
from tests.sync.test_replication import Town

M = "00000000-0000-4000-8000-00000000000e"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    yield town
    town.close()


def past_the_forms(machine: Machine, entity: str, row: str, group: str, **fields: Any) -> bytes:
    """Write what no verb would, as a rebuilt client does; return its body."""
    store = machine.desk.store
    with store.transaction():
        store.write([Change(entity, row, group, fields)], user=machine.desk.user.id)
    body = store.db.execute("SELECT body FROM operation ORDER BY arrival DESC LIMIT 1")
    return bytes(body.fetchone()[0])


def listed(machine: Machine) -> list[dict[str, Any]]:
    return list(records.list_records(machine.desk, "unreadable", {}))


def shown(machine: Machine, kind: str) -> list[dict[str, Any]]:
    return list(records.list_records(machine.desk, kind, {}))


def test_it_is_passed_on_and_counted_and_nobody_shows_it(town: Town) -> None:
    a, b, c = town.laptop("a", "LT01"), town.laptop("b", "LT01"), town.laptop("c", "LT02")
    child = town.add(a, 1)[1]
    exchange(town.hub, [a, b, c], town.stick)
    wrong = past_the_forms(a, "measurement", "m1", "fact", child=child, date=a.day(), weight_g="x")
    sex = past_the_forms(a, "person", child, "identity", name="Palsu", sex="zz")
    answer = town.hub.taken(a.export(town.stick))
    assert answer["unreadable"] == 2
    exchange(town.hub, [a, b, c], town.stick)
    for body in (wrong, sex):
        assert who_holds(town, body) == {"a", "b", "hub"}
    for machine in (a, b, town.hub):
        assert shown(machine, "measurement") == []
        assert "Palsu" not in {one["name"] for one in shown(machine, "person")}
        assert machine.conflicts() == []
        assert machine.state()["unreadable"] == 2
        assert [
            (one["device_name"], one["entity"], one["row"], one["group"], one["field"], one["why"])
            for one in listed(machine)
        ] == [
            ("a", "measurement", "m1", "fact", "weight_kg", "type"),
            ("a", "person", child, "identity", "sex", "choice"),
        ]
        machine.check()
    assert c.state()["unreadable"] == 0
    assert a.hash("LT01") == b.hash("LT01") == town.hub.hash("LT01")


def test_it_goes_on_to_who_may_read_it_one_day(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT01")
    child = town.add(a, 1)[1]
    exchange(town.hub, [a, b], town.stick)
    fact = {"person": child, "date": a.day(), "kind": "acupuncture"}
    body = past_the_forms(a, "service", "s1", "fact", **fact)
    exchange(town.hub, [a, b], town.stick)
    assert who_holds(town, body) == {"a", "b", "hub"}
    for machine in (a, b, town.hub):
        assert shown(machine, "service") == []
    # the next version knows the kind
    for module in (unreadable, audit):
        monkeypatch.setattr(module, "unsound", lambda *_: None)
    monkeypatch.setattr(unreadable, "rules", lambda: "2.0")
    for machine in (a, b, town.hub):
        machine.reopen()
        (one,) = shown(machine, "service")
        assert (one["id"], one["kind"]) == ("s1", "acupuncture")
        assert machine.state()["unreadable"] == 0
        machine.check()


def test_what_should_say_whom_a_row_concerns_goes_to_whom_it_names(town: Town) -> None:
    a, b, c = town.laptop("a", "LT01"), town.laptop("b", "LT01"), town.laptop("c", "LT02")
    woman = town.add(a, 1)[1]
    exchange(town.hub, [a, b, c], town.stick)
    start = past_the_forms(a, "pregnancy", "g1", "start", person=woman, date=a.day(), gravida=99)
    past_the_forms(a, "pregnancy", "g1", "end", end_date=a.day(), outcome="birth")
    exchange(town.hub, [a, b, c], town.stick)
    assert who_holds(town, start) == {"a", "b", "hub"}


def test_whoever_is_erased_leaves_nothing_unreadable(town: Town) -> None:
    a = town.laptop("a", "LT01")
    child = town.add(a, 1)[1]
    past_the_forms(a, "measurement", "m1", "fact", child=child, date=a.day(), weight_g="x")
    past_the_forms(a, "person", child, "identity", sex="zz")
    exchange(town.hub, [a], town.stick)
    assert town.hub.state()["unreadable"] == 2
    purging.purge(town.hub.desk, child, "diminta keluarga")
    exchange(town.hub, [a], town.stick)
    for machine in (a, town.hub):
        assert machine.state()["unreadable"] == 0
        assert listed(machine) == []
        assert machine.desk.store.db.execute("SELECT * FROM unreadable").fetchall() == []
        assert shown(machine, "measurement") == []
        machine.check()


def test_what_is_typed_goes_on_from_what_is_shown(town: Town) -> None:
    a = town.laptop("a", "LT01")
    child = town.add(a, 1)[1]
    weighed = a.do("record_measurement", child=child, date=a.day(), weight_kg=8.1)["id"]
    past_the_forms(a, "measurement", weighed, "fact", weight_g=99_999_000)
    assert shown(a, "measurement")[0]["weight_kg"] == 8.1
    a.do("correct_measurement", id=weighed, weight_kg=8.3)
    (one,) = shown(a, "measurement")
    assert (one["weight_kg"], one["child"]) == (8.3, child)
    assert records.show(a.desk, "measurement", weighed)["history"][-1]["weight_kg"] == 8.3
    assert a.conflicts() == []


def test_no_verb_writes_what_would_not_be_shown(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    a = town.laptop("a", "LT01")
    child = town.add(a, 1)[1]
    before = a.state()
    monkeypatch.setattr(unreadable, "unsound", lambda *_: ("weight_g", "range"))
    monkeypatch.setattr(unreadable, "plainly_sound", lambda *_: False)
    with pytest.raises(KbdeskError) as refused:
        a.do("record_measurement", child=child, date=a.day(), weight_kg=8.1)
    assert (refused.value.code, refused.value.field) == ("operation.unsound", "weight_kg")
    assert a.state() == before


def test_a_code_that_only_a_newer_version_knows_is_shown_and_can_be_corrected(town: Town) -> None:
    a = town.laptop("a", "LT01")
    child = town.add(a, 1)[1]
    fields = {"child": child, "date": a.day(), "weight_g": 8100, "lenhei_mm": 700}
    past_the_forms(a, "measurement", M, "fact", **fields, position="floating")
    assert shown(a, "measurement")[0]["position"] == "floating"
    assert a.state()["unreadable"] == 0
    a.do("correct_measurement", id=M, weight_kg=8.3)
    (one,) = shown(a, "measurement")
    assert (one["weight_kg"], one["position"]) == (8.3, "floating")
