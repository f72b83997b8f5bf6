"""Making a report while the window goes on: one thread reads it, another draws it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.offices import Stationery
from kbdesk.ui.context import Context, Refused
from kbdesk.ui.language import current
from kbdesk.ui.side_worker import side_worker

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class WantedReport:
    """A report to make: its name, month number, area key, form and options."""

    name: str
    month: int
    area: str
    form: str = "pdf"
    options: tuple[tuple[str, object], ...] = ()

    @property
    def asked(self) -> Mapping[str, object]:
        return dict(self.options)


@dataclass(frozen=True, slots=True)
class _FoundReport:
    value: object


class Making(QObject):
    """Makes one report at a time; a new one stops the one before.

    ``progressed(phase, done, of)``: steps while its data is read, pages or rows while it is drawn
    (of 0: not known yet). Between two steps the desk answers other questions.
    """

    progressed = Signal(str, int, int)
    _drawn = Signal(int, int)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._worker = side_worker("papers")
        self._stopped = threading.Event()
        self._office: Stationery | None = None
        self._drawn.connect(self._tell_drawn, Qt.ConnectionType.QueuedConnection)

    def begin(
        self,
        wanted: WantedReport,
        *,
        found: Callable[[object], bool],
        made: Callable[[bytes], None],
        refused: Refused,
    ) -> None:
        """Read a report and hand it to ``found``; make its file if that returns True."""
        self.stop()
        self.renew()
        language, if_wanted = current(), self._if_wanted
        refuse = if_wanted(refused)

        def start(desk: Desk) -> object:
            from kbdesk.commands.report_kind import ReportRequest, by_steps
            from kbdesk.commands.report_list import REPORTS
            from kbdesk.queries.offices import stationery
            from kbdesk.queries.report_areas import area_of_choice

            area = area_of_choice(desk, wanted.area)
            asked = ReportRequest(wanted.month, area, wanted.form, wanted.asked)
            office = stationery(desk, area, language)
            return by_steps(REPORTS[wanted.name], desk, asked), office

        def began(begun: Any) -> None:
            steps, self._office = begun
            advance(steps)

        def advance(steps: Any) -> None:
            def next_step(_desk: Desk) -> object:
                try:
                    return next(steps)
                except StopIteration as end:
                    return _FoundReport(end.value)

            def went(answer: Any) -> None:
                if isinstance(answer, _FoundReport):
                    if found(answer.value):
                        self.write(wanted, answer.value, made, refused=refused)
                    return
                self.progressed.emit("finding", *answer)
                advance(steps)

            self._context.ask(next_step, if_wanted(went), owner=self, refused=refuse)

        self._context.ask(start, if_wanted(began), owner=self, refused=refuse)

    def write(
        self,
        wanted: WantedReport,
        found: object,
        made: Callable[[bytes], None],
        *,
        refused: Refused,
        form: str | None = None,
    ) -> None:
        """Make the file of a report that was read; ``form`` where it is another than asked for."""
        stopped, language, drawn = self._stopped, current(), self._drawn
        office = self._office
        which = form or wanted.form

        def progress(done: int, of: int) -> None:
            if stopped.is_set():
                raise KbdeskError("report.stopped")
            drawn.emit(done, of)

        def draw() -> bytes:
            from kbdesk.commands.report_list import REPORTS
            from kbdesk.commands.reports import rendered

            return rendered(REPORTS[wanted.name], found, which, language, progress, office=office)[
                0
            ]

        self._worker.ask(draw, self._if_wanted(made), owner=self, refused=self._if_wanted(refused))

    def stop(self) -> None:
        """Stop the report that is being made; no signal or call follows."""
        self._stopped.set()

    def renew(self) -> None:
        """Allow the next report, after a stop."""
        self._stopped = threading.Event()

    def _if_wanted(self, act: Callable[[T], None]) -> Callable[[T], None]:
        """Return ``act`` for answers of this report: after a stop, nothing is done."""
        stopped = self._stopped

        def acts(answer: T) -> None:
            if not stopped.is_set():
                act(answer)

        return acts

    def _tell_drawn(self, done: int, of: int) -> None:
        if not self._stopped.is_set():
            self.progressed.emit("drawing", done, of)
