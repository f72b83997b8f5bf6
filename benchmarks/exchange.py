"""Other programs' files at the size of a city: a sheet read, tried, taken in, taken back; FHIR.

    python -m benchmarks.exchange [CHILDREN]

Invented children, one in five named twice. Seconds of one run each, on a home of a hub, and
of how long a processor was used for it, which other programs hardly lengthen. Behind the bar, how
many times as long as what cannot be done without on the same machine: the cells read by the
library alone, and the same families and weighings recorded by the verbs alone.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl

from benchmarks._homes import new_hub
from kbdesk.commands.exchange_out import export_eppgbm
from kbdesk.commands.families import register_family
from kbdesk.commands.import_revoking import revoke_import
from kbdesk.commands.imports import import_children
from kbdesk.commands.measurements import record_measurement
from kbdesk.demo.chance import Chance
from kbdesk.demo.names import person_name
from kbdesk.desk import Desk
from kbdesk.domain.villages import villages
from kbdesk.exchange.eppgbm_sheet import SheetLine, write_sheet
from kbdesk.exchange.sheets import take_sheet

TODAY = date(2026, 8, 20)


def lines(children: int) -> list[SheetLine]:
    """Return invented lines, one in five of them said again."""
    dice, chance = random.Random(1), Chance("1")
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


def timed(what: str, run: Callable[[], Any], floor: float | None = None) -> Any:
    """Run something and print its seconds, and how many times a floor they are."""
    start, used = time.perf_counter(), time.process_time()
    found = run()
    took = time.process_time() - used
    ratio = "" if floor is None else f" | {took / floor:5.2f}"
    print(
        f"{what:<24} {time.perf_counter() - start:7.2f} s {took:7.2f} s of a processor{ratio}",
        flush=True,
    )
    return found


def cells_alone(path: Path) -> float:
    """Return the seconds of a processor that the library takes to read the cells."""
    used = time.process_time()
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    for _ in book.worksheets[0].iter_rows(values_only=True):
        pass
    book.close()
    return time.process_time() - used


def verbs_alone(desk: Desk, children: int) -> float:
    """Return the seconds of a processor that the verbs take, of which nothing is kept."""
    some = [one.values for one in lines(max(children // 10, 1))]
    some = [values for values in some if values["date"] >= values["birth_date"]]
    used = time.process_time()
    with desk.store.rehearsal():
        for of in {id(values): values for values in some}.values():
            child = str(uuid.uuid4())
            mother = {"name": of["parent"], "sex": "female", "relation": "wife"}
            own = {"id": child, "name": of["name"], "birth_date": of["birth_date"]}
            own |= {"sex": "male" if of["sex"] == "L" else "female", "relation": "child"}
            family = {"village": of["village"], "rt": of["rt"], "address": of["address"]}
            register_family(desk, {**family, "members": [mother, own]})
            measured = {"child": child, "date": of["date"], "weight_kg": of["weight_kg"]}
            position = "standing" if of["position"] == "Berdiri" else "lying"
            record_measurement(
                desk, {**measured, "lenhei_cm": of["lenhei_cm"], "position": position}
            )
    return (time.process_time() - used) * 10


def main() -> None:
    """Measure."""
    children = int(sys.argv[1]) if len(sys.argv) > 1 else 15_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "eppgbm.xlsx"
        timed("write the sheet", lambda: write_sheet(path, lines(children)))
        with new_hub(TODAY) as desk:
            cells, verbs = cells_alone(path), verbs_alone(desk, children)
            print(f"floors: cells {cells:.2f} s, verbs {verbs:.2f} s of a processor")
            taken = timed("read", lambda: take_sheet(path, TODAY), cells)
            answer = timed("try", lambda: import_children(desk, taken), verbs)
            print(answer["counts"])
            taken = take_sheet(path, TODAY)
            answer = timed("take in", lambda: import_children(desk, taken, commit=True), verbs)
            made = answer["import"]
            taken = take_sheet(path, TODAY)
            again = timed("take in again", lambda: import_children(desk, taken, commit=True))
            assert again["import"] is None, again["counts"]
            out = Path(folder) / "out.xlsx"
            timed("export", lambda: export_eppgbm(desk, out, month="2026-08"))
            timed("take back", lambda: revoke_import(desk, {"id": made}))


if __name__ == "__main__":
    main()
