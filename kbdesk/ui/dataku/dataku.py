"""Rumah DataKu: the village in figures, and from each figure to the families behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kbdesk.desk import Desk
from kbdesk.domain.education import topic_for
from kbdesk.domain.family_planning import METHODS, REASONS
from kbdesk.domain.population import Whom
from kbdesk.domain.report_json.population import PopulationJson
from kbdesk.domain.report_json.village import KampungJson, MapJson
from kbdesk.domain.villages import village_name, villages
from kbdesk.queries import family_map, kampung_kb, meanings, population, profile
from kbdesk.queries.area import Area, this_month
from kbdesk.queries.population import Population
from kbdesk.queries.profile import Profile
from kbdesk.queries.skdn import month_text
from kbdesk.queries.village_care import village_care
from kbdesk.queries.village_figures import VillageFigures, houses
from kbdesk.queries.villages_beside import Villages, villages_beside
from kbdesk.reports.map_document import map_picture
from kbdesk.ui.context import Context
from kbdesk.ui.dataku.summary import SummaryTab, issue_rows, reach_cell
from kbdesk.ui.dataku.tables import Tables
from kbdesk.ui.dataku.villages import CityPyramid, VillagesBeside
from kbdesk.ui.formats import date_long
from kbdesk.ui.kit import (
    Button,
    Card,
    EmptyState,
    Label,
    boxed,
    column,
    primary,
    put,
    row,
    sized,
    tr,
)
from kbdesk.ui.language import current, worded
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.papers.month_steps import MonthSteps
from kbdesk.ui.phone_text.copy_button import KEY
from kbdesk.ui.reports.scope import month_words
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.filling_stack import ShownStack
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.picture_view import PictureView
from kbdesk.ui.widgets.table import Column, Row, Table

ALL_VILLAGES = "all"
"""In place of a kelurahan: all of them beside each other."""
TABS = ("summary", "tables", "map", "issues")
_WHICH_RT = "all"
_HOUSE = 76.0
"""Wide enough for most names, of which paper shows the beginning."""


@dataclass(frozen=True, slots=True)
class _SummaryFound:
    profile: Profile
    people: PopulationJson
    kampung: KampungJson
    map: MapJson
    about: meanings.About
    this_month: int

    @property
    def figures(self) -> VillageFigures:
        return self.profile.kampung.figures


@dataclass(frozen=True, slots=True)
class _All:
    """The city; ``people`` are counted where its tables are looked at."""

    beside: Villages
    this_month: int
    about: meanings.About
    people: Population | None = None


class DataKuPage(PageFrame):
    """``open(tab=None, village=None, month=None, back=False)``; Alt and arrows: month.

    ``back``: Esc and the arrow lead to the page before, as from the city's page.
    """

    def __init__(self, context: Context) -> None:
        self.print = primary(tr("dataku_page.print"), icon="print", key="Ctrl P")
        self.compare = Button(
            tr("reports_page.compare"), icon="chart", key="F7", does=self._compare
        )
        super().__init__(tr("dataku_page.title"), " ", [self.compare, self.print], back=True)
        self._context = context
        self._found: _SummaryFound | None = None
        self._city: _All | None = None
        self._of_city = context.facts.role != "posyandu"
        self._village = context.facts.village or (ALL_VILLAGES if self._of_city else None)

        self.tabs = Choice(
            tr("dataku_page.tabs"), worded("dataku_page.tab_", TABS), value="summary"
        )
        self.city_tabs = Choice(
            tr("dataku_page.tabs"),
            [("villages", tr("dataku.kelurahan")), ("pyramid", tr("dataku_page.tab_pyramid")),
             ("tables", tr("dataku_page.tab_tables"))],
            value="villages",
        )  # fmt: skip
        self.month = MonthSteps(gap=12)
        options = [(code, one.name) for code, one in villages().items()]
        if self._of_city:
            options.insert(0, (ALL_VILLAGES, tr("dataku_page.all_villages")))
        self.village = Picker(
            tr("dataku.kelurahan"), options, value=self._village, label=False, compact=True
        )
        self.content.addWidget(self._top(self._of_city or self._village is None))
        self.summary = SummaryTab()
        self.tables = Tables()
        self.map = _MapTab()
        self.issues = _IssuesTab()
        # A corner belongs to one posyandu; the city has none.
        self.issues.plan.setVisible(not self._of_city)
        self._empty = EmptyState(
            "data-house", tr("dataku_page.choose"), tr("dataku_page.choose_detail")
        )
        tabs = (self.summary, self.tables, self.map, self.issues)
        self._tabs: dict[str, QWidget] = dict(zip(TABS, tabs, strict=True))
        self.villages, self.pyramid = VillagesBeside(context), CityPyramid()
        self.city_tables = Tables()
        self._of_all: dict[str, QWidget] = {
            "villages": self.villages, "pyramid": self.pyramid, "tables": self.city_tables,
        }  # fmt: skip
        self.stack = ShownStack(*tabs, *self._of_all.values(), self._empty)
        self.content.addWidget(self.stack, 1)
        self._connect()

    def _top(self, chooses: bool) -> QWidget:
        which = boxed(put(row(0), self.tabs, self.city_tabs, 1))
        where = boxed(put(row(12), sized(self.village, min_width=180), 1, self.month))
        # Show it only after it has a parent, else it opens as a window.
        self.village.setVisible(chooses)
        # With a kelurahan to choose, or in large text, the header needs a second line.
        return Columns([(which, 0), (where, 1)], stacks_from=1.5 if chooses else 9)

    def _connect(self) -> None:
        context = self._context
        self.went_back.connect(lambda: context.go("back"))
        self.tabs.changed.connect(lambda _: self._show_tab())
        self.city_tabs.changed.connect(lambda _: self._load())
        self.village.picked.connect(self._other_village)
        self.month.changed.connect(self._load)
        self.print.clicked.connect(self._print)
        for part in (self.summary, self.tables, self.city_tables):
            part.behind.connect(self._behind)
            part.people.connect(self._people)
        self.villages.opened.connect(self._open_village)
        self.villages.behind.connect(lambda figure: self._behind(figure, None))
        self.pyramid.people.connect(self._people)
        self.villages.people.connect(self._people)
        self.issues.table.opened.connect(lambda figure: self._behind(figure, None))
        self.issues.planned.connect(lambda topic: context.go("plan_lesson", topic=topic))
        self.summary.wanted.connect(self._want)
        self.summary.cared.connect(self._cared)
        for tables in (self.tables, self.city_tables):
            tables.moves.connect(self._moves)
        self.map.opened.connect(lambda key: context.go("family", id=key))
        self.on_recorded(context, self._load)
        self.hear_keys(
            {
                "Ctrl+P": self.print.click,
                **self.month.keys(),
                "F4": self._plan_lesson,
                KEY: self.villages.copy.show_text,
                "F7": self._compare,
            }
        )

    def open(
        self,
        tab: str | None = None,
        village: str | None = None,
        month: int | None = None,
        back: bool = False,
    ) -> None:
        """Show the village, or the kelurahan beside each other, up to date."""
        self.shows_arrow(back)
        if month is not None:
            self.month.month = month
        if village is not None:
            self.village.set_value(village)
            self._village = village
        if tab in TABS:
            self.tabs.set_value(tab)
        self._show_tab()
        self._load()
        first: QWidget = self.tabs
        if self._village == ALL_VILLAGES:
            beside = self.city_tabs.value() == "villages"
            first = self.villages.table if beside else self.city_tabs
        first.setFocus()

    def _load(self) -> None:
        village, month = self._village, self.month.month
        if village is None:
            self.stack.setCurrentWidget(self._empty)
            return
        newest = ("dataku", id(self))
        if village == ALL_VILLAGES:
            tables = self.city_tabs.value() == "tables"
            self._context.ask(
                lambda desk: _find_all(desk, month, tables=tables), self._show_all, newest=newest
            )
        else:
            self._context.ask(lambda desk: _find(desk, village, month), self._show, newest=newest)

    def _show_all(self, found: _All) -> None:
        beside = found.beside
        self._city, self._found = found, None
        self.month.set(beside.month, found.this_month)
        self.set_subtitle(tr("dataku_page.city", count=len(beside.each), day=date_long(beside.day)))
        self.villages.show_villages(beside, found.about)
        self.pyramid.show_villages(beside)
        if found.people is not None:
            self.city_tables.show_village(population.said(found.people))
        self._show_tab()

    def _show(self, found: _SummaryFound) -> None:
        self._found, self._city = found, None
        kampung = found.profile.kampung
        self.month.set(kampung.month, found.this_month)
        name = kampung.profile.get("name") or tr("dataku_page.no_name")
        where, day = village_name(kampung.village), date_long(kampung.last)
        self.set_subtitle(tr("dataku_page.of", name=name, village=where, day=day))
        self.summary.show_village(found.people, found.kampung, found.about)
        month, of, about = kampung.month, kampung.figures.total, found.about
        # SKDN of a kelurahan takes longest: the page stands before it
        self._context.read(
            lambda desk: village_care(desk, month, kampung.village, of, about),
            self.summary.show_care,
            owner=self,
        )
        self.tables.show_village(found.people)
        self.map.show_village(found.map)
        self.issues.show_village(found.kampung)
        self._show_tab()

    def _show_tab(self) -> None:
        of_one = self._village not in (None, ALL_VILLAGES)
        self.tabs.setVisible(of_one)
        self.city_tabs.setVisible(self._village == ALL_VILLAGES)
        self.print.setEnabled(self._village is not None)
        if self._village is None:
            self.stack.setCurrentWidget(self._empty)
        elif self._village == ALL_VILLAGES:
            self.stack.setCurrentWidget(self._of_all[self.city_tabs.value() or "villages"])
        else:
            self.stack.setCurrentWidget(self._tabs[self.tabs.value() or "summary"])

    def _want(self, what: str) -> None:
        if what in TABS:
            self.tabs.set_value(what)
            self._show_tab()
        else:
            self._context.go("kampung", part=what, village=self._village)

    def _open_village(self, code: str) -> None:
        self.village.set_value(code)
        self._other_village(code)
        self.tabs.setFocus()

    def _other_village(self, code: str) -> None:
        self._village = code
        self._show_tab()
        self._load()

    def _cared(self, figure: str) -> None:
        """Go to the people behind what is being done for the children."""
        lists = {"d_s": "not_weighed", "referrals": "open"}
        if figure == "stunted":
            self._behind(figure, None)
        elif figure in lists:
            area = f"village:{self._village}"
            self._context.go("lists", month=self.month.month, area=area, list=lists[figure])
        else:
            self._context.go("kitchen")

    def _behind(self, figure: str, place: tuple[str | None, str | None] | None) -> None:
        if figure == "stunted":
            # the child is short, whatever its family is like
            village = None if self._village == ALL_VILLAGES else self._village
            self._context.go("dataku_children", village=village, month=self.month.month)
            return
        if self._found is not None:
            ids = self._found.figures.behind(figure, place)
        elif self._city is not None:
            ids = self._city.beside.families.behind(figure, place)
        else:
            return
        title = tr(f"dataku_page.behind_{'planning' if figure in _PLANNING else figure}")
        if place is not None:
            where = tr("dataku.rt_of", rt=place[1] or "–")
            if self._village == ALL_VILLAGES:
                where = f"{village_name(place[0]) or '–'} · {where}"
            title = f"{title} · {where}"
        self._context.go("dataku_families", families=ids, title=title)

    def _plan_lesson(self) -> None:
        """Begin a lesson on an issue, where the issues are shown."""
        if self.issues.plan.isVisible() and self.issues.plan.isEnabled():
            self.issues.plan.click()

    def _people(self, whom: Whom, title: str) -> None:
        if self._found is not None:
            day, village = self._found.profile.people.day, self._village
        elif self._city is not None:
            day, village = self._city.beside.day, None
        else:
            return
        self._context.go("dataku_people", whom=whom, day=day, village=village, title=title)

    def _moves(self, month: str) -> None:
        people = self._city.people if self._city is not None else None
        if self._found is not None:
            people = self._found.profile.people
        for one in people.balances if people is not None else ():
            if month_text(one.month) == month and people is not None:
                title = f"{tr('dataku.movement')} · {month_words(one.month)}"
                changes, day = one.changes, people.day
                self._context.go("dataku_people", changes=changes, day=day, title=title)

    def _compare(self) -> None:
        """Set the figures of the kelurahan, or of one, beside each other over the months."""
        by, area = "village", "all"
        if self._village != ALL_VILLAGES:
            by, area = "month", f"village:{self._village}"
        self._context.go("compare", of="villages", by=by, month=self.month.month, area=area)

    def _print(self) -> None:
        if self._village == ALL_VILLAGES:
            self._context.go("report", name="villages", month=self.month.month)
        elif self._village is not None:
            self._context.go("dataku_papers", village=self._village, month=self.month.month)


_PLANNING = frozenset({*METHODS, *REASONS, "unknown", "mkjp"}) - {"pregnant"}
"""Figures of couples' answers, whose families go by one heading."""


