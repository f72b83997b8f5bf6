"""Loading into PostgreSQL, DuckDB and Parquet: all of a publication or nothing."""

from __future__ import annotations

import ast
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import duckdb
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kbdesk.warehouse
from kbdesk.domain.errors import KbdeskError
from kbdesk.publish.tables import DIMENSIONS, TABLES
from kbdesk.publish.tables import FACTS as FACTS_DECLARED
from kbdesk.warehouse.csv_rows import csv_rows
from kbdesk.warehouse.keeping import choose_hub, let_in, make_warehouse, status
from kbdesk.warehouse.law import FactSlice
from kbdesk.warehouse.loader import load
from kbdesk.warehouse.places import warehouse_at
from kbdesk.warehouse.postgres import PostgresDatabase
from kbdesk.warehouse.publication import Publication
from kbdesk.warehouse.schema import names_of, views
from kbdesk.warehouse.statements import statements
from tests.warehouse.conftest import made_in
from tests.warehouse.invented import MAY, ROOT, Lines, closed, publication, rows_of_lines, slices_of
from tests.warehouse.reading import Rows, reader, said
from tests.warehouse.server import Server

FACTS = ("child_month", "couple_month", "recipient_month")
MONTHS = (MAY - 5, MAY)
"""December and May: two partitions."""


def held(place: str, tables: Sequence[str] = FACTS) -> dict[str, Rows]:
    """Return all rows of facts, and what follows from them."""
    found = {
        table: said(
            place,
            f"select {', '.join(names_of(TABLES[table]))} from {table} order by "
            + ", ".join(TABLES[table].key),
        )
        for table in tables
    }
    found["slices"] = said(place, "select * from slice order by city, tbl, month, bucket")
    found["rollup"] = said(place, "select * from child_place order by city, month, place, village")
    return found


def wanted(city: int, lines: Lines, without: Sequence[int] = ()) -> dict[str, Rows]:
    return {table: rows_of_lines(city, table, lines, without) for table in FACTS}


def agrees(place: str, city: int, lines: Lines, without: Sequence[int] = ()) -> bool:
    """Tell whether a city's rows are those of its slices, and the roll-up is of these."""
    now = held(place)
    counted = said(
        place,
        f"select month, sum(s), sum(measured) from child_place where city = {city}"
        " group by month order by month",
    )
    again = said(
        place,
        "select month, count(*) filter (where s), count(*) filter (where measured)"
        f" from child_month where city = {city} group by month order by month",
    )
    rows = {table: [row for row in now[table] if row[0] == city] for table in FACTS}
    return rows == wanted(city, lines, without) and counted == again


@pytest.fixture
def let(place: str) -> str:
    """Let two cities in."""
    for city in (6474, 6401):
        let_in(warehouse_at(place), city, ROOT)
    return place


def test_slices_are_replaced_added_and_dropped_and_the_other_city_stays(let: str) -> None:
    warehouse = warehouse_at(let)
    first, other = slices_of(range(90), MONTHS), slices_of(range(50), MONTHS, seed=7)
    load(warehouse, publication(6474, first, 1))
    load(warehouse, publication(6401, other, 1))
    assert agrees(let, 6474, first)
    second = slices_of([*range(60), 70, 200], [MAY], seed=2) | {
        one: line for one, line in first.items() if one.month == MONTHS[0] and one.bucket < 9
    }
    done = load(warehouse, publication(6474, second, 2))
    assert (done.slices, done.dropped) == (
        sum(first.get(one) != line for one, line in second.items()),
        len(first.keys() - second.keys()),
    )
    assert agrees(let, 6474, second)
    assert agrees(let, 6401, other)
    assert load(warehouse, publication(6474, second, 3)).slices == 0


