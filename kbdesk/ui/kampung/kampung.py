"""Kampung KB: the year at the top, every part by its name at the left, its records beside it.

Where several kelurahan are held, all of them beside each other come first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain.villages import village_name, villages
from kbdesk.queries.area import this_month
from kbdesk.queries.kampung_beside import KampungsBeside, kampungs_beside
from kbdesk.queries.kampung_kb import Kampung, kampung
from kbdesk.ui.context import Context
from kbdesk.ui.formats import date_long
from kbdesk.ui.kampung.beside import KampungsCard
from kbdesk.ui.kampung.records import RecordsTab
from kbdesk.ui.kampung.year import YearHead
from kbdesk.ui.kit import EmptyState, primary, put, row, sized, tr
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.papers.month_steps import MonthSteps
from kbdesk.ui.widgets.button import Button
from kbdesk.ui.widgets.filling_stack import ShownStack
from kbdesk.ui.widgets.picker import Picker

_ALL: Final = "all"


@dataclass(frozen=True, slots=True)
class _Found:
    kampung: Kampung
    this_month: int


class KampungPage(PageFrame):
    """``open(part=None, village=None)``; F4 adds, F6 changes, Alt with left and right: the month.

    Up and down, or the first letters of a name, choose a part; right goes to its rows.
    """

    def __init__(self, context: Context) -> None:
        self.print = primary(tr("kampung_page.print"), icon="print", key="Ctrl P")
        super().__init__(tr("kampung_page.title"), " ", [self.print])
        self._context = context
        self._village = context.facts.village

        self.village = Picker(
            tr("dataku.kelurahan"),
            [
                (_ALL, tr("dataku_page.all_villages")),
                *((code, one.name) for code, one in villages().items()),
            ],
            value=self._village or _ALL, label=False, compact=True,
        )  # fmt: skip
        self.month = MonthSteps(gap=12)
        self.head = YearHead()
        self.records = RecordsTab()
        self.beside = KampungsCard()
        place = put(row(12), sized(self.village, min_width=180), 1, self.month)
        self._empty = EmptyState(
            "data-house", tr("dataku_page.choose"), tr("kampung_page.choose_detail")
        )
        self.stack = ShownStack(self.records, self.beside, self._empty)
        put(self.content, place, self.head, (self.stack, 1))
        # of a posyandu with its own kelurahan nothing is to be chosen
        self.village.setVisible(context.facts.role != "posyandu" or self._village is None)
        self._connect()

    def _connect(self) -> None:
        self.village.picked.connect(self._other_village)
        self.month.changed.connect(self._load)
        self.print.clicked.connect(self._print)
        self.beside.opened.connect(self._open_one)
        self.head.wanted.connect(self.records.show_part)
        self.records.edited.connect(
            lambda kind, id_: self._context.go(
                "kampung_record", kind=kind, id=id_, village=self._village
            )
        )
        self.on_recorded(self._context, self._load)
        self.hear_keys(
            {
                "Ctrl+P": self.print.click,
                **self.month.keys(),
                "F4": lambda: _press(self.records.add),
                "F6": lambda: _press(self.records.edit),
            }
        )

    def open(self, part: str | None = None, village: str | None = None) -> None:
        """Show a Kampung KB, up to date; ``part`` is one of its parts."""
        if village is not None:
            self.village.set_value(village)
            self._village = village
        if part is not None:
            self.records.which.set_current_key(part)
        self._load()
        first = self.beside.table if self._village is None else self.records.which
        first.setFocus()

    def _load(self) -> None:
        village, month = self._village, self.month.month
        self.print.setEnabled(village is not None)
        self.head.setVisible(village is not None)
        if village is None:
            self._context.read(lambda desk: kampungs_beside(desk, month), self._show_all)
            return
        self._context.read(lambda desk: _find(desk, village, month), self._show)

    def _show_all(self, found: KampungsBeside) -> None:
        if self._village is not None:
            return
        self.month.set(found.month, found.this_month)
        self.set_subtitle(tr("kampung_page.count", count=len(found.each)))
        self.beside.show_all(found)
        self.stack.setCurrentWidget(self.beside if found.each else self._empty)
        if not found.each:
            self.village.setFocus()

    def _show(self, found: _Found) -> None:
        one = found.kampung
        self.month.set(one.month, found.this_month)
        name = one.profile.get("name") or tr("dataku_page.no_name")
        where = village_name(one.village)
        self.set_subtitle(tr("dataku_page.of", name=name, village=where, day=date_long(one.last)))
        self.head.show_year(one)
        self.records.show_village(one)
        self.stack.setCurrentWidget(self.records)

    def _other_village(self, code: str) -> None:
        self._village = None if code == _ALL else code
        self._load()

    def _open_one(self, code: str) -> None:
        self.village.set_value(code)
        self._village = code
        self._load()
        self.records.which.setFocus()

    def _print(self) -> None:
        if self._village is not None:
            of = {"village": self._village, "month": self.month.month}
            self._context.go("dataku_papers", **of, paper="kampung")


def _press(button: Button) -> None:
    if button.isVisible() and button.isEnabled():
        button.click()


def _find(desk: Desk, village: str, month: int | None) -> _Found:
    now = this_month(desk)
    return _Found(kampung(desk, now if month is None else month, village), now)
