"""A file of another program taken in while other pages go on: written beside, swapped in at once.

The same answer as :func:`kbdesk.commands.imports.import_children`. All of it happens in a copy
of the database; what other pages write meanwhile is taken over into the copy. If they wrote of
whom the file speaks, what was matched may be wrong: the import begins again with what is known
now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol, TypeVar

from kbdesk.commands.import_plan import Decision, Plan
from kbdesk.commands.imports import (
    copy_place,
    forget_old_copies,
    import_children,
    note_import,
    plan_of,
    said,
    write_plan,
)
from kbdesk.commands.trail import note
from kbdesk.commands.upkeep import write_copy
from kbdesk.commands.writing import Answer
from kbdesk.desk import Clock, Desk, DeskUser
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.posyandu import read_posyandu
from kbdesk.exchange.child_lines import ChildLine, Progress
from kbdesk.exchange.matching import Matcher
from kbdesk.exchange.sheets import ReadFile
from kbdesk.journal.operation import Operation
from kbdesk.store.beside import Beside
from kbdesk.store.matching_rows import recorded
from kbdesk.store.store import Copier, Store

T = TypeVar("T")
TIMES: Final = 3
"""So often an import begins, where other pages write of the same people meanwhile."""
_WHOLE: Final = frozenset({"alias", "posyandu", "imported_file"})
"""What may change the meaning of any line."""


class OnDesk(Protocol):
    """Runs a question on the desk's own thread and waits for its answer."""

    def __call__(self, question: Callable[[Desk], T]) -> T: ...


def import_beside(
    on_desk: OnDesk,
    read: Callable[[], ReadFile],
    *,
    commit: bool = False,
    posyandu: str | None = None,
    decided: Mapping[int, Decision] | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Answer, ReadFile]:
    """Try a file or take it in, beside the desk; return the answer and the file as it was read.

    ``read`` reads the file anew each time it is called. Raises what ``import_children`` raises;
    ``exchange.changed_meanwhile`` where people of the file were written again and again,
    ``exchange.home_changed`` where bundles came or went. Nothing is taken then.
    """
    code = None if posyandu is None else read_posyandu(posyandu)
    copier, user, clock = on_desk(parts)

    def stopped() -> bool:
        # a desk that is locked or left takes nothing in
        return copier.key.wiped or (cancelled is not None and cancelled())

    taken = read()
    if not commit:
        with Beside(copier, clock.wall_ms) as beside:
            answer = import_children(
                Desk(beside.store, user, clock), taken, posyandu=posyandu, decided=decided,
                progress=progress, cancelled=stopped,
            )  # fmt: skip
        return answer, taken
    kept = on_desk(copy_place)
    try:
        for _ in range(TIMES):
            one = _Once(on_desk, copier, user, clock, taken, kept)
            done = one.run(code, decided, progress, stopped)
            if done is not None:
                if done["import"] is None:
                    kept.unlink(missing_ok=True)
                else:
                    on_desk(forget_old_copies)
                return done, taken
            before, taken = taken, read()
            if taken.sha256 != before.sha256:
                raise KbdeskError("exchange.file_changed", path=before.file)
        raise KbdeskError("exchange.changed_meanwhile")
    except BaseException:
        kept.unlink(missing_ok=True)
        raise


def parts(desk: Desk) -> tuple[Copier, DeskUser, Clock]:
    """Return what work beside the desk is made with: what copies its home, its user, its clock."""
    return desk.store.copier(), desk.user, desk.clock


def take_place(
    on_desk: OnDesk,
    beside: Beside,
    hears: Callable[[Sequence[Operation]], None],
    last: Callable[[Store], None],
    cancelled: Callable[[], bool],
) -> None:
    """Put a copy that was written in the place of the home's database, with what came meanwhile.

    ``hears`` is told what other pages wrote, and may raise; ``last`` writes what belongs to the
    swap. Raises ``exchange.cancelled``, ``exchange.home_changed``; nothing has changed then.
    """
    beside.settle()
    state = "behind"
    while state != "done":
        if cancelled():
            raise KbdeskError("exchange.cancelled")
        hears(beside.follow())
        state = on_desk(lambda desk: beside.take_place(desk.store, hears, last))


