"""Who reads what in PostgreSQL: a province everything, a city its own; and the step for Citus."""

from __future__ import annotations

import re
from collections.abc import Iterator

import psycopg
import pytest

from kbdesk.domain.errors import KbdeskError
from kbdesk.warehouse.keeping import let_in, make_warehouse, status
from kbdesk.warehouse.loader import load
from kbdesk.warehouse.places import warehouse_at
from kbdesk.warehouse.schema import views
from tests.warehouse.conftest import made_in
from tests.warehouse.invented import MAY, ROOT, publication, slices_of
from tests.warehouse.reading import reader
from tests.warehouse.server import Server

CITIES = (6401, 6474)
TABLES = (
    "child_month", "family_month", "couple_month", "recipient_month", "service", "measurement",
    "child_place", "place", "village", "month", "city", "slice", "publisher",
)  # fmt: skip


@pytest.fixture(scope="module")
def two_cities(server: Server) -> Iterator[str]:
    """A warehouse with two cities, and a reader of each kind."""
    to = made_in(server, "roles")
    for city in CITIES:
        let_in(warehouse_at(to), city, ROOT)
        lines = slices_of(range(20), [MAY], seed=city, tables=sorted(TABLES[:6]))
        load(warehouse_at(to), publication(city, lines, 1))
    server.say(
        to,
        "create role siti login; grant kbdesk_province to siti;"
        "create role bontang login; grant kbdesk_city to bontang;"
        "create role nobody_yet login; grant kbdesk_city to nobody_yet;"
        "create role stranger login;"
        "insert into kbdesk.reader (city, role) values (6474, 'bontang')",
    )
    yield to
    server.say(
        to,
        "drop owned by siti, bontang, nobody_yet, stranger;"
        "drop role siti, bontang, nobody_yet, stranger",
    )


def seen_by(place: str, user: str) -> dict[str, set[int]]:
    """Return the cities that a role sees in each table and view."""
    names = [*TABLES, *(name for name, _ in views())]
    with reader(place, user) as db:
        return {
            name: {city for (city,) in db.say(f"select distinct city from {name}")}
            for name in names
        }


def test_a_city_sees_its_own_rows_in_every_table_and_view(two_cities: str) -> None:
    everything = seen_by(two_cities, "postgres")
    assert set().union(*everything.values()) == set(CITIES)
    assert seen_by(two_cities, "siti") == everything
    assert seen_by(two_cities, "bontang") == {
        name: cities & {6474} for name, cities in everything.items()
    }
    assert not any(seen_by(two_cities, "nobody_yet").values())
    for name in (*TABLES, "skdn_city", "nutrition_place", "krs_village", "services_city"):
        assert everything[name] == set(CITIES), name


def test_readers_read_only_and_nobody_sees_the_numbers_of_the_erased(two_cities: str) -> None:
    for user in ("siti", "bontang"):
        with reader(two_cities, user) as db, pytest.raises(psycopg.errors.InsufficientPrivilege):
            db.say("select * from erased")
        for change in (
            "delete from child_month", "update publisher set serial = 9", "drop view skdn_city",
            "insert into reader values (6401, current_user)",
        ):  # fmt: skip
            with reader(two_cities, user) as db, pytest.raises(psycopg.Error):
                db.say(f"{change} returning 1" if not change.startswith("drop") else change)
    # a partition asked by its own name would know no row security
    with reader(two_cities, "bontang") as db, pytest.raises(psycopg.errors.InsufficientPrivilege):
        db.say("select * from child_month_2026")
    with reader(two_cities, "stranger") as db, pytest.raises(psycopg.Error):
        db.say("select * from kbdesk.skdn_city")


