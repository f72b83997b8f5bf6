"""A Kampung KB's year in the window: what is planned and late, who is silent, what comes next."""

from __future__ import annotations

from datetime import date

from kbdesk.domain.figure_limits import figure_limits
from kbdesk.queries.kampung_kb import Kampung, late
from kbdesk.reports.population_document import figure
from kbdesk.ui.formats import DASH, date_short
from kbdesk.ui.kit import tr
from kbdesk.ui.language import current
from kbdesk.ui.widgets.cells import Cell, ChipCell, Two
from kbdesk.ui.widgets.table import Column, Row, Section


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
    for row in year.plan_due:
        state: Cell = f"{figure(row['progress'], current()) if row['progress'] else 0} %"
        if late(row, found.last):
            state = ChipCell(tr("dataku_page.year_late"), "warn")
        words = Two(row["title"] or DASH, row["agency"] or "")
        rows.append(Row(f"plan/{row['id']}", [words, _day(row["due_date"]), state]))
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
