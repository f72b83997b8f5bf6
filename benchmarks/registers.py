"""A month's SKDN and a year's F2 registers of a whole city: found, and put on paper.

    python -m benchmarks.registers [POSYANDU [MONTHS]]

120 posyandu, 15,000 children, five years of weighings (900,000), 100,000 people. The floor of
SKDN is the bare reading of its rows, that of the registers the year's weighings read at once.
To be kept on two cores: SKDN of the city within 1 s, all F2 registers within 60 s. Beside the
seconds on the clock stand those of the processor: on a busy machine only they say anything.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from benchmarks._homes import new_hub
from benchmarks.skdn import CHILDREN_OF_ONE, TODAY, fill
from kbdesk.desk import Desk
from kbdesk.domain.ages import month_index
from kbdesk.queries.area import Area, month_span
from kbdesk.queries.month_close import month_report
from kbdesk.queries.nutrition import nutrition
from kbdesk.queries.registers import Register, register, said
from kbdesk.queries.report_head import report_head
from kbdesk.queries.skdn import skdn
from kbdesk.reports.document_pdf import draw_document
from kbdesk.reports.document_xlsx import xlsx
from kbdesk.reports.register_document import register_document
from kbdesk.store.child_rows import ChildRows
from kbdesk.store.register_rows import weighings_of


@dataclass(frozen=True)
class Took:
    """Seconds on the clock and of the processor."""

    clock: float
    processor: float

    def __str__(self) -> str:
        return f"{self.clock:.2f} s ({self.processor:.2f} s of the processor)"


def took(run: Callable[[], object], rounds: int = 1) -> Took:
    """Return what the fastest of some runs took."""
    found = []
    for _ in range(rounds):
        clock, processor = time.perf_counter(), time.process_time()
        run()
        found.append(Took(time.perf_counter() - clock, time.process_time() - processor))
    return min(found, key=lambda one: one.processor)


def tell(name: str, one: Took, floor: Took) -> None:
    """Print what something took, and how many times its floor."""
    times = one.processor / floor.processor
    print(f"{name}: {one}, {times:.1f} times the floor", flush=True)


def measure(desk: Desk, posyandu: int) -> None:
    """Time the month and the registers, and print them with their ratios."""
    month = month_index(TODAY) - 1
    rows = ChildRows(desk.store.records)
    first, last = month_span(month)

    def month_floor() -> None:
        rows.weighings(month_span(month - 2)[0], last)
        rows.under_five(first, last, None)

    floor = took(month_floor, 3)
    print(f"floor, the month's rows read: {floor}")
    tell("skdn, the city", took(lambda: skdn(desk, month, Area()), 3), floor)
    tell("skdn as reported, the city", took(lambda: month_report(desk, month, Area()), 3), floor)
    tell("nutrition, the city", took(lambda: nutrition(desk, month, Area()), 3), floor)

    codes = [f"PY{number:03d}" for number in range(posyandu)]
    began = TODAY.replace(month=1, day=1)
    children = [one.id for one in rows.under_five(began, TODAY, None)]
    records = desk.store.records
    floor = took(lambda: weighings_of(records, children, began.isoformat(), TODAY.isoformat()), 3)
    print(f"floor, the year's weighings read: {floor}")
    found: list[Register] = []
    tell("F2, the city in one", took(lambda: register(desk, 2, month, Area())), floor)
    each = took(lambda: found.extend(register(desk, 2, month, Area((code,))) for code in codes))
    lines = sum(len(one.lines) for one in found)
    tell(f"F2, {len(codes)} registers of {lines:,} lines", each, floor)

    def as_sheets() -> None:
        for one in found:
            xlsx(register_document(said(one), report_head(desk, one.area)))

    def on_paper() -> None:
        for one in found:
            draw_document(register_document(said(one), report_head(desk, one.area)), BytesIO())

    tell("F2 as spreadsheets", took(as_sheets), each)
    papers = took(on_paper)
    tell("F2 as PDF", papers, each)
    whole = Took(each.clock + papers.clock, each.processor + papers.processor)
    print(f"F2, found and drawn: {whole}")


def main(posyandu: int, months: int) -> None:
    """Fill a home and time what is asked of it."""
    with new_hub(TODAY) as desk:
        adults = 100_000 - 2 * posyandu * CHILDREN_OF_ONE
        many = fill(desk, posyandu, months, adults=max(adults, 0))
        print(f"{posyandu * CHILDREN_OF_ONE:,} children, {many:,} weighings", flush=True)
        measure(desk, posyandu)


if __name__ == "__main__":
    asked = [int(one) for one in sys.argv[1:3]]
    main(*(asked or [120]), *([60] if len(asked) < 2 else []))
