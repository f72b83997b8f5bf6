"""Operations that nobody's program wrote, and everything a journal shows of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from kbdesk.journal.operation import Operation, digest, epoch_name
from kbdesk.store.connection import Connection, in_memory
from kbdesk.store.held_operations import Incoming
from kbdesk.store.journal import Journal
from kbdesk.store.parcels import Parcels
from kbdesk.store.schema import PROJECTED, migrate

DEVICES = ("a" * 32, "b" * 32, "c" * 32)
NONCES = ("first", "second")
EPOCHS = {epoch_name(device, nonce): (device, nonce) for device in DEVICES for nonce in NONCES}

REGISTERS = (
    ("person", "identity"),
    ("person", "kin"),
    ("person", "served"),
    ("family", "place"),
    ("family", "card"),
    ("measurement", "fact"),
    ("visit", "fact"),
    ("alias", "joined"),
    ("alias", "joined"),
    ("referral", "state"),
    ("device", "certificate"),
    ("person", "from_a_newer_version"),
    ("immunity", "of_a_newer_version"),
)
ROWS = ("p1", "p2", "f1")
PEOPLE = ("p1", "p2", "p3")

ODD: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from((0, 1, -1, 2**63 - 1, -(2**63), 1.0, 1.5)),
    st.sampled_from(("", "p1", "f1", "LT01", "LT02", "2025-01-31", "2025-W01-1", "0", "a\x00b")),
    st.sampled_from(([], [""], ["x"], [1, None], {}, {"a": [{"b": 1}]})),
    st.text(max_size=5),
)
FIELDS = tuple(
    "name birth_date nik family mother posyandu since kk address rt welfare_rank child date "  # noqa: SIM905
    "weight_g oedema confirm voided state certificate unheard_of".split()
)


SOUND: dict[tuple[str, str], dict[str, st.SearchStrategy[Any]]] = {
    ("measurement", "fact"): {
        "child": st.sampled_from(PEOPLE),
        "date": st.sampled_from(("2025-01-31", "2025-02-28")),
        "weight_g": st.integers(7000, 7003),
    },
    ("visit", "fact"): {
        "family": st.just("f1"),
        "date": st.just("2025-01-31"),
        "visitor": st.sampled_from(("Sari", "Rina")),
        "purpose": st.just("asi"),
    },
    ("family", "place"): {"village": st.just("64.74.01.1003"), "rt": st.sampled_from(("1", "01"))},
    ("referral", "state"): {"state": st.sampled_from(("issued", "sent"))},
}
"""What a verb writes of some registers, in which odd values could hardly be read."""


@dataclass
class Holding:
    """A journal in memory, as the audit takes a store."""

    db: Connection
    journal: Journal
    parcels: Parcels

    def close(self) -> None:
        self.db.close()


def holding() -> Holding:
    db = in_memory()
    migrate(db)
    return Holding(db, Journal(db), Parcels(db))


def incoming(**fields: Any) -> Incoming:
    usual: dict[str, Any] = {
        "at": 0,
        "clock": 1,
        "entity": "person",
        "epoch": next(iter(EPOCHS)),
        "fields": {},
        "group": "identity",
        "parents": [],
        "row": "p1",
        "seq": 1,
        "user": None,
        "v": 1,
    }
    body = Operation(**(usual | fields)).body()
    return Incoming.read(body)


@st.composite
def histories(draw: st.DrawFn, longest: int = 24) -> list[Incoming]:
    """Operations of several epochs: concurrent, corrected, settled, unknown, mistyped, absent."""
    ops: list[Incoming] = []
    seqs = dict.fromkeys(EPOCHS, 0)
    for _ in range(draw(st.integers(1, longest))):
        epoch = draw(st.sampled_from(list(EPOCHS)))
        seqs[epoch] += 1
        device, nonce = EPOCHS[epoch]
        if seqs[epoch] == 1 and draw(st.booleans()):
            fields = {"device": device, "nonce": nonce, "no": 1, "maker": "first"}
            ops.append(
                incoming(
                    epoch=epoch, entity="epoch", group="origin", row=epoch, fields=fields,
                    clock=draw(st.integers(0, 9)),
                )
            )  # fmt: skip
            continue
        entity, group = draw(st.sampled_from(REGISTERS))
        row = draw(st.sampled_from(ROWS))
        same = [
            one.digest.hex()
            for one in ops
            if (one.operation.entity, one.operation.group, one.operation.row)
            == (entity, group, row)
        ]
        parents = draw(st.lists(st.sampled_from(same), unique=True)) if same else []
        if draw(st.integers(0, 9)) == 0:
            strangers = [one.digest.hex() for one in ops] + [digest(b"never comes").hex()]
            parents.append(draw(st.sampled_from(strangers)))
        names = draw(st.lists(st.sampled_from(FIELDS), unique=True, max_size=5))
        values = {name: draw(ODD) for name in names}
        values |= _people_named(draw, entity)
        if (entity, group) in SOUND and draw(st.booleans()):
            whole = SOUND[entity, group].items()
            values = {name: draw(value) for name, value in whole}
        ops.append(
            incoming(
                epoch=epoch, seq=seqs[epoch], entity=entity, group=group, row=row,
                parents=parents, clock=draw(st.integers(0, 9)), at=draw(st.integers(0, 9)),
                fields=values, v=draw(st.integers(1, 3)),
                user=draw(st.sampled_from((None, "someone"))),
            )
        )  # fmt: skip
    return ops


def _people_named(draw: st.DrawFn, entity: str) -> dict[str, Any]:
    """Return fields that name people, often enough that sets of joined people come about."""
    if entity == "alias":
        pair = draw(st.lists(st.sampled_from(PEOPLE), min_size=2, max_size=2))
        return {"a": pair[0], "b": pair[1], "joined": draw(st.sampled_from((True, True, False)))}
    names = {"measurement": "child", "visit": "target", "person": "mother"}
    if entity in names and draw(st.booleans()):
        return {names[entity]: draw(st.sampled_from(PEOPLE))}
    return {}


@st.composite
def deliveries(draw: st.DrawFn, ops: Sequence[Incoming]) -> list[list[Incoming]]:
    """The same operations in any order, some again, in batches of any size."""
    again = draw(st.lists(st.sampled_from(list(ops)), max_size=5))
    order = draw(st.permutations([*ops, *again]))
    cuts = sorted(draw(st.sets(st.integers(0, len(order)), max_size=6)) | {0, len(order)})
    return [list(order[a:b]) for a, b in pairwise(cuts)]


def deliver(held: Holding, batches: Sequence[Sequence[Incoming]]) -> int:
    applied = 0
    for batch in batches:
        held.db.execute("BEGIN")
        outcome = held.journal.apply(batch)
        held.db.execute("COMMIT")
        assert outcome.forked == []
        applied += outcome.applied
    return applied


def everything(held: Holding) -> dict[str, Any]:
    """Return all that can be seen, without what tells only the order of arrival."""
    db = held.db
    seen: dict[str, Any] = {
        table: sorted(
            (row[1:] for row in db.execute(f"SELECT * FROM {table}")), key=lambda row: row[0]
        )
        for table in (*PROJECTED, "person_joined")
    }
    seen["roots"] = sorted(db.execute("SELECT id, root FROM person_root").fetchall())
    registers = "JOIN register r ON r.id = x.register"
    seen["contested"] = sorted(held.journal.contested())
    seen["awaited"] = sorted(
        db.execute(f"SELECT digest, row, entity, grp FROM awaited x {registers}").fetchall()
    )
    seen["unreadable"] = sorted(
        db.execute("SELECT digest, field, why FROM unreadable JOIN operation USING (arrival)")
    )
    seen["heads"] = sorted(db.execute("SELECT digest, head, body FROM operation").fetchall())
    seen["epochs"] = sorted(
        db.execute(
            "SELECT epoch, device, no, contiguous, chain, highest, clock FROM epoch"
        ).fetchall()
    )
    seen["found"] = sorted(
        db.execute(
            "SELECT p.id, s.name, s.mother, s.nik, s.place"
            " FROM person_search s LEFT JOIN person p ON p.n = s.rowid"
        ).fetchall()
    )
    return seen
