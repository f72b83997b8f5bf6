"""A month's SKDN and a year's F2 registers of a whole city: found, and put on paper.

    python benchmarks/registers.py [POSYANDU [MONTHS]]

120 posyandu, 15,000 children, five years of weighings (900,000), 100,000 people. The floor of
SKDN is the bare reading of its rows, that of the registers the year's weighings read at once.
To be kept on two cores: SKDN of the city within 1 s, all F2 registers within 60 s.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.skdn import CHILDREN_OF_ONE, PASSPHRASE, TODAY, best, fill  # noqa: E402
from kbdesk.commands.homes import create_home, opened  # noqa: E402
from kbdesk.desk import Clock, Desk  # noqa: E402
from kbdesk.domain.ages import month_index  # noqa: E402
from kbdesk.queries.area import Area, month_span  # noqa: E402
from kbdesk.queries.month_close import month_report  # noqa: E402
from kbdesk.queries.nutrition import nutrition  # noqa: E402
from kbdesk.queries.registers import Register, register, said  # noqa: E402
from kbdesk.queries.skdn import skdn  # noqa: E402
from kbdesk.queries.whose import whose  # noqa: E402
from kbdesk.reports.document_pdf import draw_document  # noqa: E402
from kbdesk.reports.document_xlsx import xlsx  # noqa: E402
from kbdesk.reports.register_document import register_document  # noqa: E402
from kbdesk.store.child_rows import ChildRows  # noqa: E402
from kbdesk.store.keyring import Kdf  # noqa: E402
from kbdesk.store.register_rows import weighings_of  # noqa: E402


def seconds(run: Callable[[], object]) -> float:
    """Return the seconds of one run."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def measure(desk: Desk, posyandu: int) -> None:
    """Time the month and the registers, and print them with their ratios."""
    month = month_index(TODAY) - 1
    rows = ChildRows(desk.store.records)
    first, last = month_span(month)

    def floor() -> None:
        rows.weighings(month_span(month - 2)[0], last)
        rows.under_five(first, last, None)

    least = best(floor)
    print(f"floor, the month's rows read: {least:.3f} s")
    for name, run in (
        ("skdn, the city", lambda: skdn(desk, month, Area())),
        ("skdn as reported, the city", lambda: month_report(desk, month, Area())),
        ("nutrition, the city", lambda: nutrition(desk, month, Area())),
    ):
        took = best(run)
        print(f"{name}: {took:.3f} s, {took / least:.1f} times the floor")

    codes = [f"PY{number:03d}" for number in range(posyandu)]
    children = list(rows.under_five(TODAY.replace(month=1, day=1), TODAY, None))
    began, today = TODAY.replace(month=1, day=1).isoformat(), TODAY.isoformat()
    least = best(
        lambda: weighings_of(desk.store.records, (one.id for one in children), began, today)
    )
    print(f"floor, the year's weighings read: {least:.2f} s")
    found: list[Register] = []
    whole = seconds(lambda: register(desk, 2, month, Area()))
    print(f"F2, the city in one: {whole:.2f} s, {whole / least:.1f} times the floor")
    each = seconds(lambda: found.extend(register(desk, 2, month, Area((code,))) for code in codes))
    lines = sum(len(one.lines) for one in found)
    print(f"F2, {len(codes)} registers of {lines:,} lines: {each:.2f} s, "
          f"{each / least:.1f} times the floor")  # fmt: skip

    def on_paper() -> None:
        for one in found:
            document = register_document(said(one), whose(desk, one.area))
            draw_document(document, BytesIO())

    def as_sheets() -> None:
        for one in found:
            xlsx(register_document(said(one), whose(desk, one.area)))

    sheets = seconds(as_sheets)
    print(f"F2 as spreadsheets: {sheets:.1f} s")
    papers = seconds(on_paper)
    print(f"F2 as PDF: {papers:.1f} s; found and drawn {each + papers:.1f} s")


def main(posyandu: int, months: int) -> None:
    """Fill a home and time what is asked of it."""
    wall = int(time.mktime(TODAY.timetuple()) * 1000) + 36_000_000
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "home")
        create_home(
            home, role="hub", name="Kota", user="petugas", passphrase=PASSPHRASE,
            clock=Clock(lambda: wall), kdf=Kdf(memory_kib=8, passes=1),
        )  # fmt: skip
        with opened(home, user=None, passphrase=PASSPHRASE, clock=Clock(lambda: wall)) as desk:
            adults = 100_000 - 2 * posyandu * CHILDREN_OF_ONE
            many = fill(desk, posyandu, months, adults=max(adults, 0))
            print(f"{posyandu * CHILDREN_OF_ONE:,} children, {many:,} weighings", flush=True)
            measure(desk, posyandu)


if __name__ == "__main__":
    asked = [int(one) for one in sys.argv[1:3]]
    main(*(asked or [120]), *([60] if len(asked) < 2 else []))
