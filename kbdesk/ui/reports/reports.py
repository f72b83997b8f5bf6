"""Reports: what can be handed in, by subject, each with a sentence on what it is."""

from __future__ import annotations

from typing import Final

from kbdesk.commands.report_catalogue import subjects
from kbdesk.domain.comparison import COMPARED
from kbdesk.ui.context import Context
from kbdesk.ui.kit import Button, Card, primary, put, sized, tr
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.reports.scope import ScopeBar, month_words
from kbdesk.ui.widgets.cells import Two
from kbdesk.ui.widgets.hint_bar import HintBar
from kbdesk.ui.widgets.table import Column, Row, Section, Table

SUBJECTS: Final = tuple(
    # the lists on the screen are a page of their own, before those on paper
    (subject, ("lists", *names) if subject == "lists" else names)
    for subject, names in subjects()
)


class ReportsPage(PageFrame):
    """``open()``: every report; Enter opens it for the month and area that stand above."""

    def __init__(self, context: Context) -> None:
        self.show_button = primary(tr("common.open"), icon="document", key="Enter")
        self.compare = Button(
            tr("reports_page.compare"), icon="chart", key="F6", does=self._compare
        )
        go = context.go
        self.targets = Button(tr("reports_page.targets"), does=lambda: go("targets"))
        self.rules = Button(tr("reports_page.rules"), does=lambda: go("rules"))
        self.letterheads = Button(tr("reports_page.letterheads"), does=lambda: go("letterheads"))
        super().__init__(
            tr("reports_page.title"), " ",
            [self.targets, self.rules, self.letterheads, self.compare, self.show_button],
        )  # fmt: skip
        self._context = context
        self.scope = ScopeBar()
        self.table = Table(
            tr("reports_page.title"),
            Column(tr("reports_page.report"), stretch=1),
            row_height=52,
            round_top=True,
        )
        sized(self.table, min_height=300)
        card = Card(pad=0)
        card.body.addWidget(self.table, 1)
        put(self.content, self.scope, (card, 1))
        put(
            self.content,
            HintBar(
                [("Enter", tr("reports_page.hint_enter")), ("Alt ← →", tr("reports_page.hint_alt"))]
            ),
        )
        self.scope.hear_keys(self)
        self.hear_keys({"F6": self._compare})
        self.scope.changed.connect(self._say_head)
        self.show_button.clicked.connect(lambda: self._show(self.table.current_key() or ""))
        self.table.opened.connect(self._show)
        self.table.set_rows(_rows())
        self.table.set_current_key("skdn")

    def open(self) -> None:
        self.show_button.setEnabled(False)
        self.scope.ask(self._context, self, self._ready)
        self.table.setFocus()

    def _ready(self) -> None:
        self.show_button.setEnabled(True)
        self._say_head()

    def _say_head(self) -> None:
        self.set_subtitle(tr("reports_page.subtitle", month=month_words(self.scope.month)))

    def _show(self, name: str) -> None:
        if not name or not self.scope.area_key():
            return
        args = {"month": self.scope.month, "area": self.scope.area_key()}
        if name == "lists":
            self._context.go("lists", **args)
        else:
            self._context.go("report", name=name, **args)

    def _compare(self) -> None:
        """Set figures beside each other by month and place."""
        if not self.scope.area_key():
            return
        name = self.table.current_key()
        of = {"of": name} if name in COMPARED else {}
        self._context.go("compare", month=self.scope.month, area=self.scope.area_key(), **of)

    def escape(self) -> bool:
        self._context.go("back")
        return True


def report_name(name: str) -> str:
    return tr(f"reports_page.name_{name}")


def _rows() -> list[Row | Section]:
    rows: list[Row | Section] = []
    for subject, names in SUBJECTS:
        rows.append(Section(tr(f"reports_page.subject_{subject}")))
        for name in names:
            rows.append(Row(name, [Two(report_name(name), tr(f"reports_page.about_{name}"))]))
    return rows
