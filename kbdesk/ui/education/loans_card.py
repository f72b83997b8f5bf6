"""What is lent, the longest overdue first, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal

from kbdesk.commands.record import record
from kbdesk.commands.writing import Answer
from kbdesk.desk import Desk
from kbdesk.queries.education import Loan
from kbdesk.ui.context import Context
from kbdesk.ui.formats import date_short, integer, joined
from kbdesk.ui.kit import Button, Card, Chip, EmptyState, put, row, sized, tr
from kbdesk.ui.widgets.cells import LateCell, Two
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.filling_stack import FillingStack
from kbdesk.ui.widgets.table import RIGHT, Column, LineTable, Row, Section


class LoansCard(Card):
    """Enter or the button takes back the marked one; ``returned`` once it is written."""

    returned = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(tr("education_page.loans"), pad=0, gap=0)
        self._context = context
        self._loans: dict[str, Loan] = {}
        self._all: tuple[Loan, ...] = ()
        self._today = date.today()
        self._late = Chip("", "bad")
        self.which = Choice(
            tr("education_page.which_loans"),
            [("out", tr("education_page.out")), ("all", tr("education_page.history"))],
            value="out",
            pad=9,
        )
        self.which.changed.connect(lambda _: self._show())
        self.add_to_header(self._late, left=True)
        self.table = LineTable(
            tr("education_page.loans"),
            Column(tr("education_page.material"), stretch=1),
            Column(tr("education_page.due"), RIGHT, width=150),
            fit=False,
        )
        sized(self.table, min_height=120)
        self._empty = EmptyState(
            "bag", tr("education_page.no_loans"), tr("education_page.no_loans_detail")
        )
        self._stack = FillingStack(self.table, self._empty)
        self.take_back = Button(tr("education_page.take_back"), icon="check")
        put(self.body, (self._stack, 1), put(row(8, (12, 8)), self.which, 1, self.take_back))
        self.table.opened.connect(self._return)
        self.take_back.clicked.connect(lambda: self._return(self.table.current_key() or ""))

    def show_loans(self, loans: Sequence[Loan], today: date) -> None:
        """Show what is out, or with all that came back behind it, the last first."""
        self._all, self._today = tuple(loans), today
        self._loans = {one.id: one for one in loans if one.returned is None}
        late = sum(one.overdue for one in loans)
        self._late.setVisible(late > 0)
        self._late.set(tr("education_page.late_count", n=integer(late)), "bad")
        self.set_note(tr("education_page.lent_count", n=integer(len(self._loans))))
        self._show()

    def _show(self) -> None:
        rows: list[Row | Section] = [_row(one, self._today) for one in self._loans.values()]
        back = [one for one in self._all if one.returned is not None]
        if self.which.value() == "all" and back:
            back.sort(key=lambda one: (one.returned or date.min, one.lent), reverse=True)
            rows.append(Section(tr("education_page.came_back")))
            rows += [_row(one, self._today) for one in back]
        self.table.set_rows(rows)
        if self._loans:
            self.table.mark_one()
        self._stack.setCurrentWidget(self.table if rows else self._empty)
        self.take_back.setEnabled(bool(self._loans))

    def _return(self, key: str) -> None:
        loan = self._loans.get(key)
        if loan is None:
            return
        title, whose = loan.title or "", loan.borrower or ""
        back = {"do": "return_loan", "id": key, "date": None}

        def done(_: object) -> None:
            still_out = tr("education_page.still_out", title=title)
            self._context.can_undo(still_out, whose, [back], "education")
            self._context.tell_undoable(tr("education_page.taken_back", title=title), whose)

        self._context.do(lambda desk: _return_today(desk, key), done, owner=self)


def _return_today(desk: Desk, loan: str) -> Answer:
    day = desk.clock.today().isoformat()
    return record(desk, {"do": "return_loan", "id": loan, "date": day})


def _row(one: Loan, today: date) -> Row:
    rt = tr("education_page.rt", rt=one.rt) if one.rt else ""
    who = joined(one.borrower, rt, tr("education_page.lent_on", date=date_short(one.lent)))
    due = due_words(one, today)
    title = one.title or one.code or ""
    return Row(
        one.id,
        [Two(title, who), LateCell(due, late=one.overdue)],
        spoken=", ".join((title, who.replace(" · ", ", "), due)),
    )


def due_words(one: Loan, today: date) -> str:
    """Return when a loan is due, as one says it: "lewat 3 hari", "besok", "21 Agt"."""
    if one.returned is not None:
        day = date_short(one.returned, year=one.returned.year != today.year)
        return tr("education_page.back_on", date=day)
    days = (one.due - today).days
    if days < 0:
        return tr("education_page.overdue", days=-days)
    if days == 0:
        return tr("common.today")
    if days == 1:
        return tr("common.tomorrow")
    return date_short(one.due, year=one.due.year != today.year)
