"""The cards of the home page: the day, the city, lists of who is due, vitamin A, birthdays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QLayout, QWidget

from kbdesk.queries.home import Attendance, BandCount, CityContact, TodayFigures, VitaminMonth
from kbdesk.ui.formats import DASH, date_long, date_short, integer, month_name, percent, weekday
from kbdesk.ui.kit import (
    LEFT,
    TOP,
    Button,
    Card,
    Chip,
    ElidedLabel,
    EmptyState,
    IconLabel,
    Label,
    OpenRing,
    boxed,
    column,
    crowding,
    gap,
    grid,
    hidden,
    line,
    put,
    px,
    row,
    sized,
    tr,
)
from kbdesk.ui.storage_words import state_words
from kbdesk.ui.theme.current import scale
from kbdesk.ui.theme.scaling import FollowsTextSize
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.paint import draw_box
from kbdesk.ui.widgets.painted import Painted
from kbdesk.ui.widgets.table import RIGHT, Column, LineTable, Row


class DueTable(LineTable):
    """A few rows in a card: marked only while it has the focus, each opens on Enter."""

    def __init__(self, name: str, *columns: Column, row_height: int = 50) -> None:
        super().__init__(name, *columns, row_height=row_height)
        self.hides_last_line = False
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.set_rows([])

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.rows() and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.selectRow(max(0, self.currentIndex().row()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.clearSelection()


class DueCard(Card):
    """A list of who is due: count, chip of what is late, rows, and a way to all of them.

    ``opened(key)`` for a row, ``all_wanted`` for the button under the rows, which ``key`` presses.
    """

    opened = Signal(str)
    all_wanted = Signal()

    def __init__(
        self, title: str, icon: str, *, empty: tuple[str, str], row_height: int = 50, key: str
    ) -> None:
        super().__init__(title, icon=icon, pad=0, gap=0)
        self.setProperty("wants", 330)
        self._chip = hidden(Chip("", "bad"))
        self._count = Label("", "number")
        self.add_to_header(self._chip, self._count)
        columns = (Column("", stretch=1), Column("", RIGHT))
        self.table = DueTable(title, *columns, row_height=row_height)
        self.table.opened.connect(self.opened)
        self._empty = hidden(EmptyState("check-circle", *empty))
        self.more = hidden(
            Button("", "link", trailing="chevron-right", key=key, does=self.all_wanted)
        )
        put(self.body, self.table, (self._empty, 1), put(row(0, (2, 0)), self.more, 1), 1)

    def set_calm(self, calm: bool) -> None:
        """Say that nothing waits with a check mark, or without one."""
        self._empty.set_icon("check-circle" if calm else "info")

    def show_rows(self, rows: Sequence[Row], count: int, more: str, late: int = 0) -> None:
        """Show the first rows of so many."""
        self._count.setText(integer(count))
        self.table.show_rows(rows, self._empty)
        self.more.set_words(more)
        self.more.setVisible(bool(rows))
        self._chip.setVisible(late > 0)
        if late:
            self._chip.set(tr("home_page.late", count=integer(late)), "bad", icon="")


class _DayTile(QFrame):
    """The white sheet of a calendar: weekday, day, month."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        sized(self, width=104)
        centre = Qt.AlignmentFlag.AlignHCenter
        self._weekday = Label("", "medium", align=centre)
        self._day = Label("", "hero_number", tone="teal", align=centre)
        self._month = Label("", "medium", align=centre)
        self.setLayout(put(column(0, (4, 12)), 1, self._weekday, self._day, self._month, 1))

    def show_day(self, day: date) -> None:
        self._weekday.setText(weekday(day))
        self._day.setText(str(day.day))
        self._month.setText(month_name(day.month, short=crowding() > 1.0))
        self.setAccessibleName(f"{weekday(day)}, {date_long(day)}")