class _MapTab(QWidget):
    """The map of houses, RT by RT."""

    def __init__(self) -> None:
        super().__init__()
        self._said: MapJson | None = None
        self.rt = Picker(
            tr("dataku.rt"), [(_WHICH_RT, tr("common.every_rt"))], value=_WHICH_RT,
            label=False, compact=True,
        )  # fmt: skip
        self.picture = PictureView(tr("dataku.map"))
        self.opened = self.picture.chosen
        card = Card(pad=(16, 12))
        put(card.body, self.picture, 1)
        top = put(row(12), sized(self.rt, min_width=220))
        put(top, (Label(tr("dataku.map_note"), "secondary", wrap=True), 1))
        self.setLayout(put(column(12), top, (card, 1)))
        self.rt.picked.connect(lambda _: self._show())

    def show_village(self, said: MapJson) -> None:
        """Show the houses of ``report map``."""
        self._said = said
        every = [place["rt"] for place in said["places"] if place["rt"]]
        rts = [(rt, tr("dataku.rt_of", rt=rt)) for rt in dict.fromkeys(every)]
        self.rt.set_options([(_WHICH_RT, tr("common.every_rt")), *rts])
        if self.rt.value() is None:
            self.rt.set_value(_WHICH_RT)
        self._show()

    def _show(self) -> None:
        if self._said is None:
            return
        which = self.rt.value() or _WHICH_RT
        places = [place for place in self._said["places"] if which in (_WHICH_RT, place["rt"])]
        language = current()
        self.picture.show_picture(
            lambda width: map_picture(places, language, width, house_width=_HOUSE),
            tr("dataku_page.map_spoken", houses=sum(len(one["families"]) for one in places)),
        )


