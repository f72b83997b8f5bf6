"""One PostgreSQL for all tests of the warehouse, and a warehouse of each kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kbdesk.warehouse.keeping import make_warehouse
from kbdesk.warehouse.places import warehouse_at
from tests.warehouse.server import Server, running

Made = Callable[[str], str]


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


@pytest.fixture(params=["postgresql", "duckdb", "parquet"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty warehouse is, of each kind."""
    if request.param == "postgresql":
        return made_in(request.getfixturevalue("server"), "warehouse")
    to = f"{request.param}:{tmp_path / 'province'}"
    make_warehouse(warehouse_at(to))
    return to