class _WaitingMark(Painted):
    """A check where nothing waits, an open gold circle where something does.

    Nothing is ticked while somebody should be referred.
    """

    room = (20, 20)

    def __init__(self) -> None:
        super().__init__()
        self._waits = False
        self._calm = True

    def set(self, waits: bool) -> None:
        self._waits = waits
        self.update()

    def set_calm(self, calm: bool) -> None:
        self._calm = calm
        self.update()

    def draw(self, painter: QPainter) -> None:
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(qcolor("gold_button" if self._waits else "on_teal"), px(2)))
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        if not self._waits and self._calm:
            unit, tick = self.width() / 20, ((6, 10.3), (8.8, 13.1), (14, 7.3))
            painter.drawPolyline([QPointF(x * unit, y * unit) for x, y in tick])


class _Waits(QWidget):
    """One line of what waits, on the teal card."""

    def __init__(self) -> None:
        super().__init__()
        self.mark = _WaitingMark()
        self._words = Label("", "medium", tone="on_teal", wrap=True)
        self.setLayout(put(row(10), (self.mark, TOP), (self._words, 1)))

    def show_line(self, words: str, waits: bool) -> None:
        self._words.setText(words)
        self._words.set_tone("gold_tint_1" if waits else "on_teal")
        self.mark.set(waits)


class DayCard(Card):
    """Today: how far the month's weighing is, the one next action, and what else waits."""

    def __init__(self) -> None:
        super().__init__(pad=(20, 16), tint="teal")
        self._tile = _DayTile()
        self._when = ElidedLabel("", tone="teal_tint_1")
        self._title = Label("", "page_title", tone="on_teal", wrap=True)
        self._figures = {name: _TileFigure() for name in ("children", "weighed", "share")}
        for name, figure in self._figures.items():
            figure.show_figure(DASH, tr(f"home_page.{name}"))
        self._numbers = put(row(16), *self._figures.values(), 1)
        self.measure = Button(tr("home_page.open_day"), "gold", icon="open-day", big=True)
        words = put(column(2), 1, self._when, self._title, self._numbers, gap(height=8))
        put(words, (self.measure, LEFT), 1)
        self._lines = [_Waits() for _ in range(4)]
        self._lines[0].show_line(tr("home_page.t_counting"), False)
        self._lines[3].hide()
        self._proposed = hidden(_Waits())
        waits = put(column(12), 1, self._proposed, *self._lines, 1)
        self.body.addLayout(put(row(20), self._tile, (words, 6), line(down=True), (waits, 4)), 1)
        # Leave out the date between two text sizes: the page's header shows it too.
        self.on_text_size(lambda: self._tile.setVisible(scale() != 1.25))

    def show_today(self, today: TodayFigures) -> None:
        """Show what is due by a date; the figures of months come later."""
        day = today.now.date()
        self._tile.show_day(day)
        words = "home_page.go_on" if today.day_is_open else "home_page.open_day"
        self.measure.set_words(tr(words))
        month = month_name(day.month)
        self._title.setText(tr("home_page.weighing", month=month))
        last = tr("home_page.last_weighing", day=date_short(today.last_weighing, year=True))
        self._when.setText(last if today.last_weighing else tr("home_page.no_weighing"))
        _, visits, referrals, _ = self._lines
        now, late = today.visits_now, today.overdue_count
        visits.show_line(_counted("visits_now", "visits_none", now), now > 0)
        referrals.show_line(_counted("late_referrals", "late_none", late), late > 0)

    def show_proposals(self, count: int) -> None:
        """Say how many should be referred and have no letter; its own button steps back then."""
        self.measure.set_kind("default" if count else "gold")
        for one in self._lines:
            one.mark.set_calm(not count)
        self._proposed.setVisible(count > 0)
        if count:
            self._proposed.show_line(tr("home_page.proposals", count=integer(count)), True)

    def show_vitamin(self, found: VitaminMonth | None) -> None:
        """Show how many have not had vitamin A yet, in its months."""
        vitamin = self._lines[3]
        vitamin.setVisible(found is not None)
        if found is not None:
            blue = found.blue.due - found.blue.given
            red = found.red.due - found.red.given
            words = tr("home_page.vitamin_left", blue=integer(blue), red=integer(red))
            waits = bool(blue or red)
            vitamin.show_line(words if waits else tr("home_page.vitamin_done"), waits)

    def show_month(self, month: Attendance) -> None:
        numbers = {
            "children": integer(month.targets),
            "weighed": integer(month.weighed),
            "share": percent(month.weighed, month.targets),
        }
        for name, figure in self._figures.items():
            figure.show_figure(numbers[name], tr(f"home_page.{name}"))

    def show_not_gained(self, count: int) -> None:
        """Show how many children had a T last month."""
        self._lines[0].show_line(_counted("t_last", "t_none", count), count > 0)


