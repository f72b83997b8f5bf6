"""Beranda of a supervisor: her posyandu beside each other, and what waits in each."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import Qt

from kbdesk.desk import Desk
from kbdesk.domain.report_json.posyandu import (
    PosyanduBesideJson,
    PosyanduStandingJson,
)
from kbdesk.queries.area import Area, this_month
from kbdesk.queries.posyandu_beside import SHOWN, posyandu_beside, said
from kbdesk.reports.report_head import short_month_line
from kbdesk.ui.context import Context
from kbdesk.ui.formats import DASH, date_full, date_short, integer
from kbdesk.ui.greeting import calling_name, greeting
from kbdesk.ui.home.city_cards import Cause, CountList
from kbdesk.ui.home.city_table import share_cell
from kbdesk.ui.kit import Button, Card, Label, boxed, column, crowding, put, row, tint, tr, turn
from kbdesk.ui.language import current
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.papers.month_steps import MonthSteps
from kbdesk.ui.widgets.cells import LEFT, RIGHT, Cell, Text, Two
from kbdesk.ui.widgets.table import Column, Row, Table

_ROW: Final = 48
ALL: Final = "all"
"""The row of all her posyandu together."""
_LISTS: Final = {
    "not_weighed": "not_weighed", "two_t_d": "two_t", "bgm_d": "below_red_line",
    "late": "open", "urgent": "proposals", "not_gained": "no_gain",
}  # fmt: skip
"""What opens a cause: the list of the same people."""


class OversightPage(PageFrame):
    """What a supervisor sees first."""

    def __init__(self, context: Context) -> None:
        self.search = Button(
            tr("home_page.search"), icon="search", key="F2", does=lambda: context.go("search")
        )
        self.paper = Button(
            tr("posyandu_beside.print"), icon="print", key="Ctrl P", does=self._print
        )
        super().__init__(context.facts.name, " ", [self.search])
        self._context = context
        self._said: PosyanduBesideJson | None = None
        self.month = MonthSteps(tr("common.the_month_before"), tr("common.the_month_after"))
        self.month.changed.connect(self.load)
        for action in (self.month, self.paper):
            self.add_action(action)
        self.table = Table(
            tr("posyandu_beside.title"), *_columns(), row_height=_ROW, round_top=True,
            click_opens=False, fit=True,
        )  # fmt: skip
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(lambda _: self._to_causes())
        self.note = Label(" ", "small", tone="ink_2", wrap=True)
        self.behind = BehindPosyandu()
        self.behind.opened.connect(self._open)
        card = Card(tr("posyandu_beside.title"), pad=0, gap=0)
        put(card.body, self.table, put(row(0, (16, 8)), (self.note, 1)), 1)
        self._across = put(row(12), (card, 1), boxed(put(column(12), self.behind, 1)))
        self.today = tint(tr("posyandu_beside.today"), icon="home", does=lambda: context.go("home"))
        put(self.content, (boxed(self._across), 1), put(row(0), self.today, 1))
        self.on_text_size(lambda: turn(self._across, down=crowding() >= 1.25))
        self.on_recorded(context, self.load)
        self.hear_keys({"Ctrl+P": self._print, **self.month.keys("PgUp", "PgDown")})

    def open(self) -> None:
        """Show how her posyandu stand."""
        self.load()
        self.table.setFocus()

    def load(self) -> None:
        month = self.month.month

        def ask(desk: Desk) -> tuple[PosyanduBesideJson, int, int, str]:
            now = this_month(desk)
            wanted = now if month is None else month
            codes = desk.posyandu or None
            found = said(posyandu_beside(desk, wanted, Area(codes)))
            hello = greeting(desk.clock.now())
            return found, wanted, now, f"{hello}|{date_full(desk.clock.today())}"

        self._context.read(ask, self._show)

    def _show(self, told: tuple[PosyanduBesideJson, int, int, str]) -> None:
        found, month, now, words = told
        if self.month.month not in (None, month):
            return  # another month was asked for since
        self.month.set(month, now)
        self._said = found
        hello, _, day = words.partition("|")
        name = calling_name(self._context.facts.user.name)
        self.set_title(tr("home_page.hello", greeting=hello, name=name), day)
        held = self.table.current_key()
        self.table.set_rows([_row(one, found) for one in (found["total"], *found["each"])])
        self.table.set_current_key(held or ALL)
        self.note.setText(tr("posyandu_beside.page_note", least=integer(found["least"])))
        self._choose(self.table.current_key() or ALL)

    def _standing(self, key: str) -> PosyanduStandingJson | None:
        if self._said is None:
            return None
        rows = (self._said["total"], *self._said["each"])
        return next((one for one in rows if (one["posyandu"] or ALL) == key), None)

    def _choose(self, key: str) -> None:
        one = self._standing(key)
        if one is not None:
            self.behind.show_posyandu(one)

    def escape(self) -> bool:
        """Go back from what waits to the posyandu that it waits in."""
        if not self.behind.table.hasFocus():
            return super().escape()
        self.table.setFocus(Qt.FocusReason.BacktabFocusReason)
        return True

    def _to_causes(self) -> None:
        if self.behind.table.isVisible():
            self.behind.table.setFocus(Qt.FocusReason.TabFocusReason)

    def _open(self, cause: str) -> None:
        one = self._standing(self.table.current_key() or ALL)
        if one is None:
            return
        code, month = one["posyandu"], self.month.month
        area = f"posyandu:{code}" if code else "own"
        if cause == "doubtful":
            self._context.go("doubts", posyandu=code or None, month=month)
        elif cause == "months_open":
            year, number = one["months_open"][0].split("-")
            first = int(year) * 12 + int(number) - 1
            self._context.go("report", name="skdn", month=first, area=area)
        else:
            self._context.go("lists", month=month, area=area, list=_LISTS[cause])

    def _print(self) -> None:
        self._context.go("report", name="posyandu", month=self.month.month)


class BehindPosyandu(CountList):
    """What waits in a posyandu; each count opens the people behind it."""

    def __init__(self) -> None:
        super().__init__(tr("posyandu_beside.behind"), tr("posyandu_beside.nothing"))

    def show_posyandu(self, one: PosyanduStandingJson) -> None:
        """Show what waits; what is 0 is left out."""
        self.set_title(one["name"] or tr("common.all_posyandu"))
        figures, letters = one["figures"], one["referrals"]
        urgent = letters["urgent"]
        months = [short_month_line(month, current()) for month in one["months_open"]]
        self.show_counts([
            Cause(
                "urgent", one["proposals_urgent"], tr("posyandu_beside.urgent_open"),
                tr("posyandu_beside.unanswered"), bad=True,
            ),
            Cause(
                "late", letters["late"], tr("city_page.late"),
                tr("city_page.urgent", count=integer(urgent)) if urgent else "", bad=True,
            ),
            Cause("doubtful", one["doubtful"], tr("posyandu_beside.doubtful_weighings")),
            Cause("two_t_d", figures["two_t_d"]["part"], tr("posyandu_beside.two_t")),
            Cause("bgm_d", figures["bgm_d"]["part"], tr("posyandu_beside.bgm")),
            Cause("not_weighed", one["S"] - one["D"], tr("posyandu_beside.not_weighed")),
            Cause(
                "months_open", len(months), tr("city_page.months_open"), ", ".join(months)
            ),
        ])  # fmt: skip


def _columns() -> list[Column]:
    return [
        Column(tr("common.posyandu"), stretch=1),
        *(
            # as wide as its figures: a long name is cut, a number never
            Column(tr("city_page.share_of", name=tr(f"city.short_{name}")), LEFT)
            for name in SHOWN
        ),
        Column(tr("posyandu_beside.until"), width=100),
        Column(tr("posyandu_beside.doubtful"), RIGHT, width=58),
        Column(tr("posyandu_beside.urgent"), RIGHT, width=74),
        Column(tr("posyandu_beside.late"), RIGHT, width=62),
    ]


def _row(one: PosyanduStandingJson, among: PosyanduBesideJson) -> Row:
    whole = not one["posyandu"]
    name = tr("common.all_posyandu") if whole else one["name"]
    weighed = tr("posyandu_beside.weighed", part=integer(one["D"]), whole=integer(one["S"]))
    if one["until"] is None:
        weighed = tr("posyandu_beside.no_data")
    cells: list[Cell] = [Two(name, weighed)]
    for share in SHOWN:
        figure = one["figures"][share]
        few = figure["whole"] < among["least"]
        cells.append(share_cell(figure, pale=few, few=few))
    until = date_short(date.fromisoformat(one["until"])) if one["until"] else DASH
    old = one["until"] is None or one["until"][:7] < among["month"]
    open_ = among["month"] in one["months_open"]
    if one["closed"]:
        closing = tr("posyandu_beside.closed")
    elif open_:
        closing = tr("posyandu_beside.not_closed")
    else:
        closing = tr("posyandu_beside.runs") if one["D"] else ""
    cells += [
        Two(until, closing, strong=False, shade="warn" if old or open_ else "ink"),
        _count(one, one["doubtful"], "warn"),
        _count(one, one["proposals_urgent"], "bad"),
        _count(one, one["referrals"]["late"], "bad"),
    ]
    return Row(one["posyandu"] or ALL, cells)


def _count(one: PosyanduStandingJson, many: int, shade: str) -> Cell:
    if one["until"] is None and not many:
        return Text(DASH, shade="ink_3")  # nothing came yet: that is not none
    return Text(integer(many), strong=many > 0, shade=shade if many else "ink_3")
