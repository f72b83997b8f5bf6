"""The official food table taken in while other pages go on: the same answer as `import_foods`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Final

from kbdesk.commands.foods import compare_foods, import_foods, read_foods, stepping
from kbdesk.commands.import_beside import TIMES, OnDesk, TouchedError, parts, take_place
from kbdesk.commands.writing import Answer
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.exchange.child_lines import Progress
from kbdesk.journal.operation import Operation
from kbdesk.queries.foods import Foods
from kbdesk.store.beside import Beside

AT_ONCE: Final = 50
"""A table of so few rows is written on the desk's own thread: sooner than a copy is made."""


def import_foods_beside(
    on_desk: OnDesk,
    source: Path,
    *,
    dry_run: bool = False,
    take: Collection[int] = (),
    by_name: Collection[int] = (),
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Answer:
    """Try a TKPI spreadsheet or take it in, beside the desk.

    Raises what ``import_foods`` raises; ``food.changed_meanwhile`` where foods were written
    again and again, ``exchange.home_changed`` where bundles came or went. Nothing is taken then.
    """
    rows = read_foods(source, cancelled=cancelled)
    if dry_run:
        step = stepping(progress, cancelled)
        answer, _ = compare_foods(on_desk(Foods), rows, source.name, take, by_name, step)
        return {**answer, "dry_run": True}

    def taken_by(desk: Desk, stopped: Callable[[], bool] | None) -> Answer:
        return import_foods(
            desk, source, already=rows, take=take, by_name=by_name, progress=progress,
            cancelled=stopped,
        )  # fmt: skip

    if len(rows) <= AT_ONCE:
        return on_desk(lambda desk: taken_by(desk, None))
    copier, user, clock = on_desk(parts)

    def stopped() -> bool:
        # a desk that is locked or left takes nothing in
        return copier.key.wiped or (cancelled is not None and cancelled())

    for _ in range(TIMES):
        with Beside(copier, clock.wall_ms) as beside:
            answer = taken_by(Desk(beside.store, user, clock), stopped)
            if not answer["taken"]:
                return answer
            try:
                take_place(on_desk, beside, _hears, lambda _: None, stopped)
            except TouchedError:
                continue
            return answer
    raise KbdeskError("food.changed_meanwhile")


def _hears(operations: Iterable[Operation]) -> None:
    """Raise :class:`TouchedError` where other pages wrote of foods: the table was compared."""
    if any(o.entity == "food" for o in operations):
        raise TouchedError
