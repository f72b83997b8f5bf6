"""Homes for the demo's tests: a day that stands still, and what a home holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from kbdesk.commands.homes import create_home, opened
from kbdesk.desk import Clock, Desk
from kbdesk.store.keyring import Kdf

PASSPHRASE = "ombak-kecil-di-teluk"
LOK_TUAN = "64.74.01.1003"


def noon(text: str) -> Clock:
    day = datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC)
    at = int(day.timestamp() + 12 * 3600) * 1000
    return Clock(lambda: at)


@contextmanager
def new_home(
    folder: Path, role: str = "hub", today: str = "2026-08-13", **more: Any
) -> Iterator[Desk]:
    kdf = Kdf(memory_kib=8, passes=1, lanes=1)
    clock = noon(today)
    create_home(
        folder, role=role, name="Contoh", user="u", passphrase=PASSPHRASE, clock=clock, kdf=kdf,
        **more,
    )  # fmt: skip
    with opened(folder, user="u", passphrase=PASSPHRASE, clock=clock) as desk:
        yield desk


def rows(desk: Desk, entity: str) -> list[dict[str, Any]]:
    return list(desk.store.records.find(entity, {}))


def rt_number(text: str) -> int:
    """Return the number of an RT, however it is spelled."""
    return int("".join(letter for letter in text if letter.isdigit()))
