"""Is everything as it should be: pages, bodies, chains, and tables that follow from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from typing import Any, TypedDict

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.joining import components, root_of
from kbdesk.journal.operation import (
    CHAIN_START,
    Operation,
    chained,
    digest,
    read_operation,
)
from kbdesk.journal.registers import ENTITIES, SEALED, alike, known
from kbdesk.records.soundness import unsound
from kbdesk.store.connection import DatabaseError, worded
from kbdesk.store.keyring import Keyring
from kbdesk.store.projection import stored
from kbdesk.store.purging import ERASED
from kbdesk.store.roles import rewritten
from kbdesk.store.schema import NAMES_PERSON, expected_tables, tables_of
from kbdesk.store.store import Store

Fault = dict[str, object]


def faults(store: Store) -> Iterator[Fault]:
    """Yield what is wrong: a code and where."""
    lacking: list[Fault] = []
    try:
        with worded():
            yield from _page_faults(store)
            lacking += schema_faults(store)
            yield from lacking
            yield from journal_faults(store)
            yield from table_faults(store)
            yield from keyring_faults(store)
            broken = store.trail.broken_at()
            if broken is not None:
                yield {"code": "check.trail", "line": broken}
    except KbdeskError as error:
        # changed pages cannot be read
        yield {"code": error.code, "detail": str(error.params.get("detail", ""))}
    except DatabaseError:
        # a missing table cannot be read; that it is missing was yielded already
        if not lacking:
            raise


def schema_faults(store: Store) -> Iterator[Fault]:
    """Yield tables and indexes that are not as this version makes them."""
    there = tables_of(store.db)
    for name, columns in expected_tables().items():
        lacking = columns - there.get(name, frozenset())
        if name not in there or lacking:
            yield {"code": "check.schema", "table": name, "columns": sorted(lacking)}


def keyring_faults(store: Store) -> Iterator[Fault]:
    """Yield whose slot in the keyring gives more than was recorded when they were let in."""
    if store.paths.keyring.exists():
        for user in rewritten(store, Keyring.load(store.paths.keyring)):
            yield {"code": "check.keyring_rewritten", "user": user.id}


def _page_faults(store: Store) -> Iterator[Fault]:
    store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for (page,) in store.db.execute("PRAGMA cipher_integrity_check"):
        yield {"code": "check.page_changed", "detail": str(page)}
    for (found,) in store.db.execute("PRAGMA integrity_check"):
        if found != "ok":
            yield {"code": "check.database", "detail": str(found)}


def journal_faults(store: Store) -> Iterator[Fault]:
    """Yield bodies that are not what was written, broken chains, heads that are none.

    And operations that count as unreadable and are not, or the other way round.
    """
    replaced: set[tuple[str, int, bytes]] = set()
    unreadable = {arrival for (arrival,) in store.db.execute("SELECT arrival FROM unreadable")}
    no_heads: set[tuple[str, int, bytes]] = set()
    value = store.journal.replaced.value
    erased = store.journal.purging.erased
    outside = {arrival for (arrival,) in store.db.execute("SELECT arrival FROM outside")}
    for row in store.db.execute("SELECT id, epoch, contiguous, chain FROM epoch").fetchall():
        epoch, name, contiguous, chain = row
        link, expected = CHAIN_START, 1
        for arrival, seq, id_, register, head, body_digest, body in store.db.execute(
            "SELECT arrival, seq, row, register, head, digest, body FROM operation"
            " WHERE epoch = ? ORDER BY seq",
            (epoch,),
        ):
            if not isinstance(body, bytes) or (
                (arrival in outside) == bool(register) and bytes(body_digest) not in erased
            ):
                # written by another hand: our bodies are bytes, and stand on a row or outside
                yield {"code": "check.operation_changed", "operation": f"{name}:{seq}"}
            elif bytes(body_digest) in erased:
                if (left := read_operation(body)).fields:
                    yield {"code": "check.not_erased", "operation": f"{name}:{seq}"}
                if register:
                    replaced |= _replaced(id_, register, body_digest, left, value)
            elif digest(body) != body_digest:
                yield {"code": "check.operation_changed", "operation": f"{name}:{seq}"}
            else:
                left = read_operation(body)
                if register:
                    replaced |= _replaced(id_, register, body_digest, left, value)
                found = unsound(left.entity, left.group, left.fields)
                # an operation outside shows nothing yet; it is judged when it is let in
                if arrival not in outside and (found is not None) != (arrival in unreadable):
                    yield {"code": "check.unreadable", "operation": f"{name}:{seq}"}
            if not head and register:
                no_heads.add((id_, register, value(body_digest)))
            if seq == expected:
                link, expected = chained(link, body_digest), expected + 1
                if seq == contiguous and link != chain:
                    yield {"code": "check.chain_broken", "epoch": name, "seq": seq}
        if expected - 1 != contiguous:
            yield {"code": "check.chain_short", "epoch": name, "seq": expected}
    held = (
        "SELECT EXISTS (SELECT 1 FROM operation WHERE row = ?1 AND register = ?2 AND (digest = ?3"
        " OR digest IN (SELECT digest FROM written_again WHERE stands = ?3)))"
    )
    for key in replaced ^ no_heads:
        if key in no_heads or store.db.execute(held, key).fetchone()[0]:
            yield {"code": "check.head", "row": key[0]}


def _replaced(
    row: str, register: int, own: bytes, o: Operation, value: Callable[[bytes], bytes]
) -> set[tuple[str, int, bytes]]:
    parents = {value(bytes.fromhex(parent)) for parent in o.parents}
    return {(row, register, parent) for parent in parents - {value(own)}}


def table_faults(store: Store) -> Iterator[Fault]:
    """Compare each table with the winners of its registers, and the list of conflicts."""
    shown: dict[tuple[str, str, str], Operation] = {}
    several: dict[tuple[str, str, str], list[Operation]] = {}
    hidden = store.journal.unreadable.registers
    value = store.journal.replaced.value
    live = f"SELECT o.row, o.register, o.body FROM operation o WHERE o.head = 1 AND NOT {ERASED}"
    read = [body for row, register, body in store.db.execute(live) if (row, register) not in hidden]
    read += [body for one in hidden for body, _ in store.journal.unreadable.heads(*one, value)]
    for body in read:
        if not isinstance(body, bytes):
            continue  # said already
        o = read_operation(body)
        if known(o.entity, o.group) is None:
            continue
        key = (o.entity, o.row, o.group)
        other = shown.get(key)
        if other is not None:
            several.setdefault(key, [other]).append(o)
        if other is None or (o.clock, o.name) > (other.clock, other.name):
            shown[key] = o
    roots = _roots(shown)
    if roots != dict(store.db.execute("SELECT id, root FROM person_root").fetchall()):
        yield {"code": "check.table", "entity": "alias", "row": "", "group": "joined"}
    for (entity, row, group), o in shown.items():
        if entity == "epoch":
            continue
        said = stored(o)
        fields = {name: said.get(name) for name in ENTITIES[entity][group]}
        named = NAMES_PERSON.get(entity)
        if named in fields:
            own: Any = fields[named]
            fields[named] = roots.get(own, own)
            fields["own"] = None if fields[named] == own else own
        names = ", ".join(f'"{name}"' for name in fields)
        away = entity == "person" and roots.get(row, row) != row
        table, elsewhere = ("person_joined", "person") if away else (entity, "person_joined")
        found = store.db.execute(f"SELECT {names} FROM {table} WHERE id = ?", (row,)).fetchone()
        if (
            found is None
            or list(found) != list(fields.values())
            or (
                entity == "person"
                and store.db.execute(f"SELECT 1 FROM {elsewhere} WHERE id = ?", (row,)).fetchone()
            )
        ):
            yield {"code": "check.table", "entity": entity, "row": row, "group": group}
    for row in store.journal.purging.rows:
        if store.db.execute("SELECT 1 FROM person WHERE id = ?", (row,)).fetchone():
            yield {"code": "check.not_erased", "row": row}
    contested = {
        (entity, row, group)
        for (entity, row, group), heads in several.items()
        if (entity, group) not in SEALED
        and any(not alike(entity, group, heads[0].fields, head.fields) for head in heads)
        # where an operation between them is missing, one may have seen the other
        and store.journal.disagree(store.journal.heads(entity, row, group))
    }
    for entity, row, group in contested ^ set(store.journal.contested()):
        yield {"code": "check.conflict", "entity": entity, "row": row, "group": group}


def _roots(shown: Mapping[tuple[str, str, str], Operation]) -> dict[str, str]:
    """Return under whom everyone who is joined is shown, by the operations alone."""
    pairs, known_people = [], set()
    for (entity, row, group), o in shown.items():
        if entity == "alias" and o.fields.get("joined") is True:
            pairs.append((o.fields.get("a"), o.fields.get("b")))
        elif (entity, group) == ("person", "identity") and isinstance(o.fields.get("name"), str):
            known_people.add(row)
    roots: dict[str, str] = {}
    for members in components(pairs):
        roots |= dict.fromkeys(members, root_of(members, known_people))
    return roots


def state_hash(store: Store, scope: list[str] | None = None) -> str:
    """Return a hash of what every register shows, equal wherever the same operations are held.

    An operation that was written again counts as the one that it repeats. With ``scope`` only
    of the people, families and facts of these posyandu.
    """
    value = store.journal.replaced.value
    rows = None if scope is None else store.parcels.scope_rows(scope)
    registers = {
        id_: f"{entity}/{group}"
        for id_, entity, group in store.db.execute("SELECT id, entity, grp FROM register")
    }
    lines = {
        f"{row} {registers[register]} {value(bytes(body_digest)).hex()}"
        for row, register, body_digest in store.db.execute(
            f"SELECT o.row, o.register, o.digest FROM operation o WHERE o.head = 1 AND NOT {ERASED}"
        )
        if rows is None or row in rows
    }
    return sha256("\n".join(sorted(lines)).encode()).hexdigest()


class Gap(TypedDict):
    """An epoch of which operations between the first and the last that is held are missing."""

    device: str | None
    epoch: str
    after: int
    missing: int


def gaps(store: Store) -> list[Gap]:
    """Return the epochs of which an earlier operation than the last one held is missing."""
    found: list[Gap] = []
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