def test_who_is_erased_stays_away_though_a_hub_that_was_set_back_tells_of_them(let: str) -> None:
    warehouse = warehouse_at(let)
    lines = slices_of(range(40), MONTHS)
    load(warehouse, publication(6474, lines, 1))
    gone = [5, 8, 5 * 16]  # one of these is the number of a recipient's place
    without = slices_of([one for one in range(40) if one not in gone], MONTHS)
    load(warehouse, publication(6474, without, 2, erased=gone))
    assert agrees(let, 6474, without)
    back = publication(6474, lines, 1, epoch_no=2, epoch="b" * 32)
    load(warehouse, back)
    assert agrees(let, 6474, lines, gone)
    # erased here, and not yet in what the hub tells
    load(warehouse, publication(6474, lines, 2, epoch_no=2, epoch="b" * 32, erased=[7]))
    assert agrees(let, 6474, lines, [*gone, 7])
    (one,) = [one for one in status(warehouse) if one["city"] == 6474]
    assert (one["erased"], one["serial"], one["epoch_no"]) == (4, 2, 2)


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_a_person_chooses_between_two_hubs(let: str) -> None:
    warehouse = warehouse_at(let)
    load(warehouse, publication(6474, slices_of(range(9), [MAY]), 4))
    other = publication(6474, slices_of(range(7), [MAY]), 2, epoch="c" * 32)
    before = held(let)
    with pytest.raises(KbdeskError, match="two_hubs"):
        load(warehouse, other)
    assert held(let) == before
    choose_hub(warehouse, 6474, "c" * 32)
    load(warehouse, other)
    assert agrees(let, 6474, slices_of(range(7), [MAY]))


@pytest.mark.parametrize("place", ["postgresql", "duckdb"], indirect=True)
def test_rows_that_are_none_are_refused(let: str) -> None:
    lines = slices_of(range(40), [MAY], tables=["child_month"])
    load(warehouse_at(let), publication(6474, lines, 1))
    before = held(let)
    last = max(lines)
    for line, code in ((b"[[1,2]]", "warehouse.rows_refused"), (b'[["x"]]', "facts.bad_slice")):
        good = publication(6474, {**lines, last: b"[[1,2]]"}, 2)
        bad = replace(good, lines=partial(iter, [(last, line)]))
        with pytest.raises(KbdeskError) as refused:
            load(warehouse_at(let), bad)
        assert refused.value.code == code
    assert held(let) == before


def test_a_line_that_is_no_array_of_rows_is_refused_before_a_database_sees_it() -> None:
    of = FactSlice("child_month", MAY, 3)
    assert csv_rows(6474, of, b"[[1,null],[2,true]]", 2) == (
        b"6474,24316,3,1,null\n6474,24316,3,2,true\n"
    )
    for line in (b"[]", b"[[1],[2]]", b"[[1]", b"[[[1]]]", b"[[1\n2]]", b"[[1],2]", b'[["1"]]'):
        with pytest.raises(KbdeskError, match="bad_slice"):
            csv_rows(6474, of, line, 1)


@pytest.mark.parametrize("place", ["postgresql", "parquet"], indirect=True)
def test_a_row_in_another_bucket_or_twice_is_refused(let: str) -> None:
    lines = slices_of(range(40), [MAY], tables=["child_month"])
    one = FactSlice("child_month", MAY, 3)
    for line in (lines[one._replace(bucket=4)], lines[one][:-1] + b"," + lines[one][1:]):
        wrong = publication(6474, {**lines, one: line}, 1)
        with pytest.raises(KbdeskError) as refused:
            load(warehouse_at(let), wrong)
        assert refused.value.code in ("warehouse.rows_refused", "facts.bad_slice")
    assert held(let)["child_month"] == []


@pytest.mark.parametrize("place", ["postgresql", "parquet"], indirect=True)
def test_a_reader_sees_the_old_city_whole_while_it_is_loaded(let: str) -> None:
    warehouse = warehouse_at(let)
    first, second = slices_of(range(60), MONTHS), slices_of(range(70), MONTHS, seed=2)
    load(warehouse, publication(6474, first, 1))
    question = "select month, s, d, k from skdn_city order by month"
    before = said(let, question)
    seen: list[Rows] = []
    with reader(let) as one:
        assert one.say(question) == before

        def look() -> None:
            seen.extend((one.say(question), said(let, question)))

        load(warehouse, with_halfway(publication(6474, second, 2), look))
        seen.append(one.say(question))
    assert seen == [before] * 3
    assert said(let, question) != before
    assert agrees(let, 6474, second)


