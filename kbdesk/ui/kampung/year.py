"""A Kampung KB's year in the window: what is planned and late, who is silent, what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kbdesk.domain.figure_limits import figure_limits
from kbdesk.queries.kampung_kb import Kampung, late
from kbdesk.reports.formats import figure
from kbdesk.ui.formats import DASH, date_short, joined
from kbdesk.ui.kit import Card, Label, column, link, put, row, tr
from kbdesk.ui.language import current
from kbdesk.ui.widgets.cells import Cell, ChipCell, Two
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.table import Column, Row, Section


class _YearFigure(Card):
    """One answer of the year: its words, the figure, what more there is to say, and a way there."""

    def __init__(self, part: str) -> None:
        super().__init__(pad=(16, 8, 12, 8), gap=2)
        name = tr(f"kampung_page.head_{part}")
        self.value = Label("", "section", wrap=True)
        self.detail = Label("", "secondary", wrap=True)
        self.way = link(tr("kampung_page.see"))
        self.way.setAccessibleName(f"{name}: {tr('kampung_page.see')}")
        put(self.body, put(row(8), Label(name, "secondary"), 1, self.way), self.value, self.detail)

    def tell(self, value: str, detail: str, *, bad: bool = False) -> None:
        self.value.setText(value)
        self.value.set_tone("warn" if bad else "ink")
        self.detail.setText(detail)


class YearHead(QWidget):
    """The year of a Kampung KB in three answers. ``wanted(part)``: one of them is to be seen."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.figures = {part: _YearFigure(part) for part in ("plan", "groups", "meetings")}
        parts: list[tuple[QWidget, int]] = [(one, 1) for one in self.figures.values()]
        self.setLayout(put(column(0), Columns(parts, stacks_from=1.5)))
        for part, one in self.figures.items():
            one.way.clicked.connect(lambda _=False, to=part: self.wanted.emit(to))

    def show_year(self, found: Kampung) -> None:
        """Show plan against done, which groups are silent, and what comes next."""
        year, plan = found.year, found.plan
        done = sum(one["progress"] == 100 for one in plan)
        behind = sum(late(one, found.last) for one in plan)
        words = tr("kampung_page.plan_done", done=done, count=len(plan))
        rest = tr("kampung_page.plan_late", count=behind) if behind else ""
        self.figures["plan"].tell(
            words if plan else tr("kampung_page.no_plan", year=found.month // 12), rest,
            bad=bool(behind),
        )  # fmt: skip
        silent = year.silent
        names = ", ".join(_group_words(one.group) for one in silent[:_NAMED])
        more = f" +{len(silent) - _NAMED}" if len(silent) > _NAMED else ""
        groups = tr("kampung_page.silent", count=len(silent), groups=len(found.groups))
        self.figures["groups"].tell(
            groups if found.groups else tr("kampung_page.no_groups"), names + more, bad=bool(silent)
        )
        if year.to_come:
            group, day = year.to_come[0]
            self.figures["meetings"].tell(_day(day), _group_words(group))
        else:
            self.figures["meetings"].tell(tr("kampung_page.none_planned"), "")


_NAMED = 2
"""So many silent groups are named in the head; the list has all."""


def _group_words(group: Mapping[str, Any]) -> str:
    return joined(group["kind"], group["name"], by=" ")


def year_columns() -> list[Column]:
    """Return the columns of the year."""
    return [
        Column(tr("dataku_page.year_what"), stretch=1),
        Column(tr("dataku_page.year_when"), width=200),
        Column(tr("dataku_page.year_state"), width=250),
    ]


def year_rows(found: Kampung) -> list[Row | Section]:
    """Return what is not done of the plan, silent groups, next meetings, and the months."""
    year = found.year
    plan = found.plan
    rows: list[Row | Section] = [
        Section(
            tr("dataku_page.year_plan", year=found.month // 12, count=len(plan),
               done=sum(row["progress"] == 100 for row in plan),
               late=sum(late(row, found.last) for row in plan))
        )
    ]  # fmt: skip
    for item in year.plan_due:
        state: Cell = f"{figure(item['progress'], current()) if item['progress'] else 0} %"
        if late(item, found.last):
            state = ChipCell(tr("dataku_page.year_late"), "warn")
        words = Two(item["title"] or DASH, item["agency"] or "")
        rows.append(Row(f"plan/{item['id']}", [words, _day(item["due_date"]), state]))
    if year.silent:
        days = figure_limits().group_silent_days
        rows.append(Section(tr("dataku_page.year_silent", days=days)))
    for one in year.silent:
        said = (
            tr("dataku_page.year_last", date=_day(one.last))
            if one.last
            else tr("dataku_page.year_no_meeting")
        )
        words = Two(one.group["kind"] or DASH, one.group["name"] or "")
        rows.append(Row(f"group/{one.group['id']}", [words, "", said]))
    if year.to_come:
        rows.append(Section(tr("dataku_page.year_next")))
    for group, day in year.to_come:
        words = Two(group["kind"] or DASH, group["name"] or "")
        rows.append(Row(f"group/{group['id']}", [words, _day(day), ""]))
    rows.append(Section(tr("dataku_page.year_months")))
    for month, meetings, people, interventions in reversed(year.months):
        name = f"{tr(f'calendar.month.{month % 12 + 1}')} {month // 12}"
        met = tr("dataku_page.year_met", meetings=meetings, people=figure(people, current()))
        made = tr("dataku_page.year_made", count=interventions)
        rows.append(Row(f"month/{month}", [name, made, met]))
    return rows


def _day(text: str | None) -> str:
    return date_short(date.fromisoformat(text), year=True) if text else DASH
