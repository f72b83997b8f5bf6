"""What stands where on the open day: header, strip, list, middle, footer, at every text size."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from kbdesk.ui.context import Context
from kbdesk.ui.greeting import calling_name
from kbdesk.ui.language import tr
from kbdesk.ui.open_day.age_strip import AgeStrip
from kbdesk.ui.open_day.day_list import DayList
from kbdesk.ui.open_day.entry import DayEntry
from kbdesk.ui.open_day.footer import DayFooter
from kbdesk.ui.open_day.grown_entry import GrownEntry
from kbdesk.ui.open_day.header import DayHeader
from kbdesk.ui.open_day.kms_sheet import show_kms
from kbdesk.ui.open_day.new_child import NewChildForm
from kbdesk.ui.open_day.newcomer_kept import NewcomerKept
from kbdesk.ui.open_day.opening import OpeningForm
from kbdesk.ui.open_day.skdn_strip import SkdnStrip
from kbdesk.ui.page import Page
from kbdesk.ui.referral.risk_notice import RiskNotice
from kbdesk.ui.theme.current import crowding, px
from kbdesk.ui.theme.scaling import boxed, column, hidden, put, row, sized
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.empty_state import EmptyState
from kbdesk.ui.widgets.notice import Notice
from kbdesk.ui.widgets.scrolled import scrolled


class DayBoard(Page):
    """The parts of the page in their places; above 100 % the list is a drawer."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("role", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("open_day_page.title"))
        # This page fills the window, so its width cannot push a sidebar page wider.
        self.setMinimumSize(1, 1)
        user = context.facts.user.name
        today = datetime.now().astimezone().date()
        self.header = DayHeader(context.facts.posyandu_name, calling_name(user), user)
        self.opening = OpeningForm(context, today)
        self.strip = SkdnStrip()
        self.ages = AgeStrip()
        self.age = "all"
        self.all_ages = False
        self.list = DayList()
        self.entry = DayEntry(context)
        self.grown = GrownEntry(context)
        self.new_child = NewChildForm(
            context, today, save_words=tr("day_card.new_save"), any_age=True
        )
        self.newcomer = NewcomerKept(context, self.new_child, self)
        self.footer = DayFooter(self.entry.line)
        self.notice = hidden(Notice("bad", ""))
        self.risk = RiskNotice(context, "open_day", wide=True)
        self.risk.answers.began.connect(lambda _: self._make_room())
        self.risk.answers.closed.connect(lambda _: self._make_room())
        self._nobody = Card(pad=0)
        self.nobody = EmptyState(
            "open-day", tr("open_day_page.nobody_waits"), tr("open_day_page.nobody_waits_detail")
        )
        self._nobody.body.addWidget(self.nobody, 1)
        self._middle = QStackedWidget()
        holder = boxed(put(column(0), self.new_child))
        self._new = scrolled(holder)
        for part in (self._nobody, self.entry, self._new, self.grown):
            self._middle.addWidget(part)
        self._stack = QStackedWidget()
        self._begin_area = scrolled(self.opening)
        self._stack.addWidget(self._begin_area)
        self._stack.addWidget(self._make_working())
        # Offer nothing before the page knows whether a day is open.
        self._unknown = QWidget()
        self._stack.addWidget(self._unknown)
        self._stack.setCurrentWidget(self._unknown)
        self.setLayout(put(column(0), self.header, (self._stack, 1)))

    def _make_working(self) -> QWidget:
        whole = column(0)
        whole.addLayout(put(column(8, (16, 0)), self.ages, self.strip, self.notice, self.risk))
        self._across: QHBoxLayout = row(10, (16, 10, 16, 0))
        put(self._across, self.list, (self._middle, 1))
        put(whole, (self._across, 1), self.footer)
        working = boxed(whole)
        sized(self.list, width=284)
        return working

    def tour_places(self) -> dict[str, QWidget]:
        """Return what each step of the tour lights (``ui/tour/day_tour.py``)."""
        grown = self._middle.currentWidget() is self.grown
        beside: QWidget = self.grown.beside if grown else self.entry.result
        form: QWidget = self.grown.card if grown else self.entry.form
        working = self._stack.currentIndex() == 1
        return {
            "opening": self.header if working else self.opening,
            "who": self.list if crowding() == 1.0 else self.header.list_button,
            "figures": form if form.isVisible() else self._middle,
            "result": beside,
            # the notice of a risk stands in the place of the strip
            "risk": next((one for one in (self.risk, self.ages) if one.isVisible()), self.strip),
            "save": self.footer,
            "closing": self.header.close_button,
        }

    def _show_state(self) -> None:
        """Update the footer; the page overrides this."""

    def _focus_entry(self) -> None:
        """Go to the first field of the card that is shown; the page overrides this."""

    def _make_room(self) -> None:
        """Let the risk notice take the place of the parts that are disabled while it asks."""
        large, asked = crowding() > 1.0, self.risk.answers.asking
        # The notice replaces the month's figures, so that nothing else gets smaller.
        ages = self.all_ages and self.age != "infant"
        self.ages.setVisible(self.risk.of is None and ages)
        self.strip.setVisible(self.risk.of is None and not ages)
        self.entry.show_beside(not (asked or (large and self.risk.asking)))
        self.grown.show_beside(not (asked or (large and self.risk.asking)))
        self._middle.setVisible(not (asked and large))

    def _show_kms(self) -> None:
        child = self.entry.child
        if child is None or self._middle.currentWidget() is not self.entry:
            return
        if crowding() > 1.0:
            self.entry.show_kms()
        else:
            show_kms(self, child, self.entry.result.kms.chart.points())

    def _turn(self, place: int) -> None:
        if self._middle.currentWidget() is self.entry and crowding() > 1.0:
            self.entry.go_to(place)

    def _drawer_open(self) -> bool:
        return crowding() > 1.0 and self.list.isVisible()

    def _open_drawer(self) -> None:
        self.list.setGeometry(self._drawer_place())
        self.list.show()
        self.list.raise_()

    def _drawer_place(self) -> QRect:
        top = self.header.height()
        if self.ages.isVisible():
            # Leave the strip of ages uncovered: it is used while the list is open.
            below = self.ages.mapTo(self, self.ages.rect().bottomLeft()).y()
            top = max(top, below + px(8))
        return self.rect().adjusted(px(16), top, px(300) - self.width() + px(16), -px(16))

    def _close_drawer(self, *, focus: bool = True) -> None:
        if crowding() > 1.0 and self.list.isVisible():
            self.list.hide()
            if focus:
                self._focus_entry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._drawer_open():
            self.list.setGeometry(self._drawer_place())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_across"):
            self._fit()
            self._show_state()

    def _fit(self) -> None:
        drawer = crowding() > 1.0
        inside = self._across.indexOf(self.list) >= 0
        if drawer and inside:
            self._across.removeWidget(self.list)
            self.list.setParent(self)
            self.list.hide()
        elif not drawer and not inside:
            self._across.insertWidget(0, self.list)
            self.list.show()