def with_halfway(of: Publication, act: object) -> Publication:
    """Return a publication that does something in the middle of its rows."""
    assert callable(act)

    def lines() -> Iterator[tuple[FactSlice, bytes]]:
        each = list(of.lines())
        for at, pair in enumerate(each):
            if at == len(each) // 2:
                act()
            yield pair

    return replace(of, lines=lines)


@pytest.mark.parametrize("place", ["postgresql", "duckdb"], indirect=True)
def test_what_fails_halfway_leaves_nothing(let: str) -> None:
    lines = slices_of(range(60), MONTHS)
    load(warehouse_at(let), publication(6474, lines, 1))
    before = held(let)

    def fail() -> None:
        raise KbdeskError("facts.slices_differ")

    with pytest.raises(KbdeskError, match="slices_differ"):
        load(
            warehouse_at(let),
            with_halfway(publication(6474, slices_of(range(80), MONTHS, seed=3), 2), fail),
        )
    assert held(let) == before


KILLED = """
import os, signal, sys
from kbdesk.warehouse.loader import load
from kbdesk.warehouse.places import warehouse_at
from tests.warehouse.invented import publication, slices_of
from tests.warehouse.test_loading import MONTHS, with_halfway
again = publication(6474, slices_of(range(80), MONTHS, seed=3), 2)
load(warehouse_at(sys.argv[1]), with_halfway(again, lambda: os.kill(os.getpid(), signal.SIGKILL)))
"""


@pytest.mark.parametrize("place", ["postgresql", "parquet"], indirect=True)
def test_a_loader_that_is_killed_leaves_nothing_and_the_next_one_loads(let: str) -> None:
    lines = slices_of(range(60), MONTHS)
    load(warehouse_at(let), publication(6474, lines, 1))
    before = held(let)
    died = subprocess.run([sys.executable, "-c", KILLED, let], env=os.environ, timeout=60)
    assert died.returncode == -signal.SIGKILL
    assert held(let) == before
    after = slices_of(range(80), MONTHS, seed=3)
    load(warehouse_at(let), publication(6474, after, 2))
    assert agrees(let, 6474, after)


def test_a_server_that_ends_the_connection_leaves_nothing(postgres: str, server: Server) -> None:
    warehouse = warehouse_at(postgres)
    let_in(warehouse, 6474, ROOT)
    lines = slices_of(range(60), MONTHS)
    load(warehouse, publication(6474, lines, 1))
    before = held(postgres)

    def end_it() -> None:
        server.say(
            server.address,
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where application_name = 'kbdesk'",
        )

    for _ in range(2):
        with pytest.raises(KbdeskError) as refused:
            load(
                warehouse,
                with_halfway(publication(6474, slices_of(range(80), MONTHS, seed=3), 2), end_it),
            )
        assert refused.value.code == "warehouse.gone"
        assert held(postgres) == before


