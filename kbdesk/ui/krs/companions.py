"""The companions' calendar (TPK): whom to visit, what is late, whom a weighing marks."""

from __future__ import annotations

from datetime import date

from kbdesk.desk import Desk
from kbdesk.queries.area import area_of
from kbdesk.queries.tpk import SOON, DueVisit, Marked, Worklist, worklist
from kbdesk.ui.context import Context
from kbdesk.ui.formats import DASH, date_short, integer
from kbdesk.ui.kit import Button, EmptyState, primary, put, tr
from kbdesk.ui.lists.list_page import ListPage
from kbdesk.ui.widgets.cells import Cell, ChipCell, LateCell, Text, Two
from kbdesk.ui.widgets.hint_bar import HintBar
from kbdesk.ui.widgets.table import Column, Row, Section, Table

MOST = 400
"""More than anybody visits in a month; the rest is in the report."""


class CompanionsPage(ListPage):
    """``open()``: the calendar of the home's own posyandu."""

    def __init__(self, context: Context) -> None:
        self.family_button = Button(
            tr("companions_page.family"), icon="family", key="Enter",
            does=lambda: self._open_family(self.table.current_key() or ""),
        )  # fmt: skip
        self.visit_button = primary(tr("krs.visit"), icon="visit", key="V", does=self._visit)
        actions = (self.family_button, self.visit_button)
        table = Table(
            tr("companions_page.title"),
            Column(tr("common.when"), width=176),
            Column(tr("companions_page.who"), stretch=3),
            Column(tr("common.address"), stretch=2),
            Column(tr("companions_page.companions"), stretch=2, optional=True),
            Column(tr("common.priority"), width=144),
            row_height=56,
        )
        super().__init__(
            context,
            tr("companions_page.title"),
            actions,
            table=table,
            empty=EmptyState(
                "visit", tr("companions_page.empty"), tr("companions_page.empty_detail")
            ),
            back=True,
        )
        self._rows: dict[str, tuple[str, str, str]] = {}
        hints = [("Enter", tr("companions_page.hint_enter")), ("V", tr("companions_page.hint_v"))]
        put(self.content, (self.list_card, 1), HintBar(hints))
        self.table.opened.connect(self._open_family)
        self.table.chosen.connect(lambda _key: self._enable())
        self.hear_keys({"V": self.visit_button.click})

    def open(self) -> None:
        """Show the calendar."""
        self.load()
        self.table.setFocus()

    def load(self) -> None:
        def ask(desk: Desk) -> Worklist:
            return worklist(desk, area_of(desk))

        self._context.read(ask, self._show)

    def _show(self, found: Worklist) -> None:
        late = integer(sum(one.late > 0 for one in found.due))
        risk, alone = integer(found.at_risk), integer(found.at_risk - found.with_companion)
        self.set_subtitle(tr("companions_page.subtitle", late=late, risk=risk, alone=alone))
        self.show_rows(self._sections(found))
        self._enable()

    def _sections(self, found: Worklist) -> list[Row | Section]:
        self._rows = {}
        rows: list[Row | Section] = []

        def add(name: str, those: list[Row]) -> None:
            if those:
                words = tr(f"companions_page.section_{name}", count=len(those))
                rows.extend([Section(words, late=name in ("marked", "late")), *those[:MOST]])

        soon = found.today + SOON
        add("marked", [self._marked(found, one) for one in found.marks])
        add("late", [self._due(found, one) for one in found.due if one.late])
        add(
            "soon", [self._due(found, one) for one in found.due if not one.late and one.due <= soon]
        )
        add("later", [self._due(found, one) for one in found.due if one.due > soon])
        return rows

    def _marked(self, found: Worklist, one: Marked) -> Row:
        person = found.people.get(one.child, {})
        key = f"marked:{one.child}"
        self._rows[key] = (one.family, one.child, "under_two")
        why = ", ".join(tr(f"companions_page.why_{code}") for code in one.why)
        cells: list[Cell] = [
            LateCell(_day(one.measured, found.today), late=True),
            Two(person.get("name") or "", why, shade="bad"),
            _where(person),
            Text(DASH, shade="ink_3"),
            _priority(one.priority),
        ]
        return Row(key, cells)

    def _due(self, found: Worklist, one: DueVisit) -> Row:
        person = found.people.get(one.person, {})
        key = f"{one.target}:{one.person}"
        self._rows[key] = (one.family or "", one.person, one.target)
        contact = tr("companions_page.contact", number=one.contact)
        target = f"{tr(f'tpk.target_{one.target}')} · {contact}"
        late = tr("companions_page.late", days=one.late) if one.late else ""
        cells: list[Cell] = [
            LateCell(late or _day(one.due, found.today), late=bool(one.late)),
            Two(person.get("name") or "", target),
            _where(person),
            Text(", ".join(one.companions) or DASH, shade="ink_2"),
            _priority(one.priority),
        ]
        return Row(key, cells)

    def _enable(self) -> None:
        there = self.table.current_key() in self._rows
        self.family_button.setEnabled(there)
        self.visit_button.setEnabled(there)

    def _open_family(self, key: str) -> None:
        if key in self._rows:
            self._context.go("family", id=self._rows[key][0])

    def _visit(self) -> None:
        found = self._rows.get(self.table.current_key() or "")
        if found is not None:
            family, person, form = found
            self._context.go("tpk_visit", family=family, person=person, form=form)


def _day(day: date, today: date) -> str:
    return date_short(day, year=day.year != today.year)


def _where(person: dict[str, str | None]) -> Two:
    rt = tr("family_page.rt", rt=person["rt"]) if person.get("rt") else ""
    return Two(person.get("address") or DASH, rt, strong=False)


def _priority(number: int | None) -> Cell:
    if number is None:
        return Text(DASH, shade="ink_3")
    return ChipCell(tr("krs.priority", number=number), "bad" if number == 1 else "neutral", icon="")
