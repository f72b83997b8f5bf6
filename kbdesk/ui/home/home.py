"""Beranda: what is due today and this week, each one keypress away."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from kbdesk.desk import Desk
from kbdesk.domain.ages import month_index
from kbdesk.domain.referral_reasons import most_urgent
from kbdesk.domain.supplements import ROUND_MONTHS
from kbdesk.queries import home
from kbdesk.queries.duplicates import maybe_twice
from kbdesk.queries.home import (
    Attendance,
    Birthday,
    ChildDue,
    CityContact,
    OpenReferral,
    TodayFigures,
    Unweighed,
    VisitDue,
    VitaminMonth,
)
from kbdesk.queries.proposals import Proposals, proposals_shown
from kbdesk.queries.women import WomanLine, WomenDue, women_due
from kbdesk.ui.context import Context
from kbdesk.ui.duplicates.strip import TwiceStrip
from kbdesk.ui.formats import (
    age_months,
    date_full,
    date_short,
    decimal,
    fraction,
    integer,
    joined,
    month_name,
)
from kbdesk.ui.greeting import calling_name, greeting
from kbdesk.ui.home.home_cards import CityCard, DayCard, DueCard, DueTable, Lanes, VitaminCard
from kbdesk.ui.kit import Button, Card, EmptyState, Label, boxed, column, crowding, hidden, put, tr
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.printing.left_strip import LeftPapersStrip
from kbdesk.ui.referral.proposal_list import ProposalList
from kbdesk.ui.tour.offer import TourOffer
from kbdesk.ui.widgets.bar_chart import BarChart, ChartBar
from kbdesk.ui.widgets.cells import Cell, ChipCell, LateCell, Text, Two
from kbdesk.ui.widgets.table import Column, Row
from kbdesk.ui.women.rows import far_words, mark_words

TARGET = 80.0
"""The line in the D/S chart where the city has set no target, in percent."""
WOMEN_SHOWN = 2
"""Rows of women in the last row of the page, which is lower."""
PROPOSALS_SHOWN = 3
"""Rows of proposed referrals; the others are one press away."""
_MONTHS = 6
_Part = tuple[Callable[[Desk], object], Callable[[Any], None]]


class HomePage(PageFrame):
    """The first page after opening."""

    def __init__(self, context: Context) -> None:
        go, words = context.go, tr("home_page.search")
        self.search = Button(words, icon="search", key="F2", does=lambda: go("search"))
        self.visit = Button(tr("home_page.record_visit"), icon="plus", does=lambda: go("visit"))
        super().__init__(tr("home_page.title"), "", [self.search, self.visit])
        self._context = context
        self.keys = [
            ("F2", tr("home_page.hint_search")),
            ("Enter", tr("home_page.hint_open")),
            ("F4 N M", tr("home_page.hint_proposals")),
            ("1-6", tr("home_page.hint_numbers")),
        ]

        self._parts: deque[_Part] = deque()
        self._attendance: dict[int, Attendance] = {}
        self._months: list[int] = []
        self._new = self._fresh = True
        self._entering = False
        self._full = hidden(self._make_full())
        self.nobody = hidden(
            EmptyState(
                "family", tr("home_page.begin_title"), tr("home_page.begin_says"),
                action=tr("home_page.begin"), action_icon="plus",
            )
        )  # fmt: skip
        self.nobody.acted.connect(lambda: go("register_family"))
        if self.nobody.button is not None:
            self.nobody.button.set_kind("primary")
        self.left_papers = LeftPapersStrip(context)
        self.tour = TourOffer(context)
        put(self.content, self.tour, self.left_papers, (self._full, 1), (self.nobody, 1))
        self.on_recorded(context, self._ask)
        self.hear_keys(
            {
                "1": self.children_due.all_wanted.emit,
                "2": self.visits_due.all_wanted.emit,
                "3": self.referrals_open.all_wanted.emit,
                "4": lambda: go("children", only="not_gained"),
                "5": self.city.wanted.emit,
                "6": self.women.all_wanted.emit,
                "F4": self.proposals.answers.letter,
                "N": self.proposals.answers.later,
                "M": self.proposals.answers.decline,
            }
        )

    def _make_full(self) -> QWidget:
        go = self._context.go
        self.proposals = ProposalList(self._context, "home", own_f4=False, own_letters=False)
        self.proposals.letter_wanted.connect(
            lambda person, _name, codes: go("refer", person=person, reasons=codes)
        )
        self.proposals.all_wanted.connect(lambda: go("proposals"))
        self.day = DayCard()
        self.day.measure.clicked.connect(lambda: go("open_day"))
        self.city = CityCard()
        self.city.wanted.connect(lambda: go("sync"))
        empty = (tr("home_page.all_weighed"), tr("home_page.all_weighed_says"))
        title = tr("home_page.not_weighed", month="")
        self.children_due = DueCard(title, "scale", empty=empty, key="1")
        self.children_due.opened.connect(lambda id_: go("child", id=id_))
        self.children_due.all_wanted.connect(lambda: go("children", only="waiting"))
        empty = (tr("home_page.no_visits"), tr("home_page.no_visits_says"))
        self.visits_due = DueCard(tr("home_page.visits"), "visit", empty=empty, key="2")
        self.visits_due.opened.connect(lambda id_: go("family", id=id_.partition("/")[0]))
        self.visits_due.all_wanted.connect(lambda: go("families"))
        empty = (tr("home_page.no_referrals"), tr("home_page.no_referrals_says"))
        self.referrals_open = DueCard(tr("home_page.referrals"), "referral", empty=empty, key="3")
        self.referrals_open.opened.connect(lambda id_: go("referrals", id=id_))
        self.referrals_open.all_wanted.connect(lambda: go("referrals"))
        self._make_last_row()
        last = (self.chart_card, self.vitamin, self.women, self.birthday_card)
        self._last_row = Lanes([(card, 1) for card in last])
        due = Lanes([(self.children_due, 1), (self.visits_due, 1), (self.referrals_open, 1)])
        self.twice = TwiceStrip(self._context)
        body = put(column(12), self.proposals, Lanes([(self.day, 6), (self.city, 3)]), (due, 1))
        return boxed(put(body, self._last_row, self.twice), "plain")

    def _make_last_row(self) -> None:
        self.chart = BarChart(tr("home_page.attendance"))
        self.chart_card = Card(
            tr("home_page.attendance"), note=tr("home_page.attendance_note"), pad=(14, 4)
        )
        self._chart_empty = hidden(Label(tr("home_page.attendance_empty"), "secondary", wrap=True))
        put(self.chart_card.body, (self.chart, 1), self._chart_empty)
        self.vitamin = hidden(VitaminCard())
        self.vitamin.setProperty("absent", True)
        empty = (tr("home_page.women_checked"), tr("home_page.women_checked_says"))
        title = tr("home_page.women")
        self.women = DueCard(title, "pregnant", empty=empty, row_height=43, key="6")
        self.women.setProperty("wants", None)
        self.women.setProperty("absent", True)
        self.women.opened.connect(lambda id_: self._context.go("women", id=id_))
        self.women.all_wanted.connect(lambda: self._context.go("women"))
        self.women.hide()
        self.birthday_card = Card(tr("home_page.birthdays"), icon="cake", pad=0, gap=0)
        columns = (Column(""), Column("", stretch=1))
        self.birthdays = DueTable(tr("home_page.birthdays"), *columns, row_height=43)
        self.birthdays.opened.connect(lambda id_: self._context.go("child", id=id_))
        quiet = Label(tr("home_page.no_birthdays"), "secondary", wrap=True)
        self._no_birthdays = boxed(put(column(0, (16, 12)), quiet))
        put(self.birthday_card.body, self.birthdays, self._no_birthdays, 1)

    def open(self) -> None:
        """Bring everything up to date."""
        self._fresh = True
        self._ask()
        self.left_papers.load()
        self.tour.load()

    def _ask(self) -> None:
        """Ask part by part, cheap ones first; whatever else is asked meanwhile comes between."""
        self._parts = deque[_Part](
            [
                (home.today, self._show_today),
                (
                    lambda desk: proposals_shown(desk, PROPOSALS_SHOWN),
                    self._show_proposals,
                ),
                (home.city, self._show_city),
                (home.unweighed, self._show_unweighed),
                (home.vitamin_month, self._show_vitamin),
                (
                    lambda desk: women_due(desk, desk.clock.today(), desk.home_posyandu),
                    self._show_women,
                ),
                (lambda desk: home.months_shown(desk, _MONTHS), self._show_months),
                (maybe_twice, self.twice.show_count),
            ]
        )
        self._ask_next()

    def _ask_next(self) -> None:
        if not self._parts:
            return
        query, show = self._parts.popleft()

        def answered(answer: object) -> None:
            show(answer)
            self._ask_next()

        self._context.read(query, answered, owner=self)

    def _show_today(self, today: TodayFigures) -> None:
        self.today = today
        name = calling_name(self._context.facts.user.name)
        hello = tr("home_page.hello", greeting=greeting(today.now), name=name)
        self.set_title(hello, date_full(today.now.date()))
        self._full.setVisible(today.anybody)
        self.nobody.setVisible(not today.anybody)
        self.visit.setVisible(today.anybody)
        held = QApplication.focusWidget()
        if self._new or (self._fresh and (held is None or not self.isAncestorOf(held))):
            # When coming back, the focus is already on the row that was opened.
            first = self.day.measure if today.anybody else self.nobody.button
            if first is not None:
                first.setFocus()
        self._entering = self._fresh
        self._new = self._fresh = False
        if not today.anybody:
            self._parts.clear()
            return
        self.day.show_today(today)
        month = month_name(today.now.month, short=crowding() > 1.0)
        self.children_due.set_title(tr("home_page.not_weighed", month=month))
        self.visits_due.show_rows(
            [_visit_row(one, place) for place, one in enumerate(today.visits)],
            today.visit_count,
            tr("home_page.see_visits", count=integer(today.visit_count)),
        )
        self.referrals_open.show_rows(
            [_referral_row(one) for one in today.referrals],
            today.referral_count,
            tr("home_page.see_referrals", count=integer(today.referral_count)),
            today.overdue_count,
        )
        self.birthdays.set_rows([_birthday_row(one) for one in today.birthdays[:3]])
        self.birthdays.setVisible(bool(today.birthdays))
        self._no_birthdays.setVisible(not today.birthdays)
        self.vitamin.setVisible(today.now.month in ROUND_MONTHS)
        self._last_row.arrange()

    def _show_proposals(self, found: Proposals) -> None:
        """Show who should be referred first of all; nothing beside it says that all is well."""
        self.proposals.show_lines(found.first, found.count, self.today.now.date())
        self.day.show_proposals(found.count)
        for card in (self.children_due, self.visits_due, self.referrals_open, self.women):
            card.set_calm(not found.count)
        entering, self._entering = self._entering, False
        if found.count and entering and self.day.measure.hasFocus():
            self.proposals.focus_first()

    def _show_city(self, city: CityContact) -> None:
        if self._context.facts.practice:
            self.city.show_practice()
        else:
            self.city.show_city(city, self.today.now.date())

    def _show_unweighed(self, found: Unweighed) -> None:
        self.unweighed = found
        this_month = self.today.now.year * 12 + self.today.now.month
        self.children_due.show_rows(
            [_child_row(one, this_month) for one in found.first],
            found.count,
            tr("home_page.see_children", count=integer(found.count)),
        )

    def _show_vitamin(self, found: VitaminMonth | None) -> None:
        self.day.show_vitamin(found)
        if found is not None:
            self.vitamin.show_month(found, self.today.now.month)

    def _show_women(self, found: WomenDue) -> None:
        rows = [_woman_row(one) for one in found.waiting[:WOMEN_SHOWN]]
        self.women.show_rows(
            rows, len(found.waiting), tr("home_page.see_women", count=integer(found.total))
        )
        # No expected births: show no card.
        self.women.setVisible(found.total > 0)
        self._last_row.arrange()

    def _show_months(self, months: list[int]) -> None:
        self._months = months
        now = month_index(self.today.now.date())
        # the two that stand in the card of the day first, then those of the chart alone
        for month in sorted({*months, now - 1, now}, reverse=True):
            self._parts.append((partial(home.attendance, month=month), self._show_attendance))

    def _show_attendance(self, one: Attendance) -> None:
        now = month_index(self.today.now.date())
        if one.month == now:
            self.day.show_month(one)
        elif one.month == now - 1:
            self.day.show_not_gained(one.not_gained)
        self._attendance[one.month] = one
        found = [self._attendance[month] for month in self._months if month in self._attendance]
        if len(found) < len(self._months):
            return
        some = any(each.weighed for each in found)
        self.chart.setVisible(some)
        self._chart_empty.setVisible(not some)
        target = found[-1].target
        self.chart.set([_bar(each) for each in found], target=TARGET if target is None else target)


def _bar(one: Attendance) -> ChartBar:
    # A month without any weighing is from before the program was used.
    share = one.weighed * 100 / one.targets if one.targets and one.weighed else None
    return ChartBar(
        month_name(one.month % 12 + 1, short=True),
        share,
        decimal(share, 1),
        fraction(one.weighed, one.targets) if share is not None else "",
    )


def _rt(rt: str | None) -> str:
    return tr("home_page.rt", rt=rt) if rt else ""


def _child_row(one: ChildDue, this_month: int) -> Row:
    note: Cell
    if one.last is None:
        note = ChipCell(tr("common.never"), "warn")
    else:
        words = tr("home_page.last_seen", month=month_name(one.last.month, short=True))
        gone = this_month - (one.last.year * 12 + one.last.month)
        note = ChipCell(words, "warn") if gone > 1 else Text(words, shade="ink_2")
    return Row(one.id, [Two(one.name, joined(age_months(one.months), _rt(one.rt))), note])


def _woman_row(one: WomanLine) -> Row:
    marks = mark_words(one)
    note: Cell = ChipCell(marks[0], "bad", icon="warning") if marks else Text("", shade="ink_2")
    return Row(one.id, [Two(one.name or "", joined(far_words(one), _rt(one.rt))), note])


def _visit_row(one: VisitDue, place: int) -> Row:
    who = one.target_name
    if not who:
        who = tr("home_page.family_of", name=one.head) if one.head else tr("home_page.family")
    note: Cell
    if one.days < 0:
        note = LateCell(tr("home_page.days_late", days=integer(-one.days)), late=True)
    elif one.days == 0:
        note = ChipCell(tr("home_page.today"), "teal")
    elif one.days == 1:
        note = Text(tr("common.tomorrow"), shade="ink_2")
    else:
        note = Text(date_short(one.due), shade="ink_2")
    # One family may be listed for two of its members.
    return Row(f"{one.family}/{place}", [Two(who, joined(_rt(one.rt), one.purpose)), note])


def _referral_row(one: OpenReferral) -> Row:
    code = one.reasons[0] if one.reasons else ""
    reason = f"{code} {tr(f'reason.{code}')}" if code else ""
    urgency = tr(f"reason.priority.{most_urgent(list(one.reasons))}") if one.waiting else ""
    note: Cell
    if one.late_days:
        note = LateCell(tr("home_page.days_late", days=integer(one.late_days)), late=True)
    elif one.waiting:
        note = Text(tr("home_page.limit", day=date_short(one.limit)), shade="ink_2")
    else:
        note = Text(tr(f"home_page.state_{one.state}"), shade="ink_2")
    name = one.name or tr("home_page.somebody")
    return Row(one.id, [Two(name, joined(reason, urgency)), note])


def _birthday_row(one: Birthday) -> Row:
    turns = tr("home_page.turns", name=one.name, years=one.years)
    chip = ChipCell(str(one.day.day), "warn", icon="")
    return Row(
        one.id,
        [chip, Two(turns, tr(f"home_page.turns_{one.years}"))],
        spoken=f"{date_short(one.day)}: {turns}",
    )