class _IssuesTab(QWidget):
    """Every issue that the figures raise. ``planned(topic)``: a lesson is to be held on one."""

    planned = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._figures: dict[str, str] = {}
        self.plan = Button(tr("dataku_page.plan_session"), icon="book", key="F4", does=self._plan)
        self.table = Table(
            tr("dataku.issues"),
            Column(tr("dataku.issues"), stretch=1), Column(tr("dataku_page.reach")),
            row_height=56, round_top=True,
        )  # fmt: skip
        sized(self.table, min_height=420)
        card = Card(pad=0)
        card.body.addWidget(self.table, 1)
        note = Label(tr("dataku_page.issues_note"), "secondary", wrap=True)
        self.setLayout(put(column(12), put(row(12), (note, 1), self.plan), (card, 1)))

    def show_village(self, said: KampungJson) -> None:
        """Show the issues of ``report kampung``."""
        rows = issue_rows(said, len(said["priorities"]))
        raised = [
            (line, issue)
            for line, issue in zip(rows, said["priorities"], strict=False)
            if isinstance(line, Row)
        ]
        self._figures = {line.key: issue["figure"] for line, issue in raised}
        reached = [replace(one, cells=[*one.cells, reach_cell(issue)]) for one, issue in raised]
        self.table.set_rows(reached or rows)
        self.plan.setEnabled(bool(self._figures))

    def _plan(self) -> None:
        key = self.table.current_key() or next(iter(self._figures), "")
        topic = topic_for(self._figures.get(key))
        self.planned.emit(topic or "other")


def _find(desk: Desk, village: str, month: int | None) -> _SummaryFound:
    now = this_month(desk)
    month = now if month is None else month
    found = profile.find(desk, month, Area(village=village))
    figures = found.kampung.figures
    map_ = family_map.FamilyMap(month, figures, houses(figures))
    return _SummaryFound(
        found, population.said(found.people), kampung_kb.said(found.kampung),
        family_map.said(map_), meanings.kampung(desk, month, Area(), found.kampung), now,
    )  # fmt: skip


def _find_all(desk: Desk, month: int | None, *, tables: bool) -> _All:
    now = this_month(desk)
    month = now if month is None else month
    people = population.population(desk, month, Area()) if tables else None
    beside = villages_beside(desk, month, Area())
    return _All(beside, now, meanings.villages(desk, month, Area(), beside), people)
