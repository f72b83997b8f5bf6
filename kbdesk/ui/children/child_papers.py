"""A child's papers for the mother: the KMS card and the report of a month, shown and printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

from kbdesk.desk import Desk
from kbdesk.domain.ages import completed_months, month_index
from kbdesk.queries.child_papers import (
    child_report_data,
    kms_card_data,
    last_measured_on,
    person_row,
)
from kbdesk.ui.context import Context
from kbdesk.ui.formats import age_years, integer
from kbdesk.ui.kit import Button, Label, tr
from kbdesk.ui.papers.month_steps import MonthSteps
from kbdesk.ui.papers.papers_page import PapersPage
from kbdesk.ui.papers.sheet import Sheet
from kbdesk.ui.printing.maker import file_name
from kbdesk.words import Language

if TYPE_CHECKING:
    from kbdesk.reports.child_report_data import ChildReportData
    from kbdesk.reports.kms_data import KmsCardData


@dataclass(frozen=True, slots=True)
class _Child:
    id: str
    name: str
    birth_date: date | None
    today: date
    measured_on: date | None


class ChildPapersPage(PapersPage):
    """``open(child=, paper="kms" | "report")``; left and right change the report's month.

    With ``others`` the KMS cards of all of them are one paper.
    """

    def __init__(self, context: Context) -> None:
        self.months = MonthSteps()
        self.note = Label("", "secondary", wrap=True)
        super().__init__(
            context,
            tr("papers_page.title"),
            [("kms", tr("papers_page.kms")), ("report", tr("papers_page.report"))],
            question=tr("papers_page.which"),
            beside=[(self.months, 0), (self.note, 1)],
            height=460,
        )
        self._child: _Child | None = None
        self._others: tuple[str, ...] = ()
        self.child_button = Button(tr("papers_page.child"), "link", trailing="arrow-right")
        self.child_button.clicked.connect(self._go_child)
        self.paper.foot.addWidget(self.child_button, self.paper.FOOT_ROW, 0, 1, 2)
        self.months.changed.connect(self._draw)
        self.paper.enlarged.connect(self.note.setHidden)
        self.hear_keys(self.months.keys())

    def open(self, child: str, paper: str = "kms", others: Sequence[str] = ()) -> None:
        """Show a paper of a child, or the KMS cards of several."""
        self._child, self._others = None, tuple(others)
        self.which.setVisible(not others)
        self.child_button.setVisible(not others)
        self.months.forget()
        self.choose(paper)
        self.paper.show_nothing(tr("papers_page.drawing"))
        self._context.read(lambda desk: _child(desk, child), self._show, refused=self.paper.refused)

    def _show(self, child: _Child) -> None:
        self._child = child
        self.months.set(
            month_index(child.measured_on or child.today),
            month_index(child.today),
            month_index(child.birth_date) if child.birth_date else 0,
        )
        age = ""
        if child.birth_date is not None and child.birth_date <= child.today:
            age = age_years(completed_months(child.birth_date, child.today))
        if self._others:
            count = integer(1 + len(self._others))
            self.set_title(tr("papers_page.title_of_many", count=count), " ")
        else:
            self.set_title(tr("papers_page.title_of", name=child.name), age or " ")
        self._draw()

    def sheet(self, name: str) -> Sheet[Any] | None:
        child, month = self._child, self.months.day()
        if child is None or month is None:
            return None
        if self._others:
            return self._cards((child.id, *self._others))
        self.months.setVisible(name == "report")
        self.note.setText(tr(f"papers_page.{name}_note"))
        of = [("person", child.id)]
        title, words = tr(f"papers_page.{name}_paper"), self.months.words()
        if name == "report":
            file = tr("papers_page.report_file", name=child.name, month=f"{month:%Y-%m}")
            return Sheet(
                title,
                file_name(file, "laporan"),
                lambda desk: child_report_data(desk, child.id, month),
                _draw_report,
                tr("papers_page.report_spoken", name=child.name, month=words),
                child.name,
                of,
                "child-report",
            )
        return Sheet(
            title,
            file_name(tr("papers_page.kms_file", name=child.name), "kms"),
            lambda desk: kms_card_data(desk, child.id),
            _draw_card,
            tr("papers_page.kms_spoken", name=child.name),
            child.name,
            of,
            "kms",
        )

    def _cards(self, children: tuple[str, ...]) -> Sheet[Any]:
        self.months.hide()
        self.note.setText(tr("papers_page.kms_note"))
        title = tr("papers_page.title_of_many", count=integer(len(children)))
        return Sheet(
            title,
            file_name(title, "kms"),
            lambda desk: [kms_card_data(desk, one) for one in children],
            _draw_cards,
            title,
            title,
            [("person", one) for one in children],
            "kms",
        )

    def _go_child(self) -> None:
        if self._child is not None:
            self._context.go("child", id=self._child.id)


def _child(desk: Desk, id_: str) -> _Child:
    person = person_row(desk, id_)
    born = person["birth_date"]
    return _Child(
        id=id_,
        name=person["name"] or "",
        birth_date=date.fromisoformat(born) if born else None,
        today=desk.clock.today(),
        measured_on=last_measured_on(desk, id_),
    )


def _draw_card(data: KmsCardData, sheet: BytesIO, language: Language) -> object:
    from kbdesk.reports.kms_card import draw_kms_card

    return draw_kms_card(data, sheet, language)


def _draw_cards(cards: list[KmsCardData], sheet: BytesIO, language: Language) -> object:
    from kbdesk.reports.kms_card import draw_kms_cards

    return draw_kms_cards(cards, sheet, language)


def _draw_report(data: ChildReportData, sheet: BytesIO, language: Language) -> object:
    from kbdesk.reports.child_report import draw_child_report

    return draw_child_report(data, sheet, language)