def test_a_city_that_is_loaded_twice_at_once_is_loaded_once(postgres: str) -> None:
    warehouse = warehouse_at(postgres)
    let_in(warehouse, 6474, ROOT)
    first = publication(6474, slices_of(range(60), MONTHS), 1)
    second = publication(6474, slices_of(range(70), MONTHS, seed=2), 2)
    waiting: list[BaseException] = []

    def wait_for_the_row() -> None:
        # the other loader asks for the city's row, and would wait until this one has ended
        with psycopg.connect(postgres, options="-c search_path=kbdesk") as db:
            db.execute("set lock_timeout = '50ms'")
            try:
                db.execute("select * from publisher where city = 6474 for update")
            except psycopg.errors.LockNotAvailable as error:
                waiting.append(error)

    load(warehouse, with_halfway(first, wait_for_the_row))
    assert len(waiting) == 1
    load(warehouse, second)


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_whatever_comes_the_database_ends_as_the_hub_is(server: Server, seed: int) -> None:
    """The law of test_law.py once more, with rows: lost, shuffled, doubled, set back, purged."""
    place = made_in(server, "trial")
    warehouse = warehouse_at(place)
    let_in(warehouse, 6474, ROOT)
    dice = random.Random(seed)
    people = dict.fromkeys(range(24), 0)
    backup, gone = dict(people), set[int]()
    epoch_no, serial, told = 1, 0, list[Lines]()
    waiting: list[Publication] = []

    def publish(*, whole: bool) -> Publication:
        nonlocal serial
        serial += 1
        lines = slices_of(people, [MAY], tables=("child_month", "couple_month"))
        whole = whole or len(told) < 3
        carried = [
            one
            for one, line in lines.items()
            if whole or any(old.get(one) != line for old in told[-3:])
        ]
        told.append(lines)
        return publication(
            6474, lines, serial, carried=carried, erased=sorted(gone), epoch_no=epoch_no,
            epoch=f"{epoch_no:032x}",
        )  # fmt: skip

    for _ in range(12):
        people[dice.randrange(40)] = dice.randrange(5)
        match dice.randrange(6):
            case 0:
                gone.add(dice.choice(sorted(people)))
            case 1:
                backup = dict(people)
            case 2:
                # who was erased comes back, and the hub knows nothing of it
                people, epoch_no, serial, told = dict(backup), epoch_no + 1, 0, []
                gone = set()
        people = {one: value for one, value in people.items() if one not in gone}
        waiting.append(publish(whole=False))
        dice.shuffle(waiting)
        while waiting and dice.random() < 0.6:
            sent = waiting.pop()
            if dice.random() < 0.25:
                continue  # lost
            with suppress(KbdeskError):
                load(warehouse, sent)
            if dice.random() < 0.2:
                waiting.append(sent)
    last = publish(whole=True)
    assert load(warehouse, last).already is False
    erased = [pid for (pid,) in said(place, "select pid from erased")]
    for table in ("child_month", "couple_month"):
        wanted_rows = rows_of_lines(6474, table, told[-1], erased)
        names = ", ".join(names_of(TABLES[table]))
        found = said(place, f"select {names} from {table} order by month, bucket, {names}")
        assert sorted(found, key=lambda row: row[1:5]) == wanted_rows


def test_the_three_kinds_say_the_same_in_every_table_and_view(
    postgres: str, tmp_path: Path
) -> None:
    every = sorted(one.name for one in FACTS_DECLARED if one.subject)
    lines = slices_of(range(150), MONTHS, tables=every) | closed(2, MONTHS[1:])
    places = [postgres, f"duckdb:{tmp_path / 'facts'}", f"parquet:{tmp_path / 'folder'}"]
    names = [*(one.name for one in (*DIMENSIONS, *FACTS_DECLARED)), *(name for name, _ in views())]
    seen = []
    for place in places:
        if place is not postgres:
            make_warehouse(warehouse_at(place))
        let_in(warehouse_at(place), 6474, ROOT)
        load(warehouse_at(place), publication(6474, dict(sorted(lines.items())), 1, erased=[4]))
        with reader(place) as db:
            seen.append(
                {name: sorted(map(repr, db.say(f"select * from {name}"))) for name in names}
            )
    assert seen[0] == seen[1]
    assert seen[0] == seen[2]
    assert [name for name, rows in seen[0].items() if not rows] == []
    with reader(postgres) as db:
        # a closed month is what was printed, of its posyandu and of its kelurahan
        assert db.say("select s, closed from skdn_place where place = 2 and closed") == [
            (100, True)
        ]
        ((village, city),) = db.say(
            f"select sum(v.s) filter (where v.village = 2), sum(v.s) from skdn_village v"
            f" where v.month = {MONTHS[1]}"
        )
        assert (village >= 100, city) == (
            True, db.say(f"select s from skdn_city where month = {MONTHS[1]}")[0][0],
        )  # fmt: skip


