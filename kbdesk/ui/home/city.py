"""Beranda at the hub: the kelurahan ranked, what is behind their figures, and what waits."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from PySide6.QtCore import QTimer

from kbdesk.desk import Desk
from kbdesk.domain.report_json.city import CityJson, CityVillageJson
from kbdesk.queries.area import Area, this_month
from kbdesk.queries.city import FIRST, SHOWN, City, city, latest_month, said, whole_is_kept
from kbdesk.queries.machines import standing
from kbdesk.queries.population import day_of
from kbdesk.queries.village_figures import village_figures
from kbdesk.ui.context import Context
from kbdesk.ui.formats import integer, joined
from kbdesk.ui.home.city_cards import BehindCard, StickStrip, WorkCard
from kbdesk.ui.home.city_table import TOGETHER, aims, columns, gaps, rows, sort_choices, stamp
from kbdesk.ui.kit import Button, Card, Label, boxed, column, crowding, put, row, sized, tr, turn
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.papers.month_steps import MonthSteps
from kbdesk.ui.sync.drives import DriveWatch
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.table import Table

_FAMILIES = {"krs": "krs"}
"""What is behind a cause, by the names of ``VillageFigures.behind``."""
_SOON = 2
"""So many months are asked for first; the others follow, and what waits."""
_AHEAD = 12
"""So many earlier months are read while nobody asks, each with the year before it."""
_AHEAD_MS = 150
"""Between two of them the desk is free for this long."""


class CityStanding(NamedTuple):
    """The page's figures, when a bundle last came, and how many answers wait."""

    found: City
    heard: datetime | None
    waiting: int
    this_month: int
    whole: bool
    """Whether all months and what waits were read."""


