"""A fault of ours is never called damage, and the check says what the tables are like."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from kbdesk.commands.homes import opened
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries import standing
from kbdesk.store.audit import schema_faults
from kbdesk.store.connection import worded
from kbdesk.store.schema import VERSION
from tests.store.test_power import fill, make
from tests.sync.machines import PASSPHRASE


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    make(folder)
    fill(folder, 1)
    return folder


def faults(home: Path) -> list[str]:
    with opened(home, user=None, passphrase=PASSPHRASE) as desk:
        found = standing.check(desk)["faults"]
        return [f"{one['code']} {one.get('table', '')}".strip() for one in found]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO setting VALUES ('a')",
        "INSERT INTO setting (nothing) VALUES ('a')",
        "SELECT nothing FROM setting",
        "SELECT FROM",
        "INSERT INTO person (id) VALUES (NULL)",
        "INSERT INTO setting VALUES ('device', 'x')",
        "SELECT nothing(1)",
        "SELECT value FROM json_each('{')",
    ],
)
def test_a_wrong_statement_is_a_fault_of_ours(home: Path, statement: str) -> None:
    with (
        pytest.raises(sqlcipher.Error),
        opened(home, user=None, passphrase=PASSPHRASE) as desk,
        worded(),
    ):
        desk.store.db.execute(statement)


def test_the_home_of_a_newer_version_is_left_as_it_is(home: Path) -> None:
    with opened(home, user=None, passphrase=PASSPHRASE) as desk:
        desk.store.db.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = (home / "kbdesk.db").read_bytes()
    with (
        pytest.raises(KbdeskError) as refused,
        opened(home, user=None, passphrase=PASSPHRASE),
    ):
        pass
    assert refused.value.code == "store.newer"
    assert refused.value.params == {"version": VERSION + 1, "mine": VERSION}
    assert (home / "kbdesk.db").read_bytes() == before


def test_what_is_damaged_is_damaged(home: Path) -> None:
    (home / "kbdesk.db").write_bytes(b"no database at all" * 1000)
    with pytest.raises(KbdeskError, match=r"store\.damaged"):
        faults(home)


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("DROP TABLE given", "check.schema table given"),
        ("ALTER TABLE given DROP COLUMN sent_through", "check.schema table given"),
        ("ALTER TABLE visit RENAME COLUMN purpose TO other", "check.schema table visit"),
        ("DROP INDEX person_family", "check.schema index person_family"),
        ("ALTER TABLE trail RENAME COLUMN detail TO other", "check.schema table trail"),
    ],
)
def test_the_check_says_what_a_table_lacks(home: Path, statement: str, found: str) -> None:
    assert faults(home) == []
    with opened(home, user=None, passphrase=PASSPHRASE) as desk:
        desk.store.db.execute(statement)
        (one,) = schema_faults(desk.store)
        assert f"{one['code']} {one['table']}" == found
        # the rest of the check does not stumble over it
        assert one in standing.check(desk)["faults"]


def test_a_body_that_is_text_is_a_finding_not_a_fault(home: Path) -> None:
    with opened(home, user=None, passphrase=PASSPHRASE) as desk:
        desk.store.db.execute(
            "UPDATE operation SET body = CAST(body AS TEXT) WHERE arrival ="
            " (SELECT max(arrival) FROM operation)"
        )
        codes = {one["code"] for one in standing.check(desk)["faults"]}
        assert "check.operation_changed" in codes