def test_files_are_their_owners_until_somebody_lets_others_read(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    warehouse = warehouse_at(f"parquet:{folder}")
    make_warehouse(warehouse)
    let_in(warehouse, 6474, ROOT)
    load(warehouse, publication(6474, slices_of(range(9), [MAY]), 1))
    files = [one for one in folder.rglob("*") if one.suffix in (".parquet", ".duckdb")]
    assert {one.stat().st_mode & 0o777 for one in files} == {0o600}
    (folder / "province.duckdb").chmod(0o640)
    load(warehouse, publication(6474, slices_of(range(9), [MAY], seed=2), 2))
    new = [one for one in folder.rglob("*.parquet") if one not in files]
    assert len(new) == len(files) - 1
    assert {one.stat().st_mode & 0o777 for one in new} == {0o640}
    # files of before go with the next load: somebody may have the old catalogue open
    load(warehouse, publication(6474, slices_of(range(9), [MAY], seed=3), 3))
    assert not any(one.exists() for one in files if one.suffix == ".parquet")


def test_a_folder_that_was_moved_is_read_and_loaded_where_it_is(
    empty_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = tmp_path / "first", tmp_path / "it's moved"
    shutil.copytree(empty_folder, old)
    let_in(warehouse_at(f"parquet:{old}"), 6474, ROOT)
    load(warehouse_at(f"parquet:{old}"), publication(6474, slices_of(range(9), MONTHS), 1))
    before = held(f"parquet:{old}")
    assert before["child_month"]
    old.rename(new)
    assert held(f"parquet:{new}") == before
    # what the next load leaves alone, a later one reads
    load(warehouse_at(f"parquet:{new}"), publication(6474, slices_of(range(9), MONTHS, seed=2), 2))
    assert len(held(f"parquet:{new}")["child_month"]) == len(before["child_month"])
    # who works in the folder needs no setting
    monkeypatch.chdir(new)
    with duckdb.connect("province.duckdb", read_only=True) as db:
        assert db.execute("select count(*) from child_month").fetchall() == [(18,)]


def test_a_folder_with_a_comma_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(KbdeskError, match=r"warehouse\.comma"):
        warehouse_at(f"parquet:{tmp_path}/utara,selatan")
    assert list(tmp_path.iterdir()) == []


def test_no_statement_stands_in_the_program() -> None:
    said = re.compile(
        r"\s*(select|insert|delete|update|create|alter|copy|drop|grant) .*"
        r"\b(from|into|on|set|as|to)\b",
        re.S,
    )
    folder = Path(kbdesk.warehouse.__file__).parent
    guilty = [
        f"{path.name}:{node.lineno}"
        for path in sorted(folder.glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and said.match(node.value)
    ]
    assert guilty == []
    texts = [sql for name in ("load", "tables", "postgres") for sql in statements(name).values()]
    assert sum(bool(said.match(sql)) for sql in texts) > 10


def test_what_another_loader_loaded_meanwhile_is_not_undone(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between asking what is held and taking the city's row there is a moment."""
    warehouse = warehouse_at(postgres)
    let_in(warehouse, 6474, ROOT)
    newer = slices_of(range(30), [MAY], seed=2)
    room_for = PostgresDatabase.room_for

    def meanwhile(*_: object) -> None:
        monkeypatch.setattr(PostgresDatabase, "room_for", room_for)
        load(warehouse, publication(6474, newer, 2))

    monkeypatch.setattr(PostgresDatabase, "room_for", meanwhile)
    with pytest.raises(KbdeskError, match="older"):
        load(warehouse, publication(6474, slices_of(range(20), [MAY]), 1))
    assert agrees(postgres, 6474, newer)


@pytest.mark.parametrize("place", ["postgresql", "duckdb"], indirect=True)
def test_there_is_one_warehouse_in_a_place(place: str) -> None:
    with pytest.raises(KbdeskError, match="is_one"):
        make_warehouse(warehouse_at(place))


def test_a_place_without_a_warehouse_says_so(server: Server, tmp_path: object) -> None:
    for place in (server.new_database("empty"), f"duckdb:{tmp_path}/none", f"parquet:{tmp_path}"):
        with pytest.raises(KbdeskError, match="none_here"):
            status(warehouse_at(place))
    with pytest.raises(KbdeskError, match="bad_place"):
        warehouse_at("mysql://x")
    with sqlite3.connect(f"{tmp_path}/other.db") as other:
        other.execute("create table warehouse (shape text)")
    other.close()
    with pytest.raises(KbdeskError, match="not_written") as refused:
        status(warehouse_at(f"duckdb:{tmp_path}/other.db"))
    # no extension is fetched from the internet for it
    assert "download" not in str(refused.value).lower()
    with pytest.raises(KbdeskError, match="gone"):
        status(warehouse_at(f"postgresql:///x?host={tmp_path}"))


@pytest.mark.parametrize("place", ["duckdb", "parquet"], indirect=True)
def test_a_warehouse_whose_files_are_damaged_says_so_wherever_they_are(
    let: str, tmp_path: Path
) -> None:
    """A flipped file may be read past its damage; it is never a fault of the program."""
    load(warehouse_at(let), publication(6474, slices_of(range(40), [MAY]), 1))
    kind, _, where = let.partition(":")
    whole, dice, codes = Path(where), random.Random(7), set()
    for at in range(6):
        trial = tmp_path / f"trial-{at}"
        if whole.is_file():
            shutil.copyfile(whole, trial)
            path = trial
        else:
            shutil.copytree(whole, trial)
            (path, *_) = (trial / "child_month").rglob("*.parquet")
        raw = path.read_bytes()
        begin = dice.randrange(len(raw) - 64) if at % 2 else at * 2000 % (len(raw) - 64)
        path.write_bytes(raw[:begin] + dice.randbytes(64) + raw[begin + 64 :])
        broken = path.read_bytes()
        try:
            status(warehouse_at(f"{kind}:{trial}"))
            next_one = publication(6474, slices_of(range(40), [MAY], seed=2), 2)
            load(warehouse_at(f"{kind}:{trial}"), next_one)
        except KbdeskError as refused:
            codes.add(refused.code)
            assert path.read_bytes() == broken
            assert not list(tmp_path.rglob("*.part"))
    assert "warehouse.damaged" in codes
    assert codes <= {"warehouse.damaged", "warehouse.not_written"}


@pytest.mark.parametrize("place", ["postgresql", "parquet"], indirect=True)
def test_views_of_another_version_are_made_anew_by_whoever_writes(place: str) -> None:
    with warehouse_at(place).writing() as db:
        for sql in (
            "drop view skdn_city cascade", "create view skdn_city as select 1 as old",
            "update age_band set high = 99", "update warehouse set views = 'x'",
        ):  # fmt: skip
            db.query(sql)
    assert said(place, "select * from skdn_city") == [(1,)]
    let_in(warehouse_at(place), 6474, ROOT)
    load(warehouse_at(place), publication(6474, slices_of(range(30), [MAY]), 1))
    with reader(place, "postgres") as one:
        assert one.named("select * from skdn_city")[0].keys() >= {"city", "month", "s", "d_of_s"}
        assert one.say("select max(high) from age_band") == [(60,)]
        if place.startswith("postgresql"):
            # their rights too: of the views, and still of no partition
            granted = one.say(
                "select table_name from information_schema.role_table_grants"
                " where grantee = 'kbdesk_city' and table_schema = 'kbdesk'"
            )
            names = {name for (name,) in granted}
            assert {"skdn_city", "kb_each_place"} <= names
            assert not any(name.startswith("child_month_") for name in names)
            assert (
                one.say(
                    "select relname from pg_class where relkind = 'v' and reloptions is null"
                    " and relnamespace = 'kbdesk'::regnamespace"
                )
                == []
            )


def test_tables_of_another_version_are_said_and_nothing_is_loaded(server: Server) -> None:
    old = made_in(server, "old")
    server.say(old, "update kbdesk.warehouse set shape = 'x', made_by = '0.3.0'")
    for act in (
        lambda: status(warehouse_at(old)),
        lambda: let_in(warehouse_at(old), 6474, ROOT),
        lambda: load(warehouse_at(old), publication(6474, slices_of(range(3), [MAY]), 1)),
    ):
        with pytest.raises(KbdeskError) as refused:
            act()
        assert refused.value.code == "warehouse.other_shape"
        assert refused.value.params["made_by"] == "0.3.0"
