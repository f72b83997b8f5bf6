"""The tables. Merged data is in the journal; its tables follow from the declared records.

A new entity or field in ``journal/registers`` gets its table or column here automatically, filled
from operations that were kept unread. Only other tables need a migration.

There is no UNIQUE and no foreign key on merged tables: two children with one NIK, or a measurement
whose child has not arrived yet, are work for a person, not a failed import.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kbdesk.domain.errors import KbdeskError
from kbdesk.journal.registers import BELONGS, ENTITIES, FACT, SPELLED, Kind
from kbdesk.records import RECORDS
from kbdesk.store.connection import Connection, in_memory
from kbdesk.store.durable import create_private

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

_SQL_TYPE: dict[Kind, str] = {
    "text": "TEXT",
    "int": "INTEGER",
    "flag": "INTEGER",
    "date": "TEXT",
    "list": "TEXT",
    "items": "TEXT",
    "map": "TEXT",
    "rt": "TEXT",
    "rw": "TEXT",
}

NAMES_PERSON: Final[Mapping[str, str]] = {
    entity: found[0]
    for entity, record in RECORDS.items()
    if len(found := record.naming("person")) == 1
}
"""By entity, the column that names a person: it shows whom they are joined under."""

PROJECTED = tuple(entity for entity in ENTITIES if entity != "epoch")
"""Entities that have a table of their own name."""

_MACHINE = """
CREATE TABLE epoch (
    id INTEGER PRIMARY KEY,
    epoch TEXT NOT NULL UNIQUE,
    device TEXT,                          -- known once its origin has arrived
    no INTEGER,
    contiguous INTEGER NOT NULL DEFAULT 0,  -- every operation from 1 to here is held
    chain BLOB NOT NULL,                    -- the hash chain's link at `contiguous`
    highest INTEGER NOT NULL DEFAULT 0,
    clock INTEGER NOT NULL DEFAULT 0,       -- the greatest of its clocks held
    signed_seq INTEGER,                     -- the author's own word for his chain, to relay
    signed_link BLOB,
    signature TEXT,
    confirmed INTEGER NOT NULL DEFAULT 0    -- the hub holds every operation up to here
);
CREATE TABLE register (
    id INTEGER PRIMARY KEY,
    entity TEXT NOT NULL,
    grp TEXT NOT NULL,
    UNIQUE (entity, grp)
);
CREATE TABLE operation (
    arrival INTEGER PRIMARY KEY,            -- the order in which this machine learned it
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    row TEXT NOT NULL,
    register INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    head INTEGER NOT NULL,                  -- 1: no known operation names it as a parent
    digest BLOB NOT NULL,
    body BLOB NOT NULL,
    UNIQUE (epoch, seq)
);
CREATE INDEX operation_row ON operation (row, register);
CREATE TABLE awaited (                      -- parents that are named but have not arrived
    digest BLOB NOT NULL,
    row TEXT NOT NULL,
    register INTEGER NOT NULL,
    PRIMARY KEY (digest, row, register)
) WITHOUT ROWID;
CREATE TABLE contested (                    -- registers with more than one value
    row TEXT NOT NULL,
    register INTEGER NOT NULL,
    PRIMARY KEY (row, register)
) WITHOUT ROWID;
CREATE TABLE quarantine (                   -- operations under a name that is taken
    digest BLOB PRIMARY KEY,
    epoch TEXT NOT NULL,
    seq INTEGER NOT NULL,
    body BLOB NOT NULL,
    bundle TEXT,
    noticed TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE peer (                         -- what another machine last said of itself
    device TEXT NOT NULL,
    epoch TEXT NOT NULL,                    -- a restored or copied machine has several
    epoch_no INTEGER NOT NULL,
    number INTEGER NOT NULL,
    have TEXT NOT NULL,
    taken TEXT NOT NULL,
    through INTEGER NOT NULL,
    heard TEXT NOT NULL,
    place INTEGER NOT NULL,                 -- of the words of all machines: the last of this
    before INTEGER NOT NULL,                -- and the one before that
    PRIMARY KEY (device, epoch)
) WITHOUT ROWID;
CREATE TABLE parcel (                       -- bundles that left or came
    id INTEGER PRIMARY KEY,
    bundle TEXT NOT NULL,
    direction TEXT NOT NULL,                -- out | in
    device TEXT,
    kind TEXT NOT NULL,
    at TEXT NOT NULL,
    operations INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    file TEXT NOT NULL,
    through INTEGER NOT NULL DEFAULT 0,
    answer TEXT NOT NULL                    -- JSON: what the import did, or {}
);
CREATE INDEX parcel_bundle ON parcel (bundle);
"""

_SAFETY = """
CREATE TABLE given (                        -- the hub's sealed word on its own operations here
    id INTEGER PRIMARY KEY,
    epoch TEXT NOT NULL,
    last INTEGER NOT NULL,                  -- the greatest seq in it
    word TEXT NOT NULL,                     -- JSON, as it came
    sent_to TEXT,                           -- the hub's epoch to which it was given back
    sent_through INTEGER                    -- in a bundle up to this arrival
);
CREATE TABLE judged (                       -- what a person decided of put-aside operations
    digest BLOB PRIMARY KEY,
    verdict TEXT NOT NULL,                  -- released | discarded
    became BLOB                             -- the digest under which it was written again
) WITHOUT ROWID;
CREATE TABLE purged (                       -- rows whose operations are erased, also later ones
    row TEXT PRIMARY KEY
) WITHOUT ROWID;
CREATE TABLE erased (                       -- operations of which only the outline is left
    arrival INTEGER PRIMARY KEY,
    digest BLOB NOT NULL                    -- of the body that was
);
CREATE TABLE trail (                        -- who saw, printed, carried out what; this machine's
    n INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,                    -- ms since 1970
    user TEXT,
    act TEXT NOT NULL,
    entity TEXT,
    row TEXT,
    detail TEXT NOT NULL,                   -- JSON
    link BLOB NOT NULL                      -- chained to the line before
);
"""

_PEOPLE = """
CREATE TABLE IF NOT EXISTS person_root (                  -- everyone who is joined with another
    id TEXT PRIMARY KEY,
    root TEXT NOT NULL                      -- under whom they are shown
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS person_root_root ON person_root (root);
CREATE VIRTUAL TABLE IF NOT EXISTS person_search USING fts5 (
    name, mother, nik, place,
    tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
);
"""

_INDEXES = """
CREATE INDEX IF NOT EXISTS measurement_child ON measurement (child, date, id);
CREATE INDEX IF NOT EXISTS measurement_date ON measurement (date);
CREATE INDEX IF NOT EXISTS visit_family ON visit (family, date, id);
CREATE INDEX IF NOT EXISTS service_person ON service (person, date, id);
CREATE INDEX IF NOT EXISTS pregnancy_person ON pregnancy (person, id);
CREATE INDEX IF NOT EXISTS woman_check_person ON woman_check (person, date, id);
CREATE INDEX IF NOT EXISTS examination_person ON examination (person, date, id);
CREATE INDEX IF NOT EXISTS aks_person ON aks (person, date, id);
CREATE INDEX IF NOT EXISTS home_visit_family ON home_visit (family, date, id);
CREATE INDEX IF NOT EXISTS home_visit_person ON home_visit (person, date, id);
CREATE INDEX IF NOT EXISTS home_visit_date ON home_visit (date);
CREATE INDEX IF NOT EXISTS skilas_person ON skilas (person, date, id);
CREATE INDEX IF NOT EXISTS mind_check_person ON mind_check (person, date, id);
CREATE INDEX IF NOT EXISTS family_planning_person ON family_planning (person, date, id);
CREATE INDEX IF NOT EXISTS tpk_visit_person ON tpk_visit (person, date, id);
CREATE INDEX IF NOT EXISTS referral_person ON referral (person, date, id);
CREATE INDEX IF NOT EXISTS referral_number ON referral (number);
CREATE INDEX IF NOT EXISTS person_family ON person
    (family, birth_date, sex, death_date, left_date, arrived_date, relation, marital, mother);
CREATE INDEX IF NOT EXISTS person_mother ON person (mother);
CREATE INDEX IF NOT EXISTS person_posyandu ON person (posyandu, birth_date);
CREATE INDEX IF NOT EXISTS person_birth ON person (birth_date);
CREATE INDEX IF NOT EXISTS person_since ON person (since) WHERE since IS NOT NULL;
CREATE INDEX IF NOT EXISTS person_nik ON person (nik);
CREATE INDEX IF NOT EXISTS family_kk ON family (kk);
CREATE INDEX IF NOT EXISTS family_place ON family (village, rt);
CREATE INDEX IF NOT EXISTS family_posyandu ON family (posyandu) WHERE posyandu IS NOT NULL;
CREATE INDEX IF NOT EXISTS service_date ON service (date, kind);
CREATE INDEX IF NOT EXISTS session_posyandu ON session (posyandu, date);
CREATE INDEX IF NOT EXISTS attendance_session ON attendance (session);
CREATE INDEX IF NOT EXISTS attendance_person ON attendance (person);
CREATE INDEX IF NOT EXISTS visit_target ON visit (target) WHERE target IS NOT NULL;
CREATE INDEX IF NOT EXISTS attachment_owner ON attachment (owner);
CREATE INDEX IF NOT EXISTS child_photo_person ON child_photo (person, id);
CREATE INDEX IF NOT EXISTS attachment_part_attachment ON attachment_part (attachment, no);
CREATE INDEX IF NOT EXISTS education_session_date ON education_session (date);
CREATE INDEX IF NOT EXISTS education_attendee_person ON education_attendee (person);
CREATE INDEX IF NOT EXISTS corner_visit_date ON corner_visit (date);
CREATE INDEX IF NOT EXISTS loan_material ON loan (material);
CREATE INDEX IF NOT EXISTS operation_replaced ON operation (register, row) WHERE head = 0;
CREATE INDEX IF NOT EXISTS person_death_date ON person (death_date) WHERE death_date IS NOT NULL;
CREATE INDEX IF NOT EXISTS person_left_date ON person (left_date) WHERE left_date IS NOT NULL;
CREATE INDEX IF NOT EXISTS person_arrived_date ON person (arrived_date)
    WHERE arrived_date IS NOT NULL;
CREATE INDEX IF NOT EXISTS family_move_family ON family_move (family, date);
CREATE INDEX IF NOT EXISTS group_meeting_village_group ON group_meeting (village_group, date);
CREATE INDEX IF NOT EXISTS intervention_village ON intervention (village, date);
CREATE INDEX IF NOT EXISTS intervention_session ON intervention (session)
    WHERE session IS NOT NULL;
CREATE INDEX IF NOT EXISTS dataku_event_village ON dataku_event (village, date);
CREATE INDEX IF NOT EXISTS alias_joined ON alias (a, b) WHERE joined = 1;
CREATE INDEX IF NOT EXISTS person_name_key ON person (name_key, birth_date);
"""
"""Where the plain indexes of ``BELONGS`` are not enough; named <table>_<first column>."""


def columns(entity: str) -> list[tuple[str, Kind]]:
    """Return the projected columns of an entity's table, in a fixed order."""
    return [field for group in ENTITIES[entity].values() for field in group.items()]


def _wanted(entity: str) -> dict[str, str]:
    """Return the columns of an entity's table beside ``n`` and ``id``, with their types.

    ``own`` is the person that a row itself names, where another is shown.
    """
    wanted = {name: _SQL_TYPE[kind] for name, kind in columns(entity)}
    if entity in NAMES_PERSON:
        wanted["own"] = "TEXT"
    if is_fact(entity):
        wanted["noted"] = "INTEGER"
    if entity == "person":
        wanted["name_key"] = "TEXT"
    return wanted


def is_fact(entity: str) -> bool:
    """Tell whether an entity's rows are facts; ``noted`` is then the first clock of each.

    Of two facts of one day the one noted later is the later, on every machine alike.
    """
    return FACT in ENTITIES[entity]


_WIDER = """
DROP INDEX IF EXISTS person_residence;
DROP INDEX IF EXISTS person_family;
"""
"""Made anew with what a village is counted by, so that the people themselves are not read."""

_WITNESSES = """
CREATE TABLE witness (                      -- at the hub: what bundles said of a laptop's trail
    device TEXT NOT NULL,
    epoch TEXT NOT NULL,
    number INTEGER NOT NULL,                -- of the bundle in its epoch
    lines INTEGER NOT NULL,
    head TEXT NOT NULL,                     -- the trail's link at `lines`
    earlier TEXT NOT NULL,                  -- JSON: links at lengths told before
    heard TEXT NOT NULL,
    PRIMARY KEY (device, epoch, number)
) WITHOUT ROWID;
"""

_WRITTEN_AGAIN = """
CREATE TABLE written_again (                -- operations that only repeat another one
    digest BLOB PRIMARY KEY,
    stands BLOB NOT NULL,                   -- the digest of the one that was first to say it
    row TEXT NOT NULL,
    register INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX written_again_stands ON written_again (stands);
"""

_NAME_KEY = """
DROP INDEX IF EXISTS person_name_key;
"""
"""Made anew with the birth date, which the first version's had not."""

_OUTSIDE = """
CREATE TABLE outside (                      -- operations that their author may not write
    arrival INTEGER PRIMARY KEY,            -- of the operation, which stands on no row
    digest BLOB NOT NULL UNIQUE,
    sender TEXT NOT NULL,                   -- the machine whose bundle brought it
    bundle TEXT,
    noticed TEXT NOT NULL,
    awaits TEXT NOT NULL                    -- JSON: epoch -> number that its author had seen
);
CREATE TABLE brought (                      -- who brought what is in quarantine, and whose it is
    digest BLOB PRIMARY KEY,
    sender TEXT NOT NULL,
    claimed TEXT,                           -- the machine whose epoch it bears
    proven INTEGER NOT NULL                 -- that machine signed it
) WITHOUT ROWID;
"""

_UNREADABLE = """
CREATE TABLE unreadable (                   -- operations that no verb could have written
    arrival INTEGER PRIMARY KEY,
    field TEXT NOT NULL,
    why TEXT NOT NULL
);
"""

_FACTS = """
CREATE TABLE fact_slice (                   -- at the hub: what was last published of its facts
    tbl TEXT NOT NULL,
    month INTEGER NOT NULL,
    bucket INTEGER NOT NULL,
    digest TEXT NOT NULL,
    rows INTEGER NOT NULL,
    changed INTEGER NOT NULL,               -- the serial of the publication that changed it
    PRIMARY KEY (tbl, month, bucket)
) WITHOUT ROWID;
CREATE TABLE fact_frozen (                  -- rows of past months that stay as they were said
    tbl TEXT NOT NULL,
    month INTEGER NOT NULL,
    bucket INTEGER NOT NULL,
    line BLOB NOT NULL,                     -- zlib
    PRIMARY KEY (tbl, month, bucket)
);
CREATE TABLE fact_number (                  -- the numbers of posyandu and kelurahan in facts
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (kind, code)
) WITHOUT ROWID;
"""

_FHIR_SENT = """
CREATE TABLE fhir_sent (                    -- at the hub: what a FHIR server was sent
    server TEXT NOT NULL,
    month INTEGER NOT NULL,
    subject TEXT NOT NULL,                  -- the id of the Patient there
    digest BLOB NOT NULL,
    state TEXT NOT NULL,                    -- accepted, refused
    reasons TEXT NOT NULL,                  -- JSON: why it was refused
    at INTEGER NOT NULL,
    PRIMARY KEY (server, month, subject)
) WITHOUT ROWID;
"""

_MIGRATIONS: tuple[tuple[str, str], ...] = (
    ("0001-first", _MACHINE),
    ("0002-safety", _SAFETY),
    ("0003-wider", _WIDER),
    ("0004-neighbourhoods", ""),
    ("0005-witnesses", _WITNESSES),
    ("0006-name-key", _NAME_KEY),
    ("0007-unreadable", _UNREADABLE),
    ("0008-outside", _OUTSIDE),
    ("0009-written-again", _WRITTEN_AGAIN),
    ("0010-fhir-sent", _FHIR_SENT),
    ("0011-facts", _FACTS),
)
"""Migrations of tables that are no registers, in order; a released one is never changed."""

_READ_ANEW: Mapping[str, Callable[[Kind], bool]] = {
    "0004-neighbourhoods": SPELLED.__contains__,
}
"""By migration, of which kinds fields are read otherwise since: their registers are shown again."""

VERSION = sum(len(_wanted(entity)) for entity in PROJECTED) + len(_MIGRATIONS)
"""The value of ``PRAGMA user_version``; everything counted in it only grows."""


def _migrations(applied: set[str]) -> Migrations:
    """Return what is to be applied; the names of what was go into ``applied``."""
    # imported where it is needed: it takes as long as the rest of the start together
    from sqlite_utils import Migrations

    migrations = Migrations("kbdesk")
    for name, script in _MIGRATIONS:

        def apply(db: Database, name: str = name, script: str = script) -> None:
            _run(db, script)
            applied.add(name)

        migrations(name=name)(apply)
    return migrations


def _run(database: Database, script: str) -> None:
    for statement in script.split(";\n"):
        if statement.strip():
            database.execute(statement)


def _follow(database: Database) -> set[tuple[str, str]]:
    """Bring the tables to the catalogue; return the registers that gained columns."""
    gained = set()
    for entity in PROJECTED:
        for table in (entity, "person_joined") if entity == "person" else (entity,):
            wanted = _wanted(entity)
            there = {row[1] for row in database.execute(f"PRAGMA table_info({table})")}
            if not there:
                fields = ", ".join(f'"{name}" {type_}' for name, type_ in wanted.items())
                database.execute(
                    f"CREATE TABLE {table}"
                    f" (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, {fields})"
                )
            for name in wanted.keys() - there:
                if there:
                    database.execute(f'ALTER TABLE {table} ADD COLUMN "{name}" {wanted[name]}')
                gained.add((entity, _group_of(entity, name)))
    _run(database, _PEOPLE)
    _run(database, _INDEXES)
    for entity, whom in BELONGS.items():
        for column, _ in whom:
            if column != "id" and f" {entity}_{column} " not in _INDEXES:
                database.execute(
                    f"CREATE INDEX IF NOT EXISTS {entity}_{column} ON {entity} ({column})"
                )
    return gained


def _read_anew(applied: set[str]) -> set[tuple[str, str]]:
    """Return the registers that hold fields which a migration made to be read otherwise."""
    return {
        (entity, group)
        for name in applied & _READ_ANEW.keys()
        for entity in PROJECTED
        for group, fields in ENTITIES[entity].items()
        if any(_READ_ANEW[name](kind) for kind in fields.values())
    }


def tables_of(connection: Connection) -> dict[str, frozenset[str]]:
    """Return by table and index of a database what it is made of: its columns."""
    names = connection.execute(
        "SELECT type, name FROM sqlite_master WHERE type IN ('table', 'index', 'view', 'trigger')"
        " AND substr(name, 1, 7) != 'sqlite_' AND substr(name, 1, 1) != '_'"
    ).fetchall()
    found = {}
    for kind, name in names:
        pragma = "index_info" if kind == "index" else "table_info"
        rows = connection.execute(f'PRAGMA {pragma}("{name}")').fetchall()
        # an index lists the place of a column first, which a wider table may move
        found[f"{kind} {name}"] = frozenset(
            str(row[2]) if kind == "index" else f"{row[1]} {row[2]}" for row in rows
        )
    return found


def expected_tables() -> dict[str, frozenset[str]]:
    """Return :func:`tables_of` a database that this version makes."""
    memory = in_memory()
    try:
        migrate(memory)
        return tables_of(memory)
    finally:
        memory.close()


def _group_of(entity: str, column: str) -> str:
    """Return the group whose writing fills a column."""
    groups = ENTITIES[entity]
    named = {"own": NAMES_PERSON.get(entity, ""), "name_key": "name"}.get(column, column)
    return next((group for group, fields in groups.items() if named in fields), FACT)


def migrate(
    connection: Connection,
    before: Path | None = None,
    fill: Callable[[Collection[tuple[str, str]]], None] | None = None,
    check: Callable[[Path], None] | None = None,
) -> None:
    """Bring the tables to this version; a copy is made at ``before`` first.

    ``check`` opens that copy to be sure of it. ``fill`` is told, within the one transaction,
    the registers that have columns now which they had not: what was kept unread of them is
    to be shown. Raises ``store.newer`` for a database that a newer version has migrated.
    """
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == VERSION:
        return
    if version > VERSION:
        raise KbdeskError("store.newer", version=version, mine=VERSION)
    if version and before is not None:
        before.unlink(missing_ok=True)
        create_private(before).close()
        connection.execute("VACUUM INTO ?", (str(before),))
        if check is not None:
            check(before)
    from sqlite_utils import Database

    database = Database(connection)
    with database.atomic():
        applied: set[str] = set()
        _migrations(applied).apply(database)
        gained = _follow(database) | _read_anew(applied)
        if version and fill is not None:
            fill(gained)
        database.execute(f"PRAGMA user_version = {VERSION}")
