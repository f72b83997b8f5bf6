"""The persons behind a figure of Rumah DataKu; Enter opens the family of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from kbdesk.desk import Desk
from kbdesk.domain.population import PopulationChange, Whom
from kbdesk.domain.villages import village_name
from kbdesk.queries.area import Area
from kbdesk.queries.people_behind import (
    MOVES,
    PART,
    Behind,
    PersonLine,
    people_behind,
    people_lines,
    people_of_changes,
)
from kbdesk.ui.context import Context
from kbdesk.ui.dataku.part_by_part import PartByPart
from kbdesk.ui.formats import DASH, age_years, date_short, integer
from kbdesk.ui.kit import EmptyState, put, tr
from kbdesk.ui.lists.list_page import ListPage, ShownList
from kbdesk.ui.widgets.cells import Cell, Text, Two
from kbdesk.ui.widgets.table import RIGHT, Column, Row, Section, Table


@dataclass(frozen=True, slots=True)
class _PeopleFound:
    """The people to show. ``behind``: None for a month's changes, which are all in ``lines``."""

    lines: list[PersonLine]
    behind: Behind | None
    day: date


class DataKuPeoplePage(ListPage):
    """``open(whom=, day=, village=, title=)``; ``changes=`` instead of ``whom`` shows a month's
    changes."""

    def __init__(self, context: Context) -> None:
        empty = EmptyState(
            "family", tr("dataku_page.no_people"), tr("dataku_page.no_people_detail")
        )
        super().__init__(
            context,
            tr("dataku_page.people"),
            lists={
                "people": ShownList(_table(tr("dataku.age")), empty),
                "moves": ShownList(_table(tr("dataku_page.day")), empty),
            },
            back=True,
            height=0,
        )
        self._lines: list[PersonLine] = []
        self._shown = 0
        self._day = date.min
        self._parts = PartByPart()
        self._asked: Callable[[Desk], _PeopleFound] | None = None
        for one in self.lists.values():
            one.table.opened.connect(self._open_family)
            one.table.near_end.connect(self._more)
        put(self.content, (self.list_card, 1))

    def open(
        self,
        whom: Whom | None = None,
        changes: Sequence[PopulationChange] = (),
        day: date | None = None,
        village: str | None = None,
        title: str = "",
    ) -> None:
        """Show these persons."""
        self.set_title(title or tr("dataku_page.people"), " ")
        moved, area = tuple(changes), Area(village=village)
        self.turn_to("moves" if whom is None else "people")

        def ask(desk: Desk) -> _PeopleFound:
            on = day or desk.clock.today()
            if whom is None:
                return _PeopleFound(people_of_changes(desk, moved, on), None, on)
            behind = people_behind(desk, area, on, whom)
            first = behind.parts[0] if behind.parts else ()
            return _PeopleFound(people_lines(desk, first, on), behind, on)

        self._asked = ask
        self.load()

    def load(self) -> None:
        self._parts.forget()
        if self._asked is not None:
            self._context.ask(self._asked, self._show, newest=self)

    def _show(self, found: _PeopleFound) -> None:
        lines, behind = found.lines, found.behind
        self._lines, self._shown, self._day = lines, 0, found.day
        self._parts.begin(behind.parts if behind is not None else ())
        if behind is not None:
            count, families = behind.count, behind.families
        else:
            count = len({line.id for line in lines})
            families = len({line.family for line in lines if line.family is not None})
        self.set_title(
            self.accessibleName(),
            tr("dataku_page.so_many_people", count=integer(count), families=integer(families)),
        )
        self.show_rows(self._next())
        if lines:
            self.table.setFocus()

    def _more(self) -> None:
        if self._shown < len(self._lines):
            self.table.append_rows(self._next())
            return
        ids, day = self._parts.next(), self._day
        if ids:
            self._context.ask(
                lambda desk: people_lines(desk, ids, day),
                self._show_more,
                newest=self,
            )

    def _show_more(self, lines: list[PersonLine]) -> None:
        self._parts.came()
        self._lines += lines
        self.table.append_rows(self._next())

    def _next(self) -> list[Row | Section]:
        rows: list[Row | Section] = []
        before = self._lines[self._shown - 1].change if self._shown else None
        for line in self._lines[self._shown : self._shown + PART]:
            if line.change is not None and (before is None or before.why != line.change.why):
                rows.append(Section(_why(line.change), late=line.change.why in MOVES[:2]))
            before = line.change
            rows.append(Row(line.id, _cells(line)))
        self._shown = min(self._shown + PART, len(self._lines))
        return rows

    def _open_family(self, person: str) -> None:
        line = next((one for one in self._lines if one.id == person), None)
        if line is not None and line.family is not None:
            self._context.go("family", id=line.family)


def _table(last: str) -> Table:
    return Table(
        tr("dataku_page.people"),
        Column(tr("dataku_page.name"), stretch=3),
        Column(tr("dataku_page.sex"), width=70),
        Column(last, RIGHT, width=120),
        Column(tr("common.rt"), width=130),
        Column(tr("common.family"), stretch=3),
        row_height=48,
    )


def _cells(line: PersonLine) -> list[Cell]:
    last = DASH if line.months is None else age_years(max(line.months, 0))
    if line.change is not None:
        last = date_short(date.fromisoformat(line.change.day), year=True)
    return [
        Text(line.name or DASH, strong=True),
        tr(f"dataku.{line.sex}") if line.sex else DASH,
        last,
        Two(line.rt or DASH, village_name(line.village), strong=False),
        line.head or DASH,
    ]


def _why(change: PopulationChange) -> str:
    return tr(f"dataku_page.{change.why}" if change.why in MOVES[:2] else f"dataku.{change.why}")
