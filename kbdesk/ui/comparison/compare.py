"""Comparing a figure over months and places: kelurahan, posyandu or puskesmas side by side."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer

from kbdesk.desk import Desk
from kbdesk.domain.comparison import BY, COMPARED, By
from kbdesk.domain.month_pictures import lines
from kbdesk.domain.report_json.comparison import ComparedPlaceJson, ComparisonJson
from kbdesk.queries import comparison
from kbdesk.queries.city import latest_month
from kbdesk.queries.comparison import ReadFigures
from kbdesk.queries.report_areas import area_of_choice
from kbdesk.reports.comparison_document import drawn, figure_words, place_words
from kbdesk.reports.report_head import short_month_line
from kbdesk.ui.comparison.compare_table import (
    TOGETHER,
    UNKNOWN,
    columns,
    rows,
    summary,
    value_words,
)
from kbdesk.ui.context import Context
from kbdesk.ui.kit import Button, Card, Label, boxed, column, hidden, put, row, tr
from kbdesk.ui.language import current, worded
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.reports.report_card import PATIENCE_MS
from kbdesk.ui.reports.scope import ScopeBar, area_words, month_words
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.picture_view import PictureView
from kbdesk.ui.widgets.progress_strip import ProgressStrip
from kbdesk.ui.widgets.table import Table

_HEIGHT = 150.0


class ComparePage(PageFrame):
    """``open(of="skdn", figure=None, by=None, month=None, area=None)``."""

    def __init__(self, context: Context) -> None:
        self.print = Button(tr("compare_page.print"), icon="print", key="Ctrl P", does=self._print)
        super().__init__(tr("compare_page.title"), " ", [self.print], back=True)
        self._context = context
        self._reading: ReadFigures | None = None
        self._said: ComparisonJson | None = None
        self._asked = 0
        self.scope = ScopeBar()
        reports = worded("compare_page.of_", COMPARED)
        self.report = Picker(tr("compare_page.report"), reports, value="skdn", compact=True)
        self.figure = Picker(tr("compare_page.figure"), [], compact=True)
        self.by = Choice(tr("compare_page.by"), worded("compare_page.by_", BY), value="month")
        self.progress = hidden(ProgressStrip())
        self.table = Table(
            tr("compare_page.title"), row_height=44, pad=5, round_top=True, fit=True,
            click_opens=False,
        )  # fmt: skip
        self.chart = PictureView(tr("compare.over_time"), chooses=False)
        self.told = Label(" ", "secondary", wrap=True)
        self.note = Label(" ", "small", tone="ink_2", wrap=True)
        beside, below = Card(" ", pad=0, gap=0), Card(tr("compare.over_time"))
        self._beside_card = beside
        put(beside.body, self.table, put(row(0, (16, 8)), (self.note, 1)))
        put(below.body, self.chart, self.told)
        which = boxed(put(row(12), (self.report, 2), (self.figure, 3)))
        places = boxed(put(column(0), 1, self.by))
        choose = Columns([(which, 1), (places, 0)], stacks_from=1.25)
        put(self.content, self.scope, choose, self.progress, beside, below, 1)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self.progress.show)
        self._connect()

    def _connect(self) -> None:
        self.went_back.connect(lambda: self._context.go("back"))
        self.scope.changed.connect(self._load)
        self.scope.hear_keys(self)
        self.report.picked.connect(self._other_report)
        self.figure.picked.connect(lambda _: self._show_found())
        self.by.changed.connect(lambda _: self._load())
        self.table.chosen.connect(lambda _: self._show_line())
        self.on_recorded(self._context, lambda: self._load() if self.scope.area_key() else None)
        self.hear_keys({"Ctrl+P": self._print})

    def open(
        self,
        of: str = "skdn",
        figure: str | None = None,
        by: str | None = None,
        month: int | None = None,
        area: str | None = None,
    ) -> None:
        """Compare a figure of a report; its first one where none is said."""
        self.report.show_value(of if of in COMPARED else "skdn")
        self._offer_figures(figure)
        self._offer_places(by)
        self.by.setFocus()
        if month is not None or self.scope.month:
            self.scope.ask(self._context, self, self._begin, month=month, area=area)
            return
        # a month that has just begun says nothing yet
        self._context.ask(
            latest_month,
            lambda last: self.scope.ask(self._context, self, self._begin, month=last, area=area),
            owner=self,
        )

    def leave(self) -> None:
        """Stop what is still being read."""
        super().leave()
        self._asked += 1

    # -- what is chosen --------------------------------------------------------------------

    def _of(self) -> str:
        return self.report.value() or "skdn"

    def _figure(self) -> str:
        return self.figure.value() or next(iter(COMPARED[self._of()]))

    def _by(self) -> By:
        return next((one for one in BY if one == self.by.value()), "month")

    def _offer_figures(self, figure: str | None = None) -> None:
        of = COMPARED[self._of()]
        options = [(one, figure_words(one, current())) for one in of]
        self.figure.show_options(options, figure if figure in of else next(iter(of)))

    def _offer_places(self, by: str | None = None) -> None:
        """Offer the places by which the report is recorded; keep what is chosen if it is one."""
        kinds = comparison.kinds_of(self._of())
        wanted = by or self.by.value()
        self.by.allow(kinds)
        self.by.set_value(wanted if wanted in kinds else kinds[0])

    def _begin(self) -> None:
        # a laptop of one posyandu has no other places to set beside it
        alone = self.scope.alone_here()
        self.by.setVisible(not alone)
        if alone:
            self.by.set_value("month")
        self._load()

    def _other_report(self, _report: str) -> None:
        self._offer_figures()
        self._offer_places()
        self._load()

    # -- reading ---------------------------------------------------------------------------

    def _load(self) -> None:
        self._asked += 1
        ticket, report, by = self._asked, self._of(), self._by()
        month, area = self.scope.month, self.scope.area_key()
        self._say_head()
        self._patience.start()

        def start(desk: Desk) -> object:
            return comparison.read_steps(desk, report, by, month, area_of_choice(desk, area))

        self._context.ask(start, lambda steps: self._advance(ticket, steps), owner=self)

    def _advance(self, ticket: int, steps: Any) -> None:
        if ticket != self._asked:
            return

        def next_step(_desk: Desk) -> object:
            try:
                return next(steps)
            except StopIteration as end:
                return end.value

        def went(answer: Any) -> None:
            if ticket != self._asked:
                return
            if isinstance(answer, ReadFigures):
                self._reading = answer
                self._patience.stop()
                self.progress.hide()
                self._show_found()
                return
            done, of = answer
            self.progress.set(done / of, tr("compare_page.reading", done=done, of=of))
            self._advance(ticket, steps)

        self._context.ask(next_step, went, owner=self)

    # -- showing ---------------------------------------------------------------------------

    def _say_head(self) -> None:
        where = area_words(self.scope.choice())
        self.set_subtitle(f"{where} · {month_words(self.scope.month)}")

    def _show_found(self) -> None:
        reading = self._reading
        if reading is None or reading.report != self._of():
            return
        figure = self._figure()
        kind = COMPARED[reading.report][figure]
        if reading.by not in kind.by:
            self._offer_places("month")
            self._load()
            return
        self._said = said = comparison.said(comparison.compared(reading, figure))
        self.table.set_columns(columns(said), rows(said))
        words = figure_words(figure, current())
        if said["kind"] != "count":
            words = f"{words}, {tr('compare_page.unit_' + said['kind'])}"
        self._beside_card.set_title(words)
        if self.table.current_key() is None:
            self.table.set_current_key(TOGETHER)
        self.note.setText(tr("compare.note", least=said["least"]))
        self._show_line()

    def _chosen(self) -> ComparedPlaceJson | None:
        said, key = self._said, self.table.current_key()
        if said is None or key in (None, TOGETHER):
            return None
        return next((one for one in said["places"] if (one["code"] or UNKNOWN) == key), None)

    def _show_line(self) -> None:
        said = self._said
        if said is None:
            return
        chosen = self._chosen()
        named = [(tr("dataku.together"), said["total"])]
        if chosen is not None:
            named = [(place_words(chosen, said["by"], current()), chosen), *named]
        series = [(name, [drawn(cell) for cell in place["cells"]]) for name, place in named]
        labels = [short_month_line(one, current()) for one in said["months"]]

        def number(value: float | int) -> str:
            return value_words(float(value), said)

        self.chart.show_picture(
            lambda width: lines(labels, series, width=width, height=_HEIGHT, number=number),
            "; ".join(
                f"{label}: {number(value)}"
                for label, value in zip(labels, series[0][1], strict=True)
                if value is not None
            ),
        )
        self.told.setText(f"{named[0][0]}: {summary(named[0][1], said)}")

    def _print(self) -> None:
        month, area = self.scope.month, self.scope.area_key()
        if area:
            options = {"of": self._of(), "figure": self._figure(), "by": self._by()}
            self._context.go("report", name="compare", month=month, area=area, options=options)