class CityPage(PageFrame):
    """What the city's officer sees first."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.facts.name, " ", scrolls=crowding() >= 1.25)
        self._context = context
        self._found: City | None = None
        self._said: CityJson | None = None
        self._whole = False
        self._sorted_by = FIRST
        self._ahead = range(0)
        self._pause = QTimer(self, singleShot=True, interval=_AHEAD_MS)
        self._pause.timeout.connect(self._look_ahead)
        self.month = MonthSteps(tr("common.the_month_before"), tr("common.the_month_after"))
        self.month.changed.connect(self.load)
        self.paper = Button(tr("city_page.paper"), icon="print", key="Ctrl P", does=self._print)
        self.mayor = Button(
            tr("city_page.mayor"),
            icon="document",
            key="F6",
            does=lambda: self._print_as("mayor", {}),
        )
        self.sort = Picker(
            tr("city_page.sort"), sort_choices(), value=FIRST, label=False, compact=True
        )
        self.sort.picked.connect(self.sort_by)
        for action in (sized(self.sort, width=150), self.month, self.mayor, self.paper):
            self.add_action(action)
        self.watch = DriveWatch(self, context)
        self.watch.follow(self)
        self.watch.changed.connect(self._show_stick)
        self._waiting = 0
        self.stick = StickStrip()
        self.stick.opened.connect(lambda: context.go("hub"))
        self.stick.taken.connect(lambda: context.go("hub", take=True))
        self.table = Table(
            tr("city_page.title"), *columns(FIRST), row_height=31, pad=4, round_top=True,
            click_opens=False,
        )  # fmt: skip
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self._open_village)
        self.note = Label(" ", "small", tone="ink_2", wrap=True)
        self.behind = BehindCard()
        self.behind.opened.connect(self._open_cause)
        self.behind.entered.connect(lambda: self._open_village(self.table.current_key() or ""))
        self.work = WorkCard()
        self.work.opened.connect(self._open_work)
        card = Card(pad=0, gap=0)
        put(card.body, (self.table, 1), put(row(0, (16, 8)), (self.note, 1)))
        self._across = put(row(12), (card, 1), boxed(put(column(12), self.behind, self.work, 1)))
        put(self.content, self.stick, (boxed(self._across), 1))
        self.on_text_size(lambda: turn(self._across, down=crowding() >= 1.5))
        self.on_recorded(context, self.load)
        self.hear_keys({
            "F6": self.mayor.click,
            "Alt+Right": lambda: self._next_sort(1),
            "Alt+Left": lambda: self._next_sort(-1),
            **self.month.keys("PgUp", "PgDown"),
            "Ctrl+P": self._print,
            "Ctrl+I": self.stick.taken.emit,
        })  # fmt: skip

    def open(self) -> None:
        """Show how the city stands."""
        self.load()
        self.table.setFocus()

    def load(self) -> None:
        """Read this month and the one before, then the ten before them."""
        month = self.month.month
        self._ask(month, _SOON)
        self._ask(month, None)

    def sort_by(self, indicator: str) -> None:
        """Rank the kelurahan by another figure."""
        self._sorted_by = indicator
        self.sort.show_value(indicator)
        self._show_found()

    # -- inside --------------------------------------------------------------------------------

    def _ask(self, month: int | None, months: int | None) -> None:
        def ask(desk: Desk) -> CityStanding:
            last = this_month(desk)
            wanted = latest_month(desk) if month is None else month
            whole = months is None or whole_is_kept(desk, wanted)
            found = city(desk, wanted) if whole else city(desk, wanted, _SOON, with_work=False)
            machines = standing(desk)
            heard = [one.heard for one in machines.machines if one.heard is not None]
            waiting = sum(one.answer_waits and not one.revoked for one in machines.machines)
            return CityStanding(found, max(heard, default=None), waiting, last, whole)

        # the first figures and the whole are two answers: neither stands for the other
        self._context.read(ask, self._show if months is None else self._show_soon)

    def _show_soon(self, told: CityStanding) -> None:
        self._show(told)

    def _show(self, told: CityStanding) -> None:
        if self.month.month not in (None, told.found.month):
            return  # another month was asked for since
        self.month.set(told.found.month, told.this_month)
        self._found, self._waiting, self._whole = told.found, told.waiting, told.whole
        self._show_found()
        if told.whole:
            self._ahead = range(told.found.month - 1, told.found.month - 1 - _AHEAD, -1)
            self._pause.start()
        assert self._said is not None
        self.set_title(self._context.facts.name, stamp(self._said, told.heard))
        self._show_stick()

    def _show_found(self) -> None:
        if self._found is None:
            return
        self._said = said(self._found, self._sorted_by)
        self.table.set_columns(columns(self._sorted_by), rows(self._said))
        for place, wide in gaps(self._said).items():
            self.table.setSpan(place, 2, 1, wide)
        if self.table.current_key() is None:
            self.table.set_current_key(self._said["villages"][0]["village"])
        note = tr("city_page.note", least=integer(self._said["least"]))
        reading = "" if self._whole else tr("city_page.reading")
        self.note.setText(joined(reading, aims(self._said), note))
        self.work.show_work(self._said, counted=self._whole)
        self._choose(self.table.current_key() or "")

    def _look_ahead(self) -> None:
        """Read an earlier month, so that it is there when the page is turned back to it."""
        if not self.isVisible() or not self._ahead:
            return
        month, self._ahead = self._ahead[0], self._ahead[1:]
        self._context.read(
            lambda desk: city(desk, month, with_work=False),
            lambda _: self._pause.start(),
            owner=self,
        )

    def _show_stick(self) -> None:
        self.stick.show_stick(self.watch.drive, self._waiting)

    def _village(self, key: str) -> CityVillageJson | None:
        if self._said is None:
            return None
        return next((one for one in self._said["villages"] if one["village"] == key), None)

    def _choose(self, key: str) -> None:
        one = self._village(key)
        self.behind.setVisible(one is not None)
        if one is not None:
            self.behind.show_village(one)

    def _open_village(self, key: str) -> None:
        # Imported late: the page is shown only now.
        from kbdesk.ui.dataku.dataku import ALL_VILLAGES

        if key and self._found is not None:
            village = ALL_VILLAGES if key == TOGETHER else key
            month = self._found.month
            self._context.go("dataku", village=village, tab="summary", month=month, back=True)

    def _open_cause(self, cause: str) -> None:
        one = self._village(self.table.current_key() or "")
        if one is None or self._found is None:
            return
        code, month = one["village"], self._found.month
        if cause == "stunted":
            self._context.go("dataku_children", village=code, month=month)
        elif cause in _FAMILIES:
            title = f"{tr(f'city_page.behind_{cause}')} · {one['name']}"

            def ask(desk: Desk) -> list[str]:
                found = village_figures(desk, Area(village=code), day_of(desk, month))
                return found.behind(_FAMILIES[cause])

            self._context.ask(
                ask,
                lambda ids: self._context.go("dataku_families", families=ids, title=title),
                owner=self,
            )
        else:
            names = {"not_weighed": "not_weighed", "referrals": "open"}
            self._context.go("lists", month=month, area=f"village:{code}", list=names[cause])

    def _open_work(self, what: str) -> None:
        pages = {
            "referrals": "referrals", "silent": "sync", "conflicts": "sync",
            "quarantined": "hub", "duplicates": "duplicates", "months": "reports",
        }  # fmt: skip
        self._context.go(pages[what])

    def _next_sort(self, by: int) -> None:
        place = (SHOWN.index(self._sorted_by) + by) % len(SHOWN)
        self.sort_by(SHOWN[place])

    def _print(self) -> None:
        self._print_as("city", {"sort": self._sorted_by})

    def _print_as(self, name: str, options: dict[str, object]) -> None:
        self._context.go("report", name=name, month=self.month.month, options=options)
