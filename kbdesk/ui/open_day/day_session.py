"""Which day of which posyandu is worked on: choosing it, opening it, and opening it again."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.day_sheet import DaySheet
from kbdesk.queries.open_day import Session
from kbdesk.ui.context import Context
from kbdesk.ui.language import why_not
from kbdesk.ui.open_day.board import DayBoard


class DaySession(DayBoard):
    """``session`` and ``sheet`` are of the day shown; the page loads them in ``_load``."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._context = context
        self.session: Session | None = None
        self.sheet: DaySheet | None = None

    def _load(self, posyandu: str, day: date) -> None:
        """Show a day; the page knows how."""
        raise NotImplementedError

    def _choose(self, found: list[Session], posyandu: str | None) -> None:
        today = found[0].day if found else datetime.now().astimezone().date()
        codes = [(one.posyandu, self._name_of(one.posyandu)) for one in found]
        self.opening.begin(codes, today, self._context.facts.user.name)
        wanted = [one for one in found if posyandu in (None, one.posyandu)]
        at_work = [one for one in wanted if one.opened and not one.closed]
        chosen = (at_work or wanted or found)[:1]
        if not chosen:
            self._stack.setCurrentIndex(0)
            self.header.show_day(None, working=False)
            return
        session = chosen[0]
        self.opening.posyandu.show_value(session.posyandu)
        self._load(session.posyandu, session.day)

    def _name_of(self, code: str) -> str:
        facts = self._context.facts
        if len(facts.posyandu) == 1 and facts.posyandu_name:
            return facts.posyandu_name
        return facts.posyandu_label(code)

    def _open_session(self, draft: dict[str, Any]) -> None:
        posyandu, day = draft["posyandu"], date.fromisoformat(draft["date"])
        self._context.record(
            draft,
            lambda _: self._load(posyandu, day),
            owner=self,
            refused=self._not_opened,
        )

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

    def _is_open(self) -> bool:
        return self.session is not None and self.session.opened and not self.session.closed

    def _working(self) -> bool:
        return self._stack.currentIndex() == 1
