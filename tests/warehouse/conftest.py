"""One PostgreSQL for all tests of the warehouse, and a warehouse of each kind."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kbdesk.warehouse.keeping import make_warehouse
from kbdesk.warehouse.places import warehouse_at
from tests.warehouse.server import Server, running


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Run PostgreSQL until the session ends."""
    with running() as found:
        yield found


@pytest.fixture
def postgres(server: Server) -> str:
    """The address of an empty warehouse."""
    return made_in(server, "warehouse")


def made_in(server: Server, name: str) -> str:
    """Return the address of a new database with an empty warehouse, from a copy that is made once.

    Making one takes half a second; a copy of it a tenth.
    """
    template = "kbdesk_template"
    if not server.say(server.address, f"select 1 from pg_database where datname = '{template}'"):
        make_warehouse(warehouse_at(server.new_database(template)))
    return server.new_database(name, template)


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty warehouse in a file, which is copied as PostgreSQL's is."""
    path = tmp_path_factory.mktemp("empty") / "facts.duckdb"
    make_warehouse(warehouse_at(f"duckdb:{path}"))
    return path


@pytest.fixture(scope="session")
def empty_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same in a folder of Parquet: nothing in it names where it is until a file is there."""
    path = tmp_path_factory.mktemp("empty") / "folder"
    make_warehouse(warehouse_at(f"parquet:{path}"))
    return path


@pytest.fixture(params=["postgresql", "duckdb", "parquet"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty warehouse is, of each kind."""
    to = tmp_path / "province"
    if request.param == "postgresql":
        return made_in(request.getfixturevalue("server"), "warehouse")
    if request.param == "duckdb":
        shutil.copyfile(request.getfixturevalue("empty_file"), to)
    else:
        shutil.copytree(request.getfixturevalue("empty_folder"), to)
    return f"{request.param}:{to}"
