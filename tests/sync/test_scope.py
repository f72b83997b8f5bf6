"""What a certificate covers: a rebuilt client's writings, and who lets them in.

The client here is a laptop with good keys and a changed program: it writes past the forms, as
anybody can who knows its passphrase.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands import enrolment
from kbdesk.commands import quarantine as judging
from kbdesk.domain.joining import alias_id
from kbdesk.domain.months import closing_id
from kbdesk.domain.sessions import attendance_id, session_id
from kbdesk.domain.strict_json import canonical_json
from kbdesk.journal.registers import ENTITIES
from kbdesk.journal.registers.writers import ALSO_NAMED, BEGINS, DERIVED, WRITERS
from kbdesk.queries.quarantine import put_aside
from kbdesk.store.store import Change
from tests.sync.machines import Machine, exchange
from tests.sync.test_guards import opened, signed_again
from tests.sync.test_replication import Town, weigh


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    yield town
    town.close()


def write(machine: Machine, *drafts: Change, user: str | None = "own") -> None:
    """Write past the forms."""
    machine.wall_ms += 60_000
    store = machine.desk.store
    with store.transaction():
        store.write(drafts, machine.desk.user.id if user == "own" else user)


def listed(machine: Machine) -> list[tuple[str, str, str]]:
    return [(one["why"], one["entity"], one["group"]) for one in put_aside(machine.desk)]


def shown(machine: Machine, entity: str, row: str) -> dict[str, Any]:
    found = machine.desk.store.records.get(entity, row)
    assert found is not None
    return found


class Robbed:
    """A posyandu with a child, another posyandu's laptop that is a thief's, and the hub."""

    def __init__(self, town: Town) -> None:
        self.town, self.hub = town, town.hub
        self.a, self.thief = town.laptop("a", "LT01"), town.laptop("thief", "LT02")
        self.family, self.child = town.add(self.a, 1)
        self.weighed = weigh(self.a, self.child)
        self.mine = town.add(self.thief, 2)
        exchange(self.hub, [self.a, self.thief], town.stick)

    def writings(self) -> list[Change]:
        """Return everything that the thief writes, each of which is not for him to write."""
        day = self.a.day()
        session = session_id("LT01", self.a.desk.clock.today())
        fact = {"child": self.child, "date": day, "weight_g": 99_999}
        hubs = self.hub.desk.user.id
        return [
            Change("person", self.child, "identity", {"name": "PALSU", "sex": "female"}),
            Change("measurement", self.weighed, "fact", {"voided": "palsu", **fact}),
            Change("measurement", uuid.uuid4().hex, "fact", fact),
            Change("posyandu", "LT01", "name", {"name": "PALSU"}),
            Change("user", hubs, "identity", {"name": "x", "role": "cadre", "active": False}),
            Change("month_close", closing_id("LT01", "2026-08"), "closing",
                  {"posyandu": "LT01", "month": "2026-08", "closed": True}),
            Change("month_close", closing_id("LT01", "2026-07"), "closing",
                  {"posyandu": "LT02", "month": "2026-08", "closed": True}),
            Change("person", self.child, "served", {"posyandu": "LT02"}),
            Change("person", self.child, "kin", {"family": self.mine[0]}),
            Change("person", self.mine[1], "kin", {"family": self.family}),
            Change("family", self.family, "served", {"posyandu": "LT02"}),
            Change("person", self.child, "life", {"death_date": day}),
            Change("alias", alias_id(self.child, self.mine[1]), "joined",
                  {"a": self.child, "b": self.mine[1], "joined": True}),
            Change("session", session, "day", {"posyandu": "LT01", "date": day}),
            Change("session", session, "close", {"closed": True}),
            Change("attendance", attendance_id(session, self.child), "fact",
                  {"session": session, "person": self.child}),
            Change("service", uuid.uuid4().hex, "fact",
                  {"person": self.child, "date": day, "kind": "vitamin_a"}),
            Change("referral", uuid.uuid4().hex, "fact", {"person": self.child, "date": day}),
            Change("absence", uuid.uuid4().hex, "fact",
                  {"person": self.child, "left_date": day, "returned_date": day}),
            Change("absence", uuid.uuid4().hex, "fact", {"person": "x", "left_date": day}),
            Change("measurement", uuid.uuid4().hex, "fact", {**fact, "child": "nobody"}),
            Change("person", uuid.uuid4().hex, "served", {"posyandu": "LT02"}),
            Change("material", uuid.uuid4().hex, "place", {"posyandu": "LT01"}),
            Change("attachment", uuid.uuid4().hex, "fact",
                  {"owner_kind": "child", "owner": self.child, "posyandu": "LT02"}),
            Change("person", self.child, "aura", {"colour": "hijau"}),
            Change("epoch", self.a.desk.store.epoch, "origin", {"no": 9}),
            Change("person", self.mine[1], "kin", {"mother": self.child}),
            Change("kampung", "64.74.02.1001", "name", {"name": "PALSU"}),
            Change("intervention", uuid.uuid4().hex, "fact", {"village": "64.74.02.1001"}),
            Change("device", self.a.device, "name", {"name": "PALSU"}),
            Change("purge", uuid.uuid4().hex, "order", {"order": "x"}),
        ]  # fmt: skip


@pytest.fixture
def robbed(town: Town) -> Robbed:
    return Robbed(town)


def test_nothing_that_a_rebuilt_client_writes_outside_its_scope_is_shown(robbed: Robbed) -> None:
    hub, a, thief, stick = robbed.hub, robbed.a, robbed.thief, robbed.town.stick
    before, ours = hub.hash(), hub.hash("LT01")
    down = hub.export(stick, thief)
    thief.taken(down)
    served = thief.desk.store.records.counts()
    drafts = robbed.writings()
    for draft in drafts:
        write(thief, draft)
    write(thief, Change("family", robbed.mine[0], "card", {"kk": "1"}), user=a.desk.user.id)
    answer = hub.taken(thief.export(stick))
    wanted = [("out_of_scope", draft.entity, draft.group) for draft in drafts]
    assert listed(hub) == [*wanted, ("out_of_scope", "family", "card")]
    assert (answer["applied"], answer["quarantined"]) == (0, len(drafts) + 1)
    assert answer["conflicts"] == 0
    assert hub.conflicts() == []
    assert (hub.hash(), hub.hash("LT01")) == (before, ours)
    hub.check()
    # what it bears is its own, and its bundle is confirmed: nothing is sent again and again
    (first, *_) = put_aside(hub.desk)
    assert (first["device"], first["sender"], first["claimed"]) == (thief.device,) * 3
    assert (first["device_name"], first["user"]) == ("thief", thief.desk.user.id)
    assert hub.taken(thief.export(stick))["already_known"] == len(drafts) + 1
    # the next bundle down gives the thief nothing of the child, and the posyandu nothing of his
    taken = thief.taken(hub.export(stick, thief))
    assert taken["applied"] == 0
    assert thief.state()["unacknowledged"] == 0
    theirs = [o for o in thief.operations().values() if o.row == robbed.child]
    assert {thief.desk.store.journal.epochs[o.epoch].device for o in theirs} == {thief.device}
    assert served["person"] == 2
    assert a.taken(hub.export(stick, a))["applied"] == 0
    assert a.hash("LT01") == ours
    assert hub.hash() == before


def test_the_tables_are_what_they_are_when_all_is_shown_again(robbed: Robbed) -> None:
    for draft in robbed.writings():
        write(robbed.thief, draft)
    robbed.hub.taken(robbed.thief.export(robbed.town.stick))
    store = robbed.hub.desk.store
    before = robbed.hub.hash()
    with store.transaction():
        store.journal.show_again()
    robbed.hub.check()
    assert robbed.hub.hash() == before


def test_who_has_the_child_gives_it_away_and_may_still_bring_what_was_written_late(
    town: Town,
) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT02")
    s = town.laptop("s", "LT01", "LT02", role="supervisor")
    family, child = town.add(a, 1)
    exchange(town.hub, [a, b, s], town.stick)
    a.do("move_person", id=child, to_posyandu="LT02", date=a.day())
    exchange(town.hub, [a, b, s], town.stick)
    late = weigh(a, child, "9.1", 3)
    a.do("edit_person", id=child, name="Nama Dari Lama")
    a.do("edit_family", id=family, address="Jalan Baru")
    b.do("edit_person", id=child, birth_date="2025-03-02")
    weigh(b, child, "9.4")
    exchange(town.hub, [a, b, s], town.stick)
    exchange(town.hub, [a, b, s], town.stick)
    assert [m.state()["quarantined"] for m in town.machines] == [0] * 4
    assert town.hub.desk.store.records.get("measurement", late) is not None
    assert town.hub.hash("LT02") == b.hash("LT02") == s.hash("LT02")


def test_a_child_who_moved_alone_keeps_the_mother_that_was_written(town: Town) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT02")
    home, _ = town.add(a, 1)
    mother = a.desk.store.records.members(home)[0]["id"]
    other, _ = town.add(a, 2)
    child = a.do("add_person", family=other, name="Anak Titip", sex="male", mother=mother,
                 birth_date="2025-01-01", relation="child")["id"]  # fmt: skip
    exchange(town.hub, [a, b], town.stick)
    a.do("move_person", id=child, to_posyandu="LT02", date=a.day())
    exchange(town.hub, [a, b], town.stick)
    write(b, Change("person", child, "kin", {"relation": "other"}))
    assert town.hub.taken(b.export(town.stick))["quarantined"] == 0
    assert shown(town.hub, "person", child)["relation"] == "other"


def test_a_guest_is_its_makers_to_measure(town: Town) -> None:
    a = town.laptop("a", "LT01")
    _, guest = town.add(a, 1, "LT09")
    exchange(town.hub, [a], town.stick)
    weighed = weigh(a, guest)
    a.do("correct_measurement", id=weighed, weight_kg="9.3")
    a.do("edit_person", id=guest, name="Tamu")
    a.do("record_service", person=guest, date=a.day(), kind="vitamin_a", detail="blue")
    answer = town.hub.taken(a.export(town.stick))
    assert (answer["quarantined"], answer["waiting"]) == (0, 0)
    assert shown(town.hub, "person", guest)["name"] == "Tamu"


def test_what_is_judged_before_its_row_has_come_waits_and_takes_its_place(town: Town) -> None:
    """A laptop got the child by a stick from another; its own bundle reaches the hub first."""
    a, c = town.laptop("a", "LT01"), town.laptop("c", "LT02")
    exchange(town.hub, [a, c], town.stick)
    _, child = town.add(a, 1)
    a.do("move_person", id=child, to_posyandu="LT02", date=a.day())
    c.taken(a.export(town.stick, c))
    weighed = weigh(c, child)
    c.do("edit_person", id=child, name="Dari Sana")
    answer = town.hub.taken(c.export(town.stick))
    assert answer["quarantined"] == 0
    assert answer["waiting"] == 2
    assert town.hub.state()["waiting"] == 2
    assert town.hub.desk.store.records.get("measurement", weighed) is None
    assert {why for why, *_ in listed(town.hub)} == {"waiting"}
    town.hub.taken(a.export(town.stick))
    assert listed(town.hub) == []
    assert shown(town.hub, "person", child)["name"] == "Dari Sana"
    assert shown(town.hub, "measurement", weighed)["weight_g"] == 9100
    exchange(town.hub, [a, c], town.stick)
    assert town.hub.hash("LT02") == c.hash("LT02")
    town.hub.check()


def test_what_was_thrown_away_stays_away_whatever_comes(town: Town) -> None:
    a, c = town.laptop("a", "LT01"), town.laptop("c", "LT02")
    exchange(town.hub, [a, c], town.stick)
    _, child = town.add(a, 1)
    a.do("move_person", id=child, to_posyandu="LT02", date=a.day())
    c.taken(a.export(town.stick, c))
    first, second = weigh(c, child, "9.1"), weigh(c, child, "9.2", 3)
    town.hub.taken(c.export(town.stick))
    (thrown,) = [one["digest"] for one in put_aside(town.hub.desk) if one["row"] == first]
    judging.discard(town.hub.desk, [thrown])
    town.hub.taken(a.export(town.stick))
    assert listed(town.hub) == []
    assert town.hub.desk.store.records.get("measurement", first) is None
    assert town.hub.desk.store.records.get("measurement", second) is not None
    town.hub.check()


def test_a_hub_set_back_in_place_is_told_by_its_own_word(town: Town) -> None:
    a, hub = town.laptop("a", "LT01"), town.hub
    exchange(hub, [a], town.stick)
    files = [hub.folder / name for name in ("kbdesk.db", "machine.mark")]
    with hub.closed():
        kept = [file.read_bytes() for file in files]
    lost, _ = town.add(hub, 1, "LT01")
    a.taken(hub.export(town.stick, a))
    epoch = hub.state()["epoch"]
    with hub.closed():
        for file, content in zip(files, kept, strict=True):
            with file.open("r+b") as opened_again:
                opened_again.write(content)
                opened_again.truncate()
    assert hub.state()["epoch"] == epoch
    town.add(hub, 2, "LT01")
    a.desk.store.db.execute("UPDATE peer SET have = '{}'")  # as a hub set back would say
    assert hub.taken(a.export(town.stick))["quarantined"] > 0
    assert hub.state()["epoch_no"] == 2
    assert {(one["device"], one["claimed"]) for one in put_aside(hub.desk)} == {
        (hub.device, hub.device)
    }
    judging.release(hub.desk, [])
    assert hub.desk.store.records.get("family", lost) is not None


def test_a_row_that_an_officer_let_in_is_nobody_elses_to_begin(town: Town) -> None:
    a, s = town.laptop("a", "LT01"), town.laptop("s", "LT01", role="supervisor")
    thief = town.laptop("thief", "LT02")
    exchange(town.hub, [a, s, thief], town.stick)
    _, child = town.add(a, 1)
    s.taken(a.export(town.stick, s))
    enrolment.revoke(town.hub.desk, a.device, "hilang")
    assert town.hub.taken(s.export(town.stick))["quarantined"] > 0
    judging.release(town.hub.desk, [])
    assert shown(town.hub, "person", child)["name"] == "Anak Uji 1"
    write(thief, Change("person", child, "identity", {"name": "PALSU"}))
    assert town.hub.taken(thief.export(town.stick))["quarantined"] == 1
    assert shown(town.hub, "person", child)["name"] == "Anak Uji 1"
    assert town.hub.conflicts() == []


def test_released_it_goes_everywhere_and_all_are_equal(town: Town) -> None:
    a, thief = town.laptop("a", "LT01"), town.laptop("thief", "LT02")
    s = town.laptop("s", "LT01", "LT02", role="supervisor")
    _, child = town.add(a, 1)
    exchange(town.hub, [a, thief, s], town.stick)
    store = thief.desk.store
    row = uuid.uuid4().hex
    write(thief, Change("measurement", row, "fact",
                       {"child": child, "date": a.day(), "weight_g": 9900}))  # fmt: skip
    write(thief, Change("measurement", row, "fact", {"weight_g": 9800}))
    s.taken(thief.export(town.stick, s))
    assert s.state()["quarantined"] == 0  # a peer gives only what concerns the scope it knows
    with store.transaction():
        store.write([Change("person", child, "served", {"posyandu": "LT02"})], None)
    assert s.taken(thief.export(town.stick, s))["quarantined"] == 3
    assert [why for why, *_ in listed(s)] == ["out_of_scope"] * 3
    town.hub.taken(s.export(town.stick))
    assert [(one["why"], one["sender_name"], one["device_name"], one["claimed_name"])
            for one in put_aside(town.hub.desk)] == [
        ("out_of_scope", "s", "thief", "thief")
    ] * 3  # fmt: skip
    (served,) = [one["digest"] for one in put_aside(town.hub.desk) if one["group"] == "served"]
    judging.discard(town.hub.desk, [served])
    assert judging.release(town.hub.desk, [])["released"] == 2
    assert shown(town.hub, "measurement", row)["weight_g"] == 9800
    exchange(town.hub, [a, thief, s], town.stick)
    exchange(town.hub, [a, thief, s], town.stick)
    assert town.hub.hash("LT01") == s.hash("LT01") == a.hash("LT01")
    assert [m.conflicts() for m in (town.hub, s, a)] == [[], [], []]
    # thrown away it stays away, and what was let in is not asked again
    town.hub.taken(s.export(town.stick))
    assert town.hub.state()["quarantined"] == 0
    assert town.hub.hash("LT01") == s.hash("LT01")
    for machine in (town.hub, s, a):
        machine.check()


def test_what_was_let_in_too_early_is_one_with_what_takes_its_place_later(town: Town) -> None:
    a, c = town.laptop("a", "LT01"), town.laptop("c", "LT02")
    s = town.laptop("s", "LT01", "LT02", role="supervisor")
    exchange(town.hub, [a, c, s], town.stick)
    _, child = town.add(a, 1)
    a.do("move_person", id=child, to_posyandu="LT02", date=a.day())
    for machine in (c, s):
        machine.taken(a.export(town.stick, machine))
    weigh(c, child)
    c.do("edit_person", id=child, name="Dari Sana")
    assert s.taken(c.export(town.stick, s))["waiting"] == 0
    assert town.hub.taken(c.export(town.stick))["waiting"] == 2
    assert judging.release(town.hub.desk, [])["released"] == 2
    exchange(town.hub, [a, c, s], town.stick)
    exchange(town.hub, [a, c, s], town.stick)
    assert town.hub.hash("LT02") == s.hash("LT02") == c.hash("LT02")
    assert [m.conflicts() for m in town.machines] == [[], [], [], []]
    for machine in town.machines:
        machine.check()


def test_what_a_supervisor_lets_in_the_hub_takes_as_his(town: Town) -> None:
    a, thief = town.laptop("a", "LT01"), town.laptop("thief", "LT02")
    s = town.laptop("s", "LT01", "LT02", role="supervisor")
    _, child = town.add(a, 1)
    exchange(town.hub, [a, thief, s], town.stick)
    write(thief, Change("person", child, "served", {"posyandu": "LT02"}))
    row = uuid.uuid4().hex
    write(thief, Change("service", row, "fact",
                       {"person": child, "date": a.day(), "kind": "vitamin_a"}))  # fmt: skip
    s.taken(thief.export(town.stick, s))
    assert judging.release(s.desk, [])["released"] == 2
    answer = town.hub.taken(s.export(town.stick))
    assert answer["quarantined"] == 0 or listed(town.hub) == []
    assert shown(town.hub, "service", row)["kind"] == "vitamin_a"
    exchange(town.hub, [a, thief, s], town.stick)
    assert town.hub.hash("LT01") == s.hash("LT01")
    assert town.hub.hash("LT02") == s.hash("LT02")


def test_an_operation_in_anothers_name_is_never_called_the_others(town: Town) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT01")
    _, child = town.add(b, 1)
    exchange(town.hub, [a, b], town.stick)
    forged = _forged(b, child)
    bundle = a.export(town.stick)
    manifest, lines = opened(bundle, town.hub)
    without = signed_again(bundle, a, town.hub, [*lines, forged], manifest)
    assert town.hub.refusal(without) == "bundle.foreign_epoch"
    assert town.hub.state()["quarantined"] == 0


def _forged(author: Machine, row: str) -> bytes:
    """Return a body under another's epoch, with a number that was used."""
    store = author.desk.store
    body = store.db.execute(
        "SELECT o.body FROM operation o JOIN epoch e ON e.id = o.epoch"
        " WHERE e.epoch = ? AND o.row = ? ORDER BY o.seq LIMIT 1",
        (store.epoch, row),
    ).fetchone()[0]
    forged: bytes = bytes(body).replace(b'"name":"Anak Uji 1"', b'"name":"PALSU"')
    assert forged != bytes(body)
    return forged


