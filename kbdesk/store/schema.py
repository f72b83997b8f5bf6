"""The tables, as ordered migrations. What is merged stands in the journal; tables follow.

No UNIQUE and no foreign key on merged tables: two children with one NIK, or a measurement
whose child has not arrived yet, are worklists for a person, not failed imports.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kbdesk.domain.errors import KbdeskError
from kbdesk.journal.registers import ENTITIES, FACT, Kind
from kbdesk.store.connection import Connection

if TYPE_CHECKING:
    from sqlite_utils import Migrations

VERSION = 1
"""What ``PRAGMA user_version`` says after every migration here."""

_SQL_TYPE: dict[Kind, str] = {
    "text": "TEXT",
    "int": "INTEGER",
    "flag": "INTEGER",
    "date": "TEXT",
    "list": "TEXT",
}

NAMES_PERSON: Final[Mapping[str, str]] = {
    "measurement": "child",
    "service": "person",
    "referral": "person",
    "attendance": "person",
    "pregnancy": "person",
    "woman_check": "person",
    "visit": "target",
    "absence": "person",
    "person": "mother",
}
"""By entity, the column that names a person: it shows whom they are joined under."""

PROJECTED = tuple(entity for entity in ENTITIES if entity != "epoch")
"""Entities that have a table of their own name."""

_JOURNAL = """
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

_INDEXES = """
CREATE INDEX measurement_child ON measurement (child, date, id);
CREATE INDEX measurement_date ON measurement (date);
CREATE INDEX visit_family ON visit (family, date, id);
CREATE INDEX service_person ON service (person, date, id);
CREATE INDEX pregnancy_person ON pregnancy (person, id);
CREATE INDEX woman_check_person ON woman_check (person, date, id);
CREATE INDEX referral_person ON referral (person, date, id);
CREATE INDEX referral_number ON referral (number);
CREATE INDEX person_family ON person (family);
CREATE INDEX person_mother ON person (mother);
CREATE INDEX person_posyandu ON person (posyandu, birth_date);
CREATE INDEX person_birth ON person (birth_date);
CREATE INDEX person_since ON person (since) WHERE since IS NOT NULL;
CREATE INDEX person_nik ON person (nik);
CREATE INDEX family_kk ON family (kk);
CREATE INDEX family_place ON family (village, rt);
CREATE INDEX family_posyandu ON family (posyandu) WHERE posyandu IS NOT NULL;
CREATE INDEX service_date ON service (date, kind);
CREATE INDEX session_posyandu ON session (posyandu, date);
CREATE INDEX attendance_session ON attendance (session);
CREATE INDEX attendance_person ON attendance (person);
CREATE INDEX visit_target ON visit (target) WHERE target IS NOT NULL;
CREATE INDEX operation_replaced ON operation (register, row) WHERE head = 0;
CREATE INDEX person_residence ON person (family, birth_date, sex, death_date, left_date, arrived_date);
CREATE INDEX person_died ON person (death_date) WHERE death_date IS NOT NULL;
CREATE INDEX person_left ON person (left_date) WHERE left_date IS NOT NULL;
CREATE INDEX person_arrived ON person (arrived_date) WHERE arrived_date IS NOT NULL;
CREATE INDEX absence_person ON absence (person);
CREATE INDEX family_move_family ON family_move (family, date);
CREATE INDEX village_group_village ON village_group (village);
CREATE INDEX group_meeting_group ON group_meeting (village_group, date);
CREATE INDEX intervention_village ON intervention (village, date);
CREATE INDEX dataku_event_village ON dataku_event (village, date);
CREATE INDEX alias_joined ON alias (a, b) WHERE joined = 1;
ALTER TABLE person ADD COLUMN name_key TEXT;
CREATE INDEX person_name_key ON person (name_key);
ALTER TABLE person_joined ADD COLUMN name_key TEXT;
CREATE TABLE person_root (                  -- everyone who is joined with another
    id TEXT PRIMARY KEY,
    root TEXT NOT NULL                      -- under whom they are shown
) WITHOUT ROWID;
CREATE INDEX person_root_root ON person_root (root);
CREATE VIRTUAL TABLE person_search USING fts5 (
    name, mother, nik, place,
    tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
);
"""


def columns(entity: str) -> list[tuple[str, Kind]]:
    """Return the projected columns of an entity's table, in a fixed order."""
    return [field for group in ENTITIES[entity].values() for field in group.items()]


def table_of(entity: str, name: str = "") -> str:
    """Return the DDL of an entity's table; ``n`` is its row number for full-text search.

    ``own`` is the person that a row itself names, where another is shown.
    """
    fields = ", ".join(f'"{name}" {_SQL_TYPE[kind]}' for name, kind in columns(entity))
    if entity in NAMES_PERSON:
        fields += ", own TEXT"
    if is_fact(entity):
        fields += ", noted INTEGER"
    return (
        f"CREATE TABLE {name or entity} (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, {fields})"
    )


def is_fact(entity: str) -> bool:
    """Tell whether an entity's rows are facts; ``noted`` is then the first clock of each.

    Of two facts of one day the one noted later is the later, on every machine alike.
    """
    return FACT in ENTITIES[entity]


def _migrations() -> Migrations:
    # imported where it is needed: it takes as long as the rest of the start together
    from sqlite_utils import Database, Migrations

    migrations = Migrations("kbdesk")

    @migrations(name="0001-first")
    def first(db: Database) -> None:
        for entity in PROJECTED:
            db.execute(table_of(entity))
        db.execute(table_of("person", "person_joined"))
        for script in (_JOURNAL, _INDEXES):
            for statement in script.split(";\n"):
                if statement.strip():
                    db.execute(statement)

    return migrations


def migrate(connection: Connection, before: Path | None = None) -> None:
    """Bring the tables to this version; a copy is made at ``before`` first.

    Raises ``store.newer`` for a database that a newer version has migrated.
    """
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == VERSION:
        return
    if version > VERSION:
        raise KbdeskError("store.newer", version=version, mine=VERSION)
    if version and before is not None:
        connection.execute("VACUUM INTO ?", (str(before),))
    from sqlite_utils import Database

    database = Database(connection)
    with database.atomic():
        _migrations().apply(database)
        database.execute(f"PRAGMA user_version = {VERSION}")
