"""What the kitchen's programme did: outcomes, and the gain with how sure that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtWidgets import QWidget

from kbdesk.desk import Desk
from kbdesk.domain.ages import month_index
from kbdesk.domain.effect import Difference
from kbdesk.domain.recipients import INDICATIONS
from kbdesk.domain.villages import village_name
from kbdesk.queries.area import month_span
from kbdesk.queries.dashat import CycleResult, difference, effects
from kbdesk.queries.places_beside import area_of_kitchen
from kbdesk.queries.recipients import RecipientPlace, recipients
from kbdesk.ui.context import Context
from kbdesk.ui.formats import DASH, decimal, integer, month_name, percent
from kbdesk.ui.kit import LEFT, Button, Card, EmptyState, Label, boxed, column, primary, put, tr
from kbdesk.ui.kitchen.interval_chart import IntervalChart, IntervalLine
from kbdesk.ui.kitchen.words import (
    ORDERED_OUTCOMES,
    gain_words,
    indication_words,
    name_of,
    outcome_words,
    programme_words,
)
from kbdesk.ui.language import current, worded
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.widgets.cells import CENTRE, RIGHT, Cell, Text, Two
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.table import Column, LineTable, Row, Table

MONTHS: Final = 6


@dataclass(frozen=True, slots=True)
class _Did:
    today: date
    first: date
    places: Sequence[RecipientPlace]
    cycles: Sequence[CycleResult]
    total: CycleResult


class OutcomePage(PageFrame):
    """``open()``: the programmes of the last six months."""

    def __init__(self, context: Context) -> None:
        self.sheet = Button(tr("kitchen_page.attendance_button"), icon="list")
        self.report = primary(tr("kitchen_page.report_button"), icon="document")
        super().__init__(tr("common.what_it_did"), " ", [self.sheet, self.report], back=True)
        self._context = context
        self._found: _Did | None = None
        self._sentences = [Label("", wrap=True) for _ in range(2)]
        self._caution = Label("", tone="ink_2", wrap=True)
        seen = Card(tr("kitchen_page.seen"), pad=(16, 12), gap=8)
        put(seen.body, *self._sentences, self._caution)
        self.compare = Choice(
            tr("kitchen_page.compare"),
            worded("kitchen_page.compare_", ("before", "others")),
            value="before",
            pad=9,
        )
        self.chart = IntervalChart()
        effect = Card(tr("kitchen_page.by_cycle"), pad=(16, 12), gap=8)
        put(effect.body, (self.compare, LEFT), self.chart)
        put(effect.body, Label(tr("kitchen_page.chart_note"), "secondary", wrap=True))
        self.ended = Table(
            tr("kitchen_page.ended_table"),
            Column(tr("dashat.indication"), stretch=1),
            *(Column(_heading(one), CENTRE) for one in ORDERED_OUTCOMES),
            row_height=40,
            pad=6,
            fit=True,
        )
        over = Card(tr("kitchen_page.ended_table"), pad=0, gap=0)
        self._came = Label("", "secondary", wrap=True)
        put(over.body, self.ended, put(column(0, (16, 8, 16, 12)), self._came))
        self.stuck = LineTable(
            tr("kitchen_page.not_gaining_list"), Column("", stretch=1), Column("", RIGHT)
        )
        self._none = Label(tr("kitchen_page.nobody_stuck"), "secondary", wrap=True)
        behind = Card(tr("kitchen_page.not_gaining_list"), pad=0, gap=0)
        self._nobody = boxed(put(column(0, (16, 12)), self._none))
        put(behind.body, self.stuck, self._nobody)
        self.empty = EmptyState(
            "chart", tr("kitchen_page.nothing_yet"), tr("kitchen_page.nothing_yet_detail"),
            action=tr("kitchen_page.recipients"), action_icon="family",
        )  # fmt: skip
        self._whole = Columns([(_column(seen, effect), 52), (_column(over, behind), 48)],
                              stacks_from=1.25)  # fmt: skip
        put(self.content, (self._whole, 1), (self.empty, 1))
        self.went_back.connect(lambda: context.go("kitchen"))
        self.compare.changed.connect(lambda _: self._show_chart())
        self.stuck.opened.connect(lambda key: context.go("recipient", id=key))
        self.empty.acted.connect(lambda: context.go("recipients"))
        self.report.clicked.connect(lambda: context.go("kitchen_papers", paper="kitchen"))
        self.sheet.clicked.connect(lambda: context.go("kitchen_papers", paper="dashat-attendance"))
        self.on_recorded(context, self._load)

    def open(self) -> None:
        """Show what was seen."""
        self._load()
        self.report.setFocus()

    def _load(self) -> None:
        kitchen = self._context.kitchen

        def ask(desk: Desk) -> _Did:
            today, area = desk.clock.today(), area_of_kitchen(desk, kitchen)
            first, _ = month_span(month_index(today) - MONTHS + 1)
            found = recipients(desk, area, first, today)
            cycles, total = effects(desk, area, found)
            return _Did(today, first, found, cycles, total)

        self._context.read(ask, self._show)

    def _show(self, found: _Did) -> None:
        self._found = found
        month = f"{month_name(found.first.month)} {found.first.year}"
        n = integer(len(found.places))
        self.set_subtitle(tr("kitchen_page.outcome_subtitle", n=n, month=month))
        self._whole.setVisible(bool(found.places))
        self.empty.setVisible(not found.places)
        # what writes the same sentences on paper
        from kbdesk.reports.kitchen_document import effect_sentence

        for label, kind, of in (
            (self._sentences[0], "before", found.total.before),
            (self._sentences[1], "waiting", found.total.others),
        ):
            label.setText(effect_sentence(kind, difference(of), current()))
        self._caution.setText(tr("dashat.effect_caution"))
        self._show_chart()
        self._show_ended(found)
        stuck = [
            one
            for one in found.places
            if one.recovery and one.recovery.no_gain and not one.finished(found.today)
        ]
        self.stuck.show_rows([_stuck_row(one) for one in stuck], self._nobody)

    def _show_chart(self) -> None:
        found, of = self._found, self.compare.value()
        if found is None:
            return
        rows = [_interval(tr("kitchen_page.all_cycles"), _of(found.total, of), of, strong=True)]
        villages = len({one.village for one in found.cycles})
        for one in found.cycles:
            month = one.month or ""
            name = month_name(int(month[5:7]))
            if villages > 1:
                name = f"{village_name(one.village) or DASH}, {name}"
            words = tr("kitchen_page.cycle_row", month=name, n=integer(one.recipients))
            rows.append(_interval(words, _of(one, of), of))
        self.chart.set(rows)

    def _show_ended(self, found: _Did) -> None:
        over = [one for one in found.places if one.finished(found.today)]
        rows = [
            _ended_row(name, indication_words(name), mine)
            for name in INDICATIONS
            if (mine := [one for one in over if one.row.indication == name])
        ]
        rows.append(_ended_row("all", tr("common.all"), over, total=True))
        self.ended.set_rows(rows)
        eaten = [g.eaten_percent for p in found.places for g in p.given
                 if g.eaten_percent is not None]  # fmt: skip
        present, days = sum(p.present for p in found.places), sum(p.days for p in found.places)
        self._came.setText(
            tr(
                "kitchen_page.attendance_all",
                share=percent(present, days, 0),
                eaten=percent(sum(eaten), 100 * len(eaten), 0),
            )
        )


def _column(*cards: Card) -> QWidget:
    return boxed(put(column(12), *cards, 1))


def _heading(outcome: str | None) -> str:
    return tr("kitchen_page.not_measured") if outcome is None else outcome_words(outcome)


def _of(cycle: CycleResult, of: str | None) -> Difference:
    return cycle.others if of == "others" else cycle.before


def _interval(label: str, one: Difference, of: str | None, *, strong: bool = False) -> IntervalLine:
    if one.difference is None:
        if of == "others":
            words = tr("kitchen_page.too_few_both", n=integer(one.n), others=integer(one.others))
        else:
            words = tr("kitchen_page.too_few", n=integer(one.n))
        return IntervalLine(label, words, strong=strong)
    words = tr(
        "kitchen_page.interval",
        difference=f"{decimal(one.difference, 0, signed=True)} g",
        low=decimal(one.low, 0, signed=True),
        high=decimal(one.high, 0, signed=True),
    )
    return IntervalLine(label, words, one.difference, one.low, one.high, strong)


def _ended_row(
    key: str, words: str, places: Sequence[RecipientPlace], *, total: bool = False
) -> Row:
    counts: Counter[str | None] = Counter(
        one.recovery.outcome if one.recovery else None for one in places
    )
    figures = [integer(counts[name]) if counts[name] else DASH for name in ORDERED_OUTCOMES]
    spoken = ", ".join(
        [words, *(f"{outcome_words(name)} {counts[name]}" for name in ORDERED_OUTCOMES)]
    )
    return Row(key, [words, *figures], spoken=spoken, total=total)


def _stuck_row(place: RecipientPlace) -> Row:
    why = programme_words(place.row.indication, place.row.programme_days)
    gain = gain_words(place.recovery)
    cells: list[Cell] = [Two(name_of(place), why), Text(gain, strong=True, shade="bad")]
    return Row(place.row.id, cells, spoken=", ".join((name_of(place), why, gain)))
