"""Which child of the day is being entered: after a power cut the day comes back to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import QObject, QTimer

from kbdesk.commands.drafts_kept import forget_draft, keep_draft, kept_draft
from kbdesk.desk import Desk
from kbdesk.domain.sessions import session_id
from kbdesk.queries.open_day import Session
from kbdesk.ui.context import Context

AFTER_MS = 400


class PlaceKept(QObject):
    """``here()`` returns the day and the id of the child that is open, None for nobody."""

    def __init__(
        self, context: Context, here: Callable[[], tuple[Session | None, str | None]], page: QObject
    ) -> None:
        super().__init__(page)
        self._context, self._here = context, here
        self._kept: tuple[str, str | None] | None = None
        self._timer = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._timer.timeout.connect(self.keep)

    def keep_soon(self) -> None:
        """Keep it a moment after the last change."""
        self._timer.start()

    def keep(self) -> None:
        """Keep it at once, where it is another than was kept last.

        A window that closes asks the page again and again to let go, until nothing is written.
        """
        self._timer.stop()
        session, child = self._here()
        if session is None or not session.opened:
            return
        form = _form(session.posyandu, session.day)
        if self._kept == (form, child):
            return
        self._kept = form, child

        def keep(desk: Desk) -> None:
            if child is None:
                forget_draft(desk, form)
            else:
                keep_draft(desk, form, {"child": child})

        self._context.read(keep, lambda _: None, owner=self)


def place_kept(desk: Desk, posyandu: str, day: date) -> Mapping[str, object] | None:
    """Return what was kept of a day: the ``child`` that was open."""
    return kept_draft(desk, _form(posyandu, day))


def _form(posyandu: str, day: date) -> str:
    return f"open_day:{session_id(posyandu, day)}"
