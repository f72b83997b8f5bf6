"""Weighings whose figures cannot be: who they are of, and what to look at again."""

from __future__ import annotations

from datetime import date

from kbdesk.desk import Desk
from kbdesk.domain.report_json.posyandu import DoubtfulJson
from kbdesk.queries.area import Area, this_month
from kbdesk.queries.posyandu_beside import posyandu_beside, said
from kbdesk.reports.lists_document import age
from kbdesk.reports.posyandu_document import why_words
from kbdesk.ui.context import Context
from kbdesk.ui.formats import DASH, date_short, decimal, integer, joined
from kbdesk.ui.kit import EmptyState, Label, put, tr
from kbdesk.ui.language import current
from kbdesk.ui.lists.list_page import ListPage
from kbdesk.ui.reports.scope import month_words
from kbdesk.ui.widgets.cells import Cell, Text, Two
from kbdesk.ui.widgets.table import RIGHT, Column, Row, Table


class DoubtsPage(ListPage):
    """``open(posyandu=None, month=None)``: of one posyandu, or of all that are looked after."""

    def __init__(self, context: Context) -> None:
        table = Table(
            tr("posyandu_beside.doubts"),
            Column(tr("common.name"), stretch=2),
            Column(tr("common.posyandu"), stretch=1),
            Column(tr("posyandu_beside.measured_on"), width=104),
            Column(tr("posyandu_beside.weight"), RIGHT, width=86),
            Column(tr("posyandu_beside.length"), RIGHT, width=86),
            Column(tr("posyandu_beside.why"), stretch=2),
            row_height=48,
        )
        super().__init__(
            context,
            tr("posyandu_beside.doubts"),
            table=table,
            empty=EmptyState(
                "check-circle", tr("posyandu_beside.no_doubts"),
                tr("posyandu_beside.no_doubts_detail"),
            ),
            back=True,
        )  # fmt: skip
        note = Label(tr("posyandu_beside.doubts_note"), "secondary", wrap=True)
        put(self.content, note, (self.list_card, 1))
        self._posyandu: str | None = None
        self._month: int | None = None
        self._children: dict[str, str] = {}
        self.table.opened.connect(lambda key: context.go("child", id=self._children.get(key, key)))

    def open(self, posyandu: str | None = None, month: int | None = None) -> None:
        """Show the weighings of a month."""
        self._posyandu, self._month = posyandu, month
        self.load()

    def load(self) -> None:
        code, month = self._posyandu, self._month

        def ask(desk: Desk) -> tuple[list[DoubtfulJson], int]:
            wanted = this_month(desk) if month is None else month
            area = Area((code,)) if code else Area(desk.posyandu or None)
            return said(posyandu_beside(desk, wanted, area))["doubtful"], wanted

        self._context.read(ask, self._show)

    def _show(self, told: tuple[list[DoubtfulJson], int]) -> None:
        lines, month = told
        code = self._posyandu
        where = self._context.facts.posyandu_label(code) if code else tr("common.all_posyandu")
        words = tr(
            "posyandu_beside.doubts_of", where=where, month=month_words(month),
            count=integer(len(lines)),
        )  # fmt: skip
        self.set_subtitle(words)
        self._children = {one["measurement"]: one["id"] for one in lines}
        self.show_rows([Row(one["measurement"], self._cells(one)) for one in lines])
        self.table.setFocus()

    def _cells(self, one: DoubtfulJson) -> list[Cell]:
        mother = tr("stunted.of_mother", name=one["mother"]) if one["mother"] else ""
        who = joined(age(one["months"], current()) or DASH, mother)
        label = self._context.facts.posyandu_label(one["posyandu"]) if one["posyandu"] else DASH
        length = DASH if one["lenhei_cm"] is None else decimal(one["lenhei_cm"], 1)
        return [
            Two(one["name"] or DASH, who),
            Two(label, tr("dataku.rt_of", rt=one["rt"]) if one["rt"] else DASH, strong=False),
            date_short(date.fromisoformat(one["date"]), year=True),
            decimal(one["weight_kg"], 2),
            length,
            Text(why_words(one, current()), shade="warn"),
        ]
