"""The families of the village: found by typing, or RT by RT."""

from __future__ import annotations

from datetime import date

from kbdesk.desk import Desk
from kbdesk.domain.villages import village_name
from kbdesk.queries.area import Area
from kbdesk.queries.families import (
    FamilyLine,
    FamilyList,
    Mark,
    RtPlace,
    family_list,
    find_families,
)
from kbdesk.queries.village_figures import village_figures
from kbdesk.ui.context import Context
from kbdesk.ui.formats import DASH, date_short, integer, joined
from kbdesk.ui.kit import Button, EmptyState, Label, primary, put, row, sized, tr
from kbdesk.ui.lists.list_page import ListPage
from kbdesk.ui.widgets.cells import LateCell, Text, Two
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.search_field import SearchField
from kbdesk.ui.widgets.table import RIGHT, Column, Row, Section, Table

ALL = "all"


class FamiliesPage(ListPage):
    """``open()``: the list as it was left, brought up to date."""

    def __init__(self, context: Context) -> None:
        go = context.go
        words = tr("common.register_a_family")
        register = primary(words, icon="plus", does=lambda: go("register_family"))
        words = tr("families_page.women")
        women = Button(words, icon="pregnant", key="F3", does=lambda: go("women"))
        words = tr("families_page.companions")
        companions = Button(words, icon="visit", key="F4", does=lambda: go("companions"))
        self.search = SearchField(tr("families_page.search"), key="")
        table = Table(
            tr("families_page.title"),
            Column(tr("common.family"), stretch=4),
            Column(tr("common.rt"), width=64),
            Column(tr("common.address"), stretch=3),
            Column(tr("families_page.people"), RIGHT),
            Column(tr("families_page.under_five"), RIGHT),
            Column(tr("families_page.last_visit"), optional=True),
            Column(tr("families_page.next_visit")),
            row_height=48,
        )
        super().__init__(
            context,
            tr("families_page.title"),
            [companions, women, register],
            table=table,
            empty=EmptyState("family", tr("families_page.empty"), tr("families_page.empty_detail")),
            not_found=EmptyState(
                "search", tr("common.not_found"), tr("families_page.not_found_detail")
            ),
            search=self.search,
            scrolls=False,
        )
        self.at_risk = Button(
            tr("families_page.at_risk"), icon="warning", key="F6", does=self._at_risk
        )
        self.hear_keys({"F3": women.click, "F4": companions.click, "F6": self.at_risk.click})
        self._places: tuple[RtPlace, ...] = ()
        self._further: Mark | None = None
        self._today_year = 0
        self._last_place: tuple[str | None, str | None] | None = None
        self._asking_more = False
        self._wants_table = False
        self.rt = Picker(
            tr("common.rt"), [(ALL, tr("common.every_rt"))], value=ALL, label=False, compact=True
        )
        self.count = Label("", "secondary")
        bar = put(row(12), (self.search, 6), (sized(self.rt, min_width=190), 2))
        put(bar, self.at_risk, self.count)
        put(self.content, bar, (self.list_card, 1))
        self.filter_by(self.rt)
        self.rt.picked.connect(lambda _: self.load())
        self.table.opened.connect(lambda key: context.go("family", id=key))
        self.table.near_end.connect(self._more)

    def open(self) -> None:
        """Show the list, up to date."""
        self.load()
        self.to_search()
        self.search.edit.selectAll()

    def load(self) -> None:
        text = " ".join(self.search.text().split())
        place = self._place()
        if text:
            self._context.ask(lambda desk: find_families(desk, text), self._show, newest=self)
        else:
            self._context.ask(lambda desk: family_list(desk, place=place), self._show, newest=self)

    def _at_risk(self) -> None:
        """Show the families at risk of stunting, of the RT that is chosen or of all."""
        chosen = self._place()
        place = None if chosen is None else (chosen.village, chosen.rt)

        def at_risk(desk: Desk) -> list[str]:
            return village_figures(desk, Area(), desk.clock.today()).behind("krs", place)

        title = tr("dataku_page.behind_krs")
        self._context.ask(
            at_risk,
            lambda ids: self._context.go("dataku_families", families=ids, title=title),
            owner=self,
            newest=("at_risk", id(self)),
        )

    def _place(self) -> RtPlace | None:
        key = self.rt.value()
        return None if key is None or key == ALL else self._places[int(key)]

    def _show(self, found: FamilyList) -> None:
        self._asking_more = False
        self._show_places(found.places)
        total = sum(place.families for place in found.places)
        searching = not self.search.is_empty()
        self._further, self._last_place = found.further, None
        self._today_year = found.today.year
        rows = self._rows(found, sections=not searching and self._place() is None)
        # An empty RT shows "not found", as a search without result does.
        self.show_rows(rows, place=None, searched=bool(total))
        counts = {"families": total, "places": found.rts, "villages": found.villages}
        several = "_several" if found.villages > 1 else ""
        words = {name: integer(count) for name, count in counts.items()}
        self.set_subtitle(tr(f"families_page.subtitle{several}", **words))
        place = self._place()
        shown = len(found.lines) if searching else place.families if place else total
        self.count.setText(tr("families_page.count", count=integer(shown)))
        if self._wants_table:
            self._wants_table = False
            self.to_table()

    def _show_places(self, places: tuple[RtPlace, ...]) -> None:
        if places == self._places:
            return
        here = self._place()
        villages = {place.village for place in places}
        options = [(ALL, tr("common.every_rt"))]
        options += [(str(i), place_words(p, len(villages) > 1)) for i, p in enumerate(places)]
        self._places = places
        again = [
            str(place)
            for place, one in enumerate(places)
            if here and (one.village, one.rt) == (here.village, here.rt)
        ]
        self.rt.show_options(options, again[0] if again else ALL)

    def _rows(self, found: FamilyList, *, sections: bool) -> list[Row | Section]:
        rows: list[Row | Section] = []
        several = len({place.village for place in self._places}) > 1
        counts = {(p.village, p.rt): p for p in self._places}
        for family in found.lines:
            where = (family.village, family.rt)
            if sections and where != self._last_place and where in counts:
                self._last_place = where
                place = counts[where]
                words, count = place_words(place, several), integer(place.families)
                rows.append(Section(tr("families_page.section", place=words, count=count)))
            rows.append(self._row(family, found))
        return rows

    def _row(self, family: FamilyLine, found: FamilyList) -> Row:
        name = family.head or tr("families_page.nameless")
        second = tr("families_page.found", name=family.found) if family.found else ""
        last, following = family.last_visit, family.next_visit
        late = following is not None and following < found.today
        cells = [
            Two(name, second) if second else Text(name, strong=True),
            family.rt or DASH,
            family.address or Text(DASH, shade="ink_3"),
            integer(family.members),
            integer(family.under_five) if family.under_five else Text(DASH, shade="ink_3"),
            self._day(last) if last else Text(tr("common.never"), shade="ink_3"),
            LateCell(self._day(following), late=late) if following else Text(DASH, shade="ink_3"),
        ]
        small = family.under_five
        spoken = joined(
            tr("family_page.of", name=name),
            tr("family_page.rt", rt=family.rt) if family.rt else "",
            family.address,
            tr("family_page.people", count=family.members),
            tr("families_page.said_under_five", count=small) if small else "",
            tr("families_page.said_next", day=self._day(following)) if following else "",
            second,
            by=", ",
        )
        return Row(family.id, cells, spoken)

    def _day(self, day: date) -> str:
        return date_short(day, year=day.year != self._today_year)

    def _more(self) -> None:
        mark, place = self._further, self._place()
        if mark is None or self._asking_more or not self.search.is_empty():
            return
        self._asking_more = True
        self._context.ask(
            lambda desk: family_list(desk, place=place, mark=mark), self._append, newest=self
        )

    def _append(self, found: FamilyList) -> None:
        self._asking_more = False
        self._further = found.further
        self.table.append_rows(self._rows(found, sections=self._place() is None))

    def search_entered(self) -> None:
        # The answer to the search is not there yet: go to the list when it comes.
        self._wants_table = True


def place_words(place: RtPlace, with_village: bool) -> str:
    """Return an RT as it is chosen: ``RT 03``, with its kelurahan where there are several."""
    words = tr("family_page.rt", rt=place.rt or DASH)
    return f"{words} · {village_name(place.village)}" if with_village else words