class TouchedError(Exception):
    """Other pages wrote of what the file speaks."""


class _Once:
    """One beginning of an import."""

    def __init__(
        self,
        on_desk: OnDesk,
        copier: Copier,
        user: DeskUser,
        clock: Clock,
        taken: ReadFile,
        kept: Path,
    ) -> None:
        self._on_desk, self._copier = on_desk, copier
        self._user, self._clock = user, clock
        self._taken, self._kept = taken, kept

    def run(
        self,
        posyandu: str | None,
        decided: Mapping[int, Decision] | None,
        progress: Progress | None,
        cancelled: Callable[[], bool],
    ) -> Answer | None:
        """Take the file in; None where other pages wrote of whom it speaks meanwhile."""
        taken = self._taken
        with Beside(self._copier, self._clock.wall_ms) as beside:
            desk = Desk(beside.store, self._user, self._clock)
            plan = plan_of(desk, taken, posyandu, decided, progress, cancelled)
            if progress is not None:
                progress("backup", 0, 0)
            if not self._kept.exists():
                write_copy(self._copier, self._kept)
            with beside.store.transaction():
                counts, made = write_plan(desk, taken, plan, progress, cancelled)
            answer = said(taken, plan, counts, True)
            if made is None:
                return answer | {"import": None, "backup": None}
            held = _Concerned(beside, plan, taken.lines.lines, cancelled)
            if progress is not None:
                progress("saving", 0, 0)

            def last(store: Store) -> None:
                desk = Desk(store, self._user, self._clock)
                note(desk, "backed_up", file=self._kept.name)
                note_import(desk, taken, made)

            try:
                take_place(self._on_desk, beside, held.hears, last, cancelled)
            except TouchedError:
                return None
            return answer | {"import": made, "backup": str(self._kept)}


class _Concerned:
    """Whom and what an import rests on: nobody else may write of them before it is taken."""

    def __init__(
        self,
        beside: Beside,
        plan: Plan,
        lines: Sequence[ChildLine],
        cancelled: Callable[[], bool],
    ) -> None:
        self._store = beside.store
        self._rows = beside.rows_written()
        held = [child.held for child in plan.children if child.held is not None]
        self._people = {one.id for one in held} | {one.mother for one in held if one.mother}
        self._people |= {child.id for child in plan.children}
        self._families = {one.family for one in held if one.family}
        self._niks = {nik for line in lines for nik in (line.nik, line.parent_nik) if nik}
        self._cards = {line.kk for line in lines if line.kk}
        self._matcher = Matcher(())
        for line in lines:
            if cancelled():
                raise KbdeskError("exchange.cancelled")
            self._matcher.remember(line)

    def hears(self, operations: Iterable[Operation]) -> None:
        """Raise :class:`TouchedError` where other pages wrote of whom the file speaks."""
        for operation in operations:
            if self._changes(operation):
                raise TouchedError

    def _changes(self, operation: Operation) -> bool:
        entity, row, fields = operation.entity, operation.row, operation.fields
        if entity in _WHOLE or row in self._rows:
            return True
        if entity in ("measurement", "service"):
            return bool({fields.get("child"), fields.get("person")} & self._people)
        if entity == "family":
            family = self._store.records.get("family", row) or {}
            return row in self._families or family.get("kk") in self._cards
        if entity != "person":
            return False
        if row in self._people:
            return True
        person: Mapping[str, object] = self._store.records.get("person", row) or {}
        if person.get("family") in self._families | self._rows or person.get("nik") in self._niks:
            return True
        now = recorded(self._store.records, row)
        return now is not None and self._matcher.may_be_of_line(now)
