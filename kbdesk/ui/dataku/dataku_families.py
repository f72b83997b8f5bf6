"""The families behind a figure of Rumah DataKu."""

from __future__ import annotations

from collections.abc import Sequence

from kbdesk.desk import Desk
from kbdesk.domain.villages import village_name
from kbdesk.queries.families import FamilyLine, families_of
from kbdesk.queries.people_behind import Behind, families_behind
from kbdesk.ui.context import Context
from kbdesk.ui.dataku.part_by_part import PartByPart
from kbdesk.ui.formats import DASH, date_short, integer
from kbdesk.ui.kit import EmptyState, tr
from kbdesk.ui.lists.list_page import ListPage
from kbdesk.ui.widgets.cells import Text, Two
from kbdesk.ui.widgets.table import RIGHT, Column, Row, Section, Table

Lines = Sequence[FamilyLine]


class DataKuFamiliesPage(ListPage):
    """``open(families=[ids], title=)``."""

    def __init__(self, context: Context) -> None:
        table = Table(
            tr("dataku_page.families"),
            Column(tr("common.family"), stretch=3),
            Column(tr("common.rt"), width=110),
            Column(tr("common.address"), stretch=3, optional=True),
            Column(tr("families_page.people"), RIGHT),
            Column(tr("families_page.under_five"), RIGHT),
            Column(tr("families_page.last_visit"), optional=True),
            row_height=48,
        )
        super().__init__(
            context,
            tr("dataku_page.families"),
            table=table,
            empty=EmptyState(
                "family", tr("dataku_page.no_families"), tr("dataku_page.no_families_detail")
            ),
            back=True,
        )
        self.content.addWidget(self.list_card, 1)
        self._ids: list[str] = []
        self._parts = PartByPart()
        self.table.near_end.connect(self._more)
        self.table.opened.connect(lambda key: context.go("family", id=key))

    def open(
        self,
        families: Sequence[str] = (),
        title: str = "",
    ) -> None:
        """Show these families."""
        self.set_title(title or tr("dataku_page.families"), " ")
        self._ids = list(families)
        self.load()

    def load(self) -> None:
        ids = self._ids

        def ask(desk: Desk) -> tuple[Behind, Lines]:
            behind = families_behind(desk, ids)
            return behind, families_of(desk, behind.parts[0] if behind.parts else ())

        self._parts.forget()
        self._context.ask(ask, self._show, newest=self)

    def _show(self, found: tuple[Behind, Lines]) -> None:
        behind, lines = found
        self._parts.begin(behind.parts)
        self.set_subtitle(tr("dataku_page.so_many_families", count=integer(behind.count)))
        self.show_rows(_rows(lines))
        self.table.setFocus()

    def _more(self) -> None:
        ids = self._parts.next()
        if ids:
            self._context.ask(lambda desk: families_of(desk, ids), self._show_more, newest=self)

    def _show_more(self, lines: Lines) -> None:
        self._parts.came()
        self.table.append_rows(_rows(lines))


def _rows(lines: Lines) -> list[Row | Section]:
    return [
        Row(
            line.id,
            [
                Text(line.head or DASH, strong=True),
                Two(line.rt or DASH, village_name(line.village), strong=False),
                line.address or DASH,
                integer(line.members),
                integer(line.under_five),
                date_short(line.last_visit, year=True) if line.last_visit else DASH,
            ],
        )
        for line in lines
    ]
