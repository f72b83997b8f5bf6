"""Which day of which posyandu is worked on: choosing it, opening it, and opening it again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.day_sheet import DaySheet
from kbdesk.queries.open_day import Session
from kbdesk.ui.children.memory import memory_of
from kbdesk.ui.context import Context
from kbdesk.ui.language import why_not
from kbdesk.ui.open_day.board import DayBoard


class DaySession(DayBoard):
    """``session`` and ``sheet`` are of the day shown; the page loads them in ``_load``."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._context, self._memory = context, memory_of(context)
        self.session: Session | None = None
        self.sheet: DaySheet | None = None

    def _load(self, posyandu: str, day: date) -> None:
        """Show a day; the page knows how."""
        raise NotImplementedError

    def _choose(self, found: Sequence[Session], posyandu: str | None, today: date) -> None:
        """Show the day of the posyandu that is named, else one that is at work."""
        codes = [(one.posyandu, self._name_of(one.posyandu)) for one in found]
        wanted = [one for one in found if posyandu in (None, one.posyandu)]
        at_work = [one for one in wanted if one.opened and not one.closed]
        session = next(iter(at_work or wanted or found), None)
        self.opening.begin(codes, session, today)
        if session is not None:
            self._load(session.posyandu, session.day)
            return
        self._stack.setCurrentIndex(0)
        self.header.show_day(None, working=False)

    def _name_of(self, code: str) -> str:
        facts = self._context.facts
        if len(facts.posyandu) == 1 and facts.posyandu_name:
            return facts.posyandu_name
        return facts.posyandu_label(code)

    def _open_session(self, draft: dict[str, Any]) -> None:
        posyandu, day = draft["posyandu"], date.fromisoformat(draft["date"])

        def opened(_answer: object) -> None:
            self.opening.forget()
            self._load(posyandu, day)

        self._context.record(draft, opened, owner=self, refused=self._not_opened)

    def _not_opened(self, error: KbdeskError) -> None:
        self.opening.refuse(error.field, why_not(error))

    def _reopen(self) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        session = sheet.session
        self._context.record(
            {"do": "reopen_session", "id": session.id},
            lambda _: self._load(session.posyandu, session.day),
            owner=self,
        )

    def _at_work(self, today: date) -> Session | None:
        """Return the day that is worked on while it is open; None for one of today that is over."""
        sheet = self._memory.day
        if sheet is None or not sheet.session.opened or sheet.session.closed:
            return None
        over = sheet.session.day == sheet.today != today
        return None if over else sheet.session

    def _working(self) -> bool:
        return self._stack.currentIndex() == 1
