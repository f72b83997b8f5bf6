"""Is everything as it should be: pages, bodies, chains, and tables that follow from them."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from kbdesk.journal.operation import CHAIN_START, chained, digest, read_operation
from kbdesk.journal.registers import ENTITIES, known
from kbdesk.store.connection import worded
from kbdesk.store.projection import stored
from kbdesk.store.store import Store

Fault = dict[str, Any]


def faults(store: Store) -> Iterator[Fault]:
    """Yield what is wrong: a code and where."""
    with worded():
        store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for (page,) in store.db.execute("PRAGMA cipher_integrity_check"):
            yield {"code": "check.page_changed", "detail": str(page)}
        for (found,) in store.db.execute("PRAGMA integrity_check"):
            if found != "ok":
                yield {"code": "check.database", "detail": str(found)}
        yield from _journal_faults(store)
        yield from _table_faults(store)


def _journal_faults(store: Store) -> Iterator[Fault]:
    for row in store.db.execute("SELECT id, epoch, contiguous, chain FROM epoch").fetchall():
        epoch, name, contiguous, chain = row
        link, expected = CHAIN_START, 1
        for seq, body_digest, body in store.db.execute(
            "SELECT seq, digest, body FROM operation WHERE epoch = ? ORDER BY seq", (epoch,)
        ):
            if digest(body) != body_digest:
                yield {"code": "check.operation_changed", "operation": f"{name}:{seq}"}
            if seq == expected:
                link, expected = chained(link, body_digest), expected + 1
                if seq == contiguous and link != chain:
                    yield {"code": "check.chain_broken", "epoch": name, "seq": seq}
        if expected - 1 != contiguous:
            yield {"code": "check.chain_short", "epoch": name, "seq": expected}


def _table_faults(store: Store) -> Iterator[Fault]:
    """Compare each table with the winners of its registers."""
    shown: dict[tuple[str, str, str], tuple[tuple[int, str, int], dict[str, Any]]] = {}
    for (body,) in store.db.execute("SELECT body FROM operation WHERE head = 1"):
        o = read_operation(body)
        if known(o.entity, o.group) is None or o.entity == "epoch":
            continue
        key = (o.entity, o.row, o.group)
        order = (o.clock, o.epoch, o.seq)
        if key not in shown or order > shown[key][0]:
            fields = dict(zip(ENTITIES[o.entity][o.group], stored(o), strict=False))
            shown[key] = (order, fields)
    for (entity, row, group), (_, fields) in shown.items():
        names = ", ".join(f'"{name}"' for name in fields)
        found = store.db.execute(f"SELECT {names} FROM {entity} WHERE id = ?", (row,)).fetchone()
        if found is None or list(found) != list(fields.values()):
            yield {"code": "check.table", "entity": entity, "row": row, "group": group}


def state_hash(store: Store, scope: list[str] | None = None) -> str:
    """Return a hash of what every register shows, equal wherever the same operations are held.

    With ``scope`` only of the people, families and facts of these posyandu.
    """
    rows = None if scope is None else store.parcels.scope_rows(scope)
    registers = {
        id_: f"{entity}/{group}"
        for id_, entity, group in store.db.execute("SELECT id, entity, grp FROM register")
    }
    lines = [
        f"{row} {registers[register]} {bytes(body_digest).hex()}"
        for row, register, body_digest in store.db.execute(
            "SELECT row, register, digest FROM operation WHERE head = 1"
        )
        if rows is None or row in rows
    ]
    lines.sort()
    return sha256("\n".join(lines).encode()).hexdigest()


def gaps(store: Store) -> list[dict[str, Any]]:
    """Return the epochs of which an earlier operation than the last one held is missing."""
    found = []
    for epoch in store.journal.epochs.values():
        if epoch.gap:
            held = store.db.execute(
                "SELECT count(*) FROM operation WHERE epoch = ?", (epoch.id,)
            ).fetchone()[0]
            found.append(
                {
                    "device": epoch.device,
                    "epoch": epoch.epoch,
                    "after": epoch.contiguous,
                    "missing": epoch.highest - held,
                }
            )
    return found
