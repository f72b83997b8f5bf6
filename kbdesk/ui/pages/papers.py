"""A child's papers for the mother: the KMS card and the report of a month, shown and printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kbdesk.desk import Desk
from kbdesk.domain.ages import completed_months, month_index
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.child_papers import child_report_data, kms_card_data
from kbdesk.ui.context import Context
from kbdesk.ui.formats import age_years, month_name
from kbdesk.ui.language import tr
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.paper.maker import file_name
from kbdesk.ui.paper.sheet_card import SheetCard
from kbdesk.ui.theme.scaling import row, sized
from kbdesk.ui.widgets.button import Button, icon_button
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.label import Label
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


class PapersPage(PageFrame):
    """``open(child=, paper="kms" | "report")``; left and right change the report's month."""

    errand = True

    def __init__(self, context: Context) -> None:
        super().__init__(tr("papers_page.title"), " ", back=True)
        self._context = context
        self._child: _Child | None = None
        self._month: date | None = None
        self.which = Choice(
            tr("papers_page.which"),
            [("kms", tr("papers_page.kms")), ("report", tr("papers_page.report"))],
            value="kms",
        )
        self.earlier = icon_button("chevron-left", tr("papers_page.month_before"))
        self.later = icon_button("chevron-right", tr("papers_page.month_after"))
        self.month = Label("", "label")
        self.note = Label("", "secondary", wrap=True)
        top = row(12)
        top.addWidget(self.which)
        self._months = QWidget()
        steps = row(4)
        steps.addWidget(self.earlier)
        steps.addWidget(sized(self.month, min_width=130))
        steps.addWidget(self.later)
        self._months.setLayout(steps)
        top.addWidget(self._months)
        top.addWidget(self.note, 1)
        self.content.addLayout(top)
        self.paper = SheetCard(context, " ", tr("papers_page.preview"))
        sized(self.paper.view, min_height=460)
        self.content.addWidget(self.paper, 1)
        self.child_button = Button(tr("papers_page.child"), "link", trailing="arrow-right")
        self.child_button.clicked.connect(self._go_child)
        self.paper.foot.addWidget(self.child_button, self.paper.FOOT_ROW, 0, 1, 2)
        self.went_back.connect(lambda: context.go("back"))
        self.which.changed.connect(lambda _: self._draw())
        self.earlier.clicked.connect(lambda: self._step(-1))
        self.later.clicked.connect(lambda: self._step(1))
        self.paper.enlarged.connect(self.note.setHidden)
        self.hear_keys(
            {
                "Ctrl+P": self.paper.print_paper,
                "Alt+Left": lambda: self._step(-1),
                "Alt+Right": lambda: self._step(1),
            }
        )

    def open(self, child: str, paper: str = "kms") -> None:
        """Show a paper of a child."""
        self._child = self._month = None
        self.which.set_value(paper if paper == "report" else "kms")
        self.paper.show_nothing(tr("papers_page.drawing"))
        self._context.ask(
            lambda desk: _child(desk, child),
            self._show,
            owner=self,
            newest=("papers", id(self)),
            refused=self.paper.refused,
        )
        self.which.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- inside ------------------------------------------------------------------------------

    def _show(self, child: _Child) -> None:
        self._child = child
        self._month = (child.measured_on or child.today).replace(day=1)
        age = ""
        if child.birth_date is not None and child.birth_date <= child.today:
            age = age_years(completed_months(child.birth_date, child.today))
        self.set_title(tr("papers_page.title_of", name=child.name), age or " ")
        self._draw()

    def _draw(self) -> None:
        child, month = self._child, self._month
        if child is None or month is None:
            return
        report = self.which.value() == "report"
        self._months.setVisible(report)
        self.note.setText(tr("papers_page.report_note" if report else "papers_page.kms_note"))
        self.month.setText(_month_words(month))
        now = month_index(month)
        first = month_index(child.birth_date) if child.birth_date else 0
        self.earlier.setEnabled(now > first)
        self.later.setEnabled(now < month_index(child.today))
        self.paper.set_title(tr("papers_page.report_paper" if report else "papers_page.kms_paper"))
        self.paper.show_nothing(tr("papers_page.drawing"))
        if report:
            words = _month_words(month)
            name = tr("papers_page.report_file", name=child.name, month=f"{month:%Y-%m}")
            self.paper.show_paper(
                lambda desk: child_report_data(desk, child.id, month),
                _draw_report,
                name=file_name(name, "laporan"),
                spoken=tr("papers_page.report_spoken", name=child.name, month=words),
                told=child.name,
                of=[("person", child.id)],
                paper="child-report",
            )
        else:
            name = tr("papers_page.kms_file", name=child.name)
            self.paper.show_paper(
                lambda desk: kms_card_data(desk, child.id),
                _draw_card,
                name=file_name(name, "kms"),
                spoken=tr("papers_page.kms_spoken", name=child.name),
                told=child.name,
                of=[("person", child.id)],
                paper="kms",
            )

    def _step(self, by: int) -> None:
        button = self.later if by > 0 else self.earlier
        if self._month is None or self._months.isHidden() or not button.isEnabled():
            return
        year, month = divmod(month_index(self._month) + by, 12)
        self._month = date(year, month + 1, 1)
        self._draw()

    def _go_child(self) -> None:
        if self._child is not None:
            self._context.go("child", id=self._child.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.paper.large:
            self.paper.set_large(False)
        elif event.key() == Qt.Key.Key_Escape:
            self._context.go("back")
        else:
            super().keyPressEvent(event)


def _month_words(month: date) -> str:
    return f"{month_name(month.month)} {month.year}"


def _child(desk: Desk, id_: str) -> _Child:
    person = desk.store.records.get("person", id_)
    if person is None:
        raise KbdeskError("show.not_found", kind="child", id=id_)
    measured = desk.store.records.weighings(id_)
    born = person["birth_date"]
    return _Child(
        id=id_,
        name=person["name"] or "",
        birth_date=date.fromisoformat(born) if born else None,
        today=desk.clock.today(),
        measured_on=date.fromisoformat(measured[-1]["date"]) if measured else None,
    )


def _draw_card(data: KmsCardData, sheet: BytesIO, language: Language) -> object:
    from kbdesk.reports.kms_card import draw_kms_card

    return draw_kms_card(data, sheet, language)


def _draw_report(data: ChildReportData, sheet: BytesIO, language: Language) -> object:
    from kbdesk.reports.child_report import draw_child_report

    return draw_child_report(data, sheet, language)
