"""A real home for tests of the window, with a key that is quick to derive."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from kbdesk.commands.homes import create_home, open_home
from kbdesk.commands.record import record
from kbdesk.desk import Clock, Desk
from kbdesk.store.home import HomeLock
from kbdesk.store.keyring import Kdf

QUICK = Kdf(memory_kib=8, passes=1, lanes=1)
PASSPHRASE = "ombak tenang biru"
USER = "Sulastri Bakau"


def noon_of(day: date) -> Clock:
    """Return a clock that stands still at a day's noon."""
    moment = int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp() * 1000)
    return Clock(lambda: moment)


def make(home: Path, clock: Clock | None = None, role: str = "posyandu") -> Path:
    """Make a home of one posyandu (or of a hub) with one user."""
    create_home(
        home,
        role=role,
        name="Laptop Kenanga 2-A",
        user=USER,
        passphrase=PASSPHRASE,
        posyandu=["LT01"],
        village="64.74.01.1003",
        kdf=QUICK,
        clock=clock,
    )
    return home


def opened(home: Path, clock: Clock | None = None) -> tuple[Desk, HomeLock]:
    """Open it."""
    return open_home(home, user=USER, passphrase=PASSPHRASE, clock=clock)


def family(desk: Desk, *children: tuple[str, str], rt: str = "03") -> dict[str, Any]:
    """Register a family with children by (name, birth date); answers with the draft's ids."""
    members: list[Mapping[str, object]] = [
        {"name": "Samudra Teguh", "sex": "male", "birth_date": "1988-01-02", "relation": "head"},
        *(
            {"name": name, "sex": "female", "birth_date": born, "relation": "child"}
            for name, born in children
        ),
    ]
    return record(desk, {"do": "register_family", "rt": rt, "members": members})


def weigh(desk: Desk, child: str, day: str, weight: float) -> None:
    """Record a weighing."""
    said = {"child": child, "date": day, "weight_kg": weight}
    record(desk, {"do": "record_measurement", **said})
