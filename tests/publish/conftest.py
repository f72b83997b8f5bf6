"""One city with a hard year for all tests of publications, and its first file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kbdesk.desk import Desk
from tests.publish.cities import Facts, hard_city, published


@pytest.fixture(scope="session")
def shared_city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The hub; who writes does so in ``store.rehearsal()``."""
    with hard_city(tmp_path_factory.mktemp("city") / "home") as desk:
        yield desk


@pytest.fixture
def desk(shared_city: Desk) -> Iterator[Desk]:
    """The hub for one test."""
    with shared_city.store.rehearsal():
        yield shared_city


@pytest.fixture(scope="session")
def facts(shared_city: Desk, tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """The whole city, as its file says it."""
    folder = tmp_path_factory.mktemp("facts")
    with shared_city.store.rehearsal():
        return published(shared_city, folder)[1]
