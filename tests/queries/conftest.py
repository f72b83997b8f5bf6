"""A posyandu's desk on 20 August 2026; each test takes back what it wrote."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from kbdesk.commands.homes import create_home, opened
from kbdesk.commands.targets import set_target
from kbdesk.demo import fill
from kbdesk.desk import Clock, Desk
from kbdesk.store.keyring import Kdf
from tests.demo.homes import new_home

PASSPHRASE = "empat kata yang mudah"
NOW = datetime(2026, 8, 20, 9, 42).astimezone()


@pytest.fixture(scope="module")
def shared_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A home that stays empty: whoever writes does so in ``desk.store.rehearsal()``."""
    clock = Clock(lambda: int(NOW.timestamp() * 1000))
    home = tmp_path_factory.mktemp("queries") / "home"
    create_home(
        home, role="posyandu", name="Melati", user="sari", passphrase=PASSPHRASE,
        posyandu=["LT01"], village="64.74.01.1003", clock=clock,
        kdf=Kdf(memory_kib=8, passes=1),
    )  # fmt: skip
    with opened(home, user=None, passphrase=PASSPHRASE, clock=clock) as desk:
        yield desk


@pytest.fixture
def desk(shared_desk: Desk) -> Iterator[Desk]:
    """The shared desk for one test."""
    with shared_desk.store.rehearsal():
        yield shared_desk


@pytest.fixture(scope="session")
def city_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A city's desk with several kelurahan and targets; who uses it only reads."""
    with new_home(tmp_path_factory.mktemp("city") / "home", "hub") as desk:
        fill(desk, families=220, months=2, seed=2)
        set_target(desk, {"indicator": "stunting", "value": 14})
        set_target(desk, {"indicator": "stunting", "value": 10, "area": "Lok Tuan"})
        yield desk