def test_a_loader_without_the_rights_is_told_and_changes_nothing(two_cities: str) -> None:
    as_siti = two_cities.replace("postgres@", "siti@")
    assert {one["city"] for one in status(warehouse_at(two_cities))} == set(CITIES)
    for user in ("siti", "stranger"):
        to = warehouse_at(two_cities.replace("postgres@", f"{user}@"))
        with pytest.raises(KbdeskError) as refused:
            load(to, publication(6474, slices_of(range(3), [MAY]), 2))
        assert refused.value.code == "warehouse.no_rights"
    with pytest.raises(KbdeskError, match="no_rights"):
        let_in(warehouse_at(as_siti), 6472, ROOT)


def test_a_server_that_is_too_old_is_refused(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kbdesk.warehouse.postgres.LEAST_VERSION", 99)
    to = server.new_database("too_old")
    with pytest.raises(KbdeskError, match="old_server"):
        make_warehouse(warehouse_at(to))
    assert server.say(to, "select count(*) from pg_namespace where nspname = 'kbdesk'") == [(0,)]


def test_a_server_that_only_reads_and_one_without_citus_are_said(server: Server) -> None:
    to = server.new_database("plain")
    with pytest.raises(KbdeskError, match="no_citus"):
        make_warehouse(warehouse_at(to), citus=True)
    server.say(to, "alter database plain set default_transaction_read_only = on")
    with pytest.raises(KbdeskError, match="read_only"):
        make_warehouse(warehouse_at(to))
    assert server.say(to, "select count(*) from pg_namespace where nspname = 'kbdesk'") == [(0,)]
    to = made_in(server, "copy")
    server.say(to, "alter database copy set default_transaction_read_only = on")
    assert status(warehouse_at(to)) == []
    with pytest.raises(KbdeskError, match="read_only"):
        let_in(warehouse_at(to), 6472, ROOT)


STUBS = """
create table called (what text, of text, by text);
create function create_distributed_table(of regclass, by text) returns void language sql
    as $$ insert into public.called values ('distributed', of::text, by) $$;
create function create_reference_table(of regclass) returns void language sql
    as $$ insert into public.called values ('reference', of::text, null) $$;
"""


def test_the_step_for_citus_names_every_table_once_and_by_its_city(server: Server) -> None:
    """Stubs stand for Citus: this holds the statements to their syntax, and to every table."""
    to = server.new_database("citus")
    server.say(to, STUBS)
    make_warehouse(warehouse_at(to), citus=True)
    called = server.say(to, "select what, of, by from called")
    tables = {
        name
        for (name,) in server.say(
            to,
            "select relname from pg_class where relnamespace = 'kbdesk'::regnamespace"
            " and relkind in ('r', 'p')",
        )
    }
    assert sorted(re.sub(r"^kbdesk\.", "", of) for _, of, _ in called) == sorted(tables)
    assert {by for what, _, by in called if what == "distributed"} == {"city"}
    let_in(warehouse_at(to), 6474, ROOT)
    load(warehouse_at(to), publication(6474, slices_of(range(20), [MAY]), 1))
    # Citus shards by the city itself: a year has no partitions by city below it
    assert server.say(
        to, "select relkind from pg_class where relname like 'child_month_2026%' and relkind <> 'i'"
    ) == [("r",)]
    assert server.say(to, "select sum(n.children) from kbdesk.nutrition_city n") != [(None,)]


def test_every_key_begins_with_the_city(server: Server) -> None:
    to = made_in(server, "keys")
    found = server.say(
        to,
        "select c.relname, a.attname from pg_index i join pg_class c on c.oid = i.indrelid"
        " join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]"
        " where i.indisprimary and c.relnamespace = 'kbdesk'::regnamespace",
    )
    first = dict(found)
    without = {"category", "prevalence_of", "age_band"}  # the same for every city
    assert {name for name, column in first.items() if column != "city"} == without
    assert len(first) > 15


def test_a_month_of_one_year_looks_at_one_partition_of_a_city(two_cities: str) -> None:
    with reader(two_cities) as db:
        plan = "\n".join(
            line for (line,) in db.say(
                f"explain select * from child_month where city = 6474 and month = {MAY}"
            )
        )  # fmt: skip
    assert len(set(re.findall(r"child_month_\d+_\d+", plan))) == 1