def test_with_a_word_that_was_given_for_something_else_it_is_named_after_its_sender(
    town: Town,
) -> None:
    b, s = town.laptop("b", "LT01"), town.laptop("s", "LT01", role="supervisor")
    _, child = town.add(b, 1)
    exchange(town.hub, [b, s], town.stick)
    weigh(b, child)
    s.taken(b.export(town.stick, s))
    bundle = s.export(town.stick)
    manifest, lines = opened(bundle, town.hub)
    assert b.desk.store.epoch in manifest.chains
    changed = signed_again(bundle, s, town.hub, [_forged(b, child), *lines], manifest)
    town.hub.taken(changed)
    (one,) = [one for one in put_aside(town.hub.desk) if one["fields"].get("name") == "PALSU"]
    assert (one["device_name"], one["sender_name"], one["claimed_name"]) == ("s", "s", "b")
    assert (one["user"], one["user_name"]) == (None, None)
    judging.release(town.hub.desk, [one["digest"]])
    history = town.hub.desk.store.journal.history("person", child, "identity")
    assert [o.user for o in history if o.fields["name"] == "PALSU"] == [town.hub.desk.user.id]


@pytest.mark.parametrize("beyond", [0, 1])
def test_nobody_pushes_the_hubs_own_epoch_on(town: Town, beyond: int) -> None:
    a = town.laptop("a", "LT01")
    town.add(town.hub, 1, "LT01")
    exchange(town.hub, [a], town.stick)
    mine = town.hub.desk.store.journal.epochs[town.hub.desk.store.epoch]
    before = town.hub.state()
    bundle = a.export(town.stick)
    manifest, lines = opened(bundle, town.hub)
    body = _under(mine.epoch, mine.highest + beyond, town.hub.desk.user.id)
    refused = town.hub.refusal(signed_again(bundle, a, town.hub, [*lines, body], manifest))
    assert refused in ("bundle.foreign_epoch", "bundle.no_chain")
    assert town.hub.state() == before
    assert town.hub.state()["epoch_no"] == 1


def _under(epoch: str, seq: int, user: str) -> bytes:
    return canonical_json(
        {
            "at": 1, "clock": 1 << 50, "entity": "person", "epoch": epoch,
            "fields": {"name": "PALSU"}, "group": "identity", "parents": [], "row": "p" * 32,
            "seq": seq, "user": user, "v": 1,
        }
    )  # fmt: skip


def test_the_catalogue_says_of_every_entity_who_writes_it() -> None:
    assert WRITERS.keys() == ENTITIES.keys()
    for entity, groups in ENTITIES.items():
        # what begins a row is said wherever it does not go without saying
        assert len(groups) == 1 or BEGINS.get(entity) in groups or WRITERS[entity] != "concerned"
    for entity, group in (*DERIVED, *ALSO_NAMED):
        assert group in ENTITIES[entity]