def _counted(some: str, none: str, count: int) -> str:
    return tr(f"home_page.{some}", count=integer(count)) if count else tr(f"home_page.{none}")


class _TileFigure(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._number = Label("", "value", tone="on_teal")
        self._words = Label("", tone="teal_tint_1")
        self.setLayout(put(row(5), self._number, self._words))

    def show_figure(self, number: str, words: str) -> None:
        self._number.setText(number)
        self._words.setText(words)


class CityCard(Card):
    """What the city does not yet have, since when, and that it is safe here."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__(pad=(18, 16), gap=6, tint="gold")
        self._ring = OpenRing(40)
        self._done = hidden(IconLabel("check-circle", "ok", 40))
        self._quiet = Label(" ", tone="ink_2", wrap=True)
        self._count = Label("", "page_title")
        head = put(row(16), self._ring, self._done, (put(column(0), self._quiet, self._count), 1))
        self._since = Label("", wrap=True)
        safe = put(row(8), (IconLabel("check-circle", "ok", 20), TOP))
        put(safe, (Label(tr("home_page.safe"), tone="ok", wrap=True), 1))
        self.take = Button(tr("home_page.take"), icon="usb", key="5", does=self.wanted)
        self._safe = boxed(safe)
        put(self.body, 1, head, self._since, self._safe, gap(height=4), (self.take, LEFT), 1)

    def show_practice(self) -> None:
        """Say that this is a practice home: nothing of it goes to the city."""
        self.set_tint("gold")
        for widget in (self._ring, self._done, self._quiet, self._safe, self.take):
            widget.hide()
        self._count.setText(tr("home_page.practice"))
        self._since.setText(tr("home_page.practice_says"))

    def show_city(self, city: CityContact, today: date) -> None:
        """Show how the city stands to this laptop."""
        waits = city.unconfirmed > 0
        self.set_tint("gold" if waits else "")
        self._ring.setVisible(waits)
        self._done.setVisible(not waits)
        self._quiet.setText(state_words(city.unwritten) if waits else tr("home_page.city"))
        changes = tr("home_page.changes", count=integer(city.unconfirmed))
        self._count.setText(changes if waits else tr("home_page.all_there"))
        if city.confirmed_on is None:
            self._since.setText(tr("home_page.never"))
        else:
            day = date_long(city.confirmed_on)
            ago = days_ago((today - city.confirmed_on).days)
            self._since.setText(tr("home_page.reached", day=day, ago=ago))
        self._since.setVisible(waits or city.confirmed_on is not None)
        # Bundles already on a stick wait for the city, not for another stick.
        take = waits and city.unwritten > 0
        self.take.set_words(tr("home_page.take" if take else "home_page.sync_open"))


def days_ago(days: int) -> str:
    """Return "12 hari lalu", or "hari ini"."""
    if days <= 0:
        return tr("common.today")
    return tr("home_page.days_ago", days=integer(days))


class _Capsule(Painted):
    """A capsule in its colour; its words stand beside it."""

    room = (14, 24)

    def __init__(self, fill: str) -> None:
        super().__init__()
        self._fill = fill

    def draw(self, painter: QPainter) -> None:
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        edge = "field_border" if self._fill == "surface" else self._fill
        draw_box(painter, box, self._fill, box.width() / 2, edge)


class VitaminCard(Card):
    """February and August: capsules given of those due."""

    def __init__(self) -> None:
        super().__init__(" ", pad=0, gap=0)
        self._numbers: list[tuple[QWidget, Label, str, str]] = []
        for fill, what, age in (
            ("info", "blue", "blue_age"),
            ("bad", "red", "red_age"),
            ("surface", "deworming", "red_age"),
        ):
            words = put(column(0), Label(tr(f"home_page.{what}"), "label"))
            put(words, Label(tr(f"home_page.{age}"), "secondary"))
            number = Label("", "label")
            part = boxed(put(row(12, (16, 2)), _Capsule(fill), (words, 1), number))
            put(self.body, *([line(soft=True)] if self._numbers else []), part)
            self._numbers.append((part, number, what, age))
        self.body.addStretch(1)

    def show_month(self, found: VitaminMonth, month: int) -> None:
        """Show what was given in a month (1 to 12)."""
        self.set_title(tr("home_page.vitamin_month", month=month_name(month)))
        given: tuple[BandCount, ...] = (found.blue, found.red, found.deworming)
        for (part, number, what, age), one in zip(self._numbers, given, strict=True):
            figures = {"given": integer(one.given), "due": integer(one.due)}
            number.setText(tr("home_page.given", **figures))
            whom = {"what": tr(f"home_page.{what}"), "age": tr(f"home_page.{age}")}
            part.setAccessibleName(tr("home_page.given_spoken", **whom, **figures))


class Lanes(FollowsTextSize, QWidget):
    """Cards side by side; in two columns or one where they would be too narrow.

    A card's property ``wants`` is the width it should have, in px at 100 %. A hidden card with
    the property ``absent`` takes no room.
    """

    def __init__(self, cards: Sequence[tuple[QWidget, int]]) -> None:
        super().__init__()
        self._cards = list(cards)
        self._grid = grid(12)
        # narrower than the cards side by side: that is what the other arrangements are for
        self._grid.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.setLayout(self._grid)
        for card, _ in self._cards:
            # Keep absent cards hidden: outside a layout they would open as windows.
            card.setParent(self)
        self._columns = 0
        self.on_text_size(self.arrange)

    def arrange(self) -> None:
        """Lay the cards out for the text size and width of now."""
        shown = self._shown()
        self._columns = columns = self._fitting()
        for card, _ in self._cards:
            self._grid.removeWidget(card)
        place = 0
        for number, (card, share) in enumerate(shown):
            if columns == len(shown):
                self._grid.addWidget(card, 0, place, 1, share)
                place += share
            else:
                last_alone = number == len(shown) - 1 and number % columns == 0
                span = columns if last_alone else 1
                self._grid.addWidget(card, number // columns, number % columns, 1, span)
                place = columns
        for column_ in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column_, 1 if column_ < place else 0)
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        widest = max(card.minimumSizeHint().width() for card, _ in self._cards)
        return QSize(widest, self._grid.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitting() != self._columns:
            self.arrange()

    def _shown(self) -> list[tuple[QWidget, int]]:
        return [
            (card, share)
            for card, share in self._cards
            if not (card.isHidden() and card.property("absent"))
        ]

    def _fitting(self) -> int:
        """Return how many columns fit."""
        shown = self._shown()
        if crowding() >= 1.5:
            return 1
        widths = [
            max(card.minimumSizeHint().width(), px(card.property("wants") or 0))
            for card, _ in shown
        ]
        if not self.isVisible() or sum(widths) + px(12) * (len(shown) - 1) <= self.width():
            return len(shown)
        return 2 if 2 * max(widths) + px(12) <= self.width() else 1
