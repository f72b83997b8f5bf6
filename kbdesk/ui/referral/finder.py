"""Finding a person for a form: by a part of the name, the mother, the NIK or the address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal

from kbdesk.domain.ages import completed_months
from kbdesk.domain.names import without_title
from kbdesk.queries.one_person import PersonRow, people_found
from kbdesk.ui.context import Context
from kbdesk.ui.formats import age_years, joined
from kbdesk.ui.kit import Card, Label, put, sized, tr
from kbdesk.ui.widgets.record_list import ListRecord, RecordList
from kbdesk.ui.widgets.search_field import SearchField


class PersonFinder(Card):
    """``found(id)`` when a person was chosen; ``only`` tells of a row and a day who is offered."""

    found = Signal(str)

    def __init__(
        self,
        context: Context,
        title: str,
        *,
        only: Callable[[PersonRow, date], bool] = lambda _row, _today: True,
    ) -> None:
        super().__init__(title, pad=(16, 12))
        self._context, self._only = context, only
        self.search = SearchField(tr("refer_page.search"), key="")
        self.list = sized(RecordList(tr("refer_page.found")), min_height=300)
        self._none = Label(tr("refer_page.search_how"), "secondary", wrap=True)
        put(self.body, self.search, self._none, (self.list, 1))
        self.search.searched.connect(self._search)
        self.search.entered.connect(self._first)
        self.search.down.connect(self._down)
        self.list.opened.connect(self.found)

    def begin(self) -> None:
        """Empty the search and go there."""
        self.search.set_text("")
        self.search.setFocus()

    def _search(self, text: str) -> None:
        self._context.read(lambda desk: (people_found(desk, text), desk.clock.today()), self._show)

    def _show(self, answer: tuple[list[PersonRow], date]) -> None:
        rows, today = answer
        rows = [row for row in rows if self._only(row, today)]
        self.list.set_records([_record(row, today) for row in rows])
        searched = len(self.search.text().strip()) > 1
        self._none.setText(tr("refer_page.nobody" if searched else "refer_page.search_how"))
        self._none.setVisible(not rows)

    def _down(self) -> None:
        self.list.setFocus()
        if self.list.current_key() is None:
            self.list.step(1)

    def _first(self) -> None:
        if self.list.model().rowCount() == 1:
            self.list.step(1)
            key = self.list.current_key()
            if key is not None:
                self.found.emit(key)
        else:
            self._down()


def _record(row: PersonRow, today: date) -> ListRecord:
    born = date.fromisoformat(row["birth_date"]) if row["birth_date"] else None
    age = age_years(completed_months(born, today)) if born and born <= today else ""
    rt = tr("referrals_page.rt", rt=row["rt"]) if row["rt"] else ""
    mother = without_title(row["mother_name"] or "")
    about = joined(age, rt, tr("refer_page.mother", name=mother) if mother else "")
    return ListRecord(row["id"], row["name"] or "", about)
