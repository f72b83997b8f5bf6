"""What a user is told once, after the program stopped by itself."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QWidget

from kbdesk.domain.fault_forms import STOPPED
from kbdesk.faults.fault import Fault
from kbdesk.queries.faults import new_stops
from kbdesk.ui.context import Context
from kbdesk.ui.error_sheet import show_stop
from kbdesk.ui.formats import clock, date_short
from kbdesk.ui.language import tr


def kind_words(kind: str) -> str:
    """Return a fault's kind in words."""
    cause = kind.removeprefix(STOPPED)
    return kind if cause == kind else tr("faults_page.stopped_kind", kind=cause)


def tell_stops(context: Context, window: QWidget) -> None:
    """Say that the program stopped by itself the last time, and how the city learns of it."""

    def say(stops: list[Fault]) -> None:
        if stops:
            last = max(stops, key=lambda one: one.last)
            at = datetime.fromisoformat(last.last)
            when = tr("faults_page.stopped_at", day=date_short(at.date()), clock=clock(at))
            show_stop(window, when, tr("faults_page.stopped_detail"), last)

    context.ask(new_stops, say, owner=context)
