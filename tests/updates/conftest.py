"""What updates need: a key that is trusted, a district of two machines, a folder of versions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kbdesk.updates.programs import VARIABLE, Programs
from tests.sync.machines import Machine, enrol
from tests.updates.releases import KEYS, programs_of, run_as


@pytest.fixture(autouse=True)
def _trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = frozenset([KEYS.sign_public])
    monkeypatch.setattr("kbdesk.commands.updates.release_keys", lambda: keys)
    run_as(monkeypatch)


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Machine, Machine]]:
    """A hub and a laptop that it certified."""
    folder = tmp_path_factory.mktemp("district")
    hub = Machine(folder / "hub", "hub")
    laptop = Machine(folder / "melati", "posyandu", ("LT01",))
    enrol(hub, laptop, folder)
    yield hub, laptop
    hub.close()
    laptop.close()


@pytest.fixture
def hub(district: tuple[Machine, Machine]) -> Machine:
    """The hub; what it offered before is forgotten."""
    for left in district[0].desk.paths.updates.glob("*"):
        left.unlink()
    return district[0]


@pytest.fixture
def laptop(district: tuple[Machine, Machine]) -> Machine:
    """The laptop, on which nothing newer was ever installed."""
    district[1].desk.store.set_setting("newest_version", "")
    return district[1]


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    """The versions of this machine: 0.1.0 alone."""
    folder = tmp_path / "programs"
    monkeypatch.setenv(VARIABLE, str(folder))
    return programs_of(folder)
