"""Homes of any size for the benchmarks: invented people, written through the store."""

from __future__ import annotations

import random
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from kbdesk.commands.homes import create_home, opened
from kbdesk.desk import Clock, Desk
from kbdesk.store.keyring import Kdf
from kbdesk.store.store import Change

CHEAP = Kdf(memory_kib=8, passes=1)
PASSPHRASE = "bangku di bawah ketapang"
FIRST = (
    "Siti", "Budi", "Ani", "Rahma", "Dewi", "Putra", "Nur", "Agus", "Lestari", "Wati", "Joko",
    "Rina", "Yusuf", "Maya", "Hadi", "Fitri",
)  # fmt: skip
LAST = ("Aminah", "Santoso", "Wulandari", "Saputra", "Hidayat", "Pratiwi", "Susanti", "Rahman")
STREETS = ("Mawar", "Melati", "Kenanga", "Cempaka", "Dahlia", "Flamboyan", "Anggrek", "Teratai")


def best(run: Callable[[], object], rounds: int = 3) -> float:
    """Return the seconds of the best of some rounds."""
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        found.append(time.perf_counter() - start)
    return min(found)


@contextmanager
def home(folder: Path, role: str, *codes: str, clock: Clock | None = None) -> Iterator[Desk]:
    """Make a home where there is none, and open it."""
    clock = clock or Clock()
    if not folder.exists():
        create_home(
            folder, role=role, name=folder.name, user="kader", passphrase=PASSPHRASE,
            posyandu=codes, village="64.74.01.1003", clock=clock, kdf=CHEAP,
        )  # fmt: skip
    with opened(folder, user=None, passphrase=PASSPHRASE, clock=clock) as desk:
        yield desk


@contextmanager
def new_hub(today: date | None = None) -> Iterator[Desk]:
    """Hand out an empty hub, on a day if one is named, and throw it away."""
    with (
        tempfile.TemporaryDirectory() as folder,
        home(Path(folder, "home"), "hub", clock=noon(today) if today else None) as desk,
    ):
        yield desk


def noon(day: date) -> Clock:
    """Return a clock that stands still on a day."""
    wall_ms = round(datetime(day.year, day.month, day.day, 12).timestamp() * 1000)
    return Clock(lambda: wall_ms)


def fill(desk: Desk, drafts: Iterator[Change]) -> None:
    """Write drafts, some thousand in a transaction."""
    batch: list[Change] = []
    for draft in drafts:
        batch.append(draft)
        if len(batch) == 5000:
            with desk.store.transaction():
                desk.store.write(batch, None)
            batch.clear()
    with desk.store.transaction():
        desk.store.write(batch, None)


def people(count: int, posyandu: str, first_id: int = 0) -> Iterator[Change]:
    """Invent families of four; nearly a third of all are called Siti."""
    dice = random.Random(1)
    for n in range(first_id // 4, (first_id + count) // 4):
        family = str(uuid.UUID(int=n + 10**12))
        street = f"Jl. {dice.choice(STREETS)} Gg. {dice.randrange(40)} No. {dice.randrange(90)}"
        place = {"village": "64.74.01.1003", "rt": str(dice.randrange(1, 30)), "address": street}
        yield Change("family", family, "place", place)
        for m in range(4):
            first = "Siti" if dice.random() < 0.3 else dice.choice(FIRST)
            name = f"{first} {dice.choice(LAST)} {dice.choice(LAST)}"
            year = dice.randrange(1960, 2000) if m < 2 else dice.randrange(2020, 2026)
            born = f"{year}-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}"
            nik = f"6474{dice.randrange(10**12):012}"
            sex = ("male", "female")[m % 2]
            identity = {"name": name, "sex": sex, "birth_date": born, "nik": nik}
            yield Change("person", person(4 * n + m), "identity", identity)
            kin = {"family": family, "relation": ("head", "wife", "child", "child")[m]}
            kin |= {"mother": person(4 * n + 1)} if m > 1 else {}
            yield Change("person", person(4 * n + m), "kin", kin)
            yield Change("person", person(4 * n + m), "served", {"posyandu": posyandu})


def person(n: int) -> str:
    return str(uuid.UUID(int=n + 10**9))


def measurements(count: int, children: int, seed: int = 0, first_id: int = 0) -> Iterator[Change]:
    """Invent measurements of some people."""
    dice = random.Random(seed)
    for n in range(count):
        fact = {
            "child": person(first_id + dice.randrange(children)),
            "date": f"2026-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}",
            "weight_g": dice.randrange(3000, 20000),
            "lenhei_mm": dice.randrange(480, 1100),
            "position": "standing",
            "headc_mm": dice.randrange(340, 520),
            "confirm": [],
        }
        yield Change("measurement", str(uuid.UUID(int=(seed << 96) + n)), "fact", fact)
