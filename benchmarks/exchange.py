"""Other programs' files at the size of a city: a sheet read, tried, taken in, taken back; FHIR.

    python benchmarks/exchange.py [CHILDREN]

Invented children, one in five named twice. Seconds of one run each, on a home of a hub, and
of how long a processor was used for it, which other programs do not lengthen.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from kbdesk.commands.exchange_out import export_eppgbm  # noqa: E402
from kbdesk.commands.homes import create_home, opened  # noqa: E402
from kbdesk.commands.import_revoking import revoke_import  # noqa: E402
from kbdesk.commands.imports import import_children  # noqa: E402
from kbdesk.demo.chance import Chance  # noqa: E402
from kbdesk.demo.names import person_name  # noqa: E402
from kbdesk.desk import Clock  # noqa: E402
from kbdesk.domain.villages import villages  # noqa: E402
from kbdesk.exchange.eppgbm_sheet import SheetLine, write_sheet  # noqa: E402
from kbdesk.exchange.sheets import take_sheet  # noqa: E402
from kbdesk.store.keyring import Kdf  # noqa: E402

TODAY = date(2026, 8, 20)
PASSPHRASE = "kata yang murah"


def lines(children: int) -> list[SheetLine]:
    """Return invented lines, one in five of them said again."""
    dice, chance = random.Random(1), Chance(1)
    places = list(villages().values())
    made: list[SheetLine] = []
    for number in range(children):
        sex = "male" if dice.random() < 0.51 else "female"
        born = TODAY - timedelta(days=dice.randrange(5, 1800))
        months = (TODAY - born).days / 30.4
        place = places[number % len(places)]
        day = f"{born.day + (40 if sex == 'female' else 0):02d}"
        made.append(
            SheetLine(
                {
                    "nik": f"647401{day}{born:%m%y}{number % 9998 + 1:04d}",
                    "name": person_name(chance, female=sex == "female", words_count=3),
                    "sex": "L" if sex == "male" else "P",
                    "birth_date": born,
                    "parent": person_name(chance, female=True, words_count=3),
                    "village": place.name,
                    "posyandu": f"Melati {number % 120}",
                    "rt": str(number % 30 + 1),
                    "address": f"Jl. Kapal {number}",
                    "date": date(2026, 8, 1 + number % 15),
                    "weight_kg": round(3.4 + months * 0.25 + dice.random(), 1),
                    "lenhei_cm": round(50 + months * 1.1 + dice.random(), 1),
                    "position": "Berdiri" if months >= 24 else "Terlentang",
                }
            )
        )
        if number % 5 == 0:
            made.append(made[dice.randrange(len(made))])
    return made


def timed(what: str, run: Callable[[], Any]) -> Any:
    """Run something and print its seconds."""
    start, used = time.perf_counter(), time.process_time()
    found = run()
    print(
        f"{what:<24} {time.perf_counter() - start:7.2f} s"
        f" {time.process_time() - used:7.2f} s of a processor"
    )
    return found


def main() -> None:
    """Measure."""
    children = int(sys.argv[1]) if len(sys.argv) > 1 else 15_000
    clock = Clock(lambda: int(time.mktime(TODAY.timetuple()) * 1000) + 36_000_000)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "eppgbm.xlsx"
        timed("write the sheet", lambda: write_sheet(path, lines(children)))
        home = Path(folder) / "home"
        create_home(
            home, role="hub", name="Kota", user="dinkes", passphrase=PASSPHRASE, clock=clock,
            kdf=Kdf(memory_kib=8, passes=1),
        )  # fmt: skip
        with opened(home, user=None, passphrase=PASSPHRASE, clock=clock) as desk:
            taken = timed("read", lambda: take_sheet(path, TODAY))
            answer = timed("try", lambda: import_children(desk, taken))
            print(answer["counts"])
            taken = take_sheet(path, TODAY)
            answer = timed("take in", lambda: import_children(desk, taken, commit=True))
            made = answer["import"]
            taken = take_sheet(path, TODAY)
            again = timed("take in again", lambda: import_children(desk, taken, commit=True))
            assert again["import"] is None, again["counts"]
            out = Path(folder) / "out.xlsx"
            timed("export", lambda: export_eppgbm(desk, out, month="2026-08"))
            timed("take back", lambda: revoke_import(desk, {"id": made}))


if __name__ == "__main__":
    main()
